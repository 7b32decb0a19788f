import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { npsSampleSize, proportionSampleSize } from '../../src/survey/sampleSize.ts'
import { refusal } from '../expectations.ts'

interface Case {
  readonly kind: 'nps' | 'proportion'
  readonly margin: number
  readonly level: number
  readonly variance: number
  readonly share: number
  readonly population: number | null
  readonly n: number
  readonly reached: number
}

const { sampleSize } = JSON.parse(readFileSync(new URL('../golden/drivers.json', import.meta.url), 'utf8')) as {
  sampleSize: readonly Case[]
}
const runs = { numRuns: 1000 }
const level = fc.double({ min: 0.5, max: 0.999, noNaN: true })
const population = fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined })

describe('sample sizes', () => {
  it.each(sampleSize)('as counted up in R: $kind, margin $margin, level $level, population $population', (known) => {
    const limited = known.population === null ? {} : { population: known.population }
    const size =
      known.kind === 'nps'
        ? npsSampleSize({ marginOfError: known.margin, level: known.level, variance: known.variance, ...limited })
        : proportionSampleSize({ marginOfError: known.margin, level: known.level, share: known.share, ...limited })
    expect(size.n).toBe(known.n)
    expect(Math.abs(size.marginOfError - known.reached)).toBeLessThanOrEqual(1e-12 * known.margin)
  })

  it('has the published sizes', () => {
    expect(npsSampleSize({ marginOfError: 10 }).n).toBe(382)
    expect(npsSampleSize({ marginOfError: 5 }).n).toBe(1534)
    expect(proportionSampleSize({ marginOfError: 0.05 }).n).toBe(385)
    expect(proportionSampleSize({ marginOfError: 0.03 }).n).toBe(1068)
  })

  it('gives plain records in a stable order', () => {
    expect(JSON.stringify(npsSampleSize({ marginOfError: 100, population: 1 }))).toBe(
      '{"n":1,"marginOfError":0,"level":0.95,"variance":1,"population":1,"method":"adjusted-wald"}',
    )
  })

  it('of the score meets its margin, and one fewer does not', () => {
    const given = fc.record({
      marginOfError: fc.double({ min: 0.5, max: 100, noNaN: true }),
      level,
      variance: fc.double({ min: 0.01, max: 1, noNaN: true }),
      population,
    })
    fc.assert(
      fc.property(given, ({ population, ...options }) => {
        const size = npsSampleSize(population === undefined ? options : { ...options, population })
        const error = (n: number): number => marginOf(size, size.variance, 100, n, 3)
        expect(size.n).toBeLessThanOrEqual(population ?? Number.POSITIVE_INFINITY)
        expect(error(size.n)).toBeLessThanOrEqual(options.marginOfError * (1 + 1e-12))
        if (size.n > 1) expect(error(size.n - 1)).toBeGreaterThan(options.marginOfError * (1 - 1e-12))
      }),
      runs,
    )
  })

  it('of a share meets its margin, and one fewer does not', () => {
    const given = fc.record({
      marginOfError: fc.double({ min: 0.005, max: 1, noNaN: true }),
      level,
      share: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      population,
    })
    fc.assert(
      fc.property(given, ({ population, ...options }) => {
        const size = proportionSampleSize(population === undefined ? options : { ...options, population })
        const error = (n: number): number => marginOf(size, options.share * (1 - options.share), 1, n, 0)
        expect(error(size.n)).toBeLessThanOrEqual(options.marginOfError * (1 + 1e-12))
        if (size.n > 1) expect(error(size.n - 1)).toBeGreaterThan(options.marginOfError * (1 - 1e-12))
      }),
      runs,
    )
  })

  it('asks for more answers where more is asked of them', () => {
    const margin = fc.double({ min: 0.5, max: 50, noNaN: true })
    fc.assert(
      fc.property(margin, margin, population, (a, b, population) => {
        const limited = population === undefined ? {} : { population }
        const [less, more] = [Math.min(a, b), Math.max(a, b)]
        const strict = npsSampleSize({ marginOfError: less, ...limited }).n
        expect(strict).toBeGreaterThanOrEqual(npsSampleSize({ marginOfError: more, ...limited }).n)
        expect(npsSampleSize({ marginOfError: less }).n).toBeGreaterThanOrEqual(strict)
      }),
      runs,
    )
  })

  it('refuses what no sample can answer', () => {
    const nps = (options: object) => refusal(() => npsSampleSize(options as never)).message
    expect(nps({})).toBe('options.marginOfError must be a number above 0 and at most 100 points, got undefined')
    expect(nps({ marginOfError: '10' })).toMatch(/^options.marginOfError must be a number above 0/)
    expect(nps({ marginOfError: Number.NaN })).toMatch(/got NaN$/)
    expect(nps({ marginOfError: 10, variance: 0 })).toMatch(/^options.variance must be/)
    expect(nps({ marginOfError: 10, variance: 1.5 })).toMatch(/^options.variance must be/)
    expect(nps({ marginOfError: 10, population: 0 })).toBe(
      'options.population must be a whole number of at least 1, got 0',
    )
    expect(nps({ marginOfError: 10, level: 95 })).toMatch(/^options.level must be/)
    expect(nps({ marginOfError: 10, share: 0.5 })).toMatch(/^options.share must be one of/)
    expect(nps({ marginOfError: 1e-9 })).toMatch(/^options.marginOfError must be large enough/)
    expect(refusal(() => npsSampleSize(undefined as never)).code).toBe('invalid-option')
    const share = (options: object) => refusal(() => proportionSampleSize(options as never)).message
    for (const wrong of [0, 1, -0.1, Number.NaN, '0.5']) {
      expect(share({ marginOfError: 0.05, share: wrong })).toMatch(/^options.share must be a fraction between 0 and 1/)
    }
    expect(share({ marginOfError: 1.5 })).toMatch(/^options.marginOfError must be a fraction/)
  })
})

/** The margin of n answers, with the finite population as a factor of the standard error's sample. */
function marginOf(
  { level, population }: { readonly level: number; readonly population: number | null },
  variance: number,
  unit: number,
  n: number,
  added: number,
): number {
  if (n === population) return 0
  const effective = population === null ? n : (n * (population - 1)) / (population - n)
  return unit * zOf(level) * Math.sqrt(variance / (effective + added))
}

/** The normal quantile by bisection of the integral of the density, Simpson's rule. */
function zOf(level: number): number {
  const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  const inside = (z: number): number => {
    const steps = 400
    let sum = density(0) + density(z)
    for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density((z * i) / steps)
    return (2 * sum * z) / (3 * steps)
  }
  let [low, high] = [0, 5]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (inside(middle) < level) low = middle
    else high = middle
  }
  return (low + high) / 2
}
