import { refuse } from './errors.ts'

/** Half a week: shorter than any offset has lasted. A week is not: Noronha's summer time of 2000 was an hour shorter. */
const SPAN = 302_400_000
/** The farthest instant from 1970 that a Date can hold. */
export const FARTHEST = 8.64e15
/** Local time a day away is still a Date. */
const LAST = FARTHEST - 86_400_000

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
 * The zone of this name, which stands at `path`. Offsets are asked of Intl at the two ends of the half week about an
 * instant, a change between them is found to the second by halving, and all is kept: a later question is a look into a
 * table.
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
    const second = Math.floor(Math.max(-LAST, Math.min(LAST, instant)) / 1000) * 1000
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
    // Without a name Intl takes the zone of the machine.
    if (typeof name !== 'string') throw new TypeError()
    return new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', { timeZone: name, hourCycle: 'h23', ...parts })
  } catch {
    return refuse('invalid-option', path, "a time zone, such as 'Europe/Rome' or 'UTC'", name)
  }
}

/** The stretch of one offset within half a week, or the two about its only change. */
interface Span {
  readonly offset: number
  /** When the offset becomes `after`; Infinity where it stays. */
  readonly change: number
  readonly after: number
}

function tabled(name: string, probe: Probe): Zone {
  const starts = new Map<number, number>()
  const spans = new Map<number, Span>()
  let [low, high, last] = [0, 0, 0]

  function startOf(span: number): number {
    const known = starts.get(span)
    if (known !== undefined) return known
    const offset = probe(span * SPAN)
    starts.set(span, offset)
    return offset
  }

  function spanOf(span: number): Span {
    const known = spans.get(span)
    if (known !== undefined) return known
    const [offset, after] = [startOf(span), startOf(span + 1)]
    const made = { offset, change: offset === after ? Infinity : changeOf(span, offset), after }
    spans.set(span, made)
    return made
  }

  function changeOf(span: number, offset: number): number {
    let [before, behind] = [span * SPAN, (span + 1) * SPAN]
    while (behind - before > 1000) {
      const middle = Math.floor((before + behind) / 2000) * 1000
      if (probe(middle) === offset) before = middle
      else behind = middle
    }
    return behind
  }

  function turnTo(instant: number): void {
    const span = Math.floor(instant / SPAN)
    const { offset, change, after } = spanOf(span)
    const changed = instant >= change
    low = changed ? change : span * SPAN
    high = changed ? (span + 1) * SPAN : Math.min(change, (span + 1) * SPAN)
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
