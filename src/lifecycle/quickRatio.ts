import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { addSums, sumOf } from '../core/numeric.ts'
import type { Estimate, Measured, Reason } from '../core/types.ts'
import { endingCustomers, type RevenueFlow } from '../summary/revenueFlowShape.ts'
import { checkHistory, type Reactivation, type RevenueParts, type RevenueTotals, toRevenue } from './revenue.ts'
import { ratioError, ratioSpread } from './revenueRatio.ts'
import { measuredRevenue } from './revenueRetention.ts'

/** The options of `quickRatio`. */
export interface QuickRatioOptions {
  /** 'included' (default) counts what customers pay who came back as a gain, 'apart' leaves it out. */
  readonly reactivation?: Reactivation
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A quick ratio: value = gained / lost. `n` counts rows (0 for totals), `customers` those of the start. */
export interface QuickRatio extends Measured, RevenueParts {
  readonly metric: 'quickRatio'
  /** New revenue and expansion, with reactivations where they are included. */
  readonly gained: number
  /** Contraction and churn. */
  readonly lost: number
  /** What comparisons need; null where only totals are known and where nothing is gained. */
  readonly estimate: Estimate | null
}

/**
 * Quick ratio of growth: recurring revenue gained for each unit of it lost. Where nothing was lost it has no value,
 * however much was gained.
 *
 * @formula (new + expansion + reactivation) / (contraction + churn)
 * @unit a ratio, 0 and up; 1 is standing still; higher is better
 * @source Hamid 2015; with reactivation as ChartMogul; standard error: ratio of sums by customer, Cochran 1977, as R survey::svyratio; interval: Student's t on the logarithm
 * @complexity O(1)
 * @example
 * quickRatio({ start: 10000, new: 2600, reactivation: 100, expansion: 1300, contraction: 300, churn: 700 }).value // => 4
 * @example
 * const rows = [{ was: 1000, is: 1500 }, { was: 800, is: 0 }, { was: 600, is: 400 }, { was: 0, is: 700 }]
 * const { value, gained, lost } = quickRatio(summarize(rows, revenueFlow({ start: 'was', end: 'is' })))
 * ;[value, gained, lost] // => [1.2, 1200, 1000]
 * @example
 * const { value, reason } = quickRatio({ start: 100, new: 50, expansion: 0, contraction: 0, churn: 0 })
 * ;[value, reason] // => [null, 'no-churn']
 */
export function quickRatio(revenue: RevenueFlow | RevenueTotals, options: QuickRatioOptions = {}): QuickRatio {
  checkOptions(options, ['reactivation', 'level'])
  const { reactivation = 'included', level = 0.95 } = options
  checkChoice('options.reactivation', reactivation, ['apart', 'included'])
  checkLevel(level)
  const read = toRevenue(revenue)
  checkHistory(read, reactivation, 'included')
  const { sums, flow, parts } = read
  const included = reactivation === 'included'
  const grown = addSums(sums.new, sums.expansion)
  const y = included ? addSums(grown, sums.reactivation) : grown
  const x = addSums(sums.contraction, sums.churn)
  const [gained, lost] = [sumOf(y), sumOf(x)]
  const value = lost > 0 ? gained / lost : null
  const n = flow === null ? 0 : customersOf(flow, included)
  const error = flow === null || value === null ? null : ratioError({ n, y, x, ...squaresOf(flow, included) })
  const { estimate, ...spread } = ratioSpread(value ?? 0, error, n, level)
  const none: Reason = parts.start + parts.end > 0 ? 'no-churn' : 'no-customers'
  return {
    ...measuredRevenue('quickRatio', { reactivation }, read, value, spread),
    reason: value === null ? none : null,
    gained,
    lost,
    ...parts,
    estimate,
  }
}

/** Everyone with revenue at either end; without those who came back where they stand apart. */
function customersOf(flow: RevenueFlow, included: boolean): number {
  const customers = endingCustomers(flow) + flow.churn.customers
  return included ? customers : customers - flow.reactivation.customers
}

/** Nobody both gains and loses, so no product is above 0. */
function squaresOf(flow: RevenueFlow, included: boolean) {
  const grown = addSums(flow.new.squares, flow.expansion.squares)
  const yy = included ? addSums(grown, flow.reactivation.squares) : grown
  return { yy, xx: addSums(flow.contraction.squares, flow.churn.squares), xy: { exact: [] } }
}
