import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ces, Csat, Mean, Nps, Proportion } from '../../src/index.ts'
import { reportToMarkdown, reportToText } from '../../src/report/render.ts'
import { reportRows } from '../../src/report/report.ts'
import type { ReportMetric, ReportSection } from '../../src/report/section.ts'
import { type Mapping, parseMapping, type SectionMapping } from '../../src/schema/index.ts'
import { refusal } from '../expectations.ts'
import { golden as found, sample as mapping, rowsOf } from './sample.ts'

/* A mapping and rows as files give them, text in every cell, against what pandas counted: test/golden/sample.py. */

interface Golden {
  readonly key: string | null | Record<string, string | null>
  readonly rows: number
  readonly n: number
  readonly missing: number
  readonly value?: number
  readonly mean?: number
  readonly yes?: number
}

const surveys = rowsOf('surveys.csv')
const golden = found as {
  readonly surveys: {
    readonly nps: Record<string, Golden[]>
    readonly csat: Record<string, Csat & Record<string, Golden[]>>
    readonly ces: Record<string, Record<string, Golden[]>>
  }
  readonly tickets: {
    readonly firstContactResolved: { readonly all: Golden; readonly byChannel: Golden[] }
    readonly csat: { readonly counts: number[] }
  }
  readonly orders: { readonly amount: object }
}

type Table = ReportMetric['by'][number]
const npsOf = (column: string, more: object = {}) => ({ metric: 'nps', column, ...more }) as const
const section = (more: object): SectionMapping => ({ metrics: [npsOf('recommend')], ...more }) as SectionMapping

