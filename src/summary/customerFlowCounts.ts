import { dayStart } from '../core/instants.ts'
import { addExact, canonical } from '../core/numeric.ts'
import type { Zone } from '../core/zone.ts'
import type { CustomerCounts } from './customerFlowShape.ts'

const DAY = 86_400_000

/** The starts of the days of a period, then its end; the first day starts at `from`, within a local day or not. */
export function daysOf(from: number, to: number, zone: Zone | null): Float64Array {
  const starts = [from]
  const first = zone === null ? from : Math.floor((from + zone.offsetAt(from)) / DAY) * DAY
  for (let day = first + DAY; ; day += DAY) {
    const start = zone === null ? day : dayStart(day, zone)
    if (start >= to) break
    // A day that the clock skips starts with the next one.
    if (start > (starts.at(-1) as number)) starts.push(start)
  }
  return Float64Array.from([...starts, to])
}

/** A running count of customers over the days of a period. */
export interface FlowTally {
  /** Counts one customer by stretches of being one: start, end, start, end …, ascending, apart, none of no length. */
  add(stretches: readonly number[]): void
  /** The counts. */
  read(): CustomerCounts
}

/** A count that has seen nobody yet. */
export function flowTally(days: Float64Array): FlowTally {
  const last = days.length - 1
  const [from, to] = [days[0] as number, days[last] as number]
  const counts = { start: 0, end: 0, acquired: 0, lost: 0, passing: 0, losses: 0, joins: 0, returned: 0 }
  const time: number[] = []
  const change = new Float64Array(days.length + 1)
  const lostOn = new Float64Array(last)

  return {
    add(stretches) {
      let atStart = false
      let atEnd = false
      let spent = 0
      let gone = 0
      for (let i = 0; i < stretches.length; i += 2) {
        const began = stretches[i] as number
        const ended = stretches[i + 1] as number
        if (ended <= from || began > to) continue
        // The days at whose start there is a customer: from `first` to before `after`.
        const first = placeOf(days, began)
        const after = placeOf(days, ended)
        if (began > from) counts.joins++
        if (began > from && i > 0) counts.returned++
        if (ended <= to) counts.losses++
        spent += Math.min(ended, to) - Math.max(began, from)
        if (first === after) continue
        change[first]! += 1
        change[after]! -= 1
        if (gone > 0 && gone < first) lostOn[gone - 1]! += 1
        gone = after
        if (first === 0) atStart = true
        if (after > last) atEnd = true
      }
      if (gone > 0 && gone <= last) lostOn[gone - 1]! += 1
      if (spent > 0) addExact(time, spent)
      if (atStart) counts.start++
      if (atEnd) counts.end++
      if (atEnd && !atStart) counts.acquired++
      if (atStart && !atEnd) counts.lost++
      if (!atStart && !atEnd && spent > 0) counts.passing++
    },
    read() {
      const active: number[] = []
      let here = 0
      for (let day = 0; day < last; day++) {
        here += change[day] as number
        active.push(here)
      }
      const daily = { active, lost: Array.from(lostOn) }
      return { ...counts, time: canonical(time), daily }
    },
  }
}

/** The place of the first start of a day that is not before the instant; after all of them where there is none. */
function placeOf(days: Float64Array, instant: number): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] as number) < instant) low = middle + 1
    else high = middle
  }
  return low
}

/** Joins stretches that touch or overlap: start, end, start, end …, in any order; ascending and apart on return. */
export function joined(stretches: readonly number[]): readonly number[] {
  if (stretches.length <= 2) return stretches
  const order = Array.from({ length: stretches.length / 2 }, (_, i) => 2 * i)
  order.sort((a, b) => (stretches[a] as number) - (stretches[b] as number))
  const merged: number[] = []
  for (const i of order) {
    const [began, ended] = [stretches[i] as number, stretches[i + 1] as number]
    const top = merged.length - 1
    if (top > 0 && began <= (merged[top] as number)) merged[top] = Math.max(merged[top] as number, ended)
    else merged.push(began, ended)
  }
  return merged
}
