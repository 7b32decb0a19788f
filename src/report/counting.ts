import type { PeriodEdges } from '../compose/timeline.ts'
import type { MetricMapping, RowMetricMapping } from '../schema/metricTypes.ts'
import { flowCounting, isFlow } from './flowMetrics.ts'
import { isLifecycle, lifecycleCounting } from './lifecycleMetrics.ts'
import type { Named, Reading } from './reading.ts'
import { isRevenue, revenueCounting } from './revenueMetrics.ts'
import { isSupport, supportCounting } from './supportMetrics.ts'
import { surveyCounting } from './surveyMetrics.ts'

/** Whether a metric is of a period, which each counts anew. */
export function isPeriodic(metric: MetricMapping): boolean {
  return isFlow(metric) || (isRevenue(metric) && metric.amount !== undefined)
}

/** How a metric counts in a period; those of rows are the same in all. */
export function countingOf(metric: MetricMapping, reading: Reading): (period: PeriodEdges) => Named {
  if (isFlow(metric)) return flowCounting(metric, reading)
  if (isRevenue(metric)) return revenueCounting(metric, reading)
  const of = rowCounting(metric, reading)
  return () => of
}

function rowCounting(metric: RowMetricMapping, reading: Reading): Named {
  if (isLifecycle(metric)) return lifecycleCounting(metric, reading)
  return isSupport(metric) ? supportCounting(metric, reading) : surveyCounting(metric, reading)
}
