import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buckets, type CalendarOptions, type Every, placer, UNITS, type Unit } from '../../src/core/buckets.ts'
import { dayStart } from '../../src/core/instants.ts'
import { zoneOf } from '../../src/core/zone.ts'

/* Calendar periods: edges and names against Python's zoneinfo (test/golden/periods.py), and their laws. */

interface Lengths {
  /** In seconds, as are the lengths of the runs. */
  readonly first: number
  readonly runs: readonly (readonly [number, number])[]
  readonly labels?: readonly string[]
}
interface Golden {
  readonly calendars: readonly {
    readonly zone: string
    readonly year: number
    readonly units: Record<string, Lengths & { readonly options: Omit<CalendarOptions, 'timeZone'> }>
    readonly hours: readonly { readonly single: Lengths; readonly six: Lengths }[]
  }[]
}
const golden: Golden = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/periods.json'), 'utf8'))
const HOUR = 3_600_000
const DAY = 24 * HOUR
const runs = { numRuns: 1000 }

function edgesOf({ first, runs }: Lengths): number[] {
  const edges = [first * 1000]
  for (const [length, count] of runs) {
    for (let i = 0; i < count; i++) edges.push((edges.at(-1) as number) + length * 1000)
  }
  return edges
}

function expectGolden(options: CalendarOptions, expected: Lengths): void {
  const edges = edgesOf(expected)
  const found = buckets(options).cover(edges[0] as number, (edges.at(-1) as number) - 1)
  expect(Array.from(found.edges)).toEqual(edges)
  if (expected.labels !== undefined) expect(found.labels).toEqual(expected.labels)
}

const iso = (edges: Iterable<number>) => Array.from(edges, (edge) => new Date(edge).toISOString().slice(0, 16))
const at = (text: string) => Date.parse(text)

