import { checkChoice, checkParts, checkRecord } from './check.ts'
import { refuse } from './errors.ts'
import { checkInstant, instantReader, isoOf } from './instants.ts'
import type { Instant } from './types.ts'
import type { Shift, Week } from './weekHours.ts'
import { zoneOf } from './zone.ts'

/** A shift: the local times at which it begins and ends, such as `['09:00', '17:30']`. An end before its start is on the next day; `'24:00'` is the midnight at the end of the day. */
export type ShiftTimes = readonly [start: string, end: string]
/** A day of the week. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** The options of `calendar`. */
export interface WeekOptions {
  /** The zone whose clock the hours are read on. */
  readonly timeZone: string
  /** The shifts of each weekday; a day without any is closed. */
  readonly week: Partial<Readonly<Record<Weekday, readonly ShiftTimes[]>>>
  /** Dates that are closed, such as `'2026-12-25'`. */
  readonly holidays?: readonly string[]
  /** Dates with hours of their own, which replace those of the week; an empty list closes the date. */
  readonly special?: Readonly<Record<string, readonly ShiftTimes[]>>
  /** What holidays and special dates rule: 'date' (default), the hours from midnight to midnight; 'shift', whole shifts that begin then. */
  readonly holidayScope?: 'date' | 'shift'
  /** The first instant of the calendar: closed before it. A bare date is that day's start. */
  readonly validFrom?: Instant | null
  /** The first instant after the calendar: closed from it on. */
  readonly validTo?: Instant | null
}

/** The hours of a week, with holidays and special dates. */
export interface WeekCalendar {
  /** Which calendar it is. */
  readonly kind: 'calendar'
  /** The zone whose clock the hours are read on. */
  readonly timeZone: string
  /** The shifts of the days that have any, ascending. */
  readonly week: Partial<Readonly<Record<Weekday, readonly ShiftTimes[]>>>
  /** Dates that are closed, ascending. */
  readonly holidays: readonly string[]
  /** Dates with hours of their own. */
  readonly special: Readonly<Record<string, readonly ShiftTimes[]>>
  /** What holidays and special dates rule. */
  readonly holidayScope: 'date' | 'shift'
  /** The first instant, ISO text; null where there is none. */
  readonly validFrom: string | null
  /** The first instant after it. */
  readonly validTo: string | null
}

/** The days of the week, Monday first. */
export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const NAMES = ['timeZone', 'week', 'holidays', 'special', 'holidayScope', 'validFrom', 'validTo']
const DAY = 86_400_000

/** A calendar as it was given, checked, as plain data and to be computed with. */
export function readWeek(path: string, options: WeekOptions): { readonly record: WeekCalendar; readonly week: Week } {
  checkParts(path, options, NAMES)
  const { timeZone, holidayScope = 'date' } = options
  const zone = zoneOf(timeZone, `${path}.timeZone`)
  checkChoice(`${path}.holidayScope`, holidayScope, ['date', 'shift'])
  checkParts(`${path}.week`, options.week, WEEKDAYS)
  const shifts = WEEKDAYS.map((day) => readShifts(`${path}.week.${day}`, options.week[day] ?? []))
  for (const [i, day] of WEEKDAYS.entries()) checkNight(`${path}.week`, day, shifts[i]!, shifts[(i + 1) % 7]!)
  const holidays = readHolidays(`${path}.holidays`, options.holidays ?? [])
  const special = readSpecial(`${path}.special`, options.special ?? {}, holidays)
  const [from, to] = validity(path, options)
  const record: WeekCalendar = {
    kind: 'calendar',
    timeZone,
    week: Object.fromEntries(
      WEEKDAYS.map((day, i) => [day, textOf(shifts[i]!)] as const).filter(([, list]) => list[0]),
    ),
    holidays: [...holidays].sort((a, b) => a - b).map(dateOf),
    special: Object.fromEntries([...special].sort(([a], [b]) => a - b).map(([d, list]) => [dateOf(d), textOf(list)])),
    holidayScope,
    validFrom: from === -Infinity ? null : isoOf(from),
    validTo: to === Infinity ? null : isoOf(to),
  }
  return { record, week: { zone, shifts, holidays, special, byShift: holidayScope === 'shift', from, to } }
}

