import type { Key, Measured } from '../core/types.ts'
import { formatCount, formatInterval, formatLevel, formatValue, keyText } from '../output/format.ts'
import { type Grid, gridToMarkdown, gridToText, markdown, type Paint, PLAIN, visible } from '../output/grid.ts'
import { cohortGrid } from './cohortGrid.ts'
import { aboutOf, notesOf } from './notes.ts'
import type { Report } from './report.ts'
import type { ReportMetric, ReportSection } from './section.ts'

/** A report as aligned text; `paint` marks its headings. */
export function reportToText(report: Report, paint: Paint = PLAIN): string {
  const lines = report.title === null ? [] : [paint.strong(visible(report.title)), '']
  for (const section of report.sections) {
    lines.push(paint.strong(visible(headingOf(section))), '')
    for (const metric of section.metrics) {
      lines.push(`${paint.strong(visible(nameOf(metric)))} ${paint.faint(aboutOf(metric))}`)
      for (const line of notesOf(metric)) lines.push(`  ${line}`)
      lines.push(gridToText(gridOf(metric), paint, '  '), '')
      const cohorts = cohortGrid(metric)
      if (cohorts === null) continue
      if (cohorts.note !== null) lines.push(`  ${cohorts.note}`)
      lines.push(gridToText(cohorts.grid, paint, '  '), '')
    }
  }
  return lines.join('\n')
}

/** A report as Markdown. */
export function reportToMarkdown(report: Report): string {
  const lines = report.title === null ? [] : [`# ${markdown(report.title)}`, '']
  for (const section of report.sections) {
    lines.push(`## ${markdown(headingOf(section))}`, '')
    for (const metric of section.metrics) {
      lines.push(
        `### ${markdown(nameOf(metric))}`,
        '',
        markdown(aboutOf(metric)),
        '',
        ...notesOf(metric).flatMap((line) => [markdown(line), '']),
        gridToMarkdown(gridOf(metric)),
        '',
      )
      const cohorts = cohortGrid(metric)
      if (cohorts === null) continue
      if (cohorts.note !== null) lines.push(markdown(cohorts.note), '')
      lines.push(gridToMarkdown(cohorts.grid), '')
    }
  }
  return lines.join('\n')
}

function headingOf({ title, file, rows, leftOut }: ReportSection): string {
  const left = leftOut === 0 ? '' : `, ${formatCount(leftOut)} left out`
  return [title, file, `${formatCount(rows)} rows${left}`].filter((part) => part !== null).join(' · ')
}

function nameOf({ label, column }: ReportMetric): string {
  return `${label} (${column})`
}

/** How many durations of a result go on. */
function openOf(result: Measured | null): number {
  return (result as { open?: number } | null)?.open ?? 0
}

function gridOf({ metric, total, by }: ReportMetric): Grid {
  const results = [total, ...by.flatMap(({ segments }) => segments.map(({ result }) => result))]
  const level = results.find((result) => result?.interval)?.interval?.level
  const invalid = results.some((result) => (result?.invalid ?? 0) > 0)
  const open = results.some((result) => openOf(result) > 0)
  const interval = level === undefined ? 'interval' : `${formatLevel(level)} interval`
  const header = [
    '',
    'value',
    interval,
    'n',
    ...(open ? ['open'] : []),
    'missing',
    ...(invalid ? ['invalid'] : []),
    'rows',
  ]
  const line = (name: string, result: Measured | null, share: number | null): string[] => {
    const rows = share === null ? '' : `${(100 * share).toFixed(1)} %`
    if (result === null) return [name, 'hidden', ...header.slice(3).map(() => ''), rows]
    const wrong = invalid ? [formatCount(result.invalid)] : []
    const value = formatValue(metric, result.value, result.definition)
    const going = open ? [formatCount(openOf(result))] : []
    const counts = [formatCount(result.n), ...going, formatCount(result.missing), ...wrong]
    return [name, value, formatInterval(result), ...counts, rows]
  }
  const note = (text: string): string[] => [text, ...header.slice(1).map(() => '')]
  const cells = [line('all', total, null)]
  for (const { columns, segments, other, dropped } of by) {
    const name = (key: readonly Key[]): string =>
      columns.map((column, i) => `${column} ${keyText(key[i] as Key)}`).join(', ')
    const rest = `${columns.join(', ')}: `
    for (const one of segments) cells.push(line(name(one.key), one.result, one.share))
    if (other !== null) cells.push(line(`${rest}${formatCount(other.keys.length)} others`, other.result, other.share))
    if (dropped) cells.push(note(`${rest}${formatCount(dropped)} rows left out`))
  }
  return { header, cells, right: header.map((_, i) => i !== 0 && i !== 2) }
}
