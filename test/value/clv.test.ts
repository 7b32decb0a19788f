import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClvOptions, churnRate, clv, compare, type Measurement, retentionRate } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* What adding up term by term gives, see test/golden/clv.py, and the properties that no table of numbers can show. */

interface Case extends ClvOptions {
  readonly value: number
  readonly expectedLifetime: number | null
}
const golden = JSON.parse(readFileSync(new URL('../golden/clv.json', import.meta.url), 'utf8')) as {
  readonly rates: readonly Case[]
  readonly curves: readonly Case[]
}

const runs = { numRuns: 1000 }
const close = (actual: number | null, expected: number | null, within = 1e-12): void => {
  if (expected === null || actual === null) expect(actual).toBe(expected)
  else expect(Math.abs(actual - expected), `${actual} is ${expected}`).toBeLessThanOrEqual(within * Math.abs(expected))
}
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}

const share = fc.double({ min: 0.001, max: 1, noNaN: true })
const small = fc.double({ min: 0, max: 0.5, noNaN: true })
const money = fc.double({ min: 1e-3, max: 1e6, noNaN: true })
const timing = fc.constantFrom('end' as const, 'start' as const)
const horizon = fc.integer({ min: 1, max: 2000 })

describe('clv', () => {
  it('is the sum of the margins, added up one by one', () => {
    for (const { value, expectedLifetime, ...options } of golden.rates) {
      const result = clv(options)
      close(result.value, value)
      close(result.expectedLifetime, expectedLifetime)
    }
    expect(golden.rates.length).toBeGreaterThan(300)
  })

  it('is the sum over a survival curve, added up one by one', () => {
    for (const { value, expectedLifetime, ...options } of golden.curves) {
      const result = clv(options)
      // 1e-13 of the sum before the cost of 30 is taken off.
      expect(Math.abs((result.value as number) - value)).toBeLessThanOrEqual(1e-13 * (Math.abs(value) + 30))
      close(result.expectedLifetime, expectedLifetime)
      expect(result.definition).toMatchObject({ beyond: 'none', net: true })
    }
    expect(golden.curves.length).toBe(64)
  })

  it('plain lifetime value is the margin over churn, to the last bit', () => {
    fc.assert(
      fc.property(money, share, (amount, churnRate) => {
        const { value, undiscounted } = clv({ amount, churnRate, timing: 'start' })
        expect(value).toBe(amount / churnRate)
        expect(undiscounted).toBe(value)
      }),
      runs,
    )
  })

  it('has the textbook forms', () => {
    fc.assert(
      fc.property(money, share, small, (amount, churnRate, discountRate) => {
        const stay = 1 - churnRate
        const end = clv({ amount, churnRate, discountRate })
        close(end.value, (amount * stay) / (1 + discountRate - stay), 1e-9)
        const start = clv({ amount, churnRate, discountRate, timing: 'start' })
        close(start.value, (amount * (1 + discountRate)) / (1 + discountRate - stay), 1e-9)
        // One margin, at once, is all that tells them apart.
        close(start.value, (end.value as number) + amount, 1e-12)
      }),
      runs,
    )
  })

  it('without discounting is the undiscounted value', () => {
    fc.assert(
      fc.property(money, share, small, timing, horizon, (amount, churnRate, discountRate, timing, horizon) => {
        const plain = clv({ amount, churnRate, timing, horizon })
        expect(plain.undiscounted).toBe(plain.value)
        expect(clv({ amount, churnRate, timing, horizon, discountRate }).undiscounted).toBe(plain.value)
      }),
      runs,
    )
  })

  it('approaches the value without a horizon as the horizon grows', () => {
    fc.assert(
      fc.property(
        money,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        small,
        timing,
        (amount, churnRate, d, timing) => {
          const options = { amount, churnRate, discountRate: d, timing }
          const whole = clv(options).value as number
          close(clv({ ...options, horizon: 5000 }).value, whole)
          expect(clv({ ...options, horizon: 50 }).value as number).toBeLessThanOrEqual(whole * (1 + 1e-12))
        },
      ),
      runs,
    )
  })

  it('of a geometric survival curve is the closed form to a horizon', () => {
    fc.assert(
      fc.property(money, share, small, timing, fc.integer({ min: 1, max: 300 }), (amount, c, d, timing, horizon) => {
        const points = timing === 'start' ? horizon : horizon + 1
        const survival = Array.from({ length: points }, (_, t) => (1 - c) ** t)
        const options = { amount, discountRate: d, timing, growth: 0.01 }
        const closed = clv({ ...options, churnRate: c, horizon })
        const summed = clv({ ...options, survival })
        expect(summed.value as number).toBeCloseTo(closed.value as number, 12 - Math.ceil(Math.log10(amount * 300 + 1)))
        close(summed.expectedLifetime, closed.expectedLifetime, 1e-11)
        expect(clv({ ...options, survival: [...survival, 0], horizon }).value).toBe(summed.value)
      }),
      runs,
    )
  })

  it('falls with churn and discounting, rises with margin, growth and horizon', () => {
    const options = { amount: money, churnRate: share, discountRate: small, growth: small, timing, horizon }
    const step = fc.double({ min: 1e-6, max: 0.4, noNaN: true })
    fc.assert(
      fc.property(fc.record(options), step, (from, by) => {
        const at = (change: Partial<ClvOptions>): number => clv({ ...from, horizon: 60, ...change }).value as number
        const value = at({})
        const most = value * (1 + 1e-12)
        expect(at({ churnRate: Math.min(1, from.churnRate + by) })).toBeLessThanOrEqual(most)
        expect(at({ discountRate: from.discountRate + by })).toBeLessThanOrEqual(most)
        expect(at({ margin: 1 - by })).toBeLessThanOrEqual(most)
        expect(at({ growth: from.growth + by })).toBeGreaterThanOrEqual(value * (1 - 1e-12))
        expect(at({ horizon: 61 })).toBeGreaterThanOrEqual(value * (1 - 1e-12))
        expect(at({ amount: from.amount * 2 })).toBe(value * 2)
        expect(at({ acquisitionCost: by })).toBe(value - by)
      }),
      runs,
    )
  })

  it('is continuous in churn, also where the sum would be 0/0', () => {
    for (const timing of ['end', 'start'] as const) {
      for (const discountRate of [0, 0.1]) {
        for (const horizon of [3, 100, 101, 5000]) {
          const growth = discountRate
          const flat = clv({ amount: 1, churnRate: 0, timing, discountRate, growth, horizon }).value as number
          close(flat, horizon)
          for (const churnRate of [1e-300, 1e-18, 1e-12]) {
            close(clv({ amount: 1, churnRate, timing, discountRate, growth, horizon }).value, flat, 1e-8)
          }
        }
      }
    }
    // The exact sum of 1,000 terms of (1 - 1e-9)^t differs from 1,000 by the first moment: 499,500e-9.
    close(
      clv({ amount: 1, churnRate: 1e-9, timing: 'start', horizon: 1000 }).value,
      1000 - 4.995e-4 + 1.66167e-10,
      1e-14,
    )
  })

  it('where all leave is one margin at once and none later, to the last bit', () => {
    fc.assert(
      fc.property(money, small, small, fc.constantFrom({}, { horizon: 500 }), (amount, discountRate, growth, extra) => {
        for (const gone of [
          { churnRate: 1, growth },
          { churnRate: growth, growth: -1 },
        ]) {
          expect(clv({ amount, discountRate, ...gone, ...extra, timing: 'start' }).value).toBe(amount)
          expect(clv({ amount, discountRate, ...gone, ...extra, timing: 'end' }).value).toBe(0)
        }
      }),
      runs,
    )
  })

  it('is finite or null for anything it takes', () => {
    const wide = fc.oneof(fc.constantFrom(0, 1e-140, 1e140, 1), money)
    const rate = fc.oneof(fc.constantFrom(0, 5e-324, 1e-300, 1e-17, 1), fc.double({ min: 0, max: 1, noNaN: true }))
    const record = fc.record({
      amount: wide,
      margin: fc.constantFrom(1, 1e-300, 0, -1, -1e140),
      churnRate: rate,
      discountRate: rate,
      growth: fc.oneof(
        rate,
        rate.map((r) => -r),
      ),
      timing,
      acquisitionCost: wide,
      horizon: fc.constantFrom(undefined, 1, 7, 101, Number.MAX_SAFE_INTEGER),
      lifetimeCap: fc.constantFrom(undefined, 1, 60),
    })
    fc.assert(
      fc.property(record, ({ horizon, lifetimeCap, ...rest }) => {
        const options = { ...rest, ...(horizon && { horizon }), ...(lifetimeCap && { lifetimeCap }) }
        try {
          const result = clv(options)
          expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result)
          for (const number of [result.value, result.undiscounted, result.expectedLifetime]) {
            if (number !== null) expect(Number.isFinite(number) && !Object.is(number, -0)).toBe(true)
          }
          expect(result.value === null).toBe(result.reason === 'no-churn')
        } catch (error) {
          expect(error).toMatchObject({ path: 'options.growth' })
          expect(horizon).toBeDefined()
        }
      }),
      runs,
    )
  })
})

