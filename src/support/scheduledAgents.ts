import { checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { checkShrinkage, scheduledFor } from '../core/shrinkage.ts'

/** The options of `scheduledAgents`, both required. */
export interface ScheduledAgentsOptions {
  /** The agents that must be there; a fraction where it is a load. */
  readonly agents: number
  /** The share of paid time in which agents are not there, 0 or more and below 1. */
  readonly shrinkage: number
}

/**
 * The agents to schedule so that enough of them are there. Dividing by what is left is right; adding the share on top,
 * n (1 + s), falls short: 14 agents at 30 % need 20, not 19.
 *
 * @formula ⌈agents / (1 - shrinkage)⌉
 * @unit agents, a whole number
 * @source Cleveland 2012, rostered staff factor
 * @complexity O(1)
 * @example
 * scheduledAgents({ agents: 14, shrinkage: 0.3 }) // => 20
 * @example
 * scheduledAgents({ agents: 15, shrinkage: 0.3 }) // => 22
 * @example
 * scheduledAgents({ agents: 14, shrinkage: 1 }) // throws options.shrinkage must be a number of at least 0 and below 1, such as 0.3, got 1
 */
export function scheduledAgents(options: ScheduledAgentsOptions): number {
  checkOptions(options, ['agents', 'shrinkage'])
  const { agents, shrinkage } = options
  if (!(typeof agents === 'number' && agents >= 0 && agents <= MOST)) {
    refuse(
      agents === undefined ? 'missing-option' : 'invalid-option',
      'options.agents',
      'a number from 0 to 1e9',
      agents,
    )
  }
  checkShrinkage('options.shrinkage', shrinkage)
  return scheduledFor(agents, shrinkage) + 0
}

const MOST = 1e9
