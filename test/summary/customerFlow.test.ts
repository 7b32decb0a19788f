import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Columns,
  type CustomerCounts,
  type CustomerFlow,
  customerFlow,
  decode,
  merge,
  mergeAll,
  segment,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

/*
 * Counts against test/golden/churn.py and sample.py, which keep a set of customers a day, and against sets of customers
 * an hour here.
 */

interface Subscription {
  readonly customer_id: string
  readonly started_at: string
  readonly trial_end: string | null
  readonly ended_at: string | null
  readonly plan: string
}
interface GoldenCounts extends Omit<CustomerCounts, 'time' | 'daily'> {
  readonly time: number
  readonly active: readonly number[]
  readonly lostOn: readonly number[]
  readonly rates: unknown
}
interface GoldenFlow {
  readonly from: string
  readonly to: string
  readonly rows: number
  readonly zeroLength: number
  readonly paid: GoldenCounts
  readonly all: GoldenCounts
}
interface SampleGolden {
  readonly subscriptions: {
    readonly activeAt: readonly { readonly day: string; readonly customers: number; readonly inTrial: number }[]
    readonly flows: readonly (Pick<CustomerCounts, 'start' | 'end' | 'lost' | 'acquired'> & {
      readonly from: string
      readonly to: string
    })[]
  }
}

const text = (file: string): string => readFileSync(join(root, file), 'utf8')
const golden = JSON.parse(text('test/golden/churn.json')) as { readonly sample: readonly GoldenFlow[] }
const sample = JSON.parse(text('test/golden/sample.json')) as SampleGolden
const rows = parse(text('docs/sample/subscriptions.csv'), {
  columns: true,
  cast: (value, { header }) => (value === '' && !header ? null : value),
}) as Subscription[]

const fields = { customer: 'customer_id', start: 'started_at', end: 'ended_at', trialEnd: 'trial_end' } as const
const rome = (from: string, to: string) => customerFlow({ ...fields, from, to, timeZone: 'Europe/Rome' })

/** The counts of the golden as a summary holds them. */
function countsOf({ time, active, lostOn, rates: _, ...counts }: GoldenCounts): CustomerCounts {
  return { ...counts, time: { exact: time === 0 ? [] : [time] }, daily: { active, lost: lostOn } }
}

describe('the sample', () => {
  for (const { from, to, rows: read, zeroLength, paid, all } of golden.sample) {
    it(`has the flow of sets a day from ${from} to ${to}`, () => {
      const flow = summarize(rows, rome(from, to))
      expect(flow).toMatchObject({ rows: read, n: read, missing: 0, invalid: 0, zeroLength })
      expect(flow.all).toEqual(countsOf(all))
      expect(flow.paid).toEqual(countsOf(paid))
    })
  }

  it('has the flows and the customers of the sample golden', () => {
    for (const { from, to, ...counts } of sample.subscriptions.flows) {
      expect(summarize(rows, rome(from, to)).all).toMatchObject(counts)
    }
    for (const { day, customers, inTrial } of sample.subscriptions.activeAt) {
      const { all, paid } = summarize(rows, rome(day, `${day.slice(0, 8)}02`))
      expect(all.start).toBe(customers)
      expect(paid.start).toBe(customers - inTrial)
    }
  })

  it('counts the customers who came back on the day they left as never gone', () => {
    const back = rows.filter(({ customer_id: id }) => id >= 'C871' && id <= 'C873')
    expect(back.length).toBe(6)
    const flow = summarize(back, rome('2025-11-01', '2025-12-01')).all
    expect(flow).toMatchObject({ start: 3, end: 3, lost: 0, losses: 0, joins: 0, returned: 0 })
    const apart = customerFlow({
      start: 'started_at',
      end: 'ended_at',
      from: '2025-11-01',
      to: '2025-12-01',
      timeZone: 'Europe/Rome',
    })
    expect(summarize(back, apart).all).toMatchObject({ start: 3, end: 3, lost: 3, acquired: 3 })
  })

  it('has in its segments what the rows of each have alone', () => {
    const of = customerFlow({
      start: 'started_at',
      end: 'ended_at',
      from: '2026-05-01',
      to: '2026-06-01',
      timeZone: 'Europe/Rome',
    })
    for (const { key, summary } of segment(rows, { by: 'plan', of, metric: ({ n }) => n }).segments) {
      expect(summary).toStrictEqual(
        summarize(
          rows.filter(({ plan }) => plan === key),
          of,
        ),
      )
    }
  })
})

