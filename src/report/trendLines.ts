import { formatChange, formatCount, formatValue } from '../output/format.ts'
import { sparkline } from '../output/sparkline.ts'
import type { Ttr } from '../support/ttr.ts'
import type { ReportMetric } from './section.ts'

/** What a value leaves out: the durations that go on, and what they all come to with these. */
export function openLines({ metric, total }: ReportMetric): string[] {
  const { open = 0, survival = null } = (total ?? {}) as Partial<Pick<Ttr, 'open' | 'survival'>>
  if (open === 0 || survival === null) return []
  const show = (value: number | null): string => formatValue(metric, value)
  const interval = `${show(survival.low)} to ${show(survival.high)}`
  return [`with the ${formatCount(open)} that are open: median ${show(survival.median)}, ${interval} (Kaplan–Meier)`]
}

/** How a metric moved, in words and bars; no lines where there is no trend. */
export function trendLines({ metric, trend }: ReportMetric): string[] {
  if (trend === null) return []
  const complete = trend.points.filter(({ complete }) => complete)
  const last = complete.at(-1)
  if (last === undefined) return []
  const first = complete[0] as typeof last
  const values = complete.map(({ result }) => result?.value ?? null)
  const now = `${last.label}: ${last.suppressed === null ? formatValue(metric, last.result?.value ?? null) : 'hidden'}`
  const span = `${first.label} ${sparkline(values)} ${last.label}`
  return [`${now}${changeText(metric, trend.change)}`, span]
}

function changeText(metric: string, change: NonNullable<ReportMetric['trend']>['change']): string {
  if (change === null || change.difference === null) return ''
  const { difference, from, beyondNoise, pValue } = change
  const moved = `, ${formatChange(metric, difference)} against ${from}`
  if (beyondNoise === null || pValue === null) return moved
  const p = pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(3)}`
  return `${moved}, ${beyondNoise ? 'more than noise' : 'within noise'} (${p})`
}
