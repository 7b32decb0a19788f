import { aht } from '../support/aht.ts'
import { frt } from '../support/frt.ts'
import { slaAttainment } from '../support/slaAttainment.ts'
import { ttr } from '../support/ttr.ts'
import { given, type Result } from './reading.ts'
import { serviceResult } from './serviceResults.ts'
import type { SupportMapping } from './supportMetrics.ts'

/** What a metric of support work makes of its summary. */
export function supportResult(mapping: SupportMapping, summary: never): Result {
  const { level } = mapping
  switch (mapping.metric) {
    case 'frt':
      return frt(summary, given({ level, headline: mapping.headline }))
    case 'ttr':
      return ttr(summary, given({ level, headline: mapping.headline }))
    case 'aht':
      return aht(summary, given({ level, per: mapping.per }))
    case 'slaAttainment':
      return slaAttainment(summary, given({ level, atRisk: mapping.atRisk }))
    default:
      return serviceResult(mapping, summary)
  }
}