describe('a mapping', () => {
  const full = {
    title: 'All of it',
    sections: [
      {
        title: 'One',
        file: 'one.csv',
        delimiter: ';',
        columns: { score: { noAnswer: [11, '', 'Blank', true] }, mood: { labels: { '😀': 5, bad: 1 } } },
        where: [{ column: 'date', is: ['a', 1, false], from: '2017', before: '2018' }],
        weight: 'w',
        metrics: [
          npsOf('score', { label: 'x', level: 0.9, scale: [0, 10], surveyType: 't', weight: 'v', method: 'wald' }),
          npsOf('score', { scale: [1, 5], breaks: { detractors: [1, 3], promoters: [5, 5] } }),
          { metric: 'csat', column: 'mood', satisfiedFrom: 4 },
          { metric: 'ces', column: 'ease', direction: 'effort', easyFrom: 5, difficultTo: 3 },
          { metric: 'proportion', column: 'ok', yes: ['yes', 1, true], no: ['no'], method: 'clopper-pearson' },
          { metric: 'mean', column: 'paid', level: 0.99 },
        ],
        by: ['region', { columns: ['a', 'b'], top: 3, missing: 'drop' }],
        calendar: {
          timeZone: 'Europe/Rome',
          week: {
            mon: [
              ['09:00', '12:00'],
              ['13:00', '24:00'],
            ],
          },
          holidays: ['2026-12-25'],
          special: { '2026-12-24': [] },
          holidayScope: 'shift',
          validFrom: '2020-01-01',
          validTo: '2030-01-01',
        },
        onInvalid: 'count',
        minN: 5,
      },
      { metrics: [npsOf('x')] },
    ],
  }

  it('with every field is taken as it is', () => {
    expect(parseMapping(full)).toEqual(full)
    expect(parseMapping(JSON.parse(JSON.stringify(full)))).toEqual(full)
    expect(parseMapping(full.sections[1])).toEqual({ sections: [full.sections[1]] })
    expect(parseMapping(full.sections[0])).toEqual({ sections: [full.sections[0]] })
    expect(mapping.sections.map(({ file }) => file)).toEqual([
      'surveys.csv',
      'tickets.csv',
      'tickets.csv',
      'subscriptions.csv',
      'subscriptions.csv',
      'orders.csv',
      'orders.csv',
    ])
  })

  const metric = 'metrics.0'
  const wrong: [string, unknown, string?][] = [
    ['', null],
    ['', undefined],
    ['', 'text'],
    ['', 5],
    ['', []],
    ['', {}, 'metrics'],
    ['', { sections: [] }, 'sections'],
    ['', { sections: null }, 'sections'],
    ['', { sections: [5] }, 'sections[0]'],
    ['', { sections: [{ metrics: [npsOf('x')] }], more: 1 }, 'more'],
    ['', { sections: [{ metrics: [npsOf('x')], by: [5] }] }, 'sections[0].by[0]'],
    ['title', 5],
    ['file', null],
    ['delimiter', ''],
    ['delimiter', ';;'],
    ['delimiter', 5],
    ['columns', []],
    ['columns', 'score'],
    ['columns', { score: [] }, 'columns.score'],
    ['columns', { score: { noAnswer: 11 } }, 'columns.score.noAnswer'],
    ['columns', { score: { noAnswer: [null] } }, 'columns.score.noAnswer[0]'],
    ['columns', { score: { noAnswer: [[11]] } }, 'columns.score.noAnswer[0]'],
    ['columns', { score: { noanswer: [11] } }, 'columns.score.noanswer'],
    ['columns', { score: { labels: { good: 4.5 } } }, 'columns.score.labels.good'],
    ['columns', { score: { labels: { good: '5' } } }, 'columns.score.labels.good'],
    ['columns', { score: { labels: ['good'] } }, 'columns.score.labels'],
    ['columns', JSON.parse('{"__proto__":{"noAnswer":[1]}}')],
    ['columns', { score: { labels: JSON.parse('{"__proto__":1}') } }, 'columns.score.labels'],
    ['where', {}],
    ['where', [5], 'where[0]'],
    ['where', [{}], 'where[0].column'],
    ['where', [{ column: 'a', is: [] }], 'where[0].is'],
    ['where', [{ column: 'a', is: 'x' }], 'where[0].is'],
    ['where', [{ column: 'a', is: [null] }], 'where[0].is[0]'],
    ['where', [{ column: 'a', from: 5 }], 'where[0].from'],
    ['where', [{ column: 'a', before: null }], 'where[0].before'],
    ['where', [{ column: 'a', after: '5' }], 'where[0].after'],
    ['weight', ''],
    ['weight', 5],
    ['metrics', []],
    ['metrics', npsOf('x')],
    ['metrics', undefined],
    ['metrics', ['nps'], metric],
    [`${metric}.metric`, 'npss'],
    [`${metric}.metric`, undefined],
    [`${metric}.metric`, '__proto__'],
    [`${metric}.column`, ''],
    [`${metric}.column`, undefined],
    [`${metric}.column`, 5],
    [`${metric}.label`, 5],
    [`${metric}.level`, 0],
    [`${metric}.level`, 1],
    [`${metric}.level`, 95],
    [`${metric}.level`, '0.95'],
    [`${metric}.level`, Number.NaN],
    [`${metric}.scale`, [0]],
    [`${metric}.scale`, [0, 5, 10]],
    [`${metric}.scale`, [0, 10.5], `${metric}.scale[1]`],
    [`${metric}.scale`, '0-10'],
    [`${metric}.surveyType`, 5],
    [`${metric}.weight`, ''],
    [`${metric}.breaks`, { promoters: [9, 10] }, `${metric}.breaks.detractors`],
    [`${metric}.breaks`, { detractors: [0, 6], promoters: 9 }, `${metric}.breaks.promoters`],
    [`${metric}.method`, 'wilson'],
    [`${metric}.satisfiedFrom`, 4],
    [`${metric}.direction`, 'ease'],
    [`${metric}.more`, 1],
    ['by', 'region'],
    ['by', [''], 'by[0]'],
    ['by', [{ columns: [] }], 'by[0].columns'],
    ['by', [{ columns: 'a' }], 'by[0].columns'],
    ['by', [{ columns: [''] }], 'by[0].columns[0]'],
    ['by', [{ columns: ['a'], top: 0 }], 'by[0].top'],
    ['by', [{ columns: ['a'], top: 1.5 }], 'by[0].top'],
    ['by', [{ columns: ['a'], missing: 'no' }], 'by[0].missing'],
    ['by', [{ columns: ['a'], maxGroups: 5 }], 'by[0].maxGroups'],
    ['by', [['a', 'b']], 'by[0]'],
    ['onInvalid', 'skip'],
    ['minN', 0],
    ['minN', 1.5],
    ['minN', Number.NaN],
    ['minN', '5'],
    ['more', 1],
    ['metricss', []],
  ]
  for (const [path, value, place = path] of wrong) {
    it(`with ${path === '' ? 'all of it' : path} ${JSON.stringify(value) ?? value} is refused`, () => {
      const json: Record<string, unknown> = { metrics: [npsOf('x')] }
      const steps = path.split('.')
      const last = steps.pop() as string
      let at = json
      for (const step of steps) at = at[step] as Record<string, unknown>
      if (path !== '') at[last] = value
      const error = refusal(() => parseMapping(path === '' ? value : json))
      const where = `mapping${place === '' ? '' : '.'}${place}`.replace(/\.(\d+)/g, '[$1]')
      expect(error).toMatchObject({ code: 'invalid-option', path: where })
      expect(error.message).toMatch(/ must be .+, got /)
      expect(error.message).not.toMatch(/undefined be|Invalid input/)
    })
  }

  for (const [wrongMetric, place] of [
    [{ metric: 'csat', column: 'x', satisfiedFrom: 4.5 }, 'satisfiedFrom'],
    [{ metric: 'csat', column: 'x', method: 'wilson' }, 'method'],
    [{ metric: 'ces', column: 'x' }, 'direction'],
    [{ metric: 'ces', column: 'x', direction: 'up' }, 'direction'],
    [{ metric: 'ces', column: 'x', direction: 'ease', easyFrom: '5' }, 'easyFrom'],
    [{ metric: 'ces', column: 'x', direction: 'ease', difficultTo: 2.5 }, 'difficultTo'],
    [{ metric: 'proportion', column: 'x', yes: ['y'] }, 'no'],
    [{ metric: 'proportion', column: 'x', yes: [], no: ['n'] }, 'yes'],
    [{ metric: 'proportion', column: 'x', yes: 'y', no: ['n'] }, 'yes'],
    [{ metric: 'proportion', column: 'x', yes: ['y'], no: ['n'], method: 'score' }, 'method'],
    [{ metric: 'proportion', column: 'x', yes: ['y'], no: ['n'], scale: [0, 1] }, 'scale'],
    [{ metric: 'mean', column: 'x', scale: [0, 1] }, 'scale'],
    [{ metric: 'mean', column: 'x', weight: 'w' }, 'weight'],
  ] as const) {
    it(`with ${JSON.stringify(wrongMetric)} is refused`, () => {
      const { path } = refusal(() => parseMapping({ metrics: [npsOf('x'), wrongMetric] }))
      expect(path).toBe(`mapping.metrics[1].${place}`)
    })
  }

  it('that says of one value both yes and no is refused', () => {
    const both = { metric: 'proportion', column: 'x', yes: ['1', 'y'], no: ['n', 1] }
    expect(refusal(() => reportRows([{ x: '1' }], parseMapping({ metrics: [both] }).sections[0] as never)).code).toBe(
      'invalid-option',
    )
  })

  it('that means no row, or names what is no option, is refused before any row is read', () => {
    for (const [metrics, path] of [
      [[npsOf('x', { scale: [10, 0] })], 'options.scale'],
      [[npsOf('x', { scale: [0, 5000] })], 'options.scale'],
    ] as const) {
      expect(refusal(() => reportRows([], parseMapping({ metrics }).sections[0] as never)).path).toBe(path)
    }
  })
})

