import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addExact,
  addSquare,
  addSums,
  canonical,
  exactMean,
  isExactSum,
  LARGEST,
  SMALLEST,
  sampleVariance,
  sumOf,
} from '../../src/core/numeric.ts'
import type { ExactSum } from '../../src/core/types.ts'

/* Sums against whole numbers of any size: every double is a whole number of 2^-1074, its square of 2^-2148. */

const runs = { numRuns: 1000 }

/** A double in steps of 2^-1200, by doubling alone. */
function steps(x: number): bigint {
  let whole = x
  let doubled = 0
  for (; !Number.isInteger(whole); doubled += 50) whole *= 2 ** 50
  const size = BigInt(whole) << 1200n
  return size >> BigInt(doubled)
}

const stepsOf = (list: readonly number[]): bigint => list.reduce((sum, x) => sum + steps(x), 0n)
const squaresOf = (list: readonly number[]): bigint => list.reduce((sum, x) => sum + steps(x) ** 2n, 0n)
const size = (x: bigint): bigint => (x < 0n ? -x : x)

/** The doubles beside a finite x. */
function beside(x: number): [number, number] {
  if (x === 0) return [-Number.MIN_VALUE, Number.MIN_VALUE]
  const view = new DataView(new ArrayBuffer(8))
  const move = (by: bigint): number => {
    view.setFloat64(0, x)
    view.setBigInt64(0, view.getBigInt64(0) + by)
    return view.getFloat64(0)
  }
  return x > 0 ? [move(-1n), move(1n)] : [move(1n), move(-1n)]
}

function isEven(x: number): boolean {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  return view.getUint8(7) % 2 === 0
}

/** Whether x is the double nearest to numerator / divisor steps of 2^-1200 · scale, the even one of two as near. */
function isNearest(x: number, numerator: bigint, divisor = 1n, scale = 1n): boolean {
  const off = (y: number): bigint => size(steps(y) * scale * divisor - numerator)
  return beside(x).every((y) => off(x) < off(y) || (off(x) === off(y) && isEven(x)))
}

/** Amounts over the whole range that is taken, with round ones, equal ones and the ends. */
const amount: fc.Arbitrary<number> = fc
  .tuple(
    fc.oneof(
      fc.double({ min: SMALLEST, max: LARGEST, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      fc.integer({ min: -465, max: 465 }).map((exponent) => 2 ** exponent),
      fc.constantFrom(0, SMALLEST, LARGEST, 0.1, 1 / 3, 1, 2 ** 53 - 1, 2 ** 53 + 2),
    ),
    fc.constantFrom(1, -1),
  )
  .map(([x, sign]) => (x === 0 ? 0 : sign * x))
const plain = fc.array(amount, { maxLength: 40 })
/** Lists that nearly cancel: what is left is a few small numbers. */
const cancelling = fc.tuple(plain, fc.array(amount, { maxLength: 3 })).map(([list, left]) => {
  const back = list.map((x) => (x === 0 ? 0 : -x)).reverse()
  return [...list, ...left, ...back]
})
const amounts = fc.oneof(plain, cancelling)

const sumTo = (list: readonly number[]): number[] => {
  const parts: number[] = []
  for (const x of list) addExact(parts, x)
  return parts
}
const squareTo = (list: readonly number[]): number[] => {
  const parts: number[] = []
  for (const x of list) addSquare(parts, x)
  return parts
}
const exact = (list: readonly number[]): ExactSum => canonical(sumTo(list))

describe('a running exact sum', () => {
  it('holds the sum of all that was added', () => {
    fc.assert(
      fc.property(amounts, (list) => {
        const parts = sumTo(list)
        expect(stepsOf(parts)).toBe(stepsOf(list))
        expect(parts.every((part) => Number.isFinite(part) && part !== 0)).toBe(true)
      }),
      runs,
    )
  })

  it('holds the sum of squares, with what their rounding lost', () => {
    fc.assert(
      fc.property(amounts, (list) => {
        const parts = squareTo(list)
        expect(parts.every((part) => Number.isFinite(part) && part !== 0)).toBe(true)
        expect(stepsOf(parts) << 1200n).toBe(squaresOf(list))
      }),
      runs,
    )
  })

  it('keeps remainders below the smallest normal double', () => {
    const list = Array.from({ length: 100 }, (_, i) => SMALLEST * (1 + i * 2 ** -52))
    for (const x of list) expect(stepsOf(squareTo([x])) << 1200n).toBe(squaresOf([x]))
    const parts = squareTo([...list, LARGEST, -LARGEST])
    expect(stepsOf(parts) << 1200n).toBe(squaresOf([...list, LARGEST, LARGEST]))
    // The second difference of the squares of neighbours is below the smallest normal double
    const [x, y, z] = list as [number, number, number]
    const difference = squareTo([x, z])
    for (const part of squareTo([y, y])) addExact(difference, -part)
    expect(difference).toEqual([2 * (z - y) ** 2])
    expect(difference[0]).toBeLessThan(2 ** -1022)
  })

  it('takes neither room nor harm from many of the largest', () => {
    const parts = squareTo(Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? LARGEST : 1 / 3)))
    expect(parts.every(Number.isFinite)).toBe(true)
    expect(parts.length).toBeLessThan(45)
  })
})

