/*
 * The fast loops. Each counts a leading stretch of values into `counts`, which has a slot a point of the scale and then
 * one for the missing, and returns how many values it took; the caller's careful loop takes the rest, and finds what
 * is wrong with it. Two answers share one cell of PAIRS, so there is one store for both and no branch on an answer;
 * what is off the scale lands in cells that no valid pair has, and the sum of the others shows it.
 * The loops are separate texts on purpose: the engine optimises each text for the kinds of array that it has seen.
 */

const PAIRS: Int32Array = /* @__PURE__ */ new Int32Array(1 << 16)
const SCRATCH: Float64Array = /* @__PURE__ */ new Float64Array(4096)
/** The code of a missing value: answers are below it. */
const MISSING = 128
/** From here on four bytes a cell pay, though their fold visits points⁴ cells. */
const QUADS = 1 << 17

/** Whether PAIRS is in use: an answer that is read may itself count others. */
let busy = false

/** Counts answers of a scale between 0 and 127; other scales, and short stretches, are left to the careful loop. */
export function countAnswers(
  values: ArrayLike<unknown>,
  from: number,
  to: number,
  min: number,
  points: number,
  counts: Float64Array,
): number {
  if (busy || min < 0 || min + points > MISSING || to - from < 4 * points * points) return 0
  busy = true
  try {
    return countFast(values, from, to, min, points, counts)
  } catch (error) {
    PAIRS.fill(0)
    throw error
  } finally {
    busy = false
  }
}

function countFast(
  values: ArrayLike<unknown>,
  from: number,
  to: number,
  min: number,
  points: number,
  counts: Float64Array,
): number {
  const length = to - from
  if (Array.isArray(values)) return settle(pairPlain(values, from, to), min, points, counts)
  if (values instanceof Uint8Array && length >= QUADS && min + points <= 16 && (values.byteOffset + from) % 4 === 0) {
    const words = new Int32Array(values.buffer, values.byteOffset + from, (length >> 4) << 2)
    return settleQuads(quadBytes(words), min, points, counts)
  }
  if (!ArrayBuffer.isView(values)) return 0
  let taken = 0
  while (taken < length - 1) {
    const size = Math.min(SCRATCH.length, (length - taken) & ~1)
    SCRATCH.set((values as Uint8Array).subarray(from + taken, from + taken + size))
    const pairs = settle(pairFloats(size), min, points, counts)
    if (pairs === 0) break
    taken += pairs
  }
  return taken
}

/** Returns how many values it has put into PAIRS; fewer than there are where one is no code. */
function pairPlain(values: readonly unknown[], from: number, to: number): number {
  const end = from + ((to - from) & ~1)
  for (let i = from; i < end; i += 2) {
    const a = values[i]
    const b = values[i + 1]
    let x = MISSING
    let y = MISSING
    // Asked before the `&`: one text in it would make it a call for the life of the process.
    if (typeof a === 'number') {
      x = a & 127
      if (x !== a) return -1
    } else if (a !== null && a !== undefined) return -1
    if (typeof b === 'number') {
      y = b & 127
      if (y !== b) return -1
    } else if (b !== null && b !== undefined) return -1
    PAIRS[x | (y << 8)]!++
  }
  return end - from
}

function pairFloats(length: number): number {
  for (let i = 0; i < length; i += 2) {
    const a = SCRATCH[i]!
    const b = SCRATCH[i + 1]!
    const x = a & 127
    const y = b & 127
    if (x !== a || y !== b) return -1
    PAIRS[x | (y << 8)]!++
  }
  return length
}

/** Four answers below 16 a cell, eight a turn. */
function quadBytes(words: Int32Array): number {
  let high = 0
  for (let i = 0; i < words.length; i += 4) {
    const a = words[i]!
    const b = words[i + 1]!
    const c = words[i + 2]!
    const d = words[i + 3]!
    const ab = a | (b << 4)
    const cd = c | (d << 4)
    high |= a | b | c | d
    PAIRS[ab & 0xffff]!++
    PAIRS[ab >>> 16]!++
    PAIRS[cd & 0xffff]!++
    PAIRS[cd >>> 16]!++
  }
  return (high & 0xf0f0f0f0) === 0 ? words.length * 4 : -1
}

/** Empties PAIRS into counts, or into nothing where it holds anything but pairs of valid codes. */
function settle(length: number, min: number, points: number, counts: Float64Array): number {
  const found = new Float64Array(points + 1)
  let pairs = 0
  for (let x = 0; x <= points; x++) {
    const low = x < points ? min + x : MISSING
    for (let y = 0; y <= points; y++) {
      const cell = low | ((y < points ? min + y : MISSING) << 8)
      const n = PAIRS[cell]!
      found[x]! += n
      found[y]! += n
      pairs += n
    }
  }
  return commit(2 * pairs, length, found, counts)
}

function settleQuads(length: number, min: number, points: number, counts: Float64Array): number {
  const found = new Float64Array(points + 1)
  let quads = 0
  for (let high = 0; high < points * points; high++) {
    const [w, x] = [high % points, Math.floor(high / points)]
    const top = (((min + x) << 4) | (min + w)) << 8
    for (let y = 0; y < points; y++) {
      for (let z = 0; z < points; z++) {
        const n = PAIRS[top | ((min + y) << 4) | (min + z)]!
        if (n === 0) continue
        for (const point of [w, x, y, z]) found[point]! += n
        quads += n
      }
    }
  }
  return commit(4 * quads, length, found, counts)
}

function commit(found: number, length: number, by: Float64Array, counts: Float64Array): number {
  PAIRS.fill(0)
  if (found !== length) return 0
  for (let k = 0; k < by.length; k++) counts[k]! += by[k]!
  return length
}

/** Counts answers by group, each group on its own line of `stride` counts, up to the first value that is no answer. */
export function countGrouped(
  values: ArrayLike<unknown>,
  length: number,
  groups: Int32Array,
  min: number,
  points: number,
  stride: number,
  counts: Float64Array,
): number {
  if (Array.isArray(values)) return groupPlain(values, length, groups, min, points, stride, counts)
  if (!ArrayBuffer.isView(values)) return 0
  let taken = 0
  while (taken < length) {
    const size = Math.min(SCRATCH.length, length - taken)
    SCRATCH.set((values as Uint8Array).subarray(taken, taken + size))
    const grouped = groupFloats(size, groups, taken, min, points, stride, counts)
    taken += grouped
    if (grouped < size) break
  }
  return taken
}

function groupPlain(
  values: readonly unknown[],
  length: number,
  groups: Int32Array,
  min: number,
  points: number,
  stride: number,
  counts: Float64Array,
): number {
  for (let i = 0; i < length; i++) {
    const value = values[i]
    let slot = points
    if (typeof value === 'number') {
      slot = value - min
      if (!(slot >= 0 && slot < points) || (slot | 0) !== slot) return i
    } else if (value !== null && value !== undefined) return i
    counts[groups[i]! * stride + slot]!++
  }
  return length
}

function groupFloats(
  length: number,
  groups: Int32Array,
  from: number,
  min: number,
  points: number,
  stride: number,
  counts: Float64Array,
): number {
  for (let i = 0; i < length; i++) {
    const slot = SCRATCH[i]! - min
    if (!(slot >= 0 && slot < points) || (slot | 0) !== slot) return i
    counts[groups[from + i]! * stride + slot]!++
  }
  return length
}
