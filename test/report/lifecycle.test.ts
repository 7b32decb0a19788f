import { describe, expect, it } from 'vitest'
import {
  averageOrderValue,
  type CohortClv,
  type CohortRetention,
  changes,
  clvImpact,
  cohortClv,
  cohortRetention,
  exitReasons,
  exits,
  kaplanMeier,
  lifetimes,
  logRank,
  netRevenueRetention,
  purchaseInterval,
  purchases,
  repeatPurchaseRate,
  restrictedMean,
  revenueFlow,
  segment,
  summarize,
  timeline,
  trialConversion,
  trials,
} from '../../src/index.ts'
import { reportToMarkdown, reportToText } from '../../src/report/render.ts'
import { reportRows } from '../../src/report/report.ts'
import { type MetricMapping, parseMapping } from '../../src/schema/index.ts'
import { refusal } from '../expectations.ts'
import { golden, type Row, rowsOf, sectionOf } from './sample.ts'

const [asOf, timeZone] = ['2026-06-17T16:00:00Z', 'Europe/Rome']
const known = (name: string) => (row: Row) => (row[name] === '' ? null : (row[name] as string))
const number = (name: string) => (row: Row) => (row[name] === '' ? null : Number(row[name]))
const textOf = (section: ReturnType<typeof reportRows>): string => reportToText({ title: null, sections: [section] })

const paying = rowsOf('subscriptions.csv').filter(({ plan }) => plan !== 'free')
const subscriptions = reportRows(rowsOf('subscriptions.csv'), sectionOf('Subscriptions'))
const metricOf = (name: string, { metrics }: ReturnType<typeof reportRows>) =>
  metrics.find(({ metric }) => metric === name) as (typeof metrics)[number]

describe('the subscriptions of the sample', () => {
  it('have the revenue retention of the library, with who came back', () => {
    const flow = revenueFlow({
      customer: (row: Row) => row.customer_id,
      start: number('previous_mrr_cents'),
      end: number('mrr_cents'),
      before: (row: Row) => row.reactivated === 'yes',
    })
    const { total, by, trend } = metricOf('netRevenueRetention', subscriptions)
    const whole = netRevenueRetention(summarize(paying, flow))
    expect(total).toStrictEqual(whole)
    expect(whole.reactivation).toBeGreaterThan(0)
    expect(trend).toBeNull()
    const byPlan = segment(paying, { by: 'plan' as never, of: flow as never, metric: netRevenueRetention as never })
    expect(by[0]?.segments.map(({ result }) => result?.value)).toEqual(
      byPlan.segments.map(({ result }) => (result as { value: number }).value),
    )
  })

  it('have the trial conversion of the library, period by period; the last one goes on', () => {
    const [start, converted, lost] = [known('trial_started_at'), known('trial_converted_at'), known('trial_lost_at')]
    const { total, trend } = metricOf('trialConversion', subscriptions)
    const line = timeline(paying, {
      ...{ every: 'month', timeZone, range: { from: '2025-05-31T22:00Z', to: asOf } },
      of: ({ from, to }) => trials({ start, converted, lost, from, to: to > asOf ? asOf : to, asOf, timeZone }),
      metric: trialConversion,
    })
    expect(trend?.points.map(({ result }) => result)).toStrictEqual(line.points.map(({ result }) => result))
    expect(total).toStrictEqual(line.points.at(-2)?.result)
    expect(trend?.points.at(-1)?.complete).toBe(false)
  })

  it('have the survival curve of the library, and the log-rank test between plans', () => {
    const of = lifetimes({ start: known('started_at'), end: known('ended_at'), asOf, timeZone, unit: 'day' })
    const { total, by } = metricOf('kaplanMeier', subscriptions)
    expect(total).toStrictEqual(kaplanMeier(summarize(paying, of), { quantiles: [0.25, 0.75] }))
    const groups = ['pro', 'team'].map((plan) => summarize(paying.filter((row) => row.plan === plan), of)) // biome-ignore format: one line
    expect(by[0]?.logRank).toStrictEqual(logRank(groups))
  })

  it('are those of a recount with pandas and statsmodels', () => {
    const { started, converted, lost } = golden.trialsByMonth
    const points = metricOf('trialConversion', subscriptions).trend?.points.slice(0, -1) as { result: unknown }[]
    const counts = points.map(({ result }) => result as { converted: number; lost: number; undecided: number })
    expect(counts.map((one) => one.converted)).toEqual(converted)
    expect(counts.map((one) => one.lost)).toEqual(lost)
    expect(counts.map((one) => one.converted + one.lost + one.undecided)).toEqual(started)
    const { total, by } = metricOf('kaplanMeier', subscriptions)
    const { events, censored, quarterGoneBy, medianOfPro, logRank } = golden.lives
    expect(total).toMatchObject({ events, censored, quantiles: [{ time: quarterGoneBy }, { time: null }] })
    expect(by[0]?.segments[0]?.result).toMatchObject({ value: medianOfPro })
    expect(by[0]?.logRank?.statistic).toBeCloseTo(logRank.statistic, 10)
    expect(by[0]?.logRank?.pValue).toBeCloseTo(logRank.pValue, 12)
    const { startCents, endCents, expansionCents, contractionCents, churnedCents, netRevenueRetention: value } = golden.subscriptions.revenue // biome-ignore format: one line
    expect(metricOf('netRevenueRetention', subscriptions).total).toMatchObject({
      ...{ value, start: startCents, end: endCents },
      ...{ expansion: expansionCents, contraction: contractionCents, churn: churnedCents },
    })
  })

  it('say what their values are made of', () => {
    const text = textOf(subscriptions)
    expect(text).toContain('= 5,722,820.00')
    expect(text).toContain('6 converted, 6 lost, 0 undecided\n')
    expect(text).toContain('174 ended, 394 go on; a quarter had ended by 276.0 days, three quarters by –')
    expect(text).toContain('by plan: the curves differ by more than noise (log-rank, p = 0.002)')
    expect(text).toContain('plan pro   678.0 days  –')
  })
})

