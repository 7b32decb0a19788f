import { describe, expect, it } from 'vitest'
import {
  averageOrderValue,
  clvImpact,
  purchaseInterval,
  type Rfm,
  repeatPurchaseRate,
  rfm,
  rfmScores,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

const table = rfm([{ who: 1, at: 0, paid: 5 }], {
  customer: 'who',
  at: 'at',
  amount: 'paid',
  asOf: 9,
  mergeUnit: 'none',
})

describe('rfmScores', () => {
  it.each([
    [null, 'table.customers[0] must be a customer of a table that rfm made, got null'],
    [{}, 'table.customers[0].sinceLast must be a finite number, got undefined'],
    [{ ...table.customers[0], frequency: Number.NaN }, 'table.customers[0].frequency must be a finite number, got NaN'],
    [{ ...table.customers[0], total: '5' }, 'table.customers[0].total must be a finite number, got "5"'],
  ])('refuse the customer %j', (customer, message) => {
    const { code, message: told } = refusal(() => rfmScores({ ...table, customers: [customer] } as unknown as Rfm))
    expect([code, told]).toEqual(['invalid-value', message])
  })

  it('take the usual segments for 5 bins alone, and cuts that are a record', () => {
    expect(rfmScores(table, { bins: 4 }).segments).toEqual([{ name: null, customers: 1, share: 1 }])
    expect(rfmScores(table).segments.map(({ name }) => name)).toEqual([
      'champions', 'loyal', 'potential-loyal', 'new', 'promising', 'need-attention', 'about-to-sleep', 'cannot-lose', 'at-risk', 'hibernating',
    ]) // biome-ignore format: one line
    expect(refusal(() => rfmScores(table, { cuts: null } as never)).path).toBe('options.cuts')
    for (const recency of [[0, 5], [3, 2], [1, 2, 3], [1], 5] as never[]) {
      expect(refusal(() => rfmScores(table, { segments: [{ name: 'a', recency }] })).path).toBe(
        'options.segments[0].recency',
      )
    }
  })

  it('name a segment for every pair of scores to 5', () => {
    const line = table.customers[0] as Rfm['customers'][number]
    const each = [1, 2, 3, 4, 5].flatMap((r) =>
      [1, 2, 3, 4, 5].map((f) => ({ ...line, sinceLast: 5 - r, frequency: f })),
    )
    const cuts = { recency: [0, 1, 2, 3], frequency: [1, 2, 3, 4], monetary: [1, 2, 3, 4] }
    const found = rfmScores({ ...table, customers: each }, { cuts }).customers
    const names = [5, 4, 3, 2, 1].map((r) => found.filter(({ recency }) => recency === r).map(({ segment }) => segment))
    expect(names).toEqual([
      ['new', 'potential-loyal', 'potential-loyal', 'champions', 'champions'],
      ['promising', 'potential-loyal', 'potential-loyal', 'loyal', 'loyal'],
      ['about-to-sleep', 'about-to-sleep', 'need-attention', 'loyal', 'loyal'],
      ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'cannot-lose'],
      ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'cannot-lose'],
    ])
  })

  it('are cut at the quantiles of R and pandas', () => {
    // quantile(c(5, 10, 20, 50), c(.25, .5, .75)) in R.
    const orders = [5, 10, 20, 50].map((paid, who) => ({ who, at: 0, paid }))
    const read = { customer: 'who', at: 'at', amount: 'paid', asOf: 9, mergeUnit: 'none' } as const
    const { cuts, counts } = rfmScores(rfm(orders, read), { bins: 4 })
    expect([cuts.monetary, counts.monetary]).toEqual([[8.75, 15, 27.5], [1, 1, 1, 1]]) // biome-ignore format: one line
    expect(refusal(() => rfmScores(table, { bins: 1 })).path).toBe('options.bins')
  })

  it('write no -0', () => {
    expect(rfmScores(table, { bins: 2, cuts: { frequency: [-0] } }).cuts.frequency).toStrictEqual([0])
  })
})

