import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareValues } from '../../src/compose/compareValues.ts'
import {
  type Baseline,
  comparisonPower,
  comparisonSampleSize,
  minimumDetectableEffect,
} from '../../src/compose/power.ts'
import { random } from '../../src/core/random.ts'
import { csat, mean, nps, npsFromCounts, proportion } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Power against R and statsmodels, see test/golden/comparisons.R and comparisons.py. */

function read<T>(file: string): T {
  return (JSON.parse(readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8')) as { cases: T }).cases
}
const { powers } = read<{
  powers: {
    shares: readonly { shares: readonly [number, number]; n: number; at500: number }[]
    means: readonly { delta: number; sd: number; n: number; at100: number; detectable: number }[]
  }
}>('comparisons-r.json')
const { power } = read<{ power: readonly { d: number; ratio: number; n: number; at60: number }[] }>(
  'comparisons-py.json',
)

function near(actual: number | null | undefined, expected: number, tolerance: number): void {
  expect(Math.abs((actual ?? Number.NaN) / expected - 1), `${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}
const spread = (standardDeviation: number): Baseline => ({
  estimate: { kind: 'mean', mean: 0, variance: standardDeviation ** 2, n: 2, unit: 1 },
})

describe('power', () => {
  for (const { shares, n, at500 } of powers.shares) {
    it(`shares of ${shares.join(' and ')}`, () => {
      const baseline = proportion({ yes: 100 * shares[0], n: 100 })
      const difference = shares[1] - shares[0]
      near(comparisonPower(baseline, { difference, n: 500 }), at500, 1e-12)
      expect(comparisonSampleSize(baseline, { difference }).n).toEqual([n, n])
    })
  }

  for (const { delta, sd, n, at100, detectable } of powers.means) {
    it(`means ${delta} apart, standard deviation ${sd}`, () => {
      // R's noncentral t stops at 1e-12, and its searches a little before that.
      near(comparisonPower(spread(sd), { difference: delta, n: 100 }), at100, 1e-10)
      expect(comparisonSampleSize(spread(sd), { difference: delta }).n?.[0]).toBe(Math.ceil(n))
      const { up, down } = minimumDetectableEffect(spread(sd), { n: 100, power: 0.9 })
      near(up, detectable, 1e-7)
      expect(down).toBe(-(up as number))
    })
  }

  for (const { d, ratio, n, at60 } of power) {
    it(`means ${d} standard deviations apart, arms 1 to ${ratio}`, () => {
      near(comparisonPower(spread(1), { difference: d, n: 60, ratio }), at60, 1e-10)
      const found = comparisonSampleSize(spread(1), { difference: d, ratio }).n as readonly [number, number]
      // The second arm is a whole number too, so that one answer less may be enough in the first.
      expect(Math.abs(found[0] - Math.ceil(n))).toBeLessThanOrEqual(1)
      expect(found[1]).toBe(Math.ceil(found[0] * ratio))
    })
  }

  it('NPS by the closed form z² (v1 + v2) / d² - 3', () => {
    const baseline = npsFromCounts({ promoters: 45, passives: 35, detractors: 20 })
    const z = 1.959963984540054 + 0.8416212335729143
    const n = Math.ceil((z * z * 2 * (0.65 - 0.0625)) / 0.05 ** 2 - 3)
    expect(comparisonSampleSize(baseline, { difference: 5 }).n).toEqual([n, n])
    expect(comparisonSampleSize(baseline, { difference: -5 }).n).toEqual([n, n])
  })

  const baselines = fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }))
      .map(([yes, no]) => proportion({ yes, n: yes + no })),
    fc
      .tuple(fc.nat(50), fc.nat(50), fc.nat(50))
      .filter(([a, b, c]) => a + b + c > 0)
      .map(([promoters, passives, detractors]) => npsFromCounts({ promoters, passives, detractors })),
    fc.integer({ min: 1, max: 999 }).map(spread),
  )
  it('size, power and effect agree, and more answers find more', () => {
    fc.assert(
      fc.property(
        baselines,
        fc.integer({ min: 2, max: 5000 }),
        fc.double({ min: 0.5, max: 0.95, noNaN: true }),
        fc.constantFrom(0.5, 1, 3),
        (baseline, n, power, ratio) => {
          const { up, down } = minimumDetectableEffect(baseline, { n, power, ratio })
          for (const difference of [up, down]) {
            if (difference === null) continue
            const found = comparisonPower(baseline, { difference, n, ratio })
            expect(found).toBeGreaterThanOrEqual(power - 1e-9)
            expect(comparisonPower(baseline, { difference, n: 2 * n, ratio })).toBeGreaterThanOrEqual(found)
            const size = comparisonSampleSize(baseline, { difference, power: power - 1e-9, ratio })
            expect(size.n?.[0] as number).toBeLessThanOrEqual(n)
            expect(size.power as number).toBeGreaterThanOrEqual(power - 1e-9)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('is what happens: tests of 1,000 pairs of samples', () => {
    const next = random(3)
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    const draw = (n: number, by: number) => Array.from({ length: n }, () => normal() + by)
    let found = 0
    for (let i = 0; i < 1000; i++) {
      const { pValue, difference } = compareValues(draw(30, 0), draw(30, 0.7))
      if ((pValue as number) < 0.05 && (difference as number) > 0) found++
    }
    const promised = comparisonPower(spread(1), { difference: 0.7, n: 30 })
    expect(Math.abs(found / 1000 - promised)).toBeLessThan(4 * Math.sqrt((promised * (1 - promised)) / 1000))
  })

  it('works in the unit of the metric', () => {
    const answers = [5, 5, 4, 4, 4, 3, 2, 5, 4, 1]
    const percent = comparisonPower(csat(answers), { difference: 10, n: 300 })
    near(percent, comparisonPower(proportion({ yes: 7, n: 10 }), { difference: 0.1, n: 300 }), 1e-12)
    expect(comparisonPower(mean([1, 2, 3]), { difference: 1e6, n: 300 })).toBe(1)
  })

  it('refuses', () => {
    const half = proportion({ yes: 1, n: 2 })
    expect(refusal(() => comparisonPower(half, { difference: 0.6, n: 9 })).path).toBe('options.difference')
    expect(refusal(() => comparisonPower(half, { difference: 0, n: 9 })).path).toBe('options.difference')
    expect(refusal(() => comparisonPower(half, { n: 9 } as never)).code).toBe('missing-option')
    expect(refusal(() => comparisonPower(half, { difference: 0.1, n: 1.5 })).path).toBe('options.n')
    expect(refusal(() => comparisonPower(half, { difference: 0.1, n: 9, ratio: 0 })).path).toBe('options.ratio')
    expect(refusal(() => comparisonSampleSize(half, { difference: 0.1, power: 1 })).path).toBe('options.power')
    expect(refusal(() => minimumDetectableEffect(mean([3, 3]), { n: 9 })).path).toBe('baseline.estimate.variance')
    expect(refusal(() => minimumDetectableEffect(nps([]), { n: 9 })).code).toBe('not-comparable')
  })
})
