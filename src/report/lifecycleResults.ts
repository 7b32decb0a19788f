import { cohortRetention } from '../lifecycle/cohortRetention.ts'
import { exitReasons } from '../lifecycle/exitReasons.ts'
import { kaplanMeier } from '../lifecycle/kaplanMeier.ts'
import { restrictedMean } from '../lifecycle/restrictedMean.ts'
import type { LifecycleMapping } from '../schema/metricTypes.ts'
import { purchaseResult } from './purchaseResults.ts'
import { given, type Result } from './reading.ts'

/** What a metric of customers over their lives makes of its summary. */
export function lifecycleResult(mapping: LifecycleMapping, summary: never): Result {
  const { level } = mapping
  switch (mapping.metric) {
    case 'exitReasons':
      return exitReasons(summary, given({ level, exitReason: mapping.exitReason, method: mapping.method }))
    case 'kaplanMeier':
      return kaplanMeier(summary, { ...given({ level, interval: mapping.interval }), quantiles: [0.25, 0.75] })
    case 'restrictedMean':
      return restrictedMean(summary, { ...given({ level }), to: mapping.to })
    case 'cohortRetention': {
      const { mode, age, method } = mapping
      return cohortRetention(summary, given({ level, mode, age, method }))
    }
    default:
      return purchaseResult(mapping, summary)
  }
}
