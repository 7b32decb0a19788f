/** No answer: skipped, and counted in `missing`. */
export type Missing = null | undefined
/** One answer on a numeric scale, or none. */
export type Answer = number | Missing
/** A moment: a Date, epoch milliseconds, or ISO 8601 text with an offset or Z; a bare date is that day's start in the call's zone. */
export type Instant = Date | number | string
/** Plain data that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** The keys of Row that hold a T or a missing value. */
export type KeyOf<Row, T> = {
  [K in keyof Row & string]-?: Row[K] extends T | undefined ? K : never
}[keyof Row & string]
/** A field of a row: its key, or a function that reads it. */
export type Field<Row, T> = KeyOf<Row, T> | ((row: Row) => T)

/** A table by columns: a record of equally long arrays or typed arrays. */
export type Columns<Row> = { readonly [K in keyof Row]: ArrayLike<Row[K]> }
/** A table: any iterable of row objects, or a record of columns. */
export type Rows<Row> = Iterable<Row> | Columns<Row>

/** What every summary carries. A summary is plain data, and its own JSON. */
export interface Summary {
  /** Which summarizer made it. */
  readonly kind: string
  /** The version of its shape. */
  readonly version: string
  /** What was counted: scale, labels, weighted or not. Summaries merge only where this is equal. */
  readonly definition: Json
  /** How many rows were read. */
  readonly rows: number
}

/** An exact sum of doubles: the sum itself, correctly rounded, then what the rounding left, largest first. Empty for 0. */
export interface ExactSum {
  /** Its parts. */
  readonly exact: readonly number[]
}

/**
 * How to read one row and count it. Keys comes first, so that a wrong key reads
 * «"scoer" is not assignable … did you mean "score"?».
 */
export interface Summarizer<out Keys extends string, in Row, out S> {
  /** The kind of its summaries. */
  readonly kind: string
  /** The definition of its summaries. */
  readonly definition: Json
  /** What it reads of a row: keys, or functions of the row. */
  readonly fields: readonly (Keys | ((row: Row) => unknown))[]
  /** The places in `fields` of those that no row need have, such as a weight. */
  readonly mayBeAbsent?: readonly number[]
  /** Whether rows belong together by a key: summaries then add only where each key is whole in one of them. */
  readonly keyed?: boolean
  /** Begins a pass. */
  tally(): Tally<S>
  /** Throws where the numbers of a summary of the right shape contradict each other; `decode` calls it. */
  check?(summary: unknown, path: string): void
}

/**
 * The mutable inside of one pass. `add` takes a batch of columns (one a field), a group code a row (null where there
 * is one group) and the index of the batch's first row, for messages; `read` gives one summary a group, at any time.
 * After a refusal a tally is void: some of the batch is counted. A stream that goes on needs `onInvalid: 'count'`.
 */
export interface Tally<out S> {
  /** Counts one batch of rows. */
  add(columns: readonly ArrayLike<unknown>[], length: number, groups: Int32Array | null, firstRow: number): void
  /** The summaries of the groups 0 to groups - 1. */
  read(groups: number): S[]
}

/** A summarizer that fits the rows. NoInfer: Row comes from the data, never from the summarizer. */
export type Of<Row, S> = Summarizer<keyof NoInfer<Row> & string, NoInfer<Row>, S>

/** An interval on the scale of the value beside it. */
export interface Interval {
  /** Its lower end. */
  readonly low: number
  /** Its upper end. */
  readonly high: number
  /** The confidence level, such as 0.95. */
  readonly level: number
  /** How it was made. */
  readonly method: string
}

interface EstimateBase {
  /** Turns the numbers here into the scale of the value: 100 where they are fractions of a percentage. */
  readonly unit: number
}
/** Answers that count +1 and −1, the rest 0. */
export interface ScoreEstimate extends EstimateBase {
  /** Which estimate it is. */
  readonly kind: 'score'
  /** Answers that count +1. */
  readonly plus: number
  /** Answers that count −1. */
  readonly minus: number
  /** All answers. */
  readonly n: number
}
/** Answers that are yes or no. */
export interface ProportionEstimate extends EstimateBase {
  /** Which estimate it is. */
  readonly kind: 'proportion'
  /** Answers that are yes. */
  readonly yes: number
  /** All answers. */
  readonly n: number
}
/** The mean of a sample. */
export interface MeanEstimate extends EstimateBase {
  /** Which estimate it is. */
  readonly kind: 'mean'
  /** The mean of the sample. */
  readonly mean: number
  /** Of one value, with divisor n − 1. */
  readonly variance: number
  /** All values. */
  readonly n: number
}
/** A value that is known by its standard error alone, as weighted ones are. */
export interface NormalEstimate extends EstimateBase {
  /** Which estimate it is. */
  readonly kind: 'normal'
  /** In the base unit. */
  readonly value: number
  /** In the base unit. */
  readonly standardError: number
  /** The standard error towards lower values, where it is not the same to both sides, as of a median. */
  readonly below?: number
  /** The standard error towards higher values. */
  readonly above?: number
}
/** What comparisons need to know of a result, whatever the metric is called. */
export type Estimate = ScoreEstimate | ProportionEstimate | MeanEstimate | NormalEstimate

