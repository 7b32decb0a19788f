import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '../../src/core/random.ts'
import {
  averageRevenuePerAccount,
  decode,
  exitReasons,
  exits,
  grossRevenueRetention,
  type Interval,
  netRevenueRetention,
  quickRatio,
  type RevenueFlow,
  type RevenueTotals,
  revenueChurn,
  revenueFlow,
  summarize,
  trialConversion,
  trials,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

const of = revenueFlow({ start: 'start', end: 'end', before: 'before' })
const flowOf = (...rows: readonly (readonly [number, number, boolean?])[]): RevenueFlow =>
  summarize(
    rows.map(([start, end, before]) => ({ start, end, before: before ?? null })),
    of,
  )
const exact = (...parts: number[]) => ({ exact: parts })

describe('a revenue flow that was decoded', () => {
  const lostAll = flowOf([100, 0], [0, 500])
  const flow = flowOf([10, 0], [10, 15], [0, 4], [8, 8], [9, 3])

  it('never lost more than there was', () => {
    const churn = { customers: 1, revenue: exact(300), squares: exact(90000) }
    const end = { end: exact(300), endSquares: exact(90000) }
    const { path, message } = refusal(() => decode({ ...lostAll, churn, ...end }, of))
    expect(path).toBe('summary.churn.revenue')
    expect(message).toContain('must be 100, the revenue at the start, as nobody stayed')
    const most = { ...flow.contraction, revenue: exact(27), squares: exact(729), timesStart: exact(729) }
    const none = { end: exact(6), endSquares: exact(30) }
    expect(refusal(() => decode({ ...flow, contraction: most, ...none }, of)).message).toContain(
      'summary.churn.revenue must be with contraction below 37, the revenue at the start, got 10',
    )
  })

  it('kept some where somebody stayed, and none where nobody did', () => {
    // 100 of 100 are lost, and yet one customer of the start is unchanged.
    const stayed = { ...lostAll, unchanged: 1, rows: 3, n: 3 }
    expect(refusal(() => decode(stayed, of)).message).toBe(
      'summary.churn.revenue must be with contraction below 100, the revenue at the start, got 100',
    )
    const some = { churn: { customers: 1, revenue: exact(60), squares: exact(3600) }, end: exact(540) }
    expect(refusal(() => decode({ ...lostAll, ...some, endSquares: exact(540 ** 2) }, of)).path).toBe(
      'summary.churn.revenue',
    )
  })

  it('has customers where it has rows, also where rows have keys', () => {
    const keyed = revenueFlow({ start: 'start', end: 'end', customer: 'customer' })
    const nobody = summarize([] as { customer: string; start: number; end: number }[], keyed)
    expect(refusal(() => decode({ ...nobody, n: 3, rows: 3 }, keyed)).path).toBe('summary.n')
  })

  it('has products that its squares allow', () => {
    const { expansion, contraction } = flow
    expect([expansion.timesStart, contraction.timesStart]).toEqual([exact(50), exact(54)])
    for (const [path, part] of [
      ['summary.expansion.timesStart', { expansion: { ...expansion, timesStart: exact(94) } }],
      ['summary.contraction.timesStart', { contraction: { ...contraction, timesStart: exact(35) } }],
      ['summary.contraction.timesStart', { contraction: { ...contraction, timesStart: exact(246) } }],
    ] as const) {
      expect(refusal(() => decode({ ...flow, ...part }, of)).path).toBe(path)
    }
  })
})

describe('totals that a report prints', () => {
  const still = { start: 5, expansion: 0, contraction: 1, churn: 0 }

  it('are refused where one of them is null: it is not known, and not 0', () => {
    for (const name of ['new', 'reactivation', 'end'] as const) {
      const totals = { ...still, [name]: null } as unknown as RevenueTotals
      expect(refusal(() => quickRatio(totals)).message).toBe(`revenue.${name} must be a number of at least 0, got null`)
    }
  })

  it('may have decimals, which are no doubles', () => {
    const grown = { start: 0.1, new: 0.2, expansion: 0, contraction: 0, churn: 0, end: 0.3 }
    expect(quickRatio(grown)).toMatchObject({ start: 0.1, new: 0.2, end: 0.3 })
    const gone = { start: 0.3, expansion: 0, contraction: 0.1, churn: 0.2, end: 0 }
    expect(grossRevenueRetention(gone)).toMatchObject({ value: 0, kept: 0, start: 0.3, end: 0 })
    expect(netRevenueRetention(gone)).toMatchObject({ value: 0, kept: 0 })
    expect(revenueChurn(gone).value).toBe(1)
    const off = refusal(() => quickRatio({ ...grown, end: 0.31 }))
    expect(off.message).toContain('which is start and all movements, got 0.31')
    expect(refusal(() => quickRatio({ ...gone, contraction: 0.11, end: 0 })).path).toBe('revenue.churn')
  })

  const cents = fc.integer({ min: 0, max: 10 ** 12 })
  it('are taken in cents and in whole units alike, and refused where a cent is off', () => {
    fc.assert(
      fc.property(cents, cents, cents, cents, fc.nat(100), (kept, churn, contraction, gained, expansion) => {
        const start = kept + churn + contraction
        const more = start === 0 ? 0 : expansion
        const whole = { start, new: gained, expansion: more, contraction, churn, end: kept + gained + more }
        const units = Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, value / 100]))
        const totals = units as unknown as Required<RevenueTotals>
        const [gross, net] = [grossRevenueRetention(totals), netRevenueRetention(totals)]
        expect([gross.start, gross.end]).toEqual([totals.start, totals.end])
        expect(gross.kept).toBeGreaterThanOrEqual(0)
        if (start === 0) return
        expect(gross.value).toBeCloseTo(grossRevenueRetention(whole).value as number, 12)
        expect(gross.value).toBeLessThanOrEqual(Math.min(1, net.value as number))
        expect(revenueChurn(totals).value).toBeLessThanOrEqual(1)
        expect(refusal(() => quickRatio({ ...totals, end: (whole.end + 1) / 100 })).path).toBe('revenue.end')
        expect(refusal(() => quickRatio({ ...whole, end: whole.end + 1 })).path).toBe('revenue.end')
      }),
      { numRuns: 1000 },
    )
  })
})

