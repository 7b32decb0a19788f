import { refuse } from '../core/errors.ts'
import type { Summarizer } from '../core/types.ts'
import type { Cell } from '../schema/cells.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { all } from '../summary/all.ts'
import { countingOf, isPeriodic } from './counting.ts'
import { isWhole } from './lifecycleMetrics.ts'
import { readingOf } from './reading.ts'

/** One reading of a column; the same column may be read as answers and as groups. */
export interface Use {
  readonly column: string
  readonly cell: Cell
  /** What its cells must be, where the mapping says it better than the summary. */
  readonly expected?: string
}

/** Summaries of metrics by `metric m`, m being the place of each in the mapping. */
export type Summaries = Readonly<Record<string, object>>
/** Counts several metrics in one pass; its fields are the places in `uses`, as text. */
export type Count = Summarizer<string, never, Summaries>
type Edges = { readonly from: string; readonly to: string }

/** What a section reads and how it counts. */
export interface Plan {
  readonly uses: readonly Use[]
  /** For each breakdown, the fields of its columns. */
  readonly keys: readonly (readonly string[])[]
  /** The field that says when a row happened; null where the mapping names none. */
  readonly at: string | null
  /** Counts all metrics, those of customers in this period. */
  of(period: Edges | null): Count
  /** Counts the metrics of rows; null where there are none. */
  readonly ofRows: Count | null
  /** Counts the metrics of customers in a period; null where there are none. */
  readonly ofFlows: ((period: Edges) => Count) | null
}

/** The name of a metric's summary. */
export function partOf(m: number): string {
  return `metric ${m}`
}

/** The plan of a section. */
export function planOf(mapping: SectionMapping): Plan {
  const uses: Use[] = []
  const reading = readingOf(mapping, (column, cell, expected) =>
    String(uses.push({ column, cell, ...(expected !== undefined && { expected }) }) - 1),
  )
  const parts = mapping.metrics.map((metric, m) => {
    return { m, flow: isPeriodic(metric), whole: isWhole(metric), of: countingOf(metric, reading) }
  })
  const keys = (mapping.by ?? []).map((by) => columnsOf(by).map(reading.key))
  checkApart(mapping)
  checkMoments(mapping)
  const count = (chosen: typeof parts, period: Edges | null): Count =>
    all(Object.fromEntries(chosen.map(({ m, of }) => [partOf(m), of(period as Edges)]))) as unknown as Count
  const flows = parts.filter(({ flow }) => flow)
  const rows = parts.filter(({ flow, whole }) => !flow && !whole)
  return {
    uses,
    keys,
    at: mapping.trend?.at === undefined ? null : reading.instant(mapping.trend.at),
    of: (period) => count(parts, period),
    ofRows: rows.length === 0 ? null : count(rows, null),
    ofFlows: flows.length === 0 ? null : (period) => count(flows, period),
  }
}

/** With a least number, breakdowns that share a column are refused: each is safe alone, but one tells what the other hides. */
function checkApart({ by = [], minN = 1, trend }: SectionMapping): void {
  const columns = by.flatMap((one) => [...new Set(columnsOf(one))])
  const twice = columns.find((column, i) => columns.indexOf(column) !== i)
  if (minN > 1 && twice !== undefined) {
    refuse('invalid-option', 'by', 'breakdowns without a column in common, as minN is given', twice)
  }
  if (minN > 1 && trend?.at !== undefined && columns.includes(trend.at)) {
    refuse('invalid-option', 'by', 'without the column of trend.at, as minN is given', trend.at)
  }
}

/** Metrics of rows have a trend by the column that says when; those of a period have no use for it, others have no trend. */
function checkMoments({ metrics, trend }: SectionMapping): void {
  if (trend === undefined) return
  const periodic = metrics.some(isPeriodic)
  const rows = metrics.some((metric) => !isPeriodic(metric) && !isWhole(metric))
  if (!periodic && !rows) {
    refuse('invalid-option', 'trend', 'absent, as no metric has one: each needs all rows of a customer', trend)
  }
  if (trend.at === undefined && !periodic) {
    refuse('missing-option', 'trend.at', 'given: the column that says when a row happened', undefined)
  }
  if (trend.at !== undefined && !rows) {
    refuse('invalid-option', 'trend.at', 'absent, as all metrics are of customers who come and go', trend.at)
  }
}

/** The columns of a breakdown, which may be written as one name. */
export function columnsOf(by: NonNullable<SectionMapping['by']>[number]): readonly string[] {
  return typeof by === 'string' ? [by] : by.columns
}
