import { sumOf } from '../core/numeric.ts'
import { churnRate } from '../lifecycle/churn.ts'
import type { ClvMapping } from '../schema/metricTypes.ts'
import type { Amounts } from '../summary/amounts.ts'
import { clv } from '../value/clv.ts'
import { given, type Result } from './reading.ts'

/** The value of a customer who pays the average, at the churn of the period. */
export function clvResult(mapping: ClvMapping, { flow, amount }: { flow: never; amount: Amounts }): Result {
  const { level, trials, margin, discountRate, timing, horizon, lifetimeCap } = mapping
  const churn = churnRate(flow, given({ level, trials }))
  const { n, missing, invalid, end } = churn
  const average = end === 0 ? 0 : sumOf(amount.sum) / end
  const options = given({ margin, discountRate, timing, horizon, lifetimeCap })
  const result = { ...clv({ amount: average, churnRate: churn, ...options }), n, missing, invalid, standardError: null }
  return end > 0 ? result : { ...result, value: null, interval: null, reason: 'no-customers' }
}
