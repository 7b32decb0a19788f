import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Clock,
  calendar,
  calendarDifference,
  calendarTimeline,
  type Ticket,
  type TicketAttribution,
  type TicketClocks,
  type TicketEvent,
  type TicketOwner,
  type TicketStatus,
  type TicketTime,
  ticketClocks,
} from '../../src/index.ts'

const runs = { numRuns: 1000 }
const STATUSES: readonly TicketStatus[] = ['new', 'open', 'pending', 'hold', 'solved', 'closed']
const CREATED = Date.parse('2026-03-26T15:00:00Z')
const DAY = 86_400_000
const office = [['09:00', '12:30'], ['13:00', '17:45']] as const // biome-ignore format: shifts
const all = [['00:00', '24:00']] as const
const rome = calendar({ timeZone: 'Europe/Rome', week: { thu: office, fri: office, sun: office, mon: office } })
const howe = calendar({
  timeZone: 'Australia/Lord_Howe',
  week: { fri: [['22:00', '06:15']], sat: [['06:15', '24:00']], tue: office },
})
const always = calendar({
  timeZone: 'America/St_Johns',
  week: { mon: all, tue: all, wed: all, thu: all, fri: all, sat: all, sun: all },
})
const changed = calendarTimeline([{ calendar: rome }, { from: '2026-03-29T10:00:00.001Z', calendar: howe }])
const clocks: readonly (Clock | undefined)[] = [undefined, rome, howe, always, changed]

const anyStatus = fc.constantFrom(...STATUSES)
const agent = fc.constantFrom('Ada', 'Grace', 7, null)
/** Mostly after creation; an hour is a common grid, so that some stand at one instant. */
const instant = fc.oneof(
  fc.integer({ min: -DAY, max: 9 * DAY }),
  fc.integer({ min: 0, max: 200 }).map((hours) => hours * 3_600_000),
)
const event = (at: fc.Arbitrary<number>): fc.Arbitrary<TicketEvent & { readonly at: number }> =>
  fc.oneof(
    fc.record({
      type: fc.constant('comment' as const),
      at: at.map((ms) => CREATED + ms),
      actor: fc.constantFrom('customer' as const, 'customer' as const, 'agent' as const, 'bot' as const),
      public: fc.constantFrom(true, true, false),
      auto: fc.constantFrom(true, false, null, undefined),
      agent,
    }),
    fc.record({ type: fc.constant('status' as const), at: at.map((ms) => CREATED + ms), status: anyStatus }),
    fc.record({
      type: fc.constant('assign' as const),
      at: at.map((ms) => CREATED + ms),
      agent,
      group: fc.constantFrom('billing', 'sales', undefined),
    }),
    fc.record({
      type: fc.constant('assign' as const),
      at: at.map((ms) => CREATED + ms),
      agent: fc.constantFrom('robot', 'Ada'),
      kind: fc.constant('bot' as const),
    }),
    fc.record({
      type: fc.constantFrom('merge' as const, 'rate' as const),
      at: at.map((ms) => CREATED + ms),
    }),
  )
const events = fc.array(event(instant), { maxLength: 14 })
const asOf = fc.integer({ min: 0, max: 10 * DAY }).map((ms) => CREATED + ms)
const clock = fc.constantFrom(...clocks)
const anyRule = fc.constantFrom<TicketAttribution>('ticket', 'first-owner', 'each-assignment', 'time-share')
const inOrder = <E extends { readonly at: number }>(list: readonly E[]): E[] => [...list].sort((a, b) => a.at - b.at)

interface Extra {
  readonly calendar?: Clock | undefined
  readonly attribution?: TicketAttribution
  readonly owner?: 'agent' | 'group'
  readonly status?: TicketStatus
}

function run(list: readonly TicketEvent[], at: number, { calendar, status, ...rest }: Extra = {}): TicketClocks {
  const ticket: Ticket = { createdAt: CREATED, events: list, ...(status !== undefined && { status }) }
  return ticketClocks(ticket, { asOf: at, ...(calendar !== undefined && { calendar }), ...rest })
}

/** Whole milliseconds, around the clock and within the calendar. */
type Spans = readonly [number, number | null]
const spans = ({ elapsed, business }: TicketTime): Spans => [
  Math.round(elapsed * 1000),
  business === null ? null : Math.round(business * 1000),
]
const total = (times: readonly (TicketTime | null)[]): Spans => {
  const list = times.map((time) => (time === null ? ([0, 0] as const) : spans(time)))
  const unknown = times.some((time) => time?.business === null)
  return [
    list.reduce((sum, [elapsed]) => sum + elapsed, 0),
    unknown ? null : list.reduce((sum, [, open]) => sum + (open as number), 0),
  ]
}
const without = ({ quality: _, ...rest }: TicketClocks): Omit<TicketClocks, 'quality'> => rest

