import type { Times } from './survival.ts'

/** How a log-rank test weighs times. */
export type LogRankWeights = 'log-rank' | 'wilcoxon' | 'tarone-ware' | 'peto-peto' | 'fleming-harrington'

/** All of them. */
export const WEIGHTS: readonly LogRankWeights[] = [
  'log-rank',
  'wilcoxon',
  'tarone-ware',
  'peto-peto',
  'fleming-harrington',
]

/** The lifetimes of one group, ascending. */
export interface GroupLives {
  readonly values: readonly number[]
  readonly open: readonly number[]
  /** The times above 0 at which some came under watch. */
  readonly entries: Times
}

/** The exponents of Fleming and Harrington's weights. */
export interface Exponents {
  readonly rho: number
  readonly gamma: number
}

/** A weighted log-rank test. */
export interface LogRankTest {
  /** Null where nothing can be compared. */
  readonly statistic: number | null
  readonly df: number
  readonly observed: readonly number[]
  readonly expected: readonly number[]
}

/**
 * The weighted log-rank test of groups.
 *
 * @formula (O - E)ᵀ V⁻ (O - E), V the hypergeometric covariance; df its rank
 * @source Mantel 1966; Peto and Peto 1972; Harrington and Fleming 1982
 * @complexity O(n log n + times · groups²)
 */
export function logRankOf(groups: readonly GroupLives[], weights: LogRankWeights, exponents: Exponents): LogRankTest {
  const observed = groups.map(() => 0)
  const expected = groups.map(() => 0)
  const covariance = groups.map(() => groups.map(() => 0))
  const weigh = weigher(weights, exponents)
  const walks = groups.map(walkOf)
  for (const time of eventTimes(groups)) {
    let [n, d] = [0, 0]
    for (const walk of walks) {
      walk.to(time)
      n += walk.atRisk
      d += walk.ended
    }
    const weight = weigh(n, d)
    const spread = n > 1 ? (weight * weight * d * (n - d)) / (n - 1) : 0
    for (const [j, { atRisk, ended }] of walks.entries()) {
      if (atRisk === 0) continue
      observed[j]! += weight * ended
      expected[j]! += weight * ((d * atRisk) / n)
      const line = covariance[j] as number[]
      for (const [l, other] of walks.entries()) {
        line[l]! += (spread * atRisk * ((l === j ? n : 0) - other.atRisk)) / n / n
      }
    }
  }
  const differences = observed.map((count, j) => count - expected[j]!)
  return { ...quadratic(differences, covariance), observed, expected }
}

/** The weight at each time in turn, from how many are at risk and end there. */
function weigher(weights: LogRankWeights, { rho, gamma }: Exponents): (n: number, d: number) => number {
  let survival = 1
  switch (weights) {
    case 'log-rank':
      return () => 1
    case 'wilcoxon':
      return (n) => n
    case 'tarone-ware':
      return (n) => Math.sqrt(n)
    case 'peto-peto':
      return (n, d) => {
        survival *= 1 - d / (n + 1)
        return survival
      }
    default:
      return (n, d) => {
        const weight = survival ** rho * (1 - survival) ** gamma
        survival *= (n - d) / n
        return weight
      }
  }
}

/** The distinct times at which any group has an ending, ascending. */
function eventTimes(groups: readonly GroupLives[]): Float64Array {
  const all = new Float64Array(groups.reduce((sum, { values }) => sum + values.length, 0))
  let filled = 0
  for (const { values } of groups) {
    all.set(values, filled)
    filled += values.length
  }
  all.sort()
  let kept = 0
  for (let i = 0; i < all.length; i++) {
    if (i === 0 || all[i] !== all[i - 1]) all[kept++] = all[i]!
  }
  return all.subarray(0, kept)
}

interface Walk {
  /** At risk just before the time. */
  atRisk: number
  /** Ended at it. */
  ended: number
  to(time: number): void
}

function walkOf({ values, open, entries }: GroupLives): Walk {
  let [i, j, k] = [0, 0, 0]
  let here = values.length + open.length
  for (let each = 0; each < entries.values.length; each++) here -= entries.counts?.[each] ?? 1
  return {
    atRisk: 0,
    ended: 0,
    to(time) {
      for (; k < entries.values.length && entries.values[k]! < time; k++) here += entries.counts?.[k] ?? 1
      for (; j < open.length && open[j]! < time; j++) here--
      this.atRisk = here
      const before = i
      while (i < values.length && values[i] === time) i++
      this.ended = i - before
      here -= this.ended
    },
  }
}

/** What is left of a variance below this share of it is rounding. */
const NOTHING_LEFT = 1e-10

/** uᵀ V⁻ u by elimination, largest variance first; null where V is 0. V is used up. */
function quadratic(u: number[], v: number[][]): { statistic: number | null; df: number } {
  const own = v.map((line, j) => line[j] as number)
  const left = new Set(own.keys())
  let [statistic, df] = [0, 0]
  for (;;) {
    let pivot = -1
    for (const j of left) {
      const size = v[j]![j]!
      if (size > NOTHING_LEFT * own[j]! && (pivot < 0 || size > v[pivot]![pivot]!)) pivot = j
    }
    if (pivot < 0) return { statistic: df === 0 ? null : statistic, df }
    left.delete(pivot)
    const line = v[pivot] as number[]
    const [size, part] = [line[pivot]!, u[pivot]!]
    statistic += (part / size) * part
    df++
    for (const j of left) {
      const share = line[j]! / size
      u[j]! -= share * part
      for (const l of left) v[j]![l]! -= share * line[l]!
    }
  }
}
