import { binOfKey, countKeys, keyOf } from '../core/histogram.ts'
import { canonical } from '../core/numeric.ts'
import { sortWhole } from '../core/sortWhole.ts'
import type { ExactSum } from '../core/types.ts'
import { addWhole, groupSums } from '../core/whole.ts'
import { LONGEST } from './milliseconds.ts'

/** Sums and extremes. */
export interface Totals {
  readonly sum: ExactSum
  readonly sumSquares: ExactSum
  readonly min: number | null
  readonly max: number | null
}

/** What was stored of a group. */
export interface Stored extends Totals {
  /** Ascending; null in a histogram. */
  readonly values: number[] | null
  /** Counts by bin; null where the values are kept. */
  readonly histogram: Record<string, number> | null
}

/** Whole milliseconds by group. */
export interface DurationStore {
  /** Takes some, with the group of each; null where there is one group. */
  add(values: Float64Array, groups: Int32Array | null, length: number): void
  read(group: number): Stored
}

/** The totals of ascending values. */
export function totalsOf(values: readonly number[] | Float64Array): Totals {
  const sums: number[] = []
  const squares: number[] = []
  addWhole(values instanceof Float64Array ? values : Float64Array.from(values), values.length, sums, squares)
  const [min, max] = [values[0] ?? null, values.at(-1) ?? null]
  return { sum: canonical(sums), sumSquares: canonical(squares), min, max }
}

/** A plain list: five times as fast as Array.from. Longer ones are not made at once, as the engine would keep them by key. */
function listOf(values: Float64Array): number[] {
  const list = new Array<number>(values.length < 2 ** 25 ? values.length : 0)
  for (let i = 0; i < values.length; i++) list[i] = values[i]!
  return list
}

/** Keeps every value. */
export function valueStore(): DurationStore {
  const buffers: Float64Array[] = []
  const lengths: number[] = []
  const room = (group: number, more: number): Float64Array => {
    const held = buffers[group] ?? new Float64Array(16)
    const length = lengths[group] ?? 0
    if (length + more <= held.length && length > 0) return held
    const grown = length + more <= held.length ? held : new Float64Array(Math.max(2 * held.length, length + more))
    if (grown !== held) grown.set(held.subarray(0, length))
    buffers[group] = grown
    lengths[group] = length
    return grown
  }
  return {
    add(values, groups, length) {
      if (groups === null) {
        if (length === 0) return
        room(0, length).set(values.subarray(0, length), lengths[0])
        lengths[0]! += length
        return
      }
      for (let i = 0; i < length; i++) {
        const group = groups[i]!
        const buffer = room(group, 1)
        buffer[lengths[group]!] = values[i]!
        lengths[group]! += 1
      }
    },
    read(group) {
      const values = sortWhole((buffers[group] ?? EMPTY).slice(0, lengths[group] ?? 0))
      return { values: listOf(values), histogram: null, ...totalsOf(values) }
    },
  }
}

/** Counts values by bin, with their running totals. */
export function binStore(bits: number): DurationStore {
  const tables: Float64Array[] = []
  const sums = groupSums()
  const lowest: number[] = []
  const highest: number[] = []
  const widen = (group: number, low: number, high: number): void => {
    lowest[group] = Math.min(lowest[group] ?? Infinity, low)
    highest[group] = Math.max(highest[group] ?? -Infinity, high)
  }
  const tableOf = (group: number, keys: number): Float64Array => {
    const held = tables[group] ?? EMPTY
    if (keys <= held.length) return held
    const grown = new Float64Array(Math.max(2 * held.length, keys))
    grown.set(held)
    tables[group] = grown
    return grown
  }
  return {
    add(values, groups, length) {
      if (length === 0) return
      if (groups === null) {
        countKeys(values, length, bits, tableOf(0, keyOf(LONGEST, bits) + 1))
        addWhole(values, length, ...sums.read(0))
        return widen(0, ...extremesOf(values, length))
      }
      for (let i = 0; i < length; i++) {
        const [group, value] = [groups[i]!, values[i]!]
        const key = keyOf(value, bits)
        tableOf(group, key + 1)[key]! += 1
        sums.add(group, value)
        widen(group, value, value)
      }
    },
    read(group) {
      const histogram: Record<string, number> = {}
      const table = tables[group] ?? EMPTY
      for (let key = 0; key < table.length; key++) {
        if (table[key]! > 0) histogram[binOfKey(key, bits)] = table[key]!
      }
      const [sum, squares] = sums.read(group)
      const [min, max] = [lowest[group] ?? null, highest[group] ?? null]
      return { values: null, histogram, sum: canonical(sum), sumSquares: canonical(squares), min, max }
    },
  }
}

const EMPTY: Float64Array = /* @__PURE__ */ new Float64Array(0)

function extremesOf(values: Float64Array, length: number): readonly [low: number, high: number] {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < length; i++) {
    const value = values[i]!
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}