describe('results without revenue at the start', () => {
  it('keep what came back where that is included', () => {
    const flow = flowOf([0, 500, true], [0, 200])
    const included = { reactivation: 'included' } as const
    expect(netRevenueRetention(flow, included)).toMatchObject({ value: null, kept: 500, reason: 'no-customers' })
    expect(revenueChurn(flow, { variant: 'net', ...included })).toMatchObject({ value: null, lost: -500 })
    expect(netRevenueRetention(flow).kept).toBe(0)
  })

  it('say which size of revenue is too small', () => {
    expect(refusal(() => averageRevenuePerAccount({ revenue: 1e-31, customers: 3 })).message).toBe(
      'counts.revenue must be a number of at least 0, and of 1e-30 to 1e+30 where it is above, got 1e-31',
    )
  })
})

describe('every metric of revenue', () => {
  const flow = flowOf([10, 4], [10, 15], [0, 4], [8, 8], [9, 3], [0, 6, true], [7, 0])
  const metrics: Readonly<Record<string, (revenue: RevenueFlow, options: object) => ReturnType<typeof quickRatio>>> = {
    grossRevenueRetention,
    netRevenueRetention,
    revenueChurn,
    quickRatio,
    averageRevenuePerAccount,
  } as never
  for (const [name, metric] of Object.entries(metrics)) {
    it(`${name} carries what comparisons need, and checks its options`, () => {
      const { value, standardError, estimate, interval } = metric(flow, { level: 0.9 })
      expect(interval?.level).toBe(0.9)
      if (estimate?.kind === 'mean') {
        expect(estimate).toMatchObject({ mean: value, n: 6, unit: 1 })
        expect(Math.sqrt(estimate.variance / estimate.n)).toBe(standardError)
      } else expect(estimate).toStrictEqual({ kind: 'normal', value, standardError, unit: 1 })
      for (const level of [0, 1, 95, Number.NaN, '0.95']) {
        expect(refusal(() => metric(flow, { level })).path).toBe('options.level')
      }
      expect(refusal(() => metric(flow, { kind: 'net' })).code).toBe('unknown-option')
      expect(refusal(() => metric([] as never, {})).code).toBe('invalid-value')
    })
  }

  it('counts rows: none of totals', () => {
    const totals = { start: 9, expansion: 2, contraction: 1, churn: 1 }
    for (const metric of [grossRevenueRetention, netRevenueRetention, revenueChurn, quickRatio]) {
      expect(metric(totals)).toMatchObject({ n: 0, missing: 0, invalid: 0, customers: null, reactivation: 0 })
      expect(metric(flow)).toMatchObject({ n: 7, customers: 5, start: 44, end: 40 })
    }
    expect(averageRevenuePerAccount({ revenue: 9, customers: 3 })).toMatchObject({ n: 3, missing: 0, invalid: 0 })
  })

  it('warns under 30 customers', () => {
    for (const [customers, warnings] of [
      [29, ['small-sample']],
      [30, []],
    ] as const) {
      const flow = flowOf(...Array.from({ length: customers }, (_, i): [number, number] => [5, i % 2 === 0 ? 6 : 3]))
      for (const metric of Object.values(metrics)) expect(metric(flow, {}).warnings).toEqual(warnings)
      const rolling = trialConversion({ started: customers, conversions: 3 }, { variant: 'rolling' })
      expect(rolling.warnings).toEqual(warnings)
    }
  })
})

