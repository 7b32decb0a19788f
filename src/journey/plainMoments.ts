import { refuse } from '../core/errors.ts'
import { isIterable } from '../core/read.ts'
import { addMoment, isScore, newJourney, newTotals, totalsOf } from './journeyTotals.ts'
import { type Moments, readScale } from './momentsShape.ts'

/** The summary of one journey whose scores stand in the order of time. */
export function plainMoments(scores: unknown, given: unknown): Moments {
  const scale = readScale(given)
  if (!isIterable(scores)) {
    return refuse('invalid-value', 'moments', 'an iterable of scores or a summary of moments', scores)
  }
  const [min, max] = scale
  const journey = newJourney()
  let row = 0
  for (const score of scores) {
    if (isScore(score, min, max)) addMoment(journey, row, score + 0, scale)
    else if (score !== null && score !== undefined) {
      refuse('invalid-value', `moments[${row}]`, `a number from ${min} to ${max}`, score)
    }
    row++
  }
  const totals = newTotals()
  if (journey.count > 0) totals.add(journey)
  const counted = { rows: row, n: journey.count, missing: row - journey.count, invalid: 0 }
  const journeys = Math.min(1, journey.count)
  return { kind: 'moments', version: '1', definition: { scale }, ...counted, journeys, ...totalsOf(totals) }
}
