import { checkChoice, checkOptions, checkRecord } from '../core/check.ts'
import { chiSquaredCdf } from '../core/distributions.ts'
import { refuse } from '../core/errors.ts'
import { isIterable } from '../core/read.ts'
import { type GroupLives, type LogRankWeights, logRankOf, WEIGHTS } from '../core/survivalTests.ts'
import type { Segment, Segmentation } from '../core/types.ts'
import { entriesOf, type Lifetimes, type LifetimeUnit, lifeTableOf } from '../summary/lifetimesShape.ts'
import { differs } from '../summary/merge.ts'

/** Groups of lifetimes: the segments of a segmentation, a list, or a record by name. */
export type LifetimeGroups<K = unknown> =
  | Pick<Segmentation<K, Lifetimes, unknown>, 'segments' | 'other'>
  | Iterable<Lifetimes>
  | Readonly<Record<string, Lifetimes>>

/** The options of `logRank`. */
export interface LogRankOptions {
  /**
   * 'log-rank' (default) weighs all times alike; the others weigh early ones more: 'wilcoxon' (Gehan, Breslow) by n,
   * 'tarone-ware' by √n, 'peto-peto' by a survival estimate, 'fleming-harrington' by S^rho (1 - S)^gamma.
   */
  readonly weights?: LogRankWeights
  /** For 'fleming-harrington': more than 0 weighs early times; 0 to 10, 1 by default. */
  readonly rho?: number
  /** For 'fleming-harrington': more than 0 weighs late times; 0 to 10, 0 by default. */
  readonly gamma?: number
}

/** One group of a log-rank test. */
export interface LogRankGroup {
  /** Its key in the segmentation, its name in the record, or its place in the list. */
  readonly key: unknown
  /** Lifetimes, ended or not. */
  readonly n: number
  /** Those that have ended. */
  readonly events: number
  /** Those that have ended, each counted with the weight of its time. */
  readonly observed: number
  /** What that would be if all groups had one curve. */
  readonly expected: number
}

/** Whether groups have one survival curve. */
export interface LogRank {
  /** The unit of the lifetimes. */
  readonly unit: LifetimeUnit
  /** How times were weighed. */
  readonly weights: LogRankWeights
  /** The exponent of S for 'fleming-harrington', else null. */
  readonly rho: number | null
  /** The exponent of 1 - S for 'fleming-harrington', else null. */
  readonly gamma: number | null
  /** Chi-squared; null where no two groups were at risk when one ended, or where all such times weigh 0. */
  readonly statistic: number | null
  /** The rank of V: one less than the groups, less where one was never at risk with another. */
  readonly df: number
  /** The chance of a statistic at least as large if all groups had one curve; null where there is none. */
  readonly pValue: number | null
  /** The groups, in the order in which they were given. */
  readonly groups: readonly LogRankGroup[]
}

/**
 * Tests whether groups of customers have the same survival curve: at each time at which one ended, the endings of each
 * group against its share of those at risk. It gives no size of the difference: `restrictedMean` does.
 *
 * @formula (O - E)ᵀ V⁻ (O - E) with O = Σ w d_j, E = Σ w d n_j / n, V = Σ w² d (n - d)/(n - 1) n_j/n (δ_jl - n_l/n)
 * @unit a p-value, 0 to 1
 * @source Mantel 1966; Gehan 1965; Tarone and Ware 1977; Peto and Peto 1972; Harrington and Fleming 1982; as R survival::survdiff, statsmodels survdiff
 * @complexity O(n log n + times · groups²)
 * @example
 * const of = lifetimes({ duration: 'weeks', event: 'left', unit: 'week' })
 * const group = (weeks) => summarize(weeks.map((each) => ({ weeks: each, left: each < 9 })), of)
 * const { statistic, df, pValue } = logRank({ monthly: group([1, 2, 2, 4, 9]), yearly: group([5, 8, 9, 9, 9]) })
 * ;[statistic.toFixed(4), df, pValue.toFixed(4)] // => ['3.2375', 1, '0.0720']
 * @example
 * const rows = [[1, 'a'], [3, 'a'], [2, 'b'], [4, 'b']].map(([weeks, plan]) => ({ weeks, plan, left: true }))
 * const of = lifetimes({ duration: 'weeks', event: 'left', unit: 'week' })
 * logRank(segment(rows, { by: 'plan', of, metric: kaplanMeier })).groups.map(({ key, observed }) => [key, observed]) // => [['a', 2], ['b', 2]]
 * @example
 * logRank([]) // throws groups must be at least two summaries of lifetimes, got []
 */
