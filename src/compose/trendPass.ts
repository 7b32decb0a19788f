import { reader } from '../core/read.ts'
import type { Json, Rows, Summarizer, Trend } from '../core/types.ts'
import { mergeAll, rowsOf } from '../summary/merge.ts'
import { cells } from './cells.ts'
import { type By, grouping, type Keyed, type KeyOptions } from './group.ts'
import { placing, type Timetable } from './place.ts'
import { checkPoints, pointsOf, type WindowStart, windowsOf } from './windows.ts'

/** What a trend groups by, and when its rows happened. */
export interface TrendPlan extends KeyOptions {
  readonly at: string | ((row: never) => unknown)
  readonly by?: By<never>
  readonly timeZone: string
  readonly every: Json
}

/** One pass that may be fed more than once and read at its end. */
export interface TrendPass<S extends object> {
  add(rows: Rows<never>): void
  read<R>(metric: (summary: S) => R): Trend<Keyed, S, R>
  /** The rows that stand in no period. */
  rest(): S
}

/** The summaries of some periods, null where no row stands. */
type Line<S> = readonly (S | null)[]

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
  const isKept = (segment: number): boolean => groups === null || !groups.isDropped(segment)

  const input = reader(
    [...keys, at, ...of.fields],
    absent,
    false,
    (columns, length, firstRow, from) => {
      const segments = groups?.codes(columns, length, firstRow, from) ?? null
      const times = columns[keys.length] as ArrayLike<unknown>
      const places = place.place(times, from, length, (row) => name(firstRow + row))
      const where = { segments, size: groups?.size() ?? 1, places, width: place.width(), grown: place.grown() }
      const counted = columns.slice(shift)
      lines.add(counted, length, firstRow, where)
      if (whole === null || segments === null) return
      const kept = segments.slice(0, length).map((segment) => (isKept(segment) ? 0 : -1))
      whole.add(counted, length, firstRow, { ...where, segments: kept })
    },
    shift,
  )

  return {
    add: input.add,
    read(metric) {
      input.end()
      const order = groups?.ordered() ?? [0]
      const kept = order.filter(isKept)
      const found = place.frame(lines.ends(isKept))
      const width = place.width()
      if (groups !== null) checkPoints(kept.length, found?.frame.periods.labels.length ?? 0)
      const own = kept.map((segment) => lines.line(segment, width))
      const empty = of.tally().read(1)[0] as S
      const windows = found === null ? null : windowsOf(found.frame, windowStart)
      const points = (line: Line<S>) => {
        if (found === null || windows === null) return []
        const summaries = found.frame.periods.labels.map((_, i) => line[found.from + i] ?? empty)
        return pointsOf(windows.frames, windows.merge(summaries), metric)
      }
      const dropped = order.filter((segment) => !isKept(segment)).flatMap((segment) => lines.line(segment, width))
      return {
        points: points(whole?.line(0, width) ?? sumOf(own, width, of)),
        series:
          groups === null ? [] : own.map((line, i) => ({ key: groups.keyOf(kept[i] as number), points: points(line) })),
        unplaced: {
          ...place.unplaced,
          dropped: dropped.reduce((sum, one) => sum + (one === null ? 0 : rowsOf(one)), 0),
        },
        timeZone: plan.timeZone,
        every: plan.every,
      }
    },
    rest: () => lines.rest(),
  }
}

/** The lines of all segments as one. */
function sumOf<S extends object>(lines: readonly Line<S>[], width: number, of: Summarizer<string, never, S>): Line<S> {
  if (lines.length === 1) return lines[0] as Line<S>
  return Array.from({ length: width }, (_, p) => {
    const parts = lines.map((line) => line[p] ?? null).filter((part) => part !== null)
    return parts.length === 0 ? null : mergeAll(parts, { of })
  })
}
