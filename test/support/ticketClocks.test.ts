import { describe, expect, it } from 'vitest'
import {
  aht,
  calendar,
  calendarTimeline,
  durations,
  frt,
  handleTimes,
  segment,
  summarize,
  type Ticket,
  type TicketClocks,
  type TicketClocksOptions,
  type TicketEvent,
  type TicketKey,
  type TicketStatus,
  ticketClocks,
  trend,
  ttr,
} from '../../src/index.ts'

const at = (text: string): string => `2026-03-${text.replace(' ', 'T')}Z`
const customer = (when: string, rest: object = {}): TicketEvent => ({
  type: 'comment',
  at: at(when),
  actor: 'customer',
  public: true,
  ...rest,
})
const agent = (when: string, name: TicketKey | null = 'Ada', rest: object = {}): TicketEvent => ({
  type: 'comment',
  at: at(when),
  actor: 'agent',
  public: true,
  agent: name,
  ...rest,
})
const bot = (when: string): TicketEvent => ({ type: 'comment', at: at(when), actor: 'bot', public: true })
const status = (when: string, status: TicketStatus): TicketEvent => ({ type: 'status', at: at(when), status })
const assign = (when: string, to: object): TicketEvent => ({ type: 'assign', at: at(when), ...to }) as TicketEvent

const CREATED = at('02 09:00')
type Given = Partial<TicketClocksOptions> & Partial<Omit<Ticket, 'events'>>
/** The clocks of a ticket of Monday, 2 March 2026, 09:00, looked at on the 31st. */
function clocks(events: readonly TicketEvent[], given: Given = {}): TicketClocks {
  const { id, createdAt = CREATED, createdBy, status, ...options } = given
  const ticket = { createdAt, events, ...(id !== undefined && { id }), ...(createdBy && { createdBy }) }
  return ticketClocks(status ? { ...ticket, status } : ticket, { asOf: at('31 00:00'), ...options })
}
const hours = (time: { readonly elapsed: number } | null): number | null => (time === null ? null : time.elapsed / 3600)
const week = (day: readonly (readonly [string, string])[]) => ({ mon: day, tue: day, wed: day, thu: day, fri: day })
const office = calendar({ timeZone: 'UTC', week: week([['09:00', '17:00']]) })

