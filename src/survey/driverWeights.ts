import { addProduct, correlationOf, covarianceOf } from '../core/covariance.ts'
import { eigenOf, explainedBySubset, type Matrix, NOTHING_LEFT } from '../core/linear.ts'
import { canonical, exactMean } from '../core/numeric.ts'
import type { ExactSum } from '../core/types.ts'
import { type CovariancePair, type Covariances, pairOf } from '../summary/covariancesShape.ts'

/** What the answers say of drivers and outcome together. */
export interface Correlations {
  /** Of the drivers with each other, 0 for one that cannot explain the outcome; null where too few rows answer a pair. */
  readonly matrix: Matrix | null
  /** Of each driver with the outcome; null where either does not vary. */
  readonly withOutcome: readonly (number | null)[]
  /** The fewest and the most rows behind one of them. */
  readonly pairs: { readonly least: number; readonly most: number }
  /** Whether there is anything to explain. */
  readonly outcomeVaries: boolean
}

/** The correlations of a summary with an outcome. */
export function correlationsOf(summary: Covariances): Correlations {
  const k = summary.definition.fields.length
  const together = (i: number, j: number): number | null => correlation(pairOf(summary, i, j))
  const indices = Array.from({ length: k }, (_, j) => j)
  const withOutcome = indices.map((j) => together(j, k))
  const matrix = indices.map((i) =>
    indices.map((j) => {
      if (i === j) return 1
      // A driver that cannot explain the outcome takes nothing from the others.
      return withOutcome[i] === null || withOutcome[j] === null ? 0 : together(Math.min(i, j), Math.max(i, j))
    }),
  )
  const rows = indices.flatMap((i) => [...indices.slice(i + 1), k].map((j) => pairOf(summary, i, j).n))
  const outcomeVaries = indices.some((j) => {
    const { n, y, yy } = pairOf(summary, j, k)
    return varianceOf(n, y, yy) > 0
  })
  return {
    matrix: matrix.every((row) => row.every((r) => r !== null)) ? (matrix as number[][]) : null,
    withOutcome,
    pairs: { least: rows.reduce((a, b) => Math.min(a, b)), most: rows.reduce((a, b) => Math.max(a, b)) },
    outcomeVaries,
  }
}

function correlation({ n, x, xx, xy, y, yy }: CovariancePair): number | null {
  if (n < 2) return null
  return correlationOf(covarianceOf(n, x, y, xy), varianceOf(n, x, xx), varianceOf(n, y, yy))
}

/** The variance, 0 where the rounding of the answers themselves would leave as much. */
function varianceOf(n: number, sum: ExactSum, squares: ExactSum): number {
  if (n < 2) return 0
  const variance = covarianceOf(n, sum, sum, squares)
  return variance > (1e-15 * exactMean(n, sum)) ** 2 ? variance : 0
}

/** The mean answer to a question, and the same where the ends of the scale are 0 and 100. */
export function performanceOf(
  { counts, sums }: Covariances,
  j: number,
  scale: readonly [number, number] | null,
): { readonly mean: number | null; readonly performance: number | null } {
  const n = counts[j] as number
  if (n === 0) return { mean: null, performance: null }
  const sum = sums[j] as ExactSum
  const mean = exactMean(n, sum)
  if (scale === null || scale[0] === scale[1]) return { mean, performance: null }
  // Above the lowest answer before anything is rounded: the ends are 0 and 100, and nothing lies outside.
  const above = sum.exact.slice().reverse()
  addProduct(above, -scale[0], n)
  return { mean, performance: (100 * exactMean(n, canonical(above))) / (scale[1] - scale[0]) }
}

/** Whether correlations that were found by pairs can be those of any answers: none of their eigenvalues is below 0. */
export function isConsistent(matrix: Matrix, withOutcome: readonly (number | null)[]): boolean {
  const outcome = withOutcome.map((r) => r ?? 0)
  const whole = [...matrix.map((row, j) => [...row, outcome[j] as number]), [...outcome, 1]]
  return Math.min(...eigenOf(whole).values) > -1e-10
}

/** The drivers that others determine, by index: those with a part in a combination of drivers that never varies. */
export function collinearOf(matrix: Matrix): number[] {
  const { values, vectors } = eigenOf(matrix)
  const still = values.flatMap((value, k) => (value <= NOTHING_LEFT ? [k] : []))
  return vectors.flatMap((row, j) => (still.some((k) => Math.abs(row[k] as number) > 1e-6) ? [j] : []))
}

/**
 * What each driver adds to R², averaged over all orders in which the drivers can come in.
 *
 * @formula Σ over subsets S without j of |S|! (k - |S| - 1)! / k! · (R²(S ∪ j) - R²(S))
 * @source Shapley 1953; Lindeman, Merenda and Gold 1980
 */
export function shapleyWeights(matrix: Matrix, withOutcome: readonly (number | null)[]): number[] {
  const k = matrix.length
  const explained = explainedBySubset(
    matrix,
    withOutcome.map((r) => r ?? 0),
  )
  const chance = chances(k)
  const sizes = new Uint8Array(2 ** k)
  for (let subset = 1; subset < sizes.length; subset++) sizes[subset] = (sizes[subset >> 1] as number) + (subset & 1)
  return matrix.map((_, j) => {
    const own = 1 << j
    let weight = 0
    for (let subset = 0; subset < sizes.length; subset++) {
      if ((subset & own) !== 0) continue
      const added = (explained[subset | own] as number) - (explained[subset] as number)
      weight += (chance[sizes[subset] as number] as number) * added
    }
    // Rounding alone leads below 0.
    return Math.max(0, weight)
  })
}

/** For each size of a subset the share of orders in which exactly that subset comes before a given driver. */
function chances(k: number): number[] {
  const list = [1 / k]
  for (let size = 1; size < k; size++) list.push(((list[size - 1] as number) * size) / (k - size))
  return list
}

/**
 * Explained variance by way of the uncorrelated variables that are nearest to the drivers.
 *
 * @formula wⱼ = Σₖ λ²ⱼₖ β²ₖ with Λ = R^½ and β = Λ⁻¹ r
 * @source Johnson 2000
 */
export function relativeWeights(matrix: Matrix, withOutcome: readonly (number | null)[]): number[] {
  const { values, vectors } = eigenOf(matrix)
  const k = matrix.length
  const outcome = withOutcome.map((r) => r ?? 0)
  const kept = values.map((value) => (value > NOTHING_LEFT ? Math.sqrt(value) : 0))
  const along = kept.map((root, m) => {
    if (root === 0) return 0
    return outcome.reduce((sum, r, j) => sum + r * ((vectors[j] as readonly number[])[m] as number), 0) / root
  })
  const dot = (row: readonly number[], other: readonly number[]): number =>
    row.reduce((sum, value, m) => sum + value * (other[m] as number), 0)
  const beta = Array.from({ length: k }, (_, j) => dot(vectors[j] as readonly number[], along))
  return Array.from({ length: k }, (_, j) => {
    const scaled = (vectors[j] as readonly number[]).map((value, m) => value * (kept[m] as number))
    return beta.reduce((sum, b, i) => sum + (dot(scaled, vectors[i] as readonly number[]) * b) ** 2, 0)
  })
}