describe('periods', () => {
  for (const { zone, year, units, hours } of golden.calendars) {
    describe(`${zone} about ${year}`, () => {
      for (const [unit, { options, ...expected }] of Object.entries(units)) {
        it(unit, () => expectGolden({ ...options, timeZone: zone }, expected))
      }
      for (const [i, { single, six }] of hours.entries()) {
        it(`hours, ${i + 1}`, () => {
          expectGolden({ every: 'hour', timeZone: zone }, single)
          expectGolden({ every: { unit: 'hour', step: 6 }, timeZone: zone }, six)
        })
      }
    })
  }

  it('leave out a date that a zone leaves out', () => {
    const { edges, labels } = buckets({ every: 'day', timeZone: 'Pacific/Apia' }).cover(
      at('2011-12-29T12:00Z'),
      at('2011-12-30T12:00Z'),
    )
    expect(labels).toEqual(['2011-12-29', '2011-12-31'])
    expect(iso(edges)).toEqual(['2011-12-29T10:00', '2011-12-30T10:00', '2011-12-31T10:00'])
  })

  it('go on where the clock is turned back behind their start', () => {
    const [midnight, later] = [at('2010-11-07T02:30Z'), at('2010-11-07T02:45Z')]
    for (const every of ['day', { unit: 'hour', step: 6 }] as const) {
      const own = buckets({ every, timeZone: 'America/St_Johns' })
      expect(own.cover(later, later).edges[0]).toBe(midnight)
      expect(own.startOf('day', later)).toBe(midnight)
    }
  })

  it('name weeks by the year of their Thursday, others by their first day', () => {
    const week = (time: string, options?: Partial<CalendarOptions>) =>
      buckets({ every: 'week', timeZone: 'UTC', ...options }).cover(at(time), at(time)).labels[0]
    expect(week('2021-01-03')).toBe('2020-W53')
    expect(week('2024-12-30')).toBe('2025-W01')
    expect(week('2021-01-03', { weekStart: 7 })).toBe('2021-01-03')
    expect(week('2021-01-02', { weekStart: 7 })).toBe('2020-12-27')
    expect(week('0000-01-01')).toBe('-000001-W52')
    expect(week('+010000-01-10T00:00:00Z')).toBe('+010000-W02')
  })

  it('name fiscal years by the year that they end in', () => {
    const options = { timeZone: 'UTC', fiscalYearStart: 10 }
    const name = (every: Every, time: string) => buckets({ every, ...options }).cover(at(time), at(time)).labels[0]
    expect(name('year', '2025-09-30')).toBe('FY2025')
    expect(name('year', '2025-10-01')).toBe('FY2026')
    expect(name('quarter', '2025-10-01')).toBe('FY2026-Q1')
    expect(name('quarter', '2025-09-30')).toBe('FY2025-Q4')
    expect(name('month', '2025-09-30')).toBe('2025-09')
    expect(name({ unit: 'quarter', step: 2 }, '2025-09-30')).toBe('FY2025-Q3/P6M')
    expect(name({ unit: 'year', step: 5 }, '2025-09-30')).toBe('FY2021/P5Y')
  })

  it('count several units from an origin', () => {
    const every: Every = { unit: 'week', step: 2, origin: '2025-01-06' }
    const { edges, labels } = buckets({ every, timeZone: 'Europe/Rome' }).cover(at('2025-01-05'), at('2025-01-07'))
    expect(labels).toEqual(['2024-W52/P2W', '2025-W02/P2W'])
    expect(iso(edges)).toEqual(['2024-12-22T23:00', '2025-01-05T23:00', '2025-01-19T23:00'])
    const shift: Every = { unit: 'hour', step: 8, origin: '2025-01-01T06:00:00+01:00' }
    const shifts = buckets({ every: shift, timeZone: 'Europe/Rome' }).cover(
      at('2025-07-01T04:00Z'),
      at('2025-07-01T12:00Z'),
    )
    expect(shifts.labels).toEqual(['2025-07-01T06:00+02:00/PT8H', '2025-07-01T14:00+02:00/PT8H'])
    const five: Every = { unit: 'hour', step: 5, origin: '2025-01-01' }
    const fives = buckets({ every: five, timeZone: 'UTC' }).cover(at('2025-01-01T23:00Z'), at('2025-01-02T03:00Z'))
    expect(iso(fives.edges)).toEqual(['2025-01-01T20:00', '2025-01-02T01:00', '2025-01-02T06:00'])
  })

  it('hold one instant, and the edge itself', () => {
    const month = buckets({ every: 'month', timeZone: 'UTC' })
    expect(iso(month.cover(at('2025-02-01'), at('2025-02-01')).edges)).toEqual(['2025-02-01T00:00', '2025-03-01T00:00'])
    expect(iso(month.cover(at('2025-02-01') - 1, at('2025-02-01')).edges)).toHaveLength(3)
    expect(month.cover(at('2025-01-01'), at('2025-12-31')).labels).toHaveLength(12)
  })
})

