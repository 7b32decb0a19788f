import { checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { Outcomes } from '../summary/outcomes.ts'
import { type Counted, checkNames, countedOf, isOutcomes, shareOf } from '../summary/share.ts'

/** Sessions of self-service and those of them that count as contained, whatever is meant by that. */
export interface ContainedSessions {
  /** All sessions. */
  readonly sessions: number
  /** Those of them that were contained. */
  readonly contained: number
}

/** Sessions of self-service and those that were not contained, each under one heading only. */
export interface SessionEnds {
  /** All sessions. */
  readonly sessions: number
  /** Handed over to an agent. */
  readonly handedOver: number
  /** Left before an answer; where it is not given, such sessions count as contained. */
  readonly abandoned?: number
  /** Ended in self-service, and the same customer contacted an agent soon after; where it is not given, such sessions count as contained. */
  readonly returned?: number
}

/** The options of `containmentRate`. */
export interface ContainmentRateOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A containment rate, as a fraction; `definition` says which sessions do not count as contained. */
export interface ContainmentRate extends Measured {
  readonly metric: 'containmentRate'
  /** All sessions. */
  readonly sessions: number
  /** Those of them that were contained. */
  readonly contained: number
  /** Handed over to an agent; null where it was not said. */
  readonly handedOver: number | null
  /** Left before an answer; null where it was not said. */
  readonly abandoned: number | null
  /** Followed by a contact with an agent; null where it was not said. */
  readonly returned: number | null
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * The share of self-service sessions (a bot, an IVR, a help centre) that end there. What counts as contained is what
 * the counts leave: sessions not handed over, and, where they are given, not abandoned and not followed by a contact
 * with an agent. Results of other headings do not compare. Of outcomes, yes is contained.
 *
 * @formula contained / sessions; contained = sessions - handedOver - abandoned - returned
 * @unit a fraction, 0 to 1; higher is better where abandoned sessions are not in it
 * @source handovers, abandoned sessions and callbacks as in Google Dialogflow; interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(1)
 * @example
 * containmentRate({ sessions: 1000, handedOver: 300 }).value // => 0.7
 * @example
 * const { value, contained, definition } = containmentRate({ sessions: 1000, handedOver: 300, abandoned: 150, returned: 50 })
 * ;[value, contained, definition.notContained] // => [0.5, 500, ['handedOver', 'abandoned', 'returned']]
 * @example
 * containmentRate({ sessions: 10, handedOver: 8, abandoned: 3 }) // throws counts.abandoned must be at most 2, the sessions that are left, got 3
 */
export function containmentRate(
  counts: Outcomes | ContainedSessions | SessionEnds,
  options: ContainmentRateOptions = {},
): ContainmentRate {
  checkOptions(options, ['level'])
  const { level = 0.95 } = options
  checkLevel(level)
  checkRecord('counts', counts)
  const given = isOutcomes(counts) || !('handedOver' in counts)
  const counted = given ? countedOf(counts as Outcomes | ContainedSessions, 'contained', 'sessions') : left(counts)
  const ends: Partial<SessionEnds> = given ? {} : counts
  const definition = { notContained: given ? null : ENDS.filter((name) => ends[name] !== undefined) }
  const { measured, estimate } = shareOf('containmentRate', definition, counted, 'no-answers', { level })
  const { handedOver = null, abandoned = null, returned = null } = ends
  const parts = { sessions: counted.n, contained: counted.yes, handedOver, abandoned, returned }
  return { ...measured, ...parts, estimate }
}

const ENDS = ['handedOver', 'abandoned', 'returned'] as const

function left(counts: SessionEnds): Counted {
  checkNames(counts, ['sessions', ...ENDS])
  const { sessions } = counts
  checkCount('counts.sessions', sessions)
  let rest = sessions
  for (const name of ENDS) {
    const count = counts[name]
    if (count === undefined && name !== 'handedOver') continue
    checkCount(`counts.${name}`, count)
    if (count > rest) refuse('invalid-value', `counts.${name}`, `at most ${rest}, the sessions that are left`, count)
    rest -= count
  }
  return { yes: rest, n: sessions, missing: 0, invalid: 0 }
}
