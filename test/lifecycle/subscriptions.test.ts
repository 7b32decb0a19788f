import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decode,
  merge,
  netRevenueRetention,
  type RevenueFlow,
  revenueFlow,
  summarize,
  timeline,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

/* Revenue from rows that say from when to when an amount is paid; movements a month against pandas: test/golden/sample.py. */

const MOVEMENTS = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const
type Moved = Record<(typeof MOVEMENTS)[number], { readonly customers: number; readonly revenue: number }>
const golden = JSON.parse(readFileSync(join(root, 'test/golden/sample.json'), 'utf8')).monthlyRevenue as (Moved & {
  readonly from: string
  readonly start: number
  readonly end: number
})[]

interface Row {
  readonly id: string
  readonly start: number
  readonly end: number | null
  readonly paid: number
}
const names = { customer: 'id', start: 'start', end: 'end', amount: 'paid' } as const
const rows = fc.array(
  fc.record({
    id: fc.constantFrom('A', 'B', 'C', 'D'),
    start: fc.nat(30),
    life: fc.option(fc.nat(20)),
    paid: fc.nat(5).map((x) => 1000 * x),
  }),
  { maxLength: 12 },
)
const period = { from: 10, to: 20 }
const rowOf = ({ id, start, life, paid }: { id: string; start: number; life: number | null; paid: number }): Row => {
  return { id, start, end: life === null ? null : start + life, paid }
}
const bare = ({ rows: _, n: _n, from: _from, to: _to, inactive: _inactive, ...flow }: RevenueFlow) => flow

