import { refuse } from '../core/errors.ts'
import { batches, isColumn } from '../core/read.ts'
import type { ExactSum } from '../core/types.ts'
import { countAnswers } from './kernels.ts'
import type { Ratings, RatingsDefinition, Scale } from './ratingsShape.ts'

/** How answers are told from the missing and the wrong. */
export interface Rule {
  readonly definition: RatingsDefinition
  /** What text answers count as. */
  readonly labels: ReadonlyMap<string, number> | null
  /** Names the place of a value in messages. */
  readonly place: (column: number, row: number) => string
  /** Wrong values are counted, not refused. */
  readonly lenient: boolean
}

/** Slots of a line of counts: a slot a point of the scale, then one for the missing and one for the invalid. */
export function strideOf([min, max]: Scale): number {
  return max - min + 3
}

/** Where a value is counted, on a line of counts. Refuses what is no answer, or finds it invalid. */
export function slotOf(rule: Rule, value: unknown, row: number): number {
  const [min, max] = rule.definition.scale
  if (value === null || value === undefined) return max - min + 1
  const answer = typeof value === 'string' ? rule.labels?.get(value) : value
  if (typeof answer === 'number' && Number.isInteger(answer) && answer >= min && answer <= max) return answer - min
  if (rule.lenient) return max - min + 2
  const labels = rule.labels === null ? '' : `, or one of ${rule.labels.size} labels`
  return refuse('invalid-value', rule.place(0, row), `a whole number from ${min} to ${max}${labels}`, value)
}

/** Values are tried in stretches of this many, so that a wrong one slows down no more than its stretch. */
const STRETCH = 1 << 20

/** Counts a column of values on one line of counts. */
export function countColumn(
  rule: Rule,
  values: ArrayLike<unknown>,
  length: number,
  firstRow: number,
  counts: Float64Array,
): void {
  const [min, max] = rule.definition.scale
  for (let from = 0; from < length; from += STRETCH) {
    const to = Math.min(length, from + STRETCH)
    const taken = rule.labels === null ? countAnswers(values, from, to, min, max - min + 1, counts) : 0
    for (let i = from + taken; i < to; i++) counts[slotOf(rule, values[i], firstRow + i)]! += 1
  }
}

/** The summary of plain answers on a scale. */
export function countAll(answers: Iterable<unknown>, scale: Scale): Ratings {
  const definition = { scale: [scale[0] + 0, scale[1] + 0] as Scale, labels: null, surveyType: null, weighted: false }
  const rule: Rule = { definition, labels: null, place: (_, row) => `answers[${row}]`, lenient: false }
  const counts = new Float64Array(strideOf(scale))
  if (isColumn(answers)) countColumn(rule, answers, answers.length, 0, counts)
  else batches(answers, (batch, length, first) => countColumn(rule, batch, length, first, counts))
  return ratingsOf(definition, [...counts], null, null)
}

/** The summary that a line of counts makes. */
export function ratingsOf(
  definition: RatingsDefinition,
  line: readonly number[],
  weights: readonly ExactSum[] | null,
  squares: readonly ExactSum[] | null,
): Ratings {
  const counts = line.slice(0, -2)
  const [missing, invalid] = line.slice(-2) as [number, number]
  const n = counts.reduce((sum, count) => sum + count, 0)
  const rows = n + missing + invalid
  return { kind: 'ratings', version: '1', definition, rows, n, missing, invalid, counts, weights, squares }
}
