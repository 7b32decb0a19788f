import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CohortRule,
  type Cohorts,
  cohortClv,
  cohortRetention,
  cohorts,
  compare,
  decode,
  merge,
  type Rows,
  segment,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

/* Tables against pandas, statsmodels and scipy: see test/golden/cohorts.py. */

type Maybe = number | null
interface Case {
  readonly options: Pick<CohortRule, 'every' | 'timeZone' | 'observedUntil'> & {
    readonly brackets: readonly (readonly [number, number])[]
    readonly windowDays: number | null
    readonly recurring: boolean
    readonly start: boolean
  }
  readonly customers: number
  readonly cohorts: readonly {
    readonly start: string
    readonly size: number
    readonly period: readonly Maybe[]
    readonly rolling: readonly Maybe[]
    readonly bracket: readonly Maybe[]
    readonly values?: readonly Maybe[]
  }[]
  readonly pooled: Readonly<Record<'period' | 'rolling' | 'bracket', readonly (readonly [Maybe, Maybe, Maybe])[]>>
  readonly value?: readonly (readonly [number, Maybe, Maybe, Maybe, number])[]
}
interface Event {
  readonly customer: string | number
  readonly at: string | number
  readonly start: string | number
  readonly amount: number
}

const golden = JSON.parse(readFileSync(join(root, 'test/golden/cohorts.json'), 'utf8')) as Record<
  'orders' | 'cdnow',
  readonly Case[]
>
const lines = (file: string): string[][] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(','))
const DAY = 86_400_000

function orders(): Event[] {
  const rows = lines(join(root, 'docs/sample/orders.csv')).map(([, customer = '', at = '', amount]) => {
    return { customer, at, amount: Number(amount) }
  })
  const first = new Map<string, number>()
  for (const { customer, at } of rows) first.set(customer, Math.min(first.get(customer) ?? Infinity, Date.parse(at)))
  return rows.map((row) => {
    const day = Math.floor((first.get(row.customer) as number) / DAY) - (Number(row.customer.slice(1)) % 40)
    return { ...row, start: day * DAY + 9.5 * 3_600_000 }
  })
}

function summaryOf({ options }: Case, rows: Rows<Event>): Cohorts {
  const { windowDays, recurring, start, ...rule } = options
  return summarize(
    rows,
    cohorts<'customer', 'at' | 'start', 'amount'>({
      ...rule,
      customer: 'customer',
      at: 'at',
      ...(start && { start: 'start' }),
      ...(!recurring && { amount: 'amount' }),
      ...(windowDays !== null && { window: 86_400 * windowDays }),
      type: recurring ? 'recurring' : 'first-time',
    }) as never,
  ) as Cohorts
}

function close(actual: readonly (number | null | undefined)[], expected: readonly Maybe[]): void {
  expect(actual.length).toBe(expected.length)
  for (const [i, one] of expected.entries()) {
    const value = actual[i]
    if (one === null) expect(value).toBeNull()
    else expect(Math.abs((value as number) - one)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(one)))
  }
}

function agree(one: Case, rows: Rows<Event>): void {
  const summary = summaryOf(one, rows)
  expect(summary.customers).toBe(one.customers)
  for (const mode of ['period', 'rolling', 'bracket'] as const) {
    const result = cohortRetention(summary, { mode })
    expect(result.cohorts.map(({ start, size, retained }) => ({ start, size, retained }))).toEqual(
      one.cohorts.map((line) => ({ start: line.start, size: line.size, retained: line[mode] })),
    )
    close(
      result.pooled,
      one.pooled[mode].map(([rate]) => rate),
    )
    if (one.options.recurring) continue
    close(
      result.pooledIntervals.map((bounds) => bounds?.low ?? null),
      one.pooled[mode].map(([, low]) => low),
    )
    close(
      result.pooledIntervals.map((bounds) => bounds?.high ?? null),
      one.pooled[mode].map(([, , high]) => high),
    )
  }
  if (one.value === undefined) return
  const result = cohortClv(summary)
  for (const [c, line] of one.cohorts.entries()) close(result.cohorts[c]?.values ?? [], line.values ?? [])
  for (const [age, [mean, error, low, high, n]] of one.value.entries()) {
    close([result.pooled[age], result.pooledIntervals[age]?.high ?? null], [mean, high])
    if (age % 5 > 0) continue
    const { value, standardError, interval, estimate } = cohortClv(summary, { age })
    close([value, standardError, interval?.low ?? null, interval?.high ?? null], [mean, error, low, high])
    expect(result.pooledSizes[age]).toBe(n)
    expect(estimate === null).toBe(n < 2)
  }
}

