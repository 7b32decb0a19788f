import { type Clock, clockOf, openTimeOf } from '../core/calendar.ts'
import { checkField } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import {
  checkInstant,
  type InstantOptions,
  type InstantReader,
  instantOptions,
  instantReader,
  isoOf,
} from '../core/instants.ts'
import { noStretches, push, type Stretches, unionOf } from '../core/stretches.ts'
import type { Instant, Json } from '../core/types.ts'
import { cell } from './counters.ts'
import { LONGEST, millisecondsOf, SECONDS } from './milliseconds.ts'

/** What a row is, where it is not finished. An open one is OPEN less its milliseconds. */
export const MISSING = -1
export const INVALID = -2
export const OPEN = -3

/** How rows are read. */
export interface RowReader {
  /** Whole milliseconds of what is finished, else one of the codes. */
  row(columns: readonly ArrayLike<unknown>[], i: number, row: number): number
  /** Reads rows at once; false where a row needs the careful way. */
  batch(columns: readonly ArrayLike<unknown>[], from: number, length: number, out: Float64Array): boolean
  readonly asOf: string | null
}

/** A pause: from when to when, null where it has not ended. */
export type Pause = readonly [from: Instant, to: Instant | null]
/** Seconds that do not count, or the pauses themselves. */
export type Paused = number | readonly Pause[]

/** Where a duration begins and ends, what does not count in between, and how to read that. */
export interface Span<From, To, P> extends InstantOptions {
  /** The field with the start, such as `'createdAt'`. */
  readonly from: From
  /** The field with the end, such as `'resolvedAt'`. No row need have it. */
  readonly to: To
  /** When the rows were looked at: what has no end by then is open, not missing. */
  readonly asOf?: Instant
  /** Counts business time alone: a calendar, as `calendar` makes them. Around the clock without. */
  readonly calendar?: Clock
  /**
   * The field with what does not count: seconds, of business time where there is a calendar, or a list of `[from, to]`,
   * of which only what lies between start and end is taken away, and that once. No row need have it.
   */
  readonly paused?: P
}

/** The options of a span among those of a call. */
export const SPAN = ['from', 'to', 'asOf', 'calendar', 'paused', 'timeZone', 'naiveZone'] as const

type Field = string | ((row: never) => unknown)

/** What reads a span. */
export interface SpanReader extends RowReader {
  /** From, to, and paused where it is given. */
  readonly fields: readonly Field[]
  /** Those that no row need have. */
  readonly mayBeAbsent: readonly number[]
  /** What counts: equal for durations that may be put together. */
  readonly clock: { readonly calendar: Json; readonly paused: boolean }
}

/** Reads the time between two instants, or up to `asOf` where the second is missing or later than that. */
export function spanReader(span: Span<Field, Field, Field>, lenient: boolean): SpanReader {
  const { from, to, paused } = span
  checkField('options.from', from)
  checkField('options.to', to)
  if (paused !== undefined) checkField('options.paused', paused)
  const reader = instantReader(instantOptions(span))
  const asOf = span.asOf === undefined ? null : checkInstant('options.asOf', span.asOf, reader)
  const asOfText = asOf === null ? null : isoOf(asOf)
  const latest = asOf ?? Infinity
  const calendar = span.calendar === undefined ? null : clockOf('options.calendar', span.calendar)
  const open = calendar === null ? null : openTimeOf('options.calendar', calendar)
  const between = open === null ? (start: number, end: number) => end - start : open.between
  const fields = paused === undefined ? [from, to] : [from, to, paused]
  const wrong = (column: number, row: number, expected: string, value: unknown): number =>
    lenient ? INVALID : refuse('invalid-value', cell(fields[column] as Field, row), expected, value)

  function measured(start: number, end: number, pauses: unknown, row: number): number {
    const all = between(start, end)
    if (paused === undefined) return all
    const read = readPaused(pauses, start, end, reader)
    if (typeof read === 'string') return wrong(2, row, read, pauses)
    if (typeof read !== 'number') {
      return read.starts.reduce((left, pause, i) => left - between(pause, read.ends[i] as number), all)
    }
    return read <= all ? all - read : wrong(2, row, `at most the ${all / 1000} seconds of its row`, pauses)
  }

  /** A row that is missing, unless its pauses are wrong. */
  function missing(pauses: unknown, row: number): number {
    if (paused === undefined) return MISSING
    const read = readPaused(pauses, 0, 0, reader)
    return typeof read === 'string' ? wrong(2, row, read, pauses) : MISSING
  }

  return {
    row(columns, i, row) {
      const first = columns[0]?.[i]
      const second = columns[1]?.[i]
      const noStart = first === null || first === undefined
      const noEnd = second === null || second === undefined
      const start = noStart ? Number.NaN : reader.read(first)
      const end = noEnd ? Number.NaN : reader.read(second)
      if (!noStart && Number.isNaN(start)) return wrong(0, row, reader.expected(first), first)
      if (!noEnd && Number.isNaN(end)) return wrong(1, row, reader.expected(second), second)
      if (asOf !== null && start > asOf) return wrong(0, row, `at most options.asOf, ${asOfText}`, first)
      if (end < start) return wrong(1, row, 'at or after the start of its row', second)
      if (noStart || (noEnd && asOf === null)) return missing(columns[2]?.[i], row)
      const isOpen = asOf !== null && !(end <= asOf)
      const last = isOpen ? asOf : end
      if (last - start > LONGEST) {
        return wrong(noEnd ? 0 : 1, row, 'at most 1e12 seconds from the other end', noEnd ? first : second)
      }
      const ms = measured(start, last, columns[2]?.[i], row)
      return isOpen && ms >= 0 ? OPEN - ms : ms
    },
    batch([first, second], from, length, out) {
      if (paused !== undefined) return false
      for (let i = 0; i < length; i++) {
        const start = reader.read((first as ArrayLike<unknown>)[from + i])
        const end = reader.read((second as ArrayLike<unknown>)[from + i])
        if (!(start <= end && end <= latest && end - start <= LONGEST)) return false
        out[i] = between(start, end)
      }
      return true
    },
    asOf: asOfText,
    fields,
    mayBeAbsent: paused === undefined ? [1] : [1, 2],
    clock: { calendar: calendar as unknown as Json, paused: paused !== undefined },
  }
}

/** Milliseconds, or the pauses between two instants; or what they should have been. */
function readPaused(pauses: unknown, start: number, end: number, reader: InstantReader): number | Stretches | string {
  if (pauses === null || pauses === undefined) return 0
  if (Array.isArray(pauses)) return readPauses(pauses, start, end, reader)
  const ms = millisecondsOf(pauses)
  return Number.isNaN(ms) ? `${SECONDS}, or a list of [from, to]` : ms
}

/** The pauses between two instants, each moment once; or what the list should have been. */
function readPauses(pauses: readonly unknown[], start: number, end: number, reader: InstantReader): Stretches | string {
  const lists: Stretches[] = []
  for (const pause of pauses) {
    if (!Array.isArray(pause) || pause.length !== 2) return 'seconds or a list of [from, to]'
    const [from, to] = [reader.read(pause[0]), pause[1] === null ? Infinity : reader.read(pause[1])]
    if (Number.isNaN(from)) return `a list whose pauses begin at ${reader.expected(pause[0])}`
    if (Number.isNaN(to)) return `a list whose pauses end at ${reader.expected(pause[1])}, or null`
    if (to < from) return 'a list whose pauses end at or after they begin'
    const list = noStretches()
    push(list, Math.max(start, from), Math.min(end, to))
    lists.push(list)
  }
  return unionOf(lists)
}
