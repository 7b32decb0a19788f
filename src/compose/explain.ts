import { checkLevel, checkOptions } from '../core/check.ts'
import type { Comparable, Measured, Segmentation } from '../core/types.ts'
import { adjustP, type Correction } from './adjustP.ts'
import { cellsOf, checkResult, isMean, nameOf, pairCells } from './cellsOf.ts'
import { type Comparison, compare } from './compare.ts'
import { decompose } from './decompose.ts'

/** The options of `explain`. */
export interface ExplainOptions {
  /** The confidence level of the intervals, and 1 minus the p-value below which a segment has moved; 0.95 by default. */
  readonly level?: number
  /** How the p-values of the segments are corrected for their number, 'holm' by default. */
  readonly correction?: Correction
}

/** What one segment did. */
export interface ExplainedSegment<K> {
  /** The value the rows share. */
  readonly key: K
  /** Its value before; null where it was not there, or had none. */
  readonly before: number | null
  /** Its value after. */
  readonly after: number | null
  /** What it adds to the change by being more or fewer; null where the metric is no mean of its segments. */
  readonly mix: number | null
  /** What it adds by having another value; null where the metric is no mean of its segments. */
  readonly rate: number | null
  /** Second minus first, of the segment alone; null where it was not there on one side. */
  readonly comparison: Comparison | null
  /** Its p-value, corrected for the number of segments. */
  readonly adjustedP: number | null
  /** Whether it has moved by more than noise, after the correction; null where nothing can be said. */
  readonly beyondNoise: boolean | null
}

/** Who moved, what moved, and whether it is real. */
export interface Explanation<K> {
  /** The metric's id in the catalogue. */
  readonly metric: string
  /** The value of all before. */
  readonly before: number | null
  /** The value of all after. */
  readonly after: number | null
  /** The change of all, second minus first. */
  readonly change: Comparison
  /** Whether all have moved by more than noise; null where nothing can be said. */
  readonly beyondNoise: boolean | null
  /** How much of the change comes from another mix of segments; null where the metric is no mean of its segments. */
  readonly mix: number | null
  /** How much of it comes from other values within segments. */
  readonly rate: number | null
  /** The segments, the largest part in the change first. */
  readonly segments: readonly ExplainedSegment<K>[]
  /** The confidence level. */
  readonly level: number
  /** How the p-values of the segments were corrected. */
  readonly correction: Correction
}

type Result = Comparable & Pick<Measured, 'n'>

/**
 * Explains a change between two segmentations by the same field: how large it is and whether it is more than noise, how
 * much of it is another mix of segments and how much other values within them, and which segments moved by themselves.
 * `cxmetrics/table` has `toSentences`, which says it in words.
 *
 * @formula change = compare(before, after) of the totals; mix and rate as `decompose`; segments as `compare`, p corrected
 * @unit the unit of the metric
 * @source Kitagawa 1955; Holm 1979
 * @complexity O(segments)
 * @example
 * const of = ratings('stars', { scale: [1, 5] })
 * const rowsOf = (pro, free) => [...Array(pro).fill({ plan: 'pro', stars: 5 }), ...Array(free).fill({ plan: 'free', stars: 1 })]
 * const [before, after] = [rowsOf(80, 20), rowsOf(50, 50)].map((rows) => segment(rows, { by: 'plan', of, metric: csat }))
 * const { beyondNoise, mix, rate, segments } = explain(before, after)
 * ;[beyondNoise, Math.round(mix), Math.round(rate), segments.map(({ beyondNoise }) => beyondNoise)] // => [true, -30, 0, [false, false]]
 * @example
 * explain(null, null) // throws before must be an object, got null
 */
export function explain<K, R extends Result>(
  before: Segmentation<K, unknown, R>,
  after: Segmentation<NoInfer<K>, unknown, NoInfer<R>>,
  options: ExplainOptions = {},
): Explanation<K> {
  checkOptions(options, ['level', 'correction'])
  const { level = 0.95, correction = 'holm' } = options
  checkLevel(level)
  const [first, second] = [cellsOf<K>('before', before), cellsOf<K>('after', after)]
  const [from, to] = [before.total.result, after.total.result]
  checkResult('before.total.result', from)
  checkResult('after.total.result', to)
  const change = compare(from, to, { level })
  // A median can be the mean of its segments by chance.
  const splits =
    [from, to].every(({ estimate }) => estimate?.kind !== 'normal') && isMean(first, from) && isMean(second, to)
  const parts = splits ? decompose(before, after) : null
  const added = new Map(parts?.segments.map((part) => [nameOf(part.key), part]))
  const sides = pairCells(first, second)
  const comparisons = sides.map(({ a, b }) =>
    a === null || b === null ? null : compare(a.result as R, b.result as NoInfer<R>, { level }),
  )
  const adjusted = adjustP(
    comparisons.map((comparison) => comparison?.pValue ?? null),
    { method: correction },
  )
  const segments = sides.map(({ key, name, a, b }, i): ExplainedSegment<K> => {
    const [comparison, adjustedP, part] = [comparisons[i] ?? null, adjusted[i] ?? null, added.get(name)]
    return {
      key,
      before: a?.result.value ?? null,
      after: b?.result.value ?? null,
      mix: part?.mix ?? null,
      rate: part?.rate ?? null,
      comparison,
      adjustedP,
      beyondNoise: adjustedP === null ? null : adjustedP < 1 - level,
    }
  })
  const { metric } = change
  const { mix = null, rate = null } = parts ?? {}
  return {
    metric,
    before: from.value,
    after: to.value,
    change,
    beyondNoise: change.pValue === null ? null : change.pValue < 1 - level,
    mix,
    rate,
    segments: segments.sort((a, b) => sizeOf(b) - sizeOf(a)),
    level,
    correction,
  }
}

/** How much a segment has to do with the change: its part in it, or else its own change. */
function sizeOf({ mix, rate, comparison }: ExplainedSegment<unknown>): number {
  return mix === null || rate === null ? Math.abs(comparison?.difference ?? 0) : Math.abs(mix + rate)
}
