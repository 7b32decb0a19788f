import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BenchmarkMethod,
  type Comparable,
  type Comparison,
  ces,
  compare,
  compareTo,
  csat,
  type DifferenceMethod,
  mean,
  type Nps,
  nps,
  npsFromCounts,
  proportion,
  ratings,
  ratingsFromCounts,
  summarize,
} from '../../src/index.ts'

/* Comparisons against R and statsmodels, see test/golden/survey.R and survey.py, and what must hold for any of them. */

type Pair = readonly [number, number]
type Three = readonly [number, number, number]
interface Tested {
  readonly interval: Pair
  readonly statistic: number
  readonly pValue: number
}
interface Sides<T> {
  readonly first: T
  readonly second: T
  readonly level: number
  readonly difference: number
}
interface Drawn {
  readonly answers: readonly number[]
  readonly weights: readonly number[]
}
type WithDifference = Tested & { readonly difference: number }
interface Golden {
  readonly npsPairs: readonly (Sides<Three> & {
    readonly adjustedWald: Tested
    readonly wald: Tested
    readonly score: Tested
    readonly effect: number
  })[]
  readonly sharePairs: readonly (Sides<Pair> & {
    readonly relative: number
    readonly pooled: Tested
    readonly wald: Tested
    readonly newcombe: Tested
    readonly effect: number
  })[]
  readonly meanPairs: readonly (Sides<readonly number[]> & Tested & MeanExtra)[]
  readonly cesPairs: readonly (Sides<readonly number[]> & Tested & MeanExtra)[]
  readonly weightedPairs: readonly {
    readonly first: Drawn
    readonly second: Drawn
    readonly level: number
    readonly both: WithDifference
    readonly mixed: WithDifference
    readonly benchmark: Tested & { readonly benchmark: number }
  }[]
  readonly npsTo: readonly {
    readonly promoters: number
    readonly passives: number
    readonly detractors: number
    readonly benchmark: number
    readonly level: number
    readonly difference: number
    readonly adjustedWald: Tested
    readonly wald: Tested
    readonly score: Tested
  }[]
  readonly sharesTo: readonly {
    readonly yes: number
    readonly n: number
    readonly benchmark: number
    readonly level: number
    readonly difference: number
    readonly relative: number
    readonly wilson: Tested
    readonly clopperPearson: Omit<Tested, 'statistic'>
    readonly wald: Tested
  }[]
  readonly meansTo: readonly (Tested & {
    readonly values: readonly number[]
    readonly benchmark: number
    readonly level: number
    readonly difference: number
  })[]
}
interface MeanExtra {
  readonly relative: number | null
  readonly effect: number
}
interface FromPython {
  readonly newcombe: readonly {
    readonly first: Pair
    readonly second: Pair
    readonly level: number
    readonly interval: Pair
  }[]
}

