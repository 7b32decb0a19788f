import type { ColumnMapping } from './mappingTypes.ts'

/** Turns a cell of a file into what a metric or a group reads. Text that is no number stays text, to be refused by name. */
export type Cell = (value: unknown) => unknown

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** Text that is a number and nothing else, as that number; null where it is not. */
export function numberOf(text: string): number | null {
  const trimmed = text.trim()
  const number = NUMBER.test(trimmed) ? Number(trimmed) : Number.NaN
  return Number.isFinite(number) ? number : null
}

/** A cell as text; null where it holds a list or a record, whose text would be anything. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** Whether a cell is missing: it is empty, or holds one of the codes that mean no answer. */
export function isMissing(mapping: ColumnMapping | undefined): (value: unknown) => boolean {
  const codes = (mapping?.noAnswer ?? []).map(String)
  const known = new Set<unknown>(['', ...codes, ...codes.map(numberOf).filter((code) => code !== null)])
  return (value) => {
    const text = textOf(value)
    if (text === null) return value === null || value === undefined
    if (known.has(value) || known.has(text)) return true
    const number = numberOf(text)
    return number !== null && known.has(number)
  }
}

/** A cell that holds a number, or text with a label. */
export function numberCell(mapping: ColumnMapping | undefined): Cell {
  const missing = isMissing(mapping)
  const labels = mapping?.labels
  return (value) => {
    if (missing(value)) return null
    if (typeof value !== 'string' || (labels !== undefined && Object.hasOwn(labels, value))) return value
    return numberOf(value) ?? value
  }
}
