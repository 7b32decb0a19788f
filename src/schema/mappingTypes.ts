import type { Code } from './commonTypes.ts'
import type { MetricMapping } from './metricTypes.ts'

/** What the values of one column mean. */
export interface ColumnMapping {
  /** Codes that mean no answer, such as 11 or 'Blank': counted as missing. An empty cell always is. */
  readonly noAnswer?: readonly Code[] | undefined
  /** What text or emoji answers count as. */
  readonly labels?: Readonly<Record<string, number>> | undefined
}

/** Which rows are read: all conditions of a section must hold; an empty cell holds none. */
export interface Condition {
  /** The column that is looked at. */
  readonly column: string
  /** The cell is one of these. */
  readonly is?: readonly Code[] | undefined
  /** The cell is this or above: by number where both are numbers, else by text, as dates in ISO order are. */
  readonly from?: string | undefined
  /** The cell is below this. */
  readonly before?: string | undefined
}

/** What rows are grouped by, with the options of `segment`. */
export interface ByMapping {
  /** One column, or several that make one group together. */
  readonly columns: readonly string[]
  /** Keeps this many groups and merges the rest. */
  readonly top?: number | undefined
  /** What a missing key does. */
  readonly missing?: 'group' | 'drop' | 'refuse' | undefined
}

/** The periods that a section shows. */
export interface TrendMapping {
  /** How long a period is. */
  readonly every: 'day' | 'week' | 'month' | 'quarter' | 'year'
  /** The column that says when a row happened. Without it only metrics of customers who come and go have a trend. */
  readonly at?: string | undefined
  /** How many complete periods are shown, 12 by default. */
  readonly periods?: number | undefined
  /** The first day of a week: 1 (Monday, the default) to 7. */
  readonly weekStart?: number | undefined
  /** The month, 1 to 12, that quarters and years are counted from. */
  readonly fiscalYearStart?: number | undefined
}

/** Shifts of a day: the local times at which each begins and ends. */
export type ShiftMapping = readonly (readonly [string, string])[]

/** Business hours, with the options of `calendar`. */
export interface CalendarMapping {
  /** The zone whose clock the hours are read on; that of the section by default. */
  readonly timeZone?: string | undefined
  /** The shifts of each weekday. */
  readonly week: Readonly<
    Partial<Record<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun', ShiftMapping | undefined>>
  >
  /** Dates that are closed. */
  readonly holidays?: readonly string[] | undefined
  /** Dates with hours of their own. */
  readonly special?: Readonly<Record<string, ShiftMapping>> | undefined
  /** What holidays and special dates rule; 'date' by default. */
  readonly holidayScope?: 'date' | 'shift' | undefined
  /** Closed before this. */
  readonly validFrom?: string | undefined
  /** Closed from this on. */
  readonly validTo?: string | undefined
}

/** What one file shows. */
export interface SectionMapping {
  /** Its heading. */
  readonly title?: string | undefined
  /** The file, from the folder of the mapping. */
  readonly file?: string | undefined
  /** What stands between the cells of a CSV file, a comma by default. */
  readonly delimiter?: string | undefined
  /** What the values of columns mean, by their names. */
  readonly columns?: Readonly<Record<string, ColumnMapping>> | undefined
  /** Which rows are read. */
  readonly where?: readonly Condition[] | undefined
  /** A column with the survey weight of each row. */
  readonly weight?: string | undefined
  /** What is computed. */
  readonly metrics: readonly MetricMapping[]
  /** Breakdowns: a column, or several together. */
  readonly by?: readonly (string | ByMapping)[] | undefined
  /** The zone of the calendar, and of bare dates. Required by `trend`. */
  readonly timeZone?: string | undefined
  /** The zone of date-times without an offset, which are refused without it. */
  readonly naiveZone?: string | undefined
  /** The moment of the data: what has no end by then is open, and the period that holds it is incomplete. Required by `trend`. */
  readonly asOf?: string | undefined
  /** Business hours: durations and targets then count in them, unless their `clock` is 'elapsed'. */
  readonly calendar?: CalendarMapping | undefined
  /** Shows how the metrics moved. Required by the metrics of what comes and goes: customers, open tickets. */
  readonly trend?: TrendMapping | undefined
  /** 'refuse' (default) stops at the first wrong value; 'count' skips it and counts it as invalid. */
  readonly onInvalid?: 'refuse' | 'count' | undefined
  /** Hides groups with fewer answers, as `suppress` does. */
  readonly minN?: number | undefined
}

/** What a report shows. */
export interface Mapping {
  /** The heading of the report. */
  readonly title?: string | undefined
  /** One for each file. */
  readonly sections: readonly SectionMapping[]
}
