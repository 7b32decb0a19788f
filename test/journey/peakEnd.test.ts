import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, decode, mergeAll, summarize } from '../../src/index.ts'
import { moments } from '../../src/journey/moments.ts'
import { peakEnd } from '../../src/journey/peakEnd.ts'
import { expectSame, refusal } from '../expectations.ts'

/* Peaks, ends and means of made-up journeys by pandas, the interval by scipy, see test/golden/journey.py. */

const golden = JSON.parse(readFileSync(new URL('../golden/journey.json', import.meta.url), 'utf8')) as {
  readonly journeys: Readonly<Record<'value' | 'peak' | 'end' | 'mean' | 'standardError' | 'low' | 'high', number>> & {
    readonly rows: readonly (readonly [string, number, number])[]
  }
}
const runs = { numRuns: 1000 }
const by = { journey: 'trip', at: 'at', score: 'mood', scale: [1, 7] } as const
const of = moments(by)
const close = (actual: number | null | undefined, expected: number): void =>
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(1e-12)
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}

describe('peakEnd', () => {
  it('of many journeys is what pandas and scipy find', () => {
    const { rows, value, peak, end, mean, standardError, low, high } = golden.journeys
    const result = peakEnd(
      rows.map(([trip, at, mood]) => ({ trip, at, mood })),
      by,
    )
    expect(result).toMatchObject({ n: rows.length, journeys: 45, missing: 0, warnings: [], reason: null })
    close(result.value, value)
    close(result.peak, peak)
    close(result.end, end)
    close(result.mean, mean)
    close(result.gap, value - mean)
    close(result.standardError, standardError)
    close(result.interval?.low, low)
    close(result.interval?.high, high)
    expect(compare(result, result).method).toBe('welch-t')
  })

  it('by hand: of equally far scores the last, whether good or bad', () => {
    const at = (scores: (number | null)[]) => {
      const { value, peak, end, mean, gap } = peakEnd(scores, { scale: [1, 5] })
      return [value, peak, end, mean, gap]
    }
    expect(at([5, 1, 4])).toEqual([2.5, 1, 4, 10 / 3, 2.5 - 10 / 3])
    expect(at([1, 5, 4])).toEqual([4.5, 5, 4, 10 / 3, 4.5 - 10 / 3])
    expect(at([3])).toEqual([3, 3, 3, 3, 0])
    expect(at([2, null, 3, null])).toEqual([2.5, 2, 3, 2.5, 0])
    expect(at([])).toEqual([null, null, null, null, null])
    expect(peakEnd([-3, 2.5, 0], { scale: [-3, 3] })).toMatchObject({ value: -1.5, peak: -3, end: 0 })
    expect(peakEnd([4, null], { scale: [1, 5] })).toMatchObject({
      n: 1,
      missing: 1,
      journeys: 1,
      interval: null,
      estimate: null,
    })
    expect(peakEnd([null], { scale: [1, 5] })).toMatchObject({
      n: 0,
      missing: 1,
      journeys: 0,
      reason: 'no-answers',
      warnings: [],
    })
  })

  it('of two moments at one instant the lower is the later', () => {
    const rows = [
      { trip: 1, at: 5, mood: 7 },
      { trip: 1, at: 5, mood: 1 },
    ]
    expect(peakEnd(rows, by)).toMatchObject({ peak: 1, end: 1, mean: 4 })
    expect(peakEnd(rows.slice().reverse(), by)).toMatchObject({ peak: 1, end: 1, mean: 4 })
  })
})

const row = fc.record({
  trip: fc.oneof(fc.nat(5), fc.constant(null)),
  at: fc.nat(12),
  mood: fc.oneof(
    fc.integer({ min: 1, max: 7 }),
    fc.integer({ min: 0, max: 60 }).map((x) => 1 + x / 10),
    fc.constant(null),
  ),
})
const rows = fc.array(row, { maxLength: 40 })

