import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareValues, type ValuesComparison, type ValuesMethod } from '../../src/compose/compareValues.ts'
import { random } from '../../src/core/random.ts'
import { accelerationOf, biasOf, percentiles } from '../../src/core/resampling.ts'
import { refusal } from '../expectations.ts'

/* Comparisons of two lists against R and scipy, see test/golden/comparisons.R and comparisons.py. */

type Pair = readonly [number, number]
interface Tested {
  readonly difference: number
  readonly pValue: number
  readonly interval: Pair
}
interface List {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly level: number
  readonly welch: Tested & { readonly statistic: number }
  readonly mannWhitney: Tested & { readonly u: number; readonly ofR: Pair | null }
  readonly probabilityGreater: number
}
interface Resampled {
  readonly difference: number
  readonly percentile: Pair
  readonly BCa: Pair
  readonly permutation: number
}
interface Spatial {
  readonly values: readonly number[]
  readonly variance: number
  readonly acceleration: number
  readonly influences: readonly number[]
  readonly interval: Pair
}

function read<T>(file: string): T {
  return (JSON.parse(readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8')) as { cases: T }).cases
}
const { lists } = read<{ lists: readonly List[] }>('comparisons-r.json')
const { resampled, spatial } = read<{ resampled: readonly Resampled[]; spatial: Spatial }>('comparisons-py.json')

function near(actual: number | null | undefined, expected: number, tolerance = 1e-12): void {
  const off = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1e-3, Math.abs(expected))
  expect(off, `${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}

const ends = ({ interval }: ValuesComparison): Pair => [interval?.low as number, interval?.high as number]

describe('two lists', () => {
  for (const [i, one] of lists.entries()) {
    const { xs, ys, level } = one
    it(`list ${i}: Welch's t`, () => {
      const result = compareValues(xs, ys, { level })
      near(result.difference, one.welch.difference)
      near(result.statistic, one.welch.statistic)
      near(result.pValue, one.welch.pValue)
      near(ends(result)[0], one.welch.interval[0])
      near(ends(result)[1], one.welch.interval[1])
      near(result.probabilityGreater, one.probabilityGreater)
      expect(result.n).toEqual([xs.length, ys.length])
    })

    it(`list ${i}: Mann–Whitney`, () => {
      const result = compareValues(xs, ys, { level, method: 'mann-whitney' })
      const { difference, pValue, interval, u, ofR } = one.mannWhitney
      near(result.difference, difference)
      near(result.pValue, pValue)
      near((result.probabilityGreater as number) * xs.length * ys.length, u)
      near(ends(result)[0], interval[0])
      near(ends(result)[1], interval[1])
      near(result.effect?.value, 2 * one.probabilityGreater - 1)
      // R searches for these to a set tolerance.
      if (ofR !== null) for (const end of [0, 1] as const) near(ends(result)[end], ofR[end], 1e-8)
    })

    const drawn = resampled[i] as Resampled
    const by = (method: ValuesMethod) => compareValues(xs, ys, { level, method, seed: 20 + i })

    it(`list ${i}: permutation`, () => {
      const { pValue, difference } = by('permutation')
      near(difference, drawn.difference)
      // Five standard errors of a p from 9,999 draws, and the 1 that is added to them.
      const allowed = 5 * Math.sqrt((drawn.permutation * (1 - drawn.permutation)) / 9999) + 2e-4
      expect(Math.abs((pValue as number) - drawn.permutation)).toBeLessThanOrEqual(allowed)
    })

    for (const [method, name] of [
      ['bootstrap', 'percentile'],
      ['bootstrap-bca', 'BCa'],
    ] as const) {
      it(`list ${i}: ${method}`, () => {
        const [low, high] = drawn[name]
        const found = ends(by(method))
        // The ends of 9,999 draws lie within 4 % of the width; at 99 % fewer draws make an end.
        const allowed = (level > 0.95 ? 0.06 : 0.04) * (high - low)
        expect(Math.abs(found[0] - low)).toBeLessThanOrEqual(allowed)
        expect(Math.abs(found[1] - high)).toBeLessThanOrEqual(allowed)
      })
    }
  }

  it('sleep, and ozone of May and August', () => {
    const [sleep, ozone] = lists as [List, List]
    const { statistic, pValue } = compareValues(sleep.xs, sleep.ys)
    expect([statistic?.toFixed(4), pValue?.toFixed(5)]).toEqual(['-1.8608', '0.07939'])
    expect(compareValues(ozone.xs, ozone.ys, { method: 'mann-whitney' }).pValue?.toFixed(7)).toBe('0.0001208')
  })

  it("Efron and Tibshirani's variance of spatial test A, 115.8 to 259.6", () => {
    const next = random(1)
    const { values, variance, influences, interval } = spatial
    const drawn = Float64Array.from({ length: 100_000 }, () => {
      const sample = values.map(() => values[Math.floor(next() * values.length)] as number)
      const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length
      return sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / sample.length
    }).sort()
    const acceleration = accelerationOf([influences])
    near(acceleration, spatial.acceleration)
    expect(acceleration.toFixed(3)).toBe('0.061')
    const bias = biasOf(drawn, variance, 1e-9)
    const found = percentiles(drawn, { bias, acceleration }).interval(0.9)
    expect(Math.abs((found?.low as number) - interval[0])).toBeLessThanOrEqual(1)
    expect(Math.abs((found?.high as number) - interval[1])).toBeLessThanOrEqual(2)
    expect(Math.abs((found?.low as number) - 115.8)).toBeLessThanOrEqual(1.5)
    expect(Math.abs((found?.high as number) - 259.6)).toBeLessThanOrEqual(3)
  })
})

