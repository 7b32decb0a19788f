import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import {
  backlogChanges,
  calendar,
  durations,
  summarize,
  type Ticket,
  type TicketClocks,
  type TicketEvent,
  type TicketStatus,
  type TicketTime,
  ticketClocks,
  ttr,
} from '../../src/index.ts'

type Pair = readonly [elapsed: number, business: number]
type Pairs = Readonly<Record<TicketStatus, Pair>>
interface Column {
  readonly n: number
  readonly sum: number
  readonly weighted: number
  readonly median: number
  readonly p90: number
}
interface Snapshot {
  readonly asOf: string
  readonly tickets: number
  readonly open: number
  readonly reopened: number
  readonly earlyRows: number
  readonly rowsBehind: number
  readonly columns: Readonly<Record<string, Column>>
}
interface Simulated {
  readonly length: number
  readonly events: readonly (TicketEvent & { readonly at: number })[]
  readonly answers: {
    readonly status: TicketStatus
    readonly times: Pairs
    readonly shares: Readonly<Record<string, Pairs>>
    readonly responseShares: Readonly<Record<string, Pair>> | null
    readonly firstResponse: Pair | null
    readonly replies: readonly (readonly [from: number, outcome: string, elapsed: number, business: number])[]
    readonly reopens: number
    readonly touches: number
  }
}
interface Golden {
  readonly incidents: { readonly snapshots: readonly Snapshot[] }
  readonly simulated: { readonly start: string; readonly tickets: readonly Simulated[] }
}

const root = join(import.meta.dirname, '../..')
const golden = JSON.parse(readFileSync(join(root, 'test/golden/tickets.json'), 'utf8')) as Golden
const MINUTE = 60_000
const shift = (from: string, to: string) => [[from, to]] as const
const STATUSES: readonly TicketStatus[] = ['new', 'open', 'pending', 'hold', 'solved', 'closed']
const minutes = (time: TicketTime | null): Pair | null =>
  time === null ? null : [time.elapsed / 60, (time.business as number) / 60]

describe('tickets walked through minute by minute', () => {
  const night = shift('00:00', '07:00')
  const clock = calendar({
    timeZone: 'Europe/Rome',
    week: { fri: night, sat: night, sun: night, mon: night, tue: night },
  })
  const start = Date.parse(golden.simulated.start)
  const instant = (minute: number): number => start + minute * MINUTE
  const run = ({ events, length }: Simulated, attribution: 'time-share' | 'ticket'): TicketClocks =>
    ticketClocks(
      { createdAt: start, events: events.map((event) => ({ ...event, at: instant(event.at) })) },
      { asOf: instant(length), calendar: clock, attribution },
    )
  const cases = golden.simulated.tickets.map((ticket, i) => [i, ticket] as const)

  it('are of all kinds', () => {
    expect(cases.filter(([, { answers }]) => answers.replies.length > 1).length).toBeGreaterThan(10)
    expect(cases.filter(([, { answers }]) => answers.reopens > 0).length).toBeGreaterThan(20)
    expect(cases.filter(([, { answers }]) => answers.firstResponse === null).length).toBeGreaterThan(5)
  })

  it.each(cases)('ticket %i', (_, ticket) => {
    const { answers } = ticket
    const clocks = run(ticket, 'time-share')
    for (const status of STATUSES) expect(minutes(clocks.statusTimes[status]), status).toEqual(answers.times[status])
    expect(minutes(clocks.firstResponse)).toEqual(answers.firstResponse)
    expect(clocks.replies.map((reply) => [reply.from, reply.outcome, ...(minutes(reply) as Pair)])).toEqual(
      answers.replies.map(([from, ...rest]) => [new Date(instant(from)).toISOString(), ...rest]),
    )
    expect([clocks.status, clocks.reopens, clocks.touches]).toEqual([answers.status, answers.reopens, answers.touches])
    const shares = clocks.owners.filter(({ statusTimes }) => STATUSES.some((status) => statusTimes[status].elapsed > 0))
    expect(shares.map(({ owner }) => String(owner ?? 'None'))).toEqual(Object.keys(answers.shares))
    for (const { owner, statusTimes, firstResponse } of shares) {
      const name = String(owner ?? 'None')
      for (const status of STATUSES) expect(minutes(statusTimes[status])).toEqual(answers.shares[name]?.[status])
      if (answers.responseShares === null) expect(firstResponse).toBeNull()
      else expect(minutes(firstResponse)).toEqual(answers.responseShares[name] ?? [0, 0])
    }
  })
})

const file = join(root, '../shared/data/incident-events.csv')
const absent = !existsSync(file)
if (absent) console.log('The incident log is not here (../shared/data/incident-events.csv): its tests are skipped.')

