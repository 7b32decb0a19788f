import type { DurationStatisticsOptions } from './durationOptions.ts'
import type { DurationValues } from './durationSample.ts'
import { type DurationStatistics, durationStatistics } from './durationStatistics.ts'

/** Times to resolution. */
export interface Ttr extends DurationStatistics {
  readonly metric: 'ttr'
}

/**
 * Time to resolution: how long tickets took until they were resolved, its median by default. While tickets are open,
 * the resolved ones are the quick ones, and `survival` says what the median is with the open ones in it.
 *
 * @formula the median of resolution - creation over the resolved tickets
 * @unit seconds, 0 and up; lower is better
 * @source Zendesk (first and full resolution time); interval: Thompson 1936; with the open ones: Kaplan and Meier 1958
 * @complexity O(n) time without sorting for seconds, O(1) memory beside them; O(n) for a summary, O(bins) with precision bits
 * @example
 * ttr([3600, 7200, 86400, 1800]).value // => 5400
 * @example
 * const { mean, p90, outliers } = ttr([60, 70, 80, 90, 100, 110, 120, 86400])
 * ;[mean, p90, outliers] // => [10878.75, 26004, 1]
 * @example
 * ttr([10, 20, 30, 1000], { trim: 0.25 }).trimmedMean // => 25
 * @example
 * ttr([60, '90']) // throws durations[1] must be a number of seconds from 0 to 1e12, no finer than a millisecond, got "90"
 */
export function ttr(durations: DurationValues, options: DurationStatisticsOptions = {}): Ttr {
  return durationStatistics('ttr', durations, options)
}
