import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  all,
  calendar,
  calendarSeconds,
  calendarUnion,
  compare,
  type Durations,
  decode,
  durations,
  frt,
  merge,
  type Pause,
  summarize,
  ttr,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

const OFFICE = calendar({
  timeZone: 'Europe/Rome',
  week: { thu: [['09:00', '12:30'], ['13:30', '18:00']], fri: [['09:00', '17:00']], mon: [['22:00', '06:00']] },
  holidays: ['2026-04-03'],
}) // biome-ignore format: a week
const MINUTE = 60_000
const at = Date.parse('2026-03-26T00:00Z')
const asOf = at + 12_000 * MINUTE

interface Ticket {
  readonly opened: number
  readonly solved: number | null
  readonly held: readonly Pause[] | null
}

const tickets: fc.Arbitrary<Ticket> = fc
  .record({
    opened: fc.nat(9000),
    lasts: fc.option(fc.nat(9000), { freq: 4 }),
    held: fc.option(fc.array(fc.tuple(fc.nat(14_000), fc.option(fc.nat(4000), { freq: 5 })), { maxLength: 4 })),
  })
  .map(({ opened, lasts, held }) => ({
    opened: at + opened * MINUTE,
    solved: lasts === null ? null : at + (opened + lasts) * MINUTE,
    held:
      held?.map(([from, length]) => [at + from * MINUTE, length === null ? null : at + (from + length) * MINUTE]) ??
      null,
  }))

/** Minutes that count, one by one. */
function minutesOf({ opened, solved, held }: Ticket, open: (minute: number) => boolean): number {
  const end = Math.min(solved ?? Infinity, asOf)
  let minutes = 0
  for (let t = opened; t < end; t += MINUTE) {
    const isPaused = held?.some(([from, to]) => t >= Number(from) && t < Number(to ?? Infinity)) ?? false
    if (open(t) && !isPaused) minutes++
  }
  return minutes
}

const openMinutes = new Map<number, boolean>()
function isOpenMinute(t: number): boolean {
  if (!openMinutes.has(t)) openMinutes.set(t, calendarSeconds(OFFICE, t, t + MINUTE) === 60)
  return openMinutes.get(t) as boolean
}

