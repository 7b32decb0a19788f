import type { LifeTable } from '../core/survival.ts'
import type { Answer, ExactSum } from '../core/types.ts'
import type { Durations, DurationsDefinition } from '../summary/durationsShape.ts'

/** Durations as the statistics ask for them, in milliseconds: of a summary, or of plain values that are never sorted. */
export interface DurationSample {
  /** Finished ones. */
  readonly n: number
  readonly missing: number
  readonly invalid: number
  readonly open: number
  /** What counts as time. */
  readonly clock: Pick<DurationsDefinition, 'calendar' | 'paused'>
  readonly zeros: number
  readonly sum: ExactSum
  readonly sumSquares: ExactSum
  /** The finished ones of these ranks, from 0. */
  at(ranks: readonly number[]): number[]
  /** Walks the finished ones, in no order. */
  each(visit: (value: number, count: number) => void): void
  /** How many finished ones above 0 are below `low` or above `high`, whole numbers. */
  beyond(low: number, high: number): number
  /** Finished and open ones; null where none is open. */
  life(): LifeTable | null
}

/** Durations in seconds, or a summary of them. */
export type DurationValues = Iterable<Answer> | Durations

/** Time around the clock, as plain seconds are taken to be. */
export const PLAIN: DurationSample['clock'] = { calendar: null, paused: false }
