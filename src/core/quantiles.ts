import { betaCdf } from './distributions.ts'
import { refuse } from './errors.ts'

/** The nine sample quantiles of Hyndman and Fan: 7 is the one of R, NumPy and spreadsheets (inclusive), 6 of SPSS and Minitab. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** Refuses a type that is none of the nine. */
export function checkQuantileType(quantileType: number): void {
  if (!(Number.isInteger(quantileType) && quantileType >= 1 && quantileType <= 9)) {
    refuse('invalid-option', 'options.quantileType', 'a whole number from 1 to 9', quantileType)
  }
}

/** Where a quantile stands among ascending values: between two ranks (from 0), part / of of the way. */
export interface Place {
  readonly low: number
  readonly high: number
  readonly part: number
  readonly of: number
}

/** For each type, the position of a percentile among n values, from 1, as a fraction of whole numbers. */
const POSITIONS: readonly ((n: number, percent: number) => readonly [top: number, of: number])[] = [
  (n, percent) => [n * percent, 100],
  (n, percent) => [n * percent, 100],
  (n, percent) => [2 * n * percent - 100, 200],
  (n, percent) => [n * percent, 100],
  (n, percent) => [n * percent + 50, 100],
  (n, percent) => [(n + 1) * percent, 100],
  (n, percent) => [(n - 1) * percent + 100, 100],
  (n, percent) => [(3 * n + 1) * percent + 100, 300],
  (n, percent) => [(8 * n + 2) * percent + 300, 800],
]

/**
 * The place of a percentile (a whole number of percent) among n values, n at least 1. In whole numbers, so that no
 * rounding moves it to the next value.
 *
 * @formula position of type 7: 1 + (n - 1) p
 * @source Hyndman and Fan 1996, as R quantile(type = 1 … 9)
 * @example
 * quantilePlace(90, 10, 7) // => { low: 8, high: 9, part: 10, of: 100 }
 */
export function quantilePlace(percent: number, n: number, type: QuantileType): Place {
  const [top, of] = POSITIONS[type - 1]!(n, percent)
  const position = Math.floor(top / of)
  const rank = (r: number): number => Math.min(n - 1, Math.max(0, r - 1))
  const [low, high] = [rank(position), rank(position + 1)]
  const part = top - position * of
  if (type > 3) return { low, high, part, of }
  const stays = part === 0 && (type < 3 || position % 2 === 0)
  if (type === 2 && stays) return { low, high, part: 1, of: 2 }
  return stays ? { low, high: low, part: 0, of: 1 } : { low: high, high, part: 0, of: 1 }
}

/** The quantile at a place whose two values are `low` and `high`, in units of `unit` of them; rounded once where they are whole and not huge. */
export function quantileBetween(low: number, high: number, { part, of }: Place, unit = 1): number {
  if (part === 0 || low === high) return low / unit
  const value = (low * (of - part) + high * part) / (of * unit)
  return Math.min(high / unit, Math.max(low / unit, value))
}

/**
 * The ranks (from 0) of the two values that hold a percentile of the population between them with at least this
 * confidence, whatever the distribution; null where n is too small for it.
 *
 * @formula the largest l with P(B < l) ≤ α/2 and the smallest u with P(B ≥ u) ≤ α/2, where B is binomial(n, p)
 * @source Thompson 1936; Conover 1999, as scipy.stats.quantile_test
 * @example
 * rankInterval(50, 20, 0.95) // => { low: 5, high: 14 }
 * @example
 * rankInterval(99, 20, 0.95) // => null
 */
export function rankInterval(
  percent: number,
  n: number,
  level: number,
): { readonly low: number; readonly high: number } | null {
  // The slack keeps a tail that is α/2 exactly, such as 1/32 in five tosses, from failing by rounding.
  const tail = ((1 - level) / 2) * (1 + 1e-12)
  const p = percent / 100
  const below = (rank: number): number => betaCdf(p, rank, n - rank + 1, 'upper')
  const from = (rank: number): number => betaCdf(p, rank, n - rank + 1)
  if (n === 0 || below(1) > tail || from(n) > tail) return null
  const low = border(1, n, (rank) => below(rank) <= tail)
  const high = border(n, 1, (rank) => from(rank) <= tail)
  return { low: low - 1, high: high - 1 }
}

/** The last rank for which it holds, on the way from one for which it does towards `end`. */
function border(start: number, end: number, holds: (rank: number) => boolean): number {
  if (holds(end)) return end
  let [inside, outside] = [start, end]
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.floor((inside + outside) / 2)
    if (holds(middle)) inside = middle
    else outside = middle
  }
  return inside
}
