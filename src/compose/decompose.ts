import { refuse } from '../core/errors.ts'
import type { Segmentation } from '../core/types.ts'
import { differs } from '../summary/merge.ts'
import { type Cell, type Countable, cellsOf, checkMean, pairCells } from './cellsOf.ts'

/** What one segment adds to a change. */
export interface SegmentChange<K> {
  /** The value the rows share. */
  readonly key: K
  /** By having more or fewer of the answers. */
  readonly mix: number
  /** By having another value. */
  readonly rate: number
}

/** A change of a total, split into two. */
export interface Decomposition<K> {
  /** The total after minus the total before; null where one has no value. */
  readonly change: number | null
  /** How much of it comes from another mix of segments. */
  readonly mix: number | null
  /** How much of it comes from other values within segments. */
  readonly rate: number | null
  /** What each segment adds, in the order of the first segmentation, new ones last. */
  readonly segments: readonly SegmentChange<K>[]
}

/**
 * Splits the change of a total into mix and rate: a score can fall though every segment rises, where more answers come
 * from segments that were always lower. A segment that is missing on one side is all mix.
 *
 * @formula rate = (r2 - r1)(w1 + w2)/2; mix = (w2 - w1)((r1 + r2)/2 - R), R the mean of both totals; w shares of answers
 * @unit the unit of the metric; mix + rate = change
 * @source Kitagawa 1955; measuring from R moves nothing between mix and rate, but shows which segments' growth hurts
 * @complexity O(segments)
 * @example
 * const of = ratings('stars', { scale: [1, 5] })
 * const rowsOf = (good, bad) => [...Array(good).fill({ plan: 'pro', stars: 5 }), ...Array(bad).fill({ plan: 'free', stars: 1 })]
 * const before = segment(rowsOf(8, 2), { by: 'plan', of, metric: csat })
 * const after = segment(rowsOf(5, 5), { by: 'plan', of, metric: csat })
 * const { change, mix, rate } = decompose(before, after)
 * ;[change, mix, rate].map(Math.round) // => [-30, -30, 0]
 * @example
 * const of = durations('seconds')
 * const byTeam = segment([{ team: 'a', seconds: 9 }, { team: 'b', seconds: 5 }, { team: 'b', seconds: 8 }], { by: 'team', of, metric: ttr })
 * decompose(byTeam, byTeam) // throws before.total.result.value must be the mean of its segments by their answers, got 8
 */
export function decompose<K, R extends Countable>(
  before: Segmentation<K, unknown, R>,
  after: Segmentation<NoInfer<K>, unknown, NoInfer<R>>,
): Decomposition<K> {
  const [first, second] = [cellsOf<K>('before', before), cellsOf<K>('after', after)]
  checkMean('before', first, before.total.result)
  checkMean('after', second, after.total.result)
  checkSame(before.total.result, after.total.result)
  const [from, to] = [before.total.result.value, after.total.result.value]
  if (from === null || to === null) return { change: null, mix: null, rate: null, segments: [] }
  const middle = (from + to) / 2
  const sides = pairCells(first, second)
  const segments = sides.map(({ key, a, b }) => {
    const [weight1, weight2] = [share(a, before.total.result), share(b, after.total.result)]
    const [rate1, rate2] = [a?.result.value ?? b?.result.value ?? middle, b?.result.value ?? a?.result.value ?? middle]
    return {
      key,
      mix: (weight2 - weight1) * ((rate1 + rate2) / 2 - middle) + 0,
      rate: ((rate2 - rate1) * (weight1 + weight2)) / 2 + 0,
    }
  })
  const sum = (part: 'mix' | 'rate'): number => segments.reduce((sum, one) => sum + one[part], 0)
  return { change: to - from, mix: sum('mix'), rate: sum('rate'), segments }
}

function share<K>(cell: Cell<K> | null, { n }: Countable): number {
  return cell === null ? 0 : cell.result.n / n
}

function checkSame(a: object, b: object): void {
  for (const part of ['metric', 'definition'] as const) {
    const [x, y] = [a, b].map((result) => (result as Record<string, unknown>)[part])
    const difference = differs(x, y, `after.total.result.${part}`)
    if (difference === null) continue
    refuse('not-comparable', difference.path, `${difference.expected}, as in before`, difference.received)
  }
}