describe('first response', () => {
  it('is no bot, no automatic reply, no internal note and no system message', () => {
    const noise = [
      bot('02 09:00:01'),
      agent('02 09:05', 'Ada', { auto: true }),
      agent('02 09:10', 'Ada', { public: false }),
      { type: 'comment', at: at('02 09:15'), actor: 'system', public: true } as const,
      customer('02 09:30'),
    ]
    expect(clocks(noise).firstResponse).toBeNull()
    expect(clocks(noise).firstResponseAt).toBeNull()
    expect(clocks([noise[1]!, agent('02 09:20', null)])).toMatchObject({ handoffs: 0, quality: { unnamedAgents: 1 } })
    expect(clocks([...noise, agent('02 10:00')]).firstResponse).toEqual({ elapsed: 3600, business: null })
  })

  it('is not the message with which an agent opens a ticket, but the next answer', () => {
    const opening = agent('02 09:00')
    expect(clocks([opening, agent('02 12:00')], { createdBy: 'agent' }).firstResponseAt).toBe(
      '2026-03-02T12:00:00.000Z',
    )
    expect(clocks([opening], { createdBy: 'agent' })).toMatchObject({ firstResponse: null, touches: 0, handoffs: 1 })
    expect(clocks([opening]).firstResponse?.elapsed).toBe(0)
    const note = agent('02 09:00', 'Ada', { public: false })
    expect(clocks([note, opening, agent('02 12:00')], { createdBy: 'agent' }).touches).toBe(1)
    expect(clocks([opening, opening], { createdBy: 'agent' })).toMatchObject({
      touches: 1,
      firstResponse: { elapsed: 0 },
    })
    expect(clocks([agent('02 09:01')], { createdBy: 'agent' }).firstResponse?.elapsed).toBe(60)
  })

  it('of a ticket solved on the phone is the answer after it is opened again', () => {
    const events = [agent('02 09:00'), customer('04 09:00'), status('04 09:00', 'open'), agent('04 10:00')]
    const ticket = clocks(events, { createdBy: 'agent', status: 'solved' })
    expect(hours(ticket.firstResponse)).toBe(49)
    expect(ticket.firstResolution).toEqual({ elapsed: 0, business: null })
    expect(ticket.stretches[0]).toEqual({ opened: ticket.createdAt, closed: ticket.createdAt, reopened: false })
    expect(ticket.reopens).toBe(1)
  })

  it('can start where a ticket that a bot resolved is opened again five days later (chatwoot 12058)', () => {
    const events = [
      bot('02 09:01'),
      status('02 09:01', 'solved'),
      customer('07 09:00'),
      status('07 09:00', 'open'),
      agent('07 09:03'),
    ]
    expect(hours(clocks(events).firstResponse)).toBe(120.05)
    const ticket = clocks(events, { responseFrom: 'reopening' })
    expect(ticket.firstResponse).toEqual({ elapsed: 180, business: null })
    expect([ticket.firstResponseFrom, ticket.createdAt]).toEqual([
      '2026-03-07T09:00:00.000Z',
      '2026-03-02T09:00:00.000Z',
    ])
    const later = [...events, status('08 09:00', 'solved'), status('09 09:00', 'open'), agent('09 10:00')]
    expect(clocks(later, { responseFrom: 'reopening' }).firstResponse?.elapsed).toBe(180)
    const rows = [ticket, clocks([], { responseFrom: 'reopening' })]
    const asOf = at('31 00:00')
    expect(frt(summarize(rows, durations({ from: 'firstResponseFrom', to: 'firstResponseAt', asOf }))).value).toBe(180)
  })

  it('starts at creation where nothing was resolved before, and at the reopening of what began solved', () => {
    const plain = [status('02 09:10', 'open'), agent('02 10:00')]
    expect(clocks(plain, { responseFrom: 'reopening' }).firstResponseFrom).toBe('2026-03-02T09:00:00.000Z')
    const solved = clocks(plain, { responseFrom: 'reopening', status: 'solved' })
    expect([solved.firstResponseFrom, solved.firstResponse?.elapsed]).toEqual(['2026-03-02T09:10:00.000Z', 3000])
    const shares = clocks(plain, { responseFrom: 'reopening', status: 'solved', attribution: 'time-share' })
    expect(shares.owners[0]?.firstResponse?.elapsed).toBe(3000)
    expect(
      clocks(plain, { responseFrom: 'reopening', status: 'solved', attribution: 'ticket' }).owners[0]?.firstResponse
        ?.elapsed,
    ).toBe(3000)
  })

  it('of a ticket solved without one is none, and that is said', () => {
    const ticket = clocks([status('02 10:00', 'solved')])
    expect([ticket.firstResponse, ticket.quality.resolvedWithoutResponse]).toEqual([null, true])
    expect(clocks([]).quality.resolvedWithoutResponse).toBe(false)
    expect(clocks([agent('02 09:30'), status('02 10:00', 'solved')]).quality.resolvedWithoutResponse).toBe(false)
  })
})

