import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import {
  checkPeriod,
  type InstantOptions,
  type InstantReader,
  instantOptions,
  instantReader,
  isoOf,
} from '../core/instants.ts'
import type { Instant, Missing, Summarizer } from '../core/types.ts'
import { zoneOf } from '../core/zone.ts'
import { groupTally, idExpected, isId, wrongBy } from './counters.ts'
import { daysOf, type FlowTally, flowTally, joined } from './customerFlowCounts.ts'
import { type CustomerFlow, type CustomerFlowDefinition, checkFlow } from './customerFlowShape.ts'

/** What names a customer. */
export type CustomerId = string | number

/** The period of a flow, and how its instants are read. */
export interface CustomerFlowPeriod extends InstantOptions {
  /** The start of the period. */
  readonly from: Instant
  /** The first instant after it. */
  readonly to: Instant
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/** The options of `customerFlow`: T reads instants, C names customers. */
export interface CustomerFlowOptions<T, C> extends CustomerFlowPeriod {
  /** Names the customer; without it each row is one. */
  readonly customer?: C
  /** The first instant as a customer. */
  readonly start: T
  /** The first instant no longer one; missing = still one. */
  readonly end: T
  /** The first instant after the trial; missing = no trial. */
  readonly trialEnd?: T
}

type Read<Row, T> = (row: Row) => T | Missing
type Timed<K extends string> = { readonly [P in K]?: Instant | Missing }
type Named<K extends string> = { readonly [P in K]?: CustomerId | Missing }

/**
 * Counts the customers who come, stay and leave in a period, from one row a stretch of being a customer. Present at t
 * where start ≤ t < end. Without `customer` each row is a customer, and any split of the rows merges to the same
 * counts. With it the stretches of one customer are joined first, where they touch or overlap: who leaves and is back
 * at that instant has not left; only splits that keep a customer's rows together merge to the same counts.
 *
 * @formula end = start - lost + acquired; start ≤ t < end is half-open, and so is the period from ≤ t < to
 * @unit customers; time in milliseconds. Days are local ones in `timeZone`, without it 24 hours from `from` on
 * @source the population balance of demography; trials apart as in Stripe's subscriber churn
 * @complexity O(rows) time; space O(days) a group, with `customer` O(rows)
 * @example
 * const rows = [{ joined: '2026-01-10', left: null }, { joined: '2026-02-03', left: '2026-05-09' }]
 * const may = customerFlow({ start: 'joined', end: 'left', from: '2026-05-01', to: '2026-06-01', timeZone: 'UTC' })
 * const { start, end, lost } = summarize(rows, may).all
 * ;[start, end, lost] // => [2, 1, 1]
 * @example
 * const rows = [{ id: 'A', joined: '2026-01-10', left: '2026-05-09' }, { id: 'A', joined: '2026-05-09', left: null }]
 * const from = { start: 'joined', end: 'left', from: '2026-05-01', to: '2026-06-01', timeZone: 'UTC' } as const
 * summarize(rows, customerFlow({ customer: 'id', ...from })).all.losses // => 0
 * @example
 * const of = customerFlow({ start: 'joined', end: 'left', from: 0, to: 86400000 })
 * summarize([{ joined: 5, left: 3 }], of) // throws rows[0].left must be at least its start, 1970-01-01T00:00:00.005Z, got 3
 */
export function customerFlow<const T extends string>(
  options: CustomerFlowOptions<T, never>,
): Summarizer<T, Timed<T>, CustomerFlow>
export function customerFlow<const T extends string, const C extends string>(
  options: CustomerFlowOptions<T, C>,
): Summarizer<T | C, Timed<T> & Named<C>, CustomerFlow>
export function customerFlow<Row>(
  options: CustomerFlowOptions<Read<Row, Instant>, Read<Row, CustomerId>>,
): Summarizer<never, Row, CustomerFlow>
export function customerFlow<Row, const K extends string>(
  options: CustomerFlowOptions<K | Read<Row, Instant>, K | Read<Row, CustomerId>>,
): Summarizer<K, Row, CustomerFlow>
export function customerFlow(options: CustomerFlowOptions<Field, Field>): Summarizer<string, never, CustomerFlow> {
  const { read, fields, mayBeAbsent, keyed, trials, days } = readOptions(options)
  const timeZone = options.timeZone ?? null
  const definition = { customers: keyed ? 'keys' : 'rows', trials, timeZone } satisfies CustomerFlowDefinition
  const period = { from: isoOf(days[0] as number), to: isoOf(days.at(-1) as number) }
  return {
    kind: 'customer-flow',
    definition: { ...definition },
    fields: fields as string[],
    mayBeAbsent,
    keyed,
    tally: () =>
      groupTally(
        () => newGroup(keyed ? null : newTallies(trials, days)),
        (group, columns, i, row) => addRow(group, read(columns, i, row)),
        (group) => {
          const { n, missing, invalid, zeroLength } = group
          const { paid, all } = countsOf(group, newTallies(trials, days))
          const counted = { rows: n + missing + invalid, n, missing, invalid, ...period, zeroLength, paid, all }
          return { kind: 'customer-flow', version: '1', definition: { ...definition }, ...counted }
        },
      ),
    check: checkFlow,
  }
}

type Field = string | ((row: never) => unknown)
type Columns = readonly ArrayLike<unknown>[]
/** A row as it was read: a stretch from `start` to `end`, paid from `paid` on. */
interface Stretch {
  readonly customer: CustomerId | undefined
  readonly start: number
  readonly paid: number
  readonly end: number
}
type RowReader = (columns: Columns, i: number, row: number) => Stretch | 'missing' | 'invalid'

/** The longest period: a daily list of two centuries. */
const LONGEST = 6_311_520_000_000

function readOptions(options: CustomerFlowOptions<Field, Field>) {
  const names = ['customer', 'start', 'end', 'from', 'to', 'trialEnd', 'timeZone', 'naiveZone', 'onInvalid'] as const
  checkOptions(options, names)
  const { customer, start, end, trialEnd, onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  for (const name of ['start', 'end'] as const) checkField(`options.${name}`, options[name])
  for (const name of ['trialEnd', 'customer'] as const) {
    if (options[name] !== undefined) checkField(`options.${name}`, options[name])
  }
  const instants = instantReader(instantOptions(options))
  const [from, to] = checkPeriod(options, instants)
  if (to - from > LONGEST) refuse('invalid-option', 'options.to', 'within 200 years of options.from', options.to)
  const zone = options.timeZone === undefined ? null : zoneOf(options.timeZone, 'options.timeZone')
  const optional = [trialEnd, customer].filter((field) => field !== undefined)
  return {
    fields: [start, end, ...optional],
    mayBeAbsent: trialEnd === undefined ? [1] : [1, 2],
    keyed: customer !== undefined,
    trials: trialEnd !== undefined,
    days: daysOf(from, to, zone),
    read: rowReader(options, instants, onInvalid === 'refuse'),
  }
}

function rowReader(
  { start, end, trialEnd, customer }: CustomerFlowOptions<Field, Field>,
  instants: InstantReader,
  strict: boolean,
): RowReader {
  const wrong = wrongBy(strict)
  const read = (value: unknown): number => (isMissing(value) ? Number.NaN : instants.read(value))
  const absent: ArrayLike<unknown> = []
  return (columns, i, row) => {
    const began = columns[0]?.[i]
    const ended = columns[1]?.[i]
    const tried = (trialEnd === undefined ? absent : columns[2])?.[i]
    const id = (customer === undefined ? absent : columns.at(-1))?.[i]
    const from = read(began)
    if (Number.isNaN(from) && !isMissing(began)) return wrong(start, row, instants.expected(began), began)
    let to = read(ended)
    if (Number.isNaN(to)) {
      if (!isMissing(ended)) return wrong(end, row, instants.expected(ended), ended)
      to = Infinity
    }
    let paid = read(tried)
    if (Number.isNaN(paid)) {
      if (!isMissing(tried)) return wrong(trialEnd as Field, row, instants.expected(tried), tried)
      paid = from
    }
    if (!isMissing(id) && !isId(id)) return wrong(customer as Field, row, idExpected('the id of a customer'), id)
    if (Number.isNaN(from)) return 'missing'
    if (customer !== undefined && isMissing(id)) return wrong(customer, row, idExpected('the id of a customer'), id)
    if (to < from) return wrong(end, row, `at least its start, ${isoOf(from)}`, ended)
    if (paid < from) return wrong(trialEnd as Field, row, `at least its start, ${isoOf(from)}`, tried)
    return { customer: id as CustomerId | undefined, start: from, paid, end: to }
  }
}

function isMissing(value: unknown): value is Missing {
  return value === null || value === undefined
}

/** Counts with trials apart and, where trials were read, with them included. */
interface Tallies {
  readonly paid: FlowTally
  readonly all: FlowTally | null
}

function newTallies(trials: boolean, days: Float64Array): Tallies {
  return { paid: flowTally(days), all: trials ? flowTally(days) : null }
}

/** One group of rows: those of single customers are counted as they come, those of customers with an id are kept. */
interface Group {
  n: number
  missing: number
  invalid: number
  zeroLength: number
  readonly tallies: Tallies | null
  /** The latest stretch of each customer, as a place in `stretches`. */
  readonly customers: Map<CustomerId, number>
  /** By fours: start, paid, end, and the place of the customer's stretch before, -1 where there is none. */
  readonly stretches: number[]
}

function newGroup(tallies: Tallies | null): Group {
  return { n: 0, missing: 0, invalid: 0, zeroLength: 0, tallies, customers: new Map(), stretches: [] }
}

function addRow(group: Group, row: Stretch | 'missing' | 'invalid'): void {
  if (row === 'missing' || row === 'invalid') {
    group[row]++
    return
  }
  group.n++
  const { customer, start, paid, end } = row
  const { tallies, customers, stretches } = group
  if (start === end) {
    group.zeroLength++
  } else if (tallies !== null) {
    if (paid < end) tallies.paid.add([paid, end])
    tallies.all?.add([start, end])
  } else {
    const before = customers.get(customer as CustomerId) ?? -1
    customers.set(customer as CustomerId, stretches.length)
    stretches.push(start, paid, end, before)
  }
}

/** The counts of the rows so far, where `fresh` are tallies for those that were kept. */
function countsOf({ tallies, customers, stretches }: Group, fresh: Tallies): Pick<CustomerFlow, 'paid' | 'all'> {
  const { paid, all } = tallies ?? fresh
  for (const latest of customers.values()) {
    const own: { paid: number[]; all: number[] } = { paid: [], all: [] }
    for (let at = latest; at >= 0; at = stretches[at + 3] as number) {
      const end = stretches[at + 2] as number
      if ((stretches[at + 1] as number) < end) own.paid.push(stretches[at + 1] as number, end)
      if (all !== null) own.all.push(stretches[at] as number, end)
    }
    paid.add(joined(own.paid))
    all?.add(joined(own.all))
  }
  return { paid: paid.read(), all: (all ?? paid).read() }
}
