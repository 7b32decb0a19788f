import type { ReadTicket } from './ticketEvents.ts'
import { isResolved } from './ticketStatus.ts'
import type { TicketKey, TicketReply } from './ticketTypes.ts'

/** A wait after the first response; `to` is where it ended, or asOf. */
export interface Wait {
  readonly from: number
  readonly to: number
  readonly outcome: TicketReply['outcome']
}

/** Who wrote when. */
export interface Conversation {
  /** The first answer of an agent. */
  readonly response: number | null
  /** The last reopening before it, or creation. */
  readonly reopenedBefore: number
  readonly waits: readonly Wait[]
  readonly touches: number
  /** Different agents who wrote, in public or not. */
  readonly writers: number
  readonly unnamedAgents: number
}

/** Reads the comments: an answer ends a wait, so does the resolution of the ticket; bots and notes do nothing. */
export function conversationOf({ created, status: initial, events }: ReadTicket, asOf: number): Conversation {
  const waits: Wait[] = []
  const writers = new Set<TicketKey>()
  let response: number | null = null
  let wait: number | null = null
  let [reopenedBefore, touches, unnamedAgents, resolved] = [created, 0, 0, isResolved(initial)]
  const end = (to: number, outcome: Wait['outcome']): void => {
    if (wait !== null) waits.push({ from: wait, to, outcome })
    wait = null
  }
  for (const event of events) {
    if (event.type === 'status') {
      const now = isResolved(event.status)
      if (now && !resolved) end(event.at, 'resolved')
      if (!now && resolved && response === null) reopenedBefore = event.at
      resolved = now
    }
    if (event.type !== 'comment') continue
    if (event.byAgent) {
      if (event.agent === null) unnamedAgents += 1
      else writers.add(event.agent)
    }
    if (event.role === 'answer') {
      touches += 1
      response ??= event.at
      end(event.at, 'answered')
    } else if (event.role === 'question' && response !== null) wait ??= event.at
  }
  if (resolved) end(wait ?? asOf, 'resolved')
  else end(asOf, 'waiting')
  return { response, reopenedBefore, waits, touches, writers: writers.size, unnamedAgents }
}
