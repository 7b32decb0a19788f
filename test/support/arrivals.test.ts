import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Arrivals,
  arrivalForecast,
  arrivalProfile,
  arrivals,
  decode,
  merge,
  staffing,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

/* Against pandas and zoneinfo, minute by minute, see test/golden/arrivals.py. */

interface Case {
  readonly timeZone: string
  readonly slot: number
  readonly from: string
  readonly to: string
  readonly holidays: readonly string[]
  readonly average: 'mean' | 'median'
  readonly at: readonly number[]
  readonly outside: number
  readonly onHolidays: number
  readonly days: number
  readonly total: readonly (number | null)[]
  readonly weeks: readonly (number | null)[]
  readonly times: readonly (number | null)[]
  readonly mean: readonly (number | null)[]
  readonly median: readonly (number | null)[]
  readonly index: readonly (number | null)[]
  readonly forecast: {
    readonly from: string
    readonly days: number
    readonly weeks: number
    readonly level: number
    readonly slots: readonly (readonly [start: number, period: number, contacts: number | null])[]
  }
}
const golden = JSON.parse(readFileSync(new URL('../golden/arrivals.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[]
}
const runs = { numRuns: 1000 }
const close = (actual: number | null | undefined, expected: number | null, what: string): void => {
  if (actual === null || actual === undefined || expected === null) expect(actual, what).toBe(expected)
  else
    expect(Math.abs(actual - expected), `${what}: ${actual}, ${expected}`).toBeLessThanOrEqual(
      1e-12 * Math.abs(expected),
    )
}
const summaryOf = ({ at, slot, timeZone }: Case): Arrivals =>
  summarize(
    at.map((t) => ({ at: t * 1000 })),
    arrivals({ at: 'at', slot, timeZone }),
  )

describe('arrivalProfile and arrivalForecast', () => {
  for (const given of golden.cases) {
    const { from, to, holidays, average } = given
    const dates = { range: { from, to }, holidays, average }
    it(`agree with pandas in ${given.timeZone}`, () => {
      const found = arrivalProfile(summaryOf(given), dates)
      expect(found).toMatchObject({
        ...{ n: 700, missing: 0, invalid: 0, contacts: 700, from, to },
        ...{ outside: given.outside, onHolidays: given.onHolidays, days: given.days },
      })
      expect(found.cells.length).toBe(given.total.length)
      for (const [i, cell] of found.cells.entries()) {
        const what = `${cell.weekday} ${cell.slot}`
        for (const name of ['total', 'weeks', 'times'] as const) expect(cell[name], what).toBe(given[name][i] ?? 0)
        for (const name of ['mean', 'median', 'index'] as const)
          close(cell[name], given[name][i] as number | null, `${name} ${what}`)
      }
    })

    it(`forecast as pandas in ${given.timeZone}`, () => {
      const { from, days, weeks, level, slots } = given.forecast
      const found = arrivalForecast(summaryOf(given), { ...dates, from, days, weeks })
      close(found.level, level, 'level')
      expect(found.slots.map(({ start, period }) => [Date.parse(start) / 1000, period])).toEqual(
        slots.map(([start, period]) => [start, period]),
      )
      for (const [i, { contacts, start }] of found.slots.entries()) close(contacts, slots[i]?.[2] ?? null, start)
    })
  }

  const events = fc.array(fc.integer({ min: Date.UTC(2024, 1, 20), max: Date.UTC(2024, 3, 20) }), {
    minLength: 1,
    maxLength: 40,
  })
  const zones = fc.constantFrom('UTC', 'Europe/Rome', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia')

  it('indexes average to 1, and every contact is somewhere', () => {
    const average = fc.constantFrom('mean', 'median')
    fc.assert(
      fc.property(events, zones, average, fc.constantFrom(14_400, 28_800), (at, timeZone, average, slot) => {
        const summary = summarize(
          at.map((at) => ({ at })),
          arrivals({ at: 'at', slot, timeZone }),
        )
        const range = { from: '2024-03-04', to: '2024-04-15' }
        const found = arrivalProfile(summary, { average, range, holidays: ['2024-03-05'] })
        const indexes = found.cells.flatMap(({ index }) => (index === null ? [] : [index]))
        if (indexes.length > 0) expect(indexes.reduce((a, b) => a + b) / indexes.length).toBeCloseTo(1, 12)
        const inside = found.cells.reduce((sum, { total }) => sum + total, 0)
        expect(inside + found.outside + found.onHolidays).toBe(at.length)
        expect(found.weekdays.reduce((sum, { total }) => sum + total, 0)).toBe(inside)
        expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found)
      }),
      runs,
    )
  })

  it('a forecast of whole weeks of a history adds up to it', () => {
    fc.assert(
      fc.property(events, (at) => {
        const summary = summarize(
          at.map((at) => ({ at })),
          arrivals({ at: 'at', slot: 14_400, timeZone: 'UTC' }),
        )
        const range = { from: '2024-02-19', to: '2024-04-22' }
        const found = arrivalForecast(summary, { range, from: '2024-04-22', weeks: 9 })
        expect(found.slots.reduce((sum, { contacts }) => sum + (contacts as number), 0) * 9).toBeCloseTo(at.length, 9)
      }),
      runs,
    )
  })

  it('begin the week where they are asked to, and name the peaks', () => {
    const at = ['2024-03-04T09:00Z', '2024-03-10T10:00Z', '2024-03-06T00:00Z', '2024-03-10T11:00Z']
    const summary = summarize(
      at.map((at) => ({ at })),
      arrivals({ at: 'at', slot: 43_200, timeZone: 'UTC' }),
    )
    const sunday = arrivalProfile(summary, { weekStart: 7 })
    expect(sunday.cells.slice(0, 3).map(({ weekday, slot }) => `${weekday} ${slot}`)).toEqual([
      'sun 00:00',
      'sun 12:00',
      'mon 00:00',
    ])
    expect(sunday.weekdays.map(({ weekday }) => weekday).join()).toBe('sun,mon,tue,wed,thu,fri,sat')
    expect(sunday.peak).toEqual({ average: 2, cells: [0] })
    expect(sunday.weekdays[0]).toEqual({ weekday: 'sun', days: 1, total: 2, mean: 2, index: 3.5 })
    const flat = arrivalProfile(summary, { holidays: ['2024-03-10'] })
    expect(flat.peak).toEqual({ average: 1, cells: [0, 4] })
    expect([flat.onHolidays, flat.weekdays[6]]).toEqual([
      2,
      { weekday: 'sun', days: 0, total: 0, mean: null, index: null },
    ])
  })

  it('leave out holidays on which nobody came', () => {
    const none = summarize([], arrivals({ at: 'at', slot: 43_200, timeZone: 'UTC' }))
    const range = { from: '2024-03-04', to: '2024-03-11' }
    const found = arrivalProfile(none, { range, holidays: ['2024-03-05'] })
    expect([found.days, found.onHolidays, found.cells[2]?.weeks, found.cells[4]?.weeks]).toEqual([6, 0, 0, 1])
  })

  it('halve an hour that comes twice', () => {
    const at = ['00:10', '00:40', '01:05', '01:10'].map((time) => ({ at: `2025-10-26T${time}Z` }))
    const summary = summarize(at, arrivals({ at: 'at', slot: 3600, timeZone: 'Europe/Rome' }))
    expect(summary.counts).toEqual({ '2025-10-26T02:00': 4 })
    const found = arrivalProfile(summary, { average: 'median', weekStart: 7 })
    expect(found.cells[2]).toMatchObject({ slot: '02:00', total: 4, weeks: 1, times: 2, mean: 2, median: 2, index: 24 })
  })

  it('say that there is nothing where there is nothing', () => {
    const none = summarize([], arrivals({ at: 'at', slot: 3600, timeZone: 'Europe/Rome' }))
    expect(arrivalProfile(none)).toMatchObject({
      from: null,
      to: null,
      days: 0,
      average: null,
      peak: null,
      contacts: 0,
    })
    expect(arrivalProfile(none).cells[0]).toMatchObject({ total: 0, weeks: 0, mean: null, median: null, index: null })
    const seen = arrivalProfile(none, { range: { from: '2024-03-04', to: '2024-03-11' } })
    expect(seen).toMatchObject({ days: 7, average: 0, peak: null })
    expect(seen.cells[0]).toMatchObject({ weeks: 1, mean: 0, median: 0, index: null })
    const ahead = arrivalForecast(none, { from: '2024-03-11', days: 1 })
    expect(ahead).toMatchObject({ historyFrom: null, historyTo: null, levelFrom: null, level: null })
    expect(ahead.slots.length).toBe(24)
    expect(ahead.slots.every(({ contacts }) => contacts === null)).toBe(true)
  })

  it('take only what is before the forecast, and nothing of holidays', () => {
    const at = ['2024-03-04T09:00Z', '2024-03-11T09:00Z', '2024-03-12T09:00Z']
    const summary = summarize(
      at.map((at) => ({ at })),
      arrivals({ at: 'at', slot: 86_400, timeZone: 'UTC' }),
    )
    const found = arrivalForecast(summary, { from: '2024-03-12', days: 7, weeks: 1, holidays: ['2024-03-18'] })
    expect(found).toMatchObject({ historyFrom: '2024-03-04', historyTo: '2024-03-12', levelFrom: '2024-03-05' })
    expect(found.slots.map(({ contacts }) => contacts)).toEqual([0, 0, 0, 0, 0, 0, null])
    expect(arrivalForecast(summary, { from: '2024-03-01' }).level).toBe(null)
    const plan = staffing(found.slots, {
      start: 'start',
      contacts: 'contacts',
      aht: 300,
      period: 'period',
      maxOccupancy: 0.8,
    })
    expect([plan.n, plan.missing]).toEqual([6, 1])
  })

  it('refuse what they cannot read', () => {
    const none = summarize([], arrivals({ at: 'at', slot: 3600, timeZone: 'Europe/Rome' }))
    const message = (options: object, data: unknown = none): string =>
      refusal(() => arrivalProfile(data as never, options as never)).message
    expect(message({}, [])).toMatch('arrivals must be a summary of arrivals')
    expect(message({ range: { from: '2024-03-04', to: '2024-03-04' } })).toMatch(
      'options.range.to must be after options.range.from',
    )
    expect(message({ range: { from: '2024-03-04T00:00Z', to: '2024-03-05' } })).toMatch(
      'options.range.from must be the start of a day in Europe/Rome',
    )
    expect(message({ range: { from: '1900-01-01', to: '2024-03-05' } })).toMatch(
      'options.range must be given and within a century',
    )
    expect(message({ holidays: '2024-12-25' })).toMatch('options.holidays must be a list of dates')
    expect(message({ holidays: ['2024-02-30'] })).toMatch('options.holidays[0] must be a date')
    expect(message({ weekStart: 0 })).toMatch('options.weekStart')
    expect(message({ average: 'mode' })).toMatch("options.average must be one of 'mean', 'median'")
    expect(message({ weeks: 3 })).toMatch('options.weeks')
    const ahead = (options: object): string => refusal(() => arrivalForecast(none, options as never)).path
    expect(ahead({})).toBe('options.from')
    expect(ahead({ from: '2024-03-04', days: 0 })).toBe('options.days')
    expect(ahead({ from: '2024-03-04', weeks: 1.5 })).toBe('options.weeks')
    expect(arrivalProfile(none, { range: { from: '2024-03-03T23:00Z', to: '2024-03-05' } }).days).toBe(1)
  })
})

describe('arrivals', () => {
  const rows = fc.array(
    fc.record({
      at: fc.oneof(fc.integer({ min: 0, max: 4e8 }), fc.constant(null)),
      calls: fc.oneof(fc.nat(5), fc.constant(null)),
    }),
    { maxLength: 30 },
  )
  const of = arrivals({ at: 'at', contacts: 'calls', slot: 3600, timeZone: 'Europe/Rome' })

  it('merge as their rows, columns too, and decode', () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        const whole = summarize([...a, ...b, ...c], of)
        const [x, y, z] = [a, b, c].map((part) => summarize(part, of)) as [Arrivals, Arrivals, Arrivals]
        expect(JSON.stringify(merge(x, y, z))).toBe(JSON.stringify(whole))
        expectSame(merge(merge(z, y), x), whole)
        expectSame(merge(x, summarize([], of)), x)
        expectSame(decode(JSON.parse(JSON.stringify(whole)), of), whole)
        const all = [...a, ...b, ...c]
        expectSame(summarize({ at: all.map(({ at }) => at), calls: all.map(({ calls }) => calls) }, of), whole)
        const valid = all.filter(({ at, calls }) => at !== null && calls !== null)
        expect([whole.rows, whole.n, whole.missing]).toEqual([all.length, valid.length, all.length - valid.length])
        const total = Object.values(whole.counts).reduce((sum, count) => sum + count, 0)
        expect(total).toBe(valid.reduce((sum, { calls }) => sum + (calls as number), 0))
      }),
      runs,
    )
  })

  it('refuse wrong values where they stand, or count them', () => {
    const ask = (row: object): string =>
      refusal(() => summarize([{ at: 0, calls: 1 }, row] as never, of as never)).message
    expect(ask({ at: '2026-03-02', calls: 1 })).toBe(
      'rows[1].at must be an instant with a time of day, not a bare date, got "2026-03-02"',
    )
    expect(ask({ at: '2026-03-02T09:00', calls: 1 })).toMatch('a date-time without one needs options.naiveZone')
    expect(ask({ at: Number.NaN, calls: 1 })).toMatch('rows[1].at must be a Date')
    expect(ask({ at: 8.64e15, calls: 1 })).toMatch('rows[1].at must be an instant in the years')
    expect(ask({ at: 0, calls: 1.5 })).toBe('rows[1].calls must be a whole number from 0 to 1e9, got 1.5')
    expect(ask({ at: null, calls: -1 })).toMatch('rows[1].calls')
    const counting = arrivals({ at: 'at', slot: 3600, timeZone: 'UTC', naiveZone: 'Europe/Rome', onInvalid: 'count' })
    const seen = summarize(
      [{ at: '2026-03-02T09:00' }, { at: 'noon' }, { at: null }] as { at: string | null }[],
      counting,
    )
    expect(seen).toEqual({
      kind: 'arrivals', version: '1', definition: { slot: 3600, timeZone: 'UTC' }, rows: 3, n: 1, missing: 1, invalid: 1,
      counts: { '2026-03-02T08:00': 1 },
    }) // biome-ignore format: a record to read
  })

  it('refuse options that are none', () => {
    const ask = (change: object): string =>
      refusal(() => arrivals({ at: 'at', slot: 3600, timeZone: 'UTC', ...change } as never)).message
    for (const slot of [0, -60, 90, 7 * 60 * 60, 172_800, Number.NaN, '3600', undefined])
      expect(ask({ slot })).toMatch('options.slot')
    expect(ask({ timeZone: undefined })).toMatch("options.timeZone must be a time zone, such as 'Europe/Rome'")
    expect(ask({ timeZone: 'Rome' })).toMatch('options.timeZone')
    expect(ask({ at: 3 })).toMatch('options.at')
    expect(ask({ contacts: 3 })).toMatch('options.contacts')
    expect(ask({ onInvalid: 'skip' })).toMatch('options.onInvalid')
    expect(ask({ zone: 'UTC' })).toMatch('options.zone')
  })

  it('decode nothing that contradicts itself', () => {
    const summary = summarize(
      [
        { at: 0, calls: 1 },
        { at: 0, calls: 0 },
      ],
      of,
    )
    const ask = (change: object): string => refusal(() => decode({ ...summary, ...change }, of)).path
    expect(ask({ n: 3 })).toBe('summary.rows')
    expect(ask({ counts: { '1970-01-01T01:30': 1 } })).toBe('summary.counts.1970-01-01T01:30')
    expect(ask({ counts: { '1970-1-1': 1 } })).toBe('summary.counts.1970-1-1')
    expect(ask({ counts: {} })).toBe('summary.counts')
    expect(ask({ counts: { '1970-01-01T01:00': 1, '1970-01-01T02:00': 1, '1970-01-01T03:00': 1 } })).toBe(
      'summary.counts',
    )
    expect(ask({ counts: { '1970-01-01T01:00': -1 } })).toBe('summary.counts.1970-01-01T01:00')
  })
})
