import { refuse } from '../core/errors.ts'
import { checkCohortAmounts } from './cohortsCheckAmounts.ts'
import type { AgeBracket, Cohorts } from './cohortsShape.ts'
import { checkRows } from './counters.ts'

/*
 * What all summaries of cohorts have in common. Every rule is a sum over customers, so that merged summaries keep it.
 */

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkCohorts(summary: unknown, path: string): void {
  const cohorts = summary as Cohorts
  const { n, events, sizes, customers, earlier, last, definition } = cohorts
  checkRows(cohorts, path)
  const stand = sumOf(Object.values(events))
  if (stand !== n) refuse('invalid-summary', `${path}.n`, `${stand}, the rows of all events`, n)
  if (customers + earlier > n) {
    refuse('invalid-summary', `${path}.customers`, `with earlier at most ${n}, as there are rows`, customers)
  }
  // A customer of recurring cohorts is last active at age 0 of one of them.
  const recurring = definition.type === 'recurring'
  const total = sumOf(recurring ? last.map((lasts) => lasts[0] as number) : sizes)
  if (customers !== total) {
    const expected = `${total}, as in ${recurring ? 'last at age 0' : 'sizes'}`
    refuse('invalid-summary', `${path}.customers`, expected, customers)
  }
  for (const c of sizes.keys()) checkCohort(cohorts, c, path)
  checkPlaces(cohorts, path)
  checkOthers(cohorts, path)
}

/** The customers of one cohort who were last active at each age or later; the last entry is 0. */
function tailsOf(lasts: readonly number[]): number[] {
  const tails = new Array<number>(lasts.length + 1).fill(0)
  for (let k = lasts.length - 1; k >= 0; k--) tails[k] = (tails[k + 1] as number) + (lasts[k] as number)
  return tails
}

function checkCohort(cohorts: Cohorts, c: number, path: string): void {
  const { sizes, active, last, bracketed, definition } = cohorts
  const [size, ages, lasts] = [sizes[c] as number, active[c] as readonly number[], last[c] as readonly number[]]
  const fromEvents = definition.start === 'event'
  const tails = tailsOf(lasts)
  const seen = tails[0] as number
  if (seen > size || (fromEvents && seen < size)) {
    refuse('invalid-summary', `${path}.last[${c}]`, `of ${fromEvents ? '' : 'at most '}${size} customers`, seen)
  }
  for (const [k, count] of lasts.entries()) {
    const most = mostLast(cohorts, c, k)
    if (count > most) refuse('invalid-summary', `${path}.last[${c}][${k}]`, `at most ${most}`, count)
  }
  for (const [k, count] of ages.entries()) {
    const place = `${path}.active[${c}][${k}]`
    const most = Math.min(tails[k] as number, definition.type === 'recurring' ? (sizes[c + k] as number) : Infinity)
    const least = k === 0 && fromEvents ? size : (lasts[k] as number)
    if (count > most) refuse('invalid-summary', place, `at most ${most}, as were last active then or later`, count)
    if (count < least) {
      refuse('invalid-summary', place, `at least ${least}, as ${k === 0 ? 'started' : 'were last active'} then`, count)
    }
  }
  for (const [b, count] of (bracketed?.[c] ?? []).entries()) {
    const [from, to] = (definition.brackets as readonly AgeBracket[])[b] as AgeBracket
    const [least, most] = insideOf(ages, lasts, tails, from, to)
    if (count >= least && count <= most) continue
    refuse('invalid-summary', `${path}.bracketed[${c}][${b}]`, `from ${least} to ${most}, as in active`, count)
  }
  checkCohortAmounts(cohorts, c, tails, path)
}

/** How many of a cohort can have been last active at an age: of recurring ones those of the cohort then. */
function mostLast({ active, last, definition }: Cohorts, c: number, k: number): number {
  // Where the last cohort has an age that is over, no age is open.
  if (k === active[c]?.length && active.at(-1)?.length === 1) return 0
  if (definition.type === 'first-time') return Infinity
  return last[c + k]?.[0] as number
}

/** The fewest and the most customers who can have been active in a bracket, given those at each of its ages. */
function insideOf(
  ages: readonly number[],
  lasts: readonly number[],
  tails: readonly number[],
  from: number,
  to: number,
): readonly [least: number, most: number] {
  const beyond = tails[to + 1] as number
  let [ended, least, more] = [0, 0, 0]
  for (let k = to; k >= from; k--) {
    ended += lasts[k] as number
    least = Math.max(least, (ages[k] as number) - ended)
    more += (ages[k] as number) - (lasts[k] as number)
  }
  return [ended + least, ended + Math.min(beyond, more)]
}

/** The events in ages: one or more for each customer active then. */
function checkPlaces({ definition, sizes, active, last, events }: Cohorts, path: string): void {
  let [over, open] = [0, 0]
  for (const [c, ages] of active.entries()) {
    if (definition.type === 'first-time') {
      over += sumOf(ages)
      open += (last[c] as readonly number[])[ages.length] as number
    } else if (ages.length > 0) over += sizes[c] as number
    else open += sizes[c] as number
  }
  const all = { placed: over, unfinished: open }
  for (const name of ['placed', 'unfinished'] as const) {
    const [count, least] = [events[name], all[name]]
    if (least === 0 ? count === 0 : count >= least) continue
    const expected = least === 0 ? '0, as nobody was active in such an age' : `at least ${least}, as were active`
    refuse('invalid-summary', `${path}.events.${name}`, expected, count)
  }
}

/** The events in no age: those of customers who had started before, and who were seen in no age. */
function checkOthers({ definition, edges, customers, earlier, events, last }: Cohorts, path: string): void {
  const recurring = definition.type === 'recurring'
  const fromEvents = definition.start === 'event'
  for (const name of ['beforeStart', 'idle'] as const) {
    if (!fromEvents || events[name] === 0) continue
    refuse('invalid-summary', `${path}.events.${name}`, '0, as customers start with an event', events[name])
  }
  if (edges.length === 0 && events.earlier > 0) {
    refuse('invalid-summary', `${path}.events.earlier`, '0, as there is no first cohort', events.earlier)
  }
  const nobody = recurring || edges.length === 0
  if (nobody ? earlier > 0 : earlier === 0 && events.earlier > 0) {
    refuse('invalid-summary', `${path}.earlier`, nobody ? '0' : 'above 0, as there are earlier events', earlier)
  }
  if (recurring) return
  const spare = fromEvents ? 0 : events.later + events.idle
  const unseen = customers - last.reduce((sum, lasts) => sum + sumOf(lasts), 0)
  if (unseen > spare + events.beforeStart) {
    const most = customers - unseen + spare + events.beforeStart
    refuse('invalid-summary', `${path}.customers`, `at most ${most}, as the rows leave room for`, customers)
  }
  const most = events.earlier + spare - Math.max(0, unseen - events.beforeStart)
  if (earlier > most) {
    refuse('invalid-summary', `${path}.earlier`, `at most ${most}, as the rows leave room for`, earlier)
  }
}

function sumOf(counts: readonly number[]): number {
  let sum = 0
  for (const count of counts) sum += count
  return sum
}
