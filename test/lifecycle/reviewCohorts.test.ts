import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Cohorts,
  cohortClv,
  cohortRetention,
  cohorts,
  decode,
  merge,
  proportion,
  type Summarizer,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

const DAY = 86_400_000
const rows = [
  { who: 'A', at: 0, paid: 5 },
  { who: 'A', at: DAY, paid: 3 },
  { who: 'B', at: 5, paid: 10 },
  { who: 'C', at: DAY, paid: 1 },
  { who: 'C', at: 2 * DAY, paid: 1 },
]
const daily = { customer: 'who', at: 'at', every: 'day', timeZone: 'UTC', observedUntil: 3 * DAY } as const
const brackets = [
  [0, 0],
  [1, 2],
] as const

it('rows and their summary give the same with every option of the metric', () => {
  const paid = summarize(rows, cohorts({ ...daily, amount: 'paid' }))
  for (const own of [{}, { age: 0 }, { level: 0.8 }, { age: 1, level: 0.99 }]) {
    const result = cohortClv(rows, { ...daily, amount: 'paid', ...own })
    expect(result).toStrictEqual(cohortClv(paid, own))
    expect([result.age, result.interval?.level]).toEqual([own.age ?? 2, own.level ?? 0.95])
  }
  const summary = summarize(rows, cohorts({ ...daily, brackets }))
  for (const own of [
    {},
    { mode: 'rolling', age: 2 },
    { mode: 'bracket', age: 2, level: 0.8 },
    { method: 'clopper-pearson', level: 0.99 },
  ] as const) {
    const result = cohortRetention(rows, { ...daily, brackets, ...own })
    expect(result).toStrictEqual(cohortRetention(summary, own))
    const { level = 0.95, method = 'wilson' } = own as { level?: number; method?: string }
    expect(result.pooledIntervals[0]).toMatchObject({ level, method })
  }
})

it('rolling retention of one cohort never rises, but a pooled row may: fewer cohorts have reached the later age', () => {
  const visits = [
    { who: 'A', at: 0 },
    { who: 'A', at: 2 * DAY },
    { who: 'B', at: DAY },
  ]
  const { pooled, cohorts: found } = cohortRetention(visits, { ...daily, mode: 'rolling' })
  expect(pooled).toEqual([1, 0.5, 1])
  expect(found.map(({ rates }) => rates)).toEqual([
    [1, 1, 1],
    [1, 0, null],
    [null, null, null],
  ])
})

it('a bracket that holds age 0 alone has a value where its age is asked for', () => {
  const only = { ...daily, brackets: [[0, 0]], mode: 'bracket' } as const
  expect(cohortRetention(rows, { ...only, age: 0 })).toMatchObject({ value: 1, ages: [[0, 0]] })
  expect(refusal(() => cohortRetention(rows, only))).toMatchObject({ code: 'missing-option', path: 'options.age' })
  expect(refusal(() => cohortRetention(rows, only)).message).toBe(
    'options.age must be given, such as 0, where no bracket begins after age 0, got undefined',
  )
  const other = refusal(() => cohortRetention(rows, { ...only, age: 1 }))
  expect([other.code, other.path]).toEqual(['invalid-option', 'options.age'])
})

describe('an option that does not exist is refused with all that may be given', () => {
  const summary = summarize(rows, cohorts({ ...daily, amount: 'paid' }))
  const reading =
    'customer, at, start, amount, observedUntil, from, window, type, brackets, naiveZone, onInvalid, every, timeZone, weekStart, fiscalYearStart'
  for (const [name, run, own] of [
    ['cohortRetention', cohortRetention, 'mode, age, level, method'],
    ['cohortClv', cohortClv, 'age, level'],
  ] as const) {
    it(`of ${name}`, () => {
      const call = run as (source: object, options: object) => unknown
      const of = refusal(() => call(summary, { foo: 1 }))
      expect([of.code, of.message]).toEqual(['unknown-option', `options.foo must be one of ${own}, got "foo"`])
      const read = refusal(() => call(rows, { ...daily, amount: 'paid', foo: 1 }))
      expect([read.code, read.message]).toEqual([
        'unknown-option',
        `options.foo must be one of ${own}, ${reading}, got "foo"`,
      ])
    })
  }
})

