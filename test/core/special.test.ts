import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as distributions from '../../src/core/distributions.ts'
import { erfc, lgamma } from '../../src/core/special.ts'

const { betaCdf, betaQuantile, chiSquaredCdf, chiSquaredQuantile, gammaCdf } = distributions
const { normalCdf, normalQuantile, tCdf, tQuantile } = distributions

interface Case {
  readonly fn: string
  readonly args: readonly (number | 'upper')[]
  readonly value: number
}

const golden = new URL('../golden/special.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { cases: readonly Case[] }
const functions = { ...distributions, erfc, lgamma } as unknown as Record<string, (...args: unknown[]) => number>

/** The error as a multiple of what is allowed: 1e-12 of the value, 1e-10 where a parameter is 1e5 or more, 1e-14 in rational formulas. */
function excess({ fn, args, value }: Case): number {
  const error = Math.abs((functions[fn] as (...args: unknown[]) => number)(...args) - value)
  if (fn === 'lgamma') return error / Math.max(1e-14, 1e-13 * Math.abs(value))
  const large = args.slice(1).some((argument) => typeof argument === 'number' && argument >= 1e5)
  const closed = fn === 'erfc' || fn === 'normalQuantile'
  return error === 0 ? 0 : error / Math.abs(value) / (large ? 1e-10 : closed ? 1e-14 : 1e-12)
}

describe('special functions agree with R and mpmath', () => {
  const names = [...new Set(cases.map(({ fn }) => fn))]

  it('in every function', () => {
    expect(names.sort()).toEqual(Object.keys(functions).sort())
    expect(cases.length).toBeGreaterThan(2000)
  })

  for (const name of names) {
    it(name, () => {
      let worst = 0
      let where = ''
      for (const row of cases) {
        if (row.fn !== name) continue
        const size = excess(row)
        if (size <= worst) continue
        worst = size
        const error = Math.abs((functions[name] as (...args: unknown[]) => number)(...row.args) / row.value - 1)
        where = `${JSON.stringify(row)}, relative error ${error.toExponential(2)}`
      }
      expect(worst, `${name} is worst at ${where}`).toBeLessThanOrEqual(1)
    })
  }
})

describe('special functions at the ends', () => {
  it('give the ends of the support at p = 0 and p = 1', () => {
    for (const quantile of [normalQuantile, (p: number, tail?: 'upper') => tQuantile(p, 3, tail)]) {
      expect([quantile(0), quantile(1), quantile(0, 'upper'), quantile(1, 'upper')]).toEqual([
        -Infinity,
        Infinity,
        Infinity,
        -Infinity,
      ])
    }
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1])
    expect([betaQuantile(0, 2, 3, 'upper'), betaQuantile(1, 2, 3, 'upper')]).toEqual([1, 0])
    expect([chiSquaredQuantile(0, 3), chiSquaredQuantile(1, 3)]).toEqual([0, Infinity])
    expect([chiSquaredQuantile(0, 3, 'upper'), chiSquaredQuantile(1, 3, 'upper')]).toEqual([Infinity, 0])
  })

  it('give 0 and 1 at the ends of the support', () => {
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(0)]).toEqual([0, 1, 0.5])
    expect([tCdf(-Infinity, 3), tCdf(Infinity, 3), tCdf(0, 3), tCdf(-0, 3, 'upper')]).toEqual([0, 1, 0.5, 0.5])
    expect([betaCdf(0, 2, 3), betaCdf(1, 2, 3), betaCdf(0, 2, 3, 'upper')]).toEqual([0, 1, 1])
    expect([gammaCdf(0, 2), gammaCdf(0, 2, 'upper'), gammaCdf(1e300, 2)]).toEqual([0, 1, 1])
    expect(chiSquaredCdf(1e300, 2, 'upper')).toBe(0)
  })

  it('are 0 in the middle of t and normal', () => {
    expect([tQuantile(0.5, 3), tQuantile(0.5, 3, 'upper')]).toEqual([0, 0])
    expect([normalQuantile(0.5), normalQuantile(0.5, 'upper')]).toEqual([0, 0])
  })

  it('take t beyond where its square overflows', () => {
    expect(tCdf(-1e200, 0.5) / tCdf(-1e100, 0.5)).toBeCloseTo(1e-50, 60)
    expect(tQuantile(tCdf(-1e200, 0.5), 0.5) / -1e200).toBeCloseTo(1, 11)
  })

  it('end for absurd parameters', () => {
    for (const a of [1e-300, 1e-9, 1e9, 1e300]) {
      for (const p of [1e-300, 0.3, 1 - Number.EPSILON]) {
        expect(tQuantile(p, a)).toBeTypeOf('number')
        expect(chiSquaredQuantile(p, a)).toBeTypeOf('number')
        expect(gammaCdf(a, a)).toBeTypeOf('number')
        for (const b of [1e-9, 1, 1e9, 1e300]) expect(betaQuantile(p, a, b)).toBeTypeOf('number')
      }
    }
    expect([lgamma(0), lgamma(-1e300), lgamma(1e308)]).toEqual([NaN, NaN, Infinity])
  })
})

const power = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log10(low), max: Math.log10(high), noNaN: true }).map((exponent) => 10 ** exponent)
const side = fc.constantFrom('lower' as const, 'upper' as const)
const probability = power(1e-100, 0.5)
const freedom = power(0.1, 1e4)
const shape = power(0.5, 1e4)
const real = fc.tuple(fc.constantFrom(-1, 1), power(1e-6, 37)).map(([sign, size]) => sign * size)
const unit = fc.tuple(power(1e-9, 0.5), fc.boolean()).map(([x, flip]) => (flip ? 1 - x : x))

