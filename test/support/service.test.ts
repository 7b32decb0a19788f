import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  amounts,
  type ContactCounts,
  compare,
  contactRate,
  contacts,
  containmentRate,
  durations,
  firstContactResolution,
  outcomes,
  reopenRate,
  resolutionRate,
  type SlaAttainment,
  type SlaTimes,
  segment,
  slaAttainment,
  slaTargets,
  summarize,
  trend,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Counts are pandas', Wilson's intervals statsmodels', the others R's; see test/golden/service.py. */

interface Share {
  readonly yes: number
  readonly n: number
  readonly level: number
  readonly value: number
  readonly low: number
  readonly high: number
}
interface Rate extends Omit<Share, 'yes' | 'n'> {
  readonly events: number
  readonly base: number
}
interface ByCustomer extends Pick<Share, 'value' | 'low' | 'high'> {
  readonly tickets: readonly number[]
  readonly dispersion: number
  readonly max: number
  readonly sum: number
}
type Sla = Share &
  Pick<SlaAttainment, 'met' | 'breached' | 'breachedOpen' | 'undecided' | 'excluded' | 'atRisk'> &
  Readonly<Record<'best' | 'worst' | 'closedOnly', number>> &
  Readonly<Record<'overrun' | 'openOverrun' | 'remaining', SlaTimes | null>>
interface Snapshot {
  readonly at: string
  readonly rows: number
  readonly now: Sla
  readonly later: Sla
}
interface Counted {
  readonly contacts: ContactCounts
  readonly issues: ContactCounts
}
interface Golden {
  readonly shares: readonly Share[]
  readonly rates: readonly Rate[]
  readonly byCustomer: readonly ByCustomer[]
  readonly sample: {
    readonly targets: Readonly<Record<string, number>>
    readonly withoutTarget: string
    readonly horizon: number
    readonly sla: {
      readonly perRow: { readonly all: Sla; readonly snapshots: readonly Snapshot[] }
      readonly fixed: { readonly target: number; readonly all: Sla; readonly snapshots: readonly Snapshot[] }
    }
    readonly contacts: {
      readonly rows: number
      readonly asOf: string
      readonly cases: readonly (Counted & {
        readonly keys: readonly string[]
        readonly window: number
        readonly perIssue: Share
        readonly perContact: Share
      })[]
      readonly snapshots: readonly {
        readonly at: string
        readonly from: string
        readonly counts: Counted
        readonly excluded: Share
        readonly returnsCounted: Share
        readonly truth: Share
      }[]
    }
    readonly survey: Share
    readonly resolution: Share
    readonly reopened: Share
    readonly contactsByCustomer: ByCustomer
  }
  readonly incidents: {
    readonly incidents: number
    readonly end: string
    readonly target: number
    readonly all: Sla
    readonly snapshots: readonly Snapshot[]
    readonly resolution: Share
    readonly reopened: Share
    readonly perResolution: Rate
  }
}
type Result = ReturnType<typeof resolutionRate> | SlaAttainment | ReturnType<typeof firstContactResolution>

const root = join(import.meta.dirname, '../..')
const golden = JSON.parse(readFileSync(join(root, 'test/golden/service.json'), 'utf8')) as Golden
const read = (file: string): Record<string, string>[] => parse(readFileSync(file), { columns: true })
const tickets = read(join(root, 'docs/sample/tickets.csv')).map((row) => ({
  customer: row.customer_id as string,
  contact: row.contact_id as string,
  channel: row.channel as string,
  priority: row.priority as string,
  created: row.created_at as string,
  resolved: row.resolved_at || null,
  fcr: row.first_contact_resolved === '' ? null : row.first_contact_resolved === 'yes',
  reopened: Number(row.reopened),
}))
const { sample } = golden
const END = '2026-06-17T16:00:00Z'
const DAY = 86_400_000
const runs = { numRuns: 1000 }
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}
const close = (actual: number | null | undefined, expected: number): void =>
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)))

function isShare(result: Pick<Result, 'value' | 'interval' | 'estimate' | 'n'>, { yes, n, value, low, high }: Share) {
  close(result.value, value)
  close(result.interval?.low, low)
  close(result.interval?.high, high)
  expect(result.n).toBe(n)
  expect(result.estimate).toEqual({ kind: 'proportion', yes, n, unit: 1 })
}