describe('metrics of purchases', () => {
  const read = { customer: 'who', at: 'at', amount: 'paid', asOf: 9000, mergeUnit: 'none' } as const
  const twice = (customers: number) =>
    Array.from({ length: 2 * customers }, (_, i) => ({ who: i >> 1, at: 1000 * (i % 2), paid: (i % 7) + 1 }))

  it('warn of fewer than 30 customers', () => {
    for (const [customers, warnings] of [
      [29, ['small-sample']],
      [30, []],
      [0, []],
    ] as const) {
      expect(averageOrderValue(twice(customers), read).warnings).toEqual(warnings)
      expect(purchaseInterval(twice(customers), read).warnings).toEqual(warnings)
    }
  })

  it('have no estimate of one customer, and a reason where there is no value', () => {
    const one = twice(1)
    expect(averageOrderValue(one, read)).toMatchObject({ value: 1.5, revenue: 3, interval: null, estimate: null })
    expect(purchaseInterval(one, read)).toMatchObject({ value: 1, single: 0, interval: null, estimate: null })
    const single = twice(1).slice(1)
    expect(purchaseInterval(single, read)).toMatchObject({ value: null, reason: 'none-finished', single: 1 })
    expect(repeatPurchaseRate(single, read)).toMatchObject({ value: 0, reason: null })
    type Metric = (rows: typeof one, options: typeof read) => object
    const metrics: readonly Metric[] = [
      (rows, options) => averageOrderValue(rows, options),
      (rows, options) => purchaseInterval(rows, options),
      (rows, options) => repeatPurchaseRate(rows, options),
    ]
    for (const metric of metrics) {
      expect(metric([], read)).toMatchObject({ value: null, reason: 'no-answers', estimate: null })
      expect(refusal(() => metric(one, { ...read, level: 95 } as typeof read)).path).toBe('options.level')
    }
  })
})

describe('clvImpact', () => {
  const read = { before: 'before', after: 'after', treated: 'treated' } as const
  const people = (n: number, before = 10) =>
    Array.from({ length: n }, (_, i) => ({ before, after: before + (i % 5), treated: i % 2 === 0 }))

  it('warns of a group of fewer than 30, and takes the level', () => {
    expect(clvImpact(people(59), read).warnings).toEqual(['small-sample'])
    expect(clvImpact(people(60), read).warnings).toEqual([])
    const { interval, standardError, estimate } = clvImpact(people(60), { ...read, level: 0.5 })
    expect(interval?.level).toBe(0.5)
    expect(estimate).toMatchObject({ kind: 'normal', standardError })
  })

  it('is relative to what would have been, where that is above 0 and not tiny', () => {
    const pair = (before: number, after: number) => [
      { before, after, treated: true },
      { before: 0, after: 0, treated: false },
    ]
    expect(clvImpact(pair(4, 5), read)).toMatchObject({ value: 1, expected: 4, relative: 0.25 })
    expect(clvImpact(pair(-4, 5), read)).toMatchObject({ value: 9, expected: -4, relative: null })
    expect(clvImpact(pair(0, 5), read)).toMatchObject({ value: 5, expected: 0, relative: null })
    const samples = (after: number) => ({ before: [1e-140], after: [after] })
    const vast = { treated: samples(1e140), control: { before: [1e-140], after: [1e-140] } }
    expect(clvImpact(vast).relative).toBe(1e280)
  })

  it('asks for the field that is not given', () => {
    const told = (options: object): string => refusal(() => clvImpact(people(4), options as never)).path
    expect(told({ after: 'after' })).toBe('options.before')
    expect(told({ treated: 'treated' })).toBe('options.before')
    expect(told({ before: 'before' })).toBe('options.after')
  })

  it('takes fields of the right type alone', () => {
    const rows = [{ name: 'Ada', before: 1, after: 2, treated: true }]
    // @ts-expect-error: text is no value
    const text = () => clvImpact(rows, { before: 'name', after: 'after', treated: 'treated' })
    expect(refusal(text).message).toBe('rows[0].name must be a finite number, got "Ada"')
    // @ts-expect-error: nor is it a yes or a no
    const flag = () => clvImpact(rows, { before: 'before', after: 'after', treated: 'name' })
    expect(refusal(flag).message).toMatch('must be true, false, 1 or 0, got "Ada"')
  })
})
