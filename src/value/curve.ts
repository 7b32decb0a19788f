import { refuse } from '../core/errors.ts'
import { addExact, canonical, sumOf } from '../core/numeric.ts'
import { isIterable } from '../core/read.ts'
import type { ClvTiming } from './annuity.ts'

/** The points of a survival curve that are counted: S(0) to the last one whose margin is. */
export function readCurve(survival: unknown, horizon: number | null, timing: ClvTiming): readonly number[] {
  if (!isIterable(survival)) {
    return refuse('invalid-option', 'options.survival', 'a list of shares, of which the first is 1', survival)
  }
  const curve: number[] = []
  for (const share of survival) {
    const path = `options.survival[${curve.length}]`
    const before = curve.at(-1)
    if (before === undefined && share !== 1) refuse('invalid-option', path, '1, as all are there at the start', share)
    if (typeof share !== 'number' || !(share >= 0 && share <= (before ?? 1))) {
      refuse('invalid-option', path, `a number from 0 to ${before}, the one before it`, share)
    }
    curve.push((share as number) + 0)
  }
  const first = timing === 'start' ? 0 : 1
  const margins = curve.length - first
  if (margins < 1) {
    refuse('invalid-option', 'options.survival.length', `at least ${first + 1} for timing '${timing}'`, curve.length)
  }
  if (horizon === null) return curve
  if (horizon > margins) {
    refuse('invalid-option', 'options.horizon', `at most ${margins}, where the survival curve ends`, horizon)
  }
  return curve.slice(0, first + horizon)
}

/** Σ S(t) x^t from t = 0 ('start') or 1 ('end'), rounded once a term and once in all. */
export function curveSum(curve: readonly number[], ratio: number, timing: ClvTiming): number {
  const parts: number[] = []
  for (let t = timing === 'start' ? 0 : 1; t < curve.length; t++) {
    const term = (curve[t] as number) * ratio ** t
    if (!(term < 1e300)) return Number.POSITIVE_INFINITY
    addExact(parts, term)
  }
  return sumOf(canonical(parts))
}