const SHARES = {
  resolutionRate: (yes: number, n: number, level: number) => resolutionRate({ created: n, resolved: yes }, { level }),
  reopenRate: (yes: number, n: number, level: number) => reopenRate({ resolved: n, reopened: yes }, { level }),
  containmentRate: (yes: number, n: number, level: number) =>
    containmentRate({ sessions: n, contained: yes }, { level }),
  firstContactResolution: (yes: number, n: number, level: number) =>
    firstContactResolution({ contacts: n, resolved: yes }, { method: 'survey', level }),
  slaAttainment: (yes: number, n: number, level: number) =>
    slaAttainment([...new Array(yes).fill(60), ...new Array(n - yes).fill(61)], { target: 60, level }),
}
for (const [name, metric] of Object.entries(SHARES)) {
  it(`${name} has the intervals of statsmodels`, () => {
    for (const share of golden.shares) {
      if (share.n > 1e5 && name === 'slaAttainment') continue
      const result = metric(share.yes, share.n, share.level)
      isShare(result, share)
      close(result.standardError, Math.sqrt((share.value * (1 - share.value)) / share.n))
      expect(result).toMatchObject({ metric: name, missing: 0, invalid: 0, reason: null })
      expect(result.interval).toMatchObject({ level: share.level, method: 'wilson' })
      expect(result.warnings).toEqual(share.n < 30 ? ['small-sample'] : [])
      expect(metric(0, 0, 0.95)).toMatchObject({ value: null, reason: 'no-answers', interval: null, estimate: null })
    }
  })
}

