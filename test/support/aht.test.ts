import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { type Aht, aht, compare, handleTimes, merge, segment, summarize } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* What pandas and scipy make of docs/sample/tickets.csv, see test/golden/aht.py, and worked examples. */

type Part = 'talk' | 'hold' | 'wrap'
interface Spread {
  readonly standardError: number | null
  readonly interval: readonly [number, number] | null
  readonly interval90: readonly [number, number] | null
}
interface Case {
  readonly rows: number
  readonly n: number
  readonly missing: number
  readonly contacts: number
  readonly withoutHold: number
  readonly withoutWrap: number
  readonly perLeg: number
  readonly perContact: number
  readonly legs: Spread
  readonly byContact: Spread
  readonly parts: Readonly<Record<'legs' | 'contacts', Readonly<Record<Part, number>>>>
  readonly quantiles: Readonly<Record<string, number>>
  readonly iqr: number
  readonly standardDeviation: number
  readonly variation: number
  readonly min: number
  readonly max: number
  readonly outliers: number
}
const file = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const golden = JSON.parse(file('../golden/aht.json')) as {
  readonly total: Case
  readonly byChannel: Readonly<Record<string, Case>>
  readonly byAgent: Readonly<Record<string, Case>>
  readonly blended: { readonly value: number; readonly standardDeviation: number }
}
const { tickets } = JSON.parse(file('../golden/sample.json')) as {
  readonly tickets: { readonly handling: Readonly<Record<Part, { n: number; missing: number; sum: number }>> }
}

const number = (text: string | undefined): number | null => (text ? Number(text) : null)
const rows = (parse(file('../../docs/sample/tickets.csv'), { columns: true }) as Record<string, string>[]).map(
  (row) => ({
    agent: row.agent || null,
    channel: row.channel as string,
    contact: row.contact_id as string,
    talk: number(row.talk_s),
    hold: number(row.hold_s),
    wrap: number(row.wrap_s),
  }),
)
const of = handleTimes({ talk: 'talk', hold: 'hold', wrap: 'wrap', contact: 'contact' })
const close = (actual: number | null | undefined, expected: number, what: string): void =>
  expect(Math.abs((actual as number) - expected), what).toBeLessThanOrEqual(1e-12 * Math.abs(expected))

function check(expected: Case, contact: Aht, leg: Aht, narrow: Aht): void {
  const { n, missing, withoutHold, withoutWrap, outliers, contacts } = expected
  expect(contact).toMatchObject({ n, missing, invalid: 0, legs: n, contacts, withoutHold, withoutWrap, outliers })
  close(contact.value, expected.perContact, 'per contact')
  close(leg.value, expected.perLeg, 'per leg')
  expect([contact.perContact, contact.perLeg]).toEqual([contact.value, leg.value])
  for (const [result, spread, unit] of [
    [contact, expected.byContact, 'contacts'],
    [leg, expected.legs, 'legs'],
  ] as const) {
    for (const part of ['talk', 'hold', 'wrap'] as const) close(result[part], expected.parts[unit][part], part)
    if (spread.interval === null || spread.standardError === null) continue
    close(result.standardError, spread.standardError, 'standard error')
    close(result.interval?.low, spread.interval[0], 'low')
    close(result.interval?.high, spread.interval[1], 'high')
  }
  close(narrow.interval?.low, expected.byContact.interval90?.[0] ?? 0, 'low at 90 %')
  const { p50, p75, p90, p95, p99 } = expected.quantiles as Record<string, number>
  const quantiles = { median: p50, p75, p90, p95, p99 } as Record<string, number>
  const { iqr, standardDeviation, variation, min, max } = expected
  for (const [name, value] of Object.entries({ ...quantiles, iqr, standardDeviation, variation, min, max })) {
    close(contact[name as 'iqr'], value, name)
    expect(leg[name as 'iqr']).toBe(contact[name as 'iqr'])
  }
}

describe('aht of the sample', () => {
  it('is what pandas says, in total', () => {
    const times = summarize(rows, of)
    check(golden.total, aht(times), aht(times, { per: 'leg' }), aht(times, { level: 0.9 }))
  })

  it('is what pandas says of each channel and agent', () => {
    for (const [by, cases] of [
      ['channel', golden.byChannel],
      ['agent', golden.byAgent],
    ] as const) {
      const { segments } = segment(rows, {
        by,
        of,
        metric: (times) => [aht(times), aht(times, { per: 'leg' }), aht(times, { level: 0.9 })] as const,
      })
      const named = segments.filter(({ key }) => key !== null)
      expect(named.map(({ key }) => key)).toEqual(Object.keys(cases).sort())
      for (const { key, result } of named) check(cases[key as string] as Case, ...result)
    }
  })

  it('leaves out what the sample’s own sums hold beyond it: hold and wrap of legs without talk', () => {
    const { parts } = summarize(rows, of)
    const { talk, hold, wrap } = tickets.handling
    expect([parts.talk?.exact[0], parts.hold?.exact[0]]).toEqual([talk.sum * 1000, 1000 * hold.sum - unhandled('hold')])
    expect(parts.wrap?.exact[0]).toBe(1000 * wrap.sum - unhandled('wrap'))
  })

  it('flags the wraps that were left running', () => {
    expect(aht(summarize(rows, of)).max).toBeGreaterThan(14 * 3600)
    const long = rows.filter(({ wrap }) => (wrap ?? 0) > 9 * 3600 - 1)
    expect(long.length).toBe(3)
    const without = rows.filter((row) => !long.includes(row))
    expect(aht(summarize(rows, of)).outliers - aht(summarize(without, of)).outliers).toBe(3)
  })
})

