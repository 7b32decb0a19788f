import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Amounts,
  all,
  amounts,
  type CxErrorCode,
  csat,
  mean,
  mergeAll,
  nps,
  type Ratings,
  ratings,
  type Segmentation,
  segment,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

/* Groups of rows: their keys, their order, their limits, and that nothing is lost or counted twice. */

const of = ratings('score', { scale: [0, 10] })
const own = Reflect.ownKeys(Object.prototype)
type Options = Parameters<typeof segment>[1]

const keyed = (keys: readonly unknown[]): { key: unknown; score: number }[] =>
  keys.map((key, i) => ({ key, score: i % 11 }))
type Found = Segmentation<string, Ratings, object>
const byKey = (rows: unknown, more: object = {}): Found =>
  segment(rows as { key: string; score: number }[], { by: 'key', of, metric: nps, ...more } as never) as Found
/** A metric that costs nothing, where only the groups matter. */
const SIZE = { metric: ({ n }: Ratings) => n }
const shapeOf = (found: Found): unknown[] => found.segments.map(({ key, rows }) => [key, rows])

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const next = seed | 1
  const order = list.map((value, i) => ({ value, at: Math.imul(i + 7, next) ^ (next >>> 3) }))
  return order.sort((a, b) => a.at - b.at).map(({ value }) => value)
}

