import { refuse } from '../core/errors.ts'
import type { ExactSum, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'
import { LONGEST } from './milliseconds.ts'

/** What makes two summaries of a backlog alike. */
export type BacklogChangesDefinition = {
  /** Whether stretches after a reopening were told from new tickets. */
  readonly reopened: boolean
}

/**
 * The tickets of one period, counted. Open at t where created ≤ t < ended, so end = start + created + reopened -
 * resolved. Times are whole milliseconds.
 */
export interface BacklogChanges extends Summary {
  readonly kind: 'backlog-changes'
  readonly definition: BacklogChangesDefinition
  /** Valid rows, those outside of the period too. */
  readonly n: number
  /** Rows without a creation. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** The start of the period. */
  readonly from: string
  /** Its end. */
  readonly to: string
  /** Open at `from`. */
  readonly start: number
  /** New after `from` and up to `to`. */
  readonly created: number
  /** Opened again after `from` and up to `to`. */
  readonly reopened: number
  /** Ended after `from` and up to `to`. */
  readonly resolved: number
  /** Open at `to`. */
  readonly end: number
  /** Time of being open within the period, all tickets together. */
  readonly time: ExactSum
  /** How long each of the resolved was open, from its start on, ascending. */
  readonly values: readonly number[]
  /** How long each that is open at `to` has been so, ascending. */
  readonly open: readonly number[]
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkBacklogChanges(summary: unknown, path: string): void {
  const changes = summary as BacklogChanges
  const { n, start, created, reopened, resolved, end, values, open, definition } = changes
  checkRows(changes, path)
  const must = (name: keyof BacklogChanges, holds: boolean, expected: string): void => {
    if (!holds) refuse('invalid-summary', `${path}.${name}`, expected, changes[name])
  }
  const left = start + created + reopened - resolved
  must('end', end === left, `${left}, which is start + created + reopened - resolved`)
  must('n', n >= start + created + reopened, `at least start + created + reopened, ${start + created + reopened}`)
  must('reopened', reopened === 0 || definition.reopened, '0, as it was not read')
  checkList(values, `${path}.values`)
  checkList(open, `${path}.open`)
  must('resolved', resolved === values.length, `${values.length}, the length of values`)
  must('end', end === open.length, `${open.length}, the length of open`)
  checkTime(changes, path)
}

function checkList(list: readonly number[], path: string): void {
  for (const [i, value] of list.entries()) {
    if (Number.isInteger(value) && value >= 0 && value <= LONGEST) continue
    refuse('invalid-summary', `${path}[${i}]`, 'whole milliseconds from 0 to 1e15', value)
  }
}

/**
 * What is open at `to` was so within the period for as long as its age says, at most for all of it; what was resolved
 * for at most that. Who was open for as long as the period or longer was there at its start.
 */
function checkTime({ from, to, start, time, values, open }: BacklogChanges, path: string): void {
  const period = Date.parse(to) - Date.parse(from)
  const within = (list: readonly number[]): bigint =>
    list.reduce((sum, value) => sum + BigInt(Math.min(value, period)), 0n)
  const least = within(open)
  const most = least + within(values)
  const whole = time.exact.every(Number.isInteger)
  const spent = whole ? time.exact.reduce((sum, part) => sum + BigInt(part), 0n) : -1n
  if (spent < least || spent > most) {
    refuse('invalid-summary', `${path}.time`, `whole milliseconds from ${least} to ${most}`, time.exact[0] ?? 0)
  }
  const old = [...open, ...values].filter((value) => value >= period).length
  if (old > start) {
    refuse(
      'invalid-summary',
      `${path}.start`,
      `at least ${old}, which were open for all of the period or longer`,
      start,
    )
  }
}
