import { addProduct } from '../core/covariance.ts'
import { tQuantile } from '../core/distributions.ts'
import { addExact, addSums, canonical, sumOf } from '../core/numeric.ts'
import type { Estimate, ExactSum, Interval } from '../core/types.ts'

/** The exact sums of a ratio Σy / Σx over n customers. */
export interface RatioSums {
  readonly n: number
  readonly y: ExactSum
  readonly x: ExactSum
  readonly yy: ExactSum
  readonly xx: ExactSum
  readonly xy: ExactSum
}

/** How sure a ratio is. */
export interface RatioSpread {
  readonly standardError: number | null
  readonly interval: Interval | null
  readonly estimate: Estimate | null
}

/** Nothing is known of the spread. */
export const NONE: RatioSpread = { standardError: null, interval: null, estimate: null }

/**
 * The linearised standard error of a ratio of sums, customers being what is sampled. Null under two customers, and where
 * all have the same ratio: an error of 0 would pass for certainty.
 *
 * @formula √(n / (n - 1) Σ (y - r x)²) / Σx, r = Σy / Σx
 * @source Cochran 1977, Sampling Techniques; as R survey::svyratio
 */
export function ratioError({ n, y, x, yy, xx, xy }: RatioSums): number | null {
  if (n < 2) return null
  // Multiplied by (Σx)², so that nothing is divided before the terms cancel.
  const ends = addSums(times(yy, times(x, x)), times(times(y, y), xx))
  const cross = times(times(y, x), xy)
  const parts = ends.exact.slice().reverse()
  for (const part of cross.exact) addExact(parts, -2 * part)
  const spread = sumOf(canonical(parts))
  const total = sumOf(x)
  return spread > 0 ? Math.sqrt((n / (n - 1)) * spread) / total / total : null
}

/** The spread of a share of money, between 0 and 1: the interval is Student's on the scale of the log-odds. */
export function shareSpread(value: number, error: number | null, n: number, level: number): RatioSpread {
  if (error === null || !(value > 0 && value < 1)) return NONE
  const odds = (1 - value) / value
  const stretch = Math.exp((tQuantile((1 - level) / 2, n - 1, 'upper') * error) / value / (1 - value))
  return spread(value, error, {
    low: 1 / (1 + odds * stretch),
    high: 1 / (1 + odds / stretch),
    level,
    method: 'logit-t',
  })
}

/** The spread of a ratio above 0: the interval is Student's on the scale of the logarithm. */
export function ratioSpread(value: number, error: number | null, n: number, level: number): RatioSpread {
  if (error === null || !(value > 0)) return NONE
  const stretch = Math.exp((tQuantile((1 - level) / 2, n - 1, 'upper') * error) / value)
  return spread(value, error, { low: value / stretch, high: value * stretch, level, method: 'log-t' })
}

/** The spread of 1 minus the value. */
export function mirrored({ standardError, interval }: RatioSpread, value: number): RatioSpread {
  if (standardError === null) return NONE
  const turned = interval === null ? null : { ...interval, low: 1 - interval.high, high: 1 - interval.low }
  return spread(value, standardError, turned)
}

/** With an interval that rounding has not led past the value; null where its end is beyond the doubles. */
function spread(value: number, standardError: number, interval: Interval | null): RatioSpread {
  const estimate: Estimate = { kind: 'normal', value, standardError, unit: 1 }
  if (interval === null || !Number.isFinite(interval.high - interval.low)) {
    return { standardError, interval: null, estimate }
  }
  const [low, high] = [Math.min(interval.low, value), Math.max(interval.high, value)]
  return { standardError, interval: { ...interval, low, high }, estimate }
}

/** The product of two exact sums, exact. */
function times(a: ExactSum, b: ExactSum): ExactSum {
  const parts: number[] = []
  for (const x of a.exact) for (const y of b.exact) addProduct(parts, x, y)
  return canonical(parts)
}
