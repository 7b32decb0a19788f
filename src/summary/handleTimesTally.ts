import { refuse } from '../core/errors.ts'
import { addExact, canonical } from '../core/numeric.ts'
import type { Tally } from '../core/types.ts'
import { counters, exactSums } from './counters.ts'
import { binStore, valueStore } from './durationStores.ts'
import {
  type HandlePart,
  type HandleTimes,
  type HandleTimesDefinition,
  LONGEST,
  squaresOf,
} from './handleTimesShape.ts'
import { millisecondsOf } from './milliseconds.ts'

/** What names a contact. */
export type ContactId = string | number

/** How rows are read: a column a part, then one with the contact. */
export interface LegRule {
  /** In the order of their columns; those after the first need not be recorded. */
  readonly parts: readonly HandlePart[]
  readonly lenient: boolean
  readonly place: (column: number, row: number) => string
  readonly definition: HandleTimesDefinition
}

type Columns = readonly ArrayLike<unknown>[]
/** What a row is, as the place of its counter. */
const HANDLED = 0
const MISSING = 1
const INVALID = 2

/** One pass over legs. */
export function handleTimesTally(rule: LegRule): Tally<HandleTimes> {
  const { parts, definition } = rule
  const { precision } = definition
  const keyed = definition.contact === 'keys'
  const store = precision === 'exact' ? valueStore() : binStore(precision)
  const stride = 3 + parts.length
  const table = counters(stride)
  const sums = exactSums()
  const contactsOf: Map<ContactId, number>[] = []
  const contactsAt = (group: number): Map<ContactId, number> => (contactsOf[group] ??= new Map())

  /** Counts what a leg lacks, adds up the rest, and returns its total. */
  function addLeg(times: readonly (number | null)[], group: number, counts: Float64Array): number {
    let total = 0
    for (let part = 0; part < parts.length; part++) {
      const time = times[part]!
      if (time === null) counts[group * stride + 3 + part]! += 1
      else {
        addExact(sums.at(group * parts.length + part), time)
        total += time
      }
    }
    return total
  }

  function addContact(contact: ContactId, group: number, total: number): void {
    const contacts = contactsAt(group)
    contacts.set(contact, (contacts.get(contact) ?? 0) + total)
  }

  function summaryOf(group: number): HandleTimes {
    const [n, missing, invalid, ...without] = table.line(group) as [number, number, number, ...number[]]
    const withoutPart = (part: HandlePart): number | null => without[parts.indexOf(part)] ?? null
    const sumOfPart = (part: HandlePart) => canonical(sums.at(group * parts.length + parts.indexOf(part)))
    const { values, histogram, sum, sumSquares, min, max } = store.read(group)
    return {
      kind: 'handle-times',
      version: '1',
      definition: { ...definition },
      rows: n + missing + invalid,
      n,
      missing,
      invalid,
      withoutHold: withoutPart('hold'),
      withoutWrap: withoutPart('wrap'),
      parts: Object.fromEntries(definition.parts.map((part) => [part, sumOfPart(part)])),
      values,
      histogram,
      sum,
      sumSquares,
      min,
      max,
      contacts: keyed ? contactsAt(group).size : null,
      contactSquares: keyed ? squaresOf(contactsAt(group).values()) : null,
    }
  }

  return {
    add(columns, length, groups, firstRow) {
      const counts = table.room(groups, length)
      const totals = new Float64Array(length)
      const codes = groups && new Int32Array(length)
      const times: (number | null)[] = parts.map(() => null)
      let handled = 0
      for (let i = 0; i < length; i++) {
        const group = groups === null ? 0 : groups[i]!
        const read = readLeg(rule, keyed, columns, i, firstRow + i, times)
        counts[group * stride + read]! += 1
        if (read !== HANDLED) continue
        const total = addLeg(times, group, counts)
        if (keyed) addContact(columns[parts.length]![i] as ContactId, group, total)
        if (codes !== null) codes[handled] = group
        totals[handled++] = total
      }
      store.add(totals, codes, handled)
    },
    read: (groups) => Array.from({ length: groups }, (_, group) => summaryOf(group)),
  }
}

/** Reads the milliseconds of each part into `times`, null where none were recorded. */
function readLeg(
  { parts, lenient, place }: LegRule,
  keyed: boolean,
  columns: Columns,
  i: number,
  row: number,
  times: (number | null)[],
): number {
  for (let column = 0; column < parts.length; column++) {
    const value = columns[column]![i]
    const time = timeOf(value)
    times[column] = time
    if (time === null || time >= 0) continue
    return lenient ? INVALID : refuse('invalid-value', place(column, row), SECONDS, value)
  }
  const read = times[0] === null ? MISSING : HANDLED
  if (!keyed) return read
  const id = columns[parts.length]![i] ?? null
  const named = typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id))
  if (named || (id === null && read === MISSING)) return read
  if (lenient) return INVALID
  const code = id === null ? 'missing-key' : 'invalid-key'
  return refuse(code, place(parts.length, row), 'the id of a contact, text or a finite number', id)
}

const SECONDS = 'a number of seconds from 0 to 1000000000, no finer than a millisecond'

/** Whole milliseconds, null where there are none, NaN where the value is wrong. */
function timeOf(value: unknown): number | null {
  if (value === null || value === undefined) return null
  const time = millisecondsOf(value)
  return time <= LONGEST ? time : Number.NaN
}
