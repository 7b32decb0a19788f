import { CxError } from '../core/errors.ts'

/** A schema of any library that follows the Standard Schema: zod, valibot, arktype and others. */
export interface StandardSchema<Output> {
  /** Its interface to other libraries. */
  readonly '~standard': StandardProps<Output>
}
/** What goes into a schema and comes out of it. */
export interface StandardTypes<Output> {
  /** What it takes. */
  readonly input: unknown
  /** What it gives. */
  readonly output: Output
}
/** The interface that the Standard Schema names. */
export interface StandardProps<Output> {
  /** The version of the interface. */
  readonly version: 1
  /** The library. */
  readonly vendor: string
  /** Checks a value. */
  readonly validate: (value: unknown) => Checked<Output> | Promise<Checked<Output>>
  /** Types alone: nothing is there at run time. */
  readonly types?: StandardTypes<Output> | undefined
}
type Checked<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly Issue[] }
interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/**
 * Checks untrusted rows with a schema before they are counted, one at a time, and says which row and field is wrong.
 *
 * @formula each row as the schema gives it back
 * @unit rows
 * @source the Standard Schema interface, version 1
 * @complexity O(rows); nothing is kept
 * @example
 * const schema = z.object({ score: z.coerce.number() })
 * nps([...parseRows(schema, [{ score: '9' }])].map((row) => row.score)).value // => 100
 * @example
 * const schema = z.object({ score: z.number() })
 * ;[...parseRows(schema, [{ score: 'nine' }])] // throws rows[0].score must be valid (Invalid input: expected number, received string), got "nine"
 */
export function* parseRows<Output>(schema: StandardSchema<Output>, rows: Iterable<unknown>): Generator<Output> {
  let index = 0
  for (const row of rows) {
    const checked = schema['~standard'].validate(row)
    const where = `rows[${index++}]`
    if (checked instanceof Promise) {
      throw new CxError({ code: 'invalid-option', path: 'schema', expected: 'synchronous', received: schema })
    }
    if (checked.issues === undefined) yield checked.value
    else throw refusal(where, row, checked.issues)
  }
}

function refusal(where: string, row: unknown, [issue]: readonly Issue[]): CxError {
  const steps = (issue?.path ?? []).map((step) => (typeof step === 'object' ? step.key : step))
  const received = steps.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step],
    row,
  )
  const path = where + steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return new CxError({ code: 'invalid-value', path, expected: `valid (${issue?.message})`, received })
}