const HOUR = 3_600_000
interface Stay {
  readonly id: string
  readonly from: number
  readonly to: number | null
  readonly trial: number | null
}
/** Stretches on the hours -20 to 140, of few customers, so that they touch and overlap. */
const stays: fc.Arbitrary<Stay[]> = fc.array(
  fc
    .record({
      id: fc.constantFrom('a', 'b', 'c', '__proto__'),
      from: fc.integer({ min: -20, max: 140 }),
      length: fc.option(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 160 }))),
      trial: fc.option(fc.integer({ min: 0, max: 30 })),
    })
    .map(({ id, from, length, trial }) => ({
      id,
      from,
      to: length === null ? null : from + length,
      trial: trial === null ? null : from + trial,
    })),
  { maxLength: 12 },
)
const period = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 60 }))

const hours = (at: number | null): number | null => (at === null ? null : at * HOUR)
const flowOf = (from: number, length: number, keyed: boolean) =>
  customerFlow({
    ...(keyed && { customer: ({ id }: Stay) => id }),
    start: (stay: Stay) => hours(stay.from),
    end: (stay: Stay) => hours(stay.to),
    trialEnd: (stay: Stay) => hours(stay.trial),
    from: from * HOUR,
    to: (from + length) * HOUR,
  })

/** The same counts by asking every hour who is there. */
function byHour(list: readonly Stay[], from: number, length: number, keyed: boolean, paid: boolean): CustomerCounts {
  const name = (stay: Stay, i: number): string => (keyed ? stay.id : String(i))
  const present = (hour: number): Set<string> => {
    const there = list.map((stay, i) => {
      const first = paid ? Math.max(stay.from, stay.trial ?? stay.from) : stay.from
      return first <= hour && (stay.to === null || hour < stay.to) ? name(stay, i) : null
    })
    return new Set(there.filter((id) => id !== null))
  }
  const minus = (a: Set<string>, b: Set<string>): number => [...a].filter((id) => !b.has(id)).length
  const to = from + length
  const [first, last] = [present(from), present(to)]
  const known = new Set<string>()
  for (let hour = -20; hour <= from; hour++) for (const id of present(hour)) known.add(id)
  const within = new Set<string>()
  let [losses, joins, returned, time] = [0, 0, 0, 0]
  for (let hour = from; hour < to; hour++) {
    const [here, next] = [present(hour), present(hour + 1)]
    for (const id of here) within.add(id)
    losses += minus(here, next)
    joins += minus(next, here)
    returned += [...next].filter((id) => !here.has(id) && known.has(id)).length
    for (const id of next) known.add(id)
    time += here.size
  }
  const active: number[] = []
  const lost: number[] = []
  for (let day = from; day < to; day += 24) {
    active.push(present(day).size)
    lost.push(minus(present(day), present(Math.min(to, day + 24))))
  }
  return {
    start: first.size,
    end: last.size,
    acquired: minus(last, first),
    lost: minus(first, last),
    passing: [...within].filter((id) => !first.has(id) && !last.has(id)).length,
    losses,
    joins,
    returned,
    time: { exact: time === 0 ? [] : [time * HOUR] },
    daily: { active, lost },
  }
}

