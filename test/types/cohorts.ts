/* Calls of cohorts by rows that must compile, and calls that must not; nothing runs it. */
import { cohortClv, cohortRetention, cohorts, summarize } from '../../src/index.ts'

interface Order {
  readonly who: string
  readonly code?: number | null
  readonly at: string
  readonly joined: Date | null
  readonly amount: number
  readonly tax?: number | null
  readonly paid: boolean
  readonly note: string | null
}

declare const rows: readonly Order[]
declare const columns: { who: string[]; at: Float64Array; amount: Float64Array; paid: boolean[] }

const monthly = { every: 'month', timeZone: 'UTC', observedUntil: 0 } as const
const read = { ...monthly, customer: 'who', at: 'at' } as const

cohortRetention(rows, read)
cohortRetention(rows, { ...read, customer: 'code', start: 'joined', mode: 'rolling' })
cohortRetention(rows, { ...monthly, customer: (row) => row.who, at: (row) => row.joined })
cohortRetention(columns, read)
cohortClv(rows, { ...read, amount: 'tax' })
cohortClv(rows, { ...read, start: (row) => row.joined, amount: (row) => row.amount, age: 2 })
cohortClv(columns, { ...read, amount: 'amount' })
const summary = summarize(rows, cohorts({ ...read, amount: 'amount' }))
cohortRetention(summary, { mode: 'bracket', age: 3 })
cohortClv(summary, { age: 3 })

// @ts-expect-error yes and no are no instants
cohortRetention(rows, { ...read, at: 'paid' })
// @ts-expect-error nobody is named by yes and no
cohortRetention(rows, { ...read, customer: 'paid' })
// @ts-expect-error nobody starts at a yes
cohortRetention(rows, { ...read, start: 'paid' })
// @ts-expect-error no such field
cohortRetention(rows, { ...read, at: 'when' })
// @ts-expect-error yes and no are no instants
cohortRetention(rows, { ...read, at: (row) => row.paid })
// @ts-expect-error a column of yes and no
cohortRetention(columns, { ...read, at: 'paid' })
// @ts-expect-error no such mode
cohortRetention(rows, { ...read, mode: 'n-day' })
// @ts-expect-error text is no amount
cohortClv(rows, { ...read, amount: 'note' })
// @ts-expect-error yes and no are no instants
cohortClv(rows, { ...read, at: 'paid', amount: 'amount' })
// @ts-expect-error an instant is no customer
cohortClv(rows, { ...read, customer: 'joined', amount: 'amount' })
// @ts-expect-error no such field
cohortClv(rows, { ...read, amount: 'amuont' })
// @ts-expect-error no mode
cohortClv(summary, { mode: 'rolling' })
