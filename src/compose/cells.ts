import type { Summarizer } from '../core/types.ts'
import type { Ends } from './place.ts'
import { checkPoints } from './windows.ts'

/** The group of each pair of a segment and a period that occurs; one more for rows that stand in none. */
export interface Cells<S> {
  /** Counts some rows. `size` and `width` are the numbers of segments and periods, `grown` how many periods were put before the first since last time. */
  add(
    columns: readonly ArrayLike<unknown>[],
    length: number,
    firstRow: number,
    at: { segments: Int32Array | null; size: number; places: Int32Array; width: number; grown: number },
  ): void
  /** The summaries of one segment by period, null where no row stands. */
  line(segment: number, width: number): (S | null)[]
  /** The summary of the rows that stand in no period or no segment. */
  rest(): S
  /** The first and the last period in which rows of these segments stand; null where none do. */
  ends(isCounted: (segment: number) => boolean): Ends | null
}

/** Counts rows by segment and period in one pass. */
export function cells<S>(of: Summarizer<string, never, S>): Cells<S> {
  const tally = of.tally()
  let table = new Int32Array(0)
  let stride = 0
  let room = 0
  /** The segment of each group, and its period counted from the first of the first batch. */
  const known: { segment: number; period: number }[] = [{ segment: -1, period: 0 }]
  let prepended = 0
  let codes = new Int32Array(0)
  let summaries: S[] | null = null

  function widen(segments: number, width: number, grown: number): void {
    if (segments <= room && width === stride && grown === 0) return
    // Tables reach beyond the rows, to less than twice as many periods.
    checkPoints(segments, width, 4)
    prepended += grown
    room = Math.max(segments, segments > room ? 2 * room : room, 1)
    stride = width
    table = new Int32Array(room * stride)
    for (const [group, { segment, period }] of known.entries()) {
      if (group > 0) table[segment * stride + period + prepended] = group
    }
  }

  const read = (): S[] => {
    summaries ??= tally.read(known.length)
    return summaries
  }

  return {
    add(columns, length, firstRow, { segments, size, places, width, grown }) {
      if (codes.length < length) codes = new Int32Array(length)
      widen(size, width, grown)
      const groups = codes
      const placed = table
      for (let i = 0; i < length; i++) {
        const period = places[i] as number
        const segment = segments === null ? 0 : (segments[i] as number)
        if ((period | segment) < 0) {
          groups[i] = 0
          continue
        }
        const slot = segment * width + period
        let group = placed[slot] as number
        if (group === 0) {
          group = known.push({ segment, period: period - prepended }) - 1
          placed[slot] = group
        }
        groups[i] = group
      }
      tally.add(columns, length, groups, firstRow)
    },
    line(segment, width) {
      const made = read()
      return Array.from({ length: width }, (_, period) => {
        const group = segment < room ? (table[segment * stride + period] ?? 0) : 0
        return group > 0 ? (made[group] as S) : null
      })
    },
    rest: () => read()[0] as S,
    ends(isCounted) {
      let [first, last] = [Infinity, -Infinity]
      for (const { segment, period } of known) {
        if (segment < 0 || !isCounted(segment)) continue
        first = Math.min(first, period + prepended)
        last = Math.max(last, period + prepended)
      }
      return first > last ? null : { first, last }
    },
  }
}
