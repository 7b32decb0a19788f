import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  churnHazard,
  decode,
  kaplanMeier,
  type Lifetimes,
  lifetimes,
  logRank,
  merge,
  nelsonAalen,
  restrictedMean,
  segment,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

/* Edges where a last digit decides, and options that are wrong. */

interface Life {
  readonly time: number
  readonly event: number
  readonly entry?: number
}
const plain = lifetimes({ duration: 'time', event: 'event', unit: 'month' })
const late = lifetimes({ duration: 'time', event: 'event', entry: 'entry', unit: 'month' })
const of = (...rows: readonly Life[]): Lifetimes => summarize(rows, plain)
const lateOf = (...rows: readonly Required<Life>[]): Lifetimes => summarize(rows, late)
const ended = (time: number): Life => ({ time, event: 1 })
const open = (time: number): Life => ({ time, event: 0 })
const runs = { numRuns: 1000 }

describe('restrictedMean', () => {
  const time = fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10)
  const life = fc.record({ time, event: fc.nat(1) })

  it('is the horizon itself where nobody ends before it, and never more', () => {
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 30 }), (rows) => {
        const to = Math.max(0.1, ...rows.map((row) => row.time))
        const { value, lost } = restrictedMean(of(...rows), { to })
        if (value === null) return
        expect(value).toBeLessThanOrEqual(to)
        expect(lost).toBe(to - value)
        if (rows.every(({ event }) => event === 0)) expect(value).toBe(to)
      }),
      runs,
    )
    expect(restrictedMean(of(open(1.7), open(3.9), open(7.4)), { to: 7.4 })).toMatchObject({ value: 7.4, lost: 0 })
  })

  it('has the interval of its error, and no error of 0', () => {
    const { value, standardError, interval, lost, definition, estimate } = restrictedMean(ten, { to: 10, level: 0.9 })
    expect(value).toBeCloseTo(7.7, 12)
    expect(standardError).toBeCloseTo(0.984046207642461, 12)
    const half = 1.6448536269514722 * 0.984046207642461
    expect(interval?.low).toBeCloseTo(7.7 - half, 12)
    expect(interval?.high).toBeCloseTo(7.7 + half, 12)
    expect(lost).toBeCloseTo(10 - 7.7, 12)
    expect([definition, estimate?.kind]).toEqual([{ unit: 'month', entry: false, to: 10 }, 'normal'])
    const sure = { value: 5, standardError: null, interval: null, estimate: null, reason: null }
    expect(restrictedMean(of(ended(7), ended(8)), { to: 5 })).toMatchObject(sure)
    expect(restrictedMean(of(open(3)), { to: 5 }).reason).toBe('none-finished')
    expect(restrictedMean(of(), { to: 5 }).reason).toBe('no-answers')
  })

  it('needs a horizon that a life can reach', () => {
    expect(refusal(() => restrictedMean(ten, {} as never)).code).toBe('missing-option')
    expect(refusal(() => restrictedMean(ten, { to: 2e15 })).code).toBe('invalid-option')
    expect(restrictedMean(of(open(1e15)), { to: 1e15 }).value).toBe(1e15)
  })
})

