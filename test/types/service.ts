/* Types of SLA, first contact resolution and rates that must hold (`is`), and calls that must not compile; nothing runs it. */
import {
  amounts,
  type ContactRate,
  calendar,
  contactRate,
  contacts,
  type FirstContactResolution,
  firstContactResolution,
  outcomes,
  resolutionRate,
  type SlaAttainment,
  segment,
  slaAttainment,
  slaTargets,
  summarize,
  trend,
} from '../../src/index.ts'

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function is<A, B>(_: Eq<A, B>): void {}

interface Ticket {
  customer: string
  topic: string | null
  createdAt: string
  resolvedAt?: Date | null
  priority: 'low' | 'high'
  within: number | null
  held: readonly (readonly [string, string | null])[]
  solved: boolean | null
}
declare const tickets: readonly Ticket[]
const asOf = '2026-01-01T00:00:00Z'
const office = calendar({ timeZone: 'UTC', week: { mon: [['09:00', '17:00']] } })
const span = { from: 'createdAt', to: 'resolvedAt', asOf } as const

const fixed = slaTargets({ ...span, target: 3600 })
const own = slaTargets({ ...span, target: 'within', calendar: office, paused: 'held' })
const byPriority = slaTargets({ ...span, target: ({ priority }: Ticket) => (priority === 'high' ? 60 : null) })
for (const of of [summarize(tickets, fixed), summarize(tickets, own), summarize(tickets, byPriority)]) {
  is<ReturnType<typeof slaAttainment>, SlaAttainment>(true)
  slaAttainment(of, { atRisk: 60 })
}
segment(tickets, { by: 'priority', of: own, metric: slaAttainment })
segment(tickets, {
  by: 'priority',
  of: slaTargets({ ...span, target: ({ within }) => within }),
  metric: slaAttainment,
})
trend(tickets, { at: 'createdAt', every: 'month', timeZone: 'UTC', of: fixed, metric: (s) => slaAttainment(s) })
// @ts-expect-error no such field
summarize(tickets, slaTargets({ ...span, target: 'whithin' }))
// @ts-expect-error a target is no text
summarize(tickets, slaTargets({ ...span, target: 'priority' }))
// @ts-expect-error the target is required
slaTargets(span)

const calls = contacts({ customer: 'customer', at: 'createdAt', asOf })
const byTopic = contacts({ customer: 'customer', at: 'createdAt', topic: 'topic', asOf })
const mixed = contacts({ customer: ({ customer }: Ticket) => customer, at: 'createdAt', asOf })
is<ReturnType<typeof firstContactResolution>, FirstContactResolution>(true)
firstContactResolution(summarize(tickets, calls))
firstContactResolution(summarize(tickets, byTopic), { per: 'contact' })
firstContactResolution(summarize(tickets, mixed))
segment(tickets, { by: 'topic', of: byTopic, metric: firstContactResolution })
// @ts-expect-error asOf is required
contacts({ customer: 'customer', at: 'createdAt' })
// @ts-expect-error no such field
summarize(tickets, contacts({ customer: 'customers', at: 'createdAt', asOf }))
// @ts-expect-error no customer
summarize(tickets, contacts({ customer: 'solved', at: 'createdAt', asOf }))

segment(tickets, { by: 'priority', of: outcomes('solved'), metric: resolutionRate })
is<ReturnType<typeof contactRate>, ContactRate>(true)
contactRate(summarize([{ tickets: 2 }], amounts('tickets')))
// @ts-expect-error a misspelt count
contactRate({ customers: 5, ticket: 2 })
