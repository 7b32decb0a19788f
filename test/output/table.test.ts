import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  all,
  amounts,
  cacPayback,
  calendar,
  ces,
  clv,
  csat,
  durations,
  ltvToCac,
  type Measured,
  mean,
  nps,
  npsFromCounts,
  outcomes,
  proportion,
  ratings,
  segment,
  summarize,
  suppress,
  trend,
  ttr,
} from '../../src/index.ts'
import {
  formatCount,
  formatLevel,
  formatResult,
  formatValue,
  sparkline,
  type TableRow,
  type Tabular,
  toMarkdown,
  toRows,
  toText,
} from '../../src/output/table.ts'

/* Tables: what they say as data is what the results say; what they say as text, no cell can bend. */

const of = ratings('score', { scale: [0, 10] })
const rows = [
  { plan: 'free', region: 'north', score: 4, paid: 1234567.891, solved: true },
  { plan: 'pro', region: 'south', score: 9, paid: -2, solved: false },
  { plan: 'pro', region: null, score: 10, paid: 3, solved: true },
  { plan: null, region: 'north', score: null, paid: null, solved: null },
]
const byPlan = segment(rows, { by: 'plan', of, metric: nps })
const several = segment(rows, {
  by: ['plan', 'region'],
  of: all({ nps: of, paid: amounts('paid'), solved: outcomes('solved') }),
  metric: (s) => ({ nps: nps(s.nps), paid: mean(s.paid), solved: proportion(s.solved) }),
  top: 3,
})

const rowOf = ({ metric, value, interval, n, missing, invalid }: Measured) => ({
  metric,
  value,
  low: interval?.low ?? null,
  high: interval?.high ?? null,
  n,
  missing,
  invalid,
})

describe('business time', () => {
  const office = calendar({ timeZone: 'UTC', week: { mon: [['09:00', '17:00']] } })
  const rows = [{ a: '2026-03-02T09:00Z', b: '2026-06-01T17:00Z' }] // 14 Mondays

  it('is in hours, however long: a day of it would be none of the calendar', () => {
    const of = durations({ from: 'a', to: 'b', calendar: office })
    const result = ttr(summarize(rows, of))
    expect(formatResult(result)).toBe('ttr 112.0 h, n 1')
    expect(toText(segment(rows, { by: () => 'x', of, metric: ttr }))).toContain('112.0 h')
    expect(formatResult(ttr(summarize(rows, durations({ from: 'a', to: 'b' }))))).toBe('ttr 91.3 d, n 1')
  })
})

describe('toRows', () => {
  it('of a result, and of a list of results', () => {
    const result = nps([10, 9, 0, null])
    expect(toRows(result)).toStrictEqual([{ keys: {}, part: 'result', ...rowOf(result) }])
    const list = [result, csat([]), mean([1])]
    expect(toRows(list)).toStrictEqual(list.map((one) => ({ keys: {}, part: 'result', ...rowOf(one) })))
    expect(toRows([])).toEqual([])
  })

  it('of a suppressed segmentation: hidden segments keep their place and no number', () => {
    const hidden = suppress(byPlan, { minN: 2 })
    const found = toRows(hidden)
    expect(found.map(({ part }) => part)).toEqual(toRows(byPlan).map(({ part }) => part))
    for (const [i, { suppressed }] of hidden.segments.entries()) {
      const { keys, part, metric, ...numbers } = found[i] as TableRow
      expect(metric).toBe('nps')
      if (suppressed !== null) expect(Object.values(numbers).every((number) => number === null)).toBe(true)
    }
    expect(found.some(({ n }) => n === null)).toBe(true)
    expect(toText(hidden)).toMatch(/hidden/)
    expect(toMarkdown(hidden)).toMatch(/hidden/)
  })

  it('of a segmentation: segments, the merged rest, the total', () => {
    expect(toRows(byPlan)).toStrictEqual([
      ...byPlan.segments.map(({ key, result }) => ({ keys: { key }, part: 'segment', ...rowOf(result) })),
      { keys: {}, part: 'total', ...rowOf(byPlan.total.result) },
    ])
    const top = segment(rows, { by: 'plan', of, metric: nps, top: 1 })
    expect(toRows(top).map(({ part, n }) => [part, n])).toEqual([
      ['segment', 2],
      ['other', 1],
      ['total', 3],
    ])
  })

  it('of several fields and several metrics', () => {
    const parts = ['nps', 'paid', 'solved'] as const
    expect(toRows(several)).toStrictEqual([
      ...several.segments.flatMap(({ key, result }) =>
        parts.map((part) => ({ keys: key, part: 'segment', ...rowOf(result[part]) })),
      ),
      ...parts.map((part) => ({ keys: {}, part: 'other', ...rowOf(several.other?.result[part] as Measured) })),
      ...parts.map((part) => ({ keys: {}, part: 'total', ...rowOf(several.total.result[part]) })),
    ])
  })

  it('is plain data, unrounded, and changes nothing', () => {
    const before = JSON.stringify(several)
    const made = toRows(several)
    expect(JSON.parse(JSON.stringify(made))).toStrictEqual(made)
    expect(JSON.stringify(several)).toBe(before)
    expect(toRows(mean([0.1, 0.2]))[0]?.value).toBe(mean([0.1, 0.2]).value)
  })
})

