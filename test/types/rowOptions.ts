/* Calls of metrics that read rows of customers and journeys that must compile, and calls that must not; nothing runs it. */
import {
  averageOrderValue,
  clvImpact,
  funnel,
  peakEnd,
  purchaseInterval,
  repeatPurchaseRate,
  rfm,
  uplift,
} from '../../src/index.ts'

interface Order {
  readonly who: string | null
  readonly at: string | Date
  readonly paid: number | null
  readonly tip?: number
  readonly gift: boolean
  readonly lines: readonly string[]
}
declare const orders: readonly Order[]
declare const columns: { readonly who: Int32Array; readonly at: number[]; readonly paid: Float64Array }

const until = { asOf: '2026-03-01', timeZone: 'UTC' } as const
const read = { customer: 'who', at: 'at', amount: 'paid', ...until } as const
rfm(orders, { ...read, timeUnit: 'week' })
rfm(columns, { customer: 'who', at: 'at', amount: 'paid', ...until })
averageOrderValue(orders, { ...read, amount: 'tip' })
averageOrderValue(orders, { ...read, amount: ({ paid, tip }) => (paid ?? 0) + (tip ?? 0) })
purchaseInterval(orders, { ...read, customer: ({ who }) => who, at: (row) => row.at, level: 0.9 })
repeatPurchaseRate(orders, read)
// @ts-expect-error no such field
rfm(orders, { ...read, customer: 'whom' })
// @ts-expect-error nobody is named by yes and no
rfm(orders, { ...read, customer: 'gift' })
// @ts-expect-error a list is no instant
averageOrderValue(orders, { ...read, at: 'lines' })
// @ts-expect-error yes and no are no instants
purchaseInterval(orders, { ...read, at: 'gift' })
// @ts-expect-error text is no amount
averageOrderValue(orders, { ...read, amount: 'who' })
// @ts-expect-error text is no amount, from a function either
repeatPurchaseRate(orders, { ...read, amount: ({ who }) => who })
// @ts-expect-error nor is it in columns
rfm({ who: ['a'], at: [0], paid: ['5'] }, { customer: 'who', at: 'at', amount: 'paid', ...until })

interface Person {
  readonly id: number
  readonly before: number
  readonly after: number | null
  readonly treated: boolean
  readonly name: string
}
declare const people: readonly Person[]

const groups = { before: 'before', after: 'after', treated: 'treated' } as const
uplift(people, groups)
uplift(people, { ...groups, after: ({ after }) => after, treated: 'id' })
clvImpact(people, groups)
// @ts-expect-error text is no measurement
uplift(people, { ...groups, before: 'name' })
// @ts-expect-error nor is yes or no
uplift(people, { ...groups, after: 'treated' })
// @ts-expect-error text is no yes or no
uplift(people, { ...groups, treated: 'name' })
// @ts-expect-error no such field
uplift(people, { ...groups, treated: 'treatd' })

interface Event {
  readonly who: number
  readonly at: number | null
  readonly did: string | null
  readonly mood: number
  readonly sure: boolean
}
declare const events: readonly Event[]

const steps = { customer: 'who', at: 'at', step: 'did', steps: ['visit', 'buy'] } as const
funnel(events, steps)
funnel(events, { ...steps, at: ({ at }) => at, step: ({ did }) => did, level: 0.9 })
// @ts-expect-error nobody is named by yes and no
funnel(events, { ...steps, customer: 'sure' })
// @ts-expect-error yes and no are no instants
funnel(events, { ...steps, at: 'sure' })
// @ts-expect-error yes and no are no steps
funnel(events, { ...steps, step: 'sure' })

const moments = { journey: 'who', at: 'at', score: 'mood', scale: [1, 5] } as const
peakEnd(events, moments)
peakEnd(events, { ...moments, score: ({ mood }) => mood, level: 0.9 })
// @ts-expect-error no journey is named by yes and no
peakEnd(events, { ...moments, journey: 'sure' })
// @ts-expect-error yes and no are no instants
peakEnd(events, { ...moments, at: 'sure' })
// @ts-expect-error text is no score
peakEnd(events, { ...moments, score: 'did' })
