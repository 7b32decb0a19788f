import { checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import type { Estimate, Measured, Rows } from '../core/types.ts'
import { groupData, pairedData, type UpliftData, type UpliftGroup, type UpliftGroups } from './beforeAfter.ts'
import { type Changes, type ChangesOptions, changes } from './changes.ts'
import { spreadOf } from './contrast.ts'
import { summarize } from './summarize.ts'

/** What difference in differences finds, in the unit of the measurements. */
export interface DifferenceInDifferences extends Measured {
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
 * The change of the treated less that of the others: of a summary of changes, of four samples, or of rows where the
 * options say how to read them.
 *
 * @formula (after - before of the treated) - (after - before of the control), means
 * @source Card and Krueger 1994; Welch 1947
 */
export function differenceInDifferences<M extends string>(
  metric: M,
  data: object,
  options: object,
): DifferenceInDifferences & { readonly metric: M } {
  checkRecord('options', options)
  if ('before' in options || 'after' in options || 'treated' in options) {
    const { level, ...of } = options as { readonly level?: number } & ChangesOptions<never, never>
    const summary = summarize(data as Rows<never>, changes<never, never>(of))
    return fromData(metric, pairedData(summary), level === undefined ? {} : { level })
  }
  const summarized = (data as { kind?: unknown } | null)?.kind === 'changes'
  return fromData(metric, summarized ? pairedData(data as Changes) : groupData(data as UpliftGroups), options)
}

function fromData<M extends string>(
  metric: M,
  { design, n, missing, invalid, treated, control, samples }: UpliftData,
  options: { readonly level?: number },
): DifferenceInDifferences & { readonly metric: M } {
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
    metric,
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
