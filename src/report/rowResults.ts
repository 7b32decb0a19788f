import type { RowMetricMapping } from '../schema/metricTypes.ts'
import { isLifecycle } from './lifecycleMetrics.ts'
import { lifecycleResult } from './lifecycleResults.ts'
import type { Result } from './reading.ts'
import { isSupport } from './supportMetrics.ts'
import { supportResult } from './supportResults.ts'
import { surveyResult } from './surveyResults.ts'

/** What a metric of rows makes of its summary. */
export function rowResult(metric: RowMetricMapping, summary: never): Result {
  if (isLifecycle(metric)) return lifecycleResult(metric, summary)
  return isSupport(metric) ? supportResult(metric, summary) : surveyResult(metric, summary)
}
