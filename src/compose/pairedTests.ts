import { betaCdf, normalCdf } from '../core/distributions.ts'
import { type Bounds, criticalValue, tango } from '../core/intervals.ts'
import { signedRank } from '../core/ranks.ts'
import { momentsOf } from '../core/samples.ts'
import { benchmarkTests } from '../core/tests.ts'
import type { Pairs } from './pairs.ts'

/** How values before and after are compared. */
export type PairedMethod = 'paired-t' | 'wilcoxon' | 'mcnemar' | 'mcnemar-corrected' | 'mcnemar-exact'

/** Those for numbers, the default first. */
export const OF_NUMBERS: readonly PairedMethod[] = ['paired-t', 'wilcoxon']
/** Those for booleans, the default first. */
export const OF_BOOLEANS: readonly PairedMethod[] = ['mcnemar', 'mcnemar-corrected', 'mcnemar-exact']

/** The size of a paired difference, free of its unit. */
export interface PairedEffect {
  /**
   * Cohen's d of the differences: their mean over their standard deviation. Rank-biserial correlation, -1 to 1. Cohen's
   * g: the share that changed to yes among all that changed, minus a half.
   */
  readonly name: 'cohen-dz' | 'rank-biserial' | 'cohen-g'
  /** Its size, signed as the difference is. */
  readonly value: number
}

/** What a paired test says. */
export interface Found {
  readonly difference: number
  /** The mean before, or 0 where the difference has no such base. */
  readonly base: number
  readonly statistic: number | null
  readonly pValue: number | null
  readonly effect: PairedEffect | null
  interval(level: number): Bounds | null
}

/** Runs a test that suits the pairs, of which there is one at least. */
export function testOf(pairs: Pairs, method: PairedMethod): Found {
  if (method === 'paired-t') return student(pairs)
  return method === 'wilcoxon' ? wilcoxon(pairs) : mcnemar(pairs, method)
}

function student({ differences, before }: Pairs): Found {
  const { n, mean, variance } = momentsOf(differences)
  const found = { difference: mean + 0, base: momentsOf(before).mean }
  if (variance === null) return { ...found, statistic: null, pValue: null, effect: null, interval: () => null }
  const [test] = benchmarkTests({ kind: 'mean', mean, variance, n, unit: 1 }, 0)
  const effect = variance > 0 ? { name: 'cohen-dz' as const, value: mean / Math.sqrt(variance) } : null
  return { ...found, ...(test as NonNullable<typeof test>).run(), effect }
}

function wilcoxon({ differences }: Pairs): Found {
  const ranks = signedRank([...differences].sort((a, b) => a - b))
  if (ranks === null) {
    return { difference: 0, base: 0, statistic: null, pValue: 1, effect: null, interval: () => null }
  }
  const { shift, statistic, pValue, balance, interval } = ranks
  const effect = { name: 'rank-biserial' as const, value: balance }
  return { difference: shift + 0, base: 0, statistic, pValue, effect, interval }
}

function mcnemar({ n, before, differences }: Pairs, method: PairedMethod): Found {
  const won = differences.filter((difference) => difference > 0).length
  const lost = differences.filter((difference) => difference < 0).length
  const changed = won + lost
  const off = won - lost
  const cautious = method === 'mcnemar-corrected' ? Math.sign(off) * Math.max(0, Math.abs(off) - 1) : off
  const exact = method === 'mcnemar-exact'
  const statistic = changed === 0 || exact ? null : cautious / Math.sqrt(changed) + 0
  const pValue = exact ? binomial(Math.min(won, lost), changed) : 2 * normalCdf(-Math.abs(statistic ?? 0))
  return {
    difference: off / n + 0,
    base: before.filter((value) => value > 0).length / n,
    statistic,
    pValue,
    effect: changed === 0 ? null : { name: 'cohen-g', value: won / changed - 0.5 },
    interval: (level) => tango({ plus: won, minus: lost, n }, criticalValue(level)),
  }
}

/** The two-sided exact p-value of the smaller count of two that are as likely. */
function binomial(smaller: number, n: number): number {
  return 2 * smaller >= n ? 1 : Math.min(1, 2 * betaCdf(0.5, smaller + 1, n - smaller, 'upper'))
}
