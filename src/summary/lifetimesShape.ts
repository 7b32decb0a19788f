import { refuse } from '../core/errors.ts'
import { type LifeTable, lifeTable } from '../core/survival.ts'
import type { Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** What lifetimes are measured in. */
export type LifetimeUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/** What the lifetimes are. Equal definitions merge. */
export interface LifetimesDefinition {
  readonly [key: string]: Json
  /** The unit of every time. */
  readonly unit: LifetimeUnit
  /** Whether some came under watch later than they began. */
  readonly entry: boolean
}

/** Lifetimes, ended and not ended yet, in their unit. */
export interface Lifetimes extends Summary {
  readonly kind: 'lifetimes'
  readonly definition: LifetimesDefinition
  /** Lifetimes, ended or not. */
  readonly n: number
  /** Rows without a lifetime: no start, no duration, no event, or no entry where there is such a field. */
  readonly missing: number
  /** Rows whose value was wrong and was counted instead of refused. */
  readonly invalid: number
  /** When the rows were looked at, as ISO text; null where the rows say it themselves. */
  readonly asOf: string | null
  /** Those that have ended, ascending. */
  readonly values: readonly number[]
  /** How long the others had lasted when they were last seen, ascending. */
  readonly open: readonly number[]
  /** How many came under watch at each time above 0; null where all did at 0. */
  readonly entries: Readonly<Record<string, number>> | null
}

/** The longest lifetime that is taken, in its unit. */
export const LONGEST_LIFE = 1e15

/** What happened to whom and when, from a summary of lifetimes. */
export function lifeTableOf(lifetimes: Lifetimes, path = 'lifetimes'): LifeTable {
  if ((lifetimes as { kind?: unknown } | null | undefined)?.kind !== 'lifetimes') {
    return refuse('invalid-value', path, 'a summary of lifetimes', lifetimes)
  }
  const { values, open, entries } = lifetimes
  const [finished, unfinished] = [
    { values, counts: null },
    { values: open, counts: null },
  ]
  return entries === null ? lifeTable(finished, unfinished) : lifeTable(finished, unfinished, entriesOf(entries))
}

/** The times above 0 at which some came under watch, ascending, and how many. */
export function entriesOf(entries: Readonly<Record<string, number>>): { values: number[]; counts: number[] } {
  const values = Object.keys(entries).map(Number)
  values.sort((a, b) => a - b)
  return { values, counts: values.map((time) => entries[String(time)] as number) }
}

/** Refuses a decoded summary of lifetimes whose numbers contradict each other. */
export function checkLifetimes(summary: unknown, path: string): void {
  const lifetimes = summary as Lifetimes
  const { n, values, open, entries } = lifetimes
  checkRows(lifetimes, path)
  for (const [name, list] of [
    ['values', values],
    ['open', open],
  ] as const) {
    for (const [i, value] of list.entries()) {
      if (!isLife(value)) refuse('invalid-summary', `${path}.${name}[${i}]`, 'a number from 0 to 1e15', value)
    }
  }
  const found = values.length + open.length
  if (n !== found) refuse('invalid-summary', `${path}.n`, `${found}, the number of lifetimes`, n)
  if (entries !== null) checkEntries(entries, [...values, ...open], `${path}.entries`)
}

/** Whether this is a time that a life can last. */
export function isLife(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LONGEST_LIFE
}

/** Each entry needs a lifetime of its own that is longer: the latest ones are held against the longest. */
function checkEntries(entries: Readonly<Record<string, number>>, lives: number[], path: string): void {
  for (const [key, count] of Object.entries(entries)) {
    const time = Number(key)
    if (!(String(time) === key && time > 0 && isLife(time))) {
      refuse('invalid-summary', `${path}.${key}`, 'absent: it is no time above 0', count)
    }
    if (count === 0) refuse('invalid-summary', `${path}.${key}`, 'a count of at least 1', count)
  }
  const { values, counts } = entriesOf(entries)
  lives.sort((a, b) => a - b)
  let longest = lives.length
  for (let i = values.length - 1; i >= 0; i--) {
    longest -= counts[i] as number
    const [time, life] = [values[i] as number, lives[longest]]
    if (life === undefined || life <= time) {
      refuse('invalid-summary', `${path}.${time}`, 'at most the lifetimes that are longer and not taken', counts[i])
    }
  }
}
