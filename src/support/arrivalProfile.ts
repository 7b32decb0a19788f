import { checkChoice, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { WEEKDAYS, type Weekday } from '../core/week.ts'
import type { Arrivals, ArrivalsDefinition } from '../summary/arrivalsShape.ts'
import { type ArrivalDates, type ArrivalDay, checkSummary, dateOf, daysOf, timeOf } from './arrivalDays.ts'

/** The options of `arrivalProfile`. */
export interface ArrivalProfileOptions extends ArrivalDates {
  /** The usual number of a slot: the mean of its weeks (default), or their median, which one wild week does not move. */
  readonly average?: 'mean' | 'median'
  /** The day that the week begins with, 1 Monday (default) to 7 Sunday. */
  readonly weekStart?: number
}

/** One slot of the week. */
export interface ArrivalCell {
  /** Its day. */
  readonly weekday: Weekday
  /** The local time at which it begins, such as `09:30`. */
  readonly slot: string
  /** Contacts in all weeks. */
  readonly total: number
  /** Dates on which it came. */
  readonly weeks: number
  /** How often it came: as `weeks`, but twice on a date on which the clock was turned back over it. */
  readonly times: number
  /** Total / times; null where it never came. */
  readonly mean: number | null
  /** The median of its weeks. */
  readonly median: number | null
  /** Its usual number over that of all slots; 1 on average. Null where it never came, and where nobody did. */
  readonly index: number | null
}

/** One day of the week. */
export interface ArrivalWeekday {
  /** Which day. */
  readonly weekday: Weekday
  /** Dates. */
  readonly days: number
  /** Contacts on all of them. */
  readonly total: number
  /** Contacts a date; null without any date. */
  readonly mean: number | null
  /** Its mean over that of all weekdays; 1 on average. */
  readonly index: number | null
}

/** The slots with most contacts. */
export interface ArrivalPeak {
  /** Their usual number. */
  readonly average: number
  /** Their places in `cells`, from 0. */
  readonly cells: readonly number[]
}

/** What makes two profiles alike. */
export interface ArrivalProfileDefinition extends ArrivalsDefinition {
  /** What the indexes are of. */
  readonly average: 'mean' | 'median'
}

/** When contacts come, by weekday and slot. */
export interface ArrivalProfile {
  /** What was counted, and the average that the indexes are of. */
  readonly definition: ArrivalProfileDefinition
  /** Valid rows. */
  readonly n: number
  /** Rows without an instant or a number. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Contacts of all valid rows. */
  readonly contacts: number
  /** Contacts before or after the range. */
  readonly outside: number
  /** Contacts on holidays within the range. */
  readonly onHolidays: number
  /** The first date; null where there is no range and no row. */
  readonly from: string | null
  /** The first date after the last. */
  readonly to: string | null
  /** Dates that count. */
  readonly days: number
  /** The usual number of a slot, all slots of the week alike. */
  readonly average: number | null
  /** The week, slot by slot. */
  readonly cells: readonly ArrivalCell[]
  /** The week, day by day. */
  readonly weekdays: readonly ArrivalWeekday[]
  /** The slots with most contacts; null where nobody came. */
  readonly peak: ArrivalPeak | null
}

/**
 * When contacts come: each slot of the week with its mean, its median and its seasonal index. Dates within the range
 * count even where nobody came; holidays do not. A slot that the clock skips in a week is not counted for it, and one
 * that comes twice counts twice, so neither bends the mean.
 *
 * @formula mean = total / times; index = mean of the slot / mean over all slots of the week
 * @unit contacts a slot; indexes average to 1
 * @source seasonal indexes by simple averages: Croxton and Cowden 1939; intraday arrivals: Cleveland 2012
 * @complexity O(dates · slots a day)
 * @example
 * const calls = ['02T09:05', '02T09:30', '02T14:00', '09T09:00'].map((at) => ({ at: `2026-03-${at}Z` }))
 * const profile = arrivalProfile(summarize(calls, arrivals({ at: 'at', slot: 43200, timeZone: 'UTC' })))
 * const [morning, evening] = profile.cells
 * ;[morning.weekday, morning.slot, morning.total, morning.weeks, morning.mean] // => ['mon', '00:00', 3, 2, 1.5]
 * ;[evening.mean, evening.index, morning.index] // => [0.5, 3.5, 10.5]
 * @example
 * const none = arrivalProfile(summarize([], arrivals({ at: 'at', slot: 3600, timeZone: 'Europe/Rome' })))
 * ;[none.cells.length, none.average, none.peak] // => [168, null, null]
 * @example
 * const hours = arrivals({ at: 'at', slot: 3600, timeZone: 'UTC' })
 * arrivalProfile(summarize([], hours), { holidays: ['25 December'] }) // throws options.holidays[0] must be a date, such as 2026-12-25, got "25 December"
 */
export function arrivalProfile(arrivals: Arrivals, options: ArrivalProfileOptions = {}): ArrivalProfile {
  checkSummary(arrivals)
  checkOptions(options, ['range', 'holidays', 'average', 'weekStart'])
  const { average = 'mean', weekStart = 1 } = options
  checkChoice('options.average', average, ['mean', 'median'])
  if (!(Number.isInteger(weekStart) && weekStart >= 1 && weekStart <= 7)) {
    refuse('invalid-option', 'options.weekStart', 'a whole number from 1 to 7 (Monday to Sunday)', weekStart)
  }
  const { days, range, contacts, outside, onHolidays } = daysOf(arrivals, options)
  const { n, missing, invalid, definition } = arrivals
  const { slot, timeZone } = definition
  const grid = gridOf(days, 86_400 / slot, average)
  const week = WEEKDAYS.map((_, i) => (i + weekStart - 1) % 7)
  const cells = week.flatMap((day) =>
    (grid.cells[day] as readonly Cell[]).map((cell, k) => namedCell(cell, day, k, slot)),
  )
  const most = grid.cells.flat().reduce((most, { usual }) => Math.max(most, usual ?? 0), 0)
  const usual = week.flatMap((day) => (grid.cells[day] as readonly Cell[]).map((cell) => cell.usual))
  const peaks = usual.flatMap((value, i) => (value === most ? [i] : []))
  return {
    definition: { slot, timeZone, average },
    ...{ n, missing, invalid, contacts, outside, onHolidays },
    from: range === null ? null : dateOf(range[0]),
    to: range === null ? null : dateOf(range[1]),
    days: days.length,
    average: grid.average,
    cells,
    weekdays: weekdaysOf(days, week),
    peak: most > 0 ? { average: most, cells: peaks } : null,
  }
}

/** One slot of the week. */
interface Cell extends Omit<ArrivalCell, 'weekday' | 'slot'> {
  /** The mean or the median. */
  readonly usual: number | null
}

/** The slots of the week, by weekday from Monday. */
export interface WeekGrid {
  readonly cells: readonly (readonly Cell[])[]
  /** The mean of their usual numbers. */
  readonly average: number | null
}

/** Averages and indexes of `count` slots a day. */
export function gridOf(days: readonly ArrivalDay[], count: number, average: 'mean' | 'median'): WeekGrid {
  const bare = WEEKDAYS.map((_, weekday) => {
    const own = days.filter((day) => day.weekday === weekday)
    return Array.from({ length: count }, (_, slot) => {
      const came = own.filter(({ times }) => times[slot]! > 0)
      const total = came.reduce((sum, { counts }) => sum + counts[slot]!, 0)
      const times = came.reduce((sum, day) => sum + day.times[slot]!, 0)
      const mean = times > 0 ? total / times : null
      const median = medianOf(came.map((day) => day.counts[slot]! / day.times[slot]!))
      return { total, weeks: came.length, times, mean, median, usual: average === 'mean' ? mean : median }
    })
  })
  const usual = bare.flat().flatMap(({ usual }) => (usual === null ? [] : [usual]))
  const level = meanOf(usual)
  const cells = bare.map((line) => line.map((cell) => ({ ...cell, index: indexOf(cell.usual, level) })))
  return { cells, average: level }
}

function namedCell({ usual: _, ...cell }: Cell, weekday: number, slot: number, seconds: number): ArrivalCell {
  return { weekday: WEEKDAYS[weekday] as Weekday, slot: timeOf(slot, seconds), ...cell }
}

function weekdaysOf(days: readonly ArrivalDay[], week: readonly number[]): ArrivalWeekday[] {
  const lines = week.map((day) => {
    const own = days.filter(({ weekday }) => weekday === day)
    const total = own.reduce((sum, { counts }) => sum + counts.reduce((all, count) => all + count, 0), 0)
    const mean = own.length === 0 ? null : total / own.length
    return { weekday: WEEKDAYS[day] as Weekday, days: own.length, total, mean }
  })
  const level = meanOf(lines.flatMap(({ mean }) => (mean === null ? [] : [mean])))
  return lines.map((line) => ({ ...line, index: indexOf(line.mean, level) }))
}

function indexOf(usual: number | null, level: number | null): number | null {
  return usual === null || level === null || level === 0 ? null : usual / level
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function medianOf(values: number[]): number | null {
  if (values.length === 0) return null
  values.sort((a, b) => a - b)
  const half = values.length >> 1
  return values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2
}
