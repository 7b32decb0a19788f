import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  amounts,
  cacPayback,
  churnRate,
  clv,
  historicClv,
  ltvToCac,
  merge,
  segment,
  summarize,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* What adding up margins gives, see test/golden/clv.py, and the properties that no table of numbers can show. */

interface Payback {
  readonly cac: number
  readonly amount: number
  readonly margin: number
  readonly churnRate: number
  readonly discountRate: number
  readonly value: number | null
  readonly periods: number | null
}
interface History {
  readonly amounts: readonly number[]
  readonly margin: number
  readonly compoundRate: number
  readonly value: number
}
const golden = JSON.parse(readFileSync(new URL('../golden/clv.json', import.meta.url), 'utf8')) as {
  readonly paybacks: readonly Payback[]
  readonly histories: readonly History[]
}

const runs = { numRuns: 1000 }
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}
const share = fc.double({ min: 0, max: 0.95, noNaN: true })
const money = fc.double({ min: 1e-2, max: 1e5, noNaN: true })

describe('cacPayback', () => {
  it('is when the margins, added up one by one, reach the cost', () => {
    for (const { value, periods, ...options } of golden.paybacks) {
      const result = cacPayback(options)
      expect(result.periods).toBe(periods)
      expect(result.reason).toBe(value === null ? 'never-paid-back' : null)
      expect(result.plain).toBe(options.cac / (options.amount * options.margin))
      if (value === null) expect(result.value).toBeNull()
      else expect(Math.abs((result.value as number) - value)).toBeLessThanOrEqual(1e-12 * value)
    }
    expect(golden.paybacks.filter(({ value }) => value === null).length).toBeGreaterThan(10)
  })

  it('agrees with clv: the whole periods are the first horizon that pays', () => {
    fc.assert(
      fc.property(money, money, share, fc.constantFrom(0, 0.01, 0.1), (cac, amount, churnRate, discountRate) => {
        const { value, periods } = cacPayback({ cac, amount, churnRate, discountRate })
        const worth = (horizon: number): number =>
          clv({ amount, churnRate, discountRate, timing: 'start', horizon }).value as number
        if (periods === null || value === null) {
          expect(worth(1e6)).toBeLessThanOrEqual(cac * (1 + 1e-9))
          return
        }
        expect(periods).toBeGreaterThanOrEqual(value * (1 - 1e-9))
        expect(worth(periods)).toBeGreaterThanOrEqual(cac * (1 - 1e-9))
        if (periods > 1) expect(worth(periods - 1)).toBeLessThan(cac * (1 + 1e-9))
      }),
      runs,
    )
  })

  it('grows with cost, churn and discounting', () => {
    const never = Number.POSITIVE_INFINITY
    fc.assert(
      fc.property(
        money,
        money,
        share,
        fc.double({ min: 1e-6, max: 0.05, noNaN: true }),
        (cac, amount, churnRate, by) => {
          const at = (change: object) => cacPayback({ cac, amount, churnRate, ...change }).value ?? never
          const value = at({}) * (1 - 1e-12)
          expect(at({ cac: cac * (1 + by) })).toBeGreaterThanOrEqual(value)
          // Within the first period all is paid by the first margin, whoever leaves after it.
          if (cac < amount) return
          expect(at({ churnRate: churnRate + by })).toBeGreaterThanOrEqual(value)
          expect(at({ discountRate: by })).toBeGreaterThanOrEqual(value)
        },
      ),
      runs,
    )
  })

  it('is plain without churn, to the last bit, and continuous beside it', () => {
    expect(cacPayback({ cac: 0.6, amount: 0.2, churnRate: 0 })).toMatchObject({ value: 0.6 / 0.2, periods: 3 })
    expect(cacPayback({ cac: 1000, amount: 10, churnRate: 1e-15 }).value).toBeCloseTo(100, 9)
  })

  it('is whole where the sum is: 300 of 100 a period in the third', () => {
    for (const churnRate of [0.5, 0.25, 0.1, 0.01]) {
      for (const margins of [1, 2, 3, 7, 30]) {
        const cac = clv({ amount: 100, churnRate, timing: 'start', horizon: margins }).value as number
        expect(cacPayback({ cac, amount: 100, churnRate }).periods).toBe(margins)
      }
    }
  })

  it('says what happens at the ends', () => {
    expect(cacPayback({ cac: 0, amount: 10, churnRate: 0.1 })).toMatchObject({ value: 0, periods: 0 })
    expect(cacPayback({ cac: 5, amount: 10, churnRate: 1 })).toMatchObject({ value: 0, periods: 1 })
    expect(cacPayback({ cac: 10, amount: 10, churnRate: 1 })).toMatchObject({ value: 1, periods: 1 })
    expect(cacPayback({ cac: 10, amount: 10, retentionRate: 0.5 })).toMatchObject({ value: 1, periods: 1 })
    expect(cacPayback({ cac: 11, amount: 10, churnRate: 1 }).reason).toBe('never-paid-back')
    expect(cacPayback({ cac: 5, amount: 0 })).toMatchObject({ value: null, plain: null, reason: 'never-paid-back' })
    expect(cacPayback({ cac: 5, amount: 10, margin: -0.1 }).reason).toBe('never-paid-back')
  })

  it('carries the interval of a churn rate over', () => {
    const churn = churnRate({ start: 400, end: 400, acquired: 20, lost: 20 })
    const { interval } = cacPayback({ cac: 500, amount: 100, churnRate: churn })
    const at = (rate: number | undefined) => cacPayback({ cac: 500, amount: 100, churnRate: rate as number }).value
    const [low, high] = [at(churn.interval?.low), at(churn.interval?.high)]
    expect(interval).toEqual({ low, high, level: 0.95, method: 'from-churn' })
    expect(cacPayback({ cac: 1900, amount: 100, churnRate: churn }).interval).toBeNull()
    const nobody = churnRate({ start: 0, end: 0, acquired: 0, lost: 0 })
    expect(cacPayback({ cac: 500, amount: 100, churnRate: nobody })).toMatchObject({
      value: null,
      reason: 'no-customers',
      plain: 5,
    })
  })

  it('refuses what means nothing', () => {
    const fine = { cac: 5, amount: 10 }
    expect(path(() => cacPayback({ ...fine, cac: -1 }))).toBe('invalid-option options.cac')
    expect(path(() => cacPayback({ ...fine, churnRate: 1.2 }))).toBe('invalid-option options.churnRate')
    expect(path(() => cacPayback({ ...fine, churnRate: 0.1, retentionRate: 0.9 }))).toBe(
      'invalid-option options.retentionRate',
    )
    expect(path(() => cacPayback({ ...fine, discountRate: -0.1 }))).toBe('invalid-option options.discountRate')
    expect(path(() => cacPayback({ ...fine, margin: null as never }))).toBe('invalid-option options.margin')
    expect(path(() => cacPayback({ ...fine, growth: 0.1 } as never))).toBe('unknown-option options.growth')
  })
})

