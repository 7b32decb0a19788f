import { refuse } from '../core/errors.ts'
import type { Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** Nothing tells two summaries of sessions apart. */
export type SessionsDefinition = Readonly<Record<string, never>>

/** Sessions of agents who handle several at once, as chats are, by how many one agent had open at a time. */
export interface Sessions extends Summary {
  readonly kind: 'sessions'
  readonly definition: SessionsDefinition
  /** Valid sessions, those that have not ended too. */
  readonly n: number
  /** Rows without a start, or without an end where there is no `asOf`. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** The moment of the data, null where none was given. */
  readonly asOf: string | null
  /** Of n, those that had not ended by then: they last up to it. */
  readonly unfinished: number
  /** Agents with a session. */
  readonly agents: number
  /** Milliseconds in which an agent had so many sessions open at once, all agents together. */
  readonly levels: Readonly<Record<string, number>>
}

/** The longest session, in milliseconds: those of thousands of agents still have a total that is exact. */
export const LONGEST = 1e12

/** The time of all sessions, and that in which an agent had at least one, in milliseconds. */
export function timesOf(levels: Sessions['levels']): { readonly sessions: bigint; readonly busy: bigint } {
  let [sessions, busy] = [0n, 0n]
  for (const [level, time] of Object.entries(levels)) {
    sessions += BigInt(level) * BigInt(time)
    busy += BigInt(time)
  }
  return { sessions, busy }
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkSessions(summary: unknown, path: string): void {
  const sessions = summary as Sessions
  const { n, asOf, unfinished, agents, levels } = sessions
  checkRows(sessions, path)
  const must = (name: string, holds: boolean, expected: string, received: unknown): void => {
    if (!holds) refuse('invalid-summary', `${path}.${name}`, expected, received)
  }
  const most = asOf === null ? 0 : n
  must('unfinished', unfinished <= most, `at most ${most}`, unfinished)
  must('agents', agents <= n && agents > 0 === n > 0, `from ${Math.min(n, 1)} to n, ${n}`, agents)
  const deepest = n - agents + 1
  for (const [key, time] of Object.entries(levels)) {
    const level = Number(key)
    const known = String(level) === key && Number.isInteger(level) && level >= 1 && level <= deepest
    must(`levels.${key}`, known && n > 0, 'absent: so many sessions at once are not possible', time)
    must(`levels.${key}`, time > 0, 'above 0', time)
  }
  const total = timesOf(levels).sessions
  must('levels', total <= BigInt(n) * BigInt(LONGEST), `possible for ${n} sessions`, levels)
}
