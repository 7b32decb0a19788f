import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue } from '../core/intervals.ts'
import { isIterable } from '../core/read.ts'
import {
  kaplanMeier as curveOf,
  type SurvivalMethod,
  type SurvivalPoint,
  type SurvivalQuantile,
  survivalQuantile,
} from '../core/survival.ts'
import type { Estimate, Measured } from '../core/types.ts'
import { type Lifetimes, type LifetimeUnit, lifeTableOf } from '../summary/lifetimesShape.ts'

/** The options of `kaplanMeier`. */
export interface KaplanMeierOptions {
  /** The confidence level of all intervals, 0.95 by default. */
  readonly level?: number
  /** How the interval of the curve is made: 'log-log' (default) and 'log' stay between 0 and 1, 'plain' is cut there. */
  readonly interval?: SurvivalMethod
  /** Shares, above 0 and below 1: the times by which they have ended are wanted as well. */
  readonly quantiles?: Iterable<number>
}

/** The time by which a share has ended. */
export interface LifetimeQuantile extends SurvivalQuantile {
  /** The share that has ended by then, 0 to 1. */
  readonly share: number
}

/** A survival curve; all times in the unit of the lifetimes. */
export interface KaplanMeier extends Measured {
  readonly metric: 'kaplanMeier'
  /** The unit of all times. */
  readonly unit: LifetimeUnit
  /** Lifetimes that have ended. */
  readonly events: number
  /** Lifetimes that have not. */
  readonly censored: number
  /** Half last longer; null where the curve does not come down to a half. */
  readonly median: number | null
  /** The lower end of its interval; null where unknown. */
  readonly medianLow: number | null
  /** The upper end of its interval; null where the upper bound of the curve does not come down to a half. */
  readonly medianHigh: number | null
  /** The quantiles that were asked for, in the order of the shares. */
  readonly quantiles: readonly LifetimeQuantile[]
  /** The curve, at each time at which a lifetime ended or was last seen. */
  readonly points: readonly SurvivalPoint[]
  /** What comparisons need; null where an end of the median's interval is unknown. */
  readonly estimate: Estimate | null
}

/**
 * The survival curve: the share of customers who stay longer than each time. Those who are still there count for as long
 * as they were watched, and with delayed entry only from when they came under watch.
 *
 * The value is the median lifetime, null, reason `none-finished`, while the curve has not come down to a half.
 *
 * @formula S(t) = Π (1 - d/n) over the times up to t; variance S² Σ d/(n (n - d)); the median is the smallest t with
 * S(t) ≤ ½, the middle where S stays at ½ until it falls again; its interval is where the bounds of the curve come down to a half
 * @unit the unit of the lifetimes, from 0 up; higher is better
 * @source Kaplan and Meier 1958; Greenwood 1926; Brookmeyer and Crowley 1982; as R survival::survfit
 * @complexity O(n)
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * const rows = [[1, 1], [2, 1], [3, 0], [4, 1], [5, 0]].map(([months, left]) => ({ months, left }))
 * const { median, events, points } = kaplanMeier(summarize(rows, of))
 * ;[median, events, points.map(({ survival }) => survival.toFixed(2))] // => [4, 3, ['0.80', '0.60', '0.60', '0.30', '0.30']]
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * const rows = [1, 2, 3, 4].map((months) => ({ months, left: true }))
 * kaplanMeier(summarize(rows, of), { quantiles: [0.25, 0.75] }).quantiles.map(({ time }) => time) // => [1.5, 3.5]
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * kaplanMeier(summarize([{ months: 9, left: false }], of)).reason // => 'none-finished'
 * @example
 * kaplanMeier([3, 4] as never) // throws lifetimes must be a summary of lifetimes, got [3, 4]
 */
export function kaplanMeier(lifetimes: Lifetimes, options: KaplanMeierOptions = {}): KaplanMeier {
  checkOptions(options, ['level', 'interval', 'quantiles'])
  const { level = 0.95, interval: method = 'log-log' } = options
  checkLevel(level)
  checkChoice('options.interval', method, ['log-log', 'log', 'plain'])
  const shares = readShares(options.quantiles)
  const points = curveOf(lifeTableOf(lifetimes), level, method)
  const { definition, n, missing, invalid, values, open } = lifetimes
  const median = survivalQuantile(points, 0.5)
  const { time, low, high } = median
  const known = time !== null && low !== null && high !== null
  const estimate = known ? medianEstimate(time, low, high, level) : null
  return {
    metric: 'kaplanMeier',
    definition,
    value: time,
    n,
    missing,
    invalid,
    standardError: estimate?.standardError ?? null,
    interval: known ? { low, high, level, method } : null,
    reason: time !== null ? null : n === 0 ? 'no-answers' : 'none-finished',
    warnings: n > 0 && n < 30 ? ['small-sample'] : [],
    unit: definition.unit,
    events: values.length,
    censored: open.length,
    median: time,
    medianLow: low,
    medianHigh: high,
    quantiles: shares.map((share) => ({ share, ...survivalQuantile(points, share) })),
    points,
    estimate,
  }
}

/** An interval without length says nothing of the spread. */
function medianEstimate(value: number, low: number, high: number, level: number) {
  const z = criticalValue(level)
  const standardError = (high - low) / (2 * z)
  if (!(standardError > 0)) return null
  const sides = { below: (value - low) / z, above: (high - value) / z }
  return { kind: 'normal', value, standardError, unit: 1, ...sides } as const
}

function readShares(quantiles: unknown): readonly number[] {
  if (quantiles === undefined) return []
  if (!isIterable(quantiles)) return refuse('invalid-option', 'options.quantiles', 'a list of shares', quantiles)
  return [...quantiles].map((share, i) => {
    if (typeof share === 'number' && share > 0 && share < 1) return share
    return refuse('invalid-option', `options.quantiles[${i}]`, 'a number above 0 and below 1', share)
  })
}
