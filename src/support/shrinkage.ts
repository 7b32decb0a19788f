import { checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Comparable, Reason } from '../core/types.ts'
import { checkTime } from './workedTime.ts'

/** The times of `shrinkage`, both in the same unit. */
export interface ShrinkageTimes {
  /** All time that is paid. */
  readonly paid: number
  /** The part of it in which agents are there for contacts, handling them or ready to. */
  readonly available: number
}

/** A shrinkage, as a fraction. */
export interface Shrinkage extends Comparable {
  readonly metric: 'shrinkage'
  /** The time that was lost, in the unit of the times. */
  readonly lost: number
  /** Why `value` is null, else null. */
  readonly reason: Reason | null
  /** Null: times are no sample. */
  readonly estimate: null
}

/**
 * The share of the paid time in which agents are not there for contacts: holidays, illness, breaks, meetings, training.
 * `scheduledAgents` turns it into the agents to schedule.
 *
 * @formula (paid - available) / paid
 * @unit a fraction, 0 to 1; better depends: much of it is leave and training
 * @source Cleveland 2012
 * @complexity O(1)
 * @example
 * shrinkage({ paid: 40, available: 28 }).value // => 0.3
 * @example
 * shrinkage({ paid: 0, available: 0 }).reason // => 'no-time'
 * @example
 * shrinkage({ paid: 40, available: 41 }) // throws options.available must be at most options.paid, 40, got 41
 */
export function shrinkage(times: ShrinkageTimes): Shrinkage {
  checkOptions(times, ['paid', 'available'])
  const paid = checkTime('options.paid', times.paid)
  const available = checkTime('options.available', times.available)
  if (available > paid) refuse('invalid-option', 'options.available', `at most options.paid, ${paid}`, available)
  const lost = paid - available
  return {
    metric: 'shrinkage',
    definition: {},
    value: paid > 0 ? lost / paid : null,
    lost,
    reason: paid > 0 ? null : 'no-time',
    estimate: null,
  }
}
