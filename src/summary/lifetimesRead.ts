import { refuse } from '../core/errors.ts'
import { type InstantOptions, instantOptions, instantReader } from '../core/instants.ts'
import type { Instant } from '../core/types.ts'
import { A_FLAG, cell, isFlag } from './counters.ts'
import { isLife, type LifetimeUnit } from './lifetimesShape.ts'
import { CENSORED, ENDED, type LifeReader, NO_LIFE, WRONG } from './lifetimesTally.ts'
import { INVALID, MISSING, OPEN, spanReader } from './spans.ts'

/** A field of rows of any kind. */
export type Field = string | ((row: never) => unknown)
/** Start and end, or duration and event; then entry, where there is one. */
export type LifeFields = readonly [Field, Field, Field?]

/** The units of a fixed length, in milliseconds. */
export const SIZES: Partial<Record<LifetimeUnit, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

/** Reads how long rows lasted, and whether they ended. */
export function durationReader(fields: LifeFields, lenient: boolean): LifeReader {
  const late = fields[2] !== undefined
  const wrong = (field: number, row: number, expected: string, value: unknown): number =>
    lenient ? WRONG : refuse('invalid-value', cell(fields[field] as Field, row), expected, value)
  return {
    asOf: null,
    row([durations, events, entries], i, row, life) {
      const time = (durations as ArrayLike<unknown>)[i]
      const event = (events as ArrayLike<unknown>)[i]
      const entry = late ? (entries as ArrayLike<unknown>)[i] : 0
      if (!isLife(time) && !isMissing(time)) return wrong(0, row, 'a number from 0 to 1e15', time)
      if (!isMissing(event) && !isFlag(event)) return wrong(1, row, A_FLAG, event)
      if (late && !isLife(entry) && !isMissing(entry)) return wrong(2, row, 'a number from 0 to 1e15', entry)
      if (isMissing(time) || isMissing(event) || isMissing(entry)) return NO_LIFE
      if (late && (entry as number) > 0 && !((entry as number) < time)) {
        return wrong(2, row, '0, or less than the duration of its row', entry)
      }
      life.time = time + 0
      life.entry = (entry as number) + 0
      return event ? ENDED : CENSORED
    },
  }
}

interface DateOptions extends InstantOptions {
  readonly asOf: Instant
}

/** Reads when rows began and ended; `size` is the milliseconds of a unit. */
export function dateReader(fields: LifeFields, options: DateOptions, size: number, lenient: boolean): LifeReader {
  const { asOf } = options
  if (asOf === undefined) refuse('missing-option', 'options.asOf', 'given: when the rows were looked at', asOf)
  const [from, to, entry] = fields
  const zones = instantOptions(options)
  const spans = spanReader({ from, to, asOf, ...zones }, lenient)
  const instants = instantReader(zones)
  return {
    asOf: spans.asOf,
    row(columns, i, row, life) {
      const wrong = (expected: string, value: unknown): number =>
        lenient ? WRONG : refuse('invalid-value', cell(entry as Field, row), expected, value)
      const read = spans.row(columns, i, row)
      if (read === INVALID) return WRONG
      const since = entry === undefined ? null : columns[2]?.[i]
      const watched = isMissing(since) ? 0 : instants.read(since)
      if (Number.isNaN(watched)) return wrong(instants.expected(since), since)
      if (read === MISSING || (entry !== undefined && isMissing(since))) return NO_LIFE
      const lasted = read >= 0 ? read : OPEN - read
      const late = entry === undefined ? 0 : Math.max(0, watched - instants.read(columns[0]?.[i]))
      if (late > 0 && late >= lasted) return wrong('before the end of its row, and before options.asOf', since)
      life.time = lasted / size
      life.entry = late / size
      return read >= 0 ? ENDED : CENSORED
    },
  }
}
