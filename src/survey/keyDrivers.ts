import { checkChoice, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Answer, Field, KeyOf, Measured, Reason, Rows } from '../core/types.ts'
import { type Covariances, covariancesBy, isCovariances } from '../summary/covariances.ts'
import { checkScale, type Scale } from '../summary/ratingsShape.ts'
import { summarize } from '../summary/summarize.ts'
import {
  collinearOf,
  correlationsOf,
  isConsistent,
  performanceOf,
  relativeWeights,
  shapleyWeights,
} from './driverWeights.ts'

/** How explained variance is shared out among the drivers. */
export type KeyDriversMethod = 'shapley' | 'relative-weights'

/** What `keyDrivers` makes of its answers. */
export interface KeyDriversOptions {
  /** 'shapley' (default) is exact and takes up to 15 drivers; 'relative-weights' comes near it and takes any number. */
  readonly method?: KeyDriversMethod
  /** The lowest and the highest answer that drivers can have, for `performance`; by default those found in any driver. */
  readonly scale?: Scale
}

/** What `keyDrivers` reads. */
export interface KeyDriversFields<Row> {
  /** The field to explain, such as overall satisfaction. */
  readonly outcome: Field<Row, Answer>
  /** The fields to explain it by: a list of keys, or a record of names to keys or functions of a row. */
  readonly drivers: readonly KeyOf<Row, Answer>[] | Readonly<Record<string, Field<Row, Answer>>>
  /** What a missing answer does: 'listwise' (default) leaves its row out, 'pairwise' the pairs it is in, 'refuse' throws. */
  readonly missing?: 'listwise' | 'pairwise' | 'refuse'
}

/** One driver: a line of the table of importance and performance. */
export interface KeyDriver {
  /** Its name. */
  readonly name: string
  /** Its part of the explained variance; the weights add up to `r2`. Null where `r2` is. */
  readonly weight: number | null
  /** Its weight over `r2`, 0 to 1; null where nothing is explained. */
  readonly share: number | null
  /** Pearson's correlation with the outcome, -1 to 1; null where either does not vary. */
  readonly correlation: number | null
  /** The mean answer; null without answers. */
  readonly mean: number | null
  /** The mean answer, 0 at the lowest and 100 at the highest of the scale; null without answers, or a scale of one point. */
  readonly performance: number | null
}

/** How many rows stand behind correlations. */
export interface PairCounts {
  /** Behind that of the fewest. */
  readonly least: number
  /** Behind that of the most. */
  readonly most: number
}

/** How much each driver explains of an outcome. The value is R². */
export interface KeyDrivers extends Omit<Measured, 'reason'> {
  readonly metric: 'keyDrivers'
  /** Why `value` is null: nothing answered, or an outcome or pair of drivers that does not vary together with others. */
  readonly reason: Reason | 'no-variance' | null
  /** The share of the outcome's variance that all drivers explain together, 0 to 1. */
  readonly r2: number | null
  /** R² less what as many drivers explain by chance; null where there are not two more rows than drivers. */
  readonly adjustedR2: number | null
  /** The fewest and the most rows behind one correlation: n, unless missing answers leave out pairs alone. */
  readonly pairs: PairCounts
  /** Drivers that others determine, such as a total among its parts: what they explain is split among them. */
  readonly collinear: readonly string[]
  /** In the order given. */
  readonly drivers: readonly KeyDriver[]
}

/** The most drivers whose subsets are all gone through. */
const MOST = 15

/**
 * Which questions an outcome hangs on, and how well each does: the outcome's explained variance, shared out among the
 * drivers, beside their mean answers. It describes what goes together; it does not show what causes what.
 *
 * @formula shapley: the mean, over all orders of the drivers, of what each adds to R² when it comes in; relative weights: Σₖ λ²ⱼₖ β²ₖ with Λ = R^½ and β = Λ⁻¹ r; performance = 100 (mean - lowest) / (highest - lowest)
 * @unit fractions of the outcome's variance, 0 to 1; performance 0 to 100
 * @source Lindeman, Merenda and Gold 1980, as R relaimpo's lmg; Johnson 2000; Martilla and James 1977 (importance and performance)
 * @complexity O(rows · drivers²) for rows; then O(2^drivers), or O(drivers³) for relative weights
 * @example
 * const rows = [[5, 5, 3], [4, 4, 5], [2, 1, 4], [1, 2, 2], [3, 3, 1]].map(([overall, food, price]) => ({ overall, food, price }))
 * const { r2, drivers } = keyDrivers(rows, { outcome: 'overall', drivers: ['food', 'price'], scale: [1, 5] })
 * const [food, price] = drivers
 * ;[r2.toFixed(4), food.weight.toFixed(4), price.weight.toFixed(4), food.performance] // => ['0.8545', '0.7873', '0.0673', 50]
 * @example
 * const columns = { nps: [9, 3, 7, 10], wait: [1, 30, 10, 2], hold: [2, 60, 20, 4] }
 * keyDrivers(columns, { outcome: 'nps', drivers: ['wait', 'hold'] }).collinear // => ['wait', 'hold']
 * @example
 * keyDrivers([{ y: 3, a: 1 }, { y: 3, a: 2 }], { outcome: 'y', drivers: ['a'] }).reason // => 'no-variance'
 * @example
 * keyDrivers([{ y: 1 }], { outcome: 'y', drivers: [] }) // throws options.drivers must be at least one field, got []
 */
