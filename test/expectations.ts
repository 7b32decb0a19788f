import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { CxError } from '../src/index.ts'

/** The CxError that a call is refused with. */
export function refusal(run: () => unknown): CxError {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(CxError)
    return error as CxError
  }
  throw new Error('nothing was refused')
}

/** As toStrictEqual, in the time that thousands of runs leave. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected)
}
