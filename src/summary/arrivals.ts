import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { type InstantReader, instantReader } from '../core/instants.ts'
import type { Answer, Instant, Missing, Summarizer } from '../core/types.ts'
import { type Zone, zoneOf } from '../core/zone.ts'
import { type Arrivals, type ArrivalsDefinition, checkArrivals, slotKey } from './arrivalsShape.ts'
import { groupTally, wrongBy } from './counters.ts'

/** The options of `arrivals`. */
export interface ArrivalsOptions<At, Count> {
  /** The field with the moment of a contact, or with the start of an interval. */
  readonly at: At
  /** The length of a slot in seconds: whole minutes that divide a day, such as 1800. */
  readonly slot: number
  /** The zone whose clock the slots are read on; required, as 'UTC' is a choice too. */
  readonly timeZone: string
  /** The zone of date-times without an offset; without it they are refused. */
  readonly naiveZone?: string
  /** The field with the number of contacts of a row, where a row is an interval; without it each row is one contact. */
  readonly contacts?: Count
  /** 'refuse' (default) throws at the first wrong value; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Read<Row, T> = (row: Row) => T
type Timed<K extends string> = { readonly [P in K]?: Instant | Missing }
type Numbered<K extends string> = { readonly [P in K]?: Answer }

/**
 * Counts contacts by local date and slot, for `arrivalProfile` and `arrivalForecast`. Rows are contacts, or intervals
 * with a number of them. Row summary: any split of the rows merges to the same counts.
 *
 * @formula count of each slot: the contacts whose local time is in it
 * @unit contacts
 * @source the sufficient statistic of a rate by slot
 * @complexity O(rows) time, O(slots that occur) space a group
 * @example
 * const calls = [{ at: '2026-03-02T09:10Z' }, { at: '2026-03-02T09:40Z' }, { at: '2026-03-02T09:59Z' }]
 * summarize(calls, arrivals({ at: 'at', slot: 1800, timeZone: 'UTC' })).counts // => { '2026-03-02T09:00': 1, '2026-03-02T09:30': 2 }
 * @example
 * const intervals = [{ from: '2026-03-02T09:00+01:00', calls: 12 }, { from: '2026-03-02T09:30+01:00', calls: 0 }]
 * summarize(intervals, arrivals({ at: 'from', contacts: 'calls', slot: 3600, timeZone: 'Europe/Rome' })).counts // => { '2026-03-02T09:00': 12 }
 * @example
 * arrivals({ at: 'at', slot: 1000, timeZone: 'UTC' }) // throws options.slot must be a number of seconds: whole minutes that divide a day, such as 1800, got 1000
 */
export function arrivals<const K extends string>(options: ArrivalsOptions<K, never>): Summarizer<K, Timed<K>, Arrivals>
export function arrivals<const K extends string, const C extends string>(
  options: ArrivalsOptions<K, C>,
): Summarizer<K | C, Timed<K> & Numbered<C>, Arrivals>
export function arrivals<Row>(
  options: ArrivalsOptions<Read<Row, Instant | Missing>, Read<Row, Answer>>,
): Summarizer<never, Row, Arrivals>
export function arrivals<Row, const K extends string>(
  options: ArrivalsOptions<K | Read<Row, Instant | Missing>, K | Read<Row, Answer>>,
): Summarizer<K, Row, Arrivals>
export function arrivals(options: ArrivalsOptions<Field, Field>): Summarizer<string, never, Arrivals> {
  checkOptions(options, ['at', 'slot', 'timeZone', 'naiveZone', 'contacts', 'onInvalid'])
  const { at, slot, timeZone, naiveZone, contacts, onInvalid = 'refuse' } = options
  checkField('options.at', at)
  if (contacts !== undefined) checkField('options.contacts', contacts)
  checkSlot(slot)
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  if (typeof timeZone !== 'string') {
    const code = timeZone === undefined ? 'missing-option' : 'invalid-option'
    refuse(code, 'options.timeZone', "a time zone, such as 'Europe/Rome' or 'UTC'", timeZone)
  }
  const instants = instantReader(naiveZone === undefined ? {} : { naiveZone })
  const read = rowReader(at, contacts, instants, onInvalid === 'refuse')
  const zone = zoneOf(timeZone, 'options.timeZone')
  const definition: ArrivalsDefinition = { slot, timeZone }
  return {
    kind: 'arrivals',
    definition: { ...definition },
    fields: (contacts === undefined ? [at] : [at, contacts]) as string[],
    tally: () =>
      groupTally(
        newGroup,
        (group, columns, i, row) => addRow(group, read(columns, i, row), zone, slot * 1000),
        (group) => summaryOf(group, { ...definition }),
      ),
    check: checkArrivals,
  }
}

type Field = string | ((row: never) => unknown)
type Arrival = { readonly instant: number; readonly count: number } | 'missing' | 'invalid'

function checkSlot(slot: unknown): void {
  if (typeof slot === 'number' && slot > 0 && slot % 60 === 0 && 86_400 % slot === 0) return
  const code = slot === undefined ? 'missing-option' : 'invalid-option'
  refuse(code, 'options.slot', 'a number of seconds: whole minutes that divide a day, such as 1800', slot)
}

/** Two days before the farthest instant that a Date can hold: local time must be a Date too. */
const LAST = 8_639_827_200_000_000

function rowReader(at: Field, contacts: Field | undefined, instants: InstantReader, strict: boolean) {
  const wrong = wrongBy(strict)
  return (columns: readonly ArrayLike<unknown>[], i: number, row: number): Arrival => {
    const moment = columns[0]?.[i]
    const many = contacts === undefined ? 1 : columns[1]?.[i]
    const instant = isMissing(moment) ? 0 : instants.read(moment)
    if (Number.isNaN(instant)) return wrong(at, row, isDay(moment) ? A_MOMENT : instants.expected(moment), moment)
    if (Math.abs(instant) > LAST) return wrong(at, row, 'an instant in the years -271820 to 275759', moment)
    if (!isMissing(many) && !isCount(many)) {
      return wrong(contacts, row, 'a whole number from 0 to 1e9', many)
    }
    return isMissing(moment) || isMissing(many) ? 'missing' : { instant, count: many as number }
  }
}

const A_MOMENT = 'an instant with a time of day, not a bare date'

function isDay(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(instantReader({ timeZone: 'UTC' }).read(value))
}

function isMissing(value: unknown): value is Missing {
  return value === null || value === undefined
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 1e9
}

interface Group {
  n: number
  missing: number
  invalid: number
  /** By the local start of their slot, as if that were UTC. */
  readonly counts: Map<number, number>
}

function newGroup(): Group {
  return { n: 0, missing: 0, invalid: 0, counts: new Map() }
}

function addRow(group: Group, row: Arrival, zone: Zone, length: number): void {
  if (row === 'missing' || row === 'invalid') {
    group[row]++
    return
  }
  group.n++
  const local = row.instant + zone.offsetAt(row.instant)
  const start = Math.floor(local / length) * length
  group.counts.set(start, (group.counts.get(start) ?? 0) + row.count)
}

function summaryOf({ n, missing, invalid, counts }: Group, definition: ArrivalsDefinition): Arrivals {
  const named = Array.from(counts, ([start, count]): [string, number] => [slotKey(start), count + 0])
  named.sort(([a], [b]) => (a < b ? -1 : 1))
  const all = { rows: n + missing + invalid, n, missing, invalid, counts: Object.fromEntries(named) }
  return { kind: 'arrivals', version: '1', definition, ...all }
}
