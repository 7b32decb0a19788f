import type { Zone } from '../core/zone.ts'

const DAY = 86_400_000
/** No zone has ever been so far from UTC. */
const APART = 57_600_000

/** A stretch of time in which the local clock of one date is in one slot. */
export interface LocalSlot {
  /** Its place in the day, from 0. */
  readonly slot: number
  /** Its first instant. */
  readonly start: number
  /** The first instant after it. */
  readonly end: number
}

/** Local dates cut into slots of a zone's clock. */
export interface LocalDays {
  /**
   * The slots of a date, given as its midnight as if that were UTC, in the order of time. Where the clock is turned
   * back one comes twice; where it skips, some are absent, or shorter.
   */
  slotsOf(date: number): LocalSlot[]
  /** How often each slot comes on that date: 1, but 0 where the clock skips it and 2 where it is turned back. */
  timesOf(date: number): Float64Array
}

/** Slots of `length` milliseconds, which divides a day. */
export function localDays(zone: Zone, length: number): LocalDays {
  const count = DAY / length
  const usual = new Float64Array(count).fill(1)
  function slotsOf(date: number): LocalSlot[] {
    const slots: LocalSlot[] = []
    for (const [from, to] of stretches(zone, date - APART, date + DAY + APART)) {
      const offset = zone.offsetAt(from)
      const end = Math.min(to, date + DAY - offset)
      for (let start = Math.max(from, date - offset); start < end; ) {
        const slot = Math.floor((start + offset - date) / length)
        const next = Math.min(end, date + (slot + 1) * length - offset)
        slots.push({ slot, start, end: next })
        start = next
      }
    }
    return slots
  }
  return {
    slotsOf,
    timesOf(date) {
      if (stretches(zone, date - APART, date + DAY + APART).length === 1) return usual
      const times = new Float64Array(count)
      for (const { slot, start, end } of slotsOf(date)) times[slot]! += end - start
      return times.map((time) => time / length)
    },
  }
}

/** The stretches of one offset between two instants. */
function stretches(zone: Zone, from: number, to: number): (readonly [from: number, to: number])[] {
  const found: [number, number][] = []
  for (let t = from; t < to; ) {
    const until = Math.min(to, zone.steadyUntil(t))
    const last = found.at(-1)
    if (last !== undefined && zone.offsetAt(last[0]) === zone.offsetAt(t)) last[1] = until
    else found.push([t, until])
    t = until
  }
  return found
}
