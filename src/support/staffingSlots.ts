import { refuse } from '../core/errors.ts'
import { type InstantOptions, instantReader, isoOf } from '../core/instants.ts'
import { reader } from '../core/read.ts'
import type { Rows } from '../core/types.ts'
import { cell } from '../summary/counters.ts'
import { millisecondsOf } from '../summary/milliseconds.ts'
import {
  FEW_ENOUGH,
  HEAVIEST,
  isMeanTime,
  loadOf,
  MEAN_TIME,
  MOST,
  PERIOD,
  type QueueRules,
  queueOf,
} from './queueModel.ts'
import { type BindingLimit, type Limits, type Staffed, staff } from './staffingLimits.ts'

/** One slot of a staffing table; numbers are null where the slot has no workload. */
export interface StaffingSlot {
  /** Its start, ISO text with Z; null where none was read. */
  readonly start: string | null
  /** Contacts that come in it. */
  readonly contacts: number | null
  /** Their average handle time in seconds, as it was given. */
  readonly aht: number | null
  /** Its length in seconds. */
  readonly period: number | null
  /** In erlangs. */
  readonly load: number | null
  /** The fewest agents that keep all limits, in the chair and ready. */
  readonly agents: number | null
  /** Those to schedule so that after shrinkage so many are there. */
  readonly scheduled: number | null
  /** The share of their time that agents spend on contacts; null without agents. */
  readonly occupancy: number | null
  /** The share answered within the target; null without a target or without contacts. */
  readonly serviceLevel: number | null
  /** The mean wait of those who are answered; null without contacts. */
  readonly asa: number | null
  /** The share that waits; null without contacts. */
  readonly waitProbability: number | null
  /** The mean number of contacts that wait. */
  readonly queue: number | null
  /** The share that gives up; null in Erlang C and without contacts. */
  readonly abandonment: number | null
  /** The limits that one agent fewer would break. */
  readonly binding: readonly BindingLimit[]
}

type Read = string | ((row: never) => unknown)

/** Where the numbers of a slot are. */
export interface SlotFields {
  readonly contacts: Read
  readonly aht: number | Read
  readonly period: number | Read
  readonly start: Read | null
  readonly concurrency: number
  /** Whether wrong values are refused, not counted. */
  readonly strict: boolean
  readonly zones: InstantOptions
}

/** A slot that has a workload, for the totals. */
export interface SlotPart extends Pick<Staffed, 'agents' | 'scheduled' | 'performance'> {
  /** Its place among the slots. */
  readonly at: number
  readonly contacts: number
  readonly seconds: number
}

/** Slots, one a row. */
export interface Slots {
  readonly slots: readonly StaffingSlot[]
  readonly parts: readonly SlotPart[]
  readonly invalid: number
}

interface Line {
  readonly start: string | null
  readonly contacts: number | null
  readonly aht: number | null
  readonly period: number | null
}

/** Reads rows and staffs each. */
export function staffedSlots(rows: Rows<never>, fields: SlotFields, rules: QueueRules, limits: Limits): Slots {
  const { aht, period, start, contacts, concurrency } = fields
  const given = [contacts, aht, period, start]
  const read = given.filter((field): field is Read => typeof field === 'string' || typeof field === 'function')
  const line = lineReader(fields)
  const slots: StaffingSlot[] = []
  const parts: SlotPart[] = []
  let invalid = 0
  const input = reader(read, [], true, (columns, length, firstRow) => {
    for (let i = 0; i < length; i++) {
      let next = 0
      const value = (field: number | Read | null): unknown =>
        typeof field === 'number' || field === null ? field : columns[next++]?.[i]
      const one = line(given.map(value), firstRow + i)
      if (one === null) invalid++
      const staffed = one === null ? null : staffedLine(one, cell(contacts, firstRow + i))
      slots.push(slotOf(one ?? NOTHING, staffed))
      if (staffed === null) continue
      const seconds = one?.period as number
      parts.push({ ...staffed, at: firstRow + i, contacts: one?.contacts as number, seconds })
    }
  })
  input.add(rows)
  input.end()
  return { slots, parts, invalid }

  function staffedLine({ contacts, aht, period }: Line, path: string): Staffed | null {
    if (contacts === null || period === null || (aht === null && contacts > 0)) return null
    return staff(queueOf({ contacts, aht: aht ?? 1, period, concurrency }, rules, path), limits)
  }
}

const NOTHING: Line = { start: null, contacts: null, aht: null, period: null }

/** Checks the values of a row: contacts, handle time, length and start; null where one is wrong and is counted. */
function lineReader({ contacts, aht, period, start, concurrency, strict, zones }: SlotFields) {
  const instants = instantReader(zones)
  return ([many, mean, length, from]: readonly unknown[], row: number): Line | null => {
    const wrong = (field: unknown, expected: string, value: unknown): null =>
      strict ? refuse('invalid-value', cell(field as Read, row), expected, value) : null
    const isCount = typeof many === 'number' && many >= 0 && many <= MOST
    if (!isMissing(many) && !isCount) return wrong(contacts, `a number from 0 to ${MOST_TEXT}`, many)
    if (!isMissing(mean) && !isMeanTime(mean)) return wrong(aht, MEAN_TIME, mean)
    if (!isMissing(length) && !(millisecondsOf(length) > 0)) return wrong(period, PERIOD, length)
    if (isCount && !isMissing(mean) && !isMissing(length)) {
      const load = loadOf({ contacts: many, aht: mean, period: length as number, concurrency })
      if (load > HEAVIEST) return wrong(contacts, FEW_ENOUGH, many)
    }
    const instant = isMissing(from) ? Number.NaN : instants.read(from)
    if (!isMissing(from) && Number.isNaN(instant)) return wrong(start, instants.expected(from), from)
    return {
      start: Number.isNaN(instant) ? null : isoOf(instant),
      contacts: isCount ? many + 0 : null,
      aht: isMissing(mean) ? null : mean,
      period: isMissing(length) ? null : (length as number),
    }
  }
}

const MOST_TEXT = '1e15'

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

function slotOf(line: Line, staffed: Staffed | null): StaffingSlot {
  const { agents = null, scheduled = null, performance = null, binding = [] } = staffed ?? {}
  return {
    ...line,
    ...{ load: performance?.load ?? null, agents, scheduled },
    occupancy: performance?.occupancy ?? null,
    serviceLevel: performance?.serviceLevel ?? null,
    asa: performance?.asa ?? null,
    waitProbability: performance?.waitProbability ?? null,
    queue: performance?.queue ?? null,
    abandonment: performance?.abandonment ?? null,
    binding,
  }
}
