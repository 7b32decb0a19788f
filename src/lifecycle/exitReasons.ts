import { checkChoice, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { isIterable } from '../core/read.ts'
import type { Estimate, Interval, Measured } from '../core/types.ts'
import { type Exits, exitsBy, type GivenReasons } from '../summary/exitReasons.ts'
import type { ProportionMethod } from '../summary/proportion.ts'
import { shareOf } from '../summary/share.ts'
import { summarizeList } from '../summary/summarize.ts'

/** The options of `exitReasons`. */
export interface ExitReasonsOptions {
  /** The reason whose share is the value; by default the one that most respondents give, of equals the first by code unit. */
  readonly exitReason?: string
  /** The confidence level of the intervals, 0.95 by default. */
  readonly level?: number
  /** 'wilson' (default) is right on average, 'clopper-pearson' never under its level. */
  readonly method?: Exclude<ProportionMethod, 'wald'>
}

/** One reason for leaving. */
export interface ExitReason {
  /** Its text. */
  readonly reason: string
  /** Respondents who give it. */
  readonly respondents: number
  /** How often it is given. */
  readonly mentions: number
  /** The share of all respondents who give it; where several may be given, shares add up to more than 1. */
  readonly share: number
  /** The interval of the share, each reason by itself. */
  readonly interval: Interval
}

/** Why customers left: value is the share of respondents who give one reason. `n` counts respondents, `missing` those who told nothing. */
export interface ExitReasons extends Measured {
  readonly metric: 'exitReasons'
  /** The reason that the value is of; null where none was asked for and nobody gave any. */
  readonly exitReason: string | null
  /** Those who left: respondents and those who told nothing. */
  readonly leavers: number
  /** Respondents among those who left, 0 to 1; null where nobody left. */
  readonly responseRate: number | null
  /** Respondents who give several reasons. */
  readonly several: number
  /** All reasons, the most frequent first, equals by code unit. */
  readonly reasons: readonly ExitReason[]
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * Why customers left: for each reason, the share of those who told any. Who told nothing is in no share, but counted:
 * the shares hold for all who left only where the silent left for the same reasons.
 *
 * @formula respondents who give the reason / respondents
 * @unit fractions, 0 to 1
 * @source multiple responses as percent of cases (SPSS MULT RESPONSE); interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(mentions) time for reasons, O(reasons log reasons) for a summary
 * @example
 * const { exitReason, value, n, missing, responseRate } = exitReasons(['price', 'bugs', ['price', 'support'], null, 'price'])
 * ;[exitReason, value, n, missing, responseRate] // => ['price', 0.75, 4, 1, 0.8]
 * @example
 * const left = [{ plan: 'pro', why: 'price' }, { plan: 'pro', why: 'bugs' }, { plan: 'team', why: 'bugs' }]
 * const { segments } = segment(left, { by: 'plan', of: exits('why'), metric: (s) => exitReasons(s, { exitReason: 'bugs' }) })
 * segments.map(({ key, result }) => [key, result.value]) // => [['pro', 0.5], ['team', 1]]
 * @example
 * exitReasons([null, null]).reason // => 'no-answers'
 * @example
 * exitReasons(['price', '']) // throws reasons[1] must be a text that is not empty, or a list of them, got ""
 */
export function exitReasons(reasons: Iterable<GivenReasons> | Exits, options: ExitReasonsOptions = {}): ExitReasons {
  checkOptions(options, ['exitReason', 'level', 'method'])
  const { exitReason: asked, level = 0.95, method = 'wilson' } = options
  if (asked !== undefined && (typeof asked !== 'string' || asked === '')) {
    refuse('invalid-option', 'options.exitReason', 'a text that is not empty', asked)
  }
  checkChoice('options.method', method, ['wilson', 'clopper-pearson'])
  const { n, missing, invalid, several, respondents, mentions } = toExits(reasons)
  const share = (yes: number, exitReason: string | null) =>
    shareOf('exitReasons', { exitReason }, { yes, n, missing, invalid }, 'no-answers', { level, method })
  const listed = Object.entries(respondents)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([reason, count]): ExitReason => {
      const interval = share(count, reason).measured.interval as Interval
      return { reason, respondents: count, mentions: mentions[reason] as number, share: count / n, interval }
    })
  const exitReason = asked ?? listed[0]?.reason ?? null
  const given = listed.find((one) => one.reason === exitReason)?.respondents ?? 0
  const { measured, estimate } = share(given, exitReason)
  const leavers = n + missing
  return {
    ...measured,
    exitReason,
    leavers,
    responseRate: leavers === 0 ? null : n / leavers,
    several,
    reasons: listed,
    estimate,
  }
}

function toExits(reasons: Iterable<GivenReasons> | Exits): Exits {
  if ((reasons as { kind?: unknown } | null)?.kind === 'exits') return reasons as Exits
  if (!isIterable(reasons))
    return refuse('invalid-value', 'reasons', 'an iterable of reasons or a summary of them', reasons)
  return summarizeList(
    reasons,
    exitsBy('reasons', {}, (row) => `reasons[${row}]`),
  )
}
