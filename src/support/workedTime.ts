import { refuse } from '../core/errors.ts'

/** The most time that is taken, in whatever unit, and the least beside 0: no quotient of two of them overflows. */
const [MOST, LEAST] = [1e15, 1e-15]

/** Refuses a time that is none. */
export function checkTime(path: string, time: unknown): number {
  if (time === 0 || (typeof time === 'number' && time >= LEAST && time <= MOST)) return time + 0
  const small = typeof time === 'number' && time > 0 && time < LEAST
  const expected = 'a number from 0 to 1e15'
  const code = time === undefined ? 'missing-option' : 'invalid-option'
  return refuse(code, path, small ? `${expected}, and 1e-15 or more where it is not 0` : expected, time)
}
