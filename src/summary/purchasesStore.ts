import { addExact, canonical, sumOf } from '../core/numeric.ts'
import { order, type PurchaseLine } from './purchasesShape.ts'

/** The rows of one group: by customer, unit and amount, in the order in which they came. */
export interface PurchaseStore {
  missing: number
  invalid: number
  outside: number
  zero: number
  /** Rows that are kept. */
  length: number
  /** The place of a customer's name in `names`. */
  readonly slots: Map<string | number, number>
  /** One more than that place, by names that are small whole numbers. */
  places: Int32Array
  readonly names: (string | number)[]
  slot: Int32Array
  time: Float64Array
  amount: Float64Array
}

/** A store without rows. */
export function newStore(): PurchaseStore {
  return {
    missing: 0,
    invalid: 0,
    outside: 0,
    zero: 0,
    length: 0,
    slots: new Map(),
    places: new Int32Array(16),
    names: [],
    slot: new Int32Array(16),
    time: new Float64Array(16),
    amount: new Float64Array(16),
  }
}

/** Keeps a row. */
export function keep(store: PurchaseStore, customer: string | number, time: number, amount: number): void {
  const at = store.length++
  if (at === store.slot.length) grow(store)
  store.slot[at] = isSmall(customer) ? smallSlot(store, customer) : slotOf(store, customer)
  store.time[at] = time
  store.amount[at] = amount
  if (amount === 0) store.zero++
}

/** Names below this are looked up in a table, which then takes at most 4 MB. */
const SMALL = 1_048_576

function isSmall(customer: string | number): customer is number {
  return typeof customer === 'number' && customer >= 0 && customer < SMALL && Math.floor(customer) === customer
}

function smallSlot(store: PurchaseStore, customer: number): number {
  if (customer >= store.places.length) {
    const places = new Int32Array(2 ** (32 - Math.clz32(customer)))
    places.set(store.places)
    store.places = places
  }
  const known = store.places[customer]!
  if (known > 0) return known - 1
  const slot = store.names.push(customer + 0) - 1
  store.places[customer] = slot + 1
  return slot
}

function slotOf(store: PurchaseStore, customer: string | number): number {
  const known = store.slots.get(customer)
  if (known !== undefined) return known
  const slot = store.names.push(customer) - 1
  store.slots.set(customer, slot)
  return slot
}

function grow(store: PurchaseStore): void {
  const size = 2 * store.length
  const slot = new Int32Array(size)
  slot.set(store.slot)
  store.slot = slot
  for (const name of ['time', 'amount'] as const) {
    const column = new Float64Array(size)
    column.set(store[name])
    store[name] = column
  }
}

/** How rows become purchases. */
export interface PurchaseRule {
  /** Whether rows of the same time are one purchase. */
  readonly merges: boolean
  /** The last time of the calibration. */
  readonly calibrationEnd: number
}

/** The lines of a store, with what they leave out. */
export interface PurchaseLines {
  readonly merged: number
  readonly lateCustomers: number
  readonly latePurchases: number
  readonly lines: PurchaseLine[]
}

/** Makes a line of each customer's rows, in the order of the customers. */
export function linesOf(store: PurchaseStore, rule: PurchaseRule): PurchaseLines {
  const { ends, time, amount } = bySlot(store)
  const lines: PurchaseLine[] = []
  let [merged, lateCustomers, latePurchases] = [0, 0, 0]
  for (const slot of ranked(store.names)) {
    const [from, to] = [slot === 0 ? 0 : (ends[slot - 1] as number), ends[slot] as number]
    sortByTime(time, amount, from, to)
    const line = lineOf(store.names[slot] as string | number, time, amount, from, to, rule)
    merged += to - from - line.purchases - line.holdout
    if (line.purchases > 0) lines.push(line)
    else {
      lateCustomers++
      latePurchases += line.holdout
    }
  }
  return { merged, lateCustomers, latePurchases, lines }
}

