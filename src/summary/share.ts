import { checkCount, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Estimate, Json, Measured, Reason } from '../core/types.ts'
import type { Outcomes } from './outcomes.ts'
import { type ProportionOptions, proportion } from './proportion.ts'

/** A share with nothing lost: yes among n, and the rows that were left out. */
export interface Counted {
  readonly yes: number
  readonly n: number
  readonly missing: number
  readonly invalid: number
}

/** What every share is made of; `estimate` stands last in a result. */
export interface Shared<M extends string> {
  readonly measured: Measured & { readonly metric: M }
  readonly estimate: Estimate | null
}

/** The share that rates report: yes / n with its interval. */
export function shareOf<M extends string>(
  metric: M,
  definition: Json,
  { yes, n, missing, invalid }: Counted,
  none: Reason,
  options: ProportionOptions,
): Shared<M> {
  const { value, standardError, interval, reason, warnings, estimate } = proportion({ yes, n }, options)
  const why = reason === null ? null : none
  return {
    measured: { metric, definition, value, n, missing, invalid, standardError, interval, reason: why, warnings },
    estimate,
  }
}

/** Reads outcomes, or counts under the names that the metric gives them: what is counted, and all of them. */
export function countedOf<Part extends string, Whole extends string>(
  counts: Outcomes | Readonly<Record<Part | Whole, number>>,
  part: Part,
  whole: Whole,
): Counted {
  checkRecord('counts', counts)
  if (isOutcomes(counts)) return fromOutcomes(counts)
  checkNames(counts, [whole, part])
  const { [part]: yes, [whole]: n } = counts as Readonly<Record<string, number>>
  checkCount(`counts.${whole}`, n)
  checkCount(`counts.${part}`, yes)
  if (yes > n) refuse('invalid-value', `counts.${part}`, `at most ${whole}, ${n}`, yes)
  return { yes, n, missing: 0, invalid: 0 }
}

/** Refuses a count that the metric does not know: a misspelt one would be ignored in silence. */
export function checkNames(counts: object, known: readonly string[]): void {
  for (const name of Object.keys(counts)) {
    if (known.includes(name)) continue
    const expected = `absent: the counts are ${known.join(', ')}`
    refuse('invalid-value', `counts.${name}`, expected, (counts as Record<string, unknown>)[name])
  }
}

/** Whether these are outcomes that were counted from rows. */
export function isOutcomes(counts: object): counts is Outcomes {
  return (counts as { kind?: unknown }).kind === 'outcomes'
}

/** The counts of outcomes, which another process may have sent. */
export function fromOutcomes({ yes, n, missing, invalid }: Outcomes): Counted {
  checkCount('counts.n', n)
  checkCount('counts.yes', yes)
  if (yes > n) refuse('invalid-value', 'counts.yes', `at most n, ${n}`, yes)
  return { yes, n, missing, invalid }
}
