import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import {
  type Aht,
  aht,
  amounts,
  type CacPaybackOptions,
  type ClvOptions,
  cacPayback,
  churnRate,
  clv,
  customerFlow,
  type DurationStatisticsOptions,
  durations,
  type Frt,
  frt,
  handleTimes,
  historicClv,
  mean,
  nps,
  retentionRate,
  segment,
  summarize,
  type Ttr,
  timeline,
  trend,
  ttr,
} from '../src/index.ts'

/*
 * Every number here was computed in pandas, scipy and R from what the documentation says of it, without a look at the
 * code: see test/golden/independent.py.
 */

interface Lifetime {
  readonly options: ClvOptions
}
interface Payback {
  readonly options: CacPaybackOptions
}
interface Duration {
  readonly intervals: object
  readonly standardErrors: object
  readonly restricted?: { readonly restrictedTo: number }
}
interface Flow {
  readonly rates: Readonly<Record<Denominator, readonly number[]>>
}
interface Golden {
  readonly tickets: Readonly<Record<'frt' | 'ttr', Duration>> &
    Readonly<Record<'ttrByCreated' | 'ttrByResolved' | 'frtByCreated', readonly { readonly interval: object | null }[]>>
  readonly incidents: Readonly<Record<'all' | 'look', Duration>>
  readonly lung: Duration
  readonly telco: Duration
  readonly aht: { readonly contact: object; readonly leg: object; readonly months: readonly object[] }
  readonly churn: Readonly<Record<'apart' | 'included', readonly Flow[]>>
  readonly clv: readonly Lifetime[]
  readonly payback: readonly Payback[]
  readonly windows: Readonly<Record<string, readonly unknown[]>> & { readonly days: readonly string[] }
  readonly cdnow: Readonly<Record<'compound' | 'total' | 'mean' | 'most' | 'customers', number>> &
    Readonly<Record<'first' | 'months', readonly number[]>>
  readonly sfo: object
}
type Denominator = 'start' | 'average' | 'start-plus-new' | 'mid-adjusted' | 'daily-sum' | 'customer-days'
type Cells = Readonly<Record<string, string | null>>

const root = join(import.meta.dirname, '..')
const golden = JSON.parse(readFileSync(join(root, 'test/golden/independent.json'), 'utf8')) as Golden
const shared = join(root, '../shared/data')
const absent = !existsSync(shared)
if (absent) console.log('The real data are not here (../shared/data): their tests are skipped.')
const END = '2026-06-17T16:00:00Z'
const timeZone = 'Europe/Rome'

function table(path: string): Cells[] {
  const cast = (cell: string): string | null => (cell === '' ? null : cell)
  return parse(readFileSync(path), { columns: true, cast })
}
const sample = (file: string): Cells[] => table(join(root, 'docs/sample', file))

/** What differs, as text: every number of the first must be in the second, to 1e-9 of it. */
function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const off = Math.abs(actual - expected)
    return off <= 1e-9 * Math.max(Math.abs(expected), 1e-3) ? [] : [`${path}: ${expected}, got ${actual}`]
  }
  if (expected === null || typeof expected !== 'object' || actual === null || typeof actual !== 'object') {
    return expected === actual ? [] : [`${path}: ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`]
  }
  if (Array.isArray(expected) && expected.length !== (actual as unknown[]).length) return [`${path}: another length`]
  return Object.entries(expected).flatMap(([key, value]) =>
    differences(value, (actual as Record<string, unknown>)[key], `${path}.${key}`),
  )
}
const agree = (expected: unknown, actual: unknown): void => expect(differences(expected, actual)).toEqual([])

/** A result as the golden has it: its intervals by headline beside it. */
function spread(metric: (options: DurationStatisticsOptions) => Ttr | Frt, { restricted }: Duration): unknown {
  const by = (['median', 'p90', 'mean'] as const).map((headline) => [headline, metric({ headline })] as const)
  const each = (part: 'interval' | 'standardError') => Object.fromEntries(by.map(([name, r]) => [name, r[part]]))
  const more = restricted ? metric({ restrictTo: restricted.restrictedTo }).survival : undefined
  const extras = metric({ trim: 0.1, geometric: true })
  return { ...extras, intervals: each('interval'), standardErrors: each('standardError'), restricted: more }
}

