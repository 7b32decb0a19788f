import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { tInterval } from '../core/intervals.ts'
import { exactMean, sampleVariance } from '../core/numeric.ts'
import type { Answer, Estimate, ExactSum, Measured } from '../core/types.ts'
import { type HandlePart, type HandleTimes, legsOf } from '../summary/handleTimesShape.ts'
import { readHandleTimes } from '../summary/plainHandleTimes.ts'
import { type DurationStatistics, durationStatistics } from './durationStatistics.ts'

/** The options of `aht`. */
export interface AhtOptions {
  /** What the time is divided by: contacts (default where their ids were read), or legs. */
  readonly per?: 'contact' | 'leg'
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** How the totals of single legs spread, in seconds, whatever the mean is taken of. */
type LegSpread = Pick<
  DurationStatistics,
  | 'median'
  | 'p75'
  | 'p90'
  | 'p95'
  | 'p99'
  | 'standardDeviation'
  | 'iqr'
  | 'variation'
  | 'min'
  | 'max'
  | 'outliers'
  | 'quantileType'
>

/** An average handle time, in seconds; n counts legs, and so do quantiles, deviation, extremes and outliers. */
export interface Aht extends Measured, LegSpread {
  readonly metric: 'aht'
  /** The mean of a leg. */
  readonly perLeg: number | null
  /** The mean of a contact; null without contact ids. */
  readonly perContact: number | null
  /** Legs with a talk time. */
  readonly legs: number
  /** Contacts with such a leg; null without contact ids. */
  readonly contacts: number | null
  /** The mean of talk, by the denominator of `value`; null where it was not read apart. */
  readonly talk: number | null
  /** The mean of hold, by the denominator of `value`; null where it was not read. */
  readonly hold: number | null
  /** The mean of wrap-up, by the denominator of `value`; null where it was not read. */
  readonly wrap: number | null
  /** Legs whose hold was not recorded; null where none was read. */
  readonly withoutHold: number | null
  /** Legs whose wrap-up was not recorded; null where none was read. */
  readonly withoutWrap: number | null
  /** What comparisons need; null under two contacts or legs. */
  readonly estimate: Estimate | null
}

/**
 * Average handle time: talk, hold and wrap-up of a contact, over all its legs, or of a leg. Quantiles, deviation,
 * extremes and outliers beside it are those of legs. Per agent: segment by agent, per leg.
 *
 * @formula Σ (talk + hold + wrap) / contacts, or / legs
 * @unit seconds, 0 to ∞; better depends: short can be quick, or careless
 * @source handle time as in Genesys and Amazon Connect; interval: Student 1908, as R t.test, on the totals of what it is per
 * @complexity O(n log n) time for seconds, O(n) for a summary
 * @example
 * const legs = [{ id: 'K1', talk: 200, wrap: 60 }, { id: 'K1', talk: 100, wrap: 30 }]
 * const { value, perLeg } = aht(summarize(legs, handleTimes({ talk: 'talk', wrap: 'wrap', contact: 'id' })))
 * ;[value, perLeg] // => [390, 195]
 * @example
 * const { value, median, missing } = aht([310, 250, null, 700])
 * ;[value, median, missing] // => [420, 310, 1]
 * @example
 * aht([310], { per: 'contact' }) // throws options.per must be 'leg', as no contact ids were read, got "contact"
 */
export function aht(handleTimes: Iterable<Answer> | HandleTimes, options: AhtOptions = {}): Aht {
  checkOptions(options, ['per', 'level'])
  const times = readHandleTimes(handleTimes)
  const { definition, n, missing, invalid, sum, contacts, contactSquares } = times
  const { per = contacts === null ? 'leg' : 'contact', level = 0.95 } = options
  checkChoice('options.per', per, ['contact', 'leg'])
  checkLevel(level)
  if (per === 'contact' && contacts === null) {
    refuse('invalid-option', 'options.per', "'leg', as no contact ids were read", per)
  }
  const [count, squares] =
    per === 'contact' && contacts !== null && contactSquares !== null
      ? [contacts, contactSquares]
      : [n, times.sumSquares]
  const value = seconds(sum, count)
  const variance = count > 1 ? sampleVariance(count, sum, squares) / 1e6 : null
  const standardError = variance === null ? null : Math.sqrt(variance / count)
  const measured = value !== null && variance !== null && standardError !== null
  const perLeg = seconds(sum, n)
  const meanOf = (part: HandlePart): number | null => {
    const time = times.parts[part]
    return time === undefined ? null : seconds(time, count)
  }
  return {
    metric: 'aht',
    definition: { per, parts: definition.parts, quantileType: 7 },
    value,
    n,
    missing,
    invalid,
    standardError,
    interval: measured ? { ...tInterval(value, standardError, count - 1, level), level, method: 't' } : null,
    reason: value === null ? 'no-answers' : null,
    warnings: count > 0 && count < 30 ? ['small-sample'] : [],
    perLeg,
    perContact: contacts === null ? null : seconds(sum, contacts),
    legs: n,
    contacts,
    talk: meanOf('talk'),
    hold: meanOf('hold'),
    wrap: meanOf('wrap'),
    withoutHold: times.withoutHold,
    withoutWrap: times.withoutWrap,
    ...spreadOf(times),
    estimate: measured ? { kind: 'mean', mean: value, variance, n: count, unit: 1 } : null,
  }
}

/** The mean of a sum of milliseconds, in seconds, rounded once. */
function seconds(sum: ExactSum, count: number): number | null {
  return count === 0 ? null : exactMean(count * 1000, sum)
}

function spreadOf(times: HandleTimes): LegSpread {
  const { median, p75, p90, p95, p99, standardDeviation, iqr, variation, min, max, outliers, quantileType } =
    durationStatistics('aht', legsOf(times), { headline: 'mean' })
  return { median, p75, p90, p95, p99, standardDeviation, iqr, variation, min, max, outliers, quantileType }
}