describe('next replies', () => {
  it('begin with the first comment of a run, and only after the first response', () => {
    const events = [
      customer('02 09:10'),
      agent('02 10:00'),
      customer('02 11:00'),
      customer('02 11:50'),
      bot('02 11:51'),
      agent('02 11:55', 'Ada', { public: false }),
      agent('02 12:00'),
      agent('02 12:30'),
      customer('02 14:00'),
      agent('02 16:00', 'Grace'),
      customer('03 09:00', { public: false }),
      customer('03 09:30', { auto: true }),
    ]
    const { replies, replyTotal, replyLongest } = clocks(events)
    expect(replies.map(({ elapsed, outcome }) => [elapsed, outcome])).toEqual([
      [3600, 'answered'],
      [7200, 'answered'],
    ])
    expect([hours(replyTotal), hours(replyLongest)]).toEqual([3, 2])
  })

  it('do not reach back over a resolution (chatwoot 11787: 985,492 s)', () => {
    const events = [
      agent('02 09:01'),
      customer('02 16:00'),
      status('02 16:10', 'solved'),
      customer('14 09:00'),
      status('14 09:00', 'open'),
      agent('14 09:05'),
    ]
    const { replies, replyTotal } = clocks(events)
    expect(replies.map(({ outcome, elapsed, to }) => [outcome, elapsed, to])).toEqual([
      ['resolved', 600, null],
      ['answered', 300, '2026-03-14T09:05:00.000Z'],
    ])
    expect(replyTotal.elapsed).toBe(300)
  })

  it('go on to asOf where nobody has answered, and ask for nothing on a ticket that stays solved', () => {
    const asked = [agent('02 09:01'), customer('02 10:00')]
    const waiting = clocks(asked, { asOf: at('02 12:00'), calendar: office })
    expect(waiting.replies).toEqual([
      { from: '2026-03-02T10:00:00.000Z', to: null, outcome: 'waiting', elapsed: 7200, business: 7200 },
    ])
    expect([waiting.replyTotal, waiting.replyLongest]).toEqual([{ elapsed: 0, business: 0 }, null])
    const thanks = clocks([
      agent('02 09:01'),
      status('02 09:30', 'solved'),
      customer('02 10:00'),
      status('02 11:00', 'closed'),
    ])
    expect(clocks([agent('02 09:01'), customer('02 10:00')], { status: 'solved' }).replies).toMatchObject([
      { outcome: 'resolved', elapsed: 0 },
    ])
    expect(thanks.replies).toMatchObject([{ outcome: 'resolved', elapsed: 0, to: null }])
    expect(clocks([agent('02 09:01'), status('02 09:30', 'solved')]).replies).toEqual([])
  })

  it('are all there, not the longest only (zammad), and the longest of each clock', () => {
    const events = [
      agent('02 09:01'),
      customer('02 12:00'),
      agent('02 16:00'),
      customer('06 20:00'),
      agent('07 20:00'),
      customer('09 09:00'),
      agent('09 15:00'),
    ]
    const { replies, replyLongest } = clocks(events, { calendar: office })
    expect(replies.map(({ elapsed, business }) => [elapsed / 3600, (business as number) / 3600])).toEqual([
      [4, 4],
      [24, 0],
      [6, 6],
    ])
    expect(replyLongest).toEqual({ elapsed: 86_400, business: 21_600 })
  })
})

describe('resolution', () => {
  const twice = [status('02 10:00', 'solved'), status('05 10:00', 'open'), status('05 12:00', 'solved')]

  it('is first and full, with the silence between them taken out by name (zammad: first close only)', () => {
    const ticket = clocks(twice)
    const { firstResolution, fullResolution, activeResolution } = ticket
    expect([firstResolution, fullResolution, activeResolution].map(hours)).toEqual([1, 75, 3])
    expect([ticket.reopens, ticket.open, ticket.status]).toEqual([1, false, 'solved'])
    expect(ticket.stretches).toEqual([
      { opened: '2026-03-02T09:00:00.000Z', closed: '2026-03-02T10:00:00.000Z', reopened: false },
      { opened: '2026-03-05T10:00:00.000Z', closed: '2026-03-05T12:00:00.000Z', reopened: true },
    ])
  })

  it('is not full while the ticket is open again', () => {
    const ticket = clocks(twice, { asOf: at('05 11:00') })
    expect([ticket.fullResolution, ticket.activeResolution, ticket.fullyResolvedAt, ticket.open]).toEqual([
      null,
      null,
      null,
      true,
    ])
    expect(hours(ticket.firstResolution)).toBe(1)
    expect(ticket.stretches[1]?.closed).toBeNull()
  })

  it('does not move when the ticket is closed, or told to be solved again (chatwoot)', () => {
    const more = [...twice, status('06 12:00', 'solved'), status('09 12:00', 'closed')]
    expect(clocks(more).fullResolution).toEqual(clocks(twice).fullResolution)
    expect(clocks(more).quality).toMatchObject({ used: 4, repeated: 1 })
  })

  it('is the closing where there was no solving', () => {
    expect(hours(clocks([status('02 11:00', 'closed')]).firstResolution)).toBe(2)
    expect(hours(clocks([status('02 11:00', 'closed')]).fullResolution)).toBe(2)
    const again = [status('02 11:00', 'closed'), status('03 09:00', 'open'), status('03 10:00', 'solved')]
    expect([clocks(again).firstResolution, clocks(again).fullResolution].map(hours)).toEqual([2, 25])
    expect(clocks(again).quality.afterClosing).toBe(1)
    expect(clocks([...again, agent('03 11:00'), status('03 12:00', 'open')]).quality.afterClosing).toBe(1)
  })

  it('of 59 minutes is 59 minutes, not 0 hours (osTicket)', () => {
    expect(clocks([status('02 09:59', 'solved')]).fullResolution?.elapsed).toBe(59 * 60)
  })

  it('stands in its month of resolution however old the ticket is (freescout 4125)', () => {
    const rows = [
      clocks([status('09 09:00', 'solved')], { createdAt: '2026-01-05T09:00:00Z' }),
      clocks([status('02 10:00', 'solved')]),
    ]
    const time = durations({ from: 'createdAt', to: 'fullyResolvedAt', asOf: at('31 00:00') })
    const by = (field: 'createdAt' | 'fullyResolvedAt') =>
      trend(rows, { at: field, every: 'month', timeZone: 'UTC', of: time, metric: ttr }).points.map(
        ({ result }) => result.n,
      )
    expect(by('fullyResolvedAt')).toEqual([2])
    expect(by('createdAt')).toEqual([1, 0, 1])
  })
})

