import type { ReadAssignment, ReadComment, ReadTicket } from './ticketEvents.ts'
import { isResolved } from './ticketStatus.ts'
import type { TicketKey, TicketOwner, TicketStations } from './ticketTypes.ts'

/** A time in which one owner had the ticket; `to` is null where it goes on. */
export interface Stay {
  readonly owner: TicketKey | null
  readonly kind: TicketOwner['kind']
  readonly from: number
  to: number | null
  /** The answers of agents that count for the owner. */
  readonly answers: number[]
}

/** Who had the ticket. */
export interface TicketStays {
  readonly stays: readonly Stay[]
  /** In whose stay it was last resolved; null where it never was. */
  readonly resolver: Stay | null
  readonly stations: TicketStations
  /** Assignments that changed nothing. */
  readonly repeated: number
}

interface Holders {
  readonly agent: TicketKey | null
  readonly group: TicketKey | null
  readonly bot: boolean
}

/** The stays with agents, or with groups. */
export function staysOf({ created, status, events }: ReadTicket, owner: 'agent' | 'group'): TicketStays {
  const stations = { agents: visits(), groups: visits(), bots: visits() }
  let holders: Holders = { agent: null, group: null, bot: false }
  let stay = stayOf(holders, owner, created)
  const stays = [stay]
  let resolved = isResolved(status)
  let resolver = resolved ? stay : null
  let repeated = 0
  for (const event of events) {
    if (event.type === 'comment') {
      if (countsFor(stay, event)) stay.answers.push(event.at)
    } else if (event.type === 'status') {
      if (isResolved(event.status) && !resolved) resolver = stay
      resolved = isResolved(event.status)
    } else {
      const next = after(holders, event)
      const agentChanged = next.agent !== holders.agent || next.bot !== holders.bot
      const groupChanged = next.group !== holders.group
      if (!agentChanged && !groupChanged) repeated += 1
      if (agentChanged) (next.bot ? stations.bots : stations.agents).add(next.agent)
      if (groupChanged) stations.groups.add(next.group)
      holders = next
      if (owner === 'agent' ? agentChanged : groupChanged) {
        stay.to = event.at
        stay = stayOf(holders, owner, event.at)
        stays.push(stay)
      }
    }
  }
  const { agents, groups, bots } = stations
  const counted = { agents: agents.read(), groups: groups.read(), bots: bots.read() }
  return { stays, resolver, stations: counted, repeated }
}

function after(holders: Holders, { agent, group, bot }: ReadAssignment): Holders {
  return {
    agent: agent === undefined ? holders.agent : agent,
    group: group === undefined ? holders.group : group,
    bot: agent === undefined ? holders.bot : bot,
  }
}

function stayOf({ agent, group, bot }: Holders, by: 'agent' | 'group', from: number): Stay {
  const owner = by === 'agent' ? agent : group
  const kind = owner === null ? 'unassigned' : by === 'group' ? 'group' : bot ? 'bot' : 'agent'
  return { owner, kind, from, to: null, answers: [] }
}

/** An answer of a colleague is not the owner's, and a bot has none. */
function countsFor({ owner, kind }: Stay, { role, agent }: ReadComment): boolean {
  if (role !== 'answer' || kind === 'bot') return false
  return kind !== 'agent' || agent === null || agent === owner
}

/** Counts visits; nobody's are none. */
function visits(): { add(key: TicketKey | null): void; read(): { visits: number; unique: number } } {
  const keys = new Set<TicketKey>()
  let count = 0
  return {
    add(key) {
      if (key === null) return
      count += 1
      keys.add(key)
    },
    read: () => ({ visits: count, unique: keys.size }),
  }
}
