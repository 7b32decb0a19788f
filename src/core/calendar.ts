import { checkParts } from './check.ts'
import { refuse } from './errors.ts'
import { checkInstant, instantReader, isoOf } from './instants.ts'
import { type OpenTime, openTime } from './openTime.ts'
import { differenceOf, intersectionOf, noStretches, push, unionOf } from './stretches.ts'
import type { Instant } from './types.ts'
import { readWeek, type WeekCalendar, type WeekOptions } from './week.ts'
import { weekHours } from './weekHours.ts'

/** A calendar whose hours are those of several. */
export interface CombinedCalendar {
  /** Which combination: open where any is, or where all are. */
  readonly kind: 'calendar-union' | 'calendar-intersection'
  /** What is combined. */
  readonly calendars: readonly Clock[]
}

/** A calendar without the hours of another. */
export interface CalendarWithout {
  /** Which combination it is. */
  readonly kind: 'calendar-difference'
  /** Whose hours there are… */
  readonly from: Clock
  /** …except for those of this one. */
  readonly without: Clock
}

/** A calendar that is in force from an instant to that of the next one. */
export interface CalendarInForce {
  /** When it comes into force, ISO text; null: it always was. */
  readonly from: string | null
  /** What is in force then. */
  readonly calendar: Clock
}

/** Calendars that follow each other. */
export interface CalendarSequence {
  /** Which combination it is. */
  readonly kind: 'calendar-timeline'
  /** In the order in which they come into force. */
  readonly parts: readonly CalendarInForce[]
}

/** A clock that runs in business time: plain frozen data, made by `calendar` and its combinations. */
export type Clock = WeekCalendar | CombinedCalendar | CalendarWithout | CalendarSequence

/** One calendar of a timeline, and when it comes into force. */
export interface CalendarPart {
  /** When it comes into force; the first may have been in force ever. */
  readonly from?: Instant | null
  /** What is in force then. */
  readonly calendar: Clock
}

const indexes = new WeakMap<object, OpenTime>()

/** The open time of a calendar that stands at `path`. */
export function openTimeOf(path: string, calendar: Clock): OpenTime {
  return indexes.get(clockOf(path, calendar)) as OpenTime
}

/** A calendar that is our own: one that another copy of the library has made, or JSON, is made anew. */
export function clockOf(path: string, calendar: Clock): Clock {
  const known = typeof calendar === 'object' && calendar !== null && indexes.has(calendar)
  return known ? calendar : remade(path, calendar)
}

function remade(path: string, calendar: Clock): Clock {
  const { kind } = (calendar ?? {}) as { kind?: unknown }
  if (kind === 'calendar') {
    const { kind: _, ...options } = calendar as WeekCalendar
    return weekCalendar(path, options)
  }
  if (kind === 'calendar-union' || kind === 'calendar-intersection') {
    return combined(kind, path, (calendar as CombinedCalendar).calendars)
  }
  if (kind === 'calendar-difference') {
    const { from, without } = calendar as CalendarWithout
    return calendarWithout([`${path}.from`, `${path}.without`], from, without)
  }
  if (kind === 'calendar-timeline') return sequence(path, (calendar as CalendarSequence).parts)
  return refuse('invalid-option', path, 'a calendar, as calendar() makes them', calendar)
}

/** The calendar of a week. */
export function weekCalendar(path: string, options: WeekOptions): WeekCalendar {
  const { record, week } = readWeek(path, options)
  return known(path, record, openTime(weekHours(week)))
}

