import { type ReadTicket, readTicket } from './ticketEvents.ts'
import { type ReadOptions, readOptions, type TicketClocksOptions } from './ticketOptions.ts'
import { ownersOf } from './ticketOwners.ts'
import { type Conversation, conversationOf } from './ticketReplies.ts'
import { historyOf, isResolved, type StatusHistory, statusSeconds, statusSpans } from './ticketStatus.ts'
import { staysOf } from './ticketStays.ts'
import { isoAt, type Measure, minus, plus, type Span, secondsOf } from './ticketTimes.ts'
import type {
  Ticket,
  TicketAttribution,
  TicketKey,
  TicketOwner,
  TicketQuality,
  TicketReply,
  TicketStations,
  TicketStatus,
  TicketStatusTimes,
  TicketStretch,
  TicketTime,
} from './ticketTypes.ts'

/** The clocks of one ticket: times in seconds, instants as ISO text. */
export interface TicketClocks {
  /** The name of the ticket, null where it has none. */
  readonly id: TicketKey | null
  /** When it was created. */
  readonly createdAt: string
  /** When it was looked at. */
  readonly asOf: string
  /** Its status then. */
  readonly status: TicketStatus
  /** Whether it was not resolved then. */
  readonly open: boolean
  /** Where the clock of the first response starts: creation, unless `responseFrom` says otherwise. */
  readonly firstResponseFrom: string
  /** The first public comment of an agent that answers; null where there was none. */
  readonly firstResponseAt: string | null
  /** When it was first solved, or closed; null where it never was. */
  readonly firstResolvedAt: string | null
  /** When it was last solved, or closed; null while it is open. */
  readonly fullyResolvedAt: string | null
  /** The time to the first response. */
  readonly firstResponse: TicketTime | null
  /** The time from creation to the first resolution. */
  readonly firstResolution: TicketTime | null
  /** The time from creation to the last resolution. */
  readonly fullResolution: TicketTime | null
  /** That without the time in which it stood solved or closed. */
  readonly activeResolution: TicketTime | null
  /** Time in each status; together the age. */
  readonly statusTimes: TicketStatusTimes
  /** New, open and on hold. */
  readonly requesterWait: TicketTime
  /** New and open. */
  readonly agentWork: TicketTime
  /** Pending: what agents wait for the customer. */
  readonly pending: TicketTime
  /** On hold. */
  readonly onHold: TicketTime
  /** From creation to asOf. */
  readonly age: TicketTime
  /** Waits of the customer after the first response. */
  readonly replies: readonly TicketReply[]
  /** The sum of those that were answered. */
  readonly replyTotal: TicketTime
  /** The longest of those that were answered, around the clock and within the calendar each; null where there is none. */
  readonly replyLongest: TicketTime | null
  /** How often it was opened again after a resolution. */
  readonly reopens: number
  /** Who had it, how often. */
  readonly stations: TicketStations
  /** Public comments of agents that answer. */
  readonly touches: number
  /** Different agents who wrote, internal notes too. */
  readonly handoffs: number
  /** Whether it is resolved, with one public answer of an agent. */
  readonly oneTouch: boolean
  /** The stretches in which it was not resolved. */
  readonly stretches: readonly TicketStretch[]
  /** The rule of `owners`. */
  readonly attribution: TicketAttribution
  /** What each owner had of it. */
  readonly owners: readonly TicketOwner[]
  /** How sound its events were. */
  readonly quality: TicketQuality
}

/**
 * The clocks of a ticket from its events, as known at an instant: first response, next replies, first and full
 * resolution, time in each status, stations, reopenings. Bots, automatic replies and internal notes answer nobody. The
 * result is a row: `durations({ from: 'createdAt', to: 'firstResponseAt', asOf })` reads it.
 *
 * @formula instant - instant, in whole milliseconds; the times in the statuses add up to asOf - created
 * @unit seconds, 0 and up; lower is better
 * @source Zendesk (ticket metrics), GitLab handbook (wait and work times), Intercom (handling time by assignment)
 * @complexity O(events log events)
 * @example
 * const ticket = {
 *   createdAt: '2026-03-02T09:00:00Z',
 *   events: [
 *     { type: 'comment', at: '2026-03-02T09:00:05Z', actor: 'bot', public: true },
 *     { type: 'comment', at: '2026-03-02T09:20:00Z', actor: 'agent', public: true, agent: 'Ada' },
 *     { type: 'status', at: '2026-03-02T09:20:00Z', status: 'pending' },
 *     { type: 'comment', at: '2026-03-02T11:00:00Z', actor: 'customer', public: true },
 *     { type: 'status', at: '2026-03-02T11:00:00Z', status: 'open' },
 *     { type: 'comment', at: '2026-03-02T11:30:00Z', actor: 'agent', public: true, agent: 'Ada' },
 *     { type: 'status', at: '2026-03-02T11:30:00Z', status: 'solved' },
 *   ],
 * }
 * const { firstResponse, fullResolution, requesterWait, replies } = ticketClocks(ticket, { asOf: '2026-03-03T09:00:00Z' })
 * const times = [firstResponse, fullResolution, requesterWait, replies[0]].map(({ elapsed }) => elapsed / 60)
 * times // => [20, 150, 50, 30]
 * @example
 * const events = [
 *   { type: 'assign', at: '2026-03-02T10:00:00Z', agent: 'Ada' },
 *   { type: 'assign', at: '2026-03-02T11:00:00Z', agent: 'Grace' },
 *   { type: 'comment', at: '2026-03-02T11:05:00Z', actor: 'agent', public: true, agent: 'Grace' },
 * ]
 * const { owners } = ticketClocks({ createdAt: '2026-03-02T09:00:00Z', events }, { asOf: '2026-03-02T12:00:00Z' })
 * owners.map(({ owner, firstResponse }) => [owner, firstResponse?.elapsed]) // => [[null, undefined], ['Ada', undefined], ['Grace', 300]]
 * @example
 * const solved = { type: 'status', at: '2026-03-02T10:00:00Z', status: 'resolved' }
 * ticketClocks({ createdAt: '2026-03-02T09:00:00Z', events: [solved] }, { asOf: '2026-03-02T12:00:00Z' }) // throws ticket.events[0].status must be one of 'new', 'open', 'pending', 'hold', 'solved', 'closed', got "resolved"
 */
