import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { checkInstant, type InstantOptions, instantOptions, instantReader, isoOf } from '../core/instants.ts'
import type { Answer, Instant, Missing, Summarizer, Tally } from '../core/types.ts'
import { zoneOf } from '../core/zone.ts'
import { type PurchaseReader, purchaseReader } from './purchasesRead.ts'
import { checkPurchases, lineKey, type MergeUnit, type PurchaseLine, type Purchases } from './purchasesShape.ts'
import { keep, linesOf, newStore, type PurchaseRule, type PurchaseStore } from './purchasesStore.ts'

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
 * @formula purchases: distinct (customer, merge unit); amounts: exact sums, rounded once
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

/** What a call of `purchases` asks for. */
export interface PurchasePlan {
  readonly fields: readonly Field[]
  readonly rule: PurchaseRule
  readonly read: PurchaseReader
  readonly head: Pick<Purchases, 'kind' | 'version' | 'definition'>
  readonly period: Pick<Purchases, 'asOf' | 'calibrationEnd'>
}

/** The counts of a summary without its lines, and these. */
export interface CountedPurchases {
  readonly counts: Omit<Purchases, 'customers'>
  readonly lines: readonly PurchaseLine[]
}

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
  const merging = mergeUnit !== 'none' && timeZone !== undefined
  const unitOf = merging ? unitStart(timeZone, mergeUnit) : (instant: number) => instant
  const fields = [customer, at, amount]
  const definition = { mergeUnit, timeZone: merging ? timeZone : null }
  const end = unitOf(asOf)
  return {
    fields,
    rule: { merges: mergeUnit !== 'none', calibrationEnd: calibrated === null ? end : unitOf(calibrated) },
    read: purchaseReader(fields, { instants, unitOf, end, lenient: onInvalid === 'count' }),
    head: { kind: 'purchases', version: '1', definition },
    period: { asOf: isoOf(asOf), calibrationEnd: calibrated === null ? null : isoOf(calibrated) },
  }
}

const DAY = 86_400_000

/** The start of an instant's civil day or week, its local midnight given as if it were UTC. */
export function unitStart(timeZone: string, unit: 'day' | 'week'): (instant: number) => number {
  const zone = zoneOf(timeZone, 'options.timeZone')
  let [from, until, offset] = [0, 0, 0]
  return (instant) => {
    if (!(instant >= from && instant < until)) {
      from = instant
      until = zone.steadyUntil(instant)
      offset = zone.offsetAt(instant)
    }
    const day = Math.floor((instant + offset) / DAY)
    // 1970-01-01 was a Thursday.
    return (unit === 'day' ? day : Math.floor((day + 3) / 7) * 7 - 3) * DAY
  }
}

/** A pass over purchases that ends in what `make` makes of each group. */
export function purchaseTally<S>(
  { rule, read, head, period }: PurchasePlan,
  make: (counted: CountedPurchases) => S,
): Tally<S> {
  const stores: PurchaseStore[] = []
  return {
    add(columns, length, groups, firstRow) {
      stores[0] ??= newStore()
      let store = stores[0]
      const place = { customer: '' as string | number, time: 0, amount: 0 }
      for (let i = 0; i < length; i++) {
        if (groups !== null) {
          const group = groups[i] as number
          stores[group] ??= newStore()
          store = stores[group] as PurchaseStore
        }
        const kind = read(columns, i, firstRow + i, place)
        if (kind === 'n') keep(store, place.customer, place.time, place.amount)
        else store[kind]++
      }
    },
    read: (groups) =>
      Array.from({ length: groups }, (_, g) => {
        const store = stores[g] ?? newStore()
        const { length: n, missing, invalid, outside, zero } = store
        const { merged, lateCustomers, latePurchases, lines } = linesOf(store, rule)
        const rows = n + missing + invalid + outside
        const { kind, version, definition } = head
        const counted = { kind, version, definition: { ...definition }, rows, n, missing, invalid, outside, ...period }
        return make({ counts: { ...counted, merged, zero, lateCustomers, latePurchases }, lines })
      }),
  }
}

function summaryOf({ counts, lines }: CountedPurchases): Purchases {
  const keys = lines.map(lineKey).sort()
  return { ...counts, customers: Object.fromEntries(keys.map((key) => [key, 1])) }
}