function expectLike(result: unknown, expected: object): void {
  for (const [name, value] of Object.entries(expected)) {
    if (['key', 'rows', 'counts', 'interval', 'standardDeviation', 'variance', 'zero', 'negative'].includes(name))
      continue
    const actual = (result as Record<string, unknown>)[
      name === 'mean' && !('mean' in (result as object)) ? 'value' : name
    ]
    if (typeof value === 'number') expect(actual, name).toBeCloseTo(value, 8)
    else expect(actual, name).toBe(value)
  }
  const interval = (expected as { interval?: { low: number; high: number; level: number } }).interval
  if (interval !== undefined) expectLike((result as Ces).interval, interval)
}

describe('the sample', () => {
  const surveySection = (more: object): ReportSection =>
    reportRows(surveys, { ...mapping.sections[0], ...more } as never)
  const all = surveySection({ minN: 1, by: ['region', 'plan', 'team', 'channel', { columns: ['region', 'plan'] }] })
  const [npsMetric, csatMetric, cesMetric] = all.metrics as [ReportMetric, ReportMetric, ReportMetric]
  const gold = golden.surveys

  it('has the totals that pandas counted', () => {
    expect([all.rows, all.leftOut]).toEqual([2413, 0])
    expectLike(npsMetric.total, gold.nps.all as object)
    expectLike(csatMetric.total, gold.csat.satisfaction?.all as object)
    expectLike(cesMetric.total, gold.ces.ease?.all as object)
  })

  it('has the segments that pandas counted', () => {
    for (const [metric, by, list] of [
      [npsMetric, 0, gold.nps.byRegion],
      [npsMetric, 1, gold.nps.byPlan],
      [npsMetric, 2, gold.nps.byTeam],
      [npsMetric, 3, gold.nps.byChannel],
      [npsMetric, 4, gold.nps.byRegionAndPlan],
      [csatMetric, 0, gold.csat.satisfaction?.byRegion],
      [cesMetric, 0, gold.ces.ease?.byRegion],
    ] as [ReportMetric, number, Golden[]][]) {
      const { segments, dropped } = metric.by[by] as ReportMetric['by'][number]
      expect(dropped).toBe(0)
      expect(segments.map(({ key }) => key)).toEqual(
        list.map(({ key }) => (typeof key === 'object' && key !== null ? Object.values(key) : [key])),
      )
      for (const [i, expected] of list.entries()) {
        expect(segments[i]?.rows).toBe(expected.rows)
        expect(segments[i]?.share).toBe(expected.rows / 2413)
        expectLike(segments[i]?.result, expected)
      }
    }
  })

  it('reads labels, weights, other scales and other columns', () => {
    const more = reportRows(surveys, {
      columns: {
        recommend: { noAnswer: [11] },
        mood: { labels: { '😀': 5, '🙂': 4, '😐': 3, '🙁': 2, '😡': 1, great: 5, good: 4, okay: 3, bad: 2, awful: 1 } },
        helpful: { labels: { '👍': 1, '👎': 0 } },
      },
      metrics: [
        npsOf('recommend', { weight: 'weight' }),
        { metric: 'csat', column: 'mood' },
        { metric: 'csat', column: 'helpful', scale: [0, 1] },
        { metric: 'csat', column: 'rating10', scale: [1, 10] },
        { metric: 'ces', column: 'effort', direction: 'effort', scale: [1, 5] },
      ],
      by: ['region'],
    })
    const { sumOfWeights: _sum, ...weighted } = gold.nps.weighted as unknown as { sumOfWeights: number }
    expectLike(more.metrics[0]?.total, weighted)
    const { all: effort, byRegion } = gold.ces.effort as unknown as { all: object; byRegion: Golden[] }
    expectLike(more.metrics[4]?.total, effort)
    for (const [i, one] of byRegion.entries()) expectLike(more.metrics[4]?.by[0]?.segments[i]?.result, one)
    for (const [m, name] of ['mood', 'helpful', 'rating10'].entries()) {
      const { n, value, satisfied } = gold.csat[name] as Csat
      const total = more.metrics[m + 1]?.total as Csat
      if (value !== undefined) expect(total.value).toBeCloseTo(value as number, 9)
      if (n !== undefined) expect(total.n).toBe(n)
      if (satisfied !== undefined) expect(total.satisfied).toBe(satisfied)
    }
  })

  it('of tickets and orders', () => {
    const [, ticketMapping] = mapping.sections as [SectionMapping, SectionMapping]
    const orderMapping = mapping.sections.find(({ title }) => title === 'Orders') as SectionMapping
    const tickets = reportRows(rowsOf('tickets.csv'), ticketMapping)
    const solved = golden.tickets.firstContactResolved
    expectLike(tickets.metrics[3]?.total, solved.all)
    expect(tickets.metrics[3]?.total?.missing).toBe(309)
    for (const [i, one] of solved.byChannel.entries()) {
      expect(tickets.metrics[3]?.by[0]?.segments[i]?.key).toEqual([one.key])
      expectLike(tickets.metrics[3]?.by[0]?.segments[i]?.result, one)
    }
    const { counts, ...stars } = golden.tickets.csat
    expectLike(tickets.metrics[4]?.total, stars)
    expect(tickets.metrics[4]?.total).toMatchObject({ distribution: counts.map((count) => ({ count })) })
    const orders = reportRows(rowsOf('orders.csv'), orderMapping)
    expectLike(orders.metrics[0]?.total, golden.orders.amount)
    expect(orders.metrics[0]?.label).toBe('Order value')
  })

  it('hides small groups and what would give them away', () => {
    const shown = surveySection({})
    const teams = shown.metrics[0]?.by[2]
    expect(teams?.segments.length).toBe(4)
    expect(teams?.other?.keys.length).toBe(8)
    const alone = surveySection({ by: ['team'], minN: 5 }).metrics[0]?.by[0]
    for (const [i, { n, key }] of (gold.nps.byTeam as Golden[]).entries()) {
      const found = alone?.segments[i]
      expect(found?.key).toEqual([key])
      if (n > 0 && n < 5) expect(found).toMatchObject({ rows: null, share: null, result: null, suppressed: 'small' })
    }
    const text = reportToText({ title: null, sections: [surveySection({ by: ['team'], minN: 5 })] })
    expect(text).toMatch(/team toString +hidden/)
  })

  it('is its own JSON, twice the same, from rows, columns and a generator', () => {
    const whole = surveySection({})
    expect(JSON.parse(JSON.stringify(whole))).toStrictEqual(whole)
    expect(surveySection({})).toStrictEqual(whole)
    function* rows(): Generator<Record<string, string>> {
      yield* surveys
    }
    const names = Object.keys(surveys[0] as object)
    const columns = Object.fromEntries(names.map((name) => [name, surveys.map((row) => row[name])]))
    expect(reportRows(rows(), mapping.sections[0] as SectionMapping)).toStrictEqual(whole)
    expect(reportRows(columns as never, mapping.sections[0] as SectionMapping)).toStrictEqual(whole)
    const frozen = Object.freeze(surveys.map((row) => Object.freeze({ ...row })))
    expect(reportRows(frozen, mapping.sections[0] as SectionMapping)).toStrictEqual(whole)
  })

  it('in text and in Markdown says what the numbers say', () => {
    const report = { title: mapping.title ?? null, sections: [surveySection({})] }
    const text = reportToText(report)
    expect(text.split('\n').slice(0, 5)).toEqual([
      'Lumen Desk, July 2025 to June 2026',
      '',
      'Surveys · surveys.csv · 2,413 rows',
      '',
      'Net Promoter Score (recommend) points, answers from 0 to 10; higher is better',
    ])
    expect(text).toMatch(/\n {2}all +13\.8 +10\.3 to 17\.3 +2,243 +170\n/)
    const mark = reportToMarkdown(report)
    expect(mark).toContain('# Lumen Desk')
    expect(mark).toContain('| all | 13.8 |')
    expect(mark).not.toMatch(/<(?!!)/)
  })
})