function check<Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Key in keyof Values]: fc.Arbitrary<Values[Key]> },
  holds: (...values: Values) => boolean | undefined,
): void {
  fc.assert(
    fc.property(...arbitraries, (...values) => holds(...(values as Values)) ?? true),
    { numRuns: 1000 },
  )
}

const near = (actual: number, wanted: number, relative: number): boolean =>
  Math.abs(actual - wanted) <= relative * Math.abs(wanted)

describe('CDFs undo quantiles', () => {
  it('normal', () => {
    check([power(1e-300, 0.5), side], (p, tail) => near(normalCdf(normalQuantile(p, tail), tail), p, 1e-12))
  })
  it('t', () => {
    check([probability, freedom, side], (p, df, tail) => {
      const t = tQuantile(p, df, tail)
      return !Number.isFinite(t) || near(tCdf(t, df, tail), p, 1e-11)
    })
  })
  it('chi-squared', () => {
    check([probability, freedom, side], (p, df, tail) => {
      const x = chiSquaredQuantile(p, df, tail)
      return x < 1e-300 || near(chiSquaredCdf(x, df, tail), p, 1e-11)
    })
  })
  // With b < 1 the quantile crowds so near 1 that its digits no longer tell p.
  it('beta', () => {
    check([probability, shape, shape], (p, a, b) => near(betaCdf(betaQuantile(p, a, b), a, b), p, 1e-8) || b < 1)
  })
})

describe('quantiles undo CDFs', () => {
  it('normal', () => {
    check([real], (x) => near(normalQuantile(normalCdf(-Math.abs(x))), -Math.abs(x), 1e-10 + 1e-15 / Math.abs(x)))
  })
  it('t', () => {
    check([real, freedom], (x, df) => {
      const tail = x < 0 ? 'lower' : 'upper'
      const p = tCdf(x, df, tail)
      return p < 1e-290 || near(tQuantile(p, df, tail), x, 1e-10 + 1e-14 / Math.abs(x))
    })
  })
  it('beta', () => {
    check([unit, shape, shape], (x, a, b) => {
      const tail = betaCdf(x, a, b) < 0.5 ? 'lower' : 'upper'
      const p = betaCdf(x, a, b, tail)
      return p < 1e-290 || near(betaQuantile(p, a, b, tail), x, 1e-9)
    })
  })
})

describe('the two tails sum to 1', () => {
  const whole = (cdf: (tail: 'lower' | 'upper') => number): boolean => near(cdf('lower') + cdf('upper'), 1, 1e-12)
  it('normal', () => check([real], (x) => whole((tail) => normalCdf(x, tail))))
  it('t', () => check([real, freedom], (x, df) => whole((tail) => tCdf(x, df, tail))))
  it('chi-squared', () => check([power(1e-6, 1e5), freedom], (x, df) => whole((tail) => chiSquaredCdf(x, df, tail))))
  it('gamma', () => check([power(1e-6, 1e5), shape], (x, a) => whole((tail) => gammaCdf(x, a, tail))))
  it('beta', () => check([unit, shape, shape], (x, a, b) => whole((tail) => betaCdf(x, a, b, tail))))
})

describe('CDFs and quantiles do not fall', () => {
  /** Allows for rounding between neighbours. */
  const rises = (f: (x: number) => number, one: number, other: number): boolean => {
    const low = f(Math.min(one, other))
    return f(Math.max(one, other)) >= low - 1e-11 * Math.abs(low)
  }
  it('normal', () => {
    check([real, real], (x, y) => rises(normalCdf, x, y))
    check([unit, unit], (p, q) => rises(normalQuantile, p, q))
  })
  it('t', () => {
    check([real, real, freedom], (x, y, df) => rises((value) => tCdf(value, df), x, y))
    check([unit, unit, freedom], (p, q, df) => rises((value) => tQuantile(value, df), p, q))
  })
  it('chi-squared', () => {
    check([power(1e-6, 1e5), power(1e-6, 1e5), freedom], (x, y, df) => rises((value) => chiSquaredCdf(value, df), x, y))
    check([unit, unit, freedom], (p, q, df) => rises((value) => chiSquaredQuantile(value, df), p, q))
  })
  it('beta', () => {
    check([unit, unit, shape, shape], (x, y, a, b) => rises((value) => betaCdf(value, a, b), x, y))
    check([unit, unit, shape, shape], (p, q, a, b) => rises((value) => betaQuantile(value, a, b), p, q))
  })
})

describe('symmetry', () => {
  it('normal: the lower tail at -x is the upper at x', () => {
    check([real], (x) => normalCdf(-x) === normalCdf(x, 'upper'))
    check([unit], (p) => normalQuantile(p) === -normalQuantile(p, 'upper'))
  })
  it('t: the lower tail at -x is the upper at x', () => {
    check([real, freedom], (x, df) => tCdf(-x, df) === tCdf(x, df, 'upper'))
    check([unit, freedom], (p, df) => tQuantile(p, df) === 0 - tQuantile(p, df, 'upper'))
  })
  it('beta: x with (a, b) mirrors 1 - x with (b, a)', () => {
    check([unit, shape, shape], (x, a, b) => {
      const mirror = 1 - x
      return 1 - mirror !== x || betaCdf(x, a, b) === betaCdf(mirror, b, a, 'upper')
    })
  })
})
