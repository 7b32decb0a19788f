/*
 * Types that must hold (`is`) and calls that must not compile (`@ts-expect-error`); the type check of `npm test` reads
 * this file, nothing runs it.
 */
import {
  type Amounts,
  all,
  amounts,
  type Csat,
  ces,
  compare,
  compareTo,
  csat,
  decode,
  mean,
  merge,
  type mergeAll,
  type Nps,
  nps,
  type Outcomes,
  outcomes,
  proportion,
  type Ratings,
  ratings,
  type Summarizer,
  segment,
  summarize,
  type suppress,
} from '../../src/index.ts'

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function is<A, B>(_: Eq<A, B>): void {}

interface Response {
  id: number
  region: string
  plan: 'free' | 'pro'
  score: number | null
  ease?: number
  weight: number
  answeredAt: string
  ok: boolean
  paid: number
  note?: string
  mood: string
}
declare const responses: readonly Response[]
declare const columns: {
  score: Uint8Array
  region: string[]
  plan: readonly ('free' | 'pro')[]
  answeredAt: Float64Array
}
declare const generated: Generator<Response>
// biome-ignore lint/suspicious/noExplicitAny: rows from JSON.parse are any
declare const anyRows: any[]

// inline
const inline = segment(responses, { by: 'region', of: ratings('score', { scale: [0, 10] }), metric: nps })
is<(typeof inline)['segments'][number]['result'], Nps>(true)
is<(typeof inline)['segments'][number]['key'], string>(true)
is<(typeof inline)['segments'][number]['summary'], Ratings>(true)
is<(typeof inline)['total']['result'], Nps>(true)
// made outside
const of = ratings('score', { scale: [0, 10] })
is<typeof of, Summarizer<'score', { readonly score?: number | null | undefined }, Ratings>>(true)
const outside = segment(responses, { by: ['region', 'plan'], of, metric: nps })
is<(typeof outside)['segments'][number]['key'], { readonly region: string; readonly plan: 'free' | 'pro' }>(true)
const byFunction = segment(responses, { by: (r) => r.plan, of, metric: nps })
is<(typeof byFunction)['segments'][number]['key'], 'free' | 'pro'>(true)
const byOptional = segment(responses, { by: 'note', of, metric: nps })
is<(typeof byOptional)['segments'][number]['key'], string | null>(true)
// optional fields, weights, labels
is<ReturnType<typeof summarize<Response, Ratings>>, Ratings>(true)
const optional = summarize(responses, ratings('ease', { scale: [1, 7] }))
is<typeof optional, Ratings>(true)
const weighted = ratings('score', { scale: [0, 10], weight: 'weight' })
is<
  typeof weighted,
  Summarizer<
    'score' | 'weight',
    { readonly score?: number | null | undefined; readonly weight?: number | null | undefined },
    Ratings
  >
