import { checkChoice, checkRecord } from '../core/check.ts'
import { addProduct } from '../core/covariance.ts'
import { addExact, addSquare, canonical, sumOf } from '../core/numeric.ts'
import type { Instant, Missing, Summarizer } from '../core/types.ts'
import { groupTally } from './counters.ts'
import {
  type AccountId,
  type AccountReader,
  amountReader,
  type RevenueFlowOptions,
  type RevenueRecordsOptions,
  recordReader,
} from './revenueFlowRead.ts'
import { checkRevenueFlow, type RevenueFlow, type RevenueFlowDefinition } from './revenueFlowShape.ts'

type Flag = boolean | number | Missing
type Read<Row, T> = (row: Row) => T
type Paid<K extends string> = { readonly [P in K]?: number | Missing }
type Named<K extends string> = { readonly [P in K]?: AccountId | Missing }
type Timed<K extends string> = { readonly [P in K]?: Instant | Missing }
type Known<K extends string> = { readonly [P in K]?: Flag }

/**
 * Adds up recurring revenue, such as monthly subscriptions, at the start and at the end of a period, by what happened to
 * each customer: new, reactivated, expanded, contracted, churned or unchanged. In whole minor units (cents) every sum is
 * exact. A row that lacks one of the two amounts is missing: write 0 where there was no revenue. With `amount` rows are
 * subscriptions: from when to when an amount is paid; revenue at t is what is paid where start ≤ t < end, and who had
 * some before is known of the customers that are named. Without `customer` each row is a customer, and any split of the
 * rows merges to the same sums; with it only splits that keep a customer's rows together do.
 *
 * @formula end = start + new + reactivation + expansion - contraction - churn, exactly; by customer, never netted among customers
 * @unit the unit of the amounts, 0 or from 1e-30 to 1e30
 * @source the movements of recurring revenue, as ChartMogul classes them
 * @complexity O(rows) time; space O(1) a group, with `customer` O(customers)
 * @example
 * const rows = [{ was: 1000, is: 1500 }, { was: 800, is: 0 }, { was: 0, is: 700 }, { was: 900, is: 600 }, { was: 500, is: null }]
 * const flow = summarize(rows, revenueFlow({ start: 'was', end: 'is' }))
 * const { start, end, expansion, churn, missing } = flow
 * ;[start.exact, end.exact, expansion.revenue.exact, churn.revenue.exact, missing] // => [[2700], [2800], [500], [800], 1]
 * @example
 * const rows = [{ id: 'A', was: 1000, is: 0 }, { id: 'A', was: 0, is: 1200 }, { id: 'B', was: 0, is: 300, paid: true }]
 * const of = revenueFlow({ start: 'was', end: 'is', customer: 'id', before: (row) => row.paid })
 * const { expansion, reactivation, churn } = summarize(rows, of)
 * ;[expansion.revenue.exact, reactivation.customers, churn.customers] // => [[200], 1, 0]
 * @example
 * const rows = [['A', '2025-02-01', '2026-05-10', 40], ['A', '2026-05-10', null, 60], ['B', '2026-05-04', null, 25]]
 * const subscriptions = rows.map(([id, since, until, mrr]) => ({ id, since, until, mrr }) as { id: string; since: string; until: string | null; mrr: number })
 * const may = { from: '2026-05-01', to: '2026-06-01', timeZone: 'UTC' }
 * const of = revenueFlow({ customer: 'id', start: 'since', end: 'until', amount: 'mrr', ...may })
 * const { start, expansion, new: joined, end } = summarize(subscriptions, of)
 * ;[start.exact, expansion.revenue.exact, joined.revenue.exact, end.exact] // => [[40], [20], [25], [85]]
 * @example
 * summarize([{ was: -5, is: 3 }], revenueFlow({ start: 'was', end: 'is' })) // throws rows[0].was must be a number of at least 0, got -5
 */
