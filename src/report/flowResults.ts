import { churnRate } from '../lifecycle/churn.ts'
import { retentionRate } from '../lifecycle/retention.ts'
import { trialConversion } from '../lifecycle/trialConversion.ts'
import type { FlowMetricMapping } from '../schema/metricTypes.ts'
import { backlog } from '../support/backlog.ts'
import { firstContactResolution } from '../support/firstContactResolution.ts'
import { clvResult } from './clvResult.ts'
import { given, type Result } from './reading.ts'

/** What a metric of what comes and goes makes of its summary. */
export function flowResult(mapping: FlowMetricMapping, summary: never): Result {
  if (mapping.metric === 'backlog') return backlog(summary)
  if (mapping.metric === 'firstContactResolution') {
    return firstContactResolution(summary, given({ level: mapping.level, per: mapping.per }))
  }
  if (mapping.metric === 'trialConversion') {
    return trialConversion(summary, given({ level: mapping.level, variant: mapping.variant }))
  }
  const { level, trials } = mapping
  if (mapping.metric === 'clv') return clvResult(mapping, summary)
  if (mapping.metric === 'retentionRate') return retentionRate(summary, given({ level, trials }))
  return churnRate(summary, given({ level, trials, denominator: mapping.denominator }))
}
