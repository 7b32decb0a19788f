import { type Delay, fewest } from '../core/erlang.ts'
import { refuse } from '../core/errors.ts'
import { checkShrinkage, scheduledFor } from '../core/shrinkage.ts'
import { leaving, patient, type QueueOutcomes, type QueuePerformance, waiting } from './erlang.ts'
import { checkMean, codeOf, type QueueModel, type RuleOptions } from './queueModel.ts'

/** What a queue must keep; at least one of the first four. */
export interface StaffingLimits extends RuleOptions {
  /** The least share answered within `target`, such as 0.8. */
  readonly serviceLevel?: number
  /** The longest average speed of answer in seconds, such as 30. */
  readonly maxAsa?: number
  /** The largest share of their time that agents may spend on contacts, such as 0.85. */
  readonly maxOccupancy?: number
  /** The largest share that may give up, such as 0.05; needs `patience`. */
  readonly maxAbandonment?: number
  /** The share of paid time in which agents are not there, 0 by default: `scheduled` makes up for it. */
  readonly shrinkage?: number
}

/** A limit that decides: 'stability' where the queue would grow without end. */
export type BindingLimit = 'stability' | 'serviceLevel' | 'maxAsa' | 'maxOccupancy' | 'maxAbandonment'

/** The names of the options. */
export const LIMITS = ['serviceLevel', 'maxAsa', 'maxOccupancy', 'maxAbandonment', 'shrinkage'] as const

/** Limits that were checked; null where there is none. */
export interface Limits {
  readonly serviceLevel: number | null
  readonly maxAsa: number | null
  readonly maxOccupancy: number | null
  readonly maxAbandonment: number | null
  readonly shrinkage: number
}

/** Checks the limits, and that they can be kept. */
export function readLimits(options: StaffingLimits): Limits {
  const { serviceLevel, maxAsa, maxOccupancy, maxAbandonment, shrinkage = 0, target, patience } = options
  checkShare('options.serviceLevel', serviceLevel, false)
  checkShare('options.maxOccupancy', maxOccupancy, true)
  checkShare('options.maxAbandonment', maxAbandonment, false)
  if (maxAsa !== undefined) checkMean('options.maxAsa', maxAsa)
  checkShrinkage('options.shrinkage', shrinkage)
  if (serviceLevel !== undefined && target === undefined) {
    refuse('missing-option', 'options.target', 'given, as options.serviceLevel is', target)
  }
  if (maxAbandonment !== undefined && patience === undefined) {
    refuse('missing-option', 'options.patience', 'given, as options.maxAbandonment is', patience)
  }
  if ((serviceLevel ?? maxAsa ?? maxOccupancy ?? maxAbandonment) === undefined) {
    const expected = 'given, or maxAsa, maxOccupancy or maxAbandonment: without a limit no number of agents is enough'
    refuse('missing-option', 'options.serviceLevel', expected, undefined)
  }
  return {
    serviceLevel: serviceLevel ?? null,
    maxAsa: maxAsa ?? null,
    maxOccupancy: maxOccupancy ?? null,
    maxAbandonment: maxAbandonment ?? null,
    shrinkage,
  }
}

/** A service level of 1, or nobody who gives up, would take agents without end. */
function checkShare(path: string, value: unknown, whole: boolean): void {
  if (value === undefined || (typeof value === 'number' && value > 0 && (value < 1 || (whole && value === 1)))) return
  refuse(codeOf(value), path, `a fraction above 0 and ${whole ? 'at most' : 'below'} 1, such as 0.8`, value)
}

/** How a queue does; outcomes only where contacts give up. */
type Performance = QueuePerformance & Partial<QueueOutcomes>

/** Agents and how they do. */
export interface Staffed {
  readonly agents: number
  readonly scheduled: number
  readonly performance: Performance
  readonly binding: readonly BindingLimit[]
}

/** The fewest agents that keep all limits; at least one where there are contacts. */
export function staff(queue: QueueModel, limits: Limits): Staffed {
  const least = queue.load === 0 ? 0 : 1
  const agents = least === 0 ? 0 : queue.patience === null ? fewestWaiting(queue, limits) : fewestLeaving(queue, limits)
  const scheduled = scheduledFor(agents, limits.shrinkage)
  if (!Number.isSafeInteger(scheduled)) {
    const name = Number.isSafeInteger(agents) ? 'shrinkage' : 'maxOccupancy'
    const expected = `${name === 'shrinkage' ? 'small' : 'large'} enough for agents that can be counted`
    refuse('invalid-option', `options.${name}`, expected, limits[name])
  }
  const performance = performanceOf(queue, agents)
  const binding = agents > least ? broken(performanceOf(queue, agents - 1), limits) : []
  return { agents, scheduled, performance, binding }
}

function performanceOf(queue: QueueModel, agents: number): Performance {
  return queue.patience === null ? patient(queue, agents) : leaving(queue, queue.patience, agents)
}

/** Of the limits, those that are not kept. */
function broken(
  { serviceLevel, asa, occupancy, stable, abandonment = null }: Performance,
  limits: Limits,
): BindingLimit[] {
  const names: BindingLimit[] = []
  if (!stable) names.push('stability')
  if (limits.serviceLevel !== null && (serviceLevel ?? 0) < limits.serviceLevel) names.push('serviceLevel')
  if (limits.maxAsa !== null && (asa ?? Infinity) > limits.maxAsa) names.push('maxAsa')
  if (limits.maxOccupancy !== null && (occupancy ?? 1) > limits.maxOccupancy * SLACK) names.push('maxOccupancy')
  if (limits.maxAbandonment !== null && (abandonment ?? 1) > limits.maxAbandonment) names.push('maxAbandonment')
  return names
}

/** So that 8.5 erlangs fit 10 agents at 0.85, whatever the last bits say. */
const SLACK = 1.000_000_000_001

/** Upwards from the load, or from where the occupancy is right, as the rest comes right soon after. */
function fewestWaiting(queue: QueueModel, limits: Limits): number {
  const { load } = queue
  const most = (limits.maxOccupancy ?? 1) * SLACK
  const from = Math.max(1, Math.floor(load / most))
  if (!Number.isSafeInteger(from)) return from
  const isRight = (agents: number, delay: Delay): boolean => broken(waiting(queue, agents, delay), limits).length === 0
  return fewest(load, from, isRight)
}

/** Doubling steps from the load to one number that keeps the limits and one that does not, then halving. */
function fewestLeaving(queue: QueueModel, limits: Limits): number {
  const isRight = (agents: number): boolean => broken(performanceOf(queue, agents), limits).length === 0
  let right = Math.ceil(queue.load)
  let wrong = right
  let step = Math.ceil(Math.sqrt(queue.load) / 4)
  for (; !isRight(right) && Number.isSafeInteger(right); step *= 2) {
    wrong = right
    right += step
  }
  if (!Number.isSafeInteger(right)) return right
  for (; wrong === right || (wrong > 0 && isRight(wrong)); step *= 2) {
    right = wrong
    wrong = Math.max(0, right - step)
  }
  while (right - wrong > 1) {
    const middle = Math.floor((right + wrong) / 2)
    if (isRight(middle)) right = middle
    else wrong = middle
  }
  return right
}
