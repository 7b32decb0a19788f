import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { type InstantOptions, instantOptions } from '../core/instants.ts'
import type { Answer, Field, Instant, Missing, Rows } from '../core/types.ts'
import { checkConcurrency, checkMean, checkPeriod, RULES, readRules } from './queueModel.ts'
import { LIMITS, readLimits, type StaffingLimits } from './staffingLimits.ts'
import { type SlotFields, type StaffingSlot, staffedSlots } from './staffingSlots.ts'
import { type StaffingTotals, totalsOf } from './staffingTotals.ts'

/** The options of `staffing`. */
export interface StaffingOptions<Row> extends StaffingLimits, InstantOptions {
  /** The field with the contacts of a slot; a forecast need not be whole. */
  readonly contacts: Field<Row, Answer>
  /** The average handle time in seconds: one for all slots, or the field with that of each. */
  readonly aht: number | Field<Row, Answer>
  /** The length of a slot in seconds, such as 1800: one for all, or the field with that of each. */
  readonly period: number | Field<Row, Answer>
  /** The field with the start of a slot. */
  readonly start?: Field<Row, Instant | Missing>
  /** How many chats an agent handles at once, 1 by default: the handle time is divided by it. */
  readonly concurrency?: number
  /** 'refuse' (default) throws at the first wrong value; 'count' leaves its slot without agents, counted in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/** Agents by slot. */
export interface Staffing extends StaffingTotals {
  /** 'erlang-a' where a patience was given, else 'erlang-c'. */
  readonly model: 'erlang-c' | 'erlang-a'
  /** Slots with a workload. */
  readonly n: number
  /** Slots without contacts given, or with contacts and without a handle time or a length. */
  readonly missing: number
  /** Slots whose values were wrong and were counted instead of refused. */
  readonly invalid: number
  /** One a row, in the order of the rows. */
  readonly slots: readonly StaffingSlot[]
}

const NAMES = ['contacts', 'aht', 'period', 'start', 'concurrency', 'onInvalid', 'timeZone', 'naiveZone'] as const

/**
 * Agents by slot of a day: what `requiredAgents` says of each, with the peak, the hours and the service level of all.
 * Each slot is a queue of its own that has settled (SIPP: stationary, independent, period by period): what is left over
 * from the slot before is not carried on, so short slots after a peak look better than they will be.
 *
 * @formula agents of each slot as `requiredAgents`; service level of the day = Σ contacts met / Σ contacts that count; hours = Σ agents · period / 3600
 * @unit agents and hours; shares 0 to 1, times in seconds
 * @source Green, Kolesar and Soares 2001 (SIPP); Cleveland 2012
 * @complexity O(slots · √load)
 * @example
 * const day = [{ at: '2026-03-02T09:00Z', calls: 60 }, { at: '2026-03-02T09:30Z', calls: 100 }, { at: '2026-03-02T10:00Z', calls: 0 }]
 * const plan = staffing(day, { start: 'at', contacts: 'calls', aht: 180, period: 1800, target: 20, serviceLevel: 0.8 })
 * plan.slots.map(({ agents }) => agents) // => [9, 14, 0]
 * ;[plan.peak.agents, plan.peak.slots, plan.agentHours] // => [14, [1], 11.5]
 * @example
 * const { slots, missing } = staffing({ calls: [100, null], aht: [180, 180] }, { contacts: 'calls', aht: 'aht', period: 1800, maxOccupancy: 0.8 })
 * ;[slots.map(({ agents }) => agents), missing] // => [[13, null], 1]
 * @example
 * staffing([{ calls: -1 }], { contacts: 'calls', aht: 180, period: 1800, maxAsa: 30 }) // throws rows[0].calls must be a number from 0 to 1e15, got -1
 */
export function staffing<Row>(rows: Rows<Row>, options: StaffingOptions<NoInfer<Row>>): Staffing {
  checkOptions(options, [...NAMES, ...RULES, ...LIMITS])
  const { contacts, aht, period, start, concurrency = 1, onInvalid = 'refuse' } = options
  checkField('options.contacts', contacts)
  if (isField(aht)) checkField('options.aht', aht)
  else checkMean('options.aht', aht)
  if (isField(period)) checkField('options.period', period)
  else checkPeriod('options.period', period)
  if (start !== undefined) checkField('options.start', start)
  checkConcurrency(concurrency)
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const zones = instantOptions(options)
  const fields = { contacts, aht, period, start: start ?? null, concurrency, strict: onInvalid === 'refuse', zones }
  const rules = readRules(options)
  const { slots, invalid, parts } = staffedSlots(rows as Rows<never>, fields as SlotFields, rules, readLimits(options))
  const n = parts.length
  return {
    model: rules.patience === null ? 'erlang-c' : 'erlang-a',
    ...{ n, missing: slots.length - n - invalid, invalid },
    ...totalsOf(parts, rules),
    slots,
  }
}

function isField(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'function'
}
