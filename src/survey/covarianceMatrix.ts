import { covarianceOf } from '../core/covariance.ts'
import { addExact, canonical } from '../core/numeric.ts'
import type { ExactSum } from '../core/types.ts'
import { type Covariances, pairOf } from '../summary/covariancesShape.ts'

/** A square of numbers. */
export type Square = readonly (readonly number[])[]

/** The sample covariances of all fields, of a summary without 'pairwise' and with at least two rows. */
export function covarianceMatrix(summary: Covariances): Square {
  const width = summary.counts.length
  return Array.from({ length: width }, (_, i) =>
    Array.from({ length: width }, (_, j) => {
      const { n, x, y, xy } = pairOf(summary, Math.min(i, j), Math.max(i, j))
      return covarianceOf(n, x, y, xy)
    }),
  )
}

/** The variance of the sum of all fields: exactly 0 where that sum is always the same. */
export function varianceOfSum({ n, sums, products }: Covariances): number {
  const width = sums.length
  const sum: number[] = []
  const squares: number[] = []
  for (const { exact } of sums) for (const part of exact) addExact(sum, part)
  let slot = 0
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) {
      const { exact } = products[slot++] as ExactSum
      for (const part of exact) addExact(squares, i === j ? part : 2 * part)
    }
  }
  const total = canonical(sum)
  return covarianceOf(n, total, total, canonical(squares))
}

/** A variance that the rounding of the answers themselves may leave of a sum of all fields that never varies. */
export function roundingOf({ sums, min, max }: Covariances): number {
  return (1e-15 * sums.length * Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0))) ** 2
}
