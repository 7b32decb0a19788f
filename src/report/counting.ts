import type { PeriodEdges } from '../compose/timeline.ts'
import type { MetricMapping } from '../schema/metricTypes.ts'
import { flowCounting, isFlow } from './flowMetrics.ts'
import type { Named, Reading } from './reading.ts'
import { isSupport, supportCounting } from './supportMetrics.ts'
import { surveyCounting } from './surveyMetrics.ts'

/** How a metric counts in a period; those of rows are the same in all. */
export function countingOf(metric: MetricMapping, reading: Reading): (period: PeriodEdges) => Named {
  if (isFlow(metric)) return flowCounting(metric, reading)
  const of = isSupport(metric) ? supportCounting(metric, reading) : surveyCounting(metric, reading)
  return () => of
}
