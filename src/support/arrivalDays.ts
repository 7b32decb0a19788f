import { checkParts } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { checkInstant, dayStart, instantReader } from '../core/instants.ts'
import type { Instant } from '../core/types.ts'
import { zoneOf } from '../core/zone.ts'
import { type Arrivals, slotKey, slotStart } from '../summary/arrivalsShape.ts'
import { type LocalDays, localDays } from './localSlots.ts'

const DAY = 86_400_000
/** A century of days. */
const MOST = 36_525

/** Which dates of the arrivals count. */
export interface ArrivalDates {
  /** The local dates that were observed: those without any contact are counted as such. From the first to the last date of the rows by default. */
  readonly range?: {
    /** The first date, as `2026-03-02` or the instant at which it starts. */
    readonly from: Instant
    /** The first date after them. */
    readonly to: Instant
  }
  /** Dates that are left out, such as `'2026-12-25'`. */
  readonly holidays?: readonly string[]
}

/** A local date that counts, as its midnight as if that were UTC. */
export interface ArrivalDay {
  readonly date: number
  /** Its place in the week, from 0 for Monday. */
  readonly weekday: number
  /** Contacts by slot. */
  readonly counts: Float64Array
  /** How often each slot came. */
  readonly times: Float64Array
}

/** Arrivals by date. */
export interface ArrivalDays {
  /** Those that count, ascending; null where there is no range and no row. */
  readonly days: readonly ArrivalDay[]
  /** The first date and the first after the last; null where there is no range and no row. */
  readonly range: readonly [from: number, to: number] | null
  readonly holidays: ReadonlySet<number>
  readonly local: LocalDays
  /** All contacts, those on dates outside the range, and those on holidays within it. */
  readonly contacts: number
  readonly outside: number
  readonly onHolidays: number
}

/** Refuses what is no summary of arrivals. */
export function checkSummary(arrivals: unknown): asserts arrivals is Arrivals {
  if ((arrivals as { kind?: unknown } | null | undefined)?.kind === 'arrivals') return
  refuse(
    'invalid-value',
    'arrivals',
    "a summary of arrivals, such as summarize(rows, arrivals({ at: 'at', … }))",
    arrivals,
  )
}

/** The dates of arrivals, up to `before` where that is earlier than their range. */
export function daysOf(arrivals: Arrivals, { range, holidays }: ArrivalDates, before: number = Infinity): ArrivalDays {
  const { slot, timeZone } = arrivals.definition
  const local = localDays(zoneOf(timeZone, 'options.timeZone'), slot * 1000)
  const closed = readHolidays(holidays)
  const byDate = datesOf(arrivals)
  const dates = [...byDate.keys()].sort((a, b) => a - b)
  const given = range === undefined ? null : readRange(range, timeZone)
  const found = dates.length === 0 ? null : ([dates[0] as number, (dates.at(-1) as number) + DAY] as const)
  const whole = given ?? found
  const cut = whole === null || whole[0] >= before ? null : ([whole[0], Math.min(whole[1], before)] as const)
  if (cut !== null && cut[1] - cut[0] > MOST * DAY) {
    const expected = 'given and within a century: dates without a contact count'
    refuse('invalid-option', 'options.range', expected, range)
  }
  const days: ArrivalDay[] = []
  let [inside, onHolidays] = [0, 0]
  for (let date = cut?.[0] ?? 0; date < (cut?.[1] ?? 0); date += DAY) {
    const counts = byDate.get(date) ?? new Float64Array(86_400 / slot)
    const total = sumOf(counts)
    inside += total
    if (closed.has(date)) onHolidays += total
    else days.push({ date, weekday: weekdayOf(date), counts, times: local.timesOf(date) })
  }
  const contacts = [...byDate.values()].reduce((sum, counts) => sum + sumOf(counts), 0)
  return { days, range: cut, holidays: closed, local, contacts, outside: contacts - inside, onHolidays }
}

/** The place of a date in the week, from 0 for Monday. */
export function weekdayOf(date: number): number {
  return (((date / DAY + 3) % 7) + 7) % 7
}

/** The text of a date. */
export function dateOf(date: number): string {
  return slotKey(date).slice(0, -6)
}

/** The local time at which a slot begins, such as `09:30`. */
export function timeOf(slot: number, seconds: number): string {
  return slotKey(slot * seconds * 1000).slice(-5)
}

function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function datesOf({ counts, definition }: Arrivals): Map<number, Float64Array> {
  const byDate = new Map<number, Float64Array>()
  for (const [key, count] of Object.entries(counts)) {
    const start = slotStart(key)
    const date = Math.floor(start / DAY) * DAY
    const line = byDate.get(date) ?? new Float64Array(86_400 / definition.slot)
    line[(start - date) / (definition.slot * 1000)]! += count
    byDate.set(date, line)
  }
  return byDate
}

/** A local date, given as such or as the instant at which it starts. */
export function readDate(path: string, value: unknown, timeZone: string): number {
  const zone = zoneOf(timeZone, 'options.timeZone')
  const instant = checkInstant(path, value, instantReader({ timeZone }))
  const date = Math.floor((instant + zone.offsetAt(instant)) / DAY) * DAY
  return dayStart(date, zone) === instant
    ? date
    : refuse('invalid-option', path, `the start of a day in ${timeZone}`, value)
}

function readRange(range: NonNullable<ArrivalDates['range']>, timeZone: string): readonly [number, number] {
  checkParts('options.range', range, ['from', 'to'])
  const from = readDate('options.range.from', range.from, timeZone)
  const to = readDate('options.range.to', range.to, timeZone)
  if (to <= from) refuse('invalid-option', 'options.range.to', 'after options.range.from', range.to)
  return [from, to]
}

function readHolidays(holidays: unknown = []): ReadonlySet<number> {
  if (!Array.isArray(holidays)) return refuse('invalid-option', 'options.holidays', 'a list of dates', holidays)
  const dates = holidays.map((date: unknown, i) => {
    const midnight = typeof date === 'string' ? slotStart(`${date}T00:00`) : Number.NaN
    if (!Number.isNaN(midnight)) return midnight
    return refuse('invalid-option', `options.holidays[${i}]`, 'a date, such as 2026-12-25', date)
  })
  return new Set(dates)
}
