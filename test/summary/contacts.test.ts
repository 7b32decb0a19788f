import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ContactCounts,
  type Contacts,
  contacts,
  decode,
  firstContactResolution,
  merge,
  segment,
  summarize,
  timeline,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Contacts are counted by pandas in test/golden/service.py, and here by looking at every pair. */

type Row = readonly [customer: number, topic: string, hour: number]
interface Golden {
  readonly contacts: {
    readonly rows: readonly Row[]
    readonly asOfHour: number
    readonly cases: readonly {
      readonly keys: readonly string[]
      readonly window: number
      readonly from: number | null
      readonly to: number | null
      readonly contacts: ContactCounts
      readonly issues: ContactCounts
      readonly outside: number
    }[]
  }
}
const golden = JSON.parse(readFileSync(new URL('../golden/service.json', import.meta.url), 'utf8')) as Golden
const HOUR = 3_600_000
const runs = { numRuns: 1000 }
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}

describe('contacts', () => {
  it('are those of pandas', () => {
    const { rows, asOfHour, cases } = golden.contacts
    const log = rows.map(([customer, topic, hour]) => ({ customer, topic, at: hour * HOUR }))
    for (const { keys, window, from, to, contacts: all, issues, outside } of cases) {
      const rule = { customer: 'customer', at: 'at', window, asOf: asOfHour * HOUR } as const
      const period = { ...(from !== null && { from: from * HOUR }), ...(to !== null && { to: to * HOUR }) }
      const of = keys.length === 1 ? contacts({ ...rule, ...period }) : contacts({ ...rule, ...period, topic: 'topic' })
      const summary = summarize(log, of)
      expect(summary.contacts).toEqual(all)
      expect(summary.issues).toEqual(issues)
      expect(summary).toMatchObject({ rows: log.length, outside, missing: 0, invalid: 0 })
      expect(summary.definition).toEqual({ key: keys.length === 1 ? 'customer' : 'customer-topic', window })
    }
  })

  const log = fc.array(
    fc.record({ who: fc.constantFrom(1, 2, '1', 'b'), on: fc.constantFrom('x', 'y', 0), at: fc.nat(40) }),
    {
      maxLength: 30,
    },
  )
  const rule = { window: fc.nat(9), from: fc.integer({ min: -1, max: 30 }), length: fc.integer({ min: 1, max: 40 }) }

  it('are what looking at every pair says', () => {
    fc.assert(
      fc.property(log, rule.window, rule.from, rule.length, fc.boolean(), (rows, window, from, length, topics) => {
        const to = from + length
        const span = { customer: 'who', at: 'at', window: window / 1000, asOf: 40, from, to } as const
        const of = topics ? contacts({ ...span, topic: 'on' }) : contacts(span)
        const { contacts: all, issues, n, outside } = summarize(rows, of)
        const counts = { all: { ...NONE }, issues: { ...NONE } }
        let inside = 0
        for (const [i, row] of rows.entries()) {
          if (row.at < from || row.at >= to) continue
          inside++
          // Contacts at one instant follow each other as they stand.
          const later = (a: number, b: number) => rows[a]!.at > rows[b]!.at || (rows[a]!.at === rows[b]!.at && a > b)
          const others = rows.flatMap((other, j) =>
            j !== i && other.who === row.who && (!topics || other.on === row.on) ? [j] : [],
          )
          const near = (j: number) => Math.abs(rows[j]!.at - row.at) <= window
          const returned = others.some((j) => later(j, i) && near(j))
          const first = !others.some((j) => later(i, j) && near(j))
          const young = 40 - row.at < window
          const outcome = young ? (returned ? 'immatureReturned' : 'immature') : returned ? 'returned' : 'resolved'
          counts.all[outcome]++
          if (first) counts.issues[outcome]++
        }
        expect(all).toEqual(counts.all)
        expect(issues).toEqual(counts.issues)
        expect([n, outside]).toEqual([inside, rows.length - inside])
      }),
      runs,
    )
  })

  it('merge where customers stay whole, and segments have a total of their own', () => {
    fc.assert(
      fc.property(log, (rows) => {
        const of = contacts({ customer: 'who', at: 'at', window: 0.005, asOf: 40 })
        const whole = summarize(rows, of)
        const [a, b] = [true, false].map((odd) => rows.filter(({ who }) => (who === 1 || who === 'b') === odd))
        const merged = merge(summarize(a ?? [], of), summarize(b ?? [], of))
        expect(merged).toStrictEqual(whole)
        expect(JSON.stringify(merged)).toBe(JSON.stringify(whole))
        expect(decode(JSON.parse(JSON.stringify(whole)), of)).toStrictEqual(whole)
        const { total, segments } = segment(rows, { by: 'on', of, metric: firstContactResolution })
        expect(total.summary).toStrictEqual(whole)
        expect(segments.reduce((sum, { summary }) => sum + summary.n, 0)).toBe(whole.n)
      }),
      runs,
    )
  })

  it('of periods see what comes before and after them', () => {
    const day = (d: number) => ({ who: 'A', at: Date.UTC(2026, 0, d) })
    const rows = [day(5), day(30), day(33), day(50)]
    const points = timeline(rows, {
      every: 'month',
      timeZone: 'UTC',
      range: { from: '2026-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' },
      of: ({ from, to }) => contacts({ customer: 'who', at: 'at', asOf: '2026-03-01T00:00:00Z', from, to }),
      metric: (summary) => firstContactResolution(summary),
    }).points
    expect(points.map(({ result }) => [result.value, result.issues, result.contacts])).toEqual([
      [0.5, 2, 2],
      [1, 1, 2],
    ])
    expect(points[0]?.summary).toMatchObject({ from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' })
  })

  it('count what is missing and what is wrong', () => {
    const rows = [
      { who: 1, on: 'x', at: 5 },
      { who: null, on: 'x', at: 5 },
      { who: 1, on: undefined, at: 5 },
      { who: 1, on: 'x', at: null },
      { who: '', on: 'x', at: 5 },
      { who: 1, on: Number.NaN, at: 5 },
      { who: 1, on: 'x', at: 'noon' },
      { who: 1, on: 'x', at: 41 },
    ]
    const of = (onInvalid: 'count' | 'refuse') =>
      contacts({ customer: 'who', at: 'at', topic: 'on', asOf: 40, onInvalid })
    expect(summarize(rows as never[], of('count') as never)).toMatchObject({ rows: 8, n: 1, missing: 3, invalid: 4 })
    const places = ['who', 'on', 'at', 'at']
    for (const [i, place] of places.entries()) {
      expect(path(() => summarize([rows[0], rows[4 + i]] as never[], of('refuse') as never))).toBe(
        `invalid-value rows[1].${place}`,
      )
    }
  })

  it('refuse options that say nothing', () => {
    const good = { customer: 'a', at: 'b', asOf: 40 } as const
    expect(path(() => contacts({ customer: 'a', at: 'b' } as never))).toBe('missing-option options.asOf')
    expect(path(() => contacts({ ...good, asOf: 'now' }))).toBe('invalid-option options.asOf')
    expect(path(() => contacts({ ...good, window: -1 }))).toBe('invalid-option options.window')
    expect(path(() => contacts({ ...good, from: 5, to: 5 }))).toBe('invalid-option options.to')
    expect(path(() => contacts({ ...good, from: 'x' }))).toBe('invalid-option options.from')
    expect(path(() => contacts({ ...good, days: 7 } as never))).toBe('unknown-option options.days')
    expect(path(() => contacts({ ...good, customer: 5 } as never))).toBe('invalid-option options.customer')
    expect(path(() => contacts({ ...good, at: 5 } as never))).toBe('invalid-option options.at')
    expect(path(() => contacts({ ...good, topic: 5 } as never))).toBe('invalid-option options.topic')
    expect(path(() => contacts({ ...good, onInvalid: 'skip' } as never))).toBe('invalid-option options.onInvalid')
    expect(path(() => contacts({ ...good, timeZone: 'Rome' }))).toBe('invalid-option options.timeZone')
    expect(contacts({ ...good, window: -0 }).definition).toStrictEqual({ key: 'customer', window: 0 })
    expect(contacts(good).definition).toEqual({ key: 'customer', window: 604_800 })
  })

  it('decode only where the numbers agree', () => {
    const of = contacts({ customer: 'who', at: 'at', window: 0.005, asOf: 40 })
    const good = summarize(
      [
        { who: 1, at: 3 },
        { who: 1, at: 4 },
        { who: 2, at: 39 },
      ],
      of,
    )
    const from = (change: Partial<Contacts>): string => path(() => decode({ ...good, ...change }, of))
    expect(decode(good, of)).toStrictEqual(good)
    expect(from({ rows: 4 })).toBe('invalid-summary summary.rows')
    expect(from({ rows: 4, n: 4 })).toBe('invalid-summary summary.n')
    expect(from({ issues: { ...good.issues, resolved: 2 } })).toBe('invalid-summary summary.issues.resolved')
    expect(from({ issues: { ...good.issues, immature: 2 } })).toBe('invalid-summary summary.issues.immature')
    expect(from({ asOf: '1970-01-01T00:00:00.041Z' })).toBe('invalid-summary summary.asOf')
    expect(decode({ ...good, rows: 4, outside: 1 }, of).outside).toBe(1)
    const other = summarize([{ who: 1, at: 3 }], contacts({ customer: 'who', at: 'at', window: 0.005, asOf: 41 }))
    expect(path(() => merge(good, other))).toBe('different-definition summaries[1].asOf')
  })
})

const NONE = { immature: 0, immatureReturned: 0, resolved: 0, returned: 0 }
