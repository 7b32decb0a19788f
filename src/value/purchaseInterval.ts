import { checkLevel, checkOptions } from '../core/check.ts'
import type { Estimate, Measured, Rows } from '../core/types.ts'
import { customerMean } from '../summary/purchasesMean.ts'
import { holdoutOf, type Purchases } from '../summary/purchasesShape.ts'
import { type PurchaseRowOptions, readPurchases } from '../summary/purchasesTable.ts'

/** The options of `purchaseInterval`. */
export interface PurchaseIntervalOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** The options of `purchaseInterval` where it reads rows. */
export type PurchaseIntervalRowOptions<Row> = PurchaseIntervalOptions & PurchaseRowOptions<Row>

/** The mean time between two purchases of a customer, in seconds. */
export interface PurchaseInterval extends Measured {
  readonly metric: 'purchaseInterval'
  /** Times between two purchases. */
  readonly intervals: number
  /** Customers with such a time. */
  readonly repeating: number
  /** Customers with one purchase: they are in no interval. */
  readonly single: number
  /** Rows that were merged into another purchase, those after the calibration too. */
  readonly merged: number
  /** Purchases after `calibrationEnd` of customers who bought before it; 0 without it. */
  readonly holdout: number
  /** Customers whose first purchase is after `calibrationEnd`. */
  readonly lateCustomers: number
  /** Their purchases. */
  readonly latePurchases: number
  /** Rows after `asOf`. */
  readonly outside: number
  /** What comparisons need; null under two customers with a repeat. */
  readonly estimate: Estimate | null
}

/**
 * The mean time from one purchase of a customer to the next, up to the end of the observation, or of the calibration
 * where there is one. `n` counts purchases, and rows = n + merged + holdout + latePurchases + missing + invalid +
 * outside. Only finished intervals count, so short ones are seen more often than long
 * ones: it is the pace of those who came back, not the time until a customer will.
 *
 * @formula Σ (last - first) / Σ (purchases - 1); standard error clustered by customer
 * @unit seconds, 0 or more; lower is better. With a merge unit, whole local days of 86,400 seconds
 * @source average time between purchases (purchase latency); interval: Liang and Zeger 1986, as OLS with cov_type='cluster' in statsmodels
 * @complexity O(rows log rows of a customer) time; O(customers log customers) for a summary
 * @example
 * const days = [['Ada', '2026-01-05'], ['Ada', '2026-01-15'], ['Ada', '2026-02-04'], ['Bo', '2026-01-09']]
 * const rows = days.map(([who, at]) => ({ who, at, paid: 1 }))
 * const { value, intervals, single } = purchaseInterval(rows, { customer: 'who', at: 'at', amount: 'paid', asOf: '2026-03-01', timeZone: 'UTC' })
 * ;[value / 86400, intervals, single] // => [15, 2, 1]
 * @example
 * const of = purchases({ customer: 'who', at: 'at', amount: 'paid', asOf: 9, mergeUnit: 'none' })
 * purchaseInterval(summarize([{ who: 1, at: 3, paid: 5 }], of)).reason // => 'none-finished'
 * @example
 * const of = purchases({ customer: 'who', at: 'at', amount: 'paid', asOf: 9, mergeUnit: 'none' })
 * purchaseInterval(summarize([{ who: 1, at: 3, paid: 5 }], of), { level: 95 }) // throws options.level must be a number between 0 and 1, such as 0.95, got 95
 */
export function purchaseInterval(purchases: Purchases, options?: PurchaseIntervalOptions): PurchaseInterval
export function purchaseInterval<Row>(
  rows: Rows<Row>,
  options: PurchaseIntervalRowOptions<NoInfer<Row>>,
): PurchaseInterval
export function purchaseInterval(data: object, options: object = {}): PurchaseInterval {
  const { table, rest } = readPurchases(data, options, ['level'])
  checkOptions(rest, ['level'])
  const { level = 0.95 } = rest as PurchaseIntervalOptions
  checkLevel(level)
  const { lines, missing, invalid, outside, merged, lateCustomers, latePurchases, definition } = table
  const mean = customerMean(lines, {
    sumOf: ({ first, last }) => last - first,
    countOf: ({ purchases }) => purchases - 1,
    per: 1000,
    level,
  })
  const { count, customers, value, standardError, interval } = mean
  const n = lines.reduce((sum, { purchases }) => sum + purchases, 0)
  return {
    metric: 'purchaseInterval',
    definition: { ...definition },
    value,
    n,
    missing,
    invalid,
    standardError,
    interval,
    reason: n === 0 ? 'no-answers' : value === null ? 'none-finished' : null,
    warnings: customers > 0 && customers < 30 ? ['small-sample'] : [],
    intervals: count,
    repeating: customers,
    single: lines.length - customers,
    merged,
    holdout: holdoutOf(lines),
    lateCustomers,
    latePurchases,
    outside,
    estimate: value === null || standardError === null ? null : { kind: 'normal', value, standardError, unit: 1 },
  }
}
