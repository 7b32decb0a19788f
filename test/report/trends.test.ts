import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import {
  aht,
  type ChurnRate,
  churnRate,
  clv,
  compare,
  customerFlow,
  durations,
  handleTimes,
  nps,
  ratings,
  type Ttr,
  timeline,
  trend,
  ttr,
} from '../../src/index.ts'
import { reportToMarkdown, reportToText } from '../../src/report/render.ts'
import { reportRows } from '../../src/report/report.ts'
import { parseMapping, type SectionMapping } from '../../src/schema/index.ts'
import { refusal } from '../expectations.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const table = (file: string): Record<string, string>[] => parse(read(`docs/sample/${file}`), { columns: true })
const golden = JSON.parse(read('test/golden/sample.json'))
const sample = parseMapping(JSON.parse(read('docs/sample/mapping.json')))
const calendar = { timeZone: 'Europe/Rome', asOf: '2026-06-17T16:00:00Z' } as const
const surveys = table('surveys.csv')
const tickets = table('tickets.csv')
const subscriptions = table('subscriptions.csv')
const npsSection: SectionMapping = {
  ...calendar,
  columns: { recommend: { noAnswer: [11] } },
  metrics: [{ metric: 'nps', column: 'recommend' }],
  trend: { at: 'answered_at', every: 'month', periods: 11 },
}
const flow = { start: 'started_at', end: 'ended_at', customer: 'customer_id' } as const

describe('the trend of a section', () => {
  it('is that of the library, period by period', () => {
    const { points, change } = reportRows(surveys, npsSection).metrics[0]!.trend!
    const direct = trend(surveys, {
      at: (row) => row.answered_at,
      every: 'month',
      of: ratings((row: Record<string, string>) => (/^(11)?$/.test(row.recommend!) ? null : Number(row.recommend)), {
        scale: [0, 10],
      }),
      metric: nps,
      ...calendar,
    }).points
    expect(points.map(({ label, complete, result }) => [label, complete, result])).toEqual(
      direct.map(({ label, complete, result }) => [label, complete, result]),
    )
    const [april, may] = direct.slice(9, 11).map(({ result }) => result)
    const { difference, interval, pValue } = compare(april!, may!)
    expect(change).toEqual({ from: '2026-04', to: '2026-05', difference, interval, pValue, beyondNoise: false })
  })

  it('has no row twice and loses none', () => {
    const { points, unplaced } = reportRows(surveys, npsSection).metrics[0]!.trend!
    const placed = points.reduce((sum, { result }) => sum + result!.n + result!.missing, 0)
    expect(unplaced).toEqual({ missing: 0, invalid: 0, outside: surveys.length - placed, dropped: 0 })
  })

  it('sees that the fall in March is more than noise', () => {
    const asOf = '2026-04-01T00:00:00+02:00'
    const { metrics } = reportRows(
      surveys.filter(({ answered_at: at }) => Date.parse(at!) < Date.parse(asOf)),
      {
        ...npsSection,
        asOf,
      },
    )
    const { change, points } = metrics[0]!.trend!
    expect(change).toMatchObject({ from: '2026-02', to: '2026-03', beyondNoise: true })
    expect(points.at(-1)).toMatchObject({ label: '2026-03', complete: true })
  })

  it('hides small periods, and what would tell on them', () => {
    const rows = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-03'].map((day, i) => ({ day, score: `${i + 5}` }))
    const section = {
      metrics: [{ metric: 'nps', column: 'score' }],
      timeZone: 'UTC',
      asOf: '2026-03-04',
      trend: { at: 'day', every: 'day', periods: 3 },
    } as const
    const shown = (minN: number) =>
      reportRows(rows, { ...section, minN }).metrics[0]!.trend!.points.map(({ result, suppressed }) => [
        result?.n ?? null,
        suppressed,
      ])
    expect(shown(1)).toEqual([
      [1, null],
      [1, null],
      [2, null],
    ])
    expect(shown(2)).toEqual([
      [null, 'small'],
      [null, 'small'],
      [2, null],
    ])
    expect(shown(3)).toEqual([
      [null, 'small'],
      [null, 'small'],
      [null, 'small'],
    ])
  })
})