describe('a bad row', () => {
  const bad = rowsOf('bad-rows.csv')
  const survey = {
    recommend: npsOf('recommend'),
    satisfaction: { metric: 'csat', column: 'satisfaction' },
    ease: { metric: 'ces', column: 'ease', direction: 'ease' },
    weight: npsOf('recommend', { weight: 'weight' }),
    amount: { metric: 'mean', column: 'amount' },
  } as Record<string, object>
  const columns = {
    recommend: { noAnswer: [11] },
    satisfaction: { noAnswer: [0, 6, 'Blank'] },
    ease: { noAnswer: [99] },
  }
  const good = Array.from({ length: 4999 }, () => ({
    recommend: '9',
    satisfaction: '4',
    ease: '6',
    weight: '1',
    amount: '5',
  }))

  for (const row of bad) {
    const field = row.field as string
    const metric = survey[field]
    if (metric === undefined) continue
    it(`${row.case}: ${field} ${JSON.stringify(row[field])} (${row.why})`, () => {
      const some = { columns, metrics: [metric] } as never
      const error = refusal(() => reportRows([...good, row], some))
      expect(error).toMatchObject({ code: 'invalid-value', path: `rows[4999].${field}` })
      const counted = reportRows([...good, row], { columns, metrics: [metric], onInvalid: 'count' } as never)
      expect(counted.metrics[0]?.total).toMatchObject({ n: 4999, missing: 0, invalid: 1 })
      const text = reportToText({ title: null, sections: [counted] })
      expect(text).toMatch(/missing +invalid/)
    })

    it(`${row.case}: its cell as a code means no answer`, () => {
      const codes = { ...columns, [field]: { noAnswer: [row[field]] } }
      const known = reportRows([...good, row], { columns: codes, metrics: [metric] } as never)
      expect(known.metrics[0]?.total).toMatchObject({ n: 4999, missing: 1, invalid: 0 })
      const { received } = refusal(() => reportRows([row], { columns, metrics: [metric] } as never))
      const advice = { ...columns, [field]: { noAnswer: [String(received)] } }
      const followed = reportRows([...good, row], { columns: advice, metrics: [metric] } as never)
      expect(followed.metrics[0]?.total, `the code ${received} that the refusal names`).toMatchObject({ missing: 1 })
    })
  }
})

