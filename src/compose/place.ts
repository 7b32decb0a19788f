import { type Buckets, type Periods, placer } from '../core/buckets.ts'
import { checkChoice, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { InstantReader } from '../core/instants.ts'
import { FARTHEST } from '../core/zone.ts'
import type { Frame } from './windows.ts'

/** What periods there are, and how instants are read. */
export interface Timetable {
  readonly calendar: Buckets
  readonly instants: InstantReader
  readonly onInvalid: OnInvalid
  /** Rows at or after it are outside. */
  readonly asOf: number | null
  /** The only periods there are; else they follow the rows. */
  readonly range: Frame | null
}

/** The first and the last of some places. */
export interface Ends {
  readonly first: number
  readonly last: number
}

/** The period of rows, found by a table that grows where rows come from outside it. */
export interface Placing {
  /** The periods of some rows, by place in the table; -1 where a row stands in none. */
  place(values: ArrayLike<unknown>, from: number, length: number, name: (row: number) => string): Int32Array
  /** How many periods the table has. */
  width(): number
  /** How many periods were put before the first since the last call. */
  grown(): number
  /** The periods there are, given the places of the first and the last that hold a row; null where there are none. */
  frame(filled: Ends | null): { readonly frame: Frame; readonly from: number } | null
  readonly unplaced: { missing: number; invalid: number; outside: number }
}

/** Places rows by the instants of one column. */
export function placing({ calendar, instants, onInvalid, asOf, range }: Timetable): Placing {
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  let times = new Float64Array(0)
  let places = new Int32Array(0)
  let periods: Periods | null = range?.periods ?? null
  let find = placer(periods?.edges ?? new Float64Array([0]))
  let grown = 0
  let [low, high] = [Infinity, -Infinity]
  const unplaced = { missing: 0, invalid: 0, outside: 0 }
  const end = asOf ?? FARTHEST + 1

  /** The instants of some values: those of a typed array as they are, where all can be placed. */
  function read(values: ArrayLike<unknown>, from: number, length: number, name: (row: number) => string): Float64Array {
    if (values instanceof Float64Array) {
      const part = values.subarray(from, from + length)
      const ends = endsOf(part, end)
      if (ends !== null) {
        low = Math.min(low, ends.first)
        high = Math.max(high, ends.last)
        return part
      }
    }
    readEach(values, from, length, name)
    return times
  }

  /** Fills `times` with instants, NaN where there is none to place. */
  function readEach(values: ArrayLike<unknown>, from: number, length: number, name: (row: number) => string): void {
    let [least, most] = [low, high]
    for (let i = 0; i < length; i++) {
      const value = values[from + i]
      const instant = typeof value === 'number' && Number.isSafeInteger(value) ? value : instants.read(value)
      if (instant < end && instant >= -FARTHEST) {
        times[i] = instant
        if (instant < least) least = instant
        if (instant > most) most = instant
      } else {
        times[i] = Number.NaN
        turnAway(value, i, name)
      }
    }
    low = least
    high = most
  }

  function turnAway(value: unknown, row: number, name: (row: number) => string): void {
    if (value === null || value === undefined) unplaced.missing++
    else if (instants.read(value) >= end) unplaced.outside++
    else if (onInvalid === 'count') unplaced.invalid++
    else refuse('invalid-value', name(row), instants.expected(value), value)
  }

  /** Covers what was seen, and a quarter more on the side that grew, so that rows in order seldom come here. */
  function grow(): void {
    if (low > high) return
    const first = periods?.edges[0] ?? low
    const last = periods?.edges.at(-1) ?? low
    if (periods !== null && low >= first && high < last) return
    const slack = Math.floor((high - low) / 4)
    const from = low < first ? Math.max(-FARTHEST, low - slack) : first
    const to = high >= last ? Math.min(FARTHEST, high + (periods === null ? 0 : slack)) : last - 1
    const wider = coverAtMost(from, to, Math.min(low, first), Math.max(high, last - 1))
    if (periods !== null) grown += wider.edges.indexOf(first)
    periods = wider
    find = placer(wider.edges)
  }

  /** The wider of two covers, if there can be one. */
  function coverAtMost(from: number, to: number, least: number, most: number): Periods {
    try {
      return calendar.cover(from, to)
    } catch {
      return calendar.cover(least, most)
    }
  }

  return {
    place(values, from, length, name) {
      if (times.length < length) {
        times = new Float64Array(length)
        places = new Int32Array(length)
      }
      const moments = read(values, from, length, name)
      if (range === null) grow()
      find(moments, length, places)
      for (let i = 0; range !== null && i < length; i++) {
        if (places[i] === -1 && !Number.isNaN(moments[i])) unplaced.outside++
      }
      return places
    },
    width: () => periods?.labels.length ?? 0,
    grown() {
      const by = grown
      grown = 0
      return by
    },
    frame(filled) {
      if (range !== null) return { frame: range, from: 0 }
      if (periods === null || filled === null) return null
      const [start, end] = [periods.edges[filled.first] as number, periods.edges[filled.last + 1] as number]
      const own = calendar.cover(start, Math.max(end, asOf ?? end) - 1)
      return { frame: { periods: own, before: 0, asOf, sealed: false }, from: filled.first }
    },
    unplaced,
  }
}

/** The first and the last of some times, null unless all are instants before `end`. */
function endsOf(times: Float64Array, end: number): Ends | null {
  let first = Infinity
  let last = -Infinity
  let whole = true
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number
    whole = whole && Math.floor(time) === time
    if (time < first) first = time
    if (time > last) last = time
  }
  return whole && first >= -FARTHEST && last < end ? { first, last } : null
}