describe('revenue of subscriptions', () => {
  const data = [
    { id: 'A', since: '2026-01-10', until: '2026-03-05', mrr: '40' },
    { id: 'A', since: '2026-03-05', until: '', mrr: '60' },
    { id: 'B', since: '2026-01-20', until: '2026-02-11', mrr: '25' },
    { id: 'B', since: '2026-03-09', until: '', mrr: '30' },
  ]
  const fields = { customer: 'id', start: 'since', end: 'until', amount: 'mrr' } as const
  const metrics = [
    { metric: 'netRevenueRetention', ...fields },
    { metric: 'quickRatio', ...fields, reactivation: 'apart' },
    { metric: 'averageRevenuePerAccount', ...fields },
  ] as const
  const section = { timeZone: 'UTC', asOf: '2026-04-02', trend: { every: 'month', periods: 2 }, metrics } as const

  it('is of a period, month by month', () => {
    const [retention, ratio, average] = reportRows(data, section).metrics
    expect(retention?.trend?.points.map(({ label, result }) => [label, result?.value])).toEqual([
      ['2026-02', 40 / 65],
      ['2026-03', 1.5],
      ['2026-04', 1],
    ])
    expect(retention?.total).toMatchObject({ value: 1.5, start: 40, expansion: 20, reactivation: 30, new: 0, end: 90 })
    expect(ratio?.total).toMatchObject({ value: null, reason: 'no-churn', gained: 20 })
    expect(average?.total).toMatchObject({ value: 45 })
    expect(textOf(reportRows(data, section))).toContain('40.00 + 0.00 new + 30.00 reactivated + 20.00 expanded')
  })

  it('needs periods, and no column that says when', () => {
    const { trend: _, ...bare } = section
    expect(refusal(() => reportRows(data, bare)).message).toContain('trend must be given, as netRevenueRetention is of a period') // biome-ignore format: one line
    const dated = { ...section, trend: { ...section.trend, at: 'since' } }
    expect(refusal(() => reportRows(data, dated)).path).toBe('trend.at')
    const both = { ...section, metrics: [{ ...metrics[0], before: 'id', yes: ['A'], no: ['B'] }] }
    expect(refusal(() => parseMapping(both)).path).toBe('mapping.metrics[0]')
  })
})