it('every cell has the interval of its share, by every method', () => {
  const summary = summarize(
    Array.from({ length: 90 }, (_, i) => ({ who: (i * i) % 23, at: ((i * 7) % 5) * (DAY / 2), paid: 0 })),
    cohorts(daily),
  )
  for (const method of ['wilson', 'clopper-pearson', 'wald'] as const) {
    for (const level of [0.8, 0.95]) {
      const { cohorts: found, pooled, pooledIntervals, pooledCounts } = cohortRetention(summary, { method, level })
      const shares = found.flatMap(({ retained, size }) => retained.map((yes) => [yes, size] as const))
      const same = shares.map(([yes, n]) => (yes === null ? null : proportion({ yes, n }, { method, level })))
      expectSame(
        found.flatMap(({ rates, intervals }) => [rates, intervals]),
        found.flatMap(({ retained }, c) => {
          const from = found.slice(0, c).reduce((sum, one) => sum + one.retained.length, 0)
          const own = same.slice(from, from + retained.length)
          return [own.map((one) => one?.value ?? null), own.map((one) => one?.interval ?? null)]
        }),
      )
      for (const [k, yes] of pooledCounts.retained.entries()) {
        const { value, interval } = proportion({ yes: yes ?? 0, n: pooledCounts.sizes[k] as number }, { method, level })
        expectSame([pooled[k], pooledIntervals[k]], [value, interval])
      }
    }
  }
})

it('the value of customers is by default that of the last age that somebody has reached', () => {
  const second = rows.filter(({ who }) => who === 'C')
  const result = cohortClv(second, { ...daily, from: 0, amount: 'paid' })
  expect(result).toMatchObject({ age: 1, value: 2, pooledSizes: [1, 1, 0], pooled: [1, 2, null] })
  const none = cohortClv([], { ...daily, from: 0, amount: 'paid' })
  expect(none).toMatchObject({ age: null, value: null, reason: 'no-customers', warnings: [] })
})

it('a bracket that no cohort has reached has no count', () => {
  const { pooledCounts, pooled } = cohortRetention(rows, {
    ...daily,
    brackets: [...brackets, [50, 60]],
    mode: 'bracket',
  })
  expect(pooledCounts).toEqual({ sizes: [3, 2, 0], retained: [3, 1, null] })
  expect(pooled).toEqual([1, 0.5, null])
})

it('customers of equal value have a standard error of 0, where the last digit of a total was rounded', () => {
  const paid = [-5, 8.9, 19.7, 12.8, 18.6].map((amount, i) => ({
    who: i === 1 || i === 4 ? 'A' : 'B',
    at: 0,
    paid: amount,
  }))
  expect(cohortClv(paid, { ...daily, amount: 'paid' })).toMatchObject({ value: 27.5, standardError: 0 })
})

it('a summary by hand with more active customers than its cohort has is refused', () => {
  const { active, ...rest } = summarize(rows, cohorts(daily))
  expect(rest.sizes).toEqual([2, 1, 0])
  const wrong = active.map((ages, c) => (c === 1 ? [2, ...ages.slice(1)] : ages))
  expect(refusal(() => cohortRetention({ ...rest, active: wrong })).path).toBe('counts.yes')
})