describe('churnHazard', () => {
  it('loses nobody at the end of a period whose length is no whole number', () => {
    // 39 · 0.7 is below 27.3, and 4.3 / 0.1 below 43.
    const { periods, survival } = churnHazard(of(ended(27.3), open(20)), { every: 0.7 })
    expect([periods.length, periods.at(-1)?.lost, survival.at(-1)]).toEqual([39, 1, 0])
    expect(churnHazard(of(open(4.3)), { every: 0.1 }).periods.length).toBe(43)
    expect(churnHazard(of(open(0.3)), { every: 0.1, periods: 3 }).periods.map(({ censored }) => censored)).toEqual([
      0, 0, 1,
    ])
  })

  it('puts each whole multiple of the period into the period that it ends', () => {
    const length = fc.constantFrom(0.1, 0.01, 0.7, 0.3, 1 / 3, 30.4375, 365.25 / 12, 7)
    fc.assert(
      fc.property(length, fc.integer({ min: 1, max: 500 }), fc.boolean(), (every, k, whole) => {
        const time = whole ? every * k : Number((every * k).toPrecision(13))
        if (Math.abs(time - every * k) > 4 * Number.EPSILON * time) return
        const { periods, survival } = churnHazard(of(ended(time), open(every / 2)), { every })
        expect([periods.length, periods.at(-1)?.lost, survival.at(-1)]).toEqual([k, 1, 0])
        expect(churnHazard(of(open(time)), { every }).periods.length).toBe(k)
        const longer = churnHazard(of(ended(time), open(every * (k + 2))), { every, periods: k + 1 }).periods
        expect(longer.findIndex(({ lost }) => lost === 1)).toBe(k - 1)
      }),
      runs,
    )
  })

  it('counts in each period who was seen last in it', () => {
    const { periods } = churnHazard(of(open(0.5), open(1), open(1.5), ended(2), open(2), ended(3), open(4)))
    expect(periods.map(({ censored, lost }) => [censored, lost])).toEqual([[2, 0], [2, 1], [0, 1], [1, 0]]) // biome-ignore format: one line
  })

  it('takes as many periods as were seen, at least one where all left at once, at most 100,000', () => {
    expect(churnHazard(of(ended(0))).periods.length).toBe(1)
    expect(churnHazard(of(open(100_000))).periods.length).toBe(100_000)
    const told = (life: Life, options: object): string => refusal(() => churnHazard(of(life), options)).message
    expect(told(open(100_001), {})).toBe('options.every must be long enough for at most 100000 periods, got 1')
    expect(told(open(5), { periods: 6 })).toBe('options.periods must be at most 5, where the records end, got 6')
    expect(told(open(1e6), { periods: 100_001 })).toBe('options.periods must be at most 100000, got 100001')
    expect(told(open(5), { periods: 0 })).toMatch('options.periods must be a whole number of at least 1, got 0')
    expect(told(open(5), { every: Infinity })).toMatch('options.every must be a finite number above 0')
  })

  it.each([1e-3, 1e-12, 5e-324])('refuses periods of %j in the longest life', (every) => {
    for (const life of [ended(1e15), open(1e15)]) {
      expect(refusal(() => churnHazard(of(life), { every })).path).toBe('options.every')
    }
  })

  it('is unknown where nobody is under watch before the end of the period', () => {
    const rows = [{ time: 1, event: 0, entry: 0 }, { time: 5, event: 1, entry: 2 }, { time: 6, event: 0, entry: 2 }] // biome-ignore format: one line
    const found = churnHazard(lateOf(...rows)).periods.map(({ atRisk, entered, hazard }) => [atRisk, entered, hazard])
    expect(found.slice(0, 3)).toEqual([[1, 0, 0], [0, 2, null], [2, 0, 0]]) // biome-ignore format: one line
    const earlier = rows.map((row) => (row.time === 5 ? { ...row, entry: 1.5 } : row))
    expect(churnHazard(lateOf(...earlier)).periods[1]).toMatchObject({ atRisk: 0, entered: 2, hazard: 0 })
  })
})

/* In R, survfit(Surv(time, event) ~ 1, conf.type = 'log-log', conf.int = 0.9) has these medians, its rmean = 10 this mean. */

const ten = of(...[2, 3, 5, 8, 12, 14, 21].map(ended), ...[3, 9, 20].map(open))

