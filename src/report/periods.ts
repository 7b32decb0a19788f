import { type Opened, openFrame } from '../compose/frame.ts'
import type { Frame } from '../compose/windows.ts'
import { buckets } from '../core/buckets.ts'
import { refuse } from '../core/errors.ts'
import { checkInstant, instantReader, isoOf } from '../core/instants.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { isPeriodic } from './counting.ts'
import { given } from './reading.ts'

/** The periods of a section: some complete ones, and the one that its moment is in. */
export interface SectionPeriods {
  readonly opened: Opened
  readonly frame: Frame
  /** The place of the last complete period. */
  readonly last: number
  /** Its edges. */
  readonly edges: { readonly from: string; readonly to: string }
}

/** The periods that a mapping asks for; null where it shows no trend. */
export function periodsOf({ trend, timeZone, naiveZone, asOf, metrics }: SectionMapping): SectionPeriods | null {
  if (trend === undefined) {
    const flow = metrics.find(isPeriodic)
    if (flow === undefined) return null
    return refuse('missing-option', 'trend', `given, as ${flow.metric} is of a period`, undefined)
  }
  if (timeZone === undefined) return refuse('missing-option', 'timeZone', 'given, as there is a trend', timeZone)
  if (asOf === undefined) return refuse('missing-option', 'asOf', 'given, as there is a trend', asOf)
  const { every, periods = 12, weekStart, fiscalYearStart } = trend
  const calendar = { every, timeZone, ...given({ weekStart, fiscalYearStart }) }
  const { cover } = buckets(calendar)
  const moment = checkInstant('asOf', asOf, instantReader({ timeZone, ...given({ naiveZone }) }))
  const [start, end] = cover(moment - 1, moment - 1).edges as unknown as [number, number]
  let first = end <= moment ? end : start
  const to = first
  for (let k = 0; k < periods; k++) first = cover(first - 1, first - 1).edges[0] as number
  const opened = openFrame({ ...calendar, ...given({ naiveZone }), asOf: moment, range: { from: first, to: end } })
  const frame = opened.range as Frame
  const last = frame.periods.edges.indexOf(to) - 1
  const edges = { from: isoOf(frame.periods.edges[last] as number), to: isoOf(to) }
  return { opened, frame, last, edges }
}
