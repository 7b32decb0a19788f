/**
 * A tail probability as its natural logarithm, with `ratio`, the probability divided by its derivative
 * in the log (incomplete gamma) or the log odds (incomplete beta) of the argument.
 */
export interface Tail {
  readonly log: number
  readonly ratio: number
}

const STIRLING = [1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12]
const TERM_LIMIT = 3e5
const TINY = 1e-300

/**
 * Gives the value at `x` of a polynomial whose coefficients are listed from the highest power down.
 *
 * @formula ((c₀x + c₁)x + c₂)x + …
 * @source Horner (1819)
 * @example polynomial([1, 2, 3], 10) // => 123
 */
export function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0
  for (const coefficient of coefficients) value = value * x + coefficient
  return value
}

/** ln Γ(x) less Stirling's (x - ½) ln x - x + ½ ln 2π; below 10 by recurrence from x + 10. */
function stirlingError(x: number): number {
  const shift = x < 10 ? 10 : 0
  let sum = 0
  for (let step = 0; step < shift; step++) sum += (x + step + 0.5) * Math.log1p(1 / (x + step)) - 1
  const shifted = x + shift
  return sum + polynomial(STIRLING, 1 / (shifted * shifted)) / shifted
}

/**
 * Gives the natural logarithm of the gamma function for x > 0.
 *
 * @formula ln Γ(x) = (x - ½) ln x - x + ½ ln 2π + 1/(12x) - 1/(360x³) + …
 * @source Stirling's series with recurrence below 10: Abramowitz & Stegun (1964), 6.1.15 and 6.1.41
 * @example lgamma(10).toFixed(10) // => '12.8018274801'
 */
export function lgamma(x: number): number {
  if (x < 1) return x > 0 ? lgamma(x + 1) - Math.log(x) : NaN
  return (x - 0.5) * (Math.log(x) - 1) + (Math.log(2 * Math.PI) - 1) / 2 + stirlingError(x)
}

const ERF_TOP = [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694]
const ERF_BOTTOM = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]
const ERFC_MIDDLE_TOP = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
]
const ERFC_MIDDLE_BOTTOM = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
]
const ERFC_FAR_TOP = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
]
const ERFC_FAR_BOTTOM = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
]

/**
 * Gives the complementary error function, accurate in both tails.
 *
 * @formula erfc(x) = 2/√π ∫ₓ^∞ exp(-t²) dt
 * @source Cody (1969), Rational Chebyshev approximations for the error function
 * @example erfc(1).toFixed(12) // => '0.157299207050'
 */
export function erfc(x: number): number {
  const size = Math.abs(x)
  const square = x * x
  if (size <= 0.46875) return 1 - (x * polynomial(ERF_TOP, square)) / polynomial(ERF_BOTTOM, square)
  const inverse = 1 / square
  const scaled =
    size <= 4
      ? polynomial(ERFC_MIDDLE_TOP, size) / polynomial(ERFC_MIDDLE_BOTTOM, size)
      : (1 / Math.sqrt(Math.PI) -
          (inverse * polynomial(ERFC_FAR_TOP, inverse)) / polynomial(ERFC_FAR_BOTTOM, inverse)) /
        size
  const value = Math.exp(-square) * scaled
  return x < 0 ? 2 - value : value
}

/** x ln(x / mean) + mean - x without cancellation (Loader 2000, Fast and accurate binomial probabilities). */
function deviance(x: number, mean: number): number {
  const u = (mean - x) / x
  if (!(Math.abs(u) < 0.5)) return x * (u - Math.log(mean / x))
  const r = u / (2 + u)
  let sum = 0
  for (let odd = 35; odd >= 3; odd -= 2) sum = sum * r * r + 1 / odd
  return x * r * (u - 2 * r * r * sum)
}

