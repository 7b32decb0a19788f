import { checkChoice, checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { adjusted, criticalValue, tango, type Votes } from '../core/intervals.ts'
import type { Estimate, Interval, Measured } from '../core/types.ts'
import { ratingsFromCounts } from '../summary/ratingsFromCounts.ts'
import { checkScale, type Scale } from '../summary/ratingsShape.ts'
import {
  type Answers,
  answersOf,
  between,
  errorOf,
  measured,
  normalOf,
  percentOf,
  spreadOf,
  toRatings,
  type Weighting,
  weightingOf,
} from './answers.ts'

/** Which answers are detractors and which promoters, both ends included; those between are passives. */
export interface NpsBreaks {
  /** From the lowest answer of the scale. */
  readonly detractors: Scale
  /** To the highest answer of the scale. */
  readonly promoters: Scale
}

/** How the interval is made. */
export type NpsMethod = 'score' | 'adjusted-wald' | 'wald'

/** The options of `nps`. */
export interface NpsOptions {
  /** The lowest and the highest answer; `[0, 10]` by default. A summary brings its own. */
  readonly scale?: Scale
  /** Required on any other scale than 0 to 10. */
  readonly breaks?: NpsBreaks
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
  /** 'score' (default) never leaves the scale and always holds the score; the others are there to reproduce them. */
  readonly method?: NpsMethod
}

/** A Net Promoter Score, in points. */
export interface Nps extends Measured, Weighting {
  readonly metric: 'nps'
  /** Answers of promoters, unweighted. */
  readonly promoters: number
  /** Answers between the two. */
  readonly passives: number
  /** Answers of detractors, unweighted. */
  readonly detractors: number
  /** With weights: the score without them. */
  readonly unweighted?: number | null
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * Net Promoter Score: the share of promoters (9 or 10 of 10) minus the share of detractors (0 to 6), in points.
 *
 * @formula 100 (P - D) / n; with weights 100 (Σ w over promoters - Σ w over detractors) / Σ w
 * @unit points, -100 to 100; higher is better; standardError and interval in points too
 * @source Reichheld 2003; interval: Tango 1998 and Rocks 2016; weights: as R survey::svymean and Kish 1965
 * @complexity O(n) time for answers, O(points) for a summary
 * @example
 * nps([10, 9, 8, 6, null]).value // => 25
 * @example
 * const { low, high } = nps([10, 9, 8, 6, null]).interval
 * ;[low.toFixed(2), high.toFixed(2)] // => ['-50.47', '77.83']
 * @example
 * nps([]).reason // => 'no-answers'
 * @example
 * nps([5, 4, 3], { scale: [1, 5], breaks: { detractors: [1, 3], promoters: [5, 5] } }).value // => 0
 * @example
 * nps([10, 11]) // throws answers[1] must be a whole number from 0 to 10, got 11
 */
export function nps(answers: Answers, options: NpsOptions = {}): Nps {
  checkOptions(options, ['scale', 'breaks', 'level', 'method'])
  const { level = 0.95, method = 'score' } = options
  checkLevel(level)
  checkChoice('options.method', method, ['score', 'adjusted-wald', 'wald'])
  const ratings = toRatings(answers, options.scale, [0, 10])
  const { scale } = ratings.definition
  const breaks = readBreaks(options.breaks, scale)
  const spread = spreadOf(ratings)
  const { n, total, weighted, effectiveN } = spread
  const within = ([low, high]: Scale, by: 'counts' | 'weights'): number => between(spread, by, low, high)
  const promoters = within(breaks.promoters, 'counts')
  const detractors = within(breaks.detractors, 'counts')

  const [plus, minus] = [within(breaks.promoters, 'weights'), within(breaks.detractors, 'weights')]
  const share = total > 0 ? (plus - minus) / total : null
  const score = (answer: number): number =>
    answer >= breaks.promoters[0] ? 1 : answer <= breaks.detractors[1] ? -1 : 0
  const error = share === null ? null : errorOf(spread, score, share, false)
  const votes = { plus: answersOf(plus, spread), minus: answersOf(minus, spread), n: effectiveN }
  const found = {
    value: share === null ? null : percentOf(plus - minus, spread),
    standardError: error === null ? null : 100 * error,
    interval: share === null ? null : intervalOf(votes, share, error, method, level),
  }
  return {
    ...measured('nps', ratings, { ...breaks }, found),
    promoters,
    passives: n - promoters - detractors,
    detractors,
    ...(weighted && { unweighted: n > 0 ? (100 * (promoters - detractors)) / n : null }),
    ...weightingOf(spread),
    estimate:
      share === null ? null : weighted ? normalOf(share, error, 100) : { kind: 'score', plus, minus, n, unit: 100 },
  }
}

/** The counts of a published Net Promoter Score. */
export interface NpsCounts {
  /** How many promoters. */
  readonly promoters: number
  /** How many passives. */
  readonly passives: number
  /** How many detractors. */
  readonly detractors: number
}

/**
 * Net Promoter Score from the three counts of a published table.
 *
 * @formula 100 (P - D) / (P + S + D)
 * @unit points, -100 to 100; higher is better
 * @source as `nps`
 * @complexity O(1)
 * @example
 * npsFromCounts({ promoters: 45, passives: 35, detractors: 20 }).value // => 25
 * @example
 * npsFromCounts({ promoters: 4.5, passives: 0, detractors: 0 }) // throws counts.promoters must be a whole number of at least 0, got 4.5
 */
export function npsFromCounts(counts: NpsCounts, options: NpsOptions = {}): Nps {
  checkRecord('counts', counts)
  const { promoters, passives, detractors } = counts
  for (const name of ['promoters', 'passives', 'detractors'] as const) checkCount(`counts.${name}`, counts[name])
  checkRecord('options', options)
  const { scale = [0, 10] } = options
  checkScale(scale)
  const points = new Array<number>(scale[1] - scale[0] + 1).fill(0)
  const breaks = readBreaks(options.breaks, scale)
  const passive = breaks.detractors[1] + 1
  if (passive === breaks.promoters[0] && passives > 0) {
    refuse('invalid-value', 'counts.passives', '0, as the breaks leave no passive answer', passives)
  }
  points[0] = detractors
  points[passive - scale[0]] = passives
  points[points.length - 1] = promoters
  return nps(ratingsFromCounts(points, { scale }), options)
}

function intervalOf(
  votes: Votes,
  share: number,
  error: number | null,
  method: NpsMethod,
  level: number,
): Interval | null {
  const z = criticalValue(level)
  if (method === 'score') {
    const { low, high } = tango(votes, z)
    return { low: 100 * low, high: 100 * high, level, method }
  }
  const { estimate, variance } =
    method === 'wald' ? { estimate: share, variance: error && error * error } : adjusted(votes)
  if (variance === null) return null
  const half = z * Math.sqrt(variance)
  return { low: 100 * Math.max(-1, estimate - half), high: 100 * Math.min(1, estimate + half), level, method }
}

function readBreaks(breaks: NpsBreaks | undefined, [min, max]: Scale): NpsBreaks {
  if (breaks === undefined) {
    if (min === 0 && max === 10) return { detractors: [0, 6], promoters: [9, 10] }
    return refuse('missing-option', 'options.breaks', `given on a scale from ${min} to ${max}`, breaks)
  }
  const { detractors, promoters } = breaks
  const [lowest, end] = isRange(detractors) ? detractors : []
  const [start, highest] = isRange(promoters) ? promoters : []
  if (end === undefined || lowest !== min) {
    return refuse('invalid-option', 'options.breaks.detractors', `[${min}, highest detractor]`, detractors)
  }
  if (start === undefined || highest !== max || start <= end) {
    const expected = `[lowest promoter, ${max}], above the detractors`
    return refuse('invalid-option', 'options.breaks.promoters', expected, promoters)
  }
  return { detractors: [min, end], promoters: [start, max] }
}

function isRange(range: unknown): range is Scale {
  return Array.isArray(range) && range.length === 2 && range.every(Number.isSafeInteger) && range[0] <= range[1]
}
