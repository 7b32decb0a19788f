import { containmentRate } from '../support/containmentRate.ts'
import { reopenRate } from '../support/reopenRate.ts'
import { resolutionRate } from '../support/resolutionRate.ts'
import { queueResult } from './queueResults.ts'
import { given, type Result } from './reading.ts'
import type { ServiceMapping } from './serviceMetrics.ts'

/** What a metric of contacts makes of its summary. */
export function serviceResult(mapping: ServiceMapping, summary: never): Result {
  const { level } = mapping
  if ('wait' in mapping) return queueResult(mapping, summary)
  return { containmentRate, reopenRate, resolutionRate }[mapping.metric](summary, given({ level }))
}
