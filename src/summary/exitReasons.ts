import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Missing, Summarizer, Summary } from '../core/types.ts'
import { cell, checkRows, groupTally } from './counters.ts'

/** Customers who left, by the reasons they gave. */
export interface Exits extends Summary {
  readonly kind: 'exits'
  readonly definition: Record<string, never>
  /** Respondents: customers who gave a reason. */
  readonly n: number
  /** Customers who gave none. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Respondents who gave several different reasons. */
  readonly several: number
  /** For each reason, the respondents who gave it. */
  readonly respondents: { readonly [reason: string]: number }
  /** How often each reason was given: a respondent who names it twice counts twice. */
  readonly mentions: { readonly [reason: string]: number }
}

/** The reasons of one customer who left: a text, or a list of texts; missing or an empty list = none given. */
export type GivenReasons = string | readonly string[] | Missing

/** The options of `exits`. */
export interface ExitsOptions {
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/**
 * Counts customers who left by the reasons they gave, one row a customer who left; leave out the rows of those who
 * stayed. Row summary: any split of the rows merges to the same counts. `exitReasons` turns them into shares.
 *
 * @formula n = rows with at least one reason; respondents[reason] = those of them who gave it, once each
 * @unit customers who left
 * @source a count of multiple responses by respondents and by mentions
 * @complexity O(mentions) time, O(reasons) space a group
 * @example
 * const rows = [{ why: 'price' }, { why: ['price', 'bugs', 'price'] }, { why: null }]
 * const { n, missing, several, respondents, mentions } = summarize(rows, exits('why'))
 * ;[n, missing, several, respondents, mentions] // => [2, 1, 1, { bugs: 1, price: 2 }, { bugs: 1, price: 3 }]
 * @example
 * const of = exits((row) => row.why?.split(';'))
 * summarize([{ why: 'price;bugs' }, { why: null }], of).n // => 1
 * @example
 * summarize([{ why: 3 }], exits('why')) // throws rows[0].why must be a text that is not empty, or a list of them, got 3
 */
export function exits<const K extends string>(
  field: K,
  options?: ExitsOptions,
): Summarizer<K, { readonly [P in K]?: GivenReasons }, Exits>
export function exits<Row>(field: (row: Row) => GivenReasons, options?: ExitsOptions): Summarizer<never, Row, Exits>
export function exits(
  field: string | ((row: never) => unknown),
  options: ExitsOptions = {},
): Summarizer<string, never, Exits> {
  checkField('field', field)
  return exitsBy(field, options, (row) => cell(field, row))
}

/** The summarizer behind `exits` and behind lists of plain reasons. */
export function exitsBy(
  field: string | ((row: never) => unknown),
  options: ExitsOptions,
  place: (row: number) => string,
): Summarizer<string, never, Exits> {
  checkOptions(options, ['onInvalid'])
  const { onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  return {
    kind: 'exits',
    definition: {},
    fields: [field as string],
    tally: () =>
      groupTally(
        newGroup,
        (group, [values], i, row) => {
          const value = values?.[i] ?? []
          const reasons: readonly unknown[] = Array.isArray(value) ? value : [value]
          const wrong = reasons.findIndex((reason) => typeof reason !== 'string' || reason === '')
          if (wrong < 0) addRow(group, reasons as readonly string[])
          else if (onInvalid === 'count') group.invalid++
          else refuseReason(place(row), value, wrong)
        },
        ({ n, missing, invalid, several, respondents, mentions }): Exits => {
          const counted = { rows: n + missing + invalid, n, missing, invalid, several }
          const counts = { respondents: written(respondents), mentions: written(mentions) }
          return { kind: 'exits', version: '1', definition: {}, ...counted, ...counts }
        },
      ),
    check: checkExits,
  }
}

function refuseReason(path: string, value: unknown, at: number): never {
  if (!Array.isArray(value)) {
    return refuse('invalid-value', path, 'a text that is not empty, or a list of them', value)
  }
  return refuse('invalid-value', `${path}[${at}]`, 'a text that is not empty', value[at])
}

interface Group {
  n: number
  missing: number
  invalid: number
  several: number
  readonly respondents: Map<string, number>
  readonly mentions: Map<string, number>
}

function newGroup(): Group {
  return { n: 0, missing: 0, invalid: 0, several: 0, respondents: new Map(), mentions: new Map() }
}

function addRow(group: Group, reasons: readonly string[]): void {
  if (reasons.length === 0) {
    group.missing++
    return
  }
  const different = new Set(reasons)
  group.n++
  if (different.size > 1) group.several++
  for (const reason of different) group.respondents.set(reason, (group.respondents.get(reason) ?? 0) + 1)
  for (const reason of reasons) group.mentions.set(reason, (group.mentions.get(reason) ?? 0) + 1)
}

/** As a record, in the order of its keys. */
function written(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function checkExits(summary: unknown, path: string): void {
  const { n, several, respondents, mentions } = summary as Exits
  checkRows(summary as Exits, path)
  const must = (name: string, holds: boolean, expected: string, value: unknown): void => {
    if (!holds) refuse('invalid-summary', `${path}.${name}`, expected, value)
  }
  must('several', several <= n, `at most n, ${n}`, several)
  let given = 0
  for (const [reason, count] of Object.entries(respondents)) {
    const name = JSON.stringify(reason)
    must(`respondents[${name}]`, reason !== '' && count > 0 && count <= n, `from 1 to n, ${n}`, count)
    const named = Object.hasOwn(mentions, reason) ? (mentions[reason] as number) : 0
    must(`mentions[${name}]`, named >= count, `at least ${count}, its respondents`, named)
    given += count
  }
  const other = Object.keys(mentions).find((reason) => !Object.hasOwn(respondents, reason))
  must(`mentions[${JSON.stringify(other)}]`, other === undefined, 'absent, as nobody gave it', other)
  must('n', given >= n + several, `at most ${given - several}, as many reasons as were given`, n)
  const reasons = Object.keys(respondents).length
  must('several', several > 0 || given === n, 'above 0, as more reasons than respondents were given', several)
  const most = n + several * Math.max(0, reasons - 1)
  must('respondents', given <= most, `${most} together, or less`, given)
}
