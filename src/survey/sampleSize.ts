import { checkCount, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue } from '../core/intervals.ts'

/** The options of `npsSampleSize`. */
export interface NpsSampleSizeOptions {
  /** Half the width of the interval, in points: 10 for a score within 10 points either way. */
  readonly marginOfError: number
  /** The confidence level of that interval, 0.95 by default. */
  readonly level?: number
  /** The variance of one answer counted as 1, 0 or -1: 1 by default, the most there can be. */
  readonly variance?: number
  /** How many customers there are in all, where few enough to matter; unlimited by default. */
  readonly population?: number
}

/** The options of `proportionSampleSize`. */
export interface ProportionSampleSizeOptions {
  /** Half the width of the interval, as a fraction: 0.05 for a share within 5 percentage points either way. */
  readonly marginOfError: number
  /** The confidence level of that interval, 0.95 by default. */
  readonly level?: number
  /** The share that is expected: 0.5 by default, which asks for most answers. */
  readonly share?: number
  /** How many customers there are in all, where few enough to matter; unlimited by default. */
  readonly population?: number
}

/** How many answers a margin of error takes. */
export interface SampleSize {
  /** Complete answers that are needed, the fewest that reach the margin. */
  readonly n: number
  /** The margin that these reach, in the unit of the option. */
  readonly marginOfError: number
  /** The confidence level. */
  readonly level: number
  /** The variance of one answer that was reckoned with. */
  readonly variance: number
  /** How many there are to ask; null where unlimited. */
  readonly population: number | null
  /** The interval that was planned for. */
  readonly method: 'adjusted-wald' | 'wald'
}

/**
 * How many answers a Net Promoter Score takes to be known within a margin of error.
 *
 * @formula n₀ = z² v / m² - 3 with m the margin as a fraction; of a population of N: n₀ / (1 + (n₀ - 1) / N); rounded up
 * @unit answers, at least 1; marginOfError in points
 * @source Sauro and Lewis 2021 (adjusted Wald interval); finite populations: Cochran 1977
 * @complexity O(1)
 * @example
 * npsSampleSize({ marginOfError: 10 }).n // => 382
 * @example
 * npsSampleSize({ marginOfError: 5 }).n // => 1534
 * @example
 * npsSampleSize({ marginOfError: 10, population: 500 }).n // => 217
 * @example
 * npsSampleSize({ marginOfError: 0 }) // throws options.marginOfError must be a number above 0 and at most 100 points, got 0
 */
export function npsSampleSize(options: NpsSampleSizeOptions): SampleSize {
  checkOptions(options, ['marginOfError', 'level', 'variance', 'population'])
  const { marginOfError, variance = 1 } = options
  if (!(typeof marginOfError === 'number' && marginOfError > 0 && marginOfError <= 100)) {
    refuse(codeOf(marginOfError), 'options.marginOfError', 'a number above 0 and at most 100 points', marginOfError)
  }
  if (!(typeof variance === 'number' && variance > 0 && variance <= 1)) {
    refuse('invalid-option', 'options.variance', 'a number above 0 and at most 1, the variance at its most', variance)
  }
  return fewest(options, variance, 100, 3)
}

/**
 * How many answers a share, such as CSAT, takes to be known within a margin of error.
 *
 * @formula n₀ = z² p (1 - p) / m²; of a population of N: n₀ / (1 + (n₀ - 1) / N); rounded up
 * @unit answers, at least 1; marginOfError as a fraction
 * @source Cochran 1977
 * @complexity O(1)
 * @example
 * proportionSampleSize({ marginOfError: 0.05 }).n // => 385
 * @example
 * proportionSampleSize({ marginOfError: 0.05, share: 0.8, population: 1000 }).n // => 198
 * @example
 * proportionSampleSize({ marginOfError: 5 }) // throws options.marginOfError must be a fraction above 0 and at most 1, got 5
 */
export function proportionSampleSize(options: ProportionSampleSizeOptions): SampleSize {
  checkOptions(options, ['marginOfError', 'level', 'share', 'population'])
  const { marginOfError, share = 0.5 } = options
  if (!(typeof marginOfError === 'number' && marginOfError > 0 && marginOfError <= 1)) {
    refuse(codeOf(marginOfError), 'options.marginOfError', 'a fraction above 0 and at most 1', marginOfError)
  }
  if (!(typeof share === 'number' && share > 0 && share < 1)) {
    refuse('invalid-option', 'options.share', 'a fraction between 0 and 1', share)
  }
  return fewest(options, share * (1 - share), 1, 0)
}

function codeOf(value: unknown): 'missing-option' | 'invalid-option' {
  return value === undefined ? 'missing-option' : 'invalid-option'
}

/** The fewest answers that reach the margin; `added` are those that the interval adds to the sample. */
function fewest(
  options: Pick<NpsSampleSizeOptions, 'marginOfError' | 'level' | 'population'>,
  variance: number,
  unit: number,
  added: 0 | 3,
): SampleSize {
  const { marginOfError, level = 0.95, population } = options
  checkLevel(level)
  if (population !== undefined) checkCount('options.population', population, 1)
  const margin = marginOfError / unit
  const spread = criticalValue(level) * Math.sqrt(variance)
  // Of a sample without replacement, as many answers of an unlimited population would be as precise.
  const alike = (n: number): number => (population === undefined ? n : (n / (population - n)) * (population - 1))
  const reached = (n: number): number => (n === population ? 0 : spread / Math.sqrt(alike(n) + added))
  // Below 1 it says that one answer is enough.
  const unlimited = Math.max(1, (spread / margin) ** 2 - added)
  let n = Math.ceil(population === undefined ? unlimited : unlimited / (1 + (unlimited - 1) / population))
  if (!Number.isSafeInteger(n)) {
    refuse('invalid-option', 'options.marginOfError', 'large enough for a sample that can be counted', marginOfError)
  }
  // The quotient was rounded.
  while (reached(n) > margin) n++
  while (n > 1 && reached(n - 1) <= margin) n--
  const method = added === 0 ? 'wald' : 'adjusted-wald'
  return { n, marginOfError: unit * reached(n), level, variance, population: population ?? null, method }
}
