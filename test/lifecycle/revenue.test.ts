import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  averageRevenuePerAccount,
  compare,
  decode,
  grossRevenueRetention,
  merge,
  netRevenueRetention,
  quickRatio,
  type RevenueFlow,
  revenueChurn,
  revenueFlow,
  segment,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

/* Movements against pandas; ratios, standard errors and intervals against R's survey: see test/golden/revenue.py. */

interface Answer {
  readonly value: number
  readonly standardError: number
  readonly low: number
  readonly high: number
}
type Answers = Readonly<Record<string, Answer>>
const MOVEMENTS = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const
interface Case {
  readonly start: number
  readonly end: number
  readonly customers: number
  readonly movements: Readonly<Record<(typeof MOVEMENTS)[number], { customers: number; revenue: number }>>
  readonly 'level 0.95': Answers
  readonly 'level 0.8': Answers
}
interface Row {
  readonly customer: number
  readonly start: number
  readonly end: number
  readonly before: boolean
}
interface Golden {
  readonly sample: Case
  readonly simulated: Case & { readonly rows: readonly Row[] }
}
interface Subscription {
  readonly customer_id: string
  readonly plan: string
  readonly mrr_cents: string
  readonly previous_mrr_cents: string
  readonly reactivated: string
}

const golden = JSON.parse(readFileSync(join(root, 'test/golden/revenue.json'), 'utf8')) as Golden
const subscriptions = parse(readFileSync(join(root, 'docs/sample/subscriptions.csv'), 'utf8'), {
  columns: true,
}) as Subscription[]
const sampled = revenueFlow({
  start: (row: Subscription) => Number(row.previous_mrr_cents),
  end: (row: Subscription) => Number(row.mrr_cents),
  customer: 'customer_id',
  before: (row: Subscription) => row.reactivated === 'yes',
})
const plain = revenueFlow({ start: 'start', end: 'end', customer: 'customer', before: 'before' })
const single = revenueFlow({ start: 'start', end: 'end', before: 'before' })
const flowOf = (...rows: readonly (readonly [number, number, boolean?])[]): RevenueFlow =>
  summarize(
    rows.map(([start, end, before]) => ({ start, end, before: before ?? null })),
    single,
  )

