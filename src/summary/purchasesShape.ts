import { refuse } from '../core/errors.ts'
import type { Json, Summary } from '../core/types.ts'

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
  /** Customers whose first purchase is after `calibrationEnd`: metrics leave them out. */
  readonly lateCustomers: number
  /** Their purchases. */
  readonly latePurchases: number
  /**
   * One entry a customer, counted once: the JSON text of customer, first and last purchase (milliseconds, of local time
   * where days are read), purchases, amount of all and of all but the first, then purchases and amount of the holdout.
   * Late customers have 0 purchases, and the first of the holdout as first and last.
   */
  readonly customers: Readonly<Record<string, number>>
}

/** What is kept of one customer. */
export interface PurchaseLine {
  /** Who it is. */
  readonly customer: string | number
  /** The first purchase, in milliseconds; of local time where days are read. */
  readonly first: number
  /** The last one of the calibration; of late customers the first. */
  readonly last: number
  /** Purchases of the calibration; 0 of late customers. */
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

/** Purchases as they are counted: the summary with its lines as records. */
export interface PurchaseTable extends Omit<Purchases, 'customers'> {
  /** Of customers with a purchase in the calibration, in their order. */
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
  return { ...rest, lines: calibrated(lines) }
}

/** The lines of customers who bought in the calibration. */
export function calibrated(lines: readonly PurchaseLine[]): PurchaseLine[] {
  return lines.filter(({ purchases }) => purchases > 0)
}

/** The purchases of customers with a line after the calibration. */
export function holdoutOf(lines: readonly PurchaseLine[]): number {
  return lines.reduce((sum, { holdout }) => sum + holdout, 0)
}

/** Numbers before text; text by code unit. */
export function order(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** What `lineKey` wrote. */
export function readLine(key: string): PurchaseLine {
  const [customer, first, last, purchases, total, repeat, holdout, holdoutTotal] = JSON.parse(key) as never[]
  return { customer, first, last, purchases, total, repeat, holdout, holdoutTotal } as never
}
