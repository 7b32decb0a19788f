import { suppress } from '../compose/suppress.ts'
import type { Summaries } from './plan.ts'
import type { ReportPoint } from './points.ts'
import { isSmall } from './sizes.ts'

/** Whether a point is hidden. */
export type Hidden = (point: number) => ReportPoint['suppressed']

/** What hiding looks at of a point. */
interface Counted {
  readonly summary: Summaries
}

/** Periods of rows are hidden as segments are; the rows in no period are one more that nobody sees. */
export function hiddenOf(
  points: readonly Counted[],
  rest: Summaries,
  minN: number,
): { hidden: Hidden; hidesRest: boolean } {
  const unknown = { rows: 0, share: null, result: [] }
  const segments = [...points.map(({ summary }) => summary), rest].map((summary, key) => ({ ...unknown, key, summary }))
  const total = { rows: 0, result: [], summary: {} as Summaries }
  const shown = suppress({ segments, other: null, total, dropped: 0 }, { minN })
  const suppressed = (i: number) => (shown.total === null ? 'small' : (shown.segments[i]?.suppressed ?? null))
  return { hidden: suppressed, hidesRest: suppressed(points.length) !== null }
}

/** Periods that share their customers have no total that would tell on one: the small ones are hidden, and `unshown`. */
export function smallOf(points: readonly Counted[], minN: number, unshown: number | null): Hidden {
  return (point) => {
    const small = isSmall(points[point]?.summary as Summaries, minN)
    return small ? 'small' : point === unshown ? 'complementary' : null
  }
}
