import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Backlog,
  type BacklogTimes,
  backlog,
  backlogChanges,
  summarize,
  ticketClocks,
  timeline,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

/* Backlogs a week against pandas, see test/golden/backlog.py, and the laws of a stock with its flows. */

interface Week {
  readonly from: number
  readonly start: number
  readonly created: number
  readonly reopened: number
  readonly resolved: number
  readonly end: number
  readonly average: number
  readonly arrivalRate: number
  readonly averageTime: number | null
  readonly gap: number | null
  readonly age: BacklogTimes | null
  readonly resolvedAfter: BacklogTimes | null
  readonly daysToClear: number | null
}
interface Case {
  readonly rows: number
  readonly weeks: readonly Week[]
}
const golden = JSON.parse(readFileSync(join(root, 'test/golden/backlog.json'), 'utf8')) as {
  readonly sample: Case
  readonly incidents: Case & { readonly reopened: number }
}
interface Stretch {
  readonly opened: number | string | null
  readonly closed: number | string | null
  readonly reopened: boolean
}

const close = (actual: number | null | undefined, expected: number | null, what: string): void => {
  if (expected === null) expect(actual, what).toBe(null)
  else
    expect(Math.abs((actual as number) - expected), what).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)))
}

function checkWeek(result: Backlog, week: Week): void {
  const { from, start, created, reopened, resolved, end } = week
  expect(Date.parse(result.from)).toBe(from * 1000)
  expect(result).toMatchObject({ value: end, start, created, reopened, resolved, end, reason: null })
  close(result.average, week.average, 'average')
  close(result.littlesLaw?.arrivalRate, week.arrivalRate, 'arrival rate')
  close(result.littlesLaw?.averageTime, week.averageTime, 'average time')
  close(result.littlesLaw?.gap, week.gap, 'gap')
  close(result.daysToClear, end === 0 ? 0 : week.daysToClear, 'days to clear')
  for (const name of ['age', 'resolvedAfter'] as const) {
    expect(result[name] === null, name).toBe(week[name] === null)
    for (const [key, value] of Object.entries(week[name] ?? {})) {
      close(result[name]?.[key as keyof BacklogTimes], value, `${name}.${key}`)
    }
  }
}

function checkWeeks(rows: readonly Stretch[], { weeks, rows: expected }: Case): void {
  expect(rows.length).toBe(expected)
  const [first, last] = [(weeks[0] as Week).from, (weeks.at(-1) as Week).from]
  const { points } = timeline(rows, {
    every: 'week',
    timeZone: 'UTC',
    range: { from: first * 1000, to: (last + 604_800) * 1000 },
    of: ({ from, to }) => backlogChanges({ created: 'opened', ended: 'closed', reopened: 'reopened', from, to }),
    metric: backlog,
  })
  expect(points.length).toBe(weeks.length)
  for (const [i, { result }] of points.entries()) checkWeek(result, weeks[i] as Week)
}

const read = (file: string): Record<string, string>[] => parse(readFileSync(file, 'utf8'), { columns: true })
const incidents = join(root, '../shared/data/incident-events.csv')
const absent = !existsSync(incidents)
if (absent) console.log('The incidents are not here (../shared/data/incident-events.csv): their test is skipped.')

/** An incident is done at Resolved or Closed, and open again at any other state after that. */
function stretchesOf(): Stretch[] {
  const logs = new Map<string, { at: number; done: boolean; opened: number }[]>()
  for (const { id = '', event_at, opened_at, state = '' } of read(incidents)) {
    const event = {
      at: Date.parse(`${event_at}Z`),
      done: /^(Resolved|Closed)$/.test(state),
      opened: Date.parse(`${opened_at}Z`),
    }
    logs.set(id, [...(logs.get(id) ?? []), event])
  }
  const stretches: Stretch[] = []
  for (const log of logs.values()) {
    let [opened, reopened, isOpen] = [(log[0] as { opened: number }).opened, false, true]
    for (const { at, done } of log.sort((a, b) => a.at - b.at)) {
      if (done === !isOpen) continue
      if (done) stretches.push({ opened, closed: at, reopened })
      else [opened, reopened] = [at, true]
      isOpen = !done
    }
    if (isOpen) stretches.push({ opened, closed: null, reopened })
  }
  return stretches
}

