import type { Summarizer } from '../core/types.ts'
import { type Cell, numberCell } from '../schema/cells.ts'
import type { MetricMapping, SectionMapping } from '../schema/mappingTypes.ts'
import { amounts } from '../summary/amounts.ts'
import { outcomes } from '../summary/outcomes.ts'
import { ratings } from '../summary/ratings.ts'
import { outcomeCell } from './cells.ts'
import { given } from './results.ts'

type Named = Summarizer<string, never, object>

const SCALES = { nps: [0, 10], csat: [1, 5], ces: [1, 7] } as const

/** How a metric of the mapping counts. `use` gives a reading of a column a name that fields can go by. */
export function summarizerOf(
  metric: MetricMapping,
  mapping: SectionMapping,
  use: (column: string, cell: Cell, expected?: string) => string,
): Named {
  const column = mapping.columns?.[metric.column]
  const wrong = given({ onInvalid: mapping.onInvalid })
  if (metric.metric === 'proportion') {
    const expected = `one of ${[...metric.yes, ...metric.no].map((code) => JSON.stringify(String(code))).join(', ')}`
    return outcomes(use(metric.column, outcomeCell(column, metric), expected), wrong) as Named
  }
  const field = use(metric.column, numberCell(column))
  if (metric.metric === 'mean') return amounts(field, wrong) as Named
  const weight = metric.weight ?? mapping.weight
  const { scale = SCALES[metric.metric], surveyType } = metric
  const options = { ...given({ scale, surveyType, labels: column?.labels }), ...wrong }
  if (weight === undefined) return ratings(field, options) as Named
  return ratings(field, { ...options, weight: use(weight, numberCell(mapping.columns?.[weight])) }) as Named
}