describe('slaAttainment', () => {
  const perRow = (asOf: string) =>
    slaTargets({
      from: 'created',
      to: 'resolved',
      asOf,
      target: ({ channel, priority }: (typeof tickets)[number]) =>
        channel === sample.withoutTarget ? null : sample.targets[priority],
    } as const)
  const fixed = (asOf: string) => durations({ from: 'created', to: 'resolved', asOf })
  const window = (at: string) =>
    tickets.filter(
      ({ created }) => Date.parse(created) <= Date.parse(at) && Date.parse(created) > Date.parse(at) - 14 * DAY,
    )

  function isSla(result: SlaAttainment, expected: Sla): void {
    isShare(result, expected)
    for (const name of ['met', 'breached', 'breachedOpen', 'undecided', 'excluded', 'atRisk'] as const) {
      expect(result[name], name).toBe(expected[name])
    }
    for (const name of ['best', 'worst', 'closedOnly'] as const) close(result[name], expected[name])
    for (const name of ['overrun', 'openOverrun', 'remaining'] as const) {
      if (expected[name] === null) expect(result[name], name).toBeNull()
      for (const [key, value] of Object.entries(expected[name] ?? {}))
        close(result[name]?.[key as keyof SlaTimes], value)
    }
    expect(result.warnings.includes('open-excluded')).toBe(expected.undecided > 0)
  }

  it('of the sample is that of pandas, at snapshots and later', () => {
    const atRisk = sample.horizon
    const { perRow: own, fixed: one } = sample.sla
    isSla(slaAttainment(summarize(tickets, perRow(END)), { atRisk }), own.all)
    isSla(slaAttainment(summarize(tickets, fixed(END)), { atRisk, target: one.target }), one.all)
    for (const [i, { at, rows, now, later }] of own.snapshots.entries()) {
      const there = window(at)
      expect(there.length).toBe(rows)
      isSla(slaAttainment(summarize(there, perRow(at)), { atRisk }), now)
      isSla(slaAttainment(summarize(there, perRow(END)), { atRisk }), later)
      const other = one.snapshots[i] as Snapshot
      isSla(slaAttainment(summarize(there, fixed(at)), { atRisk, target: one.target }), other.now)
      isSla(slaAttainment(summarize(there, fixed(END)), { atRisk, target: one.target }), other.later)
    }
  })

  it('takes its boundaries in', () => {
    const rows = [60_000, 60_001, null].map((to) => ({ from: 0, to }))
    const at = (asOf: number) =>
      slaAttainment(summarize(rows, slaTargets({ from: 'from', to: 'to', target: 60, asOf })), { atRisk: 5 })
    expect(at(60_001)).toMatchObject({ met: 1, breached: 1, breachedOpen: 1, undecided: 0, atRisk: 0 })
    expect(at(60_000)).toMatchObject({ met: 1, breached: 0, breachedOpen: 0, undecided: 2, atRisk: 2 })
    expect(at(55_000)).toMatchObject({ met: 0, undecided: 3, atRisk: 3, value: null, reason: 'none-finished' })
    expect(at(55_000)).toMatchObject({ best: 1, worst: 0, closedOnly: null, warnings: ['open-excluded'] })
    expect(at(54_999)).toMatchObject({ atRisk: 0 })
    expect(at(60_000).remaining).toEqual({ n: 2, min: 0, median: 0, p90: 0, max: 0 })
    expect(Object.is(at(60_000).remaining?.min, 0)).toBe(true)
    expect(slaAttainment([60, 90], { target: 80 })).toMatchObject({ value: 0.5, atRisk: null, overrun: { max: 10 } })
  })

  it('has bounds that hold whatever comes', () => {
    const row = fc.record({ from: fc.nat(100), length: fc.nat(200), target: fc.nat(150) })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.integer({ min: 100, max: 300 }), (list, asOf) => {
        const rows = list.map(({ from, length, target }) => ({ from, to: from + length, target: target / 1000 }))
        const of = (at: number) => slaTargets({ from: 'from', to: 'to', target: 'target', asOf: at })
        const [now, later] = [slaAttainment(summarize(rows, of(asOf))), slaAttainment(summarize(rows, of(1000)))]
        expect(later.undecided + later.breachedOpen).toBe(0)
        expect(later.met + later.breached).toBe(rows.length)
        expect(now.met).toBe(
          list.filter(({ from, length, target }) => length <= target && from + length <= asOf).length,
        )
        if (rows.length === 0) return
        expect(
          (now.worst as number) <= (later.value as number) && (later.value as number) <= (now.best as number),
        ).toBe(true)
        expect(now.value === null || now.closedOnly === null || now.value <= now.closedOnly).toBe(true)
      }),
      runs,
    )
  })

  it('of durations in bins counts the middles of bins, near the exact', () => {
    const exact = summarize(tickets, durations({ from: 'created', to: 'resolved', asOf: END }))
    const bins = summarize(tickets, durations({ from: 'created', to: 'resolved', asOf: END, precision: 7 }))
    const [a, b] = [exact, bins].map((of) => slaAttainment(of, { target: 86_400, atRisk: 1e6 })) as [
      SlaAttainment,
      SlaAttainment,
    ]
    expect(Math.abs((a.value as number) - (b.value as number))).toBeLessThan(0.005)
    expect(b.met + b.breached + b.breachedOpen + b.undecided).toBe(1514)
    expect(b.overrun?.n).toBe(b.breached)
    expect(b.overrun?.max).toBe(a.overrun?.max)
    for (const name of ['median', 'p90'] as const) {
      const [x, y] = [a.overrun?.[name] as number, b.overrun?.[name] as number]
      expect(Math.abs(x - y) / (x + 86_400)).toBeLessThan(2 ** -7)
    }
    // One bit: 10 and 11 s share a bin whose middle, 10.24 s, is where both are counted.
    const few = summarize([{ s: 10 }, { s: 11 }, { s: 100 }], durations('s', { precision: 1 }))
    expect(slaAttainment(few, { target: 10.2 })).toMatchObject({ met: 0, breached: 3 })
    expect(slaAttainment(few, { target: 10.3 })).toMatchObject({ met: 2, breached: 1, overrun: { n: 1, max: 89.7 } })
    const open = [0, 0, 0, 10, 40, 40].map((from) => ({ from: from * 1000, to: null }))
    const pending = summarize(open, durations({ from: 'from', to: 'to', asOf: 50_000, precision: 12 }))
    const { atRisk, remaining } = slaAttainment(pending, { target: 60, atRisk: 25 })
    expect([atRisk, remaining?.n]).toEqual([4, 6])
    const expected = { min: 10, median: 15, p90: 50, max: 50 }
    for (const [name, seconds] of Object.entries(expected)) {
      expect(Math.abs((remaining?.[name as 'min'] as number) - seconds)).toBeLessThan(0.01)
    }
    expect(slaAttainment(pending, { target: 60, atRisk: 15 }).atRisk).toBe(3)
  })

  it('compares like with like', () => {
    const [before, after] = [slaAttainment([60, 90, 70], { target: 80 }), slaAttainment([60, 70, 75], { target: 80 })]
    close(compare(before, after).difference, 1 / 3)
    expect(path(() => compare(before, slaAttainment([60], { target: 60 })))).toBe('not-comparable b.definition.target')
    const { segments } = segment(tickets, { by: 'priority', of: perRow(END), metric: (s) => slaAttainment(s) })
    expect(segments.reduce((sum, { result }) => sum + result.met, 0)).toBe(sample.sla.perRow.all.met)
    const { points } = trend(tickets, {
      at: 'created',
      every: 'month',
      timeZone: 'Europe/Rome',
      of: perRow(END),
      metric: (s) => slaAttainment(s),
    })
    expect(points.reduce((sum, { result }) => sum + result.n, 0)).toBe(sample.sla.perRow.all.n)
  })

  it('refuses targets that are missing, double or none', () => {
    const sla = summarize([{ from: 0, to: 5 }], slaTargets({ from: 'from', to: 'to', target: 60 }))
    expect(path(() => slaAttainment(sla, { target: 60 }))).toBe('invalid-option options.target')
    expect(path(() => slaAttainment([60]))).toBe('missing-option options.target')
    expect(path(() => slaAttainment([60], { target: -1 }))).toBe('invalid-option options.target')
    expect(path(() => slaAttainment([60], { target: 60, atRisk: 0.0001 }))).toBe('invalid-option options.atRisk')
    expect(path(() => slaAttainment([60, Number.NaN], { target: 60 }))).toBe('invalid-value durations[1]')
    expect(path(() => slaAttainment(60 as never, { target: 60 }))).toBe('invalid-value durations')
    expect(path(() => slaAttainment(null as never, { target: 60 }))).toBe('invalid-value durations')
    expect(path(() => slaAttainment([60], { target: 60, level: 1 }))).toBe('invalid-option options.level')
    expect(path(() => slaAttainment([60], { target: 60, horizon: 1 } as never))).toBe('unknown-option options.horizon')
    expect(slaAttainment([0], { target: -0 }).definition).toStrictEqual({ target: 0, calendar: null, paused: false })
  })
})

