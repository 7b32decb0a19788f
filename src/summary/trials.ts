import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import {
  checkInstant,
  checkPeriod,
  type InstantOptions,
  instantOptions,
  instantReader,
  isoOf,
} from '../core/instants.ts'
import type { Instant, Missing, Summarizer, Summary } from '../core/types.ts'
import { checkRows, groupTally, wrongBy } from './counters.ts'

/** Trials and what became of them. */
export interface TrialOutcomes extends Summary {
  readonly kind: 'trials'
  readonly definition: Record<string, never>
  /** Valid rows, whenever their trials started. */
  readonly n: number
  /** Rows without a start. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** The start of the period. */
  readonly from: string
  /** The first instant after it. */
  readonly to: string
  /** The moment of the data: what came later is not known. */
  readonly asOf: string
  /** Trials that started in the period. */
  readonly started: number
  /** Those of them that were converted by `asOf`. */
  readonly converted: number
  /** Those of them that were lost by `asOf`; the rest is undecided. */
  readonly lost: number
  /** Trials that were converted in the period, whenever they started. */
  readonly conversions: number
  /** Trials that were lost in the period, whenever they started. */
  readonly losses: number
}

/** The options of `trials`: T reads instants. */
export interface TrialsOptions<T> extends InstantOptions {
  /** When the trial started; missing = no trial. */
  readonly start: T
  /** When it became a paying subscription; missing = it did not. */
  readonly converted: T
  /** When it ended without becoming one; missing = it did not. */
  readonly lost: T
  /** The start of the period. */
  readonly from: Instant
  /** The first instant after it. */
  readonly to: Instant
  /** The moment of the data, `to` by default and not before it. */
  readonly asOf?: Instant
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Read<Row> = (row: Row) => Instant | Missing
type Timed<K extends string> = { readonly [P in K]?: Instant | Missing }

/**
 * Counts the trials that started in a period by what became of them, and the conversions of the period by themselves.
 * An outcome after `asOf` is not known at `asOf`, so that trial is undecided. Row summary: any split of the rows merges
 * to the same counts.
 *
 * @formula started = converted + lost + undecided, of the trials with from ≤ start < to; conversions: from ≤ converted < to
 * @unit trials
 * @source a cohort with the undecided censored, beside the window of Baremetrics
 * @complexity O(rows) time, O(1) space a group
 * @example
 * const rows = [
 *   { began: '2026-03-02', won: '2026-03-16', gone: null },
 *   { began: '2026-03-20', won: null, gone: '2026-04-03' },
 *   { began: '2026-03-25', won: '2026-06-01', gone: null },
 *   { began: '2026-02-20', won: '2026-03-06', gone: null },
 * ]
 * const march = { from: '2026-03-01', to: '2026-04-01', asOf: '2026-05-01', timeZone: 'UTC' }
 * const { started, converted, lost, conversions } = summarize(rows, trials({ start: 'began', converted: 'won', lost: 'gone', ...march }))
 * ;[started, converted, lost, conversions] // => [3, 1, 1, 2]
 * @example
 * const of = trials({ start: 'began', converted: 'won', lost: 'gone', from: 0, to: 100 })
 * summarize([{ began: 5, won: 9, gone: 9 }], of) // throws rows[0].gone must be absent, as the trial was converted, got 9
 */
export function trials<const T extends string>(options: TrialsOptions<T>): Summarizer<T, Timed<T>, TrialOutcomes>
export function trials<Row>(options: TrialsOptions<Read<Row>>): Summarizer<never, Row, TrialOutcomes>
export function trials<Row, const K extends string = never>(
  options: TrialsOptions<K | Read<Row>>,
): Summarizer<K, Row, TrialOutcomes>
export function trials(options: TrialsOptions<Field>): Summarizer<string, never, TrialOutcomes> {
  const { from, to, asOf, read } = readOptions(options)
  const period = { from: isoOf(from), to: isoOf(to), asOf: isoOf(asOf) }
  const within = (instant: number): boolean => instant >= from && instant < to
  return {
    kind: 'trials',
    definition: {},
    fields: [options.start, options.converted, options.lost] as string[],
    mayBeAbsent: [1, 2],
    tally: () =>
      groupTally(
        newGroup,
        (group, columns, i, row) => {
          const trial = read(columns, i, row)
          if (trial === 'missing' || trial === 'invalid') {
            group[trial]++
            return
          }
          group.n++
          const { start, converted, lost } = trial
          if (within(converted)) group.conversions++
          if (within(lost)) group.losses++
          if (!within(start)) return
          group.started++
          if (converted <= asOf) group.converted++
          if (lost <= asOf) group.lost++
        },
        ({ n, missing, invalid, ...counts }): TrialOutcomes => {
          const rows = n + missing + invalid
          return { kind: 'trials', version: '1', definition: {}, rows, n, missing, invalid, ...period, ...counts }
        },
      ),
    check: checkTrials,
  }
}

type Field = string | ((row: never) => unknown)
/** A trial as it was read; Infinity = never. */
interface Trial {
  readonly start: number
  readonly converted: number
  readonly lost: number
}
type RowReader = (columns: readonly ArrayLike<unknown>[], i: number, row: number) => Trial | 'missing' | 'invalid'

function newGroup() {
  return { n: 0, missing: 0, invalid: 0, started: 0, converted: 0, lost: 0, conversions: 0, losses: 0 }
}

function readOptions(options: TrialsOptions<Field>) {
  const names = ['start', 'converted', 'lost', 'from', 'to', 'asOf', 'timeZone', 'naiveZone', 'onInvalid']
  checkOptions(options, names)
  for (const name of ['start', 'converted', 'lost'] as const) checkField(`options.${name}`, options[name])
  const { onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const instants = instantReader(instantOptions(options))
  const [from, to] = checkPeriod(options, instants)
  const asOf = options.asOf === undefined ? to : checkInstant('options.asOf', options.asOf, instants)
  if (asOf < to) refuse('invalid-option', 'options.asOf', `at least options.to, ${isoOf(to)}`, options.asOf)
  const wrong = wrongBy(onInvalid === 'refuse')
  const read: RowReader = (columns, i, row) => {
    const [began, won, gone] = [columns[0]?.[i] ?? null, columns[1]?.[i] ?? null, columns[2]?.[i] ?? null]
    const start = instants.read(began)
    if (began !== null && Number.isNaN(start)) return wrong(options.start, row, instants.expected(began), began)
    const [converted, lost] = [won, gone].map((value) => (value === null ? Infinity : instants.read(value)))
    if (Number.isNaN(converted)) return wrong(options.converted, row, instants.expected(won), won)
    if (Number.isNaN(lost)) return wrong(options.lost, row, instants.expected(gone), gone)
    if (began === null) return 'missing'
    const trial = { start, converted, lost } as Trial
    if (trial.converted < start) return wrong(options.converted, row, `at least its start, ${isoOf(start)}`, won)
    if (trial.lost < start) return wrong(options.lost, row, `at least its start, ${isoOf(start)}`, gone)
    if (won !== null && gone !== null) return wrong(options.lost, row, 'absent, as the trial was converted', gone)
    return trial
  }
  return { from, to, asOf, read }
}

function checkTrials(summary: unknown, path: string): void {
  const trials = summary as TrialOutcomes
  const { n, started, converted, lost, conversions } = trials
  checkRows(trials, path)
  const must = (name: keyof TrialOutcomes, most: number): void => {
    if ((trials[name] as number) > most) refuse('invalid-summary', `${path}.${name}`, `at most ${most}`, trials[name])
  }
  must('started', n)
  must('converted', started)
  must('lost', started - converted)
  // The others may have been decided in the period, whenever they started.
  const others = n - started
  must('conversions', converted + others)
  must('losses', Math.min(lost + others, n - conversions))
}
