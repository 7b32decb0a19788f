import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { InstantOptions } from '../core/instants.ts'
import type { Answer, Instant, KeyOf, Missing, Summarizer } from '../core/types.ts'
import { dateReader, durationReader, type Field, type LifeFields, SIZES } from './lifetimesRead.ts'
import { checkLifetimes, type Lifetimes, type LifetimesDefinition, type LifetimeUnit } from './lifetimesShape.ts'
import { lifetimesTally } from './lifetimesTally.ts'

/** Lifetimes from when they began to when they ended. */
export interface LifetimeDates<Start, End, Entry = never> extends InstantOptions {
  /** The field with the start, such as `'joined'`. */
  readonly start: Start
  /** The field with the end, such as `'left'`; missing where it has not ended. No row need have it. */
  readonly end: End
  /** When the rows were looked at: what has not ended by then has lasted until then at least. */
  readonly asOf: Instant
  /** The field with when the row came under watch, where earlier endings could not have been seen. Before its start is as good as at its start. */
  readonly entry?: Entry
  /** The unit of all times, 'second' by default; a day has 24 hours. */
  readonly unit?: 'second' | 'minute' | 'hour' | 'day' | 'week'
  /** 'refuse' (default) throws at the first wrong value; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/** Lifetimes by how long they have lasted. */
export interface LifetimeDurations<Duration, Event, Entry = never> {
  /** The field with the time that it has lasted, such as `'tenure'`; from 0 to 1e15. */
  readonly duration: Duration
  /** The field that says whether it has ended: true or 1, false or 0. */
  readonly event: Event
  /** The field with the time at which the row came under watch, 0 where that was from its start. */
  readonly entry?: Entry
  /** The unit of all times. */
  readonly unit: LifetimeUnit
  /** 'refuse' (default) throws at the first wrong value; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type YesNo = boolean | number | Missing
type Dates<K extends string> = { readonly [P in K]?: Instant | Missing }
type Numbers<K extends string> = { readonly [P in K]?: Answer }
type Flags<K extends string> = { readonly [P in K]?: YesNo }
type Of<Row, T> = KeyOf<Row, T> | ((row: Row) => T)

/**
 * Keeps lifetimes, such as those of customers: the ended, and the ones that go on, which count for as long as they were
 * watched. Row summary: any split of the rows merges to the same numbers. `kaplanMeier`, `nelsonAalen`, `logRank`,
 * `restrictedMean` and `churnHazard` read it.
 *
 * With `entry`, a row is at risk only after it came under watch: customers of three years when records begin say nothing
 * of the first three years. They must have lasted longer than that, else they could not have been seen.
 *
 * @formula end - start; asOf - start for what has not ended by then
 * @unit the unit that is given; from 0 to 1e15
 * @source right censoring as in Kaplan and Meier 1958; left truncation as in R survival::Surv(entry, time, event)
 * @complexity O(rows log rows) time, O(rows) space
 * @example
 * const customers = [{ joined: '2026-01-01', left: '2026-01-11' }, { joined: '2026-01-06', left: null }]
 * const of = lifetimes({ start: 'joined', end: 'left', asOf: '2026-01-31', unit: 'day', timeZone: 'UTC' })
 * const { values, open } = summarize(customers, of)
 * ;[values, open] // => [[10], [25]]
 * @example
 * const of = lifetimes({ duration: 'tenure', event: 'churned', unit: 'month' })
 * summarize([{ tenure: 3, churned: true }, { tenure: 8, churned: false }, { tenure: null, churned: false }], of).missing // => 1
 * @example
 * const of = lifetimes({ duration: 'tenure', event: 'churned', entry: 'since', unit: 'month' })
 * summarize([{ tenure: 3, churned: true, since: 5 }], of) // throws rows[0].since must be 0, or less than the duration of its row, got 5
 * @example
 * const of = lifetimes({ start: 'joined', end: 'left', asOf: 9000 })
 * summarize([{ joined: 5000, left: 4000 }], of) // throws rows[0].left must be at or after the start of its row, got 4000
 */
export function lifetimes<const D extends string, const E extends string>(
  options: LifetimeDurations<D, E>,
): Summarizer<D | E, Numbers<D> & Flags<E>, Lifetimes>
export function lifetimes<const D extends string, const E extends string, const N extends string>(
  options: LifetimeDurations<D, E, N>,
): Summarizer<D | E | N, Numbers<D | N> & Flags<E>, Lifetimes>
export function lifetimes<const S extends string, const E extends string>(
  options: LifetimeDates<S, E>,
): Summarizer<S | E, Dates<S | E>, Lifetimes>
export function lifetimes<const S extends string, const E extends string, const N extends string>(
  options: LifetimeDates<S, E, N>,
): Summarizer<S | E | N, Dates<S | E | N>, Lifetimes>
export function lifetimes<Row>(
  options: LifetimeDurations<Of<Row, Answer>, Of<Row, YesNo>, Of<Row, Answer>>,
): Summarizer<never, Row, Lifetimes>
export function lifetimes<Row>(
  options: LifetimeDates<Of<Row, Instant | Missing>, Of<Row, Instant | Missing>, Of<Row, Instant | Missing>>,
): Summarizer<never, Row, Lifetimes>
export function lifetimes(
  options: LifetimeDates<Field, Field, Field> | LifetimeDurations<Field, Field, Field>,
): Summarizer<string, never, Lifetimes> {
  const dated = typeof options === 'object' && options !== null && ('start' in options || 'end' in options)
  const own = dated ? ['start', 'end', 'asOf', 'timeZone', 'naiveZone'] : ['duration', 'event']
  checkOptions(options, [...own, 'entry', 'unit', 'onInvalid'])
  const { entry, onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const [first, second] = dated ? (['start', 'end'] as const) : (['duration', 'event'] as const)
  const given = options as unknown as Record<string, Field>
  checkField(`options.${first}`, given[first])
  checkField(`options.${second}`, given[second])
  if (entry !== undefined) checkField('options.entry', entry)
  const fields = [given[first], given[second], ...(entry === undefined ? [] : [entry])] as unknown as LifeFields
  const unit = readUnit(options, dated)
  const definition: LifetimesDefinition = { unit, entry: entry !== undefined }
  const lenient = onInvalid === 'count'
  const reader = dated
    ? dateReader(fields, options as LifetimeDates<Field, Field, Field>, SIZES[unit] as number, lenient)
    : durationReader(fields, lenient)
  return {
    kind: 'lifetimes',
    definition,
    fields: fields as readonly string[],
    mayBeAbsent: dated ? [1] : [],
    tally: () => lifetimesTally(reader, definition),
    check: checkLifetimes,
  }
}

function readUnit({ unit }: { readonly unit?: LifetimeUnit }, dated: boolean): LifetimeUnit {
  const known = Object.keys(SIZES)
  if (!dated && unit === undefined) {
    return refuse('missing-option', 'options.unit', "the unit of the durations, such as 'month'", unit)
  }
  checkChoice('options.unit', unit ?? 'second', dated ? known : [...known, 'month', 'quarter', 'year'])
  return unit ?? 'second'
}
