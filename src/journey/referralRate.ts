import type { Estimate, Measured } from '../core/types.ts'
import type { Outcomes } from '../summary/outcomes.ts'
import type { ProportionOptions } from '../summary/proportion.ts'
import { countedOf, shareOf } from '../summary/share.ts'

/** Customers and those of them who brought somebody. */
export interface ReferralCounts {
  /** All customers of the period. */
  readonly customers: number
  /** Those of them who referred at least one other. */
  readonly referrers: number
}

/** A referral rate, as a fraction. */
export interface ReferralRate extends Measured {
  readonly metric: 'referralRate'
  /** All customers of the period. */
  readonly customers: number
  /** Those of them who referred at least one other. */
  readonly referrers: number
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * The share of customers who refer at least one other: what they do, beside the NPS, which is what they say. Tools that
 * divide referred purchases by all purchases report another number: `conversionRate({ n: purchases, conversions:
 * referred })`. Of outcomes, yes is a customer who referred.
 *
 * @formula referrers / customers
 * @unit a fraction, 0 to 1; higher is better
 * @source Kumar, Petersen and Leone 2007; interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(1)
 * @example
 * referralRate({ customers: 500, referrers: 35 }).value // => 0.07
 * @example
 * const [before, after] = [referralRate({ customers: 500, referrers: 35 }), referralRate({ customers: 500, referrers: 60 })]
 * compare(before, after).difference.toFixed(2) // => '0.05'
 * @example
 * referralRate({ customers: 5, referrers: 6 }) // throws counts.referrers must be at most customers, 5, got 6
 */
export function referralRate(counts: Outcomes | ReferralCounts, options: ProportionOptions = {}): ReferralRate {
  const counted = countedOf(counts, 'referrers', 'customers')
  const { measured, estimate } = shareOf('referralRate', {}, counted, 'no-customers', options)
  return { ...measured, customers: counted.n, referrers: counted.yes, estimate }
}