describe('time in statuses', () => {
  const events = [
    status('02 10:00', 'open'),
    status('02 12:00', 'pending'),
    status('02 13:00', 'hold'),
    status('02 16:00', 'open'),
    status('02 20:00', 'solved'),
    status('03 09:00', 'closed'),
  ]

  it('is counted by name', () => {
    const ticket = clocks(events, { asOf: at('03 12:00') })
    const times = Object.entries(ticket.statusTimes).map(([name, time]) => [name, hours(time)])
    expect(Object.fromEntries(times)).toEqual({ new: 1, open: 6, pending: 1, hold: 3, solved: 13, closed: 3 })
    const { requesterWait, agentWork, pending, onHold, age } = ticket
    expect([requesterWait, agentWork, pending, onHold, age].map(hours)).toEqual([10, 7, 1, 3, 27])
  })

  it('takes hold off the business time of the wait, not off creation (frappe 2075)', () => {
    const { onHold, agentWork } = clocks(events, { asOf: at('03 12:00'), calendar: office })
    expect([onHold.business, agentWork.business]).toEqual([3 * 3600, 4 * 3600])
  })
})

describe('business time', () => {
  const friday = { createdAt: at('06 16:00'), calendar: office }

  it('is null without a calendar, and 0 where nothing of it is open (chatwoot)', () => {
    expect(clocks([status('02 10:00', 'solved')]).fullResolution?.business).toBeNull()
    expect(clocks([agent('07 12:00')], { createdAt: at('07 09:00'), calendar: office }).firstResponse).toEqual({
      elapsed: 10_800,
      business: 0,
    })
  })

  it('starts at the next opening for a ticket of a closed day (frappe 2449, glpi 687)', () => {
    const ticket = clocks([status('09 10:00', 'solved')], { createdAt: at('08 12:00'), calendar: office })
    expect(ticket.fullResolution).toEqual({ elapsed: 22 * 3600, business: 3600 })
  })

  it('knows holidays (dbt_zendesk 92) and the change of the clock (25, 86, 114, 154)', () => {
    expect(clocks([agent('09 10:00')], friday).firstResponse?.business).toBe(2 * 3600)
    const closed = calendar({ timeZone: 'UTC', week: week([['09:00', '17:00']]), holidays: ['2026-03-09'] })
    expect(clocks([agent('10 10:00')], { ...friday, calendar: closed }).firstResponse?.business).toBe(2 * 3600)
    const rome = calendar({ timeZone: 'Europe/Rome', week: week([['09:00', '17:00']]) })
    const spring = { createdAt: at('27 15:00'), calendar: rome }
    expect(clocks([agent('30 08:00')], spring).firstResponse).toEqual({ elapsed: 65 * 3600, business: 2 * 3600 })
  })

  it('has no gap around the clock (dbt_zendesk 218)', () => {
    const day = [['00:00', '24:00']] as const
    const always = calendar({ timeZone: 'Europe/Rome', week: { ...week(day), sat: day, sun: day } })
    expect(clocks([status('30 09:00', 'solved')], { calendar: always }).fullResolution).toEqual({
      elapsed: 28 * 86_400,
      business: 28 * 86_400,
    })
  })

  it('adds up over a change of hours in the middle of a ticket (Zendesk: negative differences)', () => {
    const short = calendar({ timeZone: 'UTC', week: week([['09:00', '11:00']]) })
    const changed = calendarTimeline([{ calendar: short }, { from: at('03 00:00'), calendar: office }])
    const events = [agent('02 16:00'), status('03 12:00', 'solved')]
    const { firstResponse, fullResolution } = clocks(events, { calendar: changed })
    expect([firstResponse?.business, fullResolution?.business]).toEqual([2 * 3600, 5 * 3600])
  })
})

