import { type Explanation, explain } from '../compose/explain.ts'
import { trendPass } from '../compose/trendPass.ts'
import type { Rows, Segmentation, Trend } from '../core/types.ts'
import type { SectionPeriods } from './periods.ts'
import type { Plan, Summaries } from './plan.ts'
import type { ReportTrend, Results } from './points.ts'
import type { Result } from './reading.ts'
import { isSmall } from './sizes.ts'

/** The change of the last complete period by the segments of one breakdown. */
export interface ReportExplanation {
  readonly columns: readonly string[]
  readonly explanation: Explanation<unknown>
}

/** Reads the last two complete periods of a section by each of its breakdowns. */
export interface ExplanationReader {
  add(rows: Rows<never>): void
  /** Those of each metric, by its place; none where a segment is too small in one of the periods. */
  read(minN: number): ReportExplanation[][]
}

type About = Pick<ReportTrend, 'every' | 'timeZone'> & { readonly onInvalid: 'refuse' | 'count' }
type Line = Trend<unknown, Summaries, ReturnType<Results>>

/** The explanations of the metrics of rows; null where nothing is to be explained. */
export function explanationReader(
  { at, ofRows, keys }: Plan,
  columns: readonly (readonly string[])[],
  periods: SectionPeriods,
  { onInvalid, ...about }: About,
  results: Results,
): ExplanationReader | null {
  if (at === null || ofRows === null || periods.last < 1 || keys.length === 0) return null
  const { frame, last, opened } = periods
  const [first, end] = [frame.periods.edges[last - 1] as number, frame.periods.edges[last + 1] as number]
  const two = opened.calendar.cover(first, end - 1)
  const range = { periods: two, before: 0, asOf: opened.asOf, sealed: true }
  const timetable = { calendar: opened.calendar, instants: opened.instants, onInvalid, asOf: opened.asOf, range }
  const passes = keys.map((by) => trendPass(ofRows, { at, by: by as never, ...about }, timetable, null))
  return {
    add(table) {
      for (const pass of passes) pass.add(table)
    },
    read(minN) {
      const explained: ReportExplanation[][] = []
      for (const [i, pass] of passes.entries()) {
        const found = pass.read(results) as Line
        const cells = found.series.flatMap(({ points }) => points)
        if (cells.some(({ summary }) => isSmall(summary, minN))) continue
        for (const [m, result] of (found.points[0]?.result ?? []).entries()) {
          if (result === null) continue
          const explanation = explain(sideOf(found, 0, m), sideOf(found, 1, m))
          explained[m] = [...(explained[m] ?? []), { columns: columns[i] as readonly string[], explanation }]
        }
      }
      return explained
    },
  }
}

/** One of the two periods as a segmentation of one metric. */
function sideOf({ points, series }: Line, period: 0 | 1, metric: number): Segmentation<unknown, object, Result> {
  const cellOf = (line: Line['points']) => {
    const { summary, result } = line[period] as Line['points'][number]
    return { rows: 0, summary, result: result[metric] as Result }
  }
  const segments = series.map(({ key, points }) => ({ key, share: null, ...cellOf(points) }))
  return { segments, other: null, total: cellOf(points), dropped: 0 }
}
