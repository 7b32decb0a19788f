import { refuse } from '../core/errors.ts'
import { sumOf } from '../core/numeric.ts'
import { isIterable } from '../core/read.ts'
import type { Answer, Estimate, Interval, Json, Measured, Reason, Warning } from '../core/types.ts'
import { countAll } from '../summary/answerCounts.ts'
import { checkScale, type Ratings, type Scale } from '../summary/ratingsShape.ts'

/** Answers in any iterable (an array, a typed array, a generator), or counted already. */
export type Answers = Iterable<Answer> | Ratings

/** The counted answers: a summary as it is, anything else counted here on the scale. */
export function toRatings(answers: Answers, scale: Scale | undefined, byDefault: Scale): Ratings {
  if (isRatings(answers)) {
    const counted = answers.definition.scale
    if (scale !== undefined && (scale[0] !== counted[0] || scale[1] !== counted[1])) {
      refuse('different-definition', 'options.scale', `[${counted.join(', ')}], as the summary has it`, scale)
    }
    return answers
  }
  if (!isIterable(answers)) {
    return refuse('invalid-value', 'answers', 'an iterable of answers or a summary of them', answers)
  }
  if (scale !== undefined) checkScale(scale)
  return countAll(answers, scale ?? byDefault)
}

function isRatings(answers: unknown): answers is Ratings {
  return typeof answers === 'object' && answers !== null && (answers as { kind?: unknown }).kind === 'ratings'
}

/** Answers by point with what each weighs: the weight is the count itself where there are no weights. */
export interface Spread {
  readonly scale: Scale
  readonly counts: readonly number[]
  readonly weights: readonly number[]
  readonly squares: readonly number[]
  readonly n: number
  /** The sum of the weights. */
  readonly total: number
  readonly weighted: boolean
  /** Kish's effective sample size: n where there are no weights. */
  readonly effectiveN: number
}

/** The counted answers as a spread over the scale. */
export function spreadOf({ definition, counts, weights, squares, n }: Ratings): Spread {
  const { scale, weighted } = definition
  const heavy = weights?.map(sumOf) ?? counts
  const square = squares?.map(sumOf) ?? counts
  const total = sum(heavy)
  const effectiveN = weighted && total > 0 ? (total * total) / sum(square) : total && n
  return { scale, counts, weights: heavy, squares: square, n, total, weighted, effectiveN }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The sum over the answers from `low` to `high`, both included, of what `by` holds for each point. */
export function between(spread: Spread, by: 'counts' | 'weights', low: number, high: number): number {
  const [min] = spread.scale
  return sum(spread[by].slice(Math.max(0, low - min), Math.max(0, high - min + 1)))
}

/** The weighted mean of the answers, counted from the lowest one given: exact where all are alike. */
export function meanOf({ weights, scale, total }: Spread): number {
  const lowest = weights.findIndex((weight) => weight > 0)
  const above = sum(weights.map((weight, k) => weight * (k - lowest))) / total
  return Math.min(scale[1], scale[0] + lowest + above)
}

/** A weight, or a difference of two, in percent of all; the whole is 100 whatever rounding says. */
export function percentOf(weight: number, { total }: Spread): number {
  if (Math.abs(weight) >= total) return 100 * Math.sign(weight)
  return Math.max(-100, Math.min(100, (100 * weight) / total))
}

/** A weight as a number of answers: at the effective n where there are weights. */
export function answersOf(weight: number, { weighted, total, effectiveN }: Spread): number {
  return weighted ? (weight / total) * effectiveN : weight
}

/**
 * The standard error of such a mean by linearisation. `sample` asks for the divisor n - 1, which weighted answers
 * always get; null where that divisor is 0.
 *
 * @formula √(n/(n - 1) · Σ (w (s - mean) / Σw)²)
 * @source Särndal, Swensson and Wretman 1992; as R survey::svymean
 */
export function errorOf(
  { squares, scale, total, n, weighted }: Spread,
  score: (answer: number) => number,
  mean: number,
  sample: boolean,
): number | null {
  const corrected = sample || weighted
  if (corrected && n < 2) return null
  const spread = sum(squares.map((square, k) => square * (score(k + scale[0]) - mean) ** 2))
  return Math.sqrt((corrected ? n / (n - 1) : 1) * spread) / total
}

/** What a metric found on the way to its result; all null where there is nothing to measure. */
export interface Found {
  readonly value: number | null
  readonly standardError: number | null
  readonly interval: Interval | null
}

/** The fields that every survey metric's result begins with. */
export function measured<M extends string>(
  metric: M,
  { definition, n, missing, invalid }: Ratings,
  cuts: Readonly<Record<string, Json>>,
  { value, standardError, interval }: Found,
): Measured & { readonly metric: M } {
  const { scale, surveyType, labels } = definition
  const reason: Reason | null = value !== null ? null : n === 0 ? 'no-answers' : 'no-weight'
  const warnings: Warning[] = n > 0 && n < 30 ? ['small-sample'] : []
  const all = { scale, ...cuts, surveyType, labels }
  return { metric, definition: all, value, n, missing, invalid, standardError, interval, reason, warnings }
}

/** What weighting did to the sample; no fields at all without weights. */
export interface Weighting {
  /** With weights: the number of equally weighted answers that would be as precise (Kish). */
  readonly effectiveN?: number
  /** With weights: n over effectiveN, the price of weighting. */
  readonly designEffect?: number | null
}

/** The weighting fields of a result. */
export function weightingOf({ weighted, n, effectiveN }: Spread): Weighting {
  return weighted ? { effectiveN, designEffect: effectiveN > 0 ? n / effectiveN : null } : {}
}

/** The estimate of a weighted result, which is known by its standard error alone. */
export function normalOf(value: number, standardError: number | null, unit: number): Estimate | null {
  return standardError === null ? null : { kind: 'normal', value, standardError, unit }
}
