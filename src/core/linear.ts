/** A square table of numbers, row by row. */
export type Matrix = readonly (readonly number[])[]

/** A symmetric matrix in its own axes. */
export interface Eigen {
  /** The eigenvalues, in no order. */
  readonly values: readonly number[]
  /** The eigenvectors: `vectors[i][k]` is the part of axis i in the k-th. */
  readonly vectors: Matrix
}

/**
 * The eigenvalues and eigenvectors of a symmetric matrix.
 *
 * @formula A = V diag(values) Vᵀ, by plane rotations until nothing is left beside the diagonal
 * @source Jacobi 1846; Golub and Van Loan 2013, section 8.5
 * @complexity O(k³) a sweep, some ten sweeps
 * @example
 * eigenOf([[2, 1], [1, 2]]).values.map((value) => Math.round(value)) // => [1, 3]
 */
export function eigenOf(matrix: Matrix): Eigen {
  const size = matrix.length
  const a = matrix.map((row) => row.slice())
  const v = matrix.map((_, i) => matrix.map((_, j) => (i === j ? 1 : 0)))
  const nothing = 1e-17 * Math.max(...matrix.map((row) => Math.max(...row.map(Math.abs))))
  for (let sweep = 0; sweep < 60; sweep++) {
    let moved = false
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) moved = rotate(a, v, p, q, nothing) || moved
    }
    if (!moved) break
  }
  return { values: a.map((row, i) => row[i] as number), vectors: v }
}

/** Turns the axes p and q so that nothing joins them; false where nothing did. */
function rotate(a: number[][], v: number[][], p: number, q: number, nothing: number): boolean {
  const [rowP, rowQ] = [a[p] as number[], a[q] as number[]]
  const [app, aqq, apq] = [rowP[p] as number, rowQ[q] as number, rowP[q] as number]
  if (Math.abs(apq) <= nothing) return false
  const theta = (aqq - app) / (2 * apq)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta))
  const c = 1 / Math.hypot(1, t)
  const s = t * c
  for (const row of [...a, ...v]) {
    const [x, y] = [row[p] as number, row[q] as number]
    row[p] = c * x - s * y
    row[q] = s * x + c * y
  }
  for (let j = 0; j < a.length; j++) {
    const [x, y] = [rowP[j] as number, rowQ[j] as number]
    rowP[j] = c * x - s * y
    rowQ[j] = s * x + c * y
  }
  rowP[q] = 0
  rowQ[p] = 0
  return true
}

/** Below this, what is left of a variance of 1 once others are taken out is rounding. */
export const NOTHING_LEFT = 1e-11

/**
 * How much of the variance of an outcome each subset of predictors explains, from their correlations. Subset number m
 * holds predictor j where bit j of m is set. A predictor that others determine adds nothing.
 *
 * @formula R²(S) = r(S)ᵀ R(S)⁻¹ r(S), by taking one predictor after another out of the rest (Gauss's sweep)
 * @source Goodnight 1979
 * @complexity O(2^k) time and space
 * @example
 * explainedBySubset([[1, 0], [0, 1]], [0.5, 0.5]) // => Float64Array.of(0, 0.25, 0.25, 0.5)
 */
export function explainedBySubset(correlations: Matrix, withOutcome: readonly number[]): Float64Array {
  const size = correlations.length
  const explained = new Float64Array(2 ** size)
  // What is left of the predictors from `from` on and of their covariances with the outcome, once a subset is taken out.
  const visit = (from: number, subset: number, left: Matrix, outcome: readonly number[], sum: number): void => {
    if (from === size) {
      explained[subset] = sum
      return
    }
    const [first = [], ...rest] = left
    const [pivot = 0, ...row] = first
    const [own = 0, ...others] = outcome
    const without = rest.map((line) => line.slice(1))
    visit(from + 1, subset, without, others, sum)
    const taken = subset | (1 << from)
    if (pivot <= NOTHING_LEFT) {
      visit(from + 1, taken, without, others, sum)
      return
    }
    const swept = without.map((line, i) => line.map((x, j) => x - ((row[i] as number) * (row[j] as number)) / pivot))
    const after = others.map((x, j) => x - ((row[j] as number) * own) / pivot)
    visit(from + 1, taken, swept, after, sum + (own * own) / pivot)
  }
  visit(0, 0, correlations, withOutcome, 0)
  return explained
}