describe('keys', () => {
  it('of any type make groups of their own, in one order', () => {
    const keys = [
      ...[
        'b',
        'a',
        '',
        '__proto__',
        'constructor',
        'toString',
        'hasOwnProperty',
        'valueOf',
        '1',
        'true',
        'null',
        '0',
        'é',
        'B',
      ],
      ...[true, false, 1, 0, -1, 1.5, 10, 2, Number.MAX_VALUE, 5e-324, -(2 ** 53), null],
    ]
    const order = [
      ...[false, true, -(2 ** 53), -1, 0, 5e-324, 1, 1.5, 2, 10, Number.MAX_VALUE],
      ...[
        '',
        '0',
        '1',
        'B',
        '__proto__',
        'a',
        'b',
        'constructor',
        'hasOwnProperty',
        'null',
        'toString',
        'true',
        'valueOf',
        'é',
      ],
      null,
    ]
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expectSame(
          byKey(keyed(shuffled(keys, seed)), SIZE).segments.map(({ key }) => key),
          order,
        )
      }),
      { numRuns: 1000 },
    )
    expect(Reflect.ownKeys(Object.prototype)).toEqual(own)
    expect(({} as Record<string, unknown>).n).toBe(undefined)
  })

  it('tell 1, "1", true and "true" apart, and -0, 0 not', () => {
    expect(shapeOf(byKey(keyed([1, '1', true, 'true', 1, '1', true])))).toEqual([
      [true, 2],
      [1, 2],
      ['1', 2],
      ['true', 1],
    ])
    const zeros = byKey(keyed([-0, 0, -0, 0]))
    expect(shapeOf(zeros)).toEqual([[0, 4]])
    expect(Object.is(zeros.segments[0]?.key, 0)).toBe(true)
    expect(shapeOf(byKey({ key: Float64Array.of(-0, 0, 1), score: [1, 2, 3] }))).toEqual([
      [0, 2],
      [1, 1],
    ])
  })

  it('that are missing are one group: null, undefined, absent, a hole', () => {
    const rows = [{ key: null, score: 1 }, { key: undefined, score: 2 }, { score: 3 }, { key: '', score: 4 }]
    expect(shapeOf(byKey(rows))).toEqual([
      ['', 1],
      [null, 3],
    ])
    const holes = ['a', 'b', 'a']
    delete holes[1]
    expect(shapeOf(byKey({ key: holes, score: [1, 2, 3] }))).toEqual([
      ['a', 2],
      [null, 1],
    ])
  })

  it('that are no keys are refused with their row', () => {
    const wrong = [
      Number.NaN,
      Infinity,
      -Infinity,
      new Date(0),
      {},
      [],
      ['a'],
      5n,
      Symbol('s'),
      () => 'a',
      /a/,
      new Map(),
    ]
    for (const value of wrong) {
      for (const at of [0, 1, 2047, 2048, 5000, 8192]) {
        const rows = keyed(Array.from({ length: at + 2 }, (_, i) => (i === at ? value : 'a')))
        const expected = { code: 'invalid-key', path: `rows[${at}].key` }
        expect(refusal(() => byKey(rows))).toMatchObject(expected)
        const columns = { key: rows.map(({ key }) => key), score: rows.map(({ score }) => score) }
        expect(refusal(() => byKey(columns))).toMatchObject(expected)
        expect(refusal(() => byKey(rows, { by: ({ key }: { key: unknown }) => key }))).toMatchObject({
          code: 'invalid-key',
          path: `rows[${at}]`,
        })
        const second = rows.map((row) => ({ ...row, first: 'a' }))
        expect(refusal(() => byKey(second, { by: ['first', 'key'] }))).toMatchObject(expected)
      }
    }
    expect(refusal(() => byKey({ key: Float64Array.of(1, Number.NaN), score: [1, 2] })).path).toBe('rows[1].key')
    expect(refusal(() => byKey({ key: new BigInt64Array(2), score: [1, 2] })).path).toBe('rows.key')
  })

  it('alike in length and in their ends stay apart', () => {
    const text = fc.string({ maxLength: 6 })
    const near = fc
      .tuple(
        fc.constantFrom('a', 'é', '😀', ''),
        fc.array(fc.constantFrom('x', 'y', '\u0000'), { maxLength: 5 }),
        fc.constantFrom('z', ''),
      )
      .map(([a, middle, b]) => a + middle.join('') + b)
    fc.assert(
      fc.property(fc.array(fc.oneof(near, near, text), { maxLength: 60 }), (keys) => {
        const counts = new Map<string, number>()
        for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
        const expected = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
        expectSame(shapeOf(byKey(keyed(keys), SIZE)), expected)
        expectSame(shapeOf(byKey({ key: keys, score: keys.map(() => 5) }, SIZE)), expected)
      }),
      { numRuns: 1000 },
    )
  })

  it('may be as long as a book', () => {
    const [a, b] = ['x'.repeat(1_000_000), `${'x'.repeat(999_999)}y`]
    expect(byKey(keyed([a, b, a])).segments.map(({ key, rows }) => [key.length, rows])).toEqual([
      [1_000_000, 2],
      [1_000_000, 1],
    ])
  })

  it('come from functions, once a row', () => {
    const rows = keyed(['north', 'south', 'north', 'x', ''])
    let calls = 0
    const found = byKey(rows, {
      by: ({ key }: { key: string }) => {
        calls++
        return key === 'x' ? undefined : key[0]
      },
    })
    expect(shapeOf(found)).toEqual([
      ['n', 2],
      ['s', 1],
      [null, 2],
    ])
    expect(calls).toBe(5)
  })

  it('that no row has are refused', () => {
    for (const [by, path] of [
      ['kye', 'rows[0].kye'],
      [['key', 'kye'], 'rows[0].kye'],
    ] as const) {
      expect(refusal(() => byKey(keyed(['a']), { by }))).toMatchObject({ code: 'unknown-field', path })
    }
    expect(refusal(() => byKey({ score: [1] }))).toMatchObject({ code: 'unknown-field', path: 'rows.key' })
    expect(refusal(() => segment([{ key: 'a' }] as never, { by: 'key', of, metric: nps } as never)).path).toBe(
      'rows[0].score',
    )
  })
})

