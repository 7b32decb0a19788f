import type { Hours } from './openTime.ts'
import { noStretches, push, type Stretches } from './stretches.ts'
import type { Zone } from './zone.ts'

const DAY = 86_400_000

/** A shift in milliseconds from the midnight before it; it may end on the next day. */
export type Shift = readonly [start: number, end: number]

/** The hours of a calendar; days are counted from 1970 on. */
export interface Week {
  readonly zone: Zone
  /** By weekday from Monday on, ascending and apart. */
  readonly shifts: readonly (readonly Shift[])[]
  readonly holidays: ReadonlySet<number>
  readonly special: ReadonlyMap<number, readonly Shift[]>
  /** Whether holidays and special dates rule the shifts that begin on them, not the hours of that date. */
  readonly byShift: boolean
  readonly from: number
  readonly to: number
}

/** The hours of a week in a zone: open exactly where the local clock reads a time in a shift. */
export function weekHours(week: Week): Hours {
  const { zone, special, shifts, from, to } = week
  const dates = [...special.keys()]
  const weekly = shifts.some((day) => day.length > 0)
  // A local date is within two days of its date in UTC, and a shift ends by the day after.
  const first = weekly || dates.length === 0 ? -Infinity : (dates.reduce((a, b) => Math.min(a, b)) - 2) * DAY
  const last = weekly || dates.length === 0 ? Infinity : (dates.reduce((a, b) => Math.max(a, b)) + 4) * DAY
  return {
    low: Math.max(from, first),
    high: Math.min(to, last),
    stretches(start, end) {
      const open = noStretches()
      const until = Math.min(end, to)
      for (let t = Math.max(start, from); t < until; ) {
        const offset = zone.offsetAt(t)
        const next = Math.min(steady(zone, t, offset, until), until)
        addLocal(week, open, t, next, offset)
        t = next
      }
      return open
    },
  }
}

/** Until when the offset stays as it is. */
function steady(zone: Zone, instant: number, offset: number, until: number): number {
  let t = zone.steadyUntil(instant)
  while (t < until && zone.offsetAt(t) === offset) t = zone.steadyUntil(t)
  return t
}

/** Adds the open stretches between two instants of one offset. */
function addLocal(week: Week, open: Stretches, start: number, end: number, offset: number): void {
  const hours = noStretches()
  const first = Math.floor((start + offset) / DAY) - (week.byShift ? 1 : 0)
  for (let day = first; day * DAY < end + offset; day++) {
    for (const [from, to] of hoursOf(week, day)) push(hours, day * DAY + from, day * DAY + to)
  }
  for (let i = 0; i < hours.starts.length; i++) {
    push(open, Math.max(start, hours.starts[i]! - offset), Math.min(end, hours.ends[i]! - offset))
  }
}

/** The shifts that begin on a day, or else the hours of its date. */
function hoursOf(week: Week, day: number): readonly Shift[] {
  const { holidays, special, byShift } = week
  if (holidays.has(day)) return []
  const own = special.get(day)
  const weekly = shiftsOf(week, day)
  if (byShift) return own ?? weekly
  const yesterday = special.get(day - 1)
  const late = [...(own === undefined ? tails(shiftsOf(week, day - 1)) : []), ...(yesterday ? tails(yesterday) : [])]
  if (late.length === 0 && !own && (weekly.at(-1)?.[1] ?? 0) <= DAY) return weekly
  const all = [...late, ...(own ?? weekly).map(([from, to]): Shift => [from, Math.min(to, DAY)])]
  return all.sort((a, b) => a[0] - b[0])
}

function shiftsOf({ shifts }: Week, day: number): readonly Shift[] {
  // 1970 began on a Thursday.
  return shifts[(((day + 3) % 7) + 7) % 7]!
}

/** What reaches into the next day, counted from its midnight. */
function tails(shifts: readonly Shift[]): Shift[] {
  return shifts.filter(([, to]) => to > DAY).map(([, to]) => [0, to - DAY])
}
