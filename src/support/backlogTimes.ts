import { exactMean } from '../core/numeric.ts'
import { type QuantileType, quantileBetween, quantilePlace } from '../core/quantiles.ts'
import { totalsOf } from '../summary/durationStores.ts'

/** How long tickets were open, in seconds. */
export interface BacklogTimes {
  /** The mean, correctly rounded. */
  readonly mean: number
  /** The median. */
  readonly median: number
  /** Nine in ten took no longer. */
  readonly p90: number
  /** 95 in 100 took no longer. */
  readonly p95: number
  /** The longest. */
  readonly max: number
}

/** The statistics of ascending milliseconds; null where there are none. */
export function backlogTimes(values: readonly number[], type: QuantileType): BacklogTimes | null {
  const n = values.length
  if (n === 0) return null
  const quantile = (percent: number): number => {
    const place = quantilePlace(percent, n, type)
    return quantileBetween(values[place.low] as number, values[place.high] as number, place, 1000)
  }
  return {
    mean: exactMean(n * 1000, totalsOf(values).sum),
    median: quantile(50),
    p90: quantile(90),
    p95: quantile(95),
    max: (values[n - 1] as number) / 1000,
  }
}
