import { UTCDateMini } from '@date-fns/utc/date/mini'
import { addMonths } from 'date-fns/addMonths'
import { differenceInCalendarMonths } from 'date-fns/differenceInCalendarMonths'
import { refuse } from './errors.ts'
import { checkInstant, dayStart, instantReader, isoOf } from './instants.ts'
import {
  type Calendar,
  type CalendarOptions,
  checkCalendar,
  dateLabel,
  type Every,
  hourLabel,
  stepLabel,
  type Unit,
} from './periods.ts'
import { FARTHEST, type Zone } from './zone.ts'

export { type CalendarOptions, type Every, UNITS, type Unit } from './periods.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Units whose local length is always the same, in milliseconds. */
const LENGTH: Partial<Record<Unit, number>> = { hour: HOUR, day: DAY, week: 7 * DAY }
const MONTHS: Partial<Record<Unit, number>> = { month: 1, quarter: 3, year: 12 }
/** How many periods a cover may have. */
const MOST = 1_000_000

/** Periods without gaps. */
export interface Periods {
  /** Where each begins, ascending, then where the last ends: epoch milliseconds. */
  readonly edges: Float64Array
  /** Their names. */
  readonly labels: readonly string[]
}

/** Calendar periods of one length in one zone. */
export interface Buckets {
  /** All periods that hold any instant from `low` to `high`, both included. */
  cover(low: number, high: number): Periods
  /**
   * Where a window of this many units that ends at `end` (a period edge) begins: civil arithmetic for days and longer
   * and among periods of several hours, elapsed time for other hours. Among single hours it is always an edge of them:
   * the start of the one that holds the instant.
   */
  windowStart(end: number, window: { readonly unit: Unit; readonly step: number }): number
  /** The start of the unit that holds this instant; of a fiscal quarter or year where those are given. */
  startOf(unit: Unit, instant: number): number
}

/**
 * Calendar periods. One begins at the first instant whose local time is not before its first local date, and ends
 * where the next begins; a date that a zone leaves out is in none. A single hour is one local hour of one offset, so
 * a repeated hour is two periods; several hours are wall-clock time, so a shift of the clock makes one longer or shorter.
 */
export function buckets(options: CalendarOptions): Buckets {
  const calendar = checkCalendar(options)
  const { every, unit, step, zone } = calendar
  const startAt = (local: number): number => (isNear(local) ? dayStart(local, zone) : tooFar(every))
  const rulers = new Map<Unit, Ruler>()
  function rulerOf(unit: Unit): Ruler {
    const known = rulers.get(unit)
    if (known !== undefined) return known
    const made =
      unit === 'hour' ? hourly(zone, every) : civil(gridOf(unit, 1, firstOf(unit, calendar)), calendar, startAt)
    rulers.set(unit, made)
    return made
  }
  const origin = originOf(calendar, rulerOf)
  const own = step === 1 ? rulerOf(unit) : civil(gridOf(unit, step, origin), calendar, startAt)
  const suffix = stepLabel(unit, step)

  return {
    cover(low, high) {
      if (!(isNear(low) && isNear(high))) tooFar(every)
      const { edges, locals } = own.cover(low, high)
      const labels = locals.map((local, i) => {
        const start = edges[i] as number
        const label = unit === 'hour' ? hourLabel(start, zone.offsetAt(start)) : dateLabel(unit, local, calendar)
        return label + suffix
      })
      return { edges: Float64Array.from(edges), labels }
    },
    windowStart(end, window) {
      const local = own.localOf(end) ?? rulerOf('day').localOf(end) ?? end + zone.offsetAt(end)
      const elapsed = window.unit === 'hour' && !(unit === 'hour' && step > 1)
      const begin = elapsed ? end - window.step * HOUR : startAt(gridOf(window.unit, window.step, local).at(-1))
      if (!isNear(begin)) tooFar(every)
      return unit === 'hour' && step === 1 ? own.startOf(begin) : begin
    },
    startOf: (unit, instant) => rulerOf(unit).startOf(instant),
  }
}

/** Steps in local time, given as if that were UTC. */
interface Grid {
  /** Where a step begins, 0 being the origin's. */
  at(step: number): number
  /** The step that holds a local time. */
  holding(local: number): number
}

function gridOf(unit: Unit, step: number, origin: number): Grid {
  const length = LENGTH[unit]
  if (length !== undefined) {
    const width = step * length
    return { at: (k) => origin + k * width, holding: (local) => Math.floor((local - origin) / width) }
  }
  const months = step * (MONTHS[unit] as number)
  const first = new UTCDateMini(origin)
  return {
    at: (k) => addMonths(first, k * months).getTime(),
    holding: (local) => Math.floor(differenceInCalendarMonths(new UTCDateMini(local), first) / months),
  }
}

/** Periods of one length. */
interface Ruler {
  /** The edges of those that hold any instant from `low` to `high`, and the local time at which each begins. */
  cover(low: number, high: number): { readonly edges: readonly number[]; readonly locals: readonly number[] }
  /** The start of the one that holds an instant. */
  startOf(instant: number): number
  /** The local time at which one ends, null where none ends at this instant. */
  localOf(edge: number): number | null
}

/** Periods between the first instants that are not before the local times of a grid. */
function civil(grid: Grid, { every, zone }: Calendar, startAt: (local: number) => number): Ruler {
  const startOf = (k: number): number => startAt(grid.at(k))
  // After a clock is turned back, local time can say a period that is over.
  function holding(instant: number): number {
    let k = grid.holding(instant + zone.offsetAt(instant))
    while (startOf(k + 1) <= instant) k++
    return k
  }
  return {
    cover(low, high) {
      const [from, to] = [holding(low), holding(high)]
      if (to - from >= MOST) tooMany(every, low, high)
      const edges = [startOf(from)]
      const locals: number[] = []
      for (let k = from; k <= to; k++) {
        const end = startOf(k + 1)
        if (end === edges.at(-1)) continue
        edges.push(end)
        locals.push(grid.at(k))
      }
      return { edges, locals }
    },
    startOf: (instant) => startOf(holding(instant)),
    localOf(edge) {
      let k = holding(edge)
      if (startOf(k) !== edge) return null
      while (startOf(k - 1) === edge) k--
      return grid.at(k)
    },
  }
}

