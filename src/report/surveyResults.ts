import { mean } from '../summary/mean.ts'
import { proportion } from '../summary/proportion.ts'
import { ces } from '../survey/ces.ts'
import { csat } from '../survey/csat.ts'
import { nps } from '../survey/nps.ts'
import { given, type Result } from './reading.ts'
import type { SurveyMapping } from './surveyMetrics.ts'

/** What a metric of answers, of a yes and no, or of amounts makes of its summary. */
export function surveyResult(mapping: SurveyMapping, summary: never): Result {
  const { level } = mapping
  switch (mapping.metric) {
    case 'nps':
      return nps(summary, given({ level, breaks: mapping.breaks, method: mapping.method }))
    case 'csat':
      return csat(summary, given({ level, satisfiedFrom: mapping.satisfiedFrom }))
    case 'ces': {
      const { direction, easyFrom, difficultTo } = mapping
      return ces(summary, given({ level, direction, easyFrom, difficultTo }))
    }
    case 'proportion':
      return proportion(summary, given({ level, method: mapping.method }))
    case 'mean':
      return mean(summary, given({ level }))
  }
}
