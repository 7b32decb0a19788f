import { normalCdf, normalQuantile } from './distributions.ts'
import type { Bounds } from './intervals.ts'

/** What resampling says of a difference. */
export interface Resampled {
  readonly pValue: number | null
  /** Null where the samples are too small to bound the difference at this level. */
  interval(level: number): Bounds | null
}

/** Two samples, the difference of their means (second minus first), and below which size a number is rounding. */
export interface TwoSamples {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly difference: number
  readonly rounding: number
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i] as number
  return total
}

/**
 * The permutation test of a difference of means. Each relabelling rejects all shifts of ys beyond a range, so that the
 * shifts which the test does not reject are found from the ends of those ranges.
 *
 * @formula p = (1 + #{|d*| ≥ |d|}) / (B + 1)
 * @source Fisher 1935; Phipson and Smyth 2010 (the 1); interval: Garthwaite 1996, by exact ends
 */
export function permuted(samples: TwoSamples, resamples: number, next: () => number): Resampled {
  const { xs, ys, difference, rounding } = samples
  const [n, m] = [xs.length, ys.length]
  const pool = Float64Array.from([...xs, ...ys])
  const whole = sum(pool)
  const places = Int32Array.from(pool.keys())
  const snap = (x: number): number => (Math.abs(x) <= rounding ? 0 : x)
  const lows = new Float64Array(resamples)
  const highs = new Float64Array(resamples)
  for (let b = 0; b < resamples; b++) {
    let [picked, kept] = [0, 0]
    for (let i = 0; i < n; i++) {
      const j = i + Math.floor(next() * (n + m - i))
      const place = places[j] as number
      places[j] = places[i] as number
      places[i] = place
      picked += pool[place] as number
      if (place < n) kept++
    }
    const found = (whole - picked) / m - picked / n
    const slope = 1 - (n - kept) * (1 / m + 1 / n)
    // Where nobody moved, or all changed places, no shift is rejected.
    const still = kept === n || (n === m && kept === 0)
    const [a, z] = [(difference - found) / (1 - slope), (difference + found) / (1 + slope)]
    lows[b] = still ? -Infinity : snap(Math.min(a, z))
    highs[b] = still ? Infinity : snap(Math.max(a, z))
  }
  let reached = 1
  for (let b = 0; b < resamples; b++) if ((lows[b] as number) <= 0 && (highs[b] as number) >= 0) reached++
  lows.sort()
  highs.sort()
  return {
    pValue: reached / (resamples + 1),
    interval(level) {
      const needed = Math.ceil(tail(level) * (resamples + 1) - 1 - 1e-9)
      const [low, high] = [lows[needed - 1] ?? -Infinity, highs[resamples - needed] ?? Infinity]
      return Number.isFinite(low) && Number.isFinite(high) ? { low: low + 0, high: high + 0 } : null
    },
  }
}

function tail(level: number): number {
  return 1 - level
}

/** Bootstrap replicates of the difference of means, ascending: each sample is drawn from with replacement. */
export function replicates(samples: TwoSamples, resamples: number, next: () => number): Float64Array {
  const { xs, ys, rounding } = samples
  const draw = (values: readonly number[]): number => {
    let total = 0
    for (let i = 0; i < values.length; i++) total += values[Math.floor(next() * values.length)] as number
    return total / values.length
  }
  const found = new Float64Array(resamples)
  for (let b = 0; b < resamples; b++) {
    const low = draw(xs)
    const difference = draw(ys) - low
    found[b] = Math.abs(difference) <= rounding ? 0 : difference
  }
  return found.sort()
}

/** What bends the percentiles of a bootstrap: 0 and 0 leave them as they are. */
export interface Bend {
  /** The normal quantile of the share of replicates below the estimate. */
  readonly bias: number
  /** How fast the standard error changes with the estimate. */
  readonly acceleration: number
}

/** The bias of replicates: ties with the estimate count half. */
export function biasOf(replicates: ArrayLike<number>, estimate: number, rounding: number): number {
  let below = 0
  for (let b = 0; b < replicates.length; b++) {
    const off = (replicates[b] as number) - estimate
    below += Math.abs(off) <= rounding ? 0.5 : off < 0 ? 1 : 0
  }
  return normalQuantile(below / replicates.length)
}

/**
 * The acceleration of a sum of statistics of independent samples, from the influence of each value.
 *
 * @formula a = Σ (Σ l³)/n³ / (6 (Σ (Σ l²)/n²)^(3/2))
 * @source Davison and Hinkley 1997, 5.3
 */
export function accelerationOf(influences: readonly (readonly number[])[]): number {
  let [cubes, squares] = [0, 0]
  for (const list of influences) {
    const n = list.length
    cubes += sum(list.map((l) => l ** 3)) / n ** 3
    squares += sum(list.map((l) => l ** 2)) / n ** 2
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}

/**
 * The percentile interval of ascending replicates, bent by bias and acceleration, and the p-value that inverts it.
 *
 * @formula ends at the shares Φ(b + (b + z)/(1 - a(b + z))); c of B replicates on one side count as (c + 1)/(B + 1)
 * @source Efron 1987; Davison and Hinkley 1997, 5.3
 */
export function percentiles(replicates: Float64Array, { bias, acceleration }: Bend): Resampled {
  if (!Number.isFinite(bias)) return { pValue: null, interval: () => null }
  const { length } = replicates
  /** The one-sided p-value where this many replicates are at or beyond a value. */
  const beyond = (count: number, side: 1 | -1): number => {
    const z = normalQuantile((1 + count) / (length + 1)) - side * bias
    if (z === Infinity) return 1
    const room = 1 + side * acceleration * z
    if (room <= 0) return z < 0 ? 0 : 1
    return normalCdf(z / room - side * bias)
  }
  /** How many counts, from 0 up, have a p-value under the tail. */
  const rejected = (alpha: number, side: 1 | -1): number => {
    let [low, high] = [0, length + 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (beyond(middle, side) < alpha - 1e-12) low = middle + 1
      else high = middle
    }
    return low
  }
  let [atMost, atLeast] = [0, 0]
  for (const value of replicates) {
    if (value <= 0) atMost++
    if (value >= 0) atLeast++
  }
  return {
    pValue: Math.min(1, 2 * beyond(atMost, 1), 2 * beyond(atLeast, -1)),
    interval(level) {
      const alpha = tail(level) / 2
      const [low, high] = [rejected(alpha, 1), rejected(alpha, -1)]
      if (low < 1 || high < 1) return null
      return { low: (replicates[low - 1] as number) + 0, high: (replicates[length - high] as number) + 0 }
    },
  }
}
