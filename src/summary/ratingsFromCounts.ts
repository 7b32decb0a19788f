import { checkCount, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { ratingsOf } from './answerCounts.ts'
import { checkScale, type Ratings, type Scale } from './ratingsShape.ts'

/** The options of `ratingsFromCounts`. */
export interface RatingsFromCountsOptions {
  /** The lowest and the highest answer, such as `[0, 10]`. */
  readonly scale: Scale
  /** What kind of survey the answers come from: kinds do not merge or compare. */
  readonly surveyType?: string
}

/**
 * The summary of a published table: how many gave each answer, lowest first.
 *
 * @formula counts[k] answers of min + k
 * @unit answers
 * @source as `ratings`
 * @complexity O(points)
 * @example
 * csat(ratingsFromCounts([2, 3, 10, 45, 40], { scale: [1, 5] })).value // => 85
 * @example
 * ratingsFromCounts([1, 2], { scale: [1, 5] }) // throws counts must be a list of 5 counts, one for each answer from 1 to 5, got [1, 2]
 */
export function ratingsFromCounts(counts: readonly number[], options: RatingsFromCountsOptions): Ratings {
  checkOptions(options, ['scale', 'surveyType'])
  const { scale, surveyType = null } = options
  checkScale(scale)
  const points = scale[1] - scale[0] + 1
  if (!Array.isArray(counts) || counts.length !== points) {
    const expected = `a list of ${points} counts, one for each answer from ${scale[0]} to ${scale[1]}`
    refuse('invalid-value', 'counts', expected, counts)
  }
  for (const [k, count] of counts.entries()) checkCount(`counts[${k}]`, count)
  checkCount(
    'counts in all',
    counts.reduce((sum, count) => sum + count, 0),
  )
  const definition = { scale: [scale[0] + 0, scale[1] + 0] as Scale, labels: null, surveyType, weighted: false }
  return ratingsOf(definition, [...counts, 0, 0], null, null)
}