const tickets = sample('tickets.csv')
const answered = durations<Cells>({ from: (r) => r.created_at!, to: (r) => r.first_response_at!, asOf: END })
const solved = durations<Cells>({ from: (r) => r.created_at!, to: (r) => r.resolved_at!, asOf: END })

describe('durations', () => {
  it('frt and ttr of the sample', () => {
    const [first, last] = [summarize(tickets, answered), summarize(tickets, solved)]
    agree(
      golden.tickets.frt,
      spread((options) => frt(first, options), golden.tickets.frt),
    )
    agree(
      golden.tickets.ttr,
      spread((options) => ttr(last, options), golden.tickets.ttr),
    )
  })

  it('ttr and frt by month of creation and of resolution', () => {
    const points = (at: 'created_at' | 'resolved_at', of: typeof solved, metric: typeof ttr | typeof frt): unknown =>
      trend(tickets, { at, every: 'month', timeZone, of, metric: (s) => metric(s) }).points.map(
        ({ label, result, summary }) => ({ label, rows: summary.rows, ...result }),
      )
    agree(golden.tickets.ttrByCreated, points('created_at', solved, ttr))
    agree(golden.tickets.ttrByResolved, points('resolved_at', solved, ttr))
    agree(golden.tickets.frtByCreated, points('created_at', answered, frt))
  })

  it.skipIf(absent)('incidents, lung cancer and tenure', () => {
    const times = (rows: readonly (readonly [number, boolean])[]) =>
      summarize(
        rows.map(([seconds, ended]) => ({ from: 1e12 - seconds * 1000, to: ended ? 1e12 : null })),
        durations({ from: 'from', to: 'to', asOf: 1e12 }),
      )
    const lung = times(table(join(shared, 'lung.csv')).map((r) => [Number(r.time), r.status === '1']))
    const telco = times(table(join(shared, 'telco-churn.csv')).map((r) => [Number(r.tenure), r.Churn === 'Yes']))
    for (const [name, summary] of [
      ['lung', lung],
      ['telco', telco],
    ] as const) {
      agree(
        golden[name],
        spread((options) => ttr(summary, options), golden[name]),
      )
    }
    const events = table(join(shared, 'incident-events.csv'))
    const incidents = [...new Map(events.reverse().map((r) => [r.id, r])).values()]
    const span = { from: (r: Cells) => r.opened_at!, to: (r: Cells) => r.resolved_at!, naiveZone: 'UTC' }
    const all = summarize(incidents, durations<Cells>(span))
    const look = '2016-03-08T00:00:00Z'
    const then = incidents.filter((r) => Date.parse(`${r.opened_at}Z`) <= Date.parse(look))
    const early = summarize(then, durations<Cells>({ ...span, asOf: look }))
    for (const [name, summary] of [
      ['all', all],
      ['look', early],
    ] as const) {
      agree(
        golden.incidents[name],
        spread((options) => ttr(summary, options), golden.incidents[name]),
      )
    }
  })
})

describe('aht', () => {
  const number = (cell: string | null | undefined): number | null => (cell == null ? null : Number(cell))
  const [talk, hold, wrap] = (['talk_s', 'hold_s', 'wrap_s'] as const).map((key) => (r: Cells) => number(r[key]))
  const of = handleTimes<Cells>({ talk: talk!, hold: hold!, wrap: wrap!, contact: (r) => r.contact_id! })
  const flat = (result: Aht, units: number | null): unknown => ({ ...result, units, ...result.interval })

  it('by contact, by leg, by month', () => {
    const summary = summarize(tickets, of)
    const result = aht(summary)
    agree(golden.aht.contact, flat(result, result.contacts))
    agree(golden.aht.leg, flat(aht(summary, { per: 'leg' }), result.legs))
    const months = trend(tickets, { at: 'created_at', every: 'month', timeZone, of, metric: (s) => aht(s) })
    agree(
      golden.aht.months,
      months.points.map(({ label, result: month }) => ({ label, ...month, units: month.contacts })),
    )
  })
})

