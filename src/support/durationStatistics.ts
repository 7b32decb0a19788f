import { criticalValue, tInterval } from '../core/intervals.ts'
import { exactMean, sampleVariance } from '../core/numeric.ts'
import { type Place, type QuantileType, quantileBetween, quantilePlace, rankInterval } from '../core/quantiles.ts'
import type { Estimate, Interval, Measured } from '../core/types.ts'
import { type DurationExtras, extrasOf, type OpenSurvival, survivalOf } from './durationExtras.ts'
import { type DurationStatisticsOptions, type Headline, readOptions } from './durationOptions.ts'
import type { DurationSample, DurationValues } from './durationSample.ts'
import { sampleOf } from './sampleOf.ts'

/** Durations in numbers; all times in seconds. */
export interface DurationStatistics extends Measured, DurationExtras {
  /** Rows that had not finished: not in any number but `survival`. */
  readonly open: number
  /** The mean of the finished, correctly rounded. */
  readonly mean: number | null
  /** The median of the finished. */
  readonly median: number | null
  /** Three quarters of the finished took no longer. */
  readonly p75: number | null
  /** Nine in ten of the finished took no longer. */
  readonly p90: number | null
  /** 95 in 100 of the finished took no longer. */
  readonly p95: number | null
  /** 99 in 100 of the finished took no longer. */
  readonly p99: number | null
  /** Of the sample: its divisor is n - 1; null under two. */
  readonly standardDeviation: number | null
  /** The interquartile range. */
  readonly iqr: number | null
  /** The standard deviation as a multiple of the mean. */
  readonly variation: number | null
  /** The shortest of the finished. */
  readonly min: number | null
  /** The longest of the finished. */
  readonly max: number | null
  /**
   * Finished ones above 0 whose logarithm is more than 1.5 interquartile ranges outside the quartiles of those
   * logarithms. They are counted, and stay in every number. Durations of 0 have no logarithm and are none.
   */
  readonly outliers: number
  /** Which of the nine sample quantiles. */
  readonly quantileType: QuantileType
  /** With the open ones in it; null where none is open. */
  readonly survival: OpenSurvival | null
  /** What comparisons need; null where there is no standard error. */
  readonly estimate: Estimate | null
}

const PERCENTS = { median: 50, p75: 75, p90: 90, p95: 95, p99: 99 } as const

/** All statistics of `frt` and `ttr`. */
export function durationStatistics<M extends string>(
  metric: M,
  durations: DurationValues,
  options: DurationStatisticsOptions,
): DurationStatistics & { readonly metric: M } {
  const { headline, level, quantileType, restrictTo } = readOptions(options)
  const sample = sampleOf(durations)
  const { n, missing, invalid, open } = sample
  const numbers = n === 0 ? NOTHING : numbersOf(sample, headline, level, quantileType)
  const { interval, standardError, estimate, outliers, ...values } = numbers
  return {
    metric,
    definition: { headline, quantileType, ...sample.clock },
    value: values[headline],
    n,
    missing,
    invalid,
    standardError,
    interval,
    reason: n > 0 ? null : open > 0 ? 'none-finished' : 'no-answers',
    warnings: [
      ...(open > 0 ? (['open-excluded'] as const) : []),
      ...(n > 0 && n < 30 ? (['small-sample'] as const) : []),
    ],
    open,
    ...values,
    outliers,
    quantileType,
    ...extrasOf(sample, options),
    survival: survivalOf(sample.life(), level, restrictTo),
    estimate,
  }
}

type Numbers = Omit<
  DurationStatistics,
  Exclude<keyof Measured, 'interval' | 'standardError'> | keyof DurationExtras | 'open' | 'quantileType' | 'survival'
>

const NOTHING: Numbers = {
  mean: null,
  median: null,
  p75: null,
  p90: null,
  p95: null,
  p99: null,
  standardDeviation: null,
  iqr: null,
  variation: null,
  min: null,
  max: null,
  outliers: 0,
  interval: null,
  standardError: null,
  estimate: null,
}

