import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  all,
  amounts,
  mean,
  merge,
  mergeAll,
  nps,
  outcomes,
  proportion,
  ratings,
  type Summarizer,
  segment,
  summarize,
  trend,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

const runs = { numRuns: 1000 }
const ZONES = [
  'UTC',
  'Europe/Rome',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
]
const UNITS = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
const of = ratings('score', { scale: [0, 10] })
const start = Date.parse('2025-10-20T00:00:00Z')
const DAY = 86_400_000

interface Row {
  readonly at: number
  readonly plan: string | null
  readonly score: number | null
}
const row: fc.Arbitrary<Row> = fc.record({
  at: fc.integer({ min: start, max: start + 9 * DAY }),
  plan: fc.constantFrom('free', 'pro', null),
  score: fc.option(fc.integer({ min: 0, max: 10 })),
})
const rows = fc.array(row, { maxLength: 30 })
const zone = fc.constantFrom(...ZONES)
const every = fc.constantFrom(...UNITS)
const common = { at: 'at', of, metric: nps } as const
/** As `common`, for what is done thousands of times. */
const counted = { at: 'at', of, metric: ({ n }: { n: number }) => n } as const
const startOf = (point: { start: string }): number => Date.parse(point.start)
const endOf = (point: { end: string }): number => Date.parse(point.end)

