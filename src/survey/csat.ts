import { checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue, wilson } from '../core/intervals.ts'
import type { Estimate, Interval, Measured } from '../core/types.ts'
import type { Scale } from '../summary/ratingsShape.ts'
import {
  type Answers,
  answersOf,
  between,
  errorOf,
  meanOf,
  measured,
  normalOf,
  percentOf,
  spreadOf,
  toRatings,
  type Weighting,
  weightingOf,
} from './answers.ts'
import { type Distribution, distributionOf, medianOf } from './distribution.ts'

/** The options of `csat`. */
export interface CsatOptions {
  /** The lowest and the highest answer; `[1, 5]` by default. A summary brings its own. */
  readonly scale?: Scale
  /** The lowest answer that counts as satisfied. By default the top box on 2 and 3 points, the top two on 4 to 7, 9 on 1 to 10; required on any other scale. */
  readonly satisfiedFrom?: number
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A customer satisfaction score: value, net and boxes in percent, counts in answers. */
export interface Csat extends Measured, Weighting {
  readonly metric: 'csat'
  /** Answers that are satisfied, unweighted. */
  readonly satisfied: number
  /** Answers that are neither. */
  readonly neutral: number
  /** Answers as far from the top as the satisfied are from the bottom: on 1 to 5, 1 and 2. */
  readonly dissatisfied: number
  /** On the scale of the answers. */
  readonly mean: number | null
  /** On the scale of the answers; between two answers where they halve the sample. */
  readonly median: number | null
  /** The highest answer alone, 0 to 100. */
  readonly topBox: number | null
  /** The two highest answers, 0 to 100. */
  readonly topTwoBox: number | null
  /** The two lowest answers, 0 to 100. */
  readonly bottomTwoBox: number | null
  /** Satisfied minus dissatisfied, -100 to 100. */
  readonly net: number | null
  /** Count and share (0 to 1, weighted where there are weights) of each answer. */
  readonly distribution: Distribution
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * Customer satisfaction: the percentage of answers that are satisfied.
 *
 * @formula 100 · satisfied / n; with weights 100 · Σ w over satisfied / Σ w
 * @unit percent, 0 to 100; higher is better; standardError and interval in percent too
 * @source top-two-box as Zendesk, Intercom and Delighted count it; interval: Wilson 1927, with weights at the effective n
 * @complexity O(n) time for answers, O(points) for a summary
 * @example
 * csat([5, 4, 3, 1, null]).value // => 50
 * @example
 * const { topBox, topTwoBox, bottomTwoBox, net, mean, median } = csat([5, 4, 3, 1])
 * ;[topBox, topTwoBox, bottomTwoBox, net, mean, median] // => [25, 50, 25, 25, 3.25, 3.5]
 * @example
 * csat([80, 55], { scale: [0, 100], satisfiedFrom: 70 }).value // => 50
 * @example
 * csat([80, 55], { scale: [0, 100] }) // throws options.satisfiedFrom must be given on a scale from 0 to 100, got undefined
 */
export function csat(answers: Answers, options: CsatOptions = {}): Csat {
  checkOptions(options, ['scale', 'satisfiedFrom', 'level'])
  const { level = 0.95 } = options
  checkLevel(level)
  const ratings = toRatings(answers, options.scale, [1, 5])
  const { scale } = ratings.definition
  const [min, max] = scale
  const from = readSatisfiedFrom(options.satisfiedFrom, scale)
  const to = Math.min(min + max - from, from - 1)
  const spread = spreadOf(ratings)
  const { n, total, weighted, effectiveN } = spread
  const satisfied = between(spread, 'counts', from, max)
  const dissatisfied = between(spread, 'counts', min, to)
  const some = total > 0
  const weightOf = (low: number, high: number): number => between(spread, 'weights', low, high)
  const percent = (weight: number): number | null => (some ? percentOf(weight, spread) : null)
  const yes = weightOf(from, max)
  const error = some ? errorOf(spread, (answer) => (answer >= from ? 1 : 0), yes / total, false) : null
  const found = {
    value: percent(yes),
    standardError: error === null ? null : 100 * error,
    interval: some ? intervalOf(answersOf(yes, spread), effectiveN, level) : null,
  }
  return {
    ...measured('csat', ratings, { satisfiedFrom: from }, found),
    satisfied,
    neutral: n - satisfied - dissatisfied,
    dissatisfied,
    mean: some ? meanOf(spread) : null,
    median: some ? medianOf(spread) : null,
    topBox: percent(weightOf(max, max)),
    topTwoBox: percent(weightOf(max - 1, max)),
    bottomTwoBox: percent(weightOf(min, min + 1)),
    net: percent(yes - weightOf(min, to)),
    distribution: distributionOf(spread),
    ...weightingOf(spread),
    estimate: !some
      ? null
      : weighted
        ? normalOf(yes / total, error, 100)
        : { kind: 'proportion', yes: satisfied, n, unit: 100 },
  }
}

function intervalOf(yes: number, n: number, level: number): Interval {
  const { low, high } = wilson(yes, n, criticalValue(level))
  return { low: 100 * low, high: 100 * high, level, method: 'wilson' }
}

function readSatisfiedFrom(from: number | undefined, [min, max]: Scale): number {
  if (from !== undefined) {
    if (Number.isInteger(from) && from > min && from <= max) return from
    return refuse('invalid-option', 'options.satisfiedFrom', `a whole number from ${min + 1} to ${max}`, from)
  }
  const points = max - min + 1
  if (points <= 3) return max
  if (points <= 7) return max - 1
  if (min === 1 && max === 10) return 9
  return refuse('missing-option', 'options.satisfiedFrom', `given on a scale from ${min} to ${max}`, from)
}
