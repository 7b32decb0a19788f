import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { checkQuantileType, type QuantileType } from '../core/quantiles.ts'
import { toRestrict } from './durationExtras.ts'

/** Which number is the value. */
export type Headline = 'median' | 'mean' | 'p75' | 'p90' | 'p95' | 'p99'

/** The options of `frt` and `ttr`. */
export interface DurationStatisticsOptions {
  /** Which number is the value: 'median' by default. */
  readonly headline?: Headline
  /** The confidence level of the intervals, 0.95 by default. */
  readonly level?: number
  /** Which of the nine sample quantiles of Hyndman and Fan; 7 by default. */
  readonly quantileType?: QuantileType
  /** The share to leave out at each end for `trimmedMean`, from 0 to below 0.5. */
  readonly trim?: number
  /** Whether to add `geometricMean`. */
  readonly geometric?: boolean
  /** The horizon of the restricted mean in seconds; the longest time observed, finished or open, by default. */
  readonly restrictTo?: number
}

const HEADLINES = ['median', 'mean', 'p75', 'p90', 'p95', 'p99']

/** The options with their defaults; `restrictTo` in milliseconds. */
export function readOptions(options: DurationStatisticsOptions): {
  readonly headline: Headline
  readonly level: number
  readonly quantileType: QuantileType
  readonly restrictTo: number | null
} {
  checkOptions(options, ['headline', 'level', 'quantileType', 'trim', 'geometric', 'restrictTo'])
  const { headline = 'median', level = 0.95, quantileType = 7 } = options
  checkChoice('options.headline', headline, HEADLINES)
  checkLevel(level)
  checkQuantileType(quantileType)
  return { headline, level, quantileType, restrictTo: toRestrict(options.restrictTo) }
}
