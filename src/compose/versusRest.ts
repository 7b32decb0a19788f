import { checkChoice, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { DifferenceMethod } from '../core/tests.ts'
import type { Comparable, Segmentation } from '../core/types.ts'
import { differs, merge, mergeAll } from '../summary/merge.ts'
import { adjustP, CORRECTIONS, type Correction } from './adjustP.ts'
import { type Comparison, compare } from './compare.ts'

/** The options of `versusRest`. */
export interface VersusRestOptions<S, R> {
  /** What summaries are turned into; called with exactly one argument. */
  readonly metric: (summary: NoInfer<S>) => R
  /** How p-values are corrected for the number of segments, 'holm' by default. */
  readonly correction?: Correction
  /** As in `compare`. */
  readonly method?: DifferenceMethod
  /** The confidence level of the intervals, 0.95 by default; each interval is of its own comparison alone. */
  readonly level?: number
}

/** One segment and all others. */
export interface SegmentVersusRest<K, R> {
  /** The value the rows share. */
  readonly key: K
  /** Of the segment. */
  readonly result: R
  /** Of all other segments together; null where there is no other. */
  readonly rest: R | null
  /** Segment minus rest; null where there is no other. */
  readonly comparison: Comparison | null
  /** The p-value of the comparison, corrected for the number of segments compared; null where there is none. */
  readonly adjustedP: number | null
}

/** Which segments stand out. */
export interface VersusRest<K, R> {
  /** In the order of the segmentation. */
  readonly segments: readonly SegmentVersusRest<K, R>[]
  /** How p-values were corrected. */
  readonly correction: Correction
  /** How many p-values that was for. */
  readonly tests: number
}

/**
 * Compares each segment with all others together, and corrects for asking so often. The rest is merged from counts and
 * leaves the segment out: compared with a total that holds it, a segment would seem nearer than it is.
 *
 * @formula difference = metric(segment) - metric(merge of all other segments); p adjusted over the segments
 * @unit the unit of the metric
 * @source Holm 1979; differences as `compare`
 * @complexity O(segments · size of a summary)
 * @example
 * const rows = [['a', 9], ['a', 10], ['b', 3], ['b', 10], ['c', 2]].map(([team, score]) => ({ team, score }))
 * const byTeam = segment(rows, { by: 'team', of: ratings('score', { scale: [0, 10] }), metric: nps })
 * versusRest(byTeam, { metric: nps }).segments.map(({ key, comparison }) => [key, Math.round(comparison.difference)]) // => [['a', 133], ['b', -33], ['c', -150]]
 * @example
 * const rows = [...Array(9)].map((_, i) => ({ team: i < 1 ? 'a' : i < 4 ? 'b' : 'c', score: 9 }))
 * const byTeam = segment(rows, { by: 'team', of: ratings('score', { scale: [0, 10] }), metric: nps })
 * versusRest(suppress(byTeam, { minN: 3 }), { metric: nps }) // throws segmentation.segments[0].summary must be a summary: hidden segments cannot be compared, got null
 */
export function versusRest<K, S extends object, R extends Comparable>(
  segmentation: Segmentation<K, S, unknown>,
  options: VersusRestOptions<S, R>,
): VersusRest<K, R> {
  checkOptions(options, ['metric', 'correction', 'method', 'level'])
  const { metric, correction = 'holm', method, level } = options
  if (typeof metric !== 'function') refuse('invalid-option', 'options.metric', 'a function of a summary', metric)
  checkChoice('options.correction', correction, CORRECTIONS)
  const { segments } = segmentation
  const summaries = additive(segmentation)
  const rests = restsOf(summaries)
  const how = { ...(method !== undefined && { method }), ...(level !== undefined && { level }) }
  const compared = segments.map(({ key, summary }, i) => {
    const result = checkResult(metric(summary))
    const others = rests[i]
    if (others === undefined || others === null) return { key, result, rest: null, comparison: null }
    const rest = checkResult(metric(others))
    return { key, result, rest, comparison: compare(rest, result as NoInfer<R>, how) }
  })
  const ps = compared.map(({ comparison }) => comparison?.pValue ?? null)
  const adjusted = adjustP(ps, { method: correction })
  return {
    segments: compared.map((one, i) => ({ ...one, adjustedP: adjusted[i] as number | null })),
    correction,
    tests: ps.filter((p) => p !== null).length,
  }
}

/** The summaries of all segments, `other` last. Refused where they are hidden, or do not add to the total. */
function additive<S extends object>({ segments, other, total }: Segmentation<unknown, S, unknown>): S[] {
  checkRecord('segmentation.total', total)
  const summaries = segments.map(({ summary }) => summary)
  if (other !== null) summaries.push(other.summary)
  for (const [i, summary] of summaries.entries()) {
    if (summary !== null) continue
    const place = i < segments.length ? `segments[${i}]` : 'other'
    refuse('incomplete', `segmentation.${place}.summary`, 'a summary: hidden segments cannot be compared', summary)
  }
  if (summaries.length === 0) return summaries
  const difference = differs(total.summary, mergeAll(summaries), 'merge of the segments')
  if (difference !== null) {
    const expected = `${difference.expected}, as in the total: keyed summaries do not add, so there is no rest`
    refuse('not-comparable', difference.path, expected, difference.received)
  }
  return summaries
}

/** For each summary, all others merged; null where there is no other. */
function restsOf<S extends object>(summaries: readonly S[]): (S | null)[] {
  const join = (a: S | null, b: S | null): S | null => (a === null || b === null ? (a ?? b) : merge(a, b))
  const after: (S | null)[] = [null]
  for (const summary of summaries.slice(1).reverse()) after.unshift(join(summary, after[0] as S | null))
  let before: S | null = null
  return summaries.map((summary, i) => {
    const rest = join(before, after[i] as S | null)
    before = join(before, summary)
    return rest
  })
}

function checkResult<R extends Comparable>(result: R): R {
  const given = result as { estimate?: unknown; value?: unknown } | null
  if (typeof given === 'object' && given?.estimate !== undefined && given.value !== undefined) return result
  return refuse('invalid-option', 'options.metric', 'a metric whose results can be compared, such as nps', result)
}
