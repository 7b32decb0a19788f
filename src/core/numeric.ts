import type { ExactSum } from './types.ts'

/*
 * Exact sums. A running sum is a list of doubles whose exact total is the sum (Shewchuk 1997); it is written down in
 * one canonical form, so that the same numbers give the same summary in whatever order and by whatever merges.
 * Inputs are bounded (see LARGEST), so no step can overflow.
 */

/** The largest amount that is taken: 2^53 of its squares still sum below the end of the doubles. */
export const LARGEST = 1e140
/** The smallest, beside 0: its square is still exact. */
export const SMALLEST = 1e-140

/** Adds x to a running exact sum, in place. */
export function addExact(parts: number[], x: number): void {
  let sum = x
  let kept = 0
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as number
    const total = sum + part
    const shadow = total - sum
    const lost = sum - (total - shadow) + (part - shadow)
    if (lost !== 0) parts[kept++] = lost
    sum = total
  }
  if (sum !== 0) parts[kept++] = sum
  parts.length = kept
}

/** Adds the square of x without its rounding error (Veltkamp's split, Dekker's product). */
export function addSquare(parts: number[], x: number): void {
  const square = x * x
  const scaled = x * 134217729
  const high = scaled - (scaled - x)
  const low = x - high
  addExact(parts, square)
  addExact(parts, low * low - (square - high * high - 2 * high * low))
}

/** The canonical form: each part is what remains, rounded to the nearest double. */
export function canonical(parts: readonly number[]): ExactSum {
  if (parts.length < 2) return { exact: parts.slice() }
  const [low, high] = parts as [number, number]
  if (parts.length === 2 && high + low === high) return { exact: [high, low] }
  const exact: number[] = []
  for (let rest = total(parts); rest !== 0n; ) {
    const part = nearest(rest, -1074)
    exact.push(part)
    rest -= units(part)
  }
  return { exact }
}

/** The sum as the nearest double. */
export function sumOf(sum: ExactSum): number {
  return sum.exact[0] ?? 0
}

/** The sum of two exact sums, exact. */
export function addSums(a: ExactSum, b: ExactSum): ExactSum {
  if (a.exact.length === 0) return b
  if (b.exact.length === 0) return a
  const parts = a.exact.slice().reverse()
  for (const part of b.exact) addExact(parts, part)
  return canonical(parts)
}

/** Whether this is a canonical exact sum. */
export function isExactSum(parts: readonly unknown[]): parts is readonly number[] {
  if (parts.length > 64 || !parts.every((part) => Number.isFinite(part) && part !== 0)) return false
  const sum: number[] = []
  for (const part of parts as readonly number[]) addExact(sum, part)
  if (!sum.every(Number.isFinite)) return false
  const { exact } = canonical(sum)
  return exact.length === parts.length && exact.every((part, i) => part === parts[i])
}

/** The mean of n values from their exact sum, correctly rounded. */
export function exactMean(n: number, sum: ExactSum): number {
  return quotient(total(sum.exact), BigInt(n), -1074)
}

/** The sample variance (divisor n - 1) of n values from the exact sums of them and of their squares, correctly rounded. */
export function sampleVariance(n: number, sum: ExactSum, sumSquares: ExactSum): number {
  const s = total(sum.exact)
  const spread = BigInt(n) * (total(sumSquares.exact) << 1074n) - s * s
  return quotient(spread, BigInt(n) * BigInt(n - 1), -2148)
}

/** The double nearest to dividend / divisor · 2^exponent. */
function quotient(dividend: bigint, divisor: bigint, exponent: number): number {
  const size = (dividend < 0n ? -dividend : dividend) << 128n
  const whole = size / divisor
  const value = nearest(whole * divisor === size ? whole : whole | 1n, exponent - 128)
  return dividend < 0n ? -value : value
}

/**
 * Whether n values between min and max, both among them, can have this sum and this sum of squares: what the two leave
 * to the others must be between n - 2 times each, squares at least as Cauchy and Schwarz say, at most as if all the
 * others stood at the two ends.
 */
export function arePossible(n: number, sum: ExactSum, sumSquares: ExactSum, min: number, max: number): boolean {
  const [low, high] = [units(min), units(max)]
  if (!(Math.abs(min) <= LARGEST && Math.abs(max) <= LARGEST) || low > high) return false
  const others = BigInt(n - 2)
  if (n === 1 && low !== high) return false
  const rest = total(sum.exact) - low - (n === 1 ? 0n : high)
  const restSquares = (total(sumSquares.exact) << 1074n) - low * low - (n === 1 ? 0n : high * high)
  if (n < 3) return rest === 0n && restSquares === 0n
  const inside = others * low <= rest && rest <= others * high
  return inside && rest * rest <= others * restSquares && restSquares <= (low + high) * rest - others * low * high
}

/** The total as a whole number of 2^-1074, the smallest step of a double. */
function total(parts: readonly number[]): bigint {
  let sum = 0n
  for (const part of parts) sum += units(part)
  return sum
}

const bits: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8))

function units(x: number): bigint {
  bits.setFloat64(0, Math.abs(x))
  const word = bits.getBigUint64(0)
  const exponent = word >> 52n
  const fraction = word & 0xfffffffffffffn
  const size = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n)
  return x < 0 ? -size : size
}

/** The double nearest to count · 2^exponent, ties to even. */
function nearest(count: bigint, exponent: number): number {
  const size = count < 0n ? -count : count
  const shift = Math.max(0, size.toString(2).length - 53, -1074 - exponent)
  const dropped = BigInt(shift)
  let kept = size >> dropped
  const twice = (size - (kept << dropped)) << 1n
  const step = 1n << dropped
  if (twice > step || (twice === step && kept % 2n === 1n)) kept += 1n
  let value = Number(kept)
  let power = shift + exponent
  for (; power < -1000; power += 1000) value *= 2 ** -1000
  value *= 2 ** power
  return count < 0n ? -value : value
}
