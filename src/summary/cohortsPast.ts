import { placer } from '../core/buckets.ts'
import { seenEdges } from './cohortsCounts.ts'
import { gridOf, type OpenedRule } from './cohortsRule.ts'

/** The periods up to the end of what was seen: from `from` on, or as far back as events have asked for. */
export interface Past {
  readonly rule: OpenedRule
  /** How many there are, and how many of them are over. */
  count: number
  complete: number
  /** Where each begins, then where what was seen ends. */
  edges: Float64Array
  /** Finds the period of instants, 0 the first; -1 outside all. */
  find: ReturnType<typeof placer>
  /** Room for the events at hand: the places of their customers, their instants and their periods. */
  who: Int32Array
  at: Float64Array
  periods: Int32Array
}

/** The periods of a rule, none yet where it has no `from`. */
export function pastOf(rule: OpenedRule): Past {
  const edges = new Float64Array(0)
  const [who, at, periods] = [new Int32Array(1), new Float64Array(1), new Int32Array(1)]
  const past: Past = { rule, count: 0, complete: 0, edges, find: placer(edges), who, at, periods }
  if (rule.from !== null) cover(past, rule.from, rule.from)
  return past
}

/** Makes room for so many events at hand. */
export function makeRoom(past: Past, length: number): void {
  if (length <= past.who.length) return
  past.who = new Int32Array(length)
  past.at = new Float64Array(length)
  past.periods = new Int32Array(length)
}

/** So early that a period which holds it still begins in a year that calendars have. */
const EARLY = -8e15

/** Makes periods back to an instant, and for as long again as there were before. */
export function reachBack(past: Past, low: number): void {
  const { rule, edges } = past
  const first = edges[0] ?? rule.until
  if (rule.from === null && low < first) cover(past, low, Math.min(low, Math.max(EARLY, 2 * first - rule.until)))
}

function cover(past: Past, low: number, lowest: number): void {
  const { calendar, until } = past.rule
  // Refuses what would be too many cells.
  gridOf(past.rule, low)
  const { edges, labels } = calendar.cover(lowest, until - 1)
  past.count = labels.length
  past.complete = past.count - ((edges[past.count] as number) > until ? 1 : 0)
  past.edges = seenEdges(edges, until)
  past.find = placer(past.edges)
}