describe('any stretches', () => {
  for (const keyed of [true, false]) {
    it(`have the flow of sets an hour, ${keyed ? 'by customer' : 'by row'}`, () => {
      fc.assert(
        fc.property(stays, period, (list, [from, length]) => {
          const flow = summarize(list, flowOf(from, length, keyed))
          expectSame(flow.all, byHour(list, from, length, keyed, false))
          expectSame(flow.paid, byHour(list, from, length, keyed, true))
          expect(flow.zeroLength).toBe(list.filter((stay) => stay.from === stay.to).length)
          expectSame(decode(JSON.parse(JSON.stringify(flow)), flowOf(from, length, keyed)), flow)
        }),
        { numRuns: 1000 },
      )
    })
  }

  it('merge from shards that keep a customer whole', () => {
    fc.assert(
      fc.property(stays, period, (list, [from, length]) => {
        const of = flowOf(from, length, true)
        const shards = ['a', 'b', 'c', '__proto__'].map((id) =>
          summarize(
            list.filter((stay) => stay.id === id),
            of,
          ),
        )
        expectSame(mergeAll(shards), summarize(list, of))
        expectSame(mergeAll(shards.reverse()), summarize(list, of))
      }),
      { numRuns: 1000 },
    )
  })

  it('may come in any order, as columns or one at a time', () => {
    fc.assert(
      fc.property(stays, period, (list, [from, length]) => {
        const of = flowOf(from, length, true)
        const flow = summarize(list, of)
        expectSame(summarize(list.slice().reverse(), of), flow)
        const columns = Object.fromEntries(
          (['id', 'from', 'to', 'trial'] as const).map((key) => [key, list.map((stay) => stay[key])]),
        )
        expectSame(summarize(columns as unknown as Columns<Stay>, of), flow)
        const tally = of.tally()
        for (const [i, stay] of list.entries()) {
          tally.add(
            of.fields.map((field) => [(field as (row: Stay) => unknown)(stay)]),
            1,
            null,
            i,
          )
          tally.read(1)
        }
        expectSame(tally.read(1)[0], flow)
      }),
      { numRuns: 1000 },
    )
  })
})

it('has a total in which a customer of two segments is one', () => {
  const moved = [
    { id: 1, plan: 'free', start: 0, end: 500 },
    { id: 1, plan: 'pro', start: 500, end: null },
  ]
  const of = customerFlow({ customer: 'id', start: 'start', end: 'end', from: 0, to: 1000 })
  const { segments, total } = segment(moved, { by: 'plan', of, metric: ({ all }) => all.losses })
  expect(segments.map(({ result }) => result)).toEqual([1, 0])
  expect(total.summary).toStrictEqual(summarize(moved, of))
  expect(total.result).toBe(0)
})

describe('stretches at the edges', () => {
  const day = (n: number): string => `2026-05-${String(n).padStart(2, '0')}`
  const may = customerFlow({
    customer: 'id',
    start: 'start',
    end: 'end',
    trialEnd: 'trial',
    from: day(1),
    to: day(31),
    timeZone: 'UTC',
  })
  const flow = (...stretches: [string, string | null, (string | null)?][]): CustomerFlow =>
    summarize(
      stretches.map(([start, end, trial = null]) => ({ id: 1, start, end, trial })),
      may,
    )
  const NONE = {
    start: 0,
    end: 0,
    acquired: 0,
    lost: 0,
    passing: 0,
    losses: 0,
    joins: 0,
    returned: 0,
    time: { exact: [] },
  }

  it('of which one begins at the end of the period, or after it', () => {
    expect(flow([day(31), null]).all).toMatchObject({ ...NONE, end: 1, acquired: 1, joins: 1 })
    expect(flow(['2026-06-01', null]).all).toMatchObject(NONE)
  })

  it('of which one ends at an end of the period', () => {
    expect(flow(['2026-01-01', day(1)]).all).toMatchObject(NONE)
    expect(flow(['2026-01-01', day(31)]).all).toMatchObject({ start: 1, end: 0, lost: 1, losses: 1 })
    expect(flow(['2026-01-01', '2026-06-01']).all).toMatchObject({ start: 1, end: 1, lost: 0, losses: 0 })
  })

  it('that overlap, hold each other, or come twice are one', () => {
    const joined = flow(['2026-01-01', day(20)], [day(3), day(10)], [day(5), day(25)], [day(5), day(25)]).all
    expect(joined).toMatchObject({ start: 1, lost: 1, losses: 1, joins: 0, time: { exact: [24 * 86_400_000] } })
  })

  it('after a gap are another', () => {
    const back = flow(['2026-01-01', day(10)], [day(12), null]).all
    expect(back).toMatchObject({ start: 1, end: 1, lost: 0, losses: 1, joins: 1, returned: 1 })
    expect(back.daily.lost.indexOf(1)).toBe(8)
  })

  it('within one day are no loss of that day', () => {
    const back = flow(['2026-01-01', '2026-05-10T08:00Z'], ['2026-05-10T17:00Z', null]).all
    expect(back).toMatchObject({ losses: 1, joins: 1 })
    expect(back.daily.lost.every((lost) => lost === 0)).toBe(true)
  })

  it('with a trial that nobody outlasts pay nothing', () => {
    const tried = flow([day(3), day(10), day(17)])
    expect(tried.paid).toMatchObject(NONE)
    expect(tried.all).toMatchObject({ passing: 1, losses: 1, joins: 1 })
    expect(flow([day(3), day(17), day(17)]).paid).toMatchObject(NONE)
    expect(flow([day(3), null, day(17)]).paid).toMatchObject({ acquired: 1, joins: 1 })
    expect(flow([day(3), null, '2026-06-10']).paid).toMatchObject(NONE)
    expect(flow([day(3), null, day(3)]).paid).toMatchObject({ acquired: 1, joins: 1 })
  })

  it('of no length are counted, and lost nowhere', () => {
    const none = flow([day(10), day(10)])
    expect(none).toMatchObject({ n: 1, zeroLength: 1, all: NONE, paid: NONE })
    expect(flow(['2026-01-01', null], [day(10), day(10)]).all).toMatchObject({ start: 1, end: 1, losses: 0 })
  })
})

