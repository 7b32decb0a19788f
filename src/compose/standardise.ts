import { checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue } from '../core/intervals.ts'
import type { Interval, Segmentation } from '../core/types.ts'
import { type Cell, type Countable, cellsOf, checkMean, checkResult, nameOf } from './cellsOf.ts'

/** How much a segment weighs. */
export interface SegmentWeight<K> {
  /** The key of the segment. */
  readonly key: K
  /** At least 0: a share, or a count; only their proportions matter. */
  readonly weight: number
}

/** The options of `standardise`. */
export interface StandardiseOptions<K> {
  /** The mix that is wanted: a list of weights, or another segmentation, whose answers are the weights. */
  readonly to: readonly SegmentWeight<K>[] | Segmentation<K, unknown, Countable>
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A total at another mix. */
export interface Standardised<K> {
  /** The total that there would be at the wanted mix; null where all weights are 0. */
  readonly value: number | null
  /** The total as it is. */
  readonly crude: number | null
  /** On the scale of the value; null where that of a segment is not known. */
  readonly standardError: number | null
  /** Null where the standard error is. */
  readonly interval: Interval | null
  /** The segments, with their weights as shares, 0 to 1. */
  readonly segments: readonly (SegmentWeight<K> & {
    /** The value within the segment. */
    readonly value: number | null
  })[]
}

/**
 * A total as it would be at another mix of segments, such as this month's score at last month's mix of plans: what is
 * comparable over time where the mix moves.
 *
 * @formula Σ w r / Σ w, w the weights wanted; standard error √(Σ w² s²) / Σ w
 * @unit the unit of the metric
 * @source direct standardisation, as in epidemiology (Breslow and Day 1987)
 * @complexity O(segments)
 * @example
 * const rows = [{ plan: 'pro', stars: 5 }, { plan: 'free', stars: 1 }, { plan: 'free', stars: 5 }, { plan: 'free', stars: 2 }]
 * const byPlan = segment(rows, { by: 'plan', of: ratings('stars', { scale: [1, 5] }), metric: csat })
 * const { value, crude } = standardise(byPlan, { to: [{ key: 'pro', weight: 0.7 }, { key: 'free', weight: 0.3 }] })
 * ;[value, crude] // => [80, 50]
 * @example
 * const rows = [{ plan: 'pro', stars: 5 }, { plan: 'free', stars: 1 }]
 * const byPlan = segment(rows, { by: 'plan', of: ratings('stars', { scale: [1, 5] }), metric: csat })
 * standardise(byPlan, { to: [{ key: 'pro', weight: 1 }] }) // throws options.to must be a weight for segment "free", got undefined
 */
export function standardise<K, R extends Countable>(
  segmentation: Segmentation<K, unknown, R>,
  options: StandardiseOptions<NoInfer<K>>,
): Standardised<K> {
  checkOptions(options, ['to', 'level'])
  const { to, level = 0.95 } = options
  checkLevel(level)
  const cells = cellsOf<K>('segmentation', segmentation)
  const { result: total } = segmentation.total
  checkMean('segmentation', cells, total)
  const weights = weightsOf(to)
  const sum = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  const segments = cells.map((cell) => {
    const weight = weights.get(cell.name)
    if (weight === undefined) refuse('missing-key', 'options.to', `a weight for segment ${cell.name}`, weight)
    return { key: cell.key, weight: sum === 0 ? 0 : (weight as number) / sum, value: cell.result.value }
  })
  checkAllThere(weights, cells)
  if (sum === 0) return { value: null, crude: total.value, standardError: null, interval: null, segments }
  const value = segments.reduce((sum, { weight, value }) => sum + weight * (value ?? 0), 0) + 0
  const error = errorOf(cells, segments)
  const half = error === null ? null : criticalValue(level) * error
  return {
    value,
    crude: total.value,
    standardError: error,
    interval: half === null ? null : { low: value - half, high: value + half, level, method: 'wald' },
    segments,
  }
}

function weightsOf(to: unknown): ReadonlyMap<string, number> {
  checkRecord('options.to', to)
  const weights = new Map<string, number>()
  if (!Array.isArray(to)) {
    for (const { name, result } of cellsOf('options.to', to as Segmentation<unknown, unknown, Countable>)) {
      checkResult(`options.to ${name}`, result)
      weights.set(name, result.n)
    }
    return weights
  }
  for (const [i, one] of (to as readonly SegmentWeight<unknown>[]).entries()) {
    checkRecord(`options.to[${i}]`, one)
    const { key, weight } = one
    if (!(Number.isFinite(weight) && weight >= 0)) {
      refuse('invalid-option', `options.to[${i}].weight`, 'a number of at least 0', weight)
    }
    if (weights.has(nameOf(key))) refuse('invalid-option', `options.to[${i}].key`, 'given once', key)
    weights.set(nameOf(key), weight)
  }
  return weights
}

/** Refuses a weight above 0 for a segment without a value: there is nothing to weigh. */
function checkAllThere(weights: ReadonlyMap<string, number>, cells: readonly Cell<unknown>[]): void {
  const valued = new Set(cells.filter(({ result }) => result.value !== null).map(({ name }) => name))
  for (const [name, weight] of weights) {
    if (weight > 0 && !valued.has(name)) refuse('missing-key', 'segmentation', `one with a value for ${name}`, null)
  }
}

function errorOf(cells: readonly Cell<unknown>[], segments: readonly { readonly weight: number }[]): number | null {
  let variance = 0
  for (const [i, { weight }] of segments.entries()) {
    const error = cells[i]?.result.standardError
    if (weight === 0) continue
    if (typeof error !== 'number') return null
    variance += (weight * error) ** 2
  }
  return Math.sqrt(variance)
}