describe('cells', () => {
  const totals = (cells: unknown[], more: object = {}): unknown => {
    const { metrics } = reportRows(
      cells.map((recommend) => ({ recommend })),
      section(more),
    )
    const [{ total }] = metrics as [ReportMetric]
    const { n, missing, promoters } = total as Nps
    return [n, missing, promoters]
  }

  it('hold numbers as text in any plain spelling', () => {
    expect(totals(['9', ' 9 ', '9.0', '+9', '09', '9e0', '90e-1', '9.', 9])).toEqual([9, 0, 9])
    for (const text of [
      '0x9',
      '9,0',
      '9_0',
      '٩',
      '9 9',
      'IX',
      '1e',
      'e1',
      '.',
      '+',
      '-',
      '--9',
      '9a',
      '\u00009',
      'NaN',
      'Infinity',
    ]) {
      expect(refusal(() => totals([text])).path).toBe('rows[0].recommend')
    }
  })

  it('that are empty are missing, and no others', () => {
    expect(totals(['', null, undefined, '9'])).toEqual([1, 3, 1])
    for (const text of [' ', '\t', '-', 'NA', 'null', 'n/a']) expect(refusal(() => totals([text])).received).toBe(text)
    const lists: unknown[] = [[], [null], [''], [[]], ['9'], {}, { toString: 'x' }]
    for (const value of lists) expect(refusal(() => totals([value])).path).toBe('rows[0].recommend')
    const codes = { columns: { recommend: { noAnswer: ['11', '[object Object]', true] } } }
    for (const value of [['11'], [11], {}]) expect(refusal(() => totals([value], codes)).path).toBe('rows[0].recommend')
  })

  it('with a code are missing, written as a number or as text', () => {
    const codes = { columns: { recommend: { noAnswer: [10, 'Blank', true, ''] } } }
    expect(totals(['10', 10, 'Blank', 'true', true, '9'], codes)).toEqual([1, 5, 1])
    expect(totals([' 10', '10.0', '+10', '9'], codes), 'the code in another spelling').toEqual([1, 3, 1])
  })

  it('read labels as they are written', () => {
    const labels = { columns: { recommend: { labels: { top: 10, ' 9': 0, '7': 1, toString: 2 } } } }
    expect(totals(['top', '10', 10], labels)).toEqual([3, 0, 3])
    expect(totals([' 9', '7', 'toString'], labels)).toEqual([3, 0, 0])
    for (const text of ['Top', 'top ', 'constructor', '__proto__', 'hasOwnProperty']) {
      expect(refusal(() => totals([text], labels)).received).toBe(text)
    }
  })

  it('say yes or no as the mapping spells it', () => {
    const asked = (cells: unknown[], more: object = {}) => {
      const one = { metric: 'proportion', column: 'x', yes: ['yes', 1], no: ['no', false], ...more }
      const { metrics } = reportRows(
        cells.map((x) => ({ x })),
        { columns: { x: { noAnswer: ['?'] } }, metrics: [one] } as never,
      )
      const [{ total }] = metrics as [ReportMetric]
      const { n, yes, missing } = total as Proportion
      return [n, yes, missing]
    }
    expect(asked(['yes', '1', 1, 'no', 'false', false, '', null, '?'])).toEqual([6, 3, 3])
    for (const text of ['Yes', 'true', true, '0', 0, 'maybe', ' yes', ['yes'], [], { toString: 'yes' }]) {
      const { path, message } = refusal(() => asked(['yes', text]))
      expect(path).toBe('rows[1].x')
      expect(message, 'what the mapping takes').toMatch(/yes.*no/)
    }
  })

  it('of a column that does not exist are refused', () => {
    for (const more of [{}, { by: ['gone'] }, { where: [{ column: 'gone', is: ['a'] }] }, { weight: 'gone' }]) {
      const rows = [{ other: '5', ...(Object.keys(more).length > 0 && { recommend: '5' }) }]
      expect(refusal(() => reportRows(rows, section(more))).code).toBe('unknown-field')
    }
  })

  it('of a column whose codes are for another are refused, for they would be counted', () => {
    const misspelt = section({ columns: { recomend: { noAnswer: ['10'] } } })
    expect(refusal(() => reportRows([{ recommend: '10' }], misspelt)).path).toContain('recomend')
  })

  it('of a column named __proto__ or constructor are read like others', () => {
    for (const column of ['__proto__', 'constructor', 'toString', '0']) {
      const rows = [JSON.parse(`{${JSON.stringify(column)}:"9"}`), JSON.parse(`{${JSON.stringify(column)}:""}`)]
      const found = reportRows(rows, { metrics: [npsOf(column)], by: [column] } as never)
      expect(found.metrics[0]?.total).toMatchObject({ n: 1, missing: 1 })
      expect(found.metrics[0]?.by[0]?.segments.map(({ key }) => key)).toEqual([['9'], [null]])
    }
  })
})

