import type { Interval, Key, Reason, Segmentation, Trend } from '../core/types.ts'
import { formatCount, formatInterval, formatLevel, formatValue, keyText } from './format.ts'
import { type Grid, gridToMarkdown, gridToText } from './grid.ts'

export { type Explained, type ExplainedChange, type ExplainedPart, toSentences } from './explanation.ts'
export { formatCount, formatInterval, formatLevel, formatValue, keyText } from './format.ts'
export { sparkline } from './sparkline.ts'

/** What a table reads of a result; one of numbers alone, such as that of `clv`, has no counts. */
export interface Tabulated {
  /** The metric's id in the catalogue. */
  readonly metric: string
  /** What makes results comparable; a calendar in it means business time. */
  readonly definition?: unknown
  /** The value, null where there is none. */
  readonly value: number | null
  /** Its interval, null where there is none. */
  readonly interval: Interval | null
  /** Why `value` is null, else null. */
  readonly reason: Reason | null
  /** Valid answers. */
  readonly n?: number
  /** Rows without an answer. */
  readonly missing?: number
  /** Rows whose answer was wrong. */
  readonly invalid?: number
}

type Results = Tabulated | Readonly<Record<string, Tabulated>>
interface Suppressed {
  readonly segments: readonly { readonly key: unknown; readonly result: Results | null }[]
  readonly other: { readonly result: Results | null } | null
  readonly total: { readonly result: Results } | null
}

/** What a table can be made of: a result, a list of results, or a segmentation, suppressed or not, or a trend, of results or of records of results. */
export type Tabular =
  | Tabulated
  | readonly Tabulated[]
  | Segmentation<unknown, object, Results>
  | Suppressed
  | Trend<unknown, object, Results>

/** One line of a table, as data: nothing is rounded. */
export interface TableRow {
  /** The keys of its segment, empty for a result alone or a total; of a trend also its `period`. */
  readonly keys: Readonly<Record<string, Key>>
  /** 'segment', 'other' for the merged rest, 'total'; 'result' for one that stands alone, 'period' for all rows of a period. */
  readonly part: 'result' | 'segment' | 'other' | 'total' | 'period'
  /** The metric’s id in the catalogue. */
  readonly metric: string
  /** Unrounded. */
  readonly value: number | null
  /** The lower end of the interval. */
  readonly low: number | null
  /** The upper end of the interval. */
  readonly high: number | null
  /** Valid answers; null where the segment is hidden, or the result is of numbers alone. */
  readonly n: number | null
  /** Rows without an answer; null as `n` is. */
  readonly missing: number | null
  /** Rows whose answer was wrong; null as `n` is. */
  readonly invalid: number | null
}

interface Line {
  readonly row: TableRow
  readonly hidden: boolean
  readonly definition?: unknown
}

/**
 * A result or a segmentation as flat rows, one a segment and metric, for a CSV writer or a data frame.
 *
 * @formula segments in their order, then the merged rest, then the total
 * @unit that of each metric
 * @source none
 * @complexity O(segments)
 * @example
 * const { metric, value, n, missing } = toRows(nps([9, 3, null]))[0]
 * ;[metric, value, n, missing] // => ['nps', 0, 2, 1]
 */
export function toRows(data: Tabular): TableRow[] {
  return linesOf(data).map(({ row }) => row)
}

function linesOf(data: Tabular): Line[] {
  if ('points' in data) return trendLines(data)
  if (!('segments' in data)) return [data].flat().map((result) => lineOf({}, 'result', result as Tabulated))
  const { segments, other, total } = data
  const results = [total, other, ...segments].map((part) => part?.result).find((result) => result) ?? {}
  const model = listOf(results)
  const lines = (keys: TableRow['keys'], part: TableRow['part'], result: Results | null): Line[] => {
    if (result !== null) return listOf(result).map((one) => lineOf(keys, part, one))
    return model.map(({ metric }) => ({ ...lineOf(keys, part, { ...NOTHING, metric }), hidden: true }))
  }
  return [
    ...segments.flatMap((segment) => lines(keysOf(segment), 'segment', segment.result)),
    ...(other === null ? [] : lines({}, 'other', other.result)),
    ...lines({}, 'total', total?.result ?? null),
  ]
}

/** The periods of each line, then those of all rows. */
function trendLines(data: Trend<unknown, object, Results>): Line[] {
  const name = periodName(data)
  const lines = (part: TableRow['part'], keys: TableRow['keys'], points: typeof data.points): Line[] =>
    points.flatMap(({ label, result }) => listOf(result).map((one) => lineOf({ ...keys, [name]: label }, part, one)))
  return [
    ...data.series.flatMap((one) => lines('segment', keysOf(one), one.points)),
    ...lines('period', {}, data.points),
  ]
}

/** The column of the periods; a key of that name keeps it. */
function periodName({ series: [first] }: Trend<unknown, object, Results>): string {
  return first !== undefined && Object.hasOwn(keysOf(first), 'period') ? 'period of time' : 'period'
}

const NOTHING = { value: null, interval: null, reason: null }