describe('support metrics of a section', () => {
  const section = reportRows(tickets, { ...sample.sections[1]!, file: undefined })
  const totalOf = (metric: string) => section.metrics.find((one) => one.metric === metric)?.total

  it('agree with pandas and with the library', () => {
    const { all } = golden.tickets.timeToResolution
    expect(totalOf('ttr')).toMatchObject({ n: all.n, open: all.open, value: all.median, max: all.max })
    expect((totalOf('ttr') as Ttr).survival?.median).toBe(all.kaplanMeierMedian)
    expect((totalOf('frt') as Ttr).survival?.median).toBe(golden.tickets.firstResponse.kaplanMeierMedian)
    const known = (text: string | undefined) => (text === '' ? null : text)
    const of = durations({
      from: (row: Record<string, string>) => row.created_at,
      to: (row: Record<string, string>) => known(row.resolved_at),
      asOf: calendar.asOf,
    })
    const monthly = trend(tickets, { at: (row) => row.created_at, every: 'month', of, metric: ttr, ...calendar })
    const shown = section.metrics.find(({ metric }) => metric === 'ttr')?.trend?.points
    expect(shown?.map(({ result }) => result)).toEqual(monthly.points.map(({ result }) => result))
    const seconds = (name: string) => (row: Record<string, string>) => (row[name] === '' ? null : Number(row[name]))
    const handled = handleTimes({
      talk: seconds('talk_s'),
      hold: seconds('hold_s'),
      wrap: seconds('wrap_s'),
      contact: (row: Record<string, string>) => row.contact_id,
    })
    const { points } = trend(tickets, {
      at: (row) => row.created_at,
      every: 'year',
      of: handled,
      metric: aht,
      timeZone: 'UTC',
    })
    const legs = points.reduce((sum, { result }) => sum + result.legs, 0)
    expect(totalOf('aht')).toMatchObject({ legs, n: legs })
  })

  it('say how much is open', () => {
    const text = reportToText({ title: null, sections: [section] })
    expect(text).toContain('with the 76 that are open: median 12.2 h')
    expect(text).toMatch(/all +10\.4 h +\S+ h to \S+ h +1,438 +76/)
  })
})

describe('metrics of customers who come and go', () => {
  const metrics = [
    { metric: 'churnRate', ...flow, trials: 'included' },
    { metric: 'retentionRate', ...flow, trials: 'included' },
    { metric: 'clv', ...flow, trials: 'included', amount: 'mrr_cents', margin: 0.5 },
  ] as const
  const section = reportRows(subscriptions, { ...calendar, trend: { every: 'month' }, metrics, by: ['plan'] })

  it('are those of the last complete period, as pandas counted it', () => {
    const [may] = golden.subscriptions.flows
    expect(section.metrics[0]?.total).toMatchObject({
      start: may.start,
      end: may.end,
      lost: may.lost,
      acquired: may.acquired,
      value: may.lost / may.start,
    })
    expect(section.metrics[1]?.total?.value).toBeCloseTo(1 - may.lost / may.start, 15)
    const amount = golden.subscriptions.revenue.endCents / may.end
    const churn = section.metrics[0]!.total as ChurnRate
    expect(section.metrics[2]?.total?.value).toBe(clv({ amount, margin: 0.5, churnRate: churn }).value)
  })

  it('are those of the library in every period', () => {
    const known = (text: string | undefined) => (text === '' ? null : text)
    const { points } = timeline(subscriptions, {
      every: 'month',
      range: { from: '2025-06-01', to: '2026-07-01' },
      of: ({ from, to }) =>
        customerFlow({
          customer: (row: Record<string, string>) => row.customer_id,
          start: (row: Record<string, string>) => row.started_at,
          end: (row: Record<string, string>) => known(row.ended_at),
          from,
          to,
          timeZone: 'Europe/Rome',
        }),
      metric: (summary) => churnRate(summary, { trials: 'included' }),
      ...calendar,
    })
    const shown = section.metrics[0]?.trend?.points
    expect(shown?.map(({ label, complete, result }) => [label, complete, result])).toEqual(
      points.map(({ label, complete, result }) => [label, complete, result]),
    )
  })

  it('are counted by group', () => {
    const [, byPlan] = [section, section.metrics[0]!.by[0]!]
    const start = byPlan.segments.reduce((sum, { result }) => sum + (result as ChurnRate).start, 0)
    expect(start).toBe((section.metrics[0]!.total as ChurnRate).start)
  })

  it('without customers have no value', () => {
    const none = reportRows([{ customer_id: 'C1', started_at: '2026-06-10', ended_at: '', mrr_cents: '5' }], {
      ...calendar,
      trend: { every: 'month' },
      metrics,
    })
    expect(none.metrics.map(({ total }) => [total?.value, total?.reason])).toEqual(
      metrics.map(() => [null, 'no-customers']),
    )
  })
})