const whole = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 15 })
const money = fc.array(
  fc.integer({ min: -5000, max: 5000 }).map((cents) => cents / 100),
  { minLength: 1, maxLength: 15 },
)
const samples = fc.oneof(fc.tuple(whole, whole), fc.tuple(money, money))
const level = fc.constantFrom(0.8, 0.9, 0.95)
const PLAIN: readonly ValuesMethod[] = ['welch-t', 'mann-whitney']
const DRAWN: readonly ValuesMethod[] = ['permutation', 'bootstrap', 'bootstrap-bca']

for (const method of [...PLAIN, ...DRAWN]) {
  const draws = DRAWN.includes(method) ? { seed: 7, resamples: 199 } : {}
  describe(`properties of ${method}`, () => {
    it('p < alpha exactly where the interval excludes 0', () => {
      let decided = 0
      fc.assert(
        fc.property(samples, level, ([xs, ys], level) => {
          const { interval, pValue } = compareValues(xs, ys, { method, level, ...draws })
          if (interval === null || pValue === null || Math.abs(pValue - (1 - level)) < 1e-9) return
          const { low, high } = interval
          if (method === 'mann-whitney' && (low === 0 || high === 0)) return
          expect(pValue < 1 - level, `p ${pValue}, ${low} to ${high}`).toBe(low > 0 || high < 0)
          decided++
        }),
        { numRuns: 1000 },
      )
      expect(decided).toBeGreaterThan(500)
    })

    it('the other way around only the sign changes', () => {
      fc.assert(
        fc.property(samples, ([xs, ys]) => {
          // Equal lists the other way around are the same call, whose draws lie a little to one side.
          const ascending = (list: readonly number[]) => String([...list].sort((a, b) => a - b))
          if (DRAWN.includes(method)) fc.pre(ascending(xs) !== ascending(ys))
          const there = compareValues(xs, ys, { method, ...draws })
          const back = compareValues(ys, xs, { method, ...draws })
          const minus = (x: number | null | undefined) => (typeof x === 'number' ? -x + 0 : x)
          expect(back.difference).toBe(minus(there.difference))
          expect(back.interval?.low).toBe(minus(there.interval?.high))
          expect(back.interval?.high).toBe(minus(there.interval?.low))
          expect(back.pValue).toBe(there.pValue)
          expect(back.statistic).toBe(minus(there.statistic))
          expect(back.effect?.value).toBe(minus(there.effect?.value))
          near(back.probabilityGreater, 1 - (there.probabilityGreater as number))
          expect(back.n).toEqual([...there.n].reverse())
        }),
        { numRuns: 1000 },
      )
    })

    it('where the second list moves, the difference and its interval move with it', () => {
      fc.assert(
        fc.property(
          fc.array(fc.nat(40), { minLength: 5, maxLength: 8 }),
          fc.array(fc.nat(40), { minLength: 9, maxLength: 14 }),
          fc.integer({ min: -50, max: 50 }),
          (xs, ys, by) => {
            const there = compareValues(xs, ys, { method, level: 0.9, ...draws })
            const moved = compareValues(
              xs,
              ys.map((y) => y + by),
              { method, level: 0.9, ...draws },
            )
            near(moved.difference, (there.difference as number) + by, 1e-9)
            // The spread of ranks is that of the data as they are, and moving them makes other ties.
            if (method === 'mann-whitney' || there.interval === null) return
            near(moved.interval?.low, there.interval.low + by, 1e-9)
            near(moved.interval?.high, there.interval.high + by, 1e-9)
          },
        ),
        { numRuns: 1000 },
      )
    })

    it('order does not matter, missing ones are counted, and the result is its own JSON', () => {
      fc.assert(
        fc.property(samples, ([xs, ys]) => {
          const result = compareValues(xs, ys, { method, ...draws })
          const mixed = compareValues([...xs.slice().reverse(), null], [undefined, ...ys, null], { method, ...draws })
          expect(mixed).toEqual({ ...result, missing: [1, 2] })
          expect(JSON.parse(JSON.stringify(result))).toEqual(result)
          const text = JSON.stringify(Object.values(result), (_, x) => (Object.is(x, -0) ? 'minus zero' : x))
          expect(text).not.toContain('minus zero')
        }),
        { numRuns: 1000 },
      )
    })

    it('equal lists do not differ', () => {
      fc.assert(
        fc.property(fc.oneof(whole, money), (xs) => {
          const { difference, pValue, interval, probabilityGreater } = compareValues(xs, xs, { method, ...draws })
          expect([difference, probabilityGreater]).toEqual([0, 0.5])
          if (!method.startsWith('bootstrap') && pValue !== null) expect(pValue).toBe(1)
          if (interval !== null) expect(interval.low <= 0 && interval.high >= 0).toBe(true)
        }),
        { numRuns: 1000 },
      )
    })

    // One seed for all samples would relabel them all alike, so each has its own.
    it('has uniform p-values under the null', () => {
      const next = random(11)
      const runs = 1000
      const ps = Array.from({ length: runs }, (_, run) => {
        const draw = (n: number) => Array.from({ length: n }, () => next() + next() + next())
        const { pValue } = compareValues(draw(20), draw(30), {
          method,
          ...(DRAWN.includes(method) && { seed: run, resamples: 199 }),
        })
        return pValue as number
      }).sort((a, b) => a - b)
      const distance = Math.max(...ps.map((p, i) => Math.max(p - i / runs, (i + 1) / runs - p)))
      console.log(`${method}: p-values of ${runs} null samples lie ${distance.toFixed(4)} from uniform`)
      // Kolmogorov's 0.1 % point is 1.95 / √runs; the steps of p from 199 draws and a bootstrap of 20 add to it.
      expect(distance).toBeLessThan(1.95 / Math.sqrt(runs) + (method.startsWith('bootstrap') ? 0.03 : 0.005))
    })
  })
}

