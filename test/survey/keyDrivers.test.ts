import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answer, type Scale, segment, summarize } from '../../src/index.ts'
import { covariances } from '../../src/summary/covariances.ts'
import { type KeyDrivers, keyDrivers } from '../../src/survey/keyDrivers.ts'
import { expectSame, refusal } from '../expectations.ts'

type Row = Readonly<Record<string, Answer>>
interface Case {
  readonly name: string
  readonly missing: 'listwise' | 'pairwise'
  readonly scale: Scale
  readonly rows: readonly (readonly (number | null)[])[]
  readonly n: number
  readonly r2: number
  readonly adjustedR2: number | null
  readonly shapley: readonly number[]
  readonly relative: readonly number[] | null
  readonly correlations: readonly number[]
  readonly performance: readonly number[]
}

const { drivers: cases } = JSON.parse(readFileSync(new URL('../golden/drivers.json', import.meta.url), 'utf8')) as {
  drivers: readonly Case[]
}
const runs = { numRuns: 1000 }
const methods = ['shapley', 'relative-weights'] as const
const near = (actual: number | null | undefined, expected: number | null | undefined, tolerance = 1e-10): void => {
  if (expected === null || expected === undefined || actual === null || actual === undefined) {
    expect(actual).toBe(expected)
  } else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance)
}
/** The first field is the outcome y, the others are the drivers d1, d2 and so on. */
const named = ([outcome, ...rest]: readonly (number | null)[]): Row =>
  Object.fromEntries([['y', outcome], ...rest.map((x, j) => [`d${j + 1}`, x])])
const namesOf = (rows: readonly (readonly unknown[])[]): string[] => (rows[0] ?? []).slice(1).map((_, j) => `d${j + 1}`)
const summed = ({ drivers }: KeyDrivers): number => drivers.reduce((sum, { weight }) => sum + (weight ?? 0), 0)
/** Answers of an outcome and 1 to 6 drivers, some missing; with few points, so that constant and equal columns come up. */
const tables = fc.tuple(fc.integer({ min: 2, max: 7 }), fc.constantFrom(2, 5, 10)).chain(([width, most]) => {
  const answer = fc.oneof({ arbitrary: fc.integer({ min: 1, max: most }), weight: 12 }, fc.constant(null))
  return fc.array(fc.array(answer, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 25 })
})

