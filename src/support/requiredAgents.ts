import type { QueuePerformance } from './erlang.ts'
import { RULES, readQueue, type Workload } from './queueModel.ts'
import { type BindingLimit, LIMITS, readLimits, type StaffingLimits, staff } from './staffingLimits.ts'

/** The options of `requiredAgents`: a workload and the limits that its queue must keep. */
export interface RequiredAgentsOptions extends Workload, StaffingLimits {}

/** How many agents it takes, and how the queue does with them. */
export interface RequiredAgents extends QueuePerformance {
  /** 'erlang-a' where a patience was given, else 'erlang-c'. */
  readonly model: 'erlang-c' | 'erlang-a'
  /** The fewest agents that keep all limits, in the chair and ready. */
  readonly agents: number
  /** Those to schedule so that after shrinkage so many are there. */
  readonly scheduled: number
  /** The share that gives up; null in Erlang C, which knows nothing of it, and without contacts. */
  readonly abandonment: number | null
  /** The limits that one agent fewer would break; empty where there can be no fewer. */
  readonly binding: readonly BindingLimit[]
}

/**
 * How many agents a workload takes: the fewest that keep a service level, an average speed of answer, an occupancy and
 * an abandonment, whichever are given. By Erlang C, or by Erlang A where a patience is given. Without contacts nobody is
 * needed; with any, at least one is.
 *
 * @formula the least n with SL(n) ≥ serviceLevel, asa(n) ≤ maxAsa, occupancy(n) ≤ maxOccupancy, abandonment(n) ≤ maxAbandonment; scheduled = ⌈n / (1 - shrinkage)⌉
 * @unit agents; shares 0 to 1, times in seconds
 * @source Erlang 1917; Palm 1946; Cleveland 2012 for shrinkage
 * @complexity O(√load) in Erlang C, O(√load log load) in Erlang A
 * @example
 * const calls = { contacts: 100, period: 1800, aht: 180 }
 * const { agents, scheduled, serviceLevel } = requiredAgents({ ...calls, target: 20, serviceLevel: 0.8, shrinkage: 0.3 })
 * ;[agents, scheduled, serviceLevel.toFixed(4)] // => [14, 20, '0.8884']
 * @example
 * const { agents, binding } = requiredAgents({ contacts: 1000, period: 1800, aht: 180, target: 20, serviceLevel: 0.8, maxOccupancy: 0.85 })
 * ;[agents, binding] // => [118, ['maxOccupancy']]
 * @example
 * const { agents, abandonment } = requiredAgents({ contacts: 100, period: 1800, aht: 180, patience: 120, maxAbandonment: 0.05 })
 * ;[agents, abandonment.toFixed(4)] // => [13, '0.0384']
 * @example
 * requiredAgents({ contacts: 100, period: 1800, aht: 180, target: 20, serviceLevel: 80 }) // throws options.serviceLevel must be a fraction above 0 and below 1, such as 0.8, got 80
 */
export function requiredAgents(options: RequiredAgentsOptions): RequiredAgents {
  const queue = readQueue(options, [...RULES, ...LIMITS])
  const limits = readLimits(options)
  const { agents, scheduled, performance, binding } = staff(queue, limits)
  const { load, waitProbability, serviceLevel, asa, occupancy, queue: length, stable, abandonment = null } = performance
  return {
    model: queue.patience === null ? 'erlang-c' : 'erlang-a',
    ...{ agents, scheduled, load, waitProbability, serviceLevel, asa, occupancy, queue: length, stable },
    abandonment,
    binding,
  }
}