function validity(path: string, { timeZone, validFrom, validTo }: WeekOptions): readonly [number, number] {
  const reader = instantReader({ timeZone })
  const from = (validFrom ?? null) === null ? -Infinity : checkInstant(`${path}.validFrom`, validFrom, reader)
  const to = (validTo ?? null) === null ? Infinity : checkInstant(`${path}.validTo`, validTo, reader)
  if (!(from < to)) refuse('invalid-option', `${path}.validTo`, 'after validFrom', validTo)
  return [from, to]
}

/** A civil date as days from 1970. */
function readDate(path: string, value: unknown): number {
  const day =
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
      ? instantReader({ timeZone: 'UTC' }).read(value) / DAY
      : Number.NaN
  return Number.isNaN(day) ? refuse('invalid-option', path, "a date, such as '2026-12-25'", value) : day
}

function dateOf(day: number): string {
  return isoOf(day * DAY).slice(0, 10)
}

function readHolidays(path: string, list: readonly string[]): Set<number> {
  if (!Array.isArray(list)) refuse('invalid-option', path, 'a list of dates', list)
  return new Set(list.map((date, i) => readDate(`${path}[${i}]`, date)))
}

function readSpecial(path: string, dates: object, holidays: ReadonlySet<number>): Map<number, readonly Shift[]> {
  checkRecord(path, dates)
  return new Map(
    Object.entries(dates).map(([date, shifts]) => {
      const day = readDate(`${path}.${date}`, date)
      if (holidays.has(day)) refuse('invalid-option', `${path}.${date}`, 'no holiday: it cannot be both', date)
      return [day, readShifts(`${path}.${date}`, shifts)]
    }),
  )
}

/** The shifts of a day, ascending; those that touch are one. */
function readShifts(path: string, list: readonly ShiftTimes[]): readonly Shift[] {
  if (!Array.isArray(list)) refuse('invalid-option', path, "a list of shifts, such as [['09:00', '17:00']]", list)
  const read = list.map((shift: ShiftTimes, i) => ({ shift: readShift(`${path}[${i}]`, shift), i }))
  read.sort((a, b) => a.shift[0] - b.shift[0])
  const shifts: [number, number][] = []
  for (const { shift, i } of read) {
    const last = shifts.at(-1)
    if (last !== undefined && shift[0] < last[1]) {
      const expected = `at or after ${timeOf(last[1])}, the end of the shift before it`
      refuse('invalid-option', `${path}[${i}][0]`, expected, list[i]![0])
    }
    if (last !== undefined && shift[0] === last[1] && shift[1] <= DAY) last[1] = shift[1]
    else shifts.push([shift[0], shift[1]])
  }
  return shifts
}

function readShift(path: string, shift: ShiftTimes): Shift {
  if (!Array.isArray(shift) || shift.length !== 2) {
    return refuse('invalid-option', path, "a start and an end, such as ['09:00', '17:00']", shift)
  }
  const [start, end] = shift.map((time, i) => readTime(`${path}[${i}]`, time, i === 1)) as [number, number]
  if (start === end)
    refuse('invalid-option', `${path}[1]`, "unlike its start; a whole day is ['00:00', '24:00']", shift[1])
  return [start, end < start ? end + DAY : end]
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/

function readTime(path: string, value: unknown, end: boolean): number {
  if (end && value === '24:00') return DAY
  const match = typeof value === 'string' ? TIME.exec(value) : null
  if (match === null) {
    return refuse('invalid-option', path, `a local time, such as '09:00'${end ? " or '24:00'" : ''}`, value)
  }
  const [, hour, minute, second = '0'] = match
  return ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
}

/** Refuses a shift that reaches into one of the next day. */
function checkNight(path: string, day: Weekday, shifts: readonly Shift[], next: readonly Shift[]): void {
  const [late, early] = [shifts.at(-1)?.[1] ?? 0, next[0]?.[0] ?? DAY]
  if (late - DAY <= early) return
  const expected = `at or before ${timeOf(early)}, where the shifts of the next day begin`
  refuse('invalid-option', `${path}.${day}[${shifts.length - 1}][1]`, expected, timeOf(late))
}

function textOf(shifts: readonly Shift[]): ShiftTimes[] {
  return shifts.map(([start, end]) => [timeOf(start), timeOf(end)])
}

/** A time of day as text; on the next day that of its clock. */
function timeOf(ms: number): string {
  if (ms === DAY) return '24:00'
  const time = isoOf(ms % DAY).slice(11, 19)
  return time.endsWith(':00') ? time.slice(0, 5) : time
}
