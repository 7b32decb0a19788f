import type { PeriodEdges } from '../compose/timeline.ts'
import { checkInstant, instantReader } from '../core/instants.ts'
import type { FlowMetricMapping, MetricMapping } from '../schema/metricTypes.ts'
import { backlogChanges } from '../summary/backlogChanges.ts'
import { contacts } from '../summary/contacts.ts'
import { trials } from '../summary/trials.ts'
import { customerCounting } from './customerMetrics.ts'
import { given, type Named, needed, type Reading } from './reading.ts'

const FLOWS = ['churnRate', 'retentionRate', 'clv', 'backlog', 'firstContactResolution', 'trialConversion']

/** Whether a metric is of what comes, goes or comes back, so that each period counts anew. */
export function isFlow(metric: MetricMapping): metric is FlowMetricMapping {
  return FLOWS.includes(metric.metric)
}

/** How such a metric counts in a period. */
export function flowCounting(metric: FlowMetricMapping, reading: Reading): (period: PeriodEdges) => Named {
  const { mapping, instant, key } = reading
  const { onInvalid, timeZone, naiveZone, asOf } = mapping
  const options = given({ onInvalid, timeZone, naiveZone })
  switch (metric.metric) {
    case 'backlog': {
      const tickets = { created: instant(metric.created), ended: instant(metric.resolved), ...options }
      return (period) => backlogChanges({ ...tickets, ...period }) as Named
    }
    case 'firstContactResolution': {
      const { window, topic } = metric
      const moments = { customer: key(metric.customer), at: instant(metric.at), ...options, ...given({ window }) }
      const fields = { ...moments, ...(topic !== undefined && { topic: key(topic) }) }
      return (period) => contacts({ ...fields, ...period, asOf: asOf as string }) as Named
    }
    case 'trialConversion': {
      const { start, converted, lost } = metric
      const fields = { start: instant(start), converted: instant(converted), lost: instant(lost), ...options }
      const moment = checkInstant(
        'asOf',
        needed(mapping, 'asOf', metric.metric),
        instantReader(given({ timeZone, naiveZone })),
      )
      return ({ from, to }) => trials({ ...fields, from, to: Math.min(Date.parse(to), moment), asOf: moment }) as Named
    }
    default:
      return customerCounting(metric, reading)
  }
}
