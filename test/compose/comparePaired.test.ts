import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePaired, type PairedComparison } from '../../src/compose/comparePaired.ts'
import type { PairedMethod } from '../../src/compose/pairedTests.ts'
import { refusal } from '../expectations.ts'

/* Paired comparisons against R, see test/golden/comparisons.R. */

type Pair = readonly [number, number]
interface Tested {
  readonly difference: number
  readonly pValue: number
  readonly interval: Pair
  readonly effect: number
}
interface Listed {
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly level: number
  readonly t: Tested & { readonly statistic: number }
  readonly wilcoxon: Tested & { readonly v: number; readonly ofR: Pair | null }
}
interface Turned {
  readonly both: number
  readonly lost: number
  readonly won: number
  readonly neither: number
  readonly plain: { readonly statistic: number; readonly pValue: number }
  readonly corrected: { readonly statistic: number; readonly pValue: number }
  readonly exact: number
}
const { pairs, mcnemar } = (
  JSON.parse(readFileSync(new URL('../golden/comparisons-r.json', import.meta.url), 'utf8')) as {
    cases: { pairs: readonly Listed[]; mcnemar: readonly Turned[] }
  }
).cases

function near(actual: number | null | undefined, expected: number, tolerance = 1e-12): void {
  const off = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1e-3, Math.abs(expected))
  expect(off, `${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}
const ends = ({ interval }: PairedComparison): Pair => [interval?.low as number, interval?.high as number]
const turnedRows = ({ both, lost, won, neither }: Turned): [boolean, boolean][] => [
  ...Array.from({ length: both }, (): [boolean, boolean] => [true, true]),
  ...Array.from({ length: lost }, (): [boolean, boolean] => [true, false]),
  ...Array.from({ length: won }, (): [boolean, boolean] => [false, true]),
  ...Array.from({ length: neither }, (): [boolean, boolean] => [false, false]),
]

describe('comparePaired', () => {
  for (const [i, one] of pairs.entries()) {
    const rows = one.before.map((before, k) => ({ before, after: one.after[k] as number }))
    const by = (method?: PairedMethod) =>
      comparePaired(rows, { before: 'before', after: 'after', level: one.level, ...(method && { method }) })

    it(`list ${i}: paired t`, () => {
      const result = by()
      expect(result.method).toBe('paired-t')
      near(result.difference, one.t.difference)
      near(result.statistic, one.t.statistic)
      near(result.pValue, one.t.pValue)
      near(ends(result)[0], one.t.interval[0])
      near(ends(result)[1], one.t.interval[1])
      near(result.effect?.value, one.t.effect)
    })

    it(`list ${i}: Wilcoxon`, () => {
      const result = by('wilcoxon')
      const { difference, pValue, interval, effect, ofR, v } = one.wilcoxon
      near(result.difference, difference)
      near(result.pValue, pValue)
      near(ends(result)[0], interval[0])
      near(ends(result)[1], interval[1])
      near(result.effect?.value, effect)
      const n = rows.filter(({ before, after }) => before !== after).length
      near((((result.effect?.value as number) + 1) / 2) * ((n * (n + 1)) / 2), v)
      // R searches for these to a set tolerance.
      if (ofR !== null) for (const end of [0, 1] as const) near(ends(result)[end], ofR[end], 1e-8)
    })
  }

  it('has an interval that R searched for itself', () => expect(pairs.some(({ wilcoxon }) => wilcoxon.ofR)).toBe(true))

  for (const one of mcnemar) {
    it(`McNemar of ${one.lost} and ${one.won}`, () => {
      const by = (method?: PairedMethod) => comparePaired(turnedRows(one), method && { method })
      const n = one.both + one.lost + one.won + one.neither
      expect(by().method).toBe('mcnemar')
      near(by().difference, (one.won - one.lost) / n)
      near((by().statistic as number) ** 2, one.plain.statistic)
      near(by().pValue, one.plain.pValue)
      near((by('mcnemar-corrected').statistic as number) ** 2, one.corrected.statistic)
      near(by('mcnemar-corrected').pValue, one.corrected.pValue)
      near(by('mcnemar-exact').pValue, one.exact)
      expect(by('mcnemar-exact').statistic).toBe(null)
      expect(by().interval?.method).toBe('score')
    })
  }

  it("Agresti's 150 and 86", () => {
    const { statistic, pValue } = comparePaired(turnedRows(mcnemar[0] as Turned), { method: 'mcnemar-corrected' })
    expect(((statistic as number) ** 2).toFixed(4)).toBe('16.8178')
    expect(pValue?.toPrecision(2)).toBe('0.000041')
  })
})

const numbers = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }))
    .map(([a, b]) => [a / 10, b / 10] as const),
  { minLength: 1, maxLength: 25 },
)
const booleans = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 40 })
const SOURCES: readonly [PairedMethod, fc.Arbitrary<readonly (readonly [number | boolean, number | boolean])[]>][] = [
  ['paired-t', numbers],
  ['wilcoxon', numbers],
  ['mcnemar', booleans],
  ['mcnemar-corrected', booleans],
  ['mcnemar-exact', booleans],
]

for (const [method, source] of SOURCES) {
  describe(`properties of ${method}`, () => {
    it('p < alpha exactly where the interval excludes 0', () => {
      if (method === 'mcnemar-corrected' || method === 'mcnemar-exact') return
      fc.assert(
        fc.property(source, fc.constantFrom(0.8, 0.9, 0.95), (rows, level) => {
          const { interval, pValue } = comparePaired(rows, { method, level })
          if (interval === null || pValue === null || Math.abs(pValue - (1 - level)) < 1e-9) return
          const { low, high } = interval
          if (method === 'wilcoxon' && (Math.abs(low) < 1e-9 || Math.abs(high) < 1e-9)) return
          expect(pValue < 1 - level, `p ${pValue}, ${low} to ${high}`).toBe(low > 0 || high < 0)
        }),
        { numRuns: 1000 },
      )
    })

    it('the other way around only the sign changes, and order does not matter', () => {
      fc.assert(
        fc.property(source, (rows) => {
          const there = comparePaired(rows, { method })
          const back = comparePaired(rows.map(([a, b]) => [b, a] as const).reverse(), { method })
          const same = (a: number | null | undefined, b: number | null | undefined): void => {
            if (typeof a !== 'number' || typeof b !== 'number') expect(a ?? null).toBe(b ?? null)
            else near(a, b)
          }
          const minus = (x: number | null | undefined) => (typeof x === 'number' ? -x : x)
          same(back.difference, minus(there.difference))
          if (there.interval !== null) {
            expect(there.interval.low).toBeLessThanOrEqual(there.difference as number)
            expect(there.interval.high).toBeGreaterThanOrEqual(there.difference as number)
          }
          same(back.interval?.low, minus(there.interval?.high))
          same(back.interval?.high, minus(there.interval?.low))
          same(back.pValue, there.pValue)
          same(back.statistic, minus(there.statistic))
          same(back.effect?.value, minus(there.effect?.value))
          expect(JSON.parse(JSON.stringify(there))).toEqual(there)
          expect(there.pValue === null || (there.pValue >= 0 && there.pValue <= 1)).toBe(true)
        }),
        { numRuns: 1000 },
      )
    })
  })
}

describe('pairs that lack something', () => {
  it('count as missing', () => {
    expect(
      comparePaired([
        [1, 2],
        [null, 3],
        [4, undefined],
        [5, 7],
      ]),
    ).toMatchObject({ n: 2, missing: 2, difference: 1.5 })
    expect(comparePaired([[null, 3]])).toMatchObject({ n: 0, missing: 1, difference: null, method: null, pValue: null })
    expect(comparePaired([])).toMatchObject({ n: 0, missing: 0, difference: null })
    expect(comparePaired([[2, 3]])).toMatchObject({ n: 1, difference: 1, interval: null, pValue: null })
  })

  it('and columns are rows', () => {
    const columns = { x: [1, 2, null, 4], y: [2, 2, 3, 8] }
    expect(comparePaired(columns, { before: 'x', after: 'y' })).toMatchObject({ n: 3, missing: 1, relative: 5 / 7 })
  })

  it('nothing changed', () => {
    expect(
      comparePaired(
        [
          [1, 1],
          [2, 2],
        ],
        { method: 'wilcoxon' },
      ),
    ).toMatchObject({ difference: 0, pValue: 1, statistic: null })
    expect(
      comparePaired([
        [true, true],
        [false, false],
      ]),
    ).toMatchObject({ difference: 0, pValue: 1, statistic: null, effect: null })
    expect(
      comparePaired([
        [1, 1],
        [2, 2],
      ]),
    ).toMatchObject({ difference: 0, pValue: 1, statistic: null, effect: null })
  })

  it('refuses', () => {
    expect(refusal(() => comparePaired([[1, Number.NaN]])).path).toBe('rows[0].1')
    expect(
      refusal(() =>
        comparePaired([
          [true, false],
          [true, 1 as never],
        ]),
      ).message,
    ).toContain('rows[1].1 must be true or false')
    expect(refusal(() => comparePaired([[1, 2]], { method: 'mcnemar' })).message).toContain('as the values are numbers')
    expect(refusal(() => comparePaired([{ a: 1 }], { before: 'a', after: 'b' as never })).code).toBe('unknown-field')
    expect(refusal(() => comparePaired([[1, 2]], { level: 95 })).path).toBe('options.level')
  })
})
