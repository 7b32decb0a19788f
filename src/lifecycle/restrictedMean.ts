import { checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue } from '../core/intervals.ts'
import { restrictedMean as areaOf, kaplanMeier } from '../core/survival.ts'
import type { Estimate, Measured } from '../core/types.ts'
import { type Lifetimes, type LifetimeUnit, LONGEST_LIFE, lifeTableOf } from '../summary/lifetimesShape.ts'

/** The options of `restrictedMean`. */
export interface RestrictedMeanOptions {
  /** Required: the horizon, in the unit of the lifetimes. */
  readonly to: number
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A mean lifetime up to a horizon, in the unit of the lifetimes. */
export interface RestrictedMeanLifetime extends Measured {
  readonly metric: 'restrictedMean'
  /** The unit of all times. */
  readonly unit: LifetimeUnit
  /** The horizon. */
  readonly to: number
  /** What is missing to the horizon: to - value. */
  readonly lost: number | null
  /** Lifetimes that have ended, within the horizon or later. */
  readonly events: number
  /** Lifetimes that have not. */
  readonly censored: number
  /** What comparisons need; null where nothing varies up to the horizon. */
  readonly estimate: Estimate | null
}

/**
 * The restricted mean lifetime: how long a customer stays on average within the first `to` units of time. Other than the
 * mean it is known while some are still there, and `compare` gives the difference between two groups.
 *
 * Null, reason `none-finished`, where the horizon is after the last time and some had not ended then: the curve is not
 * known so far.
 *
 * @formula ∫₀^to S(t) dt; variance Σ A(t)² d/(n (n - d)), A(t) the area from t on
 * @unit the unit of the lifetimes, 0 to `to`; higher is better
 * @source Irwin 1949; Klein and Moeschberger 2003; Royston and Parmar 2013; as R print(survfit, rmean)
 * @complexity O(n)
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * const rows = [[1, 1], [2, 1], [3, 0], [4, 1]].map(([months, left]) => ({ months, left }))
 * restrictedMean(summarize(rows, of), { to: 3 }).value // => 2.25
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * const group = (months) => restrictedMean(summarize(months.map((each) => ({ months: each, left: true })), of), { to: 4 })
 * compare(group([1, 2, 3]), group([2, 4, 6])).difference.toFixed(4) // => '1.3333'
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * restrictedMean(summarize([{ months: 3, left: false }], of), { to: 12 }).reason // => 'none-finished'
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * restrictedMean(summarize([], of), { to: 0 }) // throws options.to must be a number above 0, at most 1e15, got 0
 */
export function restrictedMean(lifetimes: Lifetimes, options: RestrictedMeanOptions): RestrictedMeanLifetime {
  checkOptions(options, ['to', 'level'])
  const { to, level = 0.95 } = options
  checkLevel(level)
  if (!(typeof to === 'number' && to > 0 && to <= LONGEST_LIFE)) {
    const code = to === undefined ? 'missing-option' : 'invalid-option'
    refuse(code, 'options.to', 'a number above 0, at most 1e15', to)
  }
  const found = areaOf(kaplanMeier(lifeTableOf(lifetimes), level), to)
  const { definition, n, missing, invalid, values, open } = lifetimes
  const value = found?.mean ?? null
  const error = found !== null && found.standardError > 0 ? found.standardError : null
  const half = criticalValue(level) * (error ?? 0)
  const sure = value !== null && error !== null
  return {
    metric: 'restrictedMean',
    definition: { ...definition, to },
    value,
    n,
    missing,
    invalid,
    standardError: error,
    interval: sure ? { low: value - half, high: value + half, level, method: 'normal' } : null,
    reason: value !== null ? null : n === 0 ? 'no-answers' : 'none-finished',
    warnings: n > 0 && n < 30 ? ['small-sample'] : [],
    unit: definition.unit,
    to,
    lost: value === null ? null : to - value,
    events: values.length,
    censored: open.length,
    estimate: sure ? { kind: 'normal', value, standardError: error, unit: 1 } : null,
  }
}
