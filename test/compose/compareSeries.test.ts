import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, compare, compareSeries, mean, outcomes, proportion, type Trend, trend } from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

const of = outcomes('yes')
const rowsOn = (...days: string[]) => days.map((at, i) => ({ at, yes: i % 2 === 0 }))
const common = { at: 'at', of, metric: proportion } as const
const pairs = (
  trend: Trend<unknown, object, ReturnType<typeof proportion>>,
  to: Parameters<typeof compareSeries>[1]['to'],
) => compareSeries(trend, { to }).points.map(({ label, to }) => [label, to])

describe('points are compared with', () => {
  it('the one before', () => {
    const days = trend(rowsOn('2026-03-01', '2026-03-03'), { ...common, every: 'day', timeZone: 'UTC' })
    expect(pairs(days, 'previous')).toEqual([
      ['2026-03-01', null],
      ['2026-03-02', '2026-03-01'],
      ['2026-03-03', '2026-03-02'],
    ])
  })

  it('the month or the day a year before, in any zone', () => {
    for (const timeZone of ['UTC', 'Europe/Rome', 'America/St_Johns', 'Pacific/Apia']) {
      const months = trend(rowsOn('2024-02-10', '2026-03-10'), { ...common, every: 'month', timeZone })
      for (const [label, to] of pairs(months, 'previous-year').slice(12)) {
        expect(to).toBe(`${Number((label as string).slice(0, 4)) - 1}${(label as string).slice(4)}`)
      }
      const days = trend(rowsOn('2023-02-27', '2024-03-01'), { ...common, every: 'day', timeZone })
      expect(pairs(days, 'previous-year').slice(-4)).toEqual([
        ['2024-02-27', '2023-02-27'],
        ['2024-02-28', '2023-02-28'],
        ['2024-02-29', '2023-02-28'],
        ['2024-03-01', '2023-03-01'],
      ])
    }
  })

  it('the ISO week of the same number; week 53 has none', () => {
    const weeks = trend(rowsOn('2019-12-30', '2021-01-10'), { ...common, every: 'week', timeZone: 'Europe/Rome' })
    expect(pairs(weeks, 'previous-year').slice(-3)).toEqual([
      ['2020-W52', null],
      ['2020-W53', null],
      ['2021-W01', '2020-W01'],
    ])
  })

  it('the same weekday 52 weeks before', () => {
    const days = trend(rowsOn('2024-11-29', '2025-11-28'), { ...common, every: 'day', timeZone: 'America/New_York' })
    expect(pairs(days, 'same-weekday').at(-1)).toEqual(['2025-11-28', '2024-11-29'])
  })

  it('the same span of the month before, of months to date', () => {
    const daily = trend(rowsOn('2026-02-01', '2026-03-31'), {
      ...common, every: 'day', timeZone: 'Europe/Rome', mode: 'to-date', window: { unit: 'month' },
    }) // biome-ignore format: one call
    const found = pairs(daily, { unit: 'month' })
    expect(found.slice(28)).toContainEqual(['2026-03-15', '2026-02-15'])
    expect(found.slice(-4).map(([, to]) => to)).toEqual(['2026-02-28', '2026-02-28', '2026-02-28', '2026-02-28'])
  })

  it('several units back, of periods of several units', () => {
    const every = { unit: 'week', step: 2 } as const
    const weeks = trend(rowsOn('2026-01-05', '2026-04-05'), { ...common, every, timeZone: 'UTC' })
    const found = compareSeries(weeks, { to: { unit: 'week', step: 4 } }).points
    expect(found[2]?.to).toBe(found[0]?.label)
  })
})

describe('comparisons', () => {
  const row = fc.record({
    at: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 5, 1) }),
    paid: fc.integer({ min: 0, max: 100 }),
    plan: fc.constantFrom('free', 'pro'),
  })

  it('are those of compare, for each line', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const monthly = trend(rows, {
          at: 'at',
          every: 'month',
          timeZone: 'UTC',
          of: amounts('paid'),
          metric: mean,
          by: 'plan',
        })
        const { points, series } = compareSeries(monthly, { to: 'previous', level: 0.9 })
        const same = (line: typeof points, own: typeof monthly.points) => {
          for (const [i, { comparison }] of line.entries()) {
            const expected = i === 0 ? null : compare(own[i - 1]!.result, own[i]!.result, { level: 0.9 })
            expectSame(comparison, expected)
          }
        }
        same(points, monthly.points)
        for (const [i, { key, points }] of series.entries()) {
          expect(key).toBe(monthly.series[i]?.key)
          same(points, monthly.series[i]!.points)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('leave incomplete points out', () => {
    const rows = rowsOn('2026-01-10', '2026-01-11', '2026-02-10', '2026-02-11', '2026-03-10')
    const monthly = trend(rows, { ...common, every: 'month', timeZone: 'UTC', asOf: '2026-03-15' })
    const { points } = compareSeries(monthly, { to: 'previous' })
    expect(points.map(({ comparison }) => comparison !== null)).toEqual([false, true, false])
  })

  it('of nothing are nothing', () => {
    const none = trend([] as { at: string; yes: boolean }[], { ...common, every: 'day', timeZone: 'UTC' })
    expect(compareSeries(none, { to: 'previous-year' })).toEqual({ points: [], series: [] })
  })
})

describe('refused are', () => {
  const days = trend(rowsOn('2026-03-01'), { ...common, every: 'day', timeZone: 'UTC' })
  const cases: readonly (readonly [object, string])[] = [
    [{}, 'options.to'],
    [{ to: 'yesterday' }, 'options.to'],
    [{ to: { unit: 'decade' } }, 'options.to.unit'],
    [{ to: { unit: 'day', step: 0 } }, 'options.to.step'],
    [{ to: { unit: 'day', steps: 2 } }, 'options.to.steps'],
    [{ to: 'previous', levle: 0.9 }, 'options.levle'],
  ]
  for (const [options, path] of cases) {
    it(JSON.stringify(options), () => {
      expect(refusal(() => compareSeries(days, options as never)).path).toBe(path)
    })
  }

  it('what is no trend', () => {
    expect(refusal(() => compareSeries([] as never, { to: 'previous' })).path).toBe('trend')
  })
})