function read<T>(file: string): T {
  return (JSON.parse(readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8')) as { cases: T }).cases
}
const cases = read<Golden>('survey-r.json')
const { newcombe } = read<FromPython>('survey-py.json')

/** Both sides are formulas. */
const CLOSED_FORM = 1e-12
/** R searches for these bounds and p-values, and stops a little before the last digits. */
const SEARCHED_IN_R = 1e-9

/** Relative, but for numbers under a thousandth: those come out of differences of larger ones. */
function near(actual: number | null | undefined, expected: number | null, tolerance: number, what: string): void {
  if (expected === null || typeof actual !== 'number') {
    expect(actual, what).toBe(expected)
    return
  }
  const off = Math.abs(actual - expected) / Math.max(1e-3, Math.abs(expected))
  expect(off, `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}

function check(result: Comparison, expected: Partial<Tested>, tolerance: number): void {
  const { interval, statistic, pValue } = expected
  const what = String(result.method)
  if (interval !== undefined) {
    near(result.interval?.low, interval[0], tolerance, `${what} low`)
    near(result.interval?.high, interval[1], tolerance, `${what} high`)
  }
  if (statistic !== undefined) near(result.statistic, statistic, tolerance, `${what} statistic`)
  if (pValue === undefined) return
  near(result.pValue, pValue, tolerance, `${what} p`)
  near((result.pValue ?? 0) / pValue, 1, Math.max(tolerance, 1e-11), `${what} p, relative`)
}

const scoreOf = ([promoters, passives, detractors]: Three): Nps => npsFromCounts({ promoters, passives, detractors })
const shareOf = ([yes, n]: Pair) => proportion({ yes, n })
const weightedOf = ({ answers, weights }: Drawn): Nps => {
  const rows = answers.map((answer, i) => ({ answer, weight: weights[i] as number }))
  return nps(summarize(rows, ratings('answer', { scale: [0, 10], weight: 'weight' })))
}

describe('two results', () => {
  for (const one of cases.npsPairs) {
    it(`NPS of ${one.first.join('/')} and ${one.second.join('/')}`, () => {
      const by = (method?: DifferenceMethod) =>
        compare(scoreOf(one.first), scoreOf(one.second), { level: one.level, ...(method && { method }) })
      expect(by().method).toBe('adjusted-wald')
      expect(by()).toEqual(by('adjusted-wald'))
      near(by().difference, one.difference, CLOSED_FORM, 'difference')
      expect(by().relative).toBe(null)
      expect(by().effect?.name).toBe('standardised')
      near(by().effect?.value, one.effect, CLOSED_FORM, 'effect')
      check(by(), one.adjustedWald, CLOSED_FORM)
      check(by('wald'), one.wald, CLOSED_FORM)
      check(by('score'), one.score, SEARCHED_IN_R)
    })
  }

  it('NPS 45 and 25 of 200 each', () => {
    const { difference, interval, statistic, pValue } = compare(scoreOf([90, 70, 40]), scoreOf([125, 40, 35]), {
      method: 'wald',
    })
    expect([difference, interval?.low.toFixed(1), interval?.high.toFixed(1)]).toEqual([20, '4.9', '35.1'])
    expect([statistic?.toFixed(3), pValue?.toFixed(4)]).toEqual(['2.598', '0.0094'])
  })

  for (const one of cases.sharePairs) {
    it(`shares of ${one.first.join(' of ')} and ${one.second.join(' of ')}`, () => {
      const by = (method?: DifferenceMethod) =>
        compare(shareOf(one.first), shareOf(one.second), { level: one.level, ...(method && { method }) })
      expect(by().method).toBe('newcombe')
      near(by().difference, one.difference, CLOSED_FORM, 'difference')
      near(by().relative, one.relative, CLOSED_FORM, 'relative')
      expect(by().effect?.name).toBe('cohen-h')
      near(by().effect?.value, one.effect, CLOSED_FORM, 'effect')
      check(by('pooled-z'), one.pooled, CLOSED_FORM)
      check(by('wald'), one.wald, CLOSED_FORM)
      check(by(), { interval: one.newcombe.interval }, CLOSED_FORM)
      const { statistic, pValue } = one.newcombe
      check(by(), { statistic, pValue }, SEARCHED_IN_R)
    })
  }

  for (const { first, second, level, interval } of newcombe) {
    it(`Newcombe's interval of ${first.join(' of ')} and ${second.join(' of ')} at ${level}`, () => {
      check(compare(shareOf(first), shareOf(second), { level }), { interval }, CLOSED_FORM)
    })
  }

  it("Newcombe's published intervals", () => {
    const of = (first: Pair, second: Pair) => {
      const { interval } = compare(shareOf(first), shareOf(second))
      return [interval?.low.toFixed(4), interval?.high.toFixed(4)]
    }
    expect(of([48, 80], [56, 70])).toEqual(['0.0524', '0.3339'])
    expect(of([0, 10], [10, 10])).toEqual(['0.6075', '1.0000'])
    expect(of([0, 29], [5, 56])).toEqual(['-0.0381', '0.1926'])
  })

  const meansOf = (one: Golden['meanPairs'][number], result: Comparison): void => {
    expect(result.method).toBe('welch-t')
    near(result.difference, one.difference, CLOSED_FORM, 'difference')
    near(result.relative, one.relative, CLOSED_FORM, 'relative')
    expect(result.effect?.name).toBe('cohen-d')
    near(result.effect?.value, one.effect, CLOSED_FORM, 'effect')
    check(result, one, CLOSED_FORM)
  }
  for (const [i, one] of cases.meanPairs.entries()) {
    it(`means of ${one.first.length} and ${one.second.length} amounts, pair ${i}`, () => {
      meansOf(one, compare(mean(one.first), mean(one.second), { level: one.level }))
    })
  }
  for (const one of cases.cesPairs) {
    it(`CES of ${one.first.length} and ${one.second.length} answers`, () => {
      const of = (answers: readonly number[]) => ces(answers, { direction: 'ease' })
      meansOf(one, compare(of(one.first), of(one.second), { level: one.level }))
    })
  }

  it("Student's sleep data, second minus first", () => {
    const [first, second] = [cases.meanPairs[0]?.first ?? [], cases.meanPairs[0]?.second ?? []]
    const { statistic, pValue } = compare(mean(second), mean(first))
    expect([statistic?.toFixed(4), pValue?.toFixed(5)]).toEqual(['-1.8608', '0.07939'])
  })

  for (const one of cases.weightedPairs) {
    it(`weighted NPS of ${one.first.answers.length} and ${one.second.answers.length} answers`, () => {
      const first = weightedOf(one.first)
      const compared = [
        [compare(first, weightedOf(one.second), { level: one.level }), one.both],
        [compare(first, nps(one.second.answers), { level: one.level }), one.mixed],
      ] as const
      for (const [result, expected] of compared) {
        expect(result).toMatchObject({ method: 'z', relative: null, effect: null })
        near(result.difference, expected.difference, CLOSED_FORM, 'difference')
        check(result, expected, CLOSED_FORM)
      }
      check(compareTo(first, one.benchmark.benchmark, { level: one.level }), one.benchmark, CLOSED_FORM)
    })
  }
})

