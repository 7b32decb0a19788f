import type { LifecycleMapping, MetricMapping } from '../schema/metricTypes.ts'
import { changes } from '../summary/changes.ts'
import { cohorts } from '../summary/cohorts.ts'
import { exits } from '../summary/exitReasons.ts'
import { lifetimes } from '../summary/lifetimes.ts'
import { purchases } from '../summary/purchases.ts'
import { given, type Named, needed, type Reading } from './reading.ts'

/** Metrics that need all rows of a customer: a period by itself would cut its history. */
const WHOLE = ['cohortRetention', 'cohortClv', 'repeatPurchaseRate', 'purchaseInterval']
const LIFECYCLE = [...WHOLE, 'averageOrderValue', 'exitReasons', 'kaplanMeier', 'restrictedMean', 'clvImpact']

/** Whether a metric is of customers over their lives. */
export function isLifecycle(metric: MetricMapping): metric is LifecycleMapping {
  return LIFECYCLE.includes(metric.metric)
}

/** Whether a metric has no trend, as it needs all rows of a customer. */
export function isWhole(metric: MetricMapping): boolean {
  return WHOLE.includes(metric.metric)
}

/** How such a metric counts. */
export function lifecycleCounting(metric: LifecycleMapping, reading: Reading): Named {
  const { number, outcome, texts } = reading
  const wrong = given({ onInvalid: reading.mapping.onInvalid })
  switch (metric.metric) {
    case 'exitReasons':
      return exits(texts(metric.column, metric.separator), wrong) as Named
    case 'clvImpact': {
      const treated = outcome(metric.treated, metric)
      return changes({ before: number(metric.before), after: number(metric.after), treated, ...wrong }) as Named
    }
    case 'kaplanMeier':
    case 'restrictedMean':
      return lifetimes(livesOf(metric, reading)) as Named
    case 'cohortRetention':
    case 'cohortClv':
      return cohorts(eventsOf(metric, reading)) as Named
    default: {
      const fields = { ...purchasesOf(metric, reading), amount: number(metric.amount) }
      return purchases({ ...fields, asOf: needed(reading.mapping, 'asOf', metric.metric) }) as Named
    }
  }
}

type Metric<M> = Extract<LifecycleMapping, { readonly metric: M }>

function livesOf(metric: Metric<'kaplanMeier' | 'restrictedMean'>, { mapping, number, instant, outcome }: Reading) {
  const { start, end, duration, event, yes = [], no = [], entry, unit } = metric
  const { onInvalid, timeZone, naiveZone } = mapping
  if (start === undefined || end === undefined) {
    const fields = { duration: number(duration as string), event: outcome(event as string, { yes, no }) }
    return { ...fields, ...(entry !== undefined && { entry: number(entry) }), unit, ...given({ onInvalid }) } as never
  }
  const fields = { start: instant(start), end: instant(end), ...(entry !== undefined && { entry: instant(entry) }) }
  const asOf = needed(mapping, 'asOf', metric.metric)
  return { ...fields, asOf, unit: unit ?? 'day', ...given({ onInvalid, timeZone, naiveZone }) } as never
}

function eventsOf(metric: Metric<'cohortRetention' | 'cohortClv'>, reading: Reading) {
  const { mapping, number, instant } = reading
  const { start, every, window, from } = metric
  const { weekStart = mapping.trend?.weekStart, fiscalYearStart = mapping.trend?.fiscalYearStart } = metric
  const { type, brackets } = { type: undefined, brackets: undefined, ...metric }
  return {
    ...purchasesOf(metric, reading),
    ...(start !== undefined && { start: instant(start) }),
    ...(metric.metric === 'cohortClv' && { amount: number(metric.amount) }),
    every,
    timeZone: needed(mapping, 'timeZone', metric.metric),
    observedUntil: needed(mapping, 'asOf', metric.metric),
    ...given({ weekStart, fiscalYearStart, window, from, type, brackets }),
  } as never
}

function purchasesOf(
  metric: { readonly customer: string; readonly at: string; readonly mergeUnit?: 'none' | 'day' | 'week' | undefined },
  { mapping, instant, key }: Reading,
) {
  const { onInvalid, timeZone, naiveZone } = mapping
  const fields = { customer: key(metric.customer), at: instant(metric.at) }
  return { ...fields, ...given({ mergeUnit: metric.mergeUnit, onInvalid, timeZone, naiveZone }) }
}
