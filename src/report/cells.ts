import { refuse } from '../core/errors.ts'
import { type Cell, isMissing, numberOf, textOf } from '../schema/cells.ts'
import type { Code } from '../schema/commonTypes.ts'
import type { ColumnMapping, Condition } from '../schema/mappingTypes.ts'

/** A cell that names a group. */
export function keyCell(mapping: ColumnMapping | undefined): Cell {
  const missing = isMissing(mapping)
  return (value) => (missing(value) ? null : value)
}

/** A cell that holds a text, or several with a separator between them; spaces around each are not of it. */
export function textsCell(mapping: ColumnMapping | undefined, separator: string | undefined): Cell {
  const missing = isMissing(mapping)
  return (value) => {
    if (missing(value)) return null
    if (typeof value !== 'string' || separator === undefined) return value
    return value.split(separator).map((text) => text.trim())
  }
}

/** A cell that holds an instant. Twelve digits and more are epoch milliseconds; other text, `20260301` too, is read as ISO 8601, or refused. */
export function instantCell(mapping: ColumnMapping | undefined): Cell {
  const missing = isMissing(mapping)
  return (value) =>
    missing(value) ? null : typeof value === 'string' && /^-?\d{12,}$/.test(value) ? Number(value) : value
}

/** How a mapping spells yes and no. */
export interface Codes {
  readonly yes: readonly Code[]
  readonly no: readonly Code[]
}

/** A cell that holds a yes or a no, as the mapping spells them. */
export function outcomeCell(mapping: ColumnMapping | undefined, { yes, no }: Codes): Cell {
  const missing = isMissing(mapping)
  const both = yes.map(String).find((code) => no.map(String).includes(code))
  if (both !== undefined) refuse('invalid-option', 'no', `values that do not mean yes`, both)
  const spelt = new Map<string, boolean>([
    ...yes.map((code) => [String(code), true] as const),
    ...no.map((code) => [String(code), false] as const),
  ])
  // What is not spelt out stays text, or would be taken by its own truth.
  return (value) => (missing(value) ? null : (spelt.get(textOf(value) ?? '') ?? textOf(value) ?? value))
}

/** Whether a row is read: its cell is one of the values, or lies in a range, by number where both are numbers, else by text. */
export function condition({ is, from, before }: Condition): (value: unknown) => boolean {
  const values = is === undefined ? null : new Set(is.map(String))
  return (value) => {
    const text = textOf(value)
    if (text === null || text === '') return false
    if (values !== null && !values.has(text)) return false
    return (from === undefined || !isBelow(text, from)) && (before === undefined || isBelow(text, before))
  }
}

function isBelow(text: string, limit: string): boolean {
  const [a, b] = [numberOf(text), numberOf(limit)]
  return a !== null && b !== null ? a < b : text < limit
}
