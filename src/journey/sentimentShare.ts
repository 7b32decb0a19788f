import { checkCount, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue, tango } from '../core/intervals.ts'
import { isIterable } from '../core/read.ts'
import type { Estimate, Interval, Json, Measured, Missing } from '../core/types.ts'
import { type ProportionOptions, proportion } from '../summary/proportion.ts'
import type { Ratings } from '../summary/ratingsShape.ts'
import { checkNames, shareOf } from '../summary/share.ts'

/** What a text was found to say. */
export type Sentiment = 'positive' | 'neutral' | 'negative'

/** Texts by what they were found to say. */
export type SentimentCounts = Readonly<Record<Sentiment, number>>

/** One of the three sentiments. */
export interface SentimentPart {
  /** How many texts. */
  readonly count: number
  /** Of all valid texts, 0 to 1. */
  readonly share: number | null
  /** The interval of the share. */
  readonly interval: Interval | null
}

/** Shares of sentiment, as fractions; the value is the positive one. */
export interface SentimentShare extends Measured {
  readonly metric: 'sentimentShare'
  /** Positive texts. */
  readonly positive: SentimentPart
  /** Neutral texts, or mixed ones. */
  readonly neutral: SentimentPart
  /** Negative texts. */
  readonly negative: SentimentPart
  /** Net sentiment: the positive share minus the negative, -1 to 1. */
  readonly net: number | null
  /** The score interval of the net sentiment. */
  readonly netInterval: Interval | null
  /** What comparisons need: of the positive share. */
  readonly estimate: Estimate | null
}

const SENTIMENTS = ['negative', 'neutral', 'positive'] as const
const STANDARD: Json = [
  ['negative', -1],
  ['neutral', 0],
  ['positive', 1],
]

/**
 * The shares of positive, neutral and negative texts, and the net sentiment, from labels that people or a model have
 * given. The intervals know of chance alone, not of wrong labels. The value is the positive share. Rows are counted by
 * `ratings` on the scale -1 to 1 with labels; each of the three intervals holds at its level by itself.
 *
 * @formula positive / n, neutral / n, negative / n; net = (positive - negative) / n
 * @unit fractions, 0 to 1, net -1 to 1; higher is better but for negative
 * @source shares: Wilson 1927, as statsmodels proportion_confint(method='wilson'); net: Tango 1998, as the NPS
 * @complexity O(n) for labels, O(1) for counts and summaries
 * @example
 * const { value, net, negative } = sentimentShare(['positive', 'positive', 'neutral', 'negative', null])
 * ;[value, net, negative.share] // => [0.5, 0.25, 0.25]
 * @example
 * sentimentShare({ positive: 120, neutral: 50, negative: 30 }).net // => 0.45
 * @example
 * const of = ratings('tone', { scale: [-1, 1], labels: { positive: 1, neutral: 0, negative: -1 } })
 * sentimentShare(summarize([{ tone: 'positive' }, { tone: 'negative' }], of)).value // => 0.5
 * @example
 * sentimentShare(['good']) // throws sentiments[0] must be one of 'positive', 'neutral', 'negative', got "good"
 */
export function sentimentShare(
  sentiments: Iterable<Sentiment | Missing> | Ratings | SentimentCounts,
  options: ProportionOptions = {},
): SentimentShare {
  const { counts, missing, invalid, definition } = read(sentiments)
  const [minus, middle, plus] = counts
  const n = minus + middle + plus
  const { measured, estimate } = shareOf(
    'sentimentShare',
    definition,
    { yes: plus, n, missing, invalid },
    'no-answers',
    options,
  )
  const part = (count: number): SentimentPart => {
    const { value, interval } = proportion({ yes: count, n }, options)
    return { count, share: value, interval }
  }
  const { level = 0.95 } = options
  return {
    ...measured,
    positive: part(plus),
    neutral: part(middle),
    negative: part(minus),
    net: n === 0 ? null : (plus - minus) / n,
    netInterval: n === 0 ? null : { ...tango({ plus, minus, n }, criticalValue(level)), level, method: 'score' },
    estimate,
  }
}

interface Read {
  /** Negative, neutral, positive. */
  readonly counts: readonly [number, number, number]
  readonly missing: number
  readonly invalid: number
  readonly definition: Json
}

function read(sentiments: Iterable<Sentiment | Missing> | Ratings | SentimentCounts): Read {
  if (isIterable(sentiments)) return fromLabels(sentiments)
  checkRecord('sentiments', sentiments)
  if ((sentiments as { kind?: unknown }).kind === 'ratings') return fromRatings(sentiments as Ratings)
  checkNames(sentiments, ['positive', 'neutral', 'negative'])
  const counts = SENTIMENTS.map((name) => {
    const count = (sentiments as SentimentCounts)[name]
    checkCount(`counts.${name}`, count)
    return count
  })
  return { ...plain(counts), missing: 0 }
}

function plain(counts: readonly number[]) {
  const definition: Json = { surveyType: null, labels: STANDARD }
  return { counts: counts as unknown as Read['counts'], invalid: 0, definition }
}

function fromLabels(sentiments: Iterable<unknown>): Read {
  const counts = [0, 0, 0]
  let [row, missing] = [0, 0]
  for (const label of sentiments) {
    const at = SENTIMENTS.indexOf(label as Sentiment)
    if (at >= 0) counts[at]! += 1
    else if (label === null || label === undefined) missing++
    else refuse('invalid-value', `sentiments[${row}]`, "one of 'positive', 'neutral', 'negative'", label)
    row++
  }
  return { ...plain(counts), missing }
}

function fromRatings({ definition, counts, missing, invalid }: Ratings): Read {
  const { scale, weighted, surveyType, labels } = definition
  if (scale[0] !== -1 || scale[1] !== 1) {
    refuse('invalid-value', 'sentiments.definition.scale', '[-1, 1]: negative, neutral, positive', scale)
  }
  if (weighted) refuse('invalid-value', 'sentiments.definition.weighted', 'false: texts count alike', weighted)
  return { counts: counts as Read['counts'], missing, invalid, definition: { surveyType, labels } }
}