describe('the reasons of the sample', () => {
  const left = rowsOf('subscriptions.csv').filter(({ ended_at = '' }) => ended_at >= '2025-07-01' && ended_at < '2026-06-18') // biome-ignore format: one line
  const section = reportRows(rowsOf('subscriptions.csv'), sectionOf('Customers who left'))

  it('are those of the library, and each group is asked for the reason of all', () => {
    const reasons = (rows: readonly Row[]) => summarize(rows, exits(known('exit_reason')))
    const [metric] = section.metrics
    const whole = exitReasons(reasons(left))
    expect(metric?.total).toStrictEqual(whole)
    const plans = metric?.by[0]?.segments.map(({ key }) => key[0])
    expect(plans).toEqual(['free', 'pro', 'team'])
    for (const [i, plan] of ['free', 'pro', 'team'].entries()) {
      const mine = exitReasons(reasons(left.filter((row) => row.plan === plan)), { exitReason: whole.exitReason as string }) // biome-ignore format: one line
      expect(metric?.by[0]?.segments[i]?.result).toStrictEqual(mine)
    }
    // Otherwise free customers would be asked for another reason.
    expect(exitReasons(reasons(left.filter(({ plan }) => plan === 'team'))).exitReason).not.toBe(whole.exitReason)
  })

  it('are listed with their shares', () => {
    expect(textOf(section)).toContain('183 of 208 told why (88.0 %)\n  price: 26.8 %, 20.9 % to 33.6 % (49)')
    expect(textOf(section)).not.toContain('other reasons')
  })

  it('may be several in a cell', () => {
    const rows = ['price; bugs', 'price', '', 'docs;price;docs'].map((why) => ({ why }))
    const { metrics } = reportRows(rows, { metrics: [{ metric: 'exitReasons', column: 'why', separator: ';' }] })
    expect(metrics[0]?.total).toMatchObject({ value: 1, n: 3, missing: 1, several: 2 })
    const empty = refusal(() => reportRows([{ why: 'price;;bugs' }], { metrics: [{ metric: 'exitReasons', column: 'why', separator: ';' }] })) // biome-ignore format: one line
    expect(empty).toMatchObject({ path: 'rows[0].why' })
  })

  it('that are many are counted, not listed', () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({ why: `reason ${String(i).padStart(2, '0')}` }))
    const text = textOf(reportRows(rows, { metrics: [{ metric: 'exitReasons', column: 'why' }] }))
    expect(text).toContain('reason 09')
    expect(text).not.toContain('reason 10')
    expect(text).toContain('2 other reasons')
  })
})