describe('periods', () => {
  it('partition the rows, without gaps', () => {
    fc.assert(
      fc.property(rows, zone, every, (rows, timeZone, every) => {
        const { points } = trend(rows, { ...counted, every, timeZone })
        for (const [i, point] of points.entries()) {
          if (i > 0) expect(point.start).toBe(points[i - 1]?.end)
          const own = rows.filter(({ at }) => at >= startOf(point) && at < endOf(point))
          expectSame(point.summary, summarize(own, of))
          expect(point.result).toBe(point.summary.n)
        }
        expect(points.reduce((sum, { summary }) => sum + summary.rows, 0)).toBe(rows.length)
        if (rows.length > 0) expect(points[0]?.summary.rows).toBeGreaterThan(0)
        if (rows.length > 0) expect(points.at(-1)?.summary.rows).toBeGreaterThan(0)
      }),
      runs,
    )
  })

  it('of days merge to those of months', () => {
    fc.assert(
      fc.property(rows, zone, (rows, timeZone) => {
        const days = trend(rows, { ...counted, every: 'day', timeZone }).points
        for (const month of trend(rows, { ...counted, every: 'month', timeZone }).points) {
          const own = days.filter(({ label }) => label.startsWith(month.label)).map(({ summary }) => summary)
          expectSame(mergeAll(own, { of }), month.summary)
        }
      }),
      runs,
    )
  })

  it('are the same from columns, generators, shuffled rows and any form of instant', () => {
    fc.assert(
      fc.property(rows, zone, every, (rows, timeZone, every) => {
        const options = { ...counted, every, timeZone, by: 'plan' } as const
        const expected = trend(rows, { ...options, at: 'at' })
        const columns = {
          at: Float64Array.from(rows, ({ at }) => at),
          plan: rows.map(({ plan }) => plan),
          score: rows.map(({ score }) => score),
        }
        expectSame(trend(columns, { ...options, at: 'at' }), expected)
        expectSame(trend([...rows].reverse(), { ...options, at: ({ at }) => new Date(at) }), expected)
        function* generated() {
          yield* rows.map(({ at, ...rest }) => ({ ...rest, at: new Date(at).toISOString() }))
        }
        expectSame(trend(generated(), { ...options, at: 'at' }), expected)
      }),
      runs,
    )
  })

  it('hold rows that come in many batches and in no order', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({
      at: start + ((i * 7919) % 9973) * (DAY / 4) * (i % 2 === 0 ? 1 : -1),
      score: i % 11,
    }))
    const { points, unplaced } = trend(many, { ...common, every: 'month', timeZone: 'Europe/Rome' })
    expect(unplaced).toEqual({ missing: 0, invalid: 0, outside: 0, dropped: 0 })
    expect(points.reduce((sum, { summary }) => sum + summary.rows, 0)).toBe(10_000)
    for (const point of points) {
      const own = many.filter(({ at }) => at >= startOf(point) && at < endOf(point))
      expectSame(point.summary, summarize(own, of))
    }
  })

  it('reach as far as a call may, from the first row to the last', () => {
    const first = Date.UTC(1972, 0, 1)
    const last = first + 990_000 * 3_600_000
    const rows = Array.from({ length: 2049 }, (_, i) => ({ at: i < 2048 ? first : last, score: 9 }))
    const hourly = { ...counted, every: 'hour', timeZone: 'UTC' } as const
    const error = refusal(() => trend([...rows, { at: last + 4e10, score: 9 }], hourly))
    expect(error.message).toContain(`from 1972-01-01T00:00:00.000Z to ${new Date(last + 4e10).toISOString()}`)
    const years = { ...counted, every: { unit: 'year', step: 500 }, timeZone: 'UTC' } as const
    const far = rows.map(({ score }, i) => ({
      score,
      at: i < 2048 ? Date.UTC(-271_000, 0, 1) : Date.UTC(200_000, 0, 1),
    }))
    expect(trend(far, years).points.reduce((sum, { result }) => sum + result, 0)).toBe(2049)
  })

  it('are said in one form', () => {
    const every = (every: object) =>
      trend([] as Row[], { ...common, every: every as never, timeZone: 'Europe/Rome' }).every
    const origin = '2026-01-04T23:00:00.000Z'
    for (const form of ['2026-01-05', new Date(origin), Date.parse(origin)]) {
      expect(JSON.stringify(every({ step: 2, origin: form, unit: 'week' }))).toBe(
        JSON.stringify({ unit: 'week', step: 2, origin }),
      )
    }
    expect(every({ unit: 'week', step: 2 })).toEqual({ unit: 'week', step: 2, origin: null })
  })

  it('hold rows that come ever earlier, ever later, or by turns', () => {
    const orders = [(i: number) => -i, (i: number) => i, (i: number) => (i % 2 === 0 ? i : -i)]
    for (const order of orders) {
      const many = Array.from({ length: 9000 }, (_, i) => ({
        at: start + order(i) * (DAY / 20),
        score: i % 11,
        plan: `${i % 3}`,
      }))
      const { points, series } = trend(many, { ...counted, every: 'day', timeZone: 'Europe/Rome', by: 'plan' })
      for (const { points: line, key } of [{ points, key: null }, ...series]) {
        const own = many.filter(({ plan }) => key === null || plan === key)
        expect(line.reduce((sum, { summary }) => sum + summary.rows, 0)).toBe(own.length)
        for (const point of line.filter((_, i) => i % 40 === 0)) {
          expectSame(
            point.summary,
            summarize(
              own.filter(({ at }) => at >= startOf(point) && at < endOf(point)),
              of,
            ),
          )
        }
      }
    }
  })

  it('without rows are none', () => {
    const { points, series } = trend([] as Row[], { ...common, every: 'day', timeZone: 'UTC', by: 'plan' })
    expect([points, series]).toEqual([[], []])
  })

  it('of two weeks, fiscal quarters and local hours have their names', () => {
    const at = (text: string) => [{ at: text, score: 9 }]
    const label = (text: string, every: object | string, more: object = {}) =>
      trend(at(text), { ...common, every: every as 'day', timeZone: 'Europe/Rome', ...more }).points[0]?.label
    expect(label('2025-12-31T22:59:59Z', 'year')).toBe('2025')
    expect(label('2025-12-31T23:00:00Z', 'year')).toBe('2026')
    expect(label('2024-12-30T12:00:00Z', 'week')).toBe('2025-W01')
    expect(label('2026-03-31T22:00:00Z', 'quarter', { fiscalYearStart: 4 })).toBe('FY2027-Q1')
    expect(label('2025-10-26T01:30:00Z', 'hour')).toBe('2025-10-26T02:00+01:00')
    expect(label('2025-10-26T00:30:00Z', 'hour')).toBe('2025-10-26T02:00+02:00')
  })
})

