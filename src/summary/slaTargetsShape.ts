import { refuse } from '../core/errors.ts'
import type { Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'
import { LONGEST } from './milliseconds.ts'

/** What makes two lists of elapsed time against targets alike. */
export interface SlaTargetsDefinition {
  readonly [key: string]: Json
  /** The target of all rows in seconds; null where each row has its own. */
  readonly target: number | null
  /** The calendar whose open time is counted; null: around the clock. */
  readonly calendar: Json
  /** Whether pauses were taken away. */
  readonly paused: boolean
}

/** How much longer than its target each row took, in whole milliseconds: above 0 is late, 0 and below in time. */
export interface SlaTargets extends Summary {
  readonly kind: 'sla-targets'
  readonly definition: SlaTargetsDefinition
  /** Finished rows with a target. */
  readonly n: number
  /** Rows without a start, or without an end where `asOf` is not given. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Rows without a target: no policy applied to them. */
  readonly excluded: number
  /** When the rows were looked at, as ISO text; null where nothing can be open. */
  readonly asOf: string | null
  /** Elapsed time less target of the finished rows, ascending. */
  readonly values: readonly number[]
  /** Elapsed time at `asOf` less target of the open rows, ascending. */
  readonly open: readonly number[]
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkSlaTargets(summary: unknown, path: string): void {
  const { rows, n, missing, invalid, excluded, asOf, values, open, definition } = summary as SlaTargets
  checkRows({ rows: rows - open.length - excluded, n, missing, invalid }, path)
  if (values.length !== n) refuse('invalid-summary', `${path}.n`, `${values.length}, the number of its values`, n)
  if (open.length > 0 && asOf === null) {
    refuse('invalid-summary', `${path}.asOf`, 'a time, as there are open rows', asOf)
  }
  const least = definition.target === null ? -LONGEST : -Math.round(definition.target * 1000)
  for (const [name, list] of Object.entries({ values, open })) {
    for (const [i, value] of list.entries()) {
      if (Number.isInteger(value) && value >= least && value <= LONGEST) continue
      refuse('invalid-summary', `${path}.${name}[${i}]`, `whole milliseconds from ${least} to ${LONGEST}`, value)
    }
  }
}