function near(actual: number | null | undefined, expected: number, what: string): void {
  const off = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1e-300, Math.abs(expected))
  expect(off, `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(1e-11)
}

const METRICS: Readonly<Record<string, (flow: RevenueFlow, level: number) => Spread>> = {
  grossRevenueRetention: (flow, level) => grossRevenueRetention(flow, { level }),
  netRevenueRetention: (flow, level) => netRevenueRetention(flow, { level }),
  netWithReactivation: (flow, level) => netRevenueRetention(flow, { level, reactivation: 'included' }),
  quickRatio: (flow, level) => quickRatio(flow, { level }),
  quickRatioWithout: (flow, level) => quickRatio(flow, { level, reactivation: 'apart' }),
  averageAtEnd: (flow, level) => averageRevenuePerAccount(flow, { level }),
  averageAtStart: (flow, level) => averageRevenuePerAccount(flow, { level, moment: 'start' }),
}
type Spread = Pick<ReturnType<typeof quickRatio>, 'value' | 'standardError' | 'interval'>

for (const [name, expected, flow] of [
  ['the sample', golden.sample, summarize(subscriptions, sampled)],
  ['simulated rows', golden.simulated, summarize(golden.simulated.rows, plain)],
] as const) {
  describe(name, () => {
    it('moves as pandas says, by customer', () => {
      near(flow.start.exact[0], expected.start, 'start')
      near(flow.end.exact[0], expected.end, 'end')
      for (const movement of MOVEMENTS) {
        const { customers, revenue } = expected.movements[movement]
        expect(flow[movement].customers).toBe(customers)
        near(flow[movement].revenue.exact[0], revenue, movement)
      }
      expect(grossRevenueRetention(flow).customers).toBe(expected.customers)
    })

    for (const level of [0.95, 0.8] as const) {
      for (const [metric, run] of Object.entries(METRICS)) {
        it(`${metric} at ${level} is that of R`, () => {
          const answer = expected[`level ${level}`][metric] as Answer
          const result = run(flow, level)
          for (const part of ['value', 'standardError'] as const) near(result[part], answer[part], part)
          for (const end of ['low', 'high'] as const) near(result.interval?.[end], answer[end], end)
        })
      }
    }

    it('churns what it does not retain', () => {
      for (const [churn, retention] of [
        [revenueChurn(flow), grossRevenueRetention(flow)],
        [revenueChurn(flow, { variant: 'net' }), netRevenueRetention(flow)],
        [
          revenueChurn(flow, { variant: 'net', reactivation: 'included' }),
          netRevenueRetention(flow, { reactivation: 'included' }),
        ],
      ] as const) {
        expect(churn.value).toBeCloseTo(1 - (retention.value as number), 14)
        expect(churn.standardError).toBe(retention.standardError)
        expect(churn.interval?.low).toBe(1 - (retention.interval?.high as number))
        expect(churn.interval?.high).toBe(1 - (retention.interval?.low as number))
        expect(churn.lost).toBeCloseTo(churn.start - retention.kept, 6)
      }
    })
  })
}

it('reads each movement by customer, in whole cents', () => {
  const flow = summarize(subscriptions, sampled)
  expect(quickRatio(flow)).toMatchObject({
    ...{ start: 3080700, new: 2785500, reactivation: 171100, expansion: 307650, contraction: 83730, churn: 538400 },
    ...{ end: 5722820, gained: 3264250, lost: 622130, n: 950, missing: 0, invalid: 0, warnings: [], reason: null },
  })
  const plans = segment(subscriptions, { by: 'plan', of: sampled, metric: netRevenueRetention }).segments
  expect(plans.map(({ key, result }) => [key, result.start])).toEqual([
    ['free', 0],
    ['pro', expect.any(Number)],
    ['team', expect.any(Number)],
  ])
  expect(plans[0]?.result).toMatchObject({ value: null, reason: 'no-customers', interval: null, estimate: null })
})

describe('movements', () => {
  it('adds the rows of a customer before it classes them', () => {
    const rows = [
      { customer: 1, start: 100, end: 0, before: null },
      { customer: 1, start: 0, end: 100, before: true },
      { customer: '1', start: 0, end: 30, before: null },
      { customer: '1', start: 0, end: 0, before: 1 },
    ]
    const { unchanged, reactivation, churn, n } = summarize(rows, plain)
    expect([unchanged, reactivation.customers, churn.customers, n]).toEqual([1, 1, 0, 4])
    expect(summarize(rows, single)).toMatchObject({
      new: { customers: 1 },
      reactivation: { customers: 1 },
      inactive: 1,
    })
  })

  it('counts what is missing or wrong, and places what it refuses', () => {
    const rows = [
      { customer: 'A', start: 1, end: null, before: null },
      { customer: 'A', start: -1, end: 2, before: null },
      { customer: null, start: 1, end: 2, before: null },
      { customer: 'A', start: 1, end: Number.POSITIVE_INFINITY, before: null },
      { customer: 'A', start: 1, end: 1e-40, before: null },
      { customer: 'A', start: 1, end: 1, before: 'yes' as never },
      { customer: 'A', start: -0, end: 2, before: false },
    ]
    const of = revenueFlow({ start: 'start', end: 'end', customer: 'customer', before: 'before', onInvalid: 'count' })
    expect(summarize(rows, of)).toMatchObject({ rows: 7, n: 1, missing: 1, invalid: 5, new: { customers: 1 } })
    const messages = rows.slice(1, 6).map((row) => refusal(() => summarize([row], plain)).message)
    expect(messages).toEqual([
      'rows[0].start must be a number of at least 0, got -1',
      'rows[0].customer must be the id of a customer: a finite number or text that is not empty, got null',
      'rows[0].end must be a number of at least 0, got Infinity',
      'rows[0].end must be a number of at least 0, and of 1e-30 to 1e+30 where it is above, got 1e-40',
      'rows[0].before must be true, false, 1 or 0, got "yes"',
    ])
    expect(refusal(() => revenueFlow({ start: 'a', end: 'b', at: 3 } as never)).code).toBe('unknown-option')
    expect(refusal(() => revenueFlow({ start: 'a' } as never)).path).toBe('options.end')
  })

  it('refuses a decoded summary that contradicts itself', () => {
    const flow = flowOf([10, 0], [10, 15], [0, 4], [8, 8], [9, 3], [0, 0])
    expect(decode(JSON.parse(JSON.stringify(flow)), single)).toEqual(flow)
    const broken: readonly [string, object][] = [
      ['summary.end', { end: { exact: [31] } }],
      ['summary.new.customers', { new: { ...flow.new, customers: 0 } }],
      ['summary.new.squares', { new: { ...flow.new, squares: { exact: [17] } } }],
      ['summary.n', { inactive: 2 }],
      ['summary.rows', { rows: 7 }],
      ['summary.startSquares', { startSquares: { exact: [2000] } }],
      ['summary.churn.customers', { churn: { ...flow.churn, revenue: { exact: [-10] } } }],
    ]
    for (const [path, part] of broken) expect(refusal(() => decode({ ...flow, ...part }, single)).path).toBe(path)
    const known = revenueFlow({ start: 'start', end: 'end' })
    const unread = { ...flowOf([0, 4, true], [5, 5]), definition: { customers: 'rows', history: false } }
    expect(refusal(() => decode(unread, known)).path).toBe('summary.reactivation.customers')
  })
})

describe('retention and its kin', () => {
  it('take totals that a report prints, and check them', () => {
    const totals = { start: 1000, new: 200, reactivation: 50, expansion: 100, contraction: 40, churn: 60, end: 1250 }
    expect(grossRevenueRetention(totals)).toMatchObject({ value: 0.9, kept: 900, interval: null, customers: null })
    expect(netRevenueRetention(totals, { reactivation: 'included' }).value).toBe(1.05)
    expect(quickRatio(totals)).toMatchObject({ value: 3.5, estimate: null, warnings: [], end: 1250 })
    expect(quickRatio(totals, { reactivation: 'apart' }).value).toBe(3)
    const wrong = (part: object): string => refusal(() => quickRatio({ ...totals, ...part })).message
    expect(wrong({ end: 1251 })).toBe('revenue.end must be 1250, which is start and all movements, got 1251')
    expect(wrong({ churn: -1 })).toContain('revenue.churn must be a number of at least 0')
    expect(wrong({ upsell: 3 })).toContain('revenue.upsell must be absent')
    expect(wrong({ start: 0, contraction: 0, churn: 0 })).toContain('revenue.expansion must be 0')
    expect(refusal(() => grossRevenueRetention({ start: 5, expansion: 0, churn: 0 } as never)).path).toBe(
      'revenue.contraction',
    )
    expect(refusal(() => grossRevenueRetention(null as never)).path).toBe('revenue')
  })

  it('say nothing of spread where nothing tells it', () => {
    const none = { standardError: null, interval: null, estimate: null }
    expect(grossRevenueRetention(flowOf([10, 5]))).toMatchObject({ value: 0.5, ...none, warnings: ['small-sample'] })
    expect(grossRevenueRetention(flowOf([10, 10], [3, 9]))).toMatchObject({ value: 1, ...none })
    expect(netRevenueRetention(flowOf([4, 2], [6, 3], [8, 4]))).toMatchObject({ value: 0.5, ...none })
    expect(netRevenueRetention(flowOf([10, 0], [3, 0]))).toMatchObject({ value: 0, ...none })
    expect(quickRatio(flowOf([5, 5], [0, 3]))).toMatchObject({ value: null, reason: 'no-churn', gained: 3, ...none })
    expect(quickRatio(flowOf([0, 0]))).toMatchObject({ value: null, reason: 'no-customers' })
    expect(quickRatio(flowOf([5, 3], [2, 1]))).toMatchObject({ value: 0, ...none })
    expect(averageRevenuePerAccount(flowOf([5, 0]))).toMatchObject({ value: null, reason: 'no-customers', revenue: 0 })
    expect(averageRevenuePerAccount(flowOf([0, 7]))).toMatchObject({ value: 7, ...none })
    // Two customers and a level near 1: the upper end is beyond the doubles.
    expect(netRevenueRetention(flowOf([1, 0], [1, 5]), { level: 0.9999 })).toMatchObject({ value: 2.5, interval: null })
  })

  it('compare where their rules are the same', () => {
    const [a, b] = [flowOf([9, 3], [8, 8], [7, 9]), flowOf([9, 5], [8, 8], [7, 12])]
    const { difference, pValue } = compare(netRevenueRetention(a), netRevenueRetention(b))
    expect(difference).toBeCloseTo(5 / 24, 12)
    expect(pValue).toBeGreaterThan(0.05)
    const included = netRevenueRetention(b, { reactivation: 'included' })
    expect(refusal(() => compare(netRevenueRetention(a), included)).code).toBe('not-comparable')
    expect(refusal(() => compare(revenueChurn(a), revenueChurn(b, { variant: 'net' }))).code).toBe('not-comparable')
  })

  it('refuse what they cannot tell apart', () => {
    const unknown = summarize([{ start: 1, end: 2 }], revenueFlow({ start: 'start', end: 'end' }))
    expect(refusal(() => quickRatio(unknown, { reactivation: 'apart' })).path).toBe('options.reactivation')
    expect(refusal(() => netRevenueRetention(unknown, { reactivation: 'included' })).path).toBe('options.reactivation')
    expect(refusal(() => revenueChurn(unknown, { variant: 'both' as never })).path).toBe('options.variant')
    expect(refusal(() => averageRevenuePerAccount({ revenue: 5, customers: 2 }, { moment: 'end' })).path).toBe(
      'options.moment',
    )
    expect(refusal(() => averageRevenuePerAccount({ revenue: -5, customers: 2 })).path).toBe('counts.revenue')
  })
})

const money = fc.oneof(fc.constant(0), fc.nat(1000), fc.double({ min: 0.01, max: 1e6, noNaN: true }))
const row = fc.record({ customer: fc.nat(8), start: money, end: money, before: fc.boolean() })

it('GRR ≤ min(1, NRR), and no revenue is lost or made, whatever the rows', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), fc.constantFrom(plain, single), (rows, of) => {
      const flow = summarize(rows, of)
      const [gross, net] = [grossRevenueRetention(flow), netRevenueRetention(flow)]
      if (gross.value !== null && net.value !== null) {
        expect(gross.value).toBeLessThanOrEqual(Math.min(1, net.value))
        const included = netRevenueRetention(flow, { reactivation: 'included' })
        expect(net.value).toBeLessThanOrEqual(included.value as number)
      }
      decode(flow, of)
    }),
    { numRuns: 1000 },
  )
})

it('end = start + new + reactivation + expansion - contraction - churn, to the cent', () => {
  const cents = row.map((one) => ({ ...one, start: Math.round(one.start), end: Math.round(one.end) }))
  fc.assert(
    fc.property(fc.array(cents, { maxLength: 8 }), fc.constantFrom(plain, single), (rows, of) => {
      const parts = quickRatio(summarize(rows, of))
      const { start, reactivation, expansion, contraction, churn, end } = parts
      expect(start + parts.new + reactivation + expansion - contraction - churn).toBe(end)
      const total = (name: 'start' | 'end') => rows.reduce((sum, one) => sum + one[name], 0)
      expect([start, end]).toEqual([total('start'), total('end')])
    }),
    { numRuns: 1000 },
  )
})

it('merges where a customer is whole, and in any unit of money says the same', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const [odd, even] = [1, 0].map((rest) => rows.filter(({ customer }) => customer % 2 === rest))
      expectSame(merge(summarize(odd as Row[], plain), summarize(even as Row[], plain)), summarize(rows, plain))
      const scaled = rows.map((one) => ({ ...one, start: one.start * 1024, end: one.end * 1024 }))
      for (const metric of [netRevenueRetention, grossRevenueRetention, quickRatio]) {
        const [{ value, standardError }, other] = [
          metric(summarize(rows, plain)),
          metric(summarize(scaled, plain)),
        ] as const
        expect([other.value, other.standardError]).toEqual([value, standardError])
      }
    }),
    { numRuns: 1000 },
  )
})
