import { FARTHEST } from '../core/zone.ts'

/** What names a customer. */
export type Id = string | number

/** One group of rows as they were read. Columns have room for more than `length`. */
export interface CohortLog {
  length: number
  /** The customer: a whole number from 0 on stands for itself, others for -1 - their place in `ids`. */
  who: Int32Array
  /** The instant of the event, NaN where a row has none. */
  at: Float64Array
  /** When the customer started; null where no field says it. */
  start: Float64Array | null
  /** Null where no amounts are read. */
  amount: Float64Array | null
  /** Ids that are no small whole numbers. */
  readonly ids: Map<Id, number>
  /** The largest whole number. */
  top: number
}

/** An empty log. */
export function newLog(starts: boolean, amounts: boolean): CohortLog {
  const column = (): Float64Array => new Float64Array(0)
  const [start, amount] = [starts ? column() : null, amounts ? column() : null]
  return { length: 0, top: -1, who: new Int32Array(0), at: column(), start, amount, ids: new Map() }
}

/** Makes room for more rows. */
function grow(log: CohortLog, more: number): void {
  const size = log.length + more
  if (size <= log.at.length) return
  const wider = <A extends Int32Array | Float64Array>(old: A, fresh: A): A => {
    fresh.set(old)
    return fresh
  }
  const room = Math.max(size, 2 * log.at.length, 64)
  log.who = wider(log.who, new Int32Array(room))
  log.at = wider(log.at, new Float64Array(room))
  if (log.start !== null) log.start = wider(log.start, new Float64Array(room))
  if (log.amount !== null) log.amount = wider(log.amount, new Float64Array(room))
}

/** The largest number that stands for itself. */
const PLAIN = 0x3fffffff

/** Whether this is a small whole number. */
export function isPlain(id: Id): id is number {
  return typeof id === 'number' && (id & PLAIN) === id
}

/** Adds one row that was checked. */
export function addEvent(log: CohortLog, customer: Id, at: number, start: number, amount: number): void {
  grow(log, 1)
  const i = log.length++
  log.at[i] = at
  if (log.start !== null) log.start[i] = start
  if (log.amount !== null) log.amount[i] = amount
  if (isPlain(customer)) {
    log.who[i] = customer
    if (customer > log.top) log.top = customer
    return
  }
  let place = log.ids.get(customer)
  if (place === undefined) {
    place = log.ids.size
    log.ids.set(customer, place)
  }
  log.who[i] = -1 - place
}

/** Adds rows of small whole numbers and instants at once; false, and nothing is added, where there are others. */
export function addColumns(log: CohortLog, ids: unknown, times: unknown, length: number): boolean {
  if (!isWhole(ids) || !(times instanceof Float64Array) || log.start !== null || log.amount !== null) return false
  const top = topOf(ids, 0, length)
  if (top < 0 || Number.isNaN(rangeOf(times, length)[0])) return false
  grow(log, length)
  log.who.set(ids, log.length)
  log.at.set(times, log.length)
  log.length += length
  if (top > log.top) log.top = top
  return true
}

/** Columns of whole numbers. */
type Whole = Int32Array | Uint32Array | Uint16Array

/** Whether this is a column of nothing but whole numbers. */
export function isWhole(ids: unknown): ids is Whole {
  return ids instanceof Int32Array || ids instanceof Uint32Array || ids instanceof Uint16Array
}

/** The largest of some ids, -1 where one is not small. */
export function topOf(ids: Whole, from: number, to: number): number {
  let top = 0
  for (let i = from; i < to; i++) {
    const id = (ids[i] as number) >>> 0
    if (id > top) top = id
  }
  return top <= PLAIN ? top : -1
}

/** The earliest and the latest of some instants; NaN where one is no instant. */
export function rangeOf(times: Float64Array, length: number): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < length; i++) {
    const time = times[i] as number
    if (Math.floor(time) !== time) return [Number.NaN, Number.NaN]
    if (time < low) low = time
    if (time > high) high = time
  }
  return low >= -FARTHEST && high <= FARTHEST ? [low, high] : [Number.NaN, Number.NaN]
}

/** The customers of a log as whole numbers below `count`, not far above the number of rows. */
export function customersOf({ length, who, ids, top }: CohortLog): { who: Int32Array; count: number } {
  const rows = who.subarray(0, length)
  if (top < 4 * length + 4096) {
    const base = top + 1
    if (ids.size === 0) return { who: rows, count: base }
    return { who: rows.map((id) => (id < 0 ? base - 1 - id : id)), count: base + ids.size }
  }
  const places = new Map<number, number>()
  const dense = rows.map((id) => {
    const known = places.get(id)
    if (known !== undefined) return known
    places.set(id, places.size)
    return places.size - 1
  })
  return { who: dense, count: places.size }
}
