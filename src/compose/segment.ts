import { checkCount, checkOptions, checkSummarizer } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { reader } from '../core/read.ts'
import type { Of, OtherSegment, Rows, Segment, Segmentation, Summarizer } from '../core/types.ts'
import { mergeAll, rowsOf } from '../summary/merge.ts'
import { type By, grouping, type Keyed, type KeyFor, type KeyOptions } from './group.ts'

/** How rows are grouped. */
export interface GroupOptions extends KeyOptions {
  /** Keeps this many segments, those with most rows, and merges the rest into `other`; not for keyed summaries. */
  readonly top?: number
}

/** The options of `segment`. */
export interface SegmentOptions<Row, B, S, R> extends GroupOptions {
  /** What rows are grouped by. */
  readonly by: B
  /** How each segment is counted. */
  readonly of: Of<Row, S>
  /** What each segment's summary is turned into; called with exactly one argument. */
  readonly metric: (summary: NoInfer<S>) => R
}

/**
 * A metric by group, with its total, in one pass over the rows. Give `all({…})` for several metrics at once.
 *
 * @formula result of each group = metric(summarize(its rows, of)); total = metric(merge of all groups)
 * @unit that of the metric; `share` is of rows, 0 to 1
 * @source the total comes from merged counts, never from an average of averages
 * @complexity O(rows) time; space for one summary a group
 * @typeParam B the fields that rows are grouped by
 * @example
 * const rows = [{ plan: 'pro', score: 10 }, { plan: 'pro', score: 7 }, { plan: 'free', score: 2 }]
 * const byPlan = segment(rows, { by: 'plan', of: ratings('score', { scale: [0, 10] }), metric: nps })
 * byPlan.segments.map(({ key, result }) => [key, result.value]) // => [['free', -100], ['pro', 50]]
 * @example
 * const rows = [{ plan: 'pro', score: 10 }, { plan: 'pro', score: 7 }, { plan: 'free', score: 2 }]
 * segment(rows, { by: 'plan', of: ratings('score', { scale: [0, 10] }), metric: nps }).total.result.value // => 0
 * @example
 * const rows = [{ plan: 'a', score: 9 }, { plan: 'b', score: 9 }]
 * segment(rows, { by: 'plan', of: ratings('score', { scale: [0, 10] }), metric: nps, maxGroups: 1 }) // throws groups must be at most 1, got 2
 */
export function segment<Row, const B extends By<Row>, S extends object, R>(
  rows: Rows<Row>,
  options: SegmentOptions<Row, B, S, R>,
): Segmentation<KeyFor<Row, B>, S, R> {
  const { by, of, metric, ...group } = options
  checkSummarizer('options.of', of)
  if (typeof metric !== 'function') refuse('invalid-option', 'options.metric', 'a function of a summary', metric)
  const pass = segmenter<S>(by as By<never>, of as Summarizer<string, never, S>, group)
  pass.add(rows as Rows<never>)
  return pass.read(metric) as Segmentation<KeyFor<Row, B>, S, R>
}

/** One pass that may be fed more than once and read at its end. */
export interface Segmenter<S extends object> {
  add(rows: Rows<never>): void
  read<R>(metric: (summary: S) => R): Segmentation<Keyed, S, R>
  /** The rows that were left out for want of a key. */
  dropped(): S
}

/** The pass behind `segment`, for rows that come in batches. */
export function segmenter<S extends object>(
  by: By<never>,
  of: Summarizer<string, never, S>,
  options: GroupOptions,
): Segmenter<S> {
  checkOptions(options, ['missing', 'top', 'maxGroups'])
  const { top } = options
  if (top !== undefined) checkCount('options.top', top)
  if (top !== undefined && of.keyed) {
    refuse('invalid-option', 'options.top', 'absent, as the segments of a keyed summary do not add', top)
  }
  const groups = grouping(by, options)
  const tally = of.tally()
  const whole = of.keyed ? keptAndDropped(of, groups.isDropped) : null
  const shift = groups.fields.length
  const absent = (of.mayBeAbsent ?? []).map((field) => field + shift)
  const input = reader(
    [...groups.fields, ...of.fields],
    absent,
    false,
    (columns, length, firstRow, from) => {
      const codes = groups.codes(columns, length, firstRow, from)
      const counted = columns.slice(shift)
      tally.add(counted, length, codes, firstRow)
      whole?.add(counted, length, codes, firstRow)
    },
    shift,
  )

  function found(): { group: number; key: Keyed; summary: S; rows: number }[] {
    const summaries = tally.read(groups.size())
    return groups.ordered().map((group) => {
      const summary = summaries[group] as S
      return { group, key: groups.keyOf(group), summary, rows: rowsOf(summary) }
    })
  }

  return {
    add: input.add,
    read(metric) {
      input.end()
      const all = found()
      const kept = all.filter(({ group }) => !groups.isDropped(group))
      const total =
        whole?.read(0) ??
        mergeAll(
          kept.map(({ summary }) => summary),
          { of },
        )
      return { ...assemble(kept, total, metric, top ?? kept.length), dropped: sumRows(all) - sumRows(kept) }
    },
    dropped() {
      const left = found().filter(({ group }) => groups.isDropped(group))
      return (
        whole?.read(1) ??
        mergeAll(
          left.map(({ summary }) => summary),
          { of },
        )
      )
    },
  }
}

/** Counts all rows again: those of kept groups as 0, those of dropped ones as 1. Keyed summaries do not add. */
function keptAndDropped<S>(of: Summarizer<string, never, S>, isDropped: (group: number) => boolean) {
  const tally = of.tally()
  return {
    add(columns: readonly ArrayLike<unknown>[], length: number, codes: Int32Array, firstRow: number): void {
      tally.add(
        columns,
        length,
        codes.slice(0, length).map((code) => (isDropped(code) ? 1 : 0)),
        firstRow,
      )
    },
    read: (part: 0 | 1): S => tally.read(2)[part] as S,
  }
}

interface Found<S> {
  readonly key: Keyed
  readonly summary: S
  readonly rows: number
}

function assemble<S extends object, R>(
  found: readonly Found<S>[],
  summary: S,
  metric: (summary: S) => R,
  top: number,
): Omit<Segmentation<Keyed, S, R>, 'dropped'> {
  const rows = sumRows(found)
  const share = (part: number): number | null => (rows > 0 ? part / rows : null)
  const chosen = new Set([...found].sort((a, b) => b.rows - a.rows).slice(0, top))
  const segments: Segment<Keyed, S, R>[] = []
  const rest: Found<S>[] = []
  for (const one of found) {
    if (!chosen.has(one)) rest.push(one)
    else
      segments.push({
        key: one.key,
        rows: one.rows,
        share: share(one.rows),
        result: metric(one.summary),
        summary: one.summary,
      })
  }
  return {
    segments,
    other: rest.length === 0 ? null : otherOf(rest, metric, share),
    total: { rows, result: metric(summary), summary },
  }
}

function otherOf<S extends object, R>(
  rest: readonly Found<S>[],
  metric: (summary: S) => R,
  share: (rows: number) => number | null,
): OtherSegment<Keyed, S, R> {
  const summary = mergeAll(rest.map((one) => one.summary))
  const rows = sumRows(rest)
  return { keys: rest.map(({ key }) => key), rows, share: share(rows), result: metric(summary), summary }
}

function sumRows(found: readonly { readonly rows: number }[]): number {
  return found.reduce((sum, { rows }) => sum + rows, 0)
}