describe('toText', () => {
  it('of results', () => {
    const some = [npsFromCounts({ promoters: 450, passives: 350, detractors: 2000 }), csat([5, 4, 1]), mean([7])]
    expect(toText(some).split('\n')).toEqual([
      'metric   value  95 % interval         n  missing',
      'nps      -55.4  -58.1 to -52.5    2,800        0',
      'csat    66.7 %  20.8 % to 93.9 %      3        0',
      'mean      7.00  –                     1        0',
    ])
  })

  it('of segments, with a dash where there is no value', () => {
    expect(toText(byPlan).split('\n')).toEqual([
      'key        metric   value  95 % interval   n  missing',
      'free       nps     -100.0  -100.0 to 58.7  1        0',
      'pro        nps      100.0  -31.5 to 100.0  2        0',
      '(missing)  nps          –  –               0        1',
      'total      nps       33.3  -58.5 to 87.7   3        1',
    ])
  })

  it('tells a missing key from one that is empty and from words', () => {
    const odd = [null, '', '(missing)', 'total', true, 'true', 0].map((key) => ({ key, score: 5 }))
    const text = toText(segment(odd, { by: 'key', of, metric: nps }))
    const names = text.split('\n').map((line) => line.split('  ')[0])
    expect(names).toEqual(['key', 'true', '0', '(empty)', '(missing)', 'total', 'true', '(missing)', 'total'])
  })

  it('names the level where there is one, and says so where there are several', () => {
    const header = (data: Tabular): string => toText(data).split('\n')[0] as string
    expect(header(nps([9], { level: 0.9 }))).toContain('90 % interval')
    expect(header(nps([9], { level: 0.999 }))).toContain('99.9 % interval')
    expect(header([nps([9], { level: 0.9 }), nps([9])])).toMatch(/ {2}interval/)
    expect(header(nps([]))).toMatch(/ {2}interval/)
    expect(header(segment(rows, { by: 'plan', of, metric: (s) => nps(s, { level: 0.8 }) }))).toContain('80 % interval')
  })

  it('says where wrong answers were counted', () => {
    const lenient = ratings('score', { scale: [0, 10], onInvalid: 'count' })
    const some = segment(
      [
        { plan: 'a', score: 99 },
        { plan: 'a', score: 9 },
      ],
      { by: 'plan', of: lenient, metric: nps },
    )
    expect(formatResult(some.total.result)).toContain('invalid 1')
    expect(toText(some).split('\n')[0]).toMatch(/invalid$/)
    expect(toMarkdown(some).split('\n')[0]).toMatch(/invalid \|$/)
    expect(toText(byPlan)).not.toContain('invalid')
  })

  it('keeps the rest and the total apart where no segment is left', () => {
    const none = segment(rows, { by: 'plan', of, metric: nps, top: 0 })
    const lines = toText(none).split('\n')
    expect(lines.length).toBe(3)
    expect(lines[1]).toMatch(/^other /)
    expect(lines[2]).toMatch(/^total /)
  })
})

const NASTY = [
  'a|b',
  'a\\|b',
  'a\nb',
  'a\r\nb',
  'a\tb',
  '\u001b[31mred\u001b[0m',
  '\u009b31m',
  '\u0007',
  '\u0000',
  '\u2028',
  '<script>alert(1)</script>',
  '&lt;b&gt;',
  '![x](https://example.org/x.png)',
  '[click](https://example.org)',
  '**bold** _it_ ~~x~~ `code`',
  '# heading',
  '| --- |',
  '{{template}}',
  '\\',
  '😀 emoji',
  'é combining e\u0301',
  ' ends with spaces  ',
]

