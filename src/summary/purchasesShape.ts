import { refuse } from '../core/errors.ts'
import type { Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** What makes one purchase of several rows: nothing, a civil day, or a civil week from Monday on. */
export type MergeUnit = 'none' | 'day' | 'week'

/** What makes two summaries of purchases alike. */
export interface PurchasesDefinition {
  readonly [key: string]: Json
  /** Rows of one customer in one of these are one purchase. */
  readonly mergeUnit: MergeUnit
  /** The zone of its days; null where no days are read. */
  readonly timeZone: string | null
}

/** The purchases of customers up to a moment, a line a customer. */
export interface Purchases extends Summary {
  readonly kind: 'purchases'
  readonly definition: PurchasesDefinition
  /** Rows with a customer, an instant and an amount, not after `asOf`. */
  readonly n: number
  /** Rows without one of these. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Rows after `asOf`. */
  readonly outside: number
  /** When the observation ended. */
  readonly asOf: string
  /** When the calibration ended and the holdout began; null where all is calibration. */
  readonly calibrationEnd: string | null
  /** Rows that were merged into a purchase of the same customer in the same unit. */
  readonly merged: number
  /** Rows of amount 0; they are purchases too. */
  readonly zero: number
  /** Customers whose first purchase is after `calibrationEnd`; they have no line. */
  readonly lateCustomers: number
  /** Their purchases. */
  readonly latePurchases: number
  /**
   * One entry a customer, counted once: the JSON text of customer, first and last purchase (milliseconds, of local time
   * where days are read), purchases, amount of all and of all but the first, then purchases and amount of the holdout.
   */
  readonly customers: Readonly<Record<string, number>>
}

/** What is kept of one customer. */
export interface PurchaseLine {
  /** Who it is. */
  readonly customer: string | number
  /** The first purchase, in milliseconds; of local time where days are read. */
  readonly first: number
  /** The last one of the calibration. */
  readonly last: number
  /** Purchases of the calibration. */
  readonly purchases: number
  /** Their amount. */
  readonly total: number
  /** The amount of all but the first. */
  readonly repeat: number
  /** Purchases of the holdout. */
  readonly holdout: number
  /** Their amount. */
  readonly holdoutTotal: number
}

/** Purchases as they are counted: the summary with its lines as records, in the order of the customers. */
export interface PurchaseTable extends Omit<Purchases, 'customers'> {
  readonly lines: readonly PurchaseLine[]
}

/** The text that a line is kept as. */
export function lineKey(line: PurchaseLine): string {
  const { customer, first, last, purchases, total, repeat, holdout, holdoutTotal } = line
  return JSON.stringify([customer, first, last, purchases, total, repeat, holdout, holdoutTotal])
}

/** A summary whose lines are read. One customer in two lines was split before merging, and is refused. */
export function tableOf({ customers, ...rest }: Purchases): PurchaseTable {
  const lines = Object.keys(customers).map((key) => readLine(key))
  lines.sort((a, b) => order(a.customer, b.customer))
  for (let i = 1; i < lines.length; i++) {
    const { customer } = lines[i] as PurchaseLine
    if (customer === lines[i - 1]?.customer) {
      refuse('invalid-summary', 'purchases.customers', 'whole in one of the merged summaries each', customer)
    }
  }
  const count = lines.length
  const counted = Object.values(customers).reduce((sum, number) => sum + number, 0)
  if (count !== counted) {
    refuse('invalid-summary', 'purchases.customers', `${count}, the number of its entries: no customer twice`, counted)
  }
  return { ...rest, lines }
}

/** Numbers before text; text by code unit. */
export function order(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

function readLine(key: string): PurchaseLine {
  const [customer, first, last, purchases, total, repeat, holdout, holdoutTotal] = JSON.parse(key) as never[]
  return { customer, first, last, purchases, total, repeat, holdout, holdoutTotal } as never
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkPurchases(summary: unknown, path: string): void {
  const counted = summary as Purchases
  const { rows, n, outside, merged, zero, lateCustomers, latePurchases, customers } = counted
  checkRows({ ...counted, rows: rows - outside }, path)
  let purchases = latePurchases + merged
  for (const [key, count] of Object.entries(customers)) {
    const line = lineOf(key)
    if (line === null) {
      refuse('invalid-summary', `${path}.customers`, 'keyed by lines of purchases', key)
      continue
    }
    if (count !== 1) refuse('invalid-summary', `${path}.customers`, 'counts of 1, a customer each', count)
    purchases += line.purchases + line.holdout
  }
  if (n !== purchases) refuse('invalid-summary', `${path}.n`, `${purchases}, its purchases and merged rows`, n)
  if (zero > n) refuse('invalid-summary', `${path}.zero`, `at most n, ${n}`, zero)
  if (lateCustomers > latePurchases) {
    refuse('invalid-summary', `${path}.lateCustomers`, `at most latePurchases, ${latePurchases}`, lateCustomers)
  }
}

/** The line of a text that another process wrote; null where it is none. */
function lineOf(key: string): PurchaseLine | null {
  try {
    const line = readLine(key)
    return isLine(line) && lineKey(line) === key ? line : null
  } catch {
    return null
  }
}

function isLine({ customer, first, last, purchases, total, repeat, holdout, holdoutTotal }: PurchaseLine): boolean {
  const named = typeof customer === 'string' ? customer !== '' : Number.isFinite(customer)
  const counts = [purchases - 1, holdout].every((count) => Number.isSafeInteger(count) && count >= 0)
  const sums = [total - repeat, repeat, holdoutTotal].every((sum) => Number.isFinite(sum) && sum >= 0)
  const times = Number.isSafeInteger(first) && Number.isSafeInteger(last) && first <= last
  return named && counts && sums && times && (purchases > 1 || repeat === 0) && (holdout > 0 || holdoutTotal === 0)
}
