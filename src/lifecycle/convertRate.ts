import { checkChoice, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'

/** A period of a rate. A year has 365.25 days, 12 months and 4 quarters; a week has 7 days. */
export type RateUnit = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** The options of `convertRate`: two units, or two lengths in days. */
export type ConvertRateOptions =
  | {
      /** The period of the rate. */
      readonly fromUnit: RateUnit
      /** The period of the answer. */
      readonly toUnit: RateUnit
    }
  | {
      /** The length in days of the period of the rate. */
      readonly fromDays: number
      /** The length in days of the period of the answer. */
      readonly toDays: number
    }

/** All are exact as doubles. */
const DAYS: Readonly<Record<RateUnit, number>> = { day: 1, week: 7, month: 30.4375, quarter: 91.3125, year: 365.25 }

/**
 * A churn rate of one period as that of another, where the same share of those who are left is lost in each. Of a
 * retention rate r it is `1 - convertRate(1 - r, …)`. A net churn of revenue may be below 0: then it is growth.
 *
 * @formula 1 - (1 - rate)^k, k the periods of the rate in a period of the answer; computed as -expm1(k log1p(-rate))
 * @unit a fraction per period, 0 to 1, of net churn at most 1; a month is 1/12 and a quarter 1/4 of a year of 365.25 days, a week 7 days
 * @source survival over equal periods multiplies: -ln(1 - rate) is proportional to time, as in Kalbfleisch and Prentice 2002
 * @complexity O(1)
 * @example
 * convertRate(0.05, { fromUnit: 'month', toUnit: 'year' }).toFixed(4) // => '0.4596'
 * @example
 * convertRate(0.02, { fromDays: 28, toDays: 31 }).toFixed(6) // => '0.022119'
 * @example
 * (1 - convertRate(1 - 0.8, { fromUnit: 'year', toUnit: 'month' })).toFixed(4) // => '0.9816'
 * @example
 * convertRate(-0.02, { fromUnit: 'month', toUnit: 'year' }).toFixed(4) // => '-0.2682'
 * @example
 * convertRate(5, { fromUnit: 'month', toUnit: 'year' }) // throws rate must be a fraction of at most 1, got 5
 */
export function convertRate(rate: number, options: ConvertRateOptions): number {
  if (!(Number.isFinite(rate) && rate <= 1)) refuse('invalid-value', 'rate', 'a fraction of at most 1', rate)
  const periods = readPeriods(options)
  if (rate === 0 || rate === 1) return rate + 0
  const converted = -Math.expm1(periods * Math.log1p(-rate)) + 0
  return Number.isFinite(converted)
    ? converted
    : refuse('invalid-value', 'rate', 'near enough to 0 to stay finite', rate)
}

function readPeriods(options: ConvertRateOptions): number {
  checkOptions(options, ['fromUnit', 'toUnit', 'fromDays', 'toDays'])
  const { fromUnit, toUnit, fromDays, toDays } = options as Readonly<Record<string, unknown>>
  if (fromDays === undefined && toDays === undefined) return daysOf('toUnit', toUnit) / daysOf('fromUnit', fromUnit)
  for (const [name, unit] of Object.entries({ fromUnit, toUnit })) {
    if (unit !== undefined) refuse('invalid-option', `options.${name}`, 'absent beside lengths in days', unit)
  }
  return checkDays('toDays', toDays) / checkDays('fromDays', fromDays)
}

function daysOf(name: string, unit: unknown): number {
  if (unit === undefined) refuse('missing-option', `options.${name}`, `one of ${Object.keys(DAYS).join(', ')}`, unit)
  checkChoice(`options.${name}`, unit, Object.keys(DAYS))
  return DAYS[unit as RateUnit]
}

function checkDays(name: string, days: unknown): number {
  if (typeof days === 'number' && days > 0 && days < Infinity) return days
  const code = days === undefined ? 'missing-option' : 'invalid-option'
  return refuse(code, `options.${name}`, 'a number of days above 0', days)
}
