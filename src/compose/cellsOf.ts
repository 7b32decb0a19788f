import { checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Estimate, Segmentation } from '../core/types.ts'

/** What a segmentation must hold for its total to be split: results with a value and their number of answers. */
export interface Countable {
  /** The metric's id. */
  readonly metric: string
  /** The value, null where there is none. */
  readonly value: number | null
  /** Valid answers. */
  readonly n: number
  /** Value and spread, null where either is unknown. */
  readonly estimate?: Estimate | null
  /** On the scale of the value. */
  readonly standardError?: number | null
}

/** One segment with its result. */
export interface Cell<K> {
  readonly key: K
  /** The key as text. */
  readonly name: string
  readonly result: Countable
}

/** The cells of a segmentation whose segments are all shown and none merged into `other`. */
export function cellsOf<K>(path: string, segmentation: Segmentation<K, unknown, Countable>): readonly Cell<K>[] {
  checkRecord(path, segmentation)
  const { segments, other } = segmentation
  if (other !== null) {
    refuse('incomplete', `${path}.other`, 'null: segments that `top` merged cannot be told apart', other)
  }
  return segments.map(({ key, result }, i) => {
    const place = `${path}.segments[${i}].result`
    if (result === null) refuse('incomplete', place, 'a result: hidden segments cannot be used', result)
    checkResult(place, result)
    return { key, name: nameOf(key), result }
  })
}

/** A key as text, different for each. */
export function nameOf(key: unknown): string {
  return JSON.stringify(key) as string
}

/** Refuses a result without a value and a number of answers. */
export function checkResult(path: string, result: unknown): asserts result is Countable {
  const { value, n } = (typeof result === 'object' && result !== null ? result : {}) as Partial<Countable>
  if (Number.isSafeInteger(n) && (value === null || Number.isFinite(value))) return
  refuse('invalid-value', path, 'a result with value and n, such as that of csat', result)
}

/** Whether a total is the mean of its segments by their answers: medians and weighted results are not. */
export function isMean(cells: readonly Cell<unknown>[], total: Countable): boolean {
  const n = cells.reduce((sum, { result }) => sum + result.n, 0)
  const sum = cells.reduce((sum, { result }) => sum + result.n * (result.value ?? 0), 0)
  const size = cells.reduce((size, { result }) => Math.max(size, Math.abs(result.value ?? 0)), 0)
  const value = total.value ?? 0
  return n === total.n && (n === 0 || Math.abs(sum / n - value) <= 1e-9 * size)
}

/** Refuses a total that is not such a mean: it cannot be split into mix and rate. */
export function checkMean(path: string, cells: readonly Cell<unknown>[], total: Countable): void {
  checkResult(`${path}.total.result`, total)
  if (isMean(cells, total)) return
  refuse('not-comparable', `${path}.total.result.value`, 'the mean of its segments by their answers', total.value)
}

/** One segment on two sides. */
export interface Side<K> {
  readonly key: K
  readonly name: string
  readonly a: Cell<K> | null
  readonly b: Cell<K> | null
}

/** The segments of either side, those of the first in their order, then new ones. */
export function pairCells<K>(first: readonly Cell<K>[], second: readonly Cell<K>[]): readonly Side<K>[] {
  const later = new Map(second.map((cell) => [cell.name, cell]))
  const known = new Set(first.map(({ name }) => name))
  const kept = first.map((a) => ({ key: a.key, name: a.name, a, b: later.get(a.name) ?? null }))
  const added = second.filter(({ name }) => !known.has(name)).map((b) => ({ key: b.key, name: b.name, a: null, b }))
  return [...kept, ...added]
}
