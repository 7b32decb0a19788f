import { checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { normalCdf, tQuantile } from '../core/distributions.ts'
import { refuse } from '../core/errors.ts'
import { adjusted, criticalValue } from '../core/intervals.ts'
import { noncentralTail } from '../core/noncentral.ts'
import type { Comparable, Estimate } from '../core/types.ts'

/** What planning needs of a result: its estimate, for the spread of one answer. */
export type Baseline = Pick<Comparable, 'estimate'>

/** What all plans have in common. */
export interface PlanOptions {
  /** Answers of the second arm for each of the first, 1 by default. */
  readonly ratio?: number
  /** The confidence level of the comparison, 0.95 by default. */
  readonly level?: number
}

/** The options of `comparisonPower`. */
export interface ComparisonPowerOptions extends PlanOptions {
  /** The true difference, second minus first, in the unit of the metric. */
  readonly difference: number
  /** Answers of the first arm. */
  readonly n: number
}

/** The options of `comparisonSampleSize`. */
export interface ComparisonSampleSizeOptions extends PlanOptions {
  /** The true difference that is to be found, second minus first, in the unit of the metric. */
  readonly difference: number
  /** The chance of finding it, 0.8 by default. */
  readonly power?: number
}

/** The options of `minimumDetectableEffect`. */
export interface MinimumDetectableEffectOptions extends PlanOptions {
  /** Answers of the first arm. */
  readonly n: number
  /** The chance of finding it, 0.8 by default. */
  readonly power?: number
}

/** Answers that a comparison needs. */
export interface ComparisonSampleSize {
  /** In the first and in the second arm; null where no number of answers is enough. */
  readonly n: readonly [number, number] | null
  /** The power that they give, at least the one asked for. */
  readonly power: number | null
}

/** The smallest true differences that are found with the power asked for. */
export interface DetectableEffect {
  /** Upwards; null where the scale ends before it. */
  readonly up: number | null
  /** Downwards, below 0; null where the scale ends before it. */
  readonly down: number | null
}

/**
 * The chance that an A/B test finds a true difference: that its p-value is under 1 - level and its sign is right. The
 * baseline gives the spread of one answer: last month's result, or one made up with `proportion` or `npsFromCounts`.
 *
 * @formula shares and scores Φ(|d| / √(v1/n1 + v2/n2) - z); means 1 - T(t; df, d / (s √(1/n1 + 1/n2))), T noncentral
 * @unit a probability, 0 to 1; more is better
 * @source Cohen 1988; means as R power.t.test; shares with the variance of each arm; scores as adjusted Wald, n + 3
 * @complexity O(1)
 * @example
 * comparisonPower(proportion({ yes: 80, n: 100 }), { difference: 0.05, n: 500 }).toFixed(4) // => '0.5498'
 * @example
 * comparisonPower(npsFromCounts({ promoters: 45, passives: 35, detractors: 20 }), { difference: 5, n: 400 }).toFixed(2) // => '0.15'
 * @example
 * comparisonPower(nps([]), { difference: 5, n: 400 }) // throws baseline.estimate must be that of a share, a score or a mean, unweighted, got null
 */
export function comparisonPower(baseline: Baseline, options: ComparisonPowerOptions): number {
  checkOptions(options, ['difference', 'n', 'ratio', 'level'])
  const plan = planOf(baseline, options)
  checkCount('options.n', options.n, 2)
  return plan.power(options.n, checkDifference(plan, options.difference))
}

/**
 * How many answers an A/B test needs so that it finds a true difference.
 *
 * @formula the smallest n with `comparisonPower` at least `power`
 * @unit answers an arm
 * @source as `comparisonPower`
 * @complexity O(log n)
 * @example
 * comparisonSampleSize(proportion({ yes: 50, n: 100 }), { difference: 0.05 }).n // => [1562, 1562]
 * @example
 * comparisonSampleSize(npsFromCounts({ promoters: 45, passives: 35, detractors: 20 }), { difference: 5 }).n // => [3686, 3686]
 * @example
 * comparisonSampleSize(proportion({ yes: 98, n: 100 }), { difference: 0.05 }) // throws options.difference must be not 0, and from -0.98 to 0.02, got 0.05
 */
export function comparisonSampleSize(baseline: Baseline, options: ComparisonSampleSizeOptions): ComparisonSampleSize {
  checkOptions(options, ['difference', 'power', 'ratio', 'level'])
  const plan = planOf(baseline, options)
  const wanted = readPower(options.power)
  const difference = checkDifference(plan, options.difference)
  let [low, high] = [1, 2]
  while (plan.power(high, difference) < wanted) {
    if (high > 2 ** 50) return { n: null, power: null }
    low = high
    high *= 2
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (plan.power(middle, difference) < wanted) low = middle
    else high = middle
  }
  return { n: [high, plan.second(high)], power: plan.power(high, difference) }
}

/**
 * The smallest true difference that an A/B test of this size finds: where it is larger than any that is likely, the test
 * cannot answer, and should not be run.
 *
 * @formula the d with `comparisonPower` = `power`, upwards and downwards
 * @unit the unit of the metric
 * @source as `comparisonPower`
 * @complexity O(1)
 * @example
 * const { up, down } = minimumDetectableEffect(proportion({ yes: 80, n: 100 }), { n: 500 })
 * ;[up.toFixed(4), down.toFixed(4)] // => ['0.0658', '-0.0751']
 * @example
 * minimumDetectableEffect(proportion({ yes: 95, n: 100 }), { n: 50 }).up // => null
 */
export function minimumDetectableEffect(baseline: Baseline, options: MinimumDetectableEffectOptions): DetectableEffect {
  checkOptions(options, ['n', 'power', 'ratio', 'level'])
  const plan = planOf(baseline, options)
  const wanted = readPower(options.power)
  checkCount('options.n', options.n, 2)
  const [down, up] = [-1, 1].map((sign) => {
    let high = sign * (sign > 0 ? plan.highest : plan.lowest)
    if (!Number.isFinite(high)) for (high = plan.scale; plan.power(options.n, sign * high) < wanted; ) high *= 2
    if (!(plan.power(options.n, sign * high) >= wanted)) return null
    let low = 0
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2
      if (!(high - low > 1e-13 * high)) break
      if (plan.power(options.n, sign * middle) < wanted) low = middle
      else high = middle
    }
    return sign * high
  }) as [number | null, number | null]
  return { up, down }
}

