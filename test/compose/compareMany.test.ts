import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareMany, type ManyMethod } from '../../src/compose/compareMany.ts'
import { mantelHaenszel, type Stratum } from '../../src/compose/mantelHaenszel.ts'
import {
  ces,
  compare,
  csat,
  mean,
  nps,
  npsFromCounts,
  proportion,
  ratings,
  ratingsFromCounts,
  summarize,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Many groups and strata against R and statsmodels, see test/golden/comparisons.R and comparisons.py. */

interface Tested {
  readonly statistic: number
  readonly pValue: number
}
interface Groups {
  readonly groups: readonly (readonly number[])[]
  readonly welch: Tested & { readonly df: readonly number[]; readonly etaSquared: number }
  readonly kruskal: Tested & { readonly df: number }
}
interface Table extends Tested {
  readonly table: readonly (readonly [number, number, number])[]
  readonly df: number
  readonly cramerV: number
}
interface Strata {
  readonly strata: readonly Stratum[]
  readonly oddsRatio: number
  readonly interval: readonly [number, number]
  readonly corrected: Tested
  readonly plain: Tested
}
interface ByPython {
  readonly oddsRatio: number
  readonly interval: readonly [number, number]
  readonly logStandardError: number
  readonly homogeneity: Tested
  readonly difference: number
  readonly differenceError: number
}
function read<T>(file: string): T {
  return (JSON.parse(readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8')) as { cases: T }).cases
}
const r = read<{
  insects: Groups
  air: Groups
  stars: Tested & { counts: readonly (readonly number[])[]; df: number }
  smokers: Table
  npsTables: readonly Table[]
  berkeley: Strata
  stones: Strata
}>('comparisons-r.json')
const python = read<{ berkeley: ByPython; stones: ByPython }>('comparisons-py.json')

function near(actual: number | null | undefined, expected: number, tolerance = 1e-12): void {
  const off = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1e-3, Math.abs(expected))
  expect(off, `${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}
const scoreOf = ([promoters, passives, detractors]: readonly [number, number, number]) =>
  npsFromCounts({ promoters, passives, detractors })

describe('compareMany', () => {
  for (const name of ['insects', 'air'] as const) {
    const { groups, welch } = r[name]
    it(`${name}: Welch's ANOVA`, () => {
      const result = compareMany(groups.map((values) => mean(values)))
      expect(result.method).toBe('welch-anova')
      near(result.statistic, welch.statistic)
      near(result.df[0], welch.df[0] as number)
      near(result.df[1], welch.df[1] as number)
      near(result.pValue, welch.pValue)
      near(result.effect?.value, welch.etaSquared)
    })

    it(`${name}: Kruskal–Wallis`, () => {
      const { kruskal } = r[name]
      const highest = Math.max(...groups.flat())
      const results = groups.map((values) => {
        const of = ratings('x', { scale: [0, highest] })
        return csat(
          summarize(
            values.map((x) => ({ x })),
            of,
          ),
          { satisfiedFrom: highest },
        )
      })
      const result = compareMany(results, { method: 'kruskal-wallis' })
      near(result.statistic, kruskal.statistic)
      expect(result.df).toEqual([kruskal.df])
      near(result.pValue, kruskal.pValue)
    })
  }

  it('Kruskal–Wallis of stars', () => {
    const results = r.stars.counts.map((counts) =>
      ces(ratingsFromCounts(counts, { scale: [1, 5] }), { direction: 'ease' }),
    )
    const { statistic, pValue, df } = compareMany(results, { method: 'kruskal-wallis' })
    near(statistic, r.stars.statistic)
    near(pValue, r.stars.pValue)
    expect(df).toEqual([r.stars.df])
  })

  it('smokers', () => {
    const result = compareMany(r.smokers.table.map(([yes, no]) => proportion({ yes, n: yes + no })))
    near(result.statistic, r.smokers.statistic)
    near(result.pValue, r.smokers.pValue)
    near(result.effect?.value, r.smokers.cramerV)
    expect(result.df).toEqual([r.smokers.df])
  })

  for (const [i, one] of r.npsTables.entries()) {
    it(`promoters, passives and detractors, table ${i}`, () => {
      const result = compareMany(one.table.map(scoreOf), { method: 'chi-squared' })
      near(result.statistic, one.statistic)
      near(result.pValue, one.pValue)
      near(result.effect?.value, one.cramerV)
      expect(result.df).toEqual([one.df])
    })
  }

  const counts = fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60)).filter(([a, b, c]) => a + b + c > 1)
  const amounts = fc
    .array(
      fc.integer({ min: 0, max: 999 }).map((x) => x / 10),
      { minLength: 2, maxLength: 20 },
    )
    .filter((values) => new Set(values).size > 1)

  it('two groups agree with compare', () => {
    fc.assert(
      fc.property(counts, counts, amounts, amounts, (a, b, xs, ys) => {
        const scores = [scoreOf(a), scoreOf(b)] as const
        near(compareMany(scores).pValue, compare(...scores).pValue as number, 1e-9)
        const means = [mean(xs), mean(ys)] as const
        near(compareMany(means).pValue, compare(...means).pValue as number, 1e-9)
        const shares = [
          proportion({ yes: a[0], n: a[0] + a[1] + 1 }),
          proportion({ yes: b[0], n: b[0] + b[1] + 1 }),
        ] as const
        near(compareMany(shares).pValue, compare(...shares, { method: 'pooled-z' }).pValue as number, 1e-9)
      }),
      { numRuns: 1000 },
    )
  })

  it('the order of the groups does not matter, and the result is its own JSON', () => {
    fc.assert(
      fc.property(
        fc.array(counts, { minLength: 2, maxLength: 6 }),
        fc.constantFrom('wald', 'chi-squared'),
        (groups, method) => {
          const options = { method: method as ManyMethod }
          const result = compareMany(groups.map(scoreOf), options)
          const back = compareMany(groups.map(scoreOf).reverse(), options)
          near(back.pValue, result.pValue as number, 1e-9)
          expect(JSON.parse(JSON.stringify(result))).toEqual(result)
          expect(result.groups).toBe(groups.length)
          if (result.effect !== null) expect(result.effect.value >= 0 && result.effect.value <= 1).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('leaves out what has no value, and says so', () => {
    const some = [proportion({ yes: 1, n: 2 }), proportion({ yes: 0, n: 0 })]
    expect(compareMany(some)).toEqual({
      metric: 'proportion',
      statistic: null,
      df: [],
      pValue: null,
      method: null,
      effect: null,
      groups: 1,
      empty: 1,
    })
    expect(compareMany([mean([3, 3]), mean([3, 3])])).toMatchObject({ statistic: null, pValue: null, effect: null })
    const same = [proportion({ yes: 5, n: 5 }), proportion({ yes: 4, n: 4 })]
    expect(compareMany(same)).toMatchObject({ statistic: null, pValue: 1, effect: null })
  })

  it('refuses what is unlike', () => {
    expect(refusal(() => compareMany([])).code).toBe('invalid-value')
    expect(refusal(() => compareMany([nps([9]), nps([3])], { method: 'welch-anova' })).path).toBe('options.method')
    expect(refusal(() => compareMany([ces([5], { direction: 'ease' }), ces([5], { direction: 'effort' })])).path).toBe(
      'results[1].definition.direction',
    )
  })
})

describe('mantelHaenszel', () => {
  for (const name of ['berkeley', 'stones'] as const) {
    it(name, () => {
      const [one, other] = [r[name], python[name]]
      const by = (method?: 'mantel-haenszel' | 'mantel-haenszel-corrected') =>
        mantelHaenszel(one.strata, method && { method })
      const result = by()
      near(result.oddsRatio, one.oddsRatio)
      near(result.interval?.low, one.interval[0])
      near(result.interval?.high, one.interval[1])
      near(result.oddsRatio, other.oddsRatio)
      near(result.interval?.low, other.interval[0])
      near(result.statistic, Math.log(other.oddsRatio) / other.logStandardError)
      near((by('mantel-haenszel').statistic as number) ** 2, one.plain.statistic)
      near(by('mantel-haenszel').pValue, one.plain.pValue)
      near((by('mantel-haenszel-corrected').statistic as number) ** 2, one.corrected.statistic)
      near(by('mantel-haenszel-corrected').pValue, one.corrected.pValue)
      near(result.homogeneity?.statistic, other.homogeneity.statistic)
      near(result.homogeneity?.pValue, other.homogeneity.pValue)
      near(result.difference, other.difference)
      const half = ((result.differenceInterval?.high as number) - (result.differenceInterval?.low as number)) / 2
      near(half / 1.959963984540054, other.differenceError)
    })
  }

  it('Berkeley as R prints it: 1.4269, odds ratio .9047, .7719 to 1.0603', () => {
    const turned = r.berkeley.strata.map(({ a, b }) => ({ a: b, b: a }))
    const { oddsRatio, interval, statistic } = mantelHaenszel(turned, { method: 'mantel-haenszel-corrected' })
    const printed = [(statistic as number) ** 2, oddsRatio, interval?.low, interval?.high].map((x) => x?.toFixed(4))
    expect(printed).toEqual(['1.4269', '0.9047', '0.7719', '1.0603'])
  })

  const share = fc.tuple(fc.nat(30), fc.nat(30)).map(([yes, no]) => ({ yes, n: yes + no }))
  const strata = fc.array(fc.record({ a: share, b: share }), { maxLength: 6 })
  it('turned around, the odds ratio is its inverse; p and interval agree; the result is its own JSON', () => {
    fc.assert(
      fc.property(strata, fc.constantFrom(0.8, 0.95), (strata, level) => {
        const there = mantelHaenszel(strata, { level })
        const back = mantelHaenszel(strata.map(({ a, b }) => ({ a: b, b: a })).reverse(), { level })
        expect(JSON.parse(JSON.stringify(there))).toEqual(there)
        expect(back.strata).toBe(there.strata)
        if (there.difference !== null) near(back.difference, -there.difference)
        if (there.oddsRatio === null || there.pValue === null) return
        near(back.oddsRatio, 1 / there.oddsRatio)
        near(back.pValue, there.pValue)
        if (Math.abs(there.pValue - (1 - level)) < 1e-9) return
        const { low, high } = there.interval as { low: number; high: number }
        expect(there.pValue < 1 - level).toBe(low > 1 || high < 1)
      }),
      { numRuns: 1000 },
    )
  })

  it('one stratum is a plain comparison', () => {
    const one = { a: { yes: 48, n: 80 }, b: { yes: 56, n: 70 } }
    const result = mantelHaenszel([one])
    near(result.difference, 0.2)
    near(result.crudeDifference, 0.2)
    near(result.oddsRatio, (56 * 32) / (14 * 48))
    expect(result.homogeneity).toBe(null)
  })

  it('says null where nothing can be told', () => {
    expect(mantelHaenszel([])).toMatchObject({ oddsRatio: null, pValue: null, difference: null, strata: 0 })
    const alike = { a: { yes: 2, n: 2 }, b: { yes: 3, n: 3 } }
    expect(mantelHaenszel([alike])).toMatchObject({ oddsRatio: null, pValue: null, difference: 0, strata: 0 })
    expect(refusal(() => mantelHaenszel([{ a: { yes: 1.5, n: 2 }, b: { yes: 1, n: 2 } }])).path).toBe('strata[0].a.yes')
    expect(refusal(() => mantelHaenszel(5 as never)).path).toBe('strata')
  })
})
