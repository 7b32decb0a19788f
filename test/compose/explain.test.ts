import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  adjustP,
  compare,
  csat,
  decompose,
  durations,
  explain,
  ratings,
  segment,
  suppress,
  ttr,
} from '../../src/index.ts'
import { toSentences } from '../../src/output/table.ts'
import { refusal } from '../expectations.ts'

interface Row {
  readonly plan: string
  readonly stars: number
}
const of = ratings('stars', { scale: [1, 5] })
const byPlan = (rows: readonly Row[]) => segment(rows, { by: 'plan', of, metric: csat })
const row = fc.record({ plan: fc.constantFrom('a', 'b', 'c', 'd'), stars: fc.integer({ min: 1, max: 5 }) })
const rows = fc.array(row, { minLength: 1, maxLength: 60 })
const many = (plan: string, good: number, bad: number): Row[] => [
  ...Array<Row>(good).fill({ plan, stars: 5 }),
  ...Array<Row>(bad).fill({ plan, stars: 1 }),
]

describe('an explanation', () => {
  it('is compare, decompose and adjustP, with every segment once', () => {
    fc.assert(
      fc.property(rows, rows, fc.constantFrom('holm', 'benjamini-hochberg'), (first, second, correction) => {
        const [before, after] = [byPlan(first), byPlan(second)]
        const found = explain(before, after, { level: 0.9, correction })
        expect(found.change).toEqual(compare(before.total.result, after.total.result, { level: 0.9 }))
        const parts = decompose(before, after)
        expect([found.mix, found.rate]).toEqual([parts.mix, parts.rate])
        expect((found.mix as number) + (found.rate as number)).toBeCloseTo(found.change.difference as number, 9)
        expect(found.segments.map(({ key }) => key).sort()).toEqual(
          [...new Set([...first, ...second].map(({ plan }) => plan))].sort(),
        )
        const p = adjustP(
          found.segments.map(({ comparison }) => comparison?.pValue ?? null),
          { method: correction },
        )
        for (const [i, one] of found.segments.entries()) {
          const [a, b] = [before, after].map(({ segments }) => segments.find(({ key }) => key === one.key)?.result)
          expect([one.before, one.after]).toEqual([a?.value ?? null, b?.value ?? null])
          expect(one.comparison).toEqual(a && b ? compare(a, b, { level: 0.9 }) : null)
          expect(one.adjustedP).toBe(p[i])
          expect(one.beyondNoise).toBe(p[i] == null ? null : (p[i] as number) < 1 - 0.9)
        }
        expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found)
        expect(toSentences(found).length).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('tells a shift of the mix from a fall within', () => {
    const before = byPlan([...many('pro', 400, 100), ...many('free', 50, 50)])
    const mixed = explain(before, byPlan([...many('pro', 160, 40), ...many('free', 200, 200)]))
    expect(mixed.beyondNoise).toBe(true)
    expect(mixed.rate).toBeCloseTo(0, 9)
    expect(mixed.segments.every(({ beyondNoise }) => beyondNoise === false)).toBe(true)
    expect(toSentences(mixed)).toEqual([
      'Customer satisfaction fell from 75.0 % to 60.0 %, by 15.0 points: more than noise (p < 0.001).',
      'Another mix of segments makes -15.0 points of it, other values within segments 0.0 points.',
      'No segment moved by more than noise at 95 %, corrected for their number.',
    ])
    const fallen = explain(before, byPlan([...many('pro', 250, 250), ...many('free', 50, 50)]))
    expect(fallen.segments[0]).toMatchObject({ key: 'pro', beyondNoise: true, before: 80, after: 50 })
    expect(toSentences(fallen)[2]).toBe('By themselves moved: pro (-30.0 points, p < 0.001).')
  })

  it('names who came and who went', () => {
    const found = explain(
      byPlan([...many('a', 5, 5), ...many('old', 5, 5)]),
      byPlan([...many('a', 5, 5), ...many('new', 9, 1)]),
    )
    expect(toSentences(found).slice(-2)).toEqual(['Only before: old.', 'Only after: new.'])
    expect(found.segments.find(({ key }) => key === 'new')).toMatchObject({
      before: null,
      comparison: null,
      adjustedP: null,
      rate: 0,
    })
  })

  it('of medians has no mix and no rate', () => {
    const wait = (seconds: readonly number[]) =>
      segment(
        seconds.map((s, i) => ({ s, team: i % 2 ? 'a' : 'b' })),
        { by: 'team', of: durations('s'), metric: ttr },
      )
    const found = explain(
      wait(Array.from({ length: 60 }, (_, i) => i + 1)),
      wait(Array.from({ length: 60 }, (_, i) => i + 500)),
    )
    expect([found.mix, found.rate, found.beyondNoise]).toEqual([null, null, true])
    expect(toSentences(found)[0]).toMatch(
      /^Time to resolution rose from 30\.5 s to 8\.8 min, by 8\.3 min: more than noise/,
    )
  })

  it('of a change that rounds to none keeps its digits', () => {
    const found = explain(byPlan(many('a', 50_000, 50_000)), byPlan(many('a', 50_001, 49_999)))
    expect(toSentences(found)[0]).toMatch(
      /^Customer satisfaction rose from 50\.0 % to 50\.0 %, by 0\.0 points: within noise/,
    )
  })

  it('of nothing says so', () => {
    const none = byPlan([])
    expect(toSentences(explain(none, byPlan(many('a', 1, 1))))[0]).toBe(
      'Customer satisfaction has no value before: there is no change to explain.',
    )
  })

  it('refuses what is hidden, merged or no segmentation', () => {
    const table = byPlan([...many('a', 9, 9), ...many('b', 2, 0), ...many('c', 3, 3)])
    const path = (before: unknown, options?: object) =>
      refusal(() => explain(before as typeof table, table, options)).path
    expect(path(suppress(table, { minN: 5 }))).toBe('before.segments[1].result')
    expect(path(segment(many('a', 3, 3), { by: 'stars', of, metric: csat, top: 1 }))).toBe('before.other')
    expect(path(table.total)).toMatch(/^before/)
    expect(path(table, { level: 2 })).toBe('options.level')
    expect(path(table, { correction: 'none' })).toMatch(/^options\./)
    expect(path(table, { signal: 1 })).toBe('options.signal')
  })
})

const file = join(import.meta.dirname, '../../../shared/data/sfo-survey.csv')
const absent = !existsSync(file)
if (absent) console.log('The airport survey is not here (../shared/data/sfo-survey.csv): its test is skipped.')

it.skipIf(absent)('explains satisfaction at the airport, 2015 to 2017, as pandas and statsmodels do', () => {
  const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/explain.json'), 'utf8')).airport as {
    readonly before: [number, number]
    readonly after: [number, number]
    readonly mix: number
    readonly rate: number
    readonly segments: Record<string, { before: [number, number]; after: [number, number]; low: number; high: number }>
  }
  const all = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[]
  const year = (name: string) => all.filter(({ date }) => date?.startsWith(name))
  const answer = ({ overall }: Record<string, string>) => (/^[1-5]$/.test(overall ?? '') ? Number(overall) : null)
  const [before, after] = ['2015', '2017'].map((name) =>
    segment(
      year(name).filter((row) => answer(row) !== null),
      {
        by: ({ market }) => market,
        of: ratings(answer, { scale: [1, 5] }),
        metric: csat,
      },
    ),
  ) as [ReturnType<typeof byPlan>, ReturnType<typeof byPlan>]
  const found = explain(before, after)
  expect([found.before, found.after]).toEqual([golden.before, golden.after].map(([yes, n]) => (100 * yes) / n))
  expect(found.mix).toBeCloseTo(golden.mix, 9)
  expect(found.rate).toBeCloseTo(golden.rate, 9)
  for (const { key, before, after, comparison } of found.segments) {
    const expected = golden.segments[key as string]!
    expect(before).toBeCloseTo((100 * expected.before[0]) / expected.before[1], 9)
    expect(after).toBeCloseTo((100 * expected.after[0]) / expected.after[1], 9)
    expect(comparison?.interval?.low).toBeCloseTo(expected.low, 7)
    expect(comparison?.interval?.high).toBeCloseTo(expected.high, 7)
  }
  console.log(toSentences(found).join('\n'))
})