describe('a decoded summary', () => {
  type Copy = { -readonly [K in keyof Cohorts]: never }
  const based = { customer: 'c', at: 'at', every: 'day', timeZone: 'UTC', from: 0, observedUntil: 3 * DAY } as const
  const of = cohorts({ ...based, amount: 'a' })
  const bought = [
    { c: 1, at: 5, a: 2 },
    { c: 1, at: DAY, a: 3 },
  ]
  const a = summarize(bought, of)
  const refused = (summary: Cohorts, by: Summarizer<string, never, Cohorts>, changes: object): string => {
    const copy = JSON.parse(JSON.stringify(summary)) as Copy
    const { events, ...rest } = changes as { events?: object }
    const { code, path } = refusal(() =>
      decode({ ...copy, ...rest, events: { ...(copy.events as object), ...events } }, by),
    )
    expect(code).toBe('invalid-summary')
    return path
  }
  const path = (changes: object): string => refused(a, of, changes)
  const sum = (...parts: number[]): object => ({ exact: parts })

  it('has a row for each customer', () => {
    expect(path({ sizes: [5, 0, 0], customers: 5 })).toBe('summary.customers')
    expect(path({ earlier: 2 })).toBe('summary.customers')
    expect(path({ n: 3, rows: 3, events: { earlier: 1 } })).toBe('summary.earlier')
    expect(path({ n: 3, rows: 3, earlier: 1, events: { later: 1 } })).toBe('summary.earlier')
  })

  it('has nobody and nothing before the first cohort where there is none', () => {
    const open = cohorts({ customer: 'c', at: 'at', start: 's', every: 'day', timeZone: 'UTC', observedUntil: DAY })
    const late = summarize([{ c: 1, at: 2 * DAY, s: 2 * DAY }], open)
    expect(late).toMatchObject({ edges: [], events: { later: 1 } })
    expect(refused(late, open, { earlier: 1 })).toBe('summary.earlier')
    expect(refused(late, open, { events: { later: 0, earlier: 1 } })).toBe('summary.events.earlier')
  })

  it('has customers who start with an event active at age 0, and all of them last active at some age', () => {
    expect(path({ active: [[0, 1, 0], [0, 0], [0]] })).toBe('summary.active[0][0]')
    expect(
      path({
        active: [[0, 0, 0], [0, 0], [0]],
        last: [
          [0, 0, 0, 0],
          [0, 0, 0],
          [0, 0],
        ],
      }),
    ).toBe('summary.last[0]')
    const windowed = cohorts({ ...based, window: 80_000 })
    const b = summarize(bought, windowed)
    expect(b.active).toEqual([[1, 1], [0], []])
    expect(refused(b, windowed, { active: [[0, 1], [0], []] })).toBe('summary.active[0][0]')
    expect(refused(b, windowed, { last: [[0, 0, 0], [0, 0], [0]] })).toBe('summary.last[0]')
  })

  it('has those who were last active at an age active at it', () => {
    expect(path({ active: [[1, 0, 0], [0, 0], [0]] })).toBe('summary.active[0][1]')
    expect(
      path({
        last: [
          [0, 0, 0, 1],
          [0, 0, 0],
          [0, 0],
        ],
      }),
    ).toBe('summary.last[0][3]')
  })

  it('has a row in an age for each customer active at it, and no other', () => {
    expect(path({ events: { placed: 1, unfinished: 1 } })).toBe('summary.events.placed')
    expect(path({ events: { placed: 0, unfinished: 2 } })).toBe('summary.events.placed')
    expect(path({ n: 3, rows: 3, events: { unfinished: 1 } })).toBe('summary.events.unfinished')
    expect(path({ n: 3, rows: 3, events: { idle: 1 } })).toBe('summary.events.idle')
    expect(path({ n: 3, rows: 3, events: { beforeStart: 1 } })).toBe('summary.events.beforeStart')
    const none = summarize([], of)
    expect(refused(none, of, { n: 1, rows: 1, events: { placed: 1 } })).toBe('summary.events.placed')
    const half = cohorts({ ...based, observedUntil: 2.5 * DAY })
    const late = summarize([...bought, { c: 1, at: 2 * DAY, a: 0 }], half)
    expect([late.last[0], late.events.unfinished]).toEqual([[0, 0, 1], 1])
    expect(refused(late, half, { events: { placed: 3, unfinished: 0 } })).toBe('summary.events.unfinished')
  })

  it('has amounts where somebody was active, and the squares of one customer from its sums', () => {
    const [none, { squares }] = [sum(), JSON.parse(JSON.stringify(a)) as { squares: object[][] }]
    const first = (list: readonly object[]): object[][] => [[...list, none], [none, none], [none]]
    expect(path({ sums: first([sum(100), sum(3)]) })).toBe('summary.squares[0][0]')
    expect(path({ squares: first([sum(4), sum(20)]) })).toBe('summary.squares[0][1]')
    expect(path({ squares: first([sum(4), sum(21, 1e-20)]) })).toBe('summary.squares[0][1]')
    expect(path({ sums: [[sum(2), sum(3), sum(1)], [none, none], [none]] })).toBe('summary.sums[0][2]')
    expect(path({ squares: [...squares.slice(0, 1), [none, sum(1)], [none]] })).toBe('summary.squares[1][1]')
    // So that no sum leaves the range of doubles.
    expect(path({ sums: first([sum(1e200), sum(3)]) })).toBe('summary.sums[0][0]')
    expect(path({ squares: first([sum(4), sum(1.7e308)]) })).toBe('summary.squares[0][1]')
    const two = summarize([...bought, { c: 2, at: 7, a: 1 }], of)
    expect(refused(two, of, { squares: first([sum(1.7e308), sum(1.7e308)]) })).toBe('summary.squares[0][0]')
    expect(refused(two, of, { sums: first([sum(30), sum(3)]) })).toBe('summary.squares[0][0]')
  })

  it('has amounts of those who were active alone, where customers start by a field', () => {
    const started = cohorts({ ...based, start: 's', amount: 'a' })
    const rows = [{ c: 1, s: 0, at: 5, a: 2 }, { c: 1, s: 0, at: DAY, a: 3 }, { c: 2, s: 0, at: null, a: null }] // biome-ignore format: short
    const b = summarize(rows, started)
    expect(b).toMatchObject({ sizes: [2, 0, 0], active: [[1, 1, 0], [0, 0], [0]] }) // biome-ignore format: short
    const { squares } = JSON.parse(JSON.stringify(b)) as { squares: { exact: number[] }[][] }
    squares[0]![1] = { exact: [22] }
    expect(refused(b, started, { squares })).toBe('summary.squares[0][1]')
    expect(refused(b, started, { n: 2, rows: 2, events: { idle: 0 } })).toBe('summary.customers')
    expect(refused(b, started, { customers: 3, sizes: [3, 0, 0] })).toBe('summary.customers')
    expect(refused(b, started, { earlier: 2, n: 5, rows: 5, events: { beforeStart: 2 } })).toBe('summary.earlier')
    expect(refused(b, started, { earlier: 1, n: 4, rows: 4, events: { placed: 3 } })).toBe('summary.earlier')
  })

  it('has amounts at an age of no more customers than can have been active by then', () => {
    const started = cohorts({ ...based, start: 's', amount: 'a' })
    const late = { c: 2, s: 0, at: 2 * DAY, a: 1 }
    const b = summarize([...bought.map((one) => ({ ...one, s: 0 })), late], started)
    const squares = JSON.parse(JSON.stringify(b.squares)) as { exact: number[] }[][]
    expect(squares[0]).toEqual([{ exact: [4] }, { exact: [21] }, { exact: [1] }])
    // One customer alone was active at age 0, so its square is known; by age 1 it may have been two.
    const [first, ...rest] = squares
    expect(refused(b, started, { squares: [[{ exact: [5] }, ...(first?.slice(1) ?? [])], ...rest] })).toBe(
      'summary.squares[0][0]',
    )
  })

  it('has in a bracket as many as some customers would, and no other number', () => {
    const bracketed = cohorts({ ...based, observedUntil: 4 * DAY, brackets: [[1, 2]] })
    // Three customers of one day, each active at any of the ages 1, 2 and 3.
    const sets = Array.from({ length: 8 }, (_, bits) => [1, 2, 3].filter((age) => (bits >> (age - 1)) & 1))
    const possible = new Map<string, { readonly summary: Cohorts; readonly counts: Set<number> }>()
    for (const [c, one] of sets.entries()) {
      for (const other of sets.slice(c)) {
        for (const third of sets) {
          const ages = [one, other, third].flatMap((set, who) => [0, ...set].map((age) => ({ c: who, at: age * DAY })))
          const summary = summarize(ages, bracketed)
          const key = JSON.stringify([summary.active, summary.last])
          const known = possible.get(key) ?? { summary, counts: new Set() }
          possible.set(key, known)
          known.counts.add(summary.bracketed?.[0]?.[0] as number)
        }
      }
    }
    expect(possible.size).toBeGreaterThan(50)
    for (const { summary, counts } of possible.values()) {
      for (const count of [0, 1, 2, 3]) {
        const changed = { ...summary, bracketed: [[count], ...(summary.bracketed ?? []).slice(1)] }
        if (counts.has(count)) expectSame(decode(changed, bracketed), changed)
        else expect(refused(summary, bracketed, changed)).toBe('summary.bracketed[0][0]')
      }
    }
  })

  it('has recurring cohorts that agree with one another', () => {
    const recurring = cohorts({ ...based, type: 'recurring' })
    const b = summarize([...bought, { c: 2, at: DAY }], recurring)
    expect(b).toMatchObject({ sizes: [1, 2, 0], last: [[0, 1, 0, 0], [2, 0, 0], [0, 0]], customers: 2 }) // biome-ignore format: short
    expect(refused(b, recurring, { customers: 3 })).toBe('summary.customers')
    expect(refused(b, recurring, { customers: 1 })).toBe('summary.customers')
    expect(refused(b, recurring, { earlier: 1, n: 4, rows: 4, events: { earlier: 1 } })).toBe('summary.earlier')
    expect(refused(b, recurring, { events: { placed: 2, later: 1 } })).toBe('summary.events.placed')
    const lists = { active: [[1, 1, 1], [2, 0], [0]], last: [[0, 0, 1, 0], [2, 0, 0], [0, 0]] } // biome-ignore format: short
    expect(refused(b, recurring, lists)).toBe('summary.last[0][2]')
    const more = { active: [[1, 1, 1], [2, 0], [0]], last: [[0, 0, 1, 0], [1, 1, 0], [1, 0]] } // biome-ignore format: short
    expect(refused(b, recurring, more)).toBe('summary.active[0][2]')
  })
})

