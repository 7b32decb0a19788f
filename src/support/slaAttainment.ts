import { checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Estimate, Measured } from '../core/types.ts'
import { millisecondsOf, SECONDS } from '../summary/milliseconds.ts'
import { shareOf } from '../summary/share.ts'
import { readSla, type SlaSource } from '../summary/slaTargetsSource.ts'
import { divided, type SlaTimes, sizeOf, statisticsOf, upTo } from '../summary/slaTargetsTimes.ts'

/** The options of `slaAttainment`. */
export interface SlaAttainmentOptions {
  /** How long one may take, in seconds of the same clock as the durations; required with durations, not taken with a summary of `slaTargets`. */
  readonly target?: number
  /** The horizon in seconds of the same clock: `atRisk` counts the undecided that have no more time than this left. */
  readonly atRisk?: number
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** An SLA attainment, as a fraction; `n` is met + breached + breachedOpen. */
export interface SlaAttainment extends Measured {
  readonly metric: 'slaAttainment'
  /** Finished within the target, its end included. */
  readonly met: number
  /** Finished after it. */
  readonly breached: number
  /** Not finished, and already over the target. */
  readonly breachedOpen: number
  /** Not finished, and still within the target: not in the value. */
  readonly undecided: number
  /** Without a target: not in any number. */
  readonly excluded: number
  /** If all undecided ones are met; null where there is nothing. */
  readonly best: number | null
  /** If none of them is; null where there is nothing. */
  readonly worst: number | null
  /** Of the finished alone, which leaves out every open breach and so flatters; null where nothing is finished. */
  readonly closedOnly: number | null
  /** The undecided that have no more than the horizon left; null where no horizon is given. */
  readonly atRisk: number | null
  /** By how much the breached were late; null where there are none. */
  readonly overrun: SlaTimes | null
  /** By how much the open breaches are late so far; null where there are none. */
  readonly openOverrun: SlaTimes | null
  /** How much time the undecided have left; null where there are none. */
  readonly remaining: SlaTimes | null
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * SLA attainment: the share of what is decided that was done within its target. Open ones over their target are
 * breaches; open ones within it are undecided, and `best` and `worst` say what they can make of it. Of plain seconds or
 * a summary of `durations` with one target, or of `slaTargets`, where each row has its own. Of durations kept in bins,
 * each counts as the middle of its bin.
 *
 * @formula met / (met + breached + breachedOpen); best = (met + undecided) / all, worst = met / all; met: elapsed ≤ target
 * @unit a fraction, 0 to 1; higher is better; times in seconds, quantiles of type 7
 * @source open breaches as in Zendesk and Zammad; interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(n log n) for seconds, O(n) for a summary, O(bins) with precision bits
 * @example
 * const { value, met, breached } = slaAttainment([60, 90, 80, null], { target: 80 })
 * ;[value.toFixed(2), met, breached] // => ['0.67', 2, 1]
 * @example
 * const tickets = [[0, 50], [0, 70], [10, null], [80, null]].map(([from, to]) => ({ from: from * 1000, to: to && to * 1000 }))
 * const sla = slaAttainment(summarize(tickets, slaTargets({ from: 'from', to: 'to', target: 60, asOf: 100000 })), { atRisk: 60 })
 * ;[sla.met, sla.breached, sla.breachedOpen, sla.undecided, sla.best, sla.worst, sla.closedOnly, sla.atRisk] // => [1, 1, 1, 1, 0.5, 0.25, 0.5, 1]
 * ;[sla.value.toFixed(2), sla.overrun.median, sla.openOverrun.max, sla.remaining.min] // => ['0.33', 10, 30, 40]
 * @example
 * slaAttainment([60, 90]) // throws options.target must be a number of seconds from 0 to 1e12, no finer than a millisecond, as durations do not say it, got undefined
 */
export function slaAttainment(durations: SlaSource, options: SlaAttainmentOptions = {}): SlaAttainment {
  checkOptions(options, ['target', 'atRisk', 'level'])
  const { target, atRisk, level = 0.95 } = options
  checkLevel(level)
  const horizon = atRisk === undefined ? null : millisecondsOf(atRisk)
  if (Number.isNaN(horizon)) refuse('invalid-option', 'options.atRisk', SECONDS, atRisk)
  const { finished, open, definition, missing, invalid, excluded } = readSla(durations, target)
  const [closed, pending] = [divided(finished), divided(open)]
  const [met, breached] = [sizeOf(closed.left), sizeOf(closed.late)]
  const [undecided, breachedOpen] = [sizeOf(pending.left), sizeOf(pending.late)]
  const n = met + breached + breachedOpen
  const all = n + undecided
  const none = undecided > 0 ? 'none-finished' : 'no-answers'
  const counted = { yes: met, n, missing, invalid }
  const { measured, estimate } = shareOf('slaAttainment', definition, counted, none, { level })
  return {
    ...measured,
    warnings: [...(undecided > 0 ? (['open-excluded'] as const) : []), ...measured.warnings],
    met,
    breached,
    breachedOpen,
    undecided,
    excluded,
    best: over(met + undecided, all),
    worst: over(met, all),
    closedOnly: over(met, met + breached),
    atRisk: horizon === null ? null : upTo(pending.left, horizon),
    overrun: statisticsOf(closed.late),
    openOverrun: statisticsOf(pending.late),
    remaining: statisticsOf(pending.left),
    estimate,
  }
}

function over(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
