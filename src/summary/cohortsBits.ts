import { refuse } from '../core/errors.ts'
import { type Bits, countCustomers } from './cohortsBitsRead.ts'
import { type CohortGroup, ROWS } from './cohortsCounts.ts'
import { type Id, isPlain, isWhole, rangeOf, topOf } from './cohortsEvents.ts'
import { makeRoom, type Past, pastOf, reachBack } from './cohortsPast.ts'
import type { OpenedRule } from './cohortsRule.ts'
import { isId } from './counters.ts'

/** Opens groups of rows of one rule. */
export function bitGroups(rule: OpenedRule): () => CohortGroup {
  const past = pastOf(rule)
  return () => bitGroup(past)
}

function bitGroup(past: Past): CohortGroup {
  const { rule } = past
  const head = rule.from !== null && rule.type === 'first-time' ? 2 : 0
  const counts = { n: 0, later: 0, early: 0, unfinished: 0 }
  const bits: Bits = { past, table: new Int32Array(0), room: 0, top: -1, ids: new Map(), words: 0, head, ...counts }
  const one = new Float64Array(1)
  return {
    missing: 0,
    invalid: 0,
    add(customer, at) {
      bits.n++
      if (at >= rule.until) {
        bits.later++
        return
      }
      one[0] = at
      reachBack(past, at)
      settle(bits, isPlain(customer) ? customer : -1, bits.n)
      past.who[0] = placeOf(bits, customer)
      count(bits, past.who, one, 1)
    },
    addColumns(customers, times, from, to) {
      if (!(times instanceof Float64Array)) return from
      makeRoom(past, Math.min(ROWS, to - from))
      for (let i = from; i < to; i += ROWS) {
        const end = Math.min(to, i + ROWS)
        if (!addSome(bits, customers, times.subarray(i, end), i, to)) return i
      }
      return to
    },
    read: () => ({ n: bits.n, counts: countCustomers(bits), values: null }),
  }
}

/** Adds rows from one on, the first of those up to `to`; false, and nothing is added, where one is not sound. */
function addSome(bits: Bits, customers: ArrayLike<unknown>, times: Float64Array, from: number, to: number): boolean {
  const { past } = bits
  const { length } = times
  const [low, high] = rangeOf(times, length)
  if (Number.isNaN(low)) return false
  reachBack(past, low)
  const places = placesOf(bits, customers, from, from + length, bits.n + to - from)
  if (places === null) return false
  const kept = high < past.rule.until ? length : dropLater(past, places, times)
  if (kept === length) count(bits, places, times, length)
  else count(bits, past.who, past.at, kept)
  bits.n += length
  bits.later += length - kept
  return true
}

/** Makes room for all periods, and for a number up to `top` where that is not far above what so many rows may take. */
function settle(bits: Bits, top: number, rows: number): void {
  const words = (bits.past.count >> 5) + 1
  const isNear = top >= bits.room && top < (8 * rows) / (bits.head + words) + 4096
  if (isNear || words > bits.words) lay(bits, isNear ? Math.max(64, 2 ** (32 - Math.clz32(top))) : bits.room, words)
}

/** Lays the table out anew. */
function lay(bits: Bits, room: number, words: number): void {
  const { table: old, ids, head, top } = bits
  const [was, is] = [head + bits.words, head + words]
  const table = new Int32Array((room + 2 * ids.size) * is)
  const move = (from: number, to: number): void => {
    for (let w = 0; w < was; w++) table[to * is + w] = old[from * was + w] as number
  }
  for (let u = 0; u <= top; u++) move(u, u)
  let next = room
  for (const [id, place] of ids) {
    if (isPlain(id) && id < room) {
      move(place, id)
      ids.delete(id)
      bits.top = Math.max(bits.top, id)
    } else {
      move(place, next)
      ids.set(id, next++)
    }
  }
  bits.table = table
  bits.room = room
  bits.words = words
}

/** The place of a customer. */
function placeOf(bits: Bits, id: Id): number {
  if (isPlain(id) && id < bits.room) {
    if (id > bits.top) bits.top = id
    return id
  }
  let place = bits.ids.get(id)
  if (place === undefined) {
    place = bits.room + bits.ids.size
    bits.ids.set(id, place)
  }
  return place
}

/** The places of some customers; null where one is no id. */
function placesOf(bits: Bits, ids: ArrayLike<unknown>, from: number, to: number, rows: number): Int32Array | null {
  const { who } = bits.past
  let top = isWhole(ids) ? topOf(ids, from, to) : -1
  settle(bits, top, rows)
  if (top >= 0 && top < bits.room) {
    bits.top = Math.max(bits.top, top)
    if (ids instanceof Int32Array) return ids.subarray(from, to)
    who.set((ids as Uint32Array).subarray(from, to))
    return who
  }
  for (let i = from; i < to; i++) {
    const id = ids[i]
    if (!isId(id)) return null
    if (isPlain(id) && id > top) top = id
  }
  settle(bits, top, rows)
  for (let i = from; i < to; i++) who[i - from] = placeOf(bits, ids[i] as Id)
  return who
}

/** Leaves out the events after the end of what was seen; returns how many stay, with their customers at hand. */
function dropLater({ rule, who, at }: Past, places: Int32Array, times: Float64Array): number {
  let length = 0
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number
    at[length] = time
    who[length] = places[i] as number
    if (time < rule.until) length++
  }
  return length
}

/** Counts events before the end of what was seen, by the places of their customers. */
function count(bits: Bits, places: Int32Array, times: Float64Array, length: number): void {
  const { past, room, ids, head } = bits
  const { periods, complete } = past
  const stride = head + bits.words
  const size = (room + ids.size) * stride
  if (size > bits.table.length) {
    const grown = new Int32Array(2 * size)
    grown.set(bits.table)
    bits.table = grown
  }
  past.find(times, length, periods)
  setBits(bits.table, stride, head, places, periods, length, past.count - 1)
  if (head > 0) {
    if (bits.n > MOST) checkRoom(bits.table, stride, places, length)
    countRows(bits.table, stride, places, periods, length, complete - 1)
  }
  let [early, unfinished] = [0, 0]
  for (let i = 0; i < length; i++) {
    const period = periods[i] as number
    early += period >>> 31
    unfinished += (complete - 1 - period) >>> 31
  }
  bits.early += early
  bits.unfinished += unfinished
}

function setBits(
  table: Int32Array,
  stride: number,
  head: number,
  who: Int32Array,
  periods: Int32Array,
  length: number,
  last: number,
): void {
  for (let i = 0; i < length; i++) {
    const bit = last - (periods[i] as number)
    table[(who[i] as number) * stride + head + (bit >> 5)]! |= 1 << bit
  }
}

/** The most events of one customer that a word counts; so far below 2^32 that those of one call have room. */
const MOST = 4_000_000_000

/** Refuses customers whose counts, words of 32 bits, might wrap. */
function checkRoom(table: Int32Array, stride: number, who: Int32Array, length: number): void {
  for (let i = 0; i < length; i++) {
    const events = (table[(who[i] as number) * stride] as number) >>> 0
    if (events < MOST) continue
    refuse('invalid-rows', 'rows', `of customers with fewer than ${MOST} events each, where from is given`, events)
  }
}

function countRows(
  table: Int32Array,
  stride: number,
  who: Int32Array,
  periods: Int32Array,
  length: number,
  over: number,
): void {
  for (let i = 0; i < length; i++) {
    const period = periods[i] as number
    const start = (who[i] as number) * stride
    table[start]! += 1 + (period >> 31)
    table[start + 1]! += (over - period) >>> 31
  }
}
