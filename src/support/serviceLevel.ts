import { checkChoice, checkOptions } from '../core/check.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { QueueContacts } from '../summary/queueContactsShape.ts'
import { shareOf } from '../summary/share.ts'
import { type Queue, type QueueCounts, type QueueParts, toQueue } from './queueCounts.ts'

/**
 * What a service level is a share of: 'offered', all contacts; 'answered-only', those answered;
 * 'exclude-short-abandons', all but those that gave up within the target; 'abandoned-within-met', all, where giving
 * up within the target counts as served.
 */
export type ServiceLevelVariant = 'offered' | 'answered-only' | 'exclude-short-abandons' | 'abandoned-within-met'

/** The options of `serviceLevel`. */
export interface ServiceLevelOptions {
  /** 'exclude-short-abandons' by default: who gives up within the target was neither served nor failed. */
  readonly variant?: ServiceLevelVariant
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A service level, as a fraction. n counts all contacts offered; value = met / base. */
export interface ServiceLevel extends Measured, QueueParts {
  readonly metric: 'serviceLevel'
  /** The contacts that count as served in time. */
  readonly met: number
  /** The contacts that they are a share of. */
  readonly base: number
  /** Answered, at the target or before. */
  readonly answeredWithin: number
  /** Answered later. */
  readonly answeredAfter: number
  /** Given up, at the target or before. */
  readonly abandonedWithin: number
  /** Given up later. */
  readonly abandonedAfter: number
  /** What comparisons need; null where there is no contact to divide by. */
  readonly estimate: Estimate | null
}

const VARIANTS: Readonly<Record<ServiceLevelVariant, (queue: Queue) => readonly [met: number, base: number]>> = {
  offered: ({ answeredWithin, offered }) => [answeredWithin, offered],
  'answered-only': ({ answeredWithin, answered }) => [answeredWithin, answered],
  'exclude-short-abandons': ({ answeredWithin, offered, abandonedWithin }) => [
    answeredWithin,
    offered - abandonedWithin,
  ],
  'abandoned-within-met': ({ answeredWithin, offered, abandonedWithin }) => [answeredWithin + abandonedWithin, offered],
}

/**
 * The share of contacts that are answered within the target, such as 80 % within 20 seconds, in any of four variants.
 * Answered means answered within, and given up within, the target of the counts.
 *
 * @formula offered: aw / o; answered-only: aw / a; exclude-short-abandons: aw / (o - bw); abandoned-within-met: (aw + bw) / o, where aw were answered and bw gave up within the target, a were answered and o offered
 * @unit a fraction, 0 to 1; higher is better
 * @source Cleveland 2012 and the options of Genesys Cloud for the variants; interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(1)
 * @example
 * const counts = { answeredWithin: 800, answeredAfter: 120, abandonedWithin: 30, abandonedAfter: 50 }
 * serviceLevel(counts).value.toFixed(4) // => '0.8247'
 * @example
 * const counts = { answeredWithin: 800, answeredAfter: 120, abandonedWithin: 30, abandonedAfter: 50 }
 * const variants = ['offered', 'answered-only', 'abandoned-within-met'] as const
 * variants.map((variant) => serviceLevel(counts, { variant }).value.toFixed(4)) // => ['0.8000', '0.8696', '0.8300']
 * @example
 * const calls = [{ wait: 8, ok: true }, { wait: 41, ok: true }, { wait: 4, ok: false }]
 * serviceLevel(summarize(calls, queueContacts({ wait: 'wait', answered: 'ok', target: 20 }))).value // => 0.5
 * @example
 * serviceLevel({ answeredWithin: 0, answeredAfter: 0, abandonedWithin: 3, abandonedAfter: 0 }).reason // => 'no-contacts'
 */
export function serviceLevel(counts: QueueContacts | QueueCounts, options: ServiceLevelOptions = {}): ServiceLevel {
  checkOptions(options, ['variant', 'level'])
  const { variant = 'exclude-short-abandons', level = 0.95 } = options
  checkChoice('options.variant', variant, Object.keys(VARIANTS))
  const queue = toQueue(counts)
  const { missing, invalid, target, offered, answered, abandoned } = queue
  const { answeredWithin, answeredAfter, abandonedWithin, abandonedAfter } = queue
  const [met, base] = VARIANTS[variant](queue)
  const counted = { yes: met, n: base, missing, invalid }
  const { measured, estimate } = shareOf('serviceLevel', { variant, target }, counted, 'no-contacts', { level })
  return {
    ...measured,
    n: offered,
    offered,
    answered,
    abandoned,
    met,
    base,
    answeredWithin,
    answeredAfter,
    abandonedWithin,
    abandonedAfter,
    estimate,
  }
}
