import { refuse } from '../core/errors.ts'
import { sampleVariance, sumOf } from '../core/numeric.ts'
import type { Json, Summary } from '../core/types.ts'
import { checkRows } from '../summary/counters.ts'
import type { JourneySums } from './journeyTotals.ts'

/** What makes two summaries of moments alike. */
export interface MomentsDefinition {
  readonly [key: string]: Json
  /** The lowest and the highest score. */
  readonly scale: readonly [number, number]
}

/** The moments of journeys, summed up by journey. */
export interface Moments extends Summary, JourneySums {
  readonly kind: 'moments'
  readonly definition: MomentsDefinition
  /** Moments with a journey, an instant and a score. */
  readonly n: number
  /** Rows that lack one of them. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** Journeys with a moment. */
  readonly journeys: number
}

/** The largest score that is taken. */
const LARGEST = 1e120

/** The scale, checked. */
export function readScale(scale: unknown): readonly [number, number] {
  const [min, max] = Array.isArray(scale) && scale.length === 2 ? (scale as unknown[]) : []
  const sound = (end: unknown): end is number => typeof end === 'number' && Math.abs(end) <= LARGEST
  if (sound(min) && sound(max) && min < max) return [min + 0, max + 0]
  return refuse(
    scale === undefined ? 'missing-option' : 'invalid-option',
    'options.scale',
    '[lowest, highest], such as [1, 5]',
    scale,
  )
}

/** Refuses decoded moments whose numbers contradict each other. */
export function checkMoments(summary: unknown, path: string): void {
  const moments = summary as Moments
  const { n, journeys, peakEnds, peakEndSquares, definition } = moments
  checkRows(moments, path)
  if (journeys > n || (n > 0 && journeys === 0)) {
    refuse('invalid-summary', `${path}.journeys`, `at most n, ${n}, and above 0 where n is`, journeys)
  }
  const [min, max] = definition.scale
  for (const name of ['peaks', 'ends', 'means', 'peakEnds'] as const) {
    const sum = sumOf(moments[name])
    const slack = 1e-9 * journeys * Math.max(Math.abs(min), Math.abs(max))
    if (sum >= journeys * min - slack && sum <= journeys * max + slack) continue
    refuse('invalid-summary', `${path}.${name}`, `possible for ${journeys} journeys from ${min} to ${max}`, sum)
  }
  const possible = journeys > 1 ? sampleVariance(journeys, peakEnds, peakEndSquares) >= 0 : true
  if (!possible) {
    const expected = `possible for ${journeys} journeys of that sum`
    refuse('invalid-summary', `${path}.peakEndSquares`, expected, sumOf(peakEndSquares))
  }
}