describe('options of periods', () => {
  const base = { every: 'day', timeZone: 'UTC' } as const
  it.each([
    [{ every: undefined }, 'missing-option', 'options.every'],
    [{ every: 'fortnight' }, 'invalid-option', 'options.every'],
    [{ every: null }, 'invalid-option', 'options.every'],
    [{ every: 7 }, 'invalid-option', 'options.every'],
    [{ every: {} }, 'missing-option', 'options.every.unit'],
    [{ every: { unit: 'minute', step: 5 } }, 'invalid-option', 'options.every.unit'],
    [{ every: { unit: 'day' } }, 'missing-option', 'options.every.step'],
    [{ every: { unit: 'day', step: 0 } }, 'invalid-option', 'options.every.step'],
    [{ every: { unit: 'day', step: 1.5 } }, 'invalid-option', 'options.every.step'],
    [{ every: { unit: 'day', step: '2' } }, 'invalid-option', 'options.every.step'],
    [{ every: { unit: 'day', step: 10_001 } }, 'invalid-option', 'options.every.step'],
    [{ every: { unit: 'day', n: 2 } }, 'unknown-option', 'options.every.n'],
    [{ every: { unit: 'hour', step: 5 } }, 'missing-option', 'options.every.origin'],
    [{ every: { unit: 'hour', step: 48 } }, 'missing-option', 'options.every.origin'],
    [{ every: { unit: 'hour', step: 8, origin: '2025-01-01T06:30:00Z' } }, 'invalid-option', 'options.every.origin'],
    [{ every: { unit: 'week', step: 2, origin: '2025-01-07' } }, 'invalid-option', 'options.every.origin'],
    [{ every: { unit: 'day', step: 2, origin: '2025-01-07T01:00:00Z' } }, 'invalid-option', 'options.every.origin'],
    [{ every: { unit: 'month', step: 2, origin: '2025-01-07' } }, 'invalid-option', 'options.every.origin'],
    [{ every: { unit: 'month', step: 2, origin: 'soon' } }, 'invalid-option', 'options.every.origin'],
    [{ every: { unit: 'month', step: 2, origin: null } }, 'invalid-option', 'options.every.origin'],
    [{ timeZone: undefined }, 'missing-option', 'options.timeZone'],
    [{ timeZone: null }, 'invalid-option', 'options.timeZone'],
    [{ timeZone: 'Rome' }, 'invalid-option', 'options.timeZone'],
    [{ weekStart: 0 }, 'invalid-option', 'options.weekStart'],
    [{ weekStart: 8 }, 'invalid-option', 'options.weekStart'],
    [{ weekStart: 'monday' }, 'invalid-option', 'options.weekStart'],
    [{ fiscalYearStart: 13 }, 'invalid-option', 'options.fiscalYearStart'],
    [{ fiscalYearStart: 0 }, 'invalid-option', 'options.fiscalYearStart'],
  ])('%j is refused', (wrong, code, path) => {
    expect(() => buckets({ ...base, ...wrong } as CalendarOptions)).toThrow(
      expect.objectContaining({ name: 'CxError', code, path }),
    )
  })

  it('refuses more than a million periods, and periods beyond dates', () => {
    const refused = expect.objectContaining({ name: 'CxError', path: 'options.every' })
    const day = buckets(base)
    expect(day.cover(0, DAY * 1_000_000 - 1).labels).toHaveLength(1_000_000)
    expect(() => day.cover(0, DAY * 1_000_000)).toThrow(refused)
    const hour = buckets({ ...base, every: 'hour' })
    expect(() => hour.cover(0, HOUR * 1_000_000)).toThrow(refused)
    expect(() => hour.cover(-8e15, 8e15)).toThrow(refused)
    for (const every of [...UNITS, { unit: 'year', step: 10_000 }] as Every[]) {
      const { cover } = buckets({ ...base, every })
      for (const end of [-8.64e15, 8.64e15, Number.NaN]) expect(() => cover(end, end), `${every}`).toThrow(refused)
    }
    const years = buckets({ ...base, every: 'year' }).cover(
      at('-271000-01-01T00:00:00Z'),
      at('+275000-01-01T00:00:00Z'),
    )
    expect(years.labels).toHaveLength(546_001)
    expect([years.labels[0], years.labels[271_000], years.labels.at(-1)]).toEqual(['-271000', '0000', '+275000'])
  })
})

const zones = [
  ...new Set(golden.calendars.map(({ zone }) => zone)),
  ...['Asia/Gaza', 'Asia/Beirut', 'America/Asuncion', 'Asia/Manila', 'Pacific/Kiritimati', 'Antarctica/Casey'],
]
const anyInstant = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2040, 0) })
/** Those with a change of offset, where the odd cases are. */
const anyOdd = fc
  .tuple(fc.constantFrom(...zones), fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2037, 0) }), fc.integer())
  .map(([name, from, shift]) => {
    const zone = zoneOf(name, 'options.timeZone')
    let t = from
    for (let i = 0; i < 250 && zone.offsetAt(t) === zone.offsetAt(from); i++) t = Math.min(zone.steadyUntil(t), 2.2e12)
    return { name, instant: t + (shift % (shift % 2 === 0 ? 3 * DAY : 2 * HOUR)) }
  })