/** What is open where any of the calendars is, or where all are. */
export function combined(kind: CombinedCalendar['kind'], path: string, calendars: readonly Clock[]): CombinedCalendar {
  if (!Array.isArray(calendars) || calendars.length === 0) {
    refuse('invalid-option', path, 'at least one calendar', calendars)
  }
  const own = calendars.map((calendar, i) => clockOf(`${path}[${i}]`, calendar))
  const parts = own.map((calendar) => openTimeOf(path, calendar).hours)
  const [lows, highs] = [parts.map(({ low }) => low), parts.map(({ high }) => high)]
  const any = kind === 'calendar-union'
  const hours = {
    low: any ? least(lows) : most(lows),
    high: any ? most(highs) : least(highs),
    stretches(from: number, to: number) {
      const lists = parts.map((part) => part.stretches(from, to))
      return any ? unionOf(lists) : lists.reduce(intersectionOf)
    },
  }
  return known(path, { kind, calendars: own }, openTime(hours))
}

/** What is open where the first calendar is and the second is not. */
export function calendarWithout(paths: readonly [string, string], from: Clock, without: Clock): CalendarWithout {
  const record = { from: clockOf(paths[0], from), without: clockOf(paths[1], without) }
  const first = openTimeOf(paths[0], record.from).hours
  const second = openTimeOf(paths[1], record.without).hours
  const { low, high } = first
  const stretches = (start: number, end: number) =>
    differenceOf(first.stretches(start, end), second.stretches(start, end))
  return known(paths[0], { kind: 'calendar-difference', ...record }, openTime({ low, high, stretches }))
}

/** Calendars that follow each other. */
export function sequence(path: string, parts: readonly CalendarPart[]): CalendarSequence {
  if (!Array.isArray(parts) || parts.length === 0) refuse('invalid-option', path, 'a list of at least one part', parts)
  const reader = instantReader({})
  const read = parts.map((part: CalendarPart, i) => {
    checkParts(`${path}[${i}]`, part, ['from', 'calendar'])
    const begin = i === 0 && (part.from ?? null) === null
    const from = begin ? -Infinity : checkInstant(`${path}[${i}].from`, part.from, reader)
    const calendar = clockOf(`${path}[${i}].calendar`, part.calendar)
    return { from, calendar, hours: openTimeOf(path, calendar).hours }
  })
  for (let i = 1; i < read.length; i++) {
    if (read[i]!.from > read[i - 1]!.from) continue
    refuse('invalid-option', `${path}[${i}].from`, 'after that of the part before it', parts[i]!.from)
  }
  const ends = read.map((_, i) => read[i + 1]?.from ?? Infinity)
  const hours = {
    low: least(read.map(({ from, hours }) => Math.max(from, hours.low))),
    high: most(read.map(({ hours }, i) => Math.min(ends[i]!, hours.high))),
    stretches(from: number, to: number) {
      const all = noStretches()
      for (const [i, part] of read.entries()) {
        const [start, end] = [Math.max(from, part.from), Math.min(to, ends[i]!)]
        if (start >= end) continue
        const { starts, ends: closes } = part.hours.stretches(start, end)
        for (let j = 0; j < starts.length; j++) push(all, starts[j]!, closes[j]!)
      }
      return all
    },
  }
  const record: CalendarSequence = {
    kind: 'calendar-timeline',
    parts: read.map(({ from, calendar }) => ({ from: from === -Infinity ? null : isoOf(from), calendar })),
  }
  return known(path, record, openTime(hours))
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b))
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b))
}

/** A century, in which what opens at all will have opened. */
const CENTURY = 3_155_760_000_000

/** Keeps the index of a calendar, which is frozen; refuses one that never opens. */
function known<C extends Clock>(path: string, calendar: C, index: OpenTime): C {
  const { low, high } = index.hours
  const start = low > -Infinity ? low : high < Infinity ? high - CENTURY : 0
  if (!(start < high) || Number.isNaN(index.nextOpen(start))) {
    refuse('invalid-option', path, 'a calendar that opens at some time', calendar)
  }
  indexes.set(frozen(calendar), index)
  return calendar
}

/** Freezes a record of our own; a calendar in it is frozen already, and may be there often. */
function frozen<T extends object>(data: T): T {
  for (const part of Object.values(data)) {
    if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) frozen(part as object)
  }
  return Object.freeze(data)
}