/** The cells of a line of a Markdown table, unescaped. */
function cellsOf(line: string): string[] {
  expect(line.startsWith('| ') && line.endsWith(' |')).toBe(true)
  const cells: string[] = []
  let cell = ''
  for (let i = 2; i < line.length - 2; i++) {
    const sign = line[i] as string
    if (sign === '\\') cell += line[++i]
    else if (line.startsWith('&lt;', i)) {
      cell += '<'
      i += 3
    } else if (line.startsWith('&amp;', i)) {
      cell += '&'
      i += 4
    } else if (line.startsWith(' | ', i)) {
      cells.push(cell)
      cell = ''
      i += 2
    } else {
      if ('|<&`*_[]'.includes(sign)) throw new Error(`bare ${sign} in ${line}`)
      cell += sign
    }
  }
  return [...cells, cell]
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones
const obeyed = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/
const seen = (text: string): string =>
  [...text]
    .map((sign) => (obeyed.test(sign) ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : sign))
    .join('')

describe('text that would be obeyed', () => {
  const key = fc.oneof(
    fc.constantFrom(...NASTY),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.string({ maxLength: 8 }),
  )
  const data = fc.uniqueArray(key, { minLength: 1, maxLength: 6 }).map((keys) => {
    const table = keys.map((name, i) => ({ [keys[0] as string]: name, score: i % 11 }))
    return segment(table as never, { by: [keys[0]], of, metric: nps } as never) as typeof byPlan
  })

  it('stands in a Markdown table as text, one line a row', () => {
    fc.assert(
      fc.property(data, (found) => {
        const lines = toMarkdown(found).split('\n')
        const expected = toRows(found)
        expect(lines.length).toBe(expected.length + 2)
        expect(lines[1]).toBe('|---|---|---:|---|---:|---:|')
        const [name] = Object.keys(found.segments[0]?.key as unknown as object) as [string]
        expect(cellsOf(lines[0] as string)[0]).toBe(seen(name))
        for (const [i, { keys, part }] of expected.entries()) {
          const cells = cellsOf(lines[i + 2] as string)
          expect(cells.length).toBe(6)
          const key = (keys as Record<string, string>)[name]
          expect(cells[0]).toBe(part === 'segment' ? (key === '' ? '(empty)' : seen(key as string)) : part)
          expect(cells[1]).toBe('nps')
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('stands in a text table as text, with every column in its place', () => {
    fc.assert(
      fc.property(data, (found) => {
        const text = toText(found)
        expect(text.split('\n').some((line) => obeyed.test(line))).toBe(false)
        const lines = text.split('\n').map((line) => [...line])
        expect(lines.length).toBe(toRows(found).length + 1)
        const [header] = lines as [string[]]
        for (const line of lines.slice(1)) {
          expect(line.length, 'numbers end where their heading ends').toBe(header.length)
          expect(line.slice(-9).join('')).toMatch(/^ {2}[\d ]{6}\d$/)
          expect(line.join('')).toContain(' nps ')
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('by cases', () => {
    const keys = NASTY.map((name, i) => ({ name, score: i % 11 }))
    const found = segment(keys, { by: 'name', of, metric: nps })
    const [text, mark] = [toText(found), toMarkdown(found)]
    expect(text).toContain('\\u001b[31mred\\u001b[0m')
    expect(text).toContain('a\\u000ab')
    expect(text.split('\n').length).toBe(NASTY.length + 2)
    for (const part of ['<script', '<b', '![x]', '[click]', '**bold**', '`code`', '\u001b', '~~x~~']) {
      expect(mark).not.toContain(part)
    }
    expect(mark).toContain('&lt;script')
    expect(mark).toContain('a\\|b')
  })
})

describe('results of numbers alone', () => {
  const churn = proportion({ yes: 5, n: 100 })
  const value = clv({ amount: 1234.5, churnRate: { ...churn, metric: 'churnRate' }, timing: 'start' })
  const ratio = ltvToCac({ ltv: value, cac: 9000 })
  const payback = cacPayback({ cac: 9000, amount: 1000 })

  it('are rows without counts', () => {
    const { low, high } = value.interval!
    const none = { n: null, missing: null, invalid: null }
    expect(toRows(value)).toStrictEqual([
      { keys: {}, part: 'result', metric: 'clv', value: value.value, low, high, ...none },
    ])
    expect(toRows([nps([9]), ratio]).map(({ n }) => n)).toEqual([1, null])
    expect(toRows(value).map((row) => JSON.parse(JSON.stringify(row)))).toStrictEqual(toRows(value))
  })

  it('are shown, not hidden', () => {
    const lines = toText([value, ratio, payback]).split('\n')
    expect(lines[1]).toMatch(/^clv +24,690\.00 +11,046\.93 to 57,302\.19$/)
    expect(lines[2]).toMatch(/^ltvToCac +2\.74 /)
    expect(lines[3]).toMatch(/^cacPayback +9\.0 periods +–$/)
    expect(toMarkdown(payback).split('\n')[2]).toBe('| cacPayback | 9.0 periods | – |  |  |')
    expect(toText(value)).not.toContain('hidden')
  })

  it('in one line', () => {
    expect(formatResult(clv({ amount: 50, churnRate: 0.05, timing: 'start' }))).toBe('clv 1,000.00')
    expect(formatResult(ltvToCac({ ltv: 3, cac: 1 }))).toBe('ltvToCac 3.00')
    expect(formatResult(payback)).toBe('cacPayback 9.0 periods')
    expect(formatResult(cacPayback({ cac: 1, amount: 0 }))).toBe('cacPayback: no value (never-paid-back)')
  })

  it('by segment', () => {
    const table = segment(rows, {
      by: 'plan',
      of: amounts('paid'),
      metric: (s) => clv({ amount: s.n, churnRate: 0.5 }),
    })
    expect(toText(table)).toMatch(/\npro +clv +2\.00/)
  })
})

describe('trends and hidden totals', () => {
  it('keep a key that is named as the periods are', () => {
    const rows = [{ at: '2026-03-01', period: 'night', score: 9 }]
    const daily = { at: 'at', every: 'day', timeZone: 'UTC', of, metric: nps } as const
    const [first, total] = toRows(trend(rows, { ...daily, by: ['period'] }))
    expect(first?.keys).toEqual({ period: 'night', 'period of time': '2026-03-01' })
    expect(total?.keys).toEqual({ 'period of time': '2026-03-01' })
    expect(toText(trend(rows, { ...daily, by: ['period'] }))).toMatch(
      /^period +period of time +metric .*\nnight +2026-03-01/,
    )
  })

  it('say the level of the intervals that are left', () => {
    const found = suppress(byPlan, { minN: 1 })
    expect(toText({ ...found, total: null }).split('\n')[0]).toContain('95 % interval')
  })
})

describe('formats', () => {
  it('one result in one line', () => {
    for (const [result, line] of [
      [nps([10, 9, 8, 6, null]), 'nps 25.0 [-50.5 to 77.8], n 4, missing 1'],
      [nps([]), 'nps: no value (no-answers)'],
      [nps([null]), 'nps: no value (no-answers)'],
      [csat([5, 4, 1]), 'csat 66.7 % [20.8 % to 93.9 %], n 3'],
      [ces([7], { direction: 'ease' }), 'ces 7.00, n 1'],
      [proportion({ yes: 81, n: 263 }), 'proportion 30.8 % [25.5 % to 36.6 %], n 263'],
      [proportion({ yes: 1500, n: 3000 }), 'proportion 50.0 % [48.2 % to 51.8 %], n 3,000'],
      [mean([1234567.891, 1234567.891]), 'mean 1,234,567.89 [1,234,567.89 to 1,234,567.89], n 2'],
      [mean([-1234.5]), 'mean -1,234.50, n 1'],
    ] as [Measured, string][]) {
      expect(formatResult(result)).toBe(line)
    }
    const counted = ratings('x', { scale: [0, 10], onInvalid: 'count' }).tally()
    counted.add([[9, 11, null]], 3, null, 0)
    const [one] = counted.read(1)
    expect(formatResult(nps(one as Parameters<typeof nps>[0]))).toMatch(
      /^nps 100\.0 \[.*\], n 1, missing 1, invalid 1$/,
    )
  })

  it('values in their unit', () => {
    for (const [metric, value, text] of [
      ['nps', 12.3456, '12.3'],
      ['nps', -100, '-100.0'],
      ['nps', -0.04, '0.0'],
      ['csat', 99.96, '100.0 %'],
      ['proportion', 0.5, '50.0 %'],
      ['mean', 1e6, '1,000,000.00'],
      ['mean', -999.999, '-1,000.00'],
      ['mean', 123, '123.00'],
      ['mean', -0.001, '0.00'],
      ['no-such-metric', 1234.5, '1,234.50'],
      ['nps', null, '–'],
    ] as [string, number | null, string][]) {
      expect(formatValue(metric, value), `${metric} ${value}`).toBe(text)
    }
    for (const [count, text] of [
      [0, '0'],
      [999, '999'],
      [1000, '1,000'],
      [123456, '123,456'],
      [1234567, '1,234,567'],
      [2 ** 53 - 1, '9,007,199,254,740,991'],
    ] as const) {
      expect(formatCount(count)).toBe(text)
    }
    for (const [level, text] of [
      [0.95, '95 %'],
      [0.9, '90 %'],
      [0.999, '99.9 %'],
      [0.55, '55 %'],
      [2 / 3, '66.666667 %'],
    ] as const) {
      expect(formatLevel(level)).toBe(text)
    }
  })
})

describe('a line of bars', () => {
  it('has eight heights, gaps, and one height where all are alike', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8])).toBe('▁▂▃▄▅▆▇██')
    expect(sparkline([-4, null, 4])).toBe('▁ █')
    expect(sparkline([2, 2, 2])).toBe('▄▄▄')
    expect(sparkline([])).toBe('')
  })
})