const anyPlace = fc.oneof(anyOdd, fc.record({ name: fc.constantFrom(...zones), instant: anyInstant }))
const anyCalendar = fc
  .record({
    unit: fc.constantFrom(...UNITS),
    step: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 12 })),
    weekStart: fc.integer({ min: 1, max: 7 }),
    fiscalYearStart: fc.integer({ min: 1, max: 12 }),
  })
  .filter(({ unit, step }) => unit !== 'hour' || 24 % step === 0)
  .map(({ unit, step, ...more }) => ({ every: (step === 1 ? unit : { unit, step }) as Every, unit, step, ...more }))
const LENGTH: Record<Unit, number> = {
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  quarter: 91 * DAY,
  year: 365 * DAY,
}

describe('laws of periods', () => {
  it('rise without gaps, hold what they cover, and are the same whatever is asked', () => {
    fc.assert(
      fc.property(anyPlace, anyCalendar, fc.nat(40), fc.nat(), ({ name, instant }, calendar, count, inside) => {
        const { unit, step, ...options } = calendar
        const { cover } = buckets({ ...options, timeZone: name })
        const high = instant + Math.floor(count * LENGTH[unit] * step * 0.9)
        const { edges, labels } = cover(instant, high)
        expect(labels).toHaveLength(edges.length - 1)
        expect(new Set(labels).size).toBe(labels.length)
        for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1] as number)
        expect(edges[0]).toBeLessThanOrEqual(instant)
        expect(edges[1]).toBeGreaterThan(instant)
        expect(edges.at(-2)).toBeLessThanOrEqual(high)
        expect(edges.at(-1)).toBeGreaterThan(high)
        const low = instant + (inside % (high - instant + 1))
        const part = cover(low, high)
        const from = edges.length - part.edges.length
        expect(part.edges).toEqual(edges.slice(from))
        expect(part.labels).toEqual(labels.slice(from))
      }),
      runs,
    )
  })

  it('begin at the first instant that is not before their local time', () => {
    fc.assert(
      fc.property(anyPlace, anyCalendar, ({ name, instant }, { unit, step, ...options }) => {
        fc.pre(unit !== 'hour')
        const zone = zoneOf(name, 'options.timeZone')
        const { edges } = buckets({ ...options, timeZone: name }).cover(instant, instant)
        for (const edge of edges) {
          const day = Math.floor((edge + zone.offsetAt(edge)) / DAY) * DAY
          expect([dayStart(day, zone), dayStart(day - DAY, zone)]).toContain(edge)
        }
      }),
      runs,
    )
  })

  it('are, by hours, one local hour of one offset each', () => {
    fc.assert(
      fc.property(anyPlace, ({ name, instant }) => {
        const zone = zoneOf(name, 'options.timeZone')
        const key = (t: number) => `${Math.floor((t + zone.offsetAt(t)) / HOUR)} ${zone.offsetAt(t)}`
        const { edges, labels } = buckets({ every: 'hour', timeZone: name }).cover(instant, instant + 6 * HOUR)
        for (let i = 0; i + 1 < edges.length; i++) {
          const [start, end] = [edges[i] as number, edges[i + 1] as number]
          for (let t = start; t < end; t += 299_999) expect(key(t)).toBe(key(start))
          expect(key(end - 1)).toBe(key(start))
          expect(key(end)).not.toBe(key(start))
          const offset = (labels[i] as string).slice(16)
          if (/^[+-]\d\d:\d\d$/.test(offset)) expect(at(labels[i] as string)).toBe(start)
        }
      }),
      runs,
    )
  })

  it('divide: days of months, months of quarters, quarters of years', () => {
    fc.assert(
      fc.property(anyPlace, fc.integer({ min: 1, max: 12 }), ({ name, instant }, fiscalYearStart) => {
        const of = (every: Every) => buckets({ every, timeZone: name, fiscalYearStart })
        const { edges } = of('year').cover(instant, instant)
        const [low, high] = [edges[0] as number, (edges[1] as number) - 1]
        for (const every of ['hour', 'day', 'month', 'quarter'] as const) {
          const { edges: fine } = of(every).cover(low, low)
          expect(fine[0]).toBe(low)
          expect(of(every).cover(high, high).edges[1]).toBe(high + 1)
        }
        expect(of('month').cover(low, high).labels).toHaveLength(12)
        expect(of('quarter').cover(low, high).labels).toHaveLength(4)
      }),
      { numRuns: 300 },
    )
  })

  it('begin where startOf says', () => {
    fc.assert(
      fc.property(anyPlace, anyCalendar, ({ name, instant }, { every: _, step: __, unit, ...options }) => {
        const own = buckets({ ...options, every: unit, timeZone: name })
        const other = buckets({ ...options, every: unit === 'day' ? 'month' : 'day', timeZone: name })
        const [start] = own.cover(instant, instant).edges
        expect(own.startOf(unit, instant)).toBe(start)
        expect(other.startOf(unit, instant)).toBe(start)
      }),
      runs,
    )
  })
})

