import { canonical } from '../core/numeric.ts'
import { countSeconds, gather, gatheringOf, secondsTable } from '../core/select.ts'
import { LONGEST, millisecondsOf } from '../summary/milliseconds.ts'
import type { DurationSample } from './durationSample.ts'
import type { Column } from './plainDurations.ts'

/** Many plain durations: one walk counts and sums them, one more finds all values that are asked for by rank. */
export function selected(column: Column): DurationSample {
  const table = secondsTable()
  let n = 0
  column.walk((seconds, length) => {
    n += length
    if (!countSeconds(seconds, length, LONGEST / 1000, table)) column.refuse()
  })
  return {
    n,
    missing: column.rows - n,
    invalid: 0,
    open: 0,
    zeros: table.counts[0]!,
    sum: canonical(table.sums),
    sumSquares: canonical(table.squares),
    at(ranks) {
      const { marks, size, places } = gatheringOf(ranks, table)
      const found = new Float64Array(size)
      let filled = 0
      column.walk((seconds, length) => {
        filled = gather(seconds, length, marks, found, filled)
      })
      const sorted = found.sort()
      return ranks.map((rank) => millisecondsOf(sorted[places.get(rank)!]))
    },
    each(visit) {
      column.walk((seconds, length) => {
        for (let i = 0; i < length; i++) visit(millisecondsOf(seconds[i]), 1)
      })
    },
    beyond(low, high) {
      let counted = 0
      column.walk((seconds, length) => {
        counted += outside(seconds, length, Math.ceil(low) / 1000, Math.floor(high) / 1000)
      })
      return counted
    },
    life: () => null,
  }
}

function outside(values: Float64Array, length: number, low: number, high: number): number {
  let counted = 0
  for (let i = 0; i < length; i++) {
    const value = values[i]!
    if (value > high || (value < low && value > 0)) counted++
  }
  return counted
}
