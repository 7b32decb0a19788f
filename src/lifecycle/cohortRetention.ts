import { checkCount, checkOptions } from '../core/check.ts'
import type { Estimate, Field, Instant, Interval, Measured, Missing, Rows } from '../core/types.ts'
import { type CohortsOptions, cohorts } from '../summary/cohorts.ts'
import { type AgeBracket, COHORT_OPTIONS, type Cohorts } from '../summary/cohortsShape.ts'
import type { ProportionOptions } from '../summary/proportion.ts'
import { summarize } from '../summary/summarize.ts'
import { columnAt, type RetentionMode, retainedOf } from './cohortRetentionModes.ts'
import { type CellShare, sharesOf } from './cohortRetentionShares.ts'

/** The options of `cohortRetention`. */
export interface CohortRetentionOptions extends ProportionOptions {
  /** 'period' (default): active at that age; 'rolling': then or later; 'bracket': at any age of a bracket of the summary. */
  readonly mode?: RetentionMode
  /** The age whose pooled rate is the value: by default 1, with brackets the first that does not hold 0. */
  readonly age?: number
}

/** One cohort: lists have one entry a column of `ages`, null where that is not over yet. */
export interface RetentionCohort {
  /** Its first instant, ISO text. */
  readonly start: string
  /** The first instant after it. */
  readonly end: string
  /** Its name, such as `2026-03`. */
  readonly label: string
  /** Customers. */
  readonly size: number
  /** Customers who were active. */
  readonly retained: readonly (number | null)[]
  /** Of the cohort, 0 to 1; null also where it has no customers. */
  readonly rates: readonly (number | null)[]
  /** The intervals of the rates. */
  readonly intervals: readonly (Interval | null)[]
}

/** The cohorts that reached an age, as one. */
export interface PooledRetention {
  /** Customers of these cohorts. */
  readonly sizes: readonly number[]
  /** Those who were active. */
  readonly retained: readonly (number | null)[]
}

/** Retention by cohort and age; its value is the pooled rate at one age. */
export interface CohortRetention extends Measured {
  readonly metric: 'cohortRetention'
  /** How activity was counted. */
  readonly mode: RetentionMode
  /** The ages of each column, the first and the last. */
  readonly ages: readonly AgeBracket[]
  /** Customers with a cohort, each once. */
  readonly customers: number
  /** Customers who started before the first cohort. */
  readonly earlier: number
  /** Where the rows stand. */
  readonly events: Cohorts['events']
  /** In the order of their starts, empty ones too. */
  readonly cohorts: readonly RetentionCohort[]
  /** Retained over sizes of the cohorts that reached the age, 0 to 1; null where none did. */
  readonly pooled: readonly (number | null)[]
  /** The intervals of the pooled rates; null for recurring cohorts, which share customers. */
  readonly pooledIntervals: readonly (Interval | null)[]
  /** What the pooled rates were made of. */
  readonly pooledCounts: PooledRetention
  /** What comparisons need: of the value. */
  readonly estimate: Estimate | null
}

/** The options of `cohortRetention` where it reads rows. */
export type CohortRetentionRowOptions<Row> = CohortRetentionOptions &
  CohortsOptions<Field<Row, string | number | Missing>, Field<Row, Instant | Missing>, Field<Row, number | Missing>>

/**
 * How much of each cohort of customers is active at each age. Of rows it is short for
 * `cohortRetention(summarize(rows, cohorts(…)))`. Ages that are not over for all of a cohort have no number.
 *
 * @formula retained / size; pooled Σ retained / Σ size over the cohorts that reached the age, never a mean of rates
 * @unit a fraction, 0 to 1; higher is better
 * @source Amplitude, Mixpanel and PostHog (n-day, unbounded, bracket); intervals: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(cells) for a summary
 * @example
 * const visits = ['A 01-10', 'A 02-03', 'B 01-20', 'B 03-01', 'C 02-15'].map((visit) => visit.split(' '))
 * const rows = visits.map(([who, day]) => ({ who, at: `2026-${day}` }))
 * const monthly = { customer: 'who', at: 'at', every: 'month', timeZone: 'UTC', observedUntil: '2026-04-01' } as const
 * const { value, cohorts } = cohortRetention(rows, monthly)
 * ;[value.toFixed(3), cohorts.map(({ rates }) => rates)] // => ['0.333', [[1, 0.5, 0.5], [1, 0, null], [null, null, null]]]
 * @example
 * const rows = [{ who: 1, at: '2026-01-10' }, { who: 1, at: '2026-03-03' }]
 * const monthly = { customer: 'who', at: 'at', every: 'month', timeZone: 'UTC', observedUntil: '2026-04-01' } as const
 * ;[cohortRetention(rows, monthly).pooled, cohortRetention(rows, { ...monthly, mode: 'rolling' }).pooled] // => [[1, 0, 1], [1, 1, 1]]
 * @example
 * const daily = { customer: 'who', at: 'at', every: 'day', timeZone: 'UTC', observedUntil: '2026-04-01' } as const
 * cohortRetention([], daily).reason // => 'no-customers'
 * @example
 * const daily = { customer: 'who', at: 'at', every: 'day', timeZone: 'UTC', observedUntil: '2026-04-01' } as const
 * cohortRetention([], { ...daily, mode: 'bracket' }) // throws options.brackets must be given to the summary where mode is 'bracket', got null
 */