describe('cohorts against pandas', () => {
  const log = orders()
  for (const one of golden.orders) {
    const { every, timeZone, windowDays, recurring, start } = one.options
    const kind = `${recurring ? ', recurring' : ''}${start ? ', starts of their own' : ''}`
    it(`the orders by ${every} in ${timeZone}${windowDays === null ? '' : `, ages of ${windowDays} days`}${kind}`, () => {
      agree(one, log)
    })
  }

  const file = join(root, '../shared/data/cdnow-sample.csv')
  const absent = !existsSync(file)
  if (absent) console.log('The CDNOW sample is not here (../shared/data/cdnow-sample.csv): its tests are skipped.')
  it.skipIf(absent)('the customers of CDNOW, as rows and as columns', () => {
    const rows = lines(file).map(([customer, at = '', , amount]) => {
      return { customer: Number(customer), at, start: at, amount: Number(amount) }
    })
    const columns = {
      customer: Int32Array.from(rows, (row) => row.customer),
      at: Float64Array.from(rows, (row) => Date.parse(row.at)),
      start: rows.map((row) => row.start),
      amount: Float64Array.from(rows, (row) => row.amount),
    }
    for (const one of golden.cdnow) {
      agree(one, rows)
      expect(summaryOf(one, columns as never)).toEqual(summaryOf(one, rows))
    }
  })
})

const HOUR = 3_600_000
/** Days of UTC; what was seen ends at noon of the ninth. */
const daily = { customer: 'c', at: 't', every: 'day', timeZone: 'UTC', observedUntil: 8.5 * DAY } as const
type Visit = { readonly c: number | string; readonly t: number; readonly s: number; readonly a: number }
const visits = fc.array(
  fc.record({
    c: fc.oneof(fc.nat(6), fc.constantFrom('a', 'b'), fc.constantFrom(-1, 0.5, 2 ** 40)),
    t: fc.nat(240).map((hours) => hours * HOUR),
    s: fc.constant(0),
    a: fc.integer({ min: -50, max: 200 }).map((tenths) => tenths / 10),
  }),
  { maxLength: 16 },
)
const property = (run: (list: readonly Visit[]) => void): void => fc.assert(fc.property(visits, run), { numRuns: 1000 })

/** Cohorts by hand: sets of ages by customer. */
function byHand(list: readonly Visit[], from: number, window: number | null, recurring: boolean) {
  const until = daily.observedUntil
  const days = Math.ceil((until - from) / DAY)
  const over = (c: number): number => {
    if (window !== null) return Math.max(0, Math.floor((until - from - (c + 1) * DAY) / window))
    return Math.max(0, Math.floor((until - from) / DAY) - c)
  }
  const [sizes, active, last] = [Array(days).fill(0), [] as number[][], [] as number[][]]
  for (let c = 0; c < days; c++) {
    active.push(Array(over(c)).fill(0))
    last.push(Array(over(c) + 1).fill(0))
  }
  for (const customer of new Set(list.map(({ c }) => c))) {
    const times = list.filter(({ c, t }) => c === customer && t < until).map(({ t }) => t)
    const first = Math.min(...times)
    const inside = times.filter((t) => t >= from)
    const starts = recurring
      ? new Set(inside.map((t) => Math.floor((t - from) / DAY)))
      : new Set([Math.floor((first - from) / DAY)])
    if (inside.length === 0 || (!recurring && first < from)) continue
    for (const cohort of starts) {
      const ages = inside.map((t) =>
        window === null ? Math.floor((t - from) / DAY) - cohort : Math.floor((t - first) / window),
      )
      const own = new Set(ages.filter((age) => age >= 0))
      const most = over(cohort)
      sizes[cohort]++
      for (const age of own) if (age < most) active[cohort]![age]! += 1
      last[cohort]![Math.min(most, Math.max(...own))]! += 1
    }
  }
  return { sizes, active, last }
}

