import { quantileBetween, quantilePlace } from '../core/quantiles.ts'
import { ascending, type Durations } from './durationsShape.ts'
import type { SlaTargets } from './slaTargetsShape.ts'

/** Times ascending, in milliseconds, and how often each stands; `counts` null for once each. */
export interface Times {
  readonly values: readonly number[]
  readonly counts: readonly number[] | null
}

/** Some times in numbers, in seconds; quantiles of type 7. */
export interface SlaTimes {
  /** How many. */
  readonly n: number
  /** The shortest. */
  readonly min: number
  /** The median. */
  readonly median: number
  /** Nine in ten are no longer. */
  readonly p90: number
  /** The longest. */
  readonly max: number
}

/** Elapsed time less target: of the finished, and of the open so far. */
export interface AgainstTarget {
  readonly finished: Times
  readonly open: Times
}

/** What a summary of targets keeps. */
export function ofTargets({ values, open }: SlaTargets): AgainstTarget {
  return { finished: { values, counts: null }, open: { values: open, counts: null } }
}

/** Durations against one target in milliseconds; those kept in bins stand in the middles of these, within min and max. */
export function ofDurations(durations: Durations, target: number): AgainstTarget {
  const { values, histogram, open, openHistogram, definition, min, max } = durations
  const within = (value: number): number => Math.min(max as number, Math.max(min as number, value))
  const finished = ascending(values, histogram, definition)
  return {
    finished: less(finished.counts === null ? finished : { ...finished, values: finished.values.map(within) }, target),
    open: less(ascending(open, openHistogram, definition), target),
  }
}

function less({ values, counts }: Times, target: number): Times {
  return { values: values.map((value) => value - target), counts }
}

/** Those in time, as the time that they had left, and those that are late, as the time by which they are. */
export function divided({ values, counts }: Times): { readonly left: Times; readonly late: Times } {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) <= 0) low = middle + 1
    else high = middle
  }
  // Taken from 0, what has no time left has 0 left, not -0.
  const left = values.slice(0, low).map((value) => 0 - value)
  return {
    left: { values: left.reverse(), counts: counts?.slice(0, low).reverse() ?? null },
    late: { values: values.slice(low), counts: counts?.slice(low) ?? null },
  }
}

/** How many. */
export function sizeOf({ values, counts }: Times): number {
  return counts === null ? values.length : counts.reduce((sum, count) => sum + count, 0)
}

/** How many are no longer than this. */
export function upTo({ values, counts }: Times, most: number): number {
  let found = 0
  for (let i = 0; i < values.length && (values[i] as number) <= most; i++) found += counts?.[i] ?? 1
  return found
}

/** Their statistics, null where there are none. */
export function statisticsOf(times: Times): SlaTimes | null {
  const n = sizeOf(times)
  if (n === 0) return null
  const at = (rank: number): number => valueAt(times, rank)
  const quantile = (percent: number): number => {
    const place = quantilePlace(percent, n, 7)
    return quantileBetween(at(place.low), at(place.high), place, 1000)
  }
  return { n, min: at(0) / 1000, median: quantile(50), p90: quantile(90), max: at(n - 1) / 1000 }
}

function valueAt({ values, counts }: Times, rank: number): number {
  if (counts === null) return values[rank] as number
  let i = 0
  for (let found = counts[0] as number; found <= rank; found += counts[i] as number) i++
  return values[i] as number
}
