import { placer } from '../core/buckets.ts'
import { type CohortCounts, type CohortGroup, countBrackets, newCounts, seenEdges } from './cohortsCounts.ts'
import { addColumns, addEvent, type CohortLog, customersOf, newLog } from './cohortsEvents.ts'
import { gridOf, type OpenedRule } from './cohortsRule.ts'
import { type CohortValues, newValues } from './cohortsValues.ts'

/** A group of rows of any rule that has one cohort a customer: rows are kept until they are read. */
export function logGroup(rule: OpenedRule, withStart: boolean, withAmount: boolean): CohortGroup {
  const log = newLog(withStart, withAmount)
  return {
    missing: 0,
    invalid: 0,
    add: (customer, at, start, amount) => addEvent(log, customer, at, start, amount),
    addColumns: (customers, times, from, to) => (from === 0 && addColumns(log, customers, times, to) ? to : from),
    read() {
      const customers = customersOf(log)
      const starts = startsOf(log, customers.who, customers.count, rule.until)
      const counts = newCounts(rule, gridOf(rule, rule.from ?? firstOf(starts, rule.until)))
      const values = log.amount === null ? null : newValues(log.amount, counts.grid.ages)
      countChains(counts, rule, log, customers, starts, values)
      return { n: log.length, counts, values }
    },
  }
}

/** The earliest of some instants before `until`; null where there is none. */
function firstOf(times: Float64Array, until: number): number | null {
  let first = until
  for (let i = 0; i < times.length; i++) if ((times[i] as number) < first) first = times[i] as number
  return first < until ? first : null
}

/** When each customer started: by its field the earliest that its rows say, else its first event that was seen. */
function startsOf(log: CohortLog, who: Int32Array, customers: number, until: number): Float64Array {
  const starts = new Float64Array(customers).fill(Infinity)
  const { start, at } = log
  for (let i = 0; i < who.length; i++) {
    const time = (start === null ? at[i] : start[i]) as number
    const u = who[i] as number
    if (time < (starts[u] as number) && (start !== null || time < until)) starts[u] = time
  }
  return starts
}

/** What is known of all rows while customers are counted one after the other. */
interface Pass {
  readonly counts: CohortCounts
  readonly rule: OpenedRule
  readonly at: Float64Array
  /** The periods of the events and of the starts, -1 where they are in none. */
  readonly periods: Int32Array
  readonly cohorts: Int32Array
  readonly starts: Float64Array
  readonly values: CohortValues | null
  /** For each age the customer that was counted in it last, plus 1. */
  readonly marks: Int32Array
  readonly list: Int32Array
}

/** Counts customers one after the other, each with all of its rows. */
function countChains(
  counts: CohortCounts,
  rule: OpenedRule,
  log: CohortLog,
  customers: { readonly who: Int32Array; readonly count: number },
  starts: Float64Array,
  values: CohortValues | null,
): void {
  const { who, count } = customers
  const { grid } = counts
  const find = placer(seenEdges(grid.edges, rule.until))
  const at = log.at.subarray(0, log.length)
  const periods = new Int32Array(at.length)
  find(at, at.length, periods)
  const cohorts = new Int32Array(count)
  find(starts, count, cohorts)
  const most = Math.max(grid.labels.length, grid.ages[0] ?? 0) + 1
  const [marks, list] = [new Int32Array(most), new Int32Array(most)]
  const pass: Pass = { counts, rule, at, periods, cohorts, starts, values, marks, list }
  const { ends, order } = chainsOf(who, count)
  for (let u = 0; u < count; u++) {
    const chain = order.subarray(u === 0 ? 0 : (ends[u - 1] as number), ends[u])
    if (chain.length > 0) countOne(pass, u, chain)
  }
}

/** The rows of each customer next to each other, in their order. */
function chainsOf(who: Int32Array, count: number): { ends: Int32Array; order: Int32Array } {
  const ends = new Int32Array(count)
  for (let i = 0; i < who.length; i++) ends[who[i] as number]! += 1
  let total = 0
  for (let u = 0; u < count; u++) {
    const size = ends[u] as number
    ends[u] = total
    total += size
  }
  const order = new Int32Array(who.length)
  for (let i = 0; i < who.length; i++) {
    const u = who[i] as number
    order[ends[u] as number] = i
    ends[u]! += 1
  }
  return { ends, order }
}

/** Counts one customer. */
function countOne(
  { counts, rule, at, periods, cohorts, starts, values, marks, list }: Pass,
  u: number,
  chain: Int32Array,
): void {
  const { events, grid } = counts
  const [start, cohort] = [starts[u] as number, cohorts[u] as number]
  const old = start < (grid.edges[0] ?? -Infinity)
  const ages = grid.ages[cohort] ?? 0
  let length = 0
  for (let j = 0; j < chain.length; j++) {
    const i = chain[j] as number
    const time = at[i] as number
    if (Number.isNaN(time)) events.idle++
    else if (time >= rule.until) events.later++
    else if (old) events.earlier++
    else if (time < start) events.beforeStart++
    else {
      const exact = rule.window === null ? (periods[i] as number) - cohort : Math.floor((time - start) / rule.window)
      const age = exact < ages ? exact : ages
      events[age < ages ? 'placed' : 'unfinished']++
      if (age < ages) values?.note(i, age)
      if (marks[age] === u + 1) continue
      marks[age] = u + 1
      list[length++] = age
    }
  }
  if (old) counts.earlier++
  if (cohort < 0) return
  counts.customers++
  countAges(counts, cohort, list, length)
  values?.close(cohort)
}

/** Counts a customer of a cohort by the ages at which it was active: distinct ones, none after the last. */
function countAges(counts: CohortCounts, cohort: number, list: Int32Array, length: number): void {
  const row = counts.active[cohort] as number[]
  const ages = row.length
  counts.sizes[cohort]! += 1
  let most = -1
  for (let i = 0; i < length; i++) {
    const age = list[i] as number
    if (age > most) most = age
    if (age < ages) row[age]! += 1
  }
  if (most >= 0) (counts.last[cohort] as number[])[most]! += 1
  countBrackets(counts, cohort, list, 0, length, 0)
}
