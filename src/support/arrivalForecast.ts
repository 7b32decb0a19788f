import { checkChoice, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { isoOf } from '../core/instants.ts'
import type { Instant } from '../core/types.ts'
import { WEEKDAYS, type Weekday } from '../core/week.ts'
import type { Arrivals } from '../summary/arrivalsShape.ts'
import {
  type ArrivalDates,
  type ArrivalDays,
  checkSummary,
  dateOf,
  daysOf,
  readDate,
  timeOf,
  weekdayOf,
} from './arrivalDays.ts'
import { type ArrivalProfileDefinition, gridOf, type WeekGrid } from './arrivalProfile.ts'

const DAY = 86_400_000

/** The options of `arrivalForecast`. */
export interface ArrivalForecastOptions extends ArrivalDates {
  /** The first date to forecast, as `2026-03-02` or the instant at which it starts; earlier dates alone are history. */
  readonly from: Instant
  /** How many dates, 7 by default. */
  readonly days?: number
  /** How many weeks at the end of the history the level is taken from, 4 by default. */
  readonly weeks?: number
  /** What the seasonal indexes are of: the mean of the weeks of a slot (default), or their median. */
  readonly average?: 'mean' | 'median'
}

/** One slot to come. Its names are those that `staffing` reads. */
export interface ForecastSlot {
  /** Its first instant, ISO text with Z. */
  readonly start: string
  /** Its local date. */
  readonly date: string
  /** The day of the week. */
  readonly weekday: Weekday
  /** The local time at which it begins. */
  readonly slot: string
  /** Its length in seconds: shorter where the clock is changed within it. */
  readonly period: number
  /** Level · index, in proportion where it is shorter; null on holidays and where the history says nothing. */
  readonly contacts: number | null
}

/** Contacts to come. */
export interface ArrivalForecast {
  /** What was counted, and what the indexes are of. */
  readonly definition: ArrivalProfileDefinition
  /** The first date of the history; null where there is none. */
  readonly historyFrom: string | null
  /** The first date after the history. */
  readonly historyTo: string | null
  /** The first date that the level is taken from. */
  readonly levelFrom: string | null
  /** Contacts a slot whose index is 1, in those weeks; null where nothing says it. */
  readonly level: number | null
  /** The slots to come, in the order of time. */
  readonly slots: readonly ForecastSlot[]
}

/**
 * Contacts to come, slot by slot: the level of the last weeks times the seasonal index of the slot. No more than that:
 * no trend, no yearly season, no holidays.
 *
 * @formula contacts = level · index; level = Σ contacts / Σ index, over the slots of the last weeks; index as in `arrivalProfile`, over all of the history
 * @unit contacts a slot
 * @source ratio of contacts to seasonal indexes: Croxton and Cowden 1939; as the seasonal naive forecast where weeks is the whole history
 * @complexity O(dates · slots a day)
 * @example
 * const calls = [['2026-03-02', 8], ['2026-03-03', 4], ['2026-03-09', 10], ['2026-03-10', 6]].map(([day, calls]) => ({ at: `${day}T09:00Z`, calls }))
 * const history = summarize(calls, arrivals({ at: 'at', contacts: 'calls', slot: 86400, timeZone: 'UTC' }))
 * const { level, slots } = arrivalForecast(history, { from: '2026-03-16', days: 2, weeks: 1 })
 * ;[level.toFixed(2), slots.map(({ start, contacts }) => [start.slice(0, 10), contacts?.toFixed(2)])] // => ['2.29', [['2026-03-16', '10.29'], ['2026-03-17', '5.71']]]
 * @example
 * const none = summarize([], arrivals({ at: 'at', slot: 3600, timeZone: 'UTC' }))
 * arrivalForecast(none, { from: '2026-03-16', days: 1 }).level // => null
 * @example
 * const none = summarize([], arrivals({ at: 'at', slot: 3600, timeZone: 'UTC' }))
 * arrivalForecast(none, { from: '2026-03-16T09:00Z' }) // throws options.from must be the start of a day in UTC, got "2026-03-16T09:00Z"
 */
export function arrivalForecast(arrivals: Arrivals, options: ArrivalForecastOptions): ArrivalForecast {
  checkSummary(arrivals)
  checkOptions(options, ['from', 'days', 'weeks', 'average', 'range', 'holidays'])
  const { days = 7, weeks = 4, average = 'mean' } = options
  checkChoice('options.average', average, ['mean', 'median'])
  checkWithin('options.days', days, 366)
  checkWithin('options.weeks', weeks, 520)
  const { slot, timeZone } = arrivals.definition
  const from = readDate('options.from', options.from, timeZone)
  const history = daysOf(arrivals, options, from)
  const grid = gridOf(history.days, 86_400 / slot, average)
  const begin = history.range === null ? null : Math.max(history.range[0], history.range[1] - weeks * 7 * DAY)
  const level = begin === null ? null : levelOf(history, grid, begin)
  const dates = Array.from({ length: days }, (_, i) => from + i * DAY)
  return {
    definition: { slot, timeZone, average },
    historyFrom: history.range === null ? null : dateOf(history.range[0]),
    historyTo: history.range === null ? null : dateOf(history.range[1]),
    levelFrom: begin === null ? null : dateOf(begin),
    level,
    slots: dates.flatMap((date) => slotsOf(date, history, grid, level, slot)),
  }
}

function checkWithin(path: string, value: unknown, most: number): void {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most) return
  refuse('invalid-option', path, `a whole number from 1 to ${most}`, value)
}

/** Contacts for each unit of index, in the dates from `begin` on. */
function levelOf({ days }: ArrivalDays, { cells }: WeekGrid, begin: number): number | null {
  let [contacts, index] = [0, 0]
  for (const day of days) {
    if (day.date < begin) continue
    for (const [slot, cell] of (cells[day.weekday] ?? []).entries()) {
      contacts += day.counts[slot]!
      index += day.times[slot]! * (cell.index ?? 0)
    }
  }
  return index > 0 ? contacts / index : null
}

function slotsOf(
  date: number,
  { local, holidays }: ArrivalDays,
  grid: WeekGrid,
  level: number | null,
  slot: number,
): ForecastSlot[] {
  const weekday = weekdayOf(date)
  return local.slotsOf(date).map(({ slot: at, start, end }) => {
    const index = grid.cells[weekday]?.[at]?.index ?? null
    const period = (end - start) / 1000
    const known = level !== null && index !== null && !holidays.has(date)
    return {
      start: isoOf(start),
      date: dateOf(date),
      weekday: WEEKDAYS[weekday] as Weekday,
      slot: timeOf(at, slot),
      period,
      contacts: known ? level * index * (period / slot) : null,
    }
  })
}
