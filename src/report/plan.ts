import type { Measured, Summarizer } from '../core/types.ts'
import type { MetricMapping, SectionMapping } from '../schema/mappingTypes.ts'
import { all } from '../summary/all.ts'
import { amounts } from '../summary/amounts.ts'
import { outcomes } from '../summary/outcomes.ts'
import { ratings } from '../summary/ratings.ts'
import { type Cell, keyCell, numberCell, outcomeCell } from './cells.ts'
import { given, resultOf } from './results.ts'

type Named = Summarizer<string, never, object>

/** One reading of a column; the same column may be read as answers and as groups. */
export interface Use {
  readonly column: string
  readonly cell: Cell
}

/** What a section reads, how it counts, and what it makes of the counts. */
export interface Plan {
  readonly uses: readonly Use[]
  /** For each breakdown, the places of its columns in `uses`. */
  readonly keys: readonly (readonly number[])[]
  /** Counts all metrics in one pass; its fields are the places in `uses`, as text. */
  readonly of: Summarizer<string, never, Readonly<Record<string, object>>>
  readonly results: (summary: Readonly<Record<string, object>>) => Measured[]
}

const SCALES = { nps: [0, 10], csat: [1, 5], ces: [1, 7] } as const

/** The plan of a section. */
export function planOf(mapping: SectionMapping): Plan {
  const uses: Use[] = []
  const use = (column: string, cell: Cell): string => String(uses.push({ column, cell }) - 1)
  const parts: Record<string, Named> = {}
  for (const [m, metric] of mapping.metrics.entries()) parts[`metric ${m}`] = summarizerOf(metric, mapping, use)
  const keys = (mapping.by ?? []).map((by) =>
    columnsOf(by).map((column) => Number(use(column, keyCell(mapping.columns?.[column])))),
  )
  const results = (summary: Readonly<Record<string, object>>): Measured[] =>
    mapping.metrics.map((metric, m) => resultOf(metric, summary[`metric ${m}`] as object))
  return { uses, keys, of: all(parts) as unknown as Plan['of'], results }
}

/** The columns of a breakdown, which may be written as one name. */
export function columnsOf(by: NonNullable<SectionMapping['by']>[number]): readonly string[] {
  return typeof by === 'string' ? [by] : by.columns
}

function summarizerOf(
  metric: MetricMapping,
  mapping: SectionMapping,
  use: (column: string, cell: Cell) => string,
): Named {
  const column = mapping.columns?.[metric.column]
  const wrong = given({ onInvalid: mapping.onInvalid })
  if (metric.metric === 'proportion') return outcomes(use(metric.column, outcomeCell(column, metric)), wrong) as Named
  const field = use(metric.column, numberCell(column))
  if (metric.metric === 'mean') return amounts(field, wrong) as Named
  const weight = metric.weight ?? mapping.weight
  const { scale = SCALES[metric.metric], surveyType } = metric
  const options = { ...given({ scale, surveyType, labels: column?.labels }), ...wrong }
  if (weight === undefined) return ratings(field, options) as Named
  return ratings(field, { ...options, weight: use(weight, numberCell(mapping.columns?.[weight])) }) as Named
}
