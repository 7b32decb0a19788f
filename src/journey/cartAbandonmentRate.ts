import type { Estimate, Measured } from '../core/types.ts'
import type { Outcomes } from '../summary/outcomes.ts'
import type { ProportionOptions } from '../summary/proportion.ts'
import { countedOf, isOutcomes, shareOf } from '../summary/share.ts'

/** Carts that were begun and those of them that were paid for. */
export interface CartCounts {
  /** Carts with something in them. */
  readonly carts: number
  /** Those of them that became a purchase. */
  readonly purchases: number
}

/** A cart abandonment rate, as a fraction. */
export interface CartAbandonmentRate extends Measured {
  readonly metric: 'cartAbandonmentRate'
  /** Carts with something in them. */
  readonly carts: number
  /** Those of them that became a purchase. */
  readonly purchases: number
  /** Those of them that did not. */
  readonly abandoned: number
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * The share of carts that are never paid for. Purchases without a cart, such as by telephone, do not belong in it. Of
 * outcomes, yes is an abandoned cart.
 *
 * @formula (carts - purchases) / carts
 * @unit a fraction, 0 to 1; lower is better
 * @source Baymard Institute; interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(1)
 * @example
 * const { value, abandoned } = cartAbandonmentRate({ carts: 400, purchases: 120 })
 * ;[value, abandoned] // => [0.7, 280]
 * @example
 * const carts = [{ abandoned: true }, { abandoned: true }, { abandoned: false }, { abandoned: false }]
 * cartAbandonmentRate(summarize(carts, outcomes('abandoned'))).value // => 0.5
 * @example
 * cartAbandonmentRate({ carts: 0, purchases: 0 }).value // => null
 * @example
 * cartAbandonmentRate({ carts: 10, purchases: 12 }) // throws counts.purchases must be at most carts, 10, got 12
 */
export function cartAbandonmentRate(
  counts: Outcomes | CartCounts,
  options: ProportionOptions = {},
): CartAbandonmentRate {
  const counted = countedOf(counts, 'purchases', 'carts')
  const { n, yes, missing, invalid } = counted
  const abandoned = isOutcomes(counts) ? yes : n - yes
  const lost = { yes: abandoned, n, missing, invalid }
  const { measured, estimate } = shareOf('cartAbandonmentRate', {}, lost, 'no-answers', options)
  return { ...measured, carts: n, purchases: n - abandoned, abandoned, estimate }
}
