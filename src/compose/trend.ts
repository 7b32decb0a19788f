import { checkField, checkOptions, checkSummarizer, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Field, Instant, Missing, Of, Rows, Summarizer, Trend } from '../core/types.ts'
import { openFrame, type PeriodOptions, type Range } from './frame.ts'
import { type By, checkUngrouped, type KeyFor, type KeyOptions } from './group.ts'
import { type TrendPlan, trendPass } from './trendPass.ts'
import type { WindowOptions } from './windows.ts'

/** The options of `trend`. */
export interface TrendOptions<Row, B, S, R> extends PeriodOptions, KeyOptions, WindowOptions {
  /** When a row happened: it stands in the period that holds this instant. */
  readonly at: Field<NoInfer<Row>, Instant | Missing>
  /** How each period is counted. */
  readonly of: Of<Row, S>
  /** What each period's summary is turned into; called with exactly one argument. */
  readonly metric: (summary: NoInfer<S>) => R
  /** Gives one line a segment, beside that of all rows. */
  readonly by?: B
  /** All periods that it touches, whole and no others; by default those from the first row to the last, or to `asOf`. */
  readonly range?: Range
  /** The zone of date-times without an offset, which are refused without it. */
  readonly naiveZone?: string
  /** What a wrong instant in `at` does: 'refuse' (default), or 'count' in `unplaced.invalid`. */
  readonly onInvalid?: OnInvalid
}

const OPTIONS = [
  'at', 'of', 'metric', 'by', 'range', 'naiveZone', 'onInvalid', 'every', 'timeZone', 'weekStart', 'fiscalYearStart',
  'asOf', 'missing', 'maxGroups', 'mode', 'window',
] // biome-ignore format: a list to read

/**
 * A metric through time: one result a period, in one pass over the rows, which need no order. Empty periods are
 * there, with nothing in them. Windows merge the counts of their periods; they never average results.
 *
 * @formula result of each period = metric(summarize(its rows, of)); a window = metric(merge of its periods)
 * @unit that of the metric
 * @source periods begin at the first instant whose local date is not before their first date, as SQL's calendars mean it; rolling, cumulative and to-date windows of counts, as in semantic layers
 * @complexity O(rows + periods · segments) time; a row is placed by table, without asking a calendar
 * @typeParam B the fields that lines are made by
 * @example
 * const rows = [{ at: '2026-01-31T23:30:00Z', score: 10 }, { at: '2026-03-02T10:00:00Z', score: 3 }]
 * const monthly = { at: 'at', every: 'month', of: ratings('score', { scale: [0, 10] }), metric: nps }
 * trend(rows, { ...monthly, timeZone: 'UTC' }).points.map(({ label, result }) => [label, result.value]) // => [['2026-01', 100], ['2026-02', null], ['2026-03', -100]]
 * trend(rows, { ...monthly, timeZone: 'Europe/Rome' }).points[0].label // => '2026-02'
 * @example
 * const rows = [{ day: '2026-03-01', score: 10 }, { day: '2026-03-02', score: 3 }, { day: '2026-03-04', score: 9 }]
 * const rolling = { mode: 'rolling', window: { unit: 'day', step: 3 }, of: ratings('score', { scale: [0, 10] }), metric: nps }
 * trend(rows, { at: 'day', every: 'day', timeZone: 'UTC', ...rolling }).points.map(({ result }) => result.n) // => [1, 2, 2, 2]
 * @example
 * const rows = [{ at: '2026-03-01T09:00', score: 10 }]
 * trend(rows, { at: 'at', every: 'day', timeZone: 'UTC', of: ratings('score', { scale: [0, 10] }), metric: nps }) // throws rows[0].at must be a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z: a date-time without one needs options.naiveZone, got "2026-03-01T09:00"
 */
export function trend<Row, S extends object, R, const B extends By<Row> = never>(
  rows: Rows<Row>,
  options: TrendOptions<Row, B, S, R>,
): Trend<KeyFor<Row, B>, S, R> {
  checkOptions(options, OPTIONS)
  checkUngrouped(options)
  const { at, of, metric } = options
  checkSummarizer('options.of', of)
  checkField('options.at', at)
  if (typeof metric !== 'function') refuse('invalid-option', 'options.metric', 'a function of a summary', metric)
  const { calendar, instants, asOf, windowStart, range, every } = openFrame(options)
  if (of.keyed && windowStart !== null) {
    refuse(
      'invalid-option',
      'options.mode',
      "'tumbling', as periods of a keyed summary do not add; use timeline",
      options.mode,
    )
  }
  const timetable = { calendar, instants, onInvalid: options.onInvalid ?? 'refuse', asOf, range }
  const plan = { ...options, every } as TrendPlan
  const pass = trendPass(of as Summarizer<string, never, S>, plan, timetable, windowStart)
  pass.add(rows as Rows<never>)
  return pass.read(metric) as Trend<KeyFor<Row, B>, S, R>
}
