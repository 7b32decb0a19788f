import { addSums, sumOf } from '../core/numeric.ts'
import type { ExactSum, Json, Measured } from '../core/types.ts'
import { less } from '../summary/revenueFlowShape.ts'
import type { Reactivation, Revenue } from './revenue.ts'
import { NONE, type RatioSpread, ratioError, ratioSpread, shareSpread } from './revenueRatio.ts'

/** A retention of revenue: what is kept of the start, and how sure that is. */
export interface RevenueRetention {
  /** Null without revenue at the start. */
  readonly value: number | null
  /** Revenue that is kept; gains are among it where it is net. */
  readonly kept: number
  readonly spread: RatioSpread
}

/** The share of the revenue at the start that its customers still pay, without any gain. */
export function grossRetention(revenue: Revenue, level: number): RevenueRetention {
  const { start, contraction, churn } = revenue.sums
  const kept = sumOf(less(start, contraction, churn))
  if (start.exact.length === 0) return { value: null, kept, spread: NONE }
  const value = kept / sumOf(start)
  const error = errorOf(revenue, less(NOTHING, contraction, churn), false, false)
  return { value, kept, spread: shareSpread(value, error, revenue.parts.customers ?? 0, level) }
}

/** The revenue at the end of the customers of the start over the revenue at the start. */
export function netRetention(revenue: Revenue, rule: Reactivation, level: number): RevenueRetention {
  const { start, expansion, reactivation, contraction, churn } = revenue.sums
  const included = rule === 'included'
  const gain = included ? addSums(expansion, reactivation) : expansion
  const kept = sumOf(less(addSums(start, gain), contraction, churn))
  if (start.exact.length === 0) return { value: null, kept, spread: NONE }
  const value = kept / sumOf(start)
  const error = errorOf(revenue, less(gain, contraction, churn), true, included)
  return { value, kept, spread: ratioSpread(value, error, peopleOf(revenue, included), level) }
}

/** The customers of a ratio: those of the start, and those who came back where they count. */
function peopleOf({ flow, parts }: Revenue, reactivated: boolean): number {
  return (parts.customers ?? 0) + (reactivated && flow !== null ? flow.reactivation.customers : 0)
}

const NOTHING: ExactSum = { exact: [] }

/** The standard error of a retention is that of the change of revenue over revenue. */
function errorOf(revenue: Revenue, y: ExactSum, gains: boolean, reactivated: boolean): number | null {
  const { flow } = revenue
  if (flow === null) return null
  const { start, startSquares, expansion, reactivation, contraction, churn } = flow
  const losses = addSums(contraction.squares, churn.squares)
  const grown = gains ? addSums(losses, expansion.squares) : losses
  const yy = reactivated ? addSums(grown, reactivation.squares) : grown
  const xy = less(gains ? expansion.timesStart : NOTHING, contraction.timesStart, churn.squares)
  return ratioError({ n: peopleOf(revenue, reactivated), y, x: start, yy, xx: startSquares, xy })
}

/** The fields that retention and churn of revenue share; customers make the sample small or not. */
export function measuredRevenue<M extends string>(
  metric: M,
  definition: Json,
  { n, missing, invalid, parts }: Revenue,
  value: number | null,
  { standardError, interval }: Pick<RatioSpread, 'standardError' | 'interval'>,
): Measured & { readonly metric: M } {
  const small = value !== null && parts.customers !== null && parts.customers < 30
  return {
    metric,
    definition,
    value,
    n,
    missing,
    invalid,
    standardError,
    interval,
    reason: value === null ? 'no-customers' : null,
    warnings: small ? ['small-sample'] : [],
  }
}
