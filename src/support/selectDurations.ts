import { canonical } from '../core/numeric.ts'
import {
  type Bins,
  binAt,
  binOf,
  countBetween,
  countSeconds,
  edgeOf,
  gather,
  gatheringOf,
  type SecondsTable,
  secondsTable,
} from '../core/select.ts'
import { LONGEST, millisecondsOf } from '../summary/milliseconds.ts'
import { type DurationSample, PLAIN } from './durationSample.ts'
import type { Column } from './plainDurations.ts'

/** Many plain durations: one walk counts and sums them, one more finds all values that are asked for by rank. */
export function selected(column: Column): DurationSample {
  const table = secondsTable()
  let n = 0
  column.walk((seconds, length) => {
    n += length
    if (!countSeconds(seconds, length, LONGEST / 1000, table)) column.refuse()
  })
  /** What the last walk has gathered, ascending, and of which bins. */
  let held: { readonly marks: Uint8Array; readonly sorted: Float64Array } = {
    marks: new Uint8Array(0),
    sorted: new Float64Array(0),
  }

  function outside(low: number, high: number): number | null {
    const [first, last] = [binOf(low), binOf(high)]
    const isHeld = (bin: number): boolean => held.marks[bin] === 1 || countBetween(bin, bin, table) === 0
    if (!isHeld(first) || !isHeld(last)) return null
    const near = (bin: number) => held.sorted.filter((seconds) => binOf(seconds) === bin)
    const under = near(first).filter((seconds) => seconds < low && seconds > 0).length
    const over = near(last).filter((seconds) => seconds > high).length
    return countBetween(1, first - 1, table) + under + over + countBetween(last + 1, Infinity, table)
  }

  return {
    n,
    missing: column.rows - n,
    invalid: 0,
    open: 0,
    clock: PLAIN,
    zeros: table.counts[0]!,
    sum: canonical(table.sums),
    sumSquares: canonical(table.squares),
    at(ranks) {
      const { marks, size, places } = gatheringOf(ranks, table, fences(table, n))
      const found = new Float64Array(size)
      let filled = 0
      column.walk((seconds, length) => {
        filled = gather(seconds, length, marks, found, filled)
      })
      held = { marks, sorted: found.sort() }
      return ranks.map((rank) => millisecondsOf(held.sorted[places.get(rank)!]))
    },
    each(visit) {
      column.walk((seconds, length) => {
        for (let i = 0; i < length; i++) visit(millisecondsOf(seconds[i]), 1)
      })
    },
    beyond(low, high) {
      const [from, to] = [Math.max(0, Math.ceil(low) / 1000), Math.floor(high) / 1000]
      const counted = outside(from, to)
      if (counted !== null) return counted
      let walked = 0
      column.walk((seconds, length) => {
        walked += countOutside(seconds, length, from, to)
      })
      return walked
    },
    life: () => null,
  }
}

/** The bins about Tukey's fences of the logarithms, as near as the table tells: a walk that gathers them saves another. */
function fences(table: SecondsTable, n: number): Bins[] {
  const zeros = table.counts[0]!
  if (zeros === n) return []
  const quartile = (share: number): number => edgeOf(binAt(Math.floor(zeros + share * (n - zeros)), table))
  const [lower, upper] = [quartile(0.25), quartile(0.75)]
  const reach = (upper / lower) ** 1.5
  return [lower / reach, upper * reach].map((fence): Bins => {
    const bin = binOf(fence)
    return [Math.max(1, bin - 8), bin + 8]
  })
}

function countOutside(values: Float64Array, length: number, low: number, high: number): number {
  let counted = 0
  for (let i = 0; i < length; i++) {
    const value = values[i]!
    if (value > high || (value < low && value > 0)) counted++
  }
  return counted
}