describe('durations in business time', () => {
  it('are the open minutes that no pause holds, finished and open ones alike', () => {
    const span = { from: 'opened', to: 'solved', paused: 'held', asOf } as const
    fc.assert(
      fc.property(fc.array(tickets, { maxLength: 6 }), (rows) => {
        for (const [of, open] of [
          [durations({ ...span, calendar: OFFICE }), isOpenMinute],
          [durations(span), () => true],
        ] as const) {
          const { values, open: left } = summarize(rows, of)
          const expected = rows.map((row) => ({ row, ms: minutesOf(row, open) * MINUTE }))
          const sorted = (list: readonly { ms: number }[]): number[] => list.map(({ ms }) => ms).sort((a, b) => a - b)
          expect(values).toEqual(sorted(expected.filter(({ row }) => row.solved !== null && row.solved <= asOf)))
          expect(left).toEqual(sorted(expected.filter(({ row }) => row.solved === null || row.solved > asOf)))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('merge over any split, by rows and by columns, and decode', () => {
    const of = durations({ from: 'opened', to: 'solved', paused: 'held', asOf, calendar: OFFICE })
    fc.assert(
      fc.property(fc.array(tickets, { maxLength: 20 }), fc.nat(20), (rows, cut) => {
        const whole = summarize(rows, of)
        expect(merge(summarize(rows.slice(0, cut), of), summarize(rows.slice(cut), of))).toStrictEqual(whole)
        const columns = {
          opened: Float64Array.from(rows, ({ opened }) => opened),
          solved: rows.map(({ solved }) => solved),
          held: rows.map(({ held }) => held),
        }
        expect(summarize(columns, of)).toStrictEqual(whole)
        expect(decode(JSON.parse(JSON.stringify(whole)), of)).toStrictEqual(whole)
      }),
      { numRuns: 300 },
    )
  })

  it('take seconds of pause away as they are', () => {
    const rows = [{ a: 0, b: 60_000, p: 45 }, { a: 0, b: 60_000, p: 60 }, { a: 0, b: 60_000, p: null }, { a: 0, b: 60_000 }, { a: 0, b: null, p: 1.5 }] // biome-ignore format: rows
    const of = durations({ from: 'a', to: 'b', paused: 'p', asOf: 90_000 })
    const { values, open } = summarize(rows, of)
    expect(values).toEqual([0, 15_000, 60_000, 60_000])
    expect(open).toEqual([88_500])
    expect(summarize([{ a: 0, b: 9000 }], durations({ from: 'a', to: 'b', paused: (row: { a: number; b: number }) => row.a + 2 })).values).toEqual([7000]) // biome-ignore format: one line
  })

  it('count pauses that overlap once, and only what lies between start and end', () => {
    const held = [[5000, 20_000], [10_000, 30_000], [-50_000, 2000], [95_000, null]] // biome-ignore format: pauses
    const of = durations({ from: 'a', to: 'b', paused: 'held' })
    expect(summarize([{ a: 0, b: 100_000, held: held as readonly unknown[] as Pause[] }], of).values).toEqual([
      100_000 - 25_000 - 2000 - 5000,
    ])
  })

  it.each<[unknown, RegExp]>([
    [-1, /a number of seconds from 0.*or a list/],
    ['60', /a number of seconds from 0.*or a list/],
    [61, /at most the 60 seconds of its row/],
    [[[5, 4]], /pauses end at or after they begin/],
    [[[5]], /a list of \[from, to\]/],
    [[5, 6], /a list of \[from, to\]/],
    [[['2026-03-01T09:00', 5]], /pauses begin at a Date.*naiveZone/],
    [[[5, '2026-03-01']], /pauses end at a Date.*timeZone, or null/],
  ])('refuse or count the pause %j', (held, expected) => {
    const span = { from: 'a', to: 'b', paused: 'held' } as const
    const rows = [
      { a: 0, b: 60_000, held: 0 },
      { a: 0, b: 60_000, held: held as number },
    ]
    const error = refusal(() => summarize(rows, durations(span)))
    expect(error.path).toBe('rows[1].held')
    expect(error.expected).toMatch(expected)
    const { n, invalid } = summarize(rows, durations({ ...span, onInvalid: 'count' }))
    expect([n, invalid]).toEqual([1, 1])
    const left = summarize(
      [{ a: 0, b: null, held: held as number }],
      durations({ ...span, asOf: 60_000, onInvalid: 'count' }),
    )
    expect([left.invalid, left.missing, left.open]).toEqual([1, 0, []])
  })

  it('neither merge nor compare with those of another calendar, or without pauses', () => {
    const rows = [
      { a: at, b: at + 1e8 },
      { a: at, b: at + 2e8 },
      { a: at + 1e7, b: at + 3e8 },
    ]
    const other = calendar({ timeZone: 'Europe/Rome', week: { thu: [['09:00', '12:30']] } })
    const of = (extra: object) => durations({ from: 'a', to: 'b', ...extra })
    const [plain, office, little, paused] = [{}, { calendar: OFFICE }, { calendar: other }, { paused: () => 1 }].map(
      (extra) => summarize(rows, of(extra)),
    ) as [Durations, Durations, Durations, Durations]
    expect(refusal(() => merge(plain, office)).path).toBe('summaries[1].definition.calendar')
    expect(refusal(() => merge(office, little)).path).toMatch(/^summaries\[1\]\.definition\.calendar\.week/)
    expect(refusal(() => merge(plain, paused)).path).toBe('summaries[1].definition.paused')
    expect(refusal(() => compare(ttr(plain), ttr(office))).code).toBe('not-comparable')
    expect(compare(ttr(office), ttr(office)).difference).toBe(0)
    expect(ttr(office).definition).toMatchObject({ calendar: { kind: 'calendar' }, paused: false })
    const same = calendar(JSON.parse(JSON.stringify({ ...OFFICE, kind: undefined })))
    expect(merge(office, summarize(rows, of({ calendar: same })))).toMatchObject({ n: 6 })
  })

  it('work in all, with a combined calendar, and from JSON of one', () => {
    const night = calendarUnion(OFFICE, calendar({ timeZone: 'UTC', week: { sun: [['00:00', '24:00']] } }))
    const both = all({
      first: durations({ from: 'a', to: 'b', calendar: night }),
      last: durations({ from: 'a', to: 'c', calendar: JSON.parse(JSON.stringify(night)) }),
    })
    const row = { a: '2026-03-28T12:00Z', b: '2026-03-29T01:00Z', c: '2026-03-30T21:00Z' }
    const { first, last } = summarize([row], both)
    expect([frt(first).value, ttr(last).value]).toEqual([3600, 25 * 3600])
  })

  it('refuse what is no calendar and no field', () => {
    expect(refusal(() => durations({ from: 'a', to: 'b', calendar: { kind: 'calendar' } as never })).path).toBe('options.calendar.timeZone') // biome-ignore format: one line
    expect(refusal(() => durations({ from: 'a', to: 'b', calendar: 'office' as never })).path).toBe('options.calendar')
    expect(refusal(() => durations({ from: 'a', to: 'b', paused: 5 as never })).path).toBe('options.paused')
    const of = durations({ from: 'a', to: 'b', paused: 'held' })
    expect(summarize([{ a: 0, b: 1000 }] as { a: number; b: number; held?: number }[], of).values).toEqual([1000])
  })
})
