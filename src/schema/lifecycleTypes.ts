import type { Code, Common } from './commonTypes.ts'

/** How a column spells yes and no. */
interface Spelt {
  /** The values that mean yes. */
  readonly yes: readonly Code[]
  /** The values that mean no. */
  readonly no: readonly Code[]
}

/**
 * Recurring revenue at the start and at the end of a period, a row a customer or several. With `amount`, `start` and `end`
 * are the columns with the instants between which a row's customer pays it, and the period is the last complete one.
 */
export interface RevenueMapping extends Common, Partial<Spelt> {
  /** Which metric. */
  readonly metric:
    | 'grossRevenueRetention'
    | 'netRevenueRetention'
    | 'revenueChurn'
    | 'quickRatio'
    | 'averageRevenuePerAccount'
  /** The column with the revenue at the start; with `amount` that with the first instant of paying. */
  readonly start: string
  /** The column with the revenue at the end; with `amount` that with the first instant of not paying, empty while it goes on. */
  readonly end: string
  /** The column with what is paid in between, such as a month. */
  readonly amount?: string | undefined
  /** The column that names the customer; without it each row is one. */
  readonly customer?: string | undefined
  /** The column that says, with `yes` and `no`, who had revenue before the start; not with `amount`, where the rows say it. */
  readonly before?: string | undefined
  /** Of `revenueChurn`: whether gains are set against losses; 'gross' by default. */
  readonly variant?: 'gross' | 'net' | undefined
  /** Whether customers who came back count as gains. */
  readonly reactivation?: 'apart' | 'included' | undefined
}

/** Trial conversion of the last complete period, with the options of `trialConversion`. */
export interface TrialMapping extends Common {
  /** Which metric. */
  readonly metric: 'trialConversion'
  /** The column with the start of the trial; an empty cell is none. */
  readonly start: string
  /** The column with the moment it was converted; an empty cell is not. */
  readonly converted: string
  /** The column with the moment it was lost; an empty cell is not. */
  readonly lost: string
  /** Of the trials that started in the period, or what fell into it; 'resolved-cohort' by default. */
  readonly variant?: 'resolved-cohort' | 'rolling' | undefined
}

/** Why customers left, with the options of `exitReasons`; each row is a customer who left. */
export interface ExitMapping extends Common {
  /** Which metric. */
  readonly metric: 'exitReasons'
  /** The column with the reasons. */
  readonly column: string
  /** What stands between several reasons in one cell; without it a cell is one. */
  readonly separator?: string | undefined
  /** The reason whose share is shown for each group; the most frequent of all by default. */
  readonly exitReason?: string | undefined
  /** How the intervals are made. */
  readonly method?: 'wilson' | 'clopper-pearson' | undefined
}

interface Cohorts extends Common {
  /** The column that names the customer. */
  readonly customer: string
  /** The column with the moment of each event; an empty cell is a customer without one where `start` is given. */
  readonly at: string
  /** The column with the start of the customer; its first event without it. */
  readonly start?: string | undefined
  /** How long a cohort and an age are. */
  readonly every: 'day' | 'week' | 'month' | 'quarter' | 'year'
  /** The first day of a week: 1 (Monday) to 7; that of `trend` by default. */
  readonly weekStart?: number | undefined
  /** The month, 1 to 12, that quarters and years are counted from; that of `trend` by default. */
  readonly fiscalYearStart?: number | undefined
  /** Ages of this many seconds from each customer's own start. */
  readonly window?: number | undefined
  /** The start of the first cohort. */
  readonly from?: string | undefined
  /** The age that the value is of. */
  readonly age?: number | undefined
}

/** Retention by cohort, with the options of `cohortRetention`; what was seen ends at the section's `asOf`. */
export interface CohortRetentionMapping extends Cohorts {
  /** Which metric. */
  readonly metric: 'cohortRetention'
  /** How activity counts; 'period' by default. */
  readonly mode?: 'period' | 'rolling' | 'bracket' | undefined
  /** Whether a customer has one cohort or one in every active period; 'first-time' by default. */
  readonly type?: 'first-time' | 'recurring' | undefined
  /** Ages to look at together, such as [[0, 0], [1, 7]]. */
  readonly brackets?: readonly (readonly [number, number])[] | undefined
  /** How the intervals are made. */
  readonly method?: 'wilson' | 'clopper-pearson' | 'wald' | undefined
}

/** Value by cohort, with the options of `cohortClv`; what was seen ends at the section's `asOf`. */
export interface CohortClvMapping extends Cohorts {
  /** Which metric. */
  readonly metric: 'cohortClv'
  /** The column with what each event brought. */
  readonly amount: string
}

interface Survival extends Common {
  /** The column with the start, in place of `duration`. */
  readonly start?: string | undefined
  /** The column with the end; an empty cell goes on at the section's `asOf`. */
  readonly end?: string | undefined
  /** The column with how long it has lasted, in place of `start`. */
  readonly duration?: string | undefined
  /** The column that says, with `yes` and `no`, whether it has ended. */
  readonly event?: string | undefined
  /** The values of `event` that mean it has ended. */
  readonly yes?: readonly Code[] | undefined
  /** The values of `event` that mean it goes on. */
  readonly no?: readonly Code[] | undefined
  /** The column with when a row came under watch: an instant, or the time since its start. */
  readonly entry?: string | undefined
  /** The unit of all times; 'day' by default between instants. */
  readonly unit?: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year' | undefined
}

/** The survival curve and its median, with the options of `kaplanMeier`. */
export interface KaplanMeierMapping extends Survival {
  /** Which metric. */
  readonly metric: 'kaplanMeier'
  /** How the interval of the curve is made. */
  readonly interval?: 'log-log' | 'log' | 'plain' | undefined
}

/** The mean lifetime within a horizon, with the options of `restrictedMean`. */
export interface RestrictedMeanMapping extends Survival {
  /** Which metric. */
  readonly metric: 'restrictedMean'
  /** The horizon, in the unit of the lifetimes. */
  readonly to: number
}

/** A metric of customers' purchases up to the section's `asOf`, with the options of `purchases`. */
export interface PurchaseMapping extends Common {
  /** Which metric. */
  readonly metric: 'repeatPurchaseRate' | 'averageOrderValue' | 'purchaseInterval'
  /** The column that names the customer. */
  readonly customer: string
  /** The column with the moment of the purchase. */
  readonly at: string
  /** The column with what was paid. */
  readonly amount: string
  /** Which rows of a customer are one purchase; those of a day by default. */
  readonly mergeUnit?: 'none' | 'day' | 'week' | undefined
}

/** What goes with feedback in customer value, with the options of `clvImpact`; each row is a customer. */
export interface ClvImpactMapping extends Common, Spelt {
  /** Which metric. */
  readonly metric: 'clvImpact'
  /** The column with the value before. */
  readonly before: string
  /** The column with the value after. */
  readonly after: string
  /** The column that says whether the customer gave feedback. */
  readonly treated: string
}