function unhandled(part: 'hold' | 'wrap'): number {
  return rows.reduce((sum, row) => sum + (row.talk === null ? 1000 * (row[part] ?? 0) : 0), 0)
}

describe('aht worked by hand', () => {
  it('a transfer: 390 s a contact, 260 s a leg', () => {
    const legs = [
      { id: 1, talk: 300, hold: 30, wrap: 60 },
      { id: 1, talk: 240, hold: 30, wrap: 60 },
      { id: 2, talk: 30, hold: 0, wrap: 30 },
    ]
    const result = aht(summarize(legs, handleTimes({ talk: 'talk', hold: 'hold', wrap: 'wrap', contact: 'id' })))
    expect(result).toMatchObject({ value: 390, perContact: 390, perLeg: 260, legs: 3, contacts: 2 })
    expect(result).toMatchObject({ talk: 285, hold: 30, wrap: 75, n: 3, warnings: ['small-sample'] })
    expect(result.definition).toEqual({ per: 'contact', parts: ['hold', 'talk', 'wrap'], quantileType: 7 })
  })

  it('blended queues weigh by volume: 423, not the mean of means 620', () => {
    const { value, standardDeviation } = golden.blended
    const queue = (seconds: number, times: number) =>
      summarize(
        Array.from({ length: times }, () => ({ talk: seconds })),
        handleTimes({ talk: 'talk' }),
      )
    const blended = aht(merge(queue(360, 800), queue(600, 150), queue(900, 50)))
    expect(blended.value).toBe(423)
    expect(value).toBe(423)
    close(blended.standardDeviation, standardDeviation, 'standard deviation')
  })

  it('of plain seconds is per leg, and does not say how they split', () => {
    const result = aht([310, null, 250, 0])
    expect(result).toMatchObject({
      n: 3,
      missing: 1,
      talk: null,
      hold: null,
      wrap: null,
      contacts: null,
      perContact: null,
    })
    expect(result.definition).toEqual({ per: 'leg', parts: ['whole'], quantileType: 7 })
    expect(result.value).toBe(560 / 3)
    expect(aht(new Set([310, 250])).value).toBe(280)
  })

  it('of nothing, of one, of zeros', () => {
    expect(aht([])).toMatchObject({ value: null, reason: 'no-answers', median: null, outliers: 0, estimate: null })
    expect(aht([5])).toMatchObject({
      value: 5,
      median: 5,
      iqr: 0,
      standardDeviation: null,
      interval: null,
      variation: null,
    })
    expect(aht([0, 0])).toMatchObject({ value: 0, standardDeviation: 0, variation: null, outliers: 0 })
    const none = aht(summarize([{ talk: null, id: 1 }], handleTimes({ talk: 'talk', contact: 'id' })))
    expect(none).toMatchObject({ value: null, perContact: null, perLeg: null, contacts: 0, talk: null })
  })

  it('with bits has the same means, and quantiles within the width of a bin', () => {
    const bits = handleTimes({ talk: 'talk', hold: 'hold', wrap: 'wrap', contact: 'contact', precision: 7 })
    const [rough, exact] = [aht(summarize(rows, bits)), aht(summarize(rows, of))]
    for (const name of ['value', 'perLeg', 'standardError', 'standardDeviation', 'min', 'max', 'talk'] as const) {
      expect(rough[name]).toBe(exact[name])
    }
    for (const name of ['median', 'p75', 'p90', 'p95', 'p99'] as const) {
      expect(Math.abs((rough[name] as number) / (exact[name] as number) - 1)).toBeLessThan(2 ** -8)
    }
  })

  it('compares by Welch, where the denominators are the same', () => {
    const times = summarize(rows, of)
    const phone = aht(
      summarize(
        rows.filter(({ channel }) => channel === 'phone'),
        of,
      ),
    )
    expect(compare(aht(times), phone).method).toBe('welch-t')
    expect(refusal(() => compare(aht(times), aht(times, { per: 'leg' }))).path).toBe('b.definition.per')
  })

  it('refuses contacts that were not read, and other nonsense', () => {
    expect(refusal(() => aht([5], { per: 'contact' })).path).toBe('options.per')
    expect(refusal(() => aht([5], { per: 'agent' as never })).path).toBe('options.per')
    expect(refusal(() => aht([5], { level: 95 })).path).toBe('options.level')
    expect(refusal(() => aht([5, -1])).path).toBe('handleTimes[1]')
    expect(refusal(() => aht(5 as never)).path).toBe('handleTimes')
    expect(refusal(() => aht([5], { by: 'leg' } as never)).path).toBe('options.by')
  })
})
