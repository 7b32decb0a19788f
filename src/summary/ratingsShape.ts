import { refuse } from '../core/errors.ts'
import { sumOf } from '../core/numeric.ts'
import type { ExactSum, Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** The lowest and the highest answer of a whole-number scale. */
export type Scale = readonly [min: number, max: number]
/** What text or emoji answers count as, such as `{ '👍': 1, '👎': 0 }`. Nothing is guessed. */
export type Labels = Readonly<Record<string, number>>

/** What the counted answers are. Equal definitions merge. */
export interface RatingsDefinition {
  readonly [key: string]: Json
  /** The lowest and the highest answer. */
  readonly scale: Scale
  /** Texts and what they count as, in the order of the texts; null where there are none. */
  readonly labels: readonly (readonly [string, number])[] | null
  /** What kind of survey; null where none was given. */
  readonly surveyType: string | null
  /** Whether each answer has a weight. */
  readonly weighted: boolean
}

/** Answers on a whole-number scale, counted by point: all that NPS, CSAT and CES need. */
export interface Ratings extends Summary {
  readonly kind: 'ratings'
  readonly definition: RatingsDefinition
  /** Valid answers. */
  readonly n: number
  /** Rows without an answer. */
  readonly missing: number
  /** Rows whose answer was wrong and was counted instead of refused. */
  readonly invalid: number
  /** Answers at each point of the scale, lowest first. */
  readonly counts: readonly number[]
  /** With weights: their exact sum at each point. */
  readonly weights: readonly ExactSum[] | null
  /** With weights: the exact sum of their squares at each point. */
  readonly squares: readonly ExactSum[] | null
}

const MOST_POINTS = 1001
/** The limits of weights, beside 0: their squares are exact to a double's precision. */
const LIGHTEST = 1e-70
const HEAVIEST = 1e70

/** Whether this is a weight. */
export function isWeight(weight: unknown): weight is number {
  return weight === 0 || (typeof weight === 'number' && weight >= LIGHTEST && weight <= HEAVIEST)
}

/** Refuses a scale that is not two whole numbers, the lower first, with at most 1,001 points. */
export function checkScale(scale: unknown): asserts scale is Scale {
  const [min, max] = Array.isArray(scale) && scale.length === 2 ? scale : []
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min >= max || max - min >= MOST_POINTS) {
    const expected = `[lowest, highest], such as [0, 10], with at most ${MOST_POINTS} points`
    refuse(scale === undefined ? 'missing-option' : 'invalid-option', 'options.scale', expected, scale)
  }
}

/** The labels as pairs in the order of their text, each on the scale. */
export function readLabels(labels: Labels | undefined, [min, max]: Scale): [string, number][] | null {
  if (labels === undefined) return null
  if (typeof labels !== 'object' || labels === null || Object.keys(labels).length === 0) {
    refuse('invalid-option', 'options.labels', "a record of text to answers, such as { '👍': 1, '👎': 0 }", labels)
  }
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [text, answer] of pairs) {
    if (Number.isInteger(answer) && answer >= min && answer <= max) continue
    const path = `options.labels[${JSON.stringify(text)}]`
    refuse('invalid-option', path, `a whole number from ${min} to ${max}`, answer)
  }
  return pairs.map(([text, answer]) => [text, answer + 0])
}

/** Refuses a decoded summary of answers whose numbers contradict each other. */
export function checkRatings(summary: unknown, path: string): void {
  const { n, counts, weights, squares } = summary as Ratings
  checkRows(summary as Ratings, path)
  const counted = counts.reduce((sum, count) => sum + count, 0)
  if (counted !== n) refuse('invalid-summary', `${path}.n`, `${counted}, the sum of its counts`, n)
  if (weights === null || squares === null) return
  for (const [k, count] of counts.entries()) {
    const weight = sumOf(weights[k] ?? { exact: [] })
    const square = sumOf(squares[k] ?? { exact: [] })
    const slack = 1 + 1e-9
    const low = (weight * weight) / Math.max(1, count)
    const sized = weight === 0 || (weight >= LIGHTEST && weight <= count * HEAVIEST)
    const possible = sized && low <= square * slack && square <= weight * weight * slack
    if (!possible || (count === 0 && weight !== 0)) {
      refuse('invalid-summary', `${path}.weights[${k}]`, `possible for ${count} weights of at least 0`, weight)
    }
  }
}
