import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { addSums, sumOf } from '../core/numeric.ts'
import type { Estimate, Measured } from '../core/types.ts'
import { less, type RevenueFlow } from '../summary/revenueFlowShape.ts'
import { checkHistory, type Reactivation, type RevenueParts, type RevenueTotals, toRevenue } from './revenue.ts'
import { mirrored, NONE } from './revenueRatio.ts'
import { grossRetention, measuredRevenue, netRetention } from './revenueRetention.ts'

/** The options of `revenueChurn`. */
export interface RevenueChurnOptions {
  /** 'gross' (default) counts losses alone, 'net' sets gains against them. */
  readonly variant?: 'gross' | 'net'
  /** For 'net': 'apart' (default) leaves customers who came back out, 'included' counts them as gains. */
  readonly reactivation?: Reactivation
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A churn rate of revenue, as a fraction: value = lost / start. `n` counts rows (0 for totals), `customers` those of the start. */
export interface RevenueChurn extends Measured, RevenueParts {
  readonly metric: 'revenueChurn'
  /** Contraction and churn; less the gains where it is net, so it may be below 0. */
  readonly lost: number
  /** What comparisons need; null where only totals are known, under two customers and where all lose the same share. */
  readonly estimate: Estimate | null
}

/**
 * Revenue churn (MRR churn): the share of the recurring revenue at the start of a period that is lost by its end. Gross
 * churn counts contraction and churn; net churn sets expansion against them, and falls below 0 where customers grow by
 * more than is lost.
 *
 * @formula gross: (contraction + churn) / start = 1 - GRR; net: (contraction + churn - expansion) / start = 1 - NRR; 'included' takes reactivation off as well
 * @unit a fraction per period, gross 0 to 1, net up to 1; lower is better
 * @source gross and net MRR churn rate as ChartMogul defines them (net there with reactivation 'included'); standard error and interval: those of retention
 * @complexity O(1)
 * @example
 * revenueChurn({ start: 10000, expansion: 1900, contraction: 300, churn: 700 }).value // => 0.1
 * @example
 * revenueChurn({ start: 10000, expansion: 1900, contraction: 300, churn: 700 }, { variant: 'net' }).value // => -0.09
 * @example
 * const totals = { start: 10000, reactivation: 400, expansion: 300, contraction: 300, churn: 700 }
 * revenueChurn(totals, { variant: 'net', reactivation: 'included' }).value // => 0.03
 * @example
 * revenueChurn({ start: 1, expansion: 0, contraction: 0, churn: 0 }, { reactivation: 'included' }) // throws options.reactivation must be given for 'net' alone, got "included"
 */
export function revenueChurn(revenue: RevenueFlow | RevenueTotals, options: RevenueChurnOptions = {}): RevenueChurn {
  checkOptions(options, ['variant', 'reactivation', 'level'])
  const { variant = 'gross', reactivation = 'apart', level = 0.95 } = options
  checkChoice('options.variant', variant, ['gross', 'net'])
  checkChoice('options.reactivation', reactivation, ['apart', 'included'])
  checkLevel(level)
  if (variant === 'gross' && options.reactivation !== undefined) {
    refuse('invalid-option', 'options.reactivation', "given for 'net' alone", reactivation)
  }
  const read = toRevenue(revenue)
  checkHistory(read, reactivation, 'apart')
  const net = variant === 'net'
  const { start, expansion, reactivation: back, contraction, churn } = read.sums
  const gains = net ? (reactivation === 'included' ? [expansion, back] : [expansion]) : []
  const lost = sumOf(less(addSums(contraction, churn), ...gains))
  const retention = net ? netRetention(read, reactivation, level) : grossRetention(read, level)
  const value = retention.value === null ? null : lost / sumOf(start)
  const { estimate, ...spread } = value === null ? NONE : mirrored(retention.spread, value)
  return {
    ...measuredRevenue('revenueChurn', net ? { variant, reactivation } : { variant }, read, value, spread),
    lost,
    ...read.parts,
    estimate,
  }
}