describe('historicClv', () => {
  it('is the sum in exact fractions, compounded or not', () => {
    for (const { amounts, value, ...options } of golden.histories) {
      const actual = historicClv(amounts, options).value as number
      expect(Math.abs(actual - value), JSON.stringify(options)).toBeLessThanOrEqual(
        1e-15 * Math.abs(value) + (options.compoundRate ? 1 : 0),
      )
    }
  })

  it('takes a list, any iterable, or a summary, in any split', () => {
    const of = amounts('paid')
    const [may, june] = [
      [0.1, 0.2, null],
      [-5, 80],
    ].map((list) =>
      summarize(
        list.map((paid) => ({ paid })),
        of,
      ),
    )
    const merged = historicClv(merge(may!, june!), { margin: 0.5 })
    expect(merged).toEqual(historicClv(new Set([0.1, 0.2, null, -5, 80]), { margin: 0.5 }))
    expect(merged).toMatchObject({ n: 4, missing: 1, invalid: 0, revenue: 75.3 })
  })

  it('is a metric of segments', () => {
    const rows = [
      { who: 'b', paid: 4 },
      { who: 'a', paid: 1 },
      { who: 'b', paid: 3 },
    ]
    const { segments, total } = segment(rows, { by: 'who', of: amounts('paid'), metric: historicClv })
    expect(segments.map(({ key, result }) => [key, result.value])).toEqual([
      ['a', 1],
      ['b', 7],
    ])
    expect(total.result.value).toBe(8)
  })

  it('is null for nobody, and keeps the place of a missing period', () => {
    expect(historicClv([null])).toMatchObject({ value: null, reason: 'no-answers', missing: 1 })
    expect(historicClv([100, null], { compoundRate: 0.5 })).toMatchObject({ value: 150, revenue: 100 })
  })

  it('refuses what means nothing', () => {
    expect(path(() => historicClv([1, Number.NaN]))).toBe('invalid-value amounts[1]')
    expect(path(() => historicClv(5 as never))).toBe('invalid-value amounts')
    expect(path(() => historicClv([1], { margin: 30 }))).toBe('invalid-option options.margin')
    expect(path(() => historicClv([1], { compoundRate: -1 }))).toBe('invalid-option options.compoundRate')
    expect(path(() => historicClv([1], { compoundRate: null as never }))).toBe('invalid-option options.compoundRate')
    const summary = summarize([{ paid: 4 }], amounts('paid'))
    expect(path(() => historicClv(summary, { compoundRate: 0.1 }))).toBe('invalid-option options.compoundRate')
    expect(path(() => historicClv(Array(9000).fill(1), { compoundRate: 1 }))).toBe(
      'invalid-option options.compoundRate',
    )
  })
})

