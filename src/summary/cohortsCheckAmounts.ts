import { refuse } from '../core/errors.ts'
import { addSquare, addSums, canonical, sampleVariance, sumOf } from '../core/numeric.ts'
import type { ExactSum } from '../core/types.ts'
import type { Cohorts } from './cohortsShape.ts'
import { LARGEST } from './cohortsTally.ts'

/** Refuses amounts of a cohort that its customers cannot have brought. `tails` are those last active at an age or later. */
export function checkCohortAmounts(cohorts: Cohorts, c: number, tails: readonly number[], path: string): void {
  const { active, last, sums, squares, n } = cohorts
  if (sums === null || squares === null) return
  const [ages, lasts] = [active[c] as readonly number[], last[c] as readonly number[]]
  // Twice, as sums are rounded.
  const largest = 2 * LARGEST * n
  let [sum, square]: ExactSum[] = [{ exact: [] }, { exact: [] }] as const
  let [ended, more] = [0, 0]
  for (const [k, count] of ages.entries()) {
    const parts = [
      ['sums', sums[c]?.[k] as ExactSum, largest],
      ['squares', squares[c]?.[k] as ExactSum, largest ** 2],
    ] as const
    for (const [name, part, most] of parts) {
      if (count === 0 ? part.exact.length === 0 : Math.abs(sumOf(part)) <= most) continue
      const expected = count === 0 ? 'nothing, as nobody was active' : `at most ${most} in size`
      refuse('invalid-summary', `${path}.${name}[${c}][${k}]`, expected, part.exact[0])
    }
    sum = addSums(sum as ExactSum, parts[0][1])
    square = addSums(square as ExactSum, parts[1][1])
    ended += lasts[k] as number
    more += count - (lasts[k] as number)
    const payers = ended + Math.min(tails[k + 1] as number, more)
    if (arePossible(payers, sum, square)) continue
    const expected = `possible for ${payers} customer${payers === 1 ? '' : 's'} with those sums`
    refuse('invalid-summary', `${path}.squares[${c}][${k}]`, expected, parts[1][1].exact[0])
  }
}

/** Whether so many totals can have this sum and this sum of squares. */
function arePossible(payers: number, sum: ExactSum, square: ExactSum): boolean {
  // The total of a customer is rounded before it is squared.
  if (payers > 1) return sampleVariance(payers, sum, square) >= -1e-12 * (square.exact[0] ?? 0)
  const alone: number[] = []
  addSquare(alone, sumOf(sum))
  const { exact } = canonical(alone)
  return exact.length === square.exact.length && exact.every((part, i) => part === square.exact[i])
}
