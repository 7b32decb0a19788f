import { catalog } from '../catalog.ts'
import type { Comparable, Measured } from '../core/types.ts'
import type { MetricMapping } from '../schema/metricTypes.ts'
import { isFlow } from './flowMetrics.ts'
import { flowResult } from './flowResults.ts'
import { isSupport } from './supportMetrics.ts'
import { supportResult } from './supportResults.ts'
import { surveyResult } from './surveyResults.ts'

/** What every metric of a report gives. */
export type Result = Measured & Comparable

/** What a metric of the mapping makes of its summary, which `countingOf` has chosen. */
export function resultOf(metric: MetricMapping, summary: object): Result {
  if (isFlow(metric)) return flowResult(metric, summary as never)
  return isSupport(metric) ? supportResult(metric, summary as never) : surveyResult(metric, summary as never)
}

/** How a report names a metric. */
export function labelOf({ label, metric }: MetricMapping): string {
  return label ?? (catalog.find(({ id }) => id === metric)?.name as string)
}

const COLUMNS = [
  'column', 'talk', 'hold', 'wrap', 'from', 'to', 'start', 'end', 'amount', 'created', 'resolved', 'at', 'topic',
  'wait', 'answered',
] // biome-ignore format: a list to read

/** The columns that a metric reads, as a heading names them. */
export function columnsRead(metric: MetricMapping): string {
  const read = Object.entries(metric).filter(([name, column]) => COLUMNS.includes(name) && column !== undefined)
  return read.map(([, column]) => column as string).join(', ')
}
