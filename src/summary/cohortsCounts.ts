import { placer } from '../core/buckets.ts'
import type { CohortGrid, OpenedRule } from './cohortsRule.ts'
import type { CohortEvents } from './cohortsShape.ts'

/** Rows and customers by cohort and age, as they are counted. */
export interface CohortCounts {
  readonly grid: CohortGrid
  customers: number
  earlier: number
  readonly events: { -readonly [K in keyof CohortEvents]: number }
  readonly sizes: number[]
  readonly active: number[][]
  readonly last: number[][]
  readonly bracketed: number[][]
  /** The bracket of each age, -1 where it is in none. */
  readonly bracketOf: Int32Array
  /** For each bracket the one that was counted last. */
  readonly stamps: Float64Array
  stamp: number
}

/** Counts of nothing. */
export function newCounts({ brackets }: OpenedRule, grid: CohortGrid): CohortCounts {
  const most = Math.max(0, ...grid.ages.slice(0, 1))
  const bracketOf = new Int32Array(most).fill(-1)
  for (const [b, [from, to]] of brackets.entries()) bracketOf.fill(b, from, to + 1)
  const lists = (length: (ages: number) => number): number[][] =>
    grid.ages.map((ages) => new Array<number>(length(ages)).fill(0))
  return {
    grid,
    customers: 0,
    earlier: 0,
    events: { placed: 0, unfinished: 0, later: 0, earlier: 0, beforeStart: 0, idle: 0 },
    sizes: grid.ages.map(() => 0),
    active: lists((ages) => ages),
    last: lists((ages) => ages + 1),
    bracketed: lists((ages) => brackets.filter(([, to]) => to < ages).length),
    bracketOf,
    stamps: new Float64Array(brackets.length),
    stamp: 0,
  }
}

/** Counts a customer of a cohort who was active `from` on in `list`, less `shift`: distinct ages, none after the last. */
export function countAges(
  counts: CohortCounts,
  cohort: number,
  list: Int32Array,
  from: number,
  length: number,
  shift: number,
): void {
  const { active, last, bracketed, bracketOf, stamps } = counts
  const row = active[cohort] as number[]
  const inside = bracketed[cohort] as number[]
  const ages = row.length
  const stamp = ++counts.stamp
  counts.sizes[cohort]! += 1
  let most = -1
  for (let i = from; i < length; i++) {
    const age = (list[i] as number) - shift
    if (age > most) most = age
    if (age >= ages) continue
    row[age]! += 1
    const bracket = bracketOf[age] as number
    if (bracket < 0 || bracket >= inside.length || stamps[bracket] === stamp) continue
    stamps[bracket] = stamp
    inside[bracket]! += 1
  }
  if (most >= 0) (last[cohort] as number[])[most < ages ? most : ages]! += 1
}

/** Counts a customer by the periods in which it was active, ascending: one cohort of the first, or one of each. */
export function countPeriods(counts: CohortCounts, list: Int32Array, length: number, recurring: boolean): void {
  if (length === 0) return
  counts.customers++
  const cohorts = recurring ? length : 1
  for (let i = 0; i < cohorts; i++) countAges(counts, list[i] as number, list, i, length, list[i] as number)
}

/** How many rows are placed at a time. */
const ROWS = 8192

/** Where the periods of a grid begin, as far as was seen: what stands outside them is in none. */
export function seenEdges({ edges }: CohortGrid, until: number): Float64Array {
  const seen = edges.slice()
  if (seen.length > 0) seen[seen.length - 1] = Math.min(until, seen.at(-1) as number)
  return seen
}

/** How many periods there may be for a table of their bits. */
export const FEW = 128

/**
 * Counts customers by bits, one a period: for events that start their customers, in periods of the calendar, few enough.
 */
export function countBits(
  counts: CohortCounts,
  rule: OpenedRule,
  who: Int32Array,
  at: Float64Array,
  customers: number,
): void {
  const { grid, events } = counts
  const recurring = rule.type === 'recurring'
  const words = Math.max(1, (grid.labels.length + 31) >> 5)
  const bits = new Int32Array(customers * words)
  const old = new Uint8Array(customers)
  const find = placer(seenEdges(grid, rule.until))
  const periods = new Int32Array(ROWS)
  for (let from = 0; from < who.length; from += ROWS) {
    const length = Math.min(ROWS, who.length - from)
    find(at.subarray(from, from + length), length, periods)
    setBits(bits, words, who, from, periods, length)
    countPlaced(events, periods, length, grid.complete)
    for (let i = 0; i < length; i++) {
      if (periods[i] !== -1) continue
      if ((at[from + i] as number) >= rule.until) events.later++
      else {
        events.earlier++
        old[who[from + i] as number] = 1
      }
    }
  }
  if (!recurring && events.earlier > 0) forget(counts, bits, words, who, at, old, rule.until, find)
  const list = new Int32Array(grid.labels.length)
  for (let u = 0; u < customers; u++) countPeriods(counts, list, listOf(bits, u * words, words, list), recurring)
}

function setBits(bits: Int32Array, words: number, who: Int32Array, from: number, periods: Int32Array, length: number) {
  for (let i = 0; i < length; i++) {
    const period = periods[i] as number
    if (period >= 0) bits[(who[from + i] as number) * words + (period >> 5)]! |= 1 << (period & 31)
  }
}

function countPlaced(events: CohortCounts['events'], periods: Int32Array, length: number, complete: number): void {
  let [placed, unfinished] = [0, 0]
  for (let i = 0; i < length; i++) {
    const period = periods[i] as number
    if (period >= 0) {
      if (period < complete) placed++
      else unfinished++
    }
  }
  events.placed += placed
  events.unfinished += unfinished
}

/** Takes back the customers who had started before the first cohort. */
function forget(
  counts: CohortCounts,
  bits: Int32Array,
  words: number,
  who: Int32Array,
  at: Float64Array,
  old: Uint8Array,
  until: number,
  find: ReturnType<typeof placer>,
): void {
  const { events, grid } = counts
  const period = new Int32Array(1)
  for (let i = 0; i < who.length; i++) {
    if (old[who[i] as number] === 0 || (at[i] as number) >= until) continue
    find(at.subarray(i, i + 1), 1, period)
    const p = period[0] as number
    if (p < 0) continue
    events[p < grid.complete ? 'placed' : 'unfinished']--
    events.earlier++
  }
  for (let u = 0; u < old.length; u++) {
    if (old[u] === 0) continue
    counts.earlier++
    bits.fill(0, u * words, (u + 1) * words)
  }
}

/** Writes the places of the bits that are set, ascending; returns how many. */
function listOf(bits: Int32Array, start: number, words: number, list: Int32Array): number {
  let length = 0
  for (let w = 0; w < words; w++) {
    for (let word = bits[start + w] as number; word !== 0; word &= word - 1) {
      list[length++] = 32 * w + 31 - Math.clz32(word & -word)
    }
  }
  return length
}