describe('keyDrivers', () => {
  it.each(cases)('of $name, $missing, as R finds it by brute force', ({ rows, missing, scale, ...known }) => {
    const options = { outcome: 'y', drivers: namesOf(rows), missing, scale }
    const result = keyDrivers(rows.map(named), options)
    expect([result.n, result.missing]).toEqual([known.n, rows.length - known.n])
    near(result.r2, known.r2)
    if (known.adjustedR2 !== null) near(result.adjustedR2, known.adjustedR2)
    for (const [j, driver] of result.drivers.entries()) {
      near(driver.weight, known.shapley[j])
      near(driver.share, (known.shapley[j] as number) / known.r2)
      near(driver.correlation, known.correlations[j])
      near(driver.performance, known.performance[j])
    }
    if (known.relative === null) return
    const relative = keyDrivers(rows.map(named), { ...options, method: 'relative-weights' })
    near(relative.r2, known.r2)
    for (const [j, { weight }] of relative.drivers.entries()) near(weight, known.relative[j])
  })

  it('has the published weights of the swiss data', () => {
    const swiss = cases[0] as Case
    const { drivers, r2 } = keyDrivers(swiss.rows.map(named), { outcome: 'y', drivers: namesOf(swiss.rows) })
    expect(drivers.map(({ weight }) => weight?.toFixed(4))).toEqual(['0.0571', '0.1712', '0.2601', '0.1056', '0.1128'])
    expect(r2?.toFixed(4)).toBe('0.7067')
  })

  it('splits what two equal drivers explain, and names them', () => {
    const rows = [1, 2, 3, 5, 4].map((x, i) => ({ y: x, a: x + (i % 2), b: x + (i % 2), c: i, still: 0.1 }))
    for (const method of methods) {
      const result = keyDrivers(rows, { outcome: 'y', drivers: ['a', 'b', 'c', 'still'], method })
      const [a, b, , still] = result.drivers
      near(a?.weight, b?.weight)
      expect(result.collinear).toEqual(['a', 'b'])
      expect(still).toEqual({ name: 'still', weight: 0, share: 0, correlation: null, mean: 0.1, performance: 10 / 6 })
      near(summed(result), result.r2, 1e-9)
      near(result.r2, keyDrivers(rows, { outcome: 'y', drivers: ['a', 'c'], method }).r2, 1e-9)
    }
    const total = rows.map(({ a, c, y }) => ({ y, a, c, total: a + c }))
    expect(keyDrivers(total, { outcome: 'y', drivers: ['a', 'c', 'total'] }).collinear).toEqual(['a', 'c', 'total'])
  })

  it('takes drivers for one that differ by less than their correlation can tell', () => {
    const rows = [3, 1, 4, 1, 5, 9, 2, 6].map((a, i) => ({ y: a + [5, 3, 5, 8, 9, 7, 9, 3][i]!, a, b: a + i * 1e-7 }))
    for (const method of methods) {
      const result = keyDrivers(rows, { outcome: 'y', drivers: ['a', 'b'], method })
      near(result.r2, keyDrivers(rows, { outcome: 'y', drivers: ['a'] }).r2, 1e-6)
      expect(result.collinear).toEqual(['a', 'b'])
    }
  })

  it('gives uncorrelated drivers their squared correlations', () => {
    const rows = [-1, 1].flatMap((a) =>
      [-1, 1].flatMap((b) => [-1, 1].map((c) => ({ a, b, c, y: 3 * a + 2 * b + c * a * b }))),
    )
    for (const method of methods) {
      const { drivers, r2 } = keyDrivers(rows, { outcome: 'y', drivers: ['a', 'b', 'c'], method })
      near(drivers[0]?.weight, 9 / 14)
      near(drivers[1]?.weight, 4 / 14)
      near(drivers[2]?.weight, 0)
      near(r2, 13 / 14)
    }
  })

  it('says what it cannot know', () => {
    const options = { outcome: 'y', drivers: ['a'] } as const
    const none = keyDrivers([] as { y: number; a: number }[], options)
    expect(none).toMatchObject({ value: null, r2: null, adjustedR2: null, reason: 'no-answers', n: 0 })
    expect(none.drivers).toEqual([
      { name: 'a', weight: null, share: null, correlation: null, mean: null, performance: null },
    ])
    expect(keyDrivers([{ y: 1, a: 2 }], options)).toMatchObject({ value: null, reason: 'no-variance', n: 1 })
    const unmoved = keyDrivers(
      [
        { y: 1, a: 2 },
        { y: 3, a: 2 },
      ],
      options,
    )
    expect(unmoved).toMatchObject({ value: 0, r2: 0, reason: null })
    expect(unmoved.drivers[0]).toMatchObject({ weight: 0, share: null, correlation: null, performance: null })
    // As many drivers as rows explain anything.
    expect(
      keyDrivers(
        [
          { y: 1, a: 2 },
          { y: 3, a: 1 },
        ],
        options,
      ),
    ).toMatchObject({ r2: 1, adjustedR2: null })
  })

  it('reads records of functions, columns, summaries and segments', () => {
    const rows = [
      [5, 5, 3],
      [4, 4, 5],
      [2, 1, 4],
      [1, 2, 2],
      [3, 3, null],
    ].map(([y, a, b]) => ({ y: y as number, a: a as number, b: b ?? null, region: 'x' }))
    const expected = keyDrivers(rows, { outcome: 'y', drivers: ['a', 'b'] })
    expect([expected.n, expected.missing, expected.definition]).toEqual([
      4,
      1,
      { outcome: 'y', drivers: ['a', 'b'], method: 'shapley', missing: 'listwise', scale: [1, 5] },
    ])
    const columns = { y: rows.map(({ y }) => y), a: rows.map(({ a }) => a), b: rows.map(({ b }) => b) }
    expect(keyDrivers(columns, { outcome: 'y', drivers: ['a', 'b'] })).toStrictEqual(expected)
    const of = covariances(['a', 'b'], { outcome: 'y' })
    expect(keyDrivers(summarize(rows, of))).toStrictEqual(expected)
    const grouped = segment(rows, { by: 'region', of, metric: (summary) => keyDrivers(summary) })
    expect(grouped.segments[0]?.result).toStrictEqual(expected)
    const turned = keyDrivers(rows, {
      outcome: ({ y }) => 6 - y,
      drivers: { a: 'a', high: ({ b }) => (b === null ? null : b + 1) },
    })
    near(turned.r2, expected.r2)
    expect(turned.drivers.map(({ name }) => name)).toEqual(['a', 'high'])
  })

  it('puts means between the ends of the scale, which are 0 and 100', () => {
    const rows = [0.1, 0.1, 0.1].map((low, i) => ({ y: i, low, high: 0.7, middle: [0.1, 0.4, 0.7][i] as number }))
    const { drivers } = keyDrivers(rows, { outcome: 'y', drivers: ['low', 'high', 'middle'] })
    expect(drivers.map(({ performance }) => performance)).toEqual([0, 100, 50])
  })

  it('refuses what it cannot weigh', () => {
    const wide = [0, 1, 2].map((i) => ({
      y: i,
      ...Object.fromEntries(Array.from({ length: 16 }, (_, j) => [`d${j}`, (i * j) % 3])),
    }))
    const drivers = Object.keys(wide[0] as object).slice(1)
    const options = { outcome: 'y', drivers } as never as { outcome: 'y'; drivers: [] }
    expect(refusal(() => keyDrivers(wide, options)).message).toBe(
      "options.drivers must be at most 15 for 'shapley'; options.method 'relative-weights' takes any number, got 16",
    )
    expect(keyDrivers(wide, { ...options, method: 'relative-weights' }).drivers).toHaveLength(16)
    const message = (given: object): string => refusal(() => keyDrivers([{ y: 1, a: 2, b: 3 }], given as never)).message
    expect(message({ outcome: 'y' })).toBe('options.drivers must be given, got undefined')
    expect(message({ drivers: ['a'] })).toBe('options.outcome must be given, got undefined')
    expect(message({ outcome: 'y', drivers: ['a', 'y'] })).toBe(
      'options.drivers[1] must be a field that is not there already, got "y"',
    )
    expect(message({ outcome: 'y', drivers: ['a'], method: 'beta' })).toMatch(/^options.method must be one of/)
    expect(message({ outcome: 'y', drivers: ['a'], scale: [3, 5] })).toBe(
      'options.scale must be one that holds all answers of the drivers, 2 to 2, got [3, 5]',
    )
    expect(message({ outcome: 'y', drivers: ['a'], weight: 'b' })).toMatch(/^options.weight must be one of/)
    const bare = summarize([{ a: 1, b: 2 }], covariances(['a', 'b']))
    expect(refusal(() => keyDrivers(bare)).path).toBe('rows.definition.outcome')
  })

  it('refuses correlations by pairs that contradict each other', () => {
    const rows = [
      [1, 1, null],
      [2, 2, null],
      [1, null, 1],
      [2, null, 2],
      [null, 1, 2],
      [null, 2, 1],
    ].map(named)
    const options = { outcome: 'y', drivers: ['d1', 'd2'], missing: 'pairwise' } as const
    expect(refusal(() => keyDrivers(rows, options)).message).toMatch(
      /^options.missing must be 'listwise': the correlations by pairs/,
    )
    expect(keyDrivers(rows, { ...options, missing: 'listwise' })).toMatchObject({
      n: 0,
      missing: 6,
      reason: 'no-answers',
    })
    const apart = [
      [1, 1, null],
      [2, 3, null],
      [1, null, 1],
      [2, null, 2],
    ].map(named)
    expect(keyDrivers(apart, options)).toMatchObject({ r2: null, reason: 'no-variance', pairs: { least: 0, most: 2 } })
  })

  it('has weights that add up to R², none below 0, in any order of rows and of drivers', () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(...methods), fc.nat(), (table, method, seed) => {
        const drivers = namesOf(table)
        const result = keyDrivers(table.map(named), { outcome: 'y', drivers, method })
        expect(result.n + result.missing + result.invalid).toBe(table.length)
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result)
        const at = seed % table.length
        const turned = [...table.slice(at), ...table.slice(0, at)].reverse()
        expectSame(keyDrivers(turned.map(named), { outcome: 'y', drivers, method }), result)
        const backwards = keyDrivers(table.map(named), { outcome: 'y', drivers: drivers.slice().reverse(), method })
        near(backwards.r2, result.r2, 1e-9)
        for (const { name, weight, share, correlation } of result.drivers) {
          const same = backwards.drivers.find((driver) => driver.name === name)
          near(same?.weight, weight, 1e-9)
          near(same?.correlation, correlation, 0)
          if (weight !== null) expect(weight).toBeGreaterThanOrEqual(0)
          if (share !== null) expect(share).toBeLessThanOrEqual(1 + 1e-9)
        }
        expect(backwards.collinear.slice().sort()).toEqual(result.collinear.slice().sort())
        if (result.r2 === null) return
        expect(result.r2 >= 0 && result.r2 <= 1).toBe(true)
        near(summed(result), result.r2, 1e-9)
      }),
      runs,
    )
  })

  it('explains as much by either method, and shares it out alike between two drivers', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const drivers = namesOf(table)
        const [shapley, relative] = methods.map((method) =>
          keyDrivers(table.map(named), { outcome: 'y', drivers, method }),
        ) as [KeyDrivers, KeyDrivers]
        near(relative.r2, shapley.r2, 1e-9)
        if (drivers.length > 2) return
        for (const [j, { weight }] of shapley.drivers.entries()) near(relative.drivers[j]?.weight, weight, 1e-9)
      }),
      runs,
    )
  })

  it('is not moved by the unit of an answer, nor by a constant added to it', () => {
    fc.assert(
      fc.property(
        tables,
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.constantFrom(-3, 0.25, 7),
        (table, shift, factor) => {
          const drivers = namesOf(table)
          const moved = table.map(([y, first, ...rest]) =>
            [y, first, ...rest].map((x, j) =>
              j !== 1 || x === null || x === undefined ? (x ?? null) : factor * x + shift,
            ),
          )
          const before = keyDrivers(table.map(named), { outcome: 'y', drivers })
          const after = keyDrivers(moved.map(named), { outcome: 'y', drivers })
          for (const [j, { weight }] of before.drivers.entries()) near(after.drivers[j]?.weight, weight, 1e-9)
        },
      ),
      runs,
    )
  })
})
