import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactPoisson } from '../../src/core/intervals.ts'
import {
  type ChurnDenominator,
  churnRate,
  compare,
  customerFlow,
  type FlowCounts,
  merge,
  type PeriodEdges,
  proportion,
  retentionRate,
  segment,
  summarize,
  timeline,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

/*
 * Rates of the sample against exact fractions of sets of customers a day, and their intervals against R: see
 * test/golden/churn.py.
 */

type Pair = readonly [number, number]
interface Rate {
  readonly lost: number
  readonly base?: number
  readonly value: number
  readonly standardError?: number
  readonly interval?: Pair
  readonly wider?: Pair
  readonly exact?: Pair
}
type Rates = Readonly<Record<ChurnDenominator, Rate | null>>
interface Golden {
  readonly poisson: readonly { readonly count: number; readonly level: number; readonly interval: Pair }[]
  readonly telco: readonly (Rate & {
    readonly contract: string
    readonly rows: number
    readonly start: number
    readonly acquired: number
  })[]
  readonly sample: readonly {
    readonly from: string
    readonly to: string
    readonly paid: { readonly rates: Rates }
    readonly all: { readonly rates: Rates }
  }[]
}
interface Subscription {
  readonly customer_id: string
  readonly started_at: string
  readonly trial_end: string | null
  readonly ended_at: string | null
}

const text = (file: string): string => readFileSync(join(root, file), 'utf8')
const golden = JSON.parse(text('test/golden/churn.json')) as Golden
const table = (file: string): unknown[] =>
  parse(text(file), { columns: true, cast: (value, { header }) => (value === '' && !header ? null : value) })
const rows = table('docs/sample/subscriptions.csv') as Subscription[]
const fields = { customer: 'customer_id', start: 'started_at', end: 'ended_at', trialEnd: 'trial_end' } as const
const DENOMINATORS = Object.keys(golden.sample[0]?.all.rates as Rates) as ChurnDenominator[]

/** Both sides are formulas, or quantiles that R and scipy agree on to 1e-11. */
const CLOSED_FORM = 1e-13
const QUANTILE = 1e-12

function near(actual: number | null | undefined, expected: number, tolerance: number, what: string): void {
  const off = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1e-300, Math.abs(expected))
  expect(off, `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}

function nearPair(actual: { low: number; high: number } | null, expected: Pair, tolerance: number, what: string): void {
  near(actual?.low, expected[0], tolerance, `${what}, low`)
  near(actual?.high, expected[1], tolerance, `${what}, high`)
}

describe('the exact Poisson interval', () => {
  for (const { count, level, interval } of golden.poisson) {
    it(`of ${count} at ${level} is poisson.test's`, () => {
      nearPair(exactPoisson(count, level), interval, QUANTILE, 'interval')
    })
  }
})

describe('churn in the sample', () => {
  for (const { from, to, paid, all } of golden.sample) {
    const flow = summarize(rows, customerFlow({ ...fields, from, to, timeZone: 'Europe/Rome' }))
    for (const [trials, rates] of [
      ['apart', paid.rates],
      ['included', all.rates],
    ] as const) {
      for (const denominator of DENOMINATORS) {
        it(`from ${from} to ${to}, trials ${trials}, by ${denominator}`, () => {
          const result = churnRate(flow, { denominator, trials })
          const expected = rates[denominator]
          expect(result.definition).toEqual({ denominator, trials })
          if (expected === null) {
            const none = { value: null, reason: 'no-customers', interval: null, standardError: null, estimate: null }
            expect(result).toMatchObject(none)
            return
          }
          const { lost, base, value, standardError, interval, wider, exact } = expected
          expect(result.lost).toBe(lost)
          near(result.value, value, CLOSED_FORM, 'value')
          if (base === undefined) expect(result.base).toBe(null)
          else near(result.base, base, CLOSED_FORM, 'base')
          if (standardError) near(result.standardError, standardError, QUANTILE, 'standard error')
          if (interval === undefined) expect(result.interval).toBe(null)
          else nearPair(result.interval, interval, QUANTILE, 'interval')
          if (wider) nearPair(churnRate(flow, { denominator, trials, level: 0.99 }).interval, wider, QUANTILE, '99 %')
          if (exact) {
            const method = 'clopper-pearson'
            nearPair(churnRate(flow, { denominator, trials, method }).interval, exact, QUANTILE, method)
          }
        })
      }
    }
  }
})

const telco = join(root, '../shared/data/telco-churn.csv')
const absent = !existsSync(telco)
if (absent) console.log('The telephone customers are not here (../shared/data/telco-churn.csv): their test is skipped.')

