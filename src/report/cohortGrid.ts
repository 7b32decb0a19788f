import type { CohortRetention } from '../lifecycle/cohortRetention.ts'
import { formatCount, formatValue } from '../output/format.ts'
import type { Grid } from '../output/grid.ts'
import type { CohortClv } from '../value/cohortClv.ts'
import type { ReportMetric } from './section.ts'

/** How many cohorts and how many ages are shown. */
const MOST = 13

/** The cohorts of a metric by age, and what is not shown of them; null for metrics without cohorts. */
export function cohortGrid({
  metric,
  total,
}: ReportMetric): { readonly grid: Grid; readonly note: string | null } | null {
  if (total === null || (metric !== 'cohortRetention' && metric !== 'cohortClv')) return null
  const { names, lines, pooled, sizes } = tableOf(total as unknown as CohortRetention | CohortClv)
  if (lines.length === 0) return null
  const columns = names.slice(0, MOST)
  const show = (value: number | null): string => (value === null ? '' : formatValue(metric, value))
  const cells = lines.slice(-MOST).map(({ label, size, values }) => {
    return [label, formatCount(size), ...columns.map((_, k) => show(values[k] ?? null))]
  })
  const last = ['pooled', formatCount(sizes[0] ?? 0), ...columns.map((_, k) => show(pooled[k] ?? null))]
  const header = ['cohort', 'customers', ...columns]
  const left = [lines.length > MOST && `the last ${MOST} of ${formatCount(lines.length)} cohorts`]
  if (names.length > MOST) left.push(`the first ${MOST} of ${formatCount(names.length)} ages`)
  const parts = left.filter((part) => part !== false)
  return {
    grid: { header, cells: [...cells, last], right: header.map((_, i) => i > 0) },
    note: parts.length === 0 ? null : `Shown: ${parts.join(', ')}; --format json has all.`,
  }
}

interface Line {
  readonly label: string
  readonly size: number
  readonly values: readonly (number | null)[]
}

function tableOf(total: CohortRetention | CohortClv) {
  const { pooled } = total
  if (total.metric === 'cohortClv') {
    const lines = total.cohorts.map(({ label, size, values }): Line => ({ label, size, values }))
    return { names: pooled.map((_, k) => String(k)), lines, pooled, sizes: total.pooledSizes }
  }
  const names = total.ages.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`))
  const lines = total.cohorts.map(({ label, size, rates }): Line => ({ label, size, values: rates }))
  return { names, lines, pooled, sizes: total.pooledCounts.sizes }
}
