import type { Code, Common } from './commonTypes.ts'

/** Which time counts. */
interface Timed extends Common {
  /** 'business' counts the section's `calendar`, and is the default where there is one; 'elapsed' counts around the clock. */
  readonly clock?: 'business' | 'elapsed' | undefined
  /** The column with seconds that do not count. */
  readonly paused?: string | undefined
}

/** First response time or time to resolution, with the options of `frt` and `ttr`. */
export interface DurationMapping extends Timed {
  /** Which metric. */
  readonly metric: 'frt' | 'ttr'
  /** The column with the start. */
  readonly from: string
  /** The column with the end; an empty cell is open as of the section's `asOf`, missing without it. */
  readonly to: string
  /** Which number is the value; the median by default. */
  readonly headline?: 'median' | 'mean' | 'p75' | 'p90' | 'p95' | 'p99' | undefined
}

/** Average handle time, with the options of `aht`. */
export interface AhtMapping extends Common {
  /** Which metric. */
  readonly metric: 'aht'
  /** The column with seconds of talking or writing. */
  readonly talk: string
  /** The column with seconds on hold. */
  readonly hold?: string | undefined
  /** The column with seconds of after-contact work. */
  readonly wrap?: string | undefined
  /** The column that names the contact of a leg. */
  readonly contact?: string | undefined
  /** What is divided by; contacts where they are named. */
  readonly per?: 'contact' | 'leg' | undefined
}

/** SLA attainment, with the options of `slaAttainment`. */
export interface SlaMapping extends Timed {
  /** Which metric. */
  readonly metric: 'slaAttainment'
  /** The column with the start, such as the creation. */
  readonly from: string
  /** The column with the end, such as the first response; an empty cell is open as of the section's `asOf`. */
  readonly to: string
  /** Seconds, or the column with the seconds of each row. */
  readonly target: number | string
  /** How many seconds before its target an open one is at risk. */
  readonly atRisk?: number | undefined
}

/** First contact resolution by repeat contacts, with the options of `firstContactResolution`. */
export interface FirstContactMapping extends Common {
  /** Which metric. */
  readonly metric: 'firstContactResolution'
  /** The column that names the customer. */
  readonly customer: string
  /** The column with the moment of the contact. */
  readonly at: string
  /** The column that names what it was about. */
  readonly topic?: string | undefined
  /** Within how many seconds a return counts; seven days by default. */
  readonly window?: number | undefined
  /** What is counted: issues by default. */
  readonly per?: 'issue' | 'contact' | undefined
}

/** A metric of contacts that wait in a queue. */
export interface QueueMapping extends Common {
  /** Which metric. */
  readonly metric: 'serviceLevel' | 'abandonmentRate' | 'averageSpeedOfAnswer'
  /** The column with the seconds of waiting. */
  readonly wait: string
  /** The column that says whether the contact was answered. */
  readonly answered: string
  /** The values that mean it was. */
  readonly yes: readonly Code[]
  /** The values that mean it was not. */
  readonly no: readonly Code[]
  /** Within how many seconds contacts are to be answered. */
  readonly target: number
  /** Which contacts the service level is of. */
  readonly variant?: 'exclude-short-abandons' | 'offered' | 'answered-only' | 'abandoned-within-met' | undefined
}

/** The share of yes of a column, by the name that support gives it. */
export interface ShareMapping extends Common {
  /** Which metric. */
  readonly metric: 'resolutionRate' | 'reopenRate' | 'containmentRate'
  /** The column it reads. */
  readonly column: string
  /** The values that mean yes. */
  readonly yes: readonly Code[]
  /** The values that mean no. */
  readonly no: readonly Code[]
}

/** The backlog at the end of a period, with the options of `backlog`. */
export interface BacklogMapping extends Common {
  /** Which metric. */
  readonly metric: 'backlog'
  /** The column with the creation of a ticket. */
  readonly created: string
  /** The column with its end; an empty cell is still open. */
  readonly resolved: string
}
