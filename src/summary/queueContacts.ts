import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { addExact, addSquare, canonical } from '../core/numeric.ts'
import type { Answer, Missing, Summarizer } from '../core/types.ts'
import { A_FLAG, cell, counters, exactSums, isFlag } from './counters.ts'
import { millisecondsOf, SECONDS } from './milliseconds.ts'
import { checkQueueContacts, type QueueContacts, type QueueContactsDefinition } from './queueContactsShape.ts'

/** The options of `queueContacts`: W reads waits, B reads whether a contact was answered. */
export interface QueueContactsOptions<W, B> {
  /** Seconds from entering the queue to the answer or to giving up, to the millisecond. */
  readonly wait: W
  /** True where an agent answered, false where the customer gave up; missing = not known, as while it waits. */
  readonly answered: B
  /** Seconds within which a contact should be answered, such as 20. */
  readonly target: number
  /** Seconds within which giving up is a short abandon, such as 5; without it they are not told apart. */
  readonly shortAbandon?: number
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Read<Row, T> = (row: Row) => T | Missing
type Timed<K extends string> = { readonly [P in K]?: Answer }
type Told<K extends string> = { readonly [P in K]?: boolean | 0 | 1 | Missing }

/**
 * Counts the contacts of a queue: answered or given up, within the target or after it, and sums how long they waited.
 * A wait that is the target exactly is within it. Any split of the rows merges to the same counts. Calls that went to
 * a callback or to voicemail are for you to leave out, as most tools do.
 *
 * @formula n = answeredWithin + answeredAfter + abandonedWithin + abandonedAfter; Σ wait and Σ wait², exact
 * @unit contacts; seconds in, milliseconds inside
 * @source the counts behind the service level of contact centres, as in Genesys Cloud
 * @complexity O(rows) time, O(1) space a group
 * @example
 * const calls = [{ wait: 8, ok: true }, { wait: 20, ok: true }, { wait: 41, ok: true }, { wait: 4, ok: false }]
 * const { answeredWithin, answeredAfter, abandonedWithin, shortAbandons } = summarize(calls, queueContacts({ wait: 'wait', answered: 'ok', target: 20, shortAbandon: 5 }))
 * ;[answeredWithin, answeredAfter, abandonedWithin, shortAbandons] // => [2, 1, 1, 1]
 * @example
 * summarize([{ wait: 3, ok: 'yes' }], queueContacts({ wait: 'wait', answered: 'ok', target: 20 })) // throws rows[0].ok must be true, false, 1 or 0, got "yes"
 * @example
 * queueContacts({ wait: 'wait', answered: 'ok' }) // throws options.target must be a number of seconds from 0 to 1e12, no finer than a millisecond, got undefined
 */
export function queueContacts<const W extends string, const B extends string>(
  options: QueueContactsOptions<W, B>,
): Summarizer<W | B, Timed<W> & Told<B>, QueueContacts>
export function queueContacts<Row, const K extends string = never>(
  options: QueueContactsOptions<K | Read<Row, number>, K | Read<Row, boolean | 0 | 1>>,
): Summarizer<K, Row, QueueContacts>
export function queueContacts(options: QueueContactsOptions<Field, Field>): Summarizer<string, never, QueueContacts> {
  const { definition, target, short, read } = readOptions(options)
  return {
    kind: 'queue-contacts',
    definition,
    fields: [options.wait, options.answered] as string[],
    tally() {
      const table = counters(SLOTS)
      const sums = exactSums()
      return {
        add(columns, length, groups, firstRow) {
          const counts = table.room(groups, length)
          for (let i = 0; i < length; i++) {
            const group = groups === null ? 0 : (groups[i] as number)
            const row = read(columns, i, firstRow + i)
            if (row === MISSING || row === INVALID) {
              counts[group * SLOTS + row]! += 1
              continue
            }
            const { wait, answered } = row
            const late = wait > target ? 1 : 0
            counts[group * SLOTS + (answered ? 0 : ABANDONED) + late]! += 1
            if (!answered && short !== null && wait <= short) counts[group * SLOTS + SHORT]! += 1
            const at = group * 4 + (answered ? 0 : 2)
            addExact(sums.at(at), wait)
            addSquare(sums.at(at + 1), wait)
          }
        },
        read: (groups) =>
          Array.from({ length: groups }, (_, g) =>
            summaryOf(table.line(g), (slot) => sums.at(g * 4 + slot), definition),
          ),
      }
    },
    check: checkQueueContacts,
  }
}

type Field = string | ((row: never) => unknown)

/** The places of a line of counts: answered within and after, abandoned within and after, and the rest. */
const [ABANDONED, SHORT, MISSING, INVALID, SLOTS] = [2, 4, 5, 6, 7] as const

interface Contact {
  readonly wait: number
  readonly answered: boolean
}
type RowReader = (
  columns: readonly ArrayLike<unknown>[],
  i: number,
  row: number,
) => Contact | typeof MISSING | typeof INVALID

function readOptions(options: QueueContactsOptions<Field, Field>) {
  checkOptions(options, ['wait', 'answered', 'target', 'shortAbandon', 'onInvalid'])
  const { wait, answered, target, shortAbandon, onInvalid = 'refuse' } = options
  checkField('options.wait', wait)
  checkField('options.answered', answered)
  const within = millisecondsOf(target)
  if (!(within >= 0)) {
    refuse(target === undefined ? 'missing-option' : 'invalid-option', 'options.target', SECONDS, target)
  }
  const short = shortAbandon === undefined ? null : millisecondsOf(shortAbandon)
  if (Number.isNaN(short)) refuse('invalid-option', 'options.shortAbandon', SECONDS, shortAbandon)
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const definition: QueueContactsDefinition = {
    target: within / 1000,
    shortAbandon: short === null ? null : short / 1000,
  }
  return { definition, target: within, short, read: rowReader(wait, answered, onInvalid === 'refuse') }
}

function rowReader(waitField: Field, answeredField: Field, strict: boolean): RowReader {
  const wrong = (field: Field, row: number, expected: string, value: unknown): typeof INVALID =>
    strict ? refuse('invalid-value', cell(field, row), expected, value) : INVALID
  return ([waits, answers], i, row) => {
    const [seconds, given] = [waits?.[i] ?? null, answers?.[i] ?? null]
    const wait = seconds === null ? 0 : millisecondsOf(seconds)
    if (Number.isNaN(wait)) return wrong(waitField, row, SECONDS, seconds)
    if (given !== null && !isFlag(given)) return wrong(answeredField, row, A_FLAG, given)
    return seconds === null || given === null ? MISSING : { wait, answered: Boolean(given) }
  }
}

function summaryOf(
  line: readonly number[],
  sum: (slot: number) => readonly number[],
  definition: QueueContactsDefinition,
): QueueContacts {
  const counted = line as [number, number, number, number, number, number, number]
  const [answeredWithin, answeredAfter, abandonedWithin, abandonedAfter, short, missing, invalid] = counted
  const n = answeredWithin + answeredAfter + abandonedWithin + abandonedAfter
  return {
    kind: 'queue-contacts',
    version: '1',
    definition: { ...definition },
    rows: n + missing + invalid,
    n,
    missing,
    invalid,
    answeredWithin,
    answeredAfter,
    abandonedWithin,
    abandonedAfter,
    shortAbandons: definition.shortAbandon === null ? null : short,
    answered: { squares: canonical(sum(1)), sum: canonical(sum(0)) },
    abandoned: { squares: canonical(sum(3)), sum: canonical(sum(2)) },
  }
}
