import type { CesMapping, CsatMapping, MeanMapping, NpsMapping, ProportionMapping } from '../schema/metricTypes.ts'
import { amounts } from '../summary/amounts.ts'
import { outcomes } from '../summary/outcomes.ts'
import { ratings } from '../summary/ratings.ts'
import { given, type Named, type Reading } from './reading.ts'

/** A metric of answers, of a yes and no, or of amounts. */
export type SurveyMapping = NpsMapping | CsatMapping | CesMapping | ProportionMapping | MeanMapping

const SCALES = { nps: [0, 10], csat: [1, 5], ces: [1, 7] } as const

/** How such a metric counts. */
export function surveyCounting(metric: SurveyMapping, { mapping, number, outcome }: Reading): Named {
  const wrong = given({ onInvalid: mapping.onInvalid })
  if (metric.metric === 'proportion') return outcomes(outcome(metric.column, metric), wrong) as Named
  const field = number(metric.column)
  if (metric.metric === 'mean') return amounts(field, wrong) as Named
  const weight = metric.weight ?? mapping.weight
  const { scale = SCALES[metric.metric], surveyType } = metric
  const labels = mapping.columns?.[metric.column]?.labels
  const options = { ...given({ scale, surveyType, labels }), ...wrong }
  if (weight === undefined) return ratings(field, options) as Named
  return ratings(field, { ...options, weight: number(weight) }) as Named
}
