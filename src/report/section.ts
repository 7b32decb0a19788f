import { CxError } from '../core/errors.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { breakdownReader, type ReportBreakdown } from './breakdowns.ts'
import { condition } from './cells.ts'
import { partOf, planOf, type Summaries, type Use } from './plan.ts'
import { columnsRead, labelOf, type Result, resultOf, settled } from './results.ts'
import { isSmall } from './sizes.ts'
import { type ReportExplanation, type ReportTrend, sectionTrends } from './trends.ts'

/** One metric of a section: its total and its groups. */
export interface ReportMetric {
  /** The metric's id in the catalogue. */
  readonly metric: string
  readonly label: string
  readonly column: string
  /** Null where the total itself would give a small segment away. Of a metric of customers: that of the last complete period. */
  readonly total: Result | null
  readonly by: readonly ReportBreakdown[]
  /** How it moved; null where the mapping asks for no trend. */
  readonly trend: ReportTrend | null
  /** Which segments moved it between the last two complete periods, by breakdown; none where one of them is too small. */
  readonly explanations: readonly ReportExplanation[]
}

/** What one file said. */
export interface ReportSection {
  readonly title: string | null
  readonly file: string | null
  /** Rows read and kept. */
  readonly rows: number
  /** Rows that the conditions in `where` left out. */
  readonly leftOut: number
  readonly metrics: readonly ReportMetric[]
}

/** A section that is read in batches of columns. */
export interface SectionReader {
  /** The columns that a batch must have. */
  readonly columns: readonly string[]
  add(batch: Readonly<Record<string, ArrayLike<unknown>>>, length: number): void
  read(): ReportSection
}

/** Reads one section of a mapping. A CxError of a bad cell names it as `rows[index of the row].column`. */
export function sectionReader(mapping: SectionMapping): SectionReader {
  const plan = planOf(mapping)
  const { uses } = plan
  let asked = mapping.metrics
  const results = (summary: Summaries): (Result | null)[] =>
    asked.map((metric, m) => (partOf(m) in summary ? resultOf(metric, summary[partOf(m)] as object) : null))
  const { edges, trends } = sectionTrends(mapping, plan, results)
  const of = plan.of(edges)
  const tests = (mapping.where ?? []).map((where) => ({ column: where.column, keep: condition(where) }))
  const passes = (mapping.by ?? []).map((by, i) =>
    breakdownReader(by, plan.keys[i] as readonly string[], of, mapping.metrics),
  )
  const whole = of.tally()
  // Options that contradict the scale are refused before a row is read.
  results(whole.read(1)[0] as Summaries)
  let seen = 0
  let kept = 0
  return {
    // Columns that are only explained are asked for too: a misspelt one would leave its codes unread.
    columns: [...new Set([...[...uses, ...tests].map(({ column }) => column), ...Object.keys(mapping.columns ?? {})])],
    add(batch, length) {
      const rows: number[] = []
      for (let i = 0; i < length; i++) if (tests.every(({ column, keep }) => keep(batch[column]?.[i]))) rows.push(i)
      const table = uses.map(({ column, cell }) => rows.map((i) => cell(batch[column]?.[i])))
      try {
        whole.add(
          of.fields.map((field) => table[Number(field)] as unknown[]),
          rows.length,
          null,
          kept,
        )
        for (const pass of passes) pass.add({ ...table } as never)
        trends?.add({ ...table } as never)
      } catch (error) {
        throw relocate(error, uses, (row) => seen + (rows[row - kept] as number))
      }
      seen += length
      kept += rows.length
    },
    read() {
      const minN = mapping.minN ?? 1
      const all = results as (summary: Summaries) => Result[]
      const total = whole.read(1)[0] as Summaries
      const totals = all(total)
      asked = mapping.metrics.map((metric, m) => settled(metric, totals[m] as Result))
      const tables = passes.map((pass) => pass.read(all, minN))
      const hidden = tables.some(({ hidesTotal }) => hidesTotal) || isSmall(total, minN)
      const lines = trends?.read(minN, hidden) ?? []
      const reasons = hidden ? [] : (trends?.explain(minN) ?? [])
      const metrics = mapping.metrics.map((metric, m) => ({
        metric: metric.metric,
        label: labelOf(metric),
        column: columnsRead(metric),
        total: hidden ? null : (totals[m] as Result),
        by: tables.map((table) => table.of(m)),
        trend: lines[m] ?? null,
        explanations: reasons[m] ?? [],
      }))
      return { title: mapping.title ?? null, file: mapping.file ?? null, rows: kept, leftOut: seen - kept, metrics }
    },
  }
}

/** The error with the file's own row and column: fields are places in `uses`, and rows were left out before. */
function relocate(error: unknown, uses: readonly Use[], rowOf: (row: number) => number): unknown {
  if (!(error instanceof CxError)) return error
  const { code, path, expected, received } = error
  const [, row, field] = /^rows\[(\d+)\]\.(\d+)(?:\[\d+\])?$/.exec(path) ?? []
  if (row === undefined) return error
  const use = uses[Number(field)] as Use
  const place = `rows[${rowOf(Number(row))}].${use.column}`
  const named = use.expected ?? expected.replaceAll('options.', '')
  return new CxError({ code, path: place, expected: named, received })
}
