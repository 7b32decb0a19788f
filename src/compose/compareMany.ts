import { checkChoice, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { chiSquared, etaSquared, type GroupsOutcome, heterogeneity, homogeneity, welchAnova } from '../core/groups.ts'
import { adjusted } from '../core/intervals.ts'
import { kruskalWallis } from '../core/ranks.ts'
import type { Comparable, Estimate, MeanEstimate } from '../core/types.ts'
import { differs } from '../summary/merge.ts'

/** How many results can be compared at once. */
export type ManyMethod = 'chi-squared' | 'wald' | 'welch-anova' | 'kruskal-wallis'

/** The options of `compareMany`. */
export interface CompareManyOptions {
  /**
   * By default 'chi-squared' for shares, 'wald' for scores and weighted results, 'welch-anova' for means. 'chi-squared'
   * of scores compares the shares of promoters, passives and detractors; 'kruskal-wallis' needs results with a
   * `distribution`, such as those of `ces` and `csat`.
   */
  readonly method?: ManyMethod
}

/** How much of what varies lies between the groups, 0 to 1. */
export interface ManyEffect {
  /** Cramér's V of counts, eta squared of means, epsilon squared of ranks. */
  readonly name: 'cramer-v' | 'eta-squared' | 'epsilon-squared'
  /** Its size, without a sign. */
  readonly value: number
}

/** Whether several results are more than one result plus noise. */
export interface ManyComparison {
  /** The metric of the results. */
  readonly metric: string
  /** Chi-squared, or F for 'welch-anova'; null where there is no spread to measure by. */
  readonly statistic: number | null
  /** The degrees of freedom: one number, or two for F. Empty where fewer than two results can be compared. */
  readonly df: readonly number[]
  /** The chance of a statistic at least as large if all were one; null where it cannot be told. */
  readonly pValue: number | null
  /** How it was made; null where fewer than two results can be compared. */
  readonly method: ManyMethod | null
  /** Null where nothing varies, and for 'wald'. */
  readonly effect: ManyEffect | null
  /** Results that were compared. */
  readonly groups: number
  /** Results without a value or a spread, which were not. */
  readonly empty: number
}

/**
 * Asks once whether any of several results differ, such as those of all regions. It does not say which: `versusRest` does.
 *
 * @formula chi-squared: Pearson's, of counts · wald: Σ (value - mean)² / variance, scores with the adjusted-Wald ones ·
 * welch-anova: F for unequal variances · kruskal-wallis: ranks with ties
 * @unit a p-value, 0 to 1
 * @source Pearson 1900; Cochran 1954; Welch 1951, as R oneway.test; Kruskal and Wallis 1952, as R kruskal.test
 * @complexity O(results)
 * @example
 * const smokers = [[83, 86], [90, 93], [129, 136], [70, 82]].map(([yes, n]) => proportion({ yes, n }))
 * const { statistic, df, pValue } = compareMany(smokers)
 * ;[statistic.toFixed(1), df, pValue.toFixed(6)] // => ['12.6', [3], '0.005585']
 * @example
 * compareMany([mean([1, 2, 3, 4]), mean([2, 3, 4, 5]), mean([7, 8, 9, 8])]).method // => 'welch-anova'
 * @example
 * compareMany([nps([9]), csat([5])]) // throws results[1].metric must be "nps", as in results[0], got "csat"
 */
export function compareMany(results: Iterable<Comparable>, options: CompareManyOptions = {}): ManyComparison {
  checkOptions(options, ['method'])
  checkRecord('results', results)
  const list = [...results]
  for (const [i, result] of list.entries()) checkLike(list[0], result, i)
  const [first] = list
  if (first === undefined) return refuse('invalid-value', 'results', 'at least one result', results)
  const measured = list.filter(({ value, estimate }) => value !== null && estimate !== null)
  const counted = { groups: measured.length, empty: list.length - measured.length }
  const methods = methodsOf(measured)
  const { method = methods[0] as ManyMethod } = options
  if (measured.length < 2) {
    return { metric: first.metric, statistic: null, df: [], pValue: null, method: null, effect: null, ...counted }
  }
  checkChoice('options.method', method, methods)
  const { statistic, df, pValue, effect } = test(measured, method)
  return { metric: first.metric, statistic, df, pValue, method, effect, ...counted }
}

function checkLike(first: unknown, result: unknown, i: number): void {
  checkRecord(`results[${i}]`, result)
  for (const part of ['metric', 'definition'] as const) {
    const difference = differs((first as Comparable)[part], (result as Comparable)[part], `results[${i}].${part}`)
    if (difference === null) continue
    refuse('not-comparable', difference.path, `${difference.expected}, as in results[0]`, difference.received)
  }
}

/** The tests that these results allow, the default first. */
function methodsOf(results: readonly Comparable[]): readonly ManyMethod[] {
  const kinds = new Set(results.map(({ estimate }) => estimate?.kind))
  const ranks: readonly ManyMethod[] = !kinds.has('normal') && results.every(hasCounts) ? ['kruskal-wallis'] : []
  if (kinds.size === 1 && kinds.has('proportion')) return ['chi-squared', ...ranks]
  if (kinds.size === 1 && kinds.has('mean')) return ['welch-anova', ...ranks]
  if (kinds.size === 1 && kinds.has('score')) return ['wald', 'chi-squared', ...ranks]
  return ['wald', ...ranks]
}

interface WithCounts extends Comparable {
  readonly distribution: readonly { readonly count: number }[]
}

function hasCounts(result: Comparable): result is WithCounts {
  return Array.isArray((result as { distribution?: unknown }).distribution)
}

type Tested = GroupsOutcome & Pick<ManyComparison, 'effect'>

function test(results: readonly Comparable[], method: ManyMethod): Tested {
  const estimates = results.map(({ estimate }) => estimate as Estimate)
  if (method === 'kruskal-wallis') return ranked(results as readonly WithCounts[])
  if (method === 'welch-anova') {
    const means = estimates as readonly MeanEstimate[]
    return { ...welchAnova(means), effect: effectOf('eta-squared', etaSquared(means)) }
  }
  if (method === 'chi-squared') {
    const { cramerV, ...outcome } = homogeneity(estimates.map(countsOf))
    return { ...outcome, effect: effectOf('cramer-v', cramerV) }
  }
  return { ...heterogeneity(estimates.map(weighed)), effect: null }
}

function ranked(results: readonly WithCounts[]): Tested {
  const { statistic, df, epsilonSquared } = kruskalWallis(
    results.map(({ distribution }) => distribution.map(({ count }) => count)),
  )
  const outcome = statistic === null ? { statistic, df: [df], pValue: 1 } : chiSquared(statistic, df)
  return { ...outcome, effect: effectOf('epsilon-squared', epsilonSquared) }
}

function effectOf(name: ManyEffect['name'], value: number | null): ManyEffect | null {
  return value === null ? null : { name, value }
}

function countsOf(estimate: Estimate): readonly number[] {
  if (estimate.kind === 'proportion') return [estimate.yes, estimate.n - estimate.yes]
  if (estimate.kind !== 'score') return []
  const { plus, minus, n } = estimate
  return [plus, n - plus - minus, minus]
}

function weighed(estimate: Estimate): { readonly value: number; readonly variance: number } {
  if (estimate.kind === 'normal') return { value: estimate.value, variance: estimate.standardError ** 2 }
  if (estimate.kind === 'mean') return { value: estimate.mean, variance: estimate.variance / estimate.n }
  const { n } = estimate
  const votes = estimate.kind === 'score' ? estimate : { plus: estimate.yes, minus: 0, n }
  const { estimate: value, variance } = adjusted(votes)
  return { value, variance }
}
