/** No answer: skipped, and counted in `missing`. */
export type Missing = null | undefined
/** One answer on a numeric scale, or none. */
export type Answer = number | Missing
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
  readonly exact: readonly number[]
}

/**
 * How to read one row and count it. Keys comes first, so that a wrong key reads
 * «"scoer" is not assignable … did you mean "score"?».
 */
export interface Summarizer<out Keys extends string, in Row, out S> {
  readonly kind: string
  readonly definition: Json
  readonly fields: readonly (Keys | ((row: Row) => unknown))[]
  /** The places in `fields` of those that no row need have, such as a weight. */
  readonly mayBeAbsent?: readonly number[]
  tally(): Tally<S>
  /** Throws where the numbers of a summary of the right shape contradict each other; `decode` calls it. */
  check?(summary: unknown, path: string): void
}

/**
 * The mutable inside of one pass. `add` takes a batch of columns (one a field), a group code a row (null where there
 * is one group) and the index of the batch's first row, for messages; `read` gives one summary a group, at any time.
 */
export interface Tally<out S> {
  add(columns: readonly ArrayLike<unknown>[], length: number, groups: Int32Array | null, firstRow: number): void
  read(groups: number): S[]
}

/** A summarizer that fits the rows. NoInfer: Row comes from the data, never from the summarizer. */
export type Of<Row, S> = Summarizer<keyof NoInfer<Row> & string, NoInfer<Row>, S>

/** An interval on the scale of the value beside it. */
export interface Interval {
  readonly low: number
  readonly high: number
  /** The confidence level, such as 0.95. */
  readonly level: number
  readonly method: string
}

/** What comparisons need to know of a result, whatever the metric is called. `unit` turns it into the value's scale. */
export type Estimate =
  | { readonly kind: 'score'; readonly plus: number; readonly minus: number; readonly n: number; readonly unit: number }
  | { readonly kind: 'proportion'; readonly yes: number; readonly n: number; readonly unit: number }
  | {
      readonly kind: 'mean'
      readonly mean: number
      readonly variance: number
      readonly n: number
      readonly unit: number
    }
  | { readonly kind: 'normal'; readonly value: number; readonly standardError: number; readonly unit: number }

/** Why a value is null. */
export type Reason = 'no-answers' | 'no-weight' | 'no-value'
/** What a reader should know before trusting a value. `small-sample`: n is under 30. */
export type Warning = 'small-sample'

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
  readonly interval: Interval | null
  /** Why `value` is null, else null. */
  readonly reason: Reason | null
  readonly warnings: readonly Warning[]
}

/** A result that can be compared with another of the same definition. */
export interface Comparable {
  readonly metric: string
  readonly definition: Json
  readonly value: number | null
  readonly estimate: Estimate | null
}

/** What a group may be named by. A missing name is null. */
export type Key = string | number | boolean | null

/** One group of rows. */
export interface Segment<K, S, R> {
  /** The value the rows share; null where it is missing; a record where several fields were given. */
  readonly key: K
  readonly rows: number
  /** Of all rows in the total, 0 to 1; null where there is none. */
  readonly share: number | null
  readonly result: R
  readonly summary: S
}

/** The segments that `top` left out, merged into one. */
export interface OtherSegment<K, S, R> extends Omit<Segment<K, S, R>, 'key'> {
  readonly keys: readonly K[]
}

/** Rows by group, with their total. */
export interface Segmentation<K, S, R> {
  /** In the order of their keys: false, true, numbers, text by code unit, missing last. */
  readonly segments: readonly Segment<K, S, R>[]
  readonly other: OtherSegment<K, S, R> | null
  readonly total: { readonly rows: number; readonly result: R; readonly summary: S }
  /** Rows left out because their key is missing and `missing` is 'drop'. */
  readonly dropped: number
}
