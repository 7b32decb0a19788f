/** The longest duration that is taken, in milliseconds: some 31,688 years. */
export const LONGEST = 1e15

/** Adding and taking away this rounds a number from 0 to 2^51 to a whole one. */
const ROUND = 4503599627370496

/** What a duration in seconds must be. */
export const SECONDS = 'a number of seconds from 0 to 1e12, no finer than a millisecond'

/** A duration in seconds as whole milliseconds; NaN where it is none. */
export function millisecondsOf(seconds: unknown): number {
  if (typeof seconds !== 'number') return Number.NaN
  const whole = seconds * 1000 + ROUND - ROUND
  return whole / 1000 === seconds && seconds >= 0 && seconds <= 1e12 ? whole : Number.NaN
}

/** Turns `length` durations in seconds to whole milliseconds; false where one of them is none, and `out` is then void. */
export function readSeconds(values: ArrayLike<unknown>, from: number, length: number, out: Float64Array): boolean {
  if (values instanceof Float64Array) return readDoubles(values, from, length, out)
  let sound = true
  for (let i = 0; i < length; i++) {
    const seconds = values[from + i]
    if (typeof seconds !== 'number') return false
    const whole = seconds * 1000 + ROUND - ROUND
    out[i] = whole
    if (!(whole / 1000 === seconds && seconds >= 0 && seconds <= 1e12)) sound = false
  }
  return sound
}

/** A text of its own: the engine optimises each text for the kinds of array that it has seen. */
function readDoubles(values: Float64Array, from: number, length: number, out: Float64Array): boolean {
  let sound = true
  for (let i = 0; i < length; i++) {
    const seconds = values[from + i]!
    const whole = seconds * 1000 + ROUND - ROUND
    out[i] = whole
    if (!(whole / 1000 === seconds && seconds >= 0 && seconds <= 1e12)) sound = false
  }
  return sound
}
