import { type CohortCounts, countBrackets, newCounts } from './cohortsCounts.ts'
import type { Id } from './cohortsEvents.ts'
import type { Past } from './cohortsPast.ts'
import { gridOf } from './cohortsRule.ts'

/*
 * Events that start their customers, in periods of the calendar. No event is kept: each customer has a place in a table
 * with a bit for each period in which it was active. Bit 0 is the period that holds the end of what was seen, as where
 * the first begins is known last.
 */

/** What is known of the events of one group. */
export interface Bits {
  readonly past: Past
  /** Whole numbers below `room` have the place of their value, other ids those from `room` on, in their order. */
  table: Int32Array
  room: number
  /** The largest number that has the place of its value. */
  top: number
  readonly ids: Map<Id, number>
  /** How many words of a place hold bits. */
  words: number
  /**
   * How many words stand before them. Two where customers can have started before the first period: their events that
   * are in periods, and those of them in one that is not over. What they count for is known last.
   */
  readonly head: 0 | 2
  /** Events, those at or after the end of what was seen, before the first period, and in a period that is not over. */
  n: number
  later: number
  early: number
  unfinished: number
}

/** Counts all customers by cohort and age. */
export function countCustomers(bits: Bits): CohortCounts {
  const { past, room, top, ids, n, later, early, unfinished } = bits
  const { rule } = past
  const counts = newCounts(rule, gridOf(rule, rule.from ?? firstOf(bits)))
  Object.assign(counts.events, { placed: n - later - early - unfinished, unfinished, later, earlier: early })
  const width = counts.grid.labels.length + 1
  const pairs: Pairs = { width, active: new Int32Array(width ** 2), last: new Int32Array(width ** 2) }
  const customers =
    countPlaces(bits, 0, top + 1, counts, pairs) + countPlaces(bits, room, room + ids.size, counts, pairs)
  let old = 0
  for (let period = 0; period < width; period++) old += pairs.last[period] as number
  if (rule.type === 'first-time') counts.earlier = old
  counts.customers = customers - (rule.type === 'first-time' ? old : (pairs.last[0] as number))
  toAges(counts, pairs)
  return counts
}

/** The start of the first period in which anybody was active; null where nobody was. */
function firstOf({ past, table, words }: Bits): number | null {
  const all = new Int32Array(words)
  for (let i = 0; i < table.length; i += words) for (let w = 0; w < words; w++) all[w]! |= table[i + w] as number
  let w = words - 1
  while (w >= 0 && all[w] === 0) w--
  return w < 0 ? null : (past.edges[past.count - 1 - 32 * w - (31 - Math.clz32(all[w] as number))] as number)
}

/** Customers by two periods, that of a cohort and one of activity or the last such; 0 is all time before the first. */
interface Pairs {
  readonly width: number
  readonly active: Int32Array
  readonly last: Int32Array
}

/** Counts the customers of some places; returns how many there are. */
function countPlaces(bits: Bits, from: number, to: number, counts: CohortCounts, pairs: Pairs): number {
  const { table, head, words, past } = bits
  const { width, active, last } = pairs
  const { type, brackets } = past.rule
  const simple = type === 'first-time' && brackets.length === 0
  const stride = head + words
  const list = new Int32Array(width)
  let customers = 0
  for (let u = from; u < to; u++) {
    const start = u * stride
    let [length, row, period] = [0, 0, 0]
    for (let w = words - 1; w >= 0; w--) {
      for (let word = table[start + head + w] as number; word !== 0; ) {
        const bit = 31 - Math.clz32(word)
        word ^= 1 << bit
        period = width - 1 - 32 * w - bit
        if (length === 0) row = period * width
        active[row + period]! += 1
        list[length++] = period
      }
    }
    if (length === 0) continue
    customers++
    last[row + period]! += 1
    if (row === 0 && head > 0) forget(counts, (table[start] as number) >>> 0, (table[start + 1] as number) >>> 0)
    if (!simple) countMore(counts, pairs, list, length, type === 'recurring')
  }
  return customers
}

/** Takes the events of a customer who had started before the first cohort out of their periods. */
function forget({ events }: CohortCounts, inside: number, unfinished: number): void {
  events.placed -= inside - unfinished
  events.unfinished -= unfinished
  events.earlier += inside
}

/** Counts a customer in the cohorts after its first, where it has these, and in brackets. */
function countMore(
  counts: CohortCounts,
  { width, active, last }: Pairs,
  list: Int32Array,
  length: number,
  recurring: boolean,
): void {
  const cohorts = recurring ? length : 1
  for (let i = 0; i < cohorts; i++) {
    const cohort = list[i] as number
    if (i > 0) {
      for (let j = i; j < length; j++) active[cohort * width + (list[j] as number)]! += 1
      last[cohort * width + (list[length - 1] as number)]! += 1
    }
    if (cohort > 0) countBrackets(counts, cohort - 1, list, i, length, cohort)
  }
}

/** Turns periods into ages. */
function toAges({ sizes, grid, ...counts }: CohortCounts, { width, active, last }: Pairs): void {
  for (const [c, ages] of grid.ages.entries()) {
    const [row, lasts] = [counts.active[c] as number[], counts.last[c] as number[]]
    for (let period = c + 1; period < width; period++) {
      const [cell, age] = [(c + 1) * width + period, period - c - 1]
      sizes[c]! += last[cell] as number
      if (age < ages) row[age] = active[cell] as number
      lasts[Math.min(age, ages)]! += last[cell] as number
    }
  }
}