/**
 * Why a value is null: nothing valid among the rows, no weight, nothing finished yet, nobody to begin with, counts
 * that only records give, no churn to divide by, a cost that is never earned back, nothing that was spent, only yes or
 * only no, answers that are all alike, no contact to divide by, or no time to divide by.
 */
export type Reason =
  | 'no-answers'
  | 'no-weight'
  | 'no-value'
  | 'none-finished'
  | 'no-customers'
  | 'needs-records'
  | 'no-churn'
  | 'never-paid-back'
  | 'no-cost'
  | 'one-outcome'
  | 'no-variance'
  | 'no-contacts'
  | 'no-time'
/**
 * What a reader should know before trusting a value. `small-sample`: n is under 30; `open-excluded`: unfinished ones are
 * not in it; `open-included`: unfinished ones are in it, up to `asOf`.
 */
export type Warning = 'small-sample' | 'open-excluded' | 'open-included'

/** The fields that every metric's result has. */
export interface Measured {
  /** The metric's id in the catalogue. */
  readonly metric: string
  /** What makes two results comparable: scale, cut-offs, labels, direction. */
  readonly definition: Json
  /** The metric, or null where there was nothing to measure. */
  readonly value: number | null
  /** Valid answers. */
  readonly n: number
  /** Rows without an answer. */
  readonly missing: number
  /** Rows whose answer was wrong and was counted instead of refused. */
  readonly invalid: number
  /** On the scale of `value`. */
  readonly standardError: number | null
  /** Null where there are too few answers for one. */
  readonly interval: Interval | null
  /** Why `value` is null, else null. */
  readonly reason: Reason | null
  /** What to know before trusting the value. */
  readonly warnings: readonly Warning[]
}

/** A result that can be compared with another of the same definition. */
export interface Comparable {
  /** Results of other metrics are refused. */
  readonly metric: string
  /** Results of other definitions are refused. */
  readonly definition: Json
  /** The value, null where there is none. */
  readonly value: number | null
  /** Value and spread, null where either is unknown. */
  readonly estimate: Estimate | null
}

/** What a group may be named by. A missing name is null. */
export type Key = string | number | boolean | null

/** One group of rows. */
export interface Segment<K, S, R> {
  /** The value the rows share; null where it is missing; a record where several fields were given. */
  readonly key: K
  /** How many rows. */
  readonly rows: number
  /** Of all rows in the total, 0 to 1; null where there is none. */
  readonly share: number | null
  /** What the metric made of them. */
  readonly result: R
  /** Their counts. */
  readonly summary: S
}

/** The segments that `top` left out, merged into one. */
export interface OtherSegment<K, S, R> extends Omit<Segment<K, S, R>, 'key'> {
  /** The keys of the merged segments. */
  readonly keys: readonly K[]
}

/** All segments together. */
export interface SegmentTotal<S, R> {
  /** How many rows. */
  readonly rows: number
  /** What the metric made of them. */
  readonly result: R
  /** Their counts, merged. */
  readonly summary: S
}

/** Rows by group, with their total. */
export interface Segmentation<K, S, R> {
  /** In the order of their keys: false, true, numbers, text by code unit, missing last. */
  readonly segments: readonly Segment<K, S, R>[]
  /** The segments beyond `top`, merged; null where there are none. */
  readonly other: OtherSegment<K, S, R> | null
  /** All segments together. */
  readonly total: SegmentTotal<S, R>
  /** Rows left out because their key is missing and `missing` is 'drop'. */
  readonly dropped: number
}

/** One period of a trend. */
export interface TrendPoint<S, R> {
  /** Its first instant, ISO text with Z. Of a window of several periods, that of the first. */
  readonly start: string
  /** The first instant after it. */
  readonly end: string
  /** Its name, such as `2026-03`, `2026-W09` or `2025-10-26T02:00+01:00`; of a window, that of its last period. */
  readonly label: string
  /** Whether all of it has been seen: it ends by `asOf`, and a window is not cut by the first row; null where nothing says so. */
  readonly complete: boolean | null
  /** How much of it has been seen, 0 to 1; null where nothing says so. */
  readonly elapsed: number | null
  /** What the metric made of its rows. */
  readonly result: R
  /** Their counts. */
  readonly summary: S
}

/** The periods of one segment. */
export interface TrendSeries<K, S, R> {
  /** The value the rows share; null where it is missing; a record where several fields were given. */
  readonly key: K
  /** Its periods, those of the trend. */
  readonly points: readonly TrendPoint<S, R>[]
}

/** Rows that stand in no period. */
export interface Unplaced {
  /** Rows without an instant, such as the end of a ticket that is open. */
  readonly missing: number
  /** Rows whose instant was wrong and was counted instead of refused. */
  readonly invalid: number
  /** Rows before or after the range, or not before `asOf`. */
  readonly outside: number
  /** Rows without a key, where `missing` is 'drop'. */
  readonly dropped: number
}

/** Rows by period, and by segment within it. */
export interface Trend<K, S, R> {
  /** All rows, by period: contiguous, empty ones too. */
  readonly points: readonly TrendPoint<S, R>[]
  /** One line a segment, in the order of their keys; empty without `by`. */
  readonly series: readonly TrendSeries<K, S, R>[]
  /** Rows that stand in no period. */
  readonly unplaced: Unplaced
  /** The zone of the calendar. */
  readonly timeZone: string
  /** The length of the periods, such as 'month' or `{ unit: 'week', step: 2, origin: null }`. */
  readonly every: Json
}
