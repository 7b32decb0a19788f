import { type Buckets, buckets, type CalendarOptions } from '../core/buckets.ts'
import { checkChoice, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { checkInstant, type InstantReader, instantOptions, instantReader, isoOf } from '../core/instants.ts'
import type { Instant, Json } from '../core/types.ts'
import { type AgeBracket, COHORT_OPTIONS, type CohortsDefinition, type CohortType } from './cohortsShape.ts'
import { millisecondsOf, SECONDS } from './milliseconds.ts'

/** How customers are put into cohorts, and how their age is counted. */
export interface CohortRule extends CalendarOptions {
  /** What has been seen ends here: events from then on are left out, and ages that are not over have no number. */
  readonly observedUntil: Instant
  /**
   * The start of the first cohort, an edge of the periods. Customers who started before it are in no cohort. Without it
   * the first event makes the first cohort, so summaries of different rows need not merge: give it to merge or decode.
   */
  readonly from?: Instant
  /** Counts ages in stretches of this many seconds from each customer's own start (86400: 24 hours), not in periods. */
  readonly window?: number
  /** 'first-time' (default): a customer's one cohort is that of its start; 'recurring': one in every period with an event. */
  readonly type?: CohortType
  /** Ages to look at together, such as [[0, 0], [1, 7], [8, 30]]: ascending, none in two. */
  readonly brackets?: readonly AgeBracket[]
  /** The zone of date-times without an offset; without it they are refused. */
  readonly naiveZone?: string
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/** A rule that was checked; times in milliseconds. */
export interface OpenedRule {
  readonly calendar: Buckets
  readonly instants: InstantReader
  readonly from: number | null
  readonly until: number
  readonly window: number | null
  readonly type: CohortType
  readonly brackets: readonly AgeBracket[]
  readonly lenient: boolean
  /** The parts of the definition that do not hang on fields. */
  readonly definition: Omit<CohortsDefinition, 'start' | 'amounts'>
}

/** Checks the options of cohorts, but for their fields. */
export function openRule(options: CohortRule): OpenedRule {
  checkOptions(options, COHORT_OPTIONS)
  const { every, timeZone, weekStart, fiscalYearStart, type = 'first-time', brackets, onInvalid = 'refuse' } = options
  const days = {
    ...(weekStart !== undefined && { weekStart }),
    ...(fiscalYearStart !== undefined && { fiscalYearStart }),
  }
  const calendar = buckets({ every, timeZone, ...days })
  checkChoice('options.type', type, ['first-time', 'recurring'])
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const instants = instantReader(instantOptions(options))
  const window = windowOf(options)
  return {
    calendar,
    instants,
    ...spanOf(options, calendar, instants),
    window,
    type,
    brackets: brackets === undefined ? [] : checkBrackets(brackets),
    lenient: onInvalid === 'count',
    definition: {
      type,
      every: typeof every === 'string' ? every : { ...every, origin: originOf(every.origin, instants) },
      window: window === null ? null : window / 1000,
      timeZone,
      weekStart: weekStart ?? 1,
      fiscalYearStart: fiscalYearStart ?? 1,
      brackets: brackets === undefined ? null : brackets.map(([from, to]) => [from + 0, to + 0] as const),
    },
  }
}

function originOf(origin: Instant | undefined, instants: InstantReader): Json {
  return origin === undefined ? null : isoOf(instants.read(origin))
}

function windowOf({ window, type }: CohortRule): number | null {
  if (window === undefined) return null
  const ms = millisecondsOf(window)
  if (!(ms > 0)) return refuse('invalid-option', 'options.window', `${SECONDS}, above 0`, window)
  if (type === 'recurring') refuse('invalid-option', 'options.window', "left out where type is 'recurring'", window)
  return ms
}

/** From the first cohort to the end of what was seen. */
function spanOf({ from, observedUntil, timeZone }: CohortRule, calendar: Buckets, instants: InstantReader) {
  const path = 'options.observedUntil'
  if (observedUntil === undefined) refuse('missing-option', path, instants.expected(undefined), undefined)
  const until = checkInstant(path, observedUntil, instants)
  if (from === undefined) return { from: null, until }
  const start = checkInstant('options.from', from, instants)
  if (calendar.cover(start, start).edges[0] !== start) {
    refuse('invalid-option', 'options.from', `the start of a period in ${timeZone}`, from)
  }
  if (start >= until) refuse('invalid-option', path, `after options.from, ${isoOf(start)}`, observedUntil)
  return { from: start, until }
}

function checkBrackets(brackets: readonly AgeBracket[]): readonly AgeBracket[] {
  const isAge = (age: unknown): boolean => Number.isSafeInteger(age) && (age as number) >= 0
  if (!Array.isArray(brackets) || brackets.length === 0) {
    return refuse('invalid-option', 'options.brackets', 'a list of ages [first, last]', brackets)
  }
  let after = -1
  for (const [b, bracket] of brackets.entries()) {
    const path = `options.brackets[${b}]`
    if (!Array.isArray(bracket) || bracket.length !== 2 || !bracket.every(isAge) || bracket[1] < bracket[0]) {
      refuse('invalid-option', path, 'two whole numbers from 0 on, [first, last]', bracket)
    }
    if (bracket[0] <= after) refuse('invalid-option', path, `after ${after}, the last age before it`, bracket)
    after = bracket[1]
  }
  return brackets.map(([from, to]) => [from + 0, to + 0] as const)
}

/** The cohorts there are, and how many ages of each are over. */
export interface CohortGrid {
  /** Where each begins, then where the last ends. */
  readonly edges: Float64Array
  readonly labels: readonly string[]
  /** How many periods are over. */
  readonly complete: number
  /** Ages that are over, by cohort. */
  readonly ages: readonly number[]
}

/** The most cells that are counted. */
const MOST = 1_000_000

/** The cohorts from the one that holds this instant on; none where it is null. */
export function gridOf({ calendar, until, window, definition }: OpenedRule, first: number | null): CohortGrid {
  if (first === null) return { edges: new Float64Array(0), labels: [], complete: 0, ages: [] }
  const { edges, labels } = calendar.cover(first, until - 1)
  const count = labels.length
  const complete = (edges[count] as number) <= until ? count : count - 1
  const ages = labels.map((_, c) =>
    window === null ? complete - c : Math.max(0, Math.floor((until - (edges[c + 1] as number)) / window)),
  )
  if (window === null && complete < count) ages[count - 1] = 0
  if (ages.reduce((sum, one) => sum + one, 0) > MOST) {
    const expected = `long enough for at most ${MOST} cells from ${isoOf(first)} to ${isoOf(until)}`
    refuse(
      'invalid-option',
      `options.${window === null ? 'every' : 'window'}`,
      expected,
      definition.window ?? definition.every,
    )
  }
  return { edges, labels, complete, ages }
}
