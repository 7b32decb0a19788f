import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  kaplanMeier,
  type LifeTable,
  lifeTable,
  restrictedMean,
  type SurvivalMethod,
  survivalMedian,
} from '../../src/core/survival.ts'

type Maybe = number | null
interface Curve {
  readonly level: number
  readonly type: SurvivalMethod
  readonly time: readonly number[]
  readonly atRisk: readonly number[]
  readonly events: readonly number[]
  readonly censored: readonly number[]
  readonly survival: readonly number[]
  readonly standardError: readonly Maybe[]
  readonly low: readonly Maybe[]
  readonly high: readonly Maybe[]
  readonly median: Maybe
  readonly medianLow: Maybe
  readonly medianHigh: Maybe
}
interface TimeSet {
  readonly name: string
  readonly finished?: readonly number[]
  readonly open?: readonly number[]
  readonly curves: readonly Curve[]
  readonly restricted: readonly { readonly tau: number; readonly mean: number; readonly standardError: number }[]
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/survival.json'), 'utf8')) as {
  readonly sets: readonly TimeSet[]
}
const lung = join(import.meta.dirname, '../../../shared/data/lung.csv')
const runs = { numRuns: 1000 }

function tableOf(finished: readonly number[], open: readonly number[]): LifeTable {
  return lifeTable({ values: finished, counts: null }, { values: open, counts: null })
}

function near(found: Maybe | undefined, expected: Maybe | undefined, where: string): void {
  if (expected === null || found === null) expect(found, where).toBe(expected)
  else
    expect(Math.abs((found as number) - (expected as number)), where).toBeLessThan(
      1e-11 * Math.max(1, expected as number),
    )
}

function check({ name, curves, restricted }: TimeSet, finished: readonly number[], open: readonly number[]): void {
  const table = tableOf(finished, open)
  for (const curve of curves) {
    const points = kaplanMeier(table, curve.level, curve.type)
    const where = `${name}, ${curve.type} ${curve.level}`
    expect(
      points.map(({ time }) => time),
      where,
    ).toEqual(curve.time)
    points.forEach((point, i) => {
      for (const field of ['atRisk', 'events', 'censored', 'survival', 'standardError', 'low', 'high'] as const) {
        near(point[field], curve[field][i], `${where}, ${field} at ${point.time}`)
      }
    })
    const { median, low, high } = survivalMedian(points)
    expect([median, low, high], where).toEqual([curve.median, curve.medianLow, curve.medianHigh])
  }
  const points = kaplanMeier(table, 0.95)
  for (const { tau, mean, standardError } of restricted) {
    near(restrictedMean(points, tau)?.mean, mean, `${name}, mean to ${tau}`)
    near(restrictedMean(points, tau)?.standardError, standardError, `${name}, its error`)
  }
}

describe('survival as R has it', () => {
  for (const set of golden.sets) {
    if (set.finished !== undefined) it(set.name, () => check(set, set.finished ?? [], set.open ?? []))
  }

  it.skipIf(!existsSync(lung))(`lung (skipped where ${lung} is absent)`, () => {
    const rows = readFileSync(lung, 'utf8').trim().split('\n').slice(1)
    const times = (status: string): number[] =>
      rows
        .map((row) => row.split(','))
        .filter((cells) => cells[1] === status)
        .map(([time]) => Number(time))
        .sort((a, b) => a - b)
    expect(rows.length).toBe(228)
    check(golden.sets.find(({ name }) => name === 'lung') as TimeSet, times('1'), times('0'))
  })

  it('is not known beyond the last time, unless nobody is left', () => {
    expect(restrictedMean(kaplanMeier(tableOf([1, 2], [3]), 0.95), 3.5)).toBeNull()
    expect(restrictedMean(kaplanMeier(tableOf([1, 2], []), 0.95), 3.5)?.mean).toBe(1.5)
    expect(restrictedMean([], 1)).toBeNull()
  })
})

const times = fc.array(fc.nat(30), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b))

describe('survival', () => {
  it('without open times is the empirical curve', () => {
    fc.assert(
      fc.property(times, (list) => {
        for (const { time, survival } of kaplanMeier(tableOf(list, []), 0.95)) {
          expect(survival).toBe(list.filter((x) => x > time).length / list.length)
        }
      }),
      runs,
    )
  })

  it('never rises, stays between its bounds, and counts everybody', () => {
    fc.assert(
      fc.property(times, times, fc.constantFrom('log-log', 'log', 'plain'), (finished, open, method) => {
        const points = kaplanMeier(tableOf(finished, open), 0.9, method)
        let [before, atRisk] = [1, finished.length + open.length]
        for (const point of points) {
          expect(point.survival).toBeLessThanOrEqual(before)
          expect(point.atRisk).toBe(atRisk)
          const { low, high } = point
          if (low !== null && high !== null) {
            expect(low <= point.survival + 1e-12 && point.survival <= high + 1e-12).toBe(true)
            expect(low >= 0 && high <= 1).toBe(true)
          }
          before = point.survival
          atRisk -= point.events + point.censored
        }
        expect(atRisk).toBe(0)
      }),
      runs,
    )
  })

  it('of counted times is that of the times one by one', () => {
    fc.assert(
      fc.property(times, times, (finished, open) => {
        const counted = (list: readonly number[]) => {
          const values = [...new Set(list)]
          return { values, counts: values.map((value) => list.filter((x) => x === value).length) }
        }
        expect(lifeTable(counted(finished), counted(open))).toEqual(tableOf(finished, open))
      }),
      runs,
    )
  })

  it('has a mean up to the last time that is the mean of all where none is open', () => {
    fc.assert(
      fc.property(times, (list) => {
        if (list.length === 0) return
        const found = restrictedMean(kaplanMeier(tableOf(list, []), 0.95), list.at(-1) as number)
        expect(found?.mean).toBeCloseTo(list.reduce((sum, x) => sum + x, 0) / list.length, 10)
      }),
      runs,
    )
  })
})
