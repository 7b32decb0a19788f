import { checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { checkPeriod, type InstantOptions, instantOptions, instantReader, isoOf } from '../core/instants.ts'
import type { Instant } from '../core/types.ts'
import { A_FLAG, idExpected, isFlag, isId, wrongBy } from './counters.ts'
import { isRevenue, revenueExpected } from './revenueFlowShape.ts'

/** What names an account. */
export type AccountId = string | number

/** The options of `revenueFlow` for rows with two amounts: A reads amounts, C names customers, B reads who paid before. */
export interface RevenueFlowOptions<A, C = never, B = never> {
  /** The recurring revenue at the start of the period, at least 0; 0 = none. */
  readonly start: A
  /** The recurring revenue at its end, at least 0; 0 = none. */
  readonly end: A
  /** Names the customer, whose rows are added first; without it each row is one. */
  readonly customer?: C
  /** Whether the customer had revenue before the start: true or 1, false or 0; missing = not that is known. Without it a reactivation is new. */
  readonly before?: B
  /** That of subscriptions. */
  readonly amount?: never
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/** The options of `revenueFlow` for subscriptions, a row a stretch of paying one amount: T reads instants, A amounts, C names customers. */
export interface RevenueRecordsOptions<T, A, C = never> extends InstantOptions {
  /** The first instant at which the amount is paid. */
  readonly start: T
  /** The first instant at which it no longer is; missing = it still is. */
  readonly end: T
  /** What is paid in between, such as a month; at least 0. */
  readonly amount: A
  /** Names the customer, whose rows are added; without it each row is one, and nobody ever comes back. */
  readonly customer?: C
  /** Known from the rows. */
  readonly before?: never
  /** The start of the period. */
  readonly from: Instant
  /** The first instant after it. */
  readonly to: Instant
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Field = string | ((row: never) => unknown)
type Columns = readonly ArrayLike<unknown>[]

/** The revenue of a row's customer at the start and at the end of the period, and whether there was some before. */
export interface Account {
  readonly customer: AccountId | undefined
  readonly start: number
  readonly end: number
  readonly before: boolean
}

/** How rows are read. */
export interface AccountReader {
  readonly fields: readonly Field[]
  readonly mayBeAbsent: readonly number[]
  /** Whether it is read who paid before. */
  readonly history: boolean
  /** The period, where the rows say from when to when they are paid. */
  readonly period: { readonly from: string | null; readonly to: string | null }
  read(columns: Columns, i: number, row: number): Account | 'missing' | 'invalid'
}

/** Reads rows that hold the revenue at both ends of the period. */
export function amountReader(options: RevenueFlowOptions<Field, Field, Field>, strict: boolean): AccountReader {
  checkOptions(options, ['start', 'end', 'customer', 'before', 'onInvalid'])
  const { start, end, before, customer } = options
  for (const name of ['start', 'end'] as const) checkField(`options.${name}`, options[name])
  for (const name of ['customer', 'before'] as const) {
    if (options[name] !== undefined) checkField(`options.${name}`, options[name])
  }
  const wrong = wrongBy(strict)
  return {
    fields: [start, end, ...[before, customer].filter((field) => field !== undefined)],
    mayBeAbsent: before === undefined ? [] : [2],
    history: before !== undefined,
    period: { from: null, to: null },
    read(columns, i, row) {
      const was = columns[0]?.[i] ?? null
      const is = columns[1]?.[i] ?? null
      const paid = (before === undefined ? null : columns[2]?.[i]) ?? null
      const id = (customer === undefined ? null : columns.at(-1)?.[i]) ?? null
      if (was !== null && !isRevenue(was)) return wrong(start, row, revenueExpected(was), was)
      if (is !== null && !isRevenue(is)) return wrong(end, row, revenueExpected(is), is)
      if (paid !== null && !isFlag(paid)) return wrong(before, row, A_FLAG, paid)
      if (id !== null && !isId(id)) return wrong(customer, row, idExpected('the id of a customer'), id)
      if (was === null || is === null) return 'missing'
      if (customer !== undefined && id === null) return wrong(customer, row, idExpected('the id of a customer'), id)
      return { customer: id ?? undefined, start: was + 0, end: is + 0, before: Boolean(paid) }
    },
  }
}

/** Reads rows that say from when to when an amount is paid: what is paid at both ends of the period. */
export function recordReader(options: RevenueRecordsOptions<Field, Field, Field>, strict: boolean): AccountReader {
  checkOptions(options, ['start', 'end', 'amount', 'customer', 'from', 'to', 'timeZone', 'naiveZone', 'onInvalid'])
  const { start, end, amount, customer } = options
  for (const name of ['start', 'end', 'amount'] as const) checkField(`options.${name}`, options[name])
  if (customer !== undefined) checkField('options.customer', customer)
  const instants = instantReader(instantOptions(options))
  const [from, to] = checkPeriod(options, instants)
  const wrong = wrongBy(strict)
  return {
    fields: [start, end, amount, ...(customer === undefined ? [] : [customer])],
    mayBeAbsent: [1],
    // The rows of one customer tell who was one before; a row alone ends but once.
    history: customer !== undefined,
    period: { from: isoOf(from), to: isoOf(to) },
    read(columns, i, row) {
      const [began, ended] = [columns[0]?.[i] ?? null, columns[1]?.[i] ?? null]
      const paid = columns[2]?.[i] ?? null
      const id = (customer === undefined ? null : columns[3]?.[i]) ?? null
      const first = instants.read(began)
      if (began !== null && Number.isNaN(first)) return wrong(start, row, instants.expected(began), began)
      const last = ended === null ? Infinity : instants.read(ended)
      if (Number.isNaN(last)) return wrong(end, row, instants.expected(ended), ended)
      if (paid !== null && !isRevenue(paid)) return wrong(amount, row, revenueExpected(paid), paid)
      if (id !== null && !isId(id)) return wrong(customer, row, idExpected('the id of a customer'), id)
      if (began === null || paid === null) return 'missing'
      if (customer !== undefined && id === null) return wrong(customer, row, idExpected('the id of a customer'), id)
      if (last < first) return wrong(end, row, `at least its start, ${isoOf(first)}`, ended)
      const at = (instant: number): number => (first <= instant && instant < last ? paid + 0 : 0)
      return {
        customer: id ?? undefined,
        start: at(from),
        end: at(to),
        before: paid > 0 && first < from && first < last,
      }
    },
  }
}
