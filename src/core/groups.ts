import { betaCdf, chiSquaredCdf } from './distributions.ts'
import type { MeanEstimate } from './types.ts'

/** What a test of many groups says. */
export interface GroupsOutcome {
  /** Null where there is no spread to measure by. */
  readonly statistic: number | null
  /** One number for chi-squared, two for F. */
  readonly df: readonly number[]
  /** Of the null that all groups are alike. */
  readonly pValue: number | null
}

/** The chance of an F above this one; its degrees of freedom need not be whole. */
function fTail(f: number, df1: number, df2: number): number {
  return betaCdf(df2 / (df2 + df1 * f), df2 / 2, df1 / 2)
}

/** A chi-squared statistic with its upper tail. */
export function chiSquared(statistic: number, df: number): GroupsOutcome {
  return { statistic, df: [df], pValue: chiSquaredCdf(statistic, df, 'upper') }
}

/** Nothing varies: only equality is possible. */
function equal(df: readonly number[]): GroupsOutcome {
  return { statistic: null, df, pValue: 1 }
}

/** The test that rows of counts come from one distribution, and its effect. */
export interface Homogeneity extends GroupsOutcome {
  /** 0 where all rows are alike, 1 where each has an answer of its own. */
  readonly cramerV: number | null
}

/**
 * Whether rows of counts have the same shares; answers that nobody gave are left out.
 *
 * @formula Σ (count - expected)² / expected; V = √(X² / (N min(k - 1, c - 1)))
 * @source Pearson 1900; Cramér 1946; as R chisq.test(correct = FALSE)
 */
export function homogeneity(table: readonly (readonly number[])[]): Homogeneity {
  const columns = (table[0] ?? []).map((_, k) => table.reduce((sum, row) => sum + (row[k] as number), 0))
  const used = columns.filter((total) => total > 0).length
  const all = columns.reduce((sum, total) => sum + total, 0)
  const df = (table.length - 1) * (used - 1)
  if (df === 0) return { ...equal([df]), cramerV: null }
  let statistic = 0
  for (const row of table) {
    const size = row.reduce((sum, count) => sum + count, 0)
    for (const [k, total] of columns.entries()) {
      const expected = (size * total) / all
      if (total > 0) statistic += ((row[k] as number) - expected) ** 2 / expected
    }
  }
  return {
    ...chiSquared(statistic, df),
    cramerV: Math.min(1, Math.sqrt(statistic / (all * Math.min(table.length - 1, used - 1)))),
  }
}

/** A value with its variance. */
export interface Weighed {
  readonly value: number
  readonly variance: number
}

/**
 * Whether values that are known by their variances are one.
 *
 * @formula Σ (value - mean)² / variance, the mean weighted by 1 / variance
 * @source Cochran 1954
 */
export function heterogeneity(values: readonly Weighed[]): GroupsOutcome {
  const df = values.length - 1
  if (values.some(({ variance }) => variance === 0)) return { statistic: null, df: [df], pValue: null }
  const total = values.reduce((sum, { variance }) => sum + 1 / variance, 0)
  const mean = values.reduce((sum, { value, variance }) => sum + value / variance, 0) / total
  return chiSquared(
    values.reduce((sum, { value, variance }) => sum + (value - mean) ** 2 / variance, 0),
    df,
  )
}

/**
 * Whether means are equal where variances are not.
 *
 * @formula F = Σ w (m - M)² / (k - 1) / (1 + 2 (k - 2) A / (k² - 1)), w = n / s², A = Σ (1 - w / W)² / (n - 1);
 * df k - 1 and (k² - 1) / (3 A)
 * @source Welch 1951, as R oneway.test
 */
export function welchAnova(groups: readonly MeanEstimate[]): GroupsOutcome {
  const k = groups.length
  if (groups.some(({ variance }) => variance === 0)) return { statistic: null, df: [k - 1], pValue: null }
  const weights = groups.map(({ n, variance }) => n / variance)
  const total = weights.reduce((sum, w) => sum + w, 0)
  const mean = groups.reduce((sum, one, i) => sum + one.mean * (weights[i] as number), 0) / total
  const spread = groups.reduce((sum, { n }, i) => sum + (1 - (weights[i] as number) / total) ** 2 / (n - 1), 0)
  const between = groups.reduce((sum, one, i) => sum + (weights[i] as number) * (one.mean - mean) ** 2, 0)
  const statistic = between / (k - 1) / (1 + (2 * (k - 2) * spread) / (k * k - 1))
  const df = [k - 1, (k * k - 1) / (3 * spread)] as const
  return { statistic, df, pValue: fTail(statistic, ...df) }
}

/** The share of the squared deviations that lies between the groups, 0 to 1; null where there are none. */
export function etaSquared(groups: readonly MeanEstimate[]): number | null {
  const n = groups.reduce((sum, one) => sum + one.n, 0)
  const mean = groups.reduce((sum, one) => sum + (one.n / n) * one.mean, 0)
  const between = groups.reduce((sum, one) => sum + one.n * (one.mean - mean) ** 2, 0)
  const within = groups.reduce((sum, one) => sum + (one.n - 1) * one.variance, 0)
  return between + within > 0 ? between / (between + within) : null
}
