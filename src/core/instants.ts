import { checkOptions } from './check.ts'
import { refuse } from './errors.ts'
import { FARTHEST, type Zone, zoneOf } from './zone.ts'

const DAY = 86_400_000
/** No zone has ever been this far from UTC: Manila was 15:56 behind, Alaska 15:14 ahead. */
const APART = 57_600_000

/** How instants are read that do not say all themselves. */
export interface InstantOptions {
  /** The zone whose local days bare dates (`2026-03-01`) are; without it they are refused. */
  readonly timeZone?: string
  /** The zone of date-times without an offset (`2026-03-01T09:00:00`); without it they are refused. */
  readonly naiveZone?: string
}

/** Reads instants of one form or another. */
export interface InstantReader {
  /** Epoch milliseconds; NaN where the value is none, missing ones too. */
  read(value: unknown): number
  /** What a value that was refused should have been, as it reads after "must be". */
  expected(value: unknown): string
}

/** A reader of instants: Dates, epoch milliseconds, and ISO 8601 text. */
export function instantReader({ timeZone, naiveZone }: InstantOptions): InstantReader {
  const dates = timeZone === undefined ? null : zoneOf(timeZone, 'options.timeZone')
  const naive = naiveZone === undefined ? null : zoneOf(naiveZone, 'options.naiveZone')
  return {
    read(value) {
      if (typeof value === 'number') return isInstant(value) ? value + 0 : Number.NaN
      if (typeof value === 'string') {
        const instant = readFixed(value, dates)
        return Number.isNaN(instant) ? readText(value, dates, naive) : instant
      }
      return value instanceof Date ? timeOf(value) : Number.NaN
    },
    expected(value) {
      const plain = 'a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z'
      if (typeof value !== 'string') return plain
      const parts = partsOf(value)
      if (parts === null)
        return partsOf(value.replace(/(\.\d{3})\d+/, '$1')) ? `${plain}, no finer than a millisecond` : plain
      if (parts.time === null) return `${plain}: a bare date needs options.timeZone`
      if (parts.offset === null && naive === null) return `${plain}: a date-time without one needs options.naiveZone`
      return parts.offset === null ? `a local time that ${naiveZone} has` : plain
    },
  }
}

/** The options of `instantReader` among those of a call. */
export function instantOptions({ timeZone, naiveZone }: InstantOptions): InstantOptions {
  return { ...(timeZone !== undefined && { timeZone }), ...(naiveZone !== undefined && { naiveZone }) }
}

/** One instant that is an option, such as `asOf`. */
export function checkInstant(path: string, value: unknown, reader: InstantReader): number {
  const instant = reader.read(value)
  return Number.isNaN(instant) ? refuse('invalid-option', path, reader.expected(value), value) : instant
}

/** The edges of a period that is required, the second after the first. */
export function checkPeriod(
  options: { readonly from: unknown; readonly to: unknown },
  reader: InstantReader,
): readonly [from: number, to: number] {
  const edge = (name: 'from' | 'to'): number =>
    options[name] === undefined
      ? refuse('missing-option', `options.${name}`, reader.expected(undefined), undefined)
      : checkInstant(`options.${name}`, options[name], reader)
  const [from, to] = [edge('from'), edge('to')]
  return from < to
    ? [from, to]
    : refuse('invalid-option', 'options.to', `after options.from, ${isoOf(from)}`, options.to)
}

/** An instant as ISO text with Z. */
export function isoOf(instant: number): string {
  return new Date(instant).toISOString()
}

function timeOf(date: Date): number {
  try {
    return Date.prototype.getTime.call(date)
  } catch {
    return Number.NaN
  }
}

function isInstant(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= FARTHEST
}

interface Parts {
  /** Midnight of its day as if that were UTC. */
  readonly day: number
  /** Milliseconds since then, null where there is no time. */
  readonly time: number | null
  /** Milliseconds ahead of UTC, null where it does not say. */
  readonly offset: number | null
}

const ISO =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,3})0*)?)?(?:(Z)|([+-])(\d\d):?(\d\d)?)?)?$/

/** The parts of ISO 8601 text; null where it is none, or names a day or a time that no calendar has. */
function partsOf(text: string): Parts | null {
  const match = ISO.exec(text)
  if (match === null) return null
  const [, year, month, date, hour, minute, second = '0', fraction = '0', utc, sign, ahead = '0', minutes = '0'] = match
  const [m, d] = [Number(month), Number(date)]
  const midnight = new Date(0)
  midnight.setUTCFullYear(Number(year), m - 1, d)
  if (year === '-000000' || midnight.getUTCMonth() !== m - 1 || midnight.getUTCDate() !== d || d === 0) return null
  const day = midnight.getTime()
  if (hour === undefined) return { day, time: null, offset: null }
  const [h, min, s] = [Number(hour), Number(minute), Number(second)]
  const time = ((h * 60 + min) * 60 + s) * 1000 + Number(fraction.padEnd(3, '0'))
  if (h > 24 || min > 59 || s > 59 || time > DAY) return null
  if (utc !== undefined) return { day, time, offset: 0 }
  if (sign === undefined) return { day, time, offset: null }
  if (Number(ahead) > 23 || Number(minutes) > 59) return null
  return { day, time, offset: (sign === '-' ? -60_000 : 60_000) * (Number(ahead) * 60 + Number(minutes)) }
}