describe('firstContactResolution', () => {
  const byContact = new Map<string, (typeof tickets)[number]>()
  for (const ticket of [...tickets].sort((a, b) => Date.parse(a.created) - Date.parse(b.created))) {
    if (!byContact.has(ticket.contact)) byContact.set(ticket.contact, ticket)
  }
  const rows = [...byContact.values()]
  const names = { customer_id: 'customer', channel: 'channel' } as const

  it('of the sample is that of pandas', () => {
    expect(rows.length).toBe(sample.contacts.rows)
    for (const { keys, window, perIssue, perContact, contacts: all, issues } of sample.contacts.cases) {
      const rule = { customer: 'customer', at: 'created', window, asOf: sample.contacts.asOf } as const
      const topic = keys[1] as keyof typeof names | undefined
      const summary = summarize(rows, topic === undefined ? contacts(rule) : contacts({ ...rule, topic: names[topic] }))
      expect(summary).toMatchObject({ contacts: all, issues })
      const result = firstContactResolution(summary)
      isShare(result, perIssue)
      isShare(firstContactResolution(summary, { per: 'contact' }), perContact)
      const { immature, immatureReturned } = issues
      expect(result).toMatchObject({
        resolved: issues.resolved,
        notResolved: issues.returned,
        immature,
        immatureReturned,
      })
      expect(result).toMatchObject({ contacts: rows.length, per: 'issue', method: 'repeat-contact' })
      expect(result.issues).toBe(result.n + immature + immatureReturned)
    }
    isShare(firstContactResolution(summarize(tickets, outcomes('fcr')), { method: 'survey' }), sample.survey)
  })

  it('of snapshots has no bias without the young that have returned', () => {
    const errors = { excluded: 0, returnsCounted: 0 }
    for (const { at, from, counts, excluded, returnsCounted, truth } of sample.contacts.snapshots) {
      const known = rows.filter(({ created }) => Date.parse(created) <= Date.parse(at))
      const of = (asOf: string) =>
        contacts({ customer: 'customer', at: 'created', window: 2_592_000, asOf, from, to: at })
      const [now, later] = [summarize(known, of(at)), summarize(rows, of(END))]
      expect(now.contacts).toEqual(counts.contacts)
      const per = 'contact'
      isShare(firstContactResolution(now, { per }), excluded)
      isShare(firstContactResolution(now, { per, immature: 'returns-counted' }), returnsCounted)
      isShare(firstContactResolution(later, { per }), truth)
      errors.excluded += excluded.value - truth.value
      errors.returnsCounted += returnsCounted.value - truth.value
    }
    const { length } = sample.contacts.snapshots
    expect(Math.abs(errors.excluded / length)).toBeLessThan(0.01)
    expect(errors.returnsCounted / length).toBeLessThan(-0.08)
  })

  it('is null until a window is over', () => {
    const of = contacts({ customer: 'who', at: 'at', window: 0.01, asOf: 10 })
    const young = summarize(
      [
        { who: 1, at: 5 },
        { who: 2, at: 6 },
        { who: 2, at: 7 },
      ],
      of,
    )
    expect(firstContactResolution(young)).toMatchObject({
      value: null,
      reason: 'none-finished',
      n: 0,
      immature: 1,
      immatureReturned: 1,
    })
    expect(firstContactResolution(young, { immature: 'returns-counted' })).toMatchObject({
      value: 0,
      n: 1,
      notResolved: 1,
    })
    expect(firstContactResolution(young, { per: 'contact' })).toMatchObject({ immature: 2, contacts: 3, issues: 2 })
    expect(firstContactResolution(summarize([] as never[], of))).toMatchObject({ reason: 'no-answers', contacts: 0 })
    expect(firstContactResolution(summarize([{ who: 1, at: 0 }], of))).toMatchObject({ value: 1, resolved: 1 })
  })

  it('says what it is by, and compares like with like', () => {
    const of = contacts({ customer: 'who', at: 'at', window: 0.01, asOf: 90 })
    const summary = summarize([{ who: 1, at: 5 }], of)
    const result = firstContactResolution(summary)
    expect(result.definition).toEqual({
      method: 'repeat-contact', per: 'issue', immature: 'excluded', key: 'customer', window: 0.01,
    }) // biome-ignore format: one line
    expect(path(() => compare(result, firstContactResolution(summary, { per: 'contact' })))).toBe(
      'not-comparable b.definition.per',
    )
    const counts = { contacts: 10, resolved: 7 }
    const survey = firstContactResolution(counts, { method: 'survey' })
    expect(survey).toMatchObject({ per: null, resolved: 7, notResolved: 3, contacts: null, issues: null, immature: 0 })
    expect(path(() => compare(survey, firstContactResolution(counts, { method: 'one-touch' })))).toBe(
      'not-comparable b.definition.method',
    )
    expect(path(() => firstContactResolution(counts))).toBe('missing-option options.method')
    expect(path(() => firstContactResolution(counts, { method: 'guess' } as never))).toBe(
      'invalid-option options.method',
    )
    expect(path(() => firstContactResolution(counts, { method: 'survey', per: 'issue' }))).toBe(
      'invalid-option options.per',
    )
    expect(path(() => firstContactResolution(counts, { method: 'survey', immature: 'excluded' }))).toBe(
      'invalid-option options.immature',
    )
    expect(path(() => firstContactResolution(summary, { method: 'survey' }))).toBe('invalid-option options.method')
    expect(path(() => firstContactResolution(summary, { per: 'call' } as never))).toBe('invalid-option options.per')
    expect(path(() => firstContactResolution(summary, { immature: true } as never))).toBe(
      'invalid-option options.immature',
    )
    expect(path(() => firstContactResolution({ contacts: 3, resolved: 4 }, { method: 'survey' }))).toBe(
      'invalid-value counts.resolved',
    )
    expect(path(() => firstContactResolution(5 as never))).toBe('invalid-option contacts')
    expect(path(() => firstContactResolution(counts, { window: 5 } as never))).toBe('unknown-option options.window')
  })
})

