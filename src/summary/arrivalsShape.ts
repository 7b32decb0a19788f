import { refuse } from '../core/errors.ts'
import type { Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** What makes two summaries of arrivals alike. */
export interface ArrivalsDefinition extends Readonly<Record<string, Json>> {
  /** The length of a slot in seconds. */
  readonly slot: number
  /** The zone whose clock the slots are read on. */
  readonly timeZone: string
}

/** Contacts by local date and slot. */
export interface Arrivals extends Summary {
  readonly kind: 'arrivals'
  readonly definition: ArrivalsDefinition
  /** Valid rows. */
  readonly n: number
  /** Rows without an instant or without a number of contacts. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Contacts by the local start of their slot, such as `2026-03-02T09:30`: slots that no row is in are absent. */
  readonly counts: Readonly<Record<string, number>>
}

/** The local start of a slot, given as if that were UTC, as text to the minute. */
export function slotKey(local: number): string {
  return new Date(local).toISOString().slice(0, -8)
}

/** The local start of a slot as if that were UTC, from its text; NaN where it is none. */
export function slotStart(key: string): number {
  const local = Date.parse(`${key}:00.000Z`)
  return Number.isNaN(local) || slotKey(local) !== key ? Number.NaN : local
}

/** Refuses decoded arrivals whose slots are none of theirs, or that have more of them than rows. */
export function checkArrivals(summary: unknown, path: string): void {
  const arrivals = summary as Arrivals
  checkRows(arrivals, path)
  const { definition, counts, n } = arrivals
  const keys = Object.keys(counts)
  for (const key of keys) {
    const start = slotStart(key)
    if (!Number.isNaN(start) && start % (definition.slot * 1000) === 0) continue
    refuse('invalid-summary', `${path}.counts.${key}`, `absent: no local start of a slot of ${definition.slot} s`, key)
  }
  if (keys.length > n || (keys.length === 0 && n > 0)) {
    refuse('invalid-summary', `${path}.counts`, `from 1 to n, ${n}, slots`, keys.length)
  }
}
