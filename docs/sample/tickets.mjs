// Support contacts, one row a leg: clocks that are still running, transfers, nights, and summer time.

import { isActive, isSteady } from './customers.mjs'
import {
  civilDate,
  DAY,
  END,
  fromRome,
  generator,
  HOUR,
  inRome,
  isoInstant,
  isWeekend,
  MINUTE,
  romeOffset,
  SECOND,
} from './kit.mjs'

const SEED = 20251026
const MONTHS = [
  ['2025-07-01', 100],
  ['2025-08-01', 60],
  ['2025-09-01', 115],
  ['2025-10-01', 120],
  ['2025-11-01', 130],
  ['2025-12-01', 145],
  ['2026-01-01', 110],
  ['2026-02-01', 105],
  ['2026-03-01', 130],
  ['2026-04-01', 125],
  ['2026-05-01', 135],
  ['2026-06-01', 115],
  ['2026-06-18', 0],
]
const BACKLOG = Date.parse('2026-05-01T00:00:00Z')
const CHANNELS = [
  ['phone', 32],
  ['chat', 22],
  ['email', 30],
  ['web', 16],
]
const PRIORITIES = [
  ['low', 22],
  ['normal', 48],
  ['high', 22],
  ['urgent', 8],
]
const RESOLVE_HOURS = { low: 30, normal: 16, high: 9, urgent: 4 }
const REPLY_MINUTES = { phone: 0.4, chat: 1, email: 100, web: 220 }
const TALK_SECONDS = { phone: 310, chat: 480, email: 260, web: 240 }
const AGENTS = ['Ada', 'Bruno', 'Carla', 'Dino', 'Elsa', 'Fabio', 'Gina', 'Hugo', 'Ines', 'Luca', 'Marta', 'Nico']

const TEAMS = {
  easy: [
    ['First Line', 81],
    ['Second Line', 13],
    ['Onsite', 6],
  ],
  hard: [
    ['First Line', 24],
    ['Second Line', 70],
    ['Onsite', 6],
  ],
}

/** Second Line is better on easy and on hard tickets, but gets most of the hard ones: in total it looks worse. */
const FIRST_CONTACT = {
  'First Line': { easy: 0.85, hard: 0.42 },
  'Second Line': { easy: 0.95, hard: 0.62 },
  Onsite: { easy: 0.8, hard: 0.5 },
}

export const TICKET_COLUMNS = [
  'ticket_id',
  'customer_id',
  'created_at',
  'first_response_at',
  'resolved_at',
  'channel',
  'priority',
  'agent',
  'team',
  'talk_s',
  'hold_s',
  'wrap_s',
  'contact_id',
  'first_contact_resolved',
  'reopened',
  'csat',
]

const whole = (milliseconds) => Math.round(milliseconds / SECOND) * SECOND

/** The same instant, or the next weekday at 09:00 in Rome when it is outside 09:00–18:00. */
function nextOpening(at) {
  const local = inRome(at)
  const date = Date.parse(civilDate(local))
  if (!isWeekend(date) && local.getUTCHours() >= 9 && local.getUTCHours() < 18) return at
  let open = local.getUTCHours() < 9 ? date : date + DAY
  while (isWeekend(open)) open += DAY
  return fromRome(open + 9 * HOUR)
}

function drawCreated(random, first, last, channel) {
  for (;;) {
    const date = first + random.below((last - first) / DAY) * DAY
    const byDay = channel === 'phone' || random.chance(0.75)
    const hour = byDay ? random.between(9, 17) : random.between(0, 23)
    const at = fromRome(date + hour * HOUR + random.below(3600) * SECOND)
    const open = !isWeekend(date) || (channel !== 'phone' && random.chance(0.35))
    if (open && at < END) return at
  }
}

function drawHandling(random, channel) {
  const spoken = channel === 'phone'
  return {
    talk_s: random.chance(0.02) ? null : Math.round(random.logNormal(TALK_SECONDS[channel], 0.6)),
    hold_s: !spoken || random.chance(0.05) ? null : random.chance(0.5) ? 0 : Math.round(random.exponential(70)),
    wrap_s: random.chance(0.06) ? null : Math.round(random.exponential(65)),
  }
}