/** Days of a common year before each month. */
const BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]
/** Days from 1 January of year 1 to 1970. */
const EPOCH = 719_162

/**
 * The commonest forms without a regular expression: a bare date, and a date-time with seconds, or milliseconds, and Z
 * or an offset with a colon. NaN for other text, which `readText` reads or refuses.
 */
function readFixed(text: string, dates: Zone | null): number {
  const { length } = text
  if (length < 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return Number.NaN
  const [year, month, date] = [pair(text, 0) * 100 + pair(text, 2), pair(text, 5), pair(text, 8)]
  const leap = month > 1 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (!(month >= 1 && month <= 12 && date >= 1)) return Number.NaN
  const before = (BEFORE[month - 1] as number) + (leap && month > 2 ? 1 : 0)
  if (!(date <= (BEFORE[month] as number) + (leap ? 1 : 0) - before)) return Number.NaN
  const past = year - 1
  const leaps = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400)
  const day = (past * 365 + leaps + before + date - 1 - EPOCH) * DAY
  if (length === 10) return dates === null ? Number.NaN : dayStart(day, dates)
  return day + fixedTime(text, length)
}

const [DASH, COLON, DOT, PLUS, T, Z] = [45, 58, 46, 43, 84, 90]

/** Milliseconds from midnight UTC of `T09:30:00Z` and its like from the tenth character on; NaN for other text. */
function fixedTime(text: string, length: number): number {
  if (length < 20 || text.charCodeAt(10) !== T || text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) {
    return Number.NaN
  }
  const [hour, minute, second] = [pair(text, 11), pair(text, 14), pair(text, 17)]
  if (!(hour < 24 && minute < 60 && second < 60)) return Number.NaN
  const fraction = text.charCodeAt(19) === DOT
  const after = fraction ? 23 : 19
  const time = ((hour * 60 + minute) * 60 + second) * 1000 + (fraction ? pair(text, 20) * 10 + digit(text, 22) : 0)
  const mark = text.charCodeAt(after)
  if (mark === Z) return length === after + 1 ? time : Number.NaN
  if (length !== after + 6 || (mark !== PLUS && mark !== DASH) || text.charCodeAt(after + 3) !== COLON)
    return Number.NaN
  const [hours, minutes] = [pair(text, after + 1), pair(text, after + 4)]
  if (!(hours < 24 && minutes < 60)) return Number.NaN
  const ahead = (hours * 60 + minutes) * 60_000
  return mark === PLUS ? time - ahead : time + ahead
}

/** Two digits as a number, NaN where they are not. */
function pair(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1)
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}

function readText(text: string, dates: Zone | null, naive: Zone | null): number {
  const parts = partsOf(text)
  if (parts === null) return Number.NaN
  const { day, time, offset } = parts
  const instant =
    time === null
      ? dates === null
        ? Number.NaN
        : dayStart(day, dates)
      : offset !== null
        ? day + time - offset
        : naive === null
          ? Number.NaN
          : localInstant(day + time, naive)
  return Math.abs(instant) <= FARTHEST ? instant : Number.NaN
}

/**
 * The instant of a local time, given as if it were UTC: the first of two where the clock is turned back, NaN where it
 * skips that time.
 */
export function localInstant(local: number, zone: Zone): number {
  for (let t = local - APART; t <= local + APART; t = zone.steadyUntil(t)) {
    const instant = local - zone.offsetAt(t)
    if (instant >= t && instant < zone.steadyUntil(t)) return instant
  }
  return Number.NaN
}

/**
 * The start of a local day, given as its midnight as if that were UTC: the first instant whose local date is not
 * before it, which is later than midnight where the clock skips that, and the next day's start where it skips the day.
 * Any other local time is taken alike.
 */
export function dayStart(day: number, zone: Zone): number {
  let t = day - APART
  for (;;) {
    const local = day - zone.offsetAt(t)
    const start = local > t ? local : t
    const until = zone.steadyUntil(t)
    if (start < until) return start
    t = until
  }
}

/** Refuses options that are no time zones at once, not at the first row. */
export function checkZones(options: InstantOptions): void {
  checkOptions(instantOptions(options), ['timeZone', 'naiveZone'])
  instantReader(options)
}
