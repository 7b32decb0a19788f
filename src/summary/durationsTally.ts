import { refuse } from '../core/errors.ts'
import type { Tally } from '../core/types.ts'
import { counters } from './counters.ts'
import { binStore, valueStore } from './durationStores.ts'
import type { Durations, DurationsDefinition } from './durationsShape.ts'
import { millisecondsOf, readSeconds, SECONDS } from './milliseconds.ts'
import { INVALID, MISSING, OPEN, type RowReader } from './spans.ts'

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