describe('days', () => {
  const daysOf = (from: string, to: string, timeZone: string): number =>
    summarize([], customerFlow({ start: () => null, end: () => null, from, to, timeZone })).all.daily.active.length

  it('are local', () => {
    expect(daysOf('2025-10-01', '2025-11-01', 'Europe/Rome')).toBe(31)
    expect(daysOf('2026-03-01', '2026-04-01', 'Europe/Rome')).toBe(31)
    expect(daysOf('2026-03-01T12:00Z', '2026-03-03T12:00Z', 'Europe/Rome')).toBe(3)
    expect(daysOf('2026-05-01T02:00Z', '2026-05-02T12:00Z', 'America/New_York')).toBe(3)
    expect(daysOf('2011-12-29', '2012-01-01', 'Pacific/Apia')).toBe(2)
    expect(daysOf('2026-03-01T12:00Z', '2026-03-01T12:00:00.001Z', 'Europe/Rome')).toBe(1)
  })

  it('begin at midnight there: who leaves before is not at the start of the next', () => {
    const leave = (end: string): number => {
      const of = customerFlow({
        start: 'start',
        end: 'end',
        from: '2025-10-25',
        to: '2025-10-28',
        timeZone: 'Europe/Rome',
      })
      return summarize([{ start: '2025-01-01', end }], of).all.daily.lost.indexOf(1)
    }
    expect(leave('2025-10-25T22:00:00Z')).toBe(0)
    expect(leave('2025-10-25T22:00:00.001Z')).toBe(1)
    expect(leave('2025-10-26T23:00:00Z')).toBe(1)
    expect(leave('2025-10-26T23:00:01Z')).toBe(2)
  })
})

