import { checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { tInterval } from '../core/intervals.ts'
import type { Answer, Estimate, Field, Instant, Measured, Missing, Rows } from '../core/types.ts'
import { meanOf, sampleOf } from '../summary/contrast.ts'
import { summarize } from '../summary/summarize.ts'
import { type JourneyId, type Moments, type MomentsOptions, moments } from './moments.ts'
import { plainMoments } from './plainMoments.ts'

/** The options of `peakEnd`. */
export interface PeakEndOptions {
  /** The lowest and the highest score, such as `[1, 5]`; required for plain scores. A summary brings its own. */
  readonly scale?: readonly [min: number, max: number]
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** The options of `peakEnd` where it reads rows. */
export type PeakEndRowOptions<Row> = Pick<PeakEndOptions, 'level'> &
  MomentsOptions<Field<Row, JourneyId | Missing>, Field<Row, Instant | Missing>, Field<Row, Answer>>

/** Peak and end of journeys, on the scale of the scores; of several journeys each number is their mean. */
export interface PeakEnd extends Measured {
  readonly metric: 'peakEnd'
  /** Journeys with a moment. */
  readonly journeys: number
  /** The score farthest from the middle of the scale; of equally far ones the last. */
  readonly peak: number | null
  /** The last score. */
  readonly end: number | null
  /** The mean of all scores; of several journeys, the mean of their means. */
  readonly mean: number | null
  /** The value minus the mean: above 0 where a journey is remembered as better than it was. */
  readonly gap: number | null
  /** What comparisons need; null under two journeys. */
  readonly estimate: Estimate | null
}

/**
 * How a journey is remembered by the peak-end rule: the mean of its most intense moment and its last one. The peak is
 * the score farthest from the middle of the scale, whether good or bad. Plain scores are one journey in the order of
 * time; rows may be of many, which then weigh alike, and the interval is over journeys. It is a rule of thumb: reviews
 * find that peak and end predict what is remembered about as well as the plain mean does, so both are given.
 *
 * @formula (peak + end) / 2; gap = (peak + end) / 2 - mean
 * @unit the scale of the scores; better as they are
 * @source Kahneman, Fredrickson, Schreiber and Redelmeier 1993; Alaybek et al. 2022 (meta-analysis); interval: Student 1908, as R t.test
 * @complexity O(moments)
 * @example
 * const { value, peak, end, mean, gap } = peakEnd([4, 3, 1, 4, 3], { scale: [1, 5] })
 * ;[value, peak, end, mean, gap] // => [2, 1, 3, 3, -1]
 * @example
 * peakEnd([1, 5, 3], { scale: [1, 5] }).peak // => 5
 * @example
 * const rows = [{ trip: 1, at: 0, mood: 5 }, { trip: 1, at: 9, mood: 3 }, { trip: 2, at: 0, mood: 1 }, { trip: 2, at: 9, mood: 3 }]
 * const { value, journeys, peak } = peakEnd(rows, { journey: 'trip', at: 'at', score: 'mood', scale: [1, 5] })
 * ;[value, journeys, peak] // => [3, 2, 3]
 * @example
 * peakEnd([4, 9], { scale: [1, 5] }) // throws moments[1] must be a number from 1 to 5, got 9
 */
export function peakEnd(moments: Iterable<Answer> | Moments, options?: PeakEndOptions): PeakEnd
export function peakEnd<Row>(rows: Rows<Row>, options: PeakEndRowOptions<NoInfer<Row>>): PeakEnd
export function peakEnd(data: object, options: object = {}): PeakEnd {
  checkRecord('options', options)
  if ('journey' in options || 'at' in options || 'score' in options) {
    const { level, ...of } = options as PeakEndRowOptions<never>
    return fromMoments(summarize(data as Rows<never>, moments<never, never>(of as never)), level)
  }
  checkOptions(options, ['scale', 'level'])
  const { scale, level } = options as PeakEndOptions
  if ((data as { kind?: unknown } | null)?.kind !== 'moments') return fromMoments(plainMoments(data, scale), level)
  const summary = data as Moments
  const { scale: own } = summary.definition
  if (scale !== undefined && (scale[0] !== own[0] || scale[1] !== own[1])) {
    refuse('invalid-option', 'options.scale', `absent, or [${own[0]}, ${own[1]}] as in the summary`, scale)
  }
  return fromMoments(summary, level)
}

function fromMoments(summary: Moments, level = 0.95): PeakEnd {
  checkLevel(level)
  const { definition, n, missing, invalid, journeys, peaks, ends, means, peakEnds, peakEndSquares } = summary
  const { mean: value, variance } = sampleOf(journeys, peakEnds, peakEndSquares)
  const standardError = variance === null ? null : Math.sqrt(variance / journeys)
  const mean = meanOf(journeys, means)
  const measured = value !== null && variance !== null && standardError !== null
  return {
    metric: 'peakEnd',
    definition: { scale: [...definition.scale] },
    value,
    n,
    missing,
    invalid,
    standardError,
    interval: measured ? { ...tInterval(value, standardError, journeys - 1, level), level, method: 't' } : null,
    reason: value === null ? 'no-answers' : null,
    warnings: value !== null && journeys < 30 ? ['small-sample'] : [],
    journeys,
    peak: meanOf(journeys, peaks),
    end: meanOf(journeys, ends),
    mean,
    gap: value === null || mean === null ? null : value - mean,
    estimate: measured ? { kind: 'mean', mean: value, variance, n: journeys, unit: 1 } : null,
  }
}
