/*
 * Types of trends, durations, flows and values that must hold (`is`), and calls that must not compile; the type check of
 * `npm test` reads this file, nothing runs it.
 */
import {
  type Aht,
  aht,
  all,
  type ChurnRate,
  type Clv,
  churnRate,
  clv,
  customerFlow,
  durations,
  type Frt,
  frt,
  handleTimes,
  type Nps,
  nps,
  proportion,
  type Ratings,
  type RetentionRate,
  ratings,
  retentionRate,
  segment,
  summarize,
  type Ttr,
  timeline,
  trend,
  ttr,
} from '../../src/index.ts'

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function is<A, B>(_: Eq<A, B>): void {}

interface Ticket {
  id: string
  channel: 'phone' | 'mail'
  createdAt: string
  resolvedAt?: Date | null
  talk: number | null
  wrap?: number
  stars: number
}
interface Customer {
  id: string
  plan: string | null
  joined: string
  left: string | null
}
declare const tickets: readonly Ticket[]
declare const customers: readonly Customer[]
declare const columns: { at: Float64Array; score: Uint8Array; plan: readonly ('a' | 'b')[] }
const asOf = '2026-01-01T00:00:00Z'
const calendar = { every: 'month', timeZone: 'UTC' } as const
const time = durations({ from: 'createdAt', to: 'resolvedAt', asOf })

const byMonth = trend(tickets, { at: 'createdAt', ...calendar, of: time, metric: ttr })
is<(typeof byMonth)['points'][number]['result'], Ttr>(true)
const byChannel = trend(tickets, {
  at: ({ createdAt }) => createdAt,
  ...calendar,
  by: 'channel',
  of: time,
  metric: frt,
})
is<(typeof byChannel)['series'][number]['key'], 'phone' | 'mail'>(true)
is<(typeof byChannel)['series'][number]['points'][number]['result'], Frt>(true)
const byTwo = trend(columns, {
  at: 'at',
  ...calendar,
  by: ['plan'],
  of: ratings('score', { scale: [0, 10] }),
  metric: nps,
})
is<(typeof byTwo)['series'][number]['key'], { readonly plan: 'a' | 'b' }>(true)
is<(typeof byTwo)['points'][number]['result'], Nps>(true)
is<(typeof byTwo)['points'][number]['summary'], Ratings>(true)
const several = trend(tickets, {
  at: 'resolvedAt',
  ...calendar,
  of: all({ time, work: handleTimes({ talk: 'talk', wrap: 'wrap', contact: 'id' }) }),
  metric: (s) => ({ ttr: ttr(s.time, { headline: 'p90' }), aht: aht(s.work) }),
})
is<(typeof several)['points'][number]['result'], { ttr: Ttr; aht: Aht }>(true)

const range = { from: '2025-01-01', to: '2026-01-01' }
const churn = timeline(customers, {
  ...calendar,
  range,
  of: ({ from, to }) => customerFlow({ customer: 'id', start: 'joined', end: 'left', from, to }),
  metric: churnRate,
})
is<(typeof churn)['points'][number]['result'], ChurnRate>(true)
const kept = timeline(customers, {
  ...calendar,
  range,
  by: 'plan',
  of: ({ from, to }) =>
    customerFlow({ start: ({ joined }: Customer) => joined, end: ({ left }: Customer) => left, from, to }),
  metric: (s) => retentionRate(s, { trials: 'included' }),
})
is<(typeof kept)['series'][number]['key'], string | null>(true)
is<(typeof kept)['points'][number]['result'], RetentionRate>(true)
is<ReturnType<typeof clv>, Clv>(true)
clv({ amount: 10, churnRate: churnRate({ start: 10, end: 9, acquired: 0, lost: 1 }) })
segment(tickets, { by: 'channel', of: handleTimes({ talk: 'talk' }), metric: aht })
summarize(
  tickets,
  durations((ticket: Ticket) => ticket.talk),
)

// @ts-expect-error no zone
trend(tickets, { at: 'createdAt', every: 'month', of: time, metric: ttr })
// @ts-expect-error a misspelt instant
trend(tickets, { at: 'creatdAt', ...calendar, of: time, metric: ttr })
// @ts-expect-error a number in a list is no instant field
trend(tickets, { at: ['createdAt'], ...calendar, of: time, metric: ttr })
// @ts-expect-error a metric of another summary
trend(tickets, { at: 'createdAt', ...calendar, of: time, metric: proportion })
// @ts-expect-error a period that does not exist
trend(tickets, { at: 'createdAt', every: 'fortnight', timeZone: 'UTC', of: time, metric: ttr })
// @ts-expect-error a misspelt group
trend(tickets, { at: 'createdAt', ...calendar, by: 'chanel', of: time, metric: ttr })
// @ts-expect-error no range
timeline(customers, { ...calendar, of: (p) => customerFlow({ start: 'joined', end: 'left', ...p }), metric: churnRate })
timeline(customers, {
  ...calendar,
  range,
  // @ts-expect-error a misspelt field
  of: (p) => customerFlow({ start: 'joind', end: 'left', ...p }),
  metric: churnRate,
})
// @ts-expect-error no end of the span
durations({ from: 'createdAt' })
// @ts-expect-error a headline that does not exist
ttr([1], { headline: 'p42' })
// @ts-expect-error a denominator that does not exist
churnRate({ start: 1, end: 1, acquired: 0, lost: 0 }, { denominator: 'end' })
// @ts-expect-error no amount
clv({ churnRate: 0.1 })
