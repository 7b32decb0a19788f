import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { clopperPearson, criticalValue, wilson } from '../core/intervals.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { CustomerFlow } from '../summary/customerFlowShape.ts'
import { type FlowCounts, type Trials, toFlow } from './flow.ts'

/** The options of `retentionRate`. */
export interface RetentionRateOptions {
  /** 'apart' (default) counts a customer from the end of the trial on, 'included' from its start. */
  readonly trials?: Trials
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
  /** 'wilson' (default) is right on average, 'clopper-pearson' never under its level. */
  readonly method?: 'wilson' | 'clopper-pearson'
}

/** The share of the customers of the start of a period who are there at its end. */
export interface RetentionRate extends Measured {
  readonly metric: 'retentionRate'
  /** Customers of the start who are there at the end. */
  readonly kept: number
  /** Customers of the start who are not. */
  readonly lost: number
  /** What is divided by, start: value = kept / base. */
  readonly base: number
  /** Customers at the start of the period. */
  readonly start: number
  /** Customers at its end. */
  readonly end: number
  /** New ones who are still there at its end; they are no part of the value. */
  readonly acquired: number
  /** The start of the period; null for counts. */
  readonly from: string | null
  /** The first instant after it; null for counts. */
  readonly to: string | null
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * Customer retention rate: of the customers at the start of a period, the share who are customers at its end.
 *
 * @formula (end - acquired) / start = (start - lost) / start; with the churn rate of 'start' it adds up to 1
 * @unit a fraction per period, 0 to 1; higher is better
 * @source Farris, Bendle, Pfeifer and Reibstein 2010, Marketing Metrics; interval: Wilson 1927, Clopper and Pearson 1934
 * @complexity O(1)
 * @example
 * retentionRate({ start: 400, end: 430, acquired: 50, lost: 20 }).value // => 0.95
 * @example
 * const { low, high } = retentionRate({ start: 400, end: 430, acquired: 50, lost: 20 }).interval
 * ;[low.toFixed(4), high.toFixed(4)] // => ['0.9240', '0.9674']
 * @example
 * retentionRate({ start: 0, end: 3, acquired: 3, lost: 0 }).reason // => 'no-customers'
 */
export function retentionRate(flow: CustomerFlow | FlowCounts, options: RetentionRateOptions = {}): RetentionRate {
  checkOptions(options, ['trials', 'level', 'method'])
  const { trials = 'apart', level = 0.95, method = 'wilson' } = options
  checkChoice('options.trials', trials, ['apart', 'included'])
  checkLevel(level)
  checkChoice('options.method', method, ['wilson', 'clopper-pearson'])
  const { n, missing, invalid, start, end, acquired, lost, from, to } = toFlow(flow, trials)
  const kept = start - lost
  const some = start > 0
  const value = kept / start
  const bounds = method === 'wilson' ? wilson(kept, start, criticalValue(level)) : clopperPearson(kept, start, level)
  return {
    metric: 'retentionRate',
    definition: { trials },
    value: some ? value : null,
    n,
    missing,
    invalid,
    standardError: some ? Math.sqrt((value * (1 - value)) / start) : null,
    interval: some ? { ...bounds, level, method } : null,
    reason: some ? null : 'no-customers',
    warnings: some && start < 30 ? ['small-sample'] : [],
    kept,
    lost,
    base: start,
    start,
    end,
    acquired,
    from,
    to,
    estimate: some ? { kind: 'proportion', yes: kept, n: start, unit: 1 } : null,
  }
}
