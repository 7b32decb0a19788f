import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, decode, summarize, timeline, trialConversion, trials } from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

/* The trials of the sample against pandas, statsmodels and R: see test/golden/revenue.py. */

type Pair = readonly [number, number]
interface Expected {
  readonly from: string
  readonly to: string
  readonly started: number
  readonly converted: number
  readonly lost: number
  readonly undecided: number
  readonly outside: number
  readonly conversions: number
  readonly losses: number
  readonly wilson?: Pair
  readonly churnWilson?: Pair
  readonly poisson?: { readonly low: number; readonly high: number }
}
interface Subscription {
  readonly started_at: string
  readonly trial_end: string
  readonly ended_at: string
}

const golden = JSON.parse(readFileSync(join(root, 'test/golden/revenue.json'), 'utf8')) as {
  readonly trials: readonly Expected[]
}
const subscriptions = parse(readFileSync(join(root, 'docs/sample/subscriptions.csv'), 'utf8'), {
  columns: true,
}) as Subscription[]
/** Civil dates compare as text. */
const wasLost = ({ trial_end, ended_at }: Subscription): boolean => ended_at !== '' && ended_at <= trial_end
const fields = {
  start: (row: Subscription) => (row.trial_end === '' ? null : row.started_at),
  converted: (row: Subscription) => (row.trial_end === '' || wasLost(row) ? null : row.trial_end),
  lost: (row: Subscription) => (row.trial_end !== '' && wasLost(row) ? row.ended_at : null),
  timeZone: 'Europe/Rome',
}
const simple = (from: number, to: number, asOf = to) =>
  trials({ start: 'start', converted: 'converted', lost: 'lost', from, to, asOf })

describe('trials of the sample', () => {
  const asOf = '2026-06-17T16:00Z'
  for (const expected of golden.trials) {
    const { from, to, started, converted, lost, undecided, outside, conversions, losses } = expected
    const late = to > asOf
    const summary = summarize(subscriptions, trials({ ...fields, from, to, asOf: late ? to : asOf }))
    it(`from ${from} to ${to}: the cohort`, () => {
      expect(summary).toMatchObject({ rows: 950, n: started + outside, started, converted, lost, conversions, losses })
      const result = trialConversion(summary)
      expect(result).toMatchObject({ converted, lost, undecided, base: converted + lost, missing: 950 - summary.n })
      if (expected.wilson === undefined) {
        expect(result).toMatchObject({ value: null, reason: 'no-customers', best: null, trialChurn: null })
        return
      }
      expect(result.value).toBe(converted / (converted + lost))
      expect(result.trialChurn).toBe(lost / (converted + lost))
      expect([result.best, result.worst]).toEqual([(converted + undecided) / started, converted / started])
      for (const [end, i] of [
        ['low', 0],
        ['high', 1],
      ] as const) {
        expect(result.interval?.[end]).toBeCloseTo(expected.wilson[i], 13)
        expect(result.trialChurnInterval?.[end]).toBeCloseTo(expected.churnWilson?.[i] as number, 13)
      }
      expect(result.warnings.includes('open-excluded')).toBe(undecided > 0)
    })

    it(`from ${from} to ${to}: rolling`, () => {
      const result = trialConversion(summary, { variant: 'rolling' })
      expect(result).toMatchObject({ converted: conversions, base: started, lost: losses, undecided, best: null })
      if (expected.poisson === undefined) {
        expect(result).toMatchObject({ value: null, reason: 'no-customers', interval: null, estimate: null })
        return
      }
      expect(result.value).toBe(conversions / started)
      expect(result.standardError).toBeCloseTo(Math.sqrt(conversions) / started, 15)
      expect(result.interval?.low).toBeCloseTo(expected.poisson.low / started, 11)
      expect(result.interval?.high).toBeCloseTo(expected.poisson.high / started, 11)
    })
  }

  it('of each month add up to all', () => {
    const range = { from: '2025-07-01', to: '2026-06-01' }
    const asOf = '2026-06-17T16:00Z'
    const { points } = timeline(subscriptions, {
      ...{ every: 'month', timeZone: 'Europe/Rome', range, metric: trialConversion },
      of: ({ from, to }) => trials({ ...fields, from, to, asOf }),
    })
    const sum = (name: 'converted' | 'lost') => points.reduce((total, { result }) => total + (result[name] ?? 0), 0)
    expect([sum('converted'), sum('lost')]).toEqual([golden.trials[0]?.converted, golden.trials[0]?.lost])
  })
})

