import type { Estimate, Measured } from '../core/types.ts'
import type { Outcomes } from '../summary/outcomes.ts'
import type { ProportionOptions } from '../summary/proportion.ts'
import { countedOf, shareOf } from '../summary/share.ts'

/** Sessions and those of them that saw a single page. */
export interface BounceCounts {
  /** All sessions. */
  readonly sessions: number
  /** Those of them that saw one page and left. */
  readonly singlePage: number
}

/** A bounce rate, as a fraction. */
export interface BounceRate extends Measured {
  readonly metric: 'bounceRate'
  /** All sessions. */
  readonly sessions: number
  /** Those of them that saw one page and left. */
  readonly singlePage: number
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * The share of sessions that see one page and leave. Google Analytics 4 counts otherwise: there a bounce is a session
 * that is not engaged (under 10 seconds, one page, no key event); give those as `singlePage`. Of outcomes, yes is a
 * bounce.
 *
 * @formula singlePage / sessions
 * @unit a fraction, 0 to 1; lower is better on pages that should lead on
 * @source Kaushik 2009; interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(1)
 * @example
 * bounceRate({ sessions: 800, singlePage: 320 }).value // => 0.4
 * @example
 * const sessions = [{ pages: 1 }, { pages: 4 }, { pages: null }]
 * const bounced = outcomes((row: { pages: number | null }) => row.pages === null ? null : row.pages === 1)
 * bounceRate(summarize(sessions, bounced)).value // => 0.5
 * @example
 * bounceRate({ sessions: 5, singlePage: 6 }) // throws counts.singlePage must be at most sessions, 5, got 6
 */
export function bounceRate(counts: Outcomes | BounceCounts, options: ProportionOptions = {}): BounceRate {
  const counted = countedOf(counts, 'singlePage', 'sessions')
  const { measured, estimate } = shareOf('bounceRate', {}, counted, 'no-answers', options)
  return { ...measured, sessions: counted.n, singlePage: counted.yes, estimate }
}