describe('lines by segment', () => {
  it('are the trends of the segments, and add up to that of all rows', () => {
    fc.assert(
      fc.property(rows, zone, every, (rows, timeZone, every) => {
        const options = { every, timeZone, ...counted }
        const { points, series } = trend(rows, { ...options, by: 'plan' })
        expectSame(points, trend(rows, options).points)
        expectSame(
          series.map(({ key }) => key),
          segment(rows, { by: 'plan', of, metric: nps }).segments.map(({ key }) => key),
        )
        for (const [i, point] of points.entries()) {
          const parts = series.map(({ points }) => points[i]!.summary)
          expectSame(mergeAll(parts, { of }), point.summary)
        }
        for (const { key, points: line } of series) {
          const own = rows.filter(({ plan }) => plan === key)
          for (const point of line) {
            expectSame(
              point.summary,
              summarize(
                own.filter(({ at }) => at >= startOf(point) && at < endOf(point)),
                of,
              ),
            )
          }
        }
      }),
      runs,
    )
  })

  it('leave out, refuse or keep rows without a key', () => {
    const rows = [
      { at: start, plan: 'pro', score: 9 },
      { at: start, plan: null, score: 1 },
    ]
    const options = { ...common, every: 'day', timeZone: 'UTC', by: 'plan' } as const
    expect(trend(rows, options).series.map(({ key }) => key)).toEqual(['pro', null])
    const dropped = trend(rows, { ...options, missing: 'drop' })
    expect(dropped.series.map(({ key }) => key)).toEqual(['pro'])
    expect(dropped.points[0]?.result.n).toBe(1)
    expect(dropped.unplaced.dropped).toBe(1)
    expect(refusal(() => trend(rows, { ...options, missing: 'refuse' })).path).toBe('rows[1].plan')
  })

  it('make no periods of rows that are left out', () => {
    const rows = [
      { at: '2026-01-10', plan: null, score: 1 },
      { at: '2026-03-10', plan: 'pro', score: 9 },
      { at: '2026-04-10', plan: 'free', score: 9 },
      { at: '2026-06-10', plan: null, score: 1 },
    ]
    const options = { ...common, every: 'month', timeZone: 'UTC', by: 'plan', missing: 'drop' } as const
    const labels = (more: object) => trend(rows, { ...options, ...more }).points.map(({ label }) => label)
    expect(labels({})).toEqual(['2026-03', '2026-04'])
    expect(labels({ asOf: '2026-07-01' })).toEqual(['2026-03', '2026-04', '2026-05', '2026-06'])
    const none = trend([rows[0]!], options)
    expect([none.points, none.series, none.unplaced.dropped]).toEqual([[], [], 1])
  })

  it('of more points than memory holds are refused', () => {
    const many = (segments: number, periods: number) => ({
      at: Float64Array.from({ length: segments }, (_, i) => start + (i % periods) * DAY),
      plan: Float64Array.from({ length: segments }, (_, i) => i),
      score: new Uint8Array(segments),
    })
    const options = { ...counted, every: 'day', timeZone: 'UTC', by: 'plan' } as const
    const error = refusal(() => trend(many(100_000, 1000), options))
    expect([error.code, error.message]).toEqual([
      'too-many-groups',
      expect.stringMatching(
        /^groups must be at most 1000 where there are 1000 periods|^groups must be at most \d+ where/,
      ),
    ])
    expect(refusal(() => trend(many(3000, 1000), options)).message).toBe(
      'groups must be at most 1000 where there are 1000 periods, got 3000',
    )
    expect(trend(many(3000, 10), options).series.length).toBe(3000)
  })

  it('of several fields and several metrics at once', () => {
    const rows = [{ at: start, plan: 'pro', region: 'north', score: 9, paid: 3 }]
    const both = all({ nps: ratings('score', { scale: [0, 10] }), paid: amounts('paid') })
    const { series } = trend(rows, {
      at: 'at',
      every: 'day',
      timeZone: 'UTC',
      by: ['plan', 'region'],
      of: both,
      metric: (s) => ({ nps: nps(s.nps), paid: mean(s.paid) }),
    })
    expect(series[0]?.key).toEqual({ plan: 'pro', region: 'north' })
    expect(series[0]?.points[0]?.result.paid.value).toBe(3)
  })
})

