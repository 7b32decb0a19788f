import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import {
  checkInstant,
  type InstantOptions,
  type InstantReader,
  instantOptions,
  instantReader,
  isoOf,
} from '../core/instants.ts'
import type { Instant, Missing, Summarizer } from '../core/types.ts'
import { groupTally, idExpected, isId, wrongBy } from './counters.ts'
import { addLevels } from './sessionsLevels.ts'
import { checkSessions, LONGEST, type Sessions } from './sessionsShape.ts'

/** What names an agent. */
export type AgentId = string | number

/** The options of `sessions`: T reads instants, A names agents. */
export interface SessionsOptions<T, A> extends InstantOptions {
  /** Names the agent who handles the session. */
  readonly agent: A
  /** When the agent took it. */
  readonly start: T
  /** When the agent was done with it. */
  readonly end: T
  /** The moment of the data: a session without an end, or with a later one, lasts up to it. Without it such a row is missing. */
  readonly asOf?: Instant
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Read<Row, T> = (row: Row) => T | Missing
type Timed<K extends string> = { readonly [P in K]?: Instant | Missing }
type Named<K extends string> = { readonly [P in K]?: AgentId | Missing }

/**
 * Counts how many sessions, such as chats, each agent has open at once, and for how long, from one row a session. A
 * session is open from its start to before its end, so one that begins where another ends is not beside it. Only
 * splits that keep an agent's rows together merge to the same times.
 *
 * @formula levels[k] = Σ over agents of the time in which k of the agent's sessions are open; Σ k · levels[k] = Σ (end - start), Σ levels[k] = the union of the sessions of each agent
 * @unit sessions; time in milliseconds
 * @source the measure of a union of intervals, by a sweep over starts and ends (Klee 1977)
 * @complexity O(rows log rows) time, O(rows) space
 * @example
 * const chats = [{ who: 'Ada', from: 0, to: 600000 }, { who: 'Ada', from: 300000, to: 800000 }, { who: 'Bo', from: 0, to: 0 }]
 * const { n, agents, levels } = summarize(chats, sessions({ agent: 'who', start: 'from', end: 'to' }))
 * ;[n, agents, levels] // => [3, 2, { 1: 500000, 2: 300000 }]
 * @example
 * const chats = [{ who: 'Ada', from: '2026-03-02T09:00Z', to: null }]
 * summarize(chats, sessions({ agent: 'who', start: 'from', end: 'to', asOf: '2026-03-02T09:05Z' })).levels // => { 1: 300000 }
 * @example
 * summarize([{ who: null, from: 0, to: 9 }], sessions({ agent: 'who', start: 'from', end: 'to' })) // throws rows[0].who must be the id of an agent: a finite number or text that is not empty, got null
 */
export function sessions<const T extends string, const A extends string>(
  options: SessionsOptions<T, A>,
): Summarizer<T | A, Timed<T> & Named<A>, Sessions>
export function sessions<Row, const K extends string = never>(
  options: SessionsOptions<K | Read<Row, Instant>, K | Read<Row, AgentId>>,
): Summarizer<K, Row, Sessions>
export function sessions(options: SessionsOptions<Field, Field>): Summarizer<string, never, Sessions> {
  const { asOf, read } = readOptions(options)
  return {
    kind: 'sessions',
    definition: {},
    fields: [options.start, options.end, options.agent] as string[],
    mayBeAbsent: [1],
    keyed: true,
    tally: () =>
      groupTally(
        newGroup,
        (group, columns, i, row) => addRow(group, read(columns, i, row)),
        ({ n, missing, invalid, unfinished, agents }): Sessions => ({
          kind: 'sessions',
          version: '1',
          definition: {},
          rows: n + missing + invalid,
          n,
          missing,
          invalid,
          asOf: asOf === null ? null : isoOf(asOf),
          unfinished,
          agents: agents.size,
          levels: levelsOf(agents.values()),
        }),
      ),
    check: checkSessions,
  }
}

type Field = string | ((row: never) => unknown)
/** A session as it was read. */
interface Session {
  readonly agent: AgentId
  readonly start: number
  readonly end: number
  readonly finished: boolean
}
type RowReader = (columns: readonly ArrayLike<unknown>[], i: number, row: number) => Session | 'missing' | 'invalid'

function readOptions(options: SessionsOptions<Field, Field>) {
  checkOptions(options, ['agent', 'start', 'end', 'asOf', 'timeZone', 'naiveZone', 'onInvalid'])
  for (const name of ['agent', 'start', 'end'] as const) checkField(`options.${name}`, options[name])
  const { start, end, agent, onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const instants = instantReader(instantOptions(options))
  const asOf = options.asOf === undefined ? null : checkInstant('options.asOf', options.asOf, instants)
  return { asOf, read: rowReader([start, end, agent], instants, asOf, onInvalid === 'refuse') }
}

function rowReader(fields: readonly Field[], instants: InstantReader, asOf: number | null, strict: boolean): RowReader {
  const [startField, endField, agentField] = fields
  const wrong = wrongBy(strict)
  return (columns, i, row) => {
    const [began, ended, agent] = fields.map((_, column) => columns[column]?.[i] ?? null)
    const start = began === null ? Number.NaN : instants.read(began)
    if (began !== null && Number.isNaN(start)) return wrong(startField, row, instants.expected(began), began)
    const end = ended === null ? Infinity : instants.read(ended)
    if (Number.isNaN(end)) return wrong(endField, row, instants.expected(ended), ended)
    if (agent !== null && !isId(agent)) return wrong(agentField, row, idExpected('the id of an agent'), agent)
    if (began === null || (ended === null && asOf === null)) return 'missing'
    if (agent === null) return wrong(agentField, row, idExpected('the id of an agent'), agent)
    if (asOf !== null && start > asOf) return wrong(startField, row, `at most options.asOf, ${isoOf(asOf)}`, began)
    if (end < start) return wrong(endField, row, `at least its start, ${isoOf(start)}`, ended)
    const finished = asOf === null || end <= asOf
    const last = finished ? end : asOf
    if (last - start <= LONGEST) return { agent: agent as AgentId, start, end: last, finished }
    return wrong(startField, row, `at most 1e9 seconds before ${isoOf(last)}`, began)
  }
}

interface Group {
  n: number
  missing: number
  invalid: number
  unfinished: number
  /** Of each agent, the starts and ends of the sessions: start, end, start, end …. */
  readonly agents: Map<AgentId, number[]>
}

function newGroup(): Group {
  return { n: 0, missing: 0, invalid: 0, unfinished: 0, agents: new Map() }
}

function addRow(group: Group, row: Session | 'missing' | 'invalid'): void {
  if (row === 'missing' || row === 'invalid') {
    group[row]++
    return
  }
  const { agent, start, end, finished } = row
  group.n++
  if (!finished) group.unfinished++
  const times = group.agents.get(agent) ?? []
  if (times.length === 0) group.agents.set(agent, times)
  times.push(start, end)
}

function levelsOf(agents: Iterable<readonly number[]>): Record<string, number> {
  const levels: number[] = []
  for (const times of agents) addLevels(levels, times)
  const found = levels.map((time, level) => [String(level), time] as const).filter(([, time]) => time > 0)
  return Object.fromEntries(found)
}
