import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { criticalValue } from '../core/intervals.ts'
import { nelsonAalen as curveOf, type HazardMethod, type HazardPoint } from '../core/survival.ts'
import { type Lifetimes, type LifetimeUnit, lifeTableOf } from '../summary/lifetimesShape.ts'

/** The options of `nelsonAalen`. */
export interface NelsonAalenOptions {
  /** The confidence level of the intervals, 0.95 by default. */
  readonly level?: number
  /** How they are made: 'log' (default) stays above 0, 'plain' is cut there. */
  readonly interval?: HazardMethod
}

/** A cumulative hazard; all times in the unit of the lifetimes. */
export interface NelsonAalen {
  /** The unit of all times. */
  readonly unit: LifetimeUnit
  /** Lifetimes, ended or not. */
  readonly n: number
  /** Rows without a lifetime. */
  readonly missing: number
  /** Rows whose value was wrong and was counted instead of refused. */
  readonly invalid: number
  /** Lifetimes that have ended. */
  readonly events: number
  /** Lifetimes that have not. */
  readonly censored: number
  /** The cumulative hazard at the last time; null where there is no lifetime. */
  readonly cumulativeHazard: number | null
  /** The confidence level of the intervals. */
  readonly level: number
  /** How they were made. */
  readonly method: HazardMethod
  /** The hazard, at each time at which a lifetime ended or was last seen. */
  readonly points: readonly HazardPoint[]
}

/**
 * The cumulative hazard: how many endings a customer who is replaced at each would have seen by each time. A straight
 * line means a constant risk of leaving; its slope is that risk per unit of time.
 *
 * @formula H(t) = Σ d/n over the times up to t; variance Σ d/n²; 'log' interval H exp(±z se / H)
 * @unit endings per customer, from 0 up; lower is better
 * @source Nelson 1969; Aalen 1978; as R survival::survfit's cumhaz and std.chaz
 * @complexity O(n)
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * const rows = [[1, 1], [2, 1], [3, 0], [4, 1]].map(([months, left]) => ({ months, left }))
 * nelsonAalen(summarize(rows, of)).points.map(({ cumulativeHazard }) => cumulativeHazard.toFixed(3)) // => ['0.250', '0.583', '0.583', '1.583']
 * @example
 * nelsonAalen(summarize([], lifetimes({ duration: 'months', event: 'left', unit: 'month' }))).cumulativeHazard // => null
 */
export function nelsonAalen(lifetimes: Lifetimes, options: NelsonAalenOptions = {}): NelsonAalen {
  checkOptions(options, ['level', 'interval'])
  const { level = 0.95, interval: method = 'log' } = options
  checkLevel(level)
  checkChoice('options.interval', method, ['log', 'plain'])
  const points = curveOf(lifeTableOf(lifetimes), criticalValue(level), method)
  const { definition, n, missing, invalid, values, open } = lifetimes
  return {
    unit: definition.unit,
    n,
    missing,
    invalid,
    events: values.length,
    censored: open.length,
    cumulativeHazard: points.at(-1)?.cumulativeHazard ?? null,
    level,
    method,
    points,
  }
}
