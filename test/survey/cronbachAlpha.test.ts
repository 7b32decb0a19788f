import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, merge, summarize } from '../../src/index.ts'
import { covariances } from '../../src/summary/covariances.ts'
import { type AlphaItem, type CronbachAlpha, cronbachAlpha } from '../../src/survey/cronbachAlpha.ts'
import { expectSame, refusal } from '../expectations.ts'

type Row = Readonly<Record<string, number | null>>
interface Case extends Pick<CronbachAlpha, 'n' | 'averageCorrelation' | 'standardised'> {
  readonly name: string
  readonly level: number
  readonly rows: readonly (readonly (number | null)[])[]
  readonly value: number
  readonly standardError: number
  readonly interval: readonly [number, number]
  readonly items: readonly Omit<AlphaItem, 'name'>[]
}

const { reliability } = JSON.parse(readFileSync(new URL('../golden/drivers.json', import.meta.url), 'utf8')) as {
  reliability: readonly Case[]
}
const runs = { numRuns: 1000 }
const near = (actual: number | null | undefined, expected: number | null, tolerance = 1e-12): void => {
  if (expected === null || actual === null || actual === undefined) expect(actual).toBe(expected)
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)))
}
const named = (row: readonly (number | null)[]): Row => Object.fromEntries(row.map((x, j) => [`q${j + 1}`, x]))
/** Complete answers of 2 to 6 questions, half of them with fractions. */
const tables = fc.tuple(fc.integer({ min: 2, max: 6 }), fc.constantFrom(1, 7)).chain(([width, divisor]) =>
  fc.array(
    fc.array(
      fc.integer({ min: 1, max: 10 }).map((x) => x / divisor),
      { minLength: width, maxLength: width },
    ),
    { minLength: 2, maxLength: 30 },
  ),
)

