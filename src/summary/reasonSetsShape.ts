import { refuse } from '../core/errors.ts'
import type { Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'
import type { Scale } from './ratingsShape.ts'

/** Counts by name. */
export type ReasonCounts = { readonly [name: string]: number }

/** What was counted. */
export type ReasonSetsDefinition = {
  /** The lowest and the highest answer. */
  readonly scale: Scale
  /** Whether it was read who left. */
  readonly left: boolean
}

/** Respondents by score and by the reasons they gave. Sets are named by their reasons as JSON, in order. */
export interface ReasonSets extends Summary {
  readonly kind: 'reason-sets'
  readonly definition: ReasonSetsDefinition
  /** Respondents with a score. */
  readonly n: number
  /** Rows without a score. */
  readonly missing: number
  /** Rows with a wrong value that was counted instead of refused. */
  readonly invalid: number
  /** For each score, lowest first: respondents by set of reasons. */
  readonly sets: readonly ReasonCounts[]
  /** Those of them who are known to have left. */
  readonly left: readonly ReasonCounts[]
  /** Those of them who are known to have stayed. */
  readonly stayed: readonly ReasonCounts[]
  /** How often each reason was given. */
  readonly mentions: ReasonCounts
}

/** The name of a set of reasons. */
export function keyOf(reasons: readonly string[]): string {
  return JSON.stringify([...new Set(reasons)].sort())
}

/** The reasons of a set. */
export function reasonsOf(key: string): readonly string[] {
  return JSON.parse(key) as readonly string[]
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkReasonSets(summary: unknown, path: string): void {
  const { n, definition, sets, left, stayed, mentions } = summary as ReasonSets
  checkRows(summary as ReasonSets, path)
  const respondents = new Map<string, number>()
  let counted = 0
  for (const [point, counts] of sets.entries()) {
    for (const [key, count] of Object.entries(counts)) {
      const place = `${path}.sets[${point}]`
      if (!isKey(key)) refuse('invalid-summary', place, 'counts of sets of reasons, named as sorted lists in JSON', key)
      for (const reason of reasonsOf(key)) respondents.set(reason, (respondents.get(reason) ?? 0) + count)
      counted += count
    }
    for (const key of [...Object.keys(left[point] ?? {}), ...Object.keys(stayed[point] ?? {})]) {
      const known = own(left[point], key) + own(stayed[point], key)
      const most = definition.left ? own(counts, key) : 0
      if (known > most)
        refuse('invalid-summary', `${path}.left[${point}]`, `with stayed at most ${most} of ${key}`, known)
    }
  }
  if (counted !== n) refuse('invalid-summary', `${path}.n`, `${counted}, all that are in sets`, n)
  for (const reason of new Set([...respondents.keys(), ...Object.keys(mentions)])) {
    const least = respondents.get(reason) ?? 0
    const given = own(mentions, reason)
    if (least > 0 && given >= least) continue
    refuse(
      'invalid-summary',
      `${path}.mentions[${JSON.stringify(reason)}]`,
      least > 0 ? `at least ${least}` : 'absent',
      given,
    )
  }
}

function own(counts: ReasonCounts | undefined, key: string): number {
  return counts !== undefined && Object.hasOwn(counts, key) ? (counts[key] as number) : 0
}

function isKey(key: string): boolean {
  try {
    const reasons: unknown = JSON.parse(key)
    if (!Array.isArray(reasons)) return false
    return reasons.every((reason) => typeof reason === 'string' && reason !== '') && keyOf(reasons) === key
  } catch {
    return false
  }
}
