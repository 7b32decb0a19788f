import { isoOf } from '../core/instants.ts'
import { reader } from '../core/read.ts'
import type { Json, Rows, Summarizer, Tally, Trend } from '../core/types.ts'
import { mergeAll, rowsOf } from '../summary/merge.ts'
import { type By, type Grouping, grouping, type Keyed, type KeyOptions } from './group.ts'
import { checkPoints, type Frame, pointsOf, type WindowStart, windowsOf } from './windows.ts'

/** How a timeline counts and groups. */
export interface TimelinePlan<S> extends KeyOptions {
  readonly of: (period: { from: string; to: string }) => Summarizer<string, never, S>
  readonly by?: By<never>
  readonly timeZone: string
  readonly every: Json
}

/** The counting of one period. */
interface Counting<S> {
  readonly of: Summarizer<string, never, S>
  /** The place of each of its fields among those of all periods. */
  readonly fields: readonly number[]
  readonly tally: Tally<S>
  /** Counts all rows together, where segments of a keyed summary do not add. */
  readonly whole: Tally<S> | null
}

/** The pass behind `timeline`, for rows that come in batches. */
export function timelinePass<S extends object>(plan: TimelinePlan<S>, frame: Frame, windowStart: WindowStart | null) {
  const groups = plan.by === undefined ? null : grouping(plan.by, plan)
  const { frames } = windowsOf(frame, windowStart)
  const keys = groups?.fields ?? []
  const fields = new Map<string | ((row: never) => unknown), number>()
  const absent = new Set<number>()

  const countings = frames.map(({ start, end }): Counting<S> => {
    const known = frame.asOf === null ? end : isoOf(Math.min(Date.parse(end), frame.asOf))
    const of = plan.of({ from: start, to: known })
    const places = of.fields.map((field, j) => {
      const mayBeAbsent = of.mayBeAbsent?.includes(j) ?? false
      const place = fields.get(field) ?? fields.size
      fields.set(field, place)
      if (mayBeAbsent) absent.add(place + keys.length)
      return place
    })
    return { of, fields: places, tally: of.tally(), whole: of.keyed && groups !== null ? of.tally() : null }
  })

  const shift = keys.length
  const input = reader(
    [...keys, ...fields.keys()],
    [...absent],
    false,
    (columns, length, firstRow, from) => {
      const codes = groups?.codes(columns, length, firstRow, from) ?? null
      checkPoints(groups?.size() ?? 1, frames.length)
      const kept =
        groups === null || codes === null
          ? null
          : codes.slice(0, length).map((code) => (groups.isDropped(code) ? 1 : 0))
      for (const { fields, tally, whole } of countings) {
        const counted = fields.map((place) => columns[shift + place] as ArrayLike<unknown>)
        tally.add(counted, length, codes, firstRow)
        whole?.add(counted, length, kept, firstRow)
      }
    },
    shift,
  )

  return {
    add: (rows: Rows<never>): void => input.add(rows),
    read<R>(metric: (summary: S) => R): Trend<Keyed, S, R> {
      input.end()
      const size = groups?.size() ?? 1
      const order = groups?.ordered() ?? [0]
      const kept = order.filter((group) => !groups?.isDropped(group))
      const read = countings.map(({ tally }) => tally.read(size))
      const points = (summaries: readonly S[]) => pointsOf(frames, summaries, metric)
      const total = countings.map(({ of, whole }, i) => whole?.read(1)[0] ?? together(read[i] as S[], kept, of))
      const left = order.filter((group) => groups?.isDropped(group))
      return {
        points: points(total),
        series: seriesOf(groups, kept, (group) => points(read.map((summaries) => summaries[group] as S))),
        unplaced: {
          missing: 0,
          invalid: 0,
          outside: 0,
          dropped: left.reduce((sum, group) => sum + rowsOf(read[0]?.[group] as S), 0),
        },
        timeZone: plan.timeZone,
        every: plan.every,
      }
    },
  }
}

function together<S extends object>(
  summaries: readonly S[],
  kept: readonly number[],
  of: Summarizer<string, never, S>,
): S {
  return mergeAll(
    kept.map((group) => summaries[group] as S),
    { of },
  )
}

function seriesOf<P>(groups: Grouping | null, kept: readonly number[], points: (group: number) => P) {
  if (groups === null) return []
  return kept.map((group) => ({ key: groups.keyOf(group), points: points(group) }))
}
