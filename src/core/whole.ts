import { addExact, addSquare } from './numeric.ts'

/** Adding and taking away this rounds a number from 0 to 2^51 to a whole one. */
const ROUND = 4503599627370496
/** 2^20 and its inverse, written out: the engine does not always compute a power in a loop beforehand. */
const SPLIT = 1048576
const UNSPLIT = 9.5367431640625e-7

/** How many numbers are summed at once: few enough that nothing rounds where they are of a usual size. */
export const STEP = 4096

/**
 * Adds whole numbers from 0 to 2^50, and their squares, to running exact sums. Each is split as a · 2^20 + b with
 * |b| ≤ 2^19, and a², ab and b² are summed apart. As the numbers are not negative, a total of at most 2^53 was exact
 * all the way, Σ ab among them by Cauchy and Schwarz; where one is larger, the step is done again with exact sums.
 */
export function addWhole(values: Float64Array, length: number, sums: number[], squares: number[]): void {
  const parts = new Float64Array(4)
  for (let from = 0; from < length; from += STEP) {
    const to = Math.min(length, from + STEP)
    sumStep(values, from, to, parts)
    if (addParts(parts, sums, squares)) continue
    for (let i = from; i < to; i++) {
      addExact(sums, values[i]!)
      addSquare(squares, values[i]!)
    }
  }
}

function sumStep(values: Float64Array, from: number, to: number, parts: Float64Array): void {
  let sum = 0
  let high = 0
  let cross = 0
  let low = 0
  for (let i = from; i < to; i++) {
    const x = values[i]!
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
}

/** Adds a step's Σ x, Σ a², Σ ab and Σ b²; false, and nothing added, where they may have been rounded. */
export function addParts(parts: Float64Array, sums: number[], squares: number[]): boolean {
  const [sum, high, cross, low] = parts as unknown as [number, number, number, number]
  if (!(sum <= 2 ** 53 && high <= 2 ** 53)) return false
  addExact(sums, sum)
  addExact(squares, high * 2 ** 40)
  addExact(squares, cross * 2 ** 21)
  addExact(squares, low)
  return true
}

/** Exact sums by group, of whole numbers that come one by one. */
export interface GroupSums {
  add(group: number, x: number): void
  /** The running exact sums of a group: of its numbers, and of their squares. */
  read(group: number): readonly [sums: number[], squares: number[]]
}

/** Exact sums by group; a group's parts stay in four doubles while none of them rounds. */
export function groupSums(): GroupSums {
  let lines = new Float64Array(4)
  const exact: [sums: number[], squares: number[]][] = []
  const exactOf = (group: number): [number[], number[]] => {
    exact[group] ??= [[], []]
    return exact[group] as [number[], number[]]
  }
  return {
    add(group, x) {
      const at = 4 * group
      if (at >= lines.length) {
        const grown = new Float64Array(Math.max(2 * lines.length, at + 4))
        grown.set(lines)
        lines = grown
      }
      if (x >= 2 ** 40) {
        const [sums, squares] = exactOf(group)
        addExact(sums, x)
        addSquare(squares, x)
        return
      }
      const a = x * UNSPLIT + ROUND - ROUND
      const b = x - a * SPLIT
      const sum = lines[at]! + x
      const high = lines[at + 1]! + a * a
      const low = lines[at + 3]! + b * b
      lines[at] = sum
      lines[at + 1] = high
      lines[at + 2] = lines[at + 2]! + a * b
      lines[at + 3] = low
      if (sum > 2 ** 51 || high > 2 ** 51 || low > 2 ** 51) spill(group)
    },
    read(group) {
      if (4 * group < lines.length) spill(group)
      return exactOf(group)
    },
  }

  function spill(group: number): void {
    const line = lines.subarray(4 * group, 4 * group + 4)
    addParts(line, ...exactOf(group))
    line.fill(0)
  }
}
