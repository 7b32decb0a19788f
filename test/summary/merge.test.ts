import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  all,
  amounts,
  type CxErrorCode,
  decode,
  durations,
  merge,
  mergeAll,
  outcomes,
  type Ratings,
  ratings,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

/* Merging by shape. That merged equals concatenated is a law of the catalogue; here are the refusals and the limits. */

const of = ratings('x', { scale: [0, 10] })
const one = (x: number | null) => summarize([{ x }], of)

function deepFreeze<T>(data: T): T {
  if (typeof data === 'object' && data !== null) for (const part of Object.values(Object.freeze(data))) deepFreeze(part)
  return data
}

describe('summaries of other things', () => {
  const rows = [{ x: 1, y: 1, w: 2 }]
  const ratingsOf = (options: object): object => summarize(rows, ratings('x', { scale: [0, 10], ...options }))
  const base = ratingsOf({})
  const named = (labels: Record<string, number>): object => ratingsOf({ labels })
  const cases: [string, object, object, string][] = [
    ['another scale', base, ratingsOf({ scale: [1, 10] }), 'definition.scale[0]'],
    ['another width', base, ratingsOf({ scale: [0, 9] }), 'definition.scale[1]'],
    ['labels against none', base, named({ good: 5 }), 'definition.labels'],
    ['none against labels', named({ good: 5 }), base, 'definition.labels'],
    ['labels of other text', named({ good: 5 }), named({ fine: 5 }), 'definition.labels[0][0]'],
    ['labels of other values', named({ good: 5 }), named({ good: 4 }), 'definition.labels[0][1]'],
    ['more labels', named({ a: 5 }), named({ a: 5, b: 4 }), 'definition.labels[1]'],
    ['fewer labels', named({ a: 5, b: 4 }), named({ a: 5 }), 'definition.labels[1]'],
    ['a kind of survey', base, ratingsOf({ surveyType: 'relational' }), 'definition.surveyType'],
    [
      'another kind of survey',
      ratingsOf({ surveyType: 'transactional' }),
      ratingsOf({ surveyType: 'relational' }),
      'definition.surveyType',
    ],
    ['weighted', base, summarize(rows, ratings('x', { scale: [0, 10], weight: 'w' })), 'definition.weighted'],
    [
      'plain against weighted',
      summarize(rows, ratings('x', { scale: [0, 10], weight: 'w' })),
      base,
      'definition.weighted',
    ],
    ['another kind', base, summarize(rows, amounts('x')), ''],
    ['outcomes for amounts', summarize(rows, amounts('x')), summarize(rows, outcomes('x')), ''],
    ['another version', base, { ...base, version: '2' }, 'version'],
    ['a part more', summarize(rows, all({ a: of })), summarize(rows, all({ a: of, b: of })), ''],
    ['other parts', summarize(rows, all({ a: of })), summarize(rows, all({ b: of })), ''],
    [
      'another scale in a part',
      summarize(rows, all({ a: of, b: of })),
      summarize(rows, all({ a: of, b: ratings('x', { scale: [0, 9] }) })),
      'b.definition.scale[1]',
    ],
    ['nothing', base, null as unknown as object, ''],
    ['text', base, 'text' as unknown as object, ''],
    ['a list', base, [] as object, ''],
  ]
  for (const [name, a, b, path] of cases) {
    it(`refused: ${name}`, () => {
      const dot = path === '' ? '' : '.'
      const error = refusal(() => merge(a, b))
      expect(error.code).toBe('different-definition')
      if (path === '') expect(error.path.startsWith('summaries[1]'), error.path).toBe(true)
      else expect(error.path).toBe(`summaries[1]${dot}${path}`)
      expect(refusal(() => mergeAll([a, a, a, b, a])).path.startsWith('summaries[3]')).toBe(true)
    })
  }

  it('with the same definition in another order or from another call merge', () => {
    const a = summarize([{ x: 'a' }], ratings('x', { scale: [1, 5], labels: { a: 1, b: 5 } }))
    const b = summarize([{ y: 'b' }], ratings('y', { scale: [1, 5], labels: { b: 5, a: 1 }, onInvalid: 'count' }))
    expect(merge(a, b).counts).toEqual([1, 0, 0, 0, 1])
    const shuffled = Object.fromEntries(Object.entries(one(3)).reverse()) as unknown as ReturnType<typeof one>
    expectSame(merge(one(3), shuffled), summarize([{ x: 3 }, { x: 3 }], of))
  })
})

