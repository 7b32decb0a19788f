import { refuse } from '../core/errors.ts'
import { binMiddle, binOf } from '../core/histogram.ts'
import { arePossible } from '../core/numeric.ts'
import type { ExactSum, Json, Summary } from '../core/types.ts'
import { totalsOf } from './durationStores.ts'
import { LONGEST } from './milliseconds.ts'

/** How finely durations are kept: all of them, or counts in 2^bits bins an octave, bits from 1 to 12. */
export type Precision = 'exact' | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12

/** What the durations are. Equal definitions merge. */
export interface DurationsDefinition {
  readonly [key: string]: Json
  /** 'exact', or the bits of the histogram. */
  readonly precision: Precision
  /** The calendar whose open time they are; null: around the clock. */
  readonly calendar: Json
  /** Whether pauses were taken away. */
  readonly paused: boolean
}

/** Durations, finished and open, in whole milliseconds. */
export interface Durations extends Summary {
  readonly kind: 'durations'
  readonly definition: DurationsDefinition
  /** Finished durations. */
  readonly n: number
  /** Rows without a duration: no start, or no end where `asOf` is not given. */
  readonly missing: number
  /** Rows whose value was wrong and was counted instead of refused. */
  readonly invalid: number
  /** When the rows were looked at, as ISO text; null where nothing can be open. */
  readonly asOf: string | null
  /** The finished ones, ascending; null where `histogram` counts them. */
  readonly values: readonly number[] | null
  /** How long the open ones had lasted at `asOf`, ascending; null where `openHistogram` counts them. */
  readonly open: readonly number[] | null
  /** The finished ones by bin; null where `values` keeps them. */
  readonly histogram: Readonly<Record<string, number>> | null
  /** The open ones by bin; null where `open` keeps them. */
  readonly openHistogram: Readonly<Record<string, number>> | null
  /** The exact sum of the finished ones. */
  readonly sum: ExactSum
  /** The exact sum of their squares. */
  readonly sumSquares: ExactSum
  /** The shortest finished one, null where there is none. */
  readonly min: number | null
  /** The longest finished one, null where there is none. */
  readonly max: number | null
}

/** How many are open. */
export function openOf({ rows, n, missing, invalid }: Durations): number {
  return rows - n - missing - invalid
}

/** Durations by ascending value: each value, or the middle of each bin, and how often it stands; `counts` null for once each. */
export function ascending(
  values: readonly number[] | null,
  histogram: Readonly<Record<string, number>> | null,
  { precision }: DurationsDefinition,
): { readonly values: readonly number[]; readonly counts: readonly number[] | null } {
  if (values !== null) return { values, counts: null }
  const bins = Object.keys(histogram ?? {}).map(Number)
  bins.sort((a, b) => a - b)
  return {
    values: bins.map((bin) => binMiddle(bin, precision as number)),
    counts: bins.map((bin) => histogram?.[bin] as number),
  }
}

/** Refuses a decoded summary of durations whose numbers contradict each other. */
export function checkDurations(summary: unknown, path: string): void {
  const durations = summary as Durations
  const { n, rows, missing, invalid, asOf, definition } = durations
  const finished = checkList(durations.values, durations.histogram, definition, `${path}.values`, `${path}.histogram`)
  if (finished !== n) refuse('invalid-summary', `${path}.n`, `${finished}, the number of finished durations`, n)
  const open = checkList(durations.open, durations.openHistogram, definition, `${path}.open`, `${path}.openHistogram`)
  if (open > 0 && asOf === null) refuse('invalid-summary', `${path}.asOf`, 'a time, as there are open ones', asOf)
  const read = n + missing + invalid + open
  if (rows !== read) refuse('invalid-summary', `${path}.rows`, `${read}, which is n + missing + invalid + open`, rows)
  if (durations.values === null) checkTotals(durations, path)
  else checkExactTotals(durations, durations.values, path)
}

/** How many there are, each refused where it is no duration or no bin. */
function checkList(
  values: readonly number[] | null,
  histogram: Readonly<Record<string, number>> | null,
  { precision }: DurationsDefinition,
  valuesPath: string,
  histogramPath: string,
): number {
  for (const [i, value] of (values ?? []).entries()) {
    if (Number.isInteger(value) && value >= 0 && value <= LONGEST) continue
    refuse('invalid-summary', `${valuesPath}[${i}]`, 'whole milliseconds from 0 to 1e15', value)
  }
  if (values !== null) return values.length
  let counted = 0
  for (const [key, count] of Object.entries(histogram ?? {})) {
    const bin = Number(key)
    if (String(bin) !== key || !Number.isInteger(bin) || bin < 0 || bin > binOf(LONGEST, precision as number)) {
      refuse('invalid-summary', `${histogramPath}.${key}`, 'absent: it is no bin', count)
    }
    if (count === 0) refuse('invalid-summary', `${histogramPath}.${key}`, 'a count of at least 1', count)
    counted += count
  }
  return counted
}

function checkExactTotals(durations: Durations, values: readonly number[], path: string): void {
  const expected = totalsOf(values)
  for (const name of ['min', 'max'] as const) {
    if (durations[name] === expected[name]) continue
    refuse('invalid-summary', `${path}.${name}`, `${expected[name]}, as in its values`, durations[name])
  }
  for (const name of ['sum', 'sumSquares'] as const) {
    const [sum, own] = [expected[name].exact, durations[name].exact]
    if (sum.length === own.length && sum.every((part, i) => part === own[i])) continue
    refuse('invalid-summary', `${path}.${name}`, 'that of its values', own[0] ?? 0)
  }
}

function checkTotals({ n, histogram, definition, sum, sumSquares, min, max }: Durations, path: string): void {
  const bins = Object.keys(histogram ?? {}).map(Number)
  for (const [name, value, bin] of [
    ['min', min, bins[0]],
    ['max', max, bins.at(-1)],
  ] as const) {
    const fits = n === 0 ? value === null : Number.isInteger(value) && binOfBits(value as number, definition) === bin
    const expected = n === 0 ? 'null' : `in the ${name === 'min' ? 'lowest' : 'highest'} bin of its histogram`
    if (!fits) refuse('invalid-summary', `${path}.${name}`, expected, value)
  }
  const possible =
    n === 0
      ? sum.exact.length === 0 && sumSquares.exact.length === 0
      : arePossible(n, sum, sumSquares, min as number, max as number)
  if (!possible) {
    refuse(
      'invalid-summary',
      `${path}.sum`,
      `possible for ${n} durations with that min, max and sum of squares`,
      sum.exact[0] ?? 0,
    )
  }
}

function binOfBits(value: number, { precision }: DurationsDefinition): number {
  return value >= 0 && value <= LONGEST ? binOf(value, precision as number) : -1
}
