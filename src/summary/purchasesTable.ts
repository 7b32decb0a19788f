import { checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { tInterval } from '../core/intervals.ts'
import { addExact, canonical, sumOf } from '../core/numeric.ts'
import type { Answer, Instant, Interval, Missing, Rows } from '../core/types.ts'
import { type CountedPurchases, type PurchasesOptions, planOf, purchaseTally } from './purchases.ts'
import { type PurchaseLine, type Purchases, type PurchaseTable, tableOf } from './purchasesShape.ts'
import { summarize } from './summarize.ts'

/** How a metric of purchases reads rows. */
export type PurchaseRowOptions<Row> = PurchasesOptions<
  (keyof Row & string) | ((row: Row) => string | number | Missing),
  (keyof Row & string) | ((row: Row) => Instant | Missing),
  (keyof Row & string) | ((row: Row) => Answer)
>

/** Purchases of a summary or of rows, and the options that are the metric's own. */
export function readPurchases(
  data: object,
  options: object,
  own: readonly string[],
): { readonly table: PurchaseTable; readonly rest: object } {
  checkRecord('options', options)
  if ((data as { kind?: unknown } | null)?.kind === 'purchases') {
    return { table: tableOf(data as Purchases), rest: options }
  }
  if (!('customer' in options || 'at' in options || 'amount' in options)) {
    refuse('invalid-value', 'purchases', 'a summary of purchases, or rows with options.customer, at and amount', data)
  }
  const entries = Object.entries(options)
  const rest = Object.fromEntries(entries.filter(([name]) => own.includes(name)))
  const plan = planOf(Object.fromEntries(entries.filter(([name]) => !own.includes(name))) as never)
  const counting = { ...plan.head, fields: plan.fields as never[], tally: () => purchaseTally(plan, tableFrom) }
  return { table: summarize(data as Rows<never>, counting), rest }
}

function tableFrom({ counts, lines }: CountedPurchases): PurchaseTable {
  return { ...counts, lines }
}

/** A mean over what customers have several of, such as orders. */
export interface CustomerMean {
  /** The sum over all of them, correctly rounded. */
  readonly sum: number
  /** How many of them there are. */
  readonly count: number
  /** Customers who have any. */
  readonly customers: number
  readonly value: number | null
  readonly standardError: number | null
  readonly interval: Interval | null
}

/**
 * A mean whose values come in customers, who are alike within: each customer is one draw.
 *
 * @formula Σ s / Σ c over customers; se² = m / (m - 1) · Σ (s - c value)² / (Σ c)²
 * @source Liang and Zeger 1986, as OLS with cov_type='cluster' in statsmodels
 */
export function customerMean(
  lines: readonly PurchaseLine[],
  sumOfLine: (line: PurchaseLine) => number,
  countOfLine: (line: PurchaseLine) => number,
  level: number,
): CustomerMean {
  const parts: number[] = []
  let [count, customers] = [0, 0]
  for (const line of lines) {
    const own = countOfLine(line)
    if (own === 0) continue
    count += own
    customers++
    addExact(parts, sumOfLine(line))
  }
  const sum = sumOf(canonical(parts))
  if (count === 0) return { sum, count, customers, value: null, standardError: null, interval: null }
  const value = sum / count
  if (customers < 2) return { sum, count, customers, value, standardError: null, interval: null }
  const squares: number[] = []
  for (const line of lines) {
    const own = countOfLine(line)
    if (own > 0) addExact(squares, ((sumOfLine(line) - own * value) / count) ** 2)
  }
  const standardError = Math.sqrt((sumOf(canonical(squares)) * customers) / (customers - 1))
  const bounds = tInterval(value, standardError, customers - 1, level)
  return { sum, count, customers, value, standardError, interval: { ...bounds, level, method: 'cluster-t' } }
}
