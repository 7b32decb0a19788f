import { checkChoice, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import {
  type BenchmarkMethod,
  benchmarkTests,
  type DifferenceMethod,
  differenceTests,
  type Effect,
  effectOf,
  type Test,
} from '../core/tests.ts'
import type { Comparable, Estimate, Interval, Json } from '../core/types.ts'
import { differs } from '../summary/merge.ts'

/** The options of `compare`. */
export interface CompareOptions {
  /** By default 'adjusted-wald' for NPS, 'newcombe' for shares, 'welch-t' for means, 'z' where a result is weighted. */
  readonly method?: DifferenceMethod
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** The options of `compareTo`. */
export interface CompareToOptions {
  /** By default 'adjusted-wald' for NPS, 'wilson' for shares, 't' for means, 'z' for a weighted result. */
  readonly method?: BenchmarkMethod
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A difference, on the scale of the values, and whether it is more than noise. */
export interface Comparison {
  /** The metric of the results that were compared. */
  readonly metric: string
  /** Second minus first, or result minus benchmark; null where a value is missing. */
  readonly difference: number | null
  /** The difference as a fraction of the first value; null for scores, which cross zero, for weighted results, and where that value is not above 0. */
  readonly relative: number | null
  /** On the scale of the values; null where the spread of one is not known. */
  readonly interval: Interval | null
  /** Two-sided: the level at which the interval would just touch zero is 1 - pValue (but for 'pooled-z'). */
  readonly pValue: number | null
  /** What the p-value was read from: a normal z, or Student's t. */
  readonly statistic: number | null
  /** How interval and p-value were made. */
  readonly method: DifferenceMethod | BenchmarkMethod | null
  /** Cohen's h of two shares, d of two means, the difference over its spread for scores; null for weighted results and benchmarks. */
  readonly effect: Effect | null
}

/**
 * Compares two results of one metric: the signed difference, its interval, and a p-value that inverts that interval.
 *
 * @formula difference = b - a; p < 1 - level exactly where the interval excludes 0
 * @unit the unit of the metric
 * @source NPS: Rocks 2016; shares: Newcombe 1998, method 10; means: Welch 1947, as R t.test
 * @complexity O(1)
 * @example
 * const before = npsFromCounts({ promoters: 110, passives: 70, detractors: 20 })
 * const after = npsFromCounts({ promoters: 90, passives: 70, detractors: 40 })
 * const { difference, pValue } = compare(before, after)
 * ;[difference, pValue.toFixed(4)] // => [-20, '0.0059']
 * @example
 * compare(proportion({ yes: 48, n: 80 }), proportion({ yes: 56, n: 70 })).interval.low.toFixed(4) // => '0.0524'
 * @example
 * compare(nps([9]), csat([5])) // throws b.metric must be "nps", as in a, got "csat"
 */
export function compare<R extends Comparable>(a: R, b: NoInfer<R>, options: CompareOptions = {}): Comparison {
  const level = readLevel(options)
  checkRecord('a', a)
  checkRecord('b', b)
  for (const part of ['metric', 'definition'] as const) checkSame(a[part], b[part], part)
  if (a.value === null || b.value === null) return empty(a.metric, null)
  if (a.estimate === null || b.estimate === null) return empty(a.metric, b.value - a.value)
  const [first, second] = alike(a.estimate, b.estimate)
  const test = choose(differenceTests(first, second), options.method)
  return { ...resultOf(a.metric, a.value, b.value, first, test, level), effect: effectOf(first, second) }
}

/**
 * Compares a result with a benchmark, such as last year's target or an industry figure that is taken as exact.
 *
 * @formula difference = value - benchmark; p < 1 - level exactly where the interval excludes 0
 * @unit the unit of the metric, which is the unit of the benchmark too
 * @source NPS: Rocks 2016; shares: Wilson 1927, Clopper and Pearson 1934; means: Student 1908
 * @complexity O(1)
 * @example
 * const { difference, pValue } = compareTo(npsFromCounts({ promoters: 45, passives: 35, detractors: 20 }), 30)
 * ;[difference, pValue.toFixed(2)] // => [-5, '0.45']
 * @example
 * compareTo(csat([5, 4, 2]), NaN) // throws benchmark must be a finite number, got NaN
 */
export function compareTo(result: Comparable, benchmark: number, options: CompareToOptions = {}): Comparison {
  const level = readLevel(options)
  checkRecord('result', result)
  if (!Number.isFinite(benchmark)) refuse('invalid-value', 'benchmark', 'a finite number', benchmark)
  const { metric, value, estimate } = result
  if (value === null || estimate === null) return empty(metric, value === null ? null : value - benchmark)
  const { kind, unit } = estimate
  const least = kind === 'score' ? -unit : 0
  if ((kind === 'score' || kind === 'proportion') && !(benchmark >= least && benchmark <= unit)) {
    refuse('invalid-value', 'benchmark', `from ${least} to ${unit}, as the metric is`, benchmark)
  }
  const test = choose(benchmarkTests(estimate, benchmark / unit), options.method)
  return resultOf(metric, benchmark, value, estimate, test, level)
}

function readLevel(options: CompareOptions | CompareToOptions): number {
  checkOptions(options, ['method', 'level'])
  const { level = 0.95 } = options
  checkLevel(level)
  return level
}

function checkSame(a: Json, b: Json, path: string): void {
  const difference = differs(a, b, `b.${path}`)
  if (difference === null) return
  refuse('not-comparable', difference.path, `${difference.expected}, as in a`, difference.received)
}

/** Two estimates of one kind: where one is weighted, both as normal. */
function alike(a: Estimate, b: Estimate): readonly [Estimate, Estimate] {
  return a.kind === b.kind ? [a, b] : [asNormal(a), asNormal(b)]
}

function asNormal(estimate: Estimate): Estimate {
  const { kind, unit } = estimate
  if (kind === 'normal') return estimate
  if (kind === 'mean')
    return { kind: 'normal', value: estimate.mean, standardError: Math.sqrt(estimate.variance / estimate.n), unit }
  const { n } = estimate
  const [plus, minus] = kind === 'score' ? [estimate.plus, estimate.minus] : [estimate.yes, 0]
  const value = (plus - minus) / n
  return { kind: 'normal', value, standardError: Math.sqrt(Math.max(0, (plus + minus) / n - value * value) / n), unit }
}

function choose<M extends string>(tests: readonly Test<M>[], method: M | undefined): Test<M> {
  if (method === undefined) return tests[0] as Test<M>
  checkChoice(
    'options.method',
    method,
    tests.map((test) => test.method),
  )
  return tests.find((test) => test.method === method) as Test<M>
}

function resultOf(
  metric: string,
  from: number,
  to: number,
  { kind, unit }: Estimate,
  { method, run }: Test<DifferenceMethod | BenchmarkMethod>,
  level: number,
): Comparison {
  const { interval, statistic, pValue } = run()
  const { low, high } = interval(level)
  const difference = to - from
  const ratio = (kind === 'proportion' || kind === 'mean') && from > 0 && Number.isFinite(difference / from)
  return {
    metric,
    difference,
    relative: ratio ? difference / from : null,
    interval: { low: unit * low, high: unit * high, level, method },
    pValue,
    statistic,
    method,
    effect: null,
  }
}

/** A difference of which nothing more is known. */
function empty(metric: string, difference: number | null): Comparison {
  const none = { difference, relative: null, interval: null, pValue: null, statistic: null, method: null }
  return { metric, ...none, effect: null }
}
