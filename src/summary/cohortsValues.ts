import { addExact, addSquare, canonical, sumOf } from '../core/numeric.ts'
import type { ExactSum } from '../core/types.ts'

/** Sums of amounts by cohort and age, for customers that come one after the other. */
export interface CohortValues {
  /** Keeps a row of the customer at hand. */
  note(row: number, age: number): void
  /** Adds the customer at hand to its cohort. */
  close(cohort: number): void
  read(): { readonly sums: ExactSum[][]; readonly squares: ExactSum[][] }
}

/** The sums of nothing, for cohorts with so many ages. */
export function newValues(amounts: Float64Array, ages: readonly number[]): CohortValues {
  const table = (): number[][][] => ages.map((length) => Array.from({ length }, () => []))
  const [sums, gained, lost] = [table(), table(), table()]
  let rows: { readonly row: number; readonly age: number }[] = []
  return {
    note(row, age) {
      rows.push({ row, age })
    },
    close(cohort) {
      rows.sort((a, b) => a.age - b.age)
      const toDate: number[] = []
      let before = 0
      for (const [i, { row, age }] of rows.entries()) {
        const amount = amounts[row] as number
        addExact(sums[cohort]?.[age] as number[], amount)
        addExact(toDate, amount)
        if (rows[i + 1]?.age === age) continue
        // Rounded once, so that the order of the rows does not matter.
        const after = sumOf(canonical(toDate))
        addSquare(gained[cohort]?.[age] as number[], after)
        addSquare(lost[cohort]?.[age] as number[], before)
        before = after
      }
      rows = []
    },
    read() {
      const squares = gained.map((row, c) =>
        row.map((parts, k) => {
          const both = parts.slice()
          for (const part of lost[c]?.[k] ?? []) addExact(both, -part)
          return canonical(both)
        }),
      )
      return { sums: sums.map((row) => row.map(canonical)), squares }
    },
  }
}
