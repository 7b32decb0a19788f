import { catalog } from '../catalog.ts'
import type { Key } from '../core/types.ts'
import { formatChange, formatLevel, formatP, formatValue, keyText } from './format.ts'

/** The change of all, as far as words need it. */
export interface ExplainedChange {
  /** Second minus first. */
  readonly difference: number | null
  /** Two-sided. */
  readonly pValue: number | null
}

/** A segment, as far as words need it. */
export interface ExplainedPart {
  /** The value the rows share. */
  readonly key: unknown
  /** Its value before. */
  readonly before: number | null
  /** Its value after. */
  readonly after: number | null
  /** Its own change. */
  readonly comparison: Pick<ExplainedChange, 'difference'> | null
  /** Its p-value, corrected for the number of segments. */
  readonly adjustedP: number | null
  /** Whether it has moved by more than noise. */
  readonly beyondNoise: boolean | null
}

/** What `explain` gives, as far as words need it. */
export interface Explained {
  /** The metric's id in the catalogue. */
  readonly metric: string
  /** The value of all before. */
  readonly before: number | null
  /** The value of all after. */
  readonly after: number | null
  /** The change of all. */
  readonly change: ExplainedChange
  /** Whether all have moved by more than noise. */
  readonly beyondNoise: boolean | null
  /** How much comes from another mix of segments. */
  readonly mix: number | null
  /** How much comes from other values within segments. */
  readonly rate: number | null
  /** The segments, the largest part in the change first. */
  readonly segments: readonly ExplainedPart[]
  /** The confidence level. */
  readonly level: number
}

/**
 * What `explain` found, in words: the change and whether it is real, what it is made of, and who moved.
 *
 * @formula one sentence for the change, one for mix and rate, one for the segments that moved, one for those that did not
 * @unit text; values rounded for reading
 * @source none
 * @complexity O(segments)
 * @example
 * const of = ratings('stars', { scale: [1, 5] })
 * const rowsOf = (pro, free) => [...Array(pro).fill({ plan: 'pro', stars: 5 }), ...Array(free).fill({ plan: 'free', stars: 1 })]
 * const [before, after] = [rowsOf(80, 20), rowsOf(50, 50)].map((rows) => segment(rows, { by: 'plan', of, metric: csat }))
 * toSentences(explain(before, after))[0] // => 'Customer satisfaction fell from 80.0 % to 50.0 %, by 30.0 points: more than noise (p < 0.001).'
 * toSentences(explain(before, after))[1] // => 'Another mix of segments makes -30.0 points of it, other values within segments 0.0 points.'
 */
export function toSentences(explanation: Explained): string[] {
  const { metric, mix, rate, segments, level } = explanation
  const sentences = [changeSentence(explanation)]
  if (mix !== null && rate !== null) {
    const [byMix, byRate] = [formatChange(metric, mix), formatChange(metric, rate)]
    sentences.push(`Another mix of segments makes ${byMix} of it, other values within segments ${byRate}.`)
  }
  const moved = segments.filter(({ beyondNoise }) => beyondNoise === true)
  const told = moved.map(({ key, comparison, adjustedP }) => {
    const difference = comparison?.difference ?? 0
    return `${nameOf(key)} (${formatChange(metric, difference)}, ${formatP(adjustedP)})`
  })
  if (moved.length > 0) sentences.push(`By themselves moved: ${told.join(', ')}.`)
  else if (segments.some(({ beyondNoise }) => beyondNoise === false)) {
    sentences.push(`No segment moved by more than noise at ${formatLevel(level)}, corrected for their number.`)
  }
  const gone = segments.filter(({ before, after }) => before !== null && after === null)
  const come = segments.filter(({ before, after }) => before === null && after !== null)
  if (gone.length > 0) sentences.push(`Only before: ${gone.map(({ key }) => nameOf(key)).join(', ')}.`)
  if (come.length > 0) sentences.push(`Only after: ${come.map(({ key }) => nameOf(key)).join(', ')}.`)
  return sentences
}

function changeSentence({ metric, before, after, change, beyondNoise }: Explained): string {
  const name = catalog.find(({ id }) => id === metric)?.name ?? metric
  const { difference, pValue } = change
  if (before === null || after === null || difference === null) {
    return `${name} has no value ${before === null ? 'before' : 'after'}: there is no change to explain.`
  }
  const moved = difference < 0 ? 'fell' : difference > 0 ? 'rose' : 'stayed'
  const from = `from ${formatValue(metric, before)} to ${formatValue(metric, after)}`
  const by = difference === 0 ? '' : `, by ${formatChange(metric, Math.abs(difference)).replace('+', '')}`
  const noise = beyondNoise === null ? '' : `: ${beyondNoise ? 'more than noise' : 'within noise'} (${formatP(pValue)})`
  return `${name} ${moved} ${from}${by}${noise}.`
}

function nameOf(key: unknown): string {
  if (typeof key !== 'object' || key === null) return keyText(key as Key)
  return Object.values(key as Readonly<Record<string, Key>>)
    .map(keyText)
    .join(', ')
}
