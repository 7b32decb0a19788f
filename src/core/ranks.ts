import { normalCdf } from './distributions.ts'
import { type Bounds, criticalValue } from './intervals.ts'

/** What a test by ranks says of a shift. */
export interface RankOutcome {
  /** The median of all pairs (Hodges and Lehmann). */
  readonly shift: number
  /** A normal z with continuity correction; null where all values are equal. */
  readonly statistic: number | null
  readonly pValue: number
  /** The shifts that the test does not reject; null where the sample is too small to reject any. */
  interval(level: number): Bounds | null
}

/** How many pairs are at most some value, and the smallest pair above it. */
interface Split {
  readonly atMost: number
  readonly next: number
}
/** All pairs of values, which are too many to list, in ascending order. */
interface Pairs {
  readonly count: number
  readonly least: number
  readonly most: number
  split(at: number): Split
}

/**
 * How often a value of `ys` is above one of `xs`, ties counting half, and Σ (t³ - t) over the ties of both together.
 * Both lists ascend.
 */
export function wins(xs: readonly number[], ys: readonly number[]): { readonly won: number; readonly ties: number } {
  let [i, j, won, ties] = [0, 0, 0, 0]
  while (i < xs.length || j < ys.length) {
    const value = Math.min(xs[i] ?? Infinity, ys[j] ?? Infinity)
    const [from, start] = [i, j]
    while (xs[i] === value) i++
    while (ys[j] === value) j++
    won += (j - start) * ((from + i) / 2)
    ties += cubes(i - from + (j - start))
  }
  return { won, ties }
}

function cubes(t: number): number {
  return t * t * t - t
}

/**
 * The rank-sum test of ys against xs, both ascending and not empty.
 *
 * @formula z = (U - nm/2 ∓ ½) / σ, σ² = nm/12 (N + 1 - Σ(t³ - t) / (N(N - 1)))
 * @source Mann and Whitney 1947; shift: Hodges and Lehmann 1963; p as R wilcox.test(exact = FALSE)
 */
export function mannWhitney(xs: readonly number[], ys: readonly number[]): RankOutcome {
  const [n, m] = [xs.length, ys.length]
  const { won, ties } = wins(xs, ys)
  const all = n + m
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)))
  return outcome(won, Math.sqrt(Math.max(0, variance)), {
    count: n * m,
    least: (ys[0] as number) - (xs[n - 1] as number),
    most: (ys[m - 1] as number) - (xs[0] as number),
    split(at) {
      let [i, atMost, next] = [0, 0, Infinity]
      for (const y of ys) {
        while (i < n && y - (xs[i] as number) > at) i++
        atMost += n - i
        if (i > 0) next = Math.min(next, y - (xs[i - 1] as number))
      }
      return { atMost, next }
    },
  })
}

/** The signed-rank test, and what it rests on. */
export interface SignedRank extends RankOutcome {
  /** The ranks of the positive ones minus those of the negative ones, over all ranks: -1 to 1. */
  readonly balance: number
}

/**
 * The signed-rank test of differences, ascending; those of 0 are left out. Null where none is left.
 *
 * @formula z = (V - n(n + 1)/4 ∓ ½) / σ, σ² = n(n + 1)(2n + 1)/24 - Σ(t³ - t)/48
 * @source Wilcoxon 1945; shift: Hodges and Lehmann 1963; p as R wilcox.test(paired = TRUE, exact = FALSE)
 */