describe('ltvToCac', () => {
  it('is the ratio, of a number or of a result with its interval', () => {
    const interval = { low: 300, high: 1200, level: 0.9, method: 'from-churn' }
    const result = ltvToCac({ ltv: { value: 600, interval, warnings: ['small-sample'] }, cac: 200 })
    expect(result).toEqual({
      metric: 'ltvToCac',
      definition: {},
      value: 3,
      interval: { low: 1.5, high: 6, level: 0.9, method: 'from-churn' },
      reason: null,
      warnings: ['small-sample'],
      estimate: null,
    })
    expect(ltvToCac({ ltv: -50, cac: 200 }).value).toBe(-0.25)
    expect(Object.is(ltvToCac({ ltv: -0, cac: 200 }).value, 0)).toBe(true)
  })

  it('is null where nothing was spent, or the lifetime value is', () => {
    expect(ltvToCac({ ltv: 5, cac: 0 })).toMatchObject({ value: null, interval: null, reason: 'no-cost' })
    expect(ltvToCac({ ltv: clv({ amount: 5, churnRate: 0 }), cac: 9 })).toMatchObject({
      value: null,
      reason: 'no-churn',
    })
  })

  it('refuses what means nothing', () => {
    const net = clv({ amount: 5, churnRate: 0.1, acquisitionCost: 3 })
    expect(path(() => ltvToCac({ ltv: net, cac: 3 }))).toBe('invalid-option options.ltv.definition.net')
    expect(path(() => ltvToCac({ ltv: Number.NaN, cac: 3 }))).toBe('invalid-option options.ltv')
    expect(path(() => ltvToCac({ ltv: 1e200, cac: 3 }))).toBe('invalid-option options.ltv')
    expect(path(() => ltvToCac({ ltv: 5 } as never))).toBe('missing-option options.cac')
    expect(path(() => ltvToCac({ cac: 5 } as never))).toBe('missing-option options.ltv')
  })
})
