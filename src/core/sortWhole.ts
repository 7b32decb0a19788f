/** From here on a sort by digits is quicker than one by comparisons. */
const MANY = 8192
const WORD = 4_294_967_296
/** Where each digit of a number begins, and its bits: three of the lower word, two of the upper one. */
const DIGITS = [
  { upper: false, shift: 0, size: 2048 },
  { upper: false, shift: 11, size: 2048 },
  { upper: false, shift: 22, size: 1024 },
  { upper: true, shift: 0, size: 2048 },
  { upper: true, shift: 11, size: 1024 },
] as const // biome-ignore format: a table

/** Whole numbers from 0 to below 2^53, ascending. The list that is given is used up. */
export function sortWhole(values: Float64Array): Float64Array {
  if (values.length < MANY) return values.sort()
  const counts = countDigits(values)
  let from = values
  let to: Float64Array = new Float64Array(values.length)
  for (const [digit, { upper, shift }] of DIGITS.entries()) {
    const places = counts[digit] as Uint32Array
    if (!toPlaces(places, values.length)) continue
    if (upper) placeUpper(from, to, places, shift)
    else placeLower(from, to, places, shift)
    ;[from, to] = [to, from]
  }
  return from
}

function countDigits(values: Float64Array): Uint32Array[] {
  const counts = DIGITS.map(({ size }) => new Uint32Array(size))
  const [a, b, c, d, e] = counts as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  for (let i = 0; i < values.length; i++) {
    const upper = (values[i]! / WORD) | 0
    const lower = (values[i]! - upper * WORD) >>> 0
    a[lower & 2047]! += 1
    b[(lower >>> 11) & 2047]! += 1
    c[lower >>> 22]! += 1
    d[upper & 2047]! += 1
    e[upper >>> 11]! += 1
  }
  return counts
}

/** Turns counts into the place of the first of each; false where all numbers have the same digit. */
function toPlaces(counts: Uint32Array, all: number): boolean {
  let place = 0
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!
    if (count === all) return false
    counts[i] = place
    place += count
  }
  return true
}

function placeLower(from: Float64Array, to: Float64Array, places: Uint32Array, shift: number): void {
  for (let i = 0; i < from.length; i++) {
    const value = from[i]!
    const lower = (value - ((value / WORD) | 0) * WORD) >>> 0
    const digit = (lower >>> shift) & 2047
    to[places[digit]!] = value
    places[digit]! += 1
  }
}

function placeUpper(from: Float64Array, to: Float64Array, places: Uint32Array, shift: number): void {
  for (let i = 0; i < from.length; i++) {
    const value = from[i]!
    const digit = (((value / WORD) | 0) >>> shift) & 2047
    to[places[digit]!] = value
    places[digit]! += 1
  }
}
