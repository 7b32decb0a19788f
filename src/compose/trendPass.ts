import { reader } from '../core/read.ts'
import type { Json, Rows, Summarizer, Trend } from '../core/types.ts'
import { mergeAll, rowsOf } from '../summary/merge.ts'
import { type Cells, cells } from './cells.ts'
import { type By, grouping, type Keyed, type KeyOptions } from './group.ts'
import { placing, type Timetable } from './place.ts'
import { pointsOf, type WindowStart, windowsOf } from './windows.ts'

/** What a trend groups by, and when its rows happened. */
export interface TrendPlan extends KeyOptions {
  readonly at: string | ((row: never) => unknown)
  readonly by?: By<never>
  readonly timeZone: string
  readonly every: unknown
}

/** One pass that may be fed more than once and read at its end. */
export interface TrendPass<S extends object> {
  add(rows: Rows<never>): void
  read<R>(metric: (summary: S) => R): Trend<Keyed, S, R>
}

/** The pass behind `trend`, for rows that come in batches. */
export function trendPass<S extends object>(
  of: Summarizer<string, never, S>,
  plan: TrendPlan,
  timetable: Timetable,
  windowStart: WindowStart | null,
): TrendPass<S> {
  const { at, by } = plan
  const groups = by === undefined ? null : grouping(by, plan)
  const place = placing(timetable)
  const lines = cells(of)
  const whole = of.keyed && groups !== null ? cells(of) : null
  const keys = groups?.fields ?? []
  const shift = keys.length + 1
  const absent = (of.mayBeAbsent ?? []).map((field) => field + shift)
  const name = (row: number): string => `rows[${row}]${typeof at === 'string' ? `.${at}` : ''}`

  const input = reader(
    [...keys, at, ...of.fields],
    absent,
    false,
    (columns, length, firstRow, from) => {
      const segments = groups?.codes(columns, length, firstRow, from) ?? null
      const places = place.place(columns[keys.length] as ArrayLike<unknown>, from, length, (row) =>
        name(firstRow + row),
      )
      const where = { segments, places, width: place.width(), grown: place.grown() }
      const counted = columns.slice(shift)
      lines.add(counted, length, firstRow, where)
      if (whole === null || groups === null || segments === null) return
      const kept = segments.slice(0, length).map((segment) => (groups.isDropped(segment) ? -1 : 0))
      whole.add(counted, length, firstRow, { ...where, segments: kept })
    },
    shift,
  )

  return {
    add: input.add,
    read(metric) {
      input.end()
      const found = place.frame()
      const width = place.width()
      const empty = of.tally().read(1)[0] as S
      const all = (groups?.ordered() ?? [0]).map((group) => ({ group, line: lines.line(group, width) }))
      const kept = all.filter(({ group }) => !groups?.isDropped(group))
      const dropped = all.filter((one) => !kept.includes(one)).flatMap(({ line }) => line)
      const windows = found === null ? null : windowsOf(found.frame, windowStart)
      const points = (line: readonly (S | null)[]) => {
        if (found === null || windows === null) return []
        const summaries = found.frame.periods.labels.map((_, i) => line[found.from + i] ?? empty)
        return pointsOf(windows.frames, windows.merge(summaries), metric)
      }
      const total =
        whole?.line(0, width) ??
        sumOf(
          kept.map(({ line }) => line),
          width,
          of,
        )
      return {
        points: points(total),
        series:
          groups === null ? [] : kept.map(({ group, line }) => ({ key: groups.keyOf(group), points: points(line) })),
        unplaced: {
          ...place.unplaced,
          dropped: dropped.reduce((sum, summary) => sum + (summary === null ? 0 : rowsOf(summary)), 0),
        },
        timeZone: plan.timeZone,
        every: jsonOf(plan.every),
      }
    },
  }
}

/** The lines of all segments as one. */
function sumOf<S extends object>(
  lines: readonly ReturnType<Cells<S>['line']>[],
  width: number,
  of: Summarizer<string, never, S>,
): (S | null)[] {
  if (lines.length === 1) return lines[0] as (S | null)[]
  return Array.from({ length: width }, (_, p) => {
    const parts = lines.map((line) => line[p] ?? null).filter((part) => part !== null)
    return parts.length === 0 ? null : mergeAll(parts, { of })
  })
}

function jsonOf(every: unknown): Json {
  return JSON.parse(JSON.stringify(every)) as Json
}
