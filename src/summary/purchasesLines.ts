import { addExact, canonical, sumOf } from '../core/numeric.ts'
import { sortWhole } from '../core/sortWhole.ts'
import { order, type PurchaseLine } from './purchasesShape.ts'
import type { PurchaseStore } from './purchasesStore.ts'

/** How rows become purchases. */
export interface PurchaseRule {
  /** Whether rows of the same time are one purchase. */
  readonly merges: boolean
  /** The last time of the calibration. */
  readonly calibrationEnd: number
}

/** The lines of a store, with what the metrics leave out. */
export interface PurchaseLines {
  readonly merged: number
  readonly lateCustomers: number
  readonly latePurchases: number
  readonly lines: PurchaseLine[]
}

/** Makes a line of each customer's rows, in the order of the customers. */
export function linesOf(store: PurchaseStore, rule: PurchaseRule): PurchaseLines {
  const slots = ranked(store)
  const { ends, pairs } = byCustomer(byTime(store), slots)
  const lines: PurchaseLine[] = []
  const parts = new Float64Array(2)
  let from = 0
  let merged = 0
  let lateCustomers = 0
  let latePurchases = 0
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!
    const to = ends[slot]!
    sortByTime(pairs, from, to)
    if (!rule.merges) leastFirst(pairs, from, to)
    const line = lineOf(store.names[slot]!, pairs, from, to, rule, parts)
    merged += to - from - line.purchases - line.holdout
    lines.push(line)
    if (line.purchases === 0) {
      lateCustomers++
      latePurchases += line.holdout
    }
    from = to
  }
  return { merged, lateCustomers, latePurchases, lines }
}

/** Names in this number, times the place of one, are whole in a double. */
const PLACES = 4_194_304

/** The slots in the order of their customers. */
function ranked({ names, slots, places }: PurchaseStore): Int32Array {
  const ranks = new Int32Array(names.length)
  if (slots.size === 0) {
    let rank = 0
    for (let i = 0; i < places.length; i++) if (places[i]! > 0) ranks[rank++] = places[i]! - 1
    return ranks
  }
  for (let i = 0; i < ranks.length; i++) ranks[i] = i
  const whole = (name: string | number) => Number.isInteger(name) && (name as number) >= 0 && (name as number) < 2 ** 31
  if (names.length > PLACES || !names.every(whole)) return ranks.sort((a, b) => order(names[a]!, names[b]!))
  // A name and its slot in one number sort without a comparing function.
  const both = new Float64Array(names.length)
  for (let i = 0; i < both.length; i++) both[i] = (names[i] as number) * PLACES + i
  const sorted = sortWhole(both)
  for (let i = 0; i < sorted.length; i++) ranks[i] = sorted[i]! % PLACES
  return ranks
}

type Rows = Pick<PurchaseStore, 'length' | 'slot' | 'pairs'>

/** Into so many stretches of time rows are put. */
const STRETCHES = 512
/** From here on that is worth it. */
const MANY = 8192

/** The rows by stretches of time, so that those of a customer are nearly in order. */
function byTime(store: PurchaseStore): Rows {
  const { length, slot, pairs } = store
  if (length < MANY) return store
  let low = Infinity
  let high = -Infinity
  let falls = false
  for (let i = 0; i < length; i++) {
    const t = pairs[2 * i]!
    if (t < high) falls = true
    else high = t
    if (t < low) low = t
  }
  if (!falls) return store
  const scale = STRETCHES / (high - low + 1)
  const places = new Int32Array(STRETCHES + 1)
  for (let i = 0; i < length; i++) places[Math.floor((pairs[2 * i]! - low) * scale)]! += 1
  let sum = 0
  for (let i = 0; i < places.length; i++) {
    const count = places[i]!
    places[i] = sum
    sum += count
  }
  const slots = new Int32Array(length)
  const moved = new Float64Array(2 * length)
  for (let i = 0; i < length; i++) {
    const t = pairs[2 * i]!
    const stretch = Math.floor((t - low) * scale)
    const at = places[stretch]!
    places[stretch] = at + 1
    slots[at] = slot[i]!
    moved[2 * at] = t
    moved[2 * at + 1] = pairs[2 * i + 1]!
  }
  return { length, slot: slots, pairs: moved }
}

interface Sorted {
  /** Where the rows of each slot end. */
  readonly ends: Int32Array
  readonly pairs: Float64Array
}

