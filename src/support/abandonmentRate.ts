import { checkChoice, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { QueueContacts } from '../summary/queueContactsShape.ts'
import { shareOf } from '../summary/share.ts'
import { type QueueCounts, type QueueParts, toQueue } from './queueCounts.ts'

/** The options of `abandonmentRate`. */
export interface AbandonmentRateOptions {
  /** 'count' (default): who gives up has given up; 'exclude' leaves those who do within seconds out of both counts. */
  readonly shortAbandons?: 'count' | 'exclude'
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** The share of contacts that gave up waiting, as a fraction. n counts all contacts offered; value = lost / base. */
export interface AbandonmentRate extends Measured, QueueParts {
  readonly metric: 'abandonmentRate'
  /** The contacts that gave up, without the short ones where they are left out. */
  readonly lost: number
  /** The contacts that they are a share of. */
  readonly base: number
  /** Those who gave up within seconds; null where they were not told apart. */
  readonly shortAbandons: number | null
  /** What comparisons need; null where there is no contact to divide by. */
  readonly estimate: Estimate | null
}

/**
 * The share of contacts that give up before an agent answers.
 *
 * @formula abandoned / offered; with 'exclude' (abandoned - short) / (offered - short)
 * @unit a fraction, 0 to 1; lower is better
 * @source 'count': Amazon Connect, abandoned / queued; 'exclude': Google CCAI, abandoned / (handled + abandoned) without short ones; interval: Wilson 1927
 * @complexity O(1)
 * @example
 * abandonmentRate({ answeredWithin: 800, answeredAfter: 120, abandonedWithin: 30, abandonedAfter: 50 }).value // => 0.08
 * @example
 * const counts = { answeredWithin: 800, answeredAfter: 120, abandonedWithin: 30, abandonedAfter: 50, shortAbandons: 20 }
 * const { value, lost, base } = abandonmentRate(counts, { shortAbandons: 'exclude' })
 * ;[value, lost, base] // => [60 / 980, 60, 980]
 * @example
 * const counts = { answeredWithin: 8, answeredAfter: 1, abandonedWithin: 1, abandonedAfter: 0 }
 * abandonmentRate(counts, { shortAbandons: 'exclude' }) // throws options.shortAbandons must be 'count', as short abandons were not counted apart, got "exclude"
 */
export function abandonmentRate(
  counts: QueueContacts | QueueCounts,
  options: AbandonmentRateOptions = {},
): AbandonmentRate {
  checkOptions(options, ['shortAbandons', 'level'])
  const { shortAbandons: rule = 'count', level = 0.95 } = options
  checkChoice('options.shortAbandons', rule, ['count', 'exclude'])
  const { missing, invalid, offered, answered, abandoned, shortAbandons, shortAbandon } = toQueue(counts)
  if (rule === 'exclude' && shortAbandons === null) {
    refuse('invalid-option', 'options.shortAbandons', "'count', as short abandons were not counted apart", rule)
  }
  const short = rule === 'exclude' ? (shortAbandons ?? 0) : 0
  const [lost, base] = [abandoned - short, offered - short]
  const definition = { shortAbandons: rule, shortAbandon: rule === 'exclude' ? shortAbandon : null }
  const counted = { yes: lost, n: base, missing, invalid }
  const { measured, estimate } = shareOf('abandonmentRate', definition, counted, 'no-contacts', { level })
  return { ...measured, n: offered, offered, answered, abandoned, lost, base, shortAbandons, estimate }
}