describe('revenue from subscriptions', () => {
  it('has the movements of a recount with pandas, month by month', () => {
    const data = (parse(readFileSync(join(root, 'docs/sample/subscriptions.csv')), { columns: true }) as Record<string, string>[]).map((row, i) => ({ ...row, paid: 100 * ((i % 7) + 1) }) as Record<string, string> & { paid: number }) // biome-ignore format: one line
    const { points } = timeline(data, {
      ...{ every: 'month', timeZone: 'Europe/Rome', range: { from: '2025-07-01', to: '2026-06-01' } },
      of: ({ from, to }) =>
        revenueFlow<Record<string, string> & { paid: number }>({
          customer: ({ customer_id }) => customer_id as string,
          start: ({ started_at }) => started_at as string,
          end: ({ ended_at }) => ended_at || null,
          amount: ({ paid }) => paid,
          ...{ from, to, timeZone: 'Europe/Rome' },
        }),
      metric: (flow: RevenueFlow) => flow,
    })
    expect(points).toHaveLength(golden.length)
    for (const [i, { summary }] of points.entries()) {
      const { from: _, start, end, ...moved } = golden[i] as (typeof golden)[number]
      const sum = (name: 'start' | 'end') => summary[name].exact
      expect([sum('start'), sum('end')]).toEqual([[start], [end]])
      for (const name of MOVEMENTS) {
        const { customers, revenue } = summary[name]
        expect({ customers, revenue: revenue.exact[0] ?? 0 }, `${golden[i]?.from} ${name}`).toEqual(moved[name])
      }
    }
    expect(points.some(({ summary }) => summary.reactivation.customers > 0)).toBe(true)
  })

  it('is that of what each customer pays at both ends', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const data = drawn.map(rowOf)
        const flow = summarize(data, revenueFlow({ ...names, ...period }))
        const accounts = [...new Set(data.map(({ id }) => id))].map((id) => {
          const mine = data.filter((row) => row.id === id)
          const at = (t: number) => mine.reduce((sum, row) => sum + (row.start <= t && t < (row.end ?? Infinity) ? row.paid : 0), 0) // biome-ignore format: one line
          const before = mine.some((row) => row.paid > 0 && row.start < 10 && row.start < (row.end ?? Infinity))
          return { id, was: at(10), is: at(20), before }
        })
        const of = revenueFlow({ customer: 'id', start: 'was', end: 'is', before: 'before' })
        expectSame(bare(flow), bare(summarize(accounts, of)))
        expect(flow).toMatchObject({ from: '1970-01-01T00:00:00.010Z', to: '1970-01-01T00:00:00.020Z' })
      }),
      { numRuns: 1000 },
    )
  })

  it('of the end of a period is that of the start of the next', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const flow = (from: number, to: number) => summarize(drawn.map(rowOf), revenueFlow({ ...names, from, to }))
        expect(flow(0, 10).end).toEqual(flow(10, 20).start)
        expect(flow(0, 10).endSquares).toEqual(flow(10, 20).startSquares)
      }),
      { numRuns: 1000 },
    )
  })

  it('merges where the rows of a customer stay together, and is its own JSON', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const data = drawn.map(rowOf)
        const of = revenueFlow({ ...names, ...period })
        const [first, second] = [data.filter(({ id }) => id < 'C'), data.filter(({ id }) => id >= 'C')]
        const whole = summarize(data, of)
        expectSame(merge(summarize(first, of), summarize(second, of)), whole)
        expectSame(decode(JSON.parse(JSON.stringify(whole)), of), whole)
      }),
      { numRuns: 1000 },
    )
  })

  it('without customers knows nobody who came back', () => {
    const data = [{ start: 0, end: 5, paid: 9 }, { start: 12, end: null, paid: 9 }] // biome-ignore format: one line
    const { customer: _, ...own } = names
    const flow = summarize(data, revenueFlow({ ...own, ...period }))
    expect(flow).toMatchObject({
      definition: { customers: 'rows', history: false },
      new: { customers: 1 },
      inactive: 1,
    })
    expect(refusal(() => netRevenueRetention(flow, { reactivation: 'included' })).path).toBe('options.reactivation')
  })

  it('of different periods does not merge', () => {
    const [first, second] = [period, { from: 20, to: 30 }].map((own) => summarize([] as Row[], revenueFlow({ ...names, ...own }))) // biome-ignore format: one line
    expect(refusal(() => merge(first as RevenueFlow, second as RevenueFlow)).path).toBe('summaries[1].from')
  })

  it.each([
    ['an end before the start', { id: 'A', start: 5, end: 3, paid: 1 }, 'rows[0].end', 'at least its start, 1970-01-01T00:00:00.005Z'], // biome-ignore format: one line
    ['revenue below 0', { id: 'A', start: 5, end: null, paid: -1 }, 'rows[0].paid', 'a number of at least 0'],
    ['a start that is none', { id: 'A', start: Number.NaN, end: null, paid: 1 }, 'rows[0].start', 'a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z'], // biome-ignore format: one line
    ['an end that is none', { id: 'A', start: 5, end: 0.5, paid: 1 }, 'rows[0].end', 'a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z'], // biome-ignore format: one line
    ['nobody', { id: null as never, start: 5, end: null, paid: 1 }, 'rows[0].id', 'the id of a customer'],
  ])('refuses %s, or counts it', (_, row, path, expected) => {
    const of = (onInvalid: 'refuse' | 'count') => revenueFlow({ ...names, ...period, onInvalid })
    const error = refusal(() => summarize([row] as Row[], of('refuse')))
    expect(error.path).toBe(path)
    expect(error.expected).toContain(expected)
    expect(summarize([row, { id: 'B', start: 0, end: null, paid: 4 }] as Row[], of('count'))).toMatchObject({
      ...{ rows: 2, n: 1, invalid: 1, missing: 0 },
    })
  })

  it('counts rows without a start or an amount as missing', () => {
    const data = [{ id: 'A', start: null, end: 7, paid: 3 }, { id: 'A', start: 3, end: 7, paid: null }] // biome-ignore format: one line
    expect(summarize(data, revenueFlow({ ...names, ...period }))).toMatchObject({ rows: 2, n: 0, missing: 2 })
  })

  it('takes no column for who paid before, and a period in order', () => {
    const before = { ...names, ...period, before: 'was' } as never
    expect(refusal(() => revenueFlow(before))).toMatchObject({ code: 'unknown-option', path: 'options.before' })
    expect(refusal(() => revenueFlow({ ...names, from: 20, to: 20 })).path).toBe('options.to')
  })
})