describe('clv where there is no end', () => {
  it('is null and says why', () => {
    const none = { value: null, reason: 'no-churn', undiscounted: null, expectedLifetime: null }
    expect(clv({ amount: 10, churnRate: 0 })).toMatchObject(none)
    expect(clv({ amount: 10, retentionRate: 1, timing: 'start' })).toMatchObject(none)
    expect(clv({ amount: 0, churnRate: 0 })).toMatchObject(none)
    expect(clv({ amount: 10, churnRate: 0.02, growth: 0.03 })).toMatchObject({ value: null, reason: 'no-churn' })
  })

  it('is the perpetuity where discounting ends it, though the undiscounted value has none', () => {
    const result = clv({ amount: 10, churnRate: 0, discountRate: 0.125 })
    expect(result).toMatchObject({ value: 80, undiscounted: null, expectedLifetime: null, reason: null })
  })

  it('has a value with a lifetime cap or a horizon', () => {
    const sixty = { amount: 10, churnRate: 0, timing: 'start' } as const
    expect(clv({ ...sixty, lifetimeCap: 60 })).toMatchObject({ value: 600, expectedLifetime: 60 })
    expect(clv({ ...sixty, horizon: 60 })).toMatchObject({ value: 600, expectedLifetime: 60 })
    expect(clv({ ...sixty, churnRate: 0.01, lifetimeCap: 60 }).value).toBe(600)
    expect(clv({ ...sixty, churnRate: 0.05, lifetimeCap: 60 }).value).toBe(200)
    expect(clv({ ...sixty, churnRate: 0.025, lifetimeCap: 60 }).value).toBe(400)
  })
})

