import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { addExact, canonical } from '../core/numeric.ts'
import type { Answer, KeyOf, Summarizer, Tally } from '../core/types.ts'
import { countColumn, type Rule, ratingsOf, slotOf, strideOf } from './answerCounts.ts'
import { cell, counters, exactSums } from './counters.ts'
import { countGrouped } from './kernels.ts'
import {
  checkRatings,
  checkScale,
  isWeight,
  type Labels,
  type Ratings,
  type RatingsDefinition,
  readLabels,
  type Scale,
} from './ratingsShape.ts'

/** The options that every form of `ratings` takes. */
export interface RatingsOptions {
  /** The lowest and the highest answer, such as `[0, 10]` or `[1, 5]`. */
  readonly scale: Scale
  /** What kind of survey the answers come from, such as 'relational': kinds do not merge or compare. */
  readonly surveyType?: string
  /** 'refuse' (default) throws at the first wrong value; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Text<L> = L extends Labels ? string : never
type Row<K extends string, W extends string, L> = { readonly [P in K | W]?: P extends K ? Answer | Text<L> : Answer }
type AnswerRatings<L extends Labels | undefined, W> = RatingsOptions & {
  /** What text answers count as. Numbers on the scale remain answers too. */
  readonly labels?: L
  /** A field with the survey weight, at least 0. A row without a weight counts as missing. */
  readonly weight?: W
}

/**
 * Counts answers on a whole-number scale. Row summary: any split of the rows merges to the same counts.
 *
 * @formula counts[k] = number of rows with answer min + k; with weights also Σ w and Σ w² at each point, exact
 * @unit answers
 * @source the sufficient statistic of NPS, CSAT and CES; weights as in Lumley's R package survey
 * @complexity O(rows) time, O(points) space a group
 * @example
 * summarize([{ score: 9 }, { score: null }], ratings('score', { scale: [0, 10] })).counts // => [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
 * @example
 * const thumbs = ratings('helpful', { scale: [0, 1], labels: { '👍': 1, '👎': 0 } })
 * csat(summarize([{ helpful: '👍' }, { helpful: '👎' }], thumbs)).value // => 50
 * @example
 * summarize([{ score: 7.5 }], ratings('score', { scale: [0, 10] })) // throws rows[0].score must be a whole number from 0 to 10, got 7.5
 */
export function ratings<const K extends string, const L extends Labels | undefined = undefined>(
  field: K,
  options: AnswerRatings<L, undefined>,
): Summarizer<K, Row<K, never, L>, Ratings>
export function ratings<const K extends string, const W extends string, const L extends Labels | undefined = undefined>(
  field: K,
  options: AnswerRatings<L, W>,
): Summarizer<K | W, Row<K, W, L>, Ratings>
export function ratings<Row, const L extends Labels | undefined = undefined>(
  field: (row: Row) => Answer | Text<L>,
  options: AnswerRatings<L, KeyOf<Row, Answer> | ((row: Row) => Answer)>,
): Summarizer<never, Row, Ratings>
export function ratings(
  field: Read,
  options: AnswerRatings<Labels | undefined, Read | undefined>,
): Summarizer<string, never, Ratings> {
  checkOptions(options, ['scale', 'labels', 'surveyType', 'onInvalid', 'weight'])
  const { scale, weight, surveyType = null, onInvalid = 'refuse' } = options
  checkField('field', field)
  if (weight !== undefined) checkField('options.weight', weight)
  checkScale(scale)
  if (surveyType !== null && typeof surveyType !== 'string') {
    refuse('invalid-option', 'options.surveyType', 'text', surveyType)
  }
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const fields = weight === undefined ? [field] : [field, weight]
  const weighted = weight !== undefined
  const labels = readLabels(options.labels, scale)
  const definition: RatingsDefinition = { scale: [scale[0] + 0, scale[1] + 0], labels, surveyType, weighted }
  const rule: Rule = {
    definition,
    labels: labels && new Map(labels),
    place: (column, row) => cell(fields[column] as Read, row),
    lenient: onInvalid === 'count',
  }
  return {
    kind: 'ratings',
    definition,
    fields: fields as readonly string[],
    mayBeAbsent: weighted ? [1] : [],
    tally: () => (weighted ? weightedTally(rule) : plainTally(rule)),
    check: checkRatings,
  }
}

type Read = string | ((row: never) => unknown)

function plainTally(rule: Rule): Tally<Ratings> {
  const { scale } = rule.definition
  const stride = strideOf(scale)
  const table = counters(stride)
  return {
    add([column], length, groups, firstRow) {
      const values = column as ArrayLike<unknown>
      const counts = table.room(groups, length)
      if (groups === null) return countColumn(rule, values, length, firstRow, counts)
      const taken =
        rule.labels === null ? countGrouped(values, length, groups, scale[0], stride - 2, stride, counts) : 0
      for (let i = taken; i < length; i++) counts[groups[i]! * stride + slotOf(rule, values[i], firstRow + i)]! += 1
    },
    read: (groups) => Array.from({ length: groups }, (_, g) => ratingsOf(rule.definition, table.line(g), null, null)),
  }
}

function weightedTally(rule: Rule): Tally<Ratings> {
  const stride = strideOf(rule.definition.scale)
  const points = stride - 2
  const table = counters(stride)
  const weights = exactSums()
  const squares = exactSums()
  const slotWith = (value: unknown, weight: unknown, row: number): number => {
    const slot = slotOf(rule, value, row)
    if (slot >= points || isWeight(weight)) return slot
    if (weight === null || weight === undefined) return points
    if (!rule.lenient) refuse('invalid-value', rule.place(1, row), 'a weight: 0, or from 1e-70 to 1e70', weight)
    return points + 1
  }
  return {
    add([values, heavy], length, groups, firstRow) {
      const counts = table.room(groups, length)
      for (let i = 0; i < length; i++) {
        const weight = heavy?.[i]
        const slot = slotWith(values?.[i], weight, firstRow + i)
        const place = (groups === null ? 0 : groups[i]!) * stride + slot
        counts[place]! += 1
        if (slot >= points) continue
        addExact(weights.at(place), weight as number)
        addExact(squares.at(place), (weight as number) ** 2)
      }
    },
    read: (groups) =>
      Array.from({ length: groups }, (_, g) => {
        const sums = (of: typeof weights) => Array.from({ length: points }, (_, k) => canonical(of.at(g * stride + k)))
        return ratingsOf(rule.definition, table.line(g), sums(weights), sums(squares))
      }),
  }
}
