import { betaTail, erf, erfc, gammaTail, gaussian, type Tail } from './special.ts'

/** Which side of the distribution a probability is measured from. */
type Side = 'lower' | 'upper'

/**
 * Gives the standard normal probability below x (or above it, for the upper tail).
 *
 * @formula Φ(x) = ½ erfc(-x / √2)
 * @source Abramowitz & Stegun (1964), 26.2.29
 * @example normalCdf(1.96).toFixed(12) // => '0.975002104852'
 * @example normalCdf(10, 'upper').toPrecision(10) // => '7.619853024e-24'
 */
export function normalCdf(x: number, tail: Side = 'lower'): number {
  return erfc((tail === 'upper' ? x : -x) / Math.SQRT2) / 2
}

/**
 * Gives the standard normal quantile of p; p = 0 and p = 1 give -Infinity and Infinity (swapped for the upper tail).
 *
 * @formula Φ⁻¹(p)
 * @source starts from Hastings (1955) as in Abramowitz & Stegun (1964), 26.2.23, and ends by Newton's method
 * @example normalQuantile(0.975).toFixed(12) // => '1.959963984540'
 * @example normalQuantile(1e-300, 'upper').toFixed(10) // => '37.0470962994'
 */
export function normalQuantile(p: number, tail: Side = 'lower'): number {
  const below = p > 0.5 ? -1 : 1
  const size = p > 0.5 ? upperQuantile(1 - p, p - 0.5) : upperQuantile(p, 0.5 - p)
  return (tail === 'upper' ? below : -below) * size + 0
}

/** Where the upper tail is p, which is `gap` under a half: near the middle by the gap, elsewhere by the tail's logarithm. */
function upperQuantile(p: number, gap: number): number {
  if (p === 0) return Infinity
  const root = Math.sqrt(-2 * Math.log(p))
  const middle = gap < 0.35
  let x = middle
    ? gap * Math.sqrt(2 * Math.PI)
    : root -
      (2.515517 + root * (0.802853 + 0.010328 * root)) / (1 + root * (1.432788 + root * (0.189269 + 0.001308 * root)))
  for (let step = Infinity, k = 0; Math.abs(step) > 1e-9 * x && k < 9; k++) {
    const scaled = x / Math.SQRT2
    const upper = erfc(scaled) / 2
    const off = middle ? gap - erf(scaled) / 2 : Math.log(upper / p) * upper
    step = (off * Math.sqrt(2 * Math.PI)) / gaussian(scaled)
    x += step
  }
  return x
}

/**
 * The square root of the argument at which a tail reaches `probability`. The tail must be log-concave in the
 * logarithm of its argument: then Newton steps on the logarithm of the tail, begun where the tail is smaller than
 * wanted, approach the root from one side only. A step back means rounding, or a root below the start, where the tail
 * is a power of the argument and one step is exact. The square root keeps t quantiles up to 1e308 from underflowing.
 */
function solve(probability: number, start: number, tailAt: (argument: number) => Tail): number {
  if (probability === 0) return 0
  let root = start
  for (let iteration = 0; iteration < 100 && root < 1e154; iteration++) {
    const { log, ratio } = tailAt(root * root)
    const step = (Math.log(probability) - log) * ratio
    root *= Math.exp(step / 2)
    if (!(step > 1e-10)) break
  }
  return root
}

const NEAR_ZERO = 1e-75

/** The square root of the odds x / (1 - x) at the lower beta quantile. */
function betaRootOdds(probability: number, a: number, b: number): number {
  return solve(probability, NEAR_ZERO, (odds) => betaTail(1 / (1 + 1 / odds), 1 / (1 + odds), a, b))
}

/**
 * Gives the beta(a, b) probability below x (or above it, for the upper tail), for x from 0 to 1.
 *
 * @formula Iₓ(a, b), the regularised incomplete beta function
 * @source DiDonato & Morris (1992), Algorithm 708
 * @example betaCdf(0.25, 2, 3).toFixed(10) // => '0.2617187500'
 */
export function betaCdf(x: number, a: number, b: number, tail: Side = 'lower'): number {
  return Math.exp((tail === 'upper' ? betaTail(1 - x, x, b, a) : betaTail(x, 1 - x, a, b)).log)
}

/**
 * Gives the beta(a, b) quantile of p; p = 0 and p = 1 give 0 and 1 (swapped for the upper tail).
 *
 * @formula the x with Iₓ(a, b) = p, by Newton's method on ln I in the log odds of x
 * @source Bagnoli & Bergstrom (2005), Log-concave probability (why it converges)
 * @example betaQuantile(0.5, 2, 3).toFixed(10) // => '0.3857275681'
 */
