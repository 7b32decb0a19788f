import { checkChoice, checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Estimate, Measured } from '../core/types.ts'
import { type Durations, openOf } from '../summary/durationsShape.ts'
import type { Outcomes } from '../summary/outcomes.ts'
import { type Counted, checkNames, countedOf, shareOf } from '../summary/share.ts'

/** Tickets that were created and tickets that were resolved. */
export interface ResolutionCounts {
  /** Tickets created: all of the cohort, or those of the period. */
  readonly created: number
  /** Tickets resolved: those of the cohort, or whatever was resolved in the period. */
  readonly resolved: number
}

/** Which tickets are divided: those created and what became of them, or what came in and what went out. */
export type ResolutionBasis = 'cohort' | 'flow'

/** The options of `resolutionRate`. */
export interface ResolutionRateOptions {
  /** 'cohort' (default): of the tickets created, the share that is resolved. 'flow': resolved in the period over created in it, whichever tickets they are. */
  readonly basis?: ResolutionBasis
  /** The confidence level of the interval, 0.95 by default; 'flow' has none. */
  readonly level?: number
}

/** A resolution rate, as a fraction. */
export interface ResolutionRate extends Measured {
  readonly metric: 'resolutionRate'
  /** Which tickets are divided. */
  readonly basis: ResolutionBasis
  /** Tickets created. */
  readonly created: number
  /** Tickets resolved. */
  readonly resolved: number
  /** What comparisons need; null for 'flow'. */
  readonly estimate: Estimate | null
}

/**
 * The share of tickets that are resolved. Of a cohort (the default) it is the tickets created and how many of them are
 * resolved by now: from outcomes, from `durations` with `asOf`, or as counts. By name, `'flow'`, it is what was resolved
 * in a period over what was created in it, which is above 1 while a backlog shrinks, and has no interval, as the tickets
 * above and below the line are not the same.
 *
 * @formula resolved / created
 * @unit a fraction, 0 to 1, of 'flow' from 0 up; higher is better
 * @source interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(1)
 * @example
 * resolutionRate({ created: 400, resolved: 300 }).value // => 0.75
 * @example
 * const tickets = [{ opened: 0, solved: 3600000 }, { opened: 0, solved: null }, { opened: null, solved: null }]
 * const of = durations({ from: 'opened', to: 'solved', asOf: 7200000 })
 * const { value, created, missing } = resolutionRate(summarize(tickets, of))
 * ;[value, created, missing] // => [0.5, 2, 1]
 * @example
 * resolutionRate({ created: 400, resolved: 440 }, { basis: 'flow' }).value // => 1.1
 * @example
 * resolutionRate({ created: 400, resolved: 440 }) // throws counts.resolved must be at most created, 400, got 440
 */
export function resolutionRate(
  counts: Outcomes | Durations | ResolutionCounts,
  options: ResolutionRateOptions = {},
): ResolutionRate {
  checkOptions(options, ['basis', 'level'])
  const { basis = 'cohort', level = 0.95 } = options
  checkChoice('options.basis', basis, ['cohort', 'flow'])
  checkLevel(level)
  checkRecord('counts', counts)
  if (basis === 'flow') return flowOf(counts as ResolutionCounts)
  const counted = isDurations(counts) ? ofDurations(counts) : countedOf(counts, 'resolved', 'created')
  const { measured, estimate } = shareOf('resolutionRate', { basis }, counted, 'no-answers', { level })
  return { ...measured, basis, created: counted.n, resolved: counted.yes, estimate }
}

function isDurations(counts: Outcomes | Durations | ResolutionCounts): counts is Durations {
  return (counts as { kind?: unknown }).kind === 'durations'
}

function ofDurations(durations: Durations): Counted {
  const { n, missing, invalid, asOf } = durations
  if (asOf === null) {
    refuse('invalid-value', 'counts.asOf', 'given: without it what is not resolved is missing, not open', asOf)
  }
  return { yes: n, n: n + openOf(durations), missing, invalid }
}

/** Counts alone: a summary says of each ticket whether it is resolved, not when. */
function flowOf(counts: ResolutionCounts): ResolutionRate {
  checkNames(counts, ['created', 'resolved'])
  const { created, resolved } = counts
  checkCount('counts.created', created)
  checkCount('counts.resolved', resolved)
  return {
    metric: 'resolutionRate',
    definition: { basis: 'flow' },
    value: created === 0 ? null : resolved / created,
    n: created,
    missing: 0,
    invalid: 0,
    standardError: null,
    interval: null,
    reason: created === 0 ? 'no-answers' : null,
    warnings: created > 0 && created < 30 ? ['small-sample'] : [],
    basis: 'flow',
    created,
    resolved,
    estimate: null,
  }
}
