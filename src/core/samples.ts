import { refuse } from './errors.ts'
import { addExact, addSquare, canonical, exactMean, LARGEST, SMALLEST, sampleVariance } from './numeric.ts'
import { isIterable } from './read.ts'

/** The numbers of a list that has holes. */
export interface Sample {
  /** Ascending. */
  readonly values: readonly number[]
  /** How many are missing. */
  readonly missing: number
}

/** Whether this is a number that sums and squares exactly. */
export function isMeasurable(value: unknown): value is number {
  if (typeof value !== 'number') return false
  const size = Math.abs(value)
  return size === 0 || (size >= SMALLEST && size <= LARGEST)
}

/** Refuses a value that `isMeasurable` does not take. */
export function refuseValue(path: string, value: unknown): never {
  const size = Number.isFinite(value) ? `, 0 or from ${SMALLEST} to ${LARGEST} in size` : ''
  return refuse('invalid-value', path, `a finite number${size}`, value)
}

/** Reads a list of numbers, with its missing ones counted and wrong ones refused by their place. */
export function readSample(path: string, list: unknown): Sample {
  if (!isIterable(list)) return refuse('invalid-value', path, 'an iterable of numbers', list)
  const values: number[] = []
  let missing = 0
  for (const value of list) {
    if (value === null || value === undefined) missing++
    else if (isMeasurable(value)) values.push(value + 0)
    else refuseValue(`${path}[${values.length + missing}]`, value)
  }
  return { values: values.sort((a, b) => a - b), missing }
}

/** The mean and variance of a sample. */
export interface Moments {
  readonly n: number
  readonly mean: number
  /** Of the sample: its divisor is n - 1; null under two values. */
  readonly variance: number | null
}

/** Correctly rounded, whatever the order; there must be a value. */
export function momentsOf(values: readonly number[]): Moments {
  const parts: number[] = []
  const squares: number[] = []
  for (const value of values) {
    addExact(parts, value)
    addSquare(squares, value)
  }
  const n = values.length
  const sum = canonical(parts)
  return { n, mean: exactMean(n, sum), variance: n > 1 ? sampleVariance(n, sum, canonical(squares)) : null }
}
