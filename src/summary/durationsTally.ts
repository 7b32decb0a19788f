import { refuse } from '../core/errors.ts'
import type { InstantReader } from '../core/instants.ts'
import type { Tally } from '../core/types.ts'
import { counters } from './counters.ts'
import { binStore, valueStore } from './durationStores.ts'
import type { Durations, DurationsDefinition } from './durationsShape.ts'
import { LONGEST, millisecondsOf, readSeconds, SECONDS } from './milliseconds.ts'

/** What a row is, where it is not finished. An open one is OPEN less its milliseconds. */
const MISSING = -1
const INVALID = -2
const OPEN = -3

/** How rows are read. */
export interface RowReader {
  /** Whole milliseconds of what is finished, else one of the codes. */
  row(columns: readonly ArrayLike<unknown>[], i: number, row: number): number
  /** Reads rows at once; false where a row needs the careful way. */
  batch(columns: readonly ArrayLike<unknown>[], from: number, length: number, out: Float64Array): boolean
  readonly asOf: string | null
}

/** Reads durations in seconds. */
export function secondsReader(lenient: boolean, place: (row: number) => string): RowReader {
  return {
    row([values], i, row) {
      const value = values?.[i]
      if (value === null || value === undefined) return MISSING
      const ms = millisecondsOf(value)
      if (ms >= 0) return ms
      return lenient ? INVALID : refuse('invalid-value', place(row), SECONDS, value)
    },
    batch: ([values], from, length, out) => readSeconds(values as ArrayLike<unknown>, from, length, out),
    asOf: null,
  }
}

/** Reads the time between two instants, or up to `asOf` where the second is missing or later than that. */
export function spanReader(
  reader: InstantReader,
  asOf: number | null,
  asOfText: string | null,
  lenient: boolean,
  place: (column: number, row: number) => string,
): RowReader {
  const wrong = (column: number, row: number, expected: string, value: unknown): number =>
    lenient ? INVALID : refuse('invalid-value', place(column, row), expected, value)
  return {
    row(columns, i, row) {
      const [from, to] = [columns[0]?.[i], columns[1]?.[i]]
      const [noStart, noEnd] = [from === null || from === undefined, to === null || to === undefined]
      const start = noStart ? Number.NaN : reader.read(from)
      const end = noEnd ? Number.NaN : reader.read(to)
      if (!noStart && Number.isNaN(start)) return wrong(0, row, reader.expected(from), from)
      if (!noEnd && Number.isNaN(end)) return wrong(1, row, reader.expected(to), to)
      if (asOf !== null && start > asOf) return wrong(0, row, `at most options.asOf, ${asOfText}`, from)
      if (end < start) return wrong(1, row, 'at or after the start of its row', to)
      if (noStart || (noEnd && asOf === null)) return MISSING
      const open = asOf !== null && !(end <= asOf)
      const ms = (open ? asOf : end) - start
      if (ms > LONGEST) return wrong(noEnd ? 0 : 1, row, 'at most 1e12 seconds from the other end', noEnd ? from : to)
      return open ? OPEN - ms : ms
    },
    batch: () => false,
    asOf: asOfText,
  }
}

/** Rows that are read at once. */
const ROWS = 2048

/** One pass over rows of durations. */
export function durationsTally(reader: RowReader, definition: DurationsDefinition): Tally<Durations> {
  const { precision } = definition
  const [finished, open] =
    precision === 'exact' ? [valueStore(), valueStore()] : [binStore(precision), binStore(precision)]
  const table = counters(4)
  const [ms, openMs] = [new Float64Array(ROWS), new Float64Array(ROWS)]
  const [codes, openCodes] = [new Int32Array(ROWS), new Int32Array(ROWS)]

  function readRow(
    columns: readonly ArrayLike<unknown>[],
    from: number,
    size: number,
    groups: Int32Array | null,
    counts: Float64Array,
    firstRow: number,
  ): void {
    let [done, left] = [0, 0]
    for (let i = from; i < from + size; i++) {
      const group = groups === null ? 0 : groups[i]!
      const read = reader.row(columns, i, firstRow + i)
      if (read >= 0) {
        ms[done] = read
        codes[done++] = group
      } else if (read <= OPEN) {
        openMs[left] = OPEN - read
        openCodes[left++] = group
      }
      counts[4 * group + (read >= 0 ? 0 : read <= OPEN ? 3 : -read)]! += 1
    }
    finished.add(ms, groups && codes, done)
    open.add(openMs, groups && openCodes, left)
  }

  return {
    add(columns, length, groups, firstRow) {
      const counts = table.room(groups, length)
      for (let from = 0; from < length; from += ROWS) {
        const size = Math.min(ROWS, length - from)
        if (!reader.batch(columns, from, size, ms)) {
          readRow(columns, from, size, groups, counts, firstRow)
          continue
        }
        if (groups === null) counts[0]! += size
        else for (let i = from; i < from + size; i++) counts[4 * groups[i]!]! += 1
        finished.add(ms, groups === null ? null : groups.subarray(from, from + size), size)
      }
    },
    read: (groups) =>
      Array.from({ length: groups }, (_, g) => {
        const [n, missing, invalid, unfinished] = table.line(g) as [number, number, number, number]
        const { values, histogram, sum, sumSquares, min, max } = finished.read(g)
        const left = open.read(g)
        return {
          kind: 'durations',
          version: '1',
          definition: { ...definition },
          rows: n + missing + invalid + unfinished,
          n,
          missing,
          invalid,
          asOf: reader.asOf,
          values,
          open: left.values,
          histogram,
          openHistogram: left.histogram,
          sum,
          sumSquares,
          min,
          max,
        }
      }),
  }
}
