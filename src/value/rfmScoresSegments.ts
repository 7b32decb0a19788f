import { checkParts } from '../core/check.ts'
import { refuse } from '../core/errors.ts'

/** The lowest and the highest score that fit. */
export type Band = readonly [low: number, high: number]

/** A name for scores. A part that is left out may be anything. */
export interface RfmSegment {
  /** How the segment is called. */
  readonly name: string
  /** The scores of recency that fit. */
  readonly recency?: Band
  /** Those of frequency. */
  readonly frequency?: Band
  /** Those of money. */
  readonly monetary?: Band
}

/** The segments to look in: those given, or the usual ten where scores go to 5. */
export function segmentsOf(given: readonly RfmSegment[] | undefined, bins: number): readonly RfmSegment[] {
  if (given === undefined) return bins === 5 ? usual() : []
  if (!Array.isArray(given)) return refuse('invalid-option', 'options.segments', 'a list of segments', given)
  given.forEach((segment: RfmSegment, i) => {
    const path = `options.segments[${i}]`
    checkParts(path, segment, ['name', 'recency', 'frequency', 'monetary'])
    if (typeof segment.name !== 'string' || segment.name === '') {
      refuse('invalid-option', `${path}.name`, 'text that is not empty', segment.name)
    }
    if (given.findIndex(({ name }) => name === segment.name) < i) {
      refuse('invalid-option', `${path}.name`, 'a name that no segment before it has', segment.name)
    }
    for (const part of ['recency', 'frequency', 'monetary'] as const) {
      if (segment[part] !== undefined) checkBand(`${path}.${part}`, segment[part], bins)
    }
  })
  return given
}

function checkBand(path: string, band: unknown, bins: number): void {
  const [low, high] = Array.isArray(band) && band.length === 2 ? (band as [unknown, unknown]) : [0, 0]
  const whole = Number.isInteger(low) && Number.isInteger(high)
  if (whole && (low as number) >= 1 && (low as number) <= (high as number) && (high as number) <= bins) return
  refuse('invalid-option', path, `the lowest and the highest score, from 1 to ${bins}`, band)
}

/** The ten that are in common use for scores to 5, by recency and frequency. */
function usual(): readonly RfmSegment[] {
  return [
    { name: 'champions', recency: [5, 5], frequency: [4, 5] },
    { name: 'loyal', recency: [3, 4], frequency: [4, 5] },
    { name: 'potential-loyal', recency: [4, 5], frequency: [2, 3] },
    { name: 'new', recency: [5, 5], frequency: [1, 1] },
    { name: 'promising', recency: [4, 4], frequency: [1, 1] },
    { name: 'need-attention', recency: [3, 3], frequency: [3, 3] },
    { name: 'about-to-sleep', recency: [3, 3], frequency: [1, 2] },
    { name: 'cannot-lose', recency: [1, 2], frequency: [5, 5] },
    { name: 'at-risk', recency: [1, 2], frequency: [3, 4] },
    { name: 'hibernating', recency: [1, 2], frequency: [1, 2] },
  ]
}
