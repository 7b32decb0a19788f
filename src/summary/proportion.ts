import { checkChoice, checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { type Bounds, clopperPearson, criticalValue, wald, wilson } from '../core/intervals.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { Outcomes } from './outcomes.ts'

/** How the interval of a share is made. */
export type ProportionMethod = 'wilson' | 'clopper-pearson' | 'wald'

/** The options of `proportion`. */
export interface ProportionOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
  /** 'wilson' (default) is right on average, 'clopper-pearson' never under its level, 'wald' there to reproduce it. */
  readonly method?: ProportionMethod
}

/** A share of yes, as a fraction. */
export interface Proportion extends Measured {
  readonly metric: 'proportion'
  /** How many say yes. */
  readonly yes: number
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * The share of yes: of a published `{ yes, n }` or of counted outcomes.
 *
 * @formula yes / n
 * @unit a fraction, 0 to 1
 * @source Wilson 1927; Clopper and Pearson 1934
 * @complexity O(1)
 * @example
 * proportion({ yes: 81, n: 263 }).interval.low.toFixed(4) // => '0.2553'
 * @example
 * proportion({ yes: 0, n: 0 }).value // => null
 * @example
 * proportion({ yes: 3, n: 2 }) // throws counts.yes must be at most n, 2, got 3
 */
export function proportion(
  counts: Outcomes | { readonly yes: number; readonly n: number },
  options: ProportionOptions = {},
): Proportion {
  checkOptions(options, ['level', 'method'])
  const { level = 0.95, method = 'wilson' } = options
  checkLevel(level)
  checkChoice('options.method', method, ['wilson', 'clopper-pearson', 'wald'])
  checkRecord('counts', counts)
  const { yes, n } = counts
  checkCount('counts.n', n)
  checkCount('counts.yes', yes)
  if (yes > n) refuse('invalid-value', 'counts.yes', `at most n, ${n}`, yes)
  const { missing, invalid } = 'missing' in counts ? counts : { missing: 0, invalid: 0 }
  const share = yes / n
  return {
    metric: 'proportion',
    definition: {},
    value: n === 0 ? null : share,
    n,
    missing,
    invalid,
    standardError: n === 0 ? null : Math.sqrt((share * (1 - share)) / n),
    interval: n === 0 ? null : { ...boundsOf(yes, n, method, level), level, method },
    reason: n === 0 ? 'no-answers' : null,
    warnings: n > 0 && n < 30 ? ['small-sample'] : [],
    yes,
    estimate: n === 0 ? null : { kind: 'proportion', yes, n, unit: 1 },
  }
}

function boundsOf(yes: number, n: number, method: ProportionMethod, level: number): Bounds {
  if (method === 'clopper-pearson') return clopperPearson(yes, n, level)
  return (method === 'wilson' ? wilson : wald)(yes, n, criticalValue(level))
}
