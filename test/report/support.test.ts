import { describe, expect, it } from 'vitest'
import {
  backlog,
  backlogChanges,
  calendar,
  contacts,
  durations,
  firstContactResolution,
  frt,
  queueContacts,
  type SlaAttainment,
  serviceLevel,
  slaAttainment,
  slaTargets,
  summarize,
  timeline,
  trend,
} from '../../src/index.ts'
import { reportToText } from '../../src/report/render.ts'
import { reportRows } from '../../src/report/report.ts'
import { parseMapping } from '../../src/schema/index.ts'
import { refusal } from '../expectations.ts'
import { type Row, rowsOf, sectionOf } from './sample.ts'

const tickets = rowsOf('tickets.csv')
const mapping = sectionOf('Support in business hours')
const section = reportRows(tickets, mapping)
const [asOf, timeZone] = ['2026-06-17T16:00:00Z', 'Europe/Rome']
const hours = calendar({ ...mapping.calendar, timeZone } as never)
const known = (name: string) => (row: Row) => (row[name] === '' ? null : (row[name] as string))
const span = (to: string) => ({ from: known('created_at'), to: known(to), asOf, calendar: hours })

describe('the support section of the sample', () => {
  it('counts durations and targets in business hours, as the library does', () => {
    const [first, reply, solved] = section.metrics
    expect(first?.total).toStrictEqual(frt(summarize(tickets, durations(span('first_response_at')))))
    expect(reply?.total).toStrictEqual(
      slaAttainment(summarize(tickets, slaTargets({ ...span('first_response_at'), target: 7200 }))),
    )
    const of = slaTargets({ ...span('resolved_at'), target: 64_800 })
    expect(solved?.total).toStrictEqual(slaAttainment(summarize(tickets, of), { atRisk: 14_400 }))
    const { points } = trend(tickets, { at: known('created_at'), every: 'month', timeZone, asOf, of, metric: slaAttainment }) // biome-ignore format: one line
    expect(solved?.trend?.points.map(({ result }) => result?.value)).toEqual(points.map(({ result }) => result.value))
  })

  it('counts returns and the backlog period by period, over all rows', () => {
    const [, , , fcr, , open] = section.metrics
    const range = { from: '2025-07-01', to: '2026-07-01' }
    const periods = { every: 'month', timeZone, range, asOf } as const
    const line = timeline(tickets, {
      ...periods,
      of: ({ from, to }) => contacts({ customer: known('customer_id'), at: known('created_at'), from, to, asOf }),
      metric: firstContactResolution,
    })
    expect(fcr?.trend?.points.map(({ result }) => result)).toEqual(line.points.map(({ result }) => result))
    expect(fcr?.total).toEqual(line.points.at(-2)?.result)
    const stock = timeline(tickets, {
      ...periods,
      of: ({ from, to }) => backlogChanges({ created: known('created_at'), ended: known('resolved_at'), from, to }),
      metric: backlog,
    })
    expect(open?.trend?.points.map(({ result }) => result)).toEqual(stock.points.map(({ result }) => result))
    const byPriority = open?.by[0]?.segments.reduce((sum, { result }) => sum + (result?.value ?? 0), 0)
    expect(byPriority).toBe(open?.total?.value)
  })

  it('says in words what became of the targets, and which time is counted', () => {
    const text = reportToText({ title: null, sections: [section] })
    const { met, breached, breachedOpen, undecided } = section.metrics[2]!.total as SlaAttainment
    expect(text).toContain(
      `${met.toLocaleString('en-US')} met, ${breached} breached, ${breachedOpen} breached and open`,
    )
    expect(text).toMatch(new RegExp(`${undecided} undecided, \\d+ of them at risk: in the end \\S+ % to \\S+ %`))
    expect(text).toContain(
      'First response time (created_at, first_response_at) seconds; in business hours; lower is better',
    )
    expect(text).toMatch(/ {2}2026-05: 66, \+16 against 2026-04\n/)
    expect(text).toContain('percent; target 18.0 h; in business hours; higher is better')
    expect(text).toContain('percent; target 2.0 h; in business hours; higher is better')
  })
})