describe('a result and a benchmark', () => {
  for (const one of cases.npsTo) {
    it(`NPS of ${one.promoters}/${one.passives}/${one.detractors} and ${one.benchmark}`, () => {
      const by = (method?: BenchmarkMethod) =>
        compareTo(npsFromCounts(one), one.benchmark, { level: one.level, ...(method && { method }) })
      expect(by().method).toBe('adjusted-wald')
      near(by().difference, one.difference, CLOSED_FORM, 'difference')
      check(by(), one.adjustedWald, CLOSED_FORM)
      if (Number.isFinite(one.wald.statistic)) check(by('wald'), one.wald, CLOSED_FORM)
      check(by('score'), one.score, SEARCHED_IN_R)
    })
  }

  for (const one of cases.sharesTo) {
    it(`the share of ${one.yes} of ${one.n} and ${one.benchmark}`, () => {
      const by = (method?: BenchmarkMethod) =>
        compareTo(proportion(one), one.benchmark, { level: one.level, ...(method && { method }) })
      expect(by().method).toBe('wilson')
      near(by().difference, one.difference, CLOSED_FORM, 'difference')
      near(by().relative, one.relative, CLOSED_FORM, 'relative')
      check(by(), one.wilson, CLOSED_FORM)
      check(by('clopper-pearson'), one.clopperPearson, CLOSED_FORM)
      expect(by('clopper-pearson').statistic).toBe(null)
      check(by('wald'), one.wald, CLOSED_FORM)
    })
  }

  for (const [i, one] of cases.meansTo.entries()) {
    it(`the mean of ${one.values.length} amounts and ${one.benchmark}, case ${i}`, () => {
      const result = compareTo(mean(one.values), one.benchmark, { level: one.level })
      expect(result.method).toBe('t')
      near(result.difference, one.difference, CLOSED_FORM, 'difference')
      check(result, one, CLOSED_FORM)
    })
  }
})