describe('the buyers of the sample', () => {
  const bought = rowsOf('orders.csv').filter(({ amount }) => Number(amount) >= 0)
  const section = reportRows(rowsOf('orders.csv'), sectionOf('Buyers'))
  const fields = { customer: (row: Row) => row.customer_id, at: known('ordered_at') }
  const every = { every: 'month', timeZone, observedUntil: asOf } as const

  it('have the numbers of the library, and no trend where a period would cut their history', () => {
    const of = summarize(bought, purchases({ ...fields, amount: number('amount'), asOf, timeZone }))
    const expected = [averageOrderValue(of), repeatPurchaseRate(of), purchaseInterval(of)]
    expect(section.metrics.slice(0, 3).map(({ total }) => total)).toStrictEqual(expected)
    expect(metricOf('cohortRetention', section).total).toStrictEqual(cohortRetention(bought, { ...fields, ...every }))
    const value = cohortClv(bought, { ...fields, ...every, amount: number('amount') })
    expect(metricOf('cohortClv', section).total).toStrictEqual(value)
    const mapping = { ...sectionOf('Buyers'), trend: { at: 'ordered_at', every: 'month', periods: 3 } as const }
    const trends = reportRows(rowsOf('orders.csv'), mapping).metrics.map(({ trend }) => trend?.points.length ?? null)
    expect(trends).toEqual([4, null, null, null, null])
  })

  it('are those of a recount with pandas', () => {
    const { customers, purchases: n, repeating, revenueCents, merged, intervals, intervalDays, sizes, active, paid } = golden.buyers // biome-ignore format: one line
    const [order, repeat, interval] = section.metrics.map(({ total }) => total)
    expect(order).toMatchObject({ n, customers, merged, value: revenueCents / 100 / n })
    expect(repeat).toMatchObject({ n: customers, repeating, value: repeating / customers })
    expect(interval).toMatchObject({ intervals })
    expect(interval?.value).toBeCloseTo((intervalDays * 86_400) / intervals, 6)
    const known = (list: readonly (number | null)[]) => list.filter((one) => one !== null)
    const retention = metricOf('cohortRetention', section).total as unknown as CohortRetention
    expect(retention.cohorts.map(({ size }) => size)).toEqual(sizes)
    expect(retention.cohorts.map(({ retained }) => known(retained))).toEqual(active)
    const value = metricOf('cohortClv', section).total as unknown as CohortClv
    const cents = (list: readonly number[]) => list.map((one) => Math.round(100 * one))
    expect(value.cohorts.map(({ totals }) => cents(known(totals) as number[]))).toEqual(paid.map(cents))
  })

  it('are shown cohort by cohort, in text and in Markdown', () => {
    const text = textOf(section)
    expect(text).toContain('cohort   customers        0       1       2')
    expect(text).toContain('2025-07         39  100.0 %  46.2 %')
    expect(text).toContain('percent; active at age 1, in months; higher is better')
    expect(text).toContain('money; up to age 10, in months; higher is better')
    expect(text).toMatch(/pooled {9}637 {2}100\.0 % {2}50\.8 %/)
    const markdown = reportToMarkdown({ title: null, sections: [section] })
    expect(markdown).toContain('| 2026-05 | 109 | 57.23 |  |')
  })

  it('say what is not shown of many cohorts', () => {
    const rows = Array.from({ length: 20 }, (_, d) => ({ who: d % 3, at: `2026-03-${String(d + 1).padStart(2, '0')}` }))
    const metrics = [{ metric: 'cohortRetention', customer: 'who', at: 'at', every: 'day' }] as const
    const text = textOf(reportRows(rows, { timeZone: 'UTC', asOf: '2026-03-21', metrics }))
    expect(text).toContain('Shown: the last 13 of 20 cohorts, the first 13 of 20 ages; --format json has all.')
    expect(text).not.toContain('2026-03-07 ')
    expect(text).toContain('2026-03-08 ')
    expect(textOf(reportRows(rows.slice(0, 13), { timeZone: 'UTC', asOf: '2026-03-14', metrics }))).not.toContain(
      'Shown',
    )
    const alone = textOf(reportRows(rows.slice(0, 1), { timeZone: 'UTC', asOf: '2026-03-02', metrics }))
    expect(alone).toContain('2026-03-01          1  100.0 %')
  })

  it('are asked by group up to the age of all', () => {
    const rows = [
      { who: 'A', at: '2026-01-05', paid: 10, plan: 'old' },
      { who: 'A', at: '2026-03-05', paid: 5, plan: 'old' },
      { who: 'B', at: '2026-03-09', paid: 7, plan: 'new' },
    ]
    const metrics = [{ metric: 'cohortClv', customer: 'who', at: 'at', amount: 'paid', every: 'month' }] as const
    const section = reportRows(rows, { timeZone: 'UTC', asOf: '2026-04-01', metrics, by: ['plan'] })
    const [first] = section.metrics
    expect(first?.total).toMatchObject({ age: 2, value: 15 })
    expect(first?.by[0]?.segments.map(({ result }) => [result?.definition, result?.value])).toEqual([
      [expect.objectContaining({ age: 2 }), null],
      [expect.objectContaining({ age: 2 }), 15],
    ])
  })
})

