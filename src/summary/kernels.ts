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
  if (Array.isArray(values)) return settle(pairPlain(values, from, to), min, points, points + 1, counts)
  if (!ArrayBuffer.isView(values)) return 0
  if (values instanceof Float64Array) return settle(pairFloats(values, from, length & ~1), min, points, points, counts)
  if (values instanceof Uint8Array && (values.byteOffset + from) % 4 === 0) {
    const words = new Int32Array(values.buffer, values.byteOffset + from, (length >> 4) << 2)
    if (length < QUADS || min + points > 16) return settle(pairBytes(words), min, points, points, counts)
    return settleQuads(quadBytes(words), min, points, counts)
  }
  let taken = 0
  while (taken < length - 1) {
    const size = Math.min(SCRATCH.length, length - taken) & ~1
    SCRATCH.set((values as unknown as Int32Array).subarray(from + taken, from + taken + size))
    const pairs = settle(pairFloats(SCRATCH, 0, size), min, points, points, counts)
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

function pairFloats(values: Float64Array, from: number, length: number): number {
  for (let i = from; i < from + length; i += 2) {
    const a = values[i]!
    const b = values[i + 1]!
    const x = a & 127
    const y = b & 127
    if (x !== a || y !== b) return -1
    PAIRS[x | (y << 8)]!++
  }
  return length
}

function pairBytes(words: Int32Array): number {
  for (let i = 0; i < words.length; i += 2) {
    const a = words[i]!
    const b = words[i + 1]!
    PAIRS[a & 0xffff]!++
    PAIRS[a >>> 16]!++
    PAIRS[b & 0xffff]!++
    PAIRS[b >>> 16]!++
  }
  return words.length * 4
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

/**
 * Empties PAIRS, which holds two codes a cell, into counts: or into nothing where a code is off the scale. `codes` is
 * one more than the points where missing values have a code too.
 */
function settle(length: number, min: number, points: number, codes: number, counts: Float64Array): number {
  const found = new Float64Array(points + 1)
  let sum = 0
  for (let x = 0; x < codes; x++) {
    const low = x < points ? min + x : MISSING
    for (let y = 0; y < codes; y++) {
      const cell = low | ((y < points ? min + y : MISSING) << 8)
      const n = PAIRS[cell]!
      PAIRS[cell] = 0
      found[x]! += n
      found[y]! += n
      sum += n
    }
  }
  return commit(2 * sum, length, found, counts)
}

/** The same for four codes a cell. */
function settleQuads(length: number, min: number, points: number, counts: Float64Array): number {
  const found = new Float64Array(points + 1)
  let sum = 0
  for (let k = points ** 4 - 1; k >= 0; k--) {
    let cell = 0
    for (let at = 0, rest = k; at < 16; at += 4, rest = Math.floor(rest / points)) cell |= (min + (rest % points)) << at
    const n = PAIRS[cell]!
    if (n === 0) continue
    PAIRS[cell] = 0
    sum += n
    for (let at = 0; at < 16; at += 4) found[((cell >> at) & 15) - min]! += n
  }
  return commit(4 * sum, length, found, counts)
}

function commit(taken: number, length: number, found: Float64Array, counts: Float64Array): number {
  if (taken !== length) {
    PAIRS.fill(0)
    return 0
  }
  for (let k = 0; k < found.length; k++) counts[k]! += found[k]!
  return length
}

/** Counts answers by group, each group on its own line of `stride` counts, up to the first value that is no answer. */
export function countGrouped(
  values: ArrayLike<unknown>,
  length: number,
  groups: Int32Array,
  min: number,
  stride: number,
  counts: Float64Array,
): number {
  const points = stride - 2
  if (values instanceof Uint8Array || values instanceof Float64Array) {
    return groupNumbers(values, length, groups, min, points, counts)
  }
  return Array.isArray(values) ? groupPlain(values, length, groups, min, points, counts) : 0
}

function groupPlain(
  values: readonly unknown[],
  length: number,
  groups: Int32Array,
  min: number,
  points: number,
  counts: Float64Array,
): number {
  for (let i = 0; i < length; i++) {
    const value = values[i]
    let slot = points
    if (typeof value === 'number') {
      slot = value - min
      if (!(slot >= 0 && slot < points) || (slot | 0) !== slot) return i
    } else if (value !== null && value !== undefined) return i
    counts[groups[i]! * (points + 2) + slot]!++
  }
  return length
}

function groupNumbers(
  values: Uint8Array | Float64Array,
  length: number,
  groups: Int32Array,
  min: number,
  points: number,
  counts: Float64Array,
): number {
  for (let i = 0; i < length; i++) {
    const slot = values[i]! - min
    if (!(slot >= 0 && slot < points) || (slot | 0) !== slot) return i
    counts[groups[i]! * (points + 2) + slot]!++
  }
  return length
}