const SILENT = { agent: null, talk_s: null, hold_s: null, wrap_s: null, first_contact_resolved: null, csat: null }

/** What is not known at the end of the data is blank: a late answer, a late solution and all that follows from it. */
function cutAtEnd(row) {
  const responded = row.responded !== null && row.responded <= END ? row.responded : null
  const resolved = row.resolved !== null && row.resolved <= END ? row.resolved : null
  const open = resolved === null ? { first_contact_resolved: null, csat: null, reopened: 0 } : {}
  return { ...row, ...open, ...(responded === null ? SILENT : {}), responded, resolved }
}

function drawTicket(random, customer, created, channel) {
  const priority = random.among(PRIORITIES)
  const difficulty = priority === 'high' || priority === 'urgent' ? 'hard' : 'easy'
  const team = random.among(TEAMS[difficulty])
  const handling = drawHandling(random, channel)
  const responded = whole(nextOpening(created) + random.logNormal(REPLY_MINUTES[channel], 0.8) * MINUTE)
  const solved = random.chance(FIRST_CONTACT[team][difficulty])
  const live = (channel === 'phone' || channel === 'chat') && solved && random.chance(0.7)
  const slow = created >= BACKLOG ? 6 : 1
  const later = random.logNormal(RESOLVE_HOURS[priority] * slow, 1.4) * HOUR
  const resolved = whole(responded + (live ? ((handling.talk_s ?? 300) + (handling.hold_s ?? 0)) * SECOND : later))
  const unanswered = random.chance(0.025)
  return {
    customer,
    created,
    channel,
    priority,
    team,
    ...handling,
    responded: unanswered ? null : responded,
    resolved: random.chance(unanswered ? 0.5 : 0.015) ? null : resolved,
    agent: random.pick(AGENTS),
    first_contact_resolved: random.chance(0.1) ? null : solved ? 'yes' : 'no',
    reopened: random.among([
      [0, 92],
      [1, 6],
      [2, 2],
    ]),
    csat: random.chance(0.38)
      ? random.among(
          solved
            ? [
                [5, 50],
                [4, 30],
                [3, 12],
                [2, 5],
                [1, 3],
              ]
            : [
                [5, 15],
                [4, 22],
                [3, 25],
                [2, 20],
                [1, 18],
              ],
        )
      : null,
  }
}

/** A phone call or chat passed on: the first leg ends where the next begins, only the last has an outcome. */
function addTransfers(random, ticket) {
  if (ticket.channel === 'email' || ticket.channel === 'web' || ticket.responded === null) return [ticket]
  if (ticket.team !== 'First Line' || !random.chance(0.11)) return [ticket]
  const handOver = ticket.responded + (ticket.talk_s ?? 120) * SECOND
  const first = { ...ticket, resolved: handOver, first_contact_resolved: null, reopened: 0, csat: null }
  const passOn = (leg, created) => ({
    ...leg,
    ...drawHandling(random, leg.channel),
    team: 'Second Line',
    agent: random.pick(AGENTS),
    created,
    responded: created + 30 * SECOND,
  })
  const resolved = ticket.resolved === null ? null : Math.max(ticket.resolved, handOver + 15 * MINUTE)
  const last = passOn({ ...ticket, resolved }, handOver)
  if (!random.chance(0.2)) return [first, last]
  const middle = passOn({ ...first, resolved: handOver + 4 * MINUTE }, handOver)
  return [first, middle, { ...last, created: middle.resolved, responded: middle.resolved + 30 * SECOND }]
}

/** [created, first response, resolved], in Rome's own offsets: the wall clock alone would mislead. */
const CLOCK_TRAPS = [
  ['2025-10-26T02:30:00+02:00', '2025-10-26T02:45:00+02:00', '2025-10-26T02:30:00+01:00'],
  ['2025-10-26T02:59:59+02:00', '2025-10-26T02:00:00+01:00', '2025-10-26T02:00:01+01:00'],
  ['2026-03-29T01:59:59+01:00', '2026-03-29T03:00:00+02:00', '2026-03-29T03:00:00+02:00'],
  ['2025-10-24T17:30:00+02:00', '2025-10-24T17:45:00+02:00', '2025-10-27T09:30:00+01:00'],
  ['2026-03-27T17:30:00+01:00', '2026-03-27T17:45:00+01:00', '2026-03-30T09:30:00+02:00'],
  ['2026-01-17T23:00:00+01:00', '2026-01-17T23:20:00+01:00', '2026-01-18T05:00:00+01:00'],
  ['2025-12-31T23:50:00+01:00', '2026-01-01T00:10:00+01:00', '2026-01-02T09:00:00+01:00'],
]

