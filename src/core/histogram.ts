/*
 * Integer log-linear histograms, as HdrHistogram has them: whole numbers below 2^(bits + 1) have a bin each, above
 * every octave has 2^bits bins. While counting, a number's place is its key, the leading bits of its double, which
 * needs no branch: 0 has key 0, and an octave below 2^bits leaves most of its keys unused.
 */

/** Which 32-bit half of a double holds its sign, exponent and leading bits. */
export const LEADING: number = /* @__PURE__ */ leading()
const both: ArrayBuffer = /* @__PURE__ */ new ArrayBuffer(8)
const number: Float64Array = /* @__PURE__ */ new Float64Array(both)
const halves: Uint32Array = /* @__PURE__ */ new Uint32Array(both)

function leading(): number {
  return new Uint8Array(new Uint32Array([1]).buffer)[0] ?? 0
}

/** The key of a whole number from 0 up. */
export function keyOf(x: number, bits: number): number {
  number[0] = x
  return Math.max(0, (halves[LEADING]! >>> (20 - bits)) - (1023 << bits) + 1)
}

/** Counts whole numbers from 0 up by key; the table must have room for them. */
export function countKeys(values: Float64Array, length: number, bits: number, table: Float64Array): void {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * length)
  const shift = 20 - bits
  const offset = (1023 << bits) - 1
  const leading = LEADING
  for (let i = 0; i < length; i++) {
    const key = Math.max(0, (words[2 * i + leading]! >> shift) - offset)
    table[key] = table[key]! + 1
  }
}

/** The bin of a key. */
export function binOfKey(key: number, bits: number): number {
  if (key === 0) return 0
  const octave = (key - 1) >> bits
  const fraction = (key - 1) & (2 ** bits - 1)
  if (octave < bits) return 2 ** octave + fraction / 2 ** (bits - octave)
  return (octave - bits + 1) * 2 ** bits + fraction
}

/** The bin of a whole number from 0 up. */
export function binOf(x: number, bits: number): number {
  return binOfKey(keyOf(x, bits), bits)
}

/** The smallest whole number in a bin, and how many there are in it. */
export function binRange(bin: number, bits: number): { readonly low: number; readonly width: number } {
  const octave = Math.max(0, Math.floor(bin / 2 ** bits) - 1)
  return { low: (bin - octave * 2 ** bits) * 2 ** octave, width: 2 ** octave }
}

/** What stands for the numbers of a bin: its middle, off by at most 2^-(bits + 1) of any of them. */
export function binMiddle(bin: number, bits: number): number {
  const { low, width } = binRange(bin, bits)
  return low + (width - 1) / 2
}
