import type { ColumnMapping, Condition, MetricMapping } from '../schema/mappingTypes.ts'

/** Turns a cell of a file into what a metric or a group reads. Text that is no number stays text, to be refused by name. */
export type Cell = (value: unknown) => unknown

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** Missing: an empty cell, or one of the codes that mean no answer. */
function missing(mapping: ColumnMapping | undefined): (value: unknown) => boolean {
  const codes = new Set((mapping?.noAnswer ?? []).map(String))
  return (value) => value === null || value === undefined || value === '' || codes.has(String(value))
}

/** A cell that names a group. */
export function keyCell(mapping: ColumnMapping | undefined): Cell {
  const isMissing = missing(mapping)
  return (value) => (isMissing(value) ? null : value)
}

/** A cell that holds a number, or text with a label. */
export function numberCell(mapping: ColumnMapping | undefined): Cell {
  const isMissing = missing(mapping)
  const labels = mapping?.labels
  return (value) => {
    if (isMissing(value)) return null
    if (typeof value !== 'string' || (labels !== undefined && Object.hasOwn(labels, value))) return value
    const text = value.trim()
    return NUMBER.test(text) ? Number(text) : value
  }
}

/** A cell that holds a yes or a no, as the mapping spells them. */
export function outcomeCell(
  mapping: ColumnMapping | undefined,
  { yes, no }: Extract<MetricMapping, { metric: 'proportion' }>,
): Cell {
  const isMissing = missing(mapping)
  const spelt = new Map<string, boolean>([
    ...yes.map((code) => [String(code), true] as const),
    ...no.map((code) => [String(code), false] as const),
  ])
  return (value) => (isMissing(value) ? null : (spelt.get(String(value)) ?? String(value)))
}

/** Whether a row is read: its cell is one of the values, or lies in a range, by number where both are numbers, else by text. */
export function condition({ is, from, before }: Condition): (value: unknown) => boolean {
  const values = is === undefined ? null : new Set(is.map(String))
  return (value) => {
    if (value === null || value === undefined || value === '') return false
    if (values !== null && !values.has(String(value))) return false
    return (from === undefined || !isBelow(value, from)) && (before === undefined || isBelow(value, before))
  }
}

function isBelow(value: unknown, limit: string): boolean {
  const [a, b] = [String(value).trim(), limit.trim()]
  return NUMBER.test(a) && NUMBER.test(b) ? Number(a) < Number(b) : a < b
}
