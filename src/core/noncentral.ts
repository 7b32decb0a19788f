import { betaCdf, normalCdf } from './distributions.ts'
import { lgamma } from './special.ts'

/**
 * The chance that a noncentral t exceeds t, for t and the noncentrality above 0.
 *
 * @formula 1 - Φ(-δ) - ½ Σ (p_j I_x(j + ½, df/2) + q_j I_x(j + 1, df/2)), x = t² / (df + t²), p_j Poisson(δ²/2)
 * @source Guenther 1978; Lenth 1989
 */
export function noncentralTail(t: number, df: number, noncentrality: number): number {
  // Beyond this the weights underflow, and the answer differs from 1 by less than a double can tell.
  if (noncentrality > t + 38) return 1
  if (noncentrality > 37) return normalCdf((noncentrality - t) / Math.sqrt(1 + (t * t) / (2 * df)))
  const half = (noncentrality * noncentrality) / 2
  const x = (t * t) / (df + t * t)
  let below = normalCdf(-noncentrality)
  let left = 1
  for (let j = 0; j < 10_000 && left > 1e-17; j++) {
    const log = j * Math.log(half) - half
    const p = Math.exp(log - lgamma(j + 1))
    const q = (noncentrality / Math.SQRT2) * Math.exp(log - lgamma(j + 1.5))
    below += (p * betaCdf(x, j + 0.5, df / 2) + q * betaCdf(x, j + 1, df / 2)) / 2
    if (j > half) left = p
  }
  return Math.min(1, Math.max(0, 1 - below))
}
