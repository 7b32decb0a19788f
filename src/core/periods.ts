import { refuse } from './errors.ts'
import type { Instant } from './types.ts'
import { type Zone, zoneOf } from './zone.ts'

const [HOUR, DAY] = [3_600_000, 86_400_000]

/** A length of calendar periods. */
export type Unit = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/** The units of periods, shortest first. */
export const UNITS: readonly Unit[] = ['hour', 'day', 'week', 'month', 'quarter', 'year']
const UNIT_LIST = "one of 'hour', 'day', 'week', 'month', 'quarter', 'year'"
/** How many units a period may have. */
const LONGEST = 10_000

/** A period: one unit, or several from an origin. */
export type Every =
  | Unit
  | {
      /** What it is made of. */
      readonly unit: Unit
      /** How many. */
      readonly step: number
      /** An instant at which one period begins. */
      readonly origin?: Instant
    }

/** How time is cut into periods. */
export interface CalendarOptions {
  /** How long a period is. */
  readonly every: Every
  /** The zone whose local dates periods follow. */
  readonly timeZone: string
  /** The day that weeks begin with, 1 Monday (default) to 7 Sunday. */
  readonly weekStart?: number
  /** The month that quarters and years are counted from, 1 January (default) to 12. */
  readonly fiscalYearStart?: number
}

/** Options that were checked. */
export interface Calendar {
  /** As it was given. */
  readonly every: Every
  /** What a period is made of. */
  readonly unit: Unit
  /** How many. */
  readonly step: number
  /** As it was given. */
  readonly origin: Instant | undefined
  /** The zone of `timeZone`. */
  readonly zone: Zone
  /** The day that weeks begin with, 1 Monday to 7 Sunday. */
  readonly weekStart: number
  /** The month that years begin with, 1 to 12. */
  readonly fiscalYearStart: number
}

/** Checks the options of a calendar. */
export function checkCalendar({ every, timeZone, weekStart = 1, fiscalYearStart = 1 }: CalendarOptions): Calendar {
  if (typeof timeZone !== 'string') {
    return refuse(codeOf(timeZone), 'options.timeZone', "a time zone, such as 'Europe/Rome' or 'UTC'", timeZone)
  }
  const zone = zoneOf(timeZone, 'options.timeZone')
  checkWithin('options.weekStart', weekStart, 7, ' (Monday to Sunday)')
  checkWithin('options.fiscalYearStart', fiscalYearStart, 12, ' (January to December)')
  const shared = { every, zone, weekStart, fiscalYearStart }
  if (UNITS.includes(every as Unit)) return { ...shared, unit: every as Unit, step: 1, origin: undefined }
  if (typeof every !== 'object' || every === null) {
    return refuse(codeOf(every), 'options.every', `${UNIT_LIST}, or { unit, step }`, every)
  }
  for (const name of Object.keys(every)) {
    if (!['unit', 'step', 'origin'].includes(name)) {
      refuse('unknown-option', `options.every.${name}`, 'one of unit, step, origin', name)
    }
  }
  const { unit, step, origin } = every
  if (!UNITS.includes(unit)) refuse(codeOf(unit), 'options.every.unit', UNIT_LIST, unit)
  checkWithin('options.every.step', step, LONGEST, '')
  return { ...shared, unit, step, origin }
}

const codeOf = (value: unknown): 'missing-option' | 'invalid-option' =>
  value === undefined ? 'missing-option' : 'invalid-option'

function checkWithin(path: string, value: unknown, most: number, names: string): void {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most) return
  refuse(codeOf(value), path, `a whole number from 1 to ${most}${names}`, value)
}

/** The name of the day, week, month, quarter or year that begins on a date, given as its midnight as if that were UTC. */
export function dateLabel(unit: Unit, midnight: number, { weekStart, fiscalYearStart }: Calendar): string {
  const date = new Date(midnight)
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth()
  if (unit === 'month') return `${yearText(date.getUTCFullYear())}-${two(date.getUTCMonth() + 1)}`
  if (unit === 'week' && weekStart === 1) return isoWeek(midnight)
  if (unit === 'day' || unit === 'week') return dateText(midnight)
  const fiscal = fiscalYearStart === 1 ? months : months + 13 - fiscalYearStart
  const year = `${fiscalYearStart === 1 ? '' : 'FY'}${yearText(Math.floor(fiscal / 12))}`
  return unit === 'year' ? year : `${year}-Q${Math.floor((fiscal - 12 * Math.floor(fiscal / 12)) / 3) + 1}`
}

/** Local time to the minute with its offset, as ISO 8601 text; seconds only where there are some. */
export function hourLabel(instant: number, offset: number): string {
  const local = instant + offset
  const day = Math.floor(local / DAY) * DAY
  const ahead = Math.abs(offset)
  return `${dateText(day)}T${clock(local - day)}${offset < 0 ? '-' : '+'}${clock(ahead)}`
}

/** What follows the name of the first unit where a period is several: an ISO 8601 duration. */
export function stepLabel(unit: Unit, step: number): string {
  if (step === 1) return ''
  if (unit === 'hour') return `/PT${step}H`
  return unit === 'quarter' ? `/P${3 * step}M` : `/P${step}${unit.charAt(0).toUpperCase()}`
}

function dateText(midnight: number): string {
  const date = new Date(midnight)
  return `${yearText(date.getUTCFullYear())}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
}

/** The week's number is that of its Thursday in the Thursday's year. */
function isoWeek(monday: number): string {
  const thursday = monday + 3 * DAY
  const year = new Date(thursday).getUTCFullYear()
  const newYear = new Date(thursday).setUTCMonth(0, 1)
  return `${yearText(year)}-W${two(Math.floor((thursday - newYear) / (7 * DAY)) + 1)}`
}

function clock(time: number): string {
  const seconds = Math.floor(time / 1000) % 60
  const minutes = `${two(Math.floor(time / HOUR))}:${two(Math.floor(time / 60_000) % 60)}`
  return seconds === 0 ? minutes : `${minutes}:${two(seconds)}`
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0')
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
