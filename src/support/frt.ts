import type { DurationStatisticsOptions } from './durationOptions.ts'
import type { DurationValues } from './durationSample.ts'
import { type DurationStatistics, durationStatistics } from './durationStatistics.ts'

/** First response times. */
export interface Frt extends DurationStatistics {
  readonly metric: 'frt'
}

/**
 * First response time: how long customers waited for the first answer by a human, its median by default.
 *
 * @formula the median of first public reply - creation over the tickets that have one
 * @unit seconds, 0 and up; lower is better
 * @source Zendesk, Intercom (median); interval: Thompson 1936; with the unanswered: Kaplan and Meier 1958
 * @complexity O(n) time without sorting for seconds, O(1) memory beside them; O(n) for a summary, O(bins) with precision bits
 * @example
 * frt([60, 90, 3600, null]).median // => 90
 * @example
 * const of = durations({ from: 'created', to: 'replied', asOf: '2026-03-02T12:00:00Z' })
 * const { value, open, survival } = frt(summarize([
 *   { created: '2026-03-02T09:00:00Z', replied: '2026-03-02T09:10:00Z' },
 *   { created: '2026-03-02T09:00:00Z', replied: '2026-03-02T09:20:00Z' },
 *   { created: '2026-03-02T09:30:00Z', replied: null },
 * ], of))
 * ;[value, open, survival.median] // => [900, 1, 1200]
 * @example
 * frt([]).reason // => 'no-answers'
 * @example
 * frt([-5]) // throws durations[0] must be a number of seconds from 0 to 1e12, no finer than a millisecond, got -5
 */
export function frt(durations: DurationValues, options: DurationStatisticsOptions = {}): Frt {
  return durationStatistics('frt', durations, options)
}
