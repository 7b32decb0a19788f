import { refuse } from '../core/errors.ts'
import { isIterable } from '../core/read.ts'
import { lifeTable, type Times } from '../core/survival.ts'
import { totalsOf } from '../summary/durationStores.ts'
import { ascending, type Durations, openOf } from '../summary/durationsShape.ts'
import { type DurationSample, type DurationValues, PLAIN } from './durationSample.ts'
import { ascendingOf, type Column, columnOf } from './plainDurations.ts'
import { selected } from './selectDurations.ts'

/** Up to here a sorted copy is quicker than selection. */
const FEW = 2048

/** Reads durations given as either. */
export function sampleOf(durations: DurationValues): DurationSample {
  if ((durations as { kind?: unknown } | null)?.kind === 'durations') return summarized(durations as Durations)
  if (!isIterable(durations)) {
    return refuse('invalid-value', 'durations', 'an iterable of seconds or a summary of durations', durations)
  }
  const column = columnOf(durations)
  return column.rows > FEW ? selected(column) : sorted(column)
}

function summarized(durations: Durations): DurationSample {
  const { n, missing, invalid, sum, sumSquares, definition, min, max } = durations
  const open = openOf(durations)
  const found = ascending(durations.values, durations.histogram, definition)
  // The middle of an outer bin may lie beyond what is known of the least and the greatest.
  const within = (value: number): number => Math.min(max as number, Math.max(min as number, value))
  const finished = found.counts === null ? found : { ...found, values: found.values.map(within) }
  const { values, counts } = finished
  return {
    ...walked(finished),
    n,
    missing,
    invalid,
    open,
    clock: { calendar: definition.calendar, paused: definition.paused },
    sum,
    sumSquares,
    at: (ranks) =>
      counts === null
        ? ranks.map((rank) => values[rank]!)
        : binned(values, counts, n, min as number, max as number, ranks),
    life: () =>
      open === 0 ? null : lifeTable(finished, ascending(durations.open, durations.openHistogram, definition)),
  }
}

function sorted(column: Column): DurationSample {
  const values = ascendingOf(column)
  const { sum, sumSquares } = totalsOf(values)
  const missing = column.rows - values.length
  const counted = { n: values.length, missing, invalid: 0, open: 0, clock: PLAIN, sum, sumSquares }
  return {
    ...walked({ values, counts: null }),
    ...counted,
    at: (ranks) => ranks.map((rank) => values[rank]!),
    life: () => null,
  }
}

function walked({ values, counts }: Times): Pick<DurationSample, 'zeros' | 'each' | 'beyond'> {
  const each = (visit: (value: number, count: number) => void): void => {
    for (let i = 0; i < values.length; i++) visit(values[i]!, counts?.[i] ?? 1)
  }
  const count = (within: (value: number) => boolean): number => {
    let counted = 0
    each((value, times) => {
      if (within(value)) counted += times
    })
    return counted
  }
  return {
    zeros: count((value) => value === 0),
    each,
    beyond: (low, high) => count((value) => value > 0 && (value < low || value > high)),
  }
}

/** Values of a histogram by rank: the middles of their bins, but never outside of the least and the greatest, which are known. */
function binned(
  middles: readonly number[],
  counts: readonly number[],
  n: number,
  min: number,
  max: number,
  ranks: readonly number[],
): number[] {
  const upTo: number[] = []
  let total = 0
  for (const count of counts) {
    total += count
    upTo.push(total)
  }
  return ranks.map((rank) => {
    if (rank === 0) return min
    if (rank === n - 1) return max
    let [low, high] = [0, upTo.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (rank < upTo[middle]!) high = middle
      else low = middle + 1
    }
    return Math.min(max, Math.max(min, middles[low]!))
  })
}
