import type { Code, Common } from './commonTypes.ts'
import type {
  ClvImpactMapping,
  CohortClvMapping,
  CohortRetentionMapping,
  ExitMapping,
  KaplanMeierMapping,
  PurchaseMapping,
  RestrictedMeanMapping,
  RevenueMapping,
  TrialMapping,
} from './lifecycleTypes.ts'
import type {
  AhtMapping,
  BacklogMapping,
  DurationMapping,
  FirstContactMapping,
  QueueMapping,
  ShareMapping,
  SlaMapping,
} from './supportTypes.ts'

interface OneColumn extends Common {
  /** The column it reads. */
  readonly column: string
}

interface Survey extends OneColumn {
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
export interface ProportionMapping extends OneColumn {
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
export interface MeanMapping extends OneColumn {
  /** Which metric. */
  readonly metric: 'mean'
}

interface Flow extends Common {
  /** The column with the first instant as a customer. */
  readonly start: string
  /** The column with the first instant no longer one; an empty cell is still one. */
  readonly end: string
  /** The column with the first instant after the trial. */
  readonly trialEnd?: string | undefined
  /** The column that names the customer; without it each row is one. */
  readonly customer?: string | undefined
  /** Whether customers in trial count; 'apart' by default. */
  readonly trials?: 'apart' | 'included' | undefined
}

/** The churn rate of the last complete period, with the options of `churnRate`. */
export interface ChurnMapping extends Flow {
  /** Which metric. */
  readonly metric: 'churnRate'
  /** What losses are divided by; those at the start by default. */
  readonly denominator?:
    | 'start'
    | 'average'
    | 'start-plus-new'
    | 'mid-adjusted'
    | 'daily-sum'
    | 'customer-days'
    | undefined
}

/** The retention rate of the last complete period, with the options of `retentionRate`. */
export interface RetentionMapping extends Flow {
  /** Which metric. */
  readonly metric: 'retentionRate'
}

/** Customer lifetime value at the churn of the last complete period, with the options of `clv`. */
export interface ClvMapping extends Flow {
  /** Which metric. */
  readonly metric: 'clv'
  /** The column with what a row's customer pays a period now; its sum is divided by the customers there are. */
  readonly amount: string
  /** The share of it that is margin, 1 by default. */
  readonly margin?: number | undefined
  /** A period, as a fraction; 0 by default. */
  readonly discountRate?: number | undefined
  /** When the first margin comes. */
  readonly timing?: 'end' | 'start' | undefined
  /** How many margins are counted. */
  readonly horizon?: number | undefined
  /** The longest expected lifetime, in periods. */
  readonly lifetimeCap?: number | undefined
}

/** A metric of customers over their lives, of all rows together. */
export type LifecycleMapping =
  | ExitMapping
  | CohortRetentionMapping
  | CohortClvMapping
  | KaplanMeierMapping
  | RestrictedMeanMapping
  | PurchaseMapping
  | ClvImpactMapping
/** A metric of rows, each of which stands for itself. */
export type RowMetricMapping =
  | NpsMapping
  | CsatMapping
  | CesMapping
  | ProportionMapping
  | MeanMapping
  | DurationMapping
  | AhtMapping
  | SlaMapping
  | QueueMapping
  | ShareMapping
  | LifecycleMapping
/** A metric of what comes, goes or comes back, over one period: customers, trials, open tickets, contacts. */
export type FlowMetricMapping =
  | ChurnMapping
  | RetentionMapping
  | ClvMapping
  | BacklogMapping
  | FirstContactMapping
  | TrialMapping
/** One metric of a report, with the columns it reads and its options. */
export type MetricMapping = RowMetricMapping | FlowMetricMapping | RevenueMapping