describe('metrics of customers that the sample has no columns for', () => {
  const rows = [
    ['4', 'yes', '10', '14', 'y'],
    ['9', 'no', '8', '15', 'y'],
    ['2', 'yes', '7', '7', 'n'],
    ['6', 'yes', '9', '10', 'n'],
  ].map(([months, left, was, is, answered]) => ({ months, left, was, is, answered }))
  const codes = { yes: ['yes'], no: ['no'] }
  const lives = { duration: 'months', event: 'left', ...codes, unit: 'month' } as const

  it('read lifetimes by how long they have lasted', () => {
    const data = rows.map(({ months, left }) => ({ months: Number(months), left: left === 'yes' }))
    const of = summarize(data, lifetimes({ duration: 'months', event: 'left', unit: 'month' }))
    const { metrics } = reportRows(rows, {
      metrics: [{ metric: 'restrictedMean', ...lives, to: 6 }, { metric: 'kaplanMeier', ...lives, interval: 'plain' }],
    }) // biome-ignore format: a list to read
    expect(metrics[0]?.total).toStrictEqual(restrictedMean(of, { to: 6 }))
    expect(metrics[1]?.total).toStrictEqual(kaplanMeier(of, { interval: 'plain', quantiles: [0.25, 0.75] }))
    expect(textOf(reportRows(rows, { metrics: [{ metric: 'restrictedMean', ...lives, to: 6 }] }))).toContain(
      '(months, left) months; within 6 months; higher is better',
    )
  })

  it('read what feedback goes with', () => {
    const data = rows.map(({ was, is, answered }) => ({ was: Number(was), is: Number(is), answered: answered === 'y' }))
    const of = summarize(data, changes({ before: 'was', after: 'is', treated: 'answered' }))
    const section = reportRows(rows, {
      metrics: [{ metric: 'clvImpact', before: 'was', after: 'is', treated: 'answered', yes: ['y'], no: ['n'] }],
    })
    expect(section.metrics[0]?.total).toStrictEqual(clvImpact(of))
    expect(textOf(section)).toContain('with it 9.00 to 14.50, without 8.00 to 8.50')
  })

  it('read weeks from Sunday and quarters from February where they say so', () => {
    const visits = ['2026-03-01', '2026-03-06', '2026-03-08'].map((at) => ({ who: 'A', at }))
    const own = { metric: 'cohortRetention', customer: 'who', at: 'at' } as const
    const metrics = [
      { ...own, every: 'week', weekStart: 7 },
      { ...own, every: 'quarter', fiscalYearStart: 2 },
    ] as const
    const labelsOf = (section: object) =>
      reportRows(visits, { timeZone: 'UTC', asOf: '2026-05-01', metrics, ...section }).metrics.map(
        ({ total }) => (total as unknown as CohortRetention).cohorts?.[0]?.start,
      )
    expect(labelsOf({})).toEqual(['2026-03-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'])
    const bare = metrics.map(({ every }) => ({ ...own, every }))
    expect(labelsOf({ metrics: bare })).toEqual(['2026-02-23T00:00:00.000Z', '2026-01-01T00:00:00.000Z'])
    const trend = { every: 'month', at: 'at', weekStart: 7, fiscalYearStart: 2 } as const
    const share = { metric: 'proportion', column: 'who', yes: ['A'], no: ['B'] } as const
    expect(labelsOf({ metrics: [...bare, share], trend }).slice(0, 2)).toEqual(labelsOf({}))
  })

  it('say nothing of a group that is not there', () => {
    const metrics = [{ metric: 'clvImpact', before: 'was', after: 'is', treated: 'answered', yes: ['y'], no: ['n'] }] as const // biome-ignore format: one line
    expect(textOf(reportRows(rows.slice(0, 2), { metrics }))).toContain('with it 9.00 to 14.50, without – to –; p unknown') // biome-ignore format: one line
  })

  it('follow trials, or count what falls into a period', () => {
    const trials = ['05 19 -', '07 - 21', '25 - -', '20 - -'].map((one) =>
      one.split(' ').map((day) => (day === '-' ? '' : `2026-02-${day}`)),
    )
    const data = trials.map(([start, won, lost]) => ({ start, won, lost }))
    const common = { metric: 'trialConversion', start: 'start', converted: 'won', lost: 'lost' } as const
    const metrics = [common, { ...common, variant: 'rolling' }] as const
    const section = { timeZone: 'UTC', asOf: '2026-03-03', trend: { every: 'month' }, metrics } as const
    const text = textOf(reportRows(data, section))
    expect(text).toContain('1 converted, 1 lost, 2 undecided: in the end 25.0 % to 75.0 %')
    expect(text).toContain('percent; of the trials that started in the period; higher is better')
    expect(text).toContain('1 converted in the period, 4 started in it')
  })

  it('read retention by brackets and by hours from each start', () => {
    const events = ['A 01', 'A 03', 'B 02', 'B 09', 'C 05'].map((one) => one.split(' '))
    const visits = events.map(([who, day]) => ({ who, at: `2026-03-${day}T12:00Z` }))
    const own = { customer: 'who', at: 'at', every: 'week', window: 86_400, from: '2026-02-23' } as const
    const section = { timeZone: 'UTC', asOf: '2026-03-16' }
    const metrics = [{ metric: 'cohortRetention', ...own, mode: 'bracket', brackets: [[1, 3], [4, 7]] }] as const // biome-ignore format: one line
    const [first] = reportRows(visits, { ...section, metrics }).metrics
    expect(first?.total).toStrictEqual(
      cohortRetention(visits as { who: string; at: string }[], {
        ...own,
        ...{ timeZone: 'UTC', observedUntil: '2026-03-16', mode: 'bracket', brackets: [[1, 3], [4, 7]] },
      }), // biome-ignore format: one line
    )
    expect(textOf(reportRows(visits, { ...section, metrics }))).toContain('1–3')
  })
})

