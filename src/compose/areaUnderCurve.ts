import { checkField, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue } from '../core/intervals.ts'
import { reader } from '../core/read.ts'
import type { Answer, Comparable, Field, Measured, Missing, NormalEstimate, Rows } from '../core/types.ts'

/** The options of `areaUnderCurve`. */
export interface AreaUnderCurveOptions<Row> {
  /** What is to predict: any number, higher for a yes. */
  readonly score: Field<NoInfer<Row>, Answer>
  /** What came: true or false. */
  readonly outcome: Field<NoInfer<Row>, boolean | Missing>
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** How well a score tells yes from no. */
export interface AreaUnderCurve extends Measured, Comparable {
  readonly metric: 'areaUnderCurve'
  /** Rows with yes, among those that have both. */
  readonly yes: number
  /** Rows with no. */
  readonly no: number
  /** For `compare` with another score on other people; null where the spread is not known. */
  readonly estimate: NormalEstimate | null
}

/**
 * Area under the receiver operating characteristic curve: how often a yes has the higher score of the two, where one
 * yes and one no are drawn. A half is chance; below a half the score points the other way.
 *
 * @formula (pairs with score(yes) > score(no) + half of the ties) / (yes · no)
 * @unit a probability, 0 to 1; higher is better
 * @source Mann and Whitney 1947, Bamber 1975; standard error: DeLong, DeLong and Clarke-Pearson 1988; interval on the logit scale
 * @complexity O(n log n) time, O(n) space
 * @example
 * const customers = [{ score: 2, left: true }, { score: 6, left: true }, { score: 6, left: false }, { score: 9, left: false }]
 * const { value, yes, no } = areaUnderCurve(customers, { score: ({ score }) => 10 - score, outcome: 'left' })
 * ;[value, yes, no] // => [0.875, 2, 2]
 * @example
 * areaUnderCurve([{ score: 2, left: true }], { score: 'score', outcome: 'left' }).reason // => 'one-outcome'
 * @example
 * areaUnderCurve([{ score: NaN, left: true }], { score: 'score', outcome: 'left' }) // throws rows[0].score must be a finite number, got NaN
 */
export function areaUnderCurve<Row>(rows: Rows<Row>, options: AreaUnderCurveOptions<Row>): AreaUnderCurve {
  checkOptions(options, ['score', 'outcome', 'level'])
  const { score, outcome, level = 0.95 } = options
  checkField('options.score', score)
  checkField('options.outcome', outcome)
  checkLevel(level)
  const { yes, no, missing } = readPairs(rows as Rows<never>, score as never, outcome as never)
  const n = yes.length + no.length
  const won = below(yes, no)
  const value =
    yes.length > 0 && no.length > 0 ? won.reduce((sum, one) => sum + one, 0) / (yes.length * no.length) : null
  const error = value === null ? null : deLong(won, below(no, yes), value)
  const known = value !== null && error !== null && error > 0 && value > 0 && value < 1
  return {
    metric: 'areaUnderCurve',
    definition: {},
    value,
    n,
    missing,
    invalid: 0,
    standardError: known ? error : null,
    interval: known ? { ...logitInterval(value, error, criticalValue(level)), level, method: 'delong-logit' } : null,
    reason: n === 0 ? 'no-answers' : value === null ? 'one-outcome' : null,
    warnings: n > 0 && n < 30 ? ['small-sample'] : [],
    yes: yes.length,
    no: no.length,
    estimate: known ? { kind: 'normal', value, standardError: error, unit: 1 } : null,
  }
}

type Read = string | ((row: never) => unknown)

function readPairs(rows: Rows<never>, score: Read, outcome: Read): { yes: number[]; no: number[]; missing: number } {
  const [yes, no]: [number[], number[]] = [[], []]
  let missing = 0
  const place = (field: Read, row: number): string => `rows[${row}]${typeof field === 'string' ? `.${field}` : ''}`
  const input = reader([score, outcome], [], false, ([scores, outcomes], length, first) => {
    for (let i = 0; i < length; i++) {
      const [x, y] = [scores?.[i], outcomes?.[i]]
      if (x !== null && x !== undefined && !Number.isFinite(x)) {
        refuse('invalid-value', place(score, first + i), 'a finite number', x)
      }
      if (y !== null && y !== undefined && typeof y !== 'boolean') {
        refuse('invalid-value', place(outcome, first + i), 'true or false', y)
      }
      if (typeof x !== 'number' || typeof y !== 'boolean') missing++
      else (y ? yes : no).push(x)
    }
  })
  input.add(rows)
  input.end()
  return { yes: yes.sort((a, b) => a - b), no: no.sort((a, b) => a - b), missing }
}

/** For each of `xs` how many of `others` are below it, ties counting half; both lists ascend. */
function below(xs: readonly number[], others: readonly number[]): number[] {
  let [less, upTo] = [0, 0]
  return xs.map((x) => {
    while (less < others.length && (others[less] as number) < x) less++
    while (upTo < others.length && (others[upTo] as number) <= x) upTo++
    return (less + upTo) / 2
  })
}

/** From the spread of each one's share of pairs won; null where either side has one row alone. */
function deLong(won: readonly number[], lost: readonly number[], value: number): number | null {
  const [m, k] = [won.length, lost.length]
  if (m < 2 || k < 2) return null
  const spread = (shares: readonly number[]): number =>
    shares.reduce((sum, share) => sum + (share - value) ** 2, 0) / (shares.length - 1)
  const ofYes = won.map((one) => one / k)
  const ofNo = lost.map((one) => 1 - one / m)
  return Math.sqrt(spread(ofYes) / m + spread(ofNo) / k)
}

function logitInterval(value: number, error: number, z: number): { low: number; high: number } {
  const centre = Math.log(value / (1 - value))
  const half = (z * error) / (value * (1 - value))
  const share = (logit: number): number => 1 / (1 + Math.exp(-logit))
  return { low: share(centre - half), high: share(centre + half) }
}