describe('compareValues refuses', () => {
  it('wrong values by their place', () => {
    expect(refusal(() => compareValues([1, null, Number.NaN], [1])).path).toBe('xs[2]')
    expect(refusal(() => compareValues([1], [2, '3' as never])).path).toBe('ys[1]')
    expect(refusal(() => compareValues([1], [1e200])).message).toContain('from 1e-140 to 1e+140')
    expect(refusal(() => compareValues(5 as never, [1])).path).toBe('xs')
  })

  it('a seed where nothing is drawn, none where it is, and too few draws', () => {
    expect(refusal(() => compareValues([1], [2], { seed: 1 })).code).toBe('invalid-option')
    expect(refusal(() => compareValues([1], [2], { method: 'permutation' })).code).toBe('missing-option')
    expect(refusal(() => compareValues([1], [2], { method: 'permutation', seed: 0.5 })).code).toBe('invalid-option')
    const few = { method: 'bootstrap', seed: 1, resamples: 50 } as const
    expect(refusal(() => compareValues([1], [2], few)).message).toContain(
      'options.resamples must be a whole number of at least 80',
    )
  })

  it('nothing of empty lists: null', () => {
    const nothing = compareValues([], [1, null])
    expect(nothing).toMatchObject({ difference: null, pValue: null, method: null, n: [0, 1], missing: [0, 1] })
    expect(compareValues([3], [5])).toMatchObject({ difference: 2, interval: null, pValue: null, statistic: null })
    expect(compareValues([3, 3], [3, 3])).toMatchObject({ difference: 0, pValue: 1, statistic: null, effect: null })
  })
})
