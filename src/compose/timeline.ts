import { checkOptions, checkSummarizer } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Of, Rows, Trend } from '../core/types.ts'
import { openFrame, type PeriodOptions, type Range } from './frame.ts'
import { type By, checkUngrouped, type KeyFor, type KeyOptions } from './group.ts'
import { type TimelinePlan, timelinePass } from './timelinePass.ts'
import type { Frame, WindowOptions } from './windows.ts'

/** A period, as `of` is told of it. */
export interface PeriodEdges {
  /** Its first instant, ISO text with Z. */
  readonly from: string
  /** The first instant after it, or `asOf` where that is earlier: nothing later is known. */
  readonly to: string
}

/** The options of `timeline`. */
export interface TimelineOptions<Row, B, S, R> extends PeriodOptions, KeyOptions, WindowOptions {
  /** How the rows are counted for one period; called once a period. */
  readonly of: (period: PeriodEdges) => Of<Row, S>
  /** What each period's summary is turned into; called with exactly one argument. */
  readonly metric: (summary: S) => R
  /** All periods that it touches, whole. Required: the rows have no instant of their own. */
  readonly range: Range
  /** Gives one line a segment, beside that of all rows. */
  readonly by?: B
}

const OPTIONS = [
  'of', 'metric', 'range', 'by', 'every', 'timeZone', 'weekStart', 'fiscalYearStart', 'asOf', 'missing', 'maxGroups',
  'mode', 'window',
] // biome-ignore format: a list to read

/**
 * A metric through time of rows that live in many periods, as subscriptions and open tickets do: every row is read by
 * each period's own summarizer, in one pass over the rows.
 *
 * @formula result of each period = metric(summarize(all rows, of(its edges))); a window has its own call of `of`
 * @unit that of the metric
 * @source churn and backlog through time cannot come from merged periods: who was there at the start of a quarter is no sum of months
 * @complexity O(rows · periods)
 * @typeParam B the fields that lines are made by
 * @example
 * const customers = [{ joined: '2026-01-10', left: null }, { joined: '2026-01-20', left: '2026-03-05' }]
 * const open = ({ from, to }) => outcomes((row) => (row.joined < to ? row.left === null || row.left >= to : null))
 * const range = { from: '2026-02-01', to: '2026-04-01' }
 * timeline(customers, { every: 'month', timeZone: 'UTC', range, of: open, metric: proportion }).points.map(({ label, result }) => [label, result.value]) // => [['2026-02', 1], ['2026-03', 0.5]]
 * @example
 * timeline([], { every: 'month', timeZone: 'UTC', of: () => amounts('paid'), metric: mean }) // throws options.range must be given, as the rows have no instant of their own, got undefined
 */
export function timeline<Row, S extends object, R, const B extends By<Row> = never>(
  rows: Rows<Row>,
  options: TimelineOptions<Row, B, S, R>,
): Trend<KeyFor<Row, B>, S, R> {
  checkOptions(options, OPTIONS)
  checkUngrouped(options)
  const { of, metric } = options
  if (options.range === undefined) {
    refuse('missing-option', 'options.range', 'given, as the rows have no instant of their own', options.range)
  }
  if (typeof of !== 'function')
    refuse('invalid-option', 'options.of', 'a function of a period that gives a summarizer', of)
  if (typeof metric !== 'function') refuse('invalid-option', 'options.metric', 'a function of a summary', metric)
  const { asOf, windowStart, range, every } = openFrame(options)
  const frame = range as Frame
  const last = frame.periods.edges.at(-2) as number
  if (asOf !== null && last >= asOf) {
    refuse('invalid-option', 'options.asOf', 'after the start of the last period of options.range', options.asOf)
  }
  const made = (period: PeriodEdges) => {
    const summarizer = of(period)
    checkSummarizer('options.of(period)', summarizer)
    return summarizer
  }
  const pass = timelinePass<S>({ ...options, every, of: made } as unknown as TimelinePlan<S>, frame, windowStart)
  pass.add(rows as Rows<never>)
  return pass.read(metric) as Trend<KeyFor<Row, B>, S, R>
}
