import type { Summarizer } from '../core/types.ts'
import { type Cell, numberCell } from '../schema/cells.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { type Codes, instantCell, keyCell, outcomeCell } from './cells.ts'

/** Any summarizer. */
export type Named = Summarizer<string, never, object>

/** The columns of a section, as metrics read them; each reading has a name that fields can go by. */
export interface Reading {
  readonly mapping: SectionMapping
  number(column: string): string
  instant(column: string): string
  key(column: string): string
  outcome(column: string, codes: Codes): string
}

/** The readings of a section; `use` names one. */
export function readingOf(
  mapping: SectionMapping,
  use: (column: string, cell: Cell, expected?: string) => string,
): Reading {
  const about = (column: string) => mapping.columns?.[column]
  return {
    mapping,
    number: (column) => use(column, numberCell(about(column))),
    instant: (column) => use(column, instantCell(about(column))),
    key: (column) => use(column, keyCell(about(column))),
    outcome(column, { yes, no }) {
      const codes = [...yes, ...no].map((code) => JSON.stringify(String(code)))
      return use(column, outcomeCell(about(column), { yes, no }), `one of ${codes.join(', ')}`)
    },
  }
}

/** The options that are given: an absent one is not the same as undefined. */
export function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}
