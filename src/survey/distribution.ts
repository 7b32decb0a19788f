import type { Spread } from './answers.ts'

/** One answer of the scale, how many gave it, and their share (0 to 1, weighted where there are weights). */
export interface DistributionPoint {
  /** The answer. */
  readonly answer: number
  /** How many gave it. */
  readonly count: number
  /** Their share, 0 to 1. */
  readonly share: number | null
}
/** Every answer of the scale, lowest first. */
export type Distribution = readonly DistributionPoint[]

/** Count and share of each answer; shares are null where there is nothing to share. */
export function distributionOf({ scale, counts, weights, total }: Spread): Distribution {
  return counts.map((count, k) => ({
    answer: k + scale[0],
    count,
    share: total > 0 ? (weights[k] as number) / total : null,
  }))
}

/** The answer that half of the weight reaches; halfway to the next where exactly half does. */
export function medianOf({ scale, weights, total }: Spread): number {
  let below = 0
  let lower: number | null = null
  for (const [k, weight] of weights.entries()) {
    if (weight === 0) continue
    const answer = k + scale[0]
    if (lower !== null) return (lower + answer) / 2
    below += weight
    if (below > total / 2) return answer
    if (below === total / 2) lower = answer
  }
  return scale[1]
}