interface Plan {
  /** The power with n answers in the first arm; differences in the unit of the metric. */
  power(n: number, difference: number): number
  /** Answers of the second arm. */
  second(n: number): number
  /** The differences that the scale allows. */
  readonly lowest: number
  readonly highest: number
  /** The standard deviation of one answer. */
  readonly scale: number
}

function planOf(baseline: Baseline, { ratio = 1, level = 0.95 }: PlanOptions): Plan {
  checkRecord('baseline', baseline)
  checkLevel(level)
  if (!(Number.isFinite(ratio) && ratio > 0)) refuse('invalid-option', 'options.ratio', 'above 0', ratio)
  const { estimate } = baseline
  const second = (n: number): number => Math.max(2, Math.ceil(ratio * n - 1e-9))
  if (estimate?.kind === 'mean') return { ...planOfMeans(estimate, level, second), second }
  if (estimate?.kind === 'proportion' || estimate?.kind === 'score') {
    return { ...planOfShares(estimate, criticalValue(level), second), second }
  }
  return refuse('not-comparable', 'baseline.estimate', 'that of a share, a score or a mean, unweighted', estimate)
}

type Second = (n: number) => number

function planOfMeans(estimate: Estimate & { kind: 'mean' }, level: number, second: Second): Omit<Plan, 'second'> {
  const scale = Math.sqrt(estimate.variance) * estimate.unit
  if (!(scale > 0)) refuse('not-comparable', 'baseline.estimate.variance', 'above 0', estimate.variance)
  const power = (n: number, difference: number): number => {
    const df = n + second(n) - 2
    if (df < 1 || difference === 0) return 0
    const error = scale * Math.sqrt(1 / n + 1 / second(n))
    return noncentralTail(tQuantile((1 - level) / 2, df, 'upper'), df, Math.abs(difference) / error)
  }
  return { power, lowest: -Infinity, highest: Infinity, scale }
}

function planOfShares(
  estimate: Estimate & { kind: 'proportion' | 'score' },
  z: number,
  second: Second,
): Omit<Plan, 'second'> {
  const { unit, n: asked } = estimate
  const score = estimate.kind === 'score'
  const { estimate: value, variance } = score
    ? spreadOf(estimate)
    : { estimate: estimate.yes / asked, variance: (estimate.yes / asked) * (1 - estimate.yes / asked) }
  const power = (n: number, difference: number): number => {
    const moved = value + difference / unit
    // The spread of a score after a change is not known: it is taken as it was. Adjusted Wald counts three more.
    const [after, extra] = score ? [variance, 3] : [Math.max(0, moved * (1 - moved)), 0]
    const error = Math.sqrt(variance / (n + extra) + after / (second(n) + extra))
    return error === 0 ? 1 : normalCdf(Math.abs(difference / unit) / error - z)
  }
  const lowest = unit * ((score ? -1 : 0) - value)
  return { power, lowest, highest: unit * (1 - value), scale: unit * Math.sqrt(variance) }
}

function spreadOf(votes: Estimate & { kind: 'score' }): { readonly estimate: number; readonly variance: number } {
  const estimate = (votes.plus - votes.minus) / votes.n
  const variance = (votes.plus + votes.minus) / votes.n - estimate * estimate
  // Where all agreed the spread is not 0 but unknown: the adjusted one stands in.
  return { estimate, variance: variance > 0 ? variance : adjusted(votes).variance * (votes.n + 3) }
}

function readPower(power = 0.8): number {
  if (typeof power === 'number' && power > 0 && power < 1) return power
  return refuse('invalid-option', 'options.power', 'a number between 0 and 1, such as 0.8', power)
}

function checkDifference({ lowest, highest }: Plan, difference: unknown): number {
  const slack = 1e-12 * Math.min(highest - lowest, 1e300)
  const inside = typeof difference === 'number' && difference >= lowest - slack && difference <= highest + slack
  if (inside && difference !== 0) return difference
  const round = (x: number): number => Number(x.toPrecision(12))
  const range = Number.isFinite(lowest)
    ? `not 0, and from ${round(lowest)} to ${round(highest)}`
    : 'a finite number, not 0'
  return refuse(difference === undefined ? 'missing-option' : 'invalid-option', 'options.difference', range, difference)
}
