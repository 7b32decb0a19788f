import { isFactor, LARGEST_FACTOR, SMALLEST_FACTOR } from '../core/covariance.ts'
import { refuse } from '../core/errors.ts'
import { addExact, addSums, canonical, sumOf } from '../core/numeric.ts'
import type { ExactSum, Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** What makes two revenue flows alike. */
export interface RevenueFlowDefinition extends Readonly<Record<string, Json>> {
  /** 'rows' where each row is a customer, 'keys' where the rows of one key are. */
  readonly customers: 'rows' | 'keys'
  /** Whether it was read who had paid before, so that reactivations stand apart from new customers. */
  readonly history: boolean
}

/** The customers of one movement. */
export interface RevenueMovement {
  /** How many. */
  readonly customers: number
  /** By how much their recurring revenue rose or fell, never below 0. */
  readonly revenue: ExactSum
  /** The exact sum of the squares of it, each rise or fall rounded to a double. */
  readonly squares: ExactSum
}

/** A movement of customers who pay at both ends. */
export interface RevenueChange extends RevenueMovement {
  /** The exact sum of its products with the revenue at the start. */
  readonly timesStart: ExactSum
}

/** Recurring revenue at the two ends of a period, by what happened to each customer. end = start + new + reactivation + expansion - contraction - churn, exactly. */
export interface RevenueFlow extends Summary {
  readonly kind: 'revenue-flow'
  readonly definition: RevenueFlowDefinition
  /** Valid rows. */
  readonly n: number
  /** Rows that lack the revenue at the start or at the end. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** The start of the period; null where the rows hold the revenue of both its ends. */
  readonly from: string | null
  /** The first instant after it. */
  readonly to: string | null
  /** Revenue at the start. */
  readonly start: ExactSum
  /** The exact sum of the squares of it, by customer. */
  readonly startSquares: ExactSum
  /** Revenue at the end. */
  readonly end: ExactSum
  /** The exact sum of the squares of it, by customer. */
  readonly endSquares: ExactSum
  /** None at the start, some at the end, and none before that is known. */
  readonly new: RevenueMovement
  /** None at the start, some at the end, and some before the start. */
  readonly reactivation: RevenueMovement
  /** Some at the start, more at the end. */
  readonly expansion: RevenueChange
  /** Some at the start, less at the end, but some. */
  readonly contraction: RevenueChange
  /** Some at the start, none at the end. */
  readonly churn: RevenueMovement
  /** Customers with the same revenue at both ends. */
  readonly unchanged: number
  /** Customers with none at either end. */
  readonly inactive: number
}

/** The movements, in the order of the identity. */
export const MOVEMENTS = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const

/** Customers with revenue at the start. */
export function startingCustomers({ expansion, contraction, churn, unchanged }: RevenueFlow): number {
  return expansion.customers + contraction.customers + churn.customers + unchanged
}

/** Customers with revenue at the end. */
export function endingCustomers(flow: RevenueFlow): number {
  return startingCustomers(flow) - flow.churn.customers + flow.new.customers + flow.reactivation.customers
}

/** Whether this can be recurring revenue. */
export function isRevenue(value: unknown): value is number {
  return isFactor(value) && value >= 0
}

/** What recurring revenue that was refused should have been. */
export function revenueExpected(value: unknown): string {
  const sized = Number.isFinite(value) && (value as number) > 0
  return `a number of at least 0${sized ? `, and of ${SMALLEST_FACTOR} to ${LARGEST_FACTOR} where it is above` : ''}`
}

/** Refuses a decoded flow whose numbers contradict each other. */
export function checkRevenueFlow(summary: unknown, path: string): void {
  const flow = summary as RevenueFlow
  const { n, start, startSquares, end, endSquares, unchanged, inactive, definition } = flow
  checkRows(flow, path)
  const must = mustHold(path)
  let customers = unchanged + inactive
  for (const name of MOVEMENTS) {
    const { customers: count, ...sums } = flow[name]
    const bare = Object.values(sums).every(({ exact }) => exact.length === 0)
    const positive = Object.values(sums).every((sum) => sumOf(sum) > 0)
    must(`${name}.customers`, count > 0 ? positive : bare, 'above 0 exactly where there is revenue', count)
    must(
      `${name}.squares`,
      isSpread(count, sums.revenue, sums.squares),
      `possible for ${count} customers`,
      sums.squares,
    )
    customers += count
  }
  must(
    'reactivation.customers',
    definition.history || flow.reactivation.customers === 0,
    '0, as no history was read',
    flow.reactivation.customers,
  )
  const [starting, ending] = [startingCustomers(flow), endingCustomers(flow)]
  for (const [name, count, sum, squares] of [
    ['start', starting, start, startSquares],
    ['end', ending, end, endSquares],
  ] as const) {
    const some = count > 0 ? sumOf(sum) > 0 : sum.exact.length === 0
    must(name, some, count > 0 ? 'above 0, as there are customers' : '0, as there are no customers', sumOf(sum))
    must(`${name}Squares`, isSpread(count, sum, squares), `possible for ${count} customers`, sumOf(squares))
  }
  const least = definition.customers === 'rows' ? n : 0
  must('n', least <= customers && customers <= n, `${customers} customers, or more where rows have keys`, n)
  must('n', n === 0 || customers > 0, '0, as there are no customers', n)
  checkLosses(flow, must)
  const expected = identity(flow)
  must('end', sameSum(expected, end), `${sumOf(expected)}, which is start and all movements`, sumOf(end))
}

type Must = (name: string, holds: boolean, expected: string, value: unknown) => void

function mustHold(path: string): Must {
  return (name, holds, expected, value) => {
    if (!holds) refuse('invalid-summary', `${path}.${name}`, expected, value)
  }
}

/** Nobody loses more than there was, and products are what their squares allow; squares are rounded, losses exact. */
function checkLosses(flow: RevenueFlow, must: Must): void {
  const { start, contraction, churn, expansion } = flow
  const staying = startingCustomers(flow) - churn.customers
  const kept = sumOf(less(start, contraction.revenue, churn.revenue))
  const was = `${sumOf(start)}, the revenue at the start`
  const expected = staying > 0 ? `with contraction below ${was}` : `${was}, as nobody stayed`
  must('churn.revenue', staying > 0 ? kept > 0 : kept === 0, expected, sumOf(churn.revenue))
  const most = 1 + 1e-12
  for (const [name, change, least, left] of [
    ['expansion', expansion, 0, flow.startSquares],
    ['contraction', contraction, sumOf(contraction.squares), less(flow.startSquares, churn.squares)],
  ] as const) {
    const product = sumOf(change.timesStart)
    const possible = least <= product * most && product * product <= sumOf(change.squares) * sumOf(left) * most
    must(`${name}.timesStart`, possible, 'possible with those squares', product)
  }
}

/** An exact sum without others. */
export function less(from: ExactSum, ...others: readonly ExactSum[]): ExactSum {
  const parts = from.exact.slice().reverse()
  for (const { exact } of others) for (const part of exact) addExact(parts, -part)
  return canonical(parts)
}

/** Whether the squares of this many amounts above 0 can have this sum: at least by Cauchy and Schwarz, at most as if one had it all. Both sums are rounded. */
function isSpread(n: number, sum: ExactSum, squares: ExactSum): boolean {
  const [total, most] = [sumOf(sum), 1 + 1e-12]
  const square = total * total
  return n === 0 ? squares.exact.length === 0 : square <= n * sumOf(squares) * most && sumOf(squares) <= square * most
}

/** What the revenue at the end must be. */
function identity(flow: RevenueFlow): ExactSum {
  const gains = [flow.new, flow.reactivation, flow.expansion].map(({ revenue }) => revenue)
  return less([flow.start, ...gains].reduce(addSums), flow.contraction.revenue, flow.churn.revenue)
}

function sameSum(a: ExactSum, b: ExactSum): boolean {
  return a.exact.length === b.exact.length && a.exact.every((part, i) => part === b.exact[i])
}
