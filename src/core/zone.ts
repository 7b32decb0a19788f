import { refuse } from './errors.ts'

const WEEK = 604_800_000
/** The farthest instant from 1970 that a Date can hold. */
export const FARTHEST = 8.64e15

/** A time zone: its offset from UTC at every instant. */
export interface Zone {
  /** Its name, as it was given. */
  readonly name: string
  /** How far local time is ahead of UTC, in milliseconds. */
  offsetAt(instant: number): number
  /** An instant after this one up to which the offset stays as it is; not always the last such. */
  steadyUntil(instant: number): number
}

const zones = new Map<string, Zone>()

/**
 * The zone of this name, which stands at `path`. Offsets are asked of Intl at the weeks about an instant, a change
 * between two of them is found to the second by halving, and all is kept: a later question is a look into a table.
 */
export function zoneOf(name: string, path: string): Zone {
  const known = zones.get(name)
  if (known !== undefined) return known
  const made =
    name === 'UTC' ? { name, offsetAt: () => 0, steadyUntil: () => Infinity } : tabled(name, probeOf(name, path))
  zones.set(name, made)
  return made
}

type Probe = (instant: number) => number

/** Asks Intl, which knows local time to the second. */
function probeOf(name: string, path: string): Probe {
  const format = formatOf(name, path)
  return (instant) => {
    const second = Math.floor(instant / 1000) * 1000
    const [month, day, year, era, hour, minute, s] = format.format(second).split(/[/, :]+/) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ]
    const local = new Date(0)
    local.setUTCFullYear(era === 'B' ? 1 - Number(year) : Number(year), Number(month) - 1, Number(day))
    local.setUTCHours(Number(hour), Number(minute), Number(s))
    return local.getTime() - second
  }
}

function formatOf(name: string, path: string): Intl.DateTimeFormat {
  const two = '2-digit'
  const parts = { era: 'narrow', year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', { timeZone: name, hourCycle: 'h23', ...parts })
  } catch {
    return refuse('invalid-option', path, "a time zone, such as 'Europe/Rome' or 'UTC'", name)
  }
}

/** The stretch of one offset within a week, or the two about its only change. */
interface Week {
  readonly offset: number
  /** When the offset becomes `after`; Infinity where it stays. */
  readonly change: number
  readonly after: number
}

function tabled(name: string, probe: Probe): Zone {
  const starts = new Map<number, number>()
  const weeks = new Map<number, Week>()
  let [low, high, last] = [0, 0, 0]

  function startOf(week: number): number {
    const known = starts.get(week)
    if (known !== undefined) return known
    const offset = probe(Math.max(-FARTHEST, Math.min(FARTHEST, week * WEEK)))
    starts.set(week, offset)
    return offset
  }

  function weekOf(week: number): Week {
    const known = weeks.get(week)
    if (known !== undefined) return known
    const [offset, after] = [startOf(week), startOf(week + 1)]
    const made = { offset, change: offset === after ? Infinity : changeOf(week, offset), after }
    weeks.set(week, made)
    return made
  }

  function changeOf(week: number, offset: number): number {
    let [before, behind] = [week * WEEK, (week + 1) * WEEK]
    while (behind - before > 1000) {
      const middle = Math.floor((before + behind) / 2000) * 1000
      if (probe(middle) === offset) before = middle
      else behind = middle
    }
    return behind
  }

  function turnTo(instant: number): void {
    const week = Math.floor(instant / WEEK)
    const { offset, change, after } = weekOf(week)
    const changed = instant >= change
    low = changed ? change : week * WEEK
    high = changed ? (week + 1) * WEEK : Math.min(change, (week + 1) * WEEK)
    last = changed ? after : offset
  }

  return {
    name,
    offsetAt(instant) {
      if (!(instant >= low && instant < high)) turnTo(instant)
      return last
    },
    steadyUntil(instant) {
      if (!(instant >= low && instant < high)) turnTo(instant)
      return high
    },
  }
}