describe('owners', () => {
  const events = [
    assign('02 09:00', { agent: 'robot', kind: 'bot', group: 'first line' }),
    bot('02 09:00:05'),
    assign('02 09:30', { agent: 'Ada' }),
    status('02 09:30', 'open'),
    assign('02 11:00', { agent: 'Grace', group: 'second line' }),
    agent('02 11:20', 'Ada'),
    agent('02 11:30', 'Grace'),
    assign('02 12:00', { agent: 'Ada' }),
    status('02 13:00', 'solved'),
  ]
  const given = { asOf: at('02 14:00') }
  const own = (
    attribution: 'ticket' | 'first-owner' | 'each-assignment' | 'time-share',
    owner: 'agent' | 'group' = 'agent',
  ) =>
    clocks(events, { ...given, attribution, owner }).owners.map((part) => [
      part.owner,
      part.kind,
      hours(part.firstResponse),
      hours(part.fullResolution),
      hours(part.statusTimes.open),
      part.touches,
    ])

  it('start anew with each assignment, and an answer counts for who gave it', () => {
    expect(own('each-assignment')).toEqual([
      ['robot', 'bot', null, null, 0, 0],
      ['Ada', 'agent', null, null, 1.5, 0],
      ['Grace', 'agent', 0.5, null, 1, 1],
      ['Ada', 'agent', null, 1, 1, 0],
    ])
    expect(clocks(events, given).attribution).toBe('each-assignment')
    expect(clocks(events, given).owners.map(({ from, to }) => [from.slice(11, 16), to?.slice(11, 16) ?? null])).toEqual(
      [
        ['09:00', '09:30'],
        ['09:30', '11:00'],
        ['11:00', '12:00'],
        ['12:00', null],
      ],
    )
  })

  it('share the time out', () => {
    expect(clocks(events, { ...given, attribution: 'time-share' }).owners.map((part) => part.firstResponseAt)).toEqual([
      null,
      null,
      null,
    ])
    const shares = clocks(events, { ...given, attribution: 'time-share' }).owners
    expect(shares.map(({ from, to }) => [from.slice(11, 16), to?.slice(11, 16) ?? null])).toEqual([
      ['09:00', '09:30'],
      ['09:30', null],
      ['11:00', '12:00'],
    ])
    expect(own('time-share')).toEqual([
      ['robot', 'bot', 0.5, 0.5, 0, 0],
      ['Ada', 'agent', 1.5, 2.5, 2.5, 0],
      ['Grace', 'agent', 1 / 3, 1, 1, 1],
    ])
  })

  it('have the whole ticket, last or first', () => {
    expect(clocks(events, { ...given, attribution: 'ticket' }).owners[0]?.firstResponseAt).toBe(
      '2026-03-02T11:20:00.000Z',
    )
    expect(own('ticket')).toEqual([['Ada', 'agent', 7 / 3, 4, 3.5, 2]])
    expect(own('first-owner')).toEqual([['robot', 'bot', 7 / 3, 4, 3.5, 2]])
    const back = [...events, assign('02 13:30', { agent: null })]
    expect(clocks(back, { ...given, attribution: 'ticket' }).owners[0]).toMatchObject({
      owner: 'Ada',
      from: '2026-03-02T09:00:00.000Z',
      to: null,
    })
    for (const attribution of ['ticket', 'first-owner'] as const) {
      expect(clocks([], { attribution }).owners).toMatchObject([
        { owner: null, kind: 'unassigned', firstResponse: null },
      ])
    }
  })

  it('can be groups, whose answer is that of any agent', () => {
    expect(own('each-assignment', 'group')).toEqual([
      ['first line', 'group', null, null, 1.5, 0],
      ['second line', 'group', 1 / 3, 2, 2, 2],
    ])
  })

  it('keep bots and those who never answered out of the averages of agents (chatwoot 13312)', () => {
    const of = durations({ from: 'from', to: 'firstResponseAt', asOf: given.asOf })
    const agents = clocks(events, given).owners.filter(({ kind }) => kind === 'agent')
    const found = segment(agents, { by: 'owner', of, metric: frt })
    expect(found.segments.map(({ key, result }) => [key, result.value, result.n])).toEqual([
      ['Ada', null, 0],
      ['Grace', 1800, 1],
    ])
  })

  it('are handed a comment without a name, and none that is a colleague’s', () => {
    const two = [assign('02 09:00', { agent: 7 }), agent('02 09:10', '7'), agent('02 09:20', null)]
    expect(clocks(two).owners).toMatchObject([{ owner: 7, firstResponse: { elapsed: 1200 }, touches: 1 }])
    expect(clocks(two).quality.unnamedAgents).toBe(1)
  })

  it('of one instant are there, nobody only with time or an answer', () => {
    const parts = (events: readonly TicketEvent[]) =>
      clocks(events).owners.map(({ owner, touches }) => [owner, touches])
    const both = [assign('02 09:00', { agent: 'Ada' }), assign('02 09:00', { agent: 'Grace' })]
    expect(parts(both)).toEqual([
      ['Ada', 0],
      ['Grace', 0],
    ])
    expect(parts([agent('02 09:00'), ...both])).toEqual([
      [null, 1],
      ['Ada', 0],
      ['Grace', 0],
    ])
  })

  it('of one name are two where one is a bot', () => {
    const events = [assign('02 09:00', { agent: 'Ada', kind: 'bot' }), assign('02 10:00', { agent: 'Ada' })]
    const { owners } = clocks(events, { attribution: 'time-share', asOf: at('02 12:00') })
    expect(owners.map(({ owner, kind, statusTimes, to }) => [owner, kind, hours(statusTimes.new), to])).toEqual([
      ['Ada', 'bot', 1, '2026-03-02T10:00:00.000Z'],
      ['Ada', 'agent', 2, null],
    ])
  })

  it('stay bots when only the group changes, and have what was solved from the start', () => {
    const robot = assign('02 09:00', { agent: 'robot', kind: 'bot', group: 'first line' })
    const moved = clocks([robot, assign('02 10:00', { group: 'second line' })])
    expect(moved.owners).toMatchObject([{ owner: 'robot', kind: 'bot', to: null }])
    expect(moved.quality).toMatchObject({ used: 2, repeated: 0 })
    expect(clocks([], { status: 'solved' }).owners).toMatchObject([
      { kind: 'unassigned', fullResolution: { elapsed: 0 } },
    ])
  })

  it('give the time of handling of each teammate (Intercom), for aht', () => {
    const talk = clocks(events, given)
      .owners.filter(({ kind }) => kind === 'agent')
      .map(({ statusTimes }) => ({ talk: statusTimes.new.elapsed + statusTimes.open.elapsed }))
    expect(talk).toEqual([{ talk: 5400 }, { talk: 3600 }, { talk: 3600 }])
    expect(aht(summarize(talk, handleTimes({ talk: 'talk' }))).value).toBe(4200)
  })

  it('are counted: stays with returns, and different ones', () => {
    const { stations, handoffs, touches, oneTouch } = clocks(events, given)
    expect(stations).toEqual({
      agents: { visits: 3, unique: 2 },
      groups: { visits: 2, unique: 2 },
      bots: { visits: 1, unique: 1 },
    })
    expect([handoffs, touches, oneTouch]).toEqual([2, 2, false])
    const away = [
      assign('02 09:00', { agent: 'Ada' }),
      assign('02 10:00', { agent: null }),
      assign('02 11:00', { agent: 'Ada' }),
    ]
    expect(clocks(away).stations.agents).toEqual({ visits: 2, unique: 1 })
    expect(clocks(away).owners.map(({ kind }) => kind)).toEqual(['agent', 'unassigned', 'agent'])
    const same = [
      assign('02 09:00', { agent: 'Ada' }),
      assign('02 10:00', { agent: 'Ada' }),
      assign('02 11:00', { agent: 'Ada', kind: 'bot' }),
    ]
    expect(clocks(same).quality).toMatchObject({ used: 2, repeated: 1 })
    expect(clocks(same).stations).toMatchObject({ agents: { visits: 1, unique: 1 }, bots: { visits: 1, unique: 1 } })
  })

  it('of one touch are resolved with one public answer', () => {
    const one = [agent('02 09:30'), agent('02 09:40', 'Grace', { public: false })]
    expect(clocks(one).oneTouch).toBe(false)
    expect(clocks([...one, status('02 10:00', 'solved')])).toMatchObject({ oneTouch: true, touches: 1, handoffs: 2 })
    const thanked = [
      ...one,
      status('02 10:00', 'solved'),
      customer('02 11:00'),
      status('02 11:00', 'open'),
      status('02 11:05', 'solved'),
    ]
    expect(clocks(thanked).oneTouch).toBe(true)
    expect(clocks([...thanked, agent('02 12:00')]).oneTouch).toBe(false)
    expect(clocks([status('02 10:00', 'solved')]).oneTouch).toBe(false)
  })
})

