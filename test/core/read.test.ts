import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  all,
  amounts,
  CxError,
  type CxErrorCode,
  mean,
  nps,
  outcomes,
  type Ratings,
  ratings,
  segment,
  summarize,
} from '../../src/index.ts'
import { expectSame } from '../expectations.ts'

/* Rows in every form that they can come in, and the forms that are refused. */

const of = ratings('score', { scale: [0, 10] })
const numbers = amounts('score')
const nps4 = (summary: Ratings) => nps(summary, { breaks: { detractors: [0, 1], promoters: [3, 3] } })
const read = (rows: unknown) => summarize(rows as { score?: number | null }[], of)

function refusal(run: () => unknown): Pick<CxError, 'code' | 'path' | 'message'> {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(CxError)
    const { code, path, message } = error as CxError
    return { code, path, message }
  }
  throw new Error('nothing was refused')
}

function expectRefusal(rows: unknown, code: CxErrorCode, path: string): void {
  expect(refusal(() => read(rows))).toMatchObject({ code, path })
}

/** A generator that says how far it came and whether it was closed. */
function watched<T>(values: Iterable<T>): { rows: Iterable<T>; given: () => number; closed: () => number } {
  let given = 0
  let closed = 0
  function* walk(): Generator<T> {
    try {
      for (const value of values) {
        given++
        yield value
      }
    } finally {
      closed++
    }
  }
  return { rows: walk(), given: () => given, closed: () => closed }
}

const list = [{ score: 10 }, { score: 9 }, { score: 3 }, { score: null }, {}, { score: undefined }]
const expected = summarize(list as { score?: number | null }[], of)

