import { refuse } from '../core/errors.ts'
import type { Json, Summarizer } from '../core/types.ts'
import { rowsOf } from './merge.ts'

type Parts = Readonly<Record<string, Summarizer<string, never, unknown>>>
type Needs<T> = T extends Summarizer<string, infer Row, unknown> ? Row : never
type Keys<T> = T extends Summarizer<infer K, never, unknown> ? K : never
type Makes<T> = T extends Summarizer<string, never, infer S> ? S : never
type Both<U> = (U extends unknown ? (x: U) => void : never) extends (x: infer I) => void ? I : never

/** The summaries that a record of summarizers makes. */
export type All<T> = { readonly [K in keyof T]: Makes<T[K]> }
/** What a record of summarizers needs of a row. */
export type AllNeeds<T> = Both<Needs<T[keyof T]>>

/**
 * A record of summarizers is a summarizer of records: several summaries in one pass.
 *
 * @formula summarize(rows, all({ a, b })) = { a: summarize(rows, a), b: summarize(rows, b) }
 * @unit a record of summaries, which merges and decodes part by part
 * @source the product of monoids
 * @complexity the sum of its parts, rows read once
 * @example
 * const rows = [{ score: 9, stars: 5 }, { score: 3, stars: 4 }]
 * const of = all({ nps: ratings('score', { scale: [0, 10] }), csat: ratings('stars', { scale: [1, 5] }) })
 * const both = summarize(rows, of)
 * ;[nps(both.nps).value, csat(both.csat).value] // => [0, 100]
 */
export function all<const T extends Parts>(parts: T): Summarizer<Keys<T[keyof T]>, AllNeeds<T>, All<T>> {
  const names = Object.keys(parts)
  if (names.length === 0) refuse('invalid-option', 'parts', 'a record of at least one summarizer', parts)
  const list = names.map((name) => parts[name] as Summarizer<string, never, unknown>)
  const starts: number[] = []
  let width = 0
  for (const part of list) {
    starts.push(width)
    width += part.fields.length
  }
  const record = <V>(make: (part: Summarizer<string, never, unknown>, i: number) => V): Record<string, V> =>
    Object.fromEntries(list.map((part, i) => [names[i] as string, make(part, i)]))
  return {
    kind: 'all',
    definition: record<Json>(({ kind, definition }) => ({ kind, definition })),
    fields: list.flatMap((part) => part.fields as never[]) as readonly Keys<T[keyof T]>[],
    mayBeAbsent: list.flatMap((part, i) => (part.mayBeAbsent ?? []).map((field) => field + (starts[i] as number))),
    keyed: list.some((part) => part.keyed === true),
    tally() {
      const tallies = list.map((part) => part.tally())
      return {
        add(columns, length, groups, firstRow) {
          for (const [i, tally] of tallies.entries()) {
            const start = starts[i] as number
            const width = (list[i] as Summarizer<string, never, unknown>).fields.length
            tally.add(columns.slice(start, start + width), length, groups, firstRow)
          }
        },
        read(groups) {
          const read = tallies.map((tally) => tally.read(groups))
          return Array.from({ length: groups }, (_, g) => record((_part, i) => read[i]?.[g]) as All<T>)
        },
      }
    },
    check(summary, path) {
      for (const [i, part] of list.entries()) {
        const name = names[i] as string
        part.check?.((summary as Record<string, unknown>)[name], `${path}.${name}`)
      }
      checkSameRows(summary as Record<string, object>, path)
    },
  }
}

/** The parts of one pass have read the same rows. */
function checkSameRows(summary: Readonly<Record<string, object>>, path: string): void {
  const [[first, model] = ['', {}], ...rest] = Object.entries(summary)
  for (const [name, part] of rest) {
    const [rows, expected] = [rowsOf(part), rowsOf(model)]
    if (rows !== expected) refuse('invalid-summary', `${path}.${name}.rows`, `${expected}, as in ${first}`, rows)
  }
}
