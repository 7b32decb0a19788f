import { checkChoice, checkCount, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { random } from '../core/random.ts'
import { mannWhitney, wins } from '../core/ranks.ts'
import { accelerationOf, biasOf, percentiles, permuted, type Resampled, replicates } from '../core/resampling.ts'
import { type Moments, momentsOf, readSample } from '../core/samples.ts'
import { differenceTests, effectOf } from '../core/tests.ts'
import type { Answer, Interval, MeanEstimate } from '../core/types.ts'

/** How two lists of values can be compared. */
export type ValuesMethod = 'welch-t' | 'mann-whitney' | 'permutation' | 'bootstrap' | 'bootstrap-bca'

const METHODS: readonly ValuesMethod[] = ['welch-t', 'mann-whitney', 'permutation', 'bootstrap', 'bootstrap-bca']

/** The options of `compareValues`. */
export interface CompareValuesOptions {
  /** 'welch-t' by default. */
  readonly method?: ValuesMethod
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
  /** A whole number; required by 'permutation', 'bootstrap' and 'bootstrap-bca': the same seed gives the same numbers. */
  readonly seed?: number
  /** How many resamples those three draw, 9,999 by default. */
  readonly resamples?: number
}

/** The size of a difference of two lists, free of their unit. */
export interface ValuesEffect {
  /** Cohen's d: the difference over the pooled standard deviation. Cliff's delta: P(second above) - P(first above). */
  readonly name: 'cohen-d' | 'cliff-delta'
  /** Its size, signed as the difference is. */
  readonly value: number
}

/** How two lists of values differ, second minus first. */
export interface ValuesComparison {
  /** Of the means; for 'mann-whitney' the median of all differences between the lists. Null where a list is empty. */
  readonly difference: number | null
  /** The difference of means as a fraction of the first mean; null for 'mann-whitney' and where that mean is not above 0. */
  readonly relative: number | null
  /**
   * Null where there are too few values for one. It excludes 0 exactly where p < 1 - level, but for 'mann-whitney' with
   * ties, where 0 can be its end though p is smaller.
   */
  readonly interval: Interval | null
  /** Two-sided; null where there are too few values for one. */
  readonly pValue: number | null
  /** Student's t, or a normal z; null for methods that resample, and where there is no spread. */
  readonly statistic: number | null
  /** How interval and p-value were made; null where a list is empty. */
  readonly method: ValuesMethod | null
  /** Null where there is no spread. */
  readonly effect: ValuesEffect | null
  /** The chance that a value of the second list is above one of the first, ties counting half; null where a list is empty. */
  readonly probabilityGreater: number | null
  /** Values in the first and in the second list. */
  readonly n: readonly [number, number]
  /** Missing ones in the first and in the second list. */
  readonly missing: readonly [number, number]
}

/**
 * Compares two independent lists of values, such as the answers or the order values of the two arms of an A/B test.
 *
 * @formula welch-t: means, unequal variances · mann-whitney: ranks, shift by Hodges–Lehmann · permutation: means, all
 * labels exchanged · bootstrap: percentiles of resampled means, bca: bias-corrected and accelerated
 * @unit the unit of the values; second minus first
 * @source Welch 1947; Mann and Whitney 1947, as R wilcox.test(exact = FALSE); Phipson and Smyth 2010; Efron 1987
 * @complexity O(n log n); resampling O(resamples · n)
 * @example
 * const { difference, pValue, probabilityGreater } = compareValues([4, 5, 3, 6, 4], [6, 7, 5, 7, 6])
 * ;[difference.toFixed(1), pValue.toFixed(4), probabilityGreater] // => ['1.8', '0.0236', 0.9]
 * @example
 * compareValues([12, 5, 90], [300, 40, 77], { method: 'mann-whitney' }).difference // => 65
 * @example
 * compareValues([4, 5, 3, 6, 4], [6, 7, 5, 7, 6], { method: 'permutation', seed: 1 }).pValue // => 0.0562
 * @example
 * compareValues([1, 2], [3, 4], { method: 'bootstrap' }) // throws options.seed must be a whole number, as this method draws resamples, got undefined
 */
export function compareValues(
  xs: Iterable<Answer>,
  ys: Iterable<Answer>,
  options: CompareValuesOptions = {},
): ValuesComparison {
  checkOptions(options, ['method', 'level', 'seed', 'resamples'])
  const { method = 'welch-t', level = 0.95 } = options
  checkChoice('options.method', method, METHODS)
  checkLevel(level)
  checkDraws(method, level, options)
  const [first, second] = [readSample('xs', xs), readSample('ys', ys)]
  const missing = [first.missing, second.missing] as const
  // Taken in one order and turned back, so that the other way around only the sign changes.
  const turn = precedes(second.values, first.values)
  const [low, high] = turn ? [second.values, first.values] : [first.values, second.values]
  const sign = turn ? -1 : 1
  const n = [first.values.length, second.values.length] as const
  if (n[0] === 0 || n[1] === 0) return { ...NOTHING, n, missing }
  const found = test(low, high, options)
  const [a, b] = [momentsOf(first.values), momentsOf(second.values)]
  const difference = sign * found.difference + 0
  const greater = wins(low, high).won / (n[0] * n[1])
  const ranks = method === 'mann-whitney'
  const ratio = difference / a.mean
  const bounds = found.interval(level)
  const effect = ranks ? { name: 'cliff-delta' as const, value: 2 * greater - 1 } : cohen(low, high)
  return {
    difference,
    relative: !ranks && a.mean > 0 && Number.isFinite(ratio) ? (b.mean - a.mean) / a.mean : null,
    interval: bounds && { ...(turn ? turned(bounds) : bounds), level, method },
    pValue: found.pValue,
    statistic: found.statistic === null ? null : sign * found.statistic + 0,
    method,
    effect: effect && { name: effect.name, value: sign * effect.value + 0 },
    probabilityGreater: turn ? 1 - greater : greater,
    n,
    missing,
  }
}

const NOTHING = {
  difference: null,
  relative: null,
  interval: null,
  pValue: null,
  statistic: null,
  method: null,
  effect: null,
  probabilityGreater: null,
} as const

function checkDraws(method: ValuesMethod, level: number, { seed, resamples }: CompareValuesOptions): void {
  if (method === 'welch-t' || method === 'mann-whitney') {
    for (const [name, value] of Object.entries({ seed, resamples })) {
      if (value !== undefined)
        refuse('invalid-option', `options.${name}`, `absent, as '${method}' draws nothing`, value)
    }
    return
  }
  if (!Number.isSafeInteger(seed)) {
    const code = seed === undefined ? 'missing-option' : 'invalid-option'
    refuse(code, 'options.seed', 'a whole number, as this method draws resamples', seed)
  }
  if (resamples !== undefined) checkCount('options.resamples', resamples, Math.ceil(4 / (1 - level)))
}

interface Found extends Resampled {
  readonly difference: number
  readonly statistic: number | null
}

function test(xs: readonly number[], ys: readonly number[], options: CompareValuesOptions): Found {
  const { method = 'welch-t', seed = 0, resamples = 9999 } = options
  if (method === 'mann-whitney') {
    const ranks = mannWhitney(xs, ys)
    return { ...ranks, difference: ranks.shift }
  }
  const [a, b] = [momentsOf(xs), momentsOf(ys)]
  const difference = b.mean - a.mean
  if (method === 'welch-t') return welch(a, b, difference)
  const largest = Math.max(
    ...[xs, ys].flatMap((list) => [Math.abs(list[0] as number), Math.abs(list.at(-1) as number)]),
  )
  const rounding = 4 * Number.EPSILON * largest * Math.sqrt(xs.length + ys.length)
  const samples = { xs, ys, difference, rounding }
  const next = random(seed)
  const known = { difference, statistic: null }
  if (method === 'permutation') return { ...permuted(samples, resamples, next), ...known }
  const drawn = replicates(samples, resamples, next)
  if (method === 'bootstrap') return { ...percentiles(drawn, { bias: 0, acceleration: 0 }), ...known }
  const bias = biasOf(drawn, difference, rounding)
  const acceleration = accelerationOf([xs.map((x) => a.mean - x), ys.map((y) => y - b.mean)])
  return { ...percentiles(drawn, { bias, acceleration }), ...known }
}

function welch(a: Moments, b: Moments, difference: number): Found {
  const [first, second] = [estimateOf(a), estimateOf(b)]
  if (first === null || second === null) return { difference, statistic: null, pValue: null, interval: () => null }
  const [only] = differenceTests(first, second)
  return { difference, ...(only as NonNullable<typeof only>).run() }
}

function estimateOf({ n, mean, variance }: Moments): MeanEstimate | null {
  return variance === null ? null : { kind: 'mean', mean, variance, n, unit: 1 }
}

function cohen(xs: readonly number[], ys: readonly number[]): ValuesEffect | null {
  const [a, b] = [estimateOf(momentsOf(xs)), estimateOf(momentsOf(ys))]
  const effect = a && b && effectOf(a, b)
  return effect && { name: 'cohen-d', value: effect.value }
}

/** Whether a stands before b: the shorter first, then the one with the smaller value at the first difference. */
function precedes(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return a.length < b.length
  const at = a.findIndex((value, i) => value !== b[i])
  return at >= 0 && (a[at] as number) < (b[at] as number)
}

function turned({ low, high }: { readonly low: number; readonly high: number }) {
  return { low: -high + 0, high: -low + 0 }
}