describe('rows', () => {
  it('in any iterable give one summary', () => {
    expect(expected).toMatchObject({ rows: 6, n: 3, missing: 3 })
    const deepFrozen = Object.freeze(list.map((row) => Object.freeze({ ...row })))
    class Rows extends Array<unknown> {}
    const forms: Record<string, unknown> = {
      'a frozen array': deepFrozen,
      'a subclass of Array': Rows.from(list),
      'a set': new Set(list),
      'the values of a map': new Map(list.map((row, i) => [i, row])).values(),
      'a generator': watched(list).rows,
      'an object with Symbol.iterator': { [Symbol.iterator]: () => list[Symbol.iterator]() },
      'a proxy of an array': new Proxy(list, {}),
      'null-prototype rows': list.map((row) => Object.assign(Object.create(null), row)),
      'rows of a class with fields': list.map(
        ({ score }) =>
          new (class {
            score = score
          })(),
      ),
      'rows of a class with getters': list.map(
        (row) =>
          new (class {
            get score() {
              return row.score
            }
          })(),
      ),
      'rows with a prototype that has the field': list.map((row) => Object.create(row)),
      'rows that are proxies': list.map((row) => new Proxy(row, {})),
      'rows that are arrays with a field': list.map((row) => Object.assign([], row)),
    }
    for (const [name, rows] of Object.entries(forms)) expect(read(rows), name).toStrictEqual(expected)
  })

  it('are read once, in order, and their getters once', () => {
    const trace: string[] = []
    const rows = Array.from({ length: 5000 }, (_, i) => ({
      get score() {
        trace.push(`score ${i}`)
        return i % 1000 === 999 ? null : i % 11
      },
      get weight() {
        trace.push(`weight ${i}`)
        return 1
      },
      get never() {
        throw new Error('no one asked')
      },
    }))
    summarize(watched(rows).rows, ratings('score', { scale: [0, 10], weight: 'weight' }))
    expect(trace.length).toBe(10_000)
    expect(new Set(trace).size).toBe(10_000)
    expect(trace.filter((step) => step.startsWith('score'))).toEqual(rows.map((_, i) => `score ${i}`))
  })

  it('may be none', () => {
    const none = { rows: 0, n: 0, missing: 0, invalid: 0 }
    for (const rows of [[], new Set(), watched([]).rows, { score: [] }, { score: new Uint8Array() }]) {
      expect(read(rows)).toMatchObject(none)
    }
    expect(summarize([], numbers)).toMatchObject({ ...none, min: null, max: null, sum: { exact: [] } })
  })

  it('are closed when the reading stops', () => {
    const wrong = watched(Array.from({ length: 10_000 }, (_, i) => ({ score: i === 5000 ? 11 : 5 })))
    expect(refusal(() => read(wrong.rows))).toMatchObject({ path: 'rows[5000].score', code: 'invalid-value' })
    expect(wrong.closed()).toBe(1)
    expect(wrong.given(), 'no more than a batch ahead').toBeLessThan(5001 + 8192)

    const primitive = watched([{ score: 5 }, 5])
    expect(refusal(() => read(primitive.rows))).toMatchObject({ path: 'rows[1]', code: 'invalid-rows' })
    expect(primitive.closed()).toBe(1)

    const thrown = new Error('from a getter')
    const throwing = watched([
      {
        get score(): number {
          throw thrown
        },
      },
    ])
    expect(() => read(throwing.rows)).toThrow(thrown)
    expect(throwing.closed()).toBe(1)

    const grouped = watched(Array.from({ length: 3000 }, (_, i) => ({ key: i === 2999 ? {} : 'a', score: 5 })))
    expect(refusal(() => segment(grouped.rows as never, { by: 'key', of, metric: nps } as never))).toMatchObject({
      path: 'rows[2999].key',
      code: 'invalid-key',
    })
    expect(grouped.closed()).toBe(1)

    const answers = watched([...Array<number>(4000).fill(5), Number.NaN, 5, 5])
    expect(refusal(() => nps(answers.rows)).path).toBe('answers[4000]')
    expect(answers.closed()).toBe(1)
  })

  it('that run through are closed by themselves, and an error of theirs passes', () => {
    const through = watched(list)
    read(through.rows)
    expect([through.given(), through.closed()]).toEqual([6, 1])
    const broken = new Error('the source broke')
    function* failing(): Generator<{ score: number }> {
      yield { score: 5 }
      throw broken
    }
    expect(() => read(failing())).toThrow(broken)
  })

  it('that are functions are refused in every batch, whatever they hold', () => {
    const odd = Object.assign(() => 0, { score: 9 })
    for (const at of [0, 1, 5, 2047, 2048, 3000, 4999]) {
      const rows: unknown[] = Array.from({ length: 5000 }, () => ({ score: 9 }))
      rows[at] = odd
      expectRefusal(rows, 'invalid-rows', `rows[${at}]`)
    }
  })

  it('that are no objects are refused where they stand', () => {
    for (const row of [null, undefined, 0, 5, 'text', true, 5n, Symbol('s'), () => ({ score: 5 })]) {
      for (const at of [0, 1, 3, 2047, 2048, 5000, 8191, 8192]) {
        const rows: unknown[] = Array.from({ length: at + 2 }, () => ({ score: 5 }))
        rows[at] = row
        expectRefusal(rows, 'invalid-rows', `rows[${at}]`)
        expectRefusal(watched(rows).rows, 'invalid-rows', `rows[${at}]`)
      }
    }
    const holes: unknown[] = [{ score: 5 }, { score: 6 }, { score: 7 }]
    delete holes[1]
    expectRefusal(holes, 'invalid-rows', 'rows[1]')
    expectRefusal(new Uint8Array(3), 'invalid-rows', 'rows[0]')
  })

  it('that are no objects are refused before a key of theirs is missed', () => {
    for (const row of [5, null, 'score', true]) {
      for (const rows of [
        [{}, row],
        [row, {}],
        [{ other: 1 }, { score: 5 }, row],
      ]) {
        const at = rows.indexOf(row as never)
        expectRefusal(rows, 'invalid-rows', `rows[${at}]`)
        expectRefusal(watched(rows).rows, 'invalid-rows', `rows[${at}]`)
      }
    }
  })

  it('that are no objects are refused though they have the field', () => {
    const length = ratings('length', { scale: [0, 10] })
    const name = amounts('score')
    for (const row of ['abcd', '', () => 5, Object.assign(() => 5, { score: 5 })]) {
      for (const rows of [
        [{ length: 3, score: 3 }, row],
        [{ length: 3, score: 3 }, { length: 3, score: 300 }, row],
      ]) {
        for (const form of [rows, watched(rows).rows]) {
          const path = `rows[${rows.length - 1}]`
          expect(refusal(() => summarize(form as never, length as never))).toMatchObject({ code: 'invalid-rows', path })
        }
        if (typeof row === 'function')
          expect(refusal(() => summarize(rows as never, name as never)).code).toBe('invalid-rows')
      }
    }
  })

  it('may change from numbers to others and back, at any place', () => {
    const value = fc.oneof(fc.constantFrom(0, 1, 2, 3), fc.constantFrom(null, undefined, -0, 'a', 'b'))
    const by = ratings('score', { scale: [0, 3], labels: { a: 0, b: 3 } })
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 9 }),
        fc.constantFrom(0, 2047, 8190, 8192),
        (list, lead) => {
          const scores = [...Array<number>(lead).fill(1), ...list, ...Array<number>(3).fill(2)]
          const rows = scores.map((score) => ({ score, key: score }))
          const counts = [0, 1, 2, 3].map(
            (point) => scores.filter((x) => (x === 'a' ? 0 : x === 'b' ? 3 : x) === point).length,
          )
          for (const form of [rows, watched(rows).rows, { score: scores, key: scores }]) {
            const found = segment(form as never, { by: 'key', of: by, metric: nps4 } as never)
            expect(found.total.summary).toMatchObject({ counts })
          }
          expect(summarize(rows as never, by as never)).toMatchObject({ counts, rows: scores.length })
        },
      ),
      { numRuns: 200 },
    )
  })

  it('may be anything where only functions read them', () => {
    const plain = ratings((row: number | null) => row, { scale: [0, 10] })
    expect(summarize([10, null, 3], plain)).toMatchObject({ rows: 3, n: 2, missing: 1 })
    expect(refusal(() => summarize([10, null, 30], plain))).toMatchObject({ path: 'rows[2]', code: 'invalid-value' })
  })

  it('wrong ones are found where they stand, over every edge of a batch', () => {
    const place = fc.oneof(
      fc.nat({ max: 20_000 }),
      fc.constantFrom(0, 1, 2047, 2048, 2049, 4096, 8191, 8192, 8193, 16384),
    )
    const wrong = fc.constantFrom(11, -1, 7.5, Number.NaN, Infinity, '9', true, '', [], {}, 5n)
    const valid = Array.from({ length: 20_001 }, (_, i) => (i % 13 === 0 ? null : i % 11))
    fc.assert(
      fc.property(place, wrong, fc.constantFrom('rows', 'generator', 'columns', 'answers'), (at, value, form) => {
        const values: unknown[] = [...valid]
        values[at] = value
        const found = refusal(() => {
          if (form === 'answers') return nps(values as number[])
          if (form === 'columns') return read({ score: values })
          const rows = values.map((score) => ({ score }))
          return read(form === 'rows' ? rows : watched(rows).rows)
        })
        const where = form === 'answers' ? `answers[${at}]` : `rows[${at}].score`
        expect(found).toMatchObject({ code: 'invalid-value', path: where })
        expect(found.message.startsWith(`${where} must be a whole number from 0 to 10, got `)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('of a million', () => {
    const counts = new Array<number>(11).fill(0)
    const scores = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 11)
    for (const score of scores) counts[score]! += 1
    function* rows(): Generator<{ score: number }> {
      for (const score of scores) yield { score }
    }
    const array = Array.from(scores, (score) => ({ score }))
    for (const form of [array, rows(), { score: scores }, { score: Array.from(scores) }]) {
      expect(summarize(form, of).counts).toEqual(counts)
    }
    expect(nps(scores).n).toBe(1_000_000)
    expect(mean(scores).max).toBe(10)
    expect(summarize({ score: scores }, numbers)).toMatchObject({ min: 0, max: 10, n: 1_000_000 })
  })
})

describe('a key', () => {
  it('that no row has is refused', () => {
    const many = Array.from({ length: 5000 }, () => ({ sroce: 5 }))
    expectRefusal([{ sroce: 5 }], 'unknown-field', 'rows[0].score')
    expectRefusal(many, 'unknown-field', 'rows[0].score')
    expectRefusal(watched(many).rows, 'unknown-field', 'rows[0].score')
    expectRefusal([[1], [2]], 'unknown-field', 'rows[0].score')
    expectRefusal(new Map([['score', 5]]), 'unknown-field', 'rows[0].score')
  })

  it('that only the last row has is enough', () => {
    const late = Array.from({ length: 5001 }, (_, i) => (i === 5000 ? { score: 9 } : {}))
    for (const rows of [late, watched(late).rows]) {
      expect(read(rows)).toMatchObject({ rows: 5001, n: 1, missing: 5000 })
    }
    expect(read([{}, {}, { score: undefined }])).toMatchObject({ rows: 3, missing: 3 })
  })

  it('of a weight may be absent, in rows and in columns', () => {
    const weighted = ratings('score', { scale: [0, 10], weight: 'w' })
    for (const rows of [[{ score: 9 }], { score: [9] }]) {
      expect(summarize(rows as never, weighted as never)).toMatchObject({ rows: 1, n: 0, missing: 1 })
    }
    expect(refusal(() => summarize([{ w: 1 }] as never, weighted as never)).path).toBe('rows[0].score')
    expect(refusal(() => summarize({ w: [1] } as never, weighted as never)).path).toBe('rows.score')
  })

  it('is asked of every part of a record of summarizers', () => {
    const rows = [{ a: 9, w: 1 }]
    const score = (field: string) => ratings(field, { scale: [0, 10] })
    const parts: Record<string, () => unknown> = {
      'two ratings': () => summarize(rows as never, all({ x: score('a'), y: score('gone') }) as never),
      'an amount behind ratings': () => summarize(rows as never, all({ x: score('a'), y: amounts('gone') }) as never),
      'a yes or no behind ratings': () =>
        summarize(rows as never, all({ x: score('a'), y: outcomes('gone') }) as never),
      'ratings behind an amount': () => summarize(rows as never, all({ x: amounts('a'), y: score('gone') }) as never),
      'behind weighted ratings': () =>
        summarize(
          rows as never,
          all({ x: ratings('a', { scale: [0, 10], weight: 'w' }), y: amounts('gone') }) as never,
        ),
      'the score of weighted ratings behind an amount': () =>
        summarize(
          rows as never,
          all({ x: amounts('a'), y: ratings('gone', { scale: [0, 10], weight: 'w' }) }) as never,
        ),
      columns: () => summarize({ a: [9] } as never, all({ x: score('a'), y: score('gone') }) as never),
      segment: () =>
        segment(rows as never, { by: 'a', of: all({ x: score('a'), y: score('gone') }), metric: () => 0 } as never),
    }
    for (const [name, run] of Object.entries(parts)) {
      expect(refusal(run), name).toMatchObject({ code: 'unknown-field' })
    }
  })

  it('of a weight may be absent in any part of a record of summarizers', () => {
    const weighted = ratings('a', { scale: [0, 10], weight: 'gone' })
    const parts = all({ x: amounts('a'), y: weighted, z: all({ deep: weighted }) })
    for (const rows of [[{ a: 9 }], { a: [9] }]) {
      const found = summarize(rows as never, parts as never) as { x: object; y: object; z: { deep: object } }
      expect(found).toMatchObject({ x: { n: 1 }, y: { n: 0, missing: 1 }, z: { deep: { n: 0, missing: 1 } } })
    }
  })

  it('may have any name', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '', 'length', '0']) {
      const field = ratings(name, { scale: [0, 10] })
      const rows = JSON.parse(`[{${JSON.stringify(name)}:9},{${JSON.stringify(name)}:null}]`) as object[]
      expect(summarize(rows as never, field as never), name).toMatchObject({ rows: 2, n: 1, missing: 1 })
      const columns = JSON.parse(`{${JSON.stringify(name)}:[9,null]}`) as object
      expect(summarize(columns as never, field as never), name).toMatchObject({ rows: 2, n: 1, missing: 1 })
      expect(refusal(() => summarize({ other: [9] } as never, field as never)).code, name).toBe('unknown-field')
    }
  })
})

