import { checkChoice, checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue, wilson } from '../core/intervals.ts'
import type { Estimate, Interval, Measured } from '../core/types.ts'

/** How far a survey came. Each is part of the one before it that is given. */
export interface ResponseCounts {
  /** Invitations sent. */
  readonly invited: number
  /** Invitations that arrived: those sent without those that bounced. */
  readonly delivered?: number
  /** People who began to answer. */
  readonly started?: number
  /** People who answered to the end. */
  readonly completed: number
  /** People who stopped on the way and whose answers are used all the same. */
  readonly partial?: number
}

/** What a rate is divided by. */
export type ResponseBase = 'invited' | 'delivered' | 'started'

/** The options of `responseRate`. */
export interface ResponseRateOptions {
  /** What participation and response are divided by: 'delivered' by default where it is given, else 'invited'. */
  readonly base?: 'invited' | 'delivered'
  /** The confidence level of the intervals, 0.95 by default. */
  readonly level?: number
}

/** One rate, with what it is made of. */
export interface ResponseShare {
  /** The rate, a fraction; null where `n` is 0. */
  readonly value: number | null
  /** People who did. */
  readonly yes: number
  /** People who could. */
  readonly n: number
  /** What `n` counts. */
  readonly of: ResponseBase
  /** Wilson's; null where `n` is 0. */
  readonly interval: Interval | null
}

/** A response rate, as a fraction, and the rates on the way to it. */
export interface ResponseRate extends Measured {
  readonly metric: 'responseRate'
  /** Delivered of invited; null where delivered is not given. */
  readonly delivery: ResponseShare | null
  /** Started of the base; null where started is not given. */
  readonly participation: ResponseShare | null
  /** Completed of the base: the value. */
  readonly response: ResponseShare
  /** Completed and partial of the base; null where partial is not given. */
  readonly responseWithPartial: ResponseShare | null
  /** Completed of started; null where started is not given. */
  readonly completion: ResponseShare | null
  /** Of started, those who stopped and whose answers are not used; null where started is not given. */
  readonly breakoff: ResponseShare | null
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * The share of those asked who answered to the end, with delivery, participation, completion and breakoff beside it.
 *
 * @formula completed / delivered, or completed / invited; participation = started / the same; completion = completed / started; breakoff = (started - completed - partial) / started
 * @unit fractions, 0 to 1; higher is better, of breakoff lower
 * @source AAPOR 2023, Standard Definitions, for surveys of a list of people; interval: Wilson 1927
 * @complexity O(1)
 * @example
 * const { value, completion } = responseRate({ invited: 1000, delivered: 800, started: 250, completed: 200 })
 * ;[value, completion.value] // => [0.25, 0.8]
 * @example
 * responseRate({ invited: 1000, delivered: 800, completed: 200 }, { base: 'invited' }).response.of // => 'invited'
 * @example
 * responseRate({ invited: 0, completed: 0 }).value // => null
 * @example
 * responseRate({ invited: 10, completed: 12 }) // throws counts.completed must be at most invited, 10, got 12
 */
export function responseRate(counts: ResponseCounts, options: ResponseRateOptions = {}): ResponseRate {
  checkOptions(options, ['base', 'level'])
  const { level = 0.95 } = options
  checkLevel(level)
  checkCounts(counts)
  const { invited, delivered, started, completed, partial } = counts
  const { base = delivered === undefined ? 'invited' : 'delivered' } = options
  checkChoice('options.base', base, ['invited', 'delivered'])
  if (base === 'delivered' && delivered === undefined) {
    refuse('missing-option', 'counts.delivered', "given, as options.base is 'delivered'", delivered)
  }
  const asked = base === 'delivered' ? (delivered as number) : invited
  const share = (yes: number | undefined, n: number | undefined, of: ResponseBase): ResponseShare | null => {
    if (yes === undefined || n === undefined) return null
    const interval = n === 0 ? null : { ...wilson(yes, n, criticalValue(level)), level, method: 'wilson' }
    return { value: n === 0 ? null : yes / n, yes, n, of, interval }
  }
  const used = completed + (partial ?? 0)
  const response = share(completed, asked, base) as ResponseShare
  const { value, n, interval } = response
  return {
    metric: 'responseRate',
    definition: { base },
    value,
    n,
    missing: 0,
    invalid: 0,
    standardError: value === null ? null : Math.sqrt((value * (1 - value)) / n),
    interval,
    reason: value === null ? 'no-answers' : null,
    warnings: n > 0 && n < 30 ? ['small-sample'] : [],
    delivery: share(delivered, invited, 'invited'),
    participation: share(started, asked, base),
    response,
    responseWithPartial: partial === undefined ? null : share(used, asked, base),
    completion: share(completed, started, 'started'),
    breakoff: started === undefined ? null : share(started - used, started, 'started'),
    estimate: value === null ? null : { kind: 'proportion', yes: completed, n, unit: 1 },
  }
}

const NAMES = ['invited', 'delivered', 'started', 'completed', 'partial'] as const

/** Refuses counts that are none, and those above what they are part of. */
function checkCounts(counts: ResponseCounts): void {
  checkRecord('counts', counts)
  for (const name of Object.keys(counts)) {
    if (!(NAMES as readonly string[]).includes(name)) {
      refuse('unknown-option', `counts.${name}`, `one of ${NAMES.join(', ')}`, name)
    }
  }
  let above: { readonly name: string; readonly count: number } | null = null
  for (const name of NAMES) {
    const count = counts[name]
    if (count === undefined && name !== 'invited' && name !== 'completed') continue
    checkCount(`counts.${name}`, count)
    if (name === 'partial') {
      const { name: of, count: most } = above as { name: string; count: number }
      const rest = most - counts.completed
      if (count > rest) refuse('invalid-value', 'counts.partial', `at most ${rest}, ${of} without completed`, count)
      return
    }
    if (above !== null && count > above.count) {
      refuse('invalid-value', `counts.${name}`, `at most ${above.name}, ${above.count}`, count)
    }
    if (name !== 'completed') above = { name, count }
  }
}
