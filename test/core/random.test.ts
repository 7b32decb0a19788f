import { describe, expect, it } from 'vitest'
import { chiSquaredCdf } from '../../src/core/distributions.ts'
import { CxError } from '../../src/core/errors.ts'
import { random } from '../../src/core/random.ts'

const SEEDS = [0, 1, 2, 7, -1, -2, -8, 2 ** 31, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, -(2 ** 32)]
const HUGE = [2 ** 33, 2 ** 52, 2 ** 53 - 1, -(2 ** 53) + 1, -(2 ** 52)]

const draws = (seed: number, n: number): number[] => {
  const next = random(seed)
  return Array.from({ length: n }, () => next())
}

/** How likely a worse fit is to bins that are equally likely. */
function chance(counts: ArrayLike<number>, n: number): number {
  const expected = n / counts.length
  let statistic = 0
  for (let i = 0; i < counts.length; i++) statistic += ((counts[i] as number) - expected) ** 2 / expected
  return chiSquaredCdf(statistic, counts.length - 1, 'upper')
}

function binned(values: Iterable<number>, bins: number): Float64Array {
  const counts = new Float64Array(bins)
  for (const value of values) counts[Math.floor(value * bins)]! += 1
  return counts
}

describe('random', () => {
  it('is fixed by its seed, and one stream does not disturb another', () => {
    for (const seed of [...SEEDS, ...HUGE]) {
      const [a, b, other] = [random(seed), random(seed), random(seed - Math.sign(seed))]
      for (let i = 0; i < 100; i++) {
        other()
        expect(b()).toBe(a())
      }
    }
  })

  it('is the stream of the published generator on every machine', () => {
    // sfc32 after twelve turns, seeded by splitmix32 over the low and then over the high word, written anew in Python
    for (const [seed, start, last] of [
      [0, [0.3658545569888457, 0.25418813540006524, 0.1337866517228058], 0.3786444691751045],
      [7, [0.3104038485786186, 0.5089088939056035, 0.14822027724764808], 0.5873462654835996],
      [-5, [0.7275972663678221, 0.9822821408117824, 0.6947460051266452], 0.8453305656736135],
      [2 ** 40 + 3, [0.7909765217446688, 0.07933422118673938, 0.12291445799160805], 0.0182403153039028],
    ] as const) {
      const values = draws(seed, 1000)
      expect(values.slice(0, 3)).toEqual(start)
      expect(values[999]).toBe(last)
    }
  })

  it('gives another stream for another seed', () => {
    const seen = new Map<string, number>()
    for (const seed of [...SEEDS, ...HUGE]) {
      const start = draws(seed, 3).join()
      expect(seen.get(start), `a seed with the stream of ${seed}`).toBe(undefined)
      seen.set(start, seed)
    }
    const first = new Set(Array.from({ length: 20_000 }, (_, i) => random(i - 10_000)()))
    expect(first.size).toBe(20_000)
  })

  it('stays in [0, 1), with all 53 bits of a double', () => {
    let low = 1
    let high = 0
    const ones = new Float64Array(53)
    const n = 20_000
    for (const value of draws(11, n)) {
      low = Math.min(low, value)
      high = Math.max(high, value)
      let whole = BigInt(value * 2 ** 53)
      for (let bit = 0; bit < 53; bit++, whole >>= 1n) if (whole & 1n) ones[bit]! += 1
    }
    expect(low >= 0 && low < 0.001 && high > 0.999 && high < 1).toBe(true)
    for (const [bit, count] of ones.entries()) {
      expect(Math.abs(count - n / 2) / Math.sqrt(n / 4), `bit ${bit}`).toBeLessThan(5)
    }
  })

  it('falls evenly, alone, in pairs and over seeds', () => {
    const n = 100_000
    const chances: number[] = []
    for (const seed of [0, 1, -5, 42, 2 ** 40, 2 ** 53 - 1]) {
      const values = draws(seed, n)
      chances.push(chance(binned(values, 100), n))
      const pairs = values.slice(1).map((value, i) => (Math.floor(value * 20) + (values[i] as number)) / 20)
      chances.push(chance(binned(pairs, 400), n - 1))
    }
    const firsts = (from: number) => Array.from({ length: n }, (_, i) => random(from + i)())
    chances.push(chance(binned(firsts(0), 100), n), chance(binned(firsts(2 ** 45), 100), n))
    for (const p of chances) expect(p > 1e-6 && p < 1 - 1e-6, `p-values ${chances}`).toBe(true)
  })

  it('refuses what is no whole number', () => {
    for (const seed of [0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, '7', null, undefined, 7n, {}] as number[]) {
      expect(() => random(seed)).toThrow(CxError)
      expect(() => random(seed)).toThrow(expect.objectContaining({ code: 'invalid-option', path: 'seed' }))
    }
  })
})
