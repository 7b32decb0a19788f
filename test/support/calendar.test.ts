import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zoneOf } from '../../src/core/zone.ts'
import {
  addOpen,
  type Clock,
  calendar,
  calendarDifference,
  calendarIntersection,
  calendarSeconds,
  calendarTimeline,
  calendarUnion,
  isOpen,
  nextClose,
  nextOpen,
  openIntervals,
  subtractOpen,
  type WeekOptions,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const runs = { numRuns: 1000 }

/** Zones, each with an instant about which its clock does something that is hard. */
const HARD: readonly (readonly [string, string])[] = [
  ['UTC', '2024-02-29T00:00Z'],
  ['Europe/Rome', '2024-03-31T01:00Z'],
  ['America/New_York', '2024-11-03T06:00Z'],
  ['Australia/Lord_Howe', '2024-04-06T15:00Z'],
  ['Australia/Lord_Howe', '2024-10-05T15:30Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Africa/Casablanca', '2024-03-10T02:00Z'],
  ['Asia/Kathmandu', '1985-12-31T18:30Z'],
  ['Europe/Dublin', '1971-10-31T02:00Z'],
  ['America/St_Johns', '2006-10-29T02:31Z'],
  ['Asia/Tehran', '2022-03-21T20:30Z'],
  ['America/Havana', '2024-11-03T05:00Z'],
  ['Antarctica/Troll', '2024-10-27T01:00Z'],
  ['Pacific/Kwajalein', '1993-08-21T12:00Z'],
]

const clockTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Shifts of a day that do not overlap, the last one perhaps to midnight. */
const shifts = fc
  .uniqueArray(fc.nat(1440), { minLength: 2, maxLength: 6 })
  .map((cuts) => [...cuts].sort((a, b) => a - b))
  .map((cuts) =>
    Array.from({ length: cuts.length >> 1 }, (_, i) => [clockTime(cuts[2 * i]!), clockTime(cuts[2 * i + 1]!)] as const),
  )

interface Case {
  readonly options: WeekOptions
  readonly at: number
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    hard: fc.constantFrom(...HARD),
    week: fc.array(fc.tuple(fc.constantFrom(...DAYS), shifts), { minLength: 1, maxLength: 9 }),
    holidays: fc.uniqueArray(fc.integer({ min: -3, max: 3 }), { maxLength: 2 }),
    special: fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.oneof(shifts, fc.constant([]))), { maxLength: 2 }),
    night: fc.option(fc.constantFrom(...DAYS), { freq: 2 }),
    holidayScope: fc.constantFrom('date' as const, 'shift' as const),
  })
  .map(({ hard: [timeZone, moment], week, holidays, special, night, holidayScope }) => {
    const at = Date.parse(moment)
    const date = (days: number): string => new Date(at + days * DAY).toISOString().slice(0, 10)
    const byDay: Record<string, (readonly [string, string])[]> = Object.fromEntries(week)
    if (night !== null) {
      const [next] = byDay[DAYS[(DAYS.indexOf(night) + 1) % 7]!] ?? []
      if (next === undefined || next[0] > '02:00') byDay[night] = [['21:30', '02:00']]
    }
    const dates = special.filter(([day]) => !holidays.includes(day)).map(([day, list]) => [date(day), list] as const)
    return {
      at,
      options: {
        timeZone,
        week: byDay,
        holidays: holidays.map(date),
        special: Object.fromEntries(dates),
        holidayScope,
      },
    }
  })

/** Whether the options say that a minute is open, read as they are written. */
function opensAt({ timeZone, week, holidays = [], special = {}, holidayScope }: WeekOptions, instant: number): boolean {
  const local = instant + zoneOf(timeZone, '').offsetAt(instant)
  const date = (days: number): string => new Date(local + days * DAY).toISOString().slice(0, 10)
  const minute = new Date(local).toISOString().slice(11, 16)
  const weekly = (days: number) => week[DAYS[(Math.floor(local / DAY) + days + 3) % 7]!] ?? []
  const own = (
    list: WeekOptions['special'] extends infer _ ? readonly (readonly [string, string])[] : never,
  ): boolean => list.some(([from, to]) => minute >= from && (minute < to || to <= from))
  const late = (list: readonly (readonly [string, string])[]): boolean =>
    list.some(([from, to]) => to <= from && minute < to)
  const [today, yesterday] = [date(0), date(-1)]
  if (holidayScope === 'shift') {
    const of = (day: string, days: number) => (holidays.includes(day) ? [] : (special[day] ?? weekly(days)))
    return own(of(today, 0)) || late(of(yesterday, -1))
  }
  if (holidays.includes(today)) return false
  if (late(special[yesterday] ?? [])) return true
  return special[today] ? own(special[today]) : own(weekly(0)) || late(weekly(-1))
}