const runs = { numRuns: 1000 }
const level = fc.double({ min: 0.5, max: 0.999, noNaN: true })
const few = fc.nat({ max: 60 })
const three = fc.tuple(few, few, few).filter(([a, b, c]) => a + b + c > 0)
const share = fc.tuple(few, fc.nat({ max: 80 })).map(([yes, no]): Pair => [yes, yes + no + (yes + no === 0 ? 1 : 0)])
const money = fc.array(
  fc.integer({ min: -5000, max: 5000 }).map((cents) => cents / 100),
  { minLength: 2, maxLength: 30 },
)
const drawn = fc
  .array(fc.tuple(fc.nat({ max: 10 }), fc.integer({ min: 1, max: 300 })), { minLength: 2, maxLength: 30 })
  .map((pairs): Drawn => ({ answers: pairs.map(([a]) => a), weights: pairs.map(([, w]) => w / 100) }))

const SOURCES: readonly [string, fc.Arbitrary<Comparable>, readonly DifferenceMethod[], readonly BenchmarkMethod[]][] =
  [
    ['NPS', three.map(scoreOf), ['adjusted-wald', 'wald', 'score'], ['adjusted-wald', 'wald', 'score']],
    ['shares', share.map(shareOf), ['newcombe', 'wald'], ['wilson', 'clopper-pearson', 'wald']],
    ['means', money.map((amounts) => mean(amounts)), ['welch-t'], ['t']],
    ['weighted NPS', drawn.map(weightedOf), ['z'], ['z']],
  ]

/** Says whether p and the interval agree; null where p is so near alpha that the last digits decide. */
function agrees({ interval, pValue }: Comparison, level: number): boolean | null {
  const alpha = 1 - level
  const [p, low, high] = [pValue as number, interval?.low as number, interval?.high as number]
  return Math.abs(p - alpha) < 1e-9 ? null : p < alpha === (low > 0 || high < 0)
}

for (const [name, results, differences, benchmarks] of SOURCES) {
  describe(`comparisons of ${name}`, () => {
    for (const method of differences) {
      it(`${method}: p < alpha exactly where the interval excludes 0`, () => {
        fc.assert(
          fc.property(results, results, level, (a, b, level) => {
            const result = compare(a, b, { method, level })
            expect(agrees(result, level), JSON.stringify(result)).not.toBe(false)
            expect(result.interval).toMatchObject({ level, method })
            expect(hasOddNumber(result)).toBe(false)
          }),
          runs,
        )
      })

      it(`${method}: the other way around only the sign changes`, () => {
        fc.assert(
          fc.property(results, results, level, (a, b, level) => {
            const [there, back] = [compare(a, b, { method, level }), compare(b, a, { method, level })]
            near(back.difference, -(there.difference as number), CLOSED_FORM, 'difference')
            near(back.interval?.low, -(there.interval?.high as number), CLOSED_FORM, 'low')
            near(back.interval?.high, -(there.interval?.low as number), CLOSED_FORM, 'high')
            near(back.pValue, there.pValue, CLOSED_FORM, 'p')
            near(back.statistic, there.statistic === null ? null : -there.statistic, CLOSED_FORM, 'statistic')
          }),
          runs,
        )
      })
    }

    it('equal results do not differ', () => {
      fc.assert(
        fc.property(results, fc.constantFrom(...differences), (a, method) => {
          const { difference, pValue, interval } = compare(a, a, { method })
          expect([difference, pValue]).toEqual([0, 1])
          expect((interval?.low as number) <= 0 && 0 <= (interval?.high as number)).toBe(true)
        }),
        runs,
      )
    })

    for (const method of benchmarks) {
      it(`${method}: against a benchmark, p < alpha exactly where the interval excludes 0`, () => {
        const place = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 1e-6, max: 1, noNaN: true }))
        fc.assert(
          fc.property(results, place, level, (a, place, level) => {
            const benchmark = name === 'shares' ? place : Math.round(200 * place - 100)
            const result = compareTo(a, benchmark, { method, level })
            expect(agrees(result, level), JSON.stringify(result)).not.toBe(false)
            near(result.difference, (a.value as number) - benchmark, CLOSED_FORM, 'difference')
            expect(hasOddNumber(result)).toBe(false)
          }),
          runs,
        )
      })
    }
  })
}

