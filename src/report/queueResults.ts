import type { QueueMapping } from '../schema/supportTypes.ts'
import { abandonmentRate } from '../support/abandonmentRate.ts'
import { averageSpeedOfAnswer } from '../support/averageSpeedOfAnswer.ts'
import { serviceLevel } from '../support/serviceLevel.ts'
import { given, type Result } from './reading.ts'

/** What a metric of contacts that wait makes of its summary. */
export function queueResult(mapping: QueueMapping, summary: never): Result {
  const { level, variant } = mapping
  if (mapping.metric === 'serviceLevel') return serviceLevel(summary, given({ level, variant }))
  return { abandonmentRate, averageSpeedOfAnswer }[mapping.metric](summary, given({ level }))
}
