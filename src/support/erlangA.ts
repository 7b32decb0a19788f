import { leaving, type QueueOutcomes, type QueuePerformance } from './erlang.ts'
import { checkAgents, checkMean, RULES, readQueue, type Workload } from './queueModel.ts'
import type { ServiceLevelVariant } from './serviceLevel.ts'

/** The options of `erlangA`. */
export interface ErlangAOptions extends Workload {
  /** Agents who are there and ready. */
  readonly agents: number
  /** The mean patience in seconds: how long contacts wait on average before they give up, were nobody to answer. */
  readonly patience: number
  /** The target of the service level in seconds, such as 20. */
  readonly target?: number
  /** What the service level is a share of, as in `serviceLevel`: 'exclude-short-abandons' by default. */
  readonly variant?: ServiceLevelVariant
}

/** A queue whose contacts give up. */
export interface ErlangA extends QueuePerformance, QueueOutcomes {
  /** Which model it is. */
  readonly model: 'erlang-a'
  /** Agents who are there and ready. */
  readonly agents: number
  /** Seconds; null where none was given. */
  readonly target: number | null
  /** The mean patience in seconds. */
  readonly patience: number
  /** What the service level is a share of. */
  readonly variant: ServiceLevelVariant
}

/**
 * Erlang A: how long contacts wait with so many agents and how many give up, where each is willing to wait an
 * exponential time. Always stable. The patience of a queue is about total wait / abandoned: of all contacts, answered
 * ones too.
 *
 * @formula with z = λ patience, k = n patience / aht, f(s) = exp(z (1 - e^-s) - k s), D = 1 / B(n - 1) + z ∫ f: wait probability = z ∫ f / D; abandonment = z ∫ (1 - e^-s) f / D; average wait = abandonment · patience; occupancy = a (1 - abandonment) / n
 * @unit shares 0 to 1, times in seconds; agents in the chair, without shrinkage
 * @source Palm 1946; Garnett, Mandelbaum and Reiman 2002; Zeltyn and Mandelbaum 2005
 * @complexity O(√load)
 * @example
 * const { abandonment, averageWait, queue, occupancy } = erlangA({ contacts: 48, period: 60, aht: 60, agents: 50, patience: 120 })
 * ;[abandonment.toFixed(4), averageWait.toFixed(2), queue.toFixed(2), occupancy.toFixed(3)] // => ['0.0309', '3.71', '2.97', '0.930']
 * @example
 * const busy = { contacts: 100, period: 1800, aht: 180, agents: 10, patience: 60, target: 20 }
 * const variants = ['offered', 'answered-only', 'exclude-short-abandons', 'abandoned-within-met'] as const
 * variants.map((variant) => erlangA({ ...busy, variant }).serviceLevel.toFixed(3)) // => ['0.718', '0.852', '0.795', '0.815']
 * @example
 * erlangA({ contacts: 100, period: 1800, aht: 180, agents: 10 }) // throws options.patience must be a number of seconds from 0.001 to 1e12, got undefined
 */
export function erlangA(options: ErlangAOptions): ErlangA {
  const { target, patience: _, variant, ...work } = readQueue(options, ['agents', ...RULES])
  const { agents, patience } = options
  checkAgents(agents)
  checkMean('options.patience', patience)
  return {
    ...{ model: 'erlang-a', agents, target, patience, variant },
    ...leaving({ ...work, target, patience, variant }, patience, agents),
  }
}
