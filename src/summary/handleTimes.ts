import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Answer, Missing, Summarizer } from '../core/types.ts'
import { cell } from './counters.ts'
import type { Precision } from './durationsShape.ts'
import { checkHandleTimes, type HandlePart, type HandleTimes, type HandleTimesDefinition } from './handleTimesShape.ts'
import { type ContactId, handleTimesTally } from './handleTimesTally.ts'

/** The options of `handleTimes`: T reads seconds, C names contacts. */
export interface HandleTimesOptions<T, C> {
  /** Seconds of talking or writing, to the millisecond. A row without them is missing: the leg was not handled. */
  readonly talk: T
  /** Seconds on hold; missing = not recorded, adds nothing and is counted. */
  readonly hold?: T
  /** Seconds of after-contact work; missing = not recorded, adds nothing and is counted. */
  readonly wrap?: T
  /** Names the contact that the leg belongs to; without it there are legs only. */
  readonly contact?: C
  /** 'exact' (default) keeps the total of every leg; 1 to 12 bits count them in bins, as `durations` does. Means are exact either way. */
  readonly precision?: Precision
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Read<Row, T> = (row: Row) => T | Missing
type Timed<K extends string> = { readonly [P in K]?: Answer }
type Named<K extends string> = { readonly [P in K]?: ContactId | Missing }

/**
 * Sums handle times, from one row a leg: a contact that is transferred has several. Without `contact` any split of the
 * rows merges to the same sums; with it only splits that keep a contact's rows together do.
 *
 * @formula a leg is talk + hold + wrap, a contact the sum of its legs; Σ x and Σ x² of both, exact
 * @unit seconds in, from 0 to 1e9 and no finer than a millisecond; milliseconds inside
 * @source the handle time of contact centres, as in Genesys and Amazon Connect
 * @complexity O(rows) time and space; with bits O(bins) space, and O(contacts) with contact ids
 * @example
 * const legs = [{ id: 1, talk: 200, wrap: 60 }, { id: 1, talk: 130 }, { id: 2, talk: null }]
 * const { n, missing, withoutWrap, contacts, values } = summarize(legs, handleTimes({ talk: 'talk', wrap: 'wrap', contact: 'id' }))
 * ;[n, missing, withoutWrap, contacts, values] // => [2, 1, 1, 1, [130000, 260000]]
 * @example
 * summarize([{ talk: -4 }], handleTimes({ talk: 'talk' })) // throws rows[0].talk must be a number of seconds from 0 to 1000000000, no finer than a millisecond, got -4
 * @example
 * summarize([{ talk: 4, id: null }], handleTimes({ talk: 'talk', contact: 'id' })) // throws rows[0].id must be the id of a contact, text or a finite number, got null
 */
export function handleTimes<const T extends string>(
  options: HandleTimesOptions<T, never>,
): Summarizer<T, Timed<T>, HandleTimes>
export function handleTimes<const T extends string, const C extends string>(
  options: HandleTimesOptions<T, C>,
): Summarizer<T | C, Timed<T> & Named<C>, HandleTimes>
export function handleTimes<Row, const K extends string = never>(
  options: HandleTimesOptions<K | Read<Row, number>, K | Read<Row, ContactId>>,
): Summarizer<K, Row, HandleTimes>
export function handleTimes(options: HandleTimesOptions<Field, Field>): Summarizer<string, never, HandleTimes> {
  checkOptions(options, ['talk', 'hold', 'wrap', 'contact', 'precision', 'onInvalid'])
  const { talk, hold, wrap, contact, precision = 'exact', onInvalid = 'refuse' } = options
  checkField('options.talk', talk)
  for (const name of ['hold', 'wrap', 'contact'] as const) {
    if (options[name] !== undefined) checkField(`options.${name}`, options[name])
  }
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  if (precision !== 'exact' && !(Number.isInteger(precision) && precision >= 1 && precision <= 12)) {
    refuse('invalid-option', 'options.precision', "'exact' or a whole number of bits from 1 to 12", precision)
  }
  const fields = { talk, ...(hold !== undefined && { hold }), ...(wrap !== undefined && { wrap }) }
  return handleTimesOf(fields, contact ?? null, { precision, onInvalid }, cell)
}

/** What is read of a row. */
export type Field = string | ((row: never) => unknown)

interface Settings {
  readonly precision?: Precision
  readonly onInvalid?: OnInvalid
}

/** The summarizer of these parts. */
export function handleTimesOf(
  read: { readonly [part in HandlePart]?: Field },
  contact: Field | null,
  { precision = 'exact', onInvalid = 'refuse' }: Settings,
  place: (field: Field, row: number) => string,
): Summarizer<string, never, HandleTimes> {
  const parts = Object.keys(read) as HandlePart[]
  const fields = [...Object.values(read), ...(contact === null ? [] : [contact])]
  const keyed = contact === null ? 'rows' : 'keys'
  const definition: HandleTimesDefinition = { contact: keyed, parts: [...parts].sort(), precision }
  const lenient = onInvalid === 'count'
  return {
    kind: 'handle-times',
    definition,
    fields: fields as string[],
    mayBeAbsent: parts.map((_, i) => i).slice(1),
    keyed: contact !== null,
    tally: () => handleTimesTally({ parts, lenient, place: (column, row) => place(fields[column]!, row), definition }),
    check: checkHandleTimes,
  }
}