describe('rates', () => {
  it('of events have the intervals of R', () => {
    for (const { events, base, level, value, low, high } of golden.rates) {
      const results = [
        reopenRate({ resolutions: base, reopenings: events }, { per: 'resolution', level }),
        contactRate({ customers: base, tickets: events }, { level }),
      ]
      for (const result of results) {
        close(result.value, value)
        expect(Math.abs((result.interval?.low as number) - low)).toBeLessThanOrEqual(1e-10 * Math.max(1, low))
        expect(Math.abs((result.interval?.high as number) - high)).toBeLessThanOrEqual(1e-10 * Math.max(1, high))
        expect(result.interval).toMatchObject({ level, method: 'poisson-exact' })
        expect(result).toMatchObject({ n: base, reason: null, warnings: base < 30 ? ['small-sample'] : [] })
        const standardError = events === 0 ? null : Math.sqrt(events) / base
        expect(result.standardError).toBe(standardError)
        expect(result.estimate).toEqual(events === 0 ? null : { kind: 'normal', value, standardError, unit: 1 })
      }
      expect(results[0]).toMatchObject({ per: 'resolution', resolved: base, reopened: events })
      expect(results[1]).toMatchObject({ customers: base, tickets: events, max: null, dispersion: null })
    }
  })

  it('by customer have the intervals of R', () => {
    for (const { tickets: counts, value, low, high, dispersion, max, sum } of [
      ...golden.byCustomer,
      sample.contactsByCustomer,
    ]) {
      const result = contactRate(
        summarize(
          counts.map((count) => ({ count })),
          amounts('count'),
        ),
      )
      close(result.value, value)
      expect(Math.abs((result.interval?.low as number) - low)).toBeLessThanOrEqual(1e-11)
      expect(Math.abs((result.interval?.high as number) - high)).toBeLessThanOrEqual(1e-11)
      close(result.dispersion, dispersion)
      expect(result).toMatchObject({ customers: counts.length, tickets: sum, max, interval: { method: 't' } })
      expect(result.estimate).toMatchObject({ kind: 'mean', n: counts.length })
      // The same rate, whatever is known of its spread.
      expect(contactRate({ customers: counts.length, tickets: sum }).value).toBe(result.value)
    }
  })

  it('of the sample are those of pandas', () => {
    const done = tickets.filter(({ resolved }) => resolved !== null)
    isShare(
      reopenRate(
        summarize(
          done,
          outcomes(({ reopened }: { reopened: number }) => reopened > 0),
        ),
      ),
      sample.reopened,
    )
    isShare(
      resolutionRate(summarize(tickets, durations({ from: 'created', to: 'resolved', asOf: END }))),
      sample.resolution,
    )
    isShare(
      resolutionRate(
        summarize(
          tickets,
          outcomes(({ resolved }: { resolved: string | null }) => resolved !== null),
        ),
      ),
      sample.resolution,
    )
  })

  it('are null of nothing, with a reason', () => {
    expect(resolutionRate({ created: 0, resolved: 3 }, { basis: 'flow' })).toMatchObject({
      value: null,
      reason: 'no-answers',
      interval: null,
    })
    expect(reopenRate({ resolutions: 0, reopenings: 2 }, { per: 'resolution' })).toMatchObject({
      value: null,
      reason: 'no-answers',
      interval: null,
      standardError: null,
      estimate: null,
    })
    expect(contactRate({ customers: 0, tickets: 2 })).toMatchObject({
      value: null,
      reason: 'no-customers',
      interval: null,
      standardError: null,
      estimate: null,
    })
    expect(contactRate(summarize([] as never[], amounts('x')))).toMatchObject({
      value: null,
      reason: 'no-customers',
      tickets: 0,
    })
    expect(contactRate(summarize([{ x: 0 }, { x: 0 }, { x: null }], amounts('x')))).toMatchObject({
      value: 0,
      dispersion: null,
      missing: 1,
      n: 2,
    })
    expect(contactRate(summarize([{ x: 2 }], amounts('x')))).toMatchObject({
      value: 2,
      dispersion: null,
      interval: null,
    })
  })

  it('by name are flows and events', () => {
    const flow = resolutionRate({ created: 20, resolved: 25 }, { basis: 'flow' })
    expect(flow).toMatchObject({
      value: 1.25,
      interval: null,
      estimate: null,
      basis: 'flow',
      created: 20,
      resolved: 25,
    })
    expect(flow).toMatchObject({
      definition: { basis: 'flow' },
      warnings: ['small-sample'],
      n: 20,
      standardError: null,
    })
    expect(path(() => compare(flow, resolutionRate({ created: 5, resolved: 4 })))).toBe(
      'not-comparable b.definition.basis',
    )
    expect(
      path(() =>
        compare(
          reopenRate({ resolved: 5, reopened: 4 }),
          reopenRate({ resolutions: 5, reopenings: 4 }, { per: 'resolution' }),
        ),
      ),
    ).toBe('not-comparable b.definition.per')
  })

  it('say what counts as contained', () => {
    const of = (counts: Parameters<typeof containmentRate>[0]) => containmentRate(counts)
    expect(of({ sessions: 100, handedOver: 30 })).toMatchObject({
      value: 0.7,
      handedOver: 30,
      abandoned: null,
      returned: null,
    })
    expect(of({ sessions: 100, handedOver: 30, abandoned: 20 })).toMatchObject({
      value: 0.5,
      contained: 50,
      definition: { notContained: ['handedOver', 'abandoned'] },
    })
    expect(of({ sessions: 100, handedOver: 30, returned: 5 })).toMatchObject({
      value: 0.65,
      definition: { notContained: ['handedOver', 'returned'] },
    })
    expect(of({ sessions: 100, contained: 65 })).toMatchObject({ value: 0.65, definition: { notContained: null } })
    const yes = summarize([{ a: true }, { a: false }, { a: null }], outcomes('a'))
    expect(of(yes)).toMatchObject({
      value: 0.5,
      missing: 1,
      sessions: 2,
      contained: 1,
      definition: { notContained: null },
    })
    expect(of({ sessions: 100, handedOver: 100 })).toMatchObject({ value: 0, contained: 0 })
    expect(
      path(() => compare(of({ sessions: 9, handedOver: 3 }), of({ sessions: 9, handedOver: 3, returned: 1 }))),
    ).toMatch(/^not-comparable/)
  })

  it('refuse what cannot be', () => {
    expect(path(() => containmentRate({ sessions: 10, handedOver: 11 }))).toBe('invalid-value counts.handedOver')
    expect(path(() => containmentRate({ sessions: 10, handedOver: 5, abandoned: 4, returned: 2 }))).toBe(
      'invalid-value counts.returned',
    )
    expect(path(() => containmentRate({ sessions: 10, handedOver: undefined } as never))).toBe(
      'invalid-value counts.handedOver',
    )
    expect(path(() => containmentRate({ sessions: 10, handedOver: 1, contained: 9 } as never))).toBe(
      'invalid-value counts.contained',
    )
    expect(path(() => containmentRate({ sessions: 1.5, handedOver: 1 }))).toBe('invalid-value counts.sessions')
    expect(path(() => containmentRate({ sessions: 1, contained: 1 }, { method: 'x' } as never))).toBe(
      'unknown-option options.method',
    )
    expect(path(() => containmentRate(null as never))).toBe('invalid-option counts')
    expect(path(() => resolutionRate({ created: 3, resolved: 4 }))).toBe('invalid-value counts.resolved')
    expect(path(() => resolutionRate({ created: 3, resolved: -1 }, { basis: 'flow' }))).toBe(
      'invalid-value counts.resolved',
    )
    expect(path(() => resolutionRate({ created: 3.5, resolved: 1 }, { basis: 'flow' }))).toBe(
      'invalid-value counts.created',
    )
    expect(path(() => resolutionRate({ created: 3, resolved: 1, closed: 1 } as never, { basis: 'flow' }))).toBe(
      'invalid-value counts.closed',
    )
    expect(path(() => resolutionRate(summarize([{ a: true }], outcomes('a')), { basis: 'flow' }))).toMatch(
      /^invalid-value counts\./,
    )
    expect(path(() => resolutionRate({ created: 3, resolved: 1 }, { basis: 'created' } as never))).toBe(
      'invalid-option options.basis',
    )
    expect(path(() => reopenRate({ resolved: 3, reopened: 4 }))).toBe('invalid-value counts.reopened')
    expect(path(() => reopenRate({ resolved: 3, reopened: 1 }, { per: 'resolution' }))).toBe(
      'invalid-value counts.resolved',
    )
    expect(path(() => reopenRate({ resolutions: 3, reopenings: 1 }))).toBe('invalid-value counts.resolutions')
    expect(path(() => reopenRate({ resolutions: -3, reopenings: 1 }, { per: 'resolution' }))).toBe(
      'invalid-value counts.resolutions',
    )
    expect(path(() => reopenRate({ resolutions: 3, reopenings: 0.5 }, { per: 'resolution' }))).toBe(
      'invalid-value counts.reopenings',
    )
    expect(path(() => reopenRate({ resolved: 3, reopened: 1 }, { per: 'event' } as never))).toBe(
      'invalid-option options.per',
    )
    expect(path(() => contactRate({ customers: 5, tickets: -1 }))).toBe('invalid-value counts.tickets')
    expect(path(() => contactRate({ customers: -5, tickets: 1 }))).toBe('invalid-value counts.customers')
    expect(path(() => contactRate({ customers: 5, tickets: 1, calls: 2 } as never))).toBe('invalid-value counts.calls')
    expect(path(() => contactRate(summarize([{ x: 3 }, { x: -1 }], amounts('x'))))).toBe('invalid-value counts.min')
    expect(path(() => contactRate(summarize([{ x: 3 }, { x: 0.5 }], amounts('x'))))).toBe('invalid-value counts.sum')
    for (const run of [
      () => resolutionRate({ created: 3, resolved: 1 }, { level: 0 }),
      () => reopenRate({ resolved: 3, reopened: 1 }, { level: 1 }),
      () => contactRate({ customers: 3, tickets: 1 }, { level: 2 }),
      () => containmentRate({ sessions: 3, contained: 1 }, { level: -1 }),
      () => resolutionRate({ created: 3, resolved: 1 }, { basis: 'flow', level: 1 }),
    ]) {
      expect(path(run)).toBe('invalid-option options.level')
    }
  })

  it('stay in range, inside their intervals, and are their own JSON', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
        const [part, whole] = [Math.min(a, b), Math.max(a, b)]
        const results = [
          resolutionRate({ created: whole, resolved: part }),
          resolutionRate({ created: part, resolved: whole }, { basis: 'flow' }),
          reopenRate({ resolved: whole, reopened: part }),
          reopenRate({ resolutions: part, reopenings: whole }, { per: 'resolution' }),
          contactRate({ customers: part, tickets: whole }),
          containmentRate({ sessions: whole, handedOver: whole - part }),
        ]
        for (const result of results) {
          expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result)
          if (result.value === null || result.interval === null) continue
          expect(0 <= result.interval.low && result.interval.low <= result.value).toBe(true)
          expect(result.value <= result.interval.high).toBe(true)
        }
      }),
      runs,
    )
  })
})

