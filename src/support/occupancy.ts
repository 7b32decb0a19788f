import { checkOptions } from '../core/check.ts'
import type { Comparable, Reason } from '../core/types.ts'
import { checkTime } from './workedTime.ts'

/** The times of `occupancy`, both in the same unit. */
export interface OccupancyTimes {
  /** Time of handling contacts: talk, hold and wrap-up. */
  readonly handle: number
  /** Time of waiting for a contact, ready to take one. */
  readonly available: number
}

/** An occupancy, as a fraction. */
export interface Occupancy extends Comparable {
  readonly metric: 'occupancy'
  /** Why `value` is null, else null. */
  readonly reason: Reason | null
  /** Null: times are no sample. */
  readonly estimate: null
}

/**
 * The share of the time on the queue in which agents handle contacts. Breaks, meetings and training are in neither
 * time; of the time that is paid, see `utilisation`.
 *
 * @formula handle / (handle + available)
 * @unit a fraction, 0 to 1; better depends: idle agents cost, and above some 0.85 people wear out
 * @source Cleveland 2012; Genesys and Amazon Connect report the same
 * @complexity O(1)
 * @example
 * occupancy({ handle: 5.1, available: 0.9 }).value // => 0.85
 * @example
 * occupancy({ handle: 0, available: 0 }).reason // => 'no-time'
 * @example
 * occupancy({ handle: -1, available: 3 }) // throws options.handle must be a number from 0 to 1e15, got -1
 */
export function occupancy(times: OccupancyTimes): Occupancy {
  checkOptions(times, ['handle', 'available'])
  const handle = checkTime('options.handle', times.handle)
  const onQueue = handle + checkTime('options.available', times.available)
  const known = onQueue > 0
  return {
    metric: 'occupancy',
    definition: {},
    value: known ? handle / onQueue : null,
    reason: known ? null : 'no-time',
    estimate: null,
  }
}
