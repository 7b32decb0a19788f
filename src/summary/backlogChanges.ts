import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import {
  checkPeriod,
  type InstantOptions,
  type InstantReader,
  instantOptions,
  instantReader,
  isoOf,
} from '../core/instants.ts'
import { addExact, canonical } from '../core/numeric.ts'
import type { Instant, Missing, Summarizer } from '../core/types.ts'
import { type BacklogChanges, type BacklogChangesDefinition, checkBacklogChanges } from './backlogChangesShape.ts'
import { A_FLAG, groupTally, isFlag, wrongBy } from './counters.ts'
import { LONGEST } from './milliseconds.ts'

/** The options of `backlogChanges`: T reads instants, B reads whether a row is of a reopening. */
export interface BacklogChangesOptions<T, B> extends InstantOptions {
  /** When the ticket came to be open; of a row that is a reopening, when it was reopened. */
  readonly created: T
  /** When it ceased to be; missing = still open. */
  readonly ended: T
  /** True where the row is a stretch after a reopening; missing = false. */
  readonly reopened?: B
  /** The start of the period. */
  readonly from: Instant
  /** Its end. */
  readonly to: Instant
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Read<Row, T> = (row: Row) => T | Missing
type Timed<K extends string> = { readonly [P in K]?: Instant | Missing }
type Told<K extends string> = { readonly [P in K]?: boolean | 0 | 1 | Missing }

/**
 * Counts the tickets that are open at the start of a period, come, come back, are resolved, and are left at its end,
 * from one row a ticket, or one row a stretch of being open. Open at t where created ≤ t < ended, so what happens at
 * `from` is in `start`, and what happens at `to` is in the period. Any split of the rows merges to the same counts;
 * periods do not merge: `timeline` gives each its own.
 *
 * @formula end = start + created + reopened - resolved
 * @unit tickets; time in milliseconds
 * @source the backlog of a help desk as a stock with its flows; Little 1961
 * @complexity O(rows) time, and O(r log r) for the r that are open or resolved; space O(r)
 * @example
 * const rows = [{ opened: '2026-03-01T08:00Z', closed: null }, { opened: '2026-03-02T08:00Z', closed: '2026-03-02T20:00Z' }]
 * const day = backlogChanges({ created: 'opened', ended: 'closed', from: '2026-03-02T00:00Z', to: '2026-03-03T00:00Z' })
 * const { start, created, resolved, end } = summarize(rows, day)
 * ;[start, created, resolved, end] // => [1, 1, 1, 1]
 * @example
 * const stretches = [{ opened: 0, closed: 50, reopened: false }, { opened: 70, closed: null, reopened: true }]
 * const of = backlogChanges({ created: 'opened', ended: 'closed', reopened: 'reopened', from: 60, to: 100 })
 * summarize(stretches, of).reopened // => 1
 * @example
 * const of = backlogChanges({ created: 'opened', ended: 'closed', from: 0, to: 100 })
 * summarize([{ opened: 50, closed: 40 }], of) // throws rows[0].closed must be at least its creation, 1970-01-01T00:00:00.050Z, got 40
 */
export function backlogChanges<const T extends string>(
  options: BacklogChangesOptions<T, never>,
): Summarizer<T, Timed<T>, BacklogChanges>
export function backlogChanges<const T extends string, const B extends string>(
  options: BacklogChangesOptions<T, B>,
): Summarizer<T | B, Timed<T> & Told<B>, BacklogChanges>
export function backlogChanges<Row, const K extends string = never>(
  options: BacklogChangesOptions<K | Read<Row, Instant>, K | Read<Row, boolean | 0 | 1>>,
): Summarizer<K, Row, BacklogChanges>
export function backlogChanges(
  options: BacklogChangesOptions<Field, Field>,
): Summarizer<string, never, BacklogChanges> {
  const { fields, from, to, read } = readOptions(options)
  const period = { from: isoOf(from), to: isoOf(to) }
  const definition: BacklogChangesDefinition = { reopened: options.reopened !== undefined }
  return {
    kind: 'backlog-changes',
    definition,
    fields: fields as string[],
    mayBeAbsent: [1, 2].slice(0, fields.length - 1),
    tally: () =>
      groupTally(
        newGroup,
        (group, columns, i, row) => addRow(group, read(columns, i, row), from, to),
        ({ n, missing, invalid, start, created, reopened, time, values, open }): BacklogChanges => ({
          kind: 'backlog-changes',
          version: '1',
          definition: { ...definition },
          rows: n + missing + invalid,
          n,
          missing,
          invalid,
          ...period,
          start,
          created,
          reopened,
          resolved: values.length,
          end: open.length,
          time: canonical(time),
          values: ascending(values),
          open: ascending(open),
        }),
      ),
    check: checkBacklogChanges,
  }
}

type Field = string | ((row: never) => unknown)
/** A stretch of being open, as it was read. */
interface Stretch {
  readonly created: number
  readonly ended: number
  readonly reopened: boolean
}
type RowReader = (columns: readonly ArrayLike<unknown>[], i: number, row: number) => Stretch | 'missing' | 'invalid'

function readOptions(options: BacklogChangesOptions<Field, Field>) {
  checkOptions(options, ['created', 'ended', 'reopened', 'from', 'to', 'timeZone', 'naiveZone', 'onInvalid'])
  const { created, ended, reopened, onInvalid = 'refuse' } = options
  checkField('options.created', created)
  checkField('options.ended', ended)
  if (reopened !== undefined) checkField('options.reopened', reopened)
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const instants = instantReader(instantOptions(options))
  const [from, to] = checkPeriod(options, instants)
  if (to - from > LONGEST) refuse('invalid-option', 'options.to', 'within 1e12 seconds of options.from', options.to)
  const fields = reopened === undefined ? [created, ended] : [created, ended, reopened]
  return { fields, from, to, read: rowReader(fields, instants, to, onInvalid === 'refuse') }
}

function rowReader(fields: readonly Field[], instants: InstantReader, to: number, strict: boolean): RowReader {
  const [createdField, endedField, reopenedField] = fields
  const wrong = wrongBy(strict)
  return (columns, i, row) => {
    const [began, finished, again = null] = fields.map((_, column) => columns[column]?.[i] ?? null)
    const created = began === null ? Number.NaN : instants.read(began)
    if (began !== null && Number.isNaN(created)) return wrong(createdField, row, instants.expected(began), began)
    const ended = finished === null ? Infinity : instants.read(finished)
    if (Number.isNaN(ended)) return wrong(endedField, row, instants.expected(finished), finished)
    if (again !== null && !isFlag(again)) return wrong(reopenedField, row, A_FLAG, again)
    if (began === null) return 'missing'
    if (ended < created) return wrong(endedField, row, `at least its creation, ${isoOf(created)}`, finished)
    const last = finished === null ? to : ended
    if (last - created <= LONGEST) return { created, ended, reopened: Boolean(again) }
    const [far, value] = finished === null ? [createdField, began] : [endedField, finished]
    return wrong(far, row, 'at most 1e12 seconds from the other end', value)
  }
}

interface Group {
  n: number
  missing: number
  invalid: number
  start: number
  created: number
  reopened: number
  readonly time: number[]
  readonly values: number[]
  readonly open: number[]
}

function newGroup(): Group {
  return { n: 0, missing: 0, invalid: 0, start: 0, created: 0, reopened: 0, time: [], values: [], open: [] }
}

function addRow(group: Group, row: Stretch | 'missing' | 'invalid', from: number, to: number): void {
  if (row === 'missing' || row === 'invalid') {
    group[row]++
    return
  }
  group.n++
  const { created, ended, reopened } = row
  if (created > to || ended <= from) return
  group[created <= from ? 'start' : reopened ? 'reopened' : 'created']++
  addExact(group.time, Math.min(ended, to) - Math.max(created, from))
  if (ended <= to) group.values.push(ended - created)
  else group.open.push(to - created)
}

function ascending(values: readonly number[]): number[] {
  return Array.from(Float64Array.from(values).sort())
}