describe('windows', () => {
  const days = { ...common, every: 'day', timeZone: 'Europe/Rome' } as const
  const many = { ...counted, every: 'day', timeZone: 'Europe/Rome' } as const

  it('that roll are the merge of their periods', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (rows, step) => {
        const single = trend(rows, days).points
        const rolling = trend(rows, { ...many, mode: 'rolling', window: { unit: 'day', step } }).points
        expect(rolling.length).toBe(single.length)
        for (const [i, point] of rolling.entries()) {
          const parts = single.slice(Math.max(0, i + 1 - step), i + 1)
          expectSame(point.summary, mergeAll(parts.map(({ summary }) => summary)))
          expect(point.start).toBe(parts[0]?.start)
          expect(point.complete).toBe(i + 1 < step ? false : null)
        }
      }),
      runs,
    )
  })

  it('that grow hold all so far, or all since their year, month or week began', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('week', 'month', 'quarter', 'year'), (rows, unit) => {
        const single = trend(rows, days).points
        const cumulative = trend(rows, { ...many, mode: 'cumulative' }).points
        const toDate = trend(rows, { ...many, mode: 'to-date', window: { unit } }).points
        for (const i of single.keys()) {
          expectSame(cumulative[i]?.summary, mergeAll(single.slice(0, i + 1).map(({ summary }) => summary)))
          const holder = trend([{ at: startOf(single[i]!), score: 1 }], { ...many, every: unit }).points[0]!
          const own = single.slice(0, i + 1).filter((day) => startOf(day) >= startOf(holder))
          expectSame(toDate[i]?.summary, mergeAll(own.map(({ summary }) => summary)))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('of a range reach back before it', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ at: Date.UTC(2026, 2, i + 1, 12), score: 9 }))
    const range = { from: '2026-03-20', to: '2026-03-22' }
    const week = { mode: 'rolling', window: { unit: 'day', step: 7 } } as const
    const { points, unplaced } = trend(rows, { ...days, range, ...week })
    expect(points.map(({ result, start }) => [result.n, start])).toEqual([
      [7, '2026-03-13T23:00:00.000Z'],
      [7, '2026-03-14T23:00:00.000Z'],
    ])
    expect(unplaced.outside).toBe(30 - 8)
    const toDate = trend(rows, { ...days, range, mode: 'to-date', window: { unit: 'month' } })
    expect(toDate.points.map(({ result }) => result.n)).toEqual([20, 21])
  })

  it('of seven days are 167, 168 or 169 hours', () => {
    const rows = [
      { at: '2025-10-20T12:00:00Z', score: 9 },
      { at: '2025-10-28T12:00:00Z', score: 9 },
    ]
    const { points } = trend(rows, { ...days, mode: 'rolling', window: { unit: 'day', step: 7 } })
    const hours = points.map((point) => (endOf(point) - startOf(point)) / 3_600_000)
    expect(hours).toEqual([24, 48, 72, 96, 120, 144, 169, 169, 169])
  })

  it('of hours never begin earlier than those before, wherever a clock is turned back', () => {
    const turns = [
      ['America/St_Johns', '2010-11-07'],
      ['America/Juneau', '1867-10-18'],
      ['Pacific/Kwajalein', '1969-09-30'],
      ['Europe/Rome', '2025-10-26'],
    ] as const
    for (const [timeZone, day] of turns) {
      const first = Date.parse(`${day}T12:00:00Z`) - 3 * DAY
      const rows = Array.from({ length: 6 * 24 * 4 }, (_, i) => ({ at: first + (i * DAY) / 96 + 1, score: 9 }))
      for (const step of [1, 2]) {
        const window = { unit: 'day', step } as const
        const { points } = trend(rows, { ...counted, every: 'hour', timeZone, mode: 'rolling', window })
        for (const [i, point] of points.entries()) {
          expect(startOf(point)).toBeGreaterThanOrEqual(i === 0 ? -Infinity : startOf(points[i - 1]!))
          expect(point.result).toBe(rows.filter(({ at }) => at >= startOf(point) && at < endOf(point)).length)
          if (i > 60) expect(point.complete).toBe(null)
        }
      }
    }
  })

  it('that no period begins are refused however few the rows are', () => {
    const rows = [{ at: start, score: 9 }]
    const call = (more: object) => () => trend(rows, { ...common, timeZone: 'UTC', ...more } as never)
    const rolling = { every: 'week', mode: 'rolling', window: { unit: 'month' } }
    const toDate = { every: 'month', mode: 'to-date', window: { unit: 'week' } }
    for (const more of [rolling, toDate]) expect(refusal(call(more)).message).toMatch('a whole number of periods')
  })

  it('that no period begins are refused', () => {
    const rows = [
      { at: start, score: 9 },
      { at: start + 60 * DAY, score: 9 },
    ]
    const rolling = (every: 'month' | 'week', unit: 'day' | 'month', step: number) => () =>
      trend(rows, { ...common, every, timeZone: 'UTC', mode: 'rolling', window: { unit, step } })
    expect(refusal(rolling('month', 'day', 7)).path).toBe('options.window')
    expect(refusal(rolling('month', 'day', 40)).message).toMatch('a whole number of periods')
    expect(refusal(rolling('week', 'month', 1)).message).toMatch('a whole number of periods')
    expect(rolling('month', 'month', 2)().points.length).toBe(3)
  })
})