function countMinutes(options: WeekOptions, from: number, to: number): number {
  let open = 0
  for (let t = from; t < to; t += MINUTE) if (opensAt(options, t)) open++
  return open
}

const OFFICE = calendar({
  timeZone: 'Europe/Rome',
  week: Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, [['09:00', '12:00'], ['13:00', '17:00']] as const])),
  holidays: ['2026-04-06', '2026-12-25'],
  special: { '2026-12-24': [['09:00', '12:00']] },
}) // biome-ignore format: one week

describe('business time', () => {
  const golden = JSON.parse(readFileSync(new URL('../golden/businessTime.json', import.meta.url), 'utf8')) as {
    readonly cases: readonly {
      readonly options: WeekOptions
      readonly start: string
      readonly end: string
      readonly minutes: number
    }[]
  }

  it('is what Python counts by the minute in sixteen zones', () => {
    expect(golden.cases.length).toBeGreaterThan(150)
    for (const { options, start, end, minutes } of golden.cases) {
      expect(calendarSeconds(calendar(options), start, end) / 60, JSON.stringify([options, start, end])).toBe(minutes)
    }
  })

  it('is what counting minutes finds, on random calendars about changes of the clock', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: -1500, max: 800 }), fc.nat(900), ({ options, at }, shift, length) => {
        const from = at + shift * MINUTE
        const to = from + length * MINUTE
        fc.pre(Object.values(options.week).some((list) => list.length > 0))
        expect(calendarSeconds(calendar(options), from, to) / 60).toBe(countMinutes(options, from, to))
      }),
      runs,
    )
  })

  it('adds up over any split, never falls, and never exceeds elapsed time', () => {
    const office = calendarUnion(
      OFFICE,
      calendar({ timeZone: 'Australia/Lord_Howe', week: { sun: [['00:30', '03:30']] } }),
    )
    const instant = fc.integer({ min: Date.UTC(2023, 0), max: Date.UTC(2027, 0) })
    fc.assert(
      fc.property(instant, instant, instant, (a, b, c) => {
        const [x, y, z] = [a, b, c].sort((p, q) => p - q) as [number, number, number]
        const [first, second, whole] = [[x, y], [y, z], [x, z]].map(([p, q]) => calendarSeconds(office, p!, q!)) // biome-ignore format: one line
        expect(Math.round(first! * 1000) + Math.round(second! * 1000)).toBe(Math.round(whole! * 1000))
        expect(first).toBeGreaterThanOrEqual(0)
        expect(whole).toBeLessThanOrEqual((z - x) / 1000)
        expect(calendarSeconds(office, z, x, { signed: true })).toBe(0 - whole!)
      }),
      runs,
    )
  })

  it('is found again by addOpen and subtractOpen, which give the earliest and the latest instant', () => {
    fc.assert(
      fc.property(
        cases,
        fc.integer({ min: -4 * DAY, max: 4 * DAY }),
        fc.integer({ min: 1, max: 40 * 3600_000 }),
        ({ options, at }, shift, ms) => {
          fc.pre(Object.values(options.week).some((list) => list.length > 0))
          const clock = calendar(options)
          const from = at + shift
          const due = Date.parse(addOpen(clock, from, ms / 1000))
          expect(Math.round(calendarSeconds(clock, from, due) * 1000)).toBe(ms)
          expect(isOpen(clock, due - 1)).toBe(true)
          const began = Date.parse(subtractOpen(clock, from, ms / 1000))
          expect(Math.round(calendarSeconds(clock, began, from) * 1000)).toBe(ms)
          expect(isOpen(clock, began)).toBe(true)
          expect(Date.parse(addOpen(clock, from, 0))).toBe(from)
        },
      ),
      runs,
    )
  })

  it('opens and closes where its intervals do', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: -4 * DAY, max: 4 * DAY }), ({ options, at }, shift) => {
        fc.pre(Object.values(options.week).some((list) => list.length > 0))
        const clock = calendar(options)
        const from = at + shift
        const intervals = openIntervals(clock, from, from + 8 * DAY)
        const [first] = intervals
        expect(nextOpen(clock, from)).toBe(first?.start ?? nextOpen(clock, from + 8 * DAY))
        const open = first?.start === new Date(from).toISOString()
        expect(isOpen(clock, from)).toBe(open)
        expect(nextClose(clock, from)).toBe(open ? (first?.end ?? null) : new Date(from).toISOString())
        const seconds = intervals.map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / 1000)
        expect(seconds.reduce((a, b) => a + b, 0)).toBeCloseTo(calendarSeconds(clock, from, from + 8 * DAY), 6)
        for (let i = 1; i < intervals.length; i++) expect(intervals[i]!.start > intervals[i - 1]!.end).toBe(true)
      }),
      runs,
    )
  })

  it('of an overnight shift is that of its halves, whatever holidays there are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...HARD),
        fc.nat(6),
        fc.integer({ min: -3, max: 3 }),
        ([timeZone, moment], d, days) => {
          const at = Date.parse(moment)
          const holidays = [new Date(at + days * DAY).toISOString().slice(0, 10)]
          const [day, next] = [DAYS[d]!, DAYS[(d + 1) % 7]!]
          const whole = calendar({ timeZone, holidays, week: { [day]: [['22:00', '06:00']] } })
          const halves = calendar({
            timeZone,
            holidays,
            week: { [day]: [['22:00', '24:00']], [next]: [['00:00', '06:00']] },
          })
          const span = [at - 8 * DAY, at + 8 * DAY] as const
          expect(openIntervals(whole, ...span)).toEqual(openIntervals(halves, ...span))
        },
      ),
      runs,
    )
  })

  it('by shift drops the whole of a shift that begins on a holiday, and only that', () => {
    const week = { thu: [['22:00', '06:00']], fri: [['22:00', '06:00']] } as const
    const options = { timeZone: 'UTC', week, holidays: ['2026-12-25'] }
    const over = ['2026-12-24T00:00Z', '2026-12-27T00:00Z'] as const
    // The 24th was a Thursday.
    expect(calendarSeconds(calendar(options), ...over) / 3600).toBe(2 + 6)
    expect(calendarSeconds(calendar({ ...options, holidayScope: 'shift' }), ...over) / 3600).toBe(8)
    expect(isOpen(calendar(options), '2026-12-25T03:00Z')).toBe(false)
    expect(isOpen(calendar({ ...options, holidayScope: 'shift' }), '2026-12-25T03:00Z')).toBe(true)
    expect(isOpen(calendar(options), '2026-12-26T03:00Z')).toBe(true)
  })

  it('has no time in a local hour that is skipped, and twice that of one that is repeated', () => {
    const at = (timeZone: string, shift: readonly [string, string], day: string): number =>
      calendarSeconds(calendar({ timeZone, week: { sun: [shift] } }), day, `${day.slice(0, 8)}${Number(day.slice(8)) + 1}`.replace(/-(\d)$/, '-0$1')) / 3600 // biome-ignore format: one line
    expect(at('Europe/Rome', ['02:30', '05:00'], '2026-03-29')).toBe(2)
    expect(at('Europe/Rome', ['02:00', '03:00'], '2026-10-25')).toBe(2)
    expect(at('Australia/Lord_Howe', ['01:30', '02:30'], '2024-10-06')).toBe(0.5)
    expect(at('America/New_York', ['00:00', '24:00'], '2024-03-10')).toBe(23)
    expect(at('America/New_York', ['00:00', '24:00'], '2024-11-03')).toBe(25)
    const friday = calendar({ timeZone: 'Pacific/Apia', week: { fri: [['09:00', '17:00']] } })
    expect(openIntervals(friday, '2011-12-29T00:00Z', '2012-01-01T00:00Z')).toEqual([])
  })

  it('of a far year is there without that of the years between', () => {
    expect(calendarSeconds(OFFICE, '2199-01-01', '2199-01-08') / 3600).toBe(5 * 7)
    expect(calendarSeconds(OFFICE, '1999-12-27T00:00Z', '2001-01-08T00:00Z') / 3600).toBe((5 * 54) * 7) // biome-ignore format: weeks
  })

  it('adds up where the blocks of the index meet, and to the end of time', () => {
    const block = 366 * DAY
    for (const k of [-3, 0, 55, 56]) {
      const [before, at, after] = [k * block - DAY, k * block, k * block + DAY]
      const all = calendarSeconds(OFFICE, before, after)
      expect(calendarSeconds(OFFICE, before, at) + calendarSeconds(OFFICE, at, after)).toBe(all)
      expect(calendarSeconds(OFFICE, at, at)).toBe(0)
    }
    expect(calendarSeconds(OFFICE, 8.64e15 - 7 * DAY, 8.64e15)).toBe(5 * 7 * 3600)
    expect(refusal(() => addOpen(OFFICE, 8.64e15 - DAY, 30 * 3600)).path).toBe('seconds')
    expect(refusal(() => subtractOpen(OFFICE, DAY - 8.64e15, 30 * 3600)).path).toBe('seconds')
  })

  it('subtracted to the start of a shift is that start, not the end of the one before', () => {
    expect(subtractOpen(OFFICE, '2026-03-02T10:00Z', 2 * 3600)).toBe('2026-03-02T08:00:00.000Z')
    expect(subtractOpen(OFFICE, '2026-03-02T13:30Z', 3600 * 1.5)).toBe('2026-03-02T12:00:00.000Z')
    expect(subtractOpen(OFFICE, '2026-03-03T08:00Z', 4 * 3600)).toBe('2026-03-02T12:00:00.000Z')
    expect(subtractOpen(calendar({ timeZone: 'UTC', week: { thu: [['00:00', '09:00']] } }), 9 * 3600_000, 9 * 3600)).toBe('1970-01-01T00:00:00.000Z') // biome-ignore format: one line
  })

  it('reads bare dates in the zone of the calendar, and naive times where told', () => {
    expect(calendarSeconds(OFFICE, '2026-03-02', '2026-03-03')).toBe(7 * 3600)
    const naiveZone = { naiveZone: 'Europe/Rome' }
    expect(calendarSeconds(OFFICE, '2026-03-02T10:00', '2026-03-02T11:30', naiveZone)).toBe(5400)
    expect(refusal(() => isOpen(OFFICE, '2026-03-02T10:00'))).toMatchObject({ path: 'instant', code: 'invalid-value' })
    const both = calendarUnion(OFFICE, OFFICE)
    expect(refusal(() => isOpen(both, '2026-03-02')).expected).toMatch(/a bare date needs options.timeZone/)
    expect(isOpen(both, '2026-03-02', { timeZone: 'Europe/Rome' })).toBe(false)
  })
})

