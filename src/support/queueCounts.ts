import { checkCount, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { QueueContacts } from '../summary/queueContactsShape.ts'
import { checkNames } from '../summary/share.ts'

/** The contacts of a queue as a report prints them: answered or given up, within the target or after it. */
export interface QueueCounts {
  /** Answered, at the target or before. */
  readonly answeredWithin: number
  /** Answered later. */
  readonly answeredAfter: number
  /** Given up, at the target or before. */
  readonly abandonedWithin: number
  /** Given up later. */
  readonly abandonedAfter: number
  /** Of both, those who gave up after a few seconds; needed to leave them out. */
  readonly shortAbandons?: number
}

/** What the results of queue metrics share: offered = answered + abandoned. */
export interface QueueParts {
  /** All contacts that entered the queue. */
  readonly offered: number
  /** Those that an agent answered. */
  readonly answered: number
  /** Those that gave up. */
  readonly abandoned: number
}

/** What the metrics read of a queue. */
export interface Queue extends Required<Omit<QueueCounts, 'shortAbandons'>>, QueueParts {
  /** Null where they were not told apart. */
  readonly shortAbandons: number | null
  readonly missing: number
  readonly invalid: number
  /** Seconds; null where only counts are known. */
  readonly target: number | null
  /** Seconds; null where only counts are known, or none were told apart. */
  readonly shortAbandon: number | null
}

const PARTS = ['answeredWithin', 'answeredAfter', 'abandonedWithin', 'abandonedAfter'] as const

/** A summary or published counts as one queue. */
export function toQueue(counts: QueueContacts | QueueCounts): Queue {
  checkRecord('counts', counts)
  const summary = (counts as QueueContacts).kind === 'queue-contacts' ? (counts as QueueContacts) : null
  if (summary === null) checkNames(counts, [...PARTS, 'shortAbandons'])
  const parts = PARTS.map((name) => {
    const count: unknown = counts[name]
    checkCount(`counts.${name}`, count)
    return count
  }) as [number, number, number, number]
  const [answeredWithin, answeredAfter, abandonedWithin, abandonedAfter] = parts
  const abandoned = abandonedWithin + abandonedAfter
  const { shortAbandons = null } = counts
  if (shortAbandons !== null) {
    checkCount('counts.shortAbandons', shortAbandons)
    if (shortAbandons > abandoned) {
      refuse('invalid-value', 'counts.shortAbandons', `at most all who gave up, ${abandoned}`, shortAbandons)
    }
  }
  return {
    answeredWithin,
    answeredAfter,
    abandonedWithin,
    abandonedAfter,
    shortAbandons,
    answered: answeredWithin + answeredAfter,
    abandoned,
    offered: answeredWithin + answeredAfter + abandoned,
    missing: summary?.missing ?? 0,
    invalid: summary?.invalid ?? 0,
    target: summary?.definition.target ?? null,
    shortAbandon: summary?.definition.shortAbandon ?? null,
  }
}
