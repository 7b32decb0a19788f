import { catalog } from '../catalog.ts'
import type { MetricMapping } from '../schema/metricTypes.ts'
import { isFlow } from './flowMetrics.ts'
import { flowResult } from './flowResults.ts'
import type { Result } from './reading.ts'
import { isRevenue } from './revenueMetrics.ts'
import { revenueResult } from './revenueResults.ts'
import { rowResult } from './rowResults.ts'

export type { Result } from './reading.ts'

/** What a metric of the mapping makes of its summary, which `countingOf` has chosen. */
export function resultOf(metric: MetricMapping, summary: object): Result {
  if (isFlow(metric)) return flowResult(metric, summary as never)
  return isRevenue(metric) ? revenueResult(metric, summary as never) : rowResult(metric, summary as never)
}

/** The metric as its groups are asked: of what the total is of, where the mapping left that to the rows. */
export function settled(mapping: MetricMapping, total: Result | null): MetricMapping {
  const { exitReason, age } = (total ?? {}) as { exitReason?: string | null; age?: number | null }
  if (mapping.metric === 'exitReasons') return { ...mapping, exitReason: mapping.exitReason ?? exitReason ?? undefined }
  return mapping.metric === 'cohortClv' ? { ...mapping, age: mapping.age ?? age ?? undefined } : mapping
}

/** How a report names a metric. */
export function labelOf({ label, metric }: MetricMapping): string {
  return label ?? (catalog.find(({ id }) => id === metric)?.name as string)
}

const COLUMNS = [
  'column', 'talk', 'hold', 'wrap', 'from', 'to', 'start', 'end', 'amount', 'created', 'resolved', 'at', 'topic',
  'wait', 'answered', 'converted', 'lost', 'duration', 'event', 'before', 'after', 'treated',
] // biome-ignore format: a list to read

/** The columns that a metric reads, as a heading names them. */
export function columnsRead(metric: MetricMapping): string {
  const read = Object.entries(metric).filter(([name, column]) => COLUMNS.includes(name) && typeof column === 'string')
  return read.map(([, column]) => column).join(', ')
}
