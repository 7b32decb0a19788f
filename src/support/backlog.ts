import { checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { exactMean } from '../core/numeric.ts'
import { checkQuantileType, type QuantileType } from '../core/quantiles.ts'
import type { Measured } from '../core/types.ts'
import type { BacklogChanges } from '../summary/backlogChangesShape.ts'
import { type BacklogTimes, backlogTimes } from './backlogTimes.ts'

/** The options of `backlog`. */
export interface BacklogOptions {
  /** Which of the nine sample quantiles of Hyndman and Fan the ages have; 7 by default. */
  readonly quantileType?: QuantileType
}

/** Little's law, L = λ W, within a period: exact, as W is the time within the period of each ticket that was open in it. */
export interface LittlesLawWithin {
  /** Tickets that were open at some time of the period, a second of it. */
  readonly arrivalRate: number
  /** Their mean time of being open within the period, in seconds; null where there are none. */
  readonly averageTime: number | null
  /** λ W, which is the average backlog but for rounding; null where there are none. */
  readonly product: number | null
}

/** Little's law, L = λ W, as it holds in a steady state, and how far the period is from one. */
export interface LittlesLaw {
  /** Tickets that came or came back, a second. */
  readonly arrivalRate: number
  /** The mean time that the resolved were open, from their own start on, in seconds; null where none was resolved. */
  readonly averageTime: number | null
  /** λ W: the backlog that these two would keep up; null where none was resolved. */
  readonly product: number | null
  /** The average backlog minus that; null where none was resolved. */
  readonly gap: number | null
  /** The same law within the period, where it is exact. */
  readonly within: LittlesLawWithin
}

/** The open tickets of a period. end = start + created + reopened - resolved; times are in seconds. */
export interface Backlog extends Measured {
  readonly metric: 'backlog'
  /** The start of the period, ISO text with Z. */
  readonly from: string
  /** Its end. */
  readonly to: string
  /** Open at `from`. */
  readonly start: number
  /** New after `from` and up to `to`. */
  readonly created: number
  /** Opened again after `from` and up to `to`. */
  readonly reopened: number
  /** Ended after `from` and up to `to`. */
  readonly resolved: number
  /** Open at `to`. */
  readonly end: number
  /** Open on average over the time of the period; null where there was no ticket. */
  readonly average: number | null
  /** Null where there was no ticket. */
  readonly littlesLaw: LittlesLaw | null
  /** How long those that are open at `to` have been so; null where none is. */
  readonly age: BacklogTimes | null
  /** How long those that were resolved had been open, from their own start on; null where none was. */
  readonly resolvedAfter: BacklogTimes | null
  /** Days of 24 hours until nothing is left, at the net rate of the period; null where the backlog did not shrink. */
  readonly daysToClear: number | null
  /** The same with nothing new coming in; null where nothing was resolved. */
  readonly daysToClearWithoutNew: number | null
  /** Which of the nine sample quantiles. */
  readonly quantileType: QuantileType
  /** Null: the count of what is open is no sample. */
  readonly estimate: null
}

const DAY = 86_400_000

/**
 * The tickets that are open at the end of a period, what made them so many, their ages, and Little's law.
 *
 * @formula end = start + created + reopened - resolved; average = Σ time open within the period / its length; daysToClear = end / (resolved - created - reopened) · days of the period
 * @unit tickets, 0 and up; lower is better
 * @source Little 1961, "A proof for the queuing formula L = λW"; within a period: Little and Graves 2008
 * @complexity O(r) for r open or resolved tickets
 * @example
 * const rows = [{ opened: '2026-03-01T00:00Z', closed: null }, { opened: '2026-03-02T12:00Z', closed: '2026-03-02T18:00Z' }]
 * const day = backlogChanges({ created: 'opened', ended: 'closed', from: '2026-03-02T00:00Z', to: '2026-03-03T00:00Z' })
 * const { value, start, created, resolved, average, age } = backlog(summarize(rows, day))
 * ;[value, start, created, resolved, average, age.median] // => [1, 1, 1, 1, 1.25, 172800]
 * @example
 * const rows = [{ opened: 0, closed: 50000 }, { opened: 0, closed: 60000 }, { opened: 0, closed: null }]
 * const of = backlogChanges({ created: 'opened', ended: 'closed', from: 20000, to: 100000 })
 * const { littlesLaw, average } = backlog(summarize(rows, of))
 * ;[average, littlesLaw.within.averageTime, littlesLaw.averageTime, littlesLaw.gap] // => [1.875, 50, 55, 1.875]
 * @example
 * backlog(summarize([], backlogChanges({ created: 'opened', ended: 'closed', from: 0, to: 1000 }))).reason // => 'no-answers'
 * @example
 * backlog([1, 2]) // throws changes must be a summary of backlogChanges, got [1, 2]
 */
export function backlog(changes: BacklogChanges, options: BacklogOptions = {}): Backlog {
  checkOptions(options, ['quantileType'])
  const { quantileType = 7 } = options
  checkQuantileType(quantileType)
  if ((changes as { kind?: unknown } | null)?.kind !== 'backlog-changes') {
    refuse('invalid-value', 'changes', 'a summary of backlogChanges', changes)
  }
  const { definition, n, missing, invalid, from, to, start, created, reopened, resolved, end, values, open } = changes
  const age = backlogTimes(open, quantileType)
  const resolvedAfter = backlogTimes(values, quantileType)
  const days = (Date.parse(to) - Date.parse(from)) / DAY
  const net = resolved - created - reopened
  const clearance = (rate: number): number | null =>
    n === 0 ? null : end === 0 ? 0 : rate > 0 ? (end / rate) * days : null
  const average = n === 0 ? null : averageOf(changes)
  return {
    metric: 'backlog',
    definition: { reopened: definition.reopened, quantileType },
    value: n === 0 ? null : end,
    n,
    missing,
    invalid,
    standardError: null,
    interval: null,
    reason: n === 0 ? 'no-answers' : null,
    warnings: [],
    from,
    to,
    start,
    created,
    reopened,
    resolved,
    end,
    average,
    littlesLaw: average === null ? null : littlesLawOf(changes, average, resolvedAfter?.mean ?? null),
    age,
    resolvedAfter,
    daysToClear: clearance(net),
    daysToClearWithoutNew: clearance(resolved),
    quantileType,
    estimate: null,
  }
}

function averageOf({ time, from, to }: BacklogChanges): number {
  return exactMean(Date.parse(to) - Date.parse(from), time)
}

function littlesLawOf(changes: BacklogChanges, average: number, averageTime: number | null): LittlesLaw {
  const { from, to, start, created, reopened, time } = changes
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000
  const arrivalRate = (created + reopened) / seconds
  const product = averageTime === null ? null : arrivalRate * averageTime
  const present = start + created + reopened
  const timeWithin = present === 0 ? null : exactMean(present * 1000, time)
  return {
    arrivalRate,
    averageTime,
    product,
    gap: product === null ? null : average - product,
    within: {
      arrivalRate: present / seconds,
      averageTime: timeWithin,
      product: timeWithin === null ? null : (present / seconds) * timeWithin,
    },
  }
}
