import { checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import type { Estimate, Measured, Rows } from '../core/types.ts'
import { summarize } from '../summary/summarize.ts'
import { type Changes, type ChangesOptions, changes } from './changes.ts'
import { spreadOf } from './contrast.ts'
import { groupData, pairedData, type UpliftData, type UpliftGroup, type UpliftGroups } from './upliftGroups.ts'

/** The options of `uplift`. */
export interface UpliftOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** The options of `uplift` where it reads rows. */
export type UpliftRowOptions<Row> = UpliftOptions &
  ChangesOptions<
    (keyof Row & string) | ((row: Row) => number | null | undefined),
    (keyof Row & string) | ((row: Row) => boolean | number | null | undefined)
  >

/** An uplift by difference in differences, in the unit of the measurements. */
export interface Uplift extends Measured {
  readonly metric: 'uplift'
  /** How probable so large a difference is where the treatment does nothing; two-sided. */
  readonly pValue: number | null
  /** Student's t; null where the standard error is 0 or unknown. */
  readonly statistic: number | null
  /** Of Welch and Satterthwaite. */
  readonly degreesOfFreedom: number | null
  /** What the treated would be after, had they changed as the others did. */
  readonly expected: number | null
  /** The value as a fraction of `expected`; null where that is not above 0. */
  readonly relative: number | null
  /** Those who were treated. */
  readonly treated: UpliftGroup
  /** Those who were not. */
  readonly control: UpliftGroup
  /** What comparisons need. */
  readonly estimate: Estimate | null
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
  checkRecord('options', options)
  if ('before' in options || 'after' in options || 'treated' in options) {
    const { level, ...of } = options as UpliftRowOptions<never>
    const summary = summarize(data as Rows<never>, changes<never, never>(of as never))
    return fromData(pairedData(summary), level === undefined ? {} : { level })
  }
  const summarized = (data as { kind?: unknown } | null)?.kind === 'changes'
  return fromData(summarized ? pairedData(data as Changes) : groupData(data as UpliftGroups), options)
}

function fromData(
  { design, n, missing, invalid, treated, control, samples }: UpliftData,
  options: UpliftOptions,
): Uplift {
  checkOptions(options, ['level'])
  const { level = 0.95 } = options
  checkLevel(level)
  const [mine, theirs] = [treated.change, control.change]
  const value = mine === null || theirs === null ? null : mine - theirs
  const expected = theirs === null || treated.before === null ? null : treated.before + theirs
  const spread = value === null ? null : spreadOf(value, samples, level)
  const relative = value !== null && expected !== null && expected > 0 ? value / expected : null
  const standardError = spread?.standardError ?? null
  return {
    metric: 'uplift',
    definition: { design },
    value,
    n,
    missing,
    invalid,
    standardError,
    interval: spread?.interval ?? null,
    reason: value === null ? 'no-answers' : null,
    warnings: value !== null && samples.some((sample) => sample.n < 30) ? ['small-sample'] : [],
    pValue: spread?.pValue ?? null,
    statistic: spread?.statistic ?? null,
    degreesOfFreedom: spread?.degreesOfFreedom ?? null,
    expected,
    relative: relative !== null && Number.isFinite(relative) ? relative : null,
    treated,
    control,
    estimate: value === null || standardError === null ? null : { kind: 'normal', value, standardError, unit: 1 },
  }
}
