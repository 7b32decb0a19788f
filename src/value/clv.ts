import { checkChoice, checkCount, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Json } from '../core/types.ts'
import { type ClvTiming, geometricValue, powerSum, type Terms } from './annuity.ts'
import { curveSum, readCurve } from './curve.ts'
import {
  checkMargin,
  checkMoney,
  checkNumber,
  oneOf,
  type Rate,
  type RateReading,
  readRate,
  type Staying,
  type Valued,
} from './rates.ts'

/** The options of `clv`. All rates are per the period of `amount`; one of the three that say who stays is required. */
export interface ClvOptions {
  /** What a customer pays in a period, such as a month's revenue per account; at least 0. */
  readonly amount: number
  /** The share of the amount that is margin, 1 by default; negative for customers served at a loss. */
  readonly margin?: number
  /** The share of customers lost in a period, or the result of `churnRate`, whose interval is then carried over. */
  readonly churnRate?: Rate
  /** The share of customers kept in a period, or the result of `retentionRate`. */
  readonly retentionRate?: Rate
  /** The shares still there after 0, 1, 2 … periods: begins with 1 and never rises. Nothing is counted beyond its end. */
  readonly survival?: Iterable<number>
  /** A period, as a fraction; 0 by default. */
  readonly discountRate?: number
  /** 'end' (default): the first margin comes with the first renewal; 'start': at once. */
  readonly timing?: ClvTiming
  /** How many margins are counted; without it all, which needs churn or discounting. */
  readonly horizon?: number
  /** By what fraction the margin grows a period, -1 to 1; 0 by default. */
  readonly growth?: number
  /** The longest expected lifetime, in periods: churn counts as at least 1 / lifetimeCap. */
  readonly lifetimeCap?: number
  /** What it cost to win the customer, subtracted once; 0 by default. */
  readonly acquisitionCost?: number
}

/** A customer's lifetime value, in the unit of the amount. */
export interface Clv extends Valued {
  readonly metric: 'clv'
  /** Periods that a customer is expected to begin, within the horizon or the curve; null where there is no end. */
  readonly expectedLifetime: number | null
  /** The value at a discount rate of 0; null where that has no end. */
  readonly undiscounted: number | null
  /** Null: spread is in `interval`, where the rate had one. */
  readonly estimate: null
}

interface Setting {
  readonly terms: Terms
  readonly horizon: number | null
  readonly cap: number | null
  readonly cost: number
  readonly definition: Json
}

/**
 * Customer lifetime value: the margins that a customer is still expected to bring, discounted.
 *
 * Without a horizon the value is null, reason `no-churn`, where nothing makes the margins fade: no churn, no discounting,
 * or growth that makes up for both. An interval comes from the rate's own, its ends held to 0 to 1, and is null where
 * one end would have no value.
 *
 * @formula with r = 1 - churn: 'end' m r(1 + g)/(1 + d - r(1 + g)), 'start' m(1 + d)/(1 + d - r(1 + g)), which is m / churn for d = g = 0; to a horizon T, m Σ x^t with x = r(1 + g)/(1 + d); of a survival curve, m Σ S(t) ((1 + g)/(1 + d))^t; less the acquisition cost; m = amount · margin
 * @unit the unit of the amount; higher is better
 * @source Gupta and Lehmann 2003 ('end'); Fader and Hardie 2012 ('start' and 'end'); lifetimeCap 60 as Stripe's subscriber lifetime value
 * @complexity O(1), O(length) for a survival curve
 * @example
 * clv({ amount: 50, churnRate: 0.05, timing: 'start' }).value // => 1000
 * @example
 * const { value, undiscounted } = clv({ amount: 100, margin: 0.7, retentionRate: 0.75, discountRate: 0.25 })
 * ;[value, undiscounted] // => [105, 210]
 * @example
 * clv({ amount: 100, survival: [1, 0.5, 0.25], timing: 'start', acquisitionCost: 75 }).value // => 100
 * @example
 * clv({ amount: 100, churnRate: 5 }) // throws options.churnRate must be a number from 0 to 1, got 5
 */
