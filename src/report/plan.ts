import { refuse } from '../core/errors.ts'
import type { Measured, Summarizer } from '../core/types.ts'
import type { Cell } from '../schema/cells.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { all } from '../summary/all.ts'
import { keyCell } from './cells.ts'
import { summarizerOf } from './counts.ts'
import { resultOf } from './results.ts'

/** One reading of a column; the same column may be read as answers and as groups. */
export interface Use {
  readonly column: string
  readonly cell: Cell
  /** What its cells must be, where the mapping says it better than the summary. */
  readonly expected?: string
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

/** The plan of a section. */
export function planOf(mapping: SectionMapping): Plan {
  const uses: Use[] = []
  const use = (column: string, cell: Cell, expected?: string): string =>
    String(uses.push({ column, cell, ...(expected !== undefined && { expected }) }) - 1)
  const parts: Record<string, Summarizer<string, never, object>> = {}
  for (const [m, metric] of mapping.metrics.entries()) parts[`metric ${m}`] = summarizerOf(metric, mapping, use)
  const keys = (mapping.by ?? []).map((by) =>
    columnsOf(by).map((column) => Number(use(column, keyCell(mapping.columns?.[column])))),
  )
  checkApart(mapping)
  const results = (summary: Readonly<Record<string, object>>): Measured[] =>
    mapping.metrics.map((metric, m) => resultOf(metric, summary[`metric ${m}`] as object))
  return { uses, keys, of: all(parts) as unknown as Plan['of'], results }
}

/** With a least number, breakdowns that share a column are refused: each is safe alone, but one tells what the other hides. */
function checkApart({ by = [], minN = 1 }: SectionMapping): void {
  const columns = by.flatMap((one) => [...new Set(columnsOf(one))])
  const twice = columns.find((column, i) => columns.indexOf(column) !== i)
  if (minN > 1 && twice !== undefined) {
    refuse('invalid-option', 'by', 'breakdowns without a column in common, as minN is given', twice)
  }
}

/** The columns of a breakdown, which may be written as one name. */
export function columnsOf(by: NonNullable<SectionMapping['by']>[number]): readonly string[] {
  return typeof by === 'string' ? [by] : by.columns
}
