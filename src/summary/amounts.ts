import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { addExact, addSquare, arePossible, canonical, LARGEST, SMALLEST } from '../core/numeric.ts'
import type { Answer, ExactSum, Summarizer, Summary } from '../core/types.ts'
import { cell, checkRows, counters, exactSums } from './counters.ts'

/** Numbers of any size, summed exactly. */
export interface Amounts extends Summary {
  readonly kind: 'amounts'
  readonly definition: Record<string, never>
  /** Valid amounts. */
  readonly n: number
  /** Rows without an amount. */
  readonly missing: number
  /** Rows whose value was wrong and was counted instead of refused. */
  readonly invalid: number
  /** Exact: its first part is the sum, correctly rounded. */
  readonly sum: ExactSum
  /** The exact sum of the squares. */
  readonly sumSquares: ExactSum
  /** The smallest amount, null where there is none. */
  readonly min: number | null
  /** The largest amount, null where there is none. */
  readonly max: number | null
}

/** The options of `amounts`. */
export interface AmountsOptions {
  /** 'refuse' (default) throws at the first wrong value; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/**
 * Sums amounts, such as order values, and their squares without rounding error. Row summary: any split of the rows
 * merges to the same sums, to the last bit. `mean` turns it into an average with its interval.
 *
 * @formula sum = Σ x, sumSquares = Σ x², both exact
 * @unit the unit of the field; amounts up to 1e140 in size
 * @source Shewchuk 1997, adaptive precision floating-point arithmetic
 * @complexity O(rows) time, O(1) space a group
 * @example
 * const spent = summarize([{ paid: 0.1 }, { paid: 0.2 }, { paid: null }], amounts('paid'))
 * mean(spent).sum // => 0.30000000000000004
 * @example
 * summarize([{ paid: NaN }], amounts('paid')) // throws rows[0].paid must be a finite number, got NaN
 */
export function amounts<const K extends string>(
  field: K,
  options?: AmountsOptions,
): Summarizer<K, { readonly [P in K]?: Answer }, Amounts>
export function amounts<Row>(field: (row: Row) => Answer, options?: AmountsOptions): Summarizer<never, Row, Amounts>
export function amounts(
  field: string | ((row: never) => unknown),
  options: AmountsOptions = {},
): Summarizer<string, never, Amounts> {
  checkField('field', field)
  return amountsBy(field, options, (row) => cell(field, row))
}

/** The summarizer behind `amounts` and behind lists of plain amounts. */
export function amountsBy(
  field: string | ((row: never) => unknown),
  options: AmountsOptions,
  place: (row: number) => string,
): Summarizer<string, never, Amounts> {
  checkOptions(options, ['onInvalid'])
  const { onInvalid = 'refuse' } = options
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  return {
    kind: 'amounts',
    definition: {},
    fields: [field as string],
    tally() {
      const table = counters(3)
      const sums = exactSums()
      const squares = exactSums()
      const lowest: number[] = []
      const highest: number[] = []
      return {
        add([values], length, groups, firstRow) {
          const counts = table.room(groups, length)
          for (let i = 0; i < length; i++) {
            const value = (values as ArrayLike<unknown>)[i]
            const group = groups === null ? 0 : (groups[i] as number)
            if (isAmount(value)) {
              counts[group * 3]! += 1
              addExact(sums.at(group), value)
              addSquare(squares.at(group), value)
              if (!(value >= (lowest[group] as number))) lowest[group] = value + 0
              if (!(value <= (highest[group] as number))) highest[group] = value + 0
              continue
            }
            const absent = value === null || value === undefined
            if (!absent && onInvalid === 'refuse') {
              const size = Number.isFinite(value) ? `, 0 or from ${SMALLEST} to ${LARGEST} in size` : ''
              refuse('invalid-value', place(firstRow + i), `a finite number${size}`, value)
            }
            counts[group * 3 + (absent ? 1 : 2)]! += 1
          }
        },
        read: (groups) =>
          Array.from({ length: groups }, (_, g) => {
            const [n, missing, invalid] = table.line(g) as [number, number, number]
            const sum = canonical(sums.at(g))
            const sumSquares = canonical(squares.at(g))
            const rows = n + missing + invalid
            const [min, max] = [lowest[g] ?? null, highest[g] ?? null]
            const definition = {}
            return { kind: 'amounts', version: '1', definition, rows, n, missing, invalid, sum, sumSquares, min, max }
          }),
      }
    },
    check: checkAmounts,
  }
}

function isAmount(value: unknown): value is number {
  if (typeof value !== 'number') return false
  const size = Math.abs(value)
  return size <= LARGEST && (size >= SMALLEST || size === 0)
}

function checkAmounts(summary: unknown, path: string): void {
  const { n, sum, sumSquares, min, max } = summary as Amounts
  checkRows(summary as Amounts, path)
  if (n === 0) {
    const bare = min === null && max === null && sum.exact.length === 0 && sumSquares.exact.length === 0
    if (!bare) refuse('invalid-summary', `${path}.n`, 'above 0, as there are sums and extremes', n)
    return
  }
  for (const [name, value] of [
    ['min', min],
    ['max', max],
  ] as const) {
    if (value === null) refuse('invalid-summary', `${path}.${name}`, 'a number, as there are amounts', value)
  }
  if (arePossible(n, sum, sumSquares, min as number, max as number)) return
  refuse(
    'invalid-summary',
    `${path}.sum`,
    `possible for ${n} amounts with that min, max and sum of squares`,
    sum.exact[0],
  )
}