describe('mergeAll', () => {
  const refusals: [string, Iterable<ReturnType<typeof one>>, object, CxErrorCode, string][] = [
    ['no summary', [], {}, 'incomplete', 'summaries must be at least one summary, or options.of given, got 0'],
    ['a lost shard', [one(1)], { expectedShards: 2 }, 'incomplete', 'summaries must be 2 of them, got 1'],
    ['a shard twice', [one(1), one(1)], { expectedShards: 1 }, 'incomplete', 'summaries must be 1 of them, got 2'],
    ['lost rows', [one(1)], { expectedRows: 2 }, 'incomplete', 'rows of all summaries must be 2, got 1'],
    ['rows twice', [one(1), one(1)], { expectedRows: 1 }, 'incomplete', 'rows of all summaries must be 1, got 2'],
    ['no shard of one', [], { of, expectedShards: 1 }, 'incomplete', 'summaries must be 1 of them, got 0'],
    ['no row of one', [], { of, expectedRows: 1 }, 'incomplete', 'rows of all summaries must be 1, got 0'],
  ]
  for (const [name, list, options, code, message] of refusals) {
    it(`refuses ${name}`, () => {
      expect(refusal(() => mergeAll(list, options))).toMatchObject({ code, message })
    })
  }

  it('refuses an option that does not exist, which would check nothing', () => {
    const misspelt = { expectedRow: 2 } as object
    expect(refusal(() => mergeAll([one(1)], misspelt))).toMatchObject({ code: 'unknown-option' })
  })

  it('takes what adds up, and any iterable', () => {
    function* shards(): Generator<ReturnType<typeof one>> {
      for (const x of [1, 2, null]) yield one(x)
    }
    const whole = summarize([{ x: 1 }, { x: 2 }, { x: null }], of)
    expectSame(mergeAll(shards(), { expectedRows: 3, expectedShards: 3, of }), whole)
    expectSame(mergeAll(new Set([one(1), one(2), one(null)])), whole)
    expectSame(mergeAll([one(1)]), one(1))
    expectSame(mergeAll([] as Ratings[], { of }), summarize([], of))
    expectSame(mergeAll([] as Ratings[], { of, expectedRows: 0, expectedShards: 0 }), summarize([], of))
    const parts = all({ a: of, b: amounts('x') })
    type Both = ReturnType<ReturnType<(typeof parts)['tally']>['read']>[number]
    expectSame(mergeAll([] as Both[], { of: parts }), summarize([] as { x: number }[], parts))
    const two = [[{ x: 1 }], [{ x: 2 }]].map((rows) => summarize(rows, parts))
    expect(mergeAll(two, { expectedRows: 2 }).b.sum.exact).toEqual([3])
    expect(refusal(() => mergeAll(two, { expectedRows: 4 })).path).toBe('rows of all summaries')
  })

  it('closes what it walks when it refuses', () => {
    let closed = false
    function* shards(): Generator<object> {
      try {
        yield one(1)
        yield summarize([{ x: 1 }], amounts('x'))
        yield one(1)
      } finally {
        closed = true
      }
    }
    expect(refusal(() => mergeAll(shards())).code).toBe('different-definition')
    expect(closed).toBe(true)
  })

  it('of 200,000 shards', () => {
    const shard = deepFreeze(one(7))
    const merged = mergeAll(Array<typeof shard>(200_000).fill(shard), {
      expectedShards: 200_000,
      expectedRows: 200_000,
    })
    expect([merged.n, merged.counts[7]]).toEqual([200_000, 200_000])
    const paid = deepFreeze(summarize([{ x: 7 }, { x: 0.1 }], amounts('x')))
    function* shards(): Generator<typeof paid> {
      for (let i = 0; i < 20_000; i++) yield paid
    }
    const column = new Float64Array(40_000).fill(7)
    column.fill(0.1, 20_000)
    expectSame(mergeAll(shards()), summarize({ x: column }, amounts('x')))
  })
})