export function ticketClocks(ticket: Ticket, options: TicketClocksOptions): TicketClocks {
  const read = readOptions(options)
  const { asOf, measure, attribution, owner } = read
  const known = readTicket(ticket, asOf, read.reader)
  const { id, created } = known
  const history = historyOf(known, asOf)
  const conversation = conversationOf(known, asOf)
  const held = staysOf(known, owner)
  const { stretches, status } = history
  const { response, touches } = conversation
  const responseFrom = read.responseFrom === 'creation' ? created : conversation.reopenedBefore
  const resolution = stretches.at(-1)?.to ?? null
  const whole = { created, responseFrom, response, resolution, touches }
  return {
    id,
    createdAt: isoAt(created),
    asOf: isoAt(asOf),
    status,
    open: !isResolved(status),
    firstResponseFrom: isoAt(responseFrom),
    firstResponseAt: isoAt(response),
    firstResolvedAt: isoAt(stretches[0].to),
    fullyResolvedAt: isoAt(resolution),
    firstResponse: timeTo(response, responseFrom, measure),
    firstResolution: timeTo(stretches[0].to, created, measure),
    fullResolution: timeTo(resolution, created, measure),
    ...statusClocks(known, history, resolution, read),
    ...replyClocks(conversation, created, measure),
    reopens: stretches.length - 1,
    stations: held.stations,
    touches,
    handoffs: conversation.writers,
    oneTouch: isResolved(status) && touches === 1,
    stretches: stretches.map(({ from, to, reopened }) => ({ opened: isoAt(from), closed: isoAt(to), reopened })),
    attribution,
    owners: ownersOf(held, whole, history, read),
    quality: qualityOf(ticket, known, history, held.repeated, conversation),
  }
}

function timeTo(to: number | null, from: number, measure: Measure): TicketTime | null {
  return to === null ? null : secondsOf(measure(from, to))
}

type StatusClocks = Pick<
  TicketClocks,
  'activeResolution' | 'statusTimes' | 'requesterWait' | 'agentWork' | 'pending' | 'onHold' | 'age'
>

function statusClocks(
  { created }: ReadTicket,
  history: StatusHistory,
  resolution: number | null,
  { asOf, measure }: ReadOptions,
): StatusClocks {
  const times = statusSpans(history, created, asOf, measure)
  const agentWork = plus(times.new, times.open)
  return {
    activeResolution: resolution === null ? null : secondsOf(activeOf(history, created, resolution, measure)),
    statusTimes: statusSeconds(times),
    requesterWait: secondsOf(plus(agentWork, times.hold)),
    agentWork: secondsOf(agentWork),
    pending: secondsOf(times.pending),
    onHold: secondsOf(times.hold),
    age: secondsOf(measure(created, asOf)),
  }
}

function activeOf(history: StatusHistory, created: number, resolution: number, measure: Measure): Span {
  const { solved, closed } = statusSpans(history, created, resolution, measure)
  return minus(measure(created, resolution), plus(solved, closed))
}

function replyClocks(
  { waits }: Conversation,
  created: number,
  measure: Measure,
): Pick<TicketClocks, 'replies' | 'replyTotal' | 'replyLongest'> {
  const spans = waits.map(({ from, to }) => measure(from, to))
  const answered = spans.filter((_, i) => waits[i]?.outcome === 'answered')
  const longest = answered.length === 0 ? null : answered.reduce(longer)
  return {
    replies: waits.map(({ from, to, outcome }, i) => ({
      from: isoAt(from),
      to: outcome === 'answered' ? isoAt(to) : null,
      outcome,
      ...secondsOf(spans[i] as Span),
    })),
    replyTotal: secondsOf(answered.reduce(plus, measure(created, created))),
    replyLongest: longest === null ? null : secondsOf(longest),
  }
}

function longer(a: Span, b: Span): Span {
  const business = a.business === null || b.business === null ? null : Math.max(a.business, b.business)
  return { elapsed: Math.max(a.elapsed, b.elapsed), business }
}

function qualityOf(
  { events: { length } }: Ticket,
  { counts, events }: ReadTicket,
  history: StatusHistory,
  repeatedAssignments: number,
  { response, unnamedAgents }: Conversation,
): TicketQuality {
  const repeated = history.repeated + repeatedAssignments
  return {
    events: length,
    used: events.length - repeated,
    repeated,
    withoutClock: counts.withoutClock,
    missing: counts.missing,
    beforeCreation: counts.beforeCreation,
    afterAsOf: counts.afterAsOf,
    outOfOrder: counts.outOfOrder,
    afterClosing: history.afterClosing,
    unnamedAgents,
    resolvedWithoutResponse: isResolved(history.status) && response === null,
  }
}
