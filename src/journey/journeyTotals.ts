import { addExact, addSquare, canonical, exactMean } from '../core/numeric.ts'
import type { ExactSum } from '../core/types.ts'

/** The least size of a score beside 0: the square of half a difference of two is still exact. */
const LEAST = 1e-120

/** Whether this is a score on the scale. */
export function isScore(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max && (value === 0 || Math.abs(value) >= LEAST)
}

/** One journey while its moments are read, in whatever order. */
export interface Journey {
  count: number
  readonly sum: number[]
  peak: number
  peakAt: number
  end: number
  endAt: number
}

/** A journey without a moment. */
export function newJourney(): Journey {
  return { count: 0, sum: [], peak: 0, peakAt: -Infinity, end: 0, endAt: -Infinity }
}

/** Adds a moment. Of two at the same instant the lower is the later, so that the order of the rows does not matter. */
export function addMoment(journey: Journey, at: number, score: number, scale: readonly [number, number]): void {
  const later = (otherAt: number, other: number): boolean => at > otherAt || (at === otherAt && score < other)
  const [far, farthest] = [distance(score, scale), distance(journey.peak, scale)]
  if (journey.count === 0 || far > farthest || (far === farthest && later(journey.peakAt, journey.peak))) {
    journey.peak = score
    journey.peakAt = at
  }
  if (journey.count === 0 || later(journey.endAt, journey.end)) {
    journey.end = score
    journey.endAt = at
  }
  journey.count++
  addExact(journey.sum, score)
}

/** Twice the distance from the middle of the scale: exact for the scores that people give. */
function distance(score: number, [min, max]: readonly [number, number]): number {
  return Math.abs(score - min - (max - score))
}

/** What journeys say of experience: one number each a journey. */
export interface JourneyScores {
  /** The score farthest from the middle of the scale. */
  readonly peak: number
  /** The last score. */
  readonly end: number
  /** The mean of all scores. */
  readonly mean: number
  /** The mean of peak and end. */
  readonly peakEnd: number
}

/** The scores of a journey with at least one moment. */
export function scoresOf({ count, sum, peak, end }: Journey): JourneyScores {
  return { peak, end, mean: exactMean(count, canonical(sum)), peakEnd: peak / 2 + end / 2 }
}

/** The exact sums of the scores of journeys. */
export interface JourneySums {
  /** Of their peaks. */
  readonly peaks: ExactSum
  /** Of their ends. */
  readonly ends: ExactSum
  /** Of their means, each rounded to a double. */
  readonly means: ExactSum
  /** Of (peak + end) / 2, each rounded to a double. */
  readonly peakEnds: ExactSum
  /** Of its squares. */
  readonly peakEndSquares: ExactSum
}

/** Sums while journeys are added. */
export interface Totals {
  readonly parts: Readonly<Record<keyof JourneySums, number[]>>
  add(journey: Journey): void
}

/** Sums of no journey. */
export function newTotals(): Totals {
  const parts = { peaks: [], ends: [], means: [], peakEnds: [], peakEndSquares: [] }
  return {
    parts,
    add(journey) {
      const { peak, end, mean, peakEnd } = scoresOf(journey)
      addExact(parts.peaks, peak)
      addExact(parts.ends, end)
      addExact(parts.means, mean)
      addExact(parts.peakEnds, peakEnd)
      addSquare(parts.peakEndSquares, peakEnd)
    },
  }
}

/** The sums as a summary holds them. */
export function totalsOf({ parts }: Totals): JourneySums {
  return {
    peaks: canonical(parts.peaks),
    ends: canonical(parts.ends),
    means: canonical(parts.means),
    peakEnds: canonical(parts.peakEnds),
    peakEndSquares: canonical(parts.peakEndSquares),
  }
}