describe('columns', () => {
  it('of every kind of array give one summary', () => {
    const plain = [0, 3, 9, 10, 10, 7, 1]
    const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array]
    for (const length of [7, 700, 140_007]) {
      const values = Array.from({ length }, (_, i) => plain[i % 7] as number)
      const whole = read({ score: values })
      const sums = summarize({ score: values }, numbers)
      const groups = { score: values, key: values.map((value) => value % 3) }
      const bySegment = segment(groups, { by: 'key', of, metric: nps })
      for (const Kind of [...kinds, Float32Array, Float64Array]) {
        const score = Kind.from(values)
        expect(read({ score }), Kind.name).toStrictEqual(whole)
        expect(summarize({ score }, numbers), Kind.name).toStrictEqual(sums)
        expect(segment({ ...groups, score }, { by: 'key', of, metric: nps }), Kind.name).toStrictEqual(bySegment)
        const inside = new Kind(length + 5)
        inside.set(score, 3)
        expect(read({ score: inside.subarray(3, length + 3) }), `part of ${Kind.name}`).toStrictEqual(whole)
      }
      expect(read({ score: Buffer.from(values) }), 'Buffer').toStrictEqual(whole)
      const shared = new Uint8Array(new SharedArrayBuffer(length))
      shared.set(values)
      expect(read({ score: shared }), 'shared').toStrictEqual(whole)
      expect(read(Object.freeze({ score: Object.freeze(values) })), 'frozen').toStrictEqual(whole)
      expect(read(Object.assign(Object.create(null), { score: values })), 'null prototype').toStrictEqual(whole)
    }
  })

  it('hold no wrong number in any kind of array', () => {
    const wrong: [ArrayLike<number>, number][] = [
      [Int8Array.of(5, -1, 5), 1],
      [Uint8Array.of(5, 5, 11), 2],
      [Uint8Array.of(5, 5, 5, 5, 5, 21), 5],
      [Uint8Array.of(37, 5, 5, 5), 0],
      [Uint8Array.of(5, 5, 5, 5, 5, 5, 5, 85), 7],
      [Uint16Array.of(5, 300), 1],
      [Int32Array.of(-5), 0],
      [Uint32Array.of(5, 2 ** 31 + 5), 1],
      [Float32Array.of(5, 7.5), 1],
      [Float64Array.of(5, Number.NaN), 1],
      [Float64Array.of(5, Infinity), 1],
      [Float64Array.of(5, 2 ** 32 + 5), 1],
    ]
    for (const [score, at] of wrong) {
      expectRefusal({ score }, 'invalid-value', `rows[${at}].score`)
      const Kind = score.constructor as Uint8ArrayConstructor
      for (const length of [2000, 200_000]) {
        const long = new Kind(length).fill(5)
        long.set(score as Uint8Array, length - score.length)
        expectRefusal({ score: long }, 'invalid-value', `rows[${length - score.length + at}].score`)
        const key = new Uint8Array(length)
        expect(refusal(() => segment({ score: long, key }, { by: 'key', of, metric: nps })).path).toBe(
          `rows[${length - score.length + at}].score`,
        )
      }
    }
  })

  it('read -0 as 0, and holes as missing', () => {
    const holes: (number | undefined)[] = [9, 8, -0]
    delete holes[1]
    const long = new Array<number>(5000)
    long[4999] = 9
    for (const score of [holes, Object.freeze(holes)]) expect(read({ score })).toMatchObject({ n: 2, missing: 1 })
    expect(read({ score: long })).toMatchObject({ n: 1, missing: 4999 })
    expect(nps(long)).toMatchObject({ n: 1, missing: 4999, value: 100 })
    expect(segment({ score: long, key: new Array(5000) }, { by: 'key', of, metric: nps }).segments).toMatchObject([
      { key: null, rows: 5000, result: { n: 1, missing: 4999 } },
    ])
    expect(read({ score: Float64Array.of(-0, 0) }).counts[0]).toBe(2)
    const { min, max, sum } = summarize({ score: [-0, 0] }, numbers)
    expect([min, max, sum.exact].flat().some((x) => Object.is(x, -0))).toBe(false)
    expect(sum.exact).toEqual([])
  })

  it('of other lengths, other types or other names are refused', () => {
    expectRefusal({ score: 'text' }, 'invalid-rows', 'rows.score')
    expectRefusal({ score: new BigInt64Array(2) }, 'invalid-rows', 'rows.score')
    expectRefusal({ score: new BigUint64Array(2) }, 'invalid-rows', 'rows.score')
    expectRefusal({ score: new DataView(new ArrayBuffer(2)) }, 'invalid-rows', 'rows.score')
    expectRefusal({ score: new ArrayBuffer(2) }, 'invalid-rows', 'rows.score')
    expectRefusal({ score: { length: 2, 0: 1, 1: 2 } }, 'invalid-rows', 'rows.score')
    expectRefusal({ score: new Set([5]) }, 'invalid-rows', 'rows.score')
    expectRefusal({ score: 5 }, 'invalid-rows', 'rows.score')
    expectRefusal({ score: null }, 'invalid-rows', 'rows.score')
    expectRefusal({ sroce: [5] }, 'unknown-field', 'rows.score')
    expectRefusal({}, 'unknown-field', 'rows.score')
    expectRefusal({ score: ['9'] }, 'invalid-value', 'rows[0].score')
    const weighted = ratings('score', { scale: [0, 10], weight: 'w' })
    const unequal = refusal(() => summarize({ score: [1, 2, 3], w: new Float64Array(2) }, weighted))
    expect(unequal).toMatchObject({ code: 'invalid-rows', path: 'rows.w.length' })
    expect(unequal.message).toBe('rows.w.length must be 3, as the columns before it, got 2')
    const byKey = () => segment({ score: [1, 2], key: ['a'] }, { by: 'key', of, metric: nps })
    expect(refusal(byKey).path).toBe('rows.score.length')
  })

  it('that nothing reads may be anything', () => {
    expect(read({ score: [9], note: 'some text', far: [1, 2, 3] })).toMatchObject({ n: 1 })
  })

  it('are no table where they are no object', () => {
    for (const rows of ['text', 5, null, undefined, true, 5n, Symbol('s'), () => []]) {
      expectRefusal(rows, 'invalid-rows', 'rows')
    }
  })

  it('are read row by row by functions', () => {
    const columns = { score: Uint8Array.of(9, 10, 0), region: ['a', 'b', 'a'], bonus: [1, null, 1] }
    type Row = { score: number; region: string; bonus: number | null }
    const seen: unknown[] = []
    const field = ratings(
      (row: Row) => {
        seen.push({ ...row })
        return row.bonus === null ? null : row.score
      },
      { scale: [0, 10] },
    )
    expect(summarize(columns, field)).toMatchObject({ rows: 3, n: 2, missing: 1 })
    expect(seen).toEqual([
      { score: 9, region: 'a', bonus: 1 },
      { score: 10, region: 'b', bonus: null },
      { score: 0, region: 'a', bonus: 1 },
    ])
    const grouped = segment(columns, { by: (row) => row.region, of: field, metric: nps })
    expect(grouped.segments.map(({ key, rows }) => [key, rows])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
    expect(refusal(() => summarize({ ...columns, note: 'text' }, field)).path).toBe('rows.note')
    expect(refusal(() => summarize({ ...columns, note: [1] }, field)).path).toBe('rows.note.length')
    const wrong = { score: [9, 99], region: ['a', 'b'], bonus: [1, 1] }
    expect(refusal(() => summarize(wrong, field)).path).toBe('rows[1]')
  })

  it('agree with rows and generators for functions and keys together', () => {
    const row = fc.record({
      score: fc.option(fc.integer({ min: 0, max: 10 })),
      key: fc.constantFrom('a', 'b', null, 1, true),
      paid: fc.option(fc.integer({ min: -99, max: 99 })),
    })
    type Row = { score: number | null; key: string | number | boolean | null; paid: number | null }
    const parts = all({
      key: ratings('score', { scale: [0, 10] }),
      half: ratings((one: Row) => (one.paid === null ? null : Math.abs(one.paid) % 5), { scale: [0, 10] }),
      paid: amounts('paid'),
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const columns = {
          score: rows.map((one) => one.score),
          key: rows.map((one) => one.key),
          paid: rows.map((one) => one.paid),
        }
        const whole = summarize(rows as Row[], parts)
        expectSame(summarize(columns as never, parts as never), whole)
        expectSame(summarize(watched(rows as Row[]).rows, parts), whole)
        const options = { by: 'key', of: parts, metric: (s: { paid: object }) => s.paid } as never
        const grouped = segment(rows as never, options)
        expectSame(segment(columns as never, options), grouped)
        expectSame(segment(watched(rows).rows as never, options), grouped)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('answers that fight back', () => {
  it('leave nothing behind when reading one of them fails', () => {
    const failing: number[] = new Array<number>(1000).fill(9)
    Object.defineProperty(failing, 2, {
      get() {
        throw new Error('on purpose')
      },
    })
    const wrong = new Array<number>(1000).fill(9)
    wrong[500] = 11
    for (const again of [() => nps(failing), () => read({ score: failing })]) {
      expect(again).toThrow('on purpose')
      expect(refusal(() => nps(wrong))).toMatchObject({ code: 'invalid-value', path: 'answers[500]' })
    }
    expect(nps(new Array<number>(1000).fill(9)).n).toBe(1000)
  })

  it('may count others while they are read', () => {
    const inner = new Array<number>(1000).fill(0)
    const outer: number[] = new Array<number>(1000).fill(9)
    const seen: number[] = []
    Object.defineProperty(outer, 600, {
      get() {
        seen.push(nps(inner).n)
        return 9
      },
    })
    expect(nps(outer)).toMatchObject({ n: 1000, promoters: 1000, detractors: 0 })
    expect(new Set(seen)).toEqual(new Set([1000]))

    const wrong = new Array<number>(1000).fill(9).fill(11, 400)
    Object.defineProperty(outer, 600, {
      get() {
        expect(refusal(() => nps(wrong)).path).toBe('answers[400]')
        return 9
      },
    })
    expect(nps(outer).n).toBe(1000)
  })

  it('are the same alone, in thousands and in millions, missing ones among them', () => {
    const value = fc.oneof({ arbitrary: fc.integer({ min: 1, max: 5 }), weight: 6 }, fc.constant(null))
    const few = fc.array(value, { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(few, fc.constantFrom(1, 20, 300), (values, times) => {
        const many = Array.from({ length: times }, () => values).flat()
        const five = ratings('score', { scale: [1, 5] })
        const one = summarize({ score: values }, five)
        const { counts, missing } = summarize({ score: many }, five)
        expect(counts).toEqual(one.counts.map((count) => count * times))
        expect(missing).toBe(one.missing * times)
        expect(summarize({ score: Object.freeze([null, ...many]) }, five).counts).toEqual(counts)
      }),
      { numRuns: 1000 },
    )
  })

  it('on scales of any place and width', () => {
    const scale = fc
      .tuple(fc.integer({ min: -200, max: 200 }), fc.integer({ min: 1, max: 150 }))
      .map(([min, width]) => [min, min + width] as const)
    fc.assert(
      fc.property(scale, fc.infiniteStream(fc.nat()), fc.constantFrom(3, 700, 3000), (range, stream, length) => {
        const [min, max] = range
        const values = Array.from({ length }, () => min + ((stream.next().value as number) % (max - min + 1)))
        const counts = new Array<number>(max - min + 1).fill(0)
        for (const value of values) counts[value - min]! += 1
        const by = ratings('x', { scale: range })
        for (const x of [values, Float64Array.from(values), Int16Array.from(values)]) {
          expect(summarize({ x }, by).counts).toEqual(counts)
          const key = new Uint8Array(length)
          expect(segment({ x, key }, { by: 'key', of: by, metric: () => 0 }).segments[0]?.summary.counts).toEqual(
            counts,
          )
        }
        for (const off of [min - 1, max + 1, min - 128, max + 128, max + 256, min - 256]) {
          values[length - 1] = off
          for (const x of [values, Float64Array.from(values), Int16Array.from(values)]) {
            expect(refusal(() => summarize({ x }, by)).path).toBe(`rows[${length - 1}].x`)
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})
