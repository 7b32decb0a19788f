import { patient, type QueuePerformance } from './erlang.ts'
import { checkAgents, readQueue, type Workload } from './queueModel.ts'

/** The options of `erlangC`. */
export interface ErlangCOptions extends Workload {
  /** Agents who are there and ready. */
  readonly agents: number
  /** The target of the service level in seconds, such as 20. */
  readonly target?: number
}

/** A queue that nobody leaves. */
export interface ErlangC extends QueuePerformance {
  /** Which model it is. */
  readonly model: 'erlang-c'
  /** Agents who are there and ready. */
  readonly agents: number
  /** Seconds; null where none was given. */
  readonly target: number | null
  /** The mean wait of those who wait at all; null where waits grow without end, and without contacts. */
  readonly averageWaitOfDelayed: number | null
}

/**
 * Erlang C: how long contacts wait with so many agents, where nobody gives up. With no more agents than erlangs the
 * queue grows without end: `stable` is false, `asa` and `queue` are null, the service level is 0.
 *
 * @formula a = contacts · aht / period; C = n B / (n - a (1 - B)); service level = 1 - C e^(-(n - a) target / aht); asa = C aht / (n - a); queue = C a / (n - a); occupancy = a / n
 * @unit shares 0 to 1, times in seconds; agents in the chair, without shrinkage
 * @source Erlang 1917; service level: Cooper 1981
 * @complexity O(√load)
 * @example
 * const { load, serviceLevel, asa, occupancy } = erlangC({ contacts: 100, period: 1800, aht: 180, agents: 14, target: 20 })
 * ;[load, serviceLevel.toFixed(4), asa.toFixed(2), occupancy.toFixed(4)] // => [10, '0.8884', '7.84', '0.7143']
 * @example
 * const { stable, serviceLevel, asa } = erlangC({ contacts: 100, period: 1800, aht: 180, agents: 10, target: 20 })
 * ;[stable, serviceLevel, asa] // => [false, 0, null]
 * @example
 * erlangC({ contacts: 100, period: 1800, aht: 0, agents: 3 }) // throws options.aht must be a number of seconds from 0.001 to 1e12, got 0
 */
export function erlangC(options: ErlangCOptions): ErlangC {
  const queue = readQueue(options, ['agents', 'target'])
  const { agents } = options
  checkAgents(agents)
  const { stable, load, ...rest } = patient(queue, agents)
  const averageWaitOfDelayed = stable && load > 0 ? queue.aht / (agents - load) : null
  return { model: 'erlang-c', agents, target: queue.target, load, ...rest, stable, averageWaitOfDelayed }
}
