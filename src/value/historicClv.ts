import { checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { sumOf } from '../core/numeric.ts'
import { isIterable } from '../core/read.ts'
import type { Answer, Measured } from '../core/types.ts'
import { type Amounts, amountsBy } from '../summary/amounts.ts'
import { summarizeList } from '../summary/summarize.ts'
import { checkMargin, checkNumber } from './rates.ts'

/** The options of `historicClv`. */
export interface HistoricClvOptions {
  /** The share of the amounts that is margin, 1 by default; negative for customers served at a loss. */
  readonly margin?: number
  /** Interest a period, 0 by default: a list then holds one amount a period, oldest first, and the last is worth itself. */
  readonly compoundRate?: number
}

/** What a customer has brought so far, in the unit of the amounts. */
export interface HistoricClv extends Measured {
  readonly metric: 'historicClv'
  /** The sum of the amounts, refunds included, correctly rounded. */
  readonly revenue: number
  /** Null: what has been paid is known, not estimated. */
  readonly estimate: null
}

/**
 * Historic customer lifetime value: the margin of what one customer, or a group of them, has paid to date. Per customer,
 * segment by customer.
 *
 * @formula margin · Σ x; with compoundRate margin · Σ x_t (1 + compoundRate)^(T - t), T the last period
 * @unit the unit of the amounts; higher is better
 * @source the sum of past margins, as in Kumar and Reinartz 2018
 * @complexity O(n) time for amounts, O(1) for a summary
 * @example
 * historicClv([120, 80, null, -20], { margin: 0.5 }).value // => 90
 * @example
 * historicClv([100, 100], { compoundRate: 0.5 }).value // => 250
 * @example
 * const orders = [{ customer: 'a', paid: 10 }, { customer: 'b', paid: 7 }, { customer: 'a', paid: 5 }]
 * const byCustomer = segment(orders, { by: 'customer', of: amounts('paid'), metric: historicClv })
 * byCustomer.segments.map(({ result }) => result.value) // => [15, 7]
 * @example
 * historicClv([]).reason // => 'no-answers'
 */
export function historicClv(amounts: Iterable<Answer> | Amounts, options: HistoricClvOptions = {}): HistoricClv {
  checkOptions(options, ['margin', 'compoundRate'])
  const { margin = 1, compoundRate = 0 } = options
  checkMargin(margin)
  checkNumber('options.compoundRate', compoundRate, 0, 1)
  const isSummary = (amounts as { kind?: unknown } | null)?.kind === 'amounts'
  if (!isSummary && !isIterable(amounts)) {
    return refuse('invalid-value', 'amounts', 'an iterable of numbers or a summary of them', amounts)
  }
  if (isSummary && compoundRate > 0) {
    refuse('invalid-option', 'options.compoundRate', '0 for a summary, which has no periods', compoundRate)
  }
  const list = isSummary ? [] : Array.from(amounts as Iterable<Answer>)
  const read = (values: readonly Answer[]): Amounts =>
    summarizeList(
      values,
      amountsBy('amounts', {}, (row) => `amounts[${row}]`),
    )
  const { n, missing, invalid, sum } = isSummary ? (amounts as Amounts) : read(list)
  const grown = compoundRate === 0 ? sumOf(sum) : compounded(list, compoundRate)
  if (!Number.isFinite(grown * margin)) {
    refuse('invalid-option', 'options.compoundRate', 'small enough for a sum below 1.8e308', compoundRate)
  }
  return {
    metric: 'historicClv',
    definition: { compoundRate: compoundRate + 0 },
    value: n === 0 ? null : grown * margin + 0,
    n,
    missing,
    invalid,
    standardError: null,
    interval: null,
    reason: n === 0 ? 'no-answers' : null,
    warnings: [],
    revenue: sumOf(sum),
    estimate: null,
  }
}

function compounded(list: readonly Answer[], rate: number): number {
  let sum = 0
  for (const amount of list) sum = sum * (1 + rate) + (amount ?? 0)
  return sum
}
