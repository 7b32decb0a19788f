import type { ContactCounts } from './contactsShape.ts'

/** When a contact counts, and when another one is its return. In milliseconds. */
export interface ContactRule {
  readonly window: number
  readonly asOf: number
  /** -Infinity where the period has no start. */
  readonly from: number
  /** Infinity where it has no end. */
  readonly to: number
}

/** Counts that can be added to. */
export type MutableCounts = { -readonly [K in keyof ContactCounts]: ContactCounts[K] }

/** No contacts. The names stand in the order that merging gives them. */
export function noContacts(): MutableCounts {
  return { immature: 0, immatureReturned: 0, resolved: 0, returned: 0 }
}

/** Whether a contact at this instant is one of the period. */
export function isInside(at: number, { from, to }: ContactRule): boolean {
  return at >= from && at < to
}

/** Counts the contacts of one key, given by their instants, ascending. */
export function countChains(
  instants: ArrayLike<number>,
  rule: ContactRule,
  contacts: MutableCounts,
  issues: MutableCounts,
): void {
  let before = -Infinity
  for (let i = 0; i < instants.length; i++) {
    const at = instants[i] as number
    const first = at - before > rule.window
    before = at
    if (!isInside(at, rule)) continue
    const outcome = outcomeOf(at, instants[i + 1], rule)
    contacts[outcome] += 1
    if (first) issues[outcome] += 1
  }
}

function outcomeOf(
  at: number,
  next: number | undefined,
  { window, asOf }: ContactRule,
): 'immature' | 'immatureReturned' | 'resolved' | 'returned' {
  const returned = next !== undefined && next - at <= window
  if (asOf - at < window) return returned ? 'immatureReturned' : 'immature'
  return returned ? 'returned' : 'resolved'
}
