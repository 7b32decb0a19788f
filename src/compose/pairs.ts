import { refuse } from '../core/errors.ts'
import { reader } from '../core/read.ts'
import { isMeasurable, refuseValue } from '../core/samples.ts'
import type { Rows } from '../core/types.ts'

/** How a field is read. */
export type Read = string | ((row: never) => unknown)

/** Two values of the same rows; booleans as 1 and 0. */
export interface Pairs {
  /** What they are, null where there is no whole pair. */
  readonly kind: 'number' | 'boolean' | null
  readonly before: readonly number[]
  /** After minus before. */
  readonly differences: readonly number[]
  readonly n: number
  /** Rows that lack either value. */
  readonly missing: number
}

/** Reads two fields of rows. All values must be numbers, or all booleans. */
export function readPairs(rows: Rows<never>, before: Read, after: Read): Pairs {
  const first: number[] = []
  const differences: number[] = []
  let kind: 'number' | 'boolean' | null = null
  let missing = 0
  const numberOf = (value: unknown, field: Read, row: number): number | null => {
    if (value === null || value === undefined) return null
    const place = typeof field === 'string' ? `rows[${row}].${field}` : `rows[${row}]`
    kind ??= typeof value === 'boolean' ? 'boolean' : 'number'
    if (kind === 'boolean') {
      if (typeof value !== 'boolean') refuse('invalid-value', place, 'true or false, as the values before are', value)
      return value ? 1 : 0
    }
    if (typeof value === 'boolean') refuse('invalid-value', place, 'a finite number, as the values before are', value)
    return isMeasurable(value) ? value + 0 : refuseValue(place, value)
  }
  const input = reader([before, after], [], false, ([from, to], length, firstRow) => {
    for (let i = 0; i < length; i++) {
      const a = numberOf(from?.[i], before, firstRow + i)
      const b = numberOf(to?.[i], after, firstRow + i)
      if (a === null || b === null) missing++
      else {
        first.push(a)
        differences.push(b - a)
      }
    }
  })
  input.add(rows)
  input.end()
  const n = differences.length
  return { kind: n === 0 ? null : kind, before: first, differences, n, missing }
}