export function keyDrivers(rows: Covariances, options?: KeyDriversOptions): KeyDrivers
export function keyDrivers<Row>(
  rows: Rows<Row>,
  options: KeyDriversFields<NoInfer<Row>> & KeyDriversOptions,
): KeyDrivers
export function keyDrivers(rows: unknown, options: Given & KeyDriversOptions = {}): KeyDrivers {
  checkOptions(options, ['outcome', 'drivers', 'missing', 'method', 'scale'])
  const { method = 'shapley' } = options
  checkChoice('options.method', method, ['shapley', 'relative-weights'])
  const summary = summaryOf(rows, options)
  const { fields, outcome, missing: counted } = summary.definition
  if (method === 'shapley' && fields.length > MOST) {
    const expected = `at most ${MOST} for 'shapley'; options.method 'relative-weights' takes any number`
    refuse('invalid-option', 'options.drivers', expected, fields.length)
  }
  const scale = scaleOf(summary, options.scale)
  const { matrix, withOutcome, pairs, outcomeVaries } = correlationsOf(summary)
  const known = outcomeVaries && matrix !== null
  if (known && counted === 'pairwise' && !isConsistent(matrix, withOutcome)) {
    const expected = "'listwise': the correlations by pairs contradict each other, as they come from different rows"
    refuse('invalid-option', 'options.missing', expected, counted)
  }
  const weights = !known ? null : (method === 'shapley' ? shapleyWeights : relativeWeights)(matrix, withOutcome)
  // Rounding alone leads above 1.
  const r2 = weights === null ? null : Math.min(1, sum(weights))
  const { n, missing, invalid } = summary
  return {
    metric: 'keyDrivers',
    definition: { outcome, drivers: fields, method, missing: counted, scale },
    value: r2,
    n,
    missing,
    invalid,
    standardError: null,
    interval: null,
    reason: r2 !== null ? null : n === 0 ? 'no-answers' : 'no-variance',
    warnings: n > 0 && n < 30 ? ['small-sample'] : [],
    r2,
    adjustedR2: r2 === null ? null : adjustedOf(r2, pairs.least, fields.length),
    pairs,
    collinear: known ? collinearOf(matrix).map((j) => fields[j] as string) : [],
    drivers: fields.map((name, j) => ({
      name,
      weight: weights?.[j] ?? null,
      share: weights === null || r2 === null || r2 === 0 ? null : (weights[j] as number) / r2,
      correlation: withOutcome[j] ?? null,
      ...performanceOf(summary, j, scale),
    })),
  }
}

/** The fields, whatever they are: `covariances` checks them. */
type Given = { readonly [F in keyof KeyDriversFields<never>]?: unknown }

function summaryOf(rows: unknown, { outcome, drivers, missing }: Given): Covariances {
  if (isCovariances(rows)) {
    for (const [name, given] of Object.entries({ outcome, drivers, missing })) {
      if (given !== undefined) refuse('different-definition', `options.${name}`, 'left to the summary', given)
    }
    if (rows.definition.outcome === null) {
      refuse('different-definition', 'rows.definition.outcome', 'the name of a field', null)
    }
    return rows
  }
  for (const [name, given] of Object.entries({ outcome, drivers })) {
    if (given === undefined) refuse('missing-option', `options.${name}`, 'given', given)
  }
  const options = missing === undefined ? { outcome } : { outcome, missing }
  return summarize(rows as Rows<object>, covariancesBy('options.drivers', drivers as never, options as never) as never)
}

function scaleOf({ min, max }: Covariances, scale: Scale | undefined): Scale | null {
  if (scale === undefined) return min === null || max === null ? null : [min, max]
  checkScale(scale)
  if (min !== null && max !== null && (min < scale[0] || max > scale[1])) {
    refuse('invalid-option', 'options.scale', `one that holds all answers of the drivers, ${min} to ${max}`, scale)
  }
  return [scale[0] + 0, scale[1] + 0]
}

function adjustedOf(r2: number, n: number, k: number): number | null {
  return n > k + 1 ? 1 - ((1 - r2) * (n - 1)) / (n - k - 1) : null
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
