import type { Answer, Field, Missing, Rows } from '../core/types.ts'
import type { UpliftGroups } from '../summary/beforeAfter.ts'
import type { Changes, ChangesOptions } from '../summary/changes.ts'
import { type DifferenceInDifferences, differenceInDifferences } from '../summary/differenceInDifferences.ts'

/** The options of `clvImpact`. */
export interface ClvImpactOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** The options of `clvImpact` where it reads rows. */
export type ClvImpactRowOptions<Row> = ClvImpactOptions &
  ChangesOptions<Field<Row, Answer>, Field<Row, boolean | number | Missing>>

/** How much more the value of some customers grew than that of the others, in the unit of the values. */
export interface ClvImpact extends DifferenceInDifferences {
  readonly metric: 'clvImpact'
}

/**
 * What goes with feedback (or another contact) in customer value: how much more the value of those who gave it grew,
 * by difference in differences. Rows have the value of a customer before and after (`paired`, by Welch's t on the
 * changes): take them where customers are known, as their spread is that of changes alone. Four samples of values are
 * not matched (`groups`). Whoever gives feedback differs from who does not; the number is an effect of feedback only
 * where both groups would have grown alike without it, which the data cannot show.
 *
 * @formula (after - before of the treated) - (after - before of the control), means
 * @unit the unit of the values, any sign; higher is better
 * @source Card and Krueger 1994; t: Welch 1947, as scipy ttest_ind(equal_var=False) on the changes, and as the interaction in OLS with HC2 errors in statsmodels
 * @complexity O(rows) time, O(1) for a summary
 * @example
 * const spent = [[true, 100, 160], [true, 80, 120], [false, 90, 110], [false, 70, 80]] as const
 * const customers = spent.map(([answered, before, after]) => ({ answered, before, after }))
 * const { value, expected, relative } = clvImpact(customers, { before: 'before', after: 'after', treated: 'answered' })
 * ;[value, expected, relative.toFixed(3)] // => [35, 105, '0.333']
 * @example
 * const of = changes({ before: 'was', after: 'is', treated: 'answered' })
 * const { value, reason } = clvImpact(summarize([{ was: 1, is: 2, answered: true }], of))
 * ;[value, reason] // => [null, 'no-answers']
 * @example
 * const groups = { treated: { before: [20, 10], after: [26, 18] }, control: { before: [12, 14], after: [13, 17] } }
 * const { value, definition } = clvImpact(groups)
 * ;[value, definition.design] // => [5, 'groups']
 * @example
 * clvImpact([{ was: 1, is: NaN, answered: true }], { before: 'was', after: 'is', treated: 'answered' }) // throws rows[0].is must be a finite number, got NaN
 */
export function clvImpact(data: Changes | UpliftGroups, options?: ClvImpactOptions): ClvImpact
export function clvImpact<Row>(rows: Rows<Row>, options: ClvImpactRowOptions<NoInfer<Row>>): ClvImpact
export function clvImpact(data: object, options: object = {}): ClvImpact {
  return differenceInDifferences('clvImpact', data, options)
}
