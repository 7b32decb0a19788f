import { type Clock, openTimeOf } from '../core/calendar.ts'
import { isoOf } from '../core/instants.ts'
import type { TicketTime } from './ticketTypes.ts'

/** A span of time in whole milliseconds. */
export interface Span {
  /** Around the clock. */
  readonly elapsed: number
  /** Within the calendar; null where there is none. */
  readonly business: number | null
}

/** Measures the time between two instants. */
export type Measure = (from: number, to: number) => Span

/** Measures around the clock, and within the calendar where there is one. */
export function measureBy(calendar: Clock | undefined): Measure {
  if (calendar === undefined) return (from, to) => ({ elapsed: to - from, business: null })
  const open = openTimeOf('options.calendar', calendar)
  return (from, to) => ({ elapsed: to - from, business: open.between(from, to) })
}

/** One span after another. */
export function plus(a: Span, b: Span): Span {
  const business = a.business === null || b.business === null ? null : a.business + b.business
  return { elapsed: a.elapsed + b.elapsed, business }
}

/** One span without another that lies in it. */
export function minus(a: Span, b: Span): Span {
  const business = a.business === null || b.business === null ? null : a.business - b.business
  return { elapsed: a.elapsed - b.elapsed, business }
}

/** A span in seconds. */
export function secondsOf({ elapsed, business }: Span): TicketTime {
  return { elapsed: elapsed / 1000, business: business === null ? null : business / 1000 }
}

/** An instant as ISO text; null where there is none. */
export function isoAt(instant: number): string
export function isoAt(instant: number | null): string | null
export function isoAt(instant: number | null): string | null {
  return instant === null ? null : isoOf(instant)
}
