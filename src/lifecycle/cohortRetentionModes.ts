import { checkChoice } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { AgeBracket, Cohorts } from '../summary/cohortsShape.ts'

/** How a customer counts as retained at an age. */
export type RetentionMode = 'period' | 'rolling' | 'bracket'

/** Customers retained, by cohort and column; null where a column is not over. */
export interface Retained {
  readonly ages: readonly AgeBracket[]
  readonly retained: readonly (readonly (number | null)[])[]
}

/** The customers whom a mode counts. */
export function retainedOf({ active, last, bracketed, definition }: Cohorts, mode: RetentionMode): Retained {
  checkChoice('options.mode', mode, ['period', 'rolling', 'bracket'])
  const padded = (rows: readonly (readonly number[])[], columns: readonly unknown[]): (number | null)[][] =>
    rows.map((row) => columns.map((_, k) => row[k] ?? null))
  if (mode === 'bracket') {
    if (bracketed === null) {
      return refuse('missing-option', 'options.brackets', "given to the summary where mode is 'bracket'", null)
    }
    const brackets = definition.brackets as readonly AgeBracket[]
    return { ages: brackets, retained: padded(bracketed, brackets) }
  }
  const ages = (active[0] ?? []).map((_, k) => [k, k] as const)
  if (mode === 'period') return { ages, retained: padded(active, ages) }
  const thenOrLater = active.map((row, c) => {
    const lasts = last[c] as readonly number[]
    let count = lasts[row.length] as number
    const counts = new Array<number>(row.length)
    for (let k = row.length - 1; k >= 0; k--) {
      count += lasts[k] as number
      counts[k] = count
    }
    return counts
  })
  return { ages, retained: padded(thenOrLater, ages) }
}

/** The column of an age; without one the first that does not hold 0. */
export function columnAt(ages: readonly AgeBracket[], age: number | undefined, mode: RetentionMode): number {
  const column = ages.findIndex(([from, to]) => (age === undefined ? from > 0 : from <= age && age <= to))
  if (mode !== 'bracket' || column >= 0) return column
  if (age !== undefined) refuse('invalid-option', 'options.age', 'an age of one of the brackets', age)
  return refuse('missing-option', 'options.age', 'given, such as 0, where no bracket begins after age 0', age)
}
