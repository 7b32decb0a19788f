/** Every way a call can be refused. The list is closed: a program may switch on it. */
export type CxErrorCode =
  | 'invalid-value'
  | 'invalid-option'
  | 'unknown-option'
  | 'missing-option'
  | 'invalid-rows'
  | 'unknown-field'
  | 'invalid-key'
  | 'missing-key'
  | 'too-many-groups'
  | 'invalid-summary'
  | 'different-definition'
  | 'incomplete'
  | 'not-comparable'

/** What a CxError carries beside its message. */
export interface CxErrorDetails {
  /** What kind of refusal it is. */
  readonly code: CxErrorCode
  /** The place: the argument with its index, or the row and its field, as in `answers[3]` or `rows[3].score`. */
  readonly path: string
  /** What would have been right, as it reads after "must be". */
  readonly expected: string
  /** What came instead, as it came. */
  readonly received: unknown
}

/**
 * The one error of the library: a sentence, and its parts as data.
 *
 * @example
 * nps([9, 11]) // throws answers[1] must be a whole number from 0 to 10, got 11
 */
export class CxError extends RangeError implements CxErrorDetails {
  /** Tells it from other errors, also across copies of the library. */
  override readonly name = 'CxError'
  readonly code: CxErrorCode
  readonly path: string
  readonly expected: string
  readonly received: unknown

  constructor({ code, path, expected, received }: CxErrorDetails) {
    super(`${path} must be ${expected}, got ${show(received)}`)
    this.code = code
    this.path = path
    this.expected = expected
    this.received = received
  }
}

/** Refuses: throws the CxError made of these parts. */
export function refuse(code: CxErrorCode, path: string, expected: string, received: unknown): never {
  throw new CxError({ code, path, expected, received })
}

/** A received value in a few words. It runs no code of the value's own, so a hostile object cannot hide its refusal. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  try {
    if (value instanceof Date) return 'a Date'
    if (!Array.isArray(value)) return 'an object'
    const short = value.length <= 4 && value.every((item) => typeof item !== 'object' && typeof item !== 'function')
    return short ? `[${value.map(show).join(', ')}]` : `an array of ${value.length}`
  } catch {
    return 'an object'
  }
}
