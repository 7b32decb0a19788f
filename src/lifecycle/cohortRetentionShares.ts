import { checkCount } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { type Bounds, clopperPearson, criticalValue, wald, wilson } from '../core/intervals.ts'
import type { Interval } from '../core/types.ts'
import type { ProportionOptions } from '../summary/proportion.ts'
import { type Counted, type Shared, shareOf } from '../summary/share.ts'

/** A share and its interval, as `proportion` gives them. */
export interface CellShare {
  readonly value: number | null
  readonly interval: Interval | null
}

/** The share that is the value, whose options are checked, and a function that gives those of cells. */
export interface RetentionShares extends Shared<'cohortRetention'> {
  readonly cell: (yes: number, of: number) => CellShare
}

/** The shares of one result: what they have in common is found once. */
export function sharesOf(counts: Counted, options: ProportionOptions): RetentionShares {
  const value = shareOf('cohortRetention', {}, counts, 'no-customers', options)
  const { level = 0.95, method = 'wilson' } = options
  const z = criticalValue(level)
  const boundsOf = (yes: number, of: number): Bounds => {
    if (method === 'clopper-pearson') return clopperPearson(yes, of, level)
    return method === 'wilson' ? wilson(yes, of, z) : wald(yes, of, z)
  }
  const cell = (yes: number, of: number): CellShare => {
    checkCount('counts.n', of)
    checkCount('counts.yes', yes)
    if (yes > of) refuse('invalid-value', 'counts.yes', `at most n, ${of}`, yes)
    if (of === 0) return { value: null, interval: null }
    const { low, high } = boundsOf(yes, of)
    return { value: yes / of, interval: { low, high, level, method } }
  }
  return { ...value, cell }
}
