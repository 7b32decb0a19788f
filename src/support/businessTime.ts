import { type Clock, openTimeOf } from '../core/calendar.ts'
import { checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { type InstantOptions, type InstantReader, instantReader, isoOf } from '../core/instants.ts'
import type { OpenTime } from '../core/openTime.ts'
import type { Instant } from '../core/types.ts'
import { millisecondsOf, SECONDS } from '../summary/milliseconds.ts'

/** The options of `calendarSeconds`; bare dates are days of the calendar's own zone where it has one. */
export interface CalendarSecondsOptions extends InstantOptions {
  /** Whether an end before its start gives negative seconds; it is refused without. */
  readonly signed?: boolean
}

/** An open stretch of time. */
export interface OpenInterval {
  /** Its first instant, ISO text with Z. */
  readonly start: string
  /** The first instant after it. */
  readonly end: string
}

/**
 * Open time between two instants.
 *
 * @formula seconds of all t with start ≤ t < end where the calendar is open
 * @unit seconds, exact to the millisecond
 * @source Python zoneinfo, counting minutes
 * @complexity O(1) where the index is there
 * @example
 * const office = calendar({ timeZone: 'America/New_York', week: { fri: [['09:00', '17:00']], mon: [['09:00', '17:00']] } })
 * calendarSeconds(office, '2026-03-06T16:30:00-05:00', '2026-03-09T09:15:00-04:00') / 60 // => 45
 * @example
 * const office = calendar({ timeZone: 'UTC', week: { mon: [['09:00', '17:00']] } })
 * calendarSeconds(office, 1000, 0) // throws end must be at or after start, 1970-01-01T00:00:01.000Z, got 0
 */
export function calendarSeconds(
  calendar: Clock,
  start: Instant,
  end: Instant,
  options: CalendarSecondsOptions = {},
): number {
  checkOptions(options, ['timeZone', 'naiveZone', 'signed'])
  const { signed = false } = options
  if (typeof signed !== 'boolean') refuse('invalid-option', 'options.signed', 'true or false', signed)
  const open = openTimeOf('calendar', calendar)
  const reader = readerOf(calendar, options)
  const [from, to] = [instantOf('start', start, reader), instantOf('end', end, reader)]
  if (from <= to) return open.between(from, to) / 1000
  return signed
    ? 0 - open.between(to, from) / 1000
    : refuse('invalid-value', 'end', `at or after start, ${isoOf(from)}`, end)
}

/**
 * When so much open time has passed: the due date of a target. Exactly at the end of a shift it is that end, not the
 * start of the next one; no time at all is the instant itself.
 *
 * @formula the earliest t with calendarSeconds(instant, t) = seconds
 * @unit an instant, ISO text with Z
 * @source the inverse of calendarSeconds
 * @complexity O(log shifts) a year that it reaches over; at most two centuries
 * @example
 * const office = calendar({ timeZone: 'Europe/Rome', week: { fri: [['09:00', '17:00']], mon: [['09:00', '17:00']] } })
 * addOpen(office, '2026-03-06T15:00:00Z', 4 * 3600) // => '2026-03-09T11:00:00.000Z'
 * @example
 * const office = calendar({ timeZone: 'UTC', week: { mon: [['09:00', '17:00']] } })
 * addOpen(office, '2026-03-02T09:00Z', 8 * 3600) // => '2026-03-02T17:00:00.000Z'
 * @example
 * const once = calendar({ timeZone: 'UTC', week: {}, special: { '2026-03-02': [['09:00', '17:00']] } })
 * addOpen(once, '2026-03-02', 9 * 3600) // throws seconds must be at most the open time of the next two centuries, got 32400
 */
export function addOpen(calendar: Clock, instant: Instant, seconds: number, options: InstantOptions = {}): string {
  return moved(calendar, instant, seconds, options, 'after', 'next')
}

/**
 * When so much open time was still to come. Exactly at the start of a shift it is that start, not the end of the one before.
 *
 * @formula the latest t with calendarSeconds(t, instant) = seconds
 * @unit an instant, ISO text with Z
 * @source the inverse of calendarSeconds
 * @complexity O(log shifts) a year that it reaches over; at most two centuries
 * @example
 * const office = calendar({ timeZone: 'Europe/Rome', week: { fri: [['09:00', '17:00']], mon: [['09:00', '17:00']] } })
 * subtractOpen(office, '2026-03-09T11:00:00Z', 4 * 3600) // => '2026-03-06T15:00:00.000Z'
 */
export function subtractOpen(calendar: Clock, instant: Instant, seconds: number, options: InstantOptions = {}): string {
  return moved(calendar, instant, seconds, options, 'before', 'last')
}

/**
 * Whether an instant is in business hours: from the start of a shift to before its end.
 *
 * @formula the local clock reads a time in a shift, on a date that is open
 * @unit true or false
 * @source half-open intervals
 * @complexity O(1) where the index is there
 * @example
 * const office = calendar({ timeZone: 'Europe/Rome', week: { mon: [['09:00', '17:00']] } })
 * ;['2026-03-02T08:00Z', '2026-03-02T16:00Z'].map((instant) => isOpen(office, instant)) // => [true, false]
 */
export function isOpen(calendar: Clock, instant: Instant, options: InstantOptions = {}): boolean {
  const { open, at } = read(calendar, instant, options)
  return open.between(at, at + 1) === 1
}

/**
 * The first instant that is open, from this one on: this one where it is open.
 *
 * @formula the least t ≥ instant that is open
 * @unit an instant, ISO text with Z; null where there is none in two centuries
 * @source half-open intervals
 * @complexity O(1) a year that it reaches over
 * @example
 * const office = calendar({ timeZone: 'Europe/Rome', week: { mon: [['09:00', '17:00']] }, holidays: ['2026-03-09'] })
 * nextOpen(office, '2026-03-02T16:00Z') // => '2026-03-16T08:00:00.000Z'
 */
export function nextOpen(calendar: Clock, instant: Instant, options: InstantOptions = {}): string | null {
  const { open, at } = read(calendar, instant, options)
  return isoOrNull(open.nextOpen(at))
}

/**
 * The first instant that is closed, from this one on: this one where it is closed.
 *
 * @formula the least t ≥ instant that is not open
 * @unit an instant, ISO text with Z; null where there is none in two centuries
 * @source half-open intervals
 * @complexity O(1) a year that it reaches over
 * @example
 * const office = calendar({ timeZone: 'Europe/Rome', week: { mon: [['09:00', '17:00']] } })
 * nextClose(office, '2026-03-02T10:00Z') // => '2026-03-02T16:00:00.000Z'
 */
export function nextClose(calendar: Clock, instant: Instant, options: InstantOptions = {}): string | null {
  const { open, at } = read(calendar, instant, options)
  return isoOrNull(open.nextClose(at))
}

/**
 * The open stretches between two instants, cut there; stretches that touch are one.
 *
 * @formula all t with start ≤ t < end that are open
 * @unit instants, ISO text with Z
 * @source half-open intervals
 * @complexity O(stretches)
 * @example
 * const office = calendar({ timeZone: 'Europe/Rome', week: { sun: [['01:00', '04:00']] } })
 * openIntervals(office, '2026-03-29', '2026-03-30') // => [{ start: '2026-03-29T00:00:00.000Z', end: '2026-03-29T02:00:00.000Z' }]
 */
export function openIntervals(
  calendar: Clock,
  start: Instant,
  end: Instant,
  options: InstantOptions = {},
): OpenInterval[] {
  const { open, at, reader } = read(calendar, start, options, 'start')
  const to = instantOf('end', end, reader)
  if (to < at) refuse('invalid-value', 'end', `at or after start, ${isoOf(at)}`, end)
  const { starts, ends } = open.hours.stretches(at, to)
  return starts.map((from, i) => ({ start: isoOf(from), end: isoOf(ends[i] as number) }))
}

function readerOf(calendar: Clock, { timeZone, naiveZone }: InstantOptions): InstantReader {
  const zone = timeZone ?? (calendar.kind === 'calendar' ? calendar.timeZone : undefined)
  return instantReader({ ...(zone !== undefined && { timeZone: zone }), ...(naiveZone !== undefined && { naiveZone }) })
}

function instantOf(path: string, value: Instant, reader: InstantReader): number {
  const instant = reader.read(value)
  return Number.isNaN(instant) ? refuse('invalid-value', path, reader.expected(value), value) : instant
}

interface Asked {
  readonly open: OpenTime
  readonly at: number
  readonly reader: InstantReader
}

function read(calendar: Clock, instant: Instant, options: InstantOptions, path = 'instant'): Asked {
  checkOptions(options, ['timeZone', 'naiveZone'])
  const open = openTimeOf('calendar', calendar)
  const reader = readerOf(calendar, options)
  return { open, at: instantOf(path, instant, reader), reader }
}

function moved(
  calendar: Clock,
  instant: Instant,
  seconds: number,
  options: InstantOptions,
  way: 'after' | 'before',
  which: 'next' | 'last',
): string {
  const { open, at } = read(calendar, instant, options)
  const ms = millisecondsOf(seconds)
  if (Number.isNaN(ms)) refuse('invalid-value', 'seconds', SECONDS, seconds)
  const found = open[way](at, ms)
  if (!Number.isNaN(found)) return isoOf(found)
  return refuse('invalid-value', 'seconds', `at most the open time of the ${which} two centuries`, seconds)
}

function isoOrNull(instant: number): string | null {
  return Number.isNaN(instant) ? null : isoOf(instant)
}