describe('the moment of the data', () => {
  const rows = [
    { at: '2026-01-10T00:00:00Z', score: 9 },
    { at: '2026-03-11T00:00:00Z', score: 2 },
    { at: '2026-03-20T00:00:00Z', score: 2 },
  ]
  const options = { ...common, every: 'month', timeZone: 'UTC' } as const

  it('marks the incomplete period, and is null where it is not said', () => {
    const { points, unplaced } = trend(rows, { ...options, asOf: '2026-03-16T12:00:00Z' })
    expect(points.map(({ complete, elapsed }) => [complete, elapsed])).toEqual([
      [true, 1],
      [true, 1],
      [false, 0.5],
    ])
    expect(unplaced.outside).toBe(1)
    expect(trend(rows, options).points.map(({ complete, elapsed }) => [complete, elapsed])).toEqual(
      Array.from({ length: 3 }, () => [null, null]),
    )
  })

  it.each([[[-1, 0]], [[-1, 0, 1]]])('is itself not yet known, in rows and in columns: %j', (apart) => {
    const asOf = Date.UTC(2026, 2, 16)
    const columns = { at: Float64Array.from(apart, (by) => asOf + by), score: apart.map(() => 9) }
    const listed = columns.score.map((score, i) => ({ at: columns.at[i] as number, score }))
    for (const data of [columns, listed]) {
      const { points, unplaced } = trend(data as typeof listed, { ...options, asOf })
      expect([points.map(({ result }) => result.n), unplaced.outside]).toEqual([[1], apart.length - 1])
    }
  })

  it('makes periods without rows up to it', () => {
    const { points } = trend(rows, { ...options, asOf: '2026-06-01' })
    expect(points.map(({ label, complete }) => [label, complete])).toEqual(
      ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'].map((label) => [label, true]),
    )
  })

  it('stands still in a range that goes on', () => {
    const range = { from: '2026-02-01', to: '2026-05-01' }
    const { points } = trend(rows, { ...options, range, asOf: '2026-03-16T12:00:00Z' })
    expect(points.map(({ complete, elapsed }) => [complete, elapsed])).toEqual([
      [true, 1],
      [false, 0.5],
      [false, 0],
    ])
  })
})

describe('what cannot be placed', () => {
  const options = { ...common, every: 'day', timeZone: 'Europe/Rome' } as const

  it('is counted by name', () => {
    const rows = [
      { at: '2026-01-02T10:00:00Z', score: 9 },
      { at: null, score: 9 },
      { at: 'soon', score: 9 },
      { at: '2026-02-02T10:00:00Z', score: 9 },
    ]
    const range = { from: '2026-01-01', to: '2026-01-03' }
    const { unplaced, points } = trend(rows, { ...options, range, onInvalid: 'count' })
    expect(unplaced).toEqual({ missing: 1, invalid: 1, outside: 1, dropped: 0 })
    expect(points.map(({ result }) => result.n)).toEqual([0, 1])
  })

  it('is refused where it stands', () => {
    const bad: readonly unknown[] = [
      'soon',
      '2026-01-02T10:00',
      '2026-02-30',
      1.5,
      Number.NaN,
      Infinity,
      true,
      {},
      '2026-03-29T02:30:00',
      new Date(Number.NaN),
      9e15,
      12n,
    ]
    for (const value of bad) {
      for (const at of [0, 2500]) {
        const rows = Array.from({ length: 2600 }, (_, i) => ({ at: (i === at ? value : start) as number, score: 9 }))
        const error = refusal(() => trend(rows, options))
        expect([error.code, error.path]).toEqual(['invalid-value', `rows[${at}].at`])
      }
    }
  })

  it('does not hide a wrong answer', () => {
    const rows = [{ at: null as string | null, score: 11 }]
    expect(refusal(() => trend(rows, options)).path).toBe('rows[0].score')
  })

  it('reads naive date-times in the zone that is said, bare dates in that of the calendar', () => {
    const rows = [
      { at: '2026-01-01T00:30', score: 9 },
      { at: '2026-01-02', score: 9 },
    ]
    const { points } = trend(rows, { ...options, naiveZone: 'America/New_York' })
    expect(points.map(({ label, result }) => [label, result.n])).toEqual([
      ['2026-01-01', 1],
      ['2026-01-02', 1],
    ])
  })
})

