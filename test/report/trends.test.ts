import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  aht,
  type ChurnRate,
  churnRate,
  clv,
  compare,
  customerFlow,
  durations,
  explain,
  handleTimes,
  nps,
  ratings,
  segment,
  type Ttr,
  timeline,
  trend,
  ttr,
} from '../../src/index.ts'
import { reportToMarkdown, reportToText } from '../../src/report/render.ts'
import { reportRows } from '../../src/report/report.ts'
import { parseMapping, type SectionMapping } from '../../src/schema/index.ts'
import { refusal } from '../expectations.ts'
import { golden, rowsOf, sample } from './sample.ts'

const calendar = { timeZone: 'Europe/Rome', asOf: '2026-06-17T16:00:00Z' } as const
const surveys = rowsOf('surveys.csv')
const tickets = rowsOf('tickets.csv')
const subscriptions = rowsOf('subscriptions.csv')
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

describe('small periods', () => {
  const daily = { timeZone: 'UTC', asOf: '2026-03-04', trend: { at: 'day', every: 'day', periods: 3 } } as const
  const metrics = [{ metric: 'nps', column: 'score' }] as const
  const big = Array.from({ length: 11 }, (_, i) => ({ day: i < 5 ? '2026-03-02' : '2026-03-03', score: '9' }))
  const section = { ...daily, metrics, minN: 5 }
  const shown = (rows: readonly object[], mapping: SectionMapping) =>
    reportRows(rows as never, mapping).metrics.map(({ total, trend }) => ({
      total: total?.n ?? null,
      points: trend?.points.map(({ result }) => result?.n ?? null),
      unplaced: trend?.unplaced,
    }))[0]

  it('do not let a few rows in no period be told', () => {
    for (const day of ['2026-01-01', '2026-05-01', '']) {
      const { total, points, unplaced } = shown([...big, { day, score: '0' }], section)!
      expect([total, points, unplaced]).toEqual([12, [0, null, 6], null])
    }
    expect(shown(big, section)).toMatchObject({ points: [0, 5, 6], unplaced: { outside: 0 } })
    const early = Array.from({ length: 5 }, () => ({ day: '2026-01-01', score: '0' }))
    expect(shown([...big, ...early], section)).toMatchObject({ points: [0, 5, 6], unplaced: { outside: 5 } })
  })

  it('are hidden by rows in no period, where there are many of these', () => {
    const rows = [{ day: '2026-03-02', score: '9' }, ...big.map((row) => ({ ...row, day: '2026-01-01' }))]
    expect(shown(rows, section)).toEqual({ total: 12, points: [0, null, 0], unplaced: null })
  })

  it('cannot be told from the total by any sum or difference', () => {
    const days = ['2026-01-01', '2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...days), { maxLength: 40 }), fc.integer({ min: 2, max: 8 }), (at, minN) => {
        const rows = at.map((day) => ({ day, score: '9' }))
        const { total, points = [] } = shown([...rows, { day: '', score: '' }], { ...section, minN })!
        expect(points.every((n) => n === null || n === 0 || n >= minN)).toBe(true)
        if (total === null) return
        const left = points.reduce<number>((sum, n) => sum - (n ?? 0), total)
        expect(left === 0 || left >= minN).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('of customers are those with few customers, not with few rows', () => {
    const customers = (plan: string, few: number) =>
      Array.from({ length: 20 }, (_, i) => ({
        start: i < few ? '2026-01-01' : '2026-02-01',
        end: i < few ? '' : '2026-02-20',
        plan,
        paid: '5',
      }))
    const mapping = (minN: number): SectionMapping => ({
      ...daily,
      minN,
      trend: { every: 'day', periods: 3 },
      metrics: [
        { metric: 'retentionRate', start: 'start', end: 'end' },
        { metric: 'clv', start: 'start', end: 'end', amount: 'paid' },
      ],
      by: ['plan'],
    })
    expect(shown(customers('pro', 2), mapping(5))).toMatchObject({ total: null, points: [null, null, null] })
    const two = [...customers('pro', 3), ...customers('free', 4), ...customers('team', 9)]
    const [retention, value] = reportRows(two, mapping(5)).metrics
    for (const { by } of [retention!, value!]) {
      expect(by[0]?.segments.map(({ key, suppressed }) => [key[0], suppressed])).toEqual([
        ['free', 'small'],
        ['pro', 'small'],
        ['team', null],
      ])
    }
    expect(shown(two, mapping(1))).toMatchObject({ total: 60 })
  })

  it('of customers are hidden in all metrics, and the last one with the total', () => {
    const rows = Array.from({ length: 10 }, (_, i) => ({
      start: '2026-01-01',
      end: i === 0 ? '2026-03-02T05:00Z' : '',
      plan: 'pro',
      score: i < 2 ? '9' : '',
    }))
    const mapping = {
      ...daily,
      minN: 5,
      trend: { every: 'day', periods: 3, at: 'start' },
      metrics: [{ metric: 'churnRate', start: 'start', end: 'end' }, ...metrics],
      by: ['plan'],
    } as const
    expect(shown(rows, mapping)).toMatchObject({ total: null, points: [10, 10, null] })
    expect(shown(rows, { ...mapping, minN: 1 })).toMatchObject({ total: 10, points: [10, 10, 10] })
  })
})

describe('instants of a section', () => {
  const section: SectionMapping = { ...npsSection, columns: {}, trend: { at: 'at', every: 'month', periods: 2 } }
  const row = (at: unknown) => [{ recommend: '9', at }]

  it('that are wrong are counted where the mapping says so', () => {
    const counted = { ...section, onInvalid: 'count' } as const
    const report = reportRows([...row('soon'), ...row(''), ...row('2026-05-01')], counted)
    expect(report.metrics[0]?.trend?.unplaced).toEqual({ missing: 1, invalid: 1, outside: 0, dropped: 0 })
    expect(reportToText({ title: null, sections: [report] })).toContain(
      'in no period: 1 rows without an instant, 1 with a wrong one',
    )
    expect(refusal(() => reportRows(row('soon'), section)).path).toBe('rows[0].at')
  })

  it('are no dates without signs, nor seconds', () => {
    for (const at of ['20260501', '1777593600']) expect(refusal(() => reportRows(row(at), section)).received).toBe(at)
    const [point] = reportRows(row('1777593600000'), section).metrics[0]!.trend!.points.slice(-2)
    expect([point?.label, point?.result?.n]).toEqual(['2026-05', 1])
  })

  it('are refused in the words of a mapping', () => {
    const { message } = refusal(() => reportRows(row('2026-05-01 09:00'), section))
    expect(message).toContain('a date-time without one needs naiveZone, got')
    const read = reportRows(row('2026-05-01 00:30'), { ...section, naiveZone: 'America/New_York' }).metrics[0]!
    expect(read.trend?.points.map(({ result }) => result?.n)).toEqual([0, 1, 0])
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

describe('the explanation of a change', () => {
  const asOf = '2026-04-01T00:00:00+02:00'
  const known = surveys.filter(({ answered_at: at }) => Date.parse(at!) < Date.parse(asOf))
  const section: SectionMapping = { ...npsSection, asOf, by: ['region', { columns: ['plan', 'region'] }] }

  it('is that of the library, for the last two complete periods', () => {
    const { explanations } = reportRows(known, section).metrics[0]!
    expect(explanations.map(({ columns }) => columns)).toEqual([['region'], ['plan', 'region']])
    const month = (from: string, to: string) => {
      const within = ({ answered_at: at }: Record<string, string>) =>
        Date.parse(at!) >= Date.parse(from) && Date.parse(at!) < Date.parse(to)
      const of = ratings(
        (row: Record<string, string>) => (/^(11)?$/.test(row.recommend!) ? null : Number(row.recommend)),
        {
          scale: [0, 10],
        },
      )
      return segment(known.filter(within), { by: (row) => row.region || null, of, metric: nps })
    }
    const [february, march] = [
      month('2026-02-01T00:00:00+01:00', '2026-03-01T00:00:00+01:00'),
      month('2026-03-01T00:00:00+01:00', '2026-04-01T00:00:00+02:00'),
    ]
    const { segments, ...expected } = explain(february!, march!)
    const { segments: shown, ...found } = explanations[0]!.explanation
    expect(found).toEqual(expected)
    expect(shown.map(({ key, ...rest }) => ({ key: Object.values(key as object)[0], ...rest }))).toEqual(segments)
  })

  it('names the south, in words', () => {
    const text = reportToText({ title: null, sections: [reportRows(known, section)] })
    expect(text).toMatch(
      /by region: Another mix of segments makes .* By themselves moved: south \(-61\.1, p = 0\.001\)\./,
    )
  })

  it('is not there without a breakdown, a trend, or with segments that are too small', () => {
    const of = (more: object) => reportRows(known, { ...section, ...more } as SectionMapping).metrics[0]!.explanations
    expect(of({ by: undefined })).toEqual([])
    expect(of({ trend: undefined })).toEqual([])
    expect(of({ trend: { ...npsSection.trend, periods: 1 } })).toEqual([])
    expect(of({ by: ['region'], minN: 2 }).length).toBe(1)
    expect(of({ by: ['region'], minN: 20 })).toEqual([])
  })
})

describe('words', () => {
  it('say nothing of a change that rounds to none, and draw no line of one period', () => {
    const rows = ['2026-04-03', '2026-05-03'].map((answered_at) => ({ answered_at, recommend: '9' }))
    const text = (from: number) =>
      reportToText({ title: null, sections: [reportRows(rows.slice(from), { ...npsSection, columns: {} })] })
    expect(text(0)).toContain('2026-05: 100.0, 0.0 against 2026-04')
    expect(text(0)).toMatch(/[▁▂▃▄▅▆▇█]/)
    expect(text(1)).not.toMatch(/[▁▂▃▄▅▆▇█]/)
  })

  it('show an interval without an end as such, and a fraction as the percentage it is', () => {
    const rows = [...Array(9)].map((_, i) => ({ from: '2026-05-01', to: i < 4 ? `2026-05-0${i + 2}` : '', yes: 'y' }))
    const share = { metric: 'proportion', column: 'yes', yes: ['y'], no: ['n'] } as const
    const section = reportRows(rows, { ...calendar, metrics: [{ metric: 'ttr', from: 'from', to: 'to' }, share] })
    const text = reportToText({ title: null, sections: [section] })
    expect(text).toMatch(/with the 5 that are open: median –, 24\.0 h or more \(Kaplan–Meier\)/)
    expect(text).toContain('Share of yes (yes) percent')
  })

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
    [
      { trend: { every: 'month' }, metrics: [{ metric: 'clv', ...flow, amount: 'mrr_cents', lifetimeCap: -1 }] },
      'options.lifetimeCap',
    ],
    [{ trend: { every: 'month' } }, 'trend.at'],
    [{ metrics: [{ metric: 'churnRate', ...flow }] }, 'trend.at'],
    [{ minN: 5, by: ['region', 'answered_at'] }, 'by'],
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
