import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  averageOrderValue,
  decode,
  mean,
  merge,
  type Purchases,
  purchaseInterval,
  purchases,
  repeatPurchaseRate,
  rfm,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

const fields = { customer: 'w', at: 'a', amount: 'p' } as const
const plain = { ...fields, asOf: 100, mergeUnit: 'none' } as const
const split = { ...plain, calibrationEnd: 50 } as const
interface Row {
  readonly w: string | number | null
  readonly a: number
  readonly p: number
}
const buy = (w: number, a: number, p = 1): Row => ({ w, a, p })

describe('a customer in two merged summaries', () => {
  const of = purchases(split)
  const parts = (...lists: readonly (readonly Row[])[]): Purchases[] => lists.map((list) => summarize(list, of))
  const metrics: readonly ((summary: Purchases) => object)[] = [
    rfm,
    averageOrderValue,
    purchaseInterval,
    repeatPurchaseRate,
  ]

  it.each([
    ['calibration and holdout', [buy(1, 10)], [buy(1, 70)]],
    ['holdout and holdout', [buy(1, 70)], [buy(1, 80)]],
    ['the same holdout', [buy(1, 70)], [buy(1, 70)]],
    ['both and holdout', [buy(1, 10), buy(1, 60)], [buy(2, 10), buy(1, 70)]],
  ])('is refused: %s', (_, first, second) => {
    const [one, other] = parts(first, second) as [Purchases, Purchases]
    for (const merged of [merge(one, other), merge(other, one)]) {
      for (const metric of metrics) expect(refusal(() => metric(merged)).path).toBe('purchases.customers')
    }
  })

  it('is refused wherever rows are split, and only then', () => {
    const row = fc.record({ w: fc.nat(4), a: fc.nat(120), p: fc.constantFrom(0, 0.1, 5) })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.array(row, { maxLength: 8 }), (one, other) => {
        const [first, second] = parts(one, other) as [Purchases, Purchases]
        const seen = (list: readonly Row[]) => new Set(list.filter(({ a }) => a <= 100).map(({ w }) => w))
        const both = [...seen(one)].filter((w) => seen(other).has(w))
        const merged = merge(first, second)
        if (both.length > 0) expect(refusal(() => rfm(merged)).code).toBe('invalid-summary')
        else expectSame(rfm(merged), rfm([...one, ...other], split))
      }),
      { numRuns: 1000 },
    )
  })

  it('has a line where the first purchase is of the holdout, which metrics leave out', () => {
    const list = [buy(1, 10), buy(2, 70, 3), buy(2, 80, 4)]
    const summary = summarize(list, of)
    expect(Object.keys(summary.customers)).toEqual(['[1,10,10,1,1,0,0,0]', '[2,70,70,0,0,0,2,7]'])
    expectSame(decode(JSON.parse(JSON.stringify(summary)), of), summary)
    for (const table of [rfm(summary), rfm(list, split)]) {
      expect(table).toMatchObject({ lateCustomers: 1, latePurchases: 2 })
      expect(table.customers.map(({ customer }) => customer)).toEqual([1])
    }
  })
})

const exact = JSON.parse(readFileSync(new URL('../golden/purchasesExact.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly (Record<'order' | 'interval', { readonly value: number; readonly standardError: number }> & {
    readonly rows: readonly (readonly [w: number, a: number, p: number])[]
  })[]
}