describe('a comparison', () => {
  it('is in the unit of the metric', () => {
    fc.assert(
      fc.property(share, share, level, (a, b, level) => {
        const satisfied = ([yes, n]: Pair) => csat(ratingsFromCounts([n - yes, 0, 0, 0, yes], { scale: [1, 5] }))
        const percent = compare(satisfied(a), satisfied(b), { level })
        const fraction = compare(shareOf(a), shareOf(b), { level })
        near(percent.difference, 100 * (fraction.difference as number), CLOSED_FORM, 'difference')
        near(percent.interval?.low, 100 * (fraction.interval?.low as number), CLOSED_FORM, 'low')
        near(percent.interval?.high, 100 * (fraction.interval?.high as number), CLOSED_FORM, 'high')
        expect([percent.pValue, percent.statistic, percent.effect]).toEqual([
          fraction.pValue,
          fraction.statistic,
          fraction.effect,
        ])
      }),
      runs,
    )
  })

  it('of amounts that are all alike finds them alike', () => {
    const alike = fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 2, max: 50 }))
    fc.assert(
      fc.property(alike, fc.integer({ min: 2, max: 50 }), ([cents, n], m) => {
        const [first, second] = [n, m].map((times) => mean(Array<number>(times).fill(cents / 100)))
        const against = compareTo(first as Comparable, cents / 100)
        expect([against.difference, against.pValue]).toEqual([0, 1])
        const { difference, pValue } = compare(first as Comparable, second as Comparable)
        expect([difference, pValue]).toEqual([0, 1])
      }),
      runs,
    )
  })

  it('of weighted answers that are all alike finds them alike', () => {
    const weights = fc.array(fc.integer({ min: 20, max: 300 }), { minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), weights, (answer, weights) => {
        const rows = weights.map((weight) => ({ answer, weight: weight / 100 }))
        const effort = ces(summarize(rows, ratings('answer', { scale: [1, 7], weight: 'weight' })), {
          direction: 'ease',
        })
        const { difference, pValue } = compareTo(effort, answer)
        expect([difference, pValue]).toEqual([0, 1])
      }),
      runs,
    )
  })

  it('against next to nothing has no ratio', () => {
    const { relative } = compareTo(proportion({ yes: 1, n: 2 }), 5e-324)
    expect(relative === null || Number.isFinite(relative), `${relative}`).toBe(true)
  })

  it('with nothing to compare is empty, and with another metric or an unknown method refused', () => {
    const nothing = { difference: null, relative: null, interval: null, pValue: null, statistic: null, effect: null }
    expect(compare(nps([]), nps([9]))).toEqual({ metric: 'nps', method: null, ...nothing })
    expect(compareTo(mean([3]), 2)).toEqual({ metric: 'mean', method: null, ...nothing, difference: 1 })
    const refused = (code: string, path: string) => expect.objectContaining({ name: 'CxError', code, path })
    expect(() => compare<Comparable>(nps([9]), csat([5]))).toThrow(refused('not-comparable', 'b.metric'))
    expect(() => compare(nps([9]), nps([9]), { method: 'welch-t' })).toThrow(
      refused('invalid-option', 'options.method'),
    )
    expect(() => compare(nps([9]), nps([9]), { level: 95 })).toThrow(refused('invalid-option', 'options.level'))
    expect(() => compareTo(nps([9]), 101)).toThrow(refused('invalid-value', 'benchmark'))
    expect(() => compareTo(proportion({ yes: 1, n: 2 }), 75)).toThrow(refused('invalid-value', 'benchmark'))
    expect(() => compareTo(csat([5]), Number.NaN)).toThrow(refused('invalid-value', 'benchmark'))
  })
})

function hasOddNumber(data: unknown): boolean {
  if (typeof data === 'number') return !Number.isFinite(data) || Object.is(data, -0)
  if (typeof data !== 'object' || data === null) return data === undefined
  return Object.values(data).some(hasOddNumber)
}