describe('cohorts', () => {
  it('are what sets by hand say', () =>
    property((list) => {
      for (const recurring of [false, true]) {
        const type = recurring ? 'recurring' : 'first-time'
        const from = 2 * DAY
        const { sizes, active, last } = summarize(list, cohorts({ ...daily, from, type }))
        expectSame({ sizes, active, last }, byHand(list, from, null, recurring))
      }
      const { sizes, active, last } = summarize(list, cohorts({ ...daily, from: DAY, window: 90_000 }))
      expectSame({ sizes, active, last }, byHand(list, DAY, 90_000_000, false))
    }))

  it('are the same by many periods as by few', () => {
    const list = Array.from({ length: 400 }, (_, i) => ({ c: (i * i) % 37, t: ((i * 7919) % 5000) * DAY }))
    const rule = { ...daily, observedUntil: 4800 * DAY, brackets: [[0, 0], [1, 3]] } as const // biome-ignore format: short
    for (const type of ['first-time', 'recurring'] as const) {
      const [few, many] = [40, 20].map((step) =>
        summarize(list, cohorts({ ...rule, type, every: { unit: 'day', step } })),
      )
      expect([few?.labels.length, many?.labels.length]).toEqual([120, 240])
      expect([many?.customers, many?.events]).toEqual([few?.customers, few?.events])
      const pairs = (few as Cohorts).sizes.map((_, c) => (many?.sizes[2 * c] ?? 0) + (many?.sizes[2 * c + 1] ?? 0))
      if (type === 'first-time') expect(pairs).toEqual(few?.sizes)
      const periods = new Map<number, Set<number>>()
      for (const { c, t } of list) {
        if (t < 4800 * DAY) periods.set(c, (periods.get(c) ?? new Set()).add(Math.floor(t / (20 * DAY))))
      }
      const gaps = [...periods.values()].flatMap((own) => {
        const firsts = type === 'recurring' ? [...own] : [Math.min(...own)]
        return firsts.flatMap((first) => [...own].map((p) => [first, p - first] as const).filter(([, gap]) => gap >= 0))
      })
      expect(many?.active.flat().reduce((sum, count) => sum + count, 0)).toBe(gaps.length)
      for (const [first, gap] of gaps) expect(many?.active[first]?.[gap]).toBeGreaterThan(0)
    }
  })

  it('are counted alike by bits and one customer after the other', () =>
    property((list) => {
      const rule = { ...daily, from: DAY, brackets: [[0, 0], [1, 3], [5, 6]] } as const // biome-ignore format: short
      const fast = summarize(list, cohorts(rule))
      const slow = summarize(list, cohorts({ ...rule, amount: 'a' }))
      const { sums: _sums, squares: _squares, ...rest } = slow
      expectSame({ ...rest, definition: { ...rest.definition, amounts: false }, sums: null, squares: null }, fast)
    }))

  it('lose no row', () =>
    property((list) => {
      const starting = list.map((visit) => ({ ...visit, s: visit.t - (visit.t % 7) * HOUR + (visit.a > 15 ? DAY : 0) }))
      for (const more of [{}, { type: 'recurring' }, { window: 100_000 }, { start: 's' }] as const) {
        const { events, rows, customers, sizes, earlier } = summarize(
          starting,
          cohorts({ ...daily, from: DAY, ...more }) as never,
        ) as Cohorts
        expect(Object.values(events).reduce((sum, count) => sum + count, 0)).toBe(rows)
        const seen = new Set(starting.filter(({ t }) => t < daily.observedUntil).map(({ c }) => c)).size
        if ('type' in more) continue
        expect(customers).toBe(sizes.reduce((sum, size) => sum + size, 0))
        if (!('start' in more)) expect(customers + earlier).toBe(seen)
      }
    }))

  it('of equal values decode, where the last digit of a total was rounded', () => {
    const list = [-5, 8.9, 19.7, 12.8, 18.6].map((a, i) => ({ c: i === 1 || i === 4 ? 1 : 2, t: 0, a }))
    const of = cohorts({ ...daily, from: 0, window: 100_000, amount: 'a' })
    const summary = summarize(list, of)
    expect(decode(JSON.parse(JSON.stringify(summary)), of)).toStrictEqual(summary)
  })

  it('merge where customers are whole, decode, and do not mind the order', () =>
    property((list) => {
      for (const more of [
        {
          type: 'recurring',
          brackets: [
            [0, 1],
            [2, 5],
          ],
        },
        { window: 100_000, amount: 'a' },
      ] as const) {
        // biome-ignore format: short
        const of = cohorts({ ...daily, from: 0, ...more } as never) as never
        const whole = summarize(list, of) as Cohorts
        const [some, others] = [list.filter(({ c }) => Number(c) > 2), list.filter(({ c }) => !(Number(c) > 2))]
        expectSame(merge(summarize(some, of) as Cohorts, summarize(others, of) as Cohorts), whole)
        expectSame(summarize([...list].reverse(), of), whole)
        expectSame(decode(JSON.parse(JSON.stringify(whole)), of), whole)
      }
    }))
})

