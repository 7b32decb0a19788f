import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  all,
  amounts,
  churnRate,
  customerFlow,
  mean,
  outcomes,
  proportion,
  summarize,
  timeline,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

const DAY = 86_400_000
const begin = Date.UTC(2026, 0, 1)
interface Customer {
  readonly id: string
  readonly joined: number
  readonly left: number | null
  readonly plan: string | null
}
const customer: fc.Arbitrary<Customer> = fc
  .record({
    id: fc.integer({ min: 1, max: 12 }).map((id) => `C${id}`),
    joined: fc.integer({ min: begin - 90 * DAY, max: begin + 90 * DAY }),
    length: fc.option(fc.integer({ min: 0, max: 120 * DAY })),
    plan: fc.constantFrom('free', 'pro', null),
  })
  .map(({ length, ...rest }) => ({ ...rest, left: length === null ? null : rest.joined + length }))
const customers = fc.array(customer, { maxLength: 25 })
const range = { from: begin, to: begin + 90 * DAY }
const monthly = { every: 'month', timeZone: 'Europe/Rome', range } as const
const flow = ({ from, to }: { from: string; to: string }) =>
  customerFlow({ customer: 'id', start: 'joined', end: 'left', from, to })

describe('a timeline', () => {
  it('gives each period what its own summarizer makes of all rows', () => {
    fc.assert(
      fc.property(customers, fc.constantFrom('week', 'month', 'quarter'), (rows, every) => {
        const { points } = timeline(rows, { ...monthly, every, of: flow, metric: churnRate })
        for (const [i, { start, end, summary, result }] of points.entries()) {
          if (i > 0) expect(start).toBe(points[i - 1]?.end)
          expectSame(summary, summarize(rows, flow({ from: start, to: end })))
          expectSame(result, churnRate(summary))
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('counts a customer of two segments once in all', () => {
    fc.assert(
      fc.property(customers, fc.constantFrom('group', 'drop'), (rows, missing) => {
        const { points, series, unplaced } = timeline(rows, {
          ...monthly,
          of: flow,
          metric: churnRate,
          by: 'plan',
          missing,
        })
        const kept = rows.filter(({ plan }) => missing === 'group' || plan !== null)
        expect(unplaced.dropped).toBe(rows.length - kept.length)
        const same = (
          { points }: { points: readonly { start: string; end: string; summary: object }[] },
          own: Customer[],
        ) => {
          for (const { start, end, summary } of points)
            expectSame(summary, summarize(own, flow({ from: start, to: end })))
        }
        same({ points }, kept)
        for (const { key, points } of series)
          same(
            { points },
            rows.filter(({ plan }) => plan === key),
          )
      }),
      { numRuns: 1000 },
    )
  })

  it('is the same from columns and generators, in batches', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({
      id: `C${i % 700}`,
      joined: begin - 90 * DAY + ((i * 7919) % 180) * DAY,
      left: i % 3 === 0 ? null : begin + 90 * DAY,
      plan: i % 2 === 0 ? 'free' : 'pro',
    }))
    const options = { ...monthly, of: flow, metric: churnRate, by: 'plan' } as const
    const expected = timeline(rows, options)
    const columns = {
      id: rows.map(({ id }) => id),
      joined: Float64Array.from(rows, ({ joined }) => joined),
      left: rows.map(({ left }) => left),
      plan: rows.map(({ plan }) => plan),
    }
    expectSame(timeline(columns, options), expected)
    expectSame(timeline(rows.values(), options), expected)
    expect(expected.points[0]?.summary.rows).toBe(5000)
  })

  it('calls `of` once a window', () => {
    const asked: string[] = []
    const of = (period: { from: string; to: string }) => {
      asked.push(`${period.from.slice(0, 10)} ${period.to.slice(0, 10)}`)
      return flow(period)
    }
    const utc = { every: 'month', timeZone: 'UTC', metric: churnRate, of } as const
    timeline([] as Customer[], {
      ...utc,
      range: { from: '2026-03-01', to: '2026-05-01' },
      mode: 'rolling',
      window: { unit: 'month', step: 3 },
    })
    expect(asked).toEqual(['2026-01-01 2026-04-01', '2026-02-01 2026-05-01'])
  })

  it('tells `of` no more than `asOf` knows', () => {
    const asked: string[] = []
    const of = (period: { from: string; to: string }) => {
      asked.push(period.to)
      return flow(period)
    }
    const { points } = timeline([] as Customer[], {
      every: 'month', timeZone: 'UTC', metric: churnRate, of, range: { from: '2026-03-01', to: '2026-05-01' }, asOf: '2026-04-16',
    }) // biome-ignore format: one call
    expect(asked).toEqual(['2026-04-01T00:00:00.000Z', '2026-04-16T00:00:00.000Z'])
    expect(points.map(({ end, complete, elapsed }) => [end.slice(0, 10), complete, elapsed])).toEqual([
      ['2026-04-01', true, 1],
      ['2026-05-01', false, 0.5],
    ])
  })

  it('takes several metrics at once, with fields that are functions of the period', () => {
    const rows = [
      { joined: '2026-01-10', paid: 3 },
      { joined: '2026-02-10', paid: 5 },
    ]
    const { points } = timeline(rows, {
      every: 'month',
      timeZone: 'UTC',
      range: { from: '2026-01-01', to: '2026-03-01' },
      of: ({ to }) =>
        all({
          new: outcomes((row: (typeof rows)[number]) => row.joined < to),
          paid: amounts((row: (typeof rows)[number]) => (row.joined < to ? row.paid : null)),
        }),
      metric: (s) => [proportion(s.new).value, mean(s.paid).value],
    })
    expect(points.map(({ result }) => result)).toEqual([
      [0.5, 3],
      [1, 4],
    ])
  })

  const rows: Customer[] = [{ id: 'C1', joined: begin, left: null, plan: 'pro' }]
  const good = { ...monthly, of: flow, metric: churnRate }
  const cases: readonly (readonly [object, string])[] = [
    [{ range: undefined }, 'options.range'],
    [{ of: outcomes('paid') }, 'options.of'],
    [{ of: () => null }, 'options.of(period)'],
    [{ metric: null }, 'options.metric'],
    [{ at: 'joined' }, 'options.at'],
    [{ asOf: begin + DAY }, 'options.asOf'],
    [{ timeZone: undefined }, 'options.timeZone'],
    [{ mode: 'rolling' }, 'options.window'],
    [{ missing: 'drop' }, 'options.missing'],
    [{ range: { ...range, til: 3 } }, 'options.range.til'],
  ]
  for (const [change, path] of cases) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      expect(refusal(() => timeline(rows, { ...good, ...change } as never)).path).toBe(path)
    })
  }

  it('refuses more points than memory holds', () => {
    const many = { plan: Float64Array.from({ length: 2000 }, (_, i) => i), paid: new Uint8Array(2000) }
    const options = {
      every: 'day',
      timeZone: 'UTC',
      of: () => amounts('paid'),
      metric: () => null,
      by: 'plan',
    } as const
    const error = refusal(() => timeline(many, { ...options, range: { from: '2020-01-01', to: '2022-01-01' } }))
    expect([error.code, error.message]).toEqual([
      'too-many-groups',
      'groups must be at most 1367 where there are 731 periods, got 2000',
    ])
  })

  it('names the row that is wrong', () => {
    const wrong = [{ ...rows[0]!, left: begin - DAY }]
    expect(refusal(() => timeline(wrong, good)).path).toBe('rows[0].left')
    expect(refusal(() => timeline([{ ...rows[0]!, plan: {} as string }], { ...good, by: 'plan' })).path).toBe(
      'rows[0].plan',
    )
  })
})
