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

/** e^(-x²), with the rounding error of x² taken along. */
export function gaussian(x: number): number {
  const near = Math.trunc(x * 16) / 16
  return Math.exp(-near * near) * Math.exp((near - x) * (near + x))
}

/**
 * Gives the error function for 0 ≤ x, accurate down to 0; slow beyond 1, where `erfc` is meant.
 *
 * @formula erf(x) = 2/√π e^(-x²) Σ 2ᵏ x^(2k+1) / (1·3·…·(2k + 1))
 * @source Abramowitz & Stegun (1964), 7.1.6
 * @example erf(0.5).toFixed(12) // => '0.520499877813'
 */
export function erf(x: number): number {
  let term = x
  let sum = x
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (2 * x * x) / (2 * k + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * gaussian(x) * sum
}

/**
 * Gives the complementary error function, accurate in both tails.
 *
 * @formula erfc(x) = 2/√π ∫ₓ^∞ exp(-t²) dt = e^(-x²)/√π · 1/(x + ½/(x + 1/(x + 1½/(x + …)))) from x = 1 on
 * @source Abramowitz & Stegun (1964), 7.1.14
 * @example erfc(1).toFixed(12) // => '0.157299207050'
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x)
  if (x < 1) return 1 - erf(x)
  if (x > 30) return 0
  let fraction = x
  for (let k = Math.ceil(20 + 150 / (x * x)); k > 0; k--) fraction = x + k / 2 / fraction
  return gaussian(x) / Math.sqrt(Math.PI) / fraction
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
