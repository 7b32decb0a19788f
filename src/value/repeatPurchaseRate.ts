import { checkOptions } from '../core/check.ts'
import type { Estimate, Measured, Rows } from '../core/types.ts'
import type { ProportionOptions } from '../summary/proportion.ts'
import { holdoutOf, type Purchases } from '../summary/purchasesShape.ts'
import { type PurchaseRowOptions, readPurchases } from '../summary/purchasesTable.ts'
import { shareOf } from '../summary/share.ts'

/** The options of `repeatPurchaseRate` where it reads rows. */
export type RepeatPurchaseRowOptions<Row> = ProportionOptions & PurchaseRowOptions<Row>

/** The share of customers who bought again. */
export interface RepeatPurchaseRate extends Measured {
  readonly metric: 'repeatPurchaseRate'
  /** Customers with more than one purchase. */
  readonly repeating: number
  /** All purchases up to the end of the calibration, or of the observation. */
  readonly purchases: number
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
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * The share of customers with more than one purchase by the end of the observation, or of the calibration where there is
 * one. `n` counts customers, not rows. Rows of the same merge unit are one purchase, and rows = purchases + merged +
 * holdout + latePurchases + missing + invalid + outside.
 *
 * @formula customers with at least 2 purchases / customers with at least 1
 * @unit a fraction, 0 to 1; higher is better
 * @source repeat (or returning) customer rate, as Shopify reports it; interval: Wilson 1927
 * @complexity O(rows log rows of a customer) time; O(customers log customers) for a summary
 * @example
 * const orders = [['Ada', 0, 20], ['Ada', 5, 30], ['Bo', 2, 9], ['Cy', 1, 4]].map(([who, at, paid]) => ({ who, at, paid }))
 * const { value, n, repeating } = repeatPurchaseRate(orders, { customer: 'who', at: 'at', amount: 'paid', asOf: 9, mergeUnit: 'none' })
 * ;[value, n, repeating] // => [1 / 3, 3, 1]
 * @example
 * const of = purchases({ customer: 'who', at: 'at', amount: 'paid', asOf: '2026-03-01', timeZone: 'UTC' })
 * repeatPurchaseRate(summarize([{ who: 1, at: 0, paid: 3 }, { who: 1, at: 9, paid: 4 }], of)).value // => 0
 * @example
 * repeatPurchaseRate([5]) // throws purchases must be a summary of purchases, or rows with options.customer, at and amount, got [5]
 */
export function repeatPurchaseRate(purchases: Purchases, options?: ProportionOptions): RepeatPurchaseRate
export function repeatPurchaseRate<Row>(
  rows: Rows<Row>,
  options: RepeatPurchaseRowOptions<NoInfer<Row>>,
): RepeatPurchaseRate
export function repeatPurchaseRate(data: object, options: object = {}): RepeatPurchaseRate {
  const { table, rest } = readPurchases(data, options, ['level', 'method'])
  checkOptions(rest, ['level', 'method'])
  const { lines, missing, invalid, outside, merged, lateCustomers, latePurchases, definition } = table
  const repeating = lines.reduce((sum, { purchases }) => sum + (purchases > 1 ? 1 : 0), 0)
  const counted = { yes: repeating, n: lines.length, missing, invalid }
  const { measured, estimate } = shareOf('repeatPurchaseRate', { ...definition }, counted, 'no-answers', rest)
  const purchases = lines.reduce((sum, line) => sum + line.purchases, 0)
  const late = { lateCustomers, latePurchases }
  return { ...measured, repeating, purchases, merged, holdout: holdoutOf(lines), ...late, outside, estimate }
}
