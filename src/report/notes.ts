import { catalog } from '../catalog.ts'
import { formatValue } from '../output/format.ts'
import { lifecycleLines } from './lifecycleLines.ts'
import type { ReportMetric } from './section.ts'
import { explanationLines, openLines, targetLines, trendLines } from './trendLines.ts'

/** What is said of a metric between its name and its table. */
export function notesOf(metric: ReportMetric): string[] {
  return [
    ...trendLines(metric),
    ...explanationLines(metric),
    ...openLines(metric),
    ...targetLines(metric),
    ...lifecycleLines(metric),
  ]
}

/** What is shown of a definition. */
interface Shown {
  readonly scale?: readonly number[]
  readonly direction?: string
  readonly calendar?: unknown
  readonly target?: number | null
  readonly variant?: string
  readonly exitReason?: string | null
  readonly unit?: string
  readonly to?: number
  readonly every?: unknown
  readonly window?: number | null
  readonly mode?: string
  readonly age?: number | null
}

/** Unit, direction and what the value is of in a few words. */
export function aboutOf({ total, metric }: ReportMetric): string {
  const row = catalog.find(({ id }) => id === metric)
  const definition = (total?.definition ?? {}) as Shown
  const { scale, direction, calendar, target, unit: lives } = definition
  const better = direction === undefined ? row?.better : direction === 'ease' ? 'higher' : 'lower'
  // Fractions are shown as percentages.
  const unit = row?.unit === 'fraction' ? 'percent' : lives === undefined ? row?.unit : `${lives}s`
  const parts = [
    scale === undefined ? unit : `${unit}, answers from ${scale[0]} to ${scale[1]}`,
    ...(target === undefined
      ? []
      : [target === null ? 'targets of the rows' : `target ${formatValue('ttr', target, total?.definition)}`]),
    ...lifecycleParts(metric, definition),
    ...(calendar ? ['in business hours'] : []),
    ...(better === 'depends' ? [] : [`${better} is better`]),
  ]
  return parts.join('; ')
}

/** Which of its variants a metric of customers over their lives is. */
function lifecycleParts(metric: string, { variant, exitReason, to, unit, every, window, mode, age }: Shown): string[] {
  if (metric === 'revenueChurn' && variant !== undefined) return [variant]
  if (metric === 'trialConversion' && variant === 'rolling') return ['of the trials that started in the period']
  if (exitReason != null) return [`reason ${exitReason}`]
  if (metric === 'restrictedMean') return [`within ${to} ${unit}s`]
  if (metric !== 'cohortRetention' && metric !== 'cohortClv') return []
  const length = window == null ? `${every}s` : `stretches of ${formatValue('ttr', window)}`
  const active = metric === 'cohortClv' ? 'up to' : mode === 'rolling' ? 'active then or after at' : 'active at'
  return age == null ? [`by ${length}`] : [`${active} age ${age}, in ${length}`]
}
