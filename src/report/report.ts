import { reader } from '../core/read.ts'
import type { Rows } from '../core/types.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { type ReportSection, sectionReader } from './section.ts'

/** The results of every section, as data. */
export interface Report {
  readonly title: string | null
  readonly sections: readonly ReportSection[]
}

/**
 * Rows and a mapping in, results out: what `cxmetrics report` prints, as data.
 *
 * @formula each metric of the mapping over all rows and by each of its breakdowns
 * @unit that of each metric
 * @source the metrics' own pages
 * @complexity O(rows · (breakdowns + 1))
 * @example
 * const rows = [{ recommend: '9', region: 'north' }, { recommend: '11', region: 'south' }]
 * const columns = { recommend: { noAnswer: ['11'] } }
 * const section = reportRows(rows, { columns, metrics: [{ metric: 'nps', column: 'recommend' }], by: ['region'] })
 * section.metrics[0].total.n // => 1
 * @example
 * reportRows([{ recommend: '11' }], { metrics: [{ metric: 'nps', column: 'recommend' }] }) // throws rows[0].recommend must be a whole number from 0 to 10, got 11
 */
export function reportRows(rows: Rows<Readonly<Record<string, unknown>>>, mapping: SectionMapping): ReportSection {
  const section = sectionReader(mapping)
  const input = reader(section.columns, [], false, (columns, length) => {
    section.add(
      Object.fromEntries(section.columns.map((column, i) => [column, columns[i] as ArrayLike<unknown>])),
      length,
    )
  })
  input.add(rows as Rows<never>)
  input.end()
  return section.read()
}
