import { checkLevel, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { tInterval } from '../core/intervals.ts'
import { addSums, exactMean, sampleVariance } from '../core/numeric.ts'
import type { Estimate, ExactSum, Measured } from '../core/types.ts'
import type { QueueContacts } from '../summary/queueContactsShape.ts'
import type { QueueParts } from './queueCounts.ts'

/** The options of `averageSpeedOfAnswer`. */
export interface AverageSpeedOfAnswerOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** An average speed of answer, in seconds; n counts all contacts offered. */
export interface AverageSpeedOfAnswer extends Measured, QueueParts {
  readonly metric: 'averageSpeedOfAnswer'
  /** The mean wait of those who gave up; null where nobody did. */
  readonly averageTimeToAbandon: number | null
  /** The mean wait of all, answered or not; null where there is no contact. */
  readonly averageWait: number | null
  /** Of the waits of the answered, its divisor is their number - 1; null under two. */
  readonly standardDeviation: number | null
  /** What comparisons need; null under two answered. */
  readonly estimate: Estimate | null
}

/**
 * Average speed of answer (ASA): the mean wait of the contacts that were answered, those answered at once included.
 * Who gave up is not in it; how long they waited stands beside it.
 *
 * @formula Σ wait of the answered / answered
 * @unit seconds, 0 and up; lower is better
 * @source Cleveland 2012, Amazon Connect (average queue answer time); interval: Student 1908, as R t.test
 * @complexity O(1)
 * @example
 * const calls = [{ wait: 0, ok: true }, { wait: 30, ok: true }, { wait: 90, ok: false }]
 * const { value, averageTimeToAbandon, averageWait } = averageSpeedOfAnswer(summarize(calls, queueContacts({ wait: 'wait', answered: 'ok', target: 20 })))
 * ;[value, averageTimeToAbandon, averageWait] // => [15, 90, 40]
 * @example
 * const lost = summarize([{ wait: 90, ok: false }], queueContacts({ wait: 'wait', answered: 'ok', target: 20 }))
 * averageSpeedOfAnswer(lost).reason // => 'no-contacts'
 * @example
 * averageSpeedOfAnswer({ answeredWithin: 8 }) // throws contacts must be a summary of queueContacts, as counts have no waits, got an object
 */
export function averageSpeedOfAnswer(
  contacts: QueueContacts,
  options: AverageSpeedOfAnswerOptions = {},
): AverageSpeedOfAnswer {
  checkOptions(options, ['level'])
  const { level = 0.95 } = options
  checkLevel(level)
  if ((contacts as { kind?: unknown } | null)?.kind !== 'queue-contacts') {
    refuse('invalid-value', 'contacts', 'a summary of queueContacts, as counts have no waits', contacts)
  }
  const { n, missing, invalid, answeredWithin, answeredAfter } = contacts
  const { sum, squares } = contacts.answered
  const answered = answeredWithin + answeredAfter
  const abandoned = n - answered
  const value = seconds(sum, answered)
  const variance = answered > 1 ? sampleVariance(answered, sum, squares) / 1e6 : null
  const standardError = variance === null ? null : Math.sqrt(variance / answered)
  const measured = value !== null && variance !== null && standardError !== null
  return {
    metric: 'averageSpeedOfAnswer',
    definition: {},
    value,
    n,
    missing,
    invalid,
    standardError,
    interval: measured ? { ...tInterval(value, standardError, answered - 1, level), level, method: 't' } : null,
    reason: value === null ? 'no-contacts' : null,
    warnings: answered > 0 && answered < 30 ? ['small-sample'] : [],
    offered: n,
    answered,
    abandoned,
    averageTimeToAbandon: seconds(contacts.abandoned.sum, abandoned),
    averageWait: seconds(addSums(sum, contacts.abandoned.sum), n),
    standardDeviation: variance === null ? null : Math.sqrt(variance),
    estimate: measured ? { kind: 'mean', mean: value, variance, n: answered, unit: 1 } : null,
  }
}

/** The mean of a sum of milliseconds, in seconds, rounded once. */
function seconds(sum: ExactSum, count: number): number | null {
  return count === 0 ? null : exactMean(count * 1000, sum)
}
