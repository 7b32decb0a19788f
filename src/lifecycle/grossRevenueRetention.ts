import { checkLevel, checkOptions } from '../core/check.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { RevenueFlow } from '../summary/revenueFlowShape.ts'
import { type RevenueParts, type RevenueTotals, toRevenue } from './revenue.ts'
import { grossRetention, measuredRevenue } from './revenueRetention.ts'

/** The options of `grossRevenueRetention`. */
export interface GrossRevenueRetentionOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** Gross revenue retention, as a fraction: value = kept / start. `n` counts rows (0 for totals), `customers` those of the start. */
export interface GrossRevenueRetention extends Measured, RevenueParts {
  readonly metric: 'grossRevenueRetention'
  /** Revenue of the start that is still paid. */
  readonly kept: number
  /** What comparisons need; null where only totals are known, under two customers and where all keep the same share. */
  readonly estimate: Estimate | null
}

/**
 * Gross revenue retention (GRR): of the recurring revenue at the start of a period, the share that the same customers
 * still pay at its end. No gain counts, so it never exceeds 1, nor the net retention.
 *
 * @formula (start - contraction - churn) / start = Σ min(start, end) / Σ start, by customer
 * @unit a fraction per period, 0 to 1; higher is better
 * @source SaaS Metrics Standards Board; standard error: ratio of sums by customer, Cochran 1977, as R survey::svyratio; interval: Student's t on the log-odds
 * @complexity O(1)
 * @example
 * grossRevenueRetention({ start: 10000, expansion: 900, contraction: 300, churn: 700 }).value // => 0.9
 * @example
 * const rows = [{ was: 1000, is: 1500 }, { was: 800, is: 0 }, { was: 600, is: 300 }, { was: 0, is: 700 }]
 * const { value, kept, customers } = grossRevenueRetention(summarize(rows, revenueFlow({ start: 'was', end: 'is' })))
 * ;[value.toFixed(4), kept, customers] // => ['0.5417', 1300, 3]
 * @example
 * grossRevenueRetention({ start: 0, new: 500, expansion: 0, contraction: 0, churn: 0 }).reason // => 'no-customers'
 * @example
 * grossRevenueRetention({ start: 100, expansion: 0, contraction: 80, churn: 30 }) // throws revenue.churn must be with contraction at most start, 100, got 30
 */
export function grossRevenueRetention(
  revenue: RevenueFlow | RevenueTotals,
  options: GrossRevenueRetentionOptions = {},
): GrossRevenueRetention {
  checkOptions(options, ['level'])
  const { level = 0.95 } = options
  checkLevel(level)
  const read = toRevenue(revenue)
  const { value, kept, spread: all } = grossRetention(read, level)
  const { estimate, ...spread } = all
  return {
    ...measuredRevenue('grossRevenueRetention', {}, read, value, spread),
    kept,
    ...read.parts,
    estimate,
  }
}
