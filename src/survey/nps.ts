import { checkChoice, checkCount, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { adjusted, type Bounds, criticalValue, plain, tango, type Votes } from '../core/intervals.ts'
import type { Estimate, Measured } from '../core/types.ts'
import { checkScale, type Scale } from '../summary/ratingsShape.ts'
import {
  type Answers,
  between,
  errorOf,
  meanOf,
  reasonOf,
  type Spread,
  sampleFactor,
  spreadOf,
  toRatings,
  type Weighting,
  warningsOf,
  weightingOf,
} from './answers.ts'

/** Which answers are detractors and which promoters, both ends included; those between are passives. */
export interface NpsBreaks {
  readonly detractors: Scale
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
  readonly promoters: number
  readonly passives: number
  readonly detractors: number
  /** With weights: the score without them. */
  readonly unweighted?: number
  readonly estimate: Estimate | null
}

const SCALE: Scale = [0, 10]
const BREAKS: NpsBreaks = { detractors: [0, 6], promoters: [9, 10] }
const OPTIONS = ['scale', 'breaks', 'level', 'method']

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
  checkOptions(options, OPTIONS)
  const ratings = toRatings(answers, options.scale, SCALE)
  const { scale, surveyType, labels } = ratings.definition
  const breaks = readBreaks(options.breaks, scale)
  const spread = spreadOf(ratings)
  const within = ([low, high]: Scale, by: 'counts' | 'weights') => between(spread, by, low, high)
  const promoters = within(breaks.promoters, 'counts')
  const detractors = within(breaks.detractors, 'counts')
  const counts = { promoters, passives: ratings.n - promoters - detractors, detractors }
  const definition = { scale, ...breaks, surveyType, labels }
  const { missing, invalid } = ratings
  const reason = reasonOf(spread)
  const base = { ...counts, n: ratings.n, missing, invalid, reason, definition, ...weightingOf(spread) }
  if (!spread.weighted) return measure(base, { plus: promoters, minus: detractors, n: spread.n }, null, options)

  const factor = spread.effectiveN / spread.total
  const votes = {
    plus: within(breaks.promoters, 'weights') * factor,
    minus: within(breaks.detractors, 'weights') * factor,
    n: spread.effectiveN,
  }
  const unweighted = (100 * (promoters - detractors)) / ratings.n
  const all = reason === 'no-answers' ? base : { ...base, unweighted }
  return measure(all, votes, reason === null ? linearised(spread, breaks) : null, options)
}

/** The counts of a published Net Promoter Score. */
export interface NpsCounts {
  readonly promoters: number
  readonly passives: number
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
  checkOptions(options, OPTIONS)
  const { promoters, passives, detractors } = counts
  for (const name of ['promoters', 'passives', 'detractors'] as const) checkCount(`counts.${name}`, counts[name])
  const { scale = SCALE } = options
  checkScale(scale)
  const n = promoters + passives + detractors
  const definition = { scale, ...readBreaks(options.breaks, scale), surveyType: null, labels: null }
  const reason = n === 0 ? ('no-answers' as const) : null
  const base = { promoters, passives, detractors, n, missing: 0, invalid: 0, reason, definition }
  return measure(base, { plus: promoters, minus: detractors, n }, null, options)
}

type Base = Omit<Nps, 'metric' | 'value' | 'standardError' | 'interval' | 'warnings' | 'estimate'>

/** The result from its counts. `error` is the standard error of a weighted score; plain votes bring their own. */
function measure(base: Base, votes: Votes, error: number | null, options: NpsOptions): Nps {
  const { level = 0.95, method = 'score' } = options
  checkLevel(level)
  checkChoice('options.method', method, ['score', 'adjusted-wald', 'wald'])
  const { definition, n, missing, invalid, reason, ...rest } = base
  const head = { metric: 'nps' as const, definition }
  const warnings = warningsOf(n)
  if (reason !== null) {
    const none = { value: null, n, missing, invalid, standardError: null, interval: null, reason, warnings }
    return { ...head, ...none, ...rest, estimate: null }
  }
  const share = (votes.plus - votes.minus) / votes.n
  const weighted = rest.effectiveN !== undefined
  const standardError = weighted ? error : Math.sqrt(Math.max(0, plain(votes).variance))
  const { low, high } = boundsOf(votes, method, criticalValue(level), weighted ? error : null)
  return {
    ...head,
    value: (100 * (votes.plus - votes.minus)) / votes.n,
    n,
    missing,
    invalid,
    standardError: standardError === null ? null : 100 * standardError,
    interval: { low: 100 * low, high: 100 * high, level, method },
    reason,
    warnings,
    ...rest,
    estimate: !weighted
      ? { kind: 'score', plus: votes.plus, minus: votes.minus, n: votes.n, unit: 100 }
      : error === null
        ? null
        : { kind: 'normal', value: share, standardError: error, unit: 100 },
  }
}

function boundsOf(votes: Votes, method: NpsMethod, z: number, error: number | null): Bounds {
  if (method === 'score') return tango(votes, z)
  const { estimate, variance } = method === 'wald' ? plain(votes) : adjusted(votes)
  const half = z * (method === 'wald' && error !== null ? error : Math.sqrt(Math.max(0, variance)))
  return { low: Math.max(-1, estimate - half), high: Math.min(1, estimate + half) }
}

function linearised(spread: Spread, { promoters, detractors }: NpsBreaks): number | null {
  const score = (answer: number): number => (answer >= promoters[0] ? 1 : answer <= detractors[1] ? -1 : 0)
  const factor = sampleFactor(spread.n)
  return factor === null ? null : factor * errorOf(spread, score, meanOf(spread, score))
}

function readBreaks(breaks: NpsBreaks | undefined, [min, max]: Scale): NpsBreaks {
  if (breaks === undefined) {
    if (min === 0 && max === 10) return BREAKS
    return refuse('missing-option', 'options.breaks', `given on a scale from ${min} to ${max}`, breaks)
  }
  const { detractors, promoters } = breaks
  checkScaleEnd('detractors', detractors, detractors?.[0] === min)
  checkScaleEnd('promoters', promoters, promoters?.[1] === max && promoters[0] > detractors[1])
  return { detractors: [detractors[0], detractors[1]], promoters: [promoters[0], promoters[1]] }

  function checkScaleEnd(name: 'detractors' | 'promoters', range: unknown, right: boolean): void {
    const whole =
      Array.isArray(range) && range.length === 2 && range.every(Number.isSafeInteger) && range[0] <= range[1]
    if (whole && right) return
    const expected =
      name === 'detractors' ? `[${min}, highest detractor]` : `[lowest promoter, ${max}], above the detractors`
    refuse('invalid-option', `options.breaks.${name}`, expected, range)
  }
}
