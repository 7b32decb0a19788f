import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { RevenueFlow } from '../summary/revenueFlowShape.ts'
import { checkHistory, type Reactivation, type RevenueParts, type RevenueTotals, toRevenue } from './revenue.ts'
import { measuredRevenue, netRetention } from './revenueRetention.ts'

/** The options of `netRevenueRetention`. */
export interface NetRevenueRetentionOptions {
  /** 'apart' (default) leaves customers who came back out, as they were none at the start; 'included' adds what they pay. */
  readonly reactivation?: Reactivation
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** Net revenue retention, as a fraction: value = kept / start. `n` counts rows (0 for totals), `customers` those of the start. */
export interface NetRevenueRetention extends Measured, RevenueParts {
  readonly metric: 'netRevenueRetention'
  /** What the customers of the start pay at the end, with reactivations where they are included. */
  readonly kept: number
  /** What comparisons need; null where only totals are known, under two customers and where all keep the same share. */
  readonly estimate: Estimate | null
}

/**
 * Net revenue retention (NRR, net dollar retention): what the customers of the start of a period pay at its end, over
 * what they paid at its start. Expansion counts, new customers do not. Above 1, customers grow faster than they leave.
 *
 * @formula (start + expansion - contraction - churn) / start; 'included' adds reactivation
 * @unit a fraction per period, 0 and up; higher is better
 * @source SaaS Metrics Standards Board; standard error: ratio of sums by customer, Cochran 1977, as R survey::svyratio; interval: Student's t on the logarithm
 * @complexity O(1)
 * @example
 * netRevenueRetention({ start: 10000, expansion: 1900, contraction: 300, churn: 700 }).value // => 1.09
 * @example
 * const rows = [{ was: 1000, is: 1500 }, { was: 800, is: 0 }, { was: 600, is: 300 }, { was: 0, is: 700, paid: true }]
 * const flow = summarize(rows, revenueFlow({ start: 'was', end: 'is', before: 'paid' }))
 * ;[netRevenueRetention(flow).kept, netRevenueRetention(flow, { reactivation: 'included' }).kept] // => [1800, 2500]
 * @example
 * const totals = { start: 100, new: 20, expansion: 0, contraction: 0, churn: 10 }
 * netRevenueRetention(totals, { reactivation: 'included' }) // throws options.reactivation must be 'apart', as it is not known who paid before, got "included"
 */
export function netRevenueRetention(
  revenue: RevenueFlow | RevenueTotals,
  options: NetRevenueRetentionOptions = {},
): NetRevenueRetention {
  checkOptions(options, ['reactivation', 'level'])
  const { reactivation = 'apart', level = 0.95 } = options
  checkChoice('options.reactivation', reactivation, ['apart', 'included'])
  checkLevel(level)
  const read = toRevenue(revenue)
  checkHistory(read, reactivation, 'apart')
  const { value, kept, spread: all } = netRetention(read, reactivation, level)
  const { estimate, ...spread } = all
  return {
    ...measuredRevenue('netRevenueRetention', { reactivation }, read, value, spread),
    kept,
    ...read.parts,
    estimate,
  }
}
