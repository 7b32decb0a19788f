import { refuse } from './errors.ts'
import type { Rows } from './types.ts'

/** Rows a batch: few enough to stay in the processor's cache. */
const ROWS = 2048

type Read = string | ((row: never) => unknown)
type Batch = (columns: readonly ArrayLike<unknown>[], length: number, firstRow: number) => void

/** Turns rows of either form into batches of columns, one column a field. It may be fed more than once. */
export interface Reader {
  add(rows: Rows<never>): void
  /** Refuses keys that no row had; returns the number of rows. */
  end(): number
}

/** A reader of these fields. `whole` columns are passed on uncut. */
export function reader(fields: readonly Read[], mayBeAbsent: readonly number[], whole: boolean, batch: Batch): Reader {
  const seen = fields.map((field, i) => typeof field !== 'string' || mayBeAbsent.includes(i))
  let unseen = seen.includes(false)
  const columns = fields.map(() => new Array<unknown>(ROWS).fill(null))
  const bytes = fields.map(() => new Uint8Array(ROWS))
  const mixed = fields.map((field) => field === 'length')
  let first = 0

  function flush(rows: ArrayLike<unknown>, from: number, length: number): void {
    const read = fields.map((field, j) => {
      const column = columns[j] as unknown[]
      if (typeof field !== 'string') {
        for (let i = 0; i < length; i++) column[i] = field(rows[from + i] as never)
        return column
      }
      const given = { rows, from, length, first }
      readKey(given, 0, Math.min(1, length), field, column)
      if (mixed[j]) {
        readKey(given, 1, length, field, column)
        return column
      }
      const done = isByte(column[0]) ? readBytes(given, field, bytes[j] as Uint8Array, column) : 1
      if (done < 0) return bytes[j] as Uint8Array
      mixed[j] = true
      readKey(given, done, length, field, column)
      return column
    })
    if (unseen) look(rows, from, length)
    batch(read, length, first)
    first += length
  }

  function look(rows: ArrayLike<unknown>, from: number, length: number): void {
    for (let j = 0; j < fields.length; j++) {
      for (let i = 0; i < length && !seen[j]; i++) seen[j] = (fields[j] as string) in (rows[from + i] as object)
    }
    unseen = seen.includes(false)
  }

  return {
    add(rows) {
      if (Array.isArray(rows)) {
        for (let from = 0; from < rows.length; from += ROWS) flush(rows, from, Math.min(ROWS, rows.length - from))
      } else if (isIterable(rows)) {
        batches(rows, (held, length) => flush(held, 0, length))
      } else {
        const { sources, length } = openColumns(rows, fields, mayBeAbsent)
        const step = whole ? length : ROWS
        for (let from = 0; from < length; from += step) {
          const size = Math.min(step, length - from)
          batch(
            sources.map((source) => cut(source, from, size)),
            size,
            first,
          )
          first += size
        }
        if (length > 0) unseen = false
      }
    },
    end() {
      if (first > 0 && unseen) {
        const field = fields[seen.indexOf(false)] as string
        refuse('unknown-field', `rows[0].${field}`, 'a field that at least one row has', undefined)
      }
      return first
    },
  }
}

interface Given {
  readonly rows: ArrayLike<unknown>
  readonly from: number
  readonly length: number
  /** The index of the first of them, for messages. */
  readonly first: number
}

function readKey({ rows, from, first }: Given, start: number, end: number, key: string, column: unknown[]): void {
  for (let i = start; i < end; i++) {
    const row = rows[from + i]
    checkRow(row, first + i)
    column[i] = (row as Record<string, unknown>)[key]
  }
}

/** Whether this is a whole number from 0 to 127, as answers are. */
function isByte(value: unknown): value is number {
  return typeof value === 'number' && (value & 127) === value
}

/**
 * Reads a key into bytes, from the second row on, and returns -1; or, at the first value that is none, moves all to
 * `column` and returns how many are read: no value is read twice.
 */
