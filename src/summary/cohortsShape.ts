import type { ExactSum, Json, Summary } from '../core/types.ts'

/** The names of all options of cohorts, those of its fields too. */
export const COHORT_OPTIONS: readonly string[] = ['customer', 'at', 'start', 'amount', 'observedUntil', 'from', 'window', 'type', 'brackets', 'naiveZone', 'onInvalid', 'every', 'timeZone', 'weekStart', 'fiscalYearStart'] // biome-ignore format: a list to read

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
