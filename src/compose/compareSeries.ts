import { buckets, UNITS, type Unit } from '../core/buckets.ts'
import { checkChoice, checkCount, checkOptions, checkParts, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Comparable, Trend, TrendPoint } from '../core/types.ts'
import { type CompareOptions, type Comparison, compare } from './compare.ts'

/** Which earlier point each is compared with: so many units of the calendar back. */
export interface Shift {
  /** Its unit. */
  readonly unit: Unit
  /** How many of them, 1 by default. */
  readonly step?: number
}

/** The options of `compareSeries`, with those of `compare`. */
export interface CompareSeriesOptions extends CompareOptions {
  /**
   * 'previous': the point before. 'previous-year': the same period of the year before, of ISO weeks the week of the same
   * number. 'same-weekday': 52 weeks before. Or so many units back, the last day of a shorter month standing in for its
   * 29th to 31st.
   */
  readonly to: 'previous' | 'previous-year' | 'same-weekday' | Shift
}

/** A point beside an earlier one. */
export interface SeriesComparison {
  /** Its name. */
  readonly label: string
  /** Its first instant. */
  readonly start: string
  /** The first instant after it. */
  readonly end: string
  /** The name of the point that it is compared with; null where the trend has none. */
  readonly to: string | null
  /** Later minus earlier; null where there is none, or where one of the two is incomplete. */
  readonly comparison: Comparison | null
}

/** One line of a trend beside its own past. */
export interface ComparedLine<K> {
  /** The value the rows share. */
  readonly key: K
  /** Its periods, those of the trend. */
  readonly points: readonly SeriesComparison[]
}

/** A trend beside its own past. */
export interface ComparedSeries<K> {
  /** All rows, by period. */
  readonly points: readonly SeriesComparison[]
  /** One line a segment. */
  readonly series: readonly ComparedLine<K>[]
}

/**
 * Compares each point of a trend with an earlier one of the same line. Incomplete points are not compared: half a month
 * is no month. For a month to date against the same span of the month before, make a daily trend with
 * `mode: 'to-date'`, and compare it `{ unit: 'month' }` back.
 *
 * @formula comparison of each point = compare(the earlier result, its result)
 * @unit that of the metric
 * @source years are shifted by the calendar, as people say them: 29 February to 28 February
 * @complexity O(points)
 * @example
 * const rows = ['2025-03-05', '2025-04-05', '2026-03-05', '2026-04-05'].map((at, i) => ({ at, yes: i !== 1 }))
 * const monthly = trend(rows, { at: 'at', every: 'month', timeZone: 'UTC', of: outcomes('yes'), metric: proportion })
 * const { label, to, comparison } = compareSeries(monthly, { to: 'previous-year' }).points.at(-1)
 * ;[label, to, comparison.difference] // => ['2026-04', '2025-04', 1]
 * @example
 * const rows = [{ at: '2026-03-05', yes: true }]
 * const monthly = trend(rows, { at: 'at', every: 'month', timeZone: 'UTC', of: outcomes('yes'), metric: proportion })
 * compareSeries(monthly, { to: 'last-year' }) // throws options.to must be one of 'previous', 'previous-year', 'same-weekday', got "last-year"
 */
export function compareSeries<K, S, R extends Comparable>(
  trend: Trend<K, S, R>,
  options: CompareSeriesOptions,
): ComparedSeries<K> {
  checkOptions(options, ['to', 'method', 'level'])
  const { to, ...rest } = options
  checkRecord('trend', trend)
  if (!Array.isArray(trend.points) || !Array.isArray(trend.series)) {
    refuse('invalid-value', 'trend', 'what trend or timeline has given', trend)
  }
  const earlier = earlierOf(trend, readShift(to))
  const line = (points: readonly TrendPoint<S, R>[]): SeriesComparison[] =>
    points.map((point, i) => {
      const { label, start, end } = point
      const place = earlier[i] ?? null
      const other = place === null ? null : (points[place] as TrendPoint<S, R>)
      const whole = other !== null && point.complete !== false && other.complete !== false
      return {
        label,
        start,
        end,
        to: other?.label ?? null,
        comparison: whole ? compare(other.result, point.result, rest) : null,
      }
    })
  return { points: line(trend.points), series: trend.series.map(({ key, points }) => ({ key, points: line(points) })) }
}

type Back = 'previous' | 'previous-year' | { readonly unit: Unit; readonly step: number }

function readShift(to: CompareSeriesOptions['to']): Back {
  if (typeof to !== 'object' || to === null) {
    checkChoice('options.to', to, ['previous', 'previous-year', 'same-weekday'])
    return to === 'same-weekday' ? { unit: 'week', step: 52 } : to
  }
  checkParts('options.to', to, ['unit', 'step'])
  const { unit, step = 1 } = to
  checkChoice('options.to.unit', unit, UNITS)
  checkCount('options.to.step', step, 1)
  return { unit, step }
}

/** For each point the place of the one it is compared with, null where there is none. */
function earlierOf({ points, timeZone, every }: Trend<unknown, unknown, unknown>, back: Back): (number | null)[] {
  if (back === 'previous') return points.map((_, i) => (i > 0 ? i - 1 : null))
  if (back === 'previous-year' && points.some(({ label }) => /^\d{4}-W\d\d$/.test(label))) {
    const places = new Map(points.map(({ label }, i) => [label, i]))
    return points.map(({ label }) => places.get(`${Number(label.slice(0, 4)) - 1}${label.slice(4)}`) ?? null)
  }
  const { windowStart } = buckets({ every: 'day', timeZone })
  const own = (typeof every === 'string' ? { unit: every, step: 1 } : every) as Required<Shift>
  const shift = back === 'previous-year' ? { unit: 'year' as const, step: 1 } : back
  // Of a window, the start of its last period: that is what a point is named by.
  const starts = points.map(({ end }) => windowStart(Date.parse(end), { unit: own.unit, step: own.step }))
  const places = new Map(starts.map((start, i) => [start, i]))
  return starts.map((start) => places.get(windowStart(start, shift)) ?? null)
}
