import { type ReadTicket, STATUSES } from './ticketEvents.ts'
import { type Measure, plus, type Span, secondsOf } from './ticketTimes.ts'
import type { TicketStatus, TicketStatusTimes } from './ticketTypes.ts'

/** A stretch between resolutions; `to` is null where it goes on. */
export interface Stretch {
  readonly from: number
  readonly to: number | null
  readonly reopened: boolean
}

/** What became of the status. */
export interface StatusHistory {
  /** From creation to asOf, without a gap. */
  readonly spans: readonly { readonly status: TicketStatus; readonly from: number; readonly to: number }[]
  readonly stretches: readonly [Stretch, ...Stretch[]]
  /** At asOf. */
  readonly status: TicketStatus
  /** Changes to the status it had. */
  readonly repeated: number
  /** Events while it was closed. */
  readonly afterClosing: number
}

/** Time in each status. */
export type StatusSpans = Readonly<Record<TicketStatus, Span>>

/** Whether a ticket of this status is done with, for now. */
export function isResolved(status: TicketStatus): boolean {
  return status === 'solved' || status === 'closed'
}

/** The statuses of a ticket until asOf. */
export function historyOf({ created, status: initial, events }: ReadTicket, asOf: number): StatusHistory {
  const spans: { status: TicketStatus; from: number; to: number }[] = []
  const done = isResolved(initial)
  const stretches: [Stretch, ...Stretch[]] = [{ from: created, to: done ? created : null, reopened: false }]
  let [status, since, repeated, afterClosing] = [initial, created, 0, 0]
  for (const event of events) {
    if (status === 'closed') afterClosing += 1
    if (event.type !== 'status') continue
    if (event.status === status) {
      repeated += 1
      continue
    }
    const [before, now] = [isResolved(status), isResolved(event.status)]
    if (before && !now) stretches.push({ from: event.at, to: null, reopened: true })
    if (!before && now) stretches.push({ ...(stretches.pop() as Stretch), to: event.at })
    spans.push({ status, from: since, to: event.at })
    status = event.status
    since = event.at
  }
  spans.push({ status, from: since, to: asOf })
  return { spans, stretches, status, repeated, afterClosing }
}

/** Time in each status from one instant to another. */
export function statusSpans({ spans }: StatusHistory, from: number, to: number, measure: Measure): StatusSpans {
  const times = {} as Record<TicketStatus, Span>
  for (const status of STATUSES) times[status] = measure(from, from)
  for (const span of spans) {
    const [start, end] = [Math.max(from, span.from), Math.min(to, span.to)]
    if (start < end) times[span.status] = plus(times[span.status], measure(start, end))
  }
  return times
}

/** In seconds. */
export function statusSeconds(times: StatusSpans): TicketStatusTimes {
  return Object.fromEntries(STATUSES.map((status) => [status, secondsOf(times[status])])) as TicketStatusTimes
}