describe('calls that are refused', () => {
  const rows = [{ at: start, score: 9 }]
  const good = { ...common, every: 'day', timeZone: 'UTC' } as const
  const cases: readonly (readonly [object, string])[] = [
    [{ timeZone: undefined }, 'options.timeZone'],
    [{ timeZone: 'Europe/Roma' }, 'options.timeZone'],
    [{ every: 'fortnight' }, 'options.every'],
    [{ every: { unit: 'week', step: 0 } }, 'options.every.step'],
    [{ weekStart: 8 }, 'options.weekStart'],
    [{ fiscalYearStart: 0 }, 'options.fiscalYearStart'],
    [{ asOf: 'now' }, 'options.asOf'],
    [{ range: { from: '2026-01-02', to: '2026-01-02' } }, 'options.range.to'],
    [{ range: { from: 'x', to: '2026-01-02' } }, 'options.range.from'],
    [{ range: null }, 'options.range'],
    [{ range: { from: '2026-01-01', to: '2026-01-02', til: 3 } }, 'options.range.til'],
    [{ mode: 'rolling', window: { unit: 'day', steps: 3 } }, 'options.window.steps'],
    [{ missing: 'drop' }, 'options.missing'],
    [{ maxGroups: 3 }, 'options.maxGroups'],
    [{ mode: 'sliding' }, 'options.mode'],
    [{ mode: 'rolling' }, 'options.window'],
    [{ mode: 'rolling', window: { unit: 'decade' } }, 'options.window.unit'],
    [{ mode: 'rolling', window: { unit: 'day', step: 1.5 } }, 'options.window.step'],
    [{ mode: 'to-date', window: { unit: 'month', step: 2 } }, 'options.window.step'],
    [{ window: { unit: 'day' } }, 'options.window'],
    [{ metric: 'nps' }, 'options.metric'],
    [{ of: undefined }, 'options.of'],
    [{ at: undefined }, 'options.at'],
    [{ by: 7 }, 'options.by'],
    [{ onInvalid: 'ignore' }, 'options.onInvalid'],
    [{ evry: 'day' }, 'options.evry'],
  ]
  for (const [change, path] of cases) {
    it(JSON.stringify(change), () => {
      expect(refusal(() => trend(rows, { ...good, ...change } as never)).path).toBe(path)
    })
  }

  it('a field that no row has', () => {
    expect(refusal(() => trend(rows, { ...good, at: 'when' as 'at' })).path).toBe('rows[0].when')
  })

  it('windows of a keyed summary', () => {
    const keyed = { ...outcomes('yes'), keyed: true } as unknown as Summarizer<
      'yes',
      { yes?: boolean | null },
      ReturnType<typeof nps>
    >
    const yes = [{ at: start, yes: true }]
    const error = refusal(() =>
      trend(yes, { at: 'at', every: 'day', timeZone: 'UTC', mode: 'cumulative', of: keyed, metric: (s) => s }),
    )
    expect([error.path, error.message]).toEqual(['options.mode', expect.stringContaining('timeline')])
    expect(refusal(() => segment(yes, { by: 'yes', of: keyed, metric: (s) => s, top: 1 })).path).toBe('options.top')
  })
})

it('a summary of a point merges with others of the same kind', () => {
  const rows = [{ at: start, yes: true }]
  const by = trend(rows, { at: 'at', every: 'day', timeZone: 'UTC', of: outcomes('yes'), metric: proportion })
  expect(proportion(merge(by.points[0]!.summary, by.points[0]!.summary)).n).toBe(2)
})
