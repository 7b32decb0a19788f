import { checkChoice, checkCount, checkOptions, checkSummarizer } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { reader } from '../core/read.ts'
import type { Key, Of, OtherSegment, Rows, Segment, Segmentation, Summarizer } from '../core/types.ts'
import { mergeAll, rowsOf } from '../summary/merge.ts'
import { compareKeys, encoder, pairing } from './group.ts'

/** What rows are grouped by: one field (a key or a function), or a list of keys. */
export type By<Row> = (keyof Row & string) | ((row: Row) => Key | undefined) | readonly (keyof Row & string)[]
type Plain<T> = Exclude<T, undefined> | (undefined extends T ? null : never)
/** The type of a group's key. */
export type KeyFor<Row, B> = 0 extends 1 & Row
  ? B extends readonly (infer K extends string)[]
    ? { readonly [P in K]: Key }
    : Key
  : B extends readonly (infer K)[]
    ? { readonly [P in K & keyof Row]: Plain<Row[P]> }
    : B extends keyof Row
      ? Plain<Row[B]>
      : B extends (row: never) => infer T
        ? Plain<T>
        : never

/** What a missing key does: makes a group of its own, is left out and counted in `dropped`, or is refused. */
export type MissingKey = 'group' | 'drop' | 'refuse'

/** How rows are grouped. */
export interface GroupOptions {
  /** 'group' (default) keeps rows without a key as a segment whose key is null. */
  readonly missing?: MissingKey
  /** Keeps this many segments, those with most rows, and merges the rest into `other`. */
  readonly top?: number
  /** The most segments there may be, 100,000 by default; more are refused. */
  readonly maxGroups?: number
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

type Keyed = Key | Readonly<Record<string, Key>>

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
  const { missing = 'group', top, maxGroups = 100_000 } = options
  checkChoice('options.missing', missing, ['group', 'drop', 'refuse'])
  if (top !== undefined) checkCount('options.top', top)
  checkCount('options.maxGroups', maxGroups, 1)
  const list = Array.isArray(by)
  const fields = (list ? by : [by]) as readonly (string | ((row: never) => unknown))[]
  if (fields.length === 0 || !fields.every((field) => typeof field === 'string' || typeof field === 'function')) {
    refuse('invalid-option', 'options.by', 'a key, a function of a row, or a list of keys', by)
  }
  const encoders = fields.map(() => encoder(maxGroups))
  const pairings = fields.slice(1).map(() => pairing(maxGroups))
  const tally = of.tally()
  const shift = fields.length
  const absent = (of.mayBeAbsent ?? []).map((field) => field + shift)
  let codes = new Int32Array(0)
  let next = new Int32Array(0)

  const add = (columns: readonly ArrayLike<unknown>[], length: number, firstRow: number, from: number) => {
    if (codes.length < length) {
      codes = new Int32Array(length)
      next = new Int32Array(length)
    }
    for (const [j, field] of fields.entries()) {
      const place = (row: number) => `rows[${firstRow + row}]${typeof field === 'string' ? `.${field}` : ''}`
      const values = columns[j] as ArrayLike<unknown>
      encoders[j]?.encode(values, from, length, j === 0 ? codes : next, place)
      if (missing === 'refuse') refuseMissing(values, from, length, place)
      if (j > 0) pairings[j - 1]?.join(codes, next, length)
    }
    tally.add(columns.slice(shift), length, codes, firstRow)
  }
  const input = reader([...fields, ...of.fields], absent, false, add, shift)

  function keyOf(group: number): readonly Key[] {
    const parts: Key[] = []
    let code = group
    for (let j = fields.length - 1; j > 0; j--) {
      const [before, last] = pairings[j - 1]!.pairs[code]!
      parts.unshift(encoders[j]?.keys[last] as Key)
      code = before
    }
    return [encoders[0]?.keys[code] as Key, ...parts]
  }

  const isDropped = (key: readonly Key[]): boolean => missing === 'drop' && key.includes(null)
  function found(): { key: readonly Key[]; summary: S; rows: number }[] {
    const groups = pairings.at(-1)?.pairs.length ?? (encoders[0]?.keys.length as number)
    return tally.read(groups).map((summary, group) => ({ key: keyOf(group), summary, rows: rowsOf(summary) }))
  }

  return {
    add: input.add,
    read(metric) {
      input.end()
      const all = found().sort((a, b) => compareLists(a.key, b.key))
      const kept = all.filter(({ key }) => !isDropped(key))
      const named = kept.map(({ key, ...rest }) => ({ ...rest, key: list ? recordOf(fields, key) : (key[0] as Key) }))
      return { ...assemble(named, of, metric, top ?? named.length), dropped: sumRows(all) - sumRows(kept) }
    },
    dropped() {
      const left = found().filter(({ key }) => isDropped(key))
      return mergeAll(
        left.map(({ summary }) => summary),
        { of },
      )
    },
  }
}

interface Found<S> {
  readonly key: Keyed
  readonly summary: S
  readonly rows: number
}

function assemble<S extends object, R>(
  found: readonly Found<S>[],
  of: Summarizer<string, never, S>,
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
  const summary = mergeAll(
    found.map((one) => one.summary),
    { of },
  )
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

function refuseMissing(values: ArrayLike<unknown>, from: number, length: number, place: (row: number) => string): void {
  for (let i = 0; i < length; i++) {
    const value = values[from + i]
    if (value === null || value === undefined)
      refuse('missing-key', place(i), 'present, as options.missing is refuse', value)
  }
}

function recordOf(fields: readonly unknown[], key: readonly Key[]): Record<string, Key> {
  return Object.fromEntries(fields.map((field, j) => [field as string, key[j] as Key]))
}

function compareLists(a: readonly Key[], b: readonly Key[]): number {
  for (const [j, key] of a.entries()) {
    const order = compareKeys(key, b[j] as Key)
    if (order !== 0) return order
  }
  return 0
}
