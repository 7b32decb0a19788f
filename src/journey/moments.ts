import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { checkZones, type InstantOptions, instantOptions, instantReader } from '../core/instants.ts'
import type { Answer, Instant, Missing, Summarizer } from '../core/types.ts'
import { groupTally, idExpected, isId, wrongBy } from '../summary/counters.ts'
import { addMoment, isScore, type Journey, newJourney, newTotals, type Totals, totalsOf } from './journeyTotals.ts'
import { checkMoments, type Moments, type MomentsDefinition, readScale } from './momentsShape.ts'

export type { Moments } from './momentsShape.ts'

/** What names a journey. */
export type JourneyId = string | number

/** The options of `moments`: J names journeys, T reads instants, S scores. */
export interface MomentsOptions<J, T, S> extends InstantOptions {
  /** Names the journey: a visit, a trip, a contact. */
  readonly journey: J
  /** When the moment was; of two at the same instant the lower counts as the later. */
  readonly at: T
  /** How good it was. */
  readonly score: S
  /** The lowest and the highest score, such as `[1, 5]` or `[-3, 3]`. */
  readonly scale: readonly [min: number, max: number]
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Read<Row, T> = (row: Row) => T | Missing
type Fits<J extends string, T extends string, S extends string> = { readonly [P in J]?: JourneyId | Missing } & {
  readonly [P in T]?: Instant | Missing
} & { readonly [P in S]?: Answer }

/**
 * Sums the peaks, ends and means of journeys, from one row a moment. Keyed: only splits that keep a journey's rows
 * together merge to the same sums. `peakEnd` turns it into averages.
 *
 * @formula of each journey: peak = the score farthest from the middle of the scale, end = the last score, mean
 * @unit the scale of the scores
 * @source Kahneman, Fredrickson, Schreiber and Redelmeier 1993
 * @complexity O(rows) time, O(journeys) space
 * @example
 * const rows = [{ trip: 1, at: 0, mood: 2 }, { trip: 1, at: 9, mood: 5 }, { trip: 1, at: 5, mood: null }]
 * const { journeys, n, missing } = summarize(rows, moments({ journey: 'trip', at: 'at', score: 'mood', scale: [1, 5] }))
 * ;[journeys, n, missing] // => [1, 2, 1]
 * @example
 * const of = moments({ journey: 'trip', at: 'at', score: 'mood', scale: [1, 5] })
 * summarize([{ trip: 1, at: 0, mood: 6 }], of) // throws rows[0].mood must be a number from 1 to 5, got 6
 */
export function moments<const J extends string, const T extends string, const S extends string>(
  options: MomentsOptions<J, T, S>,
): Summarizer<J | T | S, Fits<J, T, S>, Moments>
export function moments<Row>(
  options: MomentsOptions<Read<Row, JourneyId>, Read<Row, Instant>, Read<Row, number>>,
): Summarizer<never, Row, Moments>
export function moments<Row, const K extends string>(
  options: MomentsOptions<K | Read<Row, JourneyId>, K | Read<Row, Instant>, K | Read<Row, number>>,
): Summarizer<K, Row, Moments>
export function moments(options: MomentsOptions<Field, Field, Field>): Summarizer<string, never, Moments> {
  checkOptions(options, ['journey', 'at', 'score', 'scale', 'timeZone', 'naiveZone', 'onInvalid'])
  for (const name of ['journey', 'at', 'score'] as const) checkField(`options.${name}`, options[name])
  const { onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  checkZones(instantOptions(options))
  const scale = readScale(options.scale)
  const definition = (): MomentsDefinition => ({ scale: [...scale] })
  const read = momentReader(options, onInvalid === 'count')
  return {
    kind: 'moments',
    definition: definition(),
    fields: [options.journey, options.at, options.score] as string[],
    keyed: true,
    tally: () =>
      groupTally(
        newGroup,
        (group, columns, i, row) => addRow(group, read(columns, i, row), scale),
        (group) => summaryOf(group, definition()),
      ),
    check: checkMoments,
  }
}

type Field = string | ((row: never) => unknown)
interface Moment {
  readonly journey: JourneyId
  readonly at: number
  readonly score: number
}
type MomentReader = (columns: readonly ArrayLike<unknown>[], i: number, row: number) => Moment | 'missing' | 'invalid'

function momentReader(options: MomentsOptions<Field, Field, Field>, lenient: boolean): MomentReader {
  const [min, max] = options.scale
  const instants = instantReader(instantOptions(options))
  const wrong = wrongBy(!lenient)
  return (columns, i, row) => {
    const [journey, at, score] = columns.map((column) => column[i] ?? null)
    if (journey !== null && !isId(journey))
      return wrong(options.journey, row, idExpected('the id of a journey'), journey)
    const instant = at === null ? Number.NaN : instants.read(at)
    if (at !== null && Number.isNaN(instant)) return wrong(options.at, row, instants.expected(at), at)
    if (score !== null && !isScore(score, min, max)) {
      return wrong(options.score, row, `a number from ${min} to ${max}`, score)
    }
    if (journey === null || at === null || score === null) return 'missing'
    return { journey: journey as JourneyId, at: instant, score: (score as number) + 0 }
  }
}

interface Group {
  n: number
  missing: number
  invalid: number
  readonly journeys: Map<JourneyId, Journey>
}

function newGroup(): Group {
  return { n: 0, missing: 0, invalid: 0, journeys: new Map() }
}

function addRow(group: Group, moment: Moment | 'missing' | 'invalid', scale: readonly [number, number]): void {
  if (moment === 'missing' || moment === 'invalid') {
    group[moment]++
    return
  }
  group.n++
  const journey = group.journeys.get(moment.journey) ?? newJourney()
  group.journeys.set(moment.journey, journey)
  addMoment(journey, moment.at, moment.score, scale)
}

function summaryOf({ n, missing, invalid, journeys }: Group, definition: MomentsDefinition): Moments {
  const totals: Totals = newTotals()
  for (const journey of journeys.values()) totals.add(journey)
  const rows = n + missing + invalid
  const counted = { rows, n, missing, invalid, journeys: journeys.size }
  return { kind: 'moments', version: '1', definition, ...counted, ...totalsOf(totals) }
}
