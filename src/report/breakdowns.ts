import type { By, MissingKey } from '../compose/group.ts'
import { type Segmenter, segmenter } from '../compose/segment.ts'
import { type SuppressedSegmentation, suppress } from '../compose/suppress.ts'
import type { Key, Rows } from '../core/types.ts'
import { type CurveTest, curveTest } from './curves.ts'
import { type Count, columnsOf, type Summaries } from './plan.ts'
import type { Result } from './reading.ts'
import { sizeOnly } from './sizes.ts'

/** One group of a breakdown: its numbers are null where they are hidden. */
export interface ReportSegment {
  /** One key a column. */
  readonly key: readonly Key[]
  readonly rows: number | null
  readonly share: number | null
  readonly result: Result | null
  readonly suppressed: 'small' | 'complementary' | null
}

/** A metric by group. */
export interface ReportBreakdown {
  readonly columns: readonly string[]
  readonly segments: readonly ReportSegment[]
  /** The groups that `top` left out, merged. */
  readonly other: (Omit<ReportSegment, 'key'> & { readonly keys: readonly (readonly Key[])[] }) | null
  /** Rows left out because their key is missing; null where that would give a small segment away. */
  readonly dropped: number | null
  /** Of survival curves: whether the groups have one curve; null for other metrics, and where a group is hidden. */
  readonly logRank: ReturnType<CurveTest>
}

type Table = SuppressedSegmentation<Readonly<Record<string, Key>>, Summaries, Result[]>
type Groups = ReturnType<Segmenter<Summaries>['read']>
type Results = (summary: Summaries) => Result[]
type Metrics = Parameters<typeof curveTest>[0]
type ByMapping = Parameters<typeof columnsOf>[0]

/** Reads one breakdown of a section, in batches of columns. */
export interface BreakdownReader {
  add(rows: Rows<never>): void
  read(results: Results, minN: number): Breakdowns
}

/** One breakdown of all metrics. */
export interface Breakdowns {
  /** Whether the total would give a small segment away. */
  readonly hidesTotal: boolean
  /** That of one metric, by its place. */
  of(metric: number): ReportBreakdown
}

/** The reader of a breakdown whose columns go by these fields. */
export function breakdownReader(
  by: ByMapping,
  fields: readonly string[],
  of: Count,
  metrics: Metrics,
): BreakdownReader {
  const test = curveTest(metrics)
  const pass = segmenter(fields as By<never>, of, groupOptions(by))
  return {
    add: pass.add,
    read(results, minN) {
      const groups = pass.read(results)
      const table = protect(groups, pass, minN)
      const hides = [...table.segments, table.other].some((one) => one !== null && one.suppressed !== null)
      return {
        hidesTotal: table.total === null,
        of: (metric) => ({
          ...breakdown(table, columnsOf(by), metric),
          logRank: hides ? null : test(metric, groups),
        }),
      }
    },
  }
}

/**
 * A breakdown without its small groups. Rows that it leaves out are in the total of the section all the same: they
 * count as one more group that nobody sees, so that no small one follows from what is left.
 */
function protect(read: Groups, pass: Segmenter<Summaries>, minN: number): Table {
  const sized = <T extends { readonly summary: Summaries }>(one: T): T => ({ ...one, summary: sizeOnly(one.summary) })
  const table = { ...read, segments: read.segments.map(sized), other: read.other && sized(read.other) }
  if (table.dropped === 0) return suppress(table, { minN }) as Table
  const left = sized({ key: {}, rows: table.dropped, share: null, result: [], summary: pass.dropped() })
  const { segments, ...rest } = suppress({ ...table, segments: [...table.segments, left] }, { minN }) as Table
  const [last] = segments.slice(-1)
  return { ...rest, segments: segments.slice(0, -1), dropped: last?.rows ?? null }
}

function groupOptions(by: ByMapping): { top?: number; missing?: MissingKey } {
  if (typeof by === 'string') return {}
  return { ...(by.top !== undefined && { top: by.top }), ...(by.missing !== undefined && { missing: by.missing }) }
}

function breakdown(
  { segments, other, dropped }: Table,
  columns: readonly string[],
  metric: number,
): Omit<ReportBreakdown, 'logRank'> {
  const cellsOf = (key: Readonly<Record<string, Key>>): readonly Key[] => Object.values(key)
  const shown = ({ rows, share, result, suppressed }: Table['segments'][number]) => ({
    rows,
    share,
    result: result?.[metric] ?? null,
    suppressed,
  })
  return {
    columns,
    segments: segments.map((one) => ({ key: cellsOf(one.key), ...shown(one) })),
    other: other && { keys: other.keys.map(cellsOf), ...shown(other as unknown as Table['segments'][number]) },
    dropped,
  }
}