it.skipIf(absent)('churn by contract among the telephone customers is that of pandas', () => {
  const customers = parse(readFileSync(telco, 'utf8'), { columns: true }) as {
    readonly tenure: string
    readonly Contract: string
    readonly Churn: 'Yes' | 'No'
  }[]
  const month = 30 * 86_400_000
  type Customer = (typeof customers)[number]
  const of = customerFlow({
    start: ({ tenure }: Customer) => -Number(tenure) * month + 0,
    end: ({ Churn }: Customer) => (Churn === 'Yes' ? 0 : null),
    from: -month,
    to: 0,
  })
  const { segments } = segment(customers, { by: 'Contract', of, metric: churnRate })
  expect(segments.length).toBe(golden.telco.length)
  for (const [i, { contract, rows, start, lost, acquired, value, interval }] of golden.telco.entries()) {
    const { key, result } = segments[i]!
    expect({ key, ...result }).toMatchObject({ key: contract, n: rows, start, lost, acquired })
    near(result.value, value, CLOSED_FORM, contract)
    nearPair(result.interval, interval as Pair, QUANTILE, contract)
  }
})

/** Published counts. */
const counts = fc
  .tuple(fc.nat(5000), fc.nat(5000), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(500))
  .map(([start, acquired, share, passing]): Required<FlowCounts> => {
    const lost = Math.round(share * start)
    return { start, end: start - lost + acquired, acquired, lost, passing }
  })