describe('the backlog a week', () => {
  it('of the sample is that of pandas', () => {
    const tickets = read(join(root, 'docs/sample/tickets.csv'))
    const rows = tickets.map((row) => ({
      opened: row.created_at || null,
      closed: row.resolved_at || null,
      reopened: false,
    }))
    checkWeeks(rows, golden.sample)
  })

  it.skipIf(absent)('of 1,500 incidents, with their reopenings, is that of pandas', () => {
    const rows = stretchesOf()
    expect(rows.filter(({ reopened }) => reopened).length).toBe(golden.incidents.reopened)
    checkWeeks(rows, golden.incidents)
  })
})

const stretch = fc
  .record({
    opened: fc.integer({ min: -50, max: 150 }),
    length: fc.option(fc.integer({ min: 0, max: 120 })),
    reopened: fc.boolean(),
  })
  .map(({ opened, length, reopened }) => ({ opened, closed: length === null ? null : opened + length, reopened }))
const stretches = fc.array(stretch, { minLength: 1, maxLength: 30 })
const within = (from: number, to: number) =>
  backlogChanges({ created: 'opened', ended: 'closed', reopened: 'reopened', from, to })
const runs = { numRuns: 1000 }

describe('the laws of a backlog', () => {
  it('is what is open at the edges, and the identity holds', () => {
    fc.assert(
      fc.property(stretches, fc.nat(80), fc.integer({ min: 1, max: 60 }), (rows, from, length) => {
        const { start, created, reopened, resolved, end, value } = backlog(summarize(rows, within(from, from + length)))
        const openAt = (t: number) => rows.filter((row) => row.opened <= t && t < (row.closed ?? Infinity)).length
        expect([start, end, value]).toEqual([openAt(from), openAt(from + length), end])
        expect(end).toBe(start + created + reopened - resolved)
      }),
      runs,
    )
  })

  it('has a mean, weighted by time, over neighbouring periods that is that of both', () => {
    fc.assert(
      fc.property(
        stretches,
        fc.nat(80),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (rows, from, a, b) => {
          const [first, second, both] = [
            [from, from + a],
            [from + a, from + a + b],
            [from, from + a + b],
          ].map(([low, high]) => backlog(summarize(rows, within(low as number, high as number)))) as [
            Backlog,
            Backlog,
            Backlog,
          ]
          expect(first.end).toBe(second.start)
          expect(both.created).toBe(first.created + second.created)
          expect(both.resolved).toBe(first.resolved + second.resolved)
          close(both.average, ((first.average as number) * a + (second.average as number) * b) / (a + b), 'average')
        },
      ),
      runs,
    )
  })

  it('obeys Little’s law within the period exactly, and in a steady state by its gap', () => {
    fc.assert(
      fc.property(stretches, fc.nat(80), fc.integer({ min: 1, max: 60 }), (rows, from, length) => {
        const { average, littlesLaw, start, created, reopened, resolvedAfter } = backlog(
          summarize(rows, within(from, from + length)),
        )
        let area = 0
        for (let t = from; t < from + length; t++) {
          area += rows.filter((row) => row.opened <= t && t < (row.closed ?? Infinity)).length
        }
        close(average, area / length, 'average')
        const {
          within: exact,
          arrivalRate,
          averageTime,
          product,
          gap,
        } = littlesLaw as NonNullable<Backlog['littlesLaw']>
        close(exact.product, start + created + reopened === 0 ? null : average, 'exact')
        close(arrivalRate, (1000 * (created + reopened)) / length, 'arrival rate')
        expect(averageTime).toBe(resolvedAfter?.mean ?? null)
        close(gap, product === null ? null : (average as number) - product, 'gap')
      }),
      runs,
    )
  })

  it('has a gap that vanishes in a steady state', () => {
    // One comes every 10 ms and stays for 30.
    const rows = Array.from({ length: 100 }, (_, i) => ({ opened: 10 * i, closed: 10 * i + 30, reopened: false }))
    const { average, littlesLaw, daysToClear, daysToClearWithoutNew, value } = backlog(
      summarize(rows, within(200, 800)),
    )
    expect(average).toBe(3)
    expect(value).toBe(3)
    close(littlesLaw?.product, 3, 'product')
    close(littlesLaw?.gap, 0, 'gap')
    expect(daysToClear).toBe(null)
    close(daysToClearWithoutNew, (3 / 60) * (600 / 86_400_000), 'days without new ones')
  })
})

