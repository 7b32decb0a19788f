import { betaTail, erfc, gammaTail, polynomial, type Tail } from './special.ts'

/** Which side of the distribution a probability is measured from. */
type Side = 'lower' | 'upper'

const CENTRAL_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
]
const CENTRAL_BOTTOM = [
  5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
]
const NEAR_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
]
const NEAR_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
]
const FAR_TOP = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
]
const FAR_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
]

/**
 * Gives the standard normal probability below x (or above it, for the upper tail).
 *
 * @formula Φ(x) = ½ erfc(-x / √2)
 * @source Cody (1969), Rational Chebyshev approximations for the error function
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
 * @source Wichura (1988), Algorithm AS 241, PPND16
 * @example normalQuantile(0.975).toFixed(12) // => '1.959963984540'
 * @example normalQuantile(1e-300, 'upper').toFixed(10) // => '37.0470962994'
 */
export function normalQuantile(p: number, tail: Side = 'lower'): number {
  const offset = tail === 'upper' ? 0.5 - p : p - 0.5
  if (Math.abs(offset) <= 0.425) {
    const r = 0.180625 - offset * offset
    return (offset * polynomial(CENTRAL_TOP, r)) / polynomial(CENTRAL_BOTTOM, r)
  }
  const small = Math.min(p, 1 - p)
  const r = Math.sqrt(-Math.log(small))
  let size = Infinity
  if (r <= 5) size = polynomial(NEAR_TOP, r - 1.6) / polynomial(NEAR_BOTTOM, r - 1.6)
  else if (small > 0) size = polynomial(FAR_TOP, r - 5) / polynomial(FAR_BOTTOM, r - 5)
  return offset < 0 ? -size : size
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
 * @formula twice the x with P(df/2, x) = p, by Newton's method on ln P or ln Q in ln x
 * @source Boucheron, Lugosi & Massart (2013), section 2.4 (the bound at which the upper tail starts)
 * @example chiSquaredQuantile(0.95, 1).toFixed(10) // => '3.8414588207'
 */
export function chiSquaredQuantile(p: number, df: number, tail: Side = 'lower'): number {
  const shape = df / 2
  const small = Math.min(p, 1 - p)
  if ((tail === 'upper') !== (p === small)) {
    return 2 * solve(small, NEAR_ZERO, (x) => gammaTail(x, shape, false)) ** 2
  }
  const exponent = -Math.log(small)
  const beyond = shape + Math.sqrt(2 * shape * exponent) + exponent
  return 2 / solve(small, 1 / Math.sqrt(beyond), (inverse) => gammaTail(1 / inverse, shape, true)) ** 2
}
