import { checkChoice, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { isIterable } from '../core/read.ts'
import type { Answer } from '../core/types.ts'

/** How p-values of many tests are corrected. */
export type Correction = 'holm' | 'hochberg' | 'bonferroni' | 'benjamini-hochberg' | 'benjamini-yekutieli'

/** Every correction, the default first. */
export const CORRECTIONS: readonly Correction[] = [
  'holm',
  'hochberg',
  'bonferroni',
  'benjamini-hochberg',
  'benjamini-yekutieli',
]

/** The options of `adjustP`. */
export interface AdjustPOptions {
  /**
   * 'holm' (default), 'hochberg' and 'bonferroni' bound the chance of any false alarm; 'benjamini-hochberg' and
   * 'benjamini-yekutieli' the expected share of false alarms among the findings.
   */
  readonly method?: Correction
}

/**
 * Corrects p-values for the number of tests: an adjusted p is compared with alpha as if it were the only one. Missing
 * p-values stay null and count as no test.
 *
 * @formula of m sorted p: Holm max over j ≤ i of (m - j + 1) p(j); Hochberg min over j ≥ i of the same; Bonferroni m p;
 * Benjamini–Hochberg min over j ≥ i of m p(j) / j; Benjamini–Yekutieli that times Σ 1/k; at most 1
 * @unit probabilities, 0 to 1, in the order given
 * @source Holm 1979; Hochberg 1988; Benjamini and Hochberg 1995; Benjamini and Yekutieli 2001; as R p.adjust
 * @complexity O(m log m)
 * @example
 * adjustP([0.01, 0.04, 0.03]).map((p) => p.toFixed(2)) // => ['0.03', '0.06', '0.06']
 * @example
 * adjustP([0.01, null, 0.25], { method: 'benjamini-hochberg' }) // => [0.02, null, 0.25]
 * @example
 * adjustP([0.5, 1.5]) // throws ps[1] must be a number from 0 to 1, got 1.5
 */
export function adjustP(ps: Iterable<Answer>, options: AdjustPOptions = {}): (number | null)[] {
  checkOptions(options, ['method'])
  const { method = 'holm' } = options
  checkChoice('options.method', method, CORRECTIONS)
  if (!isIterable(ps)) refuse('invalid-value', 'ps', 'an iterable of p-values', ps)
  const adjusted: (number | null)[] = []
  const sorted: { readonly p: number; readonly at: number }[] = []
  for (const p of ps) {
    const at = adjusted.length
    adjusted.push(null)
    if (p === null || p === undefined) continue
    if (!(typeof p === 'number' && p >= 0 && p <= 1)) refuse('invalid-value', `ps[${at}]`, 'a number from 0 to 1', p)
    sorted.push({ p: p + 0, at })
  }
  sorted.sort((a, b) => a.p - b.p)
  const m = sorted.length
  const factor = factorOf(method, m)
  const scaled = sorted.map(({ p }, i) => Math.min(1, p * factor(i + 1)))
  const bounded = method === 'holm' ? running(scaled, Math.max) : running(scaled.reverse(), Math.min).reverse()
  for (const [i, { at }] of sorted.entries()) adjusted[at] = bounded[i] as number
  return adjusted
}

/** What the p-value of rank i, the smallest first, is multiplied by. */
function factorOf(method: Correction, m: number): (rank: number) => number {
  if (method === 'bonferroni') return () => m
  if (method === 'holm' || method === 'hochberg') return (rank) => m - rank + 1
  let sum = 1
  if (method === 'benjamini-yekutieli') for (let k = 2; k <= m; k++) sum += 1 / k
  return (rank) => (sum * m) / rank
}

function running(values: readonly number[], pick: (a: number, b: number) => number): number[] {
  let last = values[0] ?? 0
  return values.map((value) => {
    last = pick(last, value)
    return last
  })
}