export function signedRank(differences: readonly number[]): SignedRank | null {
  const moved = differences.filter((difference) => difference !== 0)
  const n = moved.length
  if (n === 0) return null
  const losses = moved.filter((d) => d < 0).map((d) => -d)
  const gains = moved.filter((d) => d > 0)
  const { won, ties } = wins(losses.reverse(), gains)
  // Ranks of gains among all: those above losses, and those among themselves.
  const ranks = won + (gains.length * (gains.length + 1)) / 2
  const count = (n * (n + 1)) / 2
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48
  const sums = outcome(ranks, Math.sqrt(Math.max(0, variance)), {
    count,
    least: 2 * (moved[0] as number),
    most: 2 * (moved[n - 1] as number),
    split(at) {
      let [j, atMost, next] = [n - 1, 0, Infinity]
      for (const [i, one] of moved.entries()) {
        while (j >= 0 && one + (moved[j] as number) > at) j--
        atMost += Math.max(0, j - i + 1)
        const above = Math.max(j + 1, i)
        if (above < n) next = Math.min(next, one + (moved[above] as number))
      }
      return { atMost, next }
    },
  })
  const interval = (level: number): Bounds | null => {
    const bounds = sums.interval(level)
    return bounds === null ? null : { low: bounds.low / 2, high: bounds.high / 2 }
  }
  return { ...sums, shift: sums.shift / 2, interval, balance: (2 * ranks) / count - 1 }
}

function outcome(won: number, sigma: number, pairs: Pairs): RankOutcome {
  const off = won - pairs.count / 2
  const statistic = sigma === 0 ? null : (Math.sign(off) * Math.max(0, Math.abs(off) - 0.5)) / sigma + 0
  const middle = (pairs.count + 1) / 2
  const lower = pairAt(pairs, Math.floor(middle))
  const upper = Number.isInteger(middle) ? lower : pairAt(pairs, Math.ceil(middle))
  return {
    shift: (lower + upper) / 2,
    statistic,
    pValue: statistic === null ? 1 : 2 * normalCdf(-Math.abs(statistic)),
    interval(level) {
      const rank = Math.ceil(pairs.count / 2 - criticalValue(level) * sigma - 0.5)
      if (rank < 1) return null
      return { low: pairAt(pairs, rank), high: pairAt(pairs, pairs.count + 1 - rank) }
    },
  }
}

/** The pair of this rank, the least having rank 1: the range is halved, then walked pair by pair. */
function pairAt({ least, most, split }: Pairs, rank: number): number {
  if (split(least).atMost >= rank) return least
  let [low, high] = [least, most]
  for (let step = 0; step < 64; step++) {
    const middle = low + (high - low) / 2
    if (!(middle > low && middle < high)) break
    if (split(middle).atMost >= rank) high = middle
    else low = middle
  }
  for (;;) {
    const { next } = split(low)
    if (split(next).atMost >= rank) return next + 0
    low = next
  }
}

/** The rank test of many groups. */
export interface KruskalWallis {
  /** Chi-squared with k - 1 degrees of freedom under the null; null where all values are equal. */
  readonly statistic: number | null
  readonly df: number
  /** The share of the spread of ranks that lies between the groups, 0 to 1. */
  readonly epsilonSquared: number | null
}

/**
 * The rank test of groups given as counts of the same ordered answers.
 *
 * @formula H = (12/(N(N + 1)) Σ R²/n - 3(N + 1)) / (1 - Σ(t³ - t)/(N³ - N))
 * @source Kruskal and Wallis 1952, as R kruskal.test
 */
export function kruskalWallis(groups: readonly (readonly number[])[]): KruskalWallis {
  const totals = (groups[0] ?? []).map((_, k) => groups.reduce((sum, counts) => sum + (counts[k] as number), 0))
  const all = totals.reduce((sum, t) => sum + t, 0)
  let [below, ties] = [0, 0]
  // Ranks are measured from their mean, (N + 1)/2, so that large terms do not cancel.
  const ranks = totals.map((t) => {
    const rank = below + (t + 1) / 2 - (all + 1) / 2
    below += t
    ties += cubes(t)
    return rank
  })
  let between = 0
  for (const counts of groups) {
    const size = counts.reduce((sum, count) => sum + count, 0)
    const sum = counts.reduce((sum, count, k) => sum + count * (ranks[k] as number), 0)
    between += (sum * sum) / size
  }
  const df = groups.length - 1
  if (ties === cubes(all)) return { statistic: null, df, epsilonSquared: null }
  const statistic = ((12 / (all * (all + 1))) * between) / (1 - ties / cubes(all))
  return { statistic, df, epsilonSquared: statistic / (all - 1) }
}
