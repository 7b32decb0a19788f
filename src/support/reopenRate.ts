import { checkChoice, checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { exactPoisson } from '../core/intervals.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { Outcomes } from '../summary/outcomes.ts'
import { checkNames, countedOf, shareOf } from '../summary/share.ts'

/** Resolved tickets and those of them that were reopened. */
export interface ReopenedTickets {
  /** Tickets that have been resolved at least once. */
  readonly resolved: number
  /** Those of them that were reopened at least once. */
  readonly reopened: number
}

/** Resolutions and reopenings as events: a ticket may have several of both. */
export interface ReopenEvents {
  /** How often a ticket was resolved. */
  readonly resolutions: number
  /** How often a ticket was reopened. */
  readonly reopenings: number
}

/** The options of `reopenRate`. */
export interface ReopenRateOptions {
  /** 'ticket' (default): the share of resolved tickets that were reopened. 'resolution': reopenings over resolutions, as events. */
  readonly per?: 'ticket' | 'resolution'
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A reopen rate, as a fraction. */
export interface ReopenRate extends Measured {
  readonly metric: 'reopenRate'
  /** What it is per. */
  readonly per: 'ticket' | 'resolution'
  /** Tickets resolved, or resolutions. */
  readonly resolved: number
  /** Those tickets that were reopened, or reopenings. */
  readonly reopened: number
  /** What comparisons need; null where there was no reopening among events. */
  readonly estimate: Estimate | null
}

/**
 * How often what was resolved is reopened: the share of resolved tickets that were reopened at least once, or, by name,
 * reopenings over resolutions. Of outcomes, a row a resolved ticket, yes is reopened. Reopenings of a period may follow
 * resolutions before it, so that rate can be above 1 and has the interval of a Poisson rate, which is too narrow where a
 * few tickets are reopened again and again.
 *
 * @formula reopened / resolved; reopenings / resolutions
 * @unit a fraction, 0 to 1, per 'resolution' from 0 up; lower is better
 * @source reopens as in Zendesk; intervals: Wilson 1927, Garwood 1936
 * @complexity O(1)
 * @example
 * reopenRate({ resolved: 400, reopened: 20 }).value // => 0.05
 * @example
 * const tickets = [{ reopens: 0 }, { reopens: 2 }, { reopens: 0 }, { reopens: null }]
 * const reopened = outcomes(({ reopens }: { reopens: number | null }) => reopens === null ? null : reopens > 0)
 * const { resolved, missing } = reopenRate(summarize(tickets, reopened))
 * ;[resolved, missing] // => [3, 1]
 * @example
 * reopenRate({ resolutions: 425, reopenings: 34 }, { per: 'resolution' }).value // => 0.08
 * @example
 * reopenRate({ resolved: 4, reopened: 5 }) // throws counts.reopened must be at most resolved, 4, got 5
 */
export function reopenRate(
  counts: Outcomes | ReopenedTickets | ReopenEvents,
  options: ReopenRateOptions = {},
): ReopenRate {
  checkOptions(options, ['per', 'level'])
  const { per = 'ticket', level = 0.95 } = options
  checkChoice('options.per', per, ['ticket', 'resolution'])
  checkLevel(level)
  checkRecord('counts', counts)
  if (per === 'resolution') return ofEvents(counts as ReopenEvents, level)
  const counted = countedOf(counts as Outcomes | ReopenedTickets, 'reopened', 'resolved')
  const { measured, estimate } = shareOf('reopenRate', { per }, counted, 'no-answers', { level })
  return { ...measured, per, resolved: counted.n, reopened: counted.yes, estimate }
}

function ofEvents(counts: ReopenEvents, level: number): ReopenRate {
  checkNames(counts, ['resolutions', 'reopenings'])
  const { resolutions: n, reopenings: events } = counts
  checkCount('counts.resolutions', n)
  checkCount('counts.reopenings', events)
  const value = n === 0 ? null : events / n
  const { low, high } = exactPoisson(events, level)
  // No reopening at all says little of the spread: an error of 0 would pass for certainty.
  const standardError = n === 0 || events === 0 ? null : Math.sqrt(events) / n
  return {
    metric: 'reopenRate',
    definition: { per: 'resolution' },
    value,
    n,
    missing: 0,
    invalid: 0,
    standardError,
    interval: n === 0 ? null : { low: low / n, high: high / n, level, method: 'poisson-exact' },
    reason: n === 0 ? 'no-answers' : null,
    warnings: n > 0 && n < 30 ? ['small-sample'] : [],
    per: 'resolution',
    resolved: n,
    reopened: events,
    estimate: value === null || standardError === null ? null : { kind: 'normal', value, standardError, unit: 1 },
  }
}