it('the intervals of retention hold the truth as often as those of numpy', () => {
  interface Case {
    readonly sigma: number
    readonly leaves: number
    readonly n: number
    readonly gross: number
    readonly net: number
    readonly grossCoverage: number
    readonly netCoverage: number
  }
  const { cases } = JSON.parse(readFileSync(join(root, 'test/golden/revenueCoverage.json'), 'utf8')) as {
    readonly cases: readonly Case[]
  }
  const [next, runs] = [random(11), 500]
  const holds = (interval: Interval | null, truth: number): number =>
    interval !== null && interval.low <= truth && truth <= interval.high ? 1 : 0
  for (const { sigma, leaves, n, gross, net, grossCoverage, netCoverage } of cases) {
    if (n > 50) continue
    const account = (): readonly [number, number] => {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      const was = Math.round(5000 * Math.exp(sigma * normal))
      const [fate, size] = [next(), next()]
      const moved = fate < leaves + 0.15 ? 0.3 + 0.6 * size : fate < leaves + 0.4 ? 1 + size : 1
      return [was, fate < leaves ? 0 : Math.round(was * moved)]
    }
    let [grosses, nets] = [0, 0]
    for (let i = 0; i < runs; i++) {
      const flow = flowOf(...Array.from({ length: n }, account))
      grosses += holds(grossRevenueRetention(flow).interval, gross)
      nets += holds(netRevenueRetention(flow).interval, net)
    }
    // Three standard errors of a share of 500, and more.
    expect(Math.abs(grosses / runs - grossCoverage)).toBeLessThan(0.05)
    expect(Math.abs(nets / runs - netCoverage)).toBeLessThan(0.05)
  }
})

