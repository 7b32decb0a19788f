import { checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { addSums } from '../core/numeric.ts'
import type { ExactSum, Summarizer, Summary } from '../core/types.ts'

type Data = Readonly<Record<string, unknown>>

/**
 * Adds summaries of the same definition: the summary of all their rows together, to the last bit. Use `mergeAll` for
 * long lists.
 *
 * @formula numbers add, lists add point by point, records add by key, exact sums add exactly, `min` and `max` keep the
 * extremes, `values` and `open` stay ascending lists of all
 * @unit a summary
 * @source a commutative monoid: merge is associative and commutative, and the summary of no rows changes nothing
 * @complexity O(size of the summaries)
 * @example
 * const of = ratings('score', { scale: [0, 10] })
 * merge(summarize([{ score: 9 }], of), summarize([{ score: 0 }], of)).n // => 2
 * @example
 * const five = summarize([{ score: 5 }], ratings('score', { scale: [1, 5] }))
 * const ten = summarize([{ score: 5 }], ratings('score', { scale: [0, 10] }))
 * merge(five, ten) // throws summaries[1].definition.scale[0] must be 1, as in summaries[0], got 0
 */
export function merge<S extends object>(first: S, ...rest: readonly NoInfer<S>[]): S {
  return mergeAll([first, ...rest])
}

/** The options of `mergeAll`. */
export interface MergeAllOptions<S> {
  /** The summarizer, whose empty summary is the answer for an empty list. */
  readonly of?: Pick<Summarizer<string, never, S>, 'tally'>
  /** Refuses a total of other than this many rows: a shard was lost, or came twice. */
  readonly expectedRows?: number
  /** Refuses a list of other than this many summaries. */
  readonly expectedShards?: number
}

/**
 * Adds any number of summaries, such as one a shard.
 *
 * @formula merge of all of them, in any order
 * @unit a summary
 * @source see `merge`; an engine that loses a shard in silence is caught by `expectedRows`
 * @complexity O(total size of the summaries)
 * @example
 * const of = ratings('score', { scale: [0, 10] })
 * mergeAll([8, 9, 10].map((score) => summarize([{ score }], of)), { expectedShards: 3 }).n // => 3
 * @example
 * mergeAll([]) // throws summaries must be at least one summary, or options.of given, got 0
 */
export function mergeAll<S extends object>(summaries: Iterable<S>, options: MergeAllOptions<NoInfer<S>> = {}): S {
  checkOptions(options, ['of', 'expectedRows', 'expectedShards'])
  const { of, expectedRows, expectedShards } = options
  const { add, end } = folding()
  let shards = 0
  for (const summary of summaries) add(summary, shards++)
  if (expectedShards !== undefined && shards !== expectedShards) {
    refuse('incomplete', 'summaries', `${expectedShards} of them`, shards)
  }
  const total = shards === 0 ? of?.tally().read(1)[0] : (end() as S)
  if (total === undefined) return refuse('incomplete', 'summaries', 'at least one summary, or options.of given', shards)
  if (expectedRows !== undefined && rowsOf(total) !== expectedRows) {
    refuse('incomplete', 'rows of all summaries', String(expectedRows), rowsOf(total))
  }
  return total
}

interface Block {
  readonly summary: unknown
  /** The place of its first summary. */
  readonly at: number
}

/** Merges blocks of equal numbers of summaries, as a binary counter carries: a list is then copied only log n times. */
function folding(): { add(summary: object, at: number): void; end(): unknown } {
  const blocks: (Block | null)[] = []
  let first: unknown
  const join = (a: Block, b: Block): Block => {
    try {
      return { summary: mergeTwo(a.summary, b.summary, `summaries[${b.at}]`, ''), at: a.at }
    } catch (error) {
      // Any block before may be the one that is unlike the first.
      for (const held of [...blocks.slice().reverse(), a]) {
        if (held !== null) mergeTwo(first, held.summary, `summaries[${held.at}]`, '')
      }
      throw error
    }
  }
  return {
    add(summary, at) {
      if (at === 0) first = summary
      let block: Block = { summary, at }
      let level = 0
      for (let held = blocks[0]; held; held = blocks[++level]) {
        block = join(held, block)
        blocks[level] = null
      }
      blocks[level] = block
    },
    end: () => blocks.reduce((later, block) => (later && block ? join(block, later) : (block ?? later)), null)?.summary,
  }
}

/** The rows that a summary, or a record of summaries of the same rows, has read. */
export function rowsOf(summary: object): number {
  return isSummary(summary as Data) ? (summary as Summary).rows : rowsOf(Object.values(summary)[0] as object)
}

/** Whether this is one summary; a record of summaries has no text as its kind, whatever its parts are called. */
export function isSummary(data: Data): boolean {
  return typeof data.kind === 'string'
}

/** Adds by shape, and so needs no list of kinds. `path` leads to a and b, for messages; `inside` a summary or above it. */
function mergeTwo(a: unknown, b: unknown, where: string, path: string, inside = false): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (a === null && b === null) return null
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.map((item, i) => mergeTwo(item, b[i], where, `${path}[${i}]`, inside))
  }
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null && !Array.isArray(a)) {
    return mergeRecords(a as Data, b as Data, where, path, inside)
  }
  return same(a, b, where, path)
}