export function revenueFlow<const T extends string, const A extends string, const C extends string = never>(
  options: RevenueRecordsOptions<T, A, C>,
): Summarizer<T | A | C, Timed<T> & Paid<A> & Named<C>, RevenueFlow>
export function revenueFlow<const A extends string, const C extends string = never, const B extends string = never>(
  options: RevenueFlowOptions<A, C, B>,
): Summarizer<A | C | B, Paid<A> & Named<C> & Known<B>, RevenueFlow>
export function revenueFlow<Row>(
  options: RevenueRecordsOptions<
    Read<Row, Instant | Missing>,
    Read<Row, number | Missing>,
    Read<Row, AccountId | Missing>
  >,
): Summarizer<never, Row, RevenueFlow>
export function revenueFlow<Row>(
  options: RevenueFlowOptions<Read<Row, number | Missing>, Read<Row, AccountId | Missing>, Read<Row, Flag>>,
): Summarizer<never, Row, RevenueFlow>
export function revenueFlow<Row, const K extends string = never>(
  options: RevenueFlowOptions<K | Read<Row, number | Missing>, K | Read<Row, AccountId | Missing>, K | Read<Row, Flag>>,
): Summarizer<K, Row, RevenueFlow>
export function revenueFlow(
  options: RevenueFlowOptions<Field, Field, Field> | RevenueRecordsOptions<Field, Field, Field>,
): Summarizer<string, never, RevenueFlow> {
  checkRecord('options', options)
  const { customer, onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const strict = onInvalid === 'refuse'
  const reader = options.amount === undefined ? amountReader(options, strict) : recordReader(options, strict)
  const { fields, mayBeAbsent, history, period } = reader
  const keyed = customer !== undefined
  const definition = { customers: keyed ? 'keys' : 'rows', history } satisfies RevenueFlowDefinition
  return {
    kind: 'revenue-flow',
    definition: { ...definition },
    fields: fields as string[],
    mayBeAbsent,
    keyed,
    tally: () =>
      groupTally(
        newGroup,
        (group, columns, i, row) => addRow(group, reader.read(columns, i, row)),
        (group) => ({
          kind: 'revenue-flow',
          version: '1',
          definition: { ...definition },
          ...written(group, period),
        }),
      ),
    check: checkRevenueFlow,
  }
}

type Field = string | ((row: never) => unknown)

/** The running sums of a movement. */
interface Movement {
  customers: number
  readonly revenue: number[]
  readonly squares: number[]
  readonly timesStart: number[]
}

interface Sums {
  readonly start: number[]
  readonly startSquares: number[]
  readonly end: number[]
  readonly endSquares: number[]
  readonly new: Movement
  readonly reactivation: Movement
  readonly expansion: Movement
  readonly contraction: Movement
  readonly churn: Movement
  unchanged: number
  inactive: number
}

function newSums(): Sums {
  const movement = (): Movement => ({ customers: 0, revenue: [], squares: [], timesStart: [] })
  const moved = { new: movement(), reactivation: movement(), expansion: movement() }
  const lost = { contraction: movement(), churn: movement() }
  return { start: [], startSquares: [], end: [], endSquares: [], ...moved, ...lost, unchanged: 0, inactive: 0 }
}

interface Group {
  n: number
  missing: number
  invalid: number
  /** Of rows that are customers by themselves. */
  readonly sums: Sums
  /** The rows of each customer with an id: exact sums, and whether there was revenue before. */
  readonly accounts: Map<AccountId, { readonly start: number[]; readonly end: number[]; before: boolean }>
}

function newGroup(): Group {
  return { n: 0, missing: 0, invalid: 0, sums: newSums(), accounts: new Map() }
}

function addRow(group: Group, row: ReturnType<AccountReader['read']>): void {
  if (row === 'missing' || row === 'invalid') {
    group[row]++
    return
  }
  group.n++
  const { customer, start, end, before } = row
  if (customer === undefined) {
    addAccount(group.sums, start, end, before)
    return
  }
  const account = group.accounts.get(customer) ?? { start: [], end: [], before: false }
  if (!group.accounts.has(customer)) group.accounts.set(customer, account)
  addExact(account.start, start)
  addExact(account.end, end)
  account.before ||= before
}

function addAccount(sums: Sums, start: number, end: number, before: boolean): void {
  addExact(sums.start, start)
  addSquare(sums.startSquares, start)
  addExact(sums.end, end)
  addSquare(sums.endSquares, end)
  if (start === end) sums[start === 0 ? 'inactive' : 'unchanged']++
  else if (start === 0) addMovement(before ? sums.reactivation : sums.new, end, 0, 0)
  else if (end === 0) addMovement(sums.churn, start, 0, 0)
  else if (end > start) addMovement(sums.expansion, end, start, start)
  else addMovement(sums.contraction, start, end, start)
}

/** Adds more - less, both in full, so that the sum stays exact where their difference is no double. */
function addMovement(movement: Movement, more: number, less: number, start: number): void {
  movement.customers++
  addExact(movement.revenue, more)
  addExact(movement.revenue, -less)
  addSquare(movement.squares, more - less)
  addProduct(movement.timesStart, more - less, start)
}

function written(
  { n, missing, invalid, sums: plain, accounts }: Group,
  period: AccountReader['period'],
): Omit<RevenueFlow, 'kind' | 'version' | 'definition'> {
  const sums = accounts.size === 0 ? plain : newSums()
  for (const { start, end, before } of accounts.values()) {
    addAccount(sums, sumOf(canonical(start)), sumOf(canonical(end)), before)
  }
  const moved = ({ customers, revenue, squares }: Movement) => ({
    customers,
    revenue: canonical(revenue),
    squares: canonical(squares),
  })
  const changed = (movement: Movement) => ({ ...moved(movement), timesStart: canonical(movement.timesStart) })
  return {
    rows: n + missing + invalid,
    n,
    missing,
    invalid,
    ...period,
    start: canonical(sums.start),
    startSquares: canonical(sums.startSquares),
    end: canonical(sums.end),
    endSquares: canonical(sums.endSquares),
    new: moved(sums.new),
    reactivation: moved(sums.reactivation),
    expansion: changed(sums.expansion),
    contraction: changed(sums.contraction),
    churn: moved(sums.churn),
    unchanged: sums.unchanged,
    inactive: sums.inactive,
  }
}
