import { timelinePass } from '../compose/timelinePass.ts'
import { trendPass } from '../compose/trendPass.ts'
import type { Rows, TrendPoint, Unplaced } from '../core/types.ts'
import { type ExplanationReader, explanationReader, type ReportExplanation } from './explanations.ts'
import { type Hidden, hiddenOf, smallOf } from './hiding.ts'
import { periodsOf, type SectionPeriods } from './periods.ts'
import { columnsOf, type Plan, type Summaries } from './plan.ts'
import { changeOf, type ReportPoint, type ReportTrend, type Results } from './points.ts'

export type { ReportExplanation } from './explanations.ts'
export type { ReportTrend } from './points.ts'

/** Reads the trends of a section, in batches of columns. */
export interface TrendReader {
  add(rows: Rows<never>): void
  /**
   * The trend of each metric by its place, null where it has none; `hidesTotal` where that of the section is not shown,
   * which for metrics of customers is the last complete period's.
   */
  read(minN: number, hidesTotal: boolean): (ReportTrend | null)[]
  /** What explains the last change of each metric, by its place. */
  explain(minN: number): ReportExplanation[][]
}

type SectionMapping = Parameters<typeof periodsOf>[0]
type Point = TrendPoint<Summaries, ReturnType<Results>>
interface About extends Pick<ReportTrend, 'every' | 'timeZone'> {
  readonly onInvalid: NonNullable<SectionMapping['onInvalid']>
}

/** The trends that a mapping asks for, and the edges of the last complete period; null where it asks for none. */
export function sectionTrends(
  mapping: SectionMapping,
  plan: Plan,
  results: Results,
): { readonly edges: SectionPeriods['edges'] | null; readonly trends: TrendReader | null } {
  const periods = periodsOf(mapping)
  if (periods === null) return { edges: null, trends: null }
  const { trend, timeZone, onInvalid = 'refuse' } = mapping
  const about = { every: trend?.every as string, timeZone: timeZone as string, onInvalid }
  const explanations = explanationReader(plan, (mapping.by ?? []).map(columnsOf), periods, about, results)
  return { edges: periods.edges, trends: trendReader(plan, periods, about, results, explanations) }
}

function trendReader(
  plan: Plan,
  { opened, frame, last }: SectionPeriods,
  { onInvalid, ...about }: About,
  results: Results,
  explanations: ExplanationReader | null,
): TrendReader {
  const { calendar, instants, asOf, range } = opened
  const { at, ofRows, ofFlows } = plan
  const timetable = { calendar, instants, onInvalid, asOf, range }
  const rows = ofRows === null || at === null ? null : trendPass(ofRows, { at, ...about }, timetable, null)
  const flows = ofFlows === null ? null : timelinePass({ of: ofFlows, ...about }, frame, null)
  return {
    add(table) {
      rows?.add(table)
      flows?.add(table)
      explanations?.add(table)
    },
    explain: (minN) => explanations?.read(minN) ?? [],
    read(minN, hidesTotal) {
      const trends: (ReportTrend | null)[] = []
      const fill = (points: readonly Point[], hidden: Hidden, unplaced: Unplaced | null): void => {
        for (const m of points[0]?.result.keys() ?? []) {
          trends[m] ??= points[0]?.result[m] === null ? null : trendOf(points, hidden, m, { ...about, unplaced }, last)
        }
      }
      const byRow = rows?.read(results)
      const byFlow = flows?.read(results)
      if (rows && byRow) {
        const { hidden, hidesRest } = hiddenOf(byRow.points, rows.rest(), minN)
        fill(byRow.points, hidden, hidesRest ? null : byRow.unplaced)
      }
      if (byFlow) fill(byFlow.points, smallOf(byFlow.points, minN, hidesTotal ? last : null), null)
      return trends
    },
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
    const suppressed = hidden(i)
    return { ...frame, result: suppressed === null ? (result[metric] ?? null) : null, suppressed }
  })
  const { unplaced, ...rest } = about
  return { ...rest, points: shown, unplaced, change: changeOf(shown[last - 1], shown[last]) }
}
