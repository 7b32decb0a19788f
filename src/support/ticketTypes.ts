import type { Instant, Missing } from '../core/types.ts'

/** Who acted: customers write in, agents answer; what bots and the system send is no answer. */
export type TicketActor = 'customer' | 'agent' | 'bot' | 'system'
/** Where a ticket stands: waiting for an agent (new, open), for the customer (pending), for a third party (hold), or resolved (solved, closed). */
export type TicketStatus = 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed'
/** What names an agent, a group or a ticket. */
export type TicketKey = string | number

/** Something that was written. */
export interface TicketComment {
  /** Which event it is. */
  readonly type: 'comment'
  /** When. */
  readonly at: Instant | Missing
  /** Who wrote it. */
  readonly actor: TicketActor
  /** Whether the customer sees it; an internal note is not public. */
  readonly public: boolean
  /** Whether it was sent automatically, as an out-of-office reply is. */
  readonly auto?: boolean | Missing
  /** Which agent wrote it. */
  readonly agent?: TicketKey | Missing
}
/** A change of status. */
export interface TicketStatusChange {
  /** Which event it is. */
  readonly type: 'status'
  /** When. */
  readonly at: Instant | Missing
  /** The new status. */
  readonly status: TicketStatus
}
/** A change of who has the ticket. At least one of `agent` and `group` is there. */
export interface TicketAssignment {
  /** Which event it is. */
  readonly type: 'assign'
  /** When. */
  readonly at: Instant | Missing
  /** Who has it now; null: nobody; left out: as before. */
  readonly agent?: TicketKey | Missing
  /** Which group has it now; null: none; left out: as before. */
  readonly group?: TicketKey | Missing
  /** 'bot' where the agent is one; 'agent' by default. */
  readonly kind?: 'agent' | 'bot' | Missing
}
/** What is counted and moves no clock: a merge with another ticket, a rating. */
export interface TicketNote {
  /** Which event it is. */
  readonly type: 'merge' | 'rate'
  /** When. */
  readonly at: Instant | Missing
}
/** One event of a ticket. */
export type TicketEvent = TicketComment | TicketStatusChange | TicketAssignment | TicketNote

/** A ticket and what happened to it. */
export interface Ticket {
  /** Its name; comes back in the result. */
  readonly id?: TicketKey | Missing
  /** When it was created. */
  readonly createdAt: Instant
  /** Who created it: 'customer' by default. */
  readonly createdBy?: TicketActor | Missing
  /** Its status at creation: 'new' by default. */
  readonly status?: TicketStatus | Missing
  /** What happened, best in order. At one instant, comments are seen before changes of status. */
  readonly events: readonly TicketEvent[]
}

/** A span of time in seconds. */
export interface TicketTime {
  /** Around the clock. */
  readonly elapsed: number
  /** Within the calendar; null where none was given. */
  readonly business: number | null
}

/** Time spent in each status, in seconds. */
export type TicketStatusTimes = Readonly<Record<TicketStatus, TicketTime>>

/** A wait of the customer after the first response. */
export interface TicketReply {
  /** The first of the customer's comments that wait, ISO text. */
  readonly from: string
  /** The public comment of an agent that ended it; null where none did. */
  readonly to: string | null
  /** What ended it: an answer, or the resolution of the ticket; 'waiting' where nothing has. */
  readonly outcome: 'answered' | 'resolved' | 'waiting'
  /** Until its end, or asOf, around the clock. */
  readonly elapsed: number
  /** The same within the calendar; null where none was given. */
  readonly business: number | null
}

/** A stretch in which the ticket was not resolved. */
export interface TicketStretch {
  /** Its first instant, ISO text. */
  readonly opened: string
  /** When the ticket was solved, or closed; null where it is open at asOf. */
  readonly closed: string | null
  /** Whether the ticket had been resolved before. */
  readonly reopened: boolean
}

/** How many had the ticket. */
export interface TicketVisits {
  /** Stays, returns among them. */
  readonly visits: number
  /** Different ones. */
  readonly unique: number
}

/** Who had the ticket, how often. */
export interface TicketStations {
  /** Agents, bots apart. */
  readonly agents: TicketVisits
  /** Groups. */
  readonly groups: TicketVisits
  /** Bots. */
  readonly bots: TicketVisits
}

/** Whose a ticket's times are: its last owner's, its first owner's, each assignment's from its own start, or shared out by who had it. */
export type TicketAttribution = 'ticket' | 'first-owner' | 'each-assignment' | 'time-share'

/** What one owner had of a ticket. */
export interface TicketOwner {
  /** The agent, the bot or the group; null where nobody had it. */
  readonly owner: TicketKey | null
  /** What the owner is. */
  readonly kind: 'agent' | 'bot' | 'group' | 'unassigned'
  /** Where the clock of the owner starts, ISO text. */
  readonly from: string
  /** Where the stay ended, ISO text; null where it goes on at asOf, and where the clock is that of the whole ticket. */
  readonly to: string | null
  /** Time in each status. */
  readonly statusTimes: TicketStatusTimes
  /** The first answer that counts for the owner, ISO text; null where there was none, and of 'time-share', which has no clock of its own. */
  readonly firstResponseAt: string | null
  /** The time to the first response; of 'time-share' the part of it in the owner's stays. Null where there was none. */
  readonly firstResponse: TicketTime | null
  /** The time to full resolution; of 'time-share' the part of it in the owner's stays. Null where there was none. */
  readonly fullResolution: TicketTime | null
  /** Public comments of agents that count for the owner. */
  readonly touches: number
}

/**
 * How sound the events of a ticket were. Each event is in exactly one of `used`, `repeated`, `withoutClock`, `missing`,
 * `beforeCreation` and `afterAsOf`; what stands after these is counted beside.
 */
export interface TicketQuality {
  /** All events given. */
  readonly events: number
  /** Comments and changes that were counted. */
  readonly used: number
  /** Changes to the status or the owner that the ticket had already. */
  readonly repeated: number
  /** Merges and ratings. */
  readonly withoutClock: number
  /** Events without an instant: left out. */
  readonly missing: number
  /** Events before creation: left out. */
  readonly beforeCreation: number
  /** Events after asOf, not known by then: left out. */
  readonly afterAsOf: number
  /** Events that stand behind a later one in the list: read in their right place. */
  readonly outOfOrder: number
  /** Comments and changes while the ticket was closed, counted all the same. */
  readonly afterClosing: number
  /** Comments of agents that do not say which agent. */
  readonly unnamedAgents: number
  /** Whether the ticket is resolved and no agent ever answered. */
  readonly resolvedWithoutResponse: boolean
}