function mergeRecords(a: Data, b: Data, where: string, path: string, inside: boolean): unknown {
  if (Array.isArray(a.exact) && Array.isArray(b.exact))
    return addSums(a as unknown as ExactSum, b as unknown as ExactSum)
  if (inside) return mergeByKey(a, b, where, path)
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length || !keys.every((key) => Object.hasOwn(b, key))) {
    refuse('different-definition', where + path, 'a summary of the same shape as summaries[0]', b)
  }
  const merged = (key: string): unknown => {
    const [x, y] = [a[key], b[key]]
    if (isSummary(a) && key === 'definition') return same(x, y, where, `${path}.definition`)
    if (isSummary(a) && (key === 'min' || key === 'max')) return extreme(x as number | null, y as number | null, key)
    if (isSummary(a) && (key === 'values' || key === 'open') && Array.isArray(x) && Array.isArray(y)) {
      return mergeSorted(x as number[], y as number[])
    }
    return mergeTwo(x, y, where, `${path}.${key}`, isSummary(a))
  }
  return Object.fromEntries(keys.map((key) => [key, merged(key)]))
}

/** Entries of either record, added where both have them, in the order of their keys. */
function mergeByKey(a: Data, b: Data, where: string, path: string): unknown {
  const own = Object.keys(a)
  const keys = [...new Set([...own, ...Object.keys(b)])]
  // Records of names that are always there keep their order.
  if (keys.length !== own.length || keys.length !== Object.keys(b).length) keys.sort()
  const merged = (key: string): unknown => {
    if (!Object.hasOwn(a, key)) return b[key]
    return Object.hasOwn(b, key) ? mergeTwo(a[key], b[key], where, `${path}.${key}`, true) : a[key]
  }
  return Object.fromEntries(keys.map((key) => [key, merged(key)]))
}

/** Two ascending lists as one. */
function mergeSorted(a: readonly number[], b: readonly number[]): number[] {
  const merged = new Array<number>(a.length + b.length)
  let [i, j] = [0, 0]
  for (let k = 0; k < merged.length; k++) {
    const first = j >= b.length || (i < a.length && (a[i] as number) <= (b[j] as number))
    merged[k] = (first ? a[i++] : b[j++]) as number
  }
  return merged
}

function extreme(a: number | null, b: number | null, key: 'min' | 'max'): number | null {
  if (a === null || b === null) return a ?? b
  return Math[key](a, b)
}

/** Refuses b unless it is the same plain data as a, naming the first place where they differ. */
function same(a: unknown, b: unknown, where: string, path: string): unknown {
  const difference = differs(a, b, path)
  if (difference === null) return a
  return refuse(
    'different-definition',
    where + difference.path,
    `${difference.expected}, as in summaries[0]`,
    difference.received,
  )
}

function own(data: Data, key: string): unknown {
  return Object.hasOwn(data, key) ? data[key] : undefined
}

/** The first place where two pieces of plain data differ, null where they are equal. */
export function differs(
  a: unknown,
  b: unknown,
  path: string,
): { path: string; expected: string; received: unknown } | null {
  if (a === b) return null
  const nested = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
  const keys = nested ? new Set([...Object.keys(a), ...Object.keys(b)]) : []
  for (const key of keys) {
    const step = Array.isArray(a) ? `${path}[${key}]` : `${path}.${key}`
    const inner = differs(own(a as Data, key), own(b as Data, key), step)
    if (inner !== null) return inner
  }
  if (nested && Array.isArray(a) === Array.isArray(b)) return null
  return { path, expected: JSON.stringify(a) ?? 'absent', received: b }
}
