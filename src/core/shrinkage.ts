import { refuse } from './errors.ts'

/** Refuses what is no share of paid time that is lost: 0 or more and below 1. */
export function checkShrinkage(path: string, shrinkage: unknown): asserts shrinkage is number {
  if (typeof shrinkage === 'number' && shrinkage >= 0 && shrinkage < 1) return
  const code = shrinkage === undefined ? 'missing-option' : 'invalid-option'
  refuse(code, path, 'a number of at least 0 and below 1, such as 0.3', shrinkage)
}

/**
 * The agents to schedule so that `agents` are there: agents / (1 - shrinkage), rounded up to a whole number. A quotient
 * that misses a whole number only by the rounding of the share counts as that number.
 *
 * @formula ⌈agents / (1 - shrinkage)⌉
 * @source Cleveland 2012, rostered staff factor
 */
export function scheduledFor(agents: number, shrinkage: number): number {
  const present = 1 - shrinkage
  const exact = agents / present
  const whole = Math.round(exact)
  // 1 - shrinkage is right to a few units of 2^-53, which is the more of it the less is left.
  return Math.abs(exact - whole) <= (whole * 1e-14) / present ? whole : Math.ceil(exact)
}
