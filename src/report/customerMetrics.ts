import type { PeriodEdges } from '../compose/timeline.ts'
import type { ChurnMapping, ClvMapping, RetentionMapping } from '../schema/metricTypes.ts'
import { all } from '../summary/all.ts'
import { amounts } from '../summary/amounts.ts'
import { customerFlow } from '../summary/customerFlow.ts'
import { given, type Named, type Reading } from './reading.ts'

/** How a metric of customers who come and go counts in a period. */
export function customerCounting(
  metric: ChurnMapping | RetentionMapping | ClvMapping,
  { mapping, number, instant, key }: Reading,
): (period: PeriodEdges) => Named {
  const { onInvalid, timeZone, naiveZone } = mapping
  const { trialEnd, customer } = metric
  const fields = {
    start: instant(metric.start),
    end: instant(metric.end),
    ...(trialEnd !== undefined && { trialEnd: instant(trialEnd) }),
    ...(customer !== undefined && { customer: key(customer) }),
    ...given({ onInvalid, timeZone, naiveZone }),
  }
  if (metric.metric !== 'clv') return (period) => customerFlow({ ...fields, ...period }) as Named
  const amount = amounts(number(metric.amount), given({ onInvalid }))
  return (period) => all({ flow: customerFlow({ ...fields, ...period }), amount }) as unknown as Named
}