/** A customer, whole hours (or null), when it started, an amount and whether the row is wrong. */
const row = fc.record({
  c: fc.oneof(fc.nat(6), fc.constantFrom('a', 'b', -1, 0.5), fc.constant(null)),
  at: fc.oneof({ weight: 9, arbitrary: fc.nat(230) }, { weight: 1, arbitrary: fc.constant(null) }),
  s: fc.oneof({ weight: 9, arbitrary: fc.nat(250) }, { weight: 1, arbitrary: fc.constant(null) }),
  a: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -50, max: 200 }).map((tenths) => tenths / 10) },
    { weight: 2, arbitrary: fc.constantFrom(0, -0, 1e130, -1e130, 1e-130, 1e16, 0.1) },
    { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN) },
  ),
})
const rules = fc.record({
  kind: fc.constantFrom('events', 'field', 'recurring'),
  window: fc.option(fc.constantFrom(3600, 90_000, 86_400, 200_000), { nil: undefined }),
  brackets: fc.constantFrom(undefined, [[0, 0]], [[0, 1], [2, 5]], [[1, 2], [3, 3], [20, 40]]), // biome-ignore format: short
  amounts: fc.boolean(),
  from: fc.nat(4),
  until: fc.integer({ min: 121, max: 240 }),
  every: fc.constantFrom('day', 'week', { unit: 'day', step: 2, origin: 0 }),
})

