/* Calls of revenue, trials and exit reasons that must compile, and calls that must not; nothing runs it. */
import {
  exitReasons,
  exits,
  grossRevenueRetention,
  netRevenueRetention,
  quickRatio,
  revenueFlow,
  summarize,
  trialConversion,
  trials,
} from '../../src/index.ts'

interface Account {
  readonly id: string
  readonly was: number
  readonly is: number | null
  readonly paid?: boolean
  readonly note: string
  readonly began: string
  readonly won: Date | null
  readonly why: string | string[] | null
}

declare const rows: readonly Account[]

const read = { start: 'was', end: 'is' } as const
const flow = summarize(rows, revenueFlow({ ...read, customer: 'id', before: 'paid' }))
quickRatio(summarize(rows, revenueFlow({ start: 'was', end: (row) => row.is, before: (row) => row.paid })))
const records = { start: 'began', end: 'won', amount: 'was', from: 0, to: 9 } as const
summarize(rows, revenueFlow({ ...records, customer: 'id' }))
summarize(
  rows,
  revenueFlow({ start: (row) => row.began, end: (row) => row.won, amount: (row) => row.is, from: 0, to: 9 }),
)
// @ts-expect-error the period is required
revenueFlow({ start: 'began', end: 'won', amount: 'was' })
// @ts-expect-error the rows say who paid before
revenueFlow({ ...records, before: 'paid' })
// @ts-expect-error a text is no amount
summarize(rows, revenueFlow({ ...records, amount: 'note' }))
// @ts-expect-error no such field
summarize(rows, revenueFlow({ start: 'wass', end: 'is' }))
// @ts-expect-error revenue is no text
summarize(rows, revenueFlow({ start: 'was', end: 'note' }))
// @ts-expect-error nobody is named by yes and no
summarize(rows, revenueFlow({ ...read, customer: 'paid' }))
// @ts-expect-error text is no yes or no
summarize(rows, revenueFlow({ ...read, before: 'note' }))
// @ts-expect-error the end is required
revenueFlow({ start: 'was' })
// @ts-expect-error no such rule
netRevenueRetention(flow, { reactivation: 'include' })
// @ts-expect-error contraction is required
grossRevenueRetention({ start: 5, expansion: 0, churn: 0 })
const period = { from: 0, to: 1 }
trialConversion(summarize(rows, trials({ start: 'began', converted: 'won', lost: (row) => row.won, ...period })))
// @ts-expect-error yes and no are no instants
summarize(rows, trials({ start: 'began', converted: 'paid', lost: 'won', ...period }))
// @ts-expect-error no such field
summarize(rows, trials({ start: 'began', converted: 'win', lost: 'won', ...period }))
// @ts-expect-error another summary
trialConversion(flow)
exitReasons(summarize(rows, exits('why')))
// @ts-expect-error numbers are no reasons
summarize(rows, exits('was'))
// @ts-expect-error no such field
summarize(rows, exits('wy'))
