/*
 * The fast loops. Each counts a leading stretch of values into `counts`, which has a slot a point of the scale and then
 * one for the missing, and returns how many values it took; the caller's careful loop takes the rest, and finds what
 * is wrong with it. Two answers share one cell of CELLS, so there is one store for both and no branch on an answer;
 * what is off the scale lands in cells that no valid pair has, and the sum of the others shows it.
 * The loops are separate texts on purpose: the engine optimises each text for the kinds of array that it has seen.
 */

const CELLS: Int32Array = /* @__PURE__ */ new Int32Array(1 << 16)
/** The bytes that a scale may have, each an answer or a pair of answers, and how often they were found. */
const BYTES: Int32Array = /* @__PURE__ */ new Int32Array(256)
const TIMES: Int32Array = /* @__PURE__ */ new Int32Array(256)
/** Answers copied from what is neither bytes nor doubles: the missing as if they were a point above the scale. */
const COPY: Uint8Array = /* @__PURE__ */ new Uint8Array(4096)
const DOUBLES: Float64Array = /* @__PURE__ */ new Float64Array(4096)
/** From here on four answers a cell pay, though there are points⁴ cells to settle. */
const QUADS = 1 << 17

/** Whether a count is under way: an answer that is read may itself count others. */
let busy = false

/** Counts what `take` says is whole, unless another count is under way. */
function alone(count: () => number): number {
  if (busy) return 0
  busy = true
  try {
    return count()
  } catch (error) {
    CELLS.fill(0)
    throw error
  } finally {
    busy = false
  }
}

/** Counts answers of a scale between 0 and 254; other scales, and short stretches, are left to the careful loop. */
export function countAnswers(
  values: ArrayLike<unknown>,
  from: number,
  to: number,
  min: number,
  points: number,
  counts: Float64Array,
): number {
  const length = (to - from) & ~15
  if (min < 0 || min + points > 255 || length < 4 * points * points) return 0
  const commit = (whole: boolean, loose = 0) => settle(whole ? length : -1, false, min, points + loose, counts)
  return alone(() => {
    if (values instanceof Float64Array) return commit(pairFloats(values, from, from + length))
    if (values instanceof Uint8Array && (values.byteOffset + from) % 4 === 0) {
      const words = new Int32Array(values.buffer, values.byteOffset + from, length >> 2)
      if (length < QUADS || min + points > 16) return commit(pairBytes(words))
      return settle(quadBytes(words) ? length : -1, true, min, points, counts)
    }
    if (Array.isArray(values) && looksPlain(values, from, to)) {
      const taken = commit(pairNumbers(values, from, from + length))
      if (taken > 0) return taken
    }
    let taken = 0
    while (taken < length) {
      const size = Math.min(COPY.length, length - taken)
      if (!copy(values, from + taken, size, min + points)) break
      pairBytes(new Int32Array(COPY.buffer, 0, size >> 2))
      taken += size
    }
    return commit(taken === length, 1)
  })
}

/** Whether this looks like numbers only. Frozen arrays, and those with gaps, are kinds of their own. */
function looksPlain(values: readonly unknown[], from: number, to: number): boolean {
  for (let i = from; i < to; i += (to - from) >> 3) if (typeof values[i] !== 'number') return false
  return Object.isExtensible(values)
}

function pairNumbers(values: readonly unknown[], from: number, to: number): boolean {
  const cells = CELLS
  for (let i = from; i < to; i += 2) {
    const a = values[i]
    const b = values[i + 1]
    // Asked before the `&`: one text in it would make it a call for the life of the process.
    if (typeof a !== 'number' || typeof b !== 'number') return false
    const x = a & 255
    const y = b & 255
    if (x !== a || y !== b) return false
    cells[x | (y << 8)]!++
  }
  return true
}

function pairFloats(values: Float64Array, from: number, to: number): boolean {
  const cells = CELLS
  for (let i = from; i < to; i += 2) {
    const a = values[i]!
    const b = values[i + 1]!
    const x = a & 255
    const y = b & 255
    if (x !== a || y !== b) return false
    cells[x | (y << 8)]!++
  }
  return true
}

