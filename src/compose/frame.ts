import { type Buckets, buckets, type Every } from '../core/buckets.ts'
import { checkParts } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { checkInstant, type InstantReader, instantReader, isoOf } from '../core/instants.ts'
import type { Instant, Json } from '../core/types.ts'
import { type Frame, type WindowOptions, type WindowStart, windowOf } from './windows.ts'

/** The calendar of a trend. */
export interface PeriodOptions {
  /** How long a period is: 'hour', 'day', 'week', 'month', 'quarter', 'year', or several, as `{ unit: 'week', step: 2 }`. */
  readonly every: Every
  /** The zone whose days these are; required, as 'UTC' is a choice too. */
  readonly timeZone: string
  /** The first day of a week: 1 (Monday, the default) to 7. */
  readonly weekStart?: number
  /** The month, 1 to 12, that quarters and years are counted from. */
  readonly fiscalYearStart?: number
  /** The moment of the data: periods that end later are incomplete. */
  readonly asOf?: Instant
}

/** From its first instant to the one after its last. */
export interface Range {
  /** The first instant. */
  readonly from: Instant
  /** The first instant after it. */
  readonly to: Instant
}

/** The calendar of a call, its moment, its windows, and the periods of its range. */
export interface Opened {
  readonly calendar: Buckets
  readonly instants: InstantReader
  readonly asOf: number | null
  readonly windowStart: WindowStart | null
  readonly range: Frame | null
  /** The length of the periods, as results say it. */
  readonly every: Json
}

/** Reads the options that say which periods there are. */
export function openFrame(
  options: PeriodOptions & WindowOptions & { readonly range?: Range; readonly naiveZone?: string },
): Opened {
  const { every, timeZone, weekStart, fiscalYearStart, naiveZone, range } = options
  const given = {
    ...(weekStart !== undefined && { weekStart }),
    ...(fiscalYearStart !== undefined && { fiscalYearStart }),
  }
  const calendar = buckets({ every, timeZone, ...given })
  const instants = instantReader({ timeZone, ...(naiveZone !== undefined && { naiveZone }) })
  const asOf = options.asOf === undefined ? null : checkInstant('options.asOf', options.asOf, instants)
  const windowStart = windowOf(options, calendar)
  const frame = range === undefined ? null : rangeFrame(readRange(range, instants), calendar, windowStart, asOf)
  return { calendar, instants, asOf, windowStart, range: frame, every: everyOf(every, instants) }
}

/** One form for each length: an origin as an instant, null where none was given. */
function everyOf(every: Every, instants: InstantReader): Json {
  if (typeof every === 'string') return every
  const { unit, step, origin } = every
  return { unit, step, origin: origin === undefined ? null : isoOf(instants.read(origin)) }
}

/** The ends of a range, in epoch milliseconds. */
function readRange(range: Range, instants: InstantReader): readonly [number, number] {
  checkParts('options.range', range, ['from', 'to'])
  const [from, to] = [
    checkInstant('options.range.from', range.from, instants),
    checkInstant('options.range.to', range.to, instants),
  ]
  if (to <= from) refuse('invalid-option', 'options.range.to', 'after options.range.from', range.to)
  return [from, to]
}

/** The frame of a range: its periods, and before them those that only windows need. */
function rangeFrame(
  [from, to]: readonly [number, number],
  calendar: Buckets,
  windowStart: WindowStart | null,
  asOf: number | null,
): Frame {
  const own = calendar.cover(from, to - 1)
  const [start, end] = [own.edges[0] as number, own.edges[1] as number]
  const first = windowStart === null ? start : windowStart(start, end)
  const periods = Number.isFinite(first) && first < start ? calendar.cover(first, to - 1) : own
  return { periods, before: periods.edges.indexOf(start), asOf, sealed: true }
}