describe.skipIf(absent)('the incident log, by the recipe of docs/tickets.md', () => {
  const tickets = absent ? [] : recipe()(parse(readFileSync(file, 'utf8'), { columns: true }))
  const day = shift('08:00', '18:00')
  const office = calendar({ timeZone: 'Europe/Rome', week: { mon: day, tue: day, wed: day, thu: day, fri: day } })
  const clocksAt = (asOf: string): TicketClocks[] =>
    tickets.map((ticket) => ticketClocks(ticket, { asOf, calendar: office, naiveZone: 'UTC' }))

  it.each(golden.incidents.snapshots.map((snapshot) => [snapshot.asOf, snapshot] as const))(
    'as of %s',
    (at, snapshot) => {
      const all = clocksAt(at)
      expect(all).toHaveLength(snapshot.tickets)
      expect(all.filter(({ open }) => open)).toHaveLength(snapshot.open)
      expect(all.filter(({ reopens }) => reopens > 0)).toHaveLength(snapshot.reopened)
      const sum = (of: (clocks: TicketClocks) => number): number => all.reduce((total, clocks) => total + of(clocks), 0)
      // A row makes an assignment and a status, and of 137 the second of those behind is its first touch.
      expect(sum(({ quality }) => quality.beforeCreation)).toBe(2 * snapshot.earlyRows)
      const behind = all.filter(({ quality }) => quality.outOfOrder > 0)
      expect(behind.map(({ id, quality }) => [id, quality.outOfOrder])).toEqual([['137', 2 * snapshot.rowsBehind + 1]])
      for (const clocks of all) {
        const { events, used, repeated, withoutClock, missing, beforeCreation, afterAsOf } = clocks.quality
        expect(used + repeated + withoutClock + missing + beforeCreation + afterAsOf).toBe(events)
      }
      for (const [name, column] of Object.entries(snapshot.columns)) same(columnOf(all, name), column, name)
    },
  )

  it('has the medians of the document', () => {
    const text = readFileSync(join(root, 'docs/tickets.md'), 'utf8')
    for (const { asOf, open, columns } of golden.incidents.snapshots) {
      const median = (name: string): string => `${(columns[name] as Column).median.toLocaleString('en-US')} min`
      const [touch, first, full] = ['firstResponse', 'firstResolution', 'fullResolution'].map((name) =>
        median(`${name} elapsed`),
      )
      const { sum } = columns.reopens as Column
      const line = `| ${asOf.slice(0, 16).replace('T', ' ')} | ${open} | ${touch} | ${first} | ${full} | ${sum} |`
      expect(text).toContain(line)
    }
  })

  it('has the traps of the document', () => {
    const all = clocksAt('2017-02-08T00:00:00Z')
    const sound = all.filter(({ quality }) => quality.outOfOrder === 0)
    expect(sound.reduce((sum, { reopens }) => sum + reopens, 0)).toBe(24)
    const late = all.find(({ id }) => id === '1894')
    expect(late?.fullyResolvedAt).toBe('2016-05-16T07:51:00.000Z')
    expect(late?.firstResolvedAt).toBe('2016-03-22T15:05:00.000Z')
    expect(late?.quality.afterClosing).toBeGreaterThan(0)
    const early = all.filter(({ quality }) => quality.beforeCreation > 0)
    expect(early.map(({ id }) => id)).toEqual(['130', '131', '134', '135', '164'])
    expect(all.every(({ firstResponseAt }) => firstResponseAt !== null)).toBe(true)
  })

  it('have stretches that are rows of the backlog', () => {
    for (const { asOf, open, tickets: all, columns } of golden.incidents.snapshots) {
      const stretches = clocksAt(asOf).flatMap((clocks) => clocks.stretches)
      const period = { from: '2016-02-29T00:00Z', to: asOf }
      const of = backlogChanges({ created: 'opened', ended: 'closed', reopened: 'reopened', ...period })
      const { created, reopened, end } = summarize(stretches, of)
      expect([created, reopened, end]).toEqual([all, columns.reopens?.sum, open])
    }
  })

  it('are rows of durations', () => {
    const asOf = '2016-03-15T09:30:00Z'
    const result = ttr(summarize(clocksAt(asOf), durations({ from: 'createdAt', to: 'fullyResolvedAt', asOf })))
    const { columns, open } = golden.incidents.snapshots[1] as Snapshot
    const { median, n } = columns['fullResolution elapsed'] as Column
    expect([result.median, result.n, result.open]).toEqual([median * 60, n, open])
  })
})

function recipe(): (rows: unknown) => Ticket[] {
  const text = readFileSync(join(root, 'docs/tickets.md'), 'utf8')
  const [, code] = /```ts\n(const STATUS =[\s\S]*?)\nconst log =/.exec(text) ?? []
  const js = ts.transpileModule(code as string, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText
  return new Function(`'use strict';${js};return incidentTickets`)() as (rows: unknown) => Ticket[]
}

/** The numbers of a column of the golden, in minutes, with the ids of their tickets. */
function columnOf(all: readonly TicketClocks[], name: string): (readonly [number, number])[] {
  const [field = '', unit] = name.split(' ')
  return all.flatMap((clocks) => {
    const value = numberOf(clocks, field, unit as 'elapsed')
    return value === null ? [] : [[value, Number(clocks.id)] as const]
  })
}

function numberOf(
  clocks: TicketClocks,
  field: string,
  unit: 'elapsed' | 'business' | 'visits' | 'unique',
): number | null {
  if (field === 'reopens') return clocks.reopens
  if (unit === 'visits' || unit === 'unique') return clocks.stations[field as 'agents'][unit]
  const time = STATUSES.includes(field as TicketStatus)
    ? clocks.statusTimes[field as TicketStatus]
    : clocks[field as 'firstResponse']
  return time === null ? null : (time[unit] as number) / 60
}

function same(found: readonly (readonly [number, number])[], expected: Column, name: string): void {
  const sorted = found.map(([value]) => value).sort((a, b) => a - b)
  const at = (share: number): number => {
    const place = share * (sorted.length - 1)
    const low = Math.floor(place)
    return (sorted[low] as number) + (place - low) * ((sorted[low + 1] ?? 0) - (sorted[low] as number))
  }
  expect(found.length, name).toBe(expected.n)
  expect(
    found.reduce((sum, [value]) => sum + value, 0),
    name,
  ).toBe(expected.sum)
  expect(
    found.reduce((sum, [value, id]) => sum + value * id, 0),
    name,
  ).toBe(expected.weighted)
  expect(at(0.5), name).toBe(expected.median)
  expect(at(0.9), name).toBeCloseTo(expected.p90, 8)
}
