import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Answer, Instant, Missing, Summarizer } from '../core/types.ts'
import { cell, groupTally } from './counters.ts'
import { millisecondsOf, SECONDS } from './milliseconds.ts'
import { checkSlaTargets, type SlaTargets, type SlaTargetsDefinition } from './slaTargetsShape.ts'
import { INVALID, MISSING, OPEN, type Paused, SPAN, type Span, spanReader } from './spans.ts'

/** The options of `slaTargets`: From and To read instants, T targets, P pauses. */
export interface SlaTargetsOptions<From, To, T, P> extends Span<From, To, P> {
  /**
   * How long a row may take: one number of seconds for all, or the field of each row's own, as it stood when its policy
   * was applied. A row whose target is missing is excluded: no policy applied to it. Of business time where there is a
   * calendar.
   */
  readonly target: number | T
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Read<Row, T> = (row: Row) => T | Missing
type SpanRow<K extends string> = { readonly [P in K]?: Instant | Missing }
type TargetRow<K extends string> = { readonly [P in K]?: Answer }
type PausedRow<K extends string> = { readonly [P in K]?: Paused | Missing }

/**
 * Keeps how long rows took against their targets, such as the tickets of a service-level agreement. The target may
 * differ by row, so that each priority has its own, and it is what the row says: a priority that changes later changes
 * nothing unless the row does. Row summary: any split of the rows merges to the same numbers. `slaAttainment` turns it
 * into a share. Starts, ends, `asOf`, calendars and pauses are read as by `durations`.
 *
 * @formula end - start - target, in whole milliseconds; asOf - start - target for what is open; less the pauses
 * @unit seconds in, milliseconds inside
 * @source targets frozen when the policy is applied, as in Zendesk; right censoring as in Kaplan and Meier 1958
 * @complexity O(rows log rows) time, O(rows) space
 * @example
 * const tickets = [
 *   { opened: 0, solved: 50000, within: 60 },
 *   { opened: 0, solved: 50000, within: 30 },
 *   { opened: 0, solved: null, within: 300 },
 *   { opened: 0, solved: null, within: null },
 * ]
 * const of = slaTargets({ from: 'opened', to: 'solved', target: 'within', asOf: 100000 })
 * const { values, open, excluded } = summarize(tickets, of)
 * ;[values, open, excluded] // => [[-10000, 20000], [-200000], 1]
 * @example
 * const HOURS = { high: 4, low: 24 }
 * const rows = [{ from: 0, to: 18000000, priority: 'high' }, { from: 0, to: 18000000, priority: 'low' }]
 * const of = slaTargets({ from: 'from', to: 'to', target: ({ priority }: { priority: 'high' | 'low' }) => HOURS[priority] * 3600 })
 * summarize(rows, of).values // => [-68400000, 3600000]
 * @example
 * slaTargets({ from: 'from', to: 'to', target: -1 }) // throws options.target must be a number of seconds from 0 to 1e12, no finer than a millisecond, got -1
 */
export function slaTargets<const F extends string, const T extends string>(
  options: SlaTargetsOptions<F, T, never, never>,
): Summarizer<F | T, SpanRow<F | T>, SlaTargets>
export function slaTargets<const F extends string, const T extends string, const P extends string>(
  options: SlaTargetsOptions<F, T, never, P>,
): Summarizer<F | T | P, SpanRow<F | T> & PausedRow<P>, SlaTargets>
export function slaTargets<const F extends string, const T extends string, const G extends string>(
  options: SlaTargetsOptions<F, T, G, never>,
): Summarizer<F | T | G, SpanRow<F | T> & TargetRow<G>, SlaTargets>
export function slaTargets<
  const F extends string,
  const T extends string,
  const G extends string,
  const P extends string,
>(
  options: SlaTargetsOptions<F, T, G, P>,
): Summarizer<F | T | G | P, SpanRow<F | T> & TargetRow<G> & PausedRow<P>, SlaTargets>
export function slaTargets<Row, const K extends string = never>(
  options: SlaTargetsOptions<
    K | Read<Row, Instant>,
    K | Read<Row, Instant>,
    K | Read<Row, number>,
    K | Read<Row, Paused>
  >,
): Summarizer<K, Row, SlaTargets>
export function slaTargets(
  options: SlaTargetsOptions<Field, Field, Field, Field>,
): Summarizer<string, never, SlaTargets> {
  checkOptions(options, [...SPAN, 'target', 'onInvalid'])
  const { target, onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const lenient = onInvalid === 'count'
  const spans = spanReader(options, lenient)
  const rule = targetReader(target, spans.fields.length, lenient)
  const definition: SlaTargetsDefinition = { target: rule.fixed, ...spans.clock }
  const { asOf } = spans
  return {
    kind: 'sla-targets',
    definition: { ...definition },
    fields: [...spans.fields, ...rule.fields] as string[],
    mayBeAbsent: spans.mayBeAbsent,
    tally: () =>
      groupTally(
        newGroup,
        (group, columns, i, row) => addRow(group, spans.row(columns, i, row), rule.read(columns, i, row)),
        (group) => summaryOf(group, { ...definition }, asOf),
      ),
    check: checkSlaTargets,
  }
}

type Field = string | ((row: never) => unknown)

interface TargetReader {
  /** In seconds; null where each row has its own. */
  readonly fixed: number | null
  readonly fields: readonly Field[]
  /** Whole milliseconds, MISSING or INVALID. */
  read(columns: readonly ArrayLike<unknown>[], i: number, row: number): number
}

function targetReader(target: number | Field, column: number, lenient: boolean): TargetReader {
  if (target === undefined) {
    refuse('missing-option', 'options.target', 'a number of seconds, a key of the rows or a function of a row', target)
  }
  if (typeof target === 'number') {
    const ms = millisecondsOf(target)
    if (Number.isNaN(ms)) refuse('invalid-option', 'options.target', SECONDS, target)
    // Adding 0 makes 0 of -0, which JSON does not keep.
    return { fixed: target + 0, fields: [], read: () => ms }
  }
  checkField('options.target', target)
  return {
    fixed: null,
    fields: [target],
    read(columns, i, row) {
      const value = columns[column]?.[i]
      if (value === null || value === undefined) return MISSING
      const ms = millisecondsOf(value)
      if (ms >= 0) return ms
      return lenient ? INVALID : refuse('invalid-value', cell(target, row), SECONDS, value)
    },
  }
}

/** One group of rows. */
interface Group {
  missing: number
  invalid: number
  excluded: number
  readonly values: number[]
  readonly open: number[]
}

function newGroup(): Group {
  return { missing: 0, invalid: 0, excluded: 0, values: [], open: [] }
}

/** A row without a target is excluded whatever else it lacks; a wrong one is wrong all the same. */
function addRow(group: Group, elapsed: number, target: number): void {
  if (elapsed === INVALID || target === INVALID) group.invalid++
  else if (target === MISSING) group.excluded++
  else if (elapsed === MISSING) group.missing++
  else if (elapsed <= OPEN) group.open.push(OPEN - elapsed - target)
  else group.values.push(elapsed - target)
}

function summaryOf(group: Group, definition: SlaTargetsDefinition, asOf: string | null): SlaTargets {
  const { missing, invalid, excluded } = group
  const [values, open] = [group.values, group.open].map((list) => Array.from(Float64Array.from(list).sort()))
  const n = group.values.length
  return {
    kind: 'sla-targets',
    version: '1',
    definition,
    rows: n + group.open.length + missing + invalid + excluded,
    n,
    missing,
    invalid,
    excluded,
    asOf,
    values: values as number[],
    open: open as number[],
  }
}