export function cohortRetention(summary: Cohorts, options?: CohortRetentionOptions): CohortRetention
export function cohortRetention<Row>(rows: Rows<Row>, options: CohortRetentionRowOptions<NoInfer<Row>>): CohortRetention
export function cohortRetention(source: object, options: object = {}): CohortRetention {
  if ((source as { kind?: unknown } | null)?.kind === 'cohorts') {
    checkOptions(options, OWN)
    return fromCohorts(source as Cohorts, options as CohortRetentionOptions)
  }
  checkOptions(options, [...OWN, ...COHORT_OPTIONS])
  const { mode, age, level, method, ...of } = options as CohortRetentionRowOptions<never>
  const own = {
    ...(mode !== undefined && { mode }),
    ...(age !== undefined && { age }),
    ...(level !== undefined && { level }),
    ...(method !== undefined && { method }),
  }
  return fromCohorts(summarize(source as Rows<never>, cohorts<never, never>(of as never)), own)
}

const OWN = ['mode', 'age', 'level', 'method']

function fromCohorts(summary: Cohorts, { mode = 'period', age, ...shares }: CohortRetentionOptions): CohortRetention {
  if (age !== undefined) checkCount('options.age', age)
  const { n, missing, invalid, customers, earlier, events, sizes } = summary
  const { ages, retained } = retainedOf(summary, mode)
  const column = columnAt(ages, age, mode)
  const pooled = ages.map((_, k) => poolOf(sizes, retained, k))
  const recurring = summary.definition.type === 'recurring'
  const at = pooled[column] ?? { yes: 0, of: 0 }
  const counts = { yes: at.yes ?? 0, n: at.of, missing, invalid }
  const { measured, estimate, cell } = sharesOf(counts, shares)
  const rates = pooled.map(({ yes, of }) => cell(yes ?? 0, of))
  const definition = { ...summary.definition, mode, age: age ?? ages[column]?.[0] ?? 1 }
  return {
    ...measured,
    definition,
    n,
    ...(recurring && { standardError: null, interval: null }),
    mode,
    ages,
    customers,
    earlier,
    events: { ...events },
    cohorts: sizes.map((_, c) => cohortOf(summary, c, retained[c] ?? [], cell)),
    pooled: rates.map((one) => one.value),
    pooledIntervals: rates.map((one) => (recurring ? null : one.interval)),
    pooledCounts: { sizes: pooled.map(({ of }) => of), retained: pooled.map(({ yes }) => yes) },
    estimate: recurring ? null : estimate,
  }
}

/** The cohorts that reached a column, added. */
function poolOf(sizes: readonly number[], retained: readonly (readonly (number | null)[])[], k: number) {
  let [yes, of, reached] = [0, 0, false]
  for (const [c, row] of retained.entries()) {
    const count = row[k] ?? null
    if (count === null) continue
    yes += count
    of += sizes[c] as number
    reached = true
  }
  return { yes: reached ? yes : null, of }
}

function cohortOf(
  { edges, labels, sizes }: Cohorts,
  c: number,
  retained: readonly (number | null)[],
  cell: (yes: number, of: number) => CellShare,
): RetentionCohort {
  const size = sizes[c] as number
  const shares = retained.map((count) => (count === null ? null : cell(count, size)))
  return {
    start: edges[c] as string,
    end: edges[c + 1] as string,
    label: labels[c] as string,
    size,
    retained,
    rates: shares.map((one) => one?.value ?? null),
    intervals: shares.map((one) => one?.interval ?? null),
  }
}