describe('windows', () => {
  it('of the units of periods begin with a period', () => {
    fc.assert(
      fc.property(anyPlace, anyCalendar, fc.integer({ min: 1, max: 8 }), ({ name, instant }, calendar, count) => {
        const { unit, step, ...options } = calendar
        const own = buckets({ ...options, timeZone: name })
        const { edges } = own.cover(instant - 9 * LENGTH[unit] * step, instant)
        for (const end of edges.slice(-2)) {
          const begin = own.windowStart(end, { unit, step: count * step })
          expect(begin).toBeLessThan(end)
          expect(Array.from(edges)).toContain(begin)
          const crossed = Array.from(edges).indexOf(end) - Array.from(edges).indexOf(begin)
          if (unit !== 'hour') expect([count, count - 1]).toContain(crossed)
          if (count === 1 && unit !== 'hour') expect(crossed).toBe(1)
        }
      }),
      runs,
    )
  })

  it('of days begin with a period of hours', () => {
    fc.assert(
      fc.property(anyPlace, fc.integer({ min: 1, max: 9 }), ({ name, instant }, step) => {
        const own = buckets({ every: 'hour', timeZone: name })
        const { edges } = own.cover(instant, instant)
        const begin = own.windowStart(edges[1] as number, { unit: 'day', step })
        expect(own.startOf('hour', begin)).toBe(begin)
        expect(Math.abs((edges[1] as number) - begin - step * DAY)).toBeLessThanOrEqual(26 * HOUR)
      }),
      runs,
    )
  })

  it.each([
    ['Europe/Rome', 'day', '2025-03-31T22:00', { unit: 'day', step: 7 }, '2025-03-24T23:00'],
    ['Europe/Rome', 'day', '2025-03-30T22:00', { unit: 'month', step: 1 }, '2025-02-27T23:00'],
    ['UTC', 'day', '2024-03-31T00:00', { unit: 'month', step: 1 }, '2024-02-29T00:00'],
    ['UTC', 'month', '2024-03-01T00:00', { unit: 'year', step: 1 }, '2023-03-01T00:00'],
    ['UTC', 'day', '2024-02-29T00:00', { unit: 'year', step: 1 }, '2023-02-28T00:00'],
    ['UTC', 'month', '2024-03-01T00:00', { unit: 'quarter', step: 4 }, '2023-03-01T00:00'],
    ['Pacific/Apia', 'day', '2011-12-30T10:00', { unit: 'day', step: 1 }, '2011-12-29T10:00'],
    ['Pacific/Apia', 'day', '2011-12-31T10:00', { unit: 'day', step: 2 }, '2011-12-30T10:00'],
    ['Europe/Rome', 'hour', '2025-10-26T03:00', { unit: 'hour', step: 3 }, '2025-10-26T00:00'],
    ['Europe/Rome', 'hour', '2025-10-26T14:00', { unit: 'day', step: 1 }, '2025-10-25T13:00'],
    ['America/Havana', 'hour', '2024-03-10T05:00', { unit: 'day', step: 1 }, '2024-03-09T05:00'],
    ['Australia/Lord_Howe', 'hour', '2024-04-06T17:30', { unit: 'hour', step: 3 }, '2024-04-06T14:00'],
  ] as const)('in %s, periods of a %s, to %s, %j', (timeZone, every, end, window, begin) => {
    expect(iso([buckets({ every, timeZone }).windowStart(at(`${end}Z`), window)])).toEqual([begin])
  })

  it('beyond dates are refused', () => {
    for (const every of UNITS) {
      for (const unit of UNITS) {
        const begin = () => buckets({ every, timeZone: 'Europe/Rome' }).windowStart(0, { unit, step: 1e15 })
        expect(begin, `${every} ${unit}`).toThrow(expect.objectContaining({ name: 'CxError' }))
      }
    }
  })

  it('of several hours follow the wall clock among periods of several hours', () => {
    const own = buckets({ every: { unit: 'hour', step: 6 }, timeZone: 'Europe/Rome' })
    expect(iso([own.windowStart(at('2025-10-26T05:00Z'), { unit: 'hour', step: 12 })])).toEqual(['2025-10-25T16:00'])
    const two = buckets({ every: { unit: 'hour', step: 2 }, timeZone: 'Europe/Rome' })
    expect(iso([two.windowStart(at('2025-03-30T01:00Z'), { unit: 'hour', step: 2 })])).toEqual(['2025-03-29T23:00'])
  })
})

