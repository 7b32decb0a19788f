import type { MetricMapping } from '../schema/metricTypes.ts'
import type { QueueMapping, ShareMapping } from '../schema/supportTypes.ts'
import { outcomes } from '../summary/outcomes.ts'
import { queueContacts } from '../summary/queueContacts.ts'
import { given, type Named, type Reading } from './reading.ts'

/** A metric of contacts that wait in a queue, or of a yes and no. */
export type ServiceMapping = QueueMapping | ShareMapping

const SERVICE = [
  'serviceLevel', 'abandonmentRate', 'averageSpeedOfAnswer', 'resolutionRate', 'reopenRate', 'containmentRate',
] // biome-ignore format: a list to read

/** Whether a metric is one of them. */
export function isService(metric: MetricMapping): metric is ServiceMapping {
  return SERVICE.includes(metric.metric)
}

/** How such a metric counts. */
export function serviceCounting(metric: ServiceMapping, { mapping, number, outcome }: Reading): Named {
  const wrong = given({ onInvalid: mapping.onInvalid })
  if ('column' in metric) return outcomes(outcome(metric.column, metric), wrong) as Named
  const { wait, answered, target } = metric
  return queueContacts({ wait: number(wait), answered: outcome(answered, metric), target, ...wrong }) as Named
}
