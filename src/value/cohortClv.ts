import { checkCount, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { tInterval } from '../core/intervals.ts'
import { addSums, exactMean, sampleVariance, sumOf } from '../core/numeric.ts'
import type { Estimate, ExactSum, Field, Instant, Interval, Measured, Missing, Rows } from '../core/types.ts'
import { type CohortsOptions, cohorts } from '../summary/cohorts.ts'
import { COHORT_OPTIONS, type Cohorts } from '../summary/cohortsShape.ts'
import { summarize } from '../summary/summarize.ts'

/** The options of `cohortClv`. */
export interface CohortClvOptions {
  /** The age up to which the value counts; by default the last that a cohort with customers has reached. */
  readonly age?: number
  /** The confidence level of the intervals, 0.95 by default. */
  readonly level?: number
}

/** One cohort: lists have one entry an age, null where that is not over yet. */
export interface ClvCohort {
  /** Its first instant, ISO text. */
  readonly start: string
  /** The first instant after it. */
  readonly end: string
  /** Its name, such as `2026-03`. */
  readonly label: string
  /** Customers, whether they still buy or not. */
  readonly size: number
  /** What all of them have brought up to the end of each age. */
  readonly totals: readonly (number | null)[]
  /** The same per customer; null also where there are none. */
  readonly values: readonly (number | null)[]
}

/** Value per customer by cohort and age; its value is the pooled one at one age. */
export interface CohortClv extends Measured {
  readonly metric: 'cohortClv'
  /** Customers with a cohort. */
  readonly customers: number
  /** Customers who started before the first cohort. */
  readonly earlier: number
  /** Where the rows stand. */
  readonly events: Cohorts['events']
  /** The age of the value; null where no cohort with customers has reached one. */
  readonly age: number | null
  /** In the order of their starts, empty ones too. */
  readonly cohorts: readonly ClvCohort[]
  /** Up to each age, per customer of the cohorts that reached it; null where none did. */
  readonly pooled: readonly (number | null)[]
  /** The intervals of the pooled values. */
  readonly pooledIntervals: readonly (Interval | null)[]
  /** Customers of the cohorts that reached each age. */
  readonly pooledSizes: readonly number[]
  /** What comparisons need: of the value. */
  readonly estimate: Estimate | null
}

/** The options of `cohortClv` where it reads rows. */
export type CohortClvRowOptions<Row> = CohortClvOptions &
  CohortsOptions<Field<Row, string | number | Missing>, Field<Row, Instant | Missing>, Field<Row, number | Missing>>

/**
 * What a customer has brought by each age, by cohort: everything that the cohort has brought up to then over all who
 * started, also those who never came back. Of rows it is short for `cohortClv(summarize(rows, cohorts(…)))`.
 *
 * @formula Σ amounts up to the age / size; pooled over the cohorts that reached the age, by customers
 * @unit the unit of the amounts; higher is better
 * @source cumulative value by cohort, as in Fader 2012; interval: Student 1908, over customers
 * @complexity O(cells) for a summary
 * @example
 * const orders = ['A 01-10 20', 'A 02-03 10', 'B 01-20 40', 'C 02-15 7'].map((order) => order.split(' '))
 * const rows = orders.map(([who, day, paid]) => ({ who, at: `2026-${day}`, paid: Number(paid) }))
 * const monthly = { customer: 'who', at: 'at', amount: 'paid', every: 'month', timeZone: 'UTC', observedUntil: '2026-03-01' } as const
 * const { value, cohorts, pooled } = cohortClv(rows, monthly)
 * ;[value, cohorts.map(({ values }) => values), pooled[0].toFixed(2)] // => [35, [[30, 35], [7, null]], '22.33']
 * @example
 * const daily = { customer: 'who', at: 'at', amount: 'paid', every: 'day', timeZone: 'UTC', observedUntil: '2026-04-01' } as const
 * cohortClv([], daily).reason // => 'no-customers'
 * @example
 * const daily = { customer: 'who', at: 'at', every: 'day', timeZone: 'UTC', observedUntil: '2026-04-01' } as const
 * cohortClv([], daily) // throws options.amount must be given to the summary, got undefined
 */
export function cohortClv(summary: Cohorts, options?: CohortClvOptions): CohortClv
export function cohortClv<Row>(rows: Rows<Row>, options: CohortClvRowOptions<NoInfer<Row>>): CohortClv
export function cohortClv(source: object, options: object = {}): CohortClv {
  if ((source as { kind?: unknown } | null)?.kind === 'cohorts') {
    checkOptions(options, OWN)
    return fromCohorts(source as Cohorts, options as CohortClvOptions)
  }
  checkOptions(options, [...OWN, ...COHORT_OPTIONS])
  const { age, level, ...of } = options as CohortClvRowOptions<never>
  const own = { ...(age !== undefined && { age }), ...(level !== undefined && { level }) }
  return fromCohorts(summarize(source as Rows<never>, cohorts<never, never>(of as never)), own)
}

const OWN = ['age', 'level']

function fromCohorts(summary: Cohorts, { age: asked, level = 0.95 }: CohortClvOptions): CohortClv {
  checkLevel(level)
  if (asked !== undefined) checkCount('options.age', asked)
  const { definition, n, missing, invalid, customers, earlier, events, sizes } = summary
  if (summary.sums === null || summary.squares === null) {
    return refuse('missing-option', 'options.amount', 'given to the summary', undefined)
  }
  const sums = summary.sums.map(toDate)
  const squares = summary.squares.map(toDate)
  const ages = (sums[0] ?? []).map((_, k) => k)
  const pools = ages.map((k) => poolOf(sizes, sums, squares, k))
  const reached = pools.filter((pool) => pool.n > 0)
  const age = asked ?? pools.lastIndexOf(reached.at(-1) ?? NOBODY)
  const means = pools.map((pool) => meanOf(pool, level))
  const { value, standardError, interval, estimate } = means[age] ?? meanOf(NOBODY, level)
  const size = pools[age]?.n ?? 0
  return {
    metric: 'cohortClv',
    definition: { ...definition, age: age < 0 ? null : age },
    value,
    n,
    missing,
    invalid,
    standardError,
    interval,
    reason: value === null ? 'no-customers' : null,
    warnings: size > 0 && size < 30 ? ['small-sample'] : [],
    customers,
    earlier,
    events: { ...events },
    age: age < 0 ? null : age,
    cohorts: sizes.map((_, c) => cohortOf(summary, c, sums[c] ?? [], ages)),
    pooled: means.map((one) => one.value),
    pooledIntervals: means.map((one) => one.interval),
    pooledSizes: pools.map((pool) => pool.n),
    estimate,
  }
}

/** Customers and their values to date. */
interface Pool {
  readonly n: number
  readonly sum: ExactSum
  readonly square: ExactSum
}

const NOBODY: Pool = { n: 0, sum: { exact: [] }, square: { exact: [] } }

/** Running totals. */
function toDate(sums: readonly ExactSum[]): ExactSum[] {
  let total: ExactSum = { exact: [] }
  return sums.map((sum) => {
    total = addSums(total, sum)
    return total
  })
}

function poolOf(
  sizes: readonly number[],
  sums: readonly ExactSum[][],
  squares: readonly ExactSum[][],
  k: number,
): Pool {
  let pool = NOBODY
  for (const [c, size] of sizes.entries()) {
    const sum = sums[c]?.[k]
    if (sum === undefined) continue
    const square = squares[c]?.[k] as ExactSum
    pool = { n: pool.n + size, sum: addSums(pool.sum, sum), square: addSums(pool.square, square) }
  }
  return pool
}

function meanOf({ n, sum, square }: Pool, level: number) {
  const none = { value: null, standardError: null, interval: null, estimate: null }
  if (n === 0) return none
  const value = exactMean(n, sum)
  if (n === 1) return { ...none, value }
  const variance = Math.max(0, sampleVariance(n, sum, square))
  const standardError = Math.sqrt(variance / n)
  const interval: Interval = { ...tInterval(value, standardError, n - 1, level), level, method: 't' }
  const estimate: Estimate = { kind: 'mean', mean: value, variance, n, unit: 1 }
  return { value, standardError, interval, estimate }
}

function cohortOf(
  { edges, labels, sizes }: Cohorts,
  c: number,
  sums: readonly ExactSum[],
  ages: readonly number[],
): ClvCohort {
  const size = sizes[c] as number
  const at = (k: number): ExactSum | null => sums[k] ?? null
  const each = <V>(make: (sum: ExactSum) => V): (V | null)[] =>
    ages.map((k) => {
      const sum = at(k)
      return sum === null ? null : make(sum)
    })
  return {
    start: edges[c] as string,
    end: edges[c + 1] as string,
    label: labels[c] as string,
    size,
    totals: each(sumOf),
    values: each((sum) => (size === 0 ? null : exactMean(size, sum))),
  }
}
