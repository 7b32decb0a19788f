import { tInterval } from '../core/intervals.ts'
import { addExact, canonical, exactMean, sumOf } from '../core/numeric.ts'
import type { Interval } from '../core/types.ts'
import type { PurchaseLine } from './purchasesShape.ts'

/** A mean over what customers have several of, such as orders. */
export interface CustomerMean {
  /** The sum over all customers, correctly rounded. */
  readonly sum: number
  /** How many of them there are. */
  readonly count: number
  /** Customers who have any. */
  readonly customers: number
  readonly value: number | null
  readonly standardError: number | null
  readonly interval: Interval | null
}

/** What is averaged. */
export interface CustomerMeanOptions {
  /** The sum of a customer, 0 or more. */
  readonly sumOf: (line: PurchaseLine) => number
  /** How many it is of. */
  readonly countOf: (line: PurchaseLine) => number
  /** How many units of the sums are one of the mean, 1 by default. */
  readonly per?: number
  /** The confidence level. */
  readonly level: number
}

/**
 * A mean whose values come in customers, who are alike within: each customer is one draw.
 *
 * @formula Σ s / Σ c over customers, correctly rounded; se² = m / (m - 1) · Σ (s - c value)² / (Σ c)²
 * @source Liang and Zeger 1986, as OLS with cov_type='cluster' in statsmodels
 */
export function customerMean(lines: readonly PurchaseLine[], options: CustomerMeanOptions): CustomerMean {
  const { per = 1, level } = options
  const own = lines.filter((line) => options.countOf(line) > 0)
  const sums = Float64Array.from(own, options.sumOf)
  const counts = Float64Array.from(own, options.countOf)
  const parts: number[] = []
  for (const sum of sums) addExact(parts, sum)
  const whole = canonical(parts)
  const count = counts.reduce((total, one) => total + one, 0)
  const [sum, customers] = [sumOf(whole), own.length]
  if (count === 0) return { sum, count, customers, value: null, standardError: null, interval: null }
  const value = exactMean(count * per, whole)
  if (customers < 2) return { sum, count, customers, value, standardError: null, interval: null }
  const standardError = agree(sums, counts) ? 0 : clusteredError(sums, counts, count, exactMean(count, whole)) / per
  const bounds = tInterval(value, standardError, customers - 1, level)
  return { sum, count, customers, value, standardError, interval: { ...bounds, level, method: 'cluster-t' } }
}

/** Whether one mean gives the sums of all customers. Each sum of several values is rounded, and may be off by that. */
function agree(sums: Float64Array, counts: Float64Array): boolean {
  let [low, high] = [0, Infinity]
  for (let i = 0; i < sums.length; i++) {
    const mean = sums[i]! / counts[i]!
    const slack = counts[i] === 1 ? 0 : Number.EPSILON
    low = Math.max(low, mean * (1 - slack))
    high = Math.min(high, mean * (1 + slack))
  }
  return low <= high
}

/** The standard error around a mean, which is rounded: what the residuals sum to says by how much. */
function clusteredError(sums: Float64Array, counts: Float64Array, count: number, mean: number): number {
  // The mean in two halves, whose products with a count are exact.
  const scaled = mean * 134217729
  const upper = scaled - (scaled - mean)
  const lower = mean - upper
  const residuals = sums.map((sum, i) => sum - counts[i]! * upper - counts[i]! * lower)
  const parts: number[] = []
  for (const residual of residuals) addExact(parts, residual)
  const rest = exactMean(count, canonical(parts))
  let largest = 0
  for (let i = 0; i < residuals.length; i++) {
    residuals[i]! -= counts[i]! * rest
    largest = Math.max(largest, Math.abs(residuals[i]!))
  }
  const squares: number[] = []
  for (const residual of residuals) addExact(squares, (residual / largest) ** 2)
  const m = sums.length
  return (largest / count) * Math.sqrt((sumOf(canonical(squares)) * m) / (m - 1))
}
