import { checkCount, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { Outcomes } from '../summary/outcomes.ts'
import type { ProportionOptions } from '../summary/proportion.ts'
import { type Counted, checkNames, fromOutcomes, isOutcomes, shareOf } from '../summary/share.ts'

/** Mentions of one's own brand, and of the market: the total, the competitors, or both where they add up. */
export interface VoiceCounts {
  /** Mentions of one's own brand. */
  readonly own: number
  /** Mentions of all brands of the market, one's own too. */
  readonly total?: number
  /** Mentions of the others: of all of them, or by name. */
  readonly competitors?: number | Readonly<Record<string, number>>
}

/** One competitor's part of the market. */
export interface CompetitorVoice {
  /** Its name. */
  readonly name: string
  /** Mentions of it. */
  readonly mentions: number
  /** Of all mentions, 0 to 1; null where there are none. */
  readonly share: number | null
}

/** A share of voice, as a fraction. */
export interface ShareOfVoice extends Measured {
  readonly metric: 'shareOfVoice'
  /** Mentions of one's own brand. */
  readonly own: number
  /** Mentions of all brands, one's own too. */
  readonly total: number
  /** The competitors that were given by name, in the order of their names. */
  readonly competitors: readonly CompetitorVoice[]
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * The share of all mentions in a market that are of one's own brand. The market is the competitors that were counted:
 * shares over different lists do not compare. The interval takes mentions as a sample; money spent on advertising is
 * not one, so amounts that are no counts are refused. Of outcomes, yes is a mention of one's own.
 *
 * @formula own / total, total = own + competitors
 * @unit a fraction, 0 to 1; higher is better
 * @source Jones 1990, of advertising; interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(competitors log competitors)
 * @example
 * shareOfVoice({ own: 30, total: 120 }).value // => 0.25
 * @example
 * const { value, competitors } = shareOfVoice({ own: 30, competitors: { Globex: 60, Acme: 30 } })
 * ;[value, competitors[0]] // => [0.25, { name: 'Acme', mentions: 30, share: 0.25 }]
 * @example
 * shareOfVoice({ own: 30 }) // throws counts.total must be given, or counts.competitors, got undefined
 * @example
 * shareOfVoice({ own: 30, total: 20 }) // throws counts.own must be at most total, 20, got 30
 */
export function shareOfVoice(counts: Outcomes | VoiceCounts, options: ProportionOptions = {}): ShareOfVoice {
  checkRecord('counts', counts)
  const voices = isOutcomes(counts) ? [] : namedOf(counts)
  const counted = isOutcomes(counts) ? fromOutcomes(counts) : read(counts, voices)
  const { yes, n } = counted
  const { measured, estimate } = shareOf('shareOfVoice', {}, counted, 'no-answers', options)
  const competitors = voices.map(([name, mentions]) => ({ name, mentions, share: n === 0 ? null : mentions / n }))
  return { ...measured, own: yes, total: n, competitors, estimate }
}

function namedOf({ competitors }: VoiceCounts): [string, number][] {
  if (typeof competitors !== 'object' || competitors === null || Array.isArray(competitors)) return []
  for (const [name, mentions] of Object.entries(competitors)) checkCount(`counts.competitors.${name}`, mentions)
  return Object.entries(competitors).sort(([a], [b]) => (a < b ? -1 : 1))
}

function read(counts: VoiceCounts, voices: readonly [string, number][]): Counted {
  checkNames(counts, ['own', 'total', 'competitors'])
  const { own, total, competitors } = counts
  checkCount('counts.own', own)
  if (competitors === undefined) {
    if (total === undefined) return refuse('missing-option', 'counts.total', 'given, or counts.competitors', total)
    checkCount('counts.total', total)
    if (own > total) refuse('invalid-value', 'counts.own', `at most total, ${total}`, own)
    return { yes: own, n: total, missing: 0, invalid: 0 }
  }
  const named = typeof competitors === 'object' && competitors !== null && !Array.isArray(competitors)
  const others = named ? voices.reduce((sum, [, mentions]) => sum + mentions, 0) : competitors
  checkCount('counts.competitors', others)
  const n = own + others
  checkCount('counts.total', total ?? n)
  if (total !== undefined && total !== n) {
    refuse('invalid-value', 'counts.total', `${n}, which is own + competitors, or absent`, total)
  }
  return { yes: own, n, missing: 0, invalid: 0 }
}