it('every summary there can be decodes, those that were merged and merged ones of one customer each too', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 24 }), rules, (list, { kind, window, brackets, amounts, ...rule }) => {
      const from = rule.every === 'week' ? 4 * DAY : 2 * Math.floor(rule.from / 2) * DAY
      const of = cohorts({
        customer: 'c',
        at: 'at',
        every: rule.every,
        timeZone: 'UTC',
        from,
        observedUntil: (rule.until * DAY) / 24,
        onInvalid: 'count',
        ...(kind === 'recurring' ? { type: 'recurring' } : window !== undefined && { window }),
        ...(kind === 'field' && { start: 's' }),
        ...(kind !== 'recurring' && amounts && { amount: 'a' }),
        ...(brackets !== undefined && { brackets }),
      } as never) as Summarizer<string, never, Cohorts>
      const instant = (hours: number | null): number | null => (hours === null ? null : (hours * DAY) / 24)
      const visits = list.map((one) => ({ ...one, at: instant(one.at), s: instant(one.s) }))
      const count = (some: readonly object[]): Cohorts => summarize(some as never, of as never)
      const whole = count(visits)
      const ids = [...new Set(visits.map(({ c }) => c))]
      const parts = ids.map((id) => count(visits.filter(({ c }) => c === id)))
      const merged = parts.length > 0 ? merge(...(parts as [Cohorts, ...Cohorts[]])) : whole
      expectSame(merged, whole)
      for (const one of [whole, ...parts]) expectSame(decode(JSON.parse(JSON.stringify(one)), of), one)
    }),
    { numRuns: 1000 },
  )
})
