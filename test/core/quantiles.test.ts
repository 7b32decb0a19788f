import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binMiddle, binOf, binOfKey, binRange, countKeys, keyOf } from '../../src/core/histogram.ts'
import { addExact, addSquare, canonical } from '../../src/core/numeric.ts'
import { type QuantileType, quantileBetween, quantilePlace, rankInterval } from '../../src/core/quantiles.ts'
import { addWhole, groupSums } from '../../src/core/whole.ts'

interface Golden {
  readonly percents: readonly number[]
  readonly quantiles: readonly { readonly values: readonly number[]; readonly types: readonly (readonly number[])[] }[]
  readonly ranks: readonly {
    readonly n: number
    readonly percent: number
    readonly level: number
    readonly low: number | null
    readonly high: number | null
  }[]
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/quantiles.json'), 'utf8')) as Golden
const runs = { numRuns: 1000 }
/** Whole milliseconds: small ones, powers of two and beside them, and the longest. */
const whole = fc.oneof(
  fc.nat(5000),
  fc.maxSafeNat().map((x) => x % 1e15),
  fc.tuple(fc.integer({ min: 0, max: 49 }), fc.integer({ min: -1, max: 1 })).map(([e, by]) => Math.max(0, 2 ** e + by)),
  fc.constantFrom(0, 1, 1e15),
)

describe('quantiles', () => {
  it('of all nine types are those of R', () => {
    for (const { values, types } of golden.quantiles) {
      types.forEach((expected, i) => {
        golden.percents.forEach((percent, k) => {
          const place = quantilePlace(percent, values.length, (i + 1) as QuantileType)
          const found = quantileBetween(values[place.low] as number, values[place.high] as number, place)
          const size = Math.max(1, Math.abs(expected[k] as number))
          const where = `type ${i + 1}, ${percent} % of ${values.length}`
          expect(Math.abs(found - (expected[k] as number)) / size, where).toBeLessThan(1e-12)
        })
      })
    }
  })

  it('stand between two neighbouring values, of all types', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), fc.constantFrom(25, 50, 75, 90, 95, 99), (n, percent) => {
        for (const type of [1, 2, 3, 4, 5, 6, 7, 8, 9] as const) {
          const { low, high, part, of } = quantilePlace(percent, n, type)
          expect(low >= 0 && high < n && (high === low || high === low + 1)).toBe(true)
          expect(part >= 0 && part < of).toBe(true)
          expect(Math.abs(low - (n * percent) / 100)).toBeLessThanOrEqual(2)
        }
      }),
      runs,
    )
  })

  it('have the ranks of R qbinom as their interval', () => {
    let narrow = 0
    for (const { n, percent, level, low, high } of golden.ranks) {
      const expected = low === null || high === null ? null : { low: low - 1, high: high - 1 }
      if (expected === null) narrow++
      expect(rankInterval(percent, n, level), `${percent} % of ${n} at ${level}`).toEqual(expected)
    }
    expect(narrow).toBeGreaterThan(50)
  })

  it('take a tail of exactly α/2: the least and the greatest of five are a 93.75 % interval of the median', () => {
    expect(rankInterval(50, 5, 0.9375)).toEqual({ low: 0, high: 4 })
    expect(rankInterval(50, 5, 0.9376)).toBeNull()
  })
})

describe('bins', () => {
  it('hold what they say, each number in one of them, and their middle is near', () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 12 }), (x, bits) => {
        const bin = binOf(x, bits)
        const { low, width } = binRange(bin, bits)
        expect(x >= low && x < low + width).toBe(true)
        expect(Math.abs(binMiddle(bin, bits) - x)).toBeLessThanOrEqual(x * 2 ** -(bits + 1))
        if (x < 2 ** (bits + 1)) expect([bin, binMiddle(bin, bits)]).toEqual([x, x])
        expect(binOf(low, bits)).toBe(bin)
        expect(binOf(low + width, bits)).toBe(bin + 1)
      }),
      runs,
    )
  })

  it('are counted by key as they are found one by one', () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 50 }), fc.integer({ min: 1, max: 12 }), (list, bits) => {
        const table = new Float64Array(keyOf(1e15, bits) + 1)
        countKeys(Float64Array.from(list), list.length, bits, table)
        const found = new Map<number, number>()
        table.forEach((count, key) => {
          if (count > 0) found.set(binOfKey(key, bits), count)
        })
        const expected = new Map<number, number>()
        for (const x of list) expected.set(binOf(x, bits), (expected.get(binOf(x, bits)) ?? 0) + 1)
        expect([...found].sort()).toEqual([...expected].sort())
      }),
      runs,
    )
  })
})

describe('sums of whole numbers', () => {
  it('are exact, in steps and by group', () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 60 }), fc.integer({ min: 1, max: 200 }), (list, times) => {
        const many = Array.from({ length: times }, () => list).flat()
        const [sums, squares, plain, plainSquares]: [number[], number[], number[], number[]] = [[], [], [], []]
        addWhole(Float64Array.from(many), many.length, sums, squares)
        const groups = groupSums()
        for (const x of many) {
          addExact(plain, x)
          addSquare(plainSquares, x)
          groups.add(3, x)
        }
        expect(canonical(sums)).toEqual(canonical(plain))
        expect(canonical(squares)).toEqual(canonical(plainSquares))
        const [bySum, bySquares] = groups.read(3)
        expect(canonical(bySum)).toEqual(canonical(plain))
        expect(canonical(bySquares)).toEqual(canonical(plainSquares))
        const total = many.reduce((sum, x) => sum + BigInt(x) ** 2n, 0n)
        expect(canonical(squares).exact.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(total)
      }),
      runs,
    )
  })
})