const incidents = join(root, '../shared/data/incident-events.csv')
const absent = !existsSync(incidents)
if (absent) console.log('The incident log is not here (../shared/data/incident-events.csv): its test is skipped.')
describe.skipIf(absent)('the incident log', () => {
  it('has the attainment, the resolutions and the reopenings of pandas', () => {
    const { end, target, all, snapshots, resolution, reopened, perResolution } = golden.incidents
    const byId = new Map<string, { opened: string; resolved: string | null; reopens: number }>()
    let [resolutions, last] = [0, '']
    for (const { id, opened_at, resolved_at, reopens, state } of read(incidents) as Record<
      'id' | 'opened_at' | 'resolved_at' | 'reopens' | 'state',
      string
    >[]) {
      const known = byId.get(id)
      byId.set(id, {
        opened: known?.opened ?? opened_at,
        resolved: known?.resolved ?? (resolved_at || null),
        reopens: Math.max(known?.reopens ?? 0, Number(reopens)),
      })
      if (state === 'Resolved' && last !== `${id} Resolved`) resolutions++
      last = `${id} ${state}`
    }
    const rows = [...byId.values()]
    expect(rows.length).toBe(golden.incidents.incidents)
    const at = (asOf: string, chosen = rows): SlaAttainment =>
      slaAttainment(summarize(chosen, slaTargets({ from: 'opened', to: 'resolved', target, asOf, naiveZone: 'UTC' })))
    const isCounted = (result: SlaAttainment, expected: Sla): void => {
      isShare(result, expected)
      const { met, breached, breachedOpen, undecided } = expected
      expect(result).toMatchObject({ met, breached, breachedOpen, undecided })
      close(result.closedOnly, expected.closedOnly)
    }
    isCounted(at(end), all)
    for (const { at: day, rows: count, now, later } of snapshots) {
      const there = rows.filter(({ opened }) => Date.parse(`${opened}Z`) <= Date.parse(day))
      expect(there.length).toBe(count)
      isCounted(at(day, there), now)
      isCounted(at(end, there), later)
      expect(now.worst <= later.value && later.value <= now.best).toBe(true)
    }
    const done = durations({ from: 'opened', to: 'resolved', asOf: end, naiveZone: 'UTC' })
    isShare(resolutionRate(summarize(rows, done)), resolution)
    isShare(
      reopenRate(
        summarize(
          rows,
          outcomes(({ reopens }: { reopens: number }) => reopens > 0),
        ),
      ),
      reopened,
    )
    const reopenings = rows.reduce((sum, { reopens }) => sum + reopens, 0)
    const events = reopenRate({ resolutions, reopenings }, { per: 'resolution' })
    close(events.value, perResolution.value)
    close(events.interval?.low, perResolution.low)
  })
})