export function logRank<K>(groups: LifetimeGroups<K>, options: LogRankOptions = {}): LogRank {
  checkOptions(options, ['weights', 'rho', 'gamma'])
  const { weights = 'log-rank', rho, gamma } = options
  checkChoice('options.weights', weights, WEIGHTS)
  const own = weights === 'fleming-harrington'
  for (const [name, value] of Object.entries({ rho, gamma })) {
    if (value === undefined) continue
    if (!own) refuse('invalid-option', `options.${name}`, "absent but for weights 'fleming-harrington'", value)
    if (!(typeof value === 'number' && value >= 0 && value <= 10)) {
      refuse('invalid-option', `options.${name}`, 'a number from 0 to 10', value)
    }
  }
  const list = readGroups(groups)
  const exponents = { rho: rho ?? 1, gamma: gamma ?? 0 }
  const { statistic, df, observed, expected } = logRankOf(
    list.map(({ lives }) => lives),
    weights,
    exponents,
  )
  return {
    unit: (list[0] as Group).unit,
    weights,
    rho: own ? exponents.rho : null,
    gamma: own ? exponents.gamma : null,
    statistic,
    df,
    pValue: statistic === null ? null : chiSquaredCdf(statistic, df, 'upper'),
    groups: list.map(({ key, lives: { values, open } }, i) => ({
      key,
      n: values.length + open.length,
      events: values.length,
      observed: observed[i] as number,
      expected: expected[i] as number,
    })),
  }
}

interface Group {
  readonly key: unknown
  readonly unit: LifetimeUnit
  readonly lives: GroupLives
}

function readGroups(groups: unknown): readonly Group[] {
  checkRecord('groups', groups)
  const named = namedGroups(groups as object)
  if (named.length < 2) refuse('invalid-value', 'groups', 'at least two summaries of lifetimes', groups)
  const first = named[0] as Named
  return named.map(({ key, path, summary }) => {
    lifeTableOf(summary, path)
    const difference = differs(first.summary.definition, summary.definition, `${path}.definition`)
    if (difference !== null) {
      const expected = `${difference.expected}, as in ${first.path}`
      refuse('different-definition', difference.path, expected, difference.received)
    }
    const { values, open, entries, definition } = summary
    return { key, unit: definition.unit, lives: { values, open, entries: entriesOf(entries ?? {}) } }
  })
}

interface Named {
  readonly key: unknown
  readonly path: string
  readonly summary: Lifetimes
}

function namedGroups(groups: object): readonly Named[] {
  if (isIterable(groups)) {
    return [...groups].map((summary, i) => ({ key: i, path: `groups[${i}]`, summary: summary as Lifetimes }))
  }
  const { segments, other } = groups as { segments?: unknown; other?: unknown }
  if (!Array.isArray(segments)) {
    return Object.entries(groups).map(([key, summary]) => ({ key, path: `groups.${key}`, summary }))
  }
  if (other !== null && other !== undefined) {
    refuse('invalid-value', 'groups.other', 'null, as what is left over is no group', other)
  }
  return segments.map((part: Segment<unknown, Lifetimes, unknown> | null, i) => {
    return { key: part?.key, path: `groups.segments[${i}].summary`, summary: part?.summary as Lifetimes }
  })
}