function pairBytes(words: Int32Array): boolean {
  const cells = CELLS
  for (let i = 0; i < words.length; i++) {
    const a = words[i]!
    cells[a & 0xffff]!++
    cells[a >>> 16]!++
  }
  return true
}

/** Four answers below 16 a cell, eight a turn. */
function quadBytes(words: Int32Array): boolean {
  const cells = CELLS
  let high = 0
  for (let i = 0; i < words.length; i += 4) {
    const a = words[i]!
    const b = words[i + 1]!
    const c = words[i + 2]!
    const d = words[i + 3]!
    const ab = a | (b << 4)
    const cd = c | (d << 4)
    high |= a | b | c | d
    cells[ab & 0xffff]!++
    cells[ab >>> 16]!++
    cells[cd & 0xffff]!++
    cells[cd >>> 16]!++
  }
  return (high & 0xf0f0f0f0) === 0
}

/** Copies some values to COPY; says whether all may be answers. */
function copy(values: ArrayLike<unknown>, from: number, size: number, missing: number): boolean {
  const copied = COPY
  let source = values
  let start = from
  if (ArrayBuffer.isView(values) && typeof values[from] === 'number') {
    // So that the loop meets one kind of typed array.
    DOUBLES.set((values as unknown as Uint8Array).subarray(from, from + size))
    source = DOUBLES
    start = 0
  }
  for (let i = 0; i < size; i++) {
    const value = source[start + i]
    let code = missing
    if (typeof value === 'number') {
      code = value & 255
      if (code !== value || code === missing) return false
    } else if (value !== null && value !== undefined) return false
    copied[i] = code
  }
  return true
}

/** Empties CELLS into counts, or into nothing where it holds anything but answers, so many. */
function settle(length: number, quads: boolean, min: number, points: number, counts: Float64Array): number {
  const [cells, bytes, times] = [CELLS, BYTES, TIMES]
  const size = quads ? points * points : points
  for (let i = 0; i < size; i++)
    bytes[i] = quads ? (min + (i % points)) | ((min + Math.floor(i / points)) << 4) : min + i
  let found = 0
  for (let i = 0; i < size; i++) {
    const high = bytes[i]! << 8
    let row = 0
    for (let j = 0; j < size; j++) {
      const cell = high | bytes[j]!
      const n = cells[cell]!
      cells[cell] = 0
      times[j]! += n
      row += n
    }
    times[i]! += row
    found += row
  }
  const whole = found * (quads ? 4 : 2) === length
  if (!whole) cells.fill(0)
  for (let i = 0; i < size; i++) {
    const n = whole ? times[i]! : 0
    times[i] = 0
    counts[i % points]! += n
    if (quads) counts[Math.floor(i / points)]! += n
  }
  return whole ? length : 0
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
  if (min < 0 || min + points > 255) return 0
  if (values instanceof Uint8Array) return groupBytes(values, length, groups, 0, min, points, stride, counts)
  return alone(() => {
    let taken = 0
    while (taken < length) {
      const size = Math.min(COPY.length, length - taken)
      if (!copy(values, taken, size, min + points)) break
      const grouped = groupBytes(COPY, size, groups, taken, min, points + 1, stride, counts)
      taken += grouped
      if (grouped < size) break
    }
    return taken
  })
}

/** Counts by twos: an odd one is left. */
function groupBytes(
  bytes: Uint8Array,
  length: number,
  groups: Int32Array,
  from: number,
  min: number,
  points: number,
  stride: number,
  counts: Float64Array,
): number {
  const end = length & ~1
  for (let i = 0; i < end; i += 2) {
    const a = bytes[i]! - min
    const b = bytes[i + 1]! - min
    if (a < 0 || a >= points || b < 0 || b >= points) return i
    counts[Math.imul(groups[from + i]!, stride) + a]!++
    counts[Math.imul(groups[from + i + 1]!, stride) + b]!++
  }
  return end
}
