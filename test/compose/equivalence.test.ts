import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equivalence } from '../../src/compose/equivalence.ts'
import { type Comparable, compare, mean, nps, npsFromCounts, proportion } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Two one-sided tests against statsmodels, see test/golden/comparisons.py. */

interface Tested {
  readonly margin: number
  readonly pValue: number
  readonly lower: number
  readonly upper: number
  readonly interval: readonly [number, number]
}
function read<T>(file: string): T {
  return (JSON.parse(readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8')) as { cases: T }).cases
}
const { lists } = read<{ lists: readonly { xs: readonly number[]; ys: readonly number[] }[] }>('comparisons-r.json')
const { equivalence: cases } = read<{ equivalence: readonly Tested[] }>('comparisons-py.json')

/** An alpha near 1e-8 is known to eight digits: its level is 1 minus twice that. */
function near(actual: number | null | undefined, expected: number, tolerance: number): void {
  expect(Math.abs((actual ?? Number.NaN) / expected - 1), `${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}

describe('equivalence', () => {
  for (const [i, one] of cases.entries()) {
    it(`of means, case ${i}`, () => {
      const { xs, ys } = lists[[0, 2, 5][i] as number] as (typeof lists)[number]
      const result = equivalence(mean(xs), mean(ys), { margin: one.margin })
      near(result.lowerP, one.lower, 1e-7)
      near(result.upperP, one.upper, 1e-7)
      near(result.pValue, one.pValue, 1e-9)
      near(result.interval?.low, one.interval[0], 1e-12)
      near(result.interval?.high, one.interval[1], 1e-12)
      expect(result.equivalent).toBe(one.pValue < 0.05)
    })
  }

  const count = fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300)).filter(([a, b, c]) => a + b + c > 0)
  const score = count.map(([promoters, passives, detractors]) => npsFromCounts({ promoters, passives, detractors }))
  const share = fc.tuple(fc.nat(300), fc.nat(300)).map(([yes, no]) => proportion({ yes, n: yes + no + 1 }))
  const SOURCES: readonly [string, fc.Arbitrary<Comparable>, number][] = [
    ['scores', score, 100],
    ['shares', share, 1],
  ]
  for (const [name, results, unit] of SOURCES) {
    it(`of ${name}: p < alpha exactly where the interval lies within the margin, and turned around it is the same`, () => {
      fc.assert(
        fc.property(
          results,
          results,
          fc.integer({ min: 1, max: 60 }),
          fc.constantFrom(0.9, 0.95),
          (a, b, percent, level) => {
            const margin = (unit * percent) / 100
            const there = equivalence(a, b, { margin, level })
            const back = equivalence(b, a, { margin, level })
            const p = there.pValue as number
            expect(p >= 0 && p <= 1).toBe(true)
            expect(Math.abs((back.lowerP as number) - (there.upperP as number))).toBeLessThan(1e-9)
            expect(Math.abs((back.upperP as number) - (there.lowerP as number))).toBeLessThan(1e-9)
            expect(there.interval).toEqual(compare(a, b, { level: 2 * level - 1 }).interval)
            expect(JSON.parse(JSON.stringify(there))).toEqual(there)
            if (Math.abs(p - (1 - level)) < 1e-9) return
            expect(there.equivalent).toBe(p < 1 - level)
          },
        ),
        { numRuns: 1000 },
      )
    })
  }

  it('is not what a large p-value of compare shows', () => {
    const [a, b] = [proportion({ yes: 5, n: 10 }), proportion({ yes: 6, n: 10 })]
    expect(compare(a, b).pValue as number).toBeGreaterThan(0.5)
    expect(equivalence(a, b, { margin: 0.1 }).equivalent).toBe(false)
  })

  it('takes a lopsided margin, and refuses others', () => {
    const [a, b] = [nps([9, 8, 7]), nps([10, 9, 3])]
    expect(equivalence(a, b, { margin: [-30, 90] }).margin).toEqual([-30, 90])
    for (const margin of [0, Number.NaN, [1, 2], [-1], 'x', [-5, Infinity]]) {
      expect(refusal(() => equivalence(a, b, { margin: margin as never })).path).toBe('options.margin')
    }
    expect(refusal(() => equivalence(a, b, {} as never)).code).toBe('missing-option')
    expect(refusal(() => equivalence(a, b, { margin: 5, method: 'pooled-z' as never })).path).toBe('options.method')
    expect(refusal(() => equivalence(a, b, { margin: 5, level: 0.4 })).path).toBe('options.level')
    expect(equivalence(nps([]), b, { margin: 5 })).toMatchObject({ difference: null, pValue: null, equivalent: null })
  })
})