describe('trials', () => {
  it('know nothing after asOf, and count starts half-open', () => {
    const rows = [
      { start: 10, converted: 30, lost: null },
      { start: 19, converted: null, lost: 31 },
      { start: 20, converted: 20, lost: null },
      { start: 9, converted: 10, lost: null },
      { start: null, converted: 3, lost: null },
    ]
    const counts = { n: 4, missing: 1, started: 2, converted: 1, lost: 0, conversions: 1, losses: 0 }
    expect(summarize(rows, simple(10, 20, 30))).toMatchObject(counts)
    expect(trialConversion(summarize(rows, simple(10, 20, 29)))).toMatchObject({
      ...{ value: null, reason: 'none-finished', undecided: 2, best: 1, worst: 0, warnings: ['open-excluded'] },
    })
  })

  it('are refused or counted where they contradict themselves', () => {
    const rows = [
      { start: 5, converted: 3, lost: null },
      { start: 5, converted: null, lost: 4 },
      { start: 5, converted: 6, lost: 7 },
      { start: 'x', converted: null, lost: null },
      { start: 5, converted: Number.NaN, lost: null },
      { start: 5, converted: 5, lost: null },
    ]
    expect(rows.slice(0, 5).map((row) => refusal(() => summarize([row], simple(0, 9))).path)).toEqual([
      ...['rows[0].converted', 'rows[0].lost', 'rows[0].lost', 'rows[0].start', 'rows[0].converted'],
    ])
    const of = trials({ start: 'start', converted: 'converted', lost: 'lost', from: 0, to: 9, onInvalid: 'count' })
    expect(summarize(rows, of)).toMatchObject({ rows: 6, n: 1, invalid: 5, converted: 1 })
    expect(refusal(() => simple(5, 5)).path).toBe('options.to')
    expect(refusal(() => simple(5, 9, 8)).path).toBe('options.asOf')
    expect(refusal(() => trials({ start: 'a', converted: 'b', lost: 'c', to: 3 } as never)).path).toBe('options.from')
  })

  it('are refused as a summary that contradicts itself', () => {
    const rows = [
      { start: 1, converted: 5, lost: null },
      { start: 1, converted: null, lost: 6 },
      { start: -5, converted: 3, lost: null },
    ]
    const of = simple(0, 10)
    const summary = summarize(rows, of)
    expectSame(decode(JSON.parse(JSON.stringify(summary)), of), summary)
    for (const [path, part] of [
      ['summary.started', { started: 4 }],
      ['summary.converted', { converted: 3 }],
      ['summary.lost', { lost: 2 }],
      ['summary.conversions', { conversions: 3, losses: 0 }],
      ['summary.losses', { losses: 2 }],
      ['summary.from', { from: '1970-01-01T00:00:00.001Z' }],
    ] as const) {
      expect(refusal(() => decode({ ...summary, ...part }, of)).path).toBe(path)
    }
  })

  it('take published counts, and do not mix the two rates', () => {
    expect(trialConversion({ converted: 3, lost: 1 })).toMatchObject({ value: 0.75, best: 0.75, undecided: 0, n: 4 })
    const options = { variant: 'rolling' } as const
    const none = trialConversion({ started: 5, conversions: 0 }, options)
    expect(none).toMatchObject({ value: 0, standardError: null, estimate: null, lost: null, undecided: null })
    expect(none.interval?.low).toBe(0)
    expect(refusal(() => trialConversion({ started: 5, conversions: 0 })).path).toBe('counts.started')
    expect(refusal(() => trialConversion({ converted: 1.5, lost: 0 })).path).toBe('counts.converted')
    expect(refusal(() => trialConversion({ conversions: 1 } as never, options)).path).toBe('counts.started')
    const cohort = trialConversion({ converted: 3, lost: 1 })
    const rolling = trialConversion({ started: 5, conversions: 3 }, options)
    expect(refusal(() => compare(cohort, rolling)).code).toBe('not-comparable')
  })

  const instant = fc.nat(20)
  const row = fc.tuple(instant, instant, fc.constantFrom('converted', 'lost', 'open')).map(([start, after, fate]) => ({
    start,
    converted: fate === 'converted' ? start + after : null,
    lost: fate === 'lost' ? start + after : null,
  }))
  it('stay between their bounds, wherever asOf stands, and nothing later changes what was decided', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), fc.nat(9), fc.integer({ min: 1, max: 9 }), (rows, from, length) => {
        const to = from + length
        const seen = (asOf: number) => trialConversion(summarize(rows, simple(from, to, asOf)))
        const [early, late] = [seen(to), seen(to + 7)]
        for (const { value, best, worst } of [early, late]) {
          if (value !== null) expect((worst as number) <= value && value <= (best as number)).toBe(true)
        }
        if (early.best === null) return
        expect(late.best).toBeLessThanOrEqual(early.best as number)
        expect(late.worst).toBeGreaterThanOrEqual(early.worst as number)
        const fates = rows.filter(({ start }) => start >= from && start < to)
        expect(late.converted).toBe(fates.filter(({ converted }) => converted !== null && converted <= to + 7).length)
      }),
      { numRuns: 1000 },
    )
  })
})