describe('cronbachAlpha', () => {
  it.each(reliability)(
    'of $name as R finds it in the raw answers',
    ({ name, level, rows, items, interval, ...known }) => {
      const result = cronbachAlpha(rows.map(named), { level })
      // R subtracts means from answers that lie far from 0.
      const tolerance = name === 'far' ? 1e-8 : 1e-12
      expect(result.n).toBe(known.n)
      expect(result.missing).toBe(rows.length - known.n)
      near(result.value, known.value, tolerance)
      near(result.standardised, known.standardised, tolerance)
      near(result.averageCorrelation, known.averageCorrelation, tolerance)
      // Differentiated numerically there.
      near(result.standardError, known.standardError, 1e-6)
      near(result.interval?.low, interval[0], 1e-9)
      near(result.interval?.high, interval[1], 1e-9)
      for (const [j, item] of items.entries()) {
        for (const field of ['mean', 'standardDeviation', 'itemRest', 'alphaIfDropped'] as const) {
          near(result.items[j]?.[field], item[field], tolerance)
        }
      }
    },
  )

  it('has the published alpha of the attitude data', () => {
    const attitude = reliability.find(({ name }) => name === 'attitude') as Case
    const { value, standardised } = cronbachAlpha(attitude.rows.map(named))
    expect([value?.toFixed(4), standardised?.toFixed(4)]).toEqual(['0.8431', '0.8391'])
  })

  it('is below 0 where answers oppose each other, and null where their sum never varies', () => {
    expect(cronbachAlpha({ a: [1, 2, 3, 4], b: [4, 3, 2, 2] }).value).toBeLessThan(-5)
    const opposed = cronbachAlpha({ a: [0.1, 0.2, 0.7], b: [-0.1, -0.2, -0.7] })
    expect([opposed.value, opposed.reason, opposed.interval, opposed.estimate, opposed.standardised]).toEqual([
      null,
      'no-variance',
      null,
      null,
      null,
    ])
    near(opposed.items[0]?.itemRest, -1)
    expect(cronbachAlpha({ a: [0.1, 0.2, 0.7], b: [0.9, 0.8, 0.3] }).value).toBeNull()
  })

  it('reads rows, columns, generators, chosen items and summaries alike', () => {
    const rows = [
      { id: 'x', a: 1, b: 2, c: 5 },
      { id: 'y', a: 4, b: 4, c: 3 },
      { id: 'z', a: 5, b: null, c: 1 },
      { id: 'w', a: 2, b: 2, c: 2 },
    ]
    const items = ['a', 'b', 'c'] as const
    const expected = cronbachAlpha(rows, { items })
    function* generated() {
      yield* rows.map(({ a, b, c }) => ({ a, b, c }))
    }
    expect(cronbachAlpha(generated())).toStrictEqual(expected)
    expect(cronbachAlpha({ a: [1, 4, 5, 2], b: [2, 4, null, 2], c: Float32Array.of(5, 3, 1, 2) })).toStrictEqual(
      expected,
    )
    expect(cronbachAlpha(summarize(rows, covariances(items)))).toStrictEqual(expected)
    expect([expected.n, expected.missing]).toEqual([3, 1])
    expect(cronbachAlpha(rows, { items: ['a', 'c'] }).n).toBe(4)
  })

  it('counts what is missing, and refuses it where told so', () => {
    const rows = [{ a: 1, b: 2 }, { a: 2, b: undefined }, { a: 3 }, { a: 2, b: 1 }] as { a: number; b?: number }[]
    expect(cronbachAlpha(rows)).toMatchObject({ n: 2, missing: 2 })
    expect(refusal(() => cronbachAlpha(rows, { missing: 'refuse' })).message).toBe(
      'rows[1].b must be a finite number, got undefined',
    )
    const empty = cronbachAlpha([] as { a: number; b: number }[], { items: ['a', 'b'] })
    expect([empty.value, empty.reason, empty.items[0]]).toEqual([
      null,
      'no-answers',
      { name: 'a', mean: null, standardDeviation: null, itemRest: null, alphaIfDropped: null },
    ])
    expect(cronbachAlpha([{ a: 1, b: 2 }])).toMatchObject({ value: null, reason: 'no-variance', n: 1 })
  })

  it('refuses what has no alpha', () => {
    const message = (run: () => unknown): string => refusal(run).message
    expect(message(() => cronbachAlpha([{ a: 1 }]))).toBe('options.items must be at least two items, got ["a"]')
    expect(message(() => cronbachAlpha(null as never))).toMatch(/^rows must be rows or a record of columns, got null/)
    expect(message(() => cronbachAlpha([]))).toBe('options.items must be at least two items, got []')
    expect(message(() => cronbachAlpha([{ a: 1, b: Number.NaN }]))).toBe('rows[0].b must be a finite number, got NaN')
    expect(message(() => cronbachAlpha([{ a: 1, b: 1e40 }]))).toMatch(/^rows\[0\].b must be a finite number, 0 or from/)
    expect(message(() => cronbachAlpha([{ a: 1, b: true }] as never))).toMatch(/^rows\[0\].b must be a finite number/)
    expect(message(() => cronbachAlpha([{ a: 1, b: 1 }], { items: ['a', 'a'] }))).toMatch(/^options.items\[1\] must be/)
    expect(message(() => cronbachAlpha([{ a: 1, b: 1 }], { items: ['a', 'd'] as never }))).toMatch(
      /^rows\[0\].d must be/,
    )
    expect(message(() => cronbachAlpha([{ a: 1, b: 1 }], { missing: 'pairwise' as never }))).toMatch(/^options.missing/)
    const pairs = summarize([{ a: 1, b: 2 }], covariances(['a', 'b'], { missing: 'pairwise' }))
    expect(refusal(() => cronbachAlpha(pairs)).code).toBe('different-definition')
    const apart = summarize([{ a: 1, b: 2, c: 3 }], covariances(['a', 'b'], { outcome: 'c' }))
    expect(refusal(() => cronbachAlpha(apart)).path).toBe('rows.definition.outcome')
    const plain = summarize([{ a: 1, b: 2 }], covariances(['a', 'b']))
    expect(refusal(() => cronbachAlpha(plain, { missing: 'refuse' })).path).toBe('options.missing')
  })

  it('of items that are all the same is 1, and never rounded above it', () => {
    const item = [0, 3, 6, 6]
    const table = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [name, item]))
    expect(cronbachAlpha(table as Record<string, number[]>).value).toBe(1)
  })

  it('is not moved by a constant added to an item, nor by one factor for all', () => {
    fc.assert(
      fc.property(
        tables,
        fc.integer({ min: -5000, max: 5000 }),
        fc.constantFrom(0.5, 2, 64),
        (table, shift, factor) => {
          const before = cronbachAlpha(table.map(named))
          const after = cronbachAlpha(table.map(([first, ...rest]) => named([(first as number) + shift, ...rest])))
          const scaled = cronbachAlpha(table.map((row) => named(row.map((x) => factor * x))))
          // A shifted answer is rounded where it is no whole number.
          near(after.value, before.value, 1e-8)
          near(scaled.value, before.value)
          near(scaled.standardError, before.standardError, 1e-10)
          if (before.value !== null) expect(before.value).toBeLessThanOrEqual(1)
        },
      ),
      runs,
    )
  })

  it('is the same in any order of rows and, but for their list, of items', () => {
    fc.assert(
      fc.property(tables, fc.nat(), (table, seed) => {
        const before = cronbachAlpha(table.map(named))
        const at = seed % table.length
        expectSame(cronbachAlpha([...table.slice(at), ...table.slice(0, at)].reverse().map(named)), before)
        const names = before.items.map(({ name }) => name).reverse()
        const turned = cronbachAlpha(table.map(named), { items: names })
        near(turned.value, before.value)
        near(turned.items.at(-1)?.itemRest, before.items[0]?.itemRest ?? null, 1e-9)
      }),
      runs,
    )
  })

  it('has summaries that merge, decode and are as their rows in any split', () => {
    const answer = fc.oneof(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: -(2 ** 45), max: 2 ** 45 }),
      fc.constant(null),
      fc.double({ min: -2e6, max: 1e6, noNaN: true }),
    )
    const row = fc
      .record({ a: answer, b: answer, c: answer })
      .filter((r) => Object.values(r).every((x) => x === null || x === 0 || Math.abs(x) > 1e-30))
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        fc.nat(12),
        fc.constantFrom('listwise', 'pairwise'),
        (rows, at, missing) => {
          const of = covariances(['a', 'b'], { outcome: 'c', missing: missing as 'listwise' })
          const whole = summarize(rows, of)
          expectSame(merge(summarize(rows.slice(at), of), summarize(rows.slice(0, at), of)), whole)
          expectSame(merge(whole, summarize([] as typeof rows, of)), whole)
          expectSame(decode(JSON.parse(JSON.stringify(whole)), of), whole)
          const columns = { a: rows.map(({ a }) => a), b: rows.map(({ b }) => b), c: rows.map(({ c }) => c) }
          expectSame(summarize(columns, of), whole)
          expect(whole.n + whole.missing + whole.invalid).toBe(rows.length)
        },
      ),
      runs,
    )
  })

  it('refuses summaries whose numbers contradict each other', () => {
    const of = covariances(['a', 'b'])
    const good = JSON.parse(
      JSON.stringify(
        summarize(
          [
            { a: 1, b: 2 },
            { a: 3, b: 2 },
          ],
          of,
        ),
      ),
    )
    const message = (change: object): string => refusal(() => decode({ ...good, ...change }, of)).message
    expect(message({ rows: 3 })).toMatch(/^summary.rows must be 2/)
    expect(message({ counts: [2, 1] })).toMatch(/^summary.counts\[1\] must be n, 2, got 1/)
    expect(message({ min: null })).toMatch(/^summary.min must be a number/)
    expect(message({ products: [{ exact: [1] }, ...good.products.slice(1)] })).toMatch(
      /^summary.products must be possible/,
    )
  })

  it('counts wrong rows where told so', () => {
    const of = covariances(['a', 'b'], { onInvalid: 'count' })
    const rows = [
      { a: 1, b: 2 },
      { a: Number.NaN, b: 1 },
      { a: 'x' as never, b: null },
      { a: 2, b: 4 },
      { a: 3, b: null },
    ]
    expect(cronbachAlpha(summarize(rows as { a: number; b: number }[], of))).toMatchObject({
      n: 2,
      invalid: 2,
      missing: 1,
    })
  })
})