describe('conditions', () => {
  const rows = ['2016-12-31', '2017-01-01', '2017-12-31', '2018-01-01', '', '2017'].map((date, i) => ({
    date,
    kind: i % 2 === 0 ? 'a' : '1',
    size: String(i * 5),
    recommend: String(i),
  }))
  const kept = (...where: object[]): unknown => {
    const { rows: n, leftOut, metrics } = reportRows(rows, section({ where, by: ['recommend'] }))
    expect(n + leftOut).toBe(rows.length)
    expect(metrics[0]?.total?.n).toBe(n)
    return metrics[0]?.by[0]?.segments.map(({ key }) => key[0]).join('')
  }

  it('keep the rows that fulfil all of them', () => {
    expect(kept()).toBe('012345')
    expect(kept({ column: 'date', from: '2017', before: '2018' })).toBe('125')
    expect(kept({ column: 'date', from: '2017-01-01' })).toBe('123')
    expect(kept({ column: 'date', before: '2017-12-31' })).toBe('015')
    expect(kept({ column: 'date' })).toBe('01235')
    expect(kept({ column: 'kind', is: ['a'] })).toBe('024')
    expect(kept({ column: 'kind', is: [1] })).toBe('135')
    expect(kept({ column: 'kind', is: ['a', '1'] })).toBe('012345')
    expect(kept({ column: 'kind', is: ['b'] })).toBe('')
    expect(kept({ column: 'size', from: '5', before: '20' })).toBe('123')
    expect(kept({ column: 'size', from: '9' }), 'by number, not by text').toBe('2345')
    expect(kept({ column: 'size', from: '5' }, { column: 'kind', is: ['a'] })).toBe('24')
    expect(kept({ column: 'size', is: ['5', '10'], from: '10' })).toBe('2')
  })

  it('that keep nothing give an empty report', () => {
    const none = reportRows(rows, section({ where: [{ column: 'kind', is: ['b'] }], by: ['kind'] }))
    expect(none).toMatchObject({ rows: 0, leftOut: 6 })
    expect(none.metrics[0]).toMatchObject({
      total: { value: null, n: 0 },
      by: [{ segments: [], other: null, dropped: 0 }],
    })
  })

  it('leave the place of a bad row right, over every edge of a batch', () => {
    fc.assert(
      fc.property(fc.nat({ max: 9000 }), fc.integer({ min: 1, max: 5 }), fc.boolean(), (at, step, inKey) => {
        const many: Record<string, unknown>[] = Array.from({ length: 9001 }, (_, i) => ({
          keep: i % step === at % step ? 'y' : 'n',
          recommend: '9',
          key: 'a',
        }))
        many[at] = { keep: 'y', recommend: inKey ? '9' : '12', key: inKey ? { no: 'key' } : 'a' }
        const some = section({ where: [{ column: 'keep', is: ['y'] }], by: ['key'] })
        expect(refusal(() => reportRows(many, some)).path).toBe(`rows[${at}].${inKey ? 'key' : 'recommend'}`)
        many[at] = { keep: 'n', recommend: '12', key: 'a' }
        expect(reportRows(many, some).leftOut).toBe(many.filter(({ keep }) => keep === 'n').length)
      }),
      { numRuns: 60 },
    )
  })

  it('hold of no list and no record, whatever it looks like as text', () => {
    const cells: unknown[] = [['a'], { toString: 'a' }, [], {}]
    const some = section({ where: [{ column: 'kind', is: ['a', '', '[object Object]'] }] })
    expect(
      reportRows(
        cells.map((kind) => ({ kind, recommend: '9' })),
        some,
      ),
    ).toMatchObject({ rows: 0, leftOut: 4 })
  })

  it('do not check what they leave out', () => {
    const some = section({ where: [{ column: 'ok', is: ['y'] }] })
    expect(
      reportRows(
        [
          { ok: 'y', recommend: '9' },
          { ok: 'n', recommend: 'junk' },
        ],
        some,
      ).rows,
    ).toBe(1)
  })
})

