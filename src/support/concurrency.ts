import { refuse } from '../core/errors.ts'
import type { Measured, Warning } from '../core/types.ts'
import { type Sessions, timesOf } from '../summary/sessionsShape.ts'

/** The time in which agents had so many sessions open at once. */
export interface ConcurrencyLevel {
  /** How many. */
  readonly level: number
  /** For how long, all agents together. */
  readonly seconds: number
  /** Of the time in which agents had any open. */
  readonly share: number
}

/** How many sessions an agent has open at once; n counts sessions. */
export interface Concurrency extends Measured {
  readonly metric: 'concurrency'
  /** Agents with a session. */
  readonly agents: number
  /** Of n, the sessions that had not ended: they last up to `asOf`. */
  readonly unfinished: number
  /** The mean time of a session in seconds, as the customer sees it; null where there is none. */
  readonly sessionAht: number | null
  /** The mean time that a session takes of its agent's in seconds, as staffing needs it; null where there is none. */
  readonly effortAht: number | null
  /** The time of all sessions in seconds. */
  readonly sessionTime: number
  /** The time in seconds in which agents had at least one open. */
  readonly busyTime: number
  /** The most that one agent had open at once; null where no session had a length. */
  readonly maximum: number | null
  /** For each number that an agent had open at once, ascending. */
  readonly levels: readonly ConcurrencyLevel[]
  /** Null: sessions of one agent are no sample of independent ones. */
  readonly estimate: null
}

/**
 * The average number of sessions, such as chats, that an agent who has any has open at once; with it the handle time as
 * the customer sees it, and as staffing needs it.
 *
 * @formula value = Σ (end - start) / Σ over agents of the union of their sessions; sessionAht = Σ (end - start) / n; effortAht = Σ union / n
 * @unit sessions, 1 and up; better depends: many at once is efficient, and slow for each customer
 * @source the measure of a union of intervals (Klee 1977)
 * @complexity O(levels)
 * @example
 * const chats = [{ who: 'Ada', from: 0, to: 600000 }, { who: 'Ada', from: 400000, to: 800000 }]
 * const { value, sessionAht, effortAht, maximum } = concurrency(summarize(chats, sessions({ agent: 'who', start: 'from', end: 'to' })))
 * ;[value, sessionAht, effortAht, maximum] // => [1.25, 500, 400, 2]
 * @example
 * const none = summarize([{ who: 'Ada', from: 5, to: 5 }], sessions({ agent: 'who', start: 'from', end: 'to' }))
 * const { value, reason, sessionAht } = concurrency(none)
 * ;[value, reason, sessionAht] // => [null, 'no-time', 0]
 * @example
 * concurrency([500, 400]) // throws sessions must be a summary of sessions, got [500, 400]
 */
export function concurrency(sessions: Sessions): Concurrency {
  if ((sessions as { kind?: unknown } | null)?.kind !== 'sessions') {
    refuse('invalid-value', 'sessions', 'a summary of sessions', sessions)
  }
  const { n, missing, invalid, unfinished, agents } = sessions
  const times = timesOf(sessions.levels)
  const [sessionTime, busyTime] = [Number(times.sessions), Number(times.busy)]
  const levels = Object.entries(sessions.levels).map(([level, time]) => ({
    level: Number(level),
    seconds: time / 1000,
    share: time / busyTime,
  }))
  const warnings: Warning[] = unfinished > 0 ? ['open-included'] : []
  return {
    metric: 'concurrency',
    definition: {},
    value: busyTime === 0 ? null : sessionTime / busyTime,
    n,
    missing,
    invalid,
    standardError: null,
    interval: null,
    reason: busyTime > 0 ? null : n > 0 ? 'no-time' : 'no-answers',
    warnings: n > 0 && n < 30 ? [...warnings, 'small-sample'] : warnings,
    agents,
    unfinished,
    sessionAht: n === 0 ? null : sessionTime / (n * 1000),
    effortAht: n === 0 ? null : busyTime / (n * 1000),
    sessionTime: sessionTime / 1000,
    busyTime: busyTime / 1000,
    maximum: levels.at(-1)?.level ?? null,
    levels,
    estimate: null,
  }
}
