import type { Id } from './cohortsEvents.ts'
import type { CohortGrid, OpenedRule } from './cohortsRule.ts'
import type { CohortEvents } from './cohortsShape.ts'
import type { CohortValues } from './cohortsValues.ts'

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

/** What the rows of one group came to. */
export interface CohortsRead {
  /** Valid rows. */
  readonly n: number
  readonly counts: CohortCounts
  readonly values: CohortValues | null
}

/** The rows of one group, in the form in which they are kept until they are read. */
export interface CohortGroup {
  missing: number
  invalid: number
  /** Adds a row that was checked. */
  add(customer: Id, at: number, start: number, amount: number): void
  /** Adds the rows of columns in one go, as far as these are sound and plain; returns the first that was not added. */
  addColumns(customers: ArrayLike<unknown>, times: ArrayLike<unknown>, from: number, to: number): number
  read(): CohortsRead
}

/** How many rows are added in one go. */
export const ROWS = 8192

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

/** Counts a customer of a cohort who was active `from` on in `list`, less `shift`, in each bracket once. */
export function countBrackets(
  counts: CohortCounts,
  cohort: number,
  list: Int32Array,
  from: number,
  length: number,
  shift: number,
): void {
  const { bracketed, bracketOf, stamps, grid } = counts
  const inside = bracketed[cohort] as number[]
  const ages = grid.ages[cohort] as number
  const stamp = ++counts.stamp
  for (let i = from; i < length; i++) {
    const age = (list[i] as number) - shift
    if (age >= ages) continue
    const bracket = bracketOf[age] as number
    if (bracket < 0 || bracket >= inside.length || stamps[bracket] === stamp) continue
    stamps[bracket] = stamp
    inside[bracket]! += 1
  }
}

/** Where periods begin, as far as was seen: what stands outside them is in none. */
export function seenEdges(edges: Float64Array, until: number): Float64Array {
  const seen = edges.slice()
  if (seen.length > 0) seen[seen.length - 1] = Math.min(until, seen.at(-1) as number)
  return seen
}
