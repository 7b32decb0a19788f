import type { Answer, Field, Missing, Rows } from '../core/types.ts'
import type { UpliftGroups } from '../summary/beforeAfter.ts'
import type { Changes, ChangesOptions } from '../summary/changes.ts'
import { type DifferenceInDifferences, differenceInDifferences } from '../summary/differenceInDifferences.ts'

/** The options of `uplift`. */
export interface UpliftOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** The options of `uplift` where it reads rows. */
export type UpliftRowOptions<Row> = UpliftOptions &
  ChangesOptions<Field<Row, Answer>, Field<Row, boolean | number | Missing>>

/** An uplift by difference in differences, in the unit of the measurements. */
export interface Uplift extends DifferenceInDifferences {
  readonly metric: 'uplift'
}

/**
 * What a treatment (a campaign, a new checkout) added, by difference in differences: the change of those who were
 * treated, less the change of those who were not. Rows have both measurements of a customer (`paired`, by Welch's t on
 * the changes); four samples of numbers are not matched (`groups`). Both rest on parallel trends: that the treated,
 * left alone, would have changed as the others did. The numbers here cannot show it.
 *
 * @formula (after - before of the treated) - (after - before of the control), means
 * @unit the unit of the measurements, any sign; better as the measurements are
 * @source Card and Krueger 1994; t: Welch 1947, as scipy ttest_ind(equal_var=False) on the changes, and as the interaction in OLS with HC2 errors in statsmodels
 * @complexity O(rows) time, O(1) for a summary
 * @example
 * const paid = [['A', 20, 26], ['A', 10, 18], ['B', 12, 13], ['B', 14, 17]] as const
 * const rows = paid.map(([store, before, after]) => ({ before, after, campaign: store === 'A' }))
 * const { value, expected, pValue } = uplift(rows, { before: 'before', after: 'after', treated: 'campaign' })
 * ;[value, expected, pValue.toFixed(3)] // => [5, 17, '0.072']
 * @example
 * const groups = { treated: { before: [20, 10], after: [26, 18] }, control: { before: [12, 14], after: [13, 17] } }
 * const { value, definition, pValue } = uplift(groups)
 * ;[value, definition.design, pValue.toFixed(2)] // => [5, 'groups', '0.53']
 * @example
 * const of = changes({ before: 'was', after: 'is', treated: 'campaign' })
 * uplift(summarize([{ was: 1, is: 2, campaign: true }], of)).reason // => 'no-answers'
 * @example
 * uplift({ treated: { before: [1], after: [2] }, control: { before: [1], after: ['2'] } }) // throws groups.control.after[0] must be a finite number, got "2"
 */
export function uplift(data: Changes | UpliftGroups, options?: UpliftOptions): Uplift
export function uplift<Row>(rows: Rows<Row>, options: UpliftRowOptions<NoInfer<Row>>): Uplift
export function uplift(data: object, options: object = {}): Uplift {
  return differenceInDifferences('uplift', data, options)
}
