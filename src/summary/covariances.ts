import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { addProduct, isFactor, LARGEST_FACTOR, SMALLEST_FACTOR } from '../core/covariance.ts'
import { refuse } from '../core/errors.ts'
import { addExact, canonical } from '../core/numeric.ts'
import { isIterable } from '../core/read.ts'
import type { Answer, ExactSum, Summarizer, Tally } from '../core/types.ts'
import { cell, counters, exactSums } from './counters.ts'
import { type Covariances, checkCovariances, layoutOf, type MissingAnswers } from './covariancesShape.ts'

export type { Covariances } from './covariancesShape.ts'

/** The options of `covariances`: O reads the outcome. */
export interface CovariancesOptions<O = never> {
  /** A field apart from the others, which `keyDrivers` explains by them. */
  readonly outcome?: O
  /** What a missing answer does: 'listwise' (default) leaves its row out, 'pairwise' the pairs that it is in, 'refuse' throws. */
  readonly missing?: MissingAnswers
  /** 'refuse' (default) throws at the first wrong value; 'count' skips its row and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Reads<Row> = Readonly<Record<string, (row: Row) => Answer>>
type Answered<K extends string> = { readonly [P in K]?: Answer }

/**
 * Sums the answers of several fields, and their products by pairs, without rounding error: all that their covariances
 * and correlations need. Row summary: any split of the rows merges to the same sums.
 *
 * @formula Σ x and Σ x y for every field and pair of fields, exact
 * @unit the units of the fields; answers of 1e-30 to 1e30 in size, or 0
 * @source Shewchuk 1997, adaptive precision floating-point arithmetic
 * @complexity O(rows · fields²) time, O(fields²) space a group
 * @example
 * const rows = [{ food: 4, staff: 5 }, { food: 2, staff: 3 }, { food: 3, staff: null }]
 * const { n, missing, sums } = summarize(rows, covariances(['food', 'staff']))
 * ;[n, missing, sums[0].exact[0]] // => [2, 1, 6]
 * @example
 * const answers = { a: (row) => row.a, b: (row) => 6 - row.b }
 * summarize([{ a: 1, b: 5 }], covariances(answers)).definition.fields // => ['a', 'b']
 * @example
 * summarize([{ a: 1, b: 'x' }], covariances(['a', 'b'])) // throws rows[0].b must be a finite number, got "x"
 */
export function covariances<const K extends string>(
  fields: readonly K[],
  options?: CovariancesOptions,
): Summarizer<K, Answered<K>, Covariances>
export function covariances<const K extends string, const O extends string>(
  fields: readonly K[],
  options: CovariancesOptions<O>,
): Summarizer<K | O, Answered<K | O>, Covariances>
export function covariances<Row>(
  fields: Reads<Row>,
  options?: CovariancesOptions<(row: Row) => Answer>,
): Summarizer<never, Row, Covariances>
export function covariances(
  fields: readonly string[] | Reads<never>,
  options: CovariancesOptions<Field> = {},
): Summarizer<string, never, Covariances> {
  return covariancesBy('fields', fields, options)
}

/** The summarizer behind `covariances` and behind metrics of rows, where `path` names their option. */
export function covariancesBy(
  path: string,
  fields: Fields,
  options: CovariancesOptions<Field>,
): Summarizer<string, never, Covariances> {
  const { names, reads, outcome, missing, onInvalid } = readOptions(path, fields, options)
  const definition = { fields: names, outcome, missing }
  return {
    kind: 'covariances',
    definition: { ...definition },
    fields: reads as string[],
    tally: () => newTally(reads, names.length, missing, onInvalid === 'refuse', definition),
    check: checkCovariances,
  }
}

/** One pass: a line of counters a group (valid, absent and wrong rows, answers by field, small sums), and exact sums. */
function newTally(
  reads: readonly Field[],
  drivers: number,
  missing: MissingAnswers,
  strict: boolean,
  definition: Covariances['definition'],
): Tally<Covariances> {
  const width = reads.length
  const layout = layoutOf(width, missing)
  const stride = 3 + width + layout.slots
  const table = counters(stride)
  const sums = exactSums()
  const lowest: number[] = []
  const highest: number[] = []
  const row = new Float64Array(width)
  const read = rowReader(reads, missing, strict)
  return {
    add(columns, length, groups, firstRow) {
      const counts = table.room(groups, length)
      for (let i = 0; i < length; i++) {
        const group = groups === null ? 0 : (groups[i] as number)
        const base = group * stride
        const found = read(columns, i, firstRow + i, row)
        counts[base + found]! += 1
        if (found !== VALID) continue
        for (let j = 0; j < width; j++) {
          const value = row[j] as number
          if (Number.isNaN(value)) continue
          counts[base + 3 + j]! += 1
          if (j >= drivers) continue
          if (!(value >= (lowest[group] as number))) lowest[group] = value + 0
          if (!(value <= (highest[group] as number))) highest[group] = value + 0
        }
        const small = row.every(isSmall)
        layout.each(row, (slot, x, y) => {
          if (small) counts[base + 3 + width + slot]! += x * y
          else addProduct(sums.at(group * layout.slots + slot), x, y)
        })
      }
    },
    read: (groups) =>
      Array.from({ length: groups }, (_, g) => {
        const line = table.line(g)
        const [n, absent, invalid] = line as [number, number, number]
        const exact = Array.from({ length: layout.slots }, (_, slot): ExactSum => {
          const parts = sums.at(g * layout.slots + slot).slice()
          addExact(parts, line[3 + width + slot] as number)
          return canonical(parts)
        })
        const head = { kind: 'covariances', version: '1', definition: { ...definition } } as const
        const counted = { rows: n + absent + invalid, n, missing: absent, invalid }
        const [min, max] = [lowest[g] ?? null, highest[g] ?? null]
        return { ...head, ...counted, min, max, ...layout.read(line.slice(3, 3 + width), exact) }
      }),
  }
}

/** Whether this is such a summary. */
export function isCovariances(data: unknown): data is Covariances {
  return typeof data === 'object' && data !== null && (data as { kind?: unknown }).kind === 'covariances'
}

/** The fields of rows or of columns, in the order in which they first come. */
export function fieldsOf(rows: unknown): string[] {
  if (!isIterable(rows)) return Object.keys(rows ?? {})
  const names = new Set<string>()
  for (const row of rows) for (const name of Object.keys(row ?? {})) names.add(name)
  return [...names]
}

type Field = string | ((row: never) => unknown)

type Fields = readonly string[] | Reads<never>

function readOptions(path: string, fields: Fields, options: CovariancesOptions<Field>) {
  checkOptions(options, ['outcome', 'missing', 'onInvalid'])
  const { outcome, missing = 'listwise', onInvalid = 'refuse' } = options
  checkChoice('options.missing', missing, ['listwise', 'pairwise', 'refuse'])
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  if (typeof fields !== 'object' || fields === null) {
    refuse('invalid-option', path, 'a list of keys, or a record of functions', fields)
  }
  const entries: readonly (readonly [string, Field])[] = Array.isArray(fields)
    ? fields.map((field: string) => [field, field] as const)
    : Object.entries(fields as Readonly<Record<string, Field>>)
  if (entries.length === 0) refuse('invalid-option', path, 'at least one field', fields)
  for (const [i, [name, field]] of entries.entries()) {
    const place = Array.isArray(fields) ? `${path}[${i}]` : `${path}.${name}`
    checkField(place, field)
    if (entries.findIndex(([other]) => other === name) < i || name === outcome) {
      refuse('invalid-option', place, 'a field that is not there already', name)
    }
  }
  const names = entries.map(([name]) => name)
  const reads = entries.map(([, field]) => field)
  if (outcome === undefined) return { names, reads, outcome: null, missing, onInvalid }
  checkField('options.outcome', outcome)
  const named = typeof outcome === 'string' ? outcome : 'outcome'
  return { names, reads: [...reads, outcome], outcome: named, missing, onInvalid }
}

/** The places of the counters that every row adds one to. */
const VALID = 0
const ABSENT = 1
const INVALID = 2

type RowReader = (columns: readonly ArrayLike<unknown>[], i: number, place: number, row: Float64Array) => 0 | 1 | 2

/** Fills `row` with the answers, NaN where there is none, and says whether the row counts. */
function rowReader(reads: readonly Field[], missing: MissingAnswers, strict: boolean): RowReader {
  return (columns, i, place, row) => {
    let answers = 0
    let wrong = false
    for (let j = 0; j < reads.length; j++) {
      const value = columns[j]?.[i]
      const absent = value === null || value === undefined
      const right = isFactor(value)
      row[j] = right ? value : Number.NaN
      if (right) answers++
      else if (missing === 'refuse' || !absent) {
        if (strict || absent) refuse('invalid-value', cell(reads[j] as Field, place), expectedOf(value), value)
        wrong = true
      }
    }
    if (wrong) return INVALID
    const enough = missing === 'pairwise' ? answers >= Math.min(2, reads.length) : answers === reads.length
    return enough ? VALID : ABSENT
  }
}

function expectedOf(value: unknown): string {
  return Number.isFinite(value)
    ? `a finite number, 0 or from ${SMALLEST_FACTOR} to ${LARGEST_FACTOR} in size`
    : 'a finite number'
}

/** Whole numbers whose products add up exactly as they are, for 2^33 rows; a missing one adds nothing. */
function isSmall(value: number): boolean {
  return (Number.isInteger(value) && Math.abs(value) <= 1024) || Number.isNaN(value)
}
