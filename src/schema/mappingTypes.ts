/** A value as a file may hold it. */
export type Code = string | number | boolean

/** What the values of one column mean. */
export interface ColumnMapping {
  /** Codes that mean no answer, such as 11 or 'Blank': counted as missing. An empty cell always is. */
  readonly noAnswer?: readonly Code[] | undefined
  /** What text or emoji answers count as. */
  readonly labels?: Readonly<Record<string, number>> | undefined
}

interface Common {
  /** The column it reads. */
  readonly column: string
  /** How the report names it; the metric's own name by default. */
  readonly label?: string | undefined
  /** The confidence level of its interval, 0.95 by default. */
  readonly level?: number | undefined
}

interface Survey extends Common {
  /** The lowest and the highest answer; that of the metric by default. */
  readonly scale?: readonly [number, number] | undefined
  /** What kind of survey; kinds do not compare. */
  readonly surveyType?: string | undefined
  /** A column with the survey weight; that of the section by default. */
  readonly weight?: string | undefined
}

/** Which answers are detractors and which promoters, both ends included. */
export interface BreaksMapping {
  /** From the lowest answer of the scale. */
  readonly detractors: readonly [number, number]
  /** To the highest answer of the scale. */
  readonly promoters: readonly [number, number]
}

/** Net Promoter Score of a column, with the options of `nps`. */
export interface NpsMapping extends Survey {
  /** Which metric. */
  readonly metric: 'nps'
  /** Required on any other scale than 0 to 10. */
  readonly breaks?: BreaksMapping | undefined
  /** How the interval is made. */
  readonly method?: 'score' | 'adjusted-wald' | 'wald' | undefined
}

/** Customer satisfaction of a column, with the options of `csat`. */
export interface CsatMapping extends Survey {
  /** Which metric. */
  readonly metric: 'csat'
  /** The lowest answer that counts as satisfied. */
  readonly satisfiedFrom?: number | undefined
}

/** Customer Effort Score of a column, with the options of `ces`. */
export interface CesMapping extends Survey {
  /** Which metric. */
  readonly metric: 'ces'
  /** What a high answer means. */
  readonly direction: 'ease' | 'effort'
  /** The lowest answer, turned to ease, that counts as easy. */
  readonly easyFrom?: number | undefined
  /** The highest answer, turned to ease, that counts as difficult. */
  readonly difficultTo?: number | undefined
}

/** The share of yes of a column. */
export interface ProportionMapping extends Common {
  /** Which metric. */
  readonly metric: 'proportion'
  /** The values that mean yes. */
  readonly yes: readonly Code[]
  /** The values that mean no. */
  readonly no: readonly Code[]
  /** How the interval is made. */
  readonly method?: 'wilson' | 'clopper-pearson' | 'wald' | undefined
}

/** The mean of a column of numbers. */
export interface MeanMapping extends Common {
  /** Which metric. */
  readonly metric: 'mean'
}

/** One metric of a report, with the column it reads and its options. */
export type MetricMapping = NpsMapping | CsatMapping | CesMapping | ProportionMapping | MeanMapping

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