describe('calendars', () => {
  it('are frozen plain data that their JSON makes again', () => {
    const hours: readonly Clock[] = [
      OFFICE,
      calendarUnion(OFFICE, calendar({ timeZone: 'Asia/Kathmandu', week: { sat: [['10:00', '11:00']] } })),
      calendarIntersection(OFFICE, OFFICE),
      calendarDifference(OFFICE, calendar({ timeZone: 'UTC', week: { mon: [['09:00', '10:00']] } })),
      calendarTimeline([{ calendar: OFFICE }, { from: '2026-03-04T00:00Z', calendar: calendarUnion(OFFICE) }]),
    ]
    for (const clock of hours) {
      const copy = JSON.parse(JSON.stringify(clock)) as Clock
      expect(copy).toStrictEqual(clock)
      const span = ['2026-03-01T00:00Z', '2026-04-15T00:00Z'] as const
      expect(openIntervals(copy, ...span)).toEqual(openIntervals(clock, ...span))
      expect(Object.isFrozen(clock)).toBe(true)
    }
    expect(() => (OFFICE.holidays as string[]).push('2026-01-01')).toThrow(TypeError)
  })

  it('are the same however they are written', () => {
    const written = calendar({
      timeZone: 'UTC',
      week: { mon: [['13:00', '17:00'], ['09:00:00', '12:00'], ['12:00', '13:00']], tue: [] },
      holidays: ['2026-12-26', '2026-12-25', '2026-12-26'],
    }) // biome-ignore format: a week
    const same = calendar({
      timeZone: 'UTC',
      week: { mon: [['09:00', '17:00']] },
      holidays: ['2026-12-25', '2026-12-26'],
    })
    expect(written).toEqual(same)
  })

  it('combine as sets of instants do', () => {
    const two = fc
      .tuple(cases, cases)
      .filter((pair) => pair.every(({ options }) => Object.keys(options.week).length > 0))
    fc.assert(
      fc.property(two, fc.nat(5000), fc.nat(1800), ([a, b], shift, length) => {
        fc.pre([a, b].every(({ options }) => Object.values(options.week).some((list) => list.length > 0)))
        const [x, y] = [calendar(a.options), calendar(b.options)]
        const from = a.at - 2500 * MINUTE + shift * MINUTE
        const to = from + length * MINUTE
        const seconds = (clock: Clock): number => calendarSeconds(clock, from, to)
        const union = calendarUnion(x, y)
        let both = 0
        for (let t = from; t < to; t += MINUTE) if (opensAt(a.options, t) && opensAt(b.options, t)) both += 60
        expect(seconds(union)).toBe(seconds(x) + seconds(y) - both)
        expect(seconds(calendarUnion(y, x, x))).toBe(seconds(union))
        if (both > 0) {
          expect(seconds(calendarIntersection(x, y))).toBe(both)
          expect(seconds(calendarIntersection(y, union))).toBe(seconds(y))
        }
        if (seconds(x) > both) expect(seconds(calendarDifference(x, y))).toBe(seconds(x) - both)
        const half = from + Math.floor(length / 2) * MINUTE
        const timeline = calendarTimeline([{ calendar: x }, { from: half, calendar: y }])
        expect(seconds(timeline)).toBe(calendarSeconds(x, from, half) + calendarSeconds(y, half, to))
      }),
      { numRuns: 300 },
    )
  })

  it('are closed outside of their validity', () => {
    const options = { timeZone: 'Europe/Rome', week: { mon: [['09:00', '17:00']] as const } }
    const spring = calendar({ ...options, validFrom: '2026-03-09', validTo: '2026-03-30' })
    expect(openIntervals(spring, '2026-01-01', '2027-01-01').map(({ start }) => start.slice(0, 10))).toEqual([
      '2026-03-09', '2026-03-16', '2026-03-23',
    ]) // biome-ignore format: dates
    expect(nextOpen(spring, '2026-03-30')).toBeNull()
    expect(nextClose(spring, '2026-03-30')).toBe('2026-03-29T22:00:00.000Z')
    expect(nextOpen(spring, '1400-01-01')).toBe('2026-03-09T08:00:00.000Z')
    expect(refusal(() => addOpen(spring, '2026-03-23', 8 * 3600 + 1)).path).toBe('seconds')
    expect(refusal(() => subtractOpen(spring, '2026-03-10', 8 * 3600 + 1)).path).toBe('seconds')
    expect(addOpen(spring, '2026-03-23', 8 * 3600)).toBe('2026-03-23T16:00:00.000Z')
    expect(subtractOpen(spring, '2900-01-01', 3600)).toBe('2026-03-23T15:00:00.000Z')
    expect(nextClose(spring, '2900-01-01')).toBe('2899-12-31T23:00:00.000Z')
    const once = calendar({ timeZone: 'Asia/Tokyo', week: {}, special: { '2026-03-02': [['20:00', '04:00']] } })
    expect(openIntervals(once, '2020-01-01', '2030-01-01')).toEqual([
      { start: '2026-03-02T11:00:00.000Z', end: '2026-03-02T19:00:00.000Z' },
    ])
    expect(nextClose(once, '2026-03-02T18:59:00Z')).toBe('2026-03-02T19:00:00.000Z')
    expect(nextOpen(once, '2026-03-02T19:00:00Z')).toBeNull()
    expect(nextOpen(OFFICE, '2026-03-02T11:00:00Z')).toBe('2026-03-02T12:00:00.000Z')
    // A shift that goes on over the end of a block of the index, 366 days.
    const night = calendar({ timeZone: 'UTC', week: { fri: [['22:00', '06:00']] } })
    expect(nextClose(night, '1971-01-01T23:00:00Z')).toBe('1971-01-02T06:00:00.000Z')
    expect(nextOpen(night, '1971-01-02T00:00:00Z')).toBe('1971-01-02T00:00:00.000Z')
    const always = calendar({
      timeZone: 'UTC',
      week: Object.fromEntries(DAYS.map((day) => [day, [['00:00', '24:00']]])),
    })
    expect(nextClose(always, 0)).toBeNull()
  })

  it('open before, between and after the validity of their parts', () => {
    const options = { timeZone: 'Europe/Rome', week: { mon: [['09:00', '17:00']] as const } }
    const spring = calendar({ ...options, validFrom: '2026-03-09', validTo: '2026-03-30' })
    const early = calendar({ ...options, validTo: '1950-01-01' })
    expect(nextOpen(early, '1949-12-20T00:00Z')).toBe('1949-12-26T08:00:00.000Z')
    const both = calendarUnion(spring, OFFICE)
    expect(nextOpen(both, '2027-01-03T00:00Z')).toBe(nextOpen(OFFICE, '2027-01-03T00:00Z'))
    expect(nextOpen(both, '1400-01-01T00:00Z')).toBe(nextOpen(OFFICE, '1400-01-01T00:00Z'))
    expect(subtractOpen(calendarUnion(spring, early), '2027-01-01T00:00Z', 3 * 8 * 3600 + 1)).toBe(
      '1949-12-26T15:59:59.000Z',
    )
    expect(nextOpen(calendarIntersection(OFFICE, spring), '1400-01-01T00:00Z')).toBe('2026-03-09T08:00:00.000Z')
    expect(nextOpen(calendarTimeline([{ from: '1000-01-01T00:00Z', calendar: spring }]), '1400-01-01T00:00Z')).toBe('2026-03-09T08:00:00.000Z') // biome-ignore format: one line
  })

  it('may stay open for more than a day, and special dates into the next', () => {
    const long = calendar({ timeZone: 'UTC', week: { tue: [['08:00', '12:00'], ['12:00', '09:00']], wed: [['10:00', '11:00']] } }) // biome-ignore format: one line
    expect(calendar(JSON.parse(JSON.stringify({ ...long, kind: undefined })))).toEqual(long)
    const week = ['2026-03-02T00:00Z', '2026-03-08T00:00Z'] as const
    expect(openIntervals(long, ...week)).toEqual([
      { start: '2026-03-03T08:00:00.000Z', end: '2026-03-04T09:00:00.000Z' },
      { start: '2026-03-04T10:00:00.000Z', end: '2026-03-04T11:00:00.000Z' },
    ])
    const party = calendar({ timeZone: 'UTC', week: { wed: [['09:00', '17:00']] }, special: { '2026-03-03': [['20:00', '02:00']] } }) // biome-ignore format: one line
    expect(openIntervals(party, ...week).map(({ start, end }) => [start.slice(8, 13), end.slice(8, 13)])).toEqual([
      ['03T20', '04T02'],
      ['04T09', '04T17'],
    ])
  })

  it.each<[string, () => unknown, string, RegExp]>([
    ['overlap', () => ({ week: { mon: [['09:00', '12:00'], ['11:59', '13:00']] } }), 'options.week.mon[1][0]', /at or after 12:00/],
    ['overlap, unsorted', () => ({ week: { mon: [['11:59', '13:00'], ['09:00', '12:00']] } }), 'options.week.mon[0][0]', /at or after 12:00/],
    ['overlap at night', () => ({ week: { sun: [['22:00', '06:00']], mon: [['05:00', '09:00']] } }), 'options.week.sun[0][1]', /at or before 05:00/],
    ['empty', () => ({ week: { mon: [['09:00', '09:00']] } }), 'options.week.mon[0][1]', /unlike its start/],
    ['no time', () => ({ week: { mon: [['9:00', '12:00']] } }), 'options.week.mon[0][0]', /a local time/],
    ['no time', () => ({ week: { mon: [['24:00', '12:00']] } }), 'options.week.mon[0][0]', /a local time/],
    ['no shift', () => ({ week: { mon: ['09:00', '12:00'] } }), 'options.week.mon[0]', /a start and an end/],
    ['no list', () => ({ week: { mon: '09:00-12:00' } }), 'options.week.mon', /a list of shifts/],
    ['no weekday', () => ({ week: { monday: [['09:00', '12:00']] } }), 'options.week.monday', /one of mon, tue/],
    ['no date', () => ({ holidays: ['2026-02-30'] }), 'options.holidays[0]', /a date/],
    ['no date', () => ({ holidays: ['2026-12-25', new Date(0)] }), 'options.holidays[1]', /a date/],
    ['no list of dates', () => ({ holidays: '2026-12-25' }), 'options.holidays', /a list of dates/],
    ['both', () => ({ holidays: ['2026-12-25'], special: { '2026-12-25': [] } }), 'options.special.2026-12-25', /no holiday/],
    ['no date', () => ({ special: { christmas: [] } }), 'options.special.christmas', /a date/],
    ['no zone', () => ({ timeZone: 'Europe/Roma' }), 'options.timeZone', /a time zone/],
    ['without a zone', () => ({ timeZone: undefined }), 'options.timeZone', /a time zone/],
    ['no scope', () => ({ holidayScope: 'day' }), 'options.holidayScope', /one of 'date', 'shift'/],
    ['no option', () => ({ zone: 'UTC' }), 'options.zone', /one of timeZone/],
    ['reversed', () => ({ validFrom: '2026-03-02', validTo: '2026-03-02' }), 'options.validTo', /after validFrom/],
    ['never open', () => ({ week: {} }), 'options', /opens at some time/],
    ['never open', () => ({ week: {}, special: { '2026-03-02': [] } }), 'options', /opens at some time/],
    ['never open', () => ({ validFrom: '2026-03-03', validTo: '2026-03-09' }), 'options', /opens at some time/],
  ])('refuse what is %s', (_, options, path, expected) => {
    const all = { timeZone: 'Europe/Rome', week: { mon: [['09:00', '12:00']] }, ...(options() as object) }
    const error = refusal(() => calendar(all as never))
    expect(error.path).toBe(path)
    expect(error.expected).toMatch(expected)
  }) // biome-ignore format: a table

  it('refuse combinations that never open, and what is no calendar', () => {
    const monday = calendar({ timeZone: 'UTC', week: { mon: [['09:00', '17:00']] } })
    const tuesday = calendar({ timeZone: 'UTC', week: { tue: [['09:00', '17:00']] } })
    expect(refusal(() => calendarIntersection(monday, tuesday)).code).toBe('invalid-option')
    expect(refusal(() => calendarDifference(monday, monday)).path).toBe('from')
    expect(refusal(() => calendarUnion({} as never)).path).toBe('calendars[0]')
    expect(refusal(() => calendarSeconds(null as never, 0, 1)).path).toBe('calendar')
    expect(refusal(() => calendarTimeline([])).path).toBe('parts')
    const parts = [{ from: '2026-03-02T00:00Z', calendar: monday }, { from: '2026-03-02T00:00Z', calendar: tuesday }] // biome-ignore format: two
    expect(refusal(() => calendarTimeline(parts)).path).toBe('parts[1].from')
    expect(isOpen(calendarTimeline(parts.slice(0, 1)), '2026-02-23T10:00Z')).toBe(false)
  })

  it('refuse times that are none', () => {
    expect(refusal(() => calendarSeconds(OFFICE, 5, 4)).path).toBe('end')
    expect(refusal(() => openIntervals(OFFICE, 5, 4)).path).toBe('end')
    expect(refusal(() => addOpen(OFFICE, 0, -1)).path).toBe('seconds')
    expect(refusal(() => addOpen(OFFICE, 0, 0.0001)).path).toBe('seconds')
    expect(refusal(() => addOpen(OFFICE, 0, 1e12)).expected).toMatch(/the next two centuries/)
    expect(refusal(() => calendarSeconds(OFFICE, 0, 1, { signed: 1 as never })).path).toBe('options.signed')
    expect(refusal(() => nextOpen(OFFICE, 0, { zone: 'UTC' } as never)).path).toBe('options.zone')
  })
})
