import type { MetricMapping } from '../schema/metricTypes.ts'
import type { AhtMapping, DurationMapping, SlaMapping } from '../schema/supportTypes.ts'
import { durations } from '../summary/durations.ts'
import { handleTimes } from '../summary/handleTimes.ts'
import { slaTargets } from '../summary/slaTargets.ts'
import { clockOf } from './businessHours.ts'
import { given, type Named, type Reading } from './reading.ts'
import { isService, type ServiceMapping, serviceCounting } from './serviceMetrics.ts'

/** A metric of support work. */
export type SupportMapping = DurationMapping | AhtMapping | SlaMapping | ServiceMapping

/** Whether a metric is one of them. */
export function isSupport(metric: MetricMapping): metric is SupportMapping {
  return ['frt', 'ttr', 'aht', 'slaAttainment'].includes(metric.metric) || isService(metric)
}

/** How such a metric counts. */
export function supportCounting(metric: SupportMapping, reading: Reading): Named {
  switch (metric.metric) {
    case 'frt':
    case 'ttr':
      return durations(spanOf(metric, reading)) as Named
    case 'slaAttainment': {
      const { target } = metric
      return slaTargets({
        ...spanOf(metric, reading),
        target: typeof target === 'number' ? target : reading.number(target),
      }) as Named
    }
    case 'aht':
      return handleTimes(legsOf(metric, reading)) as Named
    default:
      return serviceCounting(metric, reading)
  }
}

function spanOf(metric: DurationMapping | SlaMapping, { mapping, instant, number }: Reading) {
  const { onInvalid, asOf, timeZone, naiveZone } = mapping
  const { from, to, paused, clock } = metric
  return {
    from: instant(from),
    to: instant(to),
    ...(paused !== undefined && { paused: number(paused) }),
    ...clockOf(mapping, clock),
    ...given({ asOf, timeZone, naiveZone, onInvalid }),
  }
}

function legsOf({ talk, hold, wrap, contact }: AhtMapping, { mapping, number, key }: Reading) {
  return {
    ...given({ onInvalid: mapping.onInvalid }),
    talk: number(talk),
    ...(hold !== undefined && { hold: number(hold) }),
    ...(wrap !== undefined && { wrap: number(wrap) }),
    ...(contact !== undefined && { contact: key(contact) }),
  }
}
