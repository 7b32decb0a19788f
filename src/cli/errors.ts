import { CxError } from '../core/errors.ts'

/** A call that cannot be understood: exit code 2. */
export class UsageError extends Error {}

/** Data that cannot be read or counted: exit code 1. */
export class DataError extends Error {}

/** Turns a mapping that does not hold into a usage error. */
export function understood<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof CxError || error instanceof SyntaxError) throw new UsageError(`${name}: ${error.message}`)
    throw error
  }
}
