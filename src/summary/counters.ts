import { refuse } from '../core/errors.ts'
import type { Tally } from '../core/types.ts'

/** A table of counters, one line of `stride` a group, that grows as groups appear. Doubles count exactly to 2^53. */
export interface Counters {
  /** The table, with room for these groups. */
  room(groups: Int32Array | null, length: number): Float64Array
  /** The line of one group; zeros where it never appeared. */
  line(group: number): number[]
}

/** Counters with lines of this length. */
export function counters(stride: number): Counters {
  let table = new Float64Array(stride)
  return {
    room(groups, length) {
      // The bits of all codes make a number at least as large as the largest, and less than twice that.
      let bits = 0
      if (groups !== null) {
        const fours = length & ~3
        for (let i = 0; i < fours; i += 4) bits |= groups[i]! | groups[i + 1]! | groups[i + 2]! | groups[i + 3]!
        for (let i = fours; i < length; i++) bits |= groups[i]!
      }
      const size = (bits + 1) * stride
      if (size > table.length) {
        const grown = new Float64Array(Math.max(size, 2 * table.length))
        grown.set(table)
        table = grown
      }
      return table
    },
    line(group) {
      const line = Array.from(table.subarray(group * stride, (group + 1) * stride))
      while (line.length < stride) line.push(0)
      return line
    },
  }
}

/** Running exact sums, one a slot, made as slots appear. */
export function exactSums(): { at(slot: number): number[] } {
  const sums: (number[] | undefined)[] = []
  return {
    at(slot) {
      const sum = sums[slot]
      if (sum !== undefined) return sum
      const made: number[] = []
      sums[slot] = made
      return made
    },
  }
}

/** Adds a row to what is kept of its group. */
type AddRow<G> = (group: G, columns: readonly ArrayLike<unknown>[], i: number, row: number) => void

/** A tally that adds row by row to what `make` gives for each group. */
export function groupTally<G, S>(make: () => G, addRow: AddRow<G>, read: (group: G) => S): Tally<S> {
  const groupsOf: G[] = []
  return {
    add(columns, length, groups, firstRow) {
      for (let i = 0; i < length; i++) {
        const code = groups === null ? 0 : (groups[i] as number)
        groupsOf[code] ??= make()
        addRow(groupsOf[code] as G, columns, i, firstRow + i)
      }
    },
    read: (groups) => Array.from({ length: groups }, (_, g) => read(groupsOf[g] ?? make())),
  }
}

type Field = string | ((row: never) => unknown)

/** The place of a value, for messages. */
export function cell(field: Field, row: number): string {
  return typeof field === 'string' ? `rows[${row}].${field}` : `rows[${row}]`
}

/** What the id of a customer, or whatever else has one, must be. */
export function idExpected(what: string): string {
  return `${what}: a finite number or text that is not empty`
}

/** Whether this can name somebody. */
export function isId(value: unknown): value is string | number {
  return typeof value === 'string' ? value !== '' : typeof value === 'number' && Number.isFinite(value)
}

/** What a yes or no must be. */
export const A_FLAG = 'true, false, 1 or 0'

/** Whether this is a yes or a no. */
export function isFlag(value: unknown): value is boolean | 0 | 1 {
  return value === true || value === false || value === 1 || value === 0
}

/** What a wrong value of a row does: stops the call, or makes the row 'invalid'. */
export type Wrong = (field: Field | undefined, row: number, expected: string, value: unknown) => 'invalid'

/** Refuses wrong values where `strict`. */
export function wrongBy(strict: boolean): Wrong {
  return (field, row, expected, value) =>
    strict ? refuse('invalid-value', cell(field as Field, row), expected, value) : 'invalid'
}

interface Counted {
  readonly rows: number
  readonly n: number
  readonly missing: number
  readonly invalid: number
}

/** Refuses a decoded summary whose rows are not all accounted for. */
export function checkRows({ rows, n, missing, invalid }: Counted, path: string): void {
  const read = n + missing + invalid
  if (rows !== read) refuse('invalid-summary', `${path}.rows`, `${read}, which is n + missing + invalid`, rows)
}