describe('cohortRetention', () => {
  it('keeps rolling at or above period, never rising, and all rates within 0 and 1', () =>
    property((list) => {
      for (const more of [{ type: 'recurring' }, { window: 100_000 }] as const) {
        const summary = summarize(list, cohorts({ ...daily, ...more }))
        const [period, rolling] = (['period', 'rolling'] as const).map(
          (mode) => cohortRetention(summary, { mode }).cohorts,
        )
        for (const [c, line] of (rolling ?? []).entries()) {
          const sound = line.rates.every((rate, k) => {
            const exact = period?.[c]?.rates[k] ?? null
            if (rate === null || exact === null) return rate === exact
            return 0 <= exact && exact <= rate && rate <= (k === 0 ? 1 : (line.rates[k - 1] as number))
          })
          if (!sound) expect(line.rates).toEqual(period?.[c]?.rates)
          if (line.size > 0 && typeof line.rates[0] === 'number') expect(period?.[c]?.rates[0]).toBe(1)
        }
      }
    }))

  it('is at least as large in a bracket as at any of its ages', () =>
    property((list) => {
      const summary = summarize(list, cohorts({ ...daily, brackets: [[0, 0], [1, 3], [4, 5]] })) // biome-ignore format: short
      const single = cohortRetention(summary).cohorts
      for (const [c, line] of cohortRetention(summary, { mode: 'bracket' }).cohorts.entries()) {
        for (const [b, [from, to]] of (
          [
            [0, 0],
            [1, 3],
            [4, 5],
          ] as const
        ).entries()) {
          // biome-ignore format: short
          const inside = single[c]?.retained.slice(from, to + 1) ?? []
          const over = inside.length === to - from + 1 && !inside.includes(null)
          const sound = over ? (line.retained[b] ?? -1) >= Math.max(...(inside as number[])) : line.retained[b] === null
          if (!sound) expect(line.retained[b]).toEqual(inside)
        }
      }
    }))

  const rows = [
    { c: 1, t: 0 },
    { c: 1, t: 2 * DAY },
    { c: 2, t: HOUR },
    { c: 3, t: DAY },
    { c: 3, t: 2 * DAY },
    { c: 4, t: 8 * DAY },
  ]
  it('is the same of rows, pools by customers, and keeps a cohort of nobody out of it', () => {
    const result = cohortRetention(rows, { ...daily, level: 0.9, age: 2 })
    expect(result).toEqual(cohortRetention(summarize(rows, cohorts(daily)), { level: 0.9, age: 2 }))
    expect([result.value, result.n, result.customers, result.interval?.level]).toEqual([1 / 3, 6, 4, 0.9])
    expect(result.cohorts[2]).toMatchObject({
      size: 0,
      retained: [0, 0, 0, 0, 0, 0, null, null],
      rates: Array(8).fill(null),
    })
    expect(result.cohorts[8]).toMatchObject({ size: 1, rates: Array(8).fill(null) })
    expect(result.pooledCounts).toMatchObject({ sizes: [3, 3, 3, 3, 3, 3, 3, 2] })
    expect(result.warnings).toEqual(['small-sample'])
  })

  it('has no interval for recurring cohorts, which share customers', () => {
    const { value, interval, standardError, estimate, pooledIntervals } = cohortRetention(rows, {
      ...daily,
      type: 'recurring',
    })
    expect([interval, standardError, estimate]).toEqual([null, null, null])
    expect(value).toBe(1 / 5)
    expect(pooledIntervals.every((one) => one === null)).toBe(true)
  })

  it('has no value at an age that nobody has reached', () => {
    expect(cohortRetention(rows, { ...daily, age: 40 })).toMatchObject({
      value: null,
      reason: 'no-customers',
      interval: null,
    })
    expect(cohortRetention(rows, { ...daily, observedUntil: HOUR })).toMatchObject({ value: null, customers: 1 })
  })

  it('counts customers who never did anything where their start is known', () => {
    const signed = [{ c: 1, s: 0, t: HOUR }, { c: 2, s: 0, t: null }, { c: 3, s: DAY, t: HOUR }, { c: 4, s: 9 * DAY, t: 9 * DAY }] // biome-ignore format: short
    const { cohorts: found, events, customers } = cohortRetention(signed, { ...daily, start: 's' })
    expect(found[0]).toMatchObject({ size: 2, retained: [1, 0, 0, 0, 0, 0, 0, 0] })
    expect([customers, events.idle, events.beforeStart, events.later]).toEqual([3, 1, 1, 1])
    expect(
      cohortRetention(
        [
          { c: 1, s: null, t: HOUR },
          { c: 2, s: 0, t: null },
        ],
        { ...daily, start: 's' },
      ),
    ).toMatchObject({ n: 1, missing: 1 })
    const paid = [
      { c: 1, s: 0, t: null, a: 3 },
      { c: 1, s: 0, t: null, a: null },
      { c: 1, s: 0, t: 5, a: null },
    ]
    expect(cohortClv(paid, { ...daily, start: 's', amount: 'a' })).toMatchObject({ n: 1, missing: 2 })
  })

  it('takes the earliest of the starts that a customer’s rows say', () => {
    const twice = [
      { c: 1, s: 3 * DAY, t: 4 * DAY },
      { c: 1, s: DAY, t: 3 * DAY },
    ]
    expect(summarize(twice, cohorts({ ...daily, start: 's' })).sizes).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
  })

  it('leaves out customers who had started before the first cohort, and says so', () => {
    const { cohorts: found, earlier, events } = cohortRetention(rows, { ...daily, from: DAY })
    expect([found[0]?.size, earlier, events.earlier, events.placed, events.unfinished]).toEqual([1, 2, 3, 2, 1])
  })

  it('goes by local days, and by stretches of time from each start', () => {
    const late = [
      { c: 1, t: '2026-03-28T23:30:00+01:00' },
      { c: 1, t: '2026-03-29T00:10:00+01:00' },
    ]
    const rule = { ...daily, observedUntil: '2026-03-31', timeZone: 'Europe/Rome' }
    expect(cohortRetention(late, rule).pooled).toEqual([1, 1, 0].slice(0, 3))
    expect(cohortRetention(late, { ...rule, timeZone: 'UTC', observedUntil: '2026-03-30' }).pooled).toEqual([1, 0])
    expect(cohortRetention(late, { ...rule, window: 86_400 }).pooled).toEqual([1])
    // The last millisecond of a stretch, and the first of the next.
    const edge = [0, 7_199_999, 7_200_000].map((t, i) => ({ c: i === 2 ? 2 : 1, t }))
    edge.push({ c: 2, t: 0 })
    const ages = {
      customer: 'c',
      at: 't',
      every: 'day',
      timeZone: 'UTC',
      window: 7200,
      observedUntil: 2 * 86_400_000,
    } as const
    expect(cohortRetention(edge, ages).cohorts[0]?.retained.slice(0, 2)).toEqual([2, 1])
  })

  it('compares with another of the same definition', () => {
    const [one, two] = [rows, rows.slice(2)].map((list) => cohortRetention(list, daily))
    expect(compare(one as never, two as never).difference).toBeCloseTo(1 / 6, 14)
    expect(
      refusal(() => compare(one as never, cohortRetention(rows, { ...daily, mode: 'rolling' }) as never)).code,
    ).toBe('not-comparable')
  })

  it('is segmented, customers counted once in the total', () => {
    const by = segment(rows, {
      by: ({ t }) => t >= 2 * DAY,
      of: cohorts({ ...daily, from: 0 }),
      metric: (s) => cohortRetention(s),
    })
    expect(by.segments.map(({ result }) => result.customers)).toEqual([3, 3])
    expect(by.total.result.customers).toBe(4)
  })
})

