import { checkChoice, checkField, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Field, Interval, Missing, Rows } from '../core/types.ts'
import { OF_BOOLEANS, OF_NUMBERS, type PairedEffect, type PairedMethod, testOf } from './pairedTests.ts'
import { type Read, readPairs } from './pairs.ts'

/** A value before or after: a number, or yes and no. */
export type PairedValue = number | boolean | Missing

/** The options of `comparePaired`. */
export interface ComparePairedOptions<Row> {
  /** The field with the first value; by default rows are pairs, `[before, after]`. */
  readonly before?: Field<NoInfer<Row>, PairedValue>
  /** The field with the second value; by default the second of a pair. */
  readonly after?: Field<NoInfer<Row>, PairedValue>
  /** 'paired-t' by default for numbers, 'mcnemar' for booleans. */
  readonly method?: PairedMethod
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** How the same customers differ, after minus before. */
export interface PairedComparison {
  /** The mean of the differences; for 'wilcoxon' their pseudo-median; for booleans a difference of shares. Null without pairs. */
  readonly difference: number | null
  /** The difference as a fraction of the mean or share before; null for 'wilcoxon' and where that is not above 0. */
  readonly relative: number | null
  /**
   * Null where there are too few pairs for one. It excludes 0 exactly where p < 1 - level, but for 'mcnemar-corrected' and
   * 'mcnemar-exact', whose p is more cautious, and for 'wilcoxon' with ties, where 0 can be its end.
   */
  readonly interval: Interval | null
  /** Two-sided; null where there are too few pairs for one. */
  readonly pValue: number | null
  /** Student's t, or a normal z; null where nothing differs, and for the exact test. */
  readonly statistic: number | null
  /** How interval and p-value were made; null without pairs. */
  readonly method: PairedMethod | null
  /** Null where nothing differs. */
  readonly effect: PairedEffect | null
  /** Whole pairs. */
  readonly n: number
  /** Rows that lack either value. */
  readonly missing: number
}

/**
 * Compares two values of the same customers, such as a score before and after a change: far sharper than comparing two
 * samples, as what makes customers differ from each other drops out.
 *
 * @formula paired-t: the mean of after - before · wilcoxon: signed ranks, zeros left out · mcnemar: (won - lost) / n, by
 * those who changed alone
 * @unit the unit of the values, a fraction for booleans; after minus before
 * @source Student 1908; Wilcoxon 1945, as R wilcox.test(paired = TRUE, exact = FALSE); McNemar 1947, interval Tango 1998
 * @complexity O(n log n)
 * @example
 * const { difference, pValue } = comparePaired([[6, 7], [4, 6], [5, 5], [3, 5], [null, 4]])
 * ;[difference, pValue.toFixed(4)] // => [1.25, '0.0796']
 * @example
 * const rows = [{ before: false, after: true }, { before: true, after: true }, { before: false, after: true }]
 * comparePaired(rows, { before: 'before', after: 'after' }).difference.toFixed(3) // => '0.667'
 * @example
 * comparePaired([[1, true]]) // throws rows[0].1 must be a finite number, as the values before are, got true
 */
export function comparePaired<Row>(rows: Rows<Row>, options: ComparePairedOptions<Row> = {}): PairedComparison {
  checkOptions(options, ['before', 'after', 'method', 'level'])
  const { before = '0', after = '1', method, level = 0.95 } = options
  checkField('options.before', before)
  checkField('options.after', after)
  if (method !== undefined) checkChoice('options.method', method, [...OF_NUMBERS, ...OF_BOOLEANS])
  checkLevel(level)
  const pairs = readPairs(rows as Rows<never>, before as Read, after as Read)
  const { n, missing, kind } = pairs
  if (kind === null) return { ...NOTHING, method: null, effect: null, n, missing }
  const known = kind === 'number' ? OF_NUMBERS : OF_BOOLEANS
  const chosen = method ?? (known[0] as PairedMethod)
  if (!known.includes(chosen)) {
    refuse('invalid-option', 'options.method', `one of ${known.join(', ')}, as the values are ${kind}s`, chosen)
  }
  const found = testOf(pairs, chosen)
  const bounds = found.interval(level)
  const relative = found.base > 0 ? found.difference / found.base : null
  return {
    difference: found.difference,
    relative: relative !== null && Number.isFinite(relative) ? relative : null,
    interval: bounds && { ...bounds, level, method: kind === 'number' ? chosen : 'score' },
    pValue: found.pValue,
    statistic: found.statistic,
    method: chosen,
    effect: found.effect,
    n,
    missing,
  }
}

const NOTHING = { difference: null, relative: null, interval: null, pValue: null, statistic: null } as const
