import { checkCount, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue } from '../core/intervals.ts'
import { boundsOf, kaplanMeier, type SurvivalPoint } from '../core/survival.ts'
import { entriesOf, type Lifetimes, type LifetimeUnit, lifeTableOf } from '../summary/lifetimesShape.ts'

/** The options of `churnHazard`. */
export interface ChurnHazardOptions {
  /** The length of a period, in the unit of the lifetimes; 1 by default. */
  readonly every?: number
  /** How many periods; by default all that were seen in full. */
  readonly periods?: number
  /** The confidence level of the intervals, 0.95 by default. */
  readonly level?: number
}

/** One period of customers' lives. */
export interface HazardPeriod {
  /** Its first moment, in the unit of the lifetimes; endings at it belong to the period before, those at 0 to the first. */
  readonly from: number
  /** Its last moment. */
  readonly to: number
  /** How many were under watch at its start. */
  readonly atRisk: number
  /** How many came under watch in it, with delayed entry. */
  readonly entered: number
  /** How many were lost in it. */
  readonly lost: number
  /** How many were last seen in it. */
  readonly censored: number
  /** The share lost in it of those who were there at its start; null where nobody was under watch before its end. */
  readonly hazard: number | null
  /** The lower end of its interval; null where none or all were lost. */
  readonly low: number | null
  /** The upper end of its interval; null likewise. */
  readonly high: number | null
  /** The share still there at its end. */
  readonly survival: number
}

/** Churn by age; all times in the unit of the lifetimes. */
export interface ChurnHazard {
  /** The unit of all times. */
  readonly unit: LifetimeUnit
  /** The length of a period. */
  readonly every: number
  /** The confidence level of the intervals. */
  readonly level: number
  /** How they were made. */
  readonly method: 'log-log'
  /** The periods, from the first. */
  readonly periods: readonly HazardPeriod[]
  /** The shares still there after 0, 1, 2 … periods: what `clv` takes as `survival`. */
  readonly survival: readonly number[]
}

const MOST = 100_000

/**
 * Churn by age: what share of those who reach each period is lost in it, and the shares still there at the ends of the
 * periods, which `clv` takes as `survival`.
 *
 * @formula h_k = 1 - S(k every)/S((k - 1) every), S by Kaplan and Meier; 'log-log' interval of 1 - h_k with the endings of the period
 * @unit a fraction per period, 0 to 1; lower is better
 * @source Kaplan and Meier 1958; Cutler and Ederer 1958 for life tables; as R survival::survfit(start.time)
 * @complexity O(n + periods)
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * const rows = [[1, 1], [2, 1], [2, 0], [3, 0], [3, 0]].map(([months, left]) => ({ months, left }))
 * const { periods, survival } = churnHazard(summarize(rows, of))
 * ;[periods.map(({ hazard }) => hazard.toFixed(2)), survival.map((share) => share.toFixed(2))] // => [['0.20', '0.25', '0.00'], ['1.00', '0.80', '0.60', '0.60']]
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * const rows = [[1, 1], [2, 1], [2, 0], [3, 0], [3, 0]].map(([months, left]) => ({ months, left }))
 * clv({ amount: 100, survival: churnHazard(summarize(rows, of)).survival }).value.toFixed(2) // => '200.00'
 * @example
 * const of = lifetimes({ duration: 'months', event: 'left', unit: 'month' })
 * churnHazard(summarize([{ months: 5, left: false }], of), { periods: 6 }) // throws options.periods must be at most 5, where the records end, got 6
 */
export function churnHazard(lifetimes: Lifetimes, options: ChurnHazardOptions = {}): ChurnHazard {
  checkOptions(options, ['every', 'periods', 'level'])
  const { every = 1, level = 0.95 } = options
  checkLevel(level)
  if (!(typeof every === 'number' && every > 0 && every < Infinity)) {
    refuse('invalid-option', 'options.every', 'a finite number above 0', every)
  }
  const points = kaplanMeier(lifeTableOf(lifetimes), level)
  const periods = countPeriods(points, every, options.periods)
  const found = walk(points, entriesOf(lifetimes.entries ?? {}), lifetimes.n, every, periods, criticalValue(level))
  const survival = [1, ...found.map((period) => period.survival)]
  return { unit: lifetimes.definition.unit, every, level, method: 'log-log', periods: found, survival }
}

/** Periods that were seen to their end: up to the last time, or to that at which nobody is left. */
function countPeriods(points: readonly SurvivalPoint[], every: number, wanted: number | undefined): number {
  const gone = points.find(({ survival }) => survival === 0)
  const last = (gone ?? points.at(-1))?.time ?? 0
  const seen = periodsTo(last, every, gone !== undefined)
  if (wanted === undefined) {
    if (seen <= MOST) return seen
    return refuse('invalid-option', 'options.every', `long enough for at most ${MOST} periods`, every)
  }
  checkCount('options.periods', wanted, 1)
  if (wanted > seen) refuse('invalid-option', 'options.periods', `at most ${seen}, where the records end`, wanted)
  if (wanted > MOST) refuse('invalid-option', 'options.periods', `at most ${MOST}`, wanted)
  return wanted
}

/** How many periods end by a time, or end with the one that holds it. */
function periodsTo(last: number, every: number, within: boolean): number {
  const about = Math.floor(last / every)
  if (!within) return isBy((about + 1) * every, last) ? about + 1 : about
  return isBy(last, about * every) ? Math.max(1, about) : about + 1
}

/** Whether a time is at or before another, of which one is a multiple that was rounded: 39 · 0.7 is below 27.3. */
function isBy(time: number, end: number): boolean {
  return time <= end * (1 + 4 * Number.EPSILON)
}

function walk(
  points: readonly SurvivalPoint[],
  entries: { readonly values: readonly number[]; readonly counts: readonly number[] },
  n: number,
  every: number,
  periods: number,
  z: number,
): HazardPeriod[] {
  let here = n - entries.counts.reduce((sum, count) => sum + count, 0)
  let [next, nextEntry, before] = [0, 0, 1]
  return Array.from({ length: periods }, (_, k) => {
    const to = (k + 1) * every
    let [entered, lost, censored, variance, after] = [0, 0, 0, 0, before]
    let watched = here > 0
    for (; nextEntry < entries.values.length && isBy(entries.values[nextEntry]!, to); nextEntry++) {
      entered += entries.counts[nextEntry]!
      watched ||= !isBy(to, entries.values[nextEntry]!)
    }
    for (; next < points.length && isBy(points[next]!.time, to); next++) {
      const { atRisk, events, censored: left, survival } = points[next] as SurvivalPoint
      if (events > 0 && atRisk > events) variance += events / (atRisk * (atRisk - events))
      lost += events
      censored += left
      after = survival
    }
    const stayed = after / before
    const { low, high } = boundsOf(stayed, Math.sqrt(variance), z, 'log-log')
    const atRisk = here
    here += entered - lost - censored
    before = after
    const hazard = watched ? 1 - stayed : null
    const bounds = { low: high === null ? null : 1 - high, high: low === null ? null : 1 - low }
    return { from: k * every, to, atRisk, entered, lost, censored, hazard, ...bounds, survival: after }
  })
}