describe('the clock of a metric', () => {
  const rows = [
    { a: '2026-03-06T15:30:00Z', b: '2026-03-09T08:30:00Z', held: '600', limit: '3600' },
    { a: '2026-03-06T15:30:00Z', b: '2026-03-09T09:30:00Z', held: '', limit: '' },
  ]
  const base = { timeZone, calendar: { week: { fri: [['09:00', '17:00']], mon: [['09:00', '17:00']] } } } as const
  const value = (metric: object, more: object = {}): number | null =>
    reportRows(rows, { ...base, ...more, metrics: [{ metric: 'ttr', from: 'a', to: 'b', headline: 'mean', ...metric }] } as never).metrics[0]!.total!.value // biome-ignore format: one line

  it('is business time where the section has a calendar, unless it says otherwise', () => {
    expect(value({})).toBe((3600 + 7200) / 2)
    expect(value({ clock: 'business' })).toBe((3600 + 7200) / 2)
    expect(value({ clock: 'elapsed' })).toBe((65 * 3600 + 66 * 3600) / 2)
    expect(value({}, { calendar: undefined })).toBe((65 * 3600 + 66 * 3600) / 2)
    expect(value({ paused: 'held' })).toBe((3000 + 7200) / 2)
    expect(value({}, { calendar: { ...base.calendar, timeZone: 'America/Lima' }, timeZone: undefined })).toBe(
      6.5 * 3600,
    )
  })

  it('reads the target of each row, and excludes rows without one', () => {
    const metric = { metric: 'slaAttainment', from: 'a', to: 'b', target: 'limit' }
    const { total } = reportRows(rows, { ...base, metrics: [metric] } as never).metrics[0]!
    expect(total).toMatchObject({ n: 1, met: 1, excluded: 1, value: 1 })
  })

  it('is refused in the words of the mapping', () => {
    expect(refusal(() => value({ clock: 'business' }, { calendar: undefined })).path).toBe('calendar')
    expect(refusal(() => value({}, { timeZone: undefined })).path).toBe('calendar.timeZone')
    const broken = { week: { fri: [['09:00', '12:00'], ['11:00', '17:00']] } } // biome-ignore format: a day
    expect(refusal(() => value({}, { calendar: broken })).path).toBe('calendar.week.fri[1][0]')
    const metrics = [{ metric: 'ttr', from: 'a', to: 'b' }]
    const pathOf = (calendar: unknown): string => refusal(() => parseMapping({ metrics, calendar })).path
    expect(pathOf({})).toBe('mapping.calendar.week')
    expect(pathOf({ week: { friday: [] } })).toBe('mapping.calendar.week.friday')
    expect(pathOf({ week: {}, holidays: [20261225] })).toBe('mapping.calendar.holidays[0]')
    expect(pathOf({ week: {}, zone: 'UTC' })).toBe('mapping.calendar.zone')
  })
})

describe('metrics of a queue', () => {
  const rows: Row[] = [
    { wait: '5', got: 'answered' },
    { wait: '30', got: 'answered' },
    { wait: '12', got: 'left' },
    { wait: '90', got: 'left' },
    { wait: '', got: 'left' },
  ]
  const queue = { wait: 'wait', answered: 'got', yes: ['answered'], no: ['left'], target: 20 }

  it('are those of the library', () => {
    const metrics = ['serviceLevel', 'abandonmentRate', 'averageSpeedOfAnswer'].map((metric) => ({ metric, ...queue }))
    const offered = { ...metrics[0], variant: 'offered' }
    const all = reportRows(rows, parseMapping({ metrics: [...metrics, offered] }).sections[0]!)
    expect(all.metrics.map(({ total }) => total?.value)).toEqual([1 / 3, 2 / 4, 17.5, 1 / 4])
    const of = queueContacts({ wait: (row: Row) => (row.wait ? Number(row.wait) : null), answered: (row: Row) => row.got === 'answered', target: 20 }) // biome-ignore format: one line
    expect(all.metrics[0]?.total).toStrictEqual(serviceLevel(summarize(rows, of)))
  })

  it('and shares of yes have the names that support gives them', () => {
    const metrics = ['resolutionRate', 'reopenRate', 'containmentRate'].map((metric) => ({ metric, column: 'got', yes: ['answered'], no: ['left'] })) // biome-ignore format: one line
    const all = reportRows(rows, parseMapping({ metrics }).sections[0]!)
    expect(all.metrics.map(({ total }) => [total?.metric, total?.value])).toEqual([
      ['resolutionRate', 0.4],
      ['reopenRate', 0.4],
      ['containmentRate', 0.4],
    ])
  })

  it('first contact resolution and backlog need periods', () => {
    const fcr = { metric: 'firstContactResolution', customer: 'a', at: 'b' }
    const stock = { metric: 'backlog', created: 'a', resolved: 'b' }
    for (const metric of [fcr, stock]) {
      const error = refusal(() => reportRows([], parseMapping({ metrics: [metric] }).sections[0]!))
      expect([error.path, error.code]).toEqual(['trend', 'missing-option'])
    }
  })
})
