import type { InstantReader } from '../core/instants.ts'
import type { Tally } from '../core/types.ts'
import { bitGroups } from './cohortsBits.ts'
import { logGroup } from './cohortsChains.ts'
import { type CohortGroup, ROWS } from './cohortsCounts.ts'
import type { OpenedRule } from './cohortsRule.ts'
import { idExpected, isId, wrongBy } from './counters.ts'

type Field = string | ((row: never) => unknown)
type Columns = readonly ArrayLike<unknown>[]

/** The fields of cohorts, and how they are read. */
export interface CohortFields {
  readonly customer: Field
  readonly at: Field
  readonly start: Field | undefined
  readonly amount: Field | undefined
  readonly instants: InstantReader
  readonly lenient: boolean
}

/** The fields in the order in which they are read. */
export function fieldsOf({ customer, at, start, amount }: CohortFields): Field[] {
  return [customer, at, start, amount].filter((field) => field !== undefined)
}

/** A tally of cohorts by this rule. */
export function cohortTally<S>(fields: CohortFields, rule: OpenedRule, read: (group: CohortGroup) => S): Tally<S> {
  const [withStart, withAmount] = [fields.start !== undefined, fields.amount !== undefined]
  const open =
    rule.window === null && !withStart && !withAmount ? bitGroups(rule) : () => logGroup(rule, withStart, withAmount)
  const groupsOf: CohortGroup[] = []
  const groupOf = (code: number): CohortGroup => {
    groupsOf[code] ??= open()
    return groupsOf[code]
  }
  return {
    add(columns, length, groups, firstRow) {
      let i = 0
      while (i < length) {
        if (groups === null) i = groupOf(0).addColumns(columns[0] ?? [], columns[1] ?? [], i, length)
        for (const end = Math.min(length, i + ROWS); i < end; i++) {
          addRow(groupOf(groups === null ? 0 : (groups[i] as number)), fields, columns, i, firstRow + i)
        }
      }
    },
    read: (groups) => Array.from({ length: groups }, (_, g) => read(groupOf(g))),
  }
}

/** So that sums of squares of what a customer has paid stay finite, and squares exact. */
export const LARGEST = 1e130
const SMALLEST = 1e-130
const AN_AMOUNT = 'a finite number, 0 or from 1e-130 to 1e130 in size'

function addRow(group: CohortGroup, fields: CohortFields, columns: Columns, i: number, row: number): void {
  const kind = readRow(group, fields, columns, i, row)
  if (kind !== null) group[kind]++
}

/** Adds a row that is an event; else how it is counted. */
function readRow(
  group: CohortGroup,
  fields: CohortFields,
  columns: Columns,
  i: number,
  row: number,
): 'missing' | 'invalid' | null {
  const { start: starts, amount: amounts, instants, lenient } = fields
  const wrong = wrongBy(!lenient)
  const customer = columns[0]?.[i] ?? null
  const at = columns[1]?.[i] ?? null
  const start = starts === undefined ? 0 : (columns[2]?.[i] ?? null)
  const amount = amounts === undefined ? 0 : (columns.at(-1)?.[i] ?? null)
  if (customer !== null && !isId(customer))
    return wrong(fields.customer, row, idExpected('the id of a customer'), customer)
  const time = at === null ? Number.NaN : instants.read(at)
  if (at !== null && Number.isNaN(time)) return wrong(fields.at, row, instants.expected(at), at)
  const began = start === null ? Number.NaN : instants.read(start)
  if (start !== null && Number.isNaN(began)) return wrong(starts, row, instants.expected(start), start)
  if (amount !== null && !isAmount(amount)) return wrong(amounts, row, AN_AMOUNT, amount)
  // Where a field says the start, a row without an event still says that there is a customer.
  const isBare = at === null && starts !== undefined && (amounts === undefined || amount === null)
  const lacks = at === null ? !isBare : amount === null
  if (customer === null || start === null || lacks) return 'missing'
  group.add(customer, time, began, amount ?? 0)
  return null
}

function isAmount(value: unknown): value is number {
  if (typeof value !== 'number') return false
  const size = Math.abs(value)
  return size <= LARGEST && (size >= SMALLEST || size === 0)
}
