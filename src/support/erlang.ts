import { type Delay, delayOf, lossOf } from '../core/erlang.ts'
import { type Abandonment, abandonment } from '../core/erlangA.ts'
import type { QueueModel } from './queueModel.ts'
import type { ServiceLevelVariant } from './serviceLevel.ts'

/** How a queue does in the long run; times in seconds. */
export interface QueuePerformance {
  /** In erlangs: contacts that come during one handle time. */
  readonly load: number
  /** The share of contacts that find all agents busy; null without contacts. */
  readonly waitProbability: number | null
  /** The share that is answered within the target; null without a target or without contacts. */
  readonly serviceLevel: number | null
  /** Average speed of answer: the mean wait of those who are answered, at once too; null where waits grow without end. */
  readonly asa: number | null
  /** The share of their time that agents spend on contacts; null without agents. */
  readonly occupancy: number | null
  /** The mean number of contacts that wait; null where it grows without end. */
  readonly queue: number | null
  /** Whether the queue settles. One that nobody leaves does only with more agents than erlangs. */
  readonly stable: boolean
}

/** What becomes of all contacts, as shares of those offered; null without contacts. */
export interface QueueOutcomes {
  /** The share that gives up. */
  readonly abandonment: number | null
  /** Answered within the target; this and the others of its kind are null without a target. */
  readonly answeredWithin: number | null
  /** Answered after it. */
  readonly answeredAfter: number | null
  /** Given up within the target. */
  readonly abandonedWithin: number | null
  /** Given up after it. */
  readonly abandonedAfter: number | null
  /** The mean wait of all, answered or not. */
  readonly averageWait: number | null
  /** The mean wait of those who give up. */
  readonly averageTimeToAbandon: number | null
}

/** A queue that nobody leaves. */
export function patient(queue: QueueModel, agents: number): QueuePerformance {
  return queue.load === 0
    ? idle(agents)
    : waiting(queue, agents, delayOf(queue.load, agents, lossOf(queue.load, agents)))
}

/** A queue that nobody leaves, with its delay known. */
export function waiting({ load, aht, target }: QueueModel, agents: number, delay: Delay): QueuePerformance {
  const free = agents - load
  const stable = free > 0
  const { waits, atOnce } = delay
  const inTime = target === null || !stable ? 0 : -Math.expm1(-free * (target / aht))
  return {
    load,
    waitProbability: waits,
    serviceLevel: target === null ? null : Math.min(1, atOnce + waits * inTime),
    asa: stable ? (waits * aht) / free : null,
    occupancy: agents === 0 ? null : Math.min(1, load / agents),
    queue: stable ? (waits * load) / free : null,
    stable,
  }
}

/** A queue whose contacts give up, with a mean patience in seconds. */
export function leaving(
  { load, aht, target, variant }: QueueModel,
  patience: number,
  agents: number,
): QueuePerformance & QueueOutcomes {
  if (load === 0) return { ...idle(agents), ...outcomes(null, 0, null) }
  const all =
    agents === 0
      ? nobody((target ?? 0) / patience)
      : abandonment(load, agents, patience / aht, (target ?? 0) / patience)
  const answered = all.answeredWithin + all.answeredAfter
  const abandoned = all.abandonedWithin + all.abandonedAfter
  return {
    load,
    waitProbability: Math.min(1, all.waits),
    serviceLevel: target === null ? null : Math.min(1, SHARES[variant](all)),
    asa: agents === 0 ? null : all.answeredWait * patience,
    occupancy: agents === 0 ? null : Math.min(1, (load / agents) * answered),
    queue: ((load * patience) / aht) * abandoned,
    stable: true,
    ...outcomes(all, patience, target),
  }
}

/** What share a service level is, by its variant. */
const SHARES: Readonly<Record<ServiceLevelVariant, (all: Abandonment) => number>> = {
  offered: ({ answeredWithin }) => answeredWithin,
  'answered-only': ({ answeredWithin, answeredAfter }) => answeredWithin / (answeredWithin + answeredAfter || 1),
  'exclude-short-abandons': ({ answeredWithin, answeredAfter, abandonedAfter }) =>
    answeredWithin / (answeredWithin + answeredAfter + abandonedAfter || 1),
  'abandoned-within-met': ({ answeredWithin, abandonedWithin }) => answeredWithin + abandonedWithin,
}

function outcomes(all: Abandonment | null, patience: number, target: number | null): QueueOutcomes {
  const abandoned = all === null ? null : Math.min(1, all.abandonedWithin + all.abandonedAfter)
  const timed = target === null ? null : all
  return {
    abandonment: abandoned,
    answeredWithin: timed?.answeredWithin ?? null,
    answeredAfter: timed?.answeredAfter ?? null,
    abandonedWithin: timed?.abandonedWithin ?? null,
    abandonedAfter: timed?.abandonedAfter ?? null,
    // Little's law for the queue: it loses one contact a mean patience for each that waits.
    averageWait: abandoned === null ? null : abandoned * patience,
    averageTimeToAbandon: all === null ? null : all.abandonedWait * patience,
  }
}

/** Without agents all give up, after their patience. */
function nobody(target: number): Abandonment {
  const late = Math.exp(-target)
  const shares = { answeredWithin: 0, answeredAfter: 0, abandonedWithin: -Math.expm1(-target), abandonedAfter: late }
  return { waits: 1, ...shares, answeredWait: 0, abandonedWait: 1 }
}

/** Without contacts there is nobody to wait. */
function idle(agents: number): QueuePerformance {
  const occupancy = agents === 0 ? null : 0
  return { load: 0, waitProbability: null, serviceLevel: null, asa: null, occupancy, queue: 0, stable: true }
}
