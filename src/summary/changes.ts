import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { addExact, addSquare, canonical, LARGEST, SMALLEST, sampleVariance, sumOf } from '../core/numeric.ts'
import type { Answer, ExactSum, Missing, Summarizer, Summary } from '../core/types.ts'
import { A_FLAG, cell, counters, exactSums, isFlag } from './counters.ts'

/** One group of a comparison before and after. */
export interface GroupChanges {
  /** Rows with both measurements. */
  readonly n: number
  /** Rows that lack one of them. */
  readonly missing: number
  /** The exact sum of the measurements before. */
  readonly before: ExactSum
  /** The exact sum of those after. */
  readonly after: ExactSum
  /** The exact sum of after minus before, each rounded to a double. */
  readonly change: ExactSum
  /** The exact sum of its squares. */
  readonly changeSquares: ExactSum
}

/** The changes of treated and untreated customers, each measured before and after. */
export interface Changes extends Summary {
  readonly kind: 'changes'
  readonly definition: Record<string, never>
  /** Rows with a group and both measurements. */
  readonly n: number
  /** Rows without a group or a measurement. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Rows that were treated. */
  readonly treated: GroupChanges
  /** Rows that were not. */
  readonly control: GroupChanges
}

/** The options of `changes`: V reads measurements, T whether a row was treated. */
export interface ChangesOptions<V, T> {
  /** The measurement before the treatment. */
  readonly before: V
  /** The measurement after it. */
  readonly after: V
  /** Whether the customer was treated: true or 1, false or 0. */
  readonly treated: T
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Flag = boolean | number | Missing
type Read<Row, T> = (row: Row) => T
type Fits<V extends string, T extends string> = { readonly [P in V]?: Answer } & { readonly [P in T]?: Flag }

/**
 * Sums what changed between two measurements of the same customers, those who were treated and those who were not
 * apart. Row summary: any split of the rows merges to the same sums. `uplift` compares the two.
 *
 * @formula n, Σ before, Σ after, Σ (after - before) and Σ (after - before)² of each group, exact
 * @unit the unit of the measurements, up to 1e140 in size
 * @source the sufficient statistic of Welch's t on differences
 * @complexity O(rows) time, O(1) space a group
 * @example
 * const rows = [{ was: 3, is: 5, campaign: true }, { was: 4, is: 4, campaign: false }, { was: 4, is: null, campaign: true }]
 * const { treated, control } = summarize(rows, changes({ before: 'was', after: 'is', treated: 'campaign' }))
 * ;[treated.n, treated.missing, control.n] // => [1, 1, 1]
 * @example
 * const of = changes({ before: 'was', after: 'is', treated: 'campaign' })
 * summarize([{ was: 3, is: 5, campaign: 'yes' as never }], of) // throws rows[0].campaign must be true, false, 1 or 0, got "yes"
 */
export function changes<const V extends string, const T extends string>(
  options: ChangesOptions<V, T>,
): Summarizer<V | T, Fits<V, T>, Changes>
export function changes<Row>(
  options: ChangesOptions<Read<Row, Answer>, Read<Row, Flag>>,
): Summarizer<never, Row, Changes>
export function changes<Row, const K extends string>(
  options: ChangesOptions<K | Read<Row, Answer>, K | Read<Row, Flag>>,
): Summarizer<K, Row, Changes>
export function changes(options: ChangesOptions<Field, Field>): Summarizer<string, never, Changes> {
  checkOptions(options, ['before', 'after', 'treated', 'onInvalid'])
  for (const name of ['before', 'after', 'treated'] as const) checkField(`options.${name}`, options[name])
  const { onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const read = changeReader(options, onInvalid === 'count')
  return {
    kind: 'changes',
    definition: {},
    fields: [options.before, options.after, options.treated] as string[],
    tally() {
      const table = counters(SLOTS)
      const sums = exactSums()
      return {
        add(columns, length, groups, firstRow) {
          const counts = table.room(groups, length)
          for (let i = 0; i < length; i++) {
            const group = groups === null ? 0 : (groups[i] as number)
            const row = read(columns, i, firstRow + i)
            counts[group * SLOTS + row.slot]! += 1
            if (row.slot > CONTROL) continue
            const at = (group * 2 + row.slot) * 4
            const { before, after } = row
            addExact(sums.at(at), before)
            addExact(sums.at(at + 1), after)
            addExact(sums.at(at + 2), after - before)
            addSquare(sums.at(at + 3), after - before)
          }
        },
        read: (groups) =>
          Array.from({ length: groups }, (_, g) =>
            summaryOf(table.line(g), (slot) => canonical(sums.at(g * 8 + slot)), {}),
          ),
      }
    },
    check: checkChanges,
  }
}

type Field = string | ((row: never) => unknown)

/** The slots of a line of counts; those of rows that lack a measurement stand `LACKING` behind those of their group. */
const [TREATED, CONTROL, LACKING, UNKNOWN, INVALID] = [0, 1, 2, 4, 5]
const SLOTS = 6

interface Reading {
  readonly slot: number
  readonly before: number
  readonly after: number
}

function changeReader(options: ChangesOptions<Field, Field>, lenient: boolean) {
  const wrong = (name: 'before' | 'after' | 'treated', row: number, expected: string, value: unknown): Reading => {
    if (!lenient) refuse('invalid-value', cell(options[name], row), expected, value)
    return { slot: INVALID, before: 0, after: 0 }
  }
  const sized = `, 0 or from ${SMALLEST} to ${LARGEST} in size`
  const expected = (value: unknown) => `a finite number${Number.isFinite(value) ? sized : ''}`
  return (columns: readonly ArrayLike<unknown>[], i: number, row: number): Reading => {
    const [before, after, treated] = columns.map((column) => column[i] ?? null)
    if (before !== null && !isAmount(before)) return wrong('before', row, expected(before), before)
    if (after !== null && !isAmount(after)) return wrong('after', row, expected(after), after)
    if (treated !== null && !isFlag(treated)) return wrong('treated', row, A_FLAG, treated)
    if (treated === null) return { slot: UNKNOWN, before: 0, after: 0 }
    const slot = treated ? TREATED : CONTROL
    if (before === null || after === null) return { slot: slot + LACKING, before: 0, after: 0 }
    const change = (after as number) - (before as number)
    if (isAmount(change)) return { slot, before: before as number, after: after as number }
    return wrong('after', row, `as large as before, or apart from it by ${SMALLEST} to ${LARGEST}`, after)
  }
}

function isAmount(value: unknown): boolean {
  if (typeof value !== 'number') return false
  const size = Math.abs(value)
  return size <= LARGEST && (size >= SMALLEST || size === 0)
}

function summaryOf(
  line: readonly number[],
  sum: (slot: number) => ExactSum,
  definition: Record<string, never>,
): Changes {
  const counted = line as [number, number, number, number, number, number]
  const [treated, control, treatedMissing, controlMissing, unknown, invalid] = counted
  const n = treated + control
  const missing = treatedMissing + controlMissing + unknown
  const part = (n: number, missing: number, at: number): GroupChanges => ({
    n,
    missing,
    before: sum(at),
    after: sum(at + 1),
    change: sum(at + 2),
    changeSquares: sum(at + 3),
  })
  return {
    kind: 'changes',
    version: '1',
    definition,
    rows: n + missing + invalid,
    n,
    missing,
    invalid,
    treated: part(treated, treatedMissing, 0),
    control: part(control, controlMissing, 4),
  }
}

function checkChanges(summary: unknown, path: string): void {
  const { rows, n, missing, invalid, treated, control } = summary as Changes
  const must = (name: string, holds: boolean, expected: string, value: unknown): void => {
    if (!holds) refuse('invalid-summary', `${path}.${name}`, expected, value)
  }
  const all = n + missing + invalid
  must('rows', rows === all, `${all}, which is n + missing + invalid`, rows)
  must('n', n === treated.n + control.n, 'the sum of both groups', n)
  must('missing', missing >= treated.missing + control.missing, 'at least those of both groups', missing)
  for (const [name, { n, before, after, change, changeSquares }] of Object.entries({ treated, control })) {
    const bare = [before, after, change, changeSquares].every(({ exact }) => exact.length === 0)
    must(`${name}.n`, n > 0 || bare, 'above 0, as there are sums', n)
    const possible = n > 1 ? sampleVariance(n, change, changeSquares) >= 0 : isSquare(change, changeSquares)
    must(`${name}.changeSquares`, possible, `possible for ${n} changes of that sum`, sumOf(changeSquares))
  }
}

/** Whether the squares of at most one change are its square. */
function isSquare({ exact }: ExactSum, squares: ExactSum): boolean {
  const parts: number[] = []
  addSquare(parts, exact[0] ?? 0)
  const expected = canonical(parts).exact
  return (
    exact.length < 2 &&
    expected.every((part, i) => part === squares.exact[i]) &&
    expected.length === squares.exact.length
  )
}
