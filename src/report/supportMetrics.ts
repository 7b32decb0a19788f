import type { Comparable, Measured } from '../core/types.ts'
import type { AhtMapping, DurationMapping, MetricMapping } from '../schema/metricTypes.ts'
import { durations } from '../summary/durations.ts'
import { handleTimes } from '../summary/handleTimes.ts'
import { aht } from '../support/aht.ts'
import { frt } from '../support/frt.ts'
import { ttr } from '../support/ttr.ts'
import { given, type Named, type Reading } from './reading.ts'

/** A metric of support work. */
export type SupportMapping = DurationMapping | AhtMapping

/** Whether a metric is one of them. */
export function isSupport(metric: MetricMapping): metric is SupportMapping {
  return metric.metric === 'aht' || metric.metric === 'frt' || metric.metric === 'ttr'
}

/** How such a metric counts. */
export function supportCounting(metric: SupportMapping, { mapping, number, instant, key }: Reading): Named {
  const { onInvalid, asOf, timeZone, naiveZone } = mapping
  if (metric.metric !== 'aht') {
    const span = { from: instant(metric.from), to: instant(metric.to) }
    return durations({ ...span, ...given({ asOf, timeZone, naiveZone, onInvalid }) }) as Named
  }
  const { hold, wrap, contact } = metric
  const parts = {
    talk: number(metric.talk),
    ...(hold !== undefined && { hold: number(hold) }),
    ...(wrap !== undefined && { wrap: number(wrap) }),
    ...(contact !== undefined && { contact: key(contact) }),
  }
  return handleTimes({ ...parts, ...given({ onInvalid }) }) as Named
}

/** What such a metric makes of its summary. */
export function supportResult(mapping: SupportMapping, summary: never): Measured & Comparable {
  const { level } = mapping
  if (mapping.metric === 'aht') return aht(summary, given({ level, per: mapping.per }))
  return { frt, ttr }[mapping.metric](summary, given({ level, headline: mapping.headline }))
}
