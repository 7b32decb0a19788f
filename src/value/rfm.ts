import { checkChoice, checkOptions } from '../core/check.ts'
import type { Rows } from '../core/types.ts'
import { unitStart } from '../summary/purchasesRead.ts'
import type { MergeUnit, PurchaseLine, Purchases, PurchaseTable } from '../summary/purchasesShape.ts'
import { type PurchaseRowOptions, readPurchases } from '../summary/purchasesTable.ts'

/** The unit of recency and age. */
export type TimeUnit = 'hour' | 'day' | 'week'

/** The options of `rfm`. */
export interface RfmOptions {
  /** The unit of recency and age, 'day' by default; nothing is rounded to it. */
  readonly timeUnit?: TimeUnit
  /** Whether the first purchase counts in `monetary`: 'exclude' (default), as models of repeat spend need it, or 'include'. */
  readonly firstPurchase?: 'exclude' | 'include'
}

/** The options of `rfm` where it reads rows. */
export type RfmRowOptions<Row> = RfmOptions & PurchaseRowOptions<Row>

/** The purchases of one customer up to the end of the calibration, and those after it. */
export interface RfmCustomer {
  /** Who it is. */
  readonly customer: string | number
  /** Purchases after the first. */
  readonly frequency: number
  /** From the first purchase to the last, in time units: 0 where there is one. */
  readonly recency: number
  /** From the first purchase to the end of the calibration, in time units. */
  readonly age: number
  /** From the last purchase to the end of the calibration, in time units: the recency that scores are made of. */
  readonly sinceLast: number
  /** The mean amount of a repeat purchase, or of any where the first is included; null where there is none. */
  readonly monetary: number | null
  /** The amount of all purchases. */
  readonly total: number
  /** Purchases after the end of the calibration; null where there is no holdout. */
  readonly holdout: number | null
  /** Their amount. */
  readonly holdoutTotal: number | null
}

/** What makes two tables of customers alike. */
export interface RfmDefinition {
  /** Rows of one customer in one of these are one purchase. */
  readonly mergeUnit: MergeUnit
  /** The zone of its days; null where no days are read. */
  readonly timeZone: string | null
  /** The unit of recency and age. */
  readonly timeUnit: TimeUnit
  /** Whether the first purchase counts in `monetary`. */
  readonly firstPurchase: 'exclude' | 'include'
}

/** Frequency, recency and money of every customer. */
export interface Rfm {
  /** How it was counted. */
  readonly definition: RfmDefinition
  /** Rows that are purchases, or part of one. */
  readonly n: number
  /** Rows without a customer, an instant or an amount. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Rows after `asOf`. */
  readonly outside: number
  /** Rows that were merged into another purchase. */
  readonly merged: number
  /** Rows of amount 0; they are purchases too. */
  readonly zero: number
  /** Customers whose first purchase is after `calibrationEnd`; they have no line. */
  readonly lateCustomers: number
  /** Their purchases. */
  readonly latePurchases: number
  /** When the observation ended. */
  readonly asOf: string
  /** When the calibration ended; null where there is no holdout. */
  readonly calibrationEnd: string | null
  /** One line a customer: ids that are numbers first, then text, each in order. */
  readonly customers: readonly RfmCustomer[]
}

/**
 * Frequency, recency, age and money of every customer, as models of repeat purchase take them. The merge unit says which
 * rows are one purchase, the time unit how recency and age are told; they are apart. In units of days or weeks, times
 * are whole local days, whatever the clocks do.
 *
 * @formula frequency = purchases - 1; recency = last - first; age = end of calibration - first; monetary = Σ repeat amounts / frequency
 * @unit recency and age in time units; money in the unit of the amounts
 * @source Fader, Hardie and Lee 2005; as summary_data_from_transaction_data and calibration_and_holdout_data of Python's lifetimes
 * @complexity O(rows log rows of a customer) time; O(customers log customers) for a summary
 * @example
 * const orders = [['Ada', '2026-01-05', 20], ['Ada', '2026-01-12', 30], ['Ada', '2026-02-16', 50], ['Bo', '2026-01-31', 9]]
 * const rows = orders.map(([who, at, paid]) => ({ who, at, paid }) as { who: string; at: string; paid: number })
 * const read = { customer: 'who', at: 'at', amount: 'paid', asOf: '2026-03-02', timeZone: 'UTC' } as const
 * const [ada, bo] = rfm(rows, { ...read, timeUnit: 'week' }).customers
 * ;[ada.frequency, ada.recency, ada.age, ada.monetary, ada.total] // => [2, 6, 8, 40, 100]
 * @example
 * const rows = [{ who: 1, at: '2026-01-05', paid: 20 }, { who: 1, at: '2026-01-12', paid: 30 }]
 * const days = { asOf: '2026-03-01', calibrationEnd: '2026-01-10', timeZone: 'UTC' }
 * const [one] = rfm(summarize(rows, purchases({ customer: 'who', at: 'at', amount: 'paid', ...days }))).customers
 * ;[one.frequency, one.monetary, one.holdout, one.holdoutTotal] // => [0, null, 1, 30]
 * @example
 * rfm([{ who: 1, at: '2026-01-05', paid: -1 }], { customer: 'who', at: 'at', amount: 'paid', asOf: '2026-03-01', timeZone: 'UTC' }) // throws rows[0].paid must be a finite number of at least 0, got -1
 */
export function rfm(purchases: Purchases, options?: RfmOptions): Rfm
export function rfm<Row>(rows: Rows<Row>, options: RfmRowOptions<NoInfer<Row>>): Rfm
export function rfm(data: object, options: object = {}): Rfm {
  const { table, rest } = readPurchases(data, options, ['timeUnit', 'firstPurchase'])
  return fromTable(table, rest)
}

const LENGTH = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 }

function fromTable(table: PurchaseTable, options: RfmOptions): Rfm {
  checkOptions(options, ['timeUnit', 'firstPurchase'])
  const { timeUnit = 'day', firstPurchase = 'exclude' } = options
  checkChoice('options.timeUnit', timeUnit, Object.keys(LENGTH))
  checkChoice('options.firstPurchase', firstPurchase, ['exclude', 'include'])
  const { n, missing, invalid, outside, merged, zero, lateCustomers, latePurchases, asOf, calibrationEnd } = table
  const { mergeUnit, timeZone } = table.definition
  const end = unitStart(table.definition)(Date.parse(calibrationEnd ?? asOf))
  const length = LENGTH[timeUnit]
  const split = calibrationEnd !== null
  const customers = table.lines.map((line) => ({
    customer: line.customer,
    frequency: line.purchases - 1,
    recency: (line.last - line.first) / length,
    age: (end - line.first) / length,
    sinceLast: (end - line.last) / length,
    monetary: monetaryOf(line, firstPurchase),
    total: line.total,
    holdout: split ? line.holdout : null,
    holdoutTotal: split ? line.holdoutTotal : null,
  }))
  return {
    definition: { mergeUnit, timeZone, timeUnit, firstPurchase },
    n,
    missing,
    invalid,
    outside,
    merged,
    zero,
    lateCustomers,
    latePurchases,
    asOf,
    calibrationEnd,
    customers,
  }
}

function monetaryOf({ purchases, total, repeat }: PurchaseLine, first: 'exclude' | 'include'): number | null {
  if (first === 'include') return total / purchases
  return purchases > 1 ? repeat / (purchases - 1) : null
}