/** Local hours of one offset each. */
function hourly(zone: Zone, every: Every): Ruler {
  function startOf(instant: number): number {
    const full = fullHour(instant, zone.offsetAt(instant))
    let start = full
    for (let t = full; t < instant; ) {
      const next = zone.steadyUntil(t)
      if (next <= instant && zone.offsetAt(next) !== zone.offsetAt(t)) start = next
      t = next
    }
    return start
  }
  function endOf(start: number): number {
    const offset = zone.offsetAt(start)
    const end = fullHour(start, offset) + HOUR
    for (let t = zone.steadyUntil(start); t < end; t = zone.steadyUntil(t)) if (zone.offsetAt(t) !== offset) return t
    return end
  }
  return {
    cover(low, high) {
      // None is longer than an hour.
      if ((high - low) / HOUR >= MOST) tooMany(every, low, high)
      const edges = [startOf(low)]
      const locals: number[] = []
      for (let start = edges[0] as number; start <= high; ) {
        if (locals.length === MOST) tooMany(every, low, high)
        locals.push(start + zone.offsetAt(start))
        start = endOf(start)
        edges.push(start)
      }
      return { edges, locals }
    },
    startOf,
    localOf: () => null,
  }
}

/** The last full local hour of an offset, at or before an instant. */
function fullHour(instant: number, offset: number): number {
  return Math.floor((instant + offset) / HOUR) * HOUR - offset
}

const isNear = (instant: number): boolean => Math.abs(instant) <= FARTHEST - 2 * DAY

function tooFar(every: Every): never {
  return refuse('invalid-option', 'options.every', 'periods that begin and end in the years -271820 to 275759', every)
}

function tooMany(every: Every, low: number, high: number): never {
  const expected = `long enough for at most ${MOST} periods from ${isoOf(low)} to ${isoOf(high)}`
  return refuse('invalid-option', 'options.every', expected, every)
}

/** The first date from 1970 on that begins a unit; years for quarters too, so that half years are halves of years. */
function firstOf(unit: Unit, { weekStart, fiscalYearStart }: Calendar): number {
  if (unit === 'week') return ((weekStart + 3) % 7) * DAY
  return unit === 'quarter' || unit === 'year' ? Date.UTC(1970, fiscalYearStart - 1) : 0
}

/** The local time from which the steps of `every` are counted. */
function originOf(calendar: Calendar, rulerOf: (unit: Unit) => Ruler): number {
  const { unit, step, origin, zone } = calendar
  const path = 'options.every.origin'
  if (origin === undefined) {
    if (unit === 'hour' && 24 % step !== 0) {
      refuse('missing-option', path, `given, as days are no multiple of ${step} hours`, origin)
    }
    return firstOf(unit, calendar)
  }
  const instant = checkInstant(path, origin, instantReader({ timeZone: zone.name }))
  const local = unit === 'hour' ? instant + zone.offsetAt(instant) : rulerOf(unit).localOf(instant)
  const starts = unit === 'hour' ? (local as number) % HOUR === 0 : local !== null
  return starts ? (local as number) : refuse('invalid-option', path, `the start of a ${unit} in ${zone.name}`, origin)
}

/** Finds the period of instants by table: -1 for those outside all periods, and for NaN. */
export function placer(edges: Float64Array): (times: ArrayLike<number>, length: number, periods: Int32Array) => void {
  const table = tableOf(edges)
  return (times, length, periods) => place(times, length, periods, edges, table)
}

/** Cells of equal width from the first edge on: the period that each begins in, and where that ends. */
interface Table {
  readonly first: number
  readonly last: number
  readonly width: number
  readonly periods: Int32Array
  readonly ends: Float64Array
}

function tableOf(edges: Float64Array): Table {
  const count = Math.max(0, edges.length - 1)
  const [first, last] = [edges[0] ?? 0, edges[count] ?? 0]
  const range = last - first
  // Periods begin about where days or half hours from the first edge do, so few cells have an edge inside.
  const width = Math.max(range < 0.9 * DAY * count ? HOUR / 2 : DAY, range / Math.max(65_536, 4 * count))
  const cells = Math.floor(range / width) + 1
  const periods = new Int32Array(cells)
  const ends = new Float64Array(cells)
  // Beyond 2^52 a quotient can round up to the next cell.
  const slack = range < 2 ** 52 ? 0 : width
  for (let cell = 0, period = 0; cell < cells; cell++) {
    while (period + 1 < count && (edges[period + 1] as number) <= first + cell * width - slack) period++
    periods[cell] = period
    ends[cell] = edges[period + 1] ?? last
  }
  return { first, last, width, periods, ends }
}

/** Outside `placer`, as loops in closures are slower from the second closure on. */
function place(
  times: ArrayLike<number>,
  length: number,
  into: Int32Array,
  edges: Float64Array,
  { first, last, width, periods, ends }: Table,
): void {
  for (let i = 0; i < length; i++) {
    const time = times[i] as number
    if (time >= first && time < last) {
      const cell = ((time - first) / width) | 0
      let period = periods[cell] as number
      if (time >= (ends[cell] as number)) {
        period++
        while (time >= (edges[period + 1] as number)) period++
      }
      into[i] = period
    } else {
      into[i] = -1
    }
  }
}