/** 1 / (first + n₁/(d₁ + n₂/(d₂ + …))) by the modified Lentz method (Thompson & Barnett 1986). */
function continuedFraction(
  first: number,
  numerator: (term: number) => number,
  denominator: (term: number) => number,
): number {
  let value = first
  let c = first
  let d = 0
  for (let term = 1; term < TERM_LIMIT; term++) {
    const top = numerator(term)
    const bottom = denominator(term)
    d = 1 / (bottom + top * d || TINY)
    c = bottom + top / c || TINY
    value *= c * d
    if (!(Math.abs(c * d - 1) > Number.EPSILON)) break
  }
  return 1 / value
}

/** The tail that is `ratio` times exp(logFactor), or what it leaves of 1. */
function makeTail(logFactor: number, ratio: number, complement: boolean): Tail {
  if (!complement) return { log: logFactor + Math.log(ratio), ratio }
  const factor = Math.exp(logFactor)
  return { log: Math.log1p(-factor * ratio), ratio: 1 / factor - ratio }
}

/** The continued fraction of the incomplete beta function, for x up to about a / (a + b). */
function betaFraction(x: number, y: number, a: number, b: number): number {
  const excess = a * y - b * x + 1
  return continuedFraction(
    (a * excess) / (a + 1),
    (n) => ((a + n - 1) / (a + 2 * n - 1)) * ((a + b + n - 1) / (a + 2 * n - 1)) * n * (b - n) * x * x,
    (n) => n + (n * (b - n) * x) / (a + 2 * n - 1) + ((a + n) * (excess + n * (1 + y))) / (a + 2 * n + 1),
  )
}

/**
 * Gives the lower tail of the beta distribution at x, with y = 1 - x passed separately to keep its digits.
 *
 * @formula Iₓ(a, b) = 1/B(a, b) ∫₀ˣ tᵃ⁻¹ (1 - t)ᵇ⁻¹ dt
 * @source DiDonato & Morris (1992), Algorithm 708 (continued fraction); Loader (2000) (leading factor)
 * @example Math.exp(betaTail(0.25, 0.75, 2, 3).log).toFixed(10) // => '0.2617187500'
 */
export function betaTail(x: number, y: number, a: number, b: number): Tail {
  const n = a + b
  const logFactor =
    Math.log(((a / n) * b) / (2 * Math.PI)) / 2 +
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    deviance(a, n * x) -
    deviance(b, n * y)
  return x * (n + 2) <= a + 1
    ? makeTail(logFactor, betaFraction(x, y, a, b), false)
    : makeTail(logFactor, betaFraction(y, x, b, a), true)
}

/** The power series of the lower incomplete gamma function, for x up to about its shape. */
function gammaSeries(x: number, shape: number): number {
  let term = 1 / shape
  let sum = term
  for (let n = 1; n < TERM_LIMIT && term > sum * 1e-17; n++) {
    term *= x / (shape + n)
    sum += term
  }
  return sum
}

/**
 * Gives the lower or upper tail of the gamma distribution of scale 1 at x.
 *
 * @formula Q(a, x) = 1/Γ(a) ∫ₓ^∞ tᵃ⁻¹ exp(-t) dt, P(a, x) = 1 - Q(a, x)
 * @source Abramowitz & Stegun (1964), 6.5.29 and the even part of 6.5.31; Loader (2000) (leading factor)
 * @example Math.exp(gammaTail(2, 1, true).log).toFixed(10) // => '0.1353352832'
 */
export function gammaTail(x: number, shape: number, upper: boolean): Tail {
  const logFactor = Math.log(shape / (2 * Math.PI)) / 2 - stirlingError(shape) - deviance(shape, x)
  const below = x < shape + 1
  const ratio = below
    ? gammaSeries(x, shape)
    : continuedFraction(
        x + 1 - shape,
        (n) => n * (shape - n),
        (n) => x + 1 - shape + 2 * n,
      )
  return makeTail(logFactor, ratio, below === upper)
}
