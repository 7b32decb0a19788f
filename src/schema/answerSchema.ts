import * as z from 'zod'
import { checkScale, type Scale } from '../summary/ratingsShape.ts'
import { numberCell } from './cells.ts'
import type { Code } from './commonTypes.ts'

/** What an answer of an untrusted row may be. */
export interface AnswerSchemaOptions {
  /** The lowest and the highest answer. */
  readonly scale: Scale
  /** Codes that mean no answer, such as 11 or 'Blank'; an empty text and null always do. */
  readonly noAnswer?: readonly Code[]
}

/**
 * A zod schema of one answer as files and forms hold it: a number or its text; null where there is none.
 *
 * @formula text of a whole number on the scale becomes that number; codes, '' and null become null
 * @unit an answer
 * @source zod 4
 * @complexity O(1)
 * @example
 * const row = z.object({ score: answerSchema({ scale: [0, 10], noAnswer: [11] }) })
 * ;[...parseRows(row, [{ score: '9' }, { score: '11' }])] // => [{ score: 9 }, { score: null }]
 * @example
 * answerSchema({ scale: [0, 10] }).safeParse('7.5').success // => false
 */
export function answerSchema(options: AnswerSchemaOptions): z.ZodType<number | null> {
  const { scale, noAnswer } = options
  checkScale(scale)
  return z.preprocess(numberCell({ noAnswer }), z.int().min(scale[0]).max(scale[1]).nullable())
}