/** Planted rows are email of First Line with one minute of work, so that only their clocks are odd. */
function plain(customer, created, responded, resolved, others = {}) {
  return {
    customer,
    created,
    responded,
    resolved,
    channel: 'email',
    priority: 'normal',
    agent: 'Ada',
    team: 'First Line',
    talk_s: 60,
    hold_s: null,
    wrap_s: 10,
    first_contact_resolved: 'yes',
    reopened: 0,
    csat: null,
    ...others,
  }
}

function plantTickets(customers) {
  const steady = customers.filter(isSteady)
  const id = (number) => customers[number - 1].id
  const clocks = CLOCK_TRAPS.map((texts, i) =>
    plain(id(861 + i), ...texts.map((text) => Date.parse(text)), { offsets: true }),
  )
  const monday = (week) => fromRome(Date.UTC(2025, 8, 1 + 7 * week, 10, 30))
  const inWeek = (week, i, answeredAfter, solvedAfter, others) =>
    plain(steady[3 * i].id, monday(week), monday(week) + answeredAfter, monday(week) + solvedAfter, others)
  const zero = Array.from({ length: 8 }, (_, i) => inWeek(i, i, 0, 0, { channel: 'web' }))
  const endless = [121, 150, 163, 187, 204, 259].map((days, i) =>
    inWeek(i, 10 + i, HOUR, days * DAY, { first_contact_resolved: 'no', csat: 1 }),
  )
  const forgotten = [9, 11, 14].map((hours, i) =>
    inWeek(6 + i, 20 + i, MINUTE, HOUR, { channel: 'phone', hold_s: 0, wrap_s: hours * 3600 }),
  )
  const names = ['__proto__', '__proto__', 'constructor', 'toString', 'Sales, Partners', 'The "A" Team']
  const odd = names.map((team, i) => inWeek(12 + i, 25 + i, HOUR, 5 * HOUR, { team }))
  const again = Array.from({ length: 8 }, (_, i) => {
    const [first, second] = [monday(i + 2), monday(i + 2) + 7 * DAY + (i < 4 ? 0 : SECOND)]
    return [first, second].map((at) => plain(id(881 + i), at, at + HOUR, at + 3 * HOUR))
  })
  return [...clocks, ...zero, ...endless, ...forgotten, ...odd, ...again.flat()].map((ticket) => [ticket])
}

export function makeTickets(customers) {
  const random = generator(SEED)
  const callers = customers.filter(({ number }) => number <= 860)
  const drawn = MONTHS.slice(0, -1).flatMap(([from, count], month) =>
    Array.from({ length: count }, () => {
      const channel = random.among(CHANNELS)
      const created = drawCreated(random, Date.parse(from), Date.parse(MONTHS[month + 1][0]), channel)
      const pool = callers.filter(({ spells }) => spells.some((spell) => isActive(spell, created)))
      return addTransfers(random, drawTicket(random, random.pick(pool).id, created, channel))
    }),
  )
  const contacts = [...drawn, ...plantTickets(customers)].sort(([a], [b]) => a.created - b.created)
  const legs = contacts.flatMap((parts, index) => parts.map((part) => ({ ...cutAtEnd(part), contact: index + 1 })))
  return legs
    .filter(({ created }) => created <= END)
    .sort((a, b) => a.created - b.created)
    .map((leg, index) => {
      const write = (at) =>
        at === null ? null : leg.offsets ? isoInstant(at, romeOffset(at)) : random.writeInstant(at)
      return {
        ...leg,
        ticket_id: `T${String(index + 1).padStart(4, '0')}`,
        contact_id: `K${String(leg.contact).padStart(4, '0')}`,
        customer_id: leg.customer,
        created_at: write(leg.created),
        first_response_at: write(leg.responded),
        resolved_at: write(leg.resolved),
      }
    })
}
