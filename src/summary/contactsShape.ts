import { refuse } from '../core/errors.ts'
import type { Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** What makes two counts of contacts alike. */
export interface ContactsDefinition {
  readonly [key: string]: Json
  /** Whose return counts: the customer's with anything, or with the same topic. */
  readonly key: 'customer' | 'customer-topic'
  /** How many seconds after a contact another one still is a return. */
  readonly window: number
}

/** Contacts, or the first ones of issues, by what came after them. */
export interface ContactCounts {
  readonly [key: string]: number
  /** Younger than the window, and without a return so far. */
  readonly immature: number
  /** Younger than the window, and with a return already. */
  readonly immatureReturned: number
  /** Without a return in the whole window. */
  readonly resolved: number
  /** With a return in the window, which is over. */
  readonly returned: number
}

/** Contacts and whether their customers came back. */
export interface Contacts extends Summary {
  readonly kind: 'contacts'
  readonly definition: ContactsDefinition
  /** Contacts of the period; of all times where no period is given. */
  readonly n: number
  /** Rows without a customer, an instant or, where topics are read, a topic. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Contacts before or after the period: they only tell returns and the first contacts of issues. */
  readonly outside: number
  /** When the rows were looked at. */
  readonly asOf: string
  /** The start of the period; null where it has none. */
  readonly from: string | null
  /** The first instant after it; null where it has none. */
  readonly to: string | null
  /** All contacts of the period. */
  readonly contacts: ContactCounts
  /** The first contacts of issues among them: an issue is a chain of contacts, each in the window of the one before. */
  readonly issues: ContactCounts
}

/** All of them. */
export function contactTotal({ immature, immatureReturned, resolved, returned }: ContactCounts): number {
  return immature + immatureReturned + resolved + returned
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkContacts(summary: unknown, path: string): void {
  const { rows, n, missing, invalid, outside, contacts, issues } = summary as Contacts
  checkRows({ rows: rows - outside, n, missing, invalid }, path)
  const counted = contactTotal(contacts)
  if (n !== counted) refuse('invalid-summary', `${path}.n`, `${counted}, the number of its contacts`, n)
  for (const [name, count] of Object.entries(issues)) {
    const all = contacts[name] as number
    if (count > all) refuse('invalid-summary', `${path}.issues.${name}`, `at most ${all}, as of all contacts`, count)
  }
}
