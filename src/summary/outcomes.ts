import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Missing, Summarizer, Summary } from '../core/types.ts'
import { cell, checkRows, counters } from './counters.ts'

/** Yes-or-no rows, counted. */
export interface Outcomes extends Summary {
  readonly kind: 'outcomes'
  readonly definition: Record<string, never>
  /** Rows that say yes. */
  readonly yes: number
  /** Valid rows, yes or no. */
  readonly n: number
  /** Rows without an outcome. */
  readonly missing: number
  /** Rows whose value was wrong and was counted instead of refused. */
  readonly invalid: number
}

/** The options of `outcomes`. */
export interface OutcomesOptions {
  /** 'refuse' (default) throws at the first wrong value; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/**
 * Counts yes and no. Row summary: any split of the rows merges to the same counts. `proportion` turns it into a share.
 *
 * @formula yes = rows that hold true or 1; n = yes + rows that hold false or 0
 * @unit rows
 * @source the sufficient statistic of a binomial share
 * @complexity O(rows) time, O(1) space a group
 * @example
 * const solved = summarize([{ solved: true }, { solved: false }, { solved: null }], outcomes('solved'))
 * proportion(solved).value // => 0.5
 * @example
 * summarize([{ solved: 'yes' }], outcomes('solved')) // throws rows[0].solved must be true, false, 1 or 0, got "yes"
 */
export function outcomes<const K extends string>(
  field: K,
  options?: OutcomesOptions,
): Summarizer<K, { readonly [P in K]?: boolean | number | Missing }, Outcomes>
export function outcomes<Row>(
  field: (row: Row) => boolean | number | Missing,
  options?: OutcomesOptions,
): Summarizer<never, Row, Outcomes>
export function outcomes(
  field: string | ((row: never) => unknown),
  options: OutcomesOptions = {},
): Summarizer<string, never, Outcomes> {
  checkField('field', field)
  return outcomesBy(field, options, (row) => cell(field, row))
}

/** The summarizer behind `outcomes` and behind lists of plain outcomes. */
export function outcomesBy(
  field: string | ((row: never) => unknown),
  options: OutcomesOptions,
  place: (row: number) => string,
): Summarizer<string, never, Outcomes> {
  checkOptions(options, ['onInvalid'])
  const { onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  return {
    kind: 'outcomes',
    definition: {},
    fields: [field as string],
    tally() {
      const table = counters(4)
      return {
        add([values], length, groups, firstRow) {
          const counts = table.room(groups, length)
          for (let i = 0; i < length; i++) {
            const value = (values as ArrayLike<unknown>)[i]
            let slot = 3
            if (value === true || value === 1) slot = 0
            else if (value === false || value === 0) slot = 1
            else if (value === null || value === undefined) slot = 2
            else if (onInvalid === 'refuse') {
              refuse('invalid-value', place(firstRow + i), 'true, false, 1 or 0', value)
            }
            counts[(groups === null ? 0 : (groups[i] as number)) * 4 + slot]! += 1
          }
        },
        read: (groups) =>
          Array.from({ length: groups }, (_, g) => {
            const [yes, no, missing, invalid] = table.line(g) as [number, number, number, number]
            const n = yes + no
            const rows = n + missing + invalid
            return { kind: 'outcomes', version: '1', definition: {}, rows, n, missing, invalid, yes }
          }),
      }
    },
    check(summary, path) {
      const { n, yes } = summary as Outcomes
      checkRows(summary as Outcomes, path)
      if (yes > n) refuse('invalid-summary', `${path}.yes`, `at most n, ${n}`, yes)
    },
  }
}
