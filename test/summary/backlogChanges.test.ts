import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BacklogChanges, backlogChanges, decode, merge, segment, summarize, timeline } from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

const options = { created: 'opened', ended: 'closed', from: 100, to: 200 } as const
const of = backlogChanges(options)
const again = backlogChanges({ ...options, reopened: 'again' })
type Row = { opened?: unknown; closed?: unknown; again?: unknown }
const count = (rows: readonly Row[], summarizer: unknown = of): BacklogChanges =>
  summarize(rows as never, summarizer as never)

describe('the edges of a period', () => {
  it('belong to the period at its end, to the start at its beginning', () => {
    const rows = [
      { opened: 100, closed: null },
      { opened: 200, closed: null },
      { opened: 50, closed: 100 },
      { opened: 50, closed: 200 },
      { opened: 201, closed: null },
      { opened: 101, closed: 101 },
      { opened: 100, closed: 100 },
    ]
    expect(count(rows)).toEqual({
      kind: 'backlog-changes',
      version: '1',
      definition: { reopened: false },
      rows: 7,
      n: 7,
      missing: 0,
      invalid: 0,
      from: '1970-01-01T00:00:00.100Z',
      to: '1970-01-01T00:00:00.200Z',
      start: 2,
      created: 2,
      reopened: 0,
      resolved: 2,
      end: 2,
      time: { exact: [200] },
      values: [0, 150],
      open: [0, 100],
    })
  })

  it('are local days where the zone says so', () => {
    const march = backlogChanges({ ...options, from: '2026-03-29', to: '2026-03-30', timeZone: 'Europe/Rome' })
    const { from, to, time } = summarize([{ opened: '2026-03-01', closed: null }], march)
    expect([from, to]).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'])
    expect(time.exact).toEqual([23 * 3_600_000])
  })
})

describe('rows', () => {
  it('that come back are told from new ones only where that is read', () => {
    const rows = [
      { opened: 150, closed: null, again: true },
      { opened: 150, closed: null, again: 1 },
      { opened: 150, closed: null, again: null },
      { opened: 150, closed: null, again: 0 },
      { opened: 90, closed: null, again: true },
    ]
    expect(count(rows, again)).toMatchObject({
      start: 1,
      created: 2,
      reopened: 2,
      end: 5,
      definition: { reopened: true },
    })
    expect(count(rows)).toMatchObject({ start: 1, created: 4, reopened: 0 })
    expect(refusal(() => merge(count(rows), count(rows, again))).code).toBe('different-definition')
  })

  it('without a creation are missing, and wrong ones refused or counted', () => {
    const lenient = backlogChanges({ ...options, reopened: 'again', onInvalid: 'count' })
    const wrong: (readonly [Row, string, string])[] = [
      [
        { opened: 'x', closed: null },
        'opened',
        'a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z',
      ],
      [
        { opened: 1.5, closed: null },
        'opened',
        'a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z',
      ],
      [
        { opened: null, closed: 'x' },
        'closed',
        'a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z',
      ],
      [{ opened: 7, closed: 6 }, 'closed', 'at least its creation, 1970-01-01T00:00:00.007Z'],
      [{ opened: 7, closed: 9, again: 'yes' }, 'again', 'true, false, 1 or 0'],
      [{ opened: 199 - 1e15, closed: null }, 'opened', 'at most 1e12 seconds from the other end'],
      [{ opened: -1e15, closed: 1 }, 'closed', 'at most 1e12 seconds from the other end'],
    ]
    for (const [row, field, expected] of wrong) {
      expect(refusal(() => count([{ opened: 1, closed: 2, again: false }, row], again))).toMatchObject({
        code: 'invalid-value',
        path: `rows[1].${field}`,
        expected,
      })
      expect(count([{ opened: 1, closed: 2, again: false }, row], lenient)).toMatchObject({ n: 1, invalid: 1, rows: 2 })
    }
    expect(
      count([
        { opened: null, closed: 150 },
        { opened: undefined, closed: null },
      ]),
    ).toMatchObject({ n: 0, missing: 2, rows: 2 })
    expect(count([{ opened: 200 - 1e15, closed: null }])).toMatchObject({ start: 1, open: [1e15] })
    expect(count([{ opened: 1 }])).toMatchObject({ start: 1 })
  })

  it('are read by functions too', () => {
    const rows = [{ times: [150, 180] }, { times: [90, null] }]
    const read = backlogChanges<(typeof rows)[0]>({
      created: ({ times }) => times[0],
      ended: ({ times }) => times[1],
      reopened: ({ times }) => times[0] === 150,
      from: 100,
      to: 200,
    })
    expect(summarize(rows, read)).toMatchObject({ start: 1, created: 0, reopened: 1, resolved: 1, end: 1 })
  })

  it('are counted by segment and by week', () => {
    const rows = [
      { opened: '2026-03-02T10:00Z', closed: '2026-03-12T10:00Z', team: 'a' },
      { opened: '2026-03-03T10:00Z', closed: null, team: 'b' },
    ]
    const edges = { created: 'opened', ended: 'closed' } as const
    const ends = (s: BacklogChanges): number => s.end
    const { points, series } = timeline(rows, {
      every: 'week',
      timeZone: 'UTC',
      range: { from: '2026-03-02', to: '2026-03-16' },
      by: 'team',
      of: ({ from, to }) => backlogChanges({ ...edges, from, to }),
      metric: ends,
    })
    expect(points.map(({ result }) => result)).toEqual([2, 1])
    expect(series.map(({ key, points }) => [key, points.map(({ result }) => result)])).toEqual([
      ['a', [1, 0]],
      ['b', [1, 1]],
    ])
    const week = backlogChanges({ ...edges, from: '2026-03-02T00:00Z', to: '2026-03-09T00:00Z' })
    const { segments, total } = segment(rows, { by: 'team', of: week, metric: ends })
    expect([...segments.map(({ result }) => result), total.result]).toEqual([1, 1, 2])
  })
})

