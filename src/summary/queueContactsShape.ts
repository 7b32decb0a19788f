import { refuse } from '../core/errors.ts'
import type { ExactSum, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'
import { millisecondsOf } from './milliseconds.ts'

/** What makes two summaries of queue contacts alike. */
export type QueueContactsDefinition = {
  /** Seconds within which a contact should be answered. */
  readonly target: number
  /** Seconds within which giving up is a short abandon; null where they were not told apart. */
  readonly shortAbandon: number | null
}

/** The exact sums of some waits, in milliseconds. The names stand in the order that merging gives them. */
export interface WaitSums {
  /** Of the squares of the waits. */
  readonly squares: ExactSum
  /** Of the waits. */
  readonly sum: ExactSum
}

/** Contacts that waited in a queue, counted by how that ended. */
export interface QueueContacts extends Summary {
  readonly kind: 'queue-contacts'
  readonly definition: QueueContactsDefinition
  /** Valid contacts: those that were offered. */
  readonly n: number
  /** Rows without a wait, or that do not say whether it was answered. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Answered, at the target or before. */
  readonly answeredWithin: number
  /** Answered later. */
  readonly answeredAfter: number
  /** Given up, at the target or before. */
  readonly abandonedWithin: number
  /** Given up later. */
  readonly abandonedAfter: number
  /** Of both, given up at `shortAbandon` or before; null where they were not told apart. */
  readonly shortAbandons: number | null
  /** The waits of the answered. */
  readonly answered: WaitSums
  /** The waits of those who gave up. */
  readonly abandoned: WaitSums
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkQueueContacts(summary: unknown, path: string): void {
  const contacts = summary as QueueContacts
  const { n, answeredWithin, answeredAfter, abandonedWithin, abandonedAfter, shortAbandons, definition } = contacts
  checkRows(contacts, path)
  const offered = answeredWithin + answeredAfter + abandonedWithin + abandonedAfter
  if (n !== offered) refuse('invalid-summary', `${path}.n`, `${offered}, the sum of the four counts`, n)
  const target = millisecondsOf(definition.target)
  const short = definition.shortAbandon === null ? null : millisecondsOf(definition.shortAbandon)
  if (shortAbandons !== null && short !== null) {
    const most = short < target ? abandonedWithin : abandonedWithin + abandonedAfter
    const least = short < target ? 0 : abandonedWithin
    if (shortAbandons > most || shortAbandons < least) {
      refuse('invalid-summary', `${path}.shortAbandons`, `from ${least} to ${most}`, shortAbandons)
    }
  }
  checkWaits(contacts.answered, answeredWithin, answeredAfter, target, `${path}.answered`)
  checkWaits(contacts.abandoned, abandonedWithin, abandonedAfter, target, `${path}.abandoned`)
}

function checkWaits({ sum, squares }: WaitSums, within: number, after: number, target: number, path: string): void {
  const [total, square] = [wholeOf(sum), wholeOf(squares)]
  const n = BigInt(within + after)
  const least = BigInt(after) * BigInt(target + 1)
  const most = after === 0 ? BigInt(within) * BigInt(target) : null
  if (total < least || (most !== null && total > most)) {
    const room = most === null ? `at least ${least}` : `from ${least} to ${most}`
    refuse('invalid-summary', `${path}.sum`, `whole milliseconds, ${room}`, sum.exact[0] ?? 0)
  }
  // Cauchy and Schwarz bound the squares below, one wait of all that time above.
  if (n * square < total * total || square < total || square > total * total) {
    refuse('invalid-summary', `${path}.squares`, `possible for ${n} waits of that sum`, squares.exact[0] ?? 0)
  }
}

/** A sum of whole numbers; -1 where it is none. */
function wholeOf({ exact }: ExactSum): bigint {
  return exact.every(Number.isInteger) ? exact.reduce((sum, part) => sum + BigInt(part), 0n) : -1n
}
