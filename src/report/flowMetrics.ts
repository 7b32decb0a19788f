import type { PeriodEdges } from '../compose/timeline.ts'
import type { FlowMetricMapping, MetricMapping } from '../schema/metricTypes.ts'
import { all } from '../summary/all.ts'
import { amounts } from '../summary/amounts.ts'
import { backlogChanges } from '../summary/backlogChanges.ts'
import { contacts } from '../summary/contacts.ts'
import { customerFlow } from '../summary/customerFlow.ts'
import { given, type Named, type Reading } from './reading.ts'

const FLOWS = ['churnRate', 'retentionRate', 'clv', 'backlog', 'firstContactResolution']

/** Whether a metric is of what comes, goes or comes back, so that each period counts anew. */
export function isFlow(metric: MetricMapping): metric is FlowMetricMapping {
  return FLOWS.includes(metric.metric)
}

/** How such a metric counts in a period. */
export function flowCounting(
  metric: FlowMetricMapping,
  { mapping, number, instant, key }: Reading,
): (period: PeriodEdges) => Named {
  const { onInvalid, timeZone, naiveZone, asOf } = mapping
  const reading = given({ onInvalid, timeZone, naiveZone })
  if (metric.metric === 'backlog') {
    const tickets = { created: instant(metric.created), ended: instant(metric.resolved), ...reading }
    return (period) => backlogChanges({ ...tickets, ...period }) as Named
  }
  if (metric.metric === 'firstContactResolution') {
    const { window, topic } = metric
    const moments = { customer: key(metric.customer), at: instant(metric.at), ...reading, ...given({ window }) }
    const fields = { ...moments, ...(topic !== undefined && { topic: key(topic) }) }
    return (period) => contacts({ ...fields, ...period, asOf: asOf as string }) as Named
  }
  const { trialEnd, customer } = metric
  const fields = {
    start: instant(metric.start),
    end: instant(metric.end),
    ...(trialEnd !== undefined && { trialEnd: instant(trialEnd) }),
    ...(customer !== undefined && { customer: key(customer) }),
    ...reading,
  }
  if (metric.metric !== 'clv') return (period) => customerFlow({ ...fields, ...period }) as Named
  const amount = amounts(number(metric.amount), given({ onInvalid }))
  return (period) => all({ flow: customerFlow({ ...fields, ...period }), amount }) as unknown as Named
}