>(true)
summarize(responses, weighted)
summarize(responses, ratings('mood', { scale: [1, 5], labels: { good: 5, bad: 1 } }))
summarize(
  responses,
  ratings((r) => r.mood, { scale: [1, 5], labels: { good: 5, bad: 1 } }),
)
summarize(
  responses,
  ratings((r) => r.score, { scale: [0, 10], weight: (r) => r.weight }),
)
// functions as fields: inline by context, outside annotated
const lambda = segment(responses, { by: 'plan', of: ratings((r) => r.score, { scale: [0, 10] }), metric: nps })
is<(typeof lambda)['segments'][number]['result'], Nps>(true)
const annotated = ratings((r: Pick<Response, 'ease'>) => r.ease, { scale: [1, 7] })
is<typeof annotated, Summarizer<never, Pick<Response, 'ease'>, Ratings>>(true)
summarize(responses, annotated)
// columns
const byColumn = segment(columns, { by: 'region', of, metric: nps })
is<(typeof byColumn)['segments'][number]['key'], string>(true)
const byColumns = segment(columns, { by: ['plan'], of: ratings((r) => r.score, { scale: [0, 10] }), metric: nps })
is<(typeof byColumns)['segments'][number]['key'], { readonly plan: 'free' | 'pro' }>(true)
// generators, sets, any
is<ReturnType<typeof nps>, Nps>(true)
const streamed = summarize(generated, of)
is<typeof streamed, Ratings>(true)
const loose = segment(anyRows, { by: 'x', of, metric: nps })
is<(typeof loose)['segments'][number]['result'], Nps>(true)
// a metric with options, several metrics at once
const options = segment(responses, {
  by: 'plan',
  of: ratings('ease', { scale: [1, 7] }),
  metric: (s) => ces(s, { direction: 'ease' }),
})
is<(typeof options)['segments'][number]['result']['metric'], 'ces'>(true)
const both = all({ nps: ratings('score', { scale: [0, 10] }), ok: outcomes('ok'), paid: amounts('paid') })
const several = segment(responses, {
  by: 'plan',
  of: both,
  metric: (s) => ({ nps: nps(s.nps), ok: proportion(s.ok), paid: mean(s.paid) }),
})
is<(typeof several)['segments'][number]['result']['nps'], Nps>(true)
is<(typeof several)['segments'][number]['summary']['paid'], Amounts>(true)
const destructured = segment(responses, {
  by: 'plan',
  of: both,
  metric: ({ nps: n, ok }) => ({ csat: csat(n, { satisfiedFrom: 9 }), ok }),
})
is<(typeof destructured)['segments'][number]['result'], { csat: Csat; ok: Outcomes }>(true)
// answers
nps([10, 9, null])
nps([10, undefined, 3] as const)
nps(new Uint8Array(3))
nps(new Set([1]))
nps(responses.map((r) => r.score))
nps(streamed)
nps(anyRows)
// merge, decode, compare, suppress
const merged = merge(optional, streamed)
is<typeof merged, Ratings>(true)
const decoded = decode(JSON.parse('{}'), of)
is<typeof decoded, Ratings>(true)
const decodedBoth = decode(JSON.parse('{}'), both)
is<(typeof decodedBoth)['ok'], Outcomes>(true)
compare(nps([1]), nps([2]))
compareTo(csat([1]), 80)
is<ReturnType<typeof suppress<string, Ratings, Nps>>['dropped'], number | null>(true)
is<ReturnType<typeof mergeAll<Ratings>>, Ratings>(true)

// What must not compile. Each line is wrong in one way.
// @ts-expect-error a misspelt key
summarize(responses, ratings('scoer', { scale: [0, 10] }))
// @ts-expect-error a text field as answers
summarize(responses, ratings('region', { scale: [0, 10] }))
// @ts-expect-error a text field as a weight
summarize(responses, ratings('score', { scale: [0, 10], weight: 'region' }))
// @ts-expect-error no scale
ratings('score', {})
// @ts-expect-error no options
ratings('score')
// @ts-expect-error a misspelt option
ratings('score', { scale: [0, 10], wieght: 'weight' })
// @ts-expect-error a scale of one number
ratings('score', { scale: [10] })
// @ts-expect-error a misspelt group
segment(responses, { by: 'regoin', of, metric: nps })
// @ts-expect-error a misspelt group in a list
segment(responses, { by: ['region', 'paln'], of, metric: nps })
// @ts-expect-error a metric of another summary
segment(responses, { by: 'plan', of, metric: mean })
// @ts-expect-error a metric that needs options
segment(responses, { by: 'plan', of, metric: ces })
// @ts-expect-error no metric
segment(responses, { by: 'plan', of })
// @ts-expect-error a part that the summary has not
segment(responses, { by: 'plan', of: both, metric: (s) => nps(s.csat) })
// @ts-expect-error no direction
ces([1, 2])
// @ts-expect-error a direction that does not exist
ces([1, 2], { direction: 'up' })
// @ts-expect-error text answers
nps(['9', '10'])
// @ts-expect-error two metrics
compare(nps([1]), csat([1]))
// @ts-expect-error two summaries
merge(summarize(responses, of), summarize(responses, outcomes('ok')))
// @ts-expect-error a method of another comparison
compare(nps([1]), nps([2]), { method: 'clopper-pearson' })
// @ts-expect-error a benchmark that is a result
compareTo(nps([1]), nps([2]))
// @ts-expect-error columns without the field
summarize({ other: [1, 2] }, of)
// @ts-expect-error an assignment to a result
nps([1]).value = 3
// @ts-expect-error text as a yes or no
summarize(responses, outcomes('region'))