/** The places of the names, in the order of these. */
function ranked(names: readonly (string | number)[]): Int32Array {
  const places = Int32Array.from(names, (_, i) => i)
  if (names.some((name) => typeof name !== 'number')) {
    return places.sort((a, b) => order(names[a] as string, names[b] as string))
  }
  const numbers = Float64Array.from(names as readonly number[])
  const small = names.length <= 2 ** 22 && numbers.every((id) => Number.isInteger(id) && id >= 0 && id < 2 ** 31)
  if (!small) return places.sort((a, b) => (numbers[a] as number) - (numbers[b] as number))
  // A name and its place in one number sort without a comparing function.
  const pairs = numbers.map((id, i) => id * 2 ** 22 + i).sort()
  return places.map((_, i) => (pairs[i] as number) % 2 ** 22)
}

interface Sorted {
  /** Where the rows of each slot end. */
  readonly ends: Int32Array
  readonly time: Float64Array
  readonly amount: Float64Array
}

/** The rows by slot. */
function bySlot({ length, names, slot, time, amount }: PurchaseStore): Sorted {
  const ends = new Int32Array(names.length)
  for (let i = 0; i < length; i++) ends[slot[i]!]! += 1
  for (let s = 0, sum = 0; s < ends.length; s++) {
    const count = ends[s]!
    ends[s] = sum
    sum += count
  }
  const sorted = { ends, time: new Float64Array(length), amount: new Float64Array(length) }
  for (let i = 0; i < length; i++) {
    const at = ends[slot[i]!]!++
    sorted.time[at] = time[i]!
    sorted.amount[at] = amount[i]!
  }
  return sorted
}

/** Sorts a stretch of rows by time, then amount: by insertion where they are few or nearly in order. */
function sortByTime(time: Float64Array, amount: Float64Array, from: number, to: number): void {
  let moves = 0
  for (let i = from + 1; i < to; i++) {
    const [t, x] = [time[i]!, amount[i]!]
    let k = i
    for (; k > from && (time[k - 1]! > t || (time[k - 1] === t && amount[k - 1]! > x)); k--) {
      time[k] = time[k - 1]!
      amount[k] = amount[k - 1]!
    }
    time[k] = t
    amount[k] = x
    moves += i - k
    if (moves > 20 * (to - from) + 1000) {
      sortWhole(time, amount, from, to)
      return
    }
  }
}

function sortWhole(time: Float64Array, amount: Float64Array, from: number, to: number): void {
  const [times, amounts] = [time.slice(from, to), amount.slice(from, to)]
  const places = Int32Array.from(times, (_, i) => i).sort((a, b) => times[a]! - times[b]! || amounts[a]! - amounts[b]!)
  places.forEach((place, i) => {
    time[from + i] = times[place]!
    amount[from + i] = amounts[place]!
  })
}

/** What a customer's rows, in the order of time, come to. */
function lineOf(
  customer: string | number,
  time: Float64Array,
  amount: Float64Array,
  from: number,
  to: number,
  { merges, calibrationEnd }: PurchaseRule,
): PurchaseLine {
  let purchases = 0
  let holdout = 0
  // The rows of the first purchase end at `second`, those of the calibration at `late`.
  let second = to
  let late = to
  for (let i = from; i < to; i++) {
    const t = time[i]!
    if (t > calibrationEnd && late === to) late = i
    if (i !== from && merges && t === time[i - 1]) continue
    if (t > calibrationEnd) holdout++
    else if (++purchases === 2) second = i
  }
  if (second > late) second = late
  return {
    customer,
    first: time[from]!,
    last: time[purchases > 0 ? late - 1 : from]!,
    purchases,
    total: sumBetween(amount, from, late),
    repeat: sumBetween(amount, second, late),
    holdout,
    holdoutTotal: sumBetween(amount, late, to),
  }
}

/** The sum of a stretch, correctly rounded: in two doubles for as long as these hold it exactly. */
function sumBetween(values: Float64Array, from: number, to: number): number {
  let sum = 0
  let rest = 0
  for (let i = from; i < to; i++) {
    const x = values[i]!
    const next = sum + x
    const shadow = next - sum
    const lost = sum - (next - shadow) + (x - shadow)
    const both = rest + lost
    if (both - rest !== lost || both - lost !== rest) return exactBetween(values, from, to)
    sum = next
    rest = both
  }
  return sum + rest
}

function exactBetween(values: Float64Array, from: number, to: number): number {
  const parts: number[] = []
  for (let i = from; i < to; i++) addExact(parts, values[i]!)
  return sumOf(canonical(parts))
}
