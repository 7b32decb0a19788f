import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convertRate, type RateUnit } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

const UNITS: readonly RateUnit[] = ['day', 'week', 'month', 'quarter', 'year']
/** Below 1e-300 doubles lose their digits one by one. */
const rate = fc.oneof({ arbitrary: fc.double({ min: 1e-300, max: 1, noNaN: true }), weight: 20 }, fc.constant(0))

interface Case {
  readonly rate: number
  readonly fromUnit: RateUnit
  readonly toUnit: RateUnit
  readonly value: number
}
/** To 400 digits with mpmath: see test/golden/churn.py. */
const { converted } = JSON.parse(readFileSync(new URL('../golden/churn.json', import.meta.url), 'utf8')) as {
  readonly converted: readonly Case[]
}

describe('a converted rate', () => {
  it("is mpmath's", () => {
    expect(converted.length).toBeGreaterThan(60)
    for (const { rate, fromUnit, toUnit, value } of converted) {
      const off = Math.abs(convertRate(rate, { fromUnit, toUnit }) - value)
      expect(off, `${rate} of a ${fromUnit} in a ${toUnit}`).toBeLessThanOrEqual(1e-14 * value)
    }
  })

  it('from year to month and back is the rate', () => {
    fc.assert(
      fc.property(rate, fc.constantFrom(...UNITS), (annual, unit) => {
        const short = convertRate(annual, { fromUnit: 'year', toUnit: unit })
        const back = convertRate(short, { fromUnit: unit, toUnit: 'year' })
        expect(Math.abs(back - annual)).toBeLessThanOrEqual(1e-12 * annual)
      }),
      { numRuns: 1000 },
    )
  })

  it('compounds: twelve months are a year, three a quarter', () => {
    fc.assert(
      fc.property(rate, (monthly) => {
        const [year, quarter] = (['year', 'quarter'] as const).map((toUnit) =>
          convertRate(monthly, { fromUnit: 'month', toUnit }),
        )
        expect(year).toBeCloseTo(1 - (1 - monthly) ** 12, 12)
        expect(quarter).toBeCloseTo(1 - (1 - monthly) ** 3, 12)
        expect(convertRate(monthly, { fromDays: 30.4375, toDays: 365.25 })).toBe(year)
        expect(year! >= quarter! && quarter! >= monthly * (1 - 1e-15) && year! <= 1).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps tiny rates: twelve of them are twelve times as many', () => {
    for (const tiny of [1e-300, 1e-20, 1e-17]) {
      const year = convertRate(tiny, { fromUnit: 'month', toUnit: 'year' })
      expect(Math.abs(year / tiny - 12)).toBeLessThan(1e-14)
    }
  })

  it('is exact at the ends, and never minus 0', () => {
    for (const end of [0, 1]) {
      expect(convertRate(end, { fromUnit: 'month', toUnit: 'year' })).toBe(end)
      expect(convertRate(end, { fromDays: 1e-300, toDays: 1e300 })).toBe(end)
      expect(convertRate(end, { fromDays: 1e300, toDays: 1e-300 })).toBe(end)
    }
    expect(convertRate(-0, { fromUnit: 'month', toUnit: 'year' })).toBe(0)
    expect(convertRate(0.5, { fromDays: 1e300, toDays: 1e-300 })).toBe(0)
    expect(convertRate(0.5, { fromDays: 1e-300, toDays: 1e300 })).toBe(1)
  })

  it('compounds a net churn below 0, as revenue that grows', () => {
    expect(convertRate(-0.02, { fromUnit: 'month', toUnit: 'year' })).toBeCloseTo(1 - 1.02 ** 12, 14)
    expect(convertRate(-0.5, { fromUnit: 'year', toUnit: 'month' })).toBeCloseTo(1 - 1.5 ** (1 / 12), 14)
    const over = refusal(() => convertRate(-9, { fromUnit: 'day', toUnit: 'year' }))
    expect(over).toMatchObject({ code: 'invalid-value', path: 'rate', expected: 'near enough to 0 to stay finite' })
  })

  it('refuses what is no fraction, no unit and no length', () => {
    const told = (rate: unknown, options: object): readonly string[] => {
      const { code, path } = refusal(() => convertRate(rate as number, options as never))
      return [code, path]
    }
    const year = { fromUnit: 'month', toUnit: 'year' }
    for (const wrong of [-Infinity, 1.1, Number.NaN, Infinity, '0.5', null, undefined]) {
      expect(told(wrong, year)).toEqual(['invalid-value', 'rate'])
    }
    expect(told(0.1, {})).toEqual(['missing-option', 'options.toUnit'])
    expect(told(0.1, { toUnit: 'year' })).toEqual(['missing-option', 'options.fromUnit'])
    expect(told(0.1, { fromUnit: 'month' })).toEqual(['missing-option', 'options.toUnit'])
    expect(told(0.1, { ...year, fromUnit: 'hour' })).toEqual(['invalid-option', 'options.fromUnit'])
    expect(told(0.1, { ...year, toUnit: 'toString' })).toEqual(['invalid-option', 'options.toUnit'])
    expect(told(0.1, { ...year, fromDays: 30 })).toEqual(['invalid-option', 'options.fromUnit'])
    expect(told(0.1, { fromDays: 30 })).toEqual(['missing-option', 'options.toDays'])
    expect(told(0.1, { toDays: 30 })).toEqual(['missing-option', 'options.fromDays'])
    for (const days of [0, -1, Number.NaN, Infinity, '30', null]) {
      expect(told(0.1, { fromDays: 30, toDays: days })).toEqual(['invalid-option', 'options.toDays'])
    }
    expect(told(0.1, { ...year, unit: 'day' })).toEqual(['unknown-option', 'options.unit'])
  })
})
