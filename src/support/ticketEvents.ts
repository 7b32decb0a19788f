import { checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { InstantReader } from '../core/instants.ts'
import type { TicketAssignment, TicketComment, TicketKey, TicketStatus, TicketStatusChange } from './ticketTypes.ts'

const ACTORS = ['customer', 'agent', 'bot', 'system']
const TYPES = ['comment', 'status', 'assign', 'merge', 'rate']
/** All statuses, in the order of results. */
export const STATUSES: readonly TicketStatus[] = ['new', 'open', 'pending', 'hold', 'solved', 'closed']

/** A comment, as far as clocks go: the answer of an agent, something a customer waits to have answered, or neither. */
export interface ReadComment {
  readonly type: 'comment'
  readonly at: number
  readonly role: 'answer' | 'question' | 'neither'
  readonly agent: TicketKey | null
  /** Whether an agent wrote it, in public or not. */
  readonly byAgent: boolean
}
/** A change of status. */
export interface ReadStatus {
  readonly type: 'status'
  readonly at: number
  readonly status: TicketStatus
}
/** A change of owner; undefined: as before. */
export interface ReadAssignment {
  readonly type: 'assign'
  readonly at: number
  readonly agent: TicketKey | null | undefined
  readonly group: TicketKey | null | undefined
  readonly bot: boolean
}
/** An event that was read. */
export type ReadEvent = ReadComment | ReadStatus | ReadAssignment

/** What reading counts of the events. */
export interface ReadCounts {
  /** Left out as they move no clock, have no instant, or lie before creation or after asOf. */
  readonly withoutClock: number
  readonly missing: number
  readonly beforeCreation: number
  readonly afterAsOf: number
  /** Behind a later one. */
  readonly outOfOrder: number
}

/** A ticket that was read. */
export interface ReadTicket {
  readonly id: TicketKey | null
  readonly created: number
  readonly status: TicketStatus
  /** Those from creation to asOf, by time; at one instant changes of status last. */
  readonly events: readonly ReadEvent[]
  readonly counts: ReadCounts
}

/** Reads a ticket as it was known at `asOf`. */
export function readTicket(ticket: unknown, asOf: number, reader: InstantReader): ReadTicket {
  checkRecord('ticket', ticket)
  const { id, createdAt, createdBy, status, events } = ticket as Readonly<Record<string, unknown>>
  const created = reader.read(createdAt)
  if (Number.isNaN(created)) refuse('invalid-value', 'ticket.createdAt', reader.expected(createdAt), createdAt)
  if (created > asOf) refuse('invalid-value', 'ticket.createdAt', 'at or before options.asOf', createdAt)
  const creator = choice('ticket.createdBy', createdBy ?? 'customer', ACTORS)
  const initial = choice('ticket.status', status ?? 'new', STATUSES) as TicketStatus
  const name = keyOf('ticket.id', id) ?? null
  if (!Array.isArray(events)) return refuse('invalid-value', 'ticket.events', 'a list of events', events)
  const counts = { withoutClock: 0, missing: 0, beforeCreation: 0, afterAsOf: 0, outOfOrder: 0 }
  const known: ReadEvent[] = []
  let latest = -Infinity
  for (let i = 0; i < events.length; i++) {
    const { at, event } = readEvent(`ticket.events[${i}]`, events[i], reader)
    if (Number.isNaN(at)) {
      counts.missing += 1
      continue
    }
    if (at < latest) counts.outOfOrder += 1
    latest = Math.max(latest, at)
    if (at > asOf) counts.afterAsOf += 1
    else if (at < created) counts.beforeCreation += 1
    else if (event === null) counts.withoutClock += 1
    else known.push(event)
  }
  known.sort((a, b) => a.at - b.at || Number(a.type === 'status') - Number(b.type === 'status'))
  return { id: name, created, status: initial, events: creator === 'agent' ? opened(known, created) : known, counts }
}

/** Where an agent opened the ticket, a public comment at its creation is the message itself and answers nobody. */
function opened(events: readonly ReadEvent[], created: number): readonly ReadEvent[] {
  const first = events.findIndex((event) => event.type === 'comment' && event.role === 'answer')
  const opening = events[first]
  return opening?.type === 'comment' && opening.at === created
    ? events.map((event, i) => (i === first ? { ...opening, role: 'neither' } : event))
    : events
}

/** An event and its instant, NaN where it has none; null where it moves no clock. */
function readEvent(
  path: string,
  event: unknown,
  reader: InstantReader,
): { readonly at: number; readonly event: ReadEvent | null } {
  checkRecord(path, event)
  const { type, at: given } = event as { readonly type: unknown; readonly at: unknown }
  const at = reader.read(given)
  if (given !== null && given !== undefined && Number.isNaN(at)) {
    refuse('invalid-value', `${path}.at`, reader.expected(given), given)
  }
  choice(`${path}.type`, type, TYPES)
  if (type === 'comment') return { at, event: readComment(path, event as TicketComment, at) }
  if (type === 'assign') return { at, event: readAssignment(path, event as TicketAssignment, at) }
  if (type !== 'status') return { at, event: null }
  const status = choice(`${path}.status`, (event as TicketStatusChange).status, STATUSES) as TicketStatus
  return { at, event: { type, at, status } }
}

function readComment(path: string, comment: TicketComment, at: number): ReadComment {
  const { actor, auto } = comment
  choice(`${path}.actor`, actor, ACTORS)
  const agent = keyOf(`${path}.agent`, comment.agent) ?? null
  flag(`${path}.public`, comment.public)
  const automatic = flag(`${path}.auto`, auto ?? false)
  const spoken = comment.public && !automatic
  const role = spoken && actor === 'agent' ? 'answer' : spoken && actor === 'customer' ? 'question' : 'neither'
  return { type: 'comment', at, role, agent, byAgent: actor === 'agent' && !automatic }
}

function readAssignment(path: string, assignment: TicketAssignment, at: number): ReadAssignment {
  const agent = keyOf(`${path}.agent`, assignment.agent)
  const group = keyOf(`${path}.group`, assignment.group)
  const kind = choice(`${path}.kind`, assignment.kind ?? 'agent', ['agent', 'bot'])
  if (agent === undefined && group === undefined) {
    refuse('invalid-value', `${path}.agent`, 'an agent, or null for nobody, where no group is given', agent)
  }
  if (kind === 'bot' && (agent === undefined || agent === null)) {
    refuse('invalid-value', `${path}.kind`, 'left out where no agent is given', kind)
  }
  return { type: 'assign', at, agent, group, bot: kind === 'bot' }
}

function choice(path: string, value: unknown, choices: readonly string[]): string {
  if (choices.includes(value as string)) return value as string
  return refuse('invalid-value', path, `one of ${choices.map((name) => `'${name}'`).join(', ')}`, value)
}

function flag(path: string, value: unknown): boolean {
  return typeof value === 'boolean' ? value : refuse('invalid-value', path, 'true or false', value)
}

function keyOf(path: string, value: unknown): TicketKey | null | undefined {
  if (value === null || value === undefined) return value
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0
  return refuse('invalid-value', path, 'text that is not empty, or a finite number', value)
}