describe('placing', () => {
  function expectPlaced(edges: Float64Array, times: readonly number[]): void {
    const expected = times.map((time) => {
      for (let i = 0; i + 1 < edges.length; i++) {
        if (time >= (edges[i] as number) && time < (edges[i + 1] as number)) return i
      }
      return -1
    })
    const place = placer(edges)
    for (const column of [times, Float64Array.from(times)]) {
      const periods = new Int32Array(times.length + 1).fill(7)
      place(column, times.length, periods)
      expect(Array.from(periods)).toEqual([...expected, 7])
    }
  }
  const near = (edges: Float64Array) => Array.from(edges).flatMap((edge) => [edge - 1, edge, edge + 1])
  const outside = [Number.NaN, Infinity, -Infinity, -8.64e15, 8.64e15]

  it('finds what a search of the edges finds', () => {
    fc.assert(
      fc.property(
        anyPlace,
        anyCalendar,
        fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { maxLength: 30 }),
        ({ name, instant }, { unit, step, ...options }, shares) => {
          const { edges } = buckets({ ...options, timeZone: name }).cover(instant, instant + 12 * LENGTH[unit] * step)
          const [first, last] = [edges[0] as number, edges.at(-1) as number]
          const times = shares.map((share) => Math.round(first + share * (last - first)))
          expectPlaced(edges, [...near(edges), ...times, ...outside])
        },
      ),
      runs,
    )
  })

  it('finds them between any edges', () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1e12 })), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), steps, (first, steps) => {
        const edges = [first]
        for (const step of steps) edges.push((edges.at(-1) as number) + step)
        const list = Float64Array.from(edges)
        expectPlaced(list, [...near(list), ...outside])
      }),
      runs,
    )
  })

  it('finds nothing without periods, and the years of all dates', () => {
    expectPlaced(new Float64Array(0), [0, 1, ...outside])
    expectPlaced(Float64Array.of(5), [4, 5, 6, ...outside])
    expectPlaced(Float64Array.of(-8.64e15, -1, 0, 1, 8.64e15), [-8.64e15, -2, -1, 0, 1, 8.64e15 - 1, 8.64e15])
    const { edges } = buckets({ every: { unit: 'year', step: 10_000 }, timeZone: 'UTC' }).cover(-8.2e15, 8.2e15)
    expectPlaced(edges, [...near(edges), ...outside])
  })
})
