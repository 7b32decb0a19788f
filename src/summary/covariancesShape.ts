import { covarianceOf } from '../core/covariance.ts'
import { refuse } from '../core/errors.ts'
import type { ExactSum, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** What a missing answer does. */
export type MissingAnswers = 'listwise' | 'pairwise' | 'refuse'

/** What the sums are of. */
export type CovariancesDefinition = {
  /** The names of the fields. */
  readonly fields: readonly string[]
  /** The name of the outcome; null where there is none. */
  readonly outcome: string | null
  /** What missing answers did. */
  readonly missing: MissingAnswers
}

/** The sums of the rows that answer both fields of a pair. */
export interface CovariancePair {
  /** How many rows answer both. */
  readonly n: number
  /** The sum of the first field. */
  readonly x: ExactSum
  /** The sum of the squares of the first field. */
  readonly xx: ExactSum
  /** The sum of the products. */
  readonly xy: ExactSum
  /** The sum of the second field. */
  readonly y: ExactSum
  /** The sum of the squares of the second field. */
  readonly yy: ExactSum
}

/** Answers to several questions, summed by question and by pair. The outcome, where there is one, comes last. */
export interface Covariances extends Summary {
  readonly kind: 'covariances'
  readonly definition: CovariancesDefinition
  /** Rows that count: those with all answers; where missing ones are left out by pairs, those with at least two. */
  readonly n: number
  /** Rows left out because answers are missing. */
  readonly missing: number
  /** Rows with a wrong value that was counted instead of refused. */
  readonly invalid: number
  /** The smallest answer of any field but the outcome, null where there is none. */
  readonly min: number | null
  /** The largest answer of any field but the outcome, null where there is none. */
  readonly max: number | null
  /** How many answers of each field count. */
  readonly counts: readonly number[]
  /** The sum of each field. */
  readonly sums: readonly ExactSum[]
  /** The sum of the products of each field with itself and those after it, in that order; empty with 'pairwise'. */
  readonly products: readonly ExactSum[]
  /** The sums of each field with those after it, in that order; empty without 'pairwise'. */
  readonly pairs: readonly CovariancePair[]
}

type Sums = Pick<Covariances, 'counts' | 'sums' | 'products' | 'pairs'>

/** Where the sums of a row's fields stand. */
export interface Layout {
  /** How many sums there are. */
  readonly slots: number
  /** Calls `add` with each slot and the two factors that a row adds to it; NaN stands for no answer. */
  each(row: ArrayLike<number>, add: (slot: number, x: number, y: number) => void): void
  /** The sums of a summary. */
  read(counts: readonly number[], sums: readonly ExactSum[]): Sums & { pairs: CovariancePair[] }
}

const NONE: ExactSum = { exact: [] }

/** The layout for so many fields: with pairs of their own, or without. A pair's number of rows is one of its sums. */
export function layoutOf(width: number, missing: MissingAnswers): Layout {
  if (missing !== 'pairwise') {
    return {
      slots: width + (width * (width + 1)) / 2,
      each(row, add) {
        let slot = width
        for (let i = 0; i < width; i++) {
          const x = row[i] as number
          add(i, x, 1)
          for (let j = i; j < width; j++) add(slot++, x, row[j] as number)
        }
      },
      read: (counts, sums) => ({ counts, sums: sums.slice(0, width), products: sums.slice(width), pairs: [] }),
    }
  }
  const pairs = (width * (width - 1)) / 2
  return {
    slots: width + 6 * pairs,
    each(row, add) {
      let slot = width
      for (let i = 0; i < width; i++) {
        const x = row[i] as number
        if (!Number.isNaN(x)) add(i, x, 1)
        for (let j = i + 1; j < width; j++, slot += 6) {
          const y = row[j] as number
          if (Number.isNaN(x) || Number.isNaN(y)) continue
          add(slot, 1, 1)
          add(slot + 1, x, 1)
          add(slot + 2, x, x)
          add(slot + 3, x, y)
          add(slot + 4, y, 1)
          add(slot + 5, y, y)
        }
      }
    },
    read: (counts, sums) => ({
      counts,
      sums: sums.slice(0, width),
      products: [],
      pairs: Array.from({ length: pairs }, (_, pair) => {
        const [n = NONE, x = NONE, xx = NONE, xy = NONE, y = NONE, yy = NONE] = sums.slice(width + 6 * pair)
        return { n: n.exact[0] ?? 0, x, xx, xy, y, yy }
      }),
    }),
  }
}

/** The sums of the fields i and j, i at most j; of a field with itself only without 'pairwise'. */
export function pairOf(
  { definition, n, counts, sums, products, pairs }: Covariances,
  i: number,
  j: number,
): CovariancePair {
  const width = counts.length
  if (definition.missing === 'pairwise') return pairs[i * width - (i * (i + 1)) / 2 + j - i - 1] as CovariancePair
  const product = (a: number, b: number): ExactSum => products[a * width - (a * (a - 1)) / 2 + b - a] as ExactSum
  return { n, x: sums[i] as ExactSum, xx: product(i, i), xy: product(i, j), y: sums[j] as ExactSum, yy: product(j, j) }
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkCovariances(summary: unknown, path: string): void {
  const covariances = summary as Covariances
  const { definition, n, counts, min, max } = covariances
  checkRows(covariances, path)
  const pairwise = definition.missing === 'pairwise'
  for (const [i, count] of counts.entries()) {
    const right = pairwise ? count <= n : count === n
    if (!right) refuse('invalid-summary', `${path}.counts[${i}]`, `${pairwise ? 'at most ' : ''}n, ${n}`, count)
  }
  const answers = counts.slice(0, definition.fields.length).some((count) => count > 0)
  if ((min !== null) !== answers || (max !== null) !== answers || (min ?? 0) > (max ?? 0)) {
    refuse('invalid-summary', `${path}.min`, answers ? 'a number, and at most max' : 'null, as is max', min)
  }
  const width = counts.length
  for (let i = 0; i < width; i++) {
    for (let j = pairwise ? i + 1 : i; j < width; j++) {
      const { n, x, xx, xy, y, yy } = pairOf(covariances, i, j)
      const most = Math.min(counts[i] as number, counts[j] as number)
      const bare = [x, xx, xy, y, yy].every(({ exact }) => exact.length === 0)
      const [a, b] = [covarianceOf(n, x, x, xx), covarianceOf(n, y, y, yy)]
      const possible = n < 2 ? n === 1 || bare : a >= 0 && b >= 0 && within(covarianceOf(n, x, y, xy), a, b)
      if (n > most || !possible) {
        refuse('invalid-summary', `${path}.${pairwise ? 'pairs' : 'products'}`, `possible for fields ${i} and ${j}`, n)
      }
    }
  }
}

/** Whether two variances allow this covariance, up to its rounding. */
function within(covariance: number, a: number, b: number): boolean {
  return Math.abs(covariance) <= Math.sqrt(a) * Math.sqrt(b) * (1 + 1e-12)
}