describe('columns with several parts to play', () => {
  const rows = [
    { recommend: '10', weight: '2', plan: 'a' },
    { recommend: '11', weight: '1', plan: 'b' },
    { recommend: '0', weight: '', plan: '' },
    { recommend: '10', weight: '1', plan: 'a' },
  ]
  const codes = { recommend: { noAnswer: [11] } }

  it('are answers, groups, weights and conditions at once', () => {
    const found = reportRows(rows, {
      columns: codes,
      where: [{ column: 'recommend', from: '0' }],
      metrics: [
        npsOf('recommend'),
        npsOf('recommend', { weight: 'weight' }),
        { metric: 'mean', column: 'recommend' },
        { metric: 'mean', column: 'weight' },
        { metric: 'proportion', column: 'recommend', yes: [10], no: [0] },
      ],
      by: ['recommend', { columns: ['recommend', 'weight'] }, { columns: ['plan', 'plan'] }],
    })
    const [plain, weighted, mean, weights, tens] = found.metrics.map(({ total }) => total) as [
      Nps,
      Nps,
      Mean,
      Mean,
      Proportion,
    ]
    expect([plain.n, plain.missing, plain.promoters]).toEqual([3, 1, 2])
    expect([weighted.n, weighted.missing, weighted.value]).toEqual([2, 2, 100])
    expect([mean.n, mean.sum]).toEqual([3, 20])
    expect([weights.n, weights.sum]).toEqual([3, 4])
    expect([tens.n, tens.yes]).toEqual([3, 2])
    const [one, two, twice] = (found.metrics[0] as ReportMetric).by as unknown as [Table, Table, Table]
    const keys = ({ segments }: Table) => segments.map(({ key, rows }) => [...key, rows])
    expect(keys(one)).toEqual([
      ['0', 1],
      ['10', 2],
      [null, 1],
    ])
    expect(keys(two)).toEqual([
      ['0', null, 1],
      ['10', '1', 1],
      ['10', '2', 1],
      [null, '1', 1],
    ])
    expect(keys(twice)).toEqual([
      ['a', 'a', 2],
      ['b', 'b', 1],
      [null, null, 1],
    ])
  })

  it('weigh what the metric says, else what the section says', () => {
    const found = reportRows(rows, {
      columns: codes,
      weight: 'weight',
      metrics: [npsOf('recommend'), npsOf('recommend', { weight: 'recommend' }), { metric: 'mean', column: 'weight' }],
    })
    expect(found.metrics.map(({ total }) => total?.n)).toEqual([2, 3, 3])
    const error = refusal(() => reportRows([{ recommend: '9', weight: '-1' }], section({ weight: 'weight' })))
    expect(error).toMatchObject({ path: 'rows[0].weight', received: -1 })
  })

  it('drop, refuse or keep a missing key as the breakdown says', () => {
    const by = (missing?: string) =>
      section({ columns: codes, by: [{ columns: ['plan'], ...(missing && { missing }) }] })
    const segmentsOf = (found: ReportSection) => found.metrics[0]?.by[0]
    expect(segmentsOf(reportRows(rows, by()))).toMatchObject({ dropped: 0, segments: [{}, {}, { key: [null] }] })
    const dropped = reportRows(rows, by('drop'))
    expect(segmentsOf(dropped)).toMatchObject({ dropped: 1, segments: [{ key: ['a'] }, { key: ['b'] }] })
    expect(dropped.metrics[0]?.total).toMatchObject({ n: 3 })
    expect(refusal(() => reportRows(rows, by('refuse')))).toMatchObject({ code: 'missing-key', path: 'rows[2].plan' })
  })
})

