import type { Staying } from './rates.ts'

/** When a period's margin comes: from the first renewal on, or from the first period on. */
export type ClvTiming = 'end' | 'start'

/** What is paid a period, and what it is worth. */
export interface Terms {
  /** The first period's margin. */
  readonly margin: number
  /** A period, as a fraction. */
  readonly discountRate: number
  /** A period, as a fraction of the margin. */
  readonly growth: number
  readonly timing: ClvTiming
}

/** Sums up to this many terms are added one by one, which is exact where the terms are. */
const FEW = 100

/**
 * The present value of a margin from a customer who stays with the same chance every period; not finite where it has
 * no end, or is too large. Written in what is lost, not in what is kept, so that nothing cancels at small churn.
 *
 * @formula m Σ x^t for t = 0 … T - 1 ('start') or 1 … T ('end'), x = r(1 + g)/(1 + d)
 */
export function geometricValue({ churn, stay }: Staying, terms: Terms, horizon: number | null): number {
  const { margin, discountRate, growth, timing } = terms
  const kept = stay * (1 + growth)
  const lost = churn * (1 + growth) + (discountRate - growth)
  if (kept === 0) return timing === 'start' ? margin : 0
  if (horizon === null) {
    const size = timing === 'start' ? 1 + discountRate : kept
    return lost > 0 ? (margin * size) / lost + 0 : Number.POSITIVE_INFINITY
  }
  const ratio = kept / (1 + discountRate)
  const sum = powerSum(ratio, lost / (1 + discountRate), horizon)
  return margin * (timing === 'start' ? sum : ratio * sum) + 0
}

/** 1 + x + … + x^(n - 1), given x and also 1 - x, which may be known better than x. */
export function powerSum(ratio: number, less: number, n: number): number {
  if (n <= FEW) {
    let sum = 0
    for (let i = 0; i < n; i++) sum = 1 + ratio * sum
    return sum
  }
  return less === 0 ? n : -Math.expm1(n * logOf(ratio, less)) / less
}

/** ln x, given x and also 1 - x. */
export function logOf(ratio: number, less: number): number {
  return less > 0.5 ? Math.log(ratio) : Math.log1p(-less)
}
