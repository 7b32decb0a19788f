import type { ExitReasons } from '../lifecycle/exitReasons.ts'
import type { KaplanMeier } from '../lifecycle/kaplanMeier.ts'
import type { RevenueParts } from '../lifecycle/revenue.ts'
import type { TrialConversion } from '../lifecycle/trialConversion.ts'
import { formatCount, formatInterval, formatP, formatValue } from '../output/format.ts'
import type { ClvImpact } from '../value/clvImpact.ts'
import { purchaseLines } from './purchaseLines.ts'
import type { ReportMetric } from './section.ts'

/** What stands beside the value of a metric of customers over their lives; no lines for other metrics. */
export function lifecycleLines(metric: ReportMetric): string[] {
  const { total } = metric
  if (total === null || total.n === 0) return []
  const lines = LINES[metric.metric]
  return [...(lines === undefined ? [] : lines(total as never)), ...groupLines(metric)]
}

const LINES: Readonly<Record<string, (total: never) => string[]>> = {
  grossRevenueRetention: revenueLines,
  netRevenueRetention: revenueLines,
  revenueChurn: revenueLines,
  quickRatio: revenueLines,
  trialConversion: trialLines,
  exitReasons: reasonLines,
  kaplanMeier: survivalLines,
  clvImpact: impactLines,
  ...purchaseLines,
}

const money = (amount: number | null): string => formatValue('mean', amount)

/** The movements of revenue from the start to the end. */
function revenueLines(parts: RevenueParts): string[] {
  const { start, end, reactivation, expansion, contraction, churn } = parts
  const gains = [[parts.new, 'new'], [reactivation, 'reactivated'], [expansion, 'expanded']] as const // biome-ignore format: a list to read
  const losses = [
    [contraction, 'contracted'],
    [churn, 'churned'],
  ] as const
  const gained = gains.map(([amount, name]) => `+ ${money(amount)} ${name}`)
  const lost = losses.map(([amount, name]) => `- ${money(amount)} ${name}`)
  return [[money(start), ...gained, ...lost, `= ${money(end)}`].join(' ')]
}

/** What became of the trials. */
function trialLines({ converted, base, lost, undecided, worst, best, metric }: TrialConversion): string[] {
  if (worst === null || best === null) {
    return [`${formatCount(converted)} converted in the period, ${formatCount(base)} started in it`]
  }
  const counts = `${formatCount(converted)} converted, ${formatCount(lost ?? 0)} lost, ${formatCount(undecided ?? 0)} undecided`
  const bounds = undecided === 0 ? '' : `: in the end ${formatValue(metric, worst)} to ${formatValue(metric, best)}`
  return [counts + bounds]
}

/** How many reasons are listed. */
const REASONS = 10

/** The reasons, the most frequent first. */
function reasonLines({ metric, n, leavers, responseRate, reasons }: ExitReasons): string[] {
  const told = `${formatCount(n)} of ${formatCount(leavers)} told why (${formatValue(metric, responseRate)})`
  const listed = reasons.slice(0, REASONS).map(({ reason, respondents, share, interval }) => {
    const range = formatInterval({ metric, interval })
    return `${reason}: ${formatValue(metric, share)}, ${range} (${formatCount(respondents)})`
  })
  const more = reasons.length - listed.length
  return [told, ...listed, ...(more > 0 ? [`${formatCount(more)} other reasons`] : [])]
}

/** How many have ended, and by when a quarter and three quarters have. */
function survivalLines({ metric, definition, events, censored, quantiles }: KaplanMeier): string[] {
  const [first, last] = quantiles.map(({ time }) => formatValue(metric, time, definition))
  const counts = `${formatCount(events)} ended, ${formatCount(censored)} go on`
  return [`${counts}; a quarter had ended by ${first}, three quarters by ${last}`]
}

/** The means before and after, and whether the difference between the changes is more than noise. */
function impactLines({ treated, control, pValue }: ClvImpact): string[] {
  const moved = ({ before, after }: ClvImpact['treated']): string => `${money(before)} to ${money(after)}`
  return [`with it ${moved(treated)}, without ${moved(control)}; ${formatP(pValue)}`]
}

/** Whether the groups of a breakdown have one survival curve. */
function groupLines({ by }: ReportMetric): string[] {
  return by.flatMap(({ columns, logRank }) => {
    if (logRank === null || logRank.pValue === null) return []
    const differ = logRank.pValue < 0.05 ? 'the curves differ by more than noise' : 'the curves are alike within noise'
    return [`by ${columns.join(', ')}: ${differ} (log-rank, ${formatP(logRank.pValue)})`]
  })
}
