import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { checkInstant, type InstantOptions, instantOptions, instantReader, isoOf } from '../core/instants.ts'
import type { Answer, Instant, KeyOf, Missing, Summarizer } from '../core/types.ts'
import { cell } from './counters.ts'
import { checkDurations, type Durations, type DurationsDefinition, type Precision } from './durationsShape.ts'
import { durationsTally, type RowReader, secondsReader, spanReader } from './durationsTally.ts'

/** The options of `durations`. */
export interface DurationsOptions {
  /**
   * 'exact' (default) keeps every duration; 1 to 12 bits count them in bins instead, off by at most 2^-(bits + 1):
   * 7 bits by 0.4 %. The mean and the standard deviation are exact either way.
   */
  readonly precision?: Precision
  /** 'refuse' (default) throws at the first wrong value; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/** Where a duration begins and ends, and how to read that. */
export interface SpanOptions<From, To> extends DurationsOptions, InstantOptions {
  /** The field with the start, such as `'createdAt'`. */
  readonly from: From
  /** The field with the end, such as `'resolvedAt'`. No row need have it. */
  readonly to: To
  /** When the rows were looked at: what has no end by then is open, not missing. */
  readonly asOf?: Instant
}

type InstantField<Row> = KeyOf<Row, Instant | Missing> | ((row: Row) => Instant | Missing)
type SpanRow<K extends string> = { readonly [P in K]?: Instant | Missing }

/**
 * Keeps durations: of one field in seconds, or between two instants. Row summary: any split of the rows merges to the
 * same numbers, to the last bit.
 *
 * With `asOf`, a row whose end is missing, or after `asOf` and so not known then, is open: it has lasted from its start
 * to `asOf` at least. Without, a missing end is a missing duration. A start after `asOf` is wrong, not missing: there
 * was no such row then, so either the filter of the rows or `asOf` is off. So is an end before its start.
 *
 * @formula end - start, in whole milliseconds; asOf - start for what is open
 * @unit seconds in, milliseconds inside, seconds out of the metrics; from 0 to 1e12 seconds
 * @source right censoring as in Kaplan and Meier 1958; bins as in HdrHistogram
 * @complexity O(rows) time; space O(rows) where exact, O(bins) with a precision in bits
 * @example
 * summarize([{ wait: 90 }, { wait: 0.25 }, { wait: null }], durations('wait')).values // => [250, 90000]
 * @example
 * const tickets = [
 *   { opened: '2026-03-02T09:00:00Z', solved: '2026-03-02T09:30:00Z' },
 *   { opened: '2026-03-02T09:00:00Z', solved: null },
 * ]
 * const { n, open } = summarize(tickets, durations({ from: 'opened', to: 'solved', asOf: '2026-03-02T10:00:00Z' }))
 * ;[n, open] // => [1, [3600000]]
 * @example
 * summarize([{ wait: 1.0005 }], durations('wait')) // throws rows[0].wait must be a number of seconds from 0 to 1e12, no finer than a millisecond, got 1.0005
 * @example
 * const late = durations({ from: 'a', to: 'b' })
 * summarize([{ a: 5000, b: 4000 }], late) // throws rows[0].b must be at or after the start of its row, got 4000
 */
export function durations<const K extends string>(
  field: K,
  options?: DurationsOptions,
): Summarizer<K, { readonly [P in K]?: Answer }, Durations>
export function durations<Row>(
  field: (row: Row) => Answer,
  options?: DurationsOptions,
): Summarizer<never, Row, Durations>
export function durations<const F extends string, const T extends string>(
  span: SpanOptions<F, T>,
): Summarizer<F | T, SpanRow<F | T>, Durations>
export function durations<Row>(
  span: SpanOptions<InstantField<Row>, InstantField<Row>>,
): Summarizer<never, Row, Durations>
export function durations(
  field: Read | SpanOptions<Read, Read>,
  options: DurationsOptions = {},
): Summarizer<string, never, Durations> {
  if (typeof field === 'object' && field !== null) return between(field)
  checkField('field', field)
  return durationsBy(field, options, (row) => cell(field, row))
}

type Read = string | ((row: never) => unknown)

/** The summarizer behind `durations` of one field and behind lists of plain durations. */
export function durationsBy(
  field: Read,
  options: DurationsOptions,
  place: (row: number) => string,
): Summarizer<string, never, Durations> {
  checkOptions(options, ['precision', 'onInvalid'])
  return summarizer([field], [], options, secondsReader(options.onInvalid === 'count', place))
}

function between(span: SpanOptions<Read, Read>): Summarizer<string, never, Durations> {
  checkOptions(span, ['from', 'to', 'asOf', 'timeZone', 'naiveZone', 'precision', 'onInvalid'])
  const { from, to, onInvalid } = span
  checkField('options.from', from)
  checkField('options.to', to)
  const reader = instantReader(instantOptions(span))
  const asOf = span.asOf === undefined ? null : checkInstant('options.asOf', span.asOf, reader)
  const place = (column: number, row: number): string => cell(column === 0 ? from : to, row)
  const rows = spanReader(reader, asOf, asOf === null ? null : isoOf(asOf), onInvalid === 'count', place)
  return summarizer([from, to], [1], span, rows)
}

function summarizer(
  fields: readonly Read[],
  mayBeAbsent: readonly number[],
  { precision = 'exact', onInvalid = 'refuse' }: DurationsOptions,
  reader: RowReader,
): Summarizer<string, never, Durations> {
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  if (precision !== 'exact' && !(Number.isInteger(precision) && precision >= 1 && precision <= 12)) {
    refuse('invalid-option', 'options.precision', "'exact' or a whole number of bits from 1 to 12", precision)
  }
  const definition: DurationsDefinition = { precision, calendar: null }
  return {
    kind: 'durations',
    definition,
    fields: fields as readonly string[],
    mayBeAbsent,
    tally: () => durationsTally(reader, definition),
    check: checkDurations,
  }
}
