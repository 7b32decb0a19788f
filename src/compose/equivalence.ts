import { checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { DifferenceMethod } from '../core/tests.ts'
import type { Comparable, Interval } from '../core/types.ts'
import { type CompareOptions, compare } from './compare.ts'

/** The options of `equivalence`. */
export interface EquivalenceOptions {
  /** The largest difference that does not matter, in the unit of the values; or `[lowest, highest]`, around 0. */
  readonly margin: number | readonly [low: number, high: number]
  /** As in `compare`; not 'pooled-z', whose p does not invert its interval. */
  readonly method?: Exclude<DifferenceMethod, 'pooled-z'>
  /** 1 - alpha, 0.95 by default; the interval then has the level 0.90, as each side is tested once. */
  readonly level?: number
}

/** Whether two results are close enough. */
export interface Equivalence {
  /** The metric of the results. */
  readonly metric: string
  /** Second minus first; null where a value is missing. */
  readonly difference: number | null
  /** The lowest and the highest difference that does not matter. */
  readonly margin: readonly [number, number]
  /** Of the difference, at the level 1 - 2 alpha: equivalent exactly where it lies within the margin. */
  readonly interval: Interval | null
  /** The larger of the two below. P-values are given down to 1e-15. */
  readonly pValue: number | null
  /** One-sided, against a difference at or below the margin: alone, it shows that the second is not worse (non-inferiority). */
  readonly lowerP: number | null
  /** One-sided, against a difference at or above the margin. */
  readonly upperP: number | null
  /** Whether the difference is shown to lie within the margin; null where its spread is not known. */
  readonly equivalent: boolean | null
  /** How interval and p-values were made. */
  readonly method: string | null
}

/** The smallest and largest alpha whose interval doubles can tell from certainty. */
const LEAST = 1e-15

/**
 * Tests whether a difference is too small to matter (two one-sided tests). A p-value above 0.05 of `compare` does not
 * show that: it may only say that the samples are small.
 *
 * @formula p = max(P(difference ≤ low), P(difference ≥ high)), each found where a one-sided bound just touches its margin
 * @unit the unit of the metric; p-values 0 to 1
 * @source Schuirmann 1987; for means as statsmodels ttost_ind(usevar='unequal')
 * @complexity O(1)
 * @example
 * const old = npsFromCounts({ promoters: 900, passives: 700, detractors: 400 })
 * const now = npsFromCounts({ promoters: 910, passives: 680, detractors: 410 })
 * const { equivalent, pValue } = equivalence(old, now, { margin: 5 })
 * ;[equivalent, pValue.toFixed(3)] // => [true, '0.020']
 * @example
 * equivalence(proportion({ yes: 4, n: 10 }), proportion({ yes: 5, n: 10 }), { margin: 0.1 }).equivalent // => false
 * @example
 * equivalence(nps([9]), nps([9]), { margin: -5 }) // throws options.margin must be above 0, or [low, high] around 0, got -5
 */
export function equivalence<R extends Comparable>(a: R, b: NoInfer<R>, options: EquivalenceOptions): Equivalence {
  checkOptions(options, ['margin', 'method', 'level'])
  const { method, level = 0.95 } = options
  checkLevel(level)
  if (level <= 0.5) refuse('invalid-option', 'options.level', 'above 0.5, as each side is tested once', level)
  if ((method as string) === 'pooled-z') {
    refuse('invalid-option', 'options.method', "a method whose p inverts its interval, such as 'newcombe'", method)
  }
  const margin = readMargin(options.margin)
  const how: CompareOptions = method === undefined ? {} : { method }
  const comparison = compare(a, b, { ...how, level: 2 * level - 1 })
  const { metric, difference, interval } = comparison
  if (interval === null) {
    const unknown = { interval: null, pValue: null, lowerP: null, upperP: null, equivalent: null, method: null }
    return { metric, difference, margin, ...unknown }
  }
  const end = (alpha: number, side: 'low' | 'high'): number => {
    const other = side === 'low' ? 'high' : 'low'
    const at = (level: number, end: 'low' | 'high'): number =>
      compare(a, b, { ...how, level }).interval?.[end] as number
    return alpha < 0.5 ? at(1 - 2 * alpha, side) : at(2 * alpha - 1, other)
  }
  const lowerP = crossing((alpha) => end(alpha, 'low') > margin[0])
  const upperP = crossing((alpha) => end(alpha, 'high') < margin[1])
  return {
    metric,
    difference,
    margin,
    interval,
    pValue: Math.max(lowerP, upperP),
    lowerP,
    upperP,
    equivalent: interval.low > margin[0] && interval.high < margin[1],
    method: comparison.method,
  }
}

function readMargin(margin: unknown): readonly [number, number] {
  const [low, high] = Array.isArray(margin) ? margin : [-(margin as number), margin]
  const right = Number.isFinite(low) && Number.isFinite(high) && low < 0 && high > 0
  if (right && (!Array.isArray(margin) || margin.length === 2)) return [low, high]
  const code = margin === undefined ? 'missing-option' : 'invalid-option'
  return refuse(code, 'options.margin', 'above 0, or [low, high] around 0', margin)
}

/** The smallest alpha at which this holds, as it does from there on. */
function crossing(holds: (alpha: number) => boolean): number {
  let [low, high] = [LEAST, 1 - LEAST]
  if (holds(low)) return low
  if (!holds(high)) return 1
  for (let step = 0; step < 100 && high - low > 1e-16 * high; step++) {
    // By the geometric mean while the ends are far apart, so that small ones keep their digits.
    const middle = high > 4 * low ? Math.sqrt(low * high) : (low + high) / 2
    if (middle === 0.5) return 0.5
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