describe('a merge', () => {
  const row = fc.record({
    x: fc.option(fc.integer({ min: 0, max: 10 })),
    w: fc.option(fc.double({ min: 0.01, max: 100, noNaN: true })),
    paid: fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((x) => Math.fround(x))),
    ok: fc.option(fc.boolean()),
  })
  const amount = (x: number | null): number | null => (x !== null && Math.abs(x) < 1e-140 ? 0 : x)
  const parts = all({
    plain: of,
    heavy: ratings('x', { scale: [0, 10], weight: 'w' }),
    paid: amounts((one: { paid: number | null }) => amount(one.paid)),
    ok: outcomes('ok'),
    nested: all({ again: ratings('x', { scale: [0, 10], onInvalid: 'count' }) }),
  })
  type Rows = { x: number | null; w: number | null; paid: number | null; ok: boolean | null }[]

  it('of any splits, in any order, is the summary of the whole, and changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 9 }), { minLength: 1, maxLength: 4 }), (shards: Rows[]) => {
        const summaries = shards.map((rows) => deepFreeze(summarize(rows, parts)))
        const before = JSON.stringify(summaries)
        const whole = summarize(shards.flat(), parts)
        expectSame(mergeAll(summaries), whole)
        expectSame(mergeAll([...summaries].reverse()), whole)
        const [first, ...rest] = summaries as [object, ...object[]]
        expectSame(merge(first, ...rest), whole)
        expect(JSON.stringify(summaries)).toBe(before)
        const wire = JSON.parse(JSON.stringify(summaries)) as unknown[]
        expectSame(mergeAll(wire.map((json) => decode(json, parts))), whole)
      }),
      { numRuns: 1000 },
    )
  })

  it('does not change what it gave before', () => {
    const [a, b] = [one(1), one(2)]
    const both = deepFreeze(merge(a, b))
    const more = merge(both, b)
    expect(both.n).toBe(2)
    expect(more.n).toBe(3)
    const [p, q] = [[{ x: 1 }], []].map((rows) => deepFreeze(summarize(rows, amounts('x'))))
    expectSame(merge(p as object, q as object), p)
    expectSame(merge(q as object, p as object), p)
  })

  it('of parts with any name is the merge of the parts', () => {
    const rows = [{ x: 3, y: 0.5 }]
    const [a, b] = [summarize(rows, amounts('x')), summarize(rows, of)]
    const names = [
      'min',
      'max',
      'definition',
      'kind',
      'version',
      'rows',
      'n',
      'exact',
      'counts',
      '__proto__',
      'constructor',
      '',
    ]
    for (const name of names) {
      const named = all(
        Object.fromEntries([
          [name, amounts('x')],
          ['other', of],
        ]) as { other: typeof of },
      )
      const summary = summarize(rows, named)
      const merged = merge(summary, summary)
      expect(Object.entries(merged), name).toEqual(
        Object.entries(
          Object.fromEntries([
            [name, merge(a, a)],
            ['other', merge(b, b)],
          ]),
        ),
      )
      expect(JSON.stringify(decode(JSON.parse(JSON.stringify(summary)), named)), name).toBe(JSON.stringify(summary))
    }
  })
})

describe('many summaries', () => {
  const of = ratings('x', { scale: [0, 10] })
  const other = ratings('x', { scale: [1, 5] })

  it('merge to the same in any number', () => {
    for (const shards of [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100]) {
      const rows = Array.from({ length: shards }, (_, i) => ({ x: i % 11 }))
      const parts = rows.map((row) => summarize([row], of))
      expect(mergeAll(parts)).toStrictEqual(summarize(rows, of))
    }
  })

  it('name the first that is unlike the first', () => {
    for (let shards = 2; shards <= 20; shards++) {
      for (let wrong = 1; wrong < shards; wrong++) {
        for (const more of [1, 2, 3, shards]) {
          const parts = Array.from({ length: shards }, (_, i) =>
            summarize([{ x: 3 }], i >= wrong && i < wrong + more ? other : of),
          )
          expect(refusal(() => mergeAll(parts)).path).toBe(`summaries[${wrong}].definition.scale[0]`)
        }
      }
    }
  })

  it('that hold lists take time in proportion to them', () => {
    const of = durations('x')
    const parts = Array.from({ length: 3000 }, (_, i) => summarize([{ x: (i * 7919) % 3001 }, { x: i }], of))
    const { values } = mergeAll(parts)
    expect(values).toHaveLength(6000)
    expect(values).toEqual([...(values ?? [])].sort((a, b) => a - b))
  })
})
