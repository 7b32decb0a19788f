import { checkChoice, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { millisecondsOf, SECONDS } from '../summary/milliseconds.ts'
import type { ServiceLevelVariant } from './serviceLevel.ts'

/** The contacts that come, and how long each takes. */
export interface Workload {
  /** Contacts that come in the period; a forecast need not be whole. */
  readonly contacts: number
  /** The length of the period in seconds, such as 1800. */
  readonly period: number
  /** The average handle time in seconds: talk, hold and wrap-up. */
  readonly aht: number
  /** How many chats an agent handles at once, 1 by default: the handle time is divided by it. */
  readonly concurrency?: number
}

/** What a queue is beside its workload, checked. */
export interface QueueRules {
  /** Seconds, null where none was given. */
  readonly target: number | null
  /** The mean patience in seconds, null where nobody leaves. */
  readonly patience: number | null
  /** What a service level is a share of. */
  readonly variant: ServiceLevelVariant
}

/** A queue whose options were checked. */
export interface QueueModel extends QueueRules {
  /** The effective handle time in seconds. */
  readonly aht: number
  /** In erlangs. */
  readonly load: number
}

/** What of a queue can be given beside its workload. */
export interface RuleOptions {
  /** The target of the service level in seconds, such as 20. */
  readonly target?: number
  /** The mean patience in seconds: how long contacts wait on average before they give up, were nobody to answer. */
  readonly patience?: number
  /** What a service level is a share of, 'exclude-short-abandons' by default; without patience all are the same. */
  readonly variant?: ServiceLevelVariant
}

const WORKLOAD = ['contacts', 'period', 'aht', 'concurrency'] as const
/** The names of `RuleOptions`. */
export const RULES = ['target', 'patience', 'variant'] as const

/** Checks the options of a queue; those that others read are named. */
export function readQueue(options: Workload & RuleOptions, others: readonly string[]): QueueModel {
  checkOptions(options, [...WORKLOAD, ...others])
  const { contacts, period, aht, concurrency = 1 } = options
  checkNumber('options.contacts', contacts, 0, MOST)
  checkPeriod('options.period', period)
  checkMean('options.aht', aht)
  checkConcurrency(concurrency)
  return queueOf({ contacts, period, aht, concurrency }, readRules(options), 'options.contacts')
}

/** Checks the target, the patience and the variant. */
export function readRules({ target, patience, variant = 'exclude-short-abandons' }: RuleOptions): QueueRules {
  if (target !== undefined && Number.isNaN(millisecondsOf(target))) {
    refuse('invalid-option', 'options.target', SECONDS, target)
  }
  if (patience !== undefined) checkMean('options.patience', patience)
  const variants = ['offered', 'answered-only', 'exclude-short-abandons', 'abandoned-within-met']
  checkChoice('options.variant', variant, variants)
  // Adding 0 makes 0 of -0, which JSON does not keep.
  return { target: target === undefined ? null : target + 0, patience: patience ?? null, variant }
}

/** The most contacts that are taken. */
export const MOST = 1e15
/** The heaviest load that is taken, in erlangs. */
export const HEAVIEST = 1e8
/** What too many contacts must be. */
export const FEW_ENOUGH = 'few enough for a load of at most 1e8 erlangs'

/** The queue of a workload that was checked but for its load; the contacts stand at `path`. */
export function queueOf(work: Required<Workload>, rules: QueueRules, path: string): QueueModel {
  const load = loadOf(work)
  if (load > HEAVIEST) refuse('invalid-value', path, FEW_ENOUGH, work.contacts)
  return { aht: work.aht / work.concurrency, load, ...rules }
}

/** The load of a workload in erlangs: where there are contacts there is one, if only the smallest there is. */
export function loadOf({ contacts, period, aht, concurrency }: Required<Workload>): number {
  return Math.max((contacts / period) * (aht / concurrency), contacts > 0 ? Number.MIN_VALUE : 0)
}

/** Refuses what is no load in erlangs. */
export function checkLoad(load: unknown): asserts load is number {
  checkNumber('options.load', load, 0, HEAVIEST)
}

/** Refuses what is no number from `min` to `max`. */
export function checkNumber(path: string, value: unknown, min: number, max: number): asserts value is number {
  if (typeof value === 'number' && value >= min && value <= max) return
  refuse(codeOf(value), path, `a number from ${min} to ${max}`, value)
}

/** Refuses what is no number of chats at once. */
export function checkConcurrency(concurrency: unknown): asserts concurrency is number {
  checkNumber('options.concurrency', concurrency, 1, 1000)
}

/** What a mean time above 0 must be: unlike one that was measured it may be finer than a millisecond. */
export const MEAN_TIME = 'a number of seconds from 0.001 to 1e12'

/** Whether this can be a mean time above 0. */
export function isMeanTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0.001 && value <= 1e12
}

/** Refuses what cannot be a mean time above 0. */
export function checkMean(path: string, value: unknown): asserts value is number {
  if (!isMeanTime(value)) refuse(codeOf(value), path, MEAN_TIME, value)
}

/** What the length of a period must be. */
export const PERIOD = 'a number of seconds above 0 and up to 1e12, no finer than a millisecond'

/** Refuses what is no length of a period. */
export function checkPeriod(path: string, value: unknown): asserts value is number {
  if (!(millisecondsOf(value) > 0)) refuse(codeOf(value), path, PERIOD, value)
}

/** Refuses what is no number of agents. */
export function checkAgents(agents: unknown): asserts agents is number {
  if (Number.isSafeInteger(agents) && (agents as number) >= 0 && !Object.is(agents, -0)) return
  refuse(codeOf(agents), 'options.agents', 'a whole number of at least 0', agents)
}

/** The code of a refusal of an option that is required. */
export function codeOf(value: unknown): 'missing-option' | 'invalid-option' {
  return value === undefined ? 'missing-option' : 'invalid-option'
}