describe('published counts', () => {
  it('are a flow, by the denominators that need no records', () => {
    const flow = { start: 400, end: 430, acquired: 50, lost: 20, passing: 5 }
    const values = DENOMINATORS.map((denominator) => {
      const { value, lost, base, reason } = churnRate(flow, { denominator })
      return [denominator, value, lost, base, reason]
    })
    expect(values).toEqual([
      ['start', 20 / 400, 20, 400, null],
      ['average', 25 / 415, 25, 415, null],
      ['start-plus-new', 25 / 455, 25, 455, null],
      ['mid-adjusted', 25 / 427.5, 25, 427.5, null],
      ['daily-sum', null, 25, null, 'needs-records'],
      ['customer-days', null, 25, null, 'needs-records'],
    ])
    expect(churnRate(flow)).toMatchObject({ n: 455, missing: 0, invalid: 0, from: null, to: null })
  })

  it('that do not add up are refused by name', () => {
    const good = { start: 400, end: 430, acquired: 50, lost: 20 }
    const told = (flow: object): string => refusal(() => churnRate(flow as FlowCounts)).message
    expect(told({ ...good, end: 431 })).toBe('flow.end must be 430, which is start - lost + acquired, got 431')
    expect(told({ ...good, lost: 401 })).toBe('flow.lost must be at most start, 400, got 401')
    expect(told({ ...good, start: 400.5 })).toBe('flow.start must be a whole number of at least 0, got 400.5')
    expect(told({ ...good, acquired: -1 })).toBe('flow.acquired must be a whole number of at least 0, got -1')
    expect(told({ ...good, acquired: undefined })).toMatch(/^flow.acquired must be a whole number/)
    expect(told({ ...good, passing: Number.NaN })).toMatch(/^flow.passing must be a whole number/)
    expect(told({ ...good, pasing: 3 })).toBe(
      'flow.pasing must be absent: a flow is a summary of customerFlow, or the counts start, end, acquired, lost, passing, got 3',
    )
    expect(told({ kind: 'ratings' })).toMatch(/^flow.kind must be absent/)
    expect(refusal(() => retentionRate(null as never)).path).toBe('flow')
  })

  it('give churn and retention that add up to 1, to the bit', () => {
    fc.assert(
      fc.property(counts, (flow) => {
        const [churn, retention] = [churnRate(flow), retentionRate(flow)]
        if (flow.start === 0) {
          expect([churn.value, churn.reason, retention.value, retention.reason]).toEqual([
            null,
            'no-customers',
            null,
            'no-customers',
          ])
          return
        }
        expect((churn.value as number) + (retention.value as number)).toBe(1)
        expect(retention.value).toBe((flow.end - flow.acquired) / flow.start)
        expect(Math.abs(1 - (retention.interval?.high as number) - (churn.interval?.low as number))).toBeLessThan(1e-15)
        expect(Math.abs(1 - (retention.interval?.low as number) - (churn.interval?.high as number))).toBeLessThan(1e-15)
      }),
      { numRuns: 1000 },
    )
  })

  it('give shares in 0 to 1, values within their intervals, and the same order of size', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (flow, level) => {
        const by = (denominator: ChurnDenominator) => churnRate(flow, { denominator, level })
        for (const denominator of DENOMINATORS) {
          const { value, interval, lost, base } = by(denominator)
          if (value === null) continue
          expect(value).toBe(lost / (base as number))
          expect(value).toBeGreaterThanOrEqual(0)
          if (denominator === 'start' || denominator === 'start-plus-new') expect(value).toBeLessThanOrEqual(1)
          if (interval) expect(interval.low <= value && value <= interval.high).toBe(true)
        }
        const [mid, plus] = [by('mid-adjusted').value, by('start-plus-new').value]
        if (mid !== null && plus !== null) expect(mid).toBeGreaterThanOrEqual(plus)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('churn', () => {
  const may = customerFlow({ ...fields, from: '2026-05-01', to: '2026-06-01', timeZone: 'Europe/Rome' })
  const flow = summarize(rows, may)

  it('has the interval and the estimate of a share where it is one', () => {
    const { standardError, interval, estimate } = churnRate(flow)
    const share = proportion({ yes: 18, n: 579 })
    expect({ standardError, interval, estimate }).toEqual({
      standardError: share.standardError,
      interval: share.interval,
      estimate: share.estimate,
    })
    const kept = proportion({ yes: 561, n: 579 })
    expect(retentionRate(flow)).toMatchObject({
      value: kept.value,
      standardError: kept.standardError,
      interval: kept.interval,
      estimate: kept.estimate,
      kept: 561,
    })
    const exact = { method: 'clopper-pearson' } as const
    expect(retentionRate(flow, exact).interval).toEqual(proportion({ yes: 561, n: 579 }, exact).interval)
  })

  it('of two periods compares, that of two definitions does not', () => {
    const april = summarize(
      rows,
      customerFlow({ ...fields, from: '2026-04-01', to: '2026-05-01', timeZone: 'Europe/Rome' }),
    )
    const shares = compare(churnRate(april), churnRate(flow))
    expect(shares.method).toBe('newcombe')
    const denominator = 'customer-days'
    const hazards = compare(churnRate(april, { denominator }), churnRate(flow, { denominator }))
    expect(hazards).toMatchObject({ method: 'z', difference: expect.any(Number) })
    expect(refusal(() => compare(churnRate(april), churnRate(flow, { denominator }))).path).toBe(
      'b.definition.denominator',
    )
    expect(refusal(() => compare(churnRate(april), churnRate(flow, { trials: 'included' }))).path).toBe(
      'b.definition.trials',
    )
  })

  it('has no estimate of a rate without a loss, whose spread nobody knows', () => {
    const still = customerFlow({ start: () => 0, end: () => null, from: 0, to: 1000 })
    const one = summarize([{}], still)
    for (const denominator of ['average', 'customer-days', 'daily-sum'] as const) {
      expect(churnRate(one, { denominator })).toMatchObject({ value: 0, standardError: null, estimate: null })
    }
    expect(churnRate(one, { denominator: 'average' }).interval).toMatchObject({ low: 0, method: 'poisson-exact' })
  })

  it('may pass 1 as a rate', () => {
    const busy = Array.from({ length: 40 }, (_, i) => ({ start: i, end: i + 1 }))
    const of = customerFlow({ start: 'start', end: 'end', from: 0, to: 41 })
    expect(churnRate(summarize(busy, of), { denominator: 'customer-days' }).value).toBeCloseTo(41, 12)
  })

  it('warns of a small base', () => {
    expect(churnRate({ start: 29, end: 29, acquired: 0, lost: 0 }).warnings).toEqual(['small-sample'])
    expect(churnRate({ start: 30, end: 30, acquired: 0, lost: 0 }).warnings).toEqual([])
    expect(retentionRate({ start: 29, end: 29, acquired: 0, lost: 0 }).warnings).toEqual(['small-sample'])
    expect(churnRate({ start: 0, end: 0, acquired: 0, lost: 0 }).warnings).toEqual([])
  })

  it('of merged shards is that of all rows', () => {
    const shards = [0, 1, 2].map((shard) =>
      summarize(
        rows.filter((row) => Number(row.customer_id.slice(1)) % 3 === shard),
        may,
      ),
    )
    const merged = merge(shards[0]!, shards[1]!, shards[2]!)
    for (const denominator of DENOMINATORS) {
      expect(churnRate(merged, { denominator })).toStrictEqual(churnRate(flow, { denominator }))
    }
  })

  it('by month in a timeline is that of each month alone', () => {
    const range = { from: '2026-01-01', to: '2026-07-01' }
    const { points } = timeline(rows, {
      every: 'month',
      timeZone: 'Europe/Rome',
      range,
      of: ({ from, to }: PeriodEdges) => customerFlow({ ...fields, from, to, timeZone: 'Europe/Rome' }),
      metric: churnRate,
    })
    expect(points.length).toBe(6)
    expect(points[4]?.result).toEqual(churnRate(flow))
  })

  it('refuses wrong options by name', () => {
    const told = (options: object): string => refusal(() => churnRate(flow, options)).message
    expect(told({ denominator: 'end' })).toMatch(/^options.denominator must be one of 'start', 'average'/)
    expect(told({ trials: 'none' })).toBe(`options.trials must be one of 'apart', 'included', got "none"`)
    expect(told({ method: 'wald' })).toBe(`options.method must be one of 'wilson', 'clopper-pearson', got "wald"`)
    expect(told({ denominator: 'average', method: 'wilson' })).toBe(
      `options.method must be one of 'poisson-exact', got "wilson"`,
    )
    expect(told({ denominator: 'daily-sum', method: 'wilson' })).toBe(
      `options.method must be absent, as 'daily-sum' has no interval, got "wilson"`,
    )
    expect(told({ level: 95 })).toMatch(/^options.level/)
    expect(told({ period: 1 })).toMatch(/^options.period/)
    expect(refusal(() => retentionRate(flow, { denominator: 'start' } as never)).path).toBe('options.denominator')
    expect(refusal(() => retentionRate(flow, { trials: 'none' } as never)).path).toBe('options.trials')
  })
})
