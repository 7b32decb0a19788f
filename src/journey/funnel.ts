import { checkRecord } from '../core/check.ts'
import { quantileBetween, quantilePlace } from '../core/quantiles.ts'
import type { Estimate, Field, Instant, Interval, Measured, Missing, Rows } from '../core/types.ts'
import { type FunnelStepsOptions, funnelSteps } from '../summary/funnelSteps.ts'
import type { FunnelSteps, Step } from '../summary/funnelStepsShape.ts'
import type { ProportionOptions } from '../summary/proportion.ts'
import { shareOf } from '../summary/share.ts'
import { summarize } from '../summary/summarize.ts'

/** One step of a funnel. */
export interface FunnelStep {
  /** Its name. */
  readonly step: Step
  /** Customers who got this far. */
  readonly reached: number
  /** Customers who got to the step before and no further; null at the first. */
  readonly dropOff: number | null
  /** Of those who took the first step, 0 to 1; null where there are none. */
  readonly shareOfFirst: number | null
  /** Its interval; null at the first step, whose share is 1 by definition. */
  readonly intervalOfFirst: Interval | null
  /** Of those who got to the step before, 0 to 1; null at the first, and where there are none. */
  readonly shareOfPrevious: number | null
  /** Its interval. */
  readonly intervalOfPrevious: Interval | null
  /** Median seconds from the start of the way to this step, of those who got this far. */
  readonly medianTime: number | null
  /** Median seconds from the step before; null at the first. */
  readonly medianFromPrevious: number | null
  /** Further events of it, by customers who got this far. */
  readonly repeated: number
  /** Events of it that came before the step that should come first, or without it. */
  readonly outOfOrder: number
  /** Events of it outside the window. */
  readonly outside: number
}

/** A funnel; its value is the share of the first step that gets to the last. */
export interface Funnel extends Measured {
  readonly metric: 'funnel'
  /** Customers with a valid event, of whatever step. */
  readonly customers: number
  /** Customers who took the first step. */
  readonly entered: number
  /** Customers who got to the last step. */
  readonly completed: number
  /** Events of steps that are not in the funnel. */
  readonly other: number
  /** The steps in their order. */
  readonly steps: readonly FunnelStep[]
  /** What comparisons need: of the value. */
  readonly estimate: Estimate | null
}

/** The options of `funnel` where it reads rows. */
export type FunnelRowOptions<Row> = ProportionOptions &
  FunnelStepsOptions<Field<Row, string | number | Missing>, Field<Row, Instant | Missing>, Field<Row, Step | Missing>>

/**
 * How many customers get from each step to the next, and how many from the first to the last. Of rows it is short for
 * `funnel(summarize(rows, funnelSteps(…)))`.
 *
 * @formula reached(last) / reached(first); a step's shares: reached / reached(first), reached / reached(previous)
 * @unit a fraction, 0 to 1; higher is better; times in seconds; quantiles of type 7
 * @source sequential funnels as in ClickHouse windowFunnel and PostHog; intervals: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(times log times) for a summary
 * @example
 * const log = ['A visit 0', 'A cart 60', 'A buy 90', 'B visit 0', 'B cart 20', 'C visit 5', 'C visit 9'].map((line) => line.split(' '))
 * const rows = log.map(([who, did, at]) => ({ who, did, at: Number(at) * 1000 }))
 * const { value, steps } = funnel(rows, { customer: 'who', at: 'at', step: 'did', steps: ['visit', 'cart', 'buy'] })
 * ;[value.toFixed(2), steps.map(({ reached }) => reached), steps[1].medianTime, steps[0].repeated] // => ['0.33', [3, 2, 1], 40, 1]
 * @example
 * const rows = [{ id: 7, at: '2026-03-01T09:00:00Z', step: 'buy' }, { id: 7, at: '2026-03-01T10:00:00Z', step: 'visit' }]
 * const of = { customer: 'id', at: 'at', step: 'step', steps: ['visit', 'buy'] } as const
 * ;[funnel(rows, of).value, funnel(rows, { ...of, order: 'any' }).value] // => [0, 1]
 * @example
 * const none = funnelSteps({ customer: 'id', at: 'at', step: 'step', steps: ['visit', 'buy'] })
 * funnel(summarize([], none)).reason // => 'no-customers'
 * @example
 * funnel([{ id: 7, at: 'noon', step: 'visit' }], { customer: 'id', at: 'at', step: 'step', steps: ['visit', 'buy'] }) // throws rows[0].at must be a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z, got "noon"
 */
export function funnel(summary: FunnelSteps, options?: ProportionOptions): Funnel
export function funnel<Row>(rows: Rows<Row>, options: FunnelRowOptions<NoInfer<Row>>): Funnel
export function funnel(source: object, options: object = {}): Funnel {
  checkRecord('options', options)
  if ((source as { kind?: unknown } | null)?.kind === 'funnel-steps') {
    return fromSteps(source as FunnelSteps, options as ProportionOptions)
  }
  const { level, method, ...of } = options as FunnelRowOptions<never>
  const shares = { ...(level !== undefined && { level }), ...(method !== undefined && { method }) }
  return fromSteps(summarize(source as Rows<never>, funnelSteps<never, never>(of as never)), shares)
}

function fromSteps(summary: FunnelSteps, options: ProportionOptions): Funnel {
  const { definition, n, missing, invalid, customers, reached, other } = summary
  const entered = reached[0] ?? 0
  const completed = reached.at(-1) ?? 0
  const whole = { yes: completed, n: entered, missing, invalid }
  const { measured, estimate } = shareOf('funnel', { ...definition }, whole, 'no-customers', options)
  const steps = definition.steps.map((_, i) => stepOf(summary, i, options))
  return { ...measured, n, customers, entered, completed, other, steps, estimate }
}

function stepOf(summary: FunnelSteps, i: number, options: ProportionOptions): FunnelStep {
  const [reached, first, before] = [i, 0, i - 1].map((at) => summary.reached[at] ?? 0) as [number, number, number]
  const share = (n: number) =>
    shareOf('share', {}, { yes: reached, n, missing: 0, invalid: 0 }, 'no-customers', options)
  const [ofFirst, ofPrevious] = [share(first).measured, i === 0 ? null : share(before).measured]
  return {
    step: summary.definition.steps[i] as Step,
    reached,
    dropOff: i === 0 ? null : before - reached,
    shareOfFirst: ofFirst.value,
    intervalOfFirst: i === 0 ? null : ofFirst.interval,
    shareOfPrevious: ofPrevious?.value ?? null,
    intervalOfPrevious: ofPrevious?.interval ?? null,
    medianTime: medianOf(summary.times[i] ?? {}, reached),
    medianFromPrevious: i === 0 ? null : medianOf(summary.gaps[i] ?? {}, reached),
    repeated: summary.repeated[i] ?? 0,
    outOfOrder: summary.outOfOrder[i] ?? 0,
    outside: summary.outside[i] ?? 0,
  }
}

/** The median of counted milliseconds, in seconds. */
function medianOf(times: Readonly<Record<string, number>>, n: number): number | null {
  if (n === 0) return null
  const counts = Object.entries(times).map(([ms, count]) => [Number(ms), count] as const)
  counts.sort(([a], [b]) => a - b)
  const place = quantilePlace(50, n, 7)
  const at = (rank: number): number => {
    let upTo = 0
    for (const [ms, count] of counts) {
      upTo += count
      if (rank < upTo) return ms
    }
    return counts.at(-1)?.[0] ?? 0
  }
  return quantileBetween(at(place.low), at(place.high), place, 1000)
}
