import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { checkInstant, type InstantOptions, instantOptions, instantReader, isoOf } from '../core/instants.ts'
import type { Answer, Instant, Missing, Summarizer } from '../core/types.ts'
import { checkPurchases } from './purchasesCheck.ts'
import { purchaseReader, unitStart } from './purchasesRead.ts'
import { lineKey, type MergeUnit, type Purchases, type PurchasesDefinition } from './purchasesShape.ts'
import { type CountedPurchases, type PurchasePlan, purchaseTally } from './purchasesTally.ts'

/** When purchases are looked at, and which rows are one. */
export interface PurchaseRuleOptions extends InstantOptions {
  /**
   * Rows of one customer in one of these are one purchase: 'day' (default) and 'week', from Monday on, are of
   * `timeZone`; with 'none' each row is one.
   */
  readonly mergeUnit?: MergeUnit
  /** The end of the observation, its day or week included. Rows after it are counted in `outside`. */
  readonly asOf: Instant
  /** The end of the calibration, its day or week included: later purchases are the holdout. Without it there is none. */
  readonly calibrationEnd?: Instant
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/** The options of `purchases`: C names customers, T reads instants, A amounts. */
export interface PurchasesOptions<C, T, A> extends PurchaseRuleOptions {
  /** Names the customer. */
  readonly customer: C
  /** When it was bought. */
  readonly at: T
  /** What was paid, 0 or more. */
  readonly amount: A
}

type Id = string | number
type Read<Row, T> = (row: Row) => T | Missing
type Fits<C extends string, T extends string, A extends string> = { readonly [P in C]?: Id | Missing } & {
  readonly [P in T]?: Instant | Missing
} & { readonly [P in A]?: Answer }

/**
 * Sums purchases by customer: first and last, how many, how much, in a calibration and in the holdout after it. Keyed:
 * only splits that keep the rows of a customer together merge to the same lines; a customer in two merged summaries is
 * refused by the metrics. `rfm`, `repeatPurchaseRate`, `averageOrderValue` and `purchaseInterval` read it.
 *
 * @formula purchases: distinct (customer, merge unit); amounts: exact sums of each customer, rounded once
 * @unit the unit of the amounts; times in milliseconds
 * @source Fader, Hardie and Lee 2005; merged and split as summary_data_from_transaction_data of Python's lifetimes
 * @complexity O(rows log rows of a customer) time, O(rows) space; the summary O(customers)
 * @example
 * const rows = [['Ada', '2026-01-05', 20], ['Ada', '2026-01-05', 5], ['Ada', '2026-02-01', 30], ['Bo', '2026-01-09', 0]]
 * const orders = rows.map(([who, at, paid]) => ({ who, at, paid }) as { who: string; at: string; paid: number })
 * const of = purchases({ customer: 'who', at: 'at', amount: 'paid', asOf: '2026-03-01', timeZone: 'UTC' })
 * const { n, merged, zero, customers } = summarize(orders, of)
 * ;[n, merged, zero, Object.keys(customers).length] // => [4, 1, 1, 2]
 * @example
 * const of = purchases({ customer: 'who', at: 'at', amount: 'paid', asOf: 9, mergeUnit: 'none' })
 * summarize([{ who: 1, at: 5, paid: 3 }, { who: 1, at: 10, paid: 3 }], of).outside // => 1
 * @example
 * const of = purchases({ customer: 'who', at: 'at', amount: 'paid', asOf: 9, mergeUnit: 'none' })
 * summarize([{ who: 1, at: 5, paid: -3 }], of) // throws rows[0].paid must be a finite number of at least 0, got -3
 */
export function purchases<const C extends string, const T extends string, const A extends string>(
  options: PurchasesOptions<C, T, A>,
): Summarizer<C | T | A, Fits<C, T, A>, Purchases>
export function purchases<Row>(
  options: PurchasesOptions<Read<Row, Id>, Read<Row, Instant>, Read<Row, number>>,
): Summarizer<never, Row, Purchases>
export function purchases<Row, const K extends string>(
  options: PurchasesOptions<K | Read<Row, Id>, K | Read<Row, Instant>, K | Read<Row, number>>,
): Summarizer<K, Row, Purchases>
export function purchases(options: PurchasesOptions<Field, Field, Field>): Summarizer<string, never, Purchases> {
  const plan = planOf(options)
  return {
    kind: 'purchases',
    definition: { ...plan.head.definition },
    fields: plan.fields as string[],
    keyed: true,
    tally: () => purchaseTally(plan, summaryOf),
    check: checkPurchases,
  }
}

type Field = string | ((row: never) => unknown)

/** Reads the options of `purchases`. */
export function planOf(options: PurchasesOptions<Field, Field, Field>): PurchasePlan {
  const names = ['customer', 'at', 'amount', 'mergeUnit', 'asOf', 'calibrationEnd', 'timeZone', 'naiveZone']
  checkOptions(options, [...names, 'onInvalid'])
  const { customer, at, amount, mergeUnit = 'day', timeZone, onInvalid = 'refuse' } = options
  for (const name of ['customer', 'at', 'amount'] as const) checkField(`options.${name}`, options[name])
  checkChoice('options.mergeUnit', mergeUnit, ['none', 'day', 'week'])
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  if (mergeUnit !== 'none' && timeZone === undefined) {
    refuse('missing-option', 'options.timeZone', 'the zone of the days, such as "Europe/Rome"', timeZone)
  }
  const instants = instantReader(instantOptions(options))
  if (options.asOf === undefined) refuse('missing-option', 'options.asOf', instants.expected(undefined), undefined)
  const asOf = checkInstant('options.asOf', options.asOf, instants)
  const given = options.calibrationEnd
  const calibrated = given === undefined ? null : checkInstant('options.calibrationEnd', given, instants)
  if (calibrated !== null && calibrated > asOf) {
    refuse('invalid-option', 'options.calibrationEnd', `at most options.asOf, ${isoOf(asOf)}`, given)
  }
  const fields = [customer, at, amount]
  const zone = mergeUnit === 'none' ? undefined : timeZone
  const definition: PurchasesDefinition = { mergeUnit, timeZone: zone ?? null }
  const unitOf = unitStart(definition)
  const end = unitOf(asOf)
  return {
    fields,
    rule: { merges: mergeUnit !== 'none', calibrationEnd: calibrated === null ? end : unitOf(calibrated) },
    read: purchaseReader(fields, { instants, unitOf, end, lenient: onInvalid === 'count' }),
    head: { kind: 'purchases', version: '1', definition },
    period: { asOf: isoOf(asOf), calibrationEnd: calibrated === null ? null : isoOf(calibrated) },
  }
}

function summaryOf({ counts, lines }: CountedPurchases): Purchases {
  const keys = lines.map(lineKey).sort()
  return { ...counts, customers: Object.fromEntries(keys.map((key) => [key, 1])) }
}