describe('trials', () => {
  const at = trials({ start: 'start', converted: 'converted', lost: 'lost', from: 10, to: 20, asOf: 30 })

  it('are decided by what happened at asOf, and not by what came a millisecond later', () => {
    const fates = (instant: number) =>
      summarize(
        [
          { start: 10, converted: instant, lost: null },
          { start: 19, converted: null, lost: instant },
        ],
        at,
      )
    expect(fates(30)).toMatchObject({ started: 2, converted: 1, lost: 1, conversions: 0, losses: 0 })
    expect(fates(31)).toMatchObject({ started: 2, converted: 0, lost: 0 })
    expect(fates(19)).toMatchObject({ conversions: 1, losses: 1 })
    expect(fates(20)).toMatchObject({ converted: 1, lost: 1, conversions: 0, losses: 0 })
  })

  it('may all be undecided: no row need have a conversion or a loss', () => {
    const rows = [{ start: 10 }, { start: 11 }] as { start: number; converted?: number; lost?: number }[]
    expect(trialConversion(summarize(rows, at))).toMatchObject({ undecided: 2, reason: 'none-finished' })
  })

  it('are undecided from the first one on', () => {
    expect(trialConversion({ converted: 0, lost: 0, undecided: 1 }).reason).toBe('none-finished')
    expect(trialConversion({ converted: 0, lost: 0 })).toMatchObject({ reason: 'no-customers', warnings: [] })
    const one = trialConversion({ converted: 40, lost: 20, undecided: 1 })
    expect(one.warnings).toEqual(['open-excluded'])
    expect(trialConversion({ converted: 40, lost: 20 }).warnings).toEqual([])
  })

  it('account for every row of a decoded summary', () => {
    const rows = [
      { start: 10, converted: 12, lost: null },
      { start: null, converted: null, lost: null },
    ]
    const summary = summarize(rows, at)
    expect(decode(summary, at)).toEqual(summary)
    expect(refusal(() => decode({ ...summary, missing: 0 }, at)).path).toBe('summary.rows')
    expect(refusal(() => decode({ ...summary, conversions: 1, losses: 1 }, at)).path).toBe('summary.losses')
  })

  it('check the options of the rate', () => {
    const counts = { converted: 3, lost: 1 }
    expect(refusal(() => trialConversion(counts, { denominator: 'start' } as never)).path).toBe('options.denominator')
    expect(refusal(() => trialConversion(counts, { level: 95 })).path).toBe('options.level')
    expect(refusal(() => trialConversion(counts, { variant: 'cohort' as never })).path).toBe('options.variant')
    expect(refusal(() => trialConversion(null as never)).path).toBe('counts')
    expect(
      refusal(() => trials({ start: 'a', converted: 'b', lost: 'c', from: 0, to: 1, level: 1 } as never)).path,
    ).toBe('options.level')
  })
})

it('exit reasons check their options, and how often a decoded reason was given', () => {
  expect(refusal(() => exitReasons(['price'], { reason: 'price' } as never)).path).toBe('options.reason')
  expect(refusal(() => exitReasons(['price'], { level: 95 })).path).toBe('options.level')
  expect(refusal(() => exits('why', { level: 0.9 } as never)).path).toBe('options.level')
  const why = exits('why')
  const summary = summarize([{ why: 'price' }], why)
  const none = { respondents: { bugs: 0, price: 1 }, mentions: { bugs: 0, price: 1 } }
  expect(refusal(() => decode({ ...summary, ...none }, why)).message).toBe(
    'summary.respondents["bugs"] must be from 1 to n, 1, got 0',
  )
})

it('trial churn is in its interval at every level, and mirrors the conversion', () => {
  const level = fc.oneof(fc.constantFrom(1e-16, 1e-12, 0.95), fc.double({ min: 1e-6, max: 0.999, noNaN: true }))
  fc.assert(
    fc.property(fc.nat(80), fc.nat(80), level, (converted, lost, level) => {
      const { trialChurn, trialChurnInterval, interval } = trialConversion({ converted, lost }, { level })
      expect(trialChurn === null).toBe(converted + lost === 0)
      if (trialChurn === null || trialChurnInterval === null || interval === null) return
      const { low, high } = trialChurnInterval
      expect(low <= trialChurn && trialChurn <= high, `${low} ≤ ${trialChurn} ≤ ${high}`).toBe(true)
      expect(low).toBeCloseTo(1 - interval.high, 14)
      expect(high).toBeCloseTo(1 - interval.low, 14)
    }),
    { numRuns: 1000 },
  )
})
