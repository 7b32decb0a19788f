import { refuse } from '../core/errors.ts'
import { isIterable } from '../core/read.ts'
import { durationsBy } from './durations.ts'
import type { Durations } from './durationsShape.ts'
import { millisecondsOf, SECONDS } from './milliseconds.ts'
import type { SlaTargets, SlaTargetsDefinition } from './slaTargetsShape.ts'
import { type AgainstTarget, ofDurations, ofTargets } from './slaTargetsTimes.ts'
import { summarizeList } from './summarize.ts'

/** Durations in seconds, a summary of them, or one with the targets in it. */
export type SlaSource = Iterable<number | null | undefined> | Durations | SlaTargets

/** What an attainment is made of. */
export interface SlaRead extends AgainstTarget {
  readonly definition: SlaTargetsDefinition
  readonly missing: number
  readonly invalid: number
  readonly excluded: number
}

/** Reads durations of any form against the target that goes with them. */
export function readSla(source: SlaSource, target: number | undefined): SlaRead {
  const { kind } = (source ?? {}) as { kind?: unknown }
  if (kind === 'sla-targets') {
    if (target !== undefined) {
      refuse('invalid-option', 'options.target', 'absent, as the summary has the targets', target)
    }
    const { missing, invalid, excluded, definition } = source as SlaTargets
    return { ...ofTargets(source as SlaTargets), definition: { ...definition }, missing, invalid, excluded }
  }
  if (target === undefined) {
    refuse('missing-option', 'options.target', `${SECONDS}, as durations do not say it`, target)
  }
  const ms = millisecondsOf(target)
  if (Number.isNaN(ms)) refuse('invalid-option', 'options.target', SECONDS, target)
  const durations = kind === 'durations' ? (source as Durations) : fromList(source)
  const { missing, invalid, definition } = durations
  const { calendar, paused } = definition
  // Adding 0 makes 0 of -0, which JSON does not keep.
  const read = { target: target + 0, calendar, paused }
  return { ...ofDurations(durations, ms), definition: read, missing, invalid, excluded: 0 }
}

function fromList(source: unknown): Durations {
  if (!isIterable(source)) {
    return refuse('invalid-value', 'durations', 'an iterable of seconds or a summary of durations', source)
  }
  return summarizeList(
    source,
    durationsBy('durations', {}, (row) => `durations[${row}]`),
  )
}
