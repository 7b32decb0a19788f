import { checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { tInterval } from '../core/intervals.ts'
import { exactMean, sampleVariance, sumOf } from '../core/numeric.ts'
import { isIterable } from '../core/read.ts'
import type { Answer, Estimate, Measured } from '../core/types.ts'
import { type Amounts, amountsBy } from './amounts.ts'
import { summarizeList } from './summarize.ts'

/** The options of `mean`. */
export interface MeanOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** An average, in the unit of its amounts. */
export interface Mean extends Measured {
  readonly metric: 'mean'
  /** The sum of the amounts, correctly rounded. */
  readonly sum: number
  /** The smallest amount. */
  readonly min: number | null
  /** The largest amount. */
  readonly max: number | null
  /** Of the sample: its divisor is n - 1; null under two amounts. */
  readonly standardDeviation: number | null
  /** What comparisons need; null under two amounts. */
  readonly estimate: Estimate | null
}

/**
 * The average of amounts, such as order values or basket sizes.
 *
 * @formula Σ x / n, correctly rounded
 * @unit the unit of the amounts
 * @source interval: Student 1908, as R t.test
 * @complexity O(n) time for amounts, O(1) for a summary
 * @example
 * mean([12.5, 20, 3.5, null]).value // => 12
 * @example
 * mean([1e16, 1, -1e16]).sum // => 1
 * @example
 * mean([7]).interval // => null
 * @example
 * mean([1, '2']) // throws amounts[1] must be a finite number, got "2"
 */
export function mean(amounts: Iterable<Answer> | Amounts, options: MeanOptions = {}): Mean {
  checkOptions(options, ['level'])
  const { level = 0.95 } = options
  checkLevel(level)
  const { n, missing, invalid, sum, sumSquares, min, max } = toAmounts(amounts)
  const value = n === 0 ? null : exactMean(n, sum)
  const variance = n > 1 ? sampleVariance(n, sum, sumSquares) : null
  const standardError = variance === null ? null : Math.sqrt(variance / n)
  const measured = value !== null && variance !== null && standardError !== null
  return {
    metric: 'mean',
    definition: {},
    value,
    n,
    missing,
    invalid,
    standardError,
    interval: measured ? { ...tInterval(value, standardError, n - 1, level), level, method: 't' } : null,
    reason: n === 0 ? 'no-answers' : null,
    warnings: n > 0 && n < 30 ? ['small-sample'] : [],
    sum: sumOf(sum),
    min,
    max,
    standardDeviation: variance === null ? null : Math.sqrt(variance),
    estimate: measured ? { kind: 'mean', mean: value, variance, n, unit: 1 } : null,
  }
}

function toAmounts(amounts: Iterable<Answer> | Amounts): Amounts {
  if ((amounts as { kind?: unknown } | null)?.kind === 'amounts') return amounts as Amounts
  if (!isIterable(amounts))
    return refuse('invalid-value', 'amounts', 'an iterable of numbers or a summary of them', amounts)
  return summarizeList(
    amounts,
    amountsBy('amounts', {}, (row) => `amounts[${row}]`),
  )
}