describe('a report with a least number', () => {
  const row = fc.record({
    team: fc.constantFrom('a', 'b', 'c', ''),
    recommend: fc.constantFrom('0', '10', '10', ''),
    times: fc.integer({ min: 1, max: 9 }),
  })
  const input = fc.tuple(
    fc.array(row, { maxLength: 8 }),
    fc.integer({ min: 1, max: 8 }),
    fc.constantFrom('group', 'drop'),
    fc.option(
      fc.nat({ max: 2 }).map((n) => n + 1),
      { nil: undefined },
    ),
  )

  it('gives no small group away, not even the rows that a breakdown leaves out', () => {
    fc.assert(
      fc.property(input, ([groups, minN, missing, top]) => {
        const rows = groups.flatMap(({ times, ...one }) => Array(times).fill(one) as typeof groups)
        const by = { columns: ['team'], missing, ...(top !== undefined && { top }) }
        const { metrics } = reportRows(rows, section({ by: [by], minN }))
        const [{ total, by: breakdowns }] = metrics as [ReportMetric]
        const [{ segments, other }] = breakdowns as [ReportMetric['by'][number]]
        const answers = (teams: readonly (string | null)[]): number =>
          rows.filter((one) => teams.includes(one.team || null) && one.recommend !== '').length
        const whole = answers(['a', 'b', 'c', null])
        if (whole > 0 && whole < minN) expect(total).toBe(null)
        let rest = whole
        let hidden = 0
        for (const one of segments) {
          const n = answers(one.key as string[])
          if (n > 0 && n < minN) expect(one.result).toBe(null)
          if (one.result !== null) rest -= n
          else if (n > 0) hidden++
        }
        if (other !== null) {
          const n = answers(other.keys.map(([key]) => key as string))
          if (other.result !== null) rest -= n
          else if (n > 0) hidden++
        }
        if (missing === 'drop' && answers([null]) > 0) hidden++
        if (total === null) return
        expect(rest > 0 && rest < minN, `${rest} answers follow from the total`).toBe(false)
        if (segments.some(({ result }) => result === null)) expect(hidden).not.toBe(1)
      }),
      { numRuns: 1000 },
    )
  })

  it('gives no small group away through a breakdown that refines another', () => {
    const sizes = { north: { free: 10, pro: 2 }, south: { free: 10, pro: 6 } }
    const rows = Object.entries(sizes).flatMap(([region, plans]) =>
      Object.entries(plans).flatMap(([plan, n]) => Array(n).fill({ region, plan, recommend: '9' }) as object[]),
    ) as Record<string, string>[]
    const some = section({ by: ['region', { columns: ['region', 'plan'] }], minN: 5 })
    let metrics: readonly ReportMetric[]
    try {
      metrics = reportRows(rows, some).metrics
    } catch (error) {
      // Refusing the two together would do as well
      expect(error).toMatchObject({ name: 'CxError', code: 'invalid-option' })
      return
    }
    const [regions, cells] = (metrics[0] as ReportMetric).by as unknown as [Table, Table]
    for (const { key, result } of regions.segments) {
      const own = cells.segments.filter((cell) => cell.key[0] === key[0])
      const shown = own.reduce((sum, cell) => sum + (cell.result?.n ?? 0), 0)
      const rest = result === null ? 0 : result.n - shown
      expect(rest > 0 && rest < 5, `${rest} answers of ${key[0]} follow from the breakdown by region`).toBe(false)
    }
  })

  it('takes no two breakdowns with a column in common, which would tell on each other', () => {
    const rows = [{ recommend: '9', region: 'a', plan: 'b', team: 'c' }]
    const both = [{ columns: ['region', 'plan'] }, { columns: ['team', 'region'] }]
    for (const by of [both, ['region', 'plan', 'region'], [...both].reverse()]) {
      expect(refusal(() => reportRows(rows, section({ by, minN: 2 }))).code).toBe('invalid-option')
      expect(reportRows(rows, section({ by })).metrics[0]?.by.length).toBe(by.length)
      expect(reportRows(rows, section({ by, minN: 1 })).metrics[0]?.by.length).toBe(by.length)
    }
    const apart = [{ columns: ['region', 'plan'] }, 'team']
    expect(reportRows(rows, section({ by: apart, minN: 2 })).metrics[0]?.total).toBe(null)
  })

  it('shows all where it is 1 or not given', () => {
    const rows = [{ recommend: '9', team: 'a' }]
    for (const minN of [undefined, 1]) {
      const { metrics } = reportRows(rows, section({ by: ['team'], ...(minN && { minN }) }))
      expect(metrics[0]?.total?.n).toBe(1)
      expect(metrics[0]?.by[0]?.segments[0]?.result?.n).toBe(1)
    }
  })
})

describe('what a report writes', () => {
  it('cannot be bent by its data', () => {
    const nasty = ['a|b', '\u001b[31m', '<img src=x>', 'a\nb', '[x](y)', '`c`', '']
    const rows = nasty.map((team, i) => ({ '<b>|team': team, recommend: String(i) }))
    const named = section({
      title: '# <x>\n\u001b',
      by: ['<b>|team'],
      metrics: [npsOf('recommend', { label: '**x**|' })],
    })
    const report = { title: '<h1>\n|', sections: [reportRows(rows, named)] }
    const [text, mark] = [reportToText(report), reportToMarkdown(report)]
    expect([...text, ...mark].some((sign) => sign !== '\n' && sign.charCodeAt(0) < 32)).toBe(false)
    expect(mark).not.toMatch(/<[a-z]/)
    for (const line of mark.split('\n').filter((one) => one.startsWith('|') && !one.startsWith('|-'))) {
      expect(line.replace(/\\\|/g, '').split('|').length, line).toBe(8)
    }
    expect(text.split('\n').filter((line) => line.startsWith('  ')).length).toBe(nasty.length + 2)
  })

  it('says what was left out, hidden and merged', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      recommend: String(i % 11),
      team: `t${i % 7 < 5 ? 0 : i % 7}`,
      keep: i < 30 ? 'y' : 'n',
    }))
    const found = reportRows(
      rows,
      section({ where: [{ column: 'keep', is: ['y'] }], by: [{ columns: ['team'], top: 1 }] }),
    )
    const text = reportToText({ title: null, sections: [found] })
    expect(text).toContain('30 rows, 10 left out')
    expect(text).toMatch(/team: 2 others/)
    const hidden = reportToText({ title: null, sections: [reportRows(rows.slice(0, 3), section({ minN: 5 }))] })
    expect(hidden).toMatch(/all +hidden/)
  })
})

describe('sections', () => {
  it('of the mapping type fit reportRows', () => {
    const parsed: Mapping = parseMapping({ metrics: [npsOf('recommend')] })
    for (const one of parsed.sections) expect(reportRows([{ recommend: '9' }], one).metrics.length).toBe(1)
  })
})