describe('a backlog', () => {
  const day = 86_400_000
  const rows = [
    ...Array.from({ length: 6 }, () => ({ opened: 0, closed: day, reopened: false })),
    ...Array.from({ length: 4 }, (_, i) => ({ opened: i, closed: null, reopened: i === 3 })),
  ]

  it('is cleared at the net rate, and faster with nothing new', () => {
    const { value, created, reopened, resolved, daysToClear, daysToClearWithoutNew } = backlog(
      summarize(rows, within(1, 2 * day + 1)),
    )
    expect([value, created, reopened, resolved]).toEqual([4, 1, 1, 6])
    expect([daysToClear, daysToClearWithoutNew]).toEqual([2, 4 / 3])
  })

  it('of nothing is cleared at once, whatever came', () => {
    const done = [{ opened: 5, closed: 7, reopened: false }]
    const result = backlog(summarize(done, within(4, 10)))
    expect(result).toMatchObject({ value: 0, daysToClear: 0, daysToClearWithoutNew: 0, age: null })
    expect(backlog(summarize(done, within(20, 30)))).toMatchObject({
      value: 0,
      average: 0,
      reason: null,
      resolvedAfter: null,
    })
  })

  it('takes the stretches that ticketClocks gives', () => {
    const events = [
      { type: 'status', at: '2026-03-02T10:00:00Z', status: 'solved' },
      { type: 'status', at: '2026-03-03T10:00:00Z', status: 'open' },
    ] as const
    const { stretches } = ticketClocks({ createdAt: '2026-03-02T09:00:00Z', events }, { asOf: '2026-03-05T00:00:00Z' })
    const third = within(Date.parse('2026-03-03T00:00:00Z'), Date.parse('2026-03-04T00:00:00Z'))
    expect(backlog(summarize(stretches, third))).toMatchObject({
      start: 0,
      created: 0,
      reopened: 1,
      resolved: 0,
      end: 1,
      average: 14 / 24,
    })
  })

  it('of no ticket is null', () => {
    expect(backlog(summarize([], within(0, 10)))).toEqual({
      metric: 'backlog',
      definition: { reopened: true, quantileType: 7 },
      value: null,
      n: 0,
      missing: 0,
      invalid: 0,
      standardError: null,
      interval: null,
      reason: 'no-answers',
      warnings: [],
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T00:00:00.010Z',
      start: 0,
      created: 0,
      reopened: 0,
      resolved: 0,
      end: 0,
      average: null,
      littlesLaw: null,
      age: null,
      resolvedAfter: null,
      daysToClear: null,
      daysToClearWithoutNew: null,
      quantileType: 7,
      estimate: null,
    })
  })

  it('has ages by any of the nine quantiles', () => {
    const open = [1, 2, 3, 4].map((opened) => ({ opened, closed: null, reopened: false }))
    const summary = summarize(open, within(0, 1001))
    expect(backlog(summary).age).toEqual({ mean: 0.9985, median: 0.9985, p90: 0.9997, p95: 0.99985, max: 1 })
    expect(backlog(summary, { quantileType: 1 })).toMatchObject({
      definition: { quantileType: 1 },
      quantileType: 1,
      age: { median: 0.998, p90: 1 },
    })
  })

  it('refuses what it does not know', () => {
    const summary = summarize(rows, within(0, 10))
    expect(refusal(() => backlog(summary, { level: 0.9 } as never)).code).toBe('unknown-option')
    for (const quantileType of [0, 10, 1.5, '7']) {
      expect(refusal(() => backlog(summary, { quantileType } as never)).path).toBe('options.quantileType')
    }
    expect(refusal(() => backlog(null as never)).message).toBe('changes must be a summary of backlogChanges, got null')
  })
})