describe('at one instant', () => {
  it('a comment is seen before a change of status, an assignment in its place', () => {
    const asked = [agent('02 09:01'), customer('02 10:00')]
    const solved = [...asked, status('02 11:00', 'solved'), agent('02 11:00')]
    expect(clocks(solved).replies).toMatchObject([{ outcome: 'answered', elapsed: 3600 }])
    const taken = [assign('02 10:00', { agent: 'Ada' }), agent('02 10:00'), assign('02 10:00', { agent: 'Grace' })]
    expect(clocks(taken).owners.map(({ owner, touches }) => [owner, touches])).toEqual([
      [null, 0],
      ['Ada', 1],
      ['Grace', 0],
    ])
  })

  it('of asOf an event is known, and one of creation is used', () => {
    const ticket = clocks([status('02 09:00', 'open'), agent('02 10:00')], { asOf: at('02 10:00') })
    expect(ticket.firstResponse?.elapsed).toBe(3600)
    expect(ticket.quality).toMatchObject({ used: 2, afterAsOf: 0, beforeCreation: 0 })
  })

  it('of creation and asOf there are clocks of no length', () => {
    const ticket = clocks([], { asOf: CREATED, calendar: office, attribution: 'time-share' })
    expect([ticket.age, ticket.owners]).toEqual([{ elapsed: 0, business: 0 }, []])
  })
})