describe('the canonical form', () => {
  it('is the sum correctly rounded, then what is left of it correctly rounded, and so on', () => {
    fc.assert(
      fc.property(amounts, fc.boolean(), (list, squared) => {
        const parts = squared ? squareTo(list) : sumTo(list)
        let rest = stepsOf(parts)
        for (const part of canonical(parts).exact) {
          expect(isNearest(part, rest), `${part}`).toBe(true)
          rest -= steps(part)
        }
        expect(rest).toBe(0n)
      }),
      runs,
    )
  })

  it('is the same for any order and by any tree of merges', () => {
    fc.assert(
      fc.property(amounts, fc.infiniteStream(fc.nat()), (list, choices) => {
        const pick = (below: number): number => (choices.next().value as number) % below
        const whole = exact(list)
        const left = [...list]
        const shuffled: number[] = []
        while (left.length > 0) shuffled.push(...left.splice(pick(left.length), 1))
        expect(exact(shuffled)).toStrictEqual(whole)

        const trees: ExactSum[] = [{ exact: [] }, ...shuffled.map((x) => exact([x]))]
        while (trees.length > 1) {
          const [a] = trees.splice(pick(trees.length), 1) as [ExactSum]
          const [b] = trees.splice(pick(trees.length), 1) as [ExactSum]
          trees.push(addSums(Object.freeze(a), Object.freeze(b)))
        }
        expect(trees[0]).toStrictEqual(whole)
      }),
      runs,
    )
  })

  it('is what isExactSum takes', () => {
    fc.assert(
      fc.property(amounts, fc.boolean(), (list, squared) => {
        expect(isExactSum(canonical(squared ? squareTo(list) : sumTo(list)).exact)).toBe(true)
      }),
      runs,
    )
  })

  it('has no other spelling that isExactSum takes', () => {
    const spelling = fc.constantFrom<(parts: readonly number[], at: number) => unknown[]>(
      (parts, at) => parts.flatMap((part, i) => (i === at ? [part / 2, part / 2] : part)),
      (parts, at) => parts.flatMap((part, i) => (i === at ? [part * 3, part * -2] : part)),
      (parts, at) => parts.flatMap((part, i) => (i === at ? [part, 0] : part)),
      (parts, at) => parts.flatMap((part, i) => (i === at ? [-0, part] : part)),
      (parts) => [...parts, 2 ** -300, -(2 ** -300)],
      (parts, at) =>
        parts.flatMap((part, i) => (i === at ? beside(part).map((y, j) => (j === 0 ? part - y : y)) : part)),
      (parts) => (parts.length > 1 ? [...parts].reverse() : [...parts, ...parts]),
      (parts, at) => parts.map((part, i) => (i === at ? String(part) : part)),
      (parts, at) => parts.map((part, i) => (i === at ? [part] : part)),
      (parts, at) => parts.map((part, i) => (i === at ? null : part)),
      (parts, at) => parts.map((part, i) => (i === at ? Number.NaN : part)),
      (parts, at) => parts.map((part, i) => (i === at ? Infinity : part)),
    )
    fc.assert(
      fc.property(amounts, spelling, fc.nat(), (list, respell, at) => {
        const parts = exact(list).exact
        fc.pre(parts.length > 0)
        expect(isExactSum(respell(parts, at % parts.length))).toBe(false)
      }),
      runs,
    )
  })

  it('by cases', () => {
    for (const right of [
      [],
      [1],
      [-1],
      [5e-324],
      [1, 2 ** -54],
      [1, 2 ** -60, -(2 ** -200)],
      [1e16, 1],
      [2 ** 53, 1],
    ]) {
      expect(isExactSum(right), JSON.stringify(right)).toBe(true)
    }
    const wrong = [
      [0],
      [-0],
      [1, 1],
      [1, 0],
      [2 ** -54, 1],
      [2 ** 53 + 2, -1],
      [1, -1],
      [1.5e308, 1.5e308],
      [Number.NaN],
      [Infinity],
      [undefined],
      [null],
      ['1'],
      [[1]],
      [{}],
      [true],
      [1n],
      Array.from({ length: 65 }, (_, i) => 2 ** (900 - 60 * i)).slice(0, 65),
      new Array(1),
    ]
    for (const parts of wrong) expect(isExactSum(parts), String(parts)).toBe(false)
  })

  it('does not change what it is given', () => {
    const parts = Object.freeze([2 ** -60, 1, 2 ** 60]) as readonly number[]
    const { exact: made } = canonical(parts)
    expect(made).toEqual([2 ** 60, 1, 2 ** -60])
    expect(parts).toEqual([2 ** -60, 1, 2 ** 60])
    const [a, b] = [exact([1e16, 1]), exact([-1e16])].map((sum) => Object.freeze({ exact: Object.freeze(sum.exact) }))
    expect(addSums(a as ExactSum, b as ExactSum)).toEqual({ exact: [1] })
    expect(a).toEqual({ exact: [1e16, 1] })
  })

  it('gives the sum as the nearest double', () => {
    for (const [list, sum] of [
      [[], 0],
      [[0.1, 0.2, -0.3], 2 ** -55],
      [[1e140, 1, -1e140], 1],
      [[1e140, 1e-140, -1e140], 1e-140],
      [Array<number>(10).fill(0.1), 1],
      [[2 ** 53, 1], 2 ** 53],
      [[2 ** 53, 1, 1e-140], 2 ** 53 + 2],
      [[2 ** 53 + 2, 1], 2 ** 53 + 4],
      [[2 ** 53 + 2, 1, -1e-140], 2 ** 53 + 2],
      [[-(2 ** 53), -1, -1e-140], -(2 ** 53) - 2],
    ] as [number[], number][]) {
      expect(sumOf(exact(list)), JSON.stringify(list)).toBe(sum)
    }
    expect(Object.is(sumOf(exact([])), 0)).toBe(true)
    expect(Object.is(sumOf(exact([-0, -0])), 0)).toBe(true)
    expect(Object.is(sumOf(exact([1e-140, -1e-140])), 0)).toBe(true)
  })
})