describe('means over customers', () => {
  it.each(exact.cases)('are those of exact fractions, however close they are', ({ rows, order, interval }) => {
    const list = rows.map(([w, a, p]) => buy(w, a, p))
    const late = { ...plain, asOf: 8e15 }
    for (const [found, known] of [
      [averageOrderValue(list, late), order],
      [purchaseInterval(list, late), interval],
    ] as const) {
      expect(found.value).toBe(known.value)
      const [mine, theirs] = [found.standardError as number, known.standardError]
      expect(Math.abs(mine - theirs)).toBeLessThanOrEqual(1e-14 * theirs)
    }
  })

  it('are exact where all customers agree', () => {
    const three = [1, 2, 3].map((w) => buy(w, w, 0.1))
    const { value, standardError, interval, estimate } = averageOrderValue(three, plain)
    expect([value, standardError, interval?.low, interval?.high]).toEqual([0.1, 0, 0.1, 0.1])
    expect(estimate).toMatchObject({ value: 0.1, standardError: 0 })
    const close = [buy(1, 1), buy(2, 1, 1 + Number.EPSILON)]
    expect(averageOrderValue(close, plain)).toMatchObject({ value: 1, standardError: Number.EPSILON / 2 })
    // 49 · (1 / 49) is below 1 in doubles.
    const many = [1, 2].flatMap((w) => Array.from({ length: 49 }, (_, a) => buy(w, a, a === 0 ? 1 : 0)))
    expect(averageOrderValue(many, plain)).toMatchObject({ value: 1 / 49, standardError: 0 })
    // 0.1 s each: one customer waits once, the other three times.
    const waits = [0, 100].map((a) => buy(1, a)).concat([0, 100, 200, 300].map((a) => buy(2, a)))
    const late = { ...plain, asOf: 1000 }
    expect(purchaseInterval(waits, late)).toMatchObject({ value: 0.1, standardError: 0 })
  })

  it('are exact where totals agree but for their rounding', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 12 }),
        fc.oneof(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom(10, 30, 2933)),
        (counts, cents) => {
          const list = counts.flatMap((count, w) => Array.from({ length: count }, () => buy(w, 1, cents / 100)))
          const { value, standardError } = averageOrderValue(list, plain)
          expect(standardError).toBe(0)
          expect(Math.abs((value as number) * 100 - cents)).toBeLessThanOrEqual(cents * 2 ** -51)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('of customers with one purchase are those of `mean`, however close the amounts', () => {
    const amount = fc.oneof(
      fc.constantFrom(0, 0.1, 1, 1 + Number.EPSILON, 1e9, 1e9 + 0.25, 1e16, 1e140, 1e-140),
      fc.integer({ min: 0, max: 4000 }).map((n) => 1e6 + n / 1e9),
    )
    fc.assert(
      fc.property(fc.array(amount, { minLength: 2, maxLength: 20 }), (amounts) => {
        const found = averageOrderValue(
          amounts.map((p, w) => buy(w, 1, p)),
          plain,
        )
        const known = mean(amounts)
        expect([found.value, found.revenue]).toEqual([known.value, known.sum])
        const [mine, theirs] = [found.standardError as number, known.standardError as number]
        expect(Math.abs(mine - theirs)).toBeLessThanOrEqual(1e-13 * theirs)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a decoded summary of purchases', () => {
  const DAY = 86_400_000
  const days = { ...fields, asOf: 30 * DAY, timeZone: 'UTC' } as const
  const lineOf = (first: number, last: number, ...rest: readonly number[]): string =>
    JSON.stringify([1, first, last, ...rest])

  function check(options: Parameters<typeof purchases<'w', 'a', 'p'>>[0], changes: object): [string, string] {
    const of = purchases(options)
    const { code, path } = refusal(() => decode({ ...summarize([], of), ...changes }, of))
    return [code, path]
  }
  const one = (line: string, n: number, more: object = {}) => ({ rows: n, n, customers: { [line]: 1 }, ...more })

  it.each([
    ['a holdout without calibrationEnd', plain, one(lineOf(1, 1, 1, 5, 0, 1, 5), 2)],
    ['a customer of the holdout alone without calibrationEnd', plain, one(lineOf(1, 1, 0, 0, 0, 1, 5), 1, { lateCustomers: 1, latePurchases: 1 })],
    ['a first purchase after asOf', plain, one(lineOf(101, 101, 1, 5, 0, 0, 0), 1)],
    ['a last purchase after asOf', plain, one(lineOf(1, 101, 2, 5, 1, 0, 0), 2)],
    ['a purchase after calibrationEnd as one of the calibration', split, one(lineOf(51, 51, 1, 5, 0, 0, 0), 1)],
    ['a purchase of the calibration as one of the holdout', split, one(lineOf(50, 50, 0, 0, 0, 1, 5), 1, { lateCustomers: 1, latePurchases: 1 })],
    ['a purchase of the holdout after asOf', split, one(lineOf(101, 101, 0, 0, 0, 1, 5), 1, { lateCustomers: 1, latePurchases: 1 })],
    ['a holdout that has no time', { ...split, asOf: 50 }, one(lineOf(1, 1, 1, 5, 0, 1, 5), 2)],
    ['one purchase at two times', plain, one(lineOf(1, 2, 1, 5, 0, 0, 0), 1)],
    ['one purchase of the holdout at two times', split, one(lineOf(60, 61, 0, 0, 0, 1, 5), 1, { lateCustomers: 1, latePurchases: 1 })],
    ['nobody', split, one(lineOf(60, 60, 0, 0, 0, 0, 0), 0)],
    ['an amount of no purchase', split, one(lineOf(60, 60, 0, 5, 0, 1, 5), 1, { lateCustomers: 1, latePurchases: 1 })],
    ['a time off midnight', days, one(lineOf(1, 1, 1, 5, 0, 0, 0), 1)],
    ['a first time off midnight', days, one(lineOf(1, 2 * DAY, 2, 5, 1, 0, 0), 2)],
    ['a last time off midnight', days, one(lineOf(0, DAY + 1, 2, 5, 1, 0, 0), 2)],
    ['a time off Monday', { ...days, mergeUnit: 'week' as const }, one(lineOf(5 * DAY, 5 * DAY, 1, 5, 0, 0, 0), 1)],
    ['a Monday off midnight', { ...days, mergeUnit: 'week' as const }, one(lineOf(4 * DAY + 1, 4 * DAY + 1, 1, 5, 0, 0, 0), 1)],
    ['two purchases of one day', days, one(lineOf(DAY, DAY, 2, 5, 1, 0, 0), 2)],
    ['more purchases than days', days, one(lineOf(DAY, 2 * DAY, 3, 5, 1, 0, 0), 3)],
    ['more purchases than weeks', { ...days, mergeUnit: 'week' as const }, one(lineOf(-3 * DAY, 4 * DAY, 3, 5, 1, 0, 0), 3)],
    ['more late purchases than days', { ...days, calibrationEnd: 28 * DAY }, one(lineOf(29 * DAY, 29 * DAY, 0, 0, 0, 3, 5), 3, { lateCustomers: 1, latePurchases: 3 })],
    ['a longer holdout than there are days', { ...days, calibrationEnd: 28 * DAY }, one(lineOf(0, 0, 1, 5, 0, 3, 5), 4)],
  ] as const)('is refused with %s', (_, options, changes) => {
    expect(check(options, changes)).toEqual(['invalid-summary', 'summary.customers'])
  }) // biome-ignore format: a line a case

  it.each([
    ['latePurchases', split, { rows: 5, n: 5, latePurchases: 5 }],
    ['lateCustomers', split, one(lineOf(60, 60, 0, 0, 0, 1, 5), 1, { latePurchases: 1 })],
    ['lateCustomers', plain, { lateCustomers: 1 }],
    ['latePurchases', split, one(lineOf(60, 60, 0, 0, 0, 1, 5), 1, { lateCustomers: 1 })],
    ['latePurchases', plain, { rows: 5, n: 5, latePurchases: 5 }],
    ['merged', plain, one(lineOf(1, 1, 1, 5, 0, 0, 0), 2, { merged: 1 })],
    ['merged', days, { rows: 2, n: 2, merged: 2 }],
    ['zero', plain, one(lineOf(1, 1, 1, 0, 0, 0, 0), 1)],
    ['zero', plain, one(lineOf(1, 2, 2, 5, 0, 0, 0), 2)],
    ['zero', split, one(lineOf(1, 1, 1, 5, 0, 2, 0), 3, { zero: 1 })],
    ['zero', plain, one(lineOf(1, 1, 1, 5, 0, 0, 0), 1, { zero: 1 })],
    ['zero', split, one(lineOf(1, 2, 2, 5, 1, 1, 5), 3, { zero: 1 })],
  ] as const)('is refused with an impossible %s', (name, options, changes) => {
    expect(check(options, changes)).toEqual(['invalid-summary', `summary.${name}`])
  })

  it('is taken where rows made it', () => {
    const row = fc.record({
      w: fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom('a', '2', '__proto__'), fc.constant(null)),
      a: fc.oneof(fc.integer({ min: -60 * DAY, max: 40 * DAY }), fc.nat(80)),
      p: fc.constantFrom(0, 0.1, 0.2, 0.3, 1e16, 1e-140, 1e140),
    })
    const rule = fc.record({
      mergeUnit: fc.constantFrom('none', 'day', 'week'),
      asOf: fc.constantFrom(30, 70, 20 * DAY, 30 * DAY, -50 * DAY),
      back: fc.constantFrom(null, 0, 10, DAY, 9 * DAY, 80 * DAY),
      timeZone: fc.constantFrom('UTC', 'Europe/Rome', 'Pacific/Apia', 'America/St_Johns'),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), rule, (list, { back, ...rest }) => {
        const of = purchases({ ...fields, ...rest, ...(back !== null && { calibrationEnd: rest.asOf - back }) })
        const summary = summarize(list, of)
        expectSame(decode(JSON.parse(JSON.stringify(summary)), of), summary)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('metrics of purchases', () => {
  it('account for every row', () => {
    const row = fc.record({
      w: fc.option(fc.nat(5), { freq: 9 }),
      a: fc.nat(120),
      p: fc.constantFrom(0, 0.1, 5, -1),
    })
    const rules = fc.constantFrom(split, plain, { ...split, mergeUnit: 'day' as const, timeZone: 'UTC' })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), rules, (list, rule) => {
        const options = { ...rule, onInvalid: 'count' } as const
        const table = rfm(list, options)
        const { n, missing, invalid, outside, merged, lateCustomers, latePurchases, customers } = table
        const holdout = customers.reduce((sum, line) => sum + (line.holdout ?? 0), 0)
        const left = { missing, invalid, outside, merged, holdout, lateCustomers, latePurchases }
        expect(n + missing + invalid + outside).toBe(list.length)
        const order = averageOrderValue(list, options)
        const pace = purchaseInterval(list, options)
        const rate = repeatPurchaseRate(list, options)
        for (const found of [order, pace, rate]) expect(found).toMatchObject(left)
        for (const counted of [order.n, pace.n, rate.purchases]) {
          expect(counted + merged + holdout + latePurchases).toBe(n)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
