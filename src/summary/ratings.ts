import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { addExact, canonical } from '../core/numeric.ts'
import type { Answer, ExactSum, KeyOf, Summarizer, Tally } from '../core/types.ts'
import { cell, counters, exactSums } from './counters.ts'
import { countAnswers, countGrouped } from './kernels.ts'
import {
  checkRatings,
  checkScale,
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
  checkField('field', field)
  if (options.weight !== undefined) checkField('options.weight', options.weight)
  const fields = options.weight === undefined ? [field] : [field, options.weight]
  return ratingsBy(fields, options, (column, row) => cell(fields[column] as Read, row))
}

type Read = string | ((row: never) => unknown)

/** The summarizer behind `ratings` and behind lists of plain answers; `place` names a value in messages. */
export function ratingsBy(
  fields: readonly Read[],
  options: RatingsOptions & { readonly labels?: Labels | undefined },
  place: (column: number, row: number) => string,
): Summarizer<string, never, Ratings> {
  const { scale, surveyType = null, onInvalid = 'refuse' } = options
  checkScale(scale)
  if (surveyType !== null && typeof surveyType !== 'string') {
    refuse('invalid-option', 'options.surveyType', 'text', surveyType)
  }
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const weighted = fields.length > 1
  const labels = readLabels(options.labels, scale)
  const definition: RatingsDefinition = { scale: [scale[0], scale[1]], labels, surveyType, weighted }
  const rule: Rule = { definition, labels: labels && new Map(labels), place, counts: onInvalid === 'count' }
  return {
    kind: 'ratings',
    definition,
    fields: fields as readonly string[],
    mayBeAbsent: [1],
    tally: () => (weighted ? weightedTally(rule) : plainTally(rule)),
    check: checkRatings,
  }
}

interface Rule {
  readonly definition: RatingsDefinition
  readonly labels: ReadonlyMap<string, number> | null
  readonly place: (column: number, row: number) => string
  /** Wrong values are counted, not refused. */
  readonly counts: boolean
}

/** Cells are cut at this many, so that one wrong value slows down no more than its neighbours. */
const CHUNK = 65536

function plainTally(rule: Rule): Tally<Ratings> {
  const [min, max] = rule.definition.scale
  const points = max - min + 1
  const table = counters(points + 2)
  return {
    add([values], length, groups, firstRow) {
      const column = values as ArrayLike<unknown>
      const counts = table.room(groups, length)
      if (groups !== null) {
        if (countGrouped(column, length, groups, min, points, points + 2, counts)) return
        return countCarefully(rule, column, 0, length, groups, firstRow, counts)
      }
      for (let from = 0; from < length; from += CHUNK) {
        const to = Math.min(length, from + CHUNK)
        if (countAnswers(column, from, to, min, points, counts)) continue
        countCarefully(rule, column, from, to, null, firstRow, counts)
      }
    },
    read: (groups) => Array.from({ length: groups }, (_, g) => ratingsOf(rule.definition, table.line(g), null, null)),
  }
}

function countCarefully(
  rule: Rule,
  values: ArrayLike<unknown>,
  from: number,
  to: number,
  groups: Int32Array | null,
  firstRow: number,
  counts: Float64Array,
): void {
  const [min, max] = rule.definition.scale
  const stride = max - min + 3
  for (let i = from; i < to; i++) {
    const slot = slotOf(rule, values[i], 0, firstRow + i)
    counts[(groups === null ? 0 : (groups[i] as number)) * stride + slot]! += 1
  }
}

/** Where an answer is counted: its point, then one place for the missing and one for the invalid. */
function slotOf(rule: Rule, value: unknown, column: number, row: number): number {
  const [min, max] = rule.definition.scale
  const points = max - min + 1
  if (value === null || value === undefined) return points
  const answer = typeof value === 'string' ? rule.labels?.get(value) : value
  if (typeof answer === 'number' && Number.isInteger(answer) && answer >= min && answer <= max) return answer - min
  if (rule.counts) return points + 1
  const or = rule.labels === null ? '' : `, or one of ${rule.labels.size} labels`
  return refuse('invalid-value', rule.place(column, row), `a whole number from ${min} to ${max}${or}`, value)
}

/** Weights whose squares are still exact to a double's precision. */
const LIGHTEST = 1e-70
const HEAVIEST = 1e70

function isWeight(weight: unknown): weight is number {
  return weight === 0 || (typeof weight === 'number' && weight >= LIGHTEST && weight <= HEAVIEST)
}

function weightedTally(rule: Rule): Tally<Ratings> {
  const [min, max] = rule.definition.scale
  const points = max - min + 1
  const stride = points + 2
  const table = counters(stride)
  const weights = exactSums()
  const squares = exactSums()
  return {
    add([values, heavy], length, groups, firstRow) {
      const counts = table.room(groups, length)
      for (let i = 0; i < length; i++) {
        const base = (groups === null ? 0 : (groups[i] as number)) * stride
        let slot = slotOf(rule, (values as ArrayLike<unknown>)[i], 0, firstRow + i)
        const weight = (heavy as ArrayLike<unknown>)[i]
        if (slot < points && (weight === null || weight === undefined)) slot = points
        else if (slot < points && !isWeight(weight)) {
          if (!rule.counts) refuse('invalid-value', rule.place(1, firstRow + i), 'a weight of at least 0', weight)
          slot = points + 1
        }
        counts[base + slot]! += 1
        if (slot >= points) continue
        addExact(weights.at(base + slot), weight as number)
        addExact(squares.at(base + slot), (weight as number) ** 2)
      }
    },
    read: (groups) =>
      Array.from({ length: groups }, (_, g) => {
        const sums = (of: typeof weights) => Array.from({ length: points }, (_, k) => canonical(of.at(g * stride + k)))
        return ratingsOf(rule.definition, table.line(g), sums(weights), sums(squares))
      }),
  }
}

function ratingsOf(
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
