import { refuse } from '../core/errors.ts'
import { batches, isColumn } from '../core/read.ts'
import { millisecondsOf, SECONDS } from '../summary/milliseconds.ts'

/** Plain durations in seconds, which can be walked more than once. */
export interface Column {
  /** With the missing ones. */
  readonly rows: number
  /** Hands over the durations in parts, without the missing; each part is void after its call. */
  walk(each: (seconds: Float64Array, length: number) => void): void
  /** Refuses the first wrong one; called where it is known that there is one. */
  refuse(): void
}

/** How many are handed over at a time. */
const PART = 4096

/** Reads durations without copying a column: what can be walked only once is kept. */
export function columnOf(durations: Iterable<unknown>): Column {
  if (durations instanceof Float64Array) return whole(durations)
  return isColumn(durations) ? inParts(durations) : kept(durations)
}

function whole(values: Float64Array): Column {
  return {
    rows: values.length,
    walk: (each) => each(values, values.length),
    refuse: () => refuseFirst(values),
  }
}

function inParts(values: ArrayLike<unknown>): Column {
  const part = new Float64Array(PART)
  return {
    rows: values.length,
    walk(each) {
      for (let from = 0; from < values.length; from += PART) {
        const size = Math.min(PART, values.length - from)
        each(part, copyNumbers(values, from, size, part) ? size : copyChecked(values, from, size, from, part))
      }
    },
    refuse: () => refuseFirst(values),
  }
}

function kept(values: Iterable<unknown>): Column {
  let all = new Float64Array(PART)
  let filled = 0
  let rows = 0
  batches(values, (batch, length, first) => {
    if (filled + length > all.length) {
      const grown = new Float64Array(Math.max(2 * all.length, filled + length))
      grown.set(all)
      all = grown
    }
    filled += copyChecked(batch, 0, length, first, all.subarray(filled))
    rows += length
  })
  return { rows, walk: (each) => each(all, filled), refuse: () => {} }
}

/** All durations in milliseconds, ascending; for few of them. */
export function ascendingOf(column: Column): number[] {
  const held: number[] = []
  column.walk((seconds, length) => {
    for (let i = 0; i < length; i++) held.push(millisecondsOf(seconds[i]))
  })
  if (held.some(Number.isNaN)) column.refuse()
  return Array.from(Float64Array.from(held).sort())
}

/** Copies numbers as they are; false where one is no number. */
function copyNumbers(values: ArrayLike<unknown>, from: number, size: number, out: Float64Array): boolean {
  for (let i = 0; i < size; i++) {
    const value = values[from + i]
    if (typeof value !== 'number') return false
    out[i] = value
  }
  return true
}

/** Copies what is not missing, refusing what is wrong; returns how many. */
function copyChecked(values: ArrayLike<unknown>, from: number, size: number, first: number, out: Float64Array): number {
  let copied = 0
  for (let i = 0; i < size; i++) {
    const value = values[from + i]
    if (value === null || value === undefined) continue
    checkSeconds(value, first + i)
    out[copied++] = value as number
  }
  return copied
}

function checkSeconds(value: unknown, index: number): void {
  if (Number.isNaN(millisecondsOf(value))) refuse('invalid-value', `durations[${index}]`, SECONDS, value)
}

function refuseFirst(values: ArrayLike<unknown>): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null && values[i] !== undefined) checkSeconds(values[i], i)
  }
}
