import { checkChoice, checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { tInterval } from '../core/intervals.ts'
import { exactMean, sampleVariance, sumOf } from '../core/numeric.ts'
import type { Estimate, ExactSum, Measured } from '../core/types.ts'
import {
  endingCustomers,
  isRevenue,
  type RevenueFlow,
  revenueExpected,
  startingCustomers,
} from '../summary/revenueFlowShape.ts'
import { checkNames } from '../summary/share.ts'

/** Recurring revenue and who pays it, as a report prints them. */
export interface AccountRevenue {
  /** The recurring revenue of all. */
  readonly revenue: number
  /** The customers who pay it. */
  readonly customers: number
}

/** The options of `averageRevenuePerAccount`. */
export interface AverageRevenuePerAccountOptions {
  /** 'end' (default) of the period, or 'start': when customers and their revenue are counted; not taken with counts. */
  readonly moment?: 'end' | 'start'
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** Average revenue per account: value = revenue / customers. `n` counts rows; of counts, customers. */
export interface AverageRevenuePerAccount extends Measured {
  readonly metric: 'averageRevenuePerAccount'
  /** The recurring revenue of all. */
  readonly revenue: number
  /** The customers who pay it; who pays nothing is none. */
  readonly customers: number
  /** What comparisons need; null under two customers, and where only counts are known. */
  readonly estimate: Estimate | null
}

/**
 * Average revenue per account (ARPA, ARPU): recurring revenue over the customers who pay it. Free customers and trials
 * pay nothing and are not among them.
 *
 * @formula revenue / customers, correctly rounded
 * @unit the unit of the amounts, for their period; higher is better
 * @source ARPA as ChartMogul, Stripe and Baremetrics: MRR / active paying customers; interval: Student 1908, as R t.test
 * @complexity O(1)
 * @example
 * averageRevenuePerAccount({ revenue: 123000, customers: 150 }).value // => 820
 * @example
 * const rows = [{ was: 1000, is: 1500 }, { was: 800, is: 0 }, { was: 0, is: 700 }]
 * const flow = summarize(rows, revenueFlow({ start: 'was', end: 'is' }))
 * ;[averageRevenuePerAccount(flow).value, averageRevenuePerAccount(flow, { moment: 'start' }).value] // => [1100, 900]
 * @example
 * averageRevenuePerAccount({ revenue: 0, customers: 0 }).reason // => 'no-customers'
 * @example
 * averageRevenuePerAccount({ revenue: 20, customers: 0 }) // throws counts.revenue must be 0, as there are no customers, got 20
 */
export function averageRevenuePerAccount(
  revenue: RevenueFlow | AccountRevenue,
  options: AverageRevenuePerAccountOptions = {},
): AverageRevenuePerAccount {
  checkOptions(options, ['moment', 'level'])
  const { moment = 'end', level = 0.95 } = options
  checkChoice('options.moment', moment, ['end', 'start'])
  checkLevel(level)
  const { n, missing, invalid, customers, sum, squares } = read(revenue, options)
  const some = customers > 0
  const variance = squares !== null && customers > 1 ? sampleVariance(customers, sum, squares) : null
  const standardError = variance === null ? null : Math.sqrt(variance / customers)
  const value = some ? exactMean(customers, sum) : null
  const sure = value !== null && variance !== null && standardError !== null
  return {
    metric: 'averageRevenuePerAccount',
    definition: {},
    value,
    n,
    missing,
    invalid,
    standardError,
    interval: sure ? { ...tInterval(value, standardError, customers - 1, level), level, method: 't' } : null,
    reason: some ? null : 'no-customers',
    warnings: some && customers < 30 ? ['small-sample'] : [],
    revenue: sumOf(sum),
    customers,
    estimate: sure ? { kind: 'mean', mean: value, variance, n: customers, unit: 1 } : null,
  }
}

interface Accounts {
  readonly n: number
  readonly missing: number
  readonly invalid: number
  readonly customers: number
  readonly sum: ExactSum
  readonly squares: ExactSum | null
}

function read(revenue: RevenueFlow | AccountRevenue, { moment }: AverageRevenuePerAccountOptions): Accounts {
  checkRecord('counts', revenue)
  if ((revenue as RevenueFlow).kind === 'revenue-flow') {
    const flow = revenue as RevenueFlow
    const { n, missing, invalid } = flow
    const counted = { n, missing, invalid }
    if (moment === 'start') {
      return { ...counted, customers: startingCustomers(flow), sum: flow.start, squares: flow.startSquares }
    }
    return { ...counted, customers: endingCustomers(flow), sum: flow.end, squares: flow.endSquares }
  }
  const counts = revenue as AccountRevenue
  checkNames(counts, ['revenue', 'customers'])
  const { revenue: all, customers } = counts
  checkCount('counts.customers', customers)
  if (moment !== undefined) refuse('invalid-option', 'options.moment', 'absent where counts are given', moment)
  if (!isRevenue(all)) refuse('invalid-value', 'counts.revenue', revenueExpected(all), all)
  if (customers === 0 && all > 0) refuse('invalid-value', 'counts.revenue', '0, as there are no customers', all)
  const sum = { exact: all === 0 ? [] : [all] }
  return { n: customers, missing: 0, invalid: 0, customers, sum, squares: null }
}
