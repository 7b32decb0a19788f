import { placer } from '../core/buckets.ts'
import { type CohortCounts, countAges, countPeriods, seenEdges } from './cohortsCounts.ts'
import type { CohortLog } from './cohortsEvents.ts'
import type { OpenedRule } from './cohortsRule.ts'
import type { CohortValues } from './cohortsValues.ts'

/** When each customer started: by its field the earliest that its rows say, else its first event that was seen. */
export function startsOf(log: CohortLog, who: Int32Array, customers: number, until: number): Float64Array {
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

/** Counts customers one after the other, each with all of its rows: for any rule. */
export function countChains(
  counts: CohortCounts,
  rule: OpenedRule,
  log: CohortLog,
  customers: { readonly who: Int32Array; readonly count: number },
  starts: Float64Array,
  values: CohortValues | null,
): void {
  const { who, count } = customers
  const { grid } = counts
  const find = placer(seenEdges(grid, rule.until))
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
    if (chain.length === 0) continue
    if (rule.type === 'recurring') countRecurring(pass, u, chain)
    else countFirst(pass, u, chain)
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

/** Counts one customer with the one cohort of its start. */
function countFirst(
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
  countAges(counts, cohort, list, 0, length, 0)
  values?.close(cohort)
}

/** Counts one customer with a cohort in every period in which it was active. */
function countRecurring({ counts, rule, at, periods, marks, list }: Pass, u: number, chain: Int32Array): void {
  const { events, grid } = counts
  let length = 0
  for (let j = 0; j < chain.length; j++) {
    const i = chain[j] as number
    const period = periods[i] as number
    if (period < 0) {
      events[(at[i] as number) >= rule.until ? 'later' : 'earlier']++
      continue
    }
    events[period < grid.complete ? 'placed' : 'unfinished']++
    if (marks[period] === u + 1) continue
    marks[period] = u + 1
    list[length++] = period
  }
  list.subarray(0, length).sort()
  countPeriods(counts, list, length, true)
}