export function clv(options: ClvOptions): Clv {
  const setting = readSetting(options)
  const by = oneOf(options, ['churnRate', 'retentionRate', 'survival'])
  if (by === null) {
    return refuse('missing-option', 'options.churnRate', 'given, or retentionRate, or survival', undefined)
  }
  const { worth, lifetime, ends, level, reason, warnings } =
    by === 'survival' ? fromCurve(options.survival, setting) : fromRate(readRate(by, options[by] as Rate), setting)
  const { terms, horizon, cost, definition } = setting
  const net = (discountRate: number): number | null => finite(worth(discountRate) - cost + 0)
  const value = net(terms.discountRate)
  const endless = by !== 'survival' && horizon === null
  if (value === null && reason === null && !endless) {
    return refuse('invalid-option', 'options.growth', 'small enough for a sum below 1.8e308', terms.growth)
  }
  const [low, high] = (ends ?? []).map((end) => finite(end - cost + 0)).sort((a, b) => Number(a) - Number(b))
  const known = value !== null && typeof low === 'number' && typeof high === 'number'
  return {
    metric: 'clv',
    definition,
    value,
    interval: known ? { low, high, level, method: 'from-churn' } : null,
    reason: value === null ? (reason ?? 'no-churn') : null,
    warnings,
    expectedLifetime: finite(lifetime),
    undiscounted: net(0),
    estimate: null,
  }
}

/** What a customer is worth before the acquisition cost, and the same at the ends of the rate's interval. */
interface Worth extends Pick<RateReading, 'level' | 'reason' | 'warnings'> {
  readonly worth: (discountRate: number) => number
  readonly lifetime: number
  readonly ends: readonly number[] | null
}

function fromRate({ at, ends, ...rest }: RateReading, { terms, horizon, cap }: Setting): Worth {
  if (at === null) return { ...rest, worth: () => Number.NaN, lifetime: Number.NaN, ends: null }
  const capped = (given: Staying): Staying =>
    cap === null || given.churn * cap >= 1 ? given : { churn: 1 / cap, stay: 1 - 1 / cap }
  const worth = (given: Staying, discountRate: number): number =>
    geometricValue(capped(given), { ...terms, discountRate }, horizon)
  const { churn, stay } = capped(at)
  return {
    ...rest,
    worth: (discountRate) => worth(at, discountRate),
    lifetime: horizon === null ? 1 / churn : powerSum(stay, churn, horizon),
    ends: ends?.map((end) => worth(end, terms.discountRate)) ?? null,
  }
}

function fromCurve(survival: unknown, { terms, horizon }: Setting): Worth {
  const { timing, margin, growth } = terms
  const curve = readCurve(survival, horizon, timing)
  const worth = (discountRate: number): number =>
    margin * curveSum(curve, (1 + growth) / (1 + discountRate), timing) + 0
  const lifetime = curveSum(timing === 'start' ? curve : curve.slice(0, -1), 1, 'start')
  return { worth, lifetime, ends: null, level: 0, reason: null, warnings: [] }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function readSetting(options: ClvOptions): Setting {
  checkOptions(options, [
    'amount',
    'margin',
    'churnRate',
    'retentionRate',
    'survival',
    'discountRate',
    'timing',
    'horizon',
    'growth',
    'lifetimeCap',
    'acquisitionCost',
  ])
  const { amount, margin = 1, timing = 'end', horizon, lifetimeCap, survival, acquisitionCost = 0 } = options
  const { discountRate: rate = 0, growth: rise = 0 } = options
  const paid = checkMoney('options.amount', amount) * checkMargin(margin)
  const discountRate = checkNumber('options.discountRate', rate, 0, 1)
  const growth = checkNumber('options.growth', rise, -1, 1)
  const cost = checkMoney('options.acquisitionCost', acquisitionCost)
  checkChoice('options.timing', timing, ['end', 'start'])
  if (horizon !== undefined) checkCount('options.horizon', horizon, 1)
  if (lifetimeCap !== undefined) {
    if (survival !== undefined) refuse('invalid-option', 'options.lifetimeCap', 'absent with survival', lifetimeCap)
    checkNumber('options.lifetimeCap', lifetimeCap, 1, Number.MAX_SAFE_INTEGER)
  }
  return {
    terms: { margin: paid, discountRate, growth, timing },
    horizon: horizon ?? null,
    cap: lifetimeCap ?? null,
    cost,
    definition: {
      timing,
      discountRate,
      growth,
      horizon: horizon ?? null,
      lifetimeCap: lifetimeCap ?? null,
      net: options.acquisitionCost !== undefined,
      beyond: survival !== undefined || horizon !== undefined ? 'none' : 'same-rate',
    },
  }
}