describe('cohortClv', () => {
  it('adds up to the amounts that stand in cells, and is exact', () =>
    property((list) => {
      const summary = summarize(list, cohorts({ ...daily, amount: 'a' }))
      const { cohorts: found } = cohortClv(summary)
      for (const [c, line] of found.entries()) {
        for (const [k, total] of line.totals.entries()) {
          if (total === null) continue
          const own = new Set(
            list.filter(({ c: who }) => startDay(list, who) === startDay(list, null) + c).map(({ c: who }) => who),
          )
          const until = DAY * (startDay(list, null) + c + k + 1)
          const tenths = list
            .filter(({ c: who, t }) => own.has(who) && t < until)
            .reduce((sum, { a }) => sum + Math.round(10 * a), 0)
          if (Math.abs(total - tenths / 10) >= 1e-9) expect(total).toBe(tenths / 10)
        }
      }
    }))

  function startDay(list: readonly Visit[], who: number | string | null): number {
    const times = list.filter(({ c, t }) => (who === null || c === who) && t < daily.observedUntil).map(({ t }) => t)
    return Math.floor(Math.min(...times) / DAY)
  }

  it('takes the variance over customers, also those who paid nothing more', () => {
    const rows = [{ c: 1, t: 0, a: 10 }, { c: 1, t: DAY, a: 5 }, { c: 2, t: 0, a: 1 }, { c: 3, t: 0, a: 0 }] // biome-ignore format: short
    const { value, standardError, age, pooledSizes } = cohortClv(rows, { ...daily, amount: 'a', age: 1 })
    // The values to date are 15, 1 and 0.
    expect([value, age, pooledSizes[1]]).toEqual([16 / 3, 1, 3])
    expect(standardError).toBeCloseTo(Math.sqrt((15 ** 2 + 1 - 16 ** 2 / 3) / 2 / 3), 13)
    expect(cohortClv(rows, { ...daily, amount: 'a' }).age).toBe(7)
  })

  it('needs amounts', () => {
    expect(refusal(() => cohortClv(summarize([], cohorts(daily)))).message).toBe(
      'options.amount must be given to the summary, got undefined',
    )
    expect(refusal(() => cohortClv([{ c: 1, t: 0, a: '3' }] as never, { ...daily, amount: 'a' } as never)).path).toBe(
      'rows[0].a',
    )
  })
})

