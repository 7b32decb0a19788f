import type { PeriodEdges } from '../compose/timeline.ts'
import type { RevenueMapping } from '../schema/lifecycleTypes.ts'
import type { MetricMapping } from '../schema/metricTypes.ts'
import { revenueFlow } from '../summary/revenueFlow.ts'
import { given, type Named, type Reading } from './reading.ts'

const REVENUE = [
  'grossRevenueRetention', 'netRevenueRetention', 'revenueChurn', 'quickRatio', 'averageRevenuePerAccount',
] // biome-ignore format: a list to read

/** Whether a metric is of recurring revenue. */
export function isRevenue(metric: MetricMapping): metric is RevenueMapping {
  return REVENUE.includes(metric.metric)
}

/** How such a metric counts in a period; rows that hold the revenue of both its ends count the same in all. */
export function revenueCounting(
  { start, end, amount, customer, before, yes = [], no = [] }: RevenueMapping,
  { mapping, number, instant, key, outcome }: Reading,
): (period: PeriodEdges) => Named {
  const { onInvalid, timeZone, naiveZone } = mapping
  const named = { ...(customer !== undefined && { customer: key(customer) }), ...given({ onInvalid }) }
  if (amount === undefined) {
    const history = before !== undefined && { before: outcome(before, { yes, no }) }
    const of = revenueFlow({ start: number(start), end: number(end), ...named, ...history }) as Named
    return () => of
  }
  const paid = { start: instant(start), end: instant(end), amount: number(amount), ...named }
  return (period) => revenueFlow({ ...paid, ...period, ...given({ timeZone, naiveZone }) }) as Named
}