describe('wrong rows', () => {
  const options = { start: 'start', end: 'end', trialEnd: 'trial', customer: 'id', from: 0, to: 1000 } as const
  const good = { id: 'a', start: 0, end: 5, trial: null }
  const WRONG: readonly [object, string, string][] = [
    [{ ...good, end: -1 }, 'rows[1].end', 'rows[1].end must be at least its start, 1970-01-01T00:00:00.000Z, got -1'],
    [
      { ...good, start: 1, trial: 0 },
      'rows[1].trial',
      'rows[1].trial must be at least its start, 1970-01-01T00:00:00.001Z, got 0',
    ],
    [{ ...good, start: '2026-05-01' }, 'rows[1].start', 'a bare date needs options.timeZone'],
    [{ ...good, end: Number.NaN }, 'rows[1].end', 'a Date, whole epoch milliseconds'],
    [{ ...good, end: 1.5 }, 'rows[1].end', 'got 1.5'],
    [{ ...good, trial: true }, 'rows[1].trial', 'got true'],
    [{ ...good, start: null, end: 'soon' }, 'rows[1].end', 'got "soon"'],
    [
      { ...good, id: null },
      'rows[1].id',
      'rows[1].id must be the id of a customer: a finite number or text that is not empty, got null',
    ],
    [{ ...good, id: '' }, 'rows[1].id', 'got ""'],
    [{ ...good, id: Number.NaN }, 'rows[1].id', 'got NaN'],
    [{ ...good, id: true }, 'rows[1].id', 'got true'],
    [{ ...good, id: {}, start: null }, 'rows[1].id', 'got an object'],
  ]

  for (const [row, path, message] of WRONG) {
    it(`are refused at ${path}, or counted: ${message}`, () => {
      const list = [good, row] as never[]
      const error = refusal(() => summarize(list, customerFlow(options)))
      expect(error).toMatchObject({ code: 'invalid-value', path })
      expect(error.message).toContain(message)
      const counted = summarize(list, customerFlow({ ...options, onInvalid: 'count' }))
      expect(counted).toMatchObject({ rows: 2, n: 1, missing: 0, invalid: 1, all: { start: 1, lost: 1 } })
    })
  }

  it('without a start are missing, with a customer or not', () => {
    const list = [
      { start: null, end: 5, trial: null, id: 'a' },
      { start: undefined, end: null, trial: null, id: null },
    ]
    expect(summarize(list, customerFlow(options))).toMatchObject({ rows: 2, n: 0, missing: 2, invalid: 0 })
  })

  it('may lack ends and ends of trials, not starts or customers', () => {
    const flow = summarize([{ id: 'a', start: 0 }] as (typeof good)[], customerFlow(options))
    expect(flow.all).toMatchObject({ start: 1, end: 1 })
    expect(refusal(() => summarize([{ id: 'a' }] as (typeof good)[], customerFlow(options)))).toMatchObject({
      path: 'rows[0].start',
    })
    expect(refusal(() => summarize([{ start: 0 }] as (typeof good)[], customerFlow(options)))).toMatchObject({
      path: 'rows[0].id',
    })
  })

  it('of another type do not compile', () => {
    const may = { from: '2026-05-01', to: '2026-06-01', timeZone: 'Europe/Rome' }
    const begun = customerFlow({ start: 'begun_at', end: 'ended_at', ...may })
    // @ts-expect-error: no such key
    expect(refusal(() => summarize(rows, begun)).path).toBe('rows[0].begun_at')
    const truth = customerFlow({ start: 'ok', end: 'ended', ...may })
    // @ts-expect-error: no instant
    expect(refusal(() => summarize([{ ok: true, ended: null }], truth)).path).toBe('rows[0].ok')
    const mixed = customerFlow({ start: 'started_at', end: (row: Subscription) => row.ended_at, ...may })
    expect(summarize(rows, mixed).n).toBe(rows.length)
  })

  it('are told from wrong options', () => {
    const told = (wrong: object): readonly string[] => {
      const { code, path } = refusal(() => customerFlow({ ...options, ...wrong } as typeof options))
      return [code, path]
    }
    expect(told({ from: undefined })).toEqual(['missing-option', 'options.from'])
    expect(told({ to: undefined })).toEqual(['missing-option', 'options.to'])
    expect(told({ to: 'soon' })).toEqual(['invalid-option', 'options.to'])
    expect(told({ to: 0 })).toEqual(['invalid-option', 'options.to'])
    expect(told({ to: 8.64e15 })).toEqual(['invalid-option', 'options.to'])
    expect(told({ start: undefined })).toEqual(['invalid-option', 'options.start'])
    expect(told({ end: 5 })).toEqual(['invalid-option', 'options.end'])
    expect(told({ trialEnd: null })).toEqual(['invalid-option', 'options.trialEnd'])
    expect(told({ customer: 5 })).toEqual(['invalid-option', 'options.customer'])
    expect(told({ until: 5 })).toEqual(['unknown-option', 'options.until'])
    expect(told({ timeZone: 'Rome' })).toEqual(['invalid-option', 'options.timeZone'])
    expect(told({ onInvalid: 'skip' })).toEqual(['invalid-option', 'options.onInvalid'])
  })
})

