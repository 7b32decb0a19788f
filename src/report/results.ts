import type { Measured } from '../core/types.ts'
import type { CesMapping, CsatMapping, MetricMapping, NpsMapping } from '../schema/mappingTypes.ts'
import { mean } from '../summary/mean.ts'
import { proportion } from '../summary/proportion.ts'
import { ces } from '../survey/ces.ts'
import { csat } from '../survey/csat.ts'
import { nps } from '../survey/nps.ts'

const SURVEY = { nps, csat, ces }

/** What a metric of the mapping makes of its summary, which `summarizerOf` has chosen. */
export function resultOf(mapping: MetricMapping, summary: object): Measured {
  if (mapping.metric === 'mean') return mean(summary as never, given({ level: mapping.level }))
  if (mapping.metric === 'proportion') {
    return proportion(summary as never, given({ level: mapping.level, method: mapping.method }))
  }
  return SURVEY[mapping.metric](summary as never, given(optionsOf(mapping)) as never)
}

function optionsOf(mapping: NpsMapping | CsatMapping | CesMapping): object {
  const { level } = mapping
  if (mapping.metric === 'nps') return { level, breaks: mapping.breaks, method: mapping.method }
  if (mapping.metric === 'csat') return { level, satisfiedFrom: mapping.satisfiedFrom }
  return { level, direction: mapping.direction, easyFrom: mapping.easyFrom, difficultTo: mapping.difficultTo }
}

/** The options that are given: an absent one is not the same as undefined. */
export function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}
