import { betaQuantile, chiSquaredQuantile, normalQuantile, tQuantile } from './distributions.ts'

/** The two ends of an interval. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** The normal quantile that leaves (1 - level) / 2 above it. */
export function criticalValue(level: number): number {
  return normalQuantile((1 - level) / 2, 'upper')
}

/**
 * The score interval of a share. Counts may be fractional, as weighted ones are.
 *
 * @formula (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n)
 * @source Wilson 1927
 */
export function wilson(yes: number, n: number, z: number): Bounds {
  const no = n - yes
  const centre = yes + (z * z) / 2
  const half = z * Math.sqrt((yes * no) / n + (z * z) / 4)
  // Between 0 and 1, but for rounding.
  return {
    low: yes && Math.max(0, (centre - half) / (n + z * z)),
    high: no ? Math.min(1, (centre + half) / (n + z * z)) : 1,
  }
}

/**
 * The exact binomial interval of a share: never below its level, so wider than Wilson's.
 *
 * @formula the beta quantiles B(α/2; yes, no + 1) and B(1 - α/2; yes + 1, no)
 * @source Clopper and Pearson 1934
 */
export function clopperPearson(yes: number, n: number, level: number): Bounds {
  const tail = (1 - level) / 2
  return {
    low: yes === 0 ? 0 : betaQuantile(tail, yes, n - yes + 1),
    high: yes === n ? 1 : betaQuantile(tail, yes + 1, n - yes, 'upper'),
  }
}

/**
 * The interval of a share that everybody learns and nobody should use: no width at 0 and 1.
 *
 * @formula p ± z √(p(1 - p)/n), cut at 0 and 1
 * @source Laplace 1812
 */
export function wald(yes: number, n: number, z: number): Bounds {
  const share = yes / n
  const half = z * Math.sqrt((share * (1 - share)) / n)
  return { low: Math.max(0, share - half), high: Math.min(1, share + half) }
}

/**
 * The exact interval of the mean of a Poisson count: never below its level.
 *
 * @formula half the chi-squared quantiles χ²(α/2; 2 count) and χ²(1 - α/2; 2 count + 2)
 * @source Garwood 1936
 */
export function exactPoisson(count: number, level: number): Bounds {
  const tail = (1 - level) / 2
  return {
    low: count === 0 ? 0 : chiSquaredQuantile(tail, 2 * count) / 2,
    high: chiSquaredQuantile(tail, 2 * count + 2, 'upper') / 2,
  }
}

/** A share as its count and its number of answers. */
export interface Share {
  readonly yes: number
  readonly n: number
}

/**
 * The interval of a difference of two shares, b minus a, from the two Wilson intervals.
 *
 * @formula d - √((p_b - l_b)² + (u_a - p_a)²) to d + √((u_b - p_b)² + (p_a - l_a)²)
 * @source Newcombe 1998, method 10
 */
export function newcombe(a: Share, b: Share, z: number): Bounds {
  return square(a.yes / a.n, wilson(a.yes, a.n, z), b.yes / b.n, wilson(b.yes, b.n, z))
}

/**
 * The interval of a difference b - a from the intervals of a and b (MOVER: method of variance estimates recovery).
 *
 * @formula as `newcombe`, with any two intervals
 * @source Zou and Donner 2008
 */
export function square(a: number, aBounds: Bounds, b: number, bBounds: Bounds): Bounds {
  const difference = b - a
  return {
    low: difference - Math.hypot(b - bBounds.low, aBounds.high - a),
    high: difference + Math.hypot(bBounds.high - b, a - aBounds.low),
  }
}

/** Answers that count +1 and -1 among n; the rest count 0. */
export interface Votes {
  readonly plus: number
  readonly minus: number
  readonly n: number
}

/**
 * The score interval of (plus - minus) / n: all differences that a score test does not reject. Never leaves -1 to 1
 * and always contains the estimate.
 *
 * @formula all t with |plus - minus - n t| ≤ z √(n (2q + t(1 - t))), q the likeliest share of minus given t
 * @source Tango 1998, as a paired difference; Rocks 2016, as the Net Promoter Score
 */
export function tango({ plus, minus, n }: Votes, z: number): Bounds {
  const estimate = (plus - minus) / n
  const outside = (t: number): boolean => Math.abs(plus - minus - n * t) > z * tangoDeviation({ plus, minus, n }, t)
  return { low: border(-1, estimate, outside), high: border(1, estimate, outside) }
}

/** The standard deviation of plus - minus where its expected share is t. */
export function tangoDeviation({ plus, minus, n }: Votes, t: number): number {
  // Turned so that t is positive: near -1 the terms below would cancel.
  if (t < 0) return tangoDeviation({ plus: minus, minus: plus, n }, -t)
  const b = (2 * n - plus + minus) * t - plus - minus
  const q = (-b + Math.sqrt(Math.max(0, b * b + 8 * n * minus * t * (1 - t)))) / (4 * n)
  return Math.sqrt(Math.max(0, n * (2 * q + t * (1 - t))))
}

/** Halves the way from a point outside to one inside until both are neighbours; the inside one. */
function border(outer: number, inner: number, outside: (t: number) => boolean): number {
  if (!outside(outer)) return outer
  for (let step = 0; step < 64; step++) {
    const middle = (outer + inner) / 2
    if (outside(middle)) outer = middle
    else inner = middle
  }
  return inner
}

/**
 * The estimate and variance behind the adjusted Wald interval: as if 3/4 of an answer were added to plus and to minus
 * and 3/2 to the rest.
 *
 * @formula p' = (plus + 3/4)/(n + 3), m' = (minus + 3/4)/(n + 3), e' = p' - m', (p' + m' - e'²)/(n + 3)
 * @source Rocks 2016; Sauro and Lewis 2021
 */
export function adjusted({ plus, minus, n }: Votes): { readonly estimate: number; readonly variance: number } {
  const estimate = (plus - minus) / (n + 3)
  return { estimate, variance: ((plus + minus + 1.5) / (n + 3) - estimate * estimate) / (n + 3) }
}

/**
 * The estimate and variance as they are: 0 variance where all agree.
 *
 * @formula e = (plus - minus)/n, ((plus + minus)/n - e²)/n
 * @source Rocks 2016
 */
export function plain({ plus, minus, n }: Votes): { readonly estimate: number; readonly variance: number } {
  const estimate = (plus - minus) / n
  return { estimate, variance: ((plus + minus) / n - estimate * estimate) / n }
}

/**
 * The interval of a mean.
 *
 * @formula mean ± t(df; 1 - α/2) · standard error
 * @source Student 1908
 */
export function tInterval(mean: number, standardError: number, df: number, level: number): Bounds {
  const half = tQuantile((1 - level) / 2, df, 'upper') * standardError
  return { low: mean - half, high: mean + half }
}