describe('what a section and a metric say of wrong values and of levels', () => {
  const rows = [
    { id: 'A', was: '10', is: '14', since: '2026-01-05', until: '2026-02-20', won: '', lost: '2026-02-07', tried: '2026-02-02', why: 'price', gone: 'y' },
    { id: 'B', was: '20', is: '18', since: '2026-01-20', until: '', won: '2026-02-15', lost: '', tried: '2026-02-03', why: 'bugs', gone: 'n' },
    { id: 'A', was: '7', is: '9', since: '2026-02-21', until: '', won: '', lost: '', tried: '', why: 'price', gone: 'y' },
    { id: 'C', was: '9', is: '9', since: '2026-01-25', until: '2026-02-24', won: '', lost: '', tried: '2026-02-20', why: 'docs', gone: 'n' },
    { id: 'D', was: '5', is: '0', since: '2026-02-02', until: '2026-02-25', won: '', lost: '', tried: '', why: 'docs', gone: 'y' },
  ] // biome-ignore format: a table
  const amounts = { start: 'was', end: 'is', customer: 'id' }
  const spend = { customer: 'id', at: 'since', amount: 'was' }
  const yes = { yes: ['y'], no: ['n'] }
  const metrics: [MetricMapping, string][] = [
    ...(['grossRevenueRetention', 'netRevenueRetention', 'revenueChurn', 'quickRatio', 'averageRevenuePerAccount'] as const).map((metric): [MetricMapping, string] => [{ metric, ...amounts }, 'was']), // biome-ignore format: a list
    [{ metric: 'trialConversion', start: 'tried', converted: 'won', lost: 'lost' }, 'tried'],
    [{ metric: 'exitReasons', column: 'why' }, 'why'],
    [{ metric: 'kaplanMeier', start: 'since', end: 'until' }, 'since'],
    [{ metric: 'restrictedMean', start: 'since', end: 'until', to: 25 }, 'until'],
    [{ metric: 'restrictedMean', duration: 'was', event: 'gone', ...yes, unit: 'week', to: 8 }, 'gone'],
    [{ metric: 'cohortRetention', customer: 'id', at: 'since', every: 'month' }, 'since'],
    [{ metric: 'cohortClv', ...spend, every: 'month' }, 'was'],
    ...(['repeatPurchaseRate', 'averageOrderValue', 'purchaseInterval'] as const).map((metric): [MetricMapping, string] => [{ metric, ...spend }, 'was']), // biome-ignore format: a list
    [{ metric: 'clvImpact', before: 'was', after: 'is', treated: 'gone', ...yes }, 'is'],
  ]
  const section = { timeZone: 'UTC', asOf: '2026-03-01', trend: { every: 'month', periods: 1 } } as const
  const run = (metric: MetricMapping, data: typeof rows, more: object = {}) => {
    const { trend, ...rest } = section
    const periodic = metric.metric === 'trialConversion'
    return reportRows(data, { ...rest, ...(periodic && { trend }), metrics: [metric], ...more }).metrics[0]?.total
  }

  it.each(metrics)('%o', (metric, column) => {
    const level = run({ ...metric, level: 0.8 }, rows)
    // The interval of one customer who came back, or of a curve that does not come down, is not known.
    const levels = JSON.stringify(level).match(/"level":[\d.]+/g) ?? []
    if (metric.metric !== 'kaplanMeier' && metric.metric !== 'purchaseInterval')
      expect(levels.length).toBeGreaterThan(0)
    expect(new Set(levels).size === 0 || levels.every((text) => text === '"level":0.8')).toBe(true)
    const wrong = { ...(rows[0] as (typeof rows)[number]), [column]: column === 'why' ? 7 : 'soon' }
    expect(refusal(() => run(metric, [...rows, wrong])).path).toBe(`rows[5].${column}`)
    expect(run(metric, [...rows, wrong], { onInvalid: 'count' })?.invalid).toBe(1)
  })

  it('a breakdown by the moment of the rows is refused where groups are hidden, and only there', () => {
    const trend = { every: 'month', at: 'since', periods: 1 } as const
    const by = { ...section, trend, by: ['since'], metrics: [{ metric: 'exitReasons', column: 'why' }] } as const
    expect(refusal(() => reportRows(rows, { ...by, minN: 2 })).path).toBe('by')
    expect(reportRows(rows, { ...by, minN: 1 }).metrics[0]?.by[0]?.segments).toHaveLength(5)
  })
})

