import { checkLevel, checkOptions } from '../core/check.ts'
import type { Estimate, Measured, Rows } from '../core/types.ts'
import { customerMean } from '../summary/purchasesMean.ts'
import { holdoutOf, type Purchases } from '../summary/purchasesShape.ts'
import { type PurchaseRowOptions, readPurchases } from '../summary/purchasesTable.ts'

/** The options of `averageOrderValue`. */
export interface AverageOrderValueOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** The options of `averageOrderValue` where it reads rows. */
export type AverageOrderValueRowOptions<Row> = AverageOrderValueOptions & PurchaseRowOptions<Row>

/** The mean amount of a purchase, in the unit of the amounts. */
export interface AverageOrderValue extends Measured {
  readonly metric: 'averageOrderValue'
  /** The sum of the amounts: each customer's is rounded to a double first, and so is the sum of these. */
  readonly revenue: number
  /** Customers with a purchase. */
  readonly customers: number
  /** Rows that were merged into another purchase, those after the calibration too. */
  readonly merged: number
  /** Rows of amount 0, those after the calibration too; they are purchases. */
  readonly zero: number
  /** Purchases after `calibrationEnd` of customers who bought before it; 0 without it. */
  readonly holdout: number
  /** Customers whose first purchase is after `calibrationEnd`. */
  readonly lateCustomers: number
  /** Their purchases. */
  readonly latePurchases: number
  /** Rows after `asOf`. */
  readonly outside: number
  /** What comparisons need; null under two customers. */
  readonly estimate: Estimate | null
}

/**
 * The mean amount of a purchase up to the end of the observation, or of the calibration where there is one. `n` counts
 * purchases: rows of the same merge unit are one, and rows = n + merged + holdout + latePurchases + missing + invalid +
 * outside. The interval takes customers, not purchases, as independent: a
 * customer's orders are alike, and an interval over orders would be too narrow.
 *
 * @formula revenue / purchases; standard error clustered by customer
 * @unit the unit of the amounts, 0 or more; higher is better
 * @source revenue over orders, as shops report it; interval: Liang and Zeger 1986, as OLS with cov_type='cluster' in statsmodels
 * @complexity O(rows log rows of a customer) time; O(customers log customers) for a summary
 * @example
 * const orders = [['Ada', 0, 20], ['Ada', 5, 30], ['Bo', 2, 10]].map(([who, at, paid]) => ({ who, at, paid }))
 * const read = { customer: 'who', at: 'at', amount: 'paid', asOf: 99 } as const
 * const { value, n, revenue } = averageOrderValue(orders, { ...read, mergeUnit: 'none' })
 * ;[value, n, revenue, averageOrderValue(orders, { ...read, timeZone: 'UTC' }).value] // => [20, 3, 60, 30]
 * @example
 * const of = purchases({ customer: 'who', at: 'at', amount: 'paid', asOf: 9, mergeUnit: 'none' })
 * const { value, reason } = averageOrderValue(summarize([{ who: 1, at: 3, paid: null }], of))
 * ;[value, reason] // => [null, 'no-answers']
 * @example
 * averageOrderValue([{ who: 1, at: 3, paid: -5 }], { customer: 'who', at: 'at', amount: 'paid', asOf: 9, mergeUnit: 'none' }) // throws rows[0].paid must be a finite number of at least 0, got -5
 */
export function averageOrderValue(purchases: Purchases, options?: AverageOrderValueOptions): AverageOrderValue
export function averageOrderValue<Row>(
  rows: Rows<Row>,
  options: AverageOrderValueRowOptions<NoInfer<Row>>,
): AverageOrderValue
export function averageOrderValue(data: object, options: object = {}): AverageOrderValue {
  const { table, rest } = readPurchases(data, options, ['level'])
  checkOptions(rest, ['level'])
  const { level = 0.95 } = rest as AverageOrderValueOptions
  checkLevel(level)
  const { lines, missing, invalid, outside, merged, zero, lateCustomers, latePurchases, definition } = table
  const mean = customerMean(lines, { sumOf: ({ total }) => total, countOf: ({ purchases }) => purchases, level })
  const { sum, count, customers, value, standardError, interval } = mean
  return {
    metric: 'averageOrderValue',
    definition: { ...definition },
    value,
    n: count,
    missing,
    invalid,
    standardError,
    interval,
    reason: value === null ? 'no-answers' : null,
    warnings: customers > 0 && customers < 30 ? ['small-sample'] : [],
    revenue: sum,
    customers,
    merged,
    zero,
    holdout: holdoutOf(lines),
    lateCustomers,
    latePurchases,
    outside,
    estimate: value === null || standardError === null ? null : { kind: 'normal', value, standardError, unit: 1 },
  }
}
