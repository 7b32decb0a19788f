import { checkCount, checkOptions, checkRecord } from '../core/check.ts'
import type { OtherSegment, Segment, Segmentation, SegmentTotal } from '../core/types.ts'

/** Why a segment is hidden: it is small, or it would give a small one away. */
export type Suppressed = 'small' | 'complementary'

/** A segment whose numbers are hidden. */
export interface HiddenSegment<K> {
  /** The value the rows share. */
  readonly key: K
  /** Hidden. */
  readonly rows: null
  /** Hidden. */
  readonly share: null
  /** Hidden. */
  readonly result: null
  /** Hidden. */
  readonly summary: null
  /** Why. */
  readonly suppressed: Suppressed
}
/** A segment whose numbers may be shown. */
export interface ShownSegment<K, S, R> extends Segment<K, S, R> {
  /** Not hidden. */
  readonly suppressed: null
}
/** The merged rest, hidden. */
export interface HiddenOther<K> extends Omit<HiddenSegment<K>, 'key'> {
  /** The keys of the merged segments. */
  readonly keys: readonly K[]
}
/** The merged rest, shown. */
export interface ShownOther<K, S, R> extends OtherSegment<K, S, R> {
  /** Not hidden. */
  readonly suppressed: null
}

/** A segmentation that gives no small segment away. */
export interface SuppressedSegmentation<K, S, R> {
  /** In their order, some hidden. */
  readonly segments: readonly (ShownSegment<K, S, R> | HiddenSegment<K>)[]
  /** The merged rest; null where there is none. */
  readonly other: ShownOther<K, S, R> | HiddenOther<K> | null
  /** Null where the total itself would give a small segment away. */
  readonly total: SegmentTotal<S, R> | null
  /** Rows left out for want of a key; null where the total is. */
  readonly dropped: number | null
}

/** For each segment, the answers of each part of its summary. */
type Sizes = readonly (readonly number[])[]

/** The options of `suppress`. */
export interface SuppressOptions {
  /** Segments with fewer answers, but not none, are hidden. */
  readonly minN: number
}

/**
 * Hides segments with answers but fewer than `minN`, and with them as many others as it takes that the hidden numbers do
 * not follow from the total: at least two are hidden, with `minN` answers or more between them.
 *
 * @formula hidden = { 0 < n < minN }, then the next smallest until total - shown is at least two segments and minN answers
 * @unit a segmentation whose hidden segments hold null
 * @source primary and complementary cell suppression, as in official statistics (Willenborg and de Waal 2001)
 * @complexity O(segments²)
 * @example
 * const rows = [...Array(9)].map((_, i) => ({ team: i < 1 ? 'a' : i < 4 ? 'b' : 'c', score: 9 }))
 * const byTeam = segment(rows, { by: 'team', of: ratings('score', { scale: [0, 10] }), metric: nps })
 * suppress(byTeam, { minN: 3 }).segments.map(({ key, suppressed }) => [key, suppressed]) // => [['a', 'small'], ['b', 'complementary'], ['c', null]]
 */
export function suppress<K, S extends object, R>(
  segmentation: Segmentation<K, S, R>,
  options: SuppressOptions,
): SuppressedSegmentation<K, S, R> {
  checkOptions(options, ['minN'])
  const { minN } = options
  checkCount('options.minN', minN, 1)
  checkRecord('segmentation', segmentation)
  const { segments, other, total, dropped } = segmentation
  const cells = other === null ? segments : [...segments, other]
  const sizes = cells.map(({ summary }) => sizesOf(summary))
  const hidden = new Map<number, Suppressed>()
  for (const [i, size] of sizes.entries()) if (size.some((n) => n > 0 && n < minN)) hidden.set(i, 'small')
  for (let part = leak(sizes, hidden, minN); part !== null; part = leak(sizes, hidden, minN)) {
    const least = smallestShown(sizes, hidden, part)
    if (least === null) break
    hidden.set(least, 'complementary')
  }
  const whole = leak(sizes, hidden, minN) !== null
  const veil = <T extends { readonly share: number | null }>(cell: T, i: number) => {
    const suppressed = hidden.get(i) ?? null
    // A share beside its rows would tell the total.
    if (suppressed === null) return { ...cell, share: whole ? null : cell.share, suppressed }
    return { ...cell, rows: null, share: null, result: null, summary: null, suppressed }
  }
  return {
    segments: segments.map(veil) as SuppressedSegmentation<K, S, R>['segments'],
    other: other === null ? null : (veil(other, segments.length) as SuppressedSegmentation<K, S, R>['other']),
    total: whole ? null : total,
    dropped: whole ? null : dropped,
  }
}

/** The part whose hidden answers follow from the total: they lie in one segment, or are too few. Null where none does. */
function leak(sizes: Sizes, hidden: ReadonlyMap<number, Suppressed>, minN: number): number | null {
  const [first = []] = sizes
  for (const part of first.keys()) {
    const filled = [...hidden.keys()].map((i) => sizes[i]?.[part] as number).filter((n) => n > 0)
    const n = filled.reduce((sum, one) => sum + one, 0)
    if (filled.length === 1 || (n > 0 && n < minN)) return part
  }
  return null
}

function smallestShown(sizes: Sizes, hidden: ReadonlyMap<number, Suppressed>, part: number): number | null {
  let least: number | null = null
  for (const [i, size] of sizes.entries()) {
    const n = size[part] as number
    if (n > 0 && !hidden.has(i) && (least === null || n < (sizes[least]?.[part] as number))) least = i
  }
  return least
}

/** The number of answers of a summary, or of each part of a record of summaries. */
function sizesOf(summary: object): readonly number[] {
  const { kind, n, rows } = summary as { kind?: unknown; n?: unknown; rows?: unknown }
  if (typeof kind === 'string') return [(n ?? rows) as number]
  return Object.values(summary as Record<string, object>).flatMap(sizesOf)
}
