import { refuse } from '../core/errors.ts'
import { LARGEST, SMALLEST } from '../core/numeric.ts'
import type { Comparable, Interval, Reason, Warning } from '../core/types.ts'

/** The fields that results of numbers alone have: no rows were read, so none are counted. */
export interface Valued extends Comparable {
  /** Carried over from the rate that was given as a result; null for plain numbers. */
  readonly interval: Interval | null
  /** Why `value` is null, else null. */
  readonly reason: Reason | null
  /** What to know before trusting the value; those of the results that were given. */
  readonly warnings: readonly Warning[]
}

/** A value with its interval: what is read of a result, such as that of `churnRate` or `retentionRate`. */
export interface Measurement {
  /** Which metric it is of. */
  readonly metric?: string
  /** The value, null where there is none. */
  readonly value: number | null
  /** Null where there is none. */
  readonly interval: Interval | null
  /** Why `value` is null. */
  readonly reason?: Reason | null
  /** Passed on. */
  readonly warnings?: readonly Warning[]
}

/** A share of customers a period: a number from 0 to 1, or the result that measured it. */
export type Rate = number | Measurement

/** Who is lost and who stays in a period; each as it was given, the other as what it leaves of 1. */
export interface Staying {
  readonly churn: number
  readonly stay: number
}

/** What a rate says, and the interval around it where one is known. */
export interface RateReading {
  readonly at: Staying | null
  readonly ends: readonly [Staying, Staying] | null
  readonly level: number
  readonly reason: Reason | null
  readonly warnings: readonly Warning[]
}

/** Reads a rate of leaving or of staying. */
export function readRate(name: 'churnRate' | 'retentionRate', rate: Rate): RateReading {
  const path = `options.${name}`
  const staying = (share: number): Staying =>
    name === 'churnRate' ? { churn: share, stay: 1 - share } : { churn: 1 - share, stay: share }
  if (typeof rate === 'number') {
    return { at: staying(checkShare(path, rate)), ends: null, level: 0, reason: null, warnings: [] }
  }
  const { value, interval, reason, warnings } = checkMeasurement(path, rate, 'a number from 0 to 1')
  const other = name === 'churnRate' ? 'retentionRate' : 'churnRate'
  if (rate.metric === other) refuse('invalid-option', `${path}.metric`, `other than ${other}`, rate.metric)
  return {
    at: value === null ? null : staying(checkShare(`${path}.value`, value)),
    // A rate of events can have an end above 1, a difference of rates one below 0; no share of customers has.
    ends: interval && [staying(clip(interval.low)), staying(clip(interval.high))],
    level: interval?.level ?? 0,
    reason: value === null ? reason : null,
    warnings,
  }
}

interface CheckedMeasurement {
  readonly value: number | null
  readonly interval: Interval | null
  readonly reason: Reason
  readonly warnings: readonly Warning[]
}

/** Refuses what is neither a number nor a result with a value and an interval. */
export function checkMeasurement(path: string, given: unknown, expected: string): CheckedMeasurement {
  const result = given as Measurement | null | undefined
  const { value, interval } = (typeof result === 'object' && result) || { value: undefined, interval: undefined }
  const hasValue = value === null || Number.isFinite(value)
  const hasInterval = interval === null || (Number.isFinite(interval?.low) && Number.isFinite(interval?.high))
  if (!hasValue || !hasInterval) {
    refuse(given === undefined ? 'missing-option' : 'invalid-option', path, `${expected}, or a result with one`, given)
  }
  const { reason, warnings = [] } = result as Measurement
  return {
    value: value as number | null,
    interval: interval as Interval | null,
    reason: reason ?? 'no-value',
    warnings: warnings.slice(),
  }
}

function clip(share: number): number {
  return Math.min(1, Math.max(0, share))
}

function checkShare(path: string, share: number): number {
  return checkNumber(path, share, 0, 1)
}

/** A number in a range. */
export function checkNumber(path: string, value: unknown, low: number, high: number): number {
  if (typeof value === 'number' && value >= low && value <= high) return value + 0
  return refuse(codeOf(value), path, `a number from ${low} to ${high}`, value)
}

/** An amount of money, 0 or of a size whose products stay among the doubles. */
export function checkMoney(path: string, value: unknown): number {
  const right = typeof value === 'number' && (value === 0 || (value >= SMALLEST && value <= LARGEST))
  const size = typeof value === 'number' && value > 0 && Number.isFinite(value)
  if (right) return value + 0
  return refuse(codeOf(value), path, size ? `0, or from ${SMALLEST} to ${LARGEST}` : 'a number of at least 0', value)
}

/** The share of the amount that is margin: 1 at most; below 0 for customers who are served at a loss. */
export function checkMargin(margin: unknown): number {
  if (typeof margin === 'number' && margin <= 1 && margin >= -LARGEST) return margin + 0
  return refuse('invalid-option', 'options.margin', 'a fraction of at most 1, such as 0.7', margin)
}

function codeOf(value: unknown): 'missing-option' | 'invalid-option' {
  return value === undefined ? 'missing-option' : 'invalid-option'
}

/** Which of some options is given, where at most one may be. */
export function oneOf<const Name extends string>(
  options: { readonly [P in Name]?: unknown },
  names: readonly Name[],
): Name | null {
  const given = names.filter((name) => options[name] !== undefined)
  const [first, second] = given
  if (second !== undefined) {
    refuse('invalid-option', `options.${second}`, `absent, as options.${first} is given`, options[second])
  }
  return first ?? null
}
