import { refuse } from '../core/errors.ts'
import type { Comparable, Measured, Summarizer } from '../core/types.ts'
import { type Cell, numberCell } from '../schema/cells.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { type Codes, instantCell, keyCell, outcomeCell, textsCell } from './cells.ts'

/** What every metric of a report gives. */
export type Result = Measured & Comparable
/** Any summarizer. */
export type Named = Summarizer<string, never, object>

/** The columns of a section, as metrics read them; each reading has a name that fields can go by. */
export interface Reading {
  readonly mapping: SectionMapping
  number(column: string): string
  instant(column: string): string
  key(column: string): string
  texts(column: string, separator: string | undefined): string
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
    texts: (column, separator) => use(column, textsCell(about(column), separator)),
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

/** What a metric needs of its section. */
export function needed(mapping: SectionMapping, name: 'asOf' | 'timeZone', metric: string): string {
  return mapping[name] ?? refuse('missing-option', name, `given, as ${metric} needs it`, undefined)
}
