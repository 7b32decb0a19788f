import { toSentences } from '../output/explanation.ts'
import { formatChange, formatCount, formatP, formatValue } from '../output/format.ts'
import { sparkline } from '../output/sparkline.ts'
import type { SlaAttainment } from '../support/slaAttainment.ts'
import type { Ttr } from '../support/ttr.ts'
import type { ReportMetric } from './section.ts'

/** What a value leaves out: the durations that go on, and what they all come to with these. */
export function openLines({ metric, total }: ReportMetric): string[] {
  const { open = 0, survival = null } = (total ?? {}) as Partial<Pick<Ttr, 'open' | 'survival'>>
  if (open === 0 || survival === null) return []
  const show = (value: number | null): string => formatValue(metric, value, total?.definition)
  const { low, high } = survival
  const interval = high === null ? `${show(low)} or more` : `${show(low)} to ${show(high)}`
  return [`with the ${formatCount(open)} that are open: median ${show(survival.median)}, ${interval} (Kaplan–Meier)`]
}

/** What became of the targets, and between what the undecided ones leave the rate; no lines for other metrics. */
export function targetLines({ metric, total }: ReportMetric): string[] {
  if (metric !== 'slaAttainment' || total === null || total.value === null) return []
  const { met, breached, breachedOpen, undecided, worst, best, atRisk } = total as unknown as SlaAttainment
  const risk = atRisk === null ? '' : `, ${formatCount(atRisk)} of them at risk`
  const parts = [
    `${formatCount(met)} met`,
    `${formatCount(breached)} breached`,
    `${formatCount(breachedOpen)} breached and open`,
    `${formatCount(undecided)} undecided${risk}`,
  ]
  const bounds = undecided === 0 ? '' : `: in the end ${formatValue(metric, worst)} to ${formatValue(metric, best)}`
  return [`${parts.join(', ')}${bounds}`]
}

/** Who moved a metric, in words, a line a breakdown. */
export function explanationLines({ trend, explanations }: ReportMetric): string[] {
  if (trend?.change?.difference == null) return []
  return explanations.map(({ columns, explanation }) => {
    const [, ...sentences] = toSentences(explanation)
    return `by ${columns.join(', ')}: ${sentences.join(' ')}`
  })
}

/** How a metric moved, in words and bars; no lines where there is no trend. */
export function trendLines({ metric, trend }: ReportMetric): string[] {
  if (trend === null) return []
  const complete = trend.points.filter(({ complete }) => complete)
  const last = complete.at(-1)
  if (last === undefined) return []
  const first = complete[0] as typeof last
  const values = complete.map(({ result }) => result?.value ?? null)
  const now = `${last.label}: ${last.suppressed === null ? formatValue(metric, last.result?.value ?? null, last.result?.definition) : 'hidden'}`
  const drawn = values.filter((value) => value !== null).length
  const span = drawn < 2 ? [] : [`${first.label} ${sparkline(values)} ${last.label}`]
  return [
    `${now}${changeText(metric, trend.change, last.result?.definition)}`,
    ...span,
    ...unplacedLines(trend.unplaced),
  ]
}

function unplacedLines(unplaced: NonNullable<ReportMetric['trend']>['unplaced']): string[] {
  const { missing, invalid } = unplaced ?? { missing: 0, invalid: 0 }
  const rows = [
    ...(missing > 0 ? [`${formatCount(missing)} rows without an instant`] : []),
    ...(invalid > 0 ? [`${formatCount(invalid)} with a wrong one`] : []),
  ]
  return rows.length === 0 ? [] : [`in no period: ${rows.join(', ')}`]
}

function changeText(metric: string, change: NonNullable<ReportMetric['trend']>['change'], definition: unknown): string {
  if (change === null || change.difference === null) return ''
  const { difference, from, beyondNoise, pValue } = change
  const moved = `, ${formatChange(metric, difference, definition)} against ${from}`
  if (beyondNoise === null || pValue === null) return moved
  return `${moved}, ${beyondNoise ? 'more than noise' : 'within noise'} (${formatP(pValue)})`
}
