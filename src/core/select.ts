import { LEADING } from './histogram.ts'
import { addExact, addSquare } from './numeric.ts'
import { addParts, STEP } from './whole.ts'

/*
 * Values by their rank without sorting all: radix selection on the leading bits of doubles from 0.001 to 2^40, and 0.
 * One pass counts them in 1,024 bins an octave, a second gathers the few bins in which the ranks lie.
 */

const SHIFT = 10
/** Takes the bin of 0.001 to 1 or just above; what is smaller, 0 alone, is in bin 0. */
const OFFSET = (1013 << 10) - 1
/** Up to 2^40. */
const BINS = 1 + ((1064 - 1013) << 10)

/** Durations in seconds, counted by their leading bits, and their exact sums in milliseconds. */
export interface SecondsTable {
  readonly counts: Uint32Array
  readonly sums: number[]
  readonly squares: number[]
}

/** A table without any. */
export function secondsTable(): SecondsTable {
  return { counts: new Uint32Array(BINS), sums: [], squares: [] }
}

/** Counts and sums values; false where one of them is no duration up to `longest` seconds, and the table is then void. */
export function countSeconds(
  values: Float64Array,
  length: number,
  longest: number,
  { counts, sums, squares }: SecondsTable,
): boolean {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * length)
  const parts = new Float64Array(4)
  for (let from = 0; from < length; from += STEP) {
    const to = Math.min(length, from + STEP)
    if (!countStep(values, words, from, to, LEADING, longest, counts, parts)) return false
    if (addParts(parts, sums, squares)) continue
    for (let i = from; i < to; i++) {
      const x = Math.round(values[i]! * 1000)
      addExact(sums, x)
      addSquare(squares, x)
    }
  }
  return true
}

/** Adding and taking away this rounds to a whole number. Constants of a loop are the file's own: imported ones are loaded at each turn. */
const ROUND = 4503599627370496
const SPLIT = 1048576
const UNSPLIT = 9.5367431640625e-7

function countStep(
  values: Float64Array,
  words: Uint32Array,
  from: number,
  to: number,
  leading: number,
  longest: number,
  counts: Uint32Array,
  parts: Float64Array,
): boolean {
  let sound = true
  let sum = 0
  let high = 0
  let cross = 0
  let low = 0
  for (let i = from; i < to; i++) {
    const seconds = values[i]!
    const x = seconds * 1000 + ROUND - ROUND
    if (!(x / 1000 === seconds && seconds >= 0 && seconds <= longest)) sound = false
    const bin = Math.max(0, ((words[2 * i + leading]! << 1) >>> (SHIFT + 1)) - OFFSET)
    counts[bin] = counts[bin]! + 1
    const a = x * UNSPLIT + ROUND - ROUND
    const b = x - a * SPLIT
    sum += x
    high += a * a
    cross += a * b
    low += b * b
  }
  parts[0] = sum
  parts[1] = high
  parts[2] = cross
  parts[3] = low
  return sound
}

/** Which bins to gather for some ranks, and where the ranks will stand among what is gathered, sorted. */
export interface Gathering {
  readonly marks: Uint8Array
  /** How many will be gathered. */
  readonly size: number
  readonly places: ReadonlyMap<number, number>
}

/** Some bins that follow each other, both ends included. */
export type Bins = readonly [first: number, last: number]

/** The bin of a duration in seconds, at least 0. */
export function binOf(seconds: number): number {
  const words = new Uint32Array(Float64Array.of(seconds).buffer)
  return Math.min(BINS, Math.max(0, ((words[LEADING]! << 1) >>> (SHIFT + 1)) - OFFSET))
}

/** The least duration of a bin but the first. */
export function edgeOf(bin: number): number {
  const edge = new Float64Array(1)
  new Uint32Array(edge.buffer)[LEADING] = (bin + OFFSET) << SHIFT
  return edge[0]!
}

/** The bin that holds a rank, from 0. */
export function binAt(rank: number, { counts }: SecondsTable): number {
  let before = counts[0]!
  let bin = 0
  while (before <= rank && bin < BINS - 1) before += counts[++bin]!
  return bin
}

/** How many are in the bins from `first` to `last`, both included. */
export function countBetween(first: number, last: number, { counts }: SecondsTable): number {
  let sum = 0
  for (let bin = first; bin <= last && bin < BINS; bin++) sum += counts[bin]!
  return sum
}

/** Finds the bins of ranks, from 0; those of `more` are gathered too. */
export function gatheringOf(ranks: readonly number[], { counts }: SecondsTable, more: readonly Bins[] = []): Gathering {
  const ascending = [...new Set(ranks)].sort((a, b) => a - b)
  const marks = new Uint8Array(BINS)
  const places = new Map<number, number>()
  let [before, size, next] = [0, 0, 0]
  for (const [first, last] of more) marks.fill(1, first, last + 1)
  for (let bin = 0; bin < BINS; bin++) {
    const after = before + counts[bin]!
    if (marks[bin] === 1 || (next < ascending.length && ascending[next]! < after)) {
      for (; next < ascending.length && ascending[next]! < after; next++) {
        places.set(ascending[next]!, size + ascending[next]! - before)
      }
      marks[bin] = 1
      size += counts[bin]!
    }
    before = after
  }
  return { marks, size, places }
}

/** Copies what is in the marked bins to `out` from `kept` on; returns how many `out` has then. */
export function gather(
  values: Float64Array,
  length: number,
  marks: Uint8Array,
  out: Float64Array,
  kept: number,
): number {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * length)
  const leading = LEADING
  let next = kept
  for (let i = 0; i < length; i++) {
    const bin = Math.max(0, ((words[2 * i + leading]! << 1) >>> (SHIFT + 1)) - OFFSET)
    if (marks[bin] === 1) out[next++] = values[i]!
  }
  return next
}