describe('a mapping of customers over their lives is refused', () => {
  const part = (metric: object, section: object = {}) => refusal(() => parseMapping({ ...section, metrics: [metric] }))
  it.each([
    [
      'with two forms of lifetimes',
      { metric: 'kaplanMeier', start: 'a', end: 'b', duration: 'c' },
      'with start, end or with duration, event, yes, no',
    ],
    [
      'with half a form of lifetimes',
      { metric: 'restrictedMean', to: 3, duration: 'c', event: 'd' },
      'with start, end or with duration, event, yes, no',
    ],
    [
      'with a history nobody can read',
      { metric: 'quickRatio', start: 'a', end: 'b', before: 'c' },
      'with all of before, yes and no, or with none of them; none with amount',
    ],
  ])('%s', (_, metric, expected) => {
    expect(part(metric)).toMatchObject({ path: 'mapping.metrics[0]', expected })
  })

  it('without the moment or the zone that it needs', () => {
    const cohort = { metric: 'cohortRetention', customer: 'who', at: 'at', every: 'month' } as const
    const run = (section: object) => refusal(() => reportRows([], { metrics: [cohort], ...section }))
    expect(run({ asOf: '2026-01-01' }).message).toBe('timeZone must be given, as cohortRetention needs it, got undefined') // biome-ignore format: one line
    expect(run({ timeZone: 'UTC' }).message).toBe('asOf must be given, as cohortRetention needs it, got undefined')
    const trial = { metric: 'trialConversion', start: 'a', converted: 'b', lost: 'c' } as const
    expect(run({ metrics: [trial] })).toMatchObject({ code: 'missing-option', path: 'asOf' })
    const trend = { every: 'month' } as const
    expect(run({ timeZone: 'UTC', asOf: '2026-01-01', trend })).toMatchObject({ path: 'trend' })
    const mixed = [cohort, { metric: 'mean', column: 'x' }] as const
    expect(run({ timeZone: 'UTC', asOf: '2026-01-01', trend, metrics: mixed })).toMatchObject({ path: 'trend.at' })
  })
})

describe('few customers are hidden', () => {
  it('however many rows they have', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ who: i < 36 ? `A${i % 12}` : 'B', at: `2026-02-${String(1 + (i % 28)).padStart(2, '0')}`, paid: 5, plan: i < 36 ? 'many' : 'few' })) // biome-ignore format: one line
    const common = { customer: 'who', at: 'at', amount: 'paid' } as const
    const metrics = [{ metric: 'averageOrderValue', ...common }] as const
    const section = { timeZone: 'UTC', asOf: '2026-03-01', by: ['plan'], metrics }
    const shown = (minN: number) => reportRows(rows, { ...section, minN }).metrics[0]?.by[0]?.segments
    expect(shown(1)?.map(({ result }) => result?.n)).toEqual([4, 36])
    expect(shown(3)?.map(({ suppressed }) => suppressed)).toEqual(['small', 'complementary'])
  })

  it('in a cohort of their own, and with them the test between curves', () => {
    const rows = [
      ...Array.from({ length: 8 }, (_, i) => ({ who: `A${i}`, at: '2026-01-05', days: i, gone: 'y', plan: 'a' })),
      ...Array.from({ length: 8 }, (_, i) => ({ who: `B${i}`, at: '2026-01-05', days: 9 + i, gone: 'y', plan: 'b' })),
      { who: 'C', at: '2026-02-05', days: 3, gone: 'n', plan: 'c' },
    ]
    const cohorts = { metric: 'cohortRetention', customer: 'who', at: 'at', every: 'month' } as const
    const section = { timeZone: 'UTC', asOf: '2026-03-01', minN: 3 }
    expect(reportRows(rows, { ...section, metrics: [cohorts] }).metrics[0]?.total).toBeNull()
    const lives = { duration: 'days', event: 'gone', yes: ['y'], no: ['n'], unit: 'day' } as const
    const curve = { metric: 'kaplanMeier', ...lives } as const
    const tested = (minN: number) =>
      reportRows(rows, { ...section, minN, metrics: [curve], by: ['plan'] }).metrics[0]?.by[0]?.logRank
    expect(tested(3)).toBeNull()
    expect(tested(1)?.groups).toHaveLength(3)
  })
})
