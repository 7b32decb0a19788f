import { checkSummarizer } from '../core/check.ts'
import { batches, isColumn, reader } from '../core/read.ts'
import type { Of, Rows, Summarizer } from '../core/types.ts'

/**
 * Reads rows once and counts them: the only step that touches rows. Works on arrays, columns, generators and sets.
 *
 * @formula summarize(a ++ b, of) = merge(summarize(a, of), summarize(b, of)), for every split of the rows
 * @unit a summary: plain data that merges, and that JSON can carry
 * @source the monoid of aggregations, as in Twitter's Algebird
 * @complexity O(rows) time, constant space
 * @example
 * const of = ratings('score', { scale: [0, 10] })
 * const monday = summarize([{ score: 10 }, { score: 3 }], of)
 * const tuesday = summarize({ score: new Uint8Array([9, 9]) }, of)
 * nps(merge(monday, tuesday)).value // => 50
 * @example
 * summarize([{ score: 9 }], ratings('scoer' as 'score', { scale: [0, 10] })) // throws rows[0].scoer must be a field that at least one row has, got undefined
 */
export function summarize<Row, S>(rows: Rows<Row>, of: Of<Row, S>): S {
  checkSummarizer('of', of)
  const tally = of.tally()
  const input = reader(of.fields, of.mayBeAbsent ?? [], true, (columns, length, firstRow) => {
    tally.add(columns, length, null, firstRow)
  })
  input.add(rows as Rows<never>)
  input.end()
  return tally.read(1)[0] as S
}

/** Counts plain values, such as answers, with a summarizer of one field. */
export function summarizeList<S>(values: Iterable<unknown>, of: Summarizer<string, never, S>): S {
  const tally = of.tally()
  if (isColumn(values)) tally.add([values], values.length, null, 0)
  else batches(values, (batch, length, first) => tally.add([batch], length, null, first))
  return tally.read(1)[0] as S
}
