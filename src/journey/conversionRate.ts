import { checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { Outcomes } from '../summary/outcomes.ts'
import type { ProportionOptions } from '../summary/proportion.ts'
import { checkNames, countedOf, isOutcomes, shareOf } from '../summary/share.ts'

/** Conversions among visitors. */
export interface VisitorConversions {
  /** Everyone who could convert. */
  readonly visitors: number
  /** Those of them who did. */
  readonly conversions: number
}

/** Conversions among whatever else could convert, such as sessions or offers. */
export interface OtherConversions {
  /** All that could convert. */
  readonly n: number
  /** Those of them that did. */
  readonly conversions: number
}

/** What could convert and what did. */
export type ConversionCounts = VisitorConversions | OtherConversions

/** A conversion rate, as a fraction. */
export interface ConversionRate extends Measured {
  readonly metric: 'conversionRate'
  /** Everyone who could convert. */
  readonly visitors: number
  /** Those of them who did. */
  readonly conversions: number
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * The share of visitors who do what they are wanted to: buy, sign up, ask for an offer. Someone who buys twice has
 * converted once: count visitors, or sessions, on both sides. Of outcomes, yes is a conversion.
 *
 * @formula conversions / visitors
 * @unit a fraction, 0 to 1; higher is better
 * @source Kohavi, Tang and Xu 2020; interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(1)
 * @example
 * conversionRate({ visitors: 2000, conversions: 50 }).value // => 0.025
 * @example
 * const rows = [{ bought: true }, { bought: false }, { bought: null }]
 * const { value, n, missing } = conversionRate(summarize(rows, outcomes('bought')))
 * ;[value, n, missing] // => [0.5, 2, 1]
 * @example
 * conversionRate({ visitors: 0, conversions: 0 }).reason // => 'no-customers'
 * @example
 * conversionRate({ visitors: 10, conversions: 12 }) // throws counts.conversions must be at most visitors, 10, got 12
 */
export function conversionRate(counts: Outcomes | ConversionCounts, options: ProportionOptions = {}): ConversionRate {
  const counted = read(counts)
  const { measured, estimate } = shareOf('conversionRate', {}, counted, 'no-customers', options)
  return { ...measured, visitors: counted.n, conversions: counted.yes, estimate }
}

function read(counts: Outcomes | ConversionCounts) {
  checkRecord('counts', counts)
  if (isOutcomes(counts)) return countedOf(counts, 'conversions', 'visitors')
  checkNames(counts, ['visitors', 'n', 'conversions'])
  if (!('n' in counts)) return countedOf(counts, 'conversions', 'visitors')
  if ('visitors' in counts) refuse('invalid-value', 'counts.n', 'absent where visitors are given', counts.n)
  return countedOf(counts, 'conversions', 'n')
}