describe('summaries', () => {
  const of = rome('2026-05-01', '2026-06-01')
  const flow = summarize(rows, of)
  // biome-ignore lint/suspicious/noExplicitAny: broken on purpose
  type Edit = (copy: any) => void
  const broken = (edit: Edit): string => {
    const copy = JSON.parse(JSON.stringify(flow))
    edit(copy)
    return refusal(() => decode(copy, of)).path
  }

  it('of other periods, zones or readings do not merge', () => {
    const other = (options: object) => {
      const period = { from: '2026-05-01', to: '2026-06-01', timeZone: 'Europe/Rome', ...options }
      return refusal(() => merge(flow, summarize(rows, customerFlow({ ...fields, ...period })))).path
    }
    expect(other({ to: '2026-06-02' })).toBe('summaries[1].to')
    expect(other({ timeZone: 'Europe/Paris' })).toBe('summaries[1].definition.timeZone')
    expect(other({ trialEnd: undefined })).toBe('summaries[1].definition.trials')
    expect(other({ customer: undefined })).toBe('summaries[1].definition.customers')
  })

  it('whose numbers contradict each other are refused', () => {
    expect(broken((copy) => (copy.rows += 1))).toBe('summary.rows')
    expect(broken((copy) => (copy.zeroLength = 951))).toBe('summary.zeroLength')
    expect(broken((copy) => (copy.from = '2026-05-01T00:00:00.000Z'))).toBe('summary.from')
    expect(broken((copy) => (copy.all.end += 1))).toBe('summary.all.end')
    expect(broken((copy) => (copy.all.lost = 600))).toBe('summary.all.lost')
    expect(broken((copy) => (copy.all.joins += 1))).toBe('summary.all.joins')
    expect(broken((copy) => (copy.all.passing += 50))).toBe('summary.all.losses')
    expect(broken((copy) => (copy.all.returned = 99))).toBe('summary.all.returned')
    expect(broken((copy) => (copy.paid.returned = -1))).toBe('summary.paid.returned')
    expect(broken((copy) => (copy.all.daily.active[0] += 1))).toBe('summary.all.daily.active[0]')
    expect(broken((copy) => (copy.all.daily.active[3] = 0))).toBe('summary.all.daily.active[3]')
    expect(broken((copy) => (copy.all.daily.lost[3] = 900))).toBe('summary.all.daily.lost[3]')
    expect(broken((copy) => (copy.all.daily.lost[3] += 30))).toBe('summary.all.losses')
    expect(broken((copy) => copy.all.daily.lost.pop())).toBe('summary.all.daily.lost')
    expect(broken((copy) => (copy.all.time = { exact: [-5] }))).toBe('summary.all.time')
    expect(broken((copy) => (copy.all.time = { exact: [1e20] }))).toBe('summary.all.time')
    expect(broken((copy) => (copy.all.time = { exact: [5] }))).toBe('summary.paid.time')
    expect(broken((copy) => ([copy.paid, copy.all] = [copy.all, copy.paid]))).toBe('summary.paid.start')
  })

  it('without trials have the same counts twice', () => {
    const plain = customerFlow({ start: 'start', end: 'end', from: 0, to: 10 })
    const one = summarize([{ start: 2, end: 5 }], plain)
    const nobody = summarize([], plain).paid
    expect(decode(one, plain)).toStrictEqual(one)
    expect(refusal(() => decode({ ...one, paid: nobody }, plain)).path).toBe('summary.paid')
    expect(refusal(() => decode({ ...one, n: 0, rows: 0 }, plain)).path).toBe('summary.paid.joins')
  })

  it('in which someone returns must say of whom', () => {
    const period = { start: 'start', end: 'end', from: 0, to: 10 } as const
    const single = customerFlow(period)
    const one = summarize([{ start: 2, end: 5 }], single)
    const back = { ...one.all, returned: 1 }
    expect(refusal(() => decode({ ...one, paid: back, all: back }, single)).path).toBe('summary.paid.returned')
    const keyed = customerFlow({ ...period, customer: 'id' })
    const two = summarize(
      [
        { id: 'a', start: -1, end: 3 },
        { id: 'a', start: 5, end: null },
      ],
      keyed,
    )
    const never = { ...two.all, returned: 0 }
    expect(two.all.returned).toBe(1)
    expect(refusal(() => decode({ ...two, paid: never, all: never }, keyed)).path).toBe('summary.paid.returned')
  })

  it('have no day on which more pay than there are', () => {
    const of = customerFlow({ start: 'start', end: 'end', trialEnd: 'trial', from: 0, to: 2 * 86_400_000 })
    const flow = summarize(
      [0, 1e9].map((start) => ({ start, end: null, trial: null })),
      of,
    )
    const joins = { passing: 1, losses: 1, joins: 1, daily: { active: [1, 2], lost: [0, 1] } }
    expect(refusal(() => decode({ ...flow, paid: { ...flow.paid, ...joins } }, of)).path).toBe(
      'summary.paid.daily.active[1]',
    )
  })
})
