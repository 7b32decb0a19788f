import { checkChoice, checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { clopperPearson, criticalValue, exactPoisson, wilson } from '../core/intervals.ts'
import type { Estimate, Interval, Measured, Reason } from '../core/types.ts'
import type { CustomerDays, CustomerFlow } from '../summary/customerFlowShape.ts'
import { type Flow, type FlowCounts, type Trials, toFlow } from './flow.ts'

/** What losses are divided by. */
export type ChurnDenominator = 'start' | 'average' | 'start-plus-new' | 'mid-adjusted' | 'daily-sum' | 'customer-days'

/** How the interval of a churn rate is made: the first two of a share, the last of a rate. */
export type ChurnMethod = 'wilson' | 'clopper-pearson' | 'poisson-exact'

/** The options of `churnRate`. */
export interface ChurnRateOptions {
  /** 'start' by default. */
  readonly denominator?: ChurnDenominator
  /** 'apart' (default) counts a customer from the end of the trial on, 'included' from its start. */
  readonly trials?: Trials
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
  /** 'wilson' by default for 'start' and 'start-plus-new', 'poisson-exact' for 'average' and 'customer-days'. */
  readonly method?: ChurnMethod
}

/** The share or the rate at which customers are lost in a period. */
export interface ChurnRate extends Measured {
  readonly metric: 'churnRate'
  /** What the losses are divided by. */
  readonly denominator: ChurnDenominator
  /** The losses in the numerator: for 'start' and 'daily-sum' customers of the start of the period or of a day, else every leaving. */
  readonly lost: number
  /** What they are divided by: value = lost / base. Null for 'daily-sum', which divides day by day, and where nothing is known of it. */
  readonly base: number | null
  /** Customers at the start of the period. */
  readonly start: number
  /** Customers at its end. */
  readonly end: number
  /** New ones who are still there at its end. */
  readonly acquired: number
  /** Customers who came and left within the period. */
  readonly passing: number
  /** The start of the period; null for counts. */
  readonly from: string | null
  /** The first instant after it; null for counts. */
  readonly to: string | null
  /** What comparisons need; null where the spread is not known. */
  readonly estimate: Estimate | null
}

const METHODS: Readonly<Record<ChurnDenominator, readonly ChurnMethod[]>> = {
  start: ['wilson', 'clopper-pearson'],
  average: ['poisson-exact'],
  'start-plus-new': ['wilson', 'clopper-pearson'],
  'mid-adjusted': [],
  'daily-sum': [],
  'customer-days': ['poisson-exact'],
}

/**
 * Churn: customers lost in a period over the customers there were, by the denominator that is named.
 *
 * @formula 'start' lost / start; 'average' losses / ((start + end) / 2); 'start-plus-new' losses / (start + joins);
 * 'mid-adjusted' losses / (start + joins / 2); 'daily-sum' Σ lost_d / active_d; 'customer-days' losses / customers
 * present on average. Lost were there at the start and are gone at the end; losses are every leaving
 * @unit a fraction per period, 0 to 1 for 'start' and 'start-plus-new', from 0 up for the others; lower is better
 * @source 'start' ChartMogul; 'start-plus-new' Stripe, Baremetrics; 'daily-sum' ChartMogul B2C, Nelson 1969 and Aalen 1978; 'customer-days' Shopify; intervals: Wilson 1927, Clopper and Pearson 1934, Garwood 1936
 * @complexity O(1), for 'daily-sum' O(days)
 * @example
 * churnRate({ start: 400, end: 430, acquired: 50, lost: 20 }).value // => 0.05
 * @example
 * churnRate({ start: 400, end: 430, acquired: 50, lost: 20, passing: 5 }, { denominator: 'start-plus-new' }).base // => 455
 * @example
 * churnRate({ start: 400, end: 430, acquired: 50, lost: 20 }, { denominator: 'daily-sum' }).reason // => 'needs-records'
 * @example
 * churnRate({ start: 400, end: 440, acquired: 50, lost: 20 }) // throws flow.end must be 430, which is start - lost + acquired, got 440
 */
export function churnRate(flow: CustomerFlow | FlowCounts, options: ChurnRateOptions = {}): ChurnRate {
  const { denominator, trials, level, method } = readOptions(options)
  const read = toFlow(flow, trials)
  const { n, missing, invalid, start, end, acquired, passing, from, to } = read
  const { lost, base, people, value } = divided(read, denominator)
  const share = denominator === 'start' || denominator === 'start-plus-new'
  const found = value === null ? NONE : spreadOf({ lost, base, value, method, level }, share, read.daily)
  const needsRecords = people === null
  const reason: Reason | null = value !== null ? null : needsRecords ? 'needs-records' : 'no-customers'
  return {
    metric: 'churnRate',
    definition: { denominator, trials },
    value,
    n,
    missing,
    invalid,
    standardError: found.standardError,
    interval: found.interval,
    reason,
    warnings: value !== null && people !== null && people < 30 ? ['small-sample'] : [],
    denominator,
    lost,
    base,
    start,
    end,
    acquired,
    passing,
    from,
    to,
    estimate: found.estimate,
  }
}

function readOptions(options: ChurnRateOptions) {
  checkOptions(options, ['denominator', 'trials', 'level', 'method'])
  const { denominator = 'start', trials = 'apart', level = 0.95, method } = options
  checkChoice('options.denominator', denominator, Object.keys(METHODS))
  checkChoice('options.trials', trials, ['apart', 'included'])
  checkLevel(level)
  const methods = METHODS[denominator]
  if (method !== undefined && methods.length === 0) {
    refuse('invalid-option', 'options.method', `absent, as '${denominator}' has no interval`, method)
  }
  if (method !== undefined) checkChoice('options.method', method, methods)
  return { denominator, trials, level, method: method ?? methods[0] ?? null }
}

interface Divided {
  readonly lost: number
  readonly base: number | null
  /** How many customers the value rests on; null where only records could say. */
  readonly people: number | null
  readonly value: number | null
}

function divided(flow: Flow, denominator: ChurnDenominator): Divided {
  const { start, end, lost, losses, joins, present, daily } = flow
  if (denominator === 'daily-sum') return daily === null ? unknown(losses) : summed(daily)
  if (denominator === 'customer-days') return present === null ? unknown(losses) : over(losses, present)
  if (denominator === 'start') return over(lost, start)
  if (denominator === 'average') return over(losses, (start + end) / 2)
  return over(losses, start + (denominator === 'mid-adjusted' ? joins / 2 : joins))
}

function over(lost: number, base: number): Divided {
  return { lost, base, people: base, value: base > 0 ? lost / base : null }
}

function unknown(lost: number): Divided {
  return { lost, base: null, people: null, value: null }
}

/** Days that begin without a customer have none to lose. */
function summed({ active, lost }: CustomerDays): Divided {
  let [all, people, value] = [0, 0, 0]
  for (const [day, here] of active.entries()) {
    const gone = lost[day] as number
    all += gone
    people += here
    if (here > 0) value += gone / here
  }
  return { lost: all, base: null, people: people / active.length, value: people > 0 ? value : null }
}

interface Spread {
  readonly standardError: number | null
  readonly interval: Interval | null
  readonly estimate: Estimate | null
}

const NONE: Spread = { standardError: null, interval: null, estimate: null }

interface Measurement {
  readonly lost: number
  readonly base: number | null
  readonly value: number
  readonly method: ChurnMethod | null
  readonly level: number
}

function spreadOf(measurement: Measurement, share: boolean, daily: CustomerDays | null): Spread {
  const { lost, base, value, method, level } = measurement
  if (base === null) return daily === null ? NONE : { ...NONE, ...errorOf(value, dailyError(daily)) }
  if (method === null) return NONE
  if (share) {
    const bounds = method === 'wilson' ? wilson(lost, base, criticalValue(level)) : clopperPearson(lost, base, level)
    return {
      standardError: Math.sqrt((value * (1 - value)) / base),
      interval: { ...bounds, level, method },
      estimate: { kind: 'proportion', yes: lost, n: base, unit: 1 },
    }
  }
  const { low, high } = exactPoisson(lost, level)
  return { interval: { low: low / base, high: high / base, level, method }, ...errorOf(value, Math.sqrt(lost) / base) }
}

/** No loss at all says little of the spread: an error of 0 would pass for certainty. */
function errorOf(value: number, standardError: number): Pick<Spread, 'standardError' | 'estimate'> {
  if (standardError === 0) return { standardError: null, estimate: null }
  return { standardError, estimate: { kind: 'normal', value, standardError, unit: 1 } }
}

/** Aalen's standard error of a cumulative hazard. */
function dailyError({ active, lost }: CustomerDays): number {
  let variance = 0
  for (const [day, here] of active.entries()) if (here > 0) variance += (lost[day] as number) / here / here
  return Math.sqrt(variance)
}
