import { checkChoice, checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { normalCdf } from '../core/distributions.ts'
import { refuse } from '../core/errors.ts'
import { chiSquared, type GroupsOutcome } from '../core/groups.ts'
import { criticalValue } from '../core/intervals.ts'
import { isIterable } from '../core/read.ts'
import type { Interval } from '../core/types.ts'

/** How the p-value of strata is made; the interval is the same for all. */
export type StratifiedMethod = 'robins-breslow-greenland' | 'mantel-haenszel' | 'mantel-haenszel-corrected'

/** A share in one stratum, such as a result of `proportion`. */
export interface StratumShare {
  /** Answers that are yes. */
  readonly yes: number
  /** All answers. */
  readonly n: number
}

/** Two shares of one stratum, such as those of one plan. */
export interface Stratum {
  /** The first, that is compared with. */
  readonly a: StratumShare
  /** The second, that is compared. */
  readonly b: StratumShare
}

/** The options of `mantelHaenszel`. */
export interface MantelHaenszelOptions {
  /**
   * 'robins-breslow-greenland' (default) inverts the interval of the odds ratio; 'mantel-haenszel' is the classical
   * chi-squared, '-corrected' the same with the continuity correction that R has by default.
   */
  readonly method?: StratifiedMethod
  /** The confidence level of the intervals, 0.95 by default. */
  readonly level?: number
}

/** Two shares, compared within strata. */
export interface StratifiedComparison {
  /** The odds of yes in b over those in a, common to all strata; null where it would be 0 of 0, or infinite. */
  readonly oddsRatio: number | null
  /** Of the odds ratio. */
  readonly interval: Interval | null
  /** Two-sided; null where no stratum can tell. */
  readonly pValue: number | null
  /** A normal z, above 0 where b has more yes. */
  readonly statistic: number | null
  /** How the p-value was made; null where no stratum can tell. */
  readonly method: StratifiedMethod | null
  /** The weighted mean over strata of share b minus share a; null where no stratum has both. */
  readonly difference: number | null
  /** Of the difference. */
  readonly differenceInterval: Interval | null
  /** Share b minus share a with the strata thrown together: what a plain comparison sees. */
  readonly crudeDifference: number | null
  /** Whether one odds ratio fits all strata (Breslow and Day, with Tarone's correction); null under two that can tell. */
  readonly homogeneity: GroupsOutcome | null
  /** Strata that can tell: both sides have answers, and not all of them are alike. */
  readonly strata: number
}

/**
 * Compares two shares within strata, such as old and new help pages within plans, so that a different mix cannot make or
 * hide a difference (Simpson's paradox).
 *
 * @formula OR = Σ(b yes · a no / N) / Σ(b no · a yes / N); difference = Σ(w d) / Σ w, w = n_a n_b / N
 * @unit an odds ratio, 0 up, 1 where nothing differs; the difference is a fraction
 * @source Mantel and Haenszel 1959; Robins, Breslow and Greenland 1986; Sato 1989; Breslow and Day 1980; Tarone 1985
 * @complexity O(strata)
 * @example
 * // Kidney stones, small and large: open surgery, then the newer treatment, which wins only with all thrown together.
 * const stones = [
 *   { a: { yes: 81, n: 87 }, b: { yes: 234, n: 270 } },
 *   { a: { yes: 192, n: 263 }, b: { yes: 55, n: 80 } },
 * ]
 * const { difference, crudeDifference } = mantelHaenszel(stones)
 * ;[difference.toFixed(3), crudeDifference.toFixed(3)] // => ['-0.054', '0.046']
 * @example
 * mantelHaenszel([{ a: { yes: 3, n: 2 }, b: { yes: 1, n: 2 } }]) // throws strata[0].a.yes must be at most n, 2, got 3
 */
export function mantelHaenszel(strata: Iterable<Stratum>, options: MantelHaenszelOptions = {}): StratifiedComparison {
  checkOptions(options, ['method', 'level'])
  const { method = 'robins-breslow-greenland', level = 0.95 } = options
  checkChoice('options.method', method, ['robins-breslow-greenland', 'mantel-haenszel', 'mantel-haenszel-corrected'])
  checkLevel(level)
  if (!isIterable(strata)) refuse('invalid-value', 'strata', 'an iterable of { a, b }', strata)
  const all = [...strata].map(readStratum)
  const both = all.filter(({ a, b }) => a.n > 0 && b.n > 0)
  const telling = both.filter(({ a, b }) => a.yes + b.yes > 0 && a.yes + b.yes < a.n + b.n)
  const ratio = oddsRatioOf(telling)
  const z = criticalValue(level)
  const logs = ratio && [Math.log(ratio.value) - z * ratio.logError, Math.log(ratio.value) + z * ratio.logError]
  const statistic =
    method === 'robins-breslow-greenland' ? ratio && Math.log(ratio.value) / ratio.logError : score(telling, method)
  const shift = differenceOf(both)
  return {
    oddsRatio: ratio?.value ?? null,
    interval: logs && {
      low: Math.exp(logs[0] as number),
      high: Math.exp(logs[1] as number),
      level,
      method: 'robins-breslow-greenland',
    },
    pValue: statistic === null ? null : 2 * normalCdf(-Math.abs(statistic)),
    statistic: statistic === null ? null : statistic + 0,
    method: statistic === null ? null : method,
    difference: shift?.value ?? null,
    differenceInterval: shift && {
      low: shift.value - z * shift.error,
      high: shift.value + z * shift.error,
      level,
      method: 'sato',
    },
    crudeDifference: crude(both),
    homogeneity: ratio && telling.length > 1 ? breslowDay(telling, ratio.value) : null,
    strata: telling.length,
  }
}

function readStratum(stratum: Stratum, i: number): Stratum {
  checkRecord(`strata[${i}]`, stratum)
  for (const side of ['a', 'b'] as const) {
    const path = `strata[${i}].${side}`
    checkRecord(path, stratum[side])
    const { yes, n } = stratum[side]
    checkCount(`${path}.n`, n)
    checkCount(`${path}.yes`, yes)
    if (yes > n) refuse('invalid-value', `${path}.yes`, `at most n, ${n}`, yes)
  }
  return stratum
}

function total(strata: readonly Stratum[], of: (stratum: Stratum) => number): number {
  return strata.reduce((sum, stratum) => sum + of(stratum), 0)
}

/** The common odds ratio and the standard error of its logarithm. */
function oddsRatioOf(strata: readonly Stratum[]): { readonly value: number; readonly logError: number } | null {
  const products = strata.map(({ a, b }) => {
    const size = a.n + b.n
    const [for_, against] = [(b.yes * (a.n - a.yes)) / size, ((b.n - b.yes) * a.yes) / size]
    const agree = (b.yes + a.n - a.yes) / size
    return { for_, against, agree, differ: 1 - agree }
  })
  const sum = (of: (one: (typeof products)[number]) => number): number => products.reduce((s, one) => s + of(one), 0)
  const [up, down] = [sum(({ for_ }) => for_), sum(({ against }) => against)]
  if (up === 0 || down === 0) return null
  const variance =
    sum(({ agree, for_ }) => agree * for_) / (2 * up * up) +
    sum(({ agree, differ, for_, against }) => agree * against + differ * for_) / (2 * up * down) +
    sum(({ differ, against }) => differ * against) / (2 * down * down)
  return { value: up / down, logError: Math.sqrt(variance) }
}

/** The signed root of the chi-squared; null where no stratum can tell. */
function score(strata: readonly Stratum[], method: StratifiedMethod): number | null {
  const off = total(strata, ({ a, b }) => b.yes - (b.n * (a.yes + b.yes)) / (a.n + b.n))
  const variance = total(strata, ({ a, b }) => {
    const [size, yes] = [a.n + b.n, a.yes + b.yes]
    return (((a.n / size) * b.n) / size) * yes * ((size - yes) / (size - 1))
  })
  if (variance === 0) return null
  const correction = method === 'mantel-haenszel-corrected' && Math.abs(off) >= 0.5 ? 0.5 : 0
  return (Math.sign(off) * (Math.abs(off) - correction)) / Math.sqrt(variance)
}

/** The weighted difference of shares with its standard error. */
function differenceOf(strata: readonly Stratum[]): { readonly value: number; readonly error: number } | null {
  if (strata.length === 0) return null
  const weights = total(strata, ({ a, b }) => (a.n * b.n) / (a.n + b.n))
  const value = total(strata, ({ a, b }) => (b.yes * a.n - a.yes * b.n) / (a.n + b.n)) / weights
  const p = total(
    strata,
    ({ a, b }) => (b.n * b.n * a.yes - a.n * a.n * b.yes + (a.n * b.n * (a.n - b.n)) / 2) / (a.n + b.n) ** 2,
  )
  const q = total(strata, ({ a, b }) => (b.yes * (a.n - a.yes) + a.yes * (b.n - b.yes)) / (2 * (a.n + b.n)))
  return { value, error: Math.sqrt(Math.max(0, value * p + q)) / weights }
}

function crude(strata: readonly Stratum[]): number | null {
  if (strata.length === 0) return null
  const share = (side: 'a' | 'b'): number => total(strata, (one) => one[side].yes) / total(strata, (one) => one[side].n)
  return share('b') - share('a')
}

/** Whether the counts of each stratum fit one odds ratio. */
function breslowDay(strata: readonly Stratum[], ratio: number): GroupsOutcome | null {
  let [statistic, excess, spread] = [0, 0, 0]
  for (const { a, b } of strata) {
    const yes = a.yes + b.yes
    // The count of b at which this stratum has the common odds ratio.
    const linear = a.n - yes + ratio * (b.n + yes)
    const product = ratio * b.n * yes
    const expected = (2 * product) / (linear + Math.sqrt(linear * linear + 4 * (1 - ratio) * product))
    const variance = 1 / (1 / expected + 1 / (yes - expected) + 1 / (b.n - expected) + 1 / (a.n - yes + expected))
    statistic += (b.yes - expected) ** 2 / variance
    excess += b.yes - expected
    spread += variance
  }
  const corrected = Math.max(0, statistic - excess ** 2 / spread)
  return Number.isFinite(corrected) ? chiSquared(corrected, strata.length - 1) : null
}
