import { refuse } from '../core/errors.ts'
import { addSums, sampleVariance } from '../core/numeric.ts'
import type { ExactSum, Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** Ages that are looked at together, the first and the last included; 0 is the period of the start. */
export type AgeBracket = readonly [number, number]
/** Whether a customer has one cohort, that of its start, or one in every period in which it was active. */
export type CohortType = 'first-time' | 'recurring'

/** What makes two summaries of cohorts alike. */
export interface CohortsDefinition extends Readonly<Record<string, Json>> {
  /** Whether a customer has one cohort or many. */
  readonly type: CohortType
  /** What a customer starts with: its first event, or the instant of a field. */
  readonly start: 'event' | 'field'
  /** The length of the periods that make cohorts, and ages too where there is no window. */
  readonly every: Json
  /** The length of an age in seconds from each customer's own start; null where ages are periods of the calendar. */
  readonly window: number | null
  /** The zone of the calendar. */
  readonly timeZone: string
  /** The ages that are looked at together; null where none were asked for. */
  readonly brackets: readonly AgeBracket[] | null
  /** Whether amounts were read. */
  readonly amounts: boolean
}

/** Valid rows by where they stand. */
export interface CohortEvents extends Readonly<Record<string, number>> {
  /** In an age that is over at `observedUntil`, of a customer with a cohort. */
  readonly placed: number
  /** In an age that is not over yet: in no cell, but seen by `rolling`. */
  readonly unfinished: number
  /** At or after `observedUntil`: read, and left out. */
  readonly later: number
  /** Of customers who started before `from`, or before it themselves. */
  readonly earlier: number
  /** Before the customer's own start. */
  readonly beforeStart: number
  /** Rows that say when a customer started and no event. */
  readonly idle: number
}

/** Customers by the period in which they started, and what they did at each age since. Lists have one entry a cohort. */
export interface Cohorts extends Summary {
  readonly kind: 'cohorts'
  readonly definition: CohortsDefinition
  /** Valid rows. */
  readonly n: number
  /** Rows without a customer, an instant, a start or an amount. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** What has been seen ends here: ISO text. */
  readonly observedUntil: string
  /** Where each cohort begins, then where the last ends: ISO text. Empty where there is none. */
  readonly edges: readonly string[]
  /** The names of the cohorts, such as `2026-03`. */
  readonly labels: readonly string[]
  /** Customers with a cohort, each once. */
  readonly customers: number
  /** Customers who started before `from`. */
  readonly earlier: number
  /** Where the rows stand. */
  readonly events: CohortEvents
  /** Customers. */
  readonly sizes: readonly number[]
  /** Customers active at each age that is over. */
  readonly active: readonly (readonly number[])[]
  /** Customers by the age at which they were last active; one more for ages that are not over. */
  readonly last: readonly (readonly number[])[]
  /** Customers active in each bracket that is over; null where there are no brackets. */
  readonly bracketed: readonly (readonly number[])[] | null
  /** The amounts of each age that is over; null where none were read. */
  readonly sums: readonly (readonly ExactSum[])[] | null
  /** What each age adds to the sum of the squares of the customers' amounts to date; null where none were read. */
  readonly squares: readonly (readonly ExactSum[])[] | null
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkCohorts(summary: unknown, path: string): void {
  const cohorts = summary as Cohorts
  const { n, events, sizes, customers, definition } = cohorts
  checkRows(cohorts, path)
  const stand = Object.values(events).reduce((sum, count) => sum + count, 0)
  if (stand !== n) refuse('invalid-summary', `${path}.n`, `${stand}, the rows of all events`, n)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const recurring = definition.type === 'recurring'
  if (recurring ? customers > total : customers !== total) {
    refuse('invalid-summary', `${path}.customers`, `${recurring ? 'at most ' : ''}${total}, as in sizes`, customers)
  }
  for (const [c, size] of sizes.entries()) checkCohort(cohorts, c, size, path)
}

function checkCohort(
  { active, last, bracketed, sums, squares, definition }: Cohorts,
  c: number,
  size: number,
  path: string,
): void {
  let seen = 0
  const ages = active[c] as readonly number[]
  const lasts = last[c] as readonly number[]
  for (let k = ages.length; k >= 0; k--) {
    seen += lasts[k] as number
    const place = `${path}.active[${c}][${k}]`
    if (k < ages.length && (ages[k] as number) > seen) {
      refuse('invalid-summary', place, `at most ${seen}, as were last active at this age or later`, ages[k])
    }
  }
  if (seen > size) refuse('invalid-summary', `${path}.last[${c}]`, `of at most ${size} customers`, seen)
  for (const [b, count] of (bracketed?.[c] ?? []).entries()) {
    const [from, to] = (definition.brackets as readonly AgeBracket[])[b] as AgeBracket
    const inside = ages.slice(from, to + 1)
    const most = Math.min(
      size,
      inside.reduce((sum, one) => sum + one, 0),
    )
    const least = Math.max(0, ...inside)
    if (count >= least && count <= most) continue
    refuse('invalid-summary', `${path}.bracketed[${c}][${b}]`, `from ${least} to ${most}, as in active`, count)
  }
  let [sum, square]: ExactSum[] = [{ exact: [] }, { exact: [] }] as const
  for (const [k, more] of (sums?.[c] ?? []).entries()) {
    sum = addSums(sum as ExactSum, more)
    square = addSums(square as ExactSum, squares?.[c]?.[k] as ExactSum)
    // The total of a customer is rounded before it is squared.
    const least = -1e-12 * (square.exact[0] ?? 0)
    const possible = size > 1 ? sampleVariance(size, sum, square) >= least : size === 1 || isNothing(sum, square)
    const expected = `possible for ${size} customers with those sums`
    if (!possible) refuse('invalid-summary', `${path}.squares[${c}][${k}]`, expected, square.exact[0])
  }
}

function isNothing(sum: ExactSum, square: ExactSum): boolean {
  return sum.exact.length === 0 && square.exact.length === 0
}