describe('several fields', () => {
  const a = fc.constantFrom('x', 'y', '', null, 1, true)
  const b = fc.constantFrom('x', 0, null, undefined, '__proto__')
  const row = fc.record({ a, b, c: fc.nat({ max: 2 }), score: fc.option(fc.integer({ min: 0, max: 10 })) })

  it('make a group of each combination that occurs, in the order of the fields', () => {
    const rows = ['b1', 'a2', 'a1', 'b1'].map(([a, b], i) => ({ a, b, score: i }))
    const found = segment(rows, { by: ['a', 'b'], of, metric: nps })
    expect(found.segments.map(({ key, rows }) => [key, rows])).toEqual([
      [{ a: 'a', b: '1' }, 1],
      [{ a: 'a', b: '2' }, 1],
      [{ a: 'b', b: '1' }, 2],
    ])
    expect(
      segment(rows, { by: ['b', 'a'], of, metric: nps }).segments.map(({ key }) => Object.values(key).join('')),
    ).toEqual(['1a', '1b', '2a'])
    const [same] = segment(rows.slice(0, 1), { by: ['a'], of, metric: nps }).segments
    expect(same?.key).toEqual({ a: 'b' })
  })

  it('count as one written-out key does', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.constantFrom(1, 1, 1, 1, 9000), (some, times) => {
        const rows =
          times > 1 && some.length > 0 ? Array.from({ length: times }, (_, i) => some[(i * i) % some.length]!) : some
        const expected = new Map<string, typeof some>()
        for (const one of rows) {
          const name = JSON.stringify([one.a, one.b ?? null, one.c])
          if (!expected.has(name)) expected.set(name, [])
          expected.get(name)?.push(one)
        }
        const found = segment(rows as never, { by: ['a', 'b', 'c'], of, ...SIZE } as never) as ReturnType<typeof byKey>
        expect(found.segments.length).toBe(expected.size)
        for (const { key, summary } of found.segments) {
          expect(Object.keys(key)).toEqual(['a', 'b', 'c'])
          expectSame(summary, summarize(expected.get(JSON.stringify(Object.values(key))) ?? [], of))
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('stay apart though there are many of each', () => {
    const rows = Array.from({ length: 3600 }, (_, i) => ({
      a: i % 60,
      b: `k${Math.floor(i / 60)}`,
      c: i % 7,
      score: 5,
    }))
    expect(segment(rows, { by: ['a', 'b'], of, metric: nps }).segments.every((one) => one.rows === 1)).toBe(true)
    expect(segment(rows, { by: ['a', 'b', 'c'], of, metric: nps }).segments.length).toBe(3600)
    expect(segment(rows, { by: ['b', 'c'], of, metric: nps }).segments.length).toBe(420)
  })

  it('with the name __proto__ are keys like others', () => {
    const rows = [JSON.parse('{"__proto__":"p","a":"q","score":3}')]
    const found = segment(rows, { by: ['__proto__', 'a'], of, metric: nps })
    expect(Object.entries(found.segments[0]?.key as object)).toEqual([
      ['__proto__', 'p'],
      ['a', 'q'],
    ])
  })

  it('treat a missing one as the option says', () => {
    const rows = [
      { a: 'x', b: null, score: 1 },
      { a: null, b: 'y', score: 2 },
      { a: 'x', b: 'y', score: 3 },
    ]
    const by = ['a', 'b'] as const
    expect(segment(rows, { by, of, metric: nps }).segments.length).toBe(3)
    const dropped = segment(rows, { by, of, metric: nps, missing: 'drop' })
    expect([dropped.segments.length, dropped.dropped, dropped.total.rows]).toEqual([1, 2, 1])
    expect(refusal(() => segment(rows.slice(0, 1), { by, of, metric: nps, missing: 'refuse' }))).toMatchObject({
      code: 'missing-key',
      path: 'rows[0].b',
    })
  })
})

describe('a missing key', () => {
  const rows = keyed(['a', null, 'b', undefined, 'a', null])
  it('makes a group by default', () => {
    const found = byKey(rows)
    expect([shapeOf(found), found.dropped, found.total.rows]).toEqual([
      [
        ['a', 2],
        ['b', 1],
        [null, 3],
      ],
      0,
      6,
    ])
    expect(byKey(rows, { missing: 'group' })).toEqual(found)
  })

  it('is left out and counted', () => {
    const found = byKey(rows, { missing: 'drop' })
    expect([shapeOf(found), found.dropped, found.total.rows]).toEqual([
      [
        ['a', 2],
        ['b', 1],
      ],
      3,
      3,
    ])
    expect(found.segments.map(({ share }) => share)).toEqual([2 / 3, 1 / 3])
    expect(found.total.summary).toStrictEqual(
      summarize(
        rows.filter(({ key }) => key != null),
        of,
      ),
    )
    const none = byKey(keyed([null, undefined]), { missing: 'drop' })
    expect(none).toMatchObject({ segments: [], other: null, dropped: 2, total: { rows: 0, result: { value: null } } })
  })

  it('is refused where it stands', () => {
    expect(refusal(() => byKey(rows, { missing: 'refuse' }))).toMatchObject({
      code: 'missing-key',
      path: 'rows[1].key',
    })
    const late = keyed(Array.from({ length: 5002 }, (_, i) => (i === 5000 ? undefined : 'a')))
    expect(refusal(() => byKey(late, { missing: 'refuse' })).path).toBe('rows[5000].key')
    const columns = { key: late.map(({ key }) => key), score: late.map(({ score }) => score) }
    expect(refusal(() => byKey(columns, { missing: 'refuse' })).path).toBe('rows[5000].key')
    expect(byKey(keyed(['a', '', 0, false]), { missing: 'refuse' }).segments.length).toBe(4)
  })
})

describe('top', () => {
  const rows = keyed(['e', 'd', 'd', 'c', 'c', 'b', 'b', 'a', 'a', 'a'])
  it('keeps those with most rows, ties by their key, and merges the rest', () => {
    for (const [top, kept, left] of [
      [0, [], ['a', 'b', 'c', 'd', 'e']],
      [1, ['a'], ['b', 'c', 'd', 'e']],
      [2, ['a', 'b'], ['c', 'd', 'e']],
      [3, ['a', 'b', 'c'], ['d', 'e']],
      [4, ['a', 'b', 'c', 'd'], ['e']],
    ] as const) {
      for (let seed = 0; seed < 20; seed++) {
        const { segments, other, total } = byKey(shuffled(rows, seed * 7919), { top })
        expect(segments.map(({ key }) => key)).toEqual(kept)
        expect(other?.keys).toEqual(left)
        const rest = rows.filter(({ key }) => (left as readonly unknown[]).includes(key))
        expect(other?.rows).toBe(rest.length)
        expect(other?.share).toBe(rest.length / 10)
        expect(total.rows).toBe(10)
      }
    }
    expect(byKey(rows, { top: 5 }).other).toBe(null)
    expect(byKey(rows, { top: 99 })).toEqual(byKey(rows))
  })

  it('is what merging the rest by hand gives', () => {
    const table = fc.array(
      fc.record({
        key: fc.constantFrom('a', 'b', 'c', 'd', 1, 2, true, null),
        score: fc.option(fc.integer({ min: 0, max: 10 })),
      }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(table, fc.nat({ max: 9 }), (rows, top) => {
        const whole = byKey(rows, SIZE)
        const { segments, other, total } = byKey(rows, { top, ...SIZE })
        expectSame(total, whole.total)
        expect(segments.length).toBe(Math.min(top, whole.segments.length))
        for (const one of segments)
          expectSame(
            one,
            whole.segments.find(({ key }) => key === one.key),
          )
        const left = whole.segments.filter(({ key }) => !segments.some((one) => one.key === key))
        if (left.length === 0) {
          expect(other).toBe(null)
          return
        }
        const summary = mergeAll(left.map((one) => one.summary))
        expect(other?.keys).toEqual(left.map(({ key }) => key))
        expectSame(other?.summary, summary)
        expect(other?.result).toBe(summary.n)
        const least = Math.min(...segments.map((one) => one.rows))
        for (const one of left) expect(one.rows).toBeLessThanOrEqual(least)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the total', () => {
  const row = fc.record({
    key: fc.constantFrom('a', 'b', null),
    score: fc.option(fc.integer({ min: 0, max: 10 })),
    stars: fc.option(fc.integer({ min: 1, max: 5 })),
    w: fc.option(fc.double({ min: 0.01, max: 9, noNaN: true })),
    paid: fc.option(fc.oneof(fc.integer(), fc.constantFrom(0.1, 0.2, 1e16, -1e16, 1e-9))),
  })
  const parts = all({
    nps: ratings('score', { scale: [0, 10], weight: 'w' }),
    csat: ratings('stars', { scale: [1, 5] }),
    paid: amounts('paid'),
  })

  it('is the merge of the segments, === on every number, and the summary of all rows', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.integer(), (rows, seed) => {
        const made = new Map<object, object[]>()
        const metric = (s: { nps: Ratings; csat: Ratings; paid: Amounts }) => {
          const result = { nps: nps(s.nps), csat: csat(s.csat), paid: mean(s.paid) }
          made.set(s, [...(made.get(s) ?? []), result])
          return result
        }
        const found = segment(rows, { by: 'key', of: parts, metric })
        const summary = mergeAll(found.segments.map((one) => one.summary))
        expectSame(found.total.summary, summary)
        expectSame(found.total.summary, summarize(rows, parts))
        expect(made.get(found.total.summary)).toContain(found.total.result)
        expect(found.total.rows).toBe(rows.length)
        const shares = found.segments.map(({ share }) => share as number)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
        for (const one of found.segments) {
          const own = rows.filter(({ key }) => key === one.key)
          expectSame(one.summary, summarize(own, parts))
          expect(made.get(one.summary)).toContain(one.result)
        }
        const again = segment(shuffled(rows, seed), { by: 'key', of: parts, metric: () => 0 })
        expectSame(
          again.segments.map(({ key, summary }) => [key, summary]),
          found.segments.map(({ key, summary }) => [key, summary]),
        )
        expectSame(again.total.summary, summary)
        expectSame(JSON.parse(JSON.stringify(found)), found)
      }),
      { numRuns: 1000 },
    )
  })

  it('of no rows is that of nothing', () => {
    for (const rows of [[], new Set(), { key: [], score: [] }]) {
      expect(byKey(rows)).toMatchObject({ segments: [], other: null, dropped: 0, total: { rows: 0, result: { n: 0 } } })
    }
  })
})

describe('rows, columns and generators', () => {
  it('give the same segments, over the edges of every batch', () => {
    for (const length of [0, 1, 2048, 2049, 8191, 8192, 8193, 20_000]) {
      const rows = Array.from({ length }, (_, i) => ({ key: `k${(i * i) % 17}`, part: i % 3, score: (i * 7) % 11 }))
      function* generated(): Generator<(typeof rows)[number]> {
        yield* rows
      }
      const columns = {
        key: rows.map(({ key }) => key),
        part: Int16Array.from(rows, ({ part }) => part),
        score: Uint8Array.from(rows, ({ score }) => score),
      }
      for (const by of ['key', 'part', ['key', 'part'], ({ part }: { part: number }) => part === 1] as const) {
        const options = { by, of, metric: nps } as never
        const expected = segment(rows as never, options)
        expect(segment(columns as never, options)).toEqual(expected)
        expect(segment(generated() as never, options)).toEqual(expected)
        expect(segment(new Set(rows) as never, options)).toEqual(expected)
      }
    }
  })

  it('are not changed', () => {
    const rows = Object.freeze(keyed(['a', 'b', null]).map((row) => Object.freeze(row)))
    const columns = Object.freeze({ key: Object.freeze(['a', 'b', null]), score: Object.freeze([0, 1, 2]) })
    expect(byKey(rows)).toEqual(byKey(columns))
  })
})

describe('the metric', () => {
  it('is called with one argument, once a segment and once for the total', () => {
    const calls: unknown[][] = []
    const metric = (...args: unknown[]) => {
      calls.push(args)
      return calls.length
    }
    const found = byKey(keyed(['b', 'a', 'c', 'a', 'd']), { metric, top: 2 })
    expect(calls.every((args) => args.length === 1)).toBe(true)
    expect(calls.length).toBe(4)
    expect(found.segments.map(({ summary }) => summary)).toEqual([calls[0]?.[0], calls[1]?.[0]])
    expect(found.total.summary).toEqual(calls.find(([s]) => (s as Ratings).rows === 5)?.[0])
  })

  it("may be a user's own, and may throw", () => {
    const found = byKey(keyed(['a', 'b', 'a']), { metric: ({ n, counts }: Ratings) => ({ n, top: counts[10] }) })
    expect(found.segments.map(({ result }) => result)).toEqual([
      { n: 2, top: 0 },
      { n: 1, top: 0 },
    ])
    const thrown = new Error('mine')
    const failing = () => {
      throw thrown
    }
    expect(() => byKey(keyed(['a']), { metric: failing })).toThrow(thrown)
  })
})

describe('options', () => {
  it('limit the number of groups', () => {
    const message = (most: number) => `groups must be at most ${most}, got ${most + 1}`
    const rows = (n: number, at = 5) => keyed(Array.from({ length: n * at }, (_, i) => `k${i % n}`))
    for (const most of [1, 2, 7]) {
      expect(byKey(rows(most), { maxGroups: most }).segments.length).toBe(most)
      const refused = refusal(() => byKey(rows(most + 1), { maxGroups: most }))
      expect([refused.code, refused.message]).toEqual(['too-many-groups', message(most)])
    }
    expect(refusal(() => byKey(keyed(['a', null]), { maxGroups: 1 })).code).toBe('too-many-groups')
    const pairs = [1, 2, 3].flatMap((a) => [1, 2, 3].map((b) => ({ a, b, score: 1 })))
    expect(segment(pairs, { by: ['a', 'b'], of, metric: nps, maxGroups: 9 }).segments.length).toBe(9)
    expect(refusal(() => segment(pairs, { by: ['a', 'b'], of, metric: nps, maxGroups: 8 })).code).toBe(
      'too-many-groups',
    )
    expect(refusal(() => segment(pairs, { by: ['a', 'b', 'score'], of, metric: nps, maxGroups: 8 })).code).toBe(
      'too-many-groups',
    )
  })

  it('allow 100,000 groups where nothing else is said', () => {
    const key = Int32Array.from({ length: 100_001 }, (_, i) => i)
    const score = new Uint8Array(100_001)
    const found = byKey({ key: key.subarray(1), score: score.subarray(1) }, { metric: ({ n }: Ratings) => n, top: 3 })
    expect([found.segments.length, found.other?.keys.length, found.total.rows]).toEqual([3, 99_997, 100_000])
    expect(refusal(() => byKey({ key, score }))).toMatchObject({
      code: 'too-many-groups',
      message: 'groups must be at most 100000, got 100001',
    })
    const text = Array.from(key, String)
    expect(refusal(() => byKey({ key: text, score })).code).toBe('too-many-groups')
  })

  const wrong: [string, object, CxErrorCode, string][] = [
    ['a misspelt name', { tpo: 3 }, 'unknown-option', 'options.tpo'],
    ['another kind of missing', { missing: 'ignore' }, 'invalid-option', 'options.missing'],
    ['a negative top', { top: -1 }, 'invalid-value', 'options.top'],
    ['half a top', { top: 1.5 }, 'invalid-value', 'options.top'],
    ['a top that is text', { top: '3' }, 'invalid-value', 'options.top'],
    ['no groups at all', { maxGroups: 0 }, 'invalid-value', 'options.maxGroups'],
    ['groups without end', { maxGroups: Infinity }, 'invalid-value', 'options.maxGroups'],
    ['nothing to group by', { by: undefined }, 'invalid-option', 'options.by'],
    ['an empty list to group by', { by: [] }, 'invalid-option', 'options.by'],
    ['a number to group by', { by: 5 }, 'invalid-option', 'options.by'],
    ['a list with a number', { by: ['key', 5] }, 'invalid-option', 'options.by'],
  ]
  for (const [name, options, code, path] of wrong) {
    it(`refuse ${name}`, () => {
      expect(refusal(() => byKey(keyed(['a']), options as Options))).toMatchObject({ code, path })
    })
  }

  it('refuse a call without a summarizer or without a metric', () => {
    expect(refusal(() => byKey(keyed(['a']), { metric: undefined })).path).toBe('options.metric')
    expect(refusal(() => byKey(keyed(['a']), { of: undefined })).path).toBe('options.of')
  })
})