describe('kaplanMeier', () => {
  it('tells the spread of its median to both sides, at the level that is asked for', () => {
    const z = 1.6448536269514722
    const lives = of(...[1, 2, 3, 4, 5, 9, 16, 25].map(ended), ...[7, 11].map(open))
    const { value, interval, standardError, estimate, events, censored } = kaplanMeier(lives, { level: 0.9 })
    expect([value, interval, events, censored]).toEqual([7, { low: 2, high: 16, level: 0.9, method: 'log-log' }, 8, 2])
    const { below, above, ...rest } = estimate as { below: number; above: number }
    expect(standardError).toBeCloseTo((16 - 2) / (2 * z), 12)
    expect(rest).toEqual({ kind: 'normal', value: 7, standardError, unit: 1 })
    expect(below).toBeCloseTo((7 - 2) / z, 12)
    expect(above).toBeCloseTo((16 - 7) / z, 12)
  })

  it('has no estimate where its interval has no length, and warns of fewer than 30', () => {
    const alike = of(...Array.from({ length: 30 }, (_, i) => ended(i < 28 ? 5 : 6)))
    expect(kaplanMeier(alike)).toMatchObject({ value: 5, standardError: null, estimate: null, warnings: [] })
    expect(kaplanMeier(alike).interval).toMatchObject({ low: 5, high: 5 })
    const fewer = of(...Array.from({ length: 29 }, () => ended(5)))
    expect([kaplanMeier(fewer).warnings, kaplanMeier(of()).warnings]).toEqual([['small-sample'], []])
    const all = Array.from({ length: 30 }, (_, i) => ended(i + 1))
    expect(restrictedMean(of(...all), { to: 9 }).warnings).toEqual([])
    expect(restrictedMean(of(...all.slice(1)), { to: 9 }).warnings).toEqual(['small-sample'])
  })

  it('takes no share of none or all', () => {
    for (const share of [0, 1]) {
      expect(refusal(() => kaplanMeier(ten, { quantiles: [share] })).path).toBe('options.quantiles[0]')
    }
  })

  it('takes the middle where the curve stands at the share, whatever its last digit', () => {
    const shares = [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9]
    const { quantiles } = kaplanMeier(of(...shares.map((_, i) => ended(i + 1)), ended(9), ended(10)), {
      quantiles: shares,
    })
    expect(quantiles.map(({ time }) => time)).toEqual([1.5, 2.5, 3.5, 4.5, 6.5, 7.5, 8.5, 9.5])
  })

  it('finds the time of a share however small', () => {
    const curve = of(open(1), ended(5), ended(9))
    expect(kaplanMeier(curve, { quantiles: [1e-10] }).quantiles[0]).toMatchObject({ time: 5, low: 5 })
  })
})

describe('nelsonAalen', () => {
  it('is 0 with its bounds where nobody has left', () => {
    for (const interval of ['log', 'plain'] as const) {
      const points = nelsonAalen(of(open(3), open(5)), { interval }).points
      expect(points.map(({ low, high, standardError }) => [low, high, standardError])).toStrictEqual([[0, 0, 0], [0, 0, 0]]) // biome-ignore format: one line
    }
  })

  it('ends at the last time, in logarithms unless told otherwise', () => {
    const { cumulativeHazard, points, events, censored, method } = nelsonAalen(ten)
    expect([cumulativeHazard, events, censored, method]).toEqual([points.at(-1)?.cumulativeHazard, 7, 3, 'log'])
    expect(nelsonAalen(ten, { interval: 'log' })).toEqual(nelsonAalen(ten))
    expect(nelsonAalen(ten, { level: 0.95 })).toEqual(nelsonAalen(ten))
    expect(refusal(() => nelsonAalen(ten, { level: 95 })).path).toBe('options.level')
  })
})

describe('logRank', () => {
  it('has one way to say each thing', () => {
    const weights = 'fleming-harrington'
    expect(logRank(groups, { weights })).toEqual(logRank(groups, { weights, rho: 1, gamma: 0 }))
    expect(logRank(groups)).toMatchObject({ rho: null, gamma: null, groups: [{ key: 0, n: 3, events: 1 }, { key: 1 }] }) // biome-ignore format: one line
    expect(refusal(() => logRank([groups[0] as Lifetimes])).message).toMatch('groups must be at least two summaries')
    const segments = groups.map((summary, key) => ({ key, summary, rows: 3, share: 0.5, result: null }))
    expect(logRank({ segments } as never)).toEqual(logRank(groups))
  })

  const groups = [of(ended(1), open(50), open(50)), of(ended(2), open(50), open(50))]

  it.each(['1', true, Number.NaN, -1, 11, null])('refuses the exponent %j', (gamma) => {
    const weights = 'fleming-harrington'
    const { code, path } = refusal(() => logRank(groups, { weights, gamma } as never))
    expect([code, path]).toEqual(['invalid-option', 'options.gamma'])
  })

  it('finds a statistic with every exponent that it takes', () => {
    const many = (time: number): Lifetimes => of(ended(1), ended(time), ...Array.from({ length: 500 }, () => open(50)))
    for (const gamma of [0, 1, 10]) {
      expect(logRank([many(2), many(3)], { weights: 'fleming-harrington', rho: 0, gamma }).df).toBe(1)
    }
  })
})

