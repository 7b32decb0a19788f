import { refuse } from '../core/errors.ts'
import type { Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** Whether steps count only in their order, or in any. */
export type StepOrder = 'strict' | 'any'
/** What names a step. */
export type Step = string | number

/** What makes two funnels alike. */
export interface FunnelStepsDefinition {
  readonly [key: string]: Json
  /** The steps in their order. */
  readonly steps: readonly Step[]
  /** 'strict': each at or after the one before it, other events between them allowed; 'any': in whatever order. */
  readonly order: StepOrder
  /** How many seconds after the first a step still counts; null where there is no end. */
  readonly window: number | null
}

/** The steps that customers have gone through, counted from their events. Lists have one entry a step. */
export interface FunnelSteps extends Summary {
  readonly kind: 'funnel-steps'
  readonly definition: FunnelStepsDefinition
  /** Valid rows, of whatever step. */
  readonly n: number
  /** Rows without a customer, an instant or a step. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Customers with a valid row. */
  readonly customers: number
  /** Customers who got as far as this step, so never more than at the one before. */
  readonly reached: readonly number[]
  /** Further events of a step that the customer reached, after it or in an attempt that got less far. */
  readonly repeated: readonly number[]
  /** Events of a step that came before the one that should come first, or without it. */
  readonly outOfOrder: readonly number[]
  /** Events outside the window. */
  readonly outside: readonly number[]
  /** Events of steps that are not in the funnel. */
  readonly other: number
  /** Customers by milliseconds from the start of their way to this step. */
  readonly times: readonly Readonly<Record<string, number>>[]
  /** Customers by milliseconds from the step before. */
  readonly gaps: readonly Readonly<Record<string, number>>[]
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkFunnelSteps(summary: unknown, path: string): void {
  const funnel = summary as FunnelSteps
  const { n, customers, reached, repeated, outOfOrder, outside, other, times, gaps } = funnel
  checkRows(funnel, path)
  let before = customers
  let events = other
  for (const [i, count] of reached.entries()) {
    if (count > before) {
      refuse('invalid-summary', `${path}.reached[${i}]`, `at most ${before}, as many as came before`, count)
    }
    before = count
    events += count + (repeated[i] as number) + (outOfOrder[i] as number) + (outside[i] as number)
    checkTimes(times[i] ?? {}, count, `${path}.times[${i}]`)
    checkTimes(gaps[i] ?? {}, count, `${path}.gaps[${i}]`)
  }
  if (events !== n) refuse('invalid-summary', `${path}.n`, `${events}, the events of all steps and others`, n)
  if (customers > n) refuse('invalid-summary', `${path}.customers`, `at most n, ${n}`, customers)
}

function checkTimes(times: Readonly<Record<string, number>>, reached: number, path: string): void {
  let counted = 0
  for (const [time, count] of Object.entries(times)) {
    const ms = Number(time)
    if (!Number.isSafeInteger(ms) || ms < 0 || String(ms) !== time) {
      refuse('invalid-summary', path, 'a record by whole milliseconds', time)
    }
    if (count === 0) refuse('invalid-summary', `${path}.${time}`, 'above 0, or absent', count)
    counted += count
  }
  if (counted !== reached) refuse('invalid-summary', path, `of ${reached} customers, as many as reached it`, counted)
}
