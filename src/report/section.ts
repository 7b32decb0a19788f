import { catalog } from '../catalog.ts'
import type { By, MissingKey } from '../compose/group.ts'
import { type Segmenter, segmenter } from '../compose/segment.ts'
import { type SuppressedSegmentation, suppress } from '../compose/suppress.ts'
import { CxError } from '../core/errors.ts'
import type { Key, Measured } from '../core/types.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { condition } from './cells.ts'
import { columnsOf, planOf, type Use } from './plan.ts'

/** One group of a breakdown: its numbers are null where they are hidden. */
export interface ReportSegment {
  /** One key a column. */
  readonly key: readonly Key[]
  readonly rows: number | null
  readonly share: number | null
  readonly result: Measured | null
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
}

/** One metric of a section: its total and its groups. */
export interface ReportMetric {
  /** The metric's id in the catalogue. */
  readonly metric: string
  readonly label: string
  readonly column: string
  /** Null where the total itself would give a small segment away. */
  readonly total: Measured | null
  readonly by: readonly ReportBreakdown[]
}

/** What one file said. */
export interface ReportSection {
  readonly title: string | null
  readonly file: string | null
  /** Rows read and kept. */
  readonly rows: number
  /** Rows that the conditions in `where` left out. */
  readonly leftOut: number
  readonly metrics: readonly ReportMetric[]
}

/** A section that is read in batches of columns. */
export interface SectionReader {
  /** The columns that a batch must have. */
  readonly columns: readonly string[]
  add(batch: Readonly<Record<string, ArrayLike<unknown>>>, length: number): void
  read(): ReportSection
}

type Summaries = Readonly<Record<string, object>>
type Table = SuppressedSegmentation<Readonly<Record<string, Key>>, Summaries, Measured[]>

/** Reads one section of a mapping. A CxError of a bad cell names it as `rows[index of the row].column`. */
export function sectionReader(mapping: SectionMapping): SectionReader {
  const { uses, keys, of, results } = planOf(mapping)
  const tests = (mapping.where ?? []).map((where) => ({ column: where.column, keep: condition(where) }))
  const groupings = mapping.by ?? []
  const passes = groupings.map((by, i) => segmenter(keys[i]?.map(String) as By<never>, of, groupOptions(by)))
  const whole = of.tally()
  // Options that contradict the scale are refused before a row is read.
  results(whole.read(1)[0] as Summaries)
  let seen = 0
  let kept = 0
  return {
    // Columns that are only explained are asked for too: a misspelt one would leave its codes unread.
    columns: [...new Set([...[...uses, ...tests].map(({ column }) => column), ...Object.keys(mapping.columns ?? {})])],
    add(batch, length) {
      const rows: number[] = []
      for (let i = 0; i < length; i++) if (tests.every(({ column, keep }) => keep(batch[column]?.[i]))) rows.push(i)
      const table = uses.map(({ column, cell }) => rows.map((i) => cell(batch[column]?.[i])))
      try {
        whole.add(
          of.fields.map((field) => table[Number(field)] as unknown[]),
          rows.length,
          null,
          kept,
        )
        for (const pass of passes) pass.add({ ...table } as never)
      } catch (error) {
        throw relocate(error, uses, (row) => seen + (rows[row - kept] as number))
      }
      seen += length
      kept += rows.length
    },
    read() {
      const minN = mapping.minN ?? 1
      const tables = passes.map((pass) => protect(pass, results, minN))
      const totals = results(whole.read(1)[0] as Summaries)
      const hidden = tables.some(({ total }) => total === null) || totals.some(({ n }) => n > 0 && n < minN)
      const metrics = mapping.metrics.map((metric, m) => ({
        metric: metric.metric,
        label: metric.label ?? (catalog.find(({ id }) => id === metric.metric)?.name as string),
        column: metric.column,
        total: hidden ? null : (totals[m] as Measured),
        by: tables.map((table, i) => breakdown(table, columnsOf(groupings[i] as string), m)),
      }))
      return { title: mapping.title ?? null, file: mapping.file ?? null, rows: kept, leftOut: seen - kept, metrics }
    },
  }
}

/**
 * A breakdown without its small groups. Rows that it leaves out are in the total of the section all the same: they
 * count as one more group that nobody sees, so that no small one follows from what is left.
 */
function protect(pass: Segmenter<Summaries>, results: (summary: Summaries) => Measured[], minN: number): Table {
  const table = pass.read(results)
  const summary = pass.dropped()
  if (table.dropped === 0) return suppress(table, { minN }) as Table
  const left = { key: {}, rows: table.dropped, share: null, result: results(summary), summary }
  const { segments, ...rest } = suppress({ ...table, segments: [...table.segments, left] }, { minN }) as Table
  const [last] = segments.slice(-1)
  return { ...rest, segments: segments.slice(0, -1), dropped: last?.rows ?? null }
}

function groupOptions(by: NonNullable<SectionMapping['by']>[number]): { top?: number; missing?: MissingKey } {
  if (typeof by === 'string') return {}
  return { ...(by.top !== undefined && { top: by.top }), ...(by.missing !== undefined && { missing: by.missing }) }
}

function breakdown({ segments, other, dropped }: Table, columns: readonly string[], metric: number): ReportBreakdown {
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

/** The error with the file's own row and column: fields are places in `uses`, and rows were left out before. */
function relocate(error: unknown, uses: readonly Use[], rowOf: (row: number) => number): unknown {
  if (!(error instanceof CxError)) return error
  const { code, path, expected, received } = error
  const [, row, field] = /^rows\[(\d+)\]\.(\d+)$/.exec(path) ?? []
  if (row === undefined) return error
  const use = uses[Number(field)] as Use
  const place = `rows[${rowOf(Number(row))}].${use.column}`
  return new CxError({ code, path: place, expected: use.expected ?? expected, received })
}
