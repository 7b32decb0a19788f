import { addExact, canonical, sumOf } from './numeric.ts'
import type { ExactSum } from './types.ts'

/*
 * Covariances from exact sums of values and of their products. Values are bounded, so that no product of two sums can
 * overflow or lose its last bits.
 */

/** The largest value whose products can be summed and multiplied again. */
export const LARGEST_FACTOR = 1e30
/** The smallest, beside 0. */
export const SMALLEST_FACTOR = 1e-30

/** Whether this value can be multiplied without loss. */
export function isFactor(value: unknown): value is number {
  if (typeof value !== 'number') return false
  const size = Math.abs(value)
  return size <= LARGEST_FACTOR && (size >= SMALLEST_FACTOR || size === 0)
}

/** Adds the product of x and y without its rounding error (Veltkamp's split, Dekker's product). */
export function addProduct(parts: number[], x: number, y: number): void {
  const product = x * y
  const [xHigh, yHigh] = [highOf(x), highOf(y)]
  const [xLow, yLow] = [x - xHigh, y - yHigh]
  addExact(parts, product)
  addExact(parts, xLow * yLow - (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow))
}

function highOf(x: number): number {
  const scaled = x * 134217729
  return scaled - (scaled - x)
}

/**
 * The sample covariance (divisor n - 1) of n pairs from the exact sums of x, of y and of xy; the variance where both are
 * one. Without cancellation: 0 is exactly 0.
 *
 * @formula (n Σxy - Σx Σy) / (n (n - 1))
 * @source Shewchuk 1997, for the difference of the two products
 * @example
 * covarianceOf(3, { exact: [6] }, { exact: [12] }, { exact: [28] }) // => 2
 */
export function covarianceOf(n: number, sumX: ExactSum, sumY: ExactSum, sumXY: ExactSum): number {
  const spread: number[] = []
  for (const part of sumXY.exact) addProduct(spread, n, part)
  for (const x of sumX.exact) for (const y of sumY.exact) addProduct(spread, -x, y)
  return sumOf(canonical(spread)) / n / (n - 1)
}

/** The correlation of such a pair; null where either does not vary. */
export function correlationOf(covariance: number, varianceX: number, varianceY: number): number | null {
  if (!(varianceX > 0 && varianceY > 0)) return null
  // Rounding alone leads outside.
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(varianceX * varianceY)))
}
