import { checkOptions } from '../core/check.ts'
import type { Interval } from '../core/types.ts'
import { logOf, powerSum } from './annuity.ts'
import {
  checkMargin,
  checkMoney,
  checkNumber,
  oneOf,
  type Rate,
  type RateReading,
  readRate,
  type Staying,
  type Valued,
} from './rates.ts'

/** The options of `cacPayback`. All rates are per the period of `amount`. */
export interface CacPaybackOptions {
  /** What it cost to win one customer; at least 0. */
  readonly cac: number
  /** What a customer pays in a period; at least 0. */
  readonly amount: number
  /** The share of the amount that is margin, 1 by default. */
  readonly margin?: number
  /** The share of customers lost in a period, or the result of `churnRate`; without it nobody leaves. */
  readonly churnRate?: Rate
  /** The share of customers kept in a period, or the result of `retentionRate`, instead of `churnRate`. */
  readonly retentionRate?: Rate
  /** A period, as a fraction; 0 by default. */
  readonly discountRate?: number
}

/** How many periods it takes until a customer's margins have paid for acquiring one. */
export interface CacPayback extends Valued {
  readonly metric: 'cacPayback'
  /** `value` as whole periods: after so many margins the cost is back. */
  readonly periods: number | null
  /** Periods without churn and discounting: cac / (amount · margin). */
  readonly plain: number | null
  /** `plain` as whole periods. */
  readonly plainPeriods: number | null
  /** Null: spread is in `interval`, where the rate had one. */
  readonly estimate: null
}

/**
 * The payback period of the acquisition cost. Margins come at the start of each period, the first at once, from those
 * customers who are still there; null, reason `never-paid-back`, where all of them together are less than the cost.
 *
 * @formula ln(1 - cac (1 - x) / m) / ln x with x = (1 - churn)/(1 + d), m = amount · margin; cac / m where x = 1
 * @unit periods of the amount, 0 to ∞; lower is better
 * @source plain: the CAC payback of Bessemer's cloud metrics; with churn: the n at which m (1 - x^n)/(1 - x) reaches cac
 * @complexity O(1)
 * @example
 * const { value, periods } = cacPayback({ cac: 500, amount: 100, margin: 0.8 })
 * ;[value, periods] // => [6.25, 7]
 * @example
 * const { value, periods, plain } = cacPayback({ cac: 175, amount: 100, churnRate: 0.5 })
 * ;[value, periods, plain] // => [3, 3, 1.75]
 * @example
 * cacPayback({ cac: 2000, amount: 100, churnRate: 0.05 }).reason // => 'never-paid-back'
 * @example
 * cacPayback({ cac: 500 }) // throws options.amount must be a number of at least 0, got undefined
 */
export function cacPayback(options: CacPaybackOptions): CacPayback {
  checkOptions(options, ['cac', 'amount', 'margin', 'churnRate', 'retentionRate', 'discountRate'])
  const { amount, margin = 1, discountRate: rate = 0 } = options
  const cac = checkMoney('options.cac', options.cac)
  const paid = checkMoney('options.amount', amount) * checkMargin(margin)
  const discountRate = checkNumber('options.discountRate', rate, 0, 1)
  const by = oneOf(options, ['churnRate', 'retentionRate'])
  const { at, ends, level, reason, warnings } = by === null ? NOBODY_LEAVES : readRate(by, options[by] as Rate)
  const share = cac === 0 ? 0 : cac / paid
  const unknown = { value: null, periods: null }
  const { value, periods } = at === null ? unknown : payback(share, at, discountRate)
  const plain = payback(share, { churn: 0, stay: 1 }, 0)
  return {
    metric: 'cacPayback',
    definition: { discountRate, churn: by !== null },
    value,
    interval: value === null ? null : intervalOf(ends, (end) => payback(share, end, discountRate).value, level),
    reason: value === null ? (reason ?? 'never-paid-back') : null,
    warnings,
    periods,
    plain: plain.value,
    plainPeriods: plain.periods,
    estimate: null,
  }
}

const NOBODY_LEAVES: RateReading = { at: { churn: 0, stay: 1 }, ends: null, level: 0, reason: null, warnings: [] }

interface Payback {
  readonly value: number | null
  readonly periods: number | null
}

/** Periods until Σ x^t reaches `share`, which is the cost in margins. */
function payback(share: number, { churn, stay }: Staying, discountRate: number): Payback {
  const never = { value: null, periods: null }
  if (!(share >= 0 && share < Number.POSITIVE_INFINITY)) return never
  const ratio = stay / (1 + discountRate)
  const less = (churn + discountRate) / (1 + discountRate)
  if (share * less > 1 || (share * less === 1 && ratio > 0)) return never
  if (ratio === 0) return { value: share === 1 ? 1 : 0, periods: Math.ceil(share) }
  // What fades by less than a rounding error is plain; the logarithms of what underflows would say otherwise.
  const flat = Math.max(1, share) * less < 1e-17
  const value = (flat ? share : Math.log1p(-share * less) / logOf(ratio, less)) + 0
  // Rounding can lift a whole number of periods just above itself.
  const below = Math.max(0, Math.ceil(value) - 1)
  const enough = powerSum(ratio, less, below) >= share * (1 - 1e-14)
  return { value, periods: enough ? below : Math.ceil(value) }
}

function intervalOf(
  ends: readonly [Staying, Staying] | null,
  of: (end: Staying) => number | null,
  level: number,
): Interval | null {
  const [low, high] = (ends ?? []).map(of).sort((a, b) => Number(a) - Number(b))
  return typeof low === 'number' && typeof high === 'number' ? { low, high, level, method: 'from-churn' } : null
}
