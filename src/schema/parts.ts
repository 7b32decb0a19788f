import * as z from 'zod'

/** The name of a column. */
export const column: z.ZodString = z.string().min(1)
/** A value as a file may hold it. */
export const code: z.ZodUnion<readonly [z.ZodString, z.ZodNumber, z.ZodBoolean]> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
])
/** Values as a file may hold them. */
export const codes: z.ZodArray<typeof code> = z.array(code).min(1)
/** What every metric may have. */
export const common: { label: z.ZodOptional<z.ZodString>; level: z.ZodOptional<z.ZodNumber> } = {
  label: z.string().optional(),
  level: z.number().gt(0).lt(1).optional(),
}