describe('bad input', () => {
  const bad = (more: object, path: string, code = 'invalid-option'): void => {
    expect(refusal(() => cohorts({ ...daily, ...more } as never))).toMatchObject({ path, code })
  }
  it('is refused among the options', () => {
    bad(
      {
        brackets: [
          [0, 2],
          [2, 3],
        ],
      },
      'options.brackets[1]',
    )
    bad({ brackets: [[1, 0]] }, 'options.brackets[0]')
    bad({ brackets: [[0, 1.5]] }, 'options.brackets[0]')
    bad({ brackets: [] }, 'options.brackets')
    bad({ window: 0 }, 'options.window')
    bad({ window: 60, type: 'recurring' }, 'options.window')
    bad({ window: 0.0001 }, 'options.window')
    bad({ amount: 'a', type: 'recurring' }, 'options.amount')
    bad({ start: 's', type: 'recurring' }, 'options.start')
    bad({ type: 'all' }, 'options.type')
    bad({ from: HOUR }, 'options.from')
    bad({ from: 9 * DAY }, 'options.observedUntil')
    bad({ observedUntil: undefined }, 'options.observedUntil', 'missing-option')
    bad({ every: 'fortnight' }, 'options.every')
    bad({ timeZone: 'Mars' }, 'options.timeZone')
    bad({ asOf: 0 }, 'options.asOf', 'unknown-option')
    bad({ customer: 3 }, 'options.customer')
    bad({ onInvalid: 'drop' }, 'options.onInvalid')
    const of = summarize([], cohorts(daily))
    expect(refusal(() => cohortRetention(of, { mode: 'n-day' } as never)).path).toBe('options.mode')
    expect(refusal(() => cohortRetention(of, { age: -1 })).path).toBe('options.age')
    expect(refusal(() => cohortRetention(of, { every: 'day' } as never)).code).toBe('unknown-option')
    const inBrackets = summarize([], cohorts({ ...daily, brackets: [[1, 3]] }))
    expect(refusal(() => cohortRetention(inBrackets, { mode: 'bracket', age: 7 })).path).toBe('options.age')
  })

  it('is refused among the rows, or counted', () => {
    const rows = [{ c: '', t: 0 }, { c: true, t: 0 }, { c: 1, t: 'x' }, { c: 1, t: 0.5 }, { c: null, t: 0 }, { c: 1, t: null }, { c: 1, t: 0 }] // biome-ignore format: short
    const count = summarize(rows as never, cohorts({ ...daily, onInvalid: 'count' }) as never) as Cohorts
    expect([count.rows, count.n, count.missing, count.invalid]).toEqual([7, 1, 2, 4])
    for (const [i, path] of ['rows[0].c', 'rows[0].c', 'rows[0].t', 'rows[0].t'].entries()) {
      expect(refusal(() => summarize([rows[i]] as never, cohorts(daily) as never))).toMatchObject({
        path,
        code: 'invalid-value',
      })
    }
    const columns = { c: Int32Array.of(1, -1, 2), t: Float64Array.of(0, 5, Number.NaN) }
    expect(refusal(() => summarize(columns, cohorts(daily))).path).toBe('rows[2].t')
    expect(summarize({ c: Int32Array.of(1, -1), t: Float64Array.of(0, 5) }, cohorts(daily)).customers).toBe(2)
  })

  it('is refused in a decoded summary', () => {
    const of = cohorts({ ...daily, from: 0, amount: 'a', brackets: [[1, 3]] })
    const sound = summarize(
      [
        { c: 1, t: 0, a: 1 },
        { c: 1, t: DAY, a: 2 },
        { c: 2, t: 0, a: 3 },
      ],
      of,
    )
    const broken = (change: (copy: Record<string, never>) => void): string => {
      const copy = JSON.parse(JSON.stringify(sound)) as Record<string, never>
      change(copy)
      return refusal(() => decode(copy, of)).path
    }
    const set =
      (path: (string | number)[], value: unknown) =>
      (copy: Record<string, never>): void => {
        const parent = path.slice(0, -1).reduce((data, key) => data[key as never], copy as never) as unknown as Record<
          string | number,
          unknown
        >
        parent[path.at(-1) as never] = value
      }
    expect(broken(set(['events', 'placed'], 4))).toBe('summary.n')
    expect(broken(set(['customers'], 3))).toBe('summary.customers')
    expect(broken(set(['active', 0, 1], 2))).toBe('summary.active[0][1]')
    expect(broken(set(['last', 0, 0], 2))).toBe('summary.last[0]')
    expect(broken(set(['bracketed', 0, 0], 2))).toBe('summary.bracketed[0][0]')
    expect(broken(set(['squares', 0, 0], { exact: [1] }))).toBe('summary.squares[0][0]')
    expect(broken(set(['edges', 0], 'x'))).toBe('summary.edges[0]')
  })

  it('is refused where summaries of different cohorts are merged', () => {
    const [a, b] = [0, DAY].map((t) => summarize([{ c: t, t }], cohorts(daily)))
    expect(refusal(() => merge(a as Cohorts, b as Cohorts)).code).toBe('different-definition')
  })

  it('is refused where there would be too many cells', () => {
    const hourly = { ...daily, every: 'hour', observedUntil: '2026-01-01' } as const
    expect(refusal(() => summarize([{ c: 1, t: '2025-01-01' }], cohorts(hourly))).path).toBe('options.every')
    expect(
      refusal(() => summarize([{ c: 1, t: '2025-01-01' }], cohorts({ ...hourly, every: 'day', window: 60 }))).path,
    ).toBe('options.window')
  })
})