function readBytes({ rows, from, length, first }: Given, key: string, bytes: Uint8Array, column: unknown[]): number {
  bytes[0] = column[0] as number
  let i = 1
  try {
    for (; i < length; i++) {
      // Only what has no byte here need be looked at as a row: no text, number or truth value has one but by its length.
      const value = (rows[from + i] as Record<string, unknown>)[key]
      if (isByte(value)) bytes[i] = value
      else {
        checkRow(rows[from + i], first + i)
        for (let k = 1; k < i; k++) column[k] = bytes[k]
        column[i] = value
        return i + 1
      }
    }
  } catch (error) {
    checkRow(rows[from + i], first + i)
    throw error
  }
  return -1
}

function checkRow(row: unknown, index: number): void {
  if (typeof row !== 'object' || row === null) refuse('invalid-rows', `rows[${index}]`, 'an object', row)
}

/** Walks any iterable in batches, all in one reused buffer. */
export function batches(
  values: Iterable<unknown>,
  each: (batch: readonly unknown[], length: number, first: number) => void,
): void {
  const held = new Array<unknown>(ROWS).fill(null)
  let first = 0
  let length = 0
  for (const value of values) {
    held[length++] = value
    if (length < ROWS) continue
    each(held, length, first)
    first += length
    length = 0
  }
  if (length > 0) each(held, length, first)
}

/** Whether this can be walked with for…of. Text can, but is never data here. */
export function isIterable(data: unknown): data is Iterable<unknown> {
  return typeof data === 'object' && data !== null && Symbol.iterator in data
}

/** Whether this can be read as one column: an array or a typed array. */
export function isColumn(data: unknown): data is ArrayLike<unknown> {
  return Array.isArray(data) || (ArrayBuffer.isView(data) && !(data instanceof DataView) && !isBig(data))
}

function isBig(data: object): boolean {
  return data instanceof BigInt64Array || data instanceof BigUint64Array
}

interface Opened {
  readonly sources: readonly ArrayLike<unknown>[]
  readonly length: number
}

function openColumns(table: unknown, fields: readonly Read[], mayBeAbsent: readonly number[]): Opened {
  if (typeof table !== 'object' || table === null) {
    return refuse('invalid-rows', 'rows', 'an iterable of objects or a record of columns', table)
  }
  const named = table as Record<string, unknown>
  const all = fields.every((field) => typeof field === 'string')
  const names = all ? (fields as readonly string[]) : Object.keys(named)
  let length = -1
  for (const name of names) {
    if (!Object.hasOwn(named, name)) continue
    const column = named[name]
    if (!isColumn(column)) refuse('invalid-rows', `rows.${name}`, 'an array or a typed array of numbers', column)
    if (length >= 0 && column.length !== length) {
      refuse('invalid-rows', `rows.${name}.length`, `${length}, as the columns before it`, column.length)
    }
    length = column.length
  }
  const size = Math.max(0, length)
  const sources = fields.map((field, i) => {
    if (typeof field !== 'string') return Array.from({ length: size }, (_, row) => field(rowOf(named, row) as never))
    if (Object.hasOwn(named, field)) return named[field] as ArrayLike<unknown>
    if (mayBeAbsent.includes(i)) return { length: size }
    return refuse('unknown-field', `rows.${field}`, 'a column of the table', undefined)
  })
  return { sources, length: size }
}

function rowOf(columns: Record<string, unknown>, row: number): object {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, (column as ArrayLike<unknown>)[row]]),
  )
}

function cut(source: ArrayLike<unknown>, from: number, size: number): ArrayLike<unknown> {
  if (from === 0 && size === source.length) return source
  if (Array.isArray(source)) return source.slice(from, from + size)
  if (ArrayBuffer.isView(source)) return (source as unknown as Float64Array).subarray(from, from + size)
  return { length: size }
}
