import { checkChoice, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import {
  checkInstant,
  type InstantOptions,
  type InstantReader,
  instantOptions,
  instantReader,
  isoOf,
} from '../core/instants.ts'
import { addExact, canonical, exactMean } from '../core/numeric.ts'
import { isIterable } from '../core/read.ts'
import type { Instant, Missing } from '../core/types.ts'
import { LONGEST } from '../summary/handleTimesShape.ts'

/** One contact, from when an agent takes it to the end of the wrap-up. */
export interface HandledContact {
  /** When an agent took it. */
  readonly start: Instant | Missing
  /** When the agent was done with it; missing = not yet. */
  readonly end: Instant | Missing
}

/** The options of `allocateHandleTime`. */
export interface AllocateHandleTimeOptions extends InstantOptions {
  /** The starts of the intervals, ascending, then the end of the last one. */
  readonly edges: readonly Instant[]
  /** 'by-completion' (default): all of it in the interval in which it ends; 'proportional': to each interval what falls into it. */
  readonly allocation?: 'by-completion' | 'proportional'
}

/** The handle time of one interval. */
export interface HandleInterval {
  /** Its first instant, ISO text with Z. */
  readonly start: string
  /** The first instant after it. */
  readonly end: string
  /** The handle time that it is given, in seconds. */
  readonly seconds: number
  /** The contacts that it is given: those that end in it, or those that take any of its time. */
  readonly contacts: number
  /** The handle time over the length of the interval: agents at work on average (erlangs), where it is proportional. */
  readonly load: number
}

/** Handle time by interval; the seconds of the intervals and those outside add up to all of it. */
export interface AllocatedHandleTime {
  /** How it was allocated. */
  readonly allocation: 'by-completion' | 'proportional'
  /** In the order of the edges. */
  readonly intervals: readonly HandleInterval[]
  /** The handle time before the first edge and after the last, in seconds. */
  readonly outside: number
  /** Contacts with a start and an end. */
  readonly n: number
  /** Contacts without one of them. */
  readonly missing: number
}

/**
 * Handle time by interval of the day. By completion a contact of 45 minutes gives its interval more handle time than an
 * agent has there, and the one before none; staffing needs it in proportion.
 *
 * @formula by-completion: Σ (end - start) of the contacts with low ≤ end < high; proportional: Σ (min(end, high) - max(start, low)) of those that overlap
 * @unit seconds an interval
 * @source Genesys (by completion); the carried load in erlangs (in proportion)
 * @complexity O(contacts · (log intervals + intervals that a contact touches))
 * @example
 * const edges = ['2026-03-02T09:00Z', '2026-03-02T09:30Z', '2026-03-02T10:00Z']
 * const contacts = [{ start: '2026-03-02T09:10Z', end: '2026-03-02T09:55Z' }]
 * allocateHandleTime(contacts, { edges }).intervals.map(({ seconds }) => seconds) // => [0, 2700]
 * @example
 * const edges = ['2026-03-02T09:00Z', '2026-03-02T09:30Z', '2026-03-02T10:00Z']
 * const contacts = [{ start: '2026-03-02T09:10Z', end: '2026-03-02T10:05Z' }]
 * const { intervals, outside } = allocateHandleTime(contacts, { edges, allocation: 'proportional' })
 * ;[...intervals.map(({ seconds }) => seconds), outside] // => [1200, 1800, 300]
 * @example
 * allocateHandleTime([{ start: 5, end: 4 }], { edges: [0, 9] }) // throws contacts[0].end must be at least its start, 1970-01-01T00:00:00.005Z, got 4
 */
export function allocateHandleTime(
  contacts: Iterable<HandledContact>,
  options: AllocateHandleTimeOptions,
): AllocatedHandleTime {
  checkOptions(options, ['edges', 'allocation', 'timeZone', 'naiveZone'])
  const { allocation = 'by-completion' } = options
  checkChoice('options.allocation', allocation, ['by-completion', 'proportional'])
  const instants = instantReader(instantOptions(options))
  const edges = edgesOf(options.edges, instants)
  if (!isIterable(contacts)) refuse('invalid-value', 'contacts', 'an iterable of contacts', contacts)
  const sums: number[][] = edges.map(() => [])
  const counts: number[] = edges.map(() => 0)
  const last = edges.length - 1
  let [n, missing] = [0, 0]
  for (const contact of contacts) {
    const times = timesOf(contact, n + missing, instants)
    if (times === null) {
      missing++
      continue
    }
    n++
    allocate(allocation, edges, times, (place, time) => {
      addExact(sums[place] as number[], time)
      counts[place]! += 1
    })
  }
  const seconds = (place: number): number => exactMean(1000, canonical(sums[place] as number[]))
  const intervals = edges.slice(0, last).map((low, place) => {
    const high = edges[place + 1] as number
    const load = (1000 * seconds(place)) / (high - low)
    return { start: isoOf(low), end: isoOf(high), seconds: seconds(place), contacts: counts[place] as number, load }
  })
  return { allocation, intervals, outside: seconds(last), n, missing }
}

/** Gives the time of a contact to the places of its intervals; what falls into none, to the place behind the last. */
function allocate(
  allocation: AllocatedHandleTime['allocation'],
  edges: readonly number[],
  [start, end]: readonly [number, number],
  give: (place: number, time: number) => void,
): void {
  const last = edges.length - 1
  if (allocation === 'by-completion') {
    const place = placeOf(edges, end)
    give(place < 0 ? last : place, end - start)
    return
  }
  let outside = end - start
  for (let place = Math.max(0, placeOf(edges, start)); place < last && (edges[place] as number) < end; place++) {
    const time = Math.min(end, edges[place + 1] as number) - Math.max(start, edges[place] as number)
    outside -= time
    if (time > 0) give(place, time)
  }
  give(last, outside)
}

function edgesOf(edges: unknown, instants: InstantReader): number[] {
  if (!Array.isArray(edges) || edges.length < 2) {
    const code = edges === undefined ? 'missing-option' : 'invalid-option'
    return refuse(code, 'options.edges', 'a list of at least two instants', edges)
  }
  const read = edges.map((edge, i) => checkInstant(`options.edges[${i}]`, edge, instants))
  const wrong = read.findIndex((edge, i) => i > 0 && edge <= (read[i - 1] as number))
  if (wrong > 0) {
    refuse('invalid-option', `options.edges[${wrong}]`, `after ${isoOf(read[wrong - 1] as number)}`, edges[wrong])
  }
  return read
}

/** Start and end; null where one is missing. */
function timesOf(contact: HandledContact, i: number, instants: InstantReader): readonly [number, number] | null {
  if (typeof contact !== 'object' || contact === null) {
    return refuse('invalid-value', `contacts[${i}]`, 'an object with start and end', contact)
  }
  const [start, end] = (['start', 'end'] as const).map((name) => {
    const value = contact[name] ?? null
    const instant = value === null ? Number.NaN : instants.read(value)
    if (value !== null && Number.isNaN(instant)) {
      refuse('invalid-value', `contacts[${i}].${name}`, instants.expected(value), value)
    }
    return instant
  }) as [number, number]
  if (Number.isNaN(start) || Number.isNaN(end)) return null
  if (end < start) refuse('invalid-value', `contacts[${i}].end`, `at least its start, ${isoOf(start)}`, contact.end)
  if (end - start <= LONGEST) return [start, end]
  return refuse('invalid-value', `contacts[${i}].end`, 'at most 1e9 seconds after its start', contact.end)
}

/** The place of the last edge that is not after the instant; -1 before all of them. */
function placeOf(edges: readonly number[], instant: number): number {
  let [low, high] = [-1, edges.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((edges[middle] as number) <= instant) low = middle
    else high = middle - 1
  }
  return low
}
