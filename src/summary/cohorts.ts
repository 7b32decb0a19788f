import { checkField } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Instant, Missing, Summarizer } from '../core/types.ts'
import { checkCohorts } from './cohortsCheck.ts'
import { cohortsFrom } from './cohortsRead.ts'
import { type CohortRule, openRule } from './cohortsRule.ts'
import type { Cohorts, CohortsDefinition } from './cohortsShape.ts'
import { cohortTally, fieldsOf } from './cohortsTally.ts'

/** The options of `cohorts`: C names customers, T reads instants, A amounts. */
export interface CohortsOptions<C, T, A> extends CohortRule {
  /** Names the customer. */
  readonly customer: C
  /** When it was active, one row an event. */
  readonly at: T
  /** When the customer started, such as its sign-up: of several the earliest counts. Without it, its first event. */
  readonly start?: T
  /** What the event brought, for `cohortClv`; 0 for events that bring nothing. */
  readonly amount?: A
}

type Id = string | number
type Read<Row, T> = (row: Row) => T | Missing
type Event<C extends string, T extends string> = { readonly [P in C]?: Id | Missing } & {
  readonly [P in T]?: Instant | Missing
}
type Paid<A extends string> = { readonly [P in A]?: number | Missing }

/**
 * Puts customers into cohorts by the period in which they started, and counts at each age since how many were active:
 * in one pass all that the modes of `cohortRetention` and `cohortClv` need. Keyed: only splits that keep a customer's
 * rows together merge to the same counts, and only with `from`, as cohorts must be the same.
 *
 * @formula age = period of the event - period of the start, or ⌊(event - start) / window⌋; an age has a number once it is over for all of the cohort at `observedUntil`
 * @unit customers, by cohort and age; n = placed + unfinished + later + earlier + beforeStart + idle
 * @source retention tables as in Amplitude, Mixpanel and PostHog
 * @complexity O(rows + cells) time; space a bit a customer and period, O(rows) with a window, starts or amounts; recurring O(periods²) a customer at most
 * @example
 * const visits = ['A 01-10', 'A 02-03', 'B 01-20', 'B 03-01', 'C 02-15'].map((visit) => visit.split(' '))
 * const rows = visits.map(([who, day]) => ({ who, at: `2026-${day}` }))
 * const of = cohorts({ customer: 'who', at: 'at', every: 'month', timeZone: 'UTC', observedUntil: '2026-04-01' })
 * const { labels, sizes, active } = summarize(rows, of)
 * ;[labels, sizes, active] // => [['2026-01', '2026-02', '2026-03'], [2, 1, 0], [[2, 1, 1], [1, 0], [0]]]
 * @example
 * const rows = [{ who: 1, at: '2026-03-01T23:59Z' }, { who: 1, at: '2026-03-02T00:01Z' }]
 * const daily = { customer: 'who', at: 'at', every: 'day', timeZone: 'UTC', observedUntil: '2026-03-04' } as const
 * const [byDay, by24Hours] = [cohorts(daily), cohorts({ ...daily, window: 86400 })].map((of) => summarize(rows, of).active[0])
 * ;[byDay, by24Hours] // => [[1, 1, 0], [1, 0]]
 * @example
 * const monthly = { customer: 'who', at: 'at', every: 'month', timeZone: 'UTC', observedUntil: '2026-04-01' } as const
 * cohorts({ ...monthly, brackets: [[0, 3], [3, 6]] }) // throws options.brackets[1] must be after 3, the last age before it, got [3, 6]
 * @example
 * const monthly = { customer: 'who', at: 'at', every: 'month', timeZone: 'UTC', observedUntil: '2026-04-01' } as const
 * summarize([{ who: 1, at: 'soon' }], cohorts(monthly)) // throws rows[0].at must be a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z, got "soon"
 */
export function cohorts<const C extends string, const T extends string>(
  options: CohortsOptions<C, T, never>,
): Summarizer<C | T, Event<C, T>, Cohorts>
export function cohorts<const C extends string, const T extends string, const A extends string>(
  options: CohortsOptions<C, T, A>,
): Summarizer<C | T | A, Event<C, T> & Paid<A>, Cohorts>
export function cohorts<Row>(
  options: CohortsOptions<Read<Row, Id>, Read<Row, Instant>, Read<Row, number>>,
): Summarizer<never, Row, Cohorts>
export function cohorts<Row, const K extends string>(
  options: CohortsOptions<K | Read<Row, Id>, K | Read<Row, Instant>, K | Read<Row, number>>,
): Summarizer<K, Row, Cohorts>
export function cohorts(options: CohortsOptions<Field, Field, Field>): Summarizer<string, never, Cohorts> {
  const rule = openRule(options)
  const { customer, at, start, amount } = options
  for (const name of ['customer', 'at'] as const) checkField(`options.${name}`, options[name])
  for (const name of ['start', 'amount'] as const) {
    if (options[name] === undefined) continue
    checkField(`options.${name}`, options[name])
    if (rule.type === 'recurring') {
      refuse('invalid-option', `options.${name}`, "left out where type is 'recurring'", options[name])
    }
  }
  const fields = { customer, at, start, amount, instants: rule.instants, lenient: rule.lenient }
  const definition = (): CohortsDefinition => ({
    ...(JSON.parse(JSON.stringify(rule.definition)) as CohortsDefinition),
    start: start === undefined ? 'event' : 'field',
    amounts: amount !== undefined,
  })
  return {
    kind: 'cohorts',
    definition: definition(),
    fields: fieldsOf(fields) as string[],
    keyed: true,
    tally: () => cohortTally(fields, rule, (group) => cohortsFrom(group, rule, definition())),
    check: checkCohorts,
  }
}

type Field = string | ((row: never) => unknown)
