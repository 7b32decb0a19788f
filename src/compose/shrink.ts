import { refuse } from '../core/errors.ts'
import type { Comparable, Estimate, Segmentation } from '../core/types.ts'
import { type Countable, cellsOf } from './cellsOf.ts'

/** A segment, drawn towards the mean of all. */
export interface ShrunkSegment<K> {
  /** The value the rows share. */
  readonly key: K
  /** As measured. */
  readonly value: number | null
  /** Drawn towards the mean by as much as its noise asks for; null where there is no value. */
  readonly shrunk: number | null
  /** How much of its distance from the mean is kept, 0 to 1; null where there is no value. */
  readonly keep: number | null
}

/** Segments whose noise has been taken into account. */
export interface Shrunk<K> {
  /** What they are drawn towards: the mean of the segments, those that vary less weighing more. Null where there is none. */
  readonly mean: number | null
  /** The standard deviation of the true values of segments, as estimated; 0 where noise alone explains the differences. */
  readonly between: number | null
  /** In the order of the segmentation. */
  readonly segments: readonly ShrunkSegment<K>[]
}

/**
 * Draws the values of segments towards their mean, small segments most (empirical Bayes): the best and the worst of a long
 * list are mostly the smallest, and mostly by luck. With fewer than four segments nothing is drawn.
 *
 * @formula shrunk = M + keep (value - M), keep = 1 - (k - 3)/(k - 1) · v / (v + τ²); τ² solves Σ (value - M)²/(v + τ²) =
 * k - 1; v the variance of all answers together over the n of the segment
 * @unit the unit of the metric
 * @source Efron and Morris 1975; Morris 1983 (unequal n); τ² Paule and Mandel 1982, as statsmodels combine_effects
 * @complexity O(segments)
 * @example
 * // Hits of 45 at bat in Efron and Morris's table: the factor is 0.212, so .400 becomes .294.
 * const hits = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
 * const rows = hits.flatMap((hits, player) => Array.from({ length: 45 }, (_, i) => ({ player, hit: i < hits })))
 * const { keep, shrunk } = shrink(segment(rows, { by: 'player', of: outcomes('hit'), metric: proportion })).segments[0]
 * ;[keep.toFixed(3), shrunk.toFixed(3)] // => ['0.212', '0.294']
 * @example
 * const rows = [{ team: 'a', score: 9 }, { team: 'b', score: 2 }]
 * shrink(segment(rows, { by: 'team', of: ratings('score', { scale: [0, 10] }), metric: nps })).segments[0].shrunk // => 100
 */
export function shrink<K, R extends Countable & Pick<Comparable, 'estimate'>>(
  segmentation: Segmentation<K, unknown, R>,
): Shrunk<K> {
  const cells = cellsOf<K>('segmentation', segmentation)
  const measured: Measured[] = []
  const means = cells.some(({ result }) => result.estimate?.kind === 'mean')
  for (const [i, { result }] of cells.entries()) {
    if (result.value === null) continue
    // One amount has no variance of its own, and needs none.
    const alone =
      means && result.n === 1 ? { kind: 'mean' as const, mean: result.value, variance: 0, n: 1, unit: 1 } : null
    const estimate = result.estimate ?? alone
    if (estimate === null) {
      refuse(
        'not-comparable',
        `segmentation.segments[${i}].result.estimate`,
        'known: the noise of each is needed',
        null,
      )
    }
    measured.push({ at: i, value: result.value, estimate: estimate as Estimate })
  }
  const variances = variancesOf(measured)
  const values = measured.map(({ value }) => value)
  const k = values.length
  if (k === 0) {
    const segments = cells.map(({ key }) => ({ key, value: null, shrunk: null, keep: null }))
    return { mean: null, between: null, segments }
  }
  const { between, mean } = spreadOf(values, variances)
  const kept = new Map(
    measured.map(({ at }, i) => {
      const variance = variances[i] as number
      const noise = variance === 0 ? 0 : variance / (variance + between)
      return [at, 1 - (Math.max(0, k - 3) / Math.max(1, k - 1)) * noise] as const
    }),
  )
  const segments = cells.map(({ key, result: { value } }, i) => {
    const keep = kept.get(i) ?? null
    if (value === null || keep === null) return { key, value, shrunk: null, keep: null }
    return { key, value, shrunk: keep === 1 ? value : mean + keep * (value - mean) + 0, keep }
  })
  return { mean, between: Math.sqrt(between), segments }
}

interface Measured {
  readonly at: number
  readonly value: number
  readonly estimate: Estimate
}

/** The variance of each value: of one answer among all, over its answers. A segment of three alike is not certain. */
function variancesOf(measured: readonly Measured[]): readonly number[] {
  let [n, plus, minus, within, free] = [0, 0, 0, 0, 0]
  for (const { estimate } of measured) {
    if (estimate.kind === 'normal') continue
    n += estimate.n
    if (estimate.kind === 'mean') {
      within += (estimate.n - 1) * estimate.variance
      free += estimate.n - 1
    } else {
      plus += estimate.kind === 'score' ? estimate.plus : estimate.yes
      minus += estimate.kind === 'score' ? estimate.minus : 0
    }
  }
  const pooled = free > 0 ? within / free : (plus + minus) / n - ((plus - minus) / n) ** 2
  return measured.map(({ estimate }) => {
    const { unit } = estimate
    return unit ** 2 * (estimate.kind === 'normal' ? estimate.standardError ** 2 : pooled / estimate.n)
  })
}

/** The mean of the values and the variance between them beyond their own, by Newton's method from 0. */
function spreadOf(values: readonly number[], variances: readonly number[]) {
  const at = (between: number) => {
    const weights = variances.map((variance) => 1 / (variance + between))
    const total = weights.reduce((sum, w) => sum + w, 0)
    const mean = values.reduce((sum, value, i) => sum + value * ((weights[i] as number) / total), 0)
    const squares = values.map((value, i) => (value - mean) ** 2 * (weights[i] as number))
    const excess = squares.reduce((sum, square) => sum + square, 0) - (values.length - 1)
    const slope = squares.reduce((sum, square, i) => sum + square * (weights[i] as number), 0)
    return { mean, excess, slope }
  }
  // Without any noise the values are exact: all of what they differ by lies between them.
  if (variances.some((variance) => variance === 0)) {
    const mean = values.reduce((sum, value) => sum + value / values.length, 0)
    const between = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1)
    return { mean, between }
  }
  let between = 0
  let found = at(0)
  for (let step = 0; step < 200 && found.excess > 0; step++) {
    const next = between + found.excess / found.slope
    if (!(next > between)) break
    between = next
    found = at(between)
  }
  return { mean: found.mean, between }
}
