import { tCdf } from '../core/distributions.ts'
import { tInterval } from '../core/intervals.ts'
import { exactMean, sampleVariance } from '../core/numeric.ts'
import type { ExactSum, Interval } from '../core/types.ts'

/** A sample by its mean and the variance of one value; null under one value, and under two. */
export interface Sample {
  readonly n: number
  readonly mean: number | null
  readonly variance: number | null
}

/** The mean of n values; null where there are none. */
export function meanOf(n: number, sum: ExactSum): number | null {
  return n === 0 ? null : exactMean(n, sum)
}

/** A sample by its exact sums. */
export function sampleOf(n: number, sum: ExactSum, sumSquares: ExactSum): Sample {
  return {
    n,
    mean: meanOf(n, sum),
    variance: n < 2 ? null : sampleVariance(n, sum, sumSquares),
  }
}

/** What is known of a difference of means, each with a variance of its own. */
export interface Spread {
  readonly standardError: number
  readonly interval: Interval
  /** Student's t, null where the standard error is 0. */
  readonly statistic: number | null
  /** Welch and Satterthwaite's, null where the standard error is 0. */
  readonly degreesOfFreedom: number | null
  readonly pValue: number
}

/**
 * The spread of a sum and difference of means of independent samples; null where one of them has no variance.
 *
 * @formula se² = Σ v, v = s²/n; df = (Σ v)² / Σ v²/(n - 1)
 * @source Welch 1947; Satterthwaite 1946
 * @example
 * spreadOf(4, [{ n: 9, mean: 5, variance: 9 }, { n: 9, mean: 1, variance: 9 }], 0.95).degreesOfFreedom // => 16
 */
export function spreadOf(value: number, samples: readonly Sample[], level: number): Spread | null {
  if (samples.some(({ variance }) => variance === null)) return null
  // Added as a tree: the total is then the same, to the last bit, where the two halves change places.
  const variances = samples.map(({ n, variance }) => (variance as number) / n)
  const total = added(variances)
  const standardError = Math.sqrt(total)
  if (standardError === 0) {
    const interval: Interval = { low: value, high: value, level, method: 'welch-t' }
    return { standardError, interval, statistic: null, degreesOfFreedom: null, pValue: value === 0 ? 1 : 0 }
  }
  const parts = samples.map(({ n }, i) => ((variances[i] as number) / total) ** 2 / (n - 1))
  const degreesOfFreedom = 1 / added(parts)
  const statistic = value / standardError
  return {
    standardError,
    interval: { ...tInterval(value, standardError, degreesOfFreedom, level), level, method: 'welch-t' },
    statistic,
    degreesOfFreedom,
    pValue: Math.min(1, 2 * tCdf(-Math.abs(statistic), degreesOfFreedom)),
  }
}

function added(values: readonly number[]): number {
  const half = values.length >> 1
  return half === 0 ? (values[0] ?? 0) : added(values.slice(0, half)) + added(values.slice(half))
}