function numbersOf(sample: DurationSample, headline: Headline, level: number, type: QuantileType): Numbers {
  const { n, zeros, sum, sumSquares } = sample
  const place = (percent: number): Place => quantilePlace(percent, n, type)
  const places = { p25: place(25), median: place(50), p75: place(75), p90: place(90), p95: place(95), p99: place(99) }
  const bounds = headline === 'mean' ? null : ranksOf(n, PERCENTS[headline], level, places[headline])
  const logPlaces = zeros === n ? [] : [25, 75].map((percent) => above(zeros, quantilePlace(percent, n - zeros, type)))
  const ranks = [...Object.values(places), ...logPlaces].flatMap(({ low, high }) => [low, high])
  const at = lookup(sample, [...ranks, 0, n - 1, ...(bounds === null ? [] : [bounds.low, bounds.high])])
  const quantile = (place: Place): number => quantileBetween(at(place.low), at(place.high), place, 1000)
  const mean = exactMean(n * 1000, sum)
  const variance = n > 1 ? sampleVariance(n, sum, sumSquares) / 1e6 : null
  const standardDeviation = variance === null ? null : Math.sqrt(variance)
  const p75 = quantile(places.p75)
  const numbers = {
    mean,
    median: quantile(places.median),
    p75,
    p90: quantile(places.p90),
    p95: quantile(places.p95),
    p99: quantile(places.p99),
    standardDeviation,
    iqr: p75 - quantile(places.p25),
    variation: standardDeviation === null || mean === 0 ? null : standardDeviation / mean,
    min: at(0) / 1000,
    max: at(n - 1) / 1000,
    outliers: outliersOf(sample, logPlaces, at),
  }
  if (headline === 'mean') return { ...numbers, ...meanSpread(mean, variance, n, level) }
  const ends = bounds === null ? null : { low: at(bounds.low) / 1000, high: at(bounds.high) / 1000 }
  return { ...numbers, ...quantileSpread(numbers[headline], ends, level) }
}

function above(zeros: number, { low, high, part, of }: Place): Place {
  return { low: low + zeros, high: high + zeros, part, of }
}

/** The ranks of the interval; with types and levels where it would miss the quantile itself, reaching up to that. */
function ranksOf(n: number, percent: number, level: number, { low, high }: Place): Pick<Place, 'low' | 'high'> | null {
  const ranks = rankInterval(percent, n, level)
  return ranks && { low: Math.min(ranks.low, low), high: Math.max(ranks.high, high) }
}

function lookup(sample: DurationSample, ranks: readonly number[]): (rank: number) => number {
  const distinct = [...new Set(ranks)]
  const values = sample.at(distinct)
  const byRank = new Map(distinct.map((rank, i) => [rank, values[i] as number]))
  return (rank) => byRank.get(rank) as number
}

/** Beyond Tukey's fences of the logarithms. The slack keeps a value on the fence inside, where exp and log round. */
function outliersOf(sample: DurationSample, places: readonly Place[], at: (rank: number) => number): number {
  const [lower, upper] = places.map(({ low, high, part, of }) =>
    quantileBetween(Math.log(at(low)), Math.log(at(high)), { low, high, part, of }),
  )
  if (lower === undefined || upper === undefined) return 0
  const reach = 1.5 * (upper - lower) + 1e-9
  return sample.beyond(Math.exp(lower - reach), Math.exp(upper + reach))
}

type Spread = Pick<DurationStatistics, 'standardError' | 'interval' | 'estimate'>

function meanSpread(mean: number, variance: number | null, n: number, level: number): Spread {
  if (variance === null) return { standardError: null, interval: null, estimate: null }
  const standardError = Math.sqrt(variance / n)
  const interval = { ...tInterval(mean, standardError, n - 1, level), level, method: 't' }
  return { standardError, interval, estimate: { kind: 'mean', mean, variance, n, unit: 1 } }
}

function quantileSpread(value: number, ends: Pick<Interval, 'low' | 'high'> | null, level: number): Spread {
  if (ends === null) return { standardError: null, interval: null, estimate: null }
  const z = criticalValue(level)
  const interval = { ...ends, level, method: 'order-statistic' }
  // All alike is no certainty: the next one may differ.
  if (ends.low === ends.high) return { standardError: null, interval, estimate: null }
  const standardError = (ends.high - ends.low) / (2 * z)
  const sides = { below: (value - ends.low) / z, above: (ends.high - value) / z }
  return { standardError, interval, estimate: { kind: 'normal', value, standardError, ...sides, unit: 1 } }
}