describe('lifetimes', () => {
  it('are in the unit that is asked for, seconds without one', () => {
    const week = 604_800_000
    const size = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week } as const
    for (const unit of ['second', 'minute', 'hour', 'day', 'week'] as const) {
      const by = lifetimes({ start: 'a', end: 'b', asOf: week, unit, entry: 'c' })
      const { values, open, entries } = summarize([{ a: 0, b: week / 2, c: week / 4 }, { a: 0, b: null, c: 0 }], by) // biome-ignore format: one line
      expect([values, open, entries]).toEqual([[week / 2 / size[unit]], [week / size[unit]], { [week / 4 / size[unit]]: 1 }]) // biome-ignore format: one line
    }
    expect(lifetimes({ start: 'a', end: 'b', asOf: week }).definition).toEqual({ unit: 'second', entry: false })
    for (const unit of ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const) {
      expect(lifetimes({ duration: 'a', event: 'b', unit }).definition).toMatchObject({ unit })
    }
  })

  it('without an end are open, and without a start, an event or an entry missing', () => {
    const dated = lifetimes({ start: 'a', end: 'b', asOf: 9000 })
    expect(summarize([{ a: 4000 }], dated as never)).toMatchObject({ open: [5], missing: 0, entries: null })
    expect(refusal(() => summarize([{ b: 4000 }], dated as never)).code).toBe('unknown-field')
    expect(refusal(() => summarize([{ time: 4 }], plain as never)).path).toBe('rows[0].event')
    const rows = [{ time: 4, event: 1, entry: null }, { time: null, event: 1, entry: 0 }, { time: 4, event: null, entry: 0 }] // biome-ignore format: one line
    expect(summarize(rows, late)).toMatchObject({ rows: 3, n: 0, missing: 3, values: [], open: [], entries: {} })
  })

  it('hold no -0, keep many and fractions in order, and each group its own', () => {
    const zero = lateOf({ time: -0, event: 1, entry: -0 }, { time: 0.5, event: 1, entry: 0 })
    expect([zero.values, zero.entries]).toStrictEqual([[0, 0.5], {}])
    // Long lists of whole numbers are sorted in a way of their own.
    const many = Array.from({ length: 20_000 }, (_, i) => {
      return { time: ((i * 7919) % 2000) + (i % 3) / 4, event: i % 2, entry: 0 }
    })
    const { values, open } = summarize(many, plain)
    const sorted = (event: number): number[] => {
      const times = many.filter((row) => row.event === event).map((row) => row.time)
      return times.sort((a, b) => a - b)
    }
    expectSame([values, open], [sorted(1), sorted(0)])
    const parts = segment(many, { by: ({ time }) => time < 500, of: plain, metric: (part: Lifetimes) => part.n })
    expect(parts.segments.map(({ result }) => result)).toEqual([15_000, 5000])
  })

  it('write entries in the order in which merging does', () => {
    const row = (entry: number) => ({ time: 9, event: 1, entry })
    const [first, second] = [[row(2.5), row(0.5)], [row(1.5), row(2.5)]] as const // biome-ignore format: one line
    const whole = summarize([...first, ...second], late)
    expectSame(merge(summarize(first, late), summarize(second, late)), whole)
    expect(Object.entries(whole.entries ?? {})).toEqual([['0.5', 1], ['1.5', 1], ['2.5', 2]]) // biome-ignore format: one line
  })

  it('decode no life or entry that could not be', () => {
    const good = summarize([{ time: 10, event: 1, entry: 2 }, { time: 3, event: 0, entry: 0 }], late) // biome-ignore format: one line
    const told = (change: object): string => refusal(() => decode({ ...good, ...change }, late)).path
    expect(told({ entries: { 10: 1 } })).toBe('summary.entries.10')
    expect(told({ entries: { '2.0': 1 } })).toBe('summary.entries.2.0')
    expect(told({ entries: { 2e15: 1 }, values: [1e15] })).toBe('summary.entries.2000000000000000')
    expect(told({ values: [2e15] })).toBe('summary.values[0]')
    expect(told({ entries: { 3: 1, 5: 1 } })).toBe('summary.entries.3')
    expectSame(decode({ ...good, entries: { 2: 1, 5: 1 } }, late).entries, { 2: 1, 5: 1 })
  })

  it('refuse wrong options', () => {
    const told = (options: object): string => refusal(() => lifetimes(options as never)).path
    expect(told({ duration: 'a', event: 'b', unit: 'day', entry: 5 })).toBe('options.entry')
    expect(told({ duration: 'a', event: 'b', unit: 'day', onInvalid: 'skip' })).toBe('options.onInvalid')
  })

  it('asks for the start where the end alone is given', () => {
    expect(refusal(() => lifetimes({ end: 'left', asOf: 5 } as never)).message).toBe(
      'options.start must be a key of the rows or a function of a row, got undefined',
    )
  })
})