export function betaQuantile(p: number, a: number, b: number, tail: Side = 'lower'): number {
  const small = Math.min(p, 1 - p)
  if ((tail === 'upper') === (p === small)) return 1 / (1 + betaRootOdds(small, b, a) ** 2)
  return 1 / (1 + betaRootOdds(small, a, b) ** -2)
}

/**
 * Gives the gamma probability, scale 1, below x (or above it, for the upper tail), for x from 0 up.
 *
 * @formula P(a, x) = 1/Γ(a) ∫₀ˣ tᵃ⁻¹ exp(-t) dt, the regularised incomplete gamma function
 * @source Abramowitz & Stegun (1964), 6.5.1
 * @example gammaCdf(2, 3).toFixed(10) // => '0.3233235838'
 */
export function gammaCdf(x: number, shape: number, tail: Side = 'lower'): number {
  return Math.exp(gammaTail(x, shape, tail === 'upper').log)
}

/**
 * Gives the probability of Student's t below x (or above it, for the upper tail); `df` need not be whole.
 *
 * @formula P(|T| > |x|) = I_z(df/2, ½) with z = df / (df + x²)
 * @source Abramowitz & Stegun (1964), 26.7.1
 * @example tCdf(2, 10).toFixed(10) // => '0.9633059826'
 */
export function tCdf(x: number, df: number, tail: Side = 'lower'): number {
  // Past 1e100, where x² would overflow, the tail is a power of x.
  const size = Math.min(Math.abs(x), 1e100)
  const odds = (size * size) / df
  const twoSided = Math.exp(betaTail(1 / (1 + odds), 1 / (1 + 1 / odds), df / 2, 0.5).log)
  const oneSided = (twoSided / 2) * Math.min(1, 1e100 / Math.abs(x)) ** df
  return (tail === 'upper') === x > 0 ? oneSided : 1 - oneSided
}

/**
 * Gives the quantile of Student's t of p; p = 0 and p = 1 give -Infinity and Infinity (swapped for the upper tail).
 *
 * @formula t = √(df (1 - z) / z), where z is the beta(df/2, ½) quantile of the two-sided probability
 * @source Abramowitz & Stegun (1964), 26.7.1
 * @example tQuantile(0.975, 10).toFixed(10) // => '2.2281388520'
 */
export function tQuantile(p: number, df: number, tail: Side = 'lower'): number {
  const small = Math.min(p, 1 - p)
  const twoSided = 2 * small
  const size = twoSided < 0.5 ? 1 / betaRootOdds(twoSided, df / 2, 0.5) : betaRootOdds(1 - twoSided, 0.5, df / 2)
  const sign = (tail === 'upper') === (p === small) ? 1 : -1
  return sign * Math.sqrt(df) * size + 0
}

/**
 * Gives the chi-squared probability below x (or above it, for the upper tail), for x from 0 up.
 *
 * @formula P(df/2, x/2)
 * @source Abramowitz & Stegun (1964), 26.4.19
 * @example chiSquaredCdf(3.84, 1, 'upper').toFixed(10) // => '0.0500435212'
 */
export function chiSquaredCdf(x: number, df: number, tail: Side = 'lower'): number {
  return gammaCdf(x / 2, df / 2, tail)
}

/**
 * Gives the chi-squared quantile of p; p = 0 and p = 1 give 0 and Infinity (swapped for the upper tail).
 *
 * @formula twice the x with P(df/2, x) = p, by Newton's method on ln P or ln Q in ln x; from df = 2e9 on the expansion about the normal quantile
 * @source Cornish & Fisher (1938); Boucheron, Lugosi & Massart (2013), section 2.4 (the bound at which the upper tail starts)
 * @example chiSquaredQuantile(0.95, 1).toFixed(10) // => '3.8414588207'
 */
export function chiSquaredQuantile(p: number, df: number, tail: Side = 'lower'): number {
  const shape = df / 2
  if (shape > VAST) return vastQuantile(normalQuantile(p, tail), shape)
  const small = Math.min(p, 1 - p)
  if ((tail === 'upper') !== (p === small)) {
    return 2 * solve(small, NEAR_ZERO, (x) => gammaTail(x, shape, false)) ** 2
  }
  const exponent = -Math.log(small)
  const beyond = shape + Math.sqrt(2 * shape * exponent) + exponent
  return 2 / solve(small, 1 / Math.sqrt(beyond), (inverse) => gammaTail(1 / inverse, shape, true)) ** 2
}

/** A shape from which on the series of the incomplete gamma function is too long, and the expansion exact as a double. */
const VAST = 1e9

function vastQuantile(z: number, shape: number): number {
  const root = Math.sqrt(shape)
  return 2 * (shape + (root * z + ((z * z - 1) / 3 + (z * (z * z - 7)) / (36 * root))))
}
