/** A value as a file may hold it. */
export type Code = string | number | boolean

/** What every metric of a mapping may have. */
export interface Common {
  /** How the report names it; the metric's own name by default. */
  readonly label?: string | undefined
  /** The confidence level of its interval, 0.95 by default. */
  readonly level?: number | undefined
}
