import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { tInterval } from '../core/intervals.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { Scale } from '../summary/ratingsShape.ts'
import {
  type Answers,
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
import { type Distribution, distributionOf } from './distribution.ts'

/** What a high answer means: 'ease', or 'effort' as in the survey of 2010. */
export type CesDirection = 'ease' | 'effort'

/** The options of `ces`. */
export interface CesOptions {
  /** Required, as surveys differ: what a high answer means. */
  readonly direction: CesDirection
  /** The lowest and the highest answer; `[1, 7]` by default. A summary brings its own. */
  readonly scale?: Scale
  /** The lowest answer, turned to ease, that counts as easy: 5 on 1 to 7 and 4 on 1 to 5 by default, required elsewhere. */
  readonly easyFrom?: number
  /** The highest answer, turned to ease, that counts as difficult: 3 on 1 to 7 and 2 on 1 to 5 by default, required elsewhere. */
  readonly difficultTo?: number
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A customer effort score: value on the scale of the answers, as they were given. */
export interface Ces extends Measured, Weighting {
  readonly metric: 'ces'
  /** Answers that found it easy, unweighted. */
  readonly easy: number
  /** Neither easy nor difficult. */
  readonly neutral: number
  /** Answers that found it difficult, unweighted. */
  readonly difficult: number
  /** Easy minus difficult, -100 to 100. */
  readonly net: number | null
  /** The mean turned to ease and stretched to 0 to 100, comparable in direction whatever the survey asked. */
  readonly easeIndex: number | null
  /** Count and share (0 to 1, weighted where there are weights) of each answer. */
  readonly distribution: Distribution
  /** What comparisons need; null under two answers. */
  readonly estimate: Estimate | null
}

/**
 * Customer Effort Score: the mean answer, with its direction said.
 *
 * @formula Σ x / n; with weights Σ w x / Σ w; easeIndex = 100 (mean - min) / (max - min), turned for 'effort'
 * @unit the scale of the answers; higher is better for 'ease', lower for 'effort'
 * @source Dixon, Freeman and Toman 2010 (effort, 1 to 5) and 2013 (ease, 1 to 7); interval: Student 1908, as R t.test; weights: R survey::svymean with n - 1 degrees of freedom
 * @complexity O(n) time for answers, O(points) for a summary
 * @example
 * ces([7, 6, 5, 2, null], { direction: 'ease' }).value // => 5
 * @example
 * const { easy, difficult, net, easeIndex } = ces([1, 2, 2, 5], { direction: 'effort', scale: [1, 5] })
 * ;[easy, difficult, net, easeIndex] // => [3, 1, 50, 62.5]
 * @example
 * ces([7, 6], {}) // throws options.direction must be one of 'ease', 'effort', got undefined
 */
export function ces(answers: Answers, options: CesOptions): Ces {
  checkOptions(options, ['direction', 'scale', 'easyFrom', 'difficultTo', 'level'])
  const { direction, level = 0.95 } = options
  checkChoice('options.direction', direction, ['ease', 'effort'])
  checkLevel(level)
  const ratings = toRatings(answers, options.scale, [1, 7])
  const { scale } = ratings.definition
  const cuts = readCuts(options, scale)
  const [easyRange, difficultRange] = turned(cuts, direction, scale)
  const spread = spreadOf(ratings)
  const { n, total, weighted } = spread
  const within = ([low, high]: Scale, by: 'counts' | 'weights'): number => between(spread, by, low, high)
  const easy = within(easyRange, 'counts')
  const difficult = within(difficultRange, 'counts')
  const value = total > 0 ? meanOf(spread) : null
  const error = value === null ? null : errorOf(spread, (answer) => answer, value, true)
  const sure = value !== null && error !== null
  const interval = sure ? { ...tInterval(value, error, n - 1, level), level, method: 't' } : null
  return {
    ...measured('ces', ratings, { direction, ...cuts }, { value, standardError: error, interval }),
    easy,
    neutral: n - easy - difficult,
    difficult,
    net: value === null ? null : percentOf(within(easyRange, 'weights') - within(difficultRange, 'weights'), spread),
    easeIndex: value === null ? null : easeIndexOf(value, direction, scale),
    distribution: distributionOf(spread),
    ...weightingOf(spread),
    estimate: !sure
      ? null
      : weighted
        ? normalOf(value, error, 1)
        : { kind: 'mean', mean: value, variance: error * error * n, n, unit: 1 },
  }
}

function easeIndexOf(mean: number, direction: CesDirection, [min, max]: Scale): number {
  return (100 * (direction === 'ease' ? mean - min : max - mean)) / (max - min)
}

interface Cuts {
  readonly easyFrom: number
  readonly difficultTo: number
}

function readCuts({ easyFrom, difficultTo }: CesOptions, [min, max]: Scale): Cuts {
  const known = min === 1 && max === 7 ? [5, 3] : min === 1 && max === 5 ? [4, 2] : []
  const easy = easyFrom ?? known[0]
  const difficult = difficultTo ?? known[1]
  const right = (cut: number | undefined): cut is number =>
    Number.isInteger(cut) && (cut as number) >= min && (cut as number) <= max
  const code = (cut: number | undefined) => (cut === undefined ? 'missing-option' : 'invalid-option')
  if (!right(easy)) return refuse(code(easy), 'options.easyFrom', `a whole number from ${min} to ${max}`, easy)
  if (!right(difficult) || difficult >= easy) {
    return refuse(
      code(difficult),
      'options.difficultTo',
      `a whole number from ${min} to below easyFrom, ${easy}`,
      difficult,
    )
  }
  return { easyFrom: easy, difficultTo: difficult }
}

/** The easy and the difficult answers as they were given: cut-offs are read after turning to ease. */
function turned({ easyFrom, difficultTo }: Cuts, direction: CesDirection, [min, max]: Scale): readonly [Scale, Scale] {
  if (direction === 'ease')
    return [
      [easyFrom, max],
      [min, difficultTo],
    ]
  return [
    [min, min + max - easyFrom],
    [min + max - difficultTo, max],
  ]
}