/** Every time in a result. */
function timesIn(value: unknown): TicketTime[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'elapsed' in value ? [value as TicketTime] : []
  return [...own, ...Object.values(value).flatMap(timesIn)]
}

describe('ticketClocks, for any list of events', () => {
  it('has status times that add up to the age, and the waits made of them', () => {
    fc.assert(
      fc.property(events, asOf, clock, anyStatus, (list, at, calendar, status) => {
        const ticket = run(list, at, { calendar, status })
        const { statusTimes: times, agentWork, requesterWait, onHold, pending, age } = ticket
        expect(spans(age)[0]).toBe(at - CREATED)
        expect(total(Object.values(times))).toEqual(spans(age))
        expect(total([times.new, times.open])).toEqual(spans(agentWork))
        expect(total([agentWork, onHold])).toEqual(spans(requesterWait))
        expect([onHold, pending]).toEqual([times.hold, times.pending])
      }),
      runs,
    )
  })

  it('has a first resolution before the full one, and no more business time than time', () => {
    fc.assert(
      fc.property(events, asOf, clock, anyRule, (list, at, calendar, attribution) => {
        const ticket = run(list, at, { calendar, attribution })
        const { firstResolution: first, fullResolution: full, activeResolution: active } = ticket
        if (full !== null && first !== null) {
          expect(first.elapsed).toBeLessThanOrEqual(full.elapsed)
          expect(active?.elapsed).toBeLessThanOrEqual(full.elapsed)
          if (first.business !== null) expect(first.business).toBeLessThanOrEqual(full.business as number)
        }
        expect([full === null, active === null]).toEqual([ticket.open, ticket.open])
        for (const { elapsed, business } of timesIn(ticket)) {
          expect(elapsed).toBeGreaterThanOrEqual(0)
          if (calendar === undefined) expect(business).toBeNull()
          else if (calendar === always) expect(business).toBe(elapsed)
          else {
            expect(business).toBeGreaterThanOrEqual(0)
            expect(business).toBeLessThanOrEqual(elapsed)
          }
        }
      }),
      runs,
    )
  })

  it('has stretches that are its unresolved time', () => {
    fc.assert(
      fc.property(events, asOf, anyStatus, (list, at, status) => {
        const ticket = run(list, at, { status })
        const { stretches, statusTimes: times, open, reopens, activeResolution } = ticket
        const lengths = stretches.map(
          ({ opened, closed }) => (closed === null ? at : Date.parse(closed)) - Date.parse(opened),
        )
        const sum = lengths.reduce((a, b) => a + b, 0)
        expect(sum).toBe(total([times.new, times.open, times.pending, times.hold])[0])
        if (activeResolution !== null) expect(spans(activeResolution)[0]).toBe(sum)
        expect(stretches.map(({ reopened }) => reopened)).toEqual(stretches.map((_, i) => i > 0))
        expect(stretches.filter(({ closed }) => closed === null)).toHaveLength(open ? 1 : 0)
        expect(reopens).toBe(stretches.length - 1)
        expect(ticket.firstResolvedAt).toBe(stretches[0]?.closed)
        expect(ticket.fullyResolvedAt).toBe(stretches.at(-1)?.closed)
      }),
      runs,
    )
  })

  it('shares its times out to the millisecond', () => {
    fc.assert(
      fc.property(events, asOf, clock, fc.constantFrom('agent', 'group'), (list, at, calendar, owner) => {
        const ofOwners = (attribution: TicketAttribution): readonly TicketOwner[] =>
          run(list, at, { calendar, attribution, owner }).owners
        const ticket = run(list, at, { calendar })
        const shares = ofOwners('time-share')
        for (const owners of [shares, ofOwners('each-assignment'), ofOwners('ticket'), ofOwners('first-owner')]) {
          for (const status of STATUSES) {
            if (owners.length === 0) expect(ticket.age.elapsed).toBe(0)
            else
              expect(total(owners.map(({ statusTimes }) => statusTimes[status]))).toEqual(
                spans(ticket.statusTimes[status]),
              )
          }
        }
        const names = shares.map(({ owner, kind }) => JSON.stringify([owner, kind]))
        expect(new Set(names).size).toBe(names.length)
        for (const clock of ['firstResponse', 'fullResolution'] as const) {
          const parts = shares.map((share) => share[clock])
          if (ticket[clock] === null) expect(parts.every((part) => part === null)).toBe(true)
          else if (parts.length > 0) expect(total(parts)).toEqual(spans(ticket[clock]))
        }
      }),
      runs,
    )
  })

  it('puts every event into one count', () => {
    fc.assert(
      fc.property(events, asOf, fc.nat(3), (list, at, blanks) => {
        const blank: TicketEvent = { type: 'rate', at: null }
        const given = [...list, ...Array.from({ length: blanks }, () => blank)]
        const { used, repeated, withoutClock, missing, beforeCreation, afterAsOf, events: all } = run(given, at).quality
        expect(all).toBe(given.length)
        expect(used + repeated + withoutClock + missing + beforeCreation + afterAsOf).toBe(all)
        expect(missing).toBe(blanks)
        expect(beforeCreation).toBe(list.filter((event) => event.at < CREATED).length)
        expect(afterAsOf).toBe(list.filter((event) => event.at > at).length)
      }),
      runs,
    )
  })

  it('gives the same clocks for shuffled events, and says how many were out of order', () => {
    const shuffled = fc
      .uniqueArray(event(instant), { maxLength: 10, selector: ({ at }) => at })
      .chain((list) => fc.tuple(fc.constant(inOrder(list)), fc.shuffledSubarray(list, { minLength: list.length })))
    fc.assert(
      fc.property(shuffled, asOf, clock, ([list, mixed], at, calendar) => {
        const [sorted, found] = [run(list, at, { calendar }), run(mixed, at, { calendar })]
        expect(without(found)).toEqual(without(sorted))
        const behind = mixed.filter(({ at }, i) => mixed.slice(0, i).some((earlier) => earlier.at > at)).length
        expect(sorted.quality.outOfOrder).toBe(0)
        expect(found.quality).toEqual({ ...sorted.quality, outOfOrder: behind })
      }),
      runs,
    )
  })

  it('sees comments before changes of status at one instant', () => {
    fc.assert(
      fc.property(events, asOf, (list, at) => {
        const sorted = inOrder(list)
        const late = (event: TicketEvent): number => Number(event.type === 'status')
        const first = [...sorted].sort((a, b) => a.at - b.at || late(b) - late(a))
        expect(run(first, at)).toEqual(run(sorted, at))
      }),
      runs,
    )
  })

  it('knows nothing of what happened after asOf', () => {
    fc.assert(
      fc.property(events, asOf, clock, anyRule, (list, at, calendar, attribution) => {
        const known = list.filter((event) => event.at <= at)
        const given = { calendar, attribution }
        expect(without(run(list, at, given))).toEqual(without(run(known, at, given)))
      }),
      runs,
    )
  })

  it('adds up where its age is split at any instant', () => {
    fc.assert(
      fc.property(events, asOf, asOf, clock, anyStatus, (list, a, b, calendar, initial) => {
        const [at, end] = [Math.min(a, b), Math.max(a, b)]
        const [early, late] = [
          run(list, at, { calendar, status: initial }),
          run(list, end, { calendar, status: initial }),
        ]
        const rest = ticketClocks(
          { createdAt: at, status: early.status, events: list },
          { asOf: end, ...(calendar !== undefined && { calendar }) },
        )
        for (const status of STATUSES) {
          const parts = [early.statusTimes[status], rest.statusTimes[status]]
          expect(total(parts)).toEqual(spans(late.statusTimes[status]))
        }
      }),
      runs,
    )
  })

  it('takes no notice of a status that is told again', () => {
    fc.assert(
      fc.property(events, asOf, asOf, clock, (list, again, at, calendar) => {
        const { status } = run(list, again)
        const more: TicketEvent[] = [
          ...inOrder(list.filter((event) => event.at <= again)),
          { type: 'status', at: again, status },
        ]
        const [plain, told] = [run(more.slice(0, -1), at, { calendar }), run(more, at, { calendar })]
        expect(without(told)).toEqual(without(plain))
        expect(told.quality.repeated + told.quality.afterAsOf).toBe(
          plain.quality.repeated + plain.quality.afterAsOf + 1,
        )
      }),
      runs,
    )
  })

  it('adds calendars that do not overlap', () => {
    const rest = calendarDifference(always, rome)
    fc.assert(
      fc.property(events, asOf, anyRule, (list, at, attribution) => {
        const [inside, outside, whole] = [rome, rest, always].map((calendar) =>
          timesIn({ ...run(list, at, { calendar, attribution }), replyLongest: null }).map((time) => spans(time)[1]),
        ) as [number[], number[], number[]]
        expect(inside.map((open, i) => open + (outside[i] as number))).toEqual(whole)
      }),
      runs,
    )
  })

  it('is plain data, made without a change to what was given', () => {
    fc.assert(
      fc.property(events, asOf, clock, anyRule, (list, at, calendar, attribution) => {
        const frozen = Object.freeze(list.map((event) => Object.freeze(event)))
        const ticket = run(frozen, at, { calendar, attribution })
        expect(JSON.parse(JSON.stringify(ticket))).toStrictEqual(ticket)
        expect(JSON.stringify(ticket)).not.toMatch(/NaN|Infinity/)
        expect(run(frozen, at, { calendar, attribution })).toEqual(ticket)
        expect(Object.keys(ticket)).toEqual(Object.keys(run([], CREATED)))
      }),
      runs,
    )
  })
})