/**
 * A result or a segmentation as lines of aligned text.
 *
 * @formula the rows of `toRows`, with values rounded for reading
 * @unit that of each metric
 * @source none
 * @complexity O(segments)
 * @example
 * const rows = [{ plan: 'free', score: 4 }, { plan: 'pro', score: 9 }]
 * const byPlan = segment(rows, { by: 'plan', of: ratings('score', { scale: [0, 10] }), metric: nps })
 * toText(byPlan).split('\n')[0] // => 'key    metric   value  95 % interval   n  missing'
 * toText(suppress(byPlan, { minN: 2 })).split('\n')[1] // => 'free   nps     hidden  –'
 * @example
 * const rows = [{ day: '2026-03-01', score: 4 }, { day: '2026-03-02', score: 9 }]
 * const daily = trend(rows, { at: 'day', every: 'day', timeZone: 'UTC', of: ratings('score', { scale: [0, 10] }), metric: nps })
 * toText(daily).split('\n')[1] // => '2026-03-01  nps     -100.0  -100.0 to 58.7  1        0'
 */
export function toText(data: Tabular): string {
  return gridToText(gridOf(data))
}

/**
 * A result or a segmentation as a Markdown table. Text that Markdown or HTML would obey is escaped.
 *
 * @formula the rows of `toRows`, with values rounded for reading
 * @unit that of each metric
 * @source none
 * @complexity O(segments)
 * @example
 * toMarkdown(csat([5, 4, 1])).split('\n')[2] // => '| csat | 66.7 % | 20.8 % to 93.9 % | 3 | 0 |'
 */
export function toMarkdown(data: Tabular): string {
  return gridToMarkdown(gridOf(data))
}

/**
 * A result in one line, rounded for reading.
 *
 * @formula value [low to high], n, and what was missing or invalid
 * @unit that of the metric
 * @source none
 * @complexity O(1)
 * @example
 * formatResult(nps([10, 9, 8, 6, null])) // => 'nps 25.0 [-50.5 to 77.8], n 4, missing 1'
 * @example
 * formatResult(nps([])) // => 'nps: no value (no-answers)'
 * @example
 * formatResult(clv({ amount: 50, churnRate: 0.05, timing: 'start' })) // => 'clv 1,000.00'
 */
export function formatResult(result: Tabulated): string {
  const { metric, definition, value, interval, n, missing, invalid, reason } = result
  if (value === null) return `${metric}: no value (${reason})`
  const range = interval === null ? '' : ` [${formatInterval(result)}]`
  const rest = [
    ...(n === undefined ? [] : [`n ${formatCount(n)}`]),
    ...(missing ? [`missing ${formatCount(missing)}`] : []),
    ...(invalid ? [`invalid ${formatCount(invalid)}`] : []),
  ]
  return [`${metric} ${formatValue(metric, value, definition)}${range}`, ...rest].join(', ')
}

/** The results of one cell: itself, or those of its record. */
function listOf(results: Results): readonly Tabulated[] {
  return typeof results.metric === 'string' ? [results as Tabulated] : Object.values(results)
}

function keysOf({ key }: { readonly key: unknown }): Readonly<Record<string, Key>> {
  return typeof key === 'object' && key !== null ? (key as Readonly<Record<string, Key>>) : { key: key as Key }
}

function lineOf(keys: TableRow['keys'], part: TableRow['part'], result: Tabulated): Line {
  const { metric, definition, value, interval, n = null, missing = null, invalid = null } = result
  const [low, high] = [interval?.low ?? null, interval?.high ?? null]
  return { row: { keys, part, metric, value, low, high, n, missing, invalid }, hidden: false, definition }
}

function gridOf(data: Tabular): Grid {
  const lines = linesOf(data)
  const names = namesOf(data)
  const levels = new Set(intervalsOf(data).map(({ level }) => level))
  const interval = levels.size === 1 ? `${formatLevel([...levels][0]!)} interval` : 'interval'
  const wrong = lines.some(({ row: { invalid } }) => invalid !== null && invalid > 0)
  const header = [...names, 'metric', 'value', interval, 'n', 'missing', ...(wrong ? ['invalid'] : [])]
  const cells = lines.map(
    ({ row: { metric, value, low, high, n, missing, invalid, part, keys }, hidden, definition }) => {
      const show = (number: number | null): string => formatValue(metric, number, definition)
      const range = low === null || high === null ? '–' : `${show(low)} to ${show(high)}`
      const whole = part === 'period' ? 'total' : part
      const named = names.map((name, i) =>
        Object.hasOwn(keys, name) ? keyText(keys[name] as Key) : i === 0 ? whole : '',
      )
      const counts = [n, missing, ...(wrong ? [invalid] : [])].map((count) =>
        count === null ? '' : formatCount(count),
      )
      return [...named, metric, hidden ? 'hidden' : show(value), range, ...counts]
    },
  )
  const left = names.length + 1
  return { header, cells, right: header.map((_, i) => i === left || i > left + 1) }
}

/** The columns of the keys. */
function namesOf(data: Tabular): string[] {
  if ('points' in data)
    return [...Object.keys(data.series[0] === undefined ? {} : keysOf(data.series[0])), periodName(data)]
  if (!('segments' in data)) return []
  return Object.keys(data.segments[0] === undefined ? { key: null } : keysOf(data.segments[0]))
}

function intervalsOf(data: Tabular): readonly Interval[] {
  return resultsOf(data)
    .flatMap(listOf)
    .flatMap(({ interval }) => interval ?? [])
}

function resultsOf(data: Tabular): readonly Results[] {
  if ('points' in data) return data.points.map(({ result }) => result)
  if (!('segments' in data)) return [data].flat() as readonly Tabulated[]
  const { segments, other, total } = data
  return [total, other, ...segments].map((part) => part?.result ?? null).filter((result) => result !== null)
}
