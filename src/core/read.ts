import { refuse } from './errors.ts'
import type { Rows } from './types.ts'

/** Rows a batch. */
const ROWS = 2048

type Read = string | ((row: never) => unknown)
/** Takes some rows by columns. Those that are passed on uncut start at `from`, the others at 0. */
type Batch = (columns: readonly ArrayLike<unknown>[], length: number, firstRow: number, from: number) => void

/** Turns rows of either form into batches of columns, one column a field. It may be fed more than once. */
export interface Reader {
  add(rows: Rows<never>): void
  /** Refuses keys that no row had; returns the number of rows. */
  end(): number
}

/** A reader of these fields. Columns come whole, or else in parts: only the first `uncut` are passed on as they are. */
export function reader(
  fields: readonly Read[],
  mayBeAbsent: readonly number[],
  whole: boolean,
  batch: Batch,
  uncut = 0,
): Reader {
  // Keys are read after their rows are checked: at the reading, unless a function comes first.
  const check = typeof fields[0] === 'function' && fields.some((field) => typeof field === 'string')
  const seen = fields.map((field, i) => typeof field !== 'string' || mayBeAbsent.includes(i))
  let unseen = seen.includes(false)
  const buffers = fields.map(() => ({ bytes: new Uint8Array(ROWS), plain: new Array<unknown>(ROWS).fill(null) }))
  let first = 0

  function flush(rows: ArrayLike<unknown>, from: number, length: number): void {
    if (check || unseen) checkObjects(rows, from, length, first)
    if (unseen) look(rows, from, length)
    const columns = buffers.map(({ bytes, plain }, j) => {
      const field = fields[j] as Read
      if (typeof field === 'string') return readKey(rows, from, length, first, field, bytes, plain)
      for (let i = 0; i < length; i++) plain[i] = field(rows[from + i] as never)
      return plain
    })
    batch(columns, length, first, 0)
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
        const bytes = sources.map(() => new Uint8Array(whole ? 0 : ROWS))
        for (let from = 0; from < length; from += step) {
          const size = Math.min(step, length - from)
          const columns = sources.map((source, j) =>
            j < uncut ? source : cut(source, from, size, bytes[j] as Uint8Array),
          )
          batch(columns, size, first, from)
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

type Row = Readonly<Record<string, unknown>>

/** Reads a key of some rows, of each row once: into bytes for as long as it finds only these, else into `plain`. */
function readKey(
  rows: ArrayLike<unknown>,
  from: number,
  length: number,
  first: number,
  key: string,
  bytes: Uint8Array,
  plain: unknown[],
): ArrayLike<unknown> {
  // Up to four are read here: readBytes reads by fours, and the engine need not learn in it of the keys of text.
  let read = ((length - 1) & 3) + 1
  for (let i = 0; i < read; i++) plain[i] = (checkObject(rows[from + i], first + i) as Row)[key]
  if (plain.slice(0, read).every(isByte)) {
    bytes.set(plain.slice(0, read) as number[])
    const small = readBytes(rows, from, read, length, key, bytes, plain)
    if (small === length) return bytes
    checkObjects(rows, from + small, 4, first + small)
    for (let i = read; i < small; i++) plain[i] = bytes[i]
    read = small + 4
  }
  for (let i = read; i < length; i++) plain[i] = (checkObject(rows[from + i], first + i) as Row)[key]
  return plain
}

/** Returns how many are bytes of objects. If not all, the four after them are in `plain`, or no objects. */
function readBytes(
  rows: ArrayLike<unknown>,
  from: number,
  start: number,
  length: number,
  key: string,
  bytes: Uint8Array,
  plain: unknown[],
): number {
  for (let i = start; i < length; i += 4) {
    const p = rows[from + i]
    const q = rows[from + i + 1]
    const r = rows[from + i + 2]
    const s = rows[from + i + 3]
    if (!isObject(p) || !isObject(q) || !isObject(r) || !isObject(s)) return i
    const a = p[key]
    const b = q[key]
    const c = r[key]
    const d = s[key]
    if (!isByte(a) || !isByte(b) || !isByte(c) || !isByte(d)) {
      plain[i] = a
      plain[i + 1] = b
      plain[i + 2] = c
      plain[i + 3] = d
      return i
    }
    bytes[i] = a
    bytes[i + 1] = b
    bytes[i + 2] = c
    bytes[i + 3] = d
  }
  return length
}

function isObject(row: unknown): row is Row {
  return typeof row === 'object' && row !== null
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && (value & 255) === value
}

function checkObjects(rows: ArrayLike<unknown>, from: number, length: number, first: number): void {
  for (let i = 0; i < length; i++) checkObject(rows[from + i], first + i)
}

function checkObject(row: unknown, index: number): unknown {
  return isObject(row) ? row : refuse('invalid-rows', `rows[${index}]`, 'an object', row)
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
  if (typeof table !== 'object' || table === null || Symbol.asyncIterator in table) {
    return refuse(
      'invalid-rows',
      'rows',
      'an iterable of objects, not an asynchronous one, or a record of columns',
      table,
    )
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

function cut(source: ArrayLike<unknown>, from: number, size: number, bytes: Uint8Array): ArrayLike<unknown> {
  if (from === 0 && size === source.length) return source
  if (Array.isArray(source)) return cutBytes(source, from, size, bytes) ? bytes : source.slice(from, from + size)
  if (ArrayBuffer.isView(source)) return (source as unknown as Float64Array).subarray(from, from + size)
  return { length: size }
}

/** Copies some values to bytes, if they are. */
function cutBytes(source: readonly unknown[], from: number, size: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < size; i++) {
    const value = source[from + i]
    if (!isByte(value)) return false
    bytes[i] = value
  }
  return true
}