describe('options', () => {
  it('are checked', () => {
    for (const [given, code, path] of [
      [{ from: 0 }, 'missing-option', 'options.to'],
      [{ to: 0 }, 'missing-option', 'options.from'],
      [{ from: 5, to: 5 }, 'invalid-option', 'options.to'],
      [{ from: 'x', to: 5 }, 'invalid-option', 'options.from'],
      [{ from: 0, to: 1e15 + 1 }, 'invalid-option', 'options.to'],
      [{ from: 0, to: 5, created: 3 }, 'invalid-option', 'options.created'],
      [{ from: 0, to: 5, ended: undefined }, 'invalid-option', 'options.ended'],
      [{ from: 0, to: 5, reopened: true }, 'invalid-option', 'options.reopened'],
      [{ from: 0, to: 5, onInvalid: 'skip' }, 'invalid-option', 'options.onInvalid'],
      [{ from: 0, to: 5, asOf: 3 }, 'unknown-option', 'options.asOf'],
    ] as const) {
      expect(refusal(() => backlogChanges({ created: 'opened', ended: 'closed', ...given } as never))).toMatchObject({
        code,
        path,
      })
    }
    expect(backlogChanges({ ...options, from: 0, to: 1e15 }).kind).toBe('backlog-changes')
    expect(refusal(() => summarize([{ closed: 5 }] as never, of as never)).code).toBe('unknown-field')
  })
})

const row = fc
  .record({
    opened: fc.option(fc.integer({ min: 0, max: 300 }), { freq: 8 }),
    length: fc.option(fc.integer({ min: 0, max: 200 })),
    again: fc.constantFrom(true, false, null),
  })
  .map(({ opened, length, again }) => ({
    opened,
    closed: opened === null || length === null ? null : opened + length,
    again,
  }))
const rows = fc.array(row, { maxLength: 30 })

describe('a summary', () => {
  it('merges as its rows do, and decodes to itself', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const both = merge(count(a, again), count(b, again))
        expectSame(both, count([...a, ...b], again))
        expectSame(decode(JSON.parse(JSON.stringify(both)), again), both)
      }),
      { numRuns: 1000 },
    )
  })

  it('does not merge with that of another period', () => {
    const other = backlogChanges({ ...options, to: 300 })
    expect(refusal(() => merge(count([]), count([], other as never))).path).toBe('summaries[1].to')
  })

  it('is refused where its numbers contradict each other', () => {
    const good = count([
      { opened: 50, closed: 150 },
      { opened: 120, closed: null },
      { opened: 130, closed: 180 },
    ])
    expect(good).toMatchObject({ start: 1, created: 2, resolved: 2, end: 1, time: { exact: [180] } })
    for (const [change, path] of [
      [{ rows: 4 }, 'rows'],
      [{ end: 2 }, 'end'],
      [{ n: 2, rows: 2 }, 'n'],
      [{ created: 1, reopened: 1 }, 'reopened'],
      [{ values: [50] }, 'resolved'],
      [{ values: [50, 50.5] }, 'values[1]'],
      [{ values: [-1, 50] }, 'values[0]'],
      [{ open: [2e15] }, 'open[0]'],
      [{ open: [] }, 'end'],
      [{ time: { exact: [79] } }, 'time'],
      [{ time: { exact: [231] } }, 'time'],
      [{ time: { exact: [180.5] } }, 'time'],
      [{ values: [100, 100], time: { exact: [200] } }, 'start'],
      [{ from: '1970-01-01T00:00:00.101Z' }, 'from'],
    ] as const) {
      const { code, path: found } = refusal(() => decode({ ...good, ...change }, of))
      expect([code, found], JSON.stringify(change)).toEqual(['invalid-summary', `summary.${path}`])
    }
    expect(decode({ ...good, time: { exact: [80] } }, of).time).toEqual({ exact: [80] })
    expect(decode({ ...good, time: { exact: [230] } }, of).time).toEqual({ exact: [230] })
  })
})
