import { checkOptions } from '../core/check.ts'
import type { Comparable, Reason } from '../core/types.ts'
import { checkTime } from './workedTime.ts'

/** The times of `utilisation`, both in the same unit. */
export interface UtilisationTimes {
  /** Time of handling contacts: talk, hold and wrap-up. */
  readonly handle: number
  /** All time that is paid: on the queue and off it. */
  readonly paid: number
}

/** A utilisation, as a fraction. */
export interface Utilisation extends Comparable {
  readonly metric: 'utilisation'
  /** Why `value` is null, else null. */
  readonly reason: Reason | null
  /** Null: times are no sample. */
  readonly estimate: null
}

/**
 * The share of the paid time in which agents handle contacts. It is not `occupancy`, which leaves breaks, meetings and
 * training out of the time it divides by.
 *
 * @formula handle / paid
 * @unit a fraction from 0; above 1 where chats side by side are added up, or work reaches beyond the paid time; better depends
 * @source Cleveland 2012
 * @complexity O(1)
 * @example
 * utilisation({ handle: 5.1, paid: 8.5 }).value.toFixed(12) // => '0.600000000000'
 * @example
 * utilisation({ handle: 0, paid: 0 }).reason // => 'no-time'
 * @example
 * utilisation({ handle: 5, paid: Infinity }) // throws options.paid must be a number from 0 to 1e15, got Infinity
 */
export function utilisation(times: UtilisationTimes): Utilisation {
  checkOptions(times, ['handle', 'paid'])
  const handle = checkTime('options.handle', times.handle)
  const paid = checkTime('options.paid', times.paid)
  return {
    metric: 'utilisation',
    definition: {},
    value: paid > 0 ? handle / paid : null,
    reason: paid > 0 ? null : 'no-time',
    estimate: null,
  }
}
