import { checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { addSums, canonical, sumOf } from '../core/numeric.ts'
import type { ExactSum } from '../core/types.ts'
import {
  isRevenue,
  less,
  MOVEMENTS,
  type RevenueFlow,
  revenueExpected,
  startingCustomers,
} from '../summary/revenueFlowShape.ts'

/** The recurring revenue of a period as a report prints it, all in one unit of money. */
export interface RevenueTotals {
  /** Revenue at the start of the period. */
  readonly start: number
  /** Of customers who pay at the end and never paid before; 0 where it is not given. */
  readonly new?: number
  /** Of customers who paid once, not at the start, and pay at the end; where it is not given, they are among the new. */
  readonly reactivation?: number
  /** What customers of the start pay more at the end. */
  readonly expansion: number
  /** What customers of the start pay less at the end, without those who pay nothing. */
  readonly contraction: number
  /** What customers of the start paid who pay nothing at the end. */
  readonly churn: number
  /** Revenue at the end, checked against the others. */
  readonly end?: number
}

/** Whether revenue of customers who came back counts: 'apart' leaves it out, 'included' adds it. */
export type Reactivation = 'apart' | 'included'

/** The movements of recurring revenue beside a metric: end = start + new + reactivation + expansion - contraction - churn. */
export interface RevenueParts {
  /** Revenue at the start. */
  readonly start: number
  /** Of customers without any at the start, nor before that is known. */
  readonly new: number
  /** Of customers without any at the start who had some before; 0 where that is not known. */
  readonly reactivation: number
  /** What customers of the start pay more. */
  readonly expansion: number
  /** What customers of the start pay less, but some. */
  readonly contraction: number
  /** What customers of the start paid who pay nothing now. */
  readonly churn: number
  /** Revenue at the end. */
  readonly end: number
  /** Customers with revenue at the start; null where only totals are known. */
  readonly customers: number | null
}

/** What the metrics read of a revenue flow. */
export interface Revenue {
  readonly n: number
  readonly missing: number
  readonly invalid: number
  readonly parts: RevenueParts
  /** Whether reactivations stand apart from new customers. */
  readonly history: boolean
  readonly sums: Readonly<Record<(typeof MOVEMENTS)[number] | 'start' | 'end', ExactSum>>
  /** Null where only totals are known. */
  readonly flow: RevenueFlow | null
}

const TOTALS = ['start', 'new', 'reactivation', 'expansion', 'contraction', 'churn', 'end'] as const

/** A summary or published totals as one revenue flow. */
export function toRevenue(revenue: RevenueFlow | RevenueTotals): Revenue {
  checkRecord('revenue', revenue)
  if ((revenue as RevenueFlow).kind !== 'revenue-flow') return fromTotals(revenue as RevenueTotals)
  const flow = revenue as RevenueFlow
  const { n, missing, invalid, definition, start, end } = flow
  const moved = Object.fromEntries(MOVEMENTS.map((name) => [name, flow[name].revenue])) as Moved
  const sums = { ...moved, start, end }
  const parts = partsOf(sums, startingCustomers(flow))
  return { n, missing, invalid, parts, history: definition.history, sums, flow }
}

type Moved = Readonly<Record<(typeof MOVEMENTS)[number], ExactSum>>

function fromTotals(totals: RevenueTotals): Revenue {
  for (const name of Object.keys(totals)) {
    if ((TOTALS as readonly string[]).includes(name)) continue
    const expected = `absent: revenue is a summary of revenueFlow, or the totals ${TOTALS.join(', ')}`
    refuse('invalid-value', `revenue.${name}`, expected, totals[name as keyof RevenueTotals])
  }
  const read = (name: (typeof TOTALS)[number]): ExactSum => {
    const given = totals[name]
    const value: unknown = given === undefined && (name === 'new' || name === 'reactivation') ? 0 : given
    if (!isRevenue(value)) return refuse('invalid-value', `revenue.${name}`, revenueExpected(value), value)
    return canonical(value === 0 ? [] : [value])
  }
  const [given, expansion, contraction, churn] = [read('start'), read('expansion'), read('contraction'), read('churn')]
  const moved = { new: read('new'), reactivation: read('reactivation'), expansion, contraction, churn }
  const lost = addSums(contraction, churn)
  const over = sumOf(less(lost, given))
  if (over > roundingOf(given, contraction, churn)) {
    refuse('invalid-value', 'revenue.churn', `with contraction at most start, ${totals.start}`, totals.churn)
  }
  // All is lost, in decimals: 0.1 + 0.2 is more than 0.3.
  const start = over > 0 ? lost : given
  if (start.exact.length === 0 && expansion.exact.length > 0) {
    refuse('invalid-value', 'revenue.expansion', '0, as there is no revenue at the start', totals.expansion)
  }
  const end = less([start, moved.new, moved.reactivation, expansion].reduce(addSums), contraction, churn)
  if (totals.end !== undefined) {
    const last = read('end')
    const off = Math.abs(sumOf(less(end, last)))
    if (off > roundingOf(last, start, ...Object.values(moved))) {
      refuse('invalid-value', 'revenue.end', `${sumOf(end)}, which is start and all movements`, totals.end)
    }
  }
  const history = totals.reactivation !== undefined
  const sums = { ...moved, start, end }
  const printed = { ...partsOf(sums, null), start: sumOf(given), end: (totals.end ?? sumOf(end)) + 0 }
  return { n: 0, missing: 0, invalid: 0, parts: printed, history, sums, flow: null }
}

/** How far a sum of decimals can be off, as each is the nearest double. */
function roundingOf(...amounts: readonly ExactSum[]): number {
  return (sumOf(amounts.reduce(addSums)) * Number.EPSILON) / 2
}

function partsOf(sums: Revenue['sums'], customers: number | null): RevenueParts {
  const moved = { start: sumOf(sums.start), new: sumOf(sums.new), reactivation: sumOf(sums.reactivation) }
  const changed = { expansion: sumOf(sums.expansion), contraction: sumOf(sums.contraction), churn: sumOf(sums.churn) }
  return { ...moved, ...changed, end: sumOf(sums.end), customers }
}

/** Refuses to tell reactivations apart where they are among the new. */
export function checkHistory(revenue: Revenue, given: Reactivation, only: Reactivation): void {
  if (given === only || revenue.history) return
  refuse('invalid-option', 'options.reactivation', `'${only}', as it is not known who paid before`, given)
}
