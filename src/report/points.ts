import { compare } from '../compose/compare.ts'
import type { Interval, TrendPoint, Unplaced } from '../core/types.ts'
import type { Summaries } from './plan.ts'
import type { Result } from './reading.ts'

/** What each metric makes of its part of the summaries, null where it has none. */
export type Results = (summary: Summaries) => (Result | null)[]
/** One period of a metric: its numbers are null where they are hidden. */
export interface ReportPoint extends Omit<TrendPoint<never, never>, 'result' | 'summary'> {
  readonly result: Result | null
  readonly suppressed: 'small' | 'complementary' | null
}

/** The last complete period against the one before it. */
export interface ReportChange {
  /** The names of the two periods. */
  readonly from: string
  readonly to: string
  /** In the unit of the metric; null where one of the two has no value, or is hidden. */
  readonly difference: number | null
  readonly interval: Interval | null
  readonly pValue: number | null
  /** Whether the interval of the difference leaves 0 out; null where the spread is not known. */
  readonly beyondNoise: boolean | null
}

/** A metric through time. */
export interface ReportTrend {
  readonly every: string
  readonly timeZone: string
  readonly points: readonly ReportPoint[]
  /** Rows that stand in none of these periods; null where they would tell on a hidden one, and for metrics that read every row in each. */
  readonly unplaced: Unplaced | null
  /** Null where there are not two complete periods. */
  readonly change: ReportChange | null
}

/** The change from one point to the next; null where there are not both. */
export function changeOf(before: ReportPoint | undefined, after: ReportPoint | undefined): ReportChange | null {
  if (before === undefined || after === undefined) return null
  const names = { from: before.label, to: after.label }
  const [a, b] = [before.result, after.result]
  const none = { ...names, difference: null, interval: null, pValue: null, beyondNoise: null }
  if (a === null || b === null || a.value === null || b.value === null) return none
  const { interval, pValue } = compare(a, b)
  const beyondNoise = interval === null ? null : interval.low > 0 || interval.high < 0
  return { ...names, difference: b.value - a.value, interval, pValue, beyondNoise }
}