/** The rows of each slot together, in this order of the slots. */
function byCustomer({ length, slot, pairs }: Rows, slots: Int32Array): Sorted {
  const ends = new Int32Array(slots.length)
  for (let i = 0; i < length; i++) ends[slot[i]!]! += 1
  let sum = 0
  for (let i = 0; i < slots.length; i++) {
    const count = ends[slots[i]!]!
    ends[slots[i]!] = sum
    sum += count
  }
  const moved = new Float64Array(2 * length)
  for (let i = 0; i < length; i++) {
    const at = ends[slot[i]!]!
    ends[slot[i]!] = at + 1
    moved[2 * at] = pairs[2 * i]!
    moved[2 * at + 1] = pairs[2 * i + 1]!
  }
  return { ends, pairs: moved }
}

/** Sorts a stretch of rows by time: by insertion where they are few or nearly in order. */
function sortByTime(pairs: Float64Array, from: number, to: number): void {
  let moves = 0
  for (let i = from + 1; i < to; i++) {
    const t = pairs[2 * i]!
    if (pairs[2 * i - 2]! <= t) continue
    const x = pairs[2 * i + 1]!
    let k = i
    for (; k > from && pairs[2 * k - 2]! > t; k--) {
      pairs[2 * k] = pairs[2 * k - 2]!
      pairs[2 * k + 1] = pairs[2 * k - 1]!
    }
    pairs[2 * k] = t
    pairs[2 * k + 1] = x
    moves += i - k
    if (moves > 20 * (to - from) + 1000) {
      sortLong(pairs, from, to)
      return
    }
  }
}

function sortLong(pairs: Float64Array, from: number, to: number): void {
  const old = pairs.slice(2 * from, 2 * to)
  const places = new Int32Array(to - from)
  for (let i = 0; i < places.length; i++) places[i] = i
  places.sort((a, b) => old[2 * a]! - old[2 * b]!)
  for (let i = 0; i < places.length; i++) {
    pairs[2 * (from + i)] = old[2 * places[i]!]!
    pairs[2 * (from + i) + 1] = old[2 * places[i]! + 1]!
  }
}

/** Of several purchases at the first time, the least is the first: their order says nothing. */
function leastFirst(pairs: Float64Array, from: number, to: number): void {
  let least = from
  for (let i = from + 1; i < to && pairs[2 * i] === pairs[2 * from]; i++) {
    if (pairs[2 * i + 1]! < pairs[2 * least + 1]!) least = i
  }
  const amount = pairs[2 * least + 1]!
  pairs[2 * least + 1] = pairs[2 * from + 1]!
  pairs[2 * from + 1] = amount
}

/** What a customer's rows, in the order of time, come to; `parts` is room for a sum in two doubles. */
function lineOf(
  customer: string | number,
  pairs: Float64Array,
  from: number,
  to: number,
  { merges, calibrationEnd }: PurchaseRule,
  parts: Float64Array,
): PurchaseLine {
  let purchases = 0
  let holdout = 0
  // The rows of the first purchase end at `second`, those of the calibration at `late`.
  let second = to
  let late = to
  for (let i = from; i < to; i++) {
    const t = pairs[2 * i]!
    if (t > calibrationEnd && late === to) late = i
    if (i !== from && merges && t === pairs[2 * i - 2]) continue
    if (t > calibrationEnd) holdout++
    else if (++purchases === 2) second = i
  }
  if (second > late) second = late
  const repeat = sumBetween(parts, pairs, second, late, late)
  // Goes on from the sum before.
  const total = sumBetween(parts, pairs, from, second, late)
  return {
    customer,
    first: pairs[2 * from]!,
    last: pairs[2 * (purchases > 0 ? late - 1 : from)]!,
    purchases,
    total,
    repeat,
    holdout,
    holdoutTotal: sumBetween(parts, pairs, late, to, to),
  }
}

/**
 * The sum of the amounts from `from` to `end`, correctly rounded: in two doubles for as long as these hold it exactly.
 * `parts` has that of those from `to` on, and then of all.
 */
function sumBetween(parts: Float64Array, pairs: Float64Array, from: number, to: number, end: number): number {
  let sum = to < end ? parts[0]! : 0
  let rest = to < end ? parts[1]! : 0
  for (let i = from; i < to; i++) {
    const x = pairs[2 * i + 1]!
    const next = sum + x
    const shadow = next - sum
    const lost = sum - (next - shadow) + (x - shadow)
    const both = rest + lost
    if (both - rest !== lost || both - lost !== rest) {
      // What goes on from here is not exact either.
      parts[0] = Number.NaN
      return exactBetween(pairs, from, end)
    }
    sum = next
    rest = both
  }
  parts[0] = sum
  parts[1] = rest
  return sum + rest
}

function exactBetween(pairs: Float64Array, from: number, to: number): number {
  const parts: number[] = []
  for (let i = from; i < to; i++) addExact(parts, pairs[2 * i + 1]!)
  return sumOf(canonical(parts))
}