describe('clv of a measured rate', () => {
  const counts = { start: 200, end: 195, acquired: 5, lost: 10 }

  it('takes the value of churnRate and retentionRate, and carries their intervals over', () => {
    const churn = churnRate(counts)
    const { value, interval, warnings } = clv({ amount: 50, churnRate: churn, timing: 'start' })
    expect(value).toBe(1000)
    expect(interval).toEqual({
      low: 50 / (churn.interval?.high as number),
      high: 50 / (churn.interval?.low as number),
      level: 0.95,
      method: 'from-churn',
    })
    expect(warnings).toEqual(churn.warnings)
    const kept = clv({ amount: 50, retentionRate: retentionRate(counts), timing: 'start' })
    close(kept.value, 1000)
    close(kept.interval?.low as number, interval?.low as number)
    close(kept.interval?.high as number, interval?.high as number)
  })

  it('has an interval that contains the value, turned for margins below 0', () => {
    const ends = fc.tuple(share, share, share).map((all) => all.sort((a, b) => a - b) as [number, number, number])
    fc.assert(
      fc.property(
        ends,
        money,
        fc.constantFrom(1, 0.3, -0.5),
        timing,
        small,
        ([low, value, high], amount, margin, timing, d) => {
          const rate = { value, interval: { low, high, level: 0.9, method: 'wilson' } }
          const result = clv({ amount, margin, churnRate: rate, timing, discountRate: d, acquisitionCost: 3 })
          expect(result.interval?.low).toBeLessThanOrEqual(result.value as number)
          expect(result.interval?.high).toBeGreaterThanOrEqual(result.value as number)
          expect(result.interval?.level).toBe(0.9)
        },
      ),
      runs,
    )
  })

  it('has no interval where one end has no value, and passes a missing rate on', () => {
    const rate = (low: number, value: number | null, high: number): Measurement => ({
      value,
      interval: { low, high, level: 0.95, method: 'wilson' },
    })
    expect(clv({ amount: 5, churnRate: rate(0, 0.1, 0.2) }).interval).toBeNull()
    expect(clv({ amount: 5, churnRate: rate(0, 0.1, 0.2), horizon: 9 }).interval).not.toBeNull()
    expect(clv({ amount: 5, churnRate: rate(0.1, 0.9, 1.4), timing: 'start' }).interval?.low).toBe(5)
    const nobody = churnRate({ start: 0, end: 0, acquired: 0, lost: 0 })
    expect(clv({ amount: 5, churnRate: nobody })).toMatchObject({ value: null, reason: 'no-customers', interval: null })
    expect(clv({ amount: 5, churnRate: nobody, horizon: 4 })).toMatchObject({ value: null, reason: 'no-customers' })
  })

  it('refuses what is no rate, or the other one', () => {
    expect(path(() => clv({ amount: 5, churnRate: retentionRate(counts) }))).toBe(
      'invalid-option options.churnRate.metric',
    )
    expect(path(() => clv({ amount: 5, retentionRate: churnRate(counts) }))).toBe(
      'invalid-option options.retentionRate.metric',
    )
    expect(path(() => clv({ amount: 5, churnRate: { value: 2, interval: null } }))).toBe(
      'invalid-option options.churnRate.value',
    )
    for (const odd of ['0.1', null, {}, [], { value: 0.1 }, { value: Number.NaN, interval: null }]) {
      expect(path(() => clv({ amount: 5, churnRate: odd as never }))).toBe('invalid-option options.churnRate')
    }
  })

  it('compares only what was computed alike', () => {
    const [month, net] = [clv({ amount: 5, churnRate: 0.1 }), clv({ amount: 5, churnRate: 0.1, acquisitionCost: 1 })]
    expect(compare(month, month)).toMatchObject({ difference: 0, interval: null, pValue: null })
    expect(path(() => compare(month, net))).toBe('not-comparable b.definition.net')
  })
})

