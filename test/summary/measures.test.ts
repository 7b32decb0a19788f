import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, mean, merge, outcomes, proportion, summarize } from '../../src/index.ts'

/*
 * Shares against R's prop.test and binom.test and against statsmodels, and means against exact fractions: see
 * test/golden/survey.R and survey.py.
 */

type Pair = readonly [number, number]
interface ShareCase {
  readonly yes: number
  readonly n: number
  readonly level: number
  readonly wilson: Pair
  readonly clopperPearson?: Pair
  readonly wald?: Pair
  readonly standardError?: number
}
interface MeanCase {
  readonly name: string
  readonly values?: readonly number[]
  readonly start?: number
  readonly pair?: Pair
  readonly times?: number
  readonly n: number
  readonly level: number
  readonly sum: number
  readonly mean: number
  readonly min: number
  readonly max: number
  readonly variance?: number
  readonly standardDeviation?: number
  readonly standardError?: number
  readonly interval?: Pair
}

function read<T>(file: string): T {
  return (JSON.parse(readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8')) as { cases: T }).cases
}
const { shares } = read<{ readonly shares: readonly ShareCase[] }>('survey-r.json')
const python = read<{ readonly shares: readonly ShareCase[]; readonly means: readonly MeanCase[] }>('survey-py.json')

/** Both sides are formulas. */
const CLOSED_FORM = 1e-12

/** Relative, but for what the other tools leave where 0 is meant. */
function near(actual: number | null | undefined, expected: number, what: string): void {
  const off = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1e-9, Math.abs(expected))
  expect(off, `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(CLOSED_FORM)
}

const BY = { wilson: 'wilson', clopperPearson: 'clopper-pearson', wald: 'wald' } as const

describe('a share', () => {
  for (const [tool, list] of [
    ['R', shares],
    ['statsmodels', python.shares],
  ] as const) {
    for (const one of list) {
      it(`${one.yes} of ${one.n} at ${one.level} as ${tool}`, () => {
        const { yes, n, level } = one
        for (const name of ['wilson', 'clopperPearson', 'wald'] as const) {
          const expected = one[name]
          if (expected === undefined) continue
          const { value, interval, estimate } = proportion({ yes, n }, { level, method: BY[name] })
          expect([value, estimate]).toEqual([yes / n, { kind: 'proportion', yes, n, unit: 1 }])
          near(interval?.low, expected[0], `${name} low`)
          near(interval?.high, expected[1], `${name} high`)
        }
        if (one.standardError !== undefined) near(proportion({ yes, n }).standardError, one.standardError, 'error')
      })
    }
  }

  it('is certain of nothing at 0 and at n', () => {
    for (const n of [1, 2, 10, 10 ** 6]) {
      for (const method of ['wilson', 'clopper-pearson'] as const) {
        const [none, all] = [proportion({ yes: 0, n }, { method }), proportion({ yes: n, n }, { method })]
        expect([none.interval?.low, all.interval?.high]).toEqual([0, 1])
        expect((none.interval?.high ?? 0) > 0 && (all.interval?.low ?? 1) < 1).toBe(true)
        near(1 - (none.interval?.high ?? 0), all.interval?.low ?? 0, 'mirrored')
      }
    }
  })

  it('of counted outcomes is that of their counts', () => {
    const list = fc.array(fc.constantFrom(true, false, 1, 0, null), { maxLength: 60 })
    fc.assert(
      fc.property(list, (values) => {
        const given = values.filter((value) => value !== null)
        const { metric, missing, ...rest } = proportion(summarize({ solved: values }, outcomes('solved')))
        expect(missing).toBe(values.length - given.length)
        const counts = { yes: given.filter(Boolean).length, n: given.length }
        expect({ metric, missing: 0, ...rest }).toEqual(proportion(counts))
      }),
      { numRuns: 1000 },
    )
  })

  it('of nothing, or of impossible counts', () => {
    expect(proportion({ yes: 0, n: 0 })).toMatchObject({ value: null, reason: 'no-answers', interval: null, n: 0 })
    for (const [counts, path] of [
      [{ yes: 3, n: 2 }, 'counts.yes'],
      [{ yes: -1, n: 2 }, 'counts.yes'],
      [{ yes: 0.5, n: 2 }, 'counts.yes'],
      [{ yes: 1, n: Number.NaN }, 'counts.n'],
    ] as const) {
      expect(() => proportion(counts)).toThrow(expect.objectContaining({ name: 'CxError', path }))
    }
  })
})

const listOf = ({ values, start = 0, pair = [0, 0], times = 0 }: MeanCase): readonly number[] =>
  values ?? [start, ...Array.from({ length: times }, () => pair).flat()]

describe('a mean is what exact fractions give', () => {
  for (const one of python.means) {
    it(one.name, () => {
      const list = listOf(one)
      const result = mean(list, { level: one.level })
      expect([result.n, result.sum, result.min, result.max]).toEqual([one.n, one.sum, one.min, one.max])
      expect(result.value, 'correctly rounded').toBe(one.mean)
      const variance = result.estimate?.kind === 'mean' ? result.estimate.variance : undefined
      expect(variance, 'correctly rounded').toBe(one.variance)
      if (one.variance === undefined) {
        expect([result.standardError, result.standardDeviation, result.interval]).toEqual([null, null, null])
        return
      }
      near(result.standardDeviation, one.standardDeviation ?? Number.NaN, 'standard deviation')
      near(result.standardError, one.standardError ?? Number.NaN, 'standard error')
      near(result.interval?.low, one.interval?.[0] ?? Number.NaN, 'low')
      near(result.interval?.high, one.interval?.[1] ?? Number.NaN, 'high')
      expect(mean(summarize({ paid: list }, amounts('paid')), { level: one.level })).toEqual(result)
      expect(mean([...list].reverse(), { level: one.level })).toEqual(result)
    })
  }

  it('between the least and the largest amount', () => {
    const cents = fc.integer({ min: -5000, max: 5000 }).map((cents) => cents / 100)
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 50 }), fc.array(cents, { maxLength: 3 }), (same, times, others) => {
        const { value, min, max } = mean([...Array<number>(times).fill(same), ...others])
        expect((min as number) <= (value as number) && (value as number) <= (max as number), `${value}`).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('the same of parts merged as of the whole', () => {
    const list = fc.array(
      fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((x) => Math.fround(x)),
      { maxLength: 30 },
    )
    const of = amounts('x')
    fc.assert(
      fc.property(list, list, (a, b) => {
        const merged = mean(merge(summarize({ x: a }, of), summarize({ x: b }, of)))
        expect(merged).toEqual(mean([...a, ...b]))
      }),
      { numRuns: 1000 },
    )
  })
})
