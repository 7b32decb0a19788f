import { suppress } from '../compose/suppress.ts'
import { timelinePass } from '../compose/timelinePass.ts'
import { trendPass } from '../compose/trendPass.ts'
import type { Rows, TrendPoint, Unplaced } from '../core/types.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { periodsOf, type SectionPeriods } from './periods.ts'
import type { Plan, Summaries } from './plan.ts'
import { changeOf, type ReportPoint, type ReportTrend, type Results } from './points.ts'

/** Reads the trends of a section, in batches of columns. */
export interface TrendReader {
  add(rows: Rows<never>): void
  /** The trend of each metric by its place, null where it has none; hidden ones have null in all points. */
  read(minN: number): (ReportTrend | null)[]
}

type Point = TrendPoint<Summaries, ReturnType<Results>>
type About = Pick<ReportTrend, 'every' | 'timeZone'>

/** The trends that a mapping asks for, and the edges of the last complete period; null where it asks for none. */
export function sectionTrends(
  mapping: SectionMapping,
  plan: Plan,
  results: Results,
): { readonly edges: SectionPeriods['edges'] | null; readonly trends: TrendReader | null } {
  const periods = periodsOf(mapping)
  if (periods === null) return { edges: null, trends: null }
  const about = { every: mapping.trend?.every as string, timeZone: mapping.timeZone as string }
  return { edges: periods.edges, trends: trendReader(plan, periods, about, results) }
}

function trendReader(plan: Plan, { opened, frame, last }: SectionPeriods, about: About, results: Results): TrendReader {
  const { calendar, instants, asOf, range } = opened
  const { at, ofRows, ofFlows } = plan
  const timetable = { calendar, instants, onInvalid: 'refuse', asOf, range } as const
  const rows = ofRows === null || at === null ? null : trendPass(ofRows, { at, ...about }, timetable, null)
  const flows = ofFlows === null ? null : timelinePass({ of: ofFlows, ...about }, frame, null)
  return {
    add(table) {
      rows?.add(table)
      flows?.add(table)
    },
    read(minN) {
      const trends: (ReportTrend | null)[] = []
      const fill = (points: readonly Point[], hidden: Hidden, unplaced: Unplaced | null): void => {
        for (const m of points[0]?.result.keys() ?? []) {
          trends[m] ??= points[0]?.result[m] === null ? null : trendOf(points, hidden, m, { ...about, unplaced }, last)
        }
      }
      const byRow = rows?.read(results)
      const byFlow = flows?.read(results)
      if (byRow) fill(byRow.points, hiddenOf(byRow.points, minN), byRow.unplaced)
      if (byFlow) fill(byFlow.points, smallOf(byFlow.points, minN), null)
      return trends
    },
  }
}

/** Whether a point of a metric is hidden. */
type Hidden = (point: number, metric: number) => ReportPoint['suppressed']

/** Periods of rows are hidden as segments are. */
function hiddenOf(points: readonly Point[], minN: number): Hidden {
  const segments = points.map(({ label, result, summary }) => ({ key: label, rows: 0, share: null, result, summary }))
  const total = { rows: 0, result: [], summary: {} as Summaries }
  const shown = suppress({ segments, other: null, total, dropped: 0 }, { minN })
  return (point) => (shown.total === null ? 'small' : (shown.segments[point]?.suppressed ?? null))
}

/** Periods that share their customers have no total that would tell on one: the small ones are hidden alone. */
function smallOf(points: readonly Point[], minN: number): Hidden {
  return (point, metric) => {
    const n = points[point]?.result[metric]?.n ?? 0
    return n > 0 && n < minN ? 'small' : null
  }
}

function trendOf(
  points: readonly Point[],
  hidden: Hidden,
  metric: number,
  about: Omit<ReportTrend, 'points' | 'change'>,
  last: number,
): ReportTrend {
  const shown = points.map(({ result, summary: _, ...frame }, i): ReportPoint => {
    const suppressed = hidden(i, metric)
    return { ...frame, result: suppressed === null ? (result[metric] ?? null) : null, suppressed }
  })
  const { unplaced, ...rest } = about
  return { ...rest, points: shown, unplaced, change: changeOf(shown[last - 1], shown[last]) }
}
