import { checkOptions } from '../core/check.ts'
import { lossOf } from '../core/erlang.ts'
import { checkAgents, checkLoad } from './queueModel.ts'

/** The options of `erlangB`, both required. */
export interface ErlangBOptions {
  /** The load in erlangs: calls a second times their mean length in seconds. */
  readonly load: number
  /** Agents, or lines. */
  readonly agents: number
}

/** A system without a queue. */
export interface ErlangB {
  /** In erlangs. */
  readonly load: number
  /** Agents, or lines. */
  readonly agents: number
  /** The share of calls that find all of them busy and are lost. */
  readonly blocking: number
  /** The load that is carried, in erlangs. */
  readonly carried: number
  /** The share of their time that the lines are busy; null without any. */
  readonly occupancy: number | null
}

/**
 * Erlang B: calls that find all lines busy are lost. For telephone lines and other limits without a queue; agents with
 * a queue are `erlangC` or `erlangA`.
 *
 * @formula B(0) = 1; B(n) = a B(n - 1) / (n + a B(n - 1)); carried = a (1 - B)
 * @unit blocking and occupancy are fractions, 0 to 1; less blocking is better
 * @source Erlang 1917
 * @complexity O(√load)
 * @example
 * erlangB({ load: 2, agents: 2 }) // => { load: 2, agents: 2, blocking: 0.4, carried: 1.2, occupancy: 0.6 }
 * @example
 * erlangB({ load: 100, agents: 117 }).blocking.toFixed(4) // => '0.0098'
 * @example
 * erlangB({ load: -1, agents: 2 }) // throws options.load must be a number from 0 to 100000000, got -1
 */
export function erlangB(options: ErlangBOptions): ErlangB {
  checkOptions(options, ['load', 'agents'])
  const { load, agents } = options
  checkLoad(load)
  checkAgents(agents)
  const { blocked, served } = lossOf(load, agents)
  const carried = load * served
  const occupancy = agents === 0 ? null : Math.min(1, carried / agents)
  return {
    load: load + 0,
    agents,
    blocking: blocked,
    carried: carried + 0,
    occupancy: occupancy === null ? null : occupancy + 0,
  }
}
