import type { Segmentation } from '../core/types.ts'
import { type LogRank, logRank } from '../lifecycle/logRank.ts'
import type { MetricMapping } from '../schema/metricTypes.ts'
import { partOf, type Summaries } from './plan.ts'

/** Whether the groups of a breakdown have one survival curve, for the metric in that place; null for other metrics. */
export type CurveTest = (metric: number, groups: Groups) => LogRank | null
type Groups = Pick<Segmentation<unknown, Summaries, unknown>, 'segments' | 'other'>

/** The test of the metrics of a section. */
export function curveTest(metrics: readonly MetricMapping[]): CurveTest {
  return (m, { segments, other }) => {
    const kind = metrics[m]?.metric
    const groups = other === null ? segments : [...segments, other]
    if ((kind !== 'kaplanMeier' && kind !== 'restrictedMean') || groups.length < 2) return null
    return logRank(groups.map(({ summary }) => summary[partOf(m)] as never))
  }
}
