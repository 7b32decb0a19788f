import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { betaQuantile } from '../core/distributions.ts'
import { refuse } from '../core/errors.ts'
import { exactMean } from '../core/numeric.ts'
import type { Estimate, Interval, Measured, Reason, Rows } from '../core/types.ts'
import { type Covariances, covariancesBy, fieldsOf, isCovariances } from '../summary/covariances.ts'
import { summarize } from '../summary/summarize.ts'
import { covarianceMatrix, roundingOf, type Square, varianceOfSum } from './covarianceMatrix.ts'

/** The options of `cronbachAlpha`. */
export interface CronbachAlphaOptions<Item extends string = string> {
  /** The fields with the answers, at least two; all fields by default. A summary brings its own. */
  readonly items?: readonly Item[]
  /** What a missing answer does: 'listwise' (default) leaves its row out, 'refuse' throws. */
  readonly missing?: 'listwise' | 'refuse'
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** One question of a scale. */
export interface AlphaItem {
  /** Its field. */
  readonly name: string
  /** The mean answer; null without answers. */
  readonly mean: number | null
  /** Of the sample: its divisor is n - 1; null under two rows. */
  readonly standardDeviation: number | null
  /** The correlation with the sum of the other items; null where either does not vary. Negative ones ask the other way round. */
  readonly itemRest: number | null
  /** Alpha of the other items; null where that does not exist. */
  readonly alphaIfDropped: number | null
}

/** How well the questions of a scale agree. */
export interface CronbachAlpha extends Omit<Measured, 'reason'> {
  readonly metric: 'cronbachAlpha'
  /** Why `value` is null: no complete row, or no two different sums of answers. */
  readonly reason: Reason | 'no-variance' | null
  /** Alpha of the items brought to the same variance; null where one does not vary. */
  readonly standardised: number | null
  /** The mean correlation of two items; null where one does not vary. */
  readonly averageCorrelation: number | null
  /** Each question, in the order given. */
  readonly items: readonly AlphaItem[]
  /** What comparisons of independent samples need; null where there is no value. */
  readonly estimate: Estimate | null
}

/**
 * Cronbach's alpha: the internal consistency of questions that are meant to measure one thing. It is below 0 where they
 * disagree, and is reported so.
 *
 * @formula k / (k - 1) · (1 - Σ s²ᵢ / s²ₜ), with the sample variances of the k items and of their sum; standardised: k r̄ / (1 + (k - 1) r̄)
 * @unit none, at most 1, no lowest value; higher is more consistent
 * @source Cronbach 1951; interval: Feldt 1965; standard error: van Zyl, Neudecker and Nel 2000
 * @complexity O(rows · items²) for rows, O(items³) for a summary
 * @example
 * const rows = [{ a: 1, b: 2, c: 1 }, { a: 4, b: 4, c: 5 }, { a: 3, b: 2, c: 3 }, { a: 5, b: 4, c: null }]
 * const { value, n, missing } = cronbachAlpha(rows)
 * ;[value.toFixed(4), n, missing] // => ['0.9344', 3, 1]
 * @example
 * const { items } = cronbachAlpha({ a: [1, 4, 3, 5], b: [2, 4, 2, 4], c: [1, 5, 3, 5] })
 * items[1].alphaIfDropped.toFixed(4) // => '0.9806'
 * @example
 * cronbachAlpha({ a: [1, 2, 3], b: [3, 2, 1] }).reason // => 'no-variance'
 * @example
 * cronbachAlpha([{ a: 1, b: null }], { missing: 'refuse' }) // throws rows[0].b must be a finite number, got null
 */
export function cronbachAlpha<Row>(
  rows: Rows<Row> | Covariances,
  options: CronbachAlphaOptions<keyof NoInfer<Row> & string> = {},
): CronbachAlpha {
  checkOptions(options, ['items', 'missing', 'level'])
  const { level = 0.95 } = options
  checkLevel(level)
  const summary = summaryOf(rows, options)
  const { definition, n, missing, invalid, sums } = summary
  const names = definition.fields
  const k = names.length
  const matrix = n > 1 ? covarianceMatrix(summary) : null
  const total = matrix === null ? 0 : varianceOfSum(summary)
  const rounding = roundingOf(summary)
  const value = matrix === null || !(total > rounding) ? null : alphaOf(traceOf(matrix), total, k)
  const error = matrix === null || value === null ? null : errorOf(matrix, total, n)
  const averageCorrelation = matrix === null ? null : averageOf(matrix)
  return {
    metric: 'cronbachAlpha',
    definition: { items: names },
    value,
    n,
    missing,
    invalid,
    standardError: error,
    interval: value === null ? null : intervalOf(value, n, k, level),
    reason: value !== null ? null : n === 0 ? 'no-answers' : 'no-variance',
    warnings: n > 0 && n < 30 ? ['small-sample'] : [],
    standardised: averageCorrelation === null ? null : standardisedOf(averageCorrelation, k),
    averageCorrelation,
    items: names.map((name, j) => ({
      name,
      mean: n === 0 ? null : exactMean(n, sums[j] as Covariances['sums'][number]),
      standardDeviation: matrix === null ? null : Math.sqrt(matrix[j]?.[j] as number),
      ...restOf(matrix, j, rounding),
    })),
    estimate: value === null || error === null ? null : { kind: 'normal', value, standardError: error, unit: 1 },
  }
}

function summaryOf<Row>(rows: Rows<Row> | Covariances, options: CronbachAlphaOptions): Covariances {
  const { items, missing } = options
  if (missing !== undefined) checkChoice('options.missing', missing, ['listwise', 'refuse'])
  if (isCovariances(rows)) {
    for (const name of ['items', 'missing'] as const) {
      if (options[name] !== undefined)
        refuse('different-definition', `options.${name}`, 'left to the summary', options[name])
    }
    const { fields, outcome, missing: counted } = rows.definition
    if (outcome !== null)
      refuse('different-definition', 'rows.definition.outcome', 'null: every field is an item', outcome)
    if (counted === 'pairwise') {
      refuse('different-definition', 'rows.definition.missing', "'listwise' or 'refuse'", counted)
    }
    if (fields.length < 2) refuse('different-definition', 'rows.definition.fields', 'at least two items', fields)
    return rows
  }
  if (typeof rows !== 'object' || rows === null) refuse('invalid-rows', 'rows', 'rows or a record of columns', rows)
  const data = Array.isArray(rows) || !isIterableRows(rows) ? rows : Array.from(rows)
  const fields = items ?? fieldsOf(data as Rows<never>)
  if (!Array.isArray(fields) || fields.length < 2)
    refuse('invalid-option', 'options.items', 'at least two items', fields)
  const reading = missing === undefined ? {} : { missing }
  return summarize(data as Rows<never>, covariancesBy('options.items', fields, reading) as never)
}

function isIterableRows<Row>(rows: Rows<Row>): rows is Iterable<Row> {
  return Symbol.iterator in rows
}

function alphaOf(trace: number, total: number, k: number): number {
  // At most 1, but for rounding.
  return Math.min(1, (k / (k - 1)) * (1 - trace / total)) + 0
}

function traceOf(matrix: Square): number {
  return matrix.reduce((sum, row, i) => sum + (row[i] as number), 0)
}

/** Correlation with the other items, and alpha of them. */
function restOf(matrix: Square | null, item: number, rounding: number): Pick<AlphaItem, 'itemRest' | 'alphaIfDropped'> {
  if (matrix === null) return { itemRest: null, alphaIfDropped: null }
  const others = matrix.flatMap((row, i) => (i === item ? [] : [row.filter((_, j) => j !== item)]))
  const rest = sum(others.flat())
  // The covariances are rounded too: what is left of a sum that never varies is below this.
  const varies = rest > Math.max(rounding, 1e-14 * sum(others.flat().map(Math.abs)))
  const own = matrix[item] as readonly number[]
  const together = sum(own) - (own[item] as number)
  const deviations = Math.sqrt(own[item] as number) * Math.sqrt(rest)
  const k = others.length
  return {
    itemRest: varies && deviations > 0 ? Math.max(-1, Math.min(1, together / deviations)) + 0 : null,
    alphaIfDropped: varies && k > 1 ? alphaOf(traceOf(others), rest, k) : null,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function averageOf(matrix: Square): number | null {
  const deviations = matrix.map((row, i) => Math.sqrt(row[i] as number))
  if (deviations.includes(0)) return null
  const pairs = matrix.flatMap((row, i) =>
    row.slice(0, i).map((value, j) => value / (deviations[i] as number) / (deviations[j] as number)),
  )
  return sum(pairs) / pairs.length + 0
}

function standardisedOf(average: number, k: number): number | null {
  const total = 1 + (k - 1) * average
  return total > 1e-14 * k ? (k * average) / total + 0 : null
}

/** From the sampling errors of the covariances where answers are normal. */
function errorOf(matrix: Square, total: number, n: number): number {
  const k = matrix.length
  const shares = matrix.map((row) => row.map((value) => value / total))
  const trace = traceOf(shares)
  const squared = sum(shares.flat().map((value) => value * value))
  const through = sum(shares.map((row) => sum(row) ** 2))
  const spread = squared + trace * trace - 2 * trace * through
  return (k / (k - 1)) * Math.sqrt((2 * Math.max(0, spread)) / n)
}

/** (1 - alpha) / (1 - estimate) has the F distribution of n - 1 and (n - 1)(k - 1) degrees of freedom. */
function intervalOf(value: number, n: number, k: number, level: number): Interval {
  const tail = (1 - level) / 2
  const [a, b] = [(n - 1) / 2, ((n - 1) * (k - 1)) / 2]
  const upper = ((b / a) * betaQuantile(tail, a, b, 'upper')) / betaQuantile(tail, b, a)
  const lower = ((b / a) * betaQuantile(tail, a, b)) / betaQuantile(tail, b, a, 'upper')
  return { low: 1 - (1 - value) * upper, high: 1 - (1 - value) * lower, level, method: 'feldt' }
}