describe('quality', () => {
  it('counts what is odd', () => {
    const events = [
      status('02 10:00', 'open'),
      status('02 10:30', 'open'),
      status('01 10:00', 'pending'),
      { type: 'merge', at: at('02 12:00') } as const,
      { type: 'rate', at: at('02 11:00') } as const,
      { type: 'status', at: null, status: 'hold' } as const,
      { type: 'comment', actor: 'agent', public: true } as unknown as TicketEvent,
      status('02 13:00', 'closed'),
      agent('02 14:00', null),
      status('02 15:00', 'closed'),
      { type: 'rate', at: at('02 15:30') } as const,
      status('02 16:00', 'open'),
      agent('02 17:00', null),
      status('04 10:00', 'solved'),
    ]
    expect(clocks(events, { asOf: at('03 00:00') }).quality).toEqual({
      events: 14,
      used: 5,
      repeated: 2,
      withoutClock: 3,
      missing: 2,
      beforeCreation: 1,
      afterAsOf: 1,
      outOfOrder: 2,
      afterClosing: 3,
      unnamedAgents: 2,
      resolvedWithoutResponse: false,
    })
  })
})

describe('what is given', () => {
  it('has its name back, and instants of every form', () => {
    expect(clocks([], { id: 45 }).id).toBe(45)
    expect(clocks([]).id).toBeNull()
    const naive = { createdAt: '2026-03-02T10:00', naiveZone: 'Europe/Rome', asOf: new Date(at('02 10:00')) }
    expect(
      clocks([{ type: 'status', at: Date.parse(at('02 09:30')), status: 'solved' }], naive).fullResolution?.elapsed,
    ).toBe(1800)
    expect(clocks([], { createdAt: '2026-03-02', timeZone: 'Europe/Rome' }).createdAt).toBe('2026-03-01T23:00:00.000Z')
  })

  const ticket = { createdAt: CREATED, events: [] }
  const asOf = at('31 00:00')
  const list = "one of 'new', 'open', 'pending', 'hold', 'solved', 'closed'"
  const key = 'text that is not empty, or a finite number'
  const instant = 'a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z'
  const event = (given: object) => ({ ...ticket, events: [bot('02 10:00'), { at: at('02 11:00'), ...given }] })
  it.each([
    [null, 'ticket must be an object, got null'],
    [{ ...ticket, createdAt: null }, `ticket.createdAt must be ${instant}, got null`],
    [
      { ...ticket, createdAt: at('31 00:00:01') },
      'ticket.createdAt must be at or before options.asOf, got "2026-03-31T00:00:01Z"',
    ],
    [
      { ...ticket, createdBy: 'user' },
      `ticket.createdBy must be one of 'customer', 'agent', 'bot', 'system', got "user"`,
    ],
    [{ ...ticket, status: 'resolved' }, `ticket.status must be ${list}, got "resolved"`],
    [{ ...ticket, id: '' }, `ticket.id must be ${key}, got ""`],
    [{ ...ticket, id: Number.NaN }, `ticket.id must be ${key}, got NaN`],
    [{ createdAt: CREATED }, 'ticket.events must be a list of events, got undefined'],
    [{ ...ticket, events: [null] }, 'ticket.events[0] must be an object, got null'],
    [
      event({ type: 'note' }),
      `ticket.events[1].type must be one of 'comment', 'status', 'assign', 'merge', 'rate', got "note"`,
    ],
    [event({ type: 'rate', at: 'soon' }), `ticket.events[1].at must be ${instant}, got "soon"`],
    [event({ type: 'status', status: 'Open' }), `ticket.events[1].status must be ${list}, got "Open"`],
    [event({ type: 'status' }), `ticket.events[1].status must be ${list}, got undefined`],
    [
      event({ type: 'comment', actor: 'Ada', public: true }),
      `ticket.events[1].actor must be one of 'customer', 'agent', 'bot', 'system', got "Ada"`,
    ],
    [event({ type: 'comment', actor: 'agent' }), 'ticket.events[1].public must be true or false, got undefined'],
    [
      event({ type: 'comment', actor: 'agent', public: true, auto: 1 }),
      'ticket.events[1].auto must be true or false, got 1',
    ],
    [
      event({ type: 'comment', actor: 'agent', public: true, agent: {} }),
      `ticket.events[1].agent must be ${key}, got an object`,
    ],
    [
      event({ type: 'assign' }),
      'ticket.events[1].agent must be an agent, or null for nobody, where no group is given, got undefined',
    ],
    [event({ type: 'assign', group: Infinity }), `ticket.events[1].group must be ${key}, got Infinity`],
    [
      event({ type: 'assign', agent: 'x', kind: 'robot' }),
      `ticket.events[1].kind must be one of 'agent', 'bot', got "robot"`,
    ],
    [
      event({ type: 'assign', agent: null, kind: 'bot' }),
      'ticket.events[1].kind must be left out where no agent is given, got "bot"',
    ],
    [
      event({ type: 'assign', group: 'x', kind: 'bot' }),
      'ticket.events[1].kind must be left out where no agent is given, got "bot"',
    ],
  ])('is refused with its place: %j', (given, message) => {
    expect(() => ticketClocks(given as never, { asOf })).toThrow(
      expect.objectContaining({ message, code: expect.stringMatching(/^invalid-/) }),
    )
  })

  it.each([
    [undefined, 'options must be an object, got undefined'],
    [{}, `options.asOf must be ${instant}, got undefined`],
    [
      { asOf, zone: 'UTC' },
      'options.zone must be one of asOf, calendar, timeZone, naiveZone, responseFrom, attribution, owner, got "zone"',
    ],
    [{ asOf, calendar: null }, 'options.calendar must be a calendar, as calendar() makes them, got null'],
    [
      { asOf, attribution: 'last' },
      "options.attribution must be one of 'ticket', 'first-owner', 'each-assignment', 'time-share', got \"last\"",
    ],
    [
      { asOf, responseFrom: 'handover' },
      "options.responseFrom must be one of 'creation', 'reopening', got \"handover\"",
    ],
    [{ asOf, owner: 'team' }, "options.owner must be one of 'agent', 'group', got \"team\""],
  ])('is refused by option: %j', (options, message) => {
    expect(() => ticketClocks(ticket, options as never)).toThrow(expect.objectContaining({ message }))
  })
})