describe('words', () => {
  it('tell the change, the noise and the shape', () => {
    const section = reportRows(surveys, npsSection)
    const report = { title: null, sections: [section] }
    expect(reportToText(report)).toMatch(
      /\n {2}2026-05: -2\.2, \+2\.4 against 2026-04, within noise \(p = 0\.\d{3}\)\n {2}2025-07 [▁▂▃▄▅▆▇█]{11} 2026-05\n/,
    )
    expect(reportToMarkdown(report)).toContain('\n2026-05: -2.2, \\+2.4 against 2026-04, within noise \\(p = 0.')
  })
})

describe('a mapping that asks for less than it needs', () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ asOf: undefined }, 'asOf'],
    [{ timeZone: undefined }, 'timeZone'],
    [{ timeZone: 'Mars/Olympus' }, 'options.timeZone'],
    [{ asOf: 'now' }, 'asOf'],
    [{ metrics: [{ metric: 'churnRate', ...flow }], trend: undefined }, 'trend'],
    [{ metrics: [{ metric: 'clv', ...flow, amount: 'mrr_cents', lifetimeCap: -1 }] }, 'options.lifetimeCap'],
  ]
  for (const [change, path] of cases) {
    it(JSON.stringify(change), () => {
      expect(refusal(() => reportRows([], { ...npsSection, ...change } as SectionMapping)).path).toBe(path)
    })
  }

  it('is refused by its schema', () => {
    const wrong = (section: object) => refusal(() => parseMapping(section)).path
    expect(wrong({ metrics: [{ metric: 'ttr', from: 'a' }] })).toBe('mapping.metrics[0].to')
    expect(wrong({ metrics: [{ metric: 'nps', column: 'a' }], trend: { every: 'hour' } })).toBe('mapping.trend.every')
    expect(wrong({ metrics: [{ metric: 'churn', start: 'a', end: 'b' }] })).toBe('mapping.metrics[0].metric')
    expect(refusal(() => parseMapping({ metrics: [{ metric: 'churn' }] })).message).toContain('retentionRate')
  })

  it('names the cell that is wrong', () => {
    const bad = [...tickets.slice(0, 5), { ...tickets[5], resolved_at: 'soon' }] as Record<string, string>[]
    const section = { ...calendar, metrics: [{ metric: 'ttr', from: 'created_at', to: 'resolved_at' }] } as const
    expect(refusal(() => reportRows(bad, section)).path).toBe('rows[5].resolved_at')
    const when = [...surveys.slice(0, 3), { ...surveys[3], answered_at: '2026-03-29T02:30:00' }] as Record<
      string,
      string
    >[]
    expect(refusal(() => reportRows(when, npsSection)).path).toBe('rows[3].answered_at')
  })
})