describe('the mean', () => {
  it('is the exact fraction, correctly rounded', () => {
    const several = amounts.filter((list) => list.length > 0)
    fc.assert(
      fc.property(several, (list) => {
        const mean = exactMean(list.length, exact(list))
        expect(isNearest(mean, stepsOf(list), BigInt(list.length)), `${mean}`).toBe(true)
        expect(Object.is(mean, -0)).toBe(false)
      }),
      runs,
    )
  })

  it('of equal amounts is that amount', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 1000 }), (x, n) => {
        expect(exactMean(n, exact(Array<number>(n).fill(x)))).toBe(x)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the sample variance', () => {
  const of = (list: readonly number[]): number => sampleVariance(list.length, exact(list), canonical(squareTo(list)))

  it('is the exact fraction, correctly rounded', () => {
    const several = amounts.filter((list) => list.length > 1)
    fc.assert(
      fc.property(several, (list) => {
        const n = BigInt(list.length)
        const numerator = n * squaresOf(list) - stepsOf(list) ** 2n
        const variance = of(list)
        expect(isNearest(variance, numerator, n * (n - 1n), 1n << 1200n), `${variance}`).toBe(true)
      }),
      runs,
    )
  })

  it('is never below 0, and 0 of equal amounts', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 2, max: 50 }), (x, n) => {
        expect(Object.is(of(Array<number>(n).fill(x)), 0)).toBe(true)
      }),
      runs,
    )
  })

  it('of amounts that differ in their last bit, at either end of the range', () => {
    for (const x of [SMALLEST, 1, 1e15, beside(LARGEST)[0]]) {
      const up = beside(x)[1]
      const variance = (up - x) ** 2 / 2
      expect(of([x, up]), `${x}`).toBe(variance)
      expect(variance).toBeGreaterThan(0)
    }
  })

  it('is rounded once where it is itself below the smallest normal double', () => {
    const step = beside(SMALLEST)[1] - SMALLEST
    const list = [59, 81, 59, 76].flatMap((times, k) => Array<number>(times).fill(SMALLEST + k * step))
    const n = BigInt(list.length)
    const variance = of(list)
    expect(isNearest(variance, n * squaresOf(list) - stepsOf(list) ** 2n, n * (n - 1n), 1n << 1200n)).toBe(true)
  })

  it('does not move with the amounts', () => {
    const whole = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(whole, fc.constantFrom(1e9, -1e12, 2 ** 52), (list, shift) => {
        expect(of(list.map((x) => x + shift))).toBe(of(list))
      }),
      runs,
    )
  })

  it('by cases', () => {
    for (const [list, variance] of [
      [[1, 2, 3, 4], 5 / 3],
      [[2, 4, 4, 4, 5, 5, 7, 9], 32 / 7],
      [[1e140, -1e140], 2 * 1e140 ** 2],
      [[0.1, 0.1, 0.1], 0],
      [[10000001, 10000003, 10000002], 1],
      [[0, SMALLEST], SMALLEST ** 2 / 2],
    ] as [number[], number][]) {
      expect(of(list), JSON.stringify(list)).toBe(variance)
    }
  })
})
