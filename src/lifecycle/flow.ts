import { checkCount, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { sumOf } from '../core/numeric.ts'
import type { CustomerDays, CustomerFlow } from '../summary/customerFlowShape.ts'

/** The customers of a period as a report prints them. */
export interface FlowCounts {
  /** Customers at the start of the period. */
  readonly start: number
  /** Customers at its end: start - lost + acquired. */
  readonly end: number
  /** New ones who are still there at its end. */
  readonly acquired: number
  /** Customers of the start who are gone at its end. */
  readonly lost: number
  /** Customers who came and left within the period, in neither of the above; 0 where it is not given. */
  readonly passing?: number
}

/** Whether trials count: 'apart', a customer is one from the end of the trial on, or 'included'. */
export type Trials = 'apart' | 'included'

/** What the metrics read of a flow. */
export interface Flow extends Required<FlowCounts> {
  readonly n: number
  readonly missing: number
  readonly invalid: number
  readonly from: string | null
  readonly to: string | null
  /** Times that a customer left. */
  readonly losses: number
  /** Times that someone became a customer. */
  readonly joins: number
  /** Customers present on average over the period; null where only counts are known. */
  readonly present: number | null
  /** Null where only counts are known. */
  readonly daily: CustomerDays | null
}

const COUNTS = ['start', 'end', 'acquired', 'lost', 'passing'] as const

/** A summary or published counts as one flow. */
export function toFlow(flow: CustomerFlow | FlowCounts, trials: Trials): Flow {
  checkRecord('flow', flow)
  if ((flow as CustomerFlow).kind !== 'customer-flow') return fromCounts(flow as FlowCounts)
  const summary = flow as CustomerFlow
  const { n, missing, invalid, from, to } = summary
  const { time, daily, ...counts } = summary[trials === 'apart' ? 'paid' : 'all']
  const present = sumOf(time) / (Date.parse(to) - Date.parse(from))
  return { ...counts, n, missing, invalid, from, to, present, daily }
}

function fromCounts(counts: FlowCounts): Flow {
  for (const name of Object.keys(counts)) {
    if (!(COUNTS as readonly string[]).includes(name)) {
      const expected = `absent: a flow is a summary of customerFlow, or the counts ${COUNTS.join(', ')}`
      refuse('invalid-value', `flow.${name}`, expected, counts[name as keyof FlowCounts])
    }
  }
  const { start, end, acquired, lost, passing = 0 } = counts
  for (const [i, count] of [start, end, acquired, lost, passing].entries()) checkCount(`flow.${COUNTS[i]}`, count)
  if (lost > start) refuse('invalid-value', 'flow.lost', `at most start, ${start}`, lost)
  if (end !== start - lost + acquired) {
    refuse('invalid-value', 'flow.end', `${start - lost + acquired}, which is start - lost + acquired`, end)
  }
  const [losses, joins] = [lost + passing, acquired + passing]
  const known = { n: start + joins, missing: 0, invalid: 0, from: null, to: null, present: null, daily: null }
  return { start, end, acquired, lost, passing, losses, joins, ...known }
}
