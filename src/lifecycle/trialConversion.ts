import { checkChoice, checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { exactPoisson } from '../core/intervals.ts'
import type { Estimate, Interval, Measured } from '../core/types.ts'
import { checkNames, shareOf } from '../summary/share.ts'
import type { TrialOutcomes } from '../summary/trials.ts'

/** Trials that started together, by what became of them. */
export interface TrialCounts {
  /** Trials that became paying subscriptions. */
  readonly converted: number
  /** Trials that ended without. */
  readonly lost: number
  /** Trials still running, or whose outcome is not known; 0 where it is not given. */
  readonly undecided?: number
}

/** What happened in a period, for the rolling rate. */
export interface RollingTrialCounts {
  /** Trials that started in it. */
  readonly started: number
  /** Trials that became paying subscriptions in it, whenever they started. */
  readonly conversions: number
}

/** The options of `trialConversion`. */
export interface TrialConversionOptions {
  /** 'resolved-cohort' (default) follows the trials that started in the period; 'rolling' divides its conversions by its starts. */
  readonly variant?: 'resolved-cohort' | 'rolling'
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** A trial conversion rate: value = converted / base. `n` counts rows, whenever their trials started; of counts, trials that started. */
export interface TrialConversion extends Measured {
  readonly metric: 'trialConversion'
  /** Conversions: of the trials that started in the period, or rolling those that fell into it. */
  readonly converted: number
  /** What is divided by: the decided ones, or rolling the trials that started. */
  readonly base: number
  /** Trials of the same period that were lost; null for rolling counts. */
  readonly lost: number | null
  /** Trials that started in the period and are neither converted nor lost; null for rolling counts. */
  readonly undecided: number | null
  /** The conversion if all undecided trials convert; null where it is rolling, or nothing started. */
  readonly best: number | null
  /** The conversion if none of them does. */
  readonly worst: number | null
  /** The share of the decided trials that was lost, 1 - value; null where it is rolling, or nothing is decided. */
  readonly trialChurn: number | null
  /** The interval of the trial churn. */
  readonly trialChurnInterval: Interval | null
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * Trial conversion: the share of trials that become paying subscriptions. By default of the trials that started in the
 * period and are decided, with bounds for what the undecided can make of it. The rolling rate divides the conversions
 * of the period by its starts: two different sets of trials, so it follows changes in the number of starts, and may
 * exceed 1.
 *
 * @formula converted / (converted + lost); rolling: conversions / started; trialChurn = lost / (converted + lost)
 * @unit a fraction, 0 to 1, rolling 0 and up; higher is better
 * @source rolling as Baremetrics; intervals: Wilson 1927, as statsmodels proportion_confint(method='wilson'); rolling: Garwood 1936, as R poisson.test, the starts taken as given
 * @complexity O(1)
 * @example
 * const { value, best, worst, trialChurn } = trialConversion({ converted: 30, lost: 20, undecided: 50 })
 * ;[value, best, worst, trialChurn] // => [0.6, 0.8, 0.3, 0.4]
 * @example
 * trialConversion({ started: 40, conversions: 50 }, { variant: 'rolling' }).value // => 1.25
 * @example
 * trialConversion({ converted: 0, lost: 0, undecided: 8 }).reason // => 'none-finished'
 * @example
 * trialConversion({ converted: 3, lost: 1 }, { variant: 'rolling' }) // throws counts.converted must be absent: the counts are started, conversions, got 3
 */
export function trialConversion(
  trials: TrialOutcomes | TrialCounts | RollingTrialCounts,
  options: TrialConversionOptions = {},
): TrialConversion {
  checkOptions(options, ['variant', 'level'])
  const { variant = 'resolved-cohort', level = 0.95 } = options
  checkChoice('options.variant', variant, ['resolved-cohort', 'rolling'])
  checkLevel(level)
  checkRecord('counts', trials)
  const summary = (trials as TrialOutcomes).kind === 'trials' ? (trials as TrialOutcomes) : null
  if (variant === 'rolling') return rolling(summary ?? rollingCounts(trials as RollingTrialCounts), level)
  return cohort(summary ?? cohortCounts(trials as TrialCounts), level)
}

interface Rows {
  readonly n: number
  readonly missing: number
  readonly invalid: number
}

function cohort({ n, missing, invalid, started, converted, lost }: Cohort, level: number): TrialConversion {
  const base = converted + lost
  const undecided = started - base
  const counted = { yes: converted, n: base, missing, invalid }
  const none = undecided > 0 ? 'none-finished' : 'no-customers'
  const { measured, estimate } = shareOf('trialConversion', { variant: 'resolved-cohort' }, counted, none, { level })
  const { interval } = shareOf('trialConversion', {}, { ...counted, yes: lost }, none, { level }).measured
  return {
    ...measured,
    n,
    warnings: [...(undecided > 0 ? (['open-excluded'] as const) : []), ...measured.warnings],
    converted,
    base,
    lost,
    undecided,
    best: started === 0 ? null : (converted + undecided) / started,
    worst: started === 0 ? null : converted / started,
    trialChurn: base === 0 ? null : lost / base,
    trialChurnInterval: interval,
    estimate,
  }
}

function rolling({ n, missing, invalid, started, conversions, ...rest }: Rolling, level: number): TrialConversion {
  const { low, high } = exactPoisson(conversions, level)
  const some = started > 0
  const value = conversions / started
  const sure = some && conversions > 0
  const standardError = sure ? Math.sqrt(conversions) / started : null
  return {
    metric: 'trialConversion',
    definition: { variant: 'rolling' },
    value: some ? value : null,
    n,
    missing,
    invalid,
    standardError,
    interval: some ? { low: low / started, high: high / started, level, method: 'poisson-exact' } : null,
    reason: some ? null : 'no-customers',
    warnings: some && started < 30 ? ['small-sample'] : [],
    converted: conversions,
    base: started,
    lost: rest.losses,
    undecided: rest.lost === null ? null : started - rest.converted - rest.lost,
    best: null,
    worst: null,
    trialChurn: null,
    trialChurnInterval: null,
    estimate: standardError === null ? null : { kind: 'normal', value, standardError, unit: 1 },
  }
}

interface Cohort extends Rows {
  readonly started: number
  readonly converted: number
  readonly lost: number
}

interface Rolling extends Rows {
  readonly started: number
  readonly conversions: number
  readonly losses: number | null
  readonly converted: number
  readonly lost: number | null
}

function cohortCounts(counts: TrialCounts): Cohort {
  checkNames(counts, ['converted', 'lost', 'undecided'])
  const { converted, lost, undecided = 0 } = counts
  for (const [name, count] of Object.entries({ converted, lost, undecided })) checkCount(`counts.${name}`, count)
  const started = converted + lost + undecided
  return { n: started, missing: 0, invalid: 0, started, converted, lost }
}

function rollingCounts(counts: RollingTrialCounts): Rolling {
  checkNames(counts, ['started', 'conversions'])
  const { started, conversions } = counts
  for (const [name, count] of Object.entries({ started, conversions })) checkCount(`counts.${name}`, count)
  return { n: started, missing: 0, invalid: 0, started, conversions, losses: null, converted: 0, lost: null }
}
