import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { checkInstant, type InstantOptions, instantOptions, instantReader, isoOf } from '../core/instants.ts'
import type { Instant, Missing, Summarizer } from '../core/types.ts'
import { type ContactRule, countChains, isInside, noContacts } from './contactsChains.ts'
import { type Contacts, type ContactsDefinition, checkContacts } from './contactsShape.ts'
import { groupTally, idExpected, isId, wrongBy } from './counters.ts'
import { millisecondsOf, SECONDS } from './milliseconds.ts'

/** When contacts count as returns, and how their instants are read. */
export interface ContactRuleOptions extends InstantOptions {
  /** How many seconds after a contact another one still is a return, its end included; 604800, seven days, by default. */
  readonly window?: number
  /** When the rows were looked at: contacts younger than the window are immature. A contact after it is wrong. */
  readonly asOf: Instant
  /** The start of the period whose contacts are counted; those before it only tell returns and first contacts. */
  readonly from?: Instant
  /** The first instant after the period; contacts from it on only tell returns. */
  readonly to?: Instant
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/** The options of `contacts`: C names customers, T reads instants, S topics. */
export interface ContactsOptions<C, T, S> extends ContactRuleOptions {
  /** Names the customer. */
  readonly customer: C
  /** When the contact was. */
  readonly at: T
  /** What it was about: only a contact about the same is then a return. Without it any is. */
  readonly topic?: S
}

type Id = string | number
type Read<Row, T> = (row: Row) => T | Missing
type Named<K extends string> = { readonly [P in K]?: Id | Missing }
type Timed<K extends string> = { readonly [P in K]?: Instant | Missing }

/**
 * Counts contacts by whether the same customer came back within a window, from one row a contact; and issues, which are
 * chains of contacts, each within the window of the one before. Keyed: only splits that keep the rows of a customer (or
 * of a customer and topic) together merge to the same counts. Periods need all rows: give each its `from` and `to`, as
 * `timeline` does. `firstContactResolution` turns it into a rate.
 *
 * @formula returned: the next contact of the key is at most `window` later; immature: asOf - at < window
 * @unit contacts; the window in seconds
 * @source the repeat-contact method; Google Dialogflow counts callbacks within 24 hours alike
 * @complexity O(rows log rows) time, O(rows) space
 * @example
 * const days = [['Ada', 1], ['Ada', 3], ['Bo', 2], ['Cy', 27]].map(([who, day]) => ({ who, at: Date.UTC(2026, 2, day) }))
 * const { issues, contacts: all } = summarize(days, contacts({ customer: 'who', at: 'at', asOf: '2026-03-30T00:00:00Z' }))
 * ;[issues.resolved, issues.returned, issues.immature, all.resolved] // => [1, 1, 1, 2]
 * @example
 * const rows = [{ who: 1, at: 0, on: 'bill' }, { who: 1, at: 60000, on: 'login' }]
 * const of = contacts({ customer: 'who', at: 'at', topic: 'on', window: 3600, asOf: 7200000 })
 * summarize(rows, of).issues.resolved // => 2
 * @example
 * summarize([{ who: 1, at: 9 }], contacts({ customer: 'who', at: 'at', asOf: 5 })) // throws rows[0].at must be at most options.asOf, 1970-01-01T00:00:00.005Z, got 9
 */
export function contacts<const C extends string, const T extends string>(
  options: ContactsOptions<C, T, never>,
): Summarizer<C | T, Named<C> & Timed<T>, Contacts>
export function contacts<const C extends string, const T extends string, const S extends string>(
  options: ContactsOptions<C, T, S>,
): Summarizer<C | T | S, Named<C | S> & Timed<T>, Contacts>
export function contacts<Row>(
  options: ContactsOptions<Read<Row, Id>, Read<Row, Instant>, Read<Row, Id>>,
): Summarizer<never, Row, Contacts>
export function contacts<Row, const K extends string>(
  options: ContactsOptions<K | Read<Row, Id>, K | Read<Row, Instant>, K | Read<Row, Id>>,
): Summarizer<K, Row, Contacts>
export function contacts(options: ContactsOptions<Field, Field, Field>): Summarizer<string, never, Contacts> {
  const { rule, definition, period, read, fields } = readOptions(options)
  return {
    kind: 'contacts',
    definition: { ...definition },
    fields: fields as string[],
    keyed: true,
    tally: () =>
      groupTally(
        newGroup,
        (group, columns, i, row) => addContact(group, read(columns, i, row), rule),
        (group) => summaryOf(group, rule, { ...definition }, period),
      ),
    check: checkContacts,
  }
}

type Field = string | ((row: never) => unknown)
type Period = Pick<Contacts, 'asOf' | 'from' | 'to'>

function readOptions(options: ContactsOptions<Field, Field, Field>) {
  const names = ['customer', 'at', 'topic', 'window', 'asOf', 'from', 'to', 'timeZone', 'naiveZone', 'onInvalid']
  checkOptions(options, names)
  const { customer, at, topic, window = 604_800, onInvalid = 'refuse' } = options
  checkField('options.customer', customer)
  checkField('options.at', at)
  if (topic !== undefined) checkField('options.topic', topic)
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const ms = millisecondsOf(window)
  if (Number.isNaN(ms)) refuse('invalid-option', 'options.window', SECONDS, window)
  const instants = instantReader(instantOptions(options))
  const optional = (name: 'from' | 'to'): number | null =>
    options[name] === undefined ? null : checkInstant(`options.${name}`, options[name], instants)
  if (options.asOf === undefined) refuse('missing-option', 'options.asOf', instants.expected(undefined), undefined)
  const asOf = checkInstant('options.asOf', options.asOf, instants)
  const [from, to] = [optional('from'), optional('to')]
  if (from !== null && to !== null && !(from < to)) {
    refuse('invalid-option', 'options.to', `after options.from, ${isoOf(from)}`, options.to)
  }
  // Adding 0 makes 0 of -0, which JSON does not keep.
  const definition: ContactsDefinition = {
    key: topic === undefined ? 'customer' : 'customer-topic',
    window: window + 0,
  }
  const text = (instant: number | null): string | null => (instant === null ? null : isoOf(instant))
  const fields = topic === undefined ? [customer, at] : [customer, at, topic]
  return {
    rule: { window: ms, asOf, from: from ?? -Infinity, to: to ?? Infinity },
    definition,
    period: { asOf: isoOf(asOf), from: text(from), to: text(to) },
    fields,
    read: contactReader(fields, instants, asOf, onInvalid === 'count'),
  }
}

/** A row as it was read. */
interface Contact {
  readonly customer: Id
  readonly topic: Id | null
  readonly at: number
}
type ContactReader = (columns: readonly ArrayLike<unknown>[], i: number, row: number) => Contact | 'missing' | 'invalid'

function contactReader(
  [customerField, atField, topicField]: readonly Field[],
  instants: ReturnType<typeof instantReader>,
  asOf: number,
  lenient: boolean,
): ContactReader {
  const wrong = wrongBy(!lenient)
  return (columns, i, row) => {
    const customer = columns[0]?.[i] ?? null
    const at = columns[1]?.[i] ?? null
    const topic = topicField === undefined ? null : (columns[2]?.[i] ?? null)
    if (customer !== null && !isId(customer))
      return wrong(customerField, row, idExpected('the id of a customer'), customer)
    const instant = at === null ? Number.NaN : instants.read(at)
    if (at !== null && Number.isNaN(instant)) return wrong(atField, row, instants.expected(at), at)
    if (instant > asOf) return wrong(atField, row, `at most options.asOf, ${isoOf(asOf)}`, at)
    if (topic !== null && !isId(topic)) return wrong(topicField, row, idExpected('a topic'), topic)
    if (customer === null || at === null || (topic === null && topicField !== undefined)) return 'missing'
    return { customer: customer as Id, topic: topic as Id | null, at: instant }
  }
}

/** One group of rows: its contacts are kept until it is read. */
interface Group {
  missing: number
  invalid: number
  outside: number
  n: number
  /** Instants by customer and topic; the topic is null where none is read. */
  readonly customers: Map<Id, Map<Id | null, number[]>>
}

function newGroup(): Group {
  return { missing: 0, invalid: 0, outside: 0, n: 0, customers: new Map() }
}

function addContact(group: Group, contact: Contact | 'missing' | 'invalid', rule: ContactRule): void {
  if (contact === 'missing' || contact === 'invalid') {
    group[contact]++
    return
  }
  const { customer, topic, at } = contact
  if (isInside(at, rule)) group.n++
  else group.outside++
  const topics = group.customers.get(customer)
  const instants = topics?.get(topic)
  if (instants !== undefined) instants.push(at)
  else if (topics !== undefined) topics.set(topic, [at])
  else group.customers.set(customer, new Map([[topic, [at]]]))
}

function summaryOf(group: Group, rule: ContactRule, definition: ContactsDefinition, period: Period): Contacts {
  const { n, missing, invalid, outside, customers } = group
  const [all, issues] = [noContacts(), noContacts()]
  for (const topics of customers.values()) {
    for (const instants of topics.values()) countChains(Float64Array.from(instants).sort(), rule, all, issues)
  }
  const rows = n + missing + invalid + outside
  return {
    kind: 'contacts',
    version: '1',
    definition,
    rows,
    n,
    missing,
    invalid,
    outside,
    ...period,
    contacts: all,
    issues,
  }
}