describe('clv refuses', () => {
  const fine = { amount: 10, churnRate: 0.1 }
  const cases: readonly [string, object][] = [
    ['missing-option options.amount', { churnRate: 0.1 }],
    ['missing-option options.churnRate', { amount: 10 }],
    ['invalid-option options.amount', { ...fine, amount: -1 }],
    ['invalid-option options.amount', { ...fine, amount: Number.NaN }],
    ['invalid-option options.amount', { ...fine, amount: 1e-200 }],
    ['invalid-option options.amount', { ...fine, amount: '10' }],
    ['invalid-option options.margin', { ...fine, margin: 70 }],
    ['invalid-option options.margin', { ...fine, margin: Number.NEGATIVE_INFINITY }],
    ['invalid-option options.churnRate', { ...fine, churnRate: -0.1 }],
    ['invalid-option options.churnRate', { ...fine, churnRate: 5 }],
    ['invalid-option options.retentionRate', { ...fine, retentionRate: 0.9 }],
    ['invalid-option options.survival', { ...fine, survival: [1, 0.9] }],
    ['invalid-option options.discountRate', { ...fine, discountRate: 10 }],
    ['invalid-option options.growth', { ...fine, growth: -2 }],
    ['invalid-option options.growth', { ...fine, growth: 1, horizon: 5000 }],
    ['invalid-option options.timing', { ...fine, timing: 'middle' }],
    ['invalid-value options.horizon', { ...fine, horizon: 0 }],
    ['invalid-value options.horizon', { ...fine, horizon: 1.5 }],
    ['invalid-option options.lifetimeCap', { ...fine, lifetimeCap: 0.5 }],
    ['invalid-option options.lifetimeCap', { amount: 10, survival: [1, 0.5], lifetimeCap: 60 }],
    ['invalid-option options.acquisitionCost', { ...fine, acquisitionCost: -1 }],
    ['invalid-option options.margin', { ...fine, margin: null }],
    ['invalid-option options.discountRate', { ...fine, discountRate: null }],
    ['invalid-value options.horizon', { ...fine, horizon: null }],
    ['invalid-option options.lifetimeCap', { ...fine, lifetimeCap: null }],
    ['unknown-option options.churn', { ...fine, churn: 0.1 }],
    ['invalid-option options.survival', { amount: 10, survival: 'abc' }],
    ['invalid-option options.survival[0]', { amount: 10, survival: [0.9, 0.8] }],
    ['invalid-option options.survival[2]', { amount: 10, survival: [1, 0.8, 0.81] }],
    ['invalid-option options.survival[1]', { amount: 10, survival: [1, null] }],
    ['invalid-option options.survival.length', { amount: 10, survival: [1] }],
    ['invalid-option options.survival.length', { amount: 10, survival: [], timing: 'start' }],
    ['invalid-option options.horizon', { amount: 10, survival: [1, 0.5], horizon: 2 }],
  ]
  for (const [expected, options] of cases) {
    it(`${expected} of ${JSON.stringify(options)}`, () => expect(path(() => clv(options as never))).toBe(expected))
  }
})