describe('customers', () => {
  const rows = sample('subscriptions.csv').filter((r) => r.plan === 'pro' || r.plan === 'team')

  it.each(['apart', 'included'] as const)('six denominators, trials %s', (trials) => {
    const months = timeline(rows, {
      every: 'month',
      timeZone,
      range: { from: '2025-07-01', to: '2026-07-01' },
      asOf: END,
      of: ({ from, to }) =>
        customerFlow<Cells>({
          customer: (r) => r.customer_id,
          start: (r) => r.started_at,
          end: (r) => r.ended_at,
          trialEnd: (r) => r.trial_end,
          from,
          to,
          timeZone,
        }),
      metric: (flow) => flow,
    })
    agree(
      golden.churn[trials],
      months.points.map(({ result }, i) => {
        const rates = Object.entries(golden.churn[trials][i]!.rates).map(([denominator, expected]) => {
          const rate = churnRate(result, { denominator: denominator as Denominator, trials })
          const ends = rate.interval === null ? [rate.standardError] : [rate.interval.low, rate.interval.high]
          return [denominator, [rate.value, ...ends].slice(0, expected.length)]
        })
        const kept = retentionRate(result, { trials })
        expect(kept.value! + churnRate(result, { trials }).value!).toBe(1)
        return { ...(trials === 'apart' ? result.paid : result.all), rates: Object.fromEntries(rates) }
      }),
    )
  })
})

describe('value', () => {
  it('clv against sums, payback against a root search', () => {
    agree(
      golden.clv,
      golden.clv.map(({ options }) => ({ options, ...clv(options) })),
    )
    agree(
      golden.payback,
      golden.payback.map(({ options }) => ({ options, ...cacPayback(options) })),
    )
  })

  it.skipIf(absent)('historicClv of CDNOW customers', () => {
    const orders = table(join(shared, 'cdnow-sample.csv')).map((r) => ({ id: Number(r.id), value: Number(r.value) }))
    const { segments, total } = segment(orders, { by: 'id', of: amounts('value'), metric: historicClv })
    const values = segments.map(({ result }) => result.value!)
    const { customers, first, total: all, most, mean: average, compound, months } = golden.cdnow
    agree(
      [customers, first, all, most, average],
      [values.length, values.slice(0, 5), total.result.value, Math.max(...values), mean(values).value],
    )
    agree(compound, historicClv(months, { margin: 0.3, compoundRate: 0.01 }).value)
  })

  it.skipIf(absent)('nps of the airport', () => {
    const answers = table(join(shared, 'sfo-survey.csv')).map((r) => (r.recommend === '11' ? null : r.recommend))
    const scores = answers.map((answer) => (answer == null ? null : Number(answer)))
    const { n, value } = nps(scores)
    agree(golden.sfo, { n, nps: value, mean: mean(scores).value })
  })
})

describe('windows', () => {
  const orders = sample('orders.csv').map((r) => ({ at: r.ordered_at!, paid: Number(r.amount) }))
  const over = { at: 'at', timeZone, of: amounts('paid'), metric: mean } as const
  const cells = (labels: readonly string[], options: object, every: 'day' | 'month' = 'day'): unknown => {
    const { points } = trend(orders, { ...over, every, ...options })
    const of = new Map(points.map(({ label, result }) => [label, result]))
    return labels.map((label) => of.get(label)!).map((r) => [r.n, r.sum, r.value, r.standardDeviation])
  }

  it('rolling, cumulative and to-date means of orders', () => {
    const { days, ...expected } = golden.windows
    const months = [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6].map(
      (m) => `${m > 6 ? 2025 : 2026}-${String(m).padStart(2, '0')}`,
    )
    agree(expected, {
      rolling: cells(days, { mode: 'rolling', window: { unit: 'day', step: 28 } }),
      rollingMonths: cells(days, { mode: 'rolling', window: { unit: 'month' } }),
      cumulative: cells(days, { mode: 'cumulative' }),
      week: cells(days, { mode: 'to-date', window: { unit: 'week' } }),
      month: cells(days, { mode: 'to-date', window: { unit: 'month' } }),
      fiscal: cells(months, { mode: 'to-date', window: { unit: 'year' }, fiscalYearStart: 4 }, 'month'),
      quarters: cells(months, { mode: 'rolling', window: { unit: 'quarter' } }, 'month'),
    })
  })
})