describe('laws of peakEnd', () => {
  it('stays within the scale, and rows of one journey in time are its plain scores', () => {
    const score = fc.oneof(
      fc.double({ min: 1, max: 7, noNaN: true }),
      fc.integer({ min: 1, max: 7 }),
      fc.constant(null),
    )
    fc.assert(
      fc.property(fc.array(score, { maxLength: 30 }), (scores) => {
        const result = peakEnd(scores, { scale: [1, 7] })
        expectSame(
          peakEnd(
            scores.map((mood, at) => ({ trip: 'a', at, mood })),
            by,
          ),
          result,
        )
        for (const part of [result.value, result.peak, result.end, result.mean]) {
          if (part !== null) expect(part >= 1 && part <= 7).toBe(true)
        }
        const turned = peakEnd(
          scores.map((x) => (x === null ? null : -x)),
          { scale: [-7, -1] },
        )
        expect(turned.value).toBe(result.value === null ? null : 0 - result.value)
        expect(turned.peak).toBe(result.peak === null ? null : 0 - result.peak)
      }),
      runs,
    )
  })

  it('does not depend on the order of rows; shards by journey merge; summaries decode; rows are accounted for', () => {
    fc.assert(
      fc.property(rows, fc.integer(), (rows, seed) => {
        const whole = summarize(rows, of)
        const shuffled = rows
          .map((row, i) => ({ row, k: (Math.imul(i + 1, seed | 1) ^ seed) >>> 0 }))
          .sort((a, b) => a.k - b.k)
        expectSame(
          summarize(
            shuffled.map(({ row }) => row),
            of,
          ),
          whole,
        )
        expect(
          mergeAll(
            [2, 0, 1].map((shard) =>
              summarize(
                rows.filter(({ trip }) => (trip ?? 0) % 3 === shard),
                of,
              ),
            ),
          ),
        ).toStrictEqual(whole)
        expectSame(decode(JSON.parse(JSON.stringify(whole)), of), whole)
        const result = peakEnd(whole)
        expectSame(peakEnd(rows, by), result)
        expectSame(JSON.parse(JSON.stringify(result)), result)
        expect(result.n + result.missing).toBe(rows.length)
        const { value, interval } = result
        if (value === null) return
        expect(value >= 1 && value <= 7).toBe(true)
        if (interval !== null) expect(interval.low <= value && value <= interval.high).toBe(true)
      }),
      runs,
    )
  })
})

describe('peakEnd refuses', () => {
  it('wrong rows, or counts them', () => {
    const good = { trip: 1, at: 0, mood: 3 }
    for (const [name, wrong] of [
      ['trip', Number.NaN],
      ['trip', ''],
      ['trip', false],
      ['at', 'noon'],
      ['at', '2026-03-01'],
      ['mood', 8],
      ['mood', Number.NaN],
      ['mood', '3'],
    ] as const) /* biome-ignore format: a table */ {
      const rows = [good, { ...good, [name]: wrong }]
      expect(path(() => peakEnd(rows as never, by as never))).toBe(`invalid-value rows[1].${name}`)
      expect(peakEnd(rows as never, { ...by, onInvalid: 'count' } as never)).toMatchObject({ n: 1, invalid: 1, journeys: 1 })
    }
    expect(path(() => peakEnd([3, 6], { scale: [1, 5] }))).toBe('invalid-value moments[1]')
    expect(path(() => peakEnd(['3' as never], { scale: [1, 5] }))).toBe('invalid-value moments[0]')
  })

  it('wrong options and summaries', () => {
    expect(path(() => peakEnd([3]))).toBe('missing-option options.scale')
    for (const scale of [[5, 1], [1], [1, Number.NaN], [1, Infinity], 'ab'] as never[]) {
      expect(path(() => peakEnd([3], { scale }))).toBe('invalid-option options.scale')
    }
    expect(path(() => peakEnd([3], { scale: [1, 5], level: 0 }))).toBe('invalid-option options.level')
    expect(path(() => peakEnd([3], { scale: [1, 5], scales: 0 } as never))).toBe('unknown-option options.scales')
    expect(path(() => peakEnd(3 as never, { scale: [1, 5] }))).toBe('invalid-value moments')
    expect(path(() => peakEnd([{ trip: 1, at: 0 }] as never, by as never))).toBe('unknown-field rows[0].mood')
    const sound = summarize(
      [
        { trip: 1, at: 0, mood: 3 },
        { trip: 2, at: 0, mood: 5 },
      ],
      of,
    )
    expect(path(() => peakEnd(sound, { scale: [1, 5] }))).toBe('invalid-option options.scale')
    expect(peakEnd(sound, { scale: [1, 7] }).value).toBe(4)
    const broken = (change: object): string => path(() => decode({ ...sound, ...change }, of))
    expect(broken({ journeys: 3 })).toBe('invalid-summary summary.journeys')
    expect(broken({ journeys: 0 })).toBe('invalid-summary summary.journeys')
    expect(broken({ peaks: { exact: [15] } })).toBe('invalid-summary summary.peaks')
    expect(broken({ peakEndSquares: { exact: [1] } })).toBe('invalid-summary summary.peakEndSquares')
    expect(path(() => compare(peakEnd(sound), peakEnd([1], { scale: [1, 5] })))).toBe(
      'not-comparable b.definition.scale[1]',
    )
  })
})
