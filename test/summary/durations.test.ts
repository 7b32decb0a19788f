import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binOf } from '../../src/core/histogram.ts'
import {
  all,
  amounts,
  type Durations,
  decode,
  durations,
  type Instant,
  mean,
  merge,
  segment,
  summarize,
  ttr,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

const runs = { numRuns: 1000 }
const AS_OF = 1_000_000
interface Span {
  readonly a?: Instant | null
  readonly b?: Instant | null
}
/** A span before AS_OF, one that ends after it, one without an end or a start; in one of the forms of an instant. */
const span: fc.Arbitrary<Span> = fc
  .tuple(
    fc.integer({ min: -3_000_000, max: AS_OF }),
    fc.option(fc.nat(2_000_000), { freq: 4 }),
    fc.constantFrom('ms', 'text', 'date'),
    fc.boolean(),
  )
  .map(([start, lasts, form, none]) => {
    const write = (ms: number): Instant =>
      form === 'ms' ? ms : form === 'date' ? new Date(ms) : new Date(ms).toISOString()
    return { a: none && lasts === null ? null : write(start), b: lasts === null ? null : write(start + lasts) }
  })

describe('durations between two instants', () => {
  const of = durations({ from: 'a', to: 'b', asOf: AS_OF })

  it('are finished, open or missing, as a simple loop finds them', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 40 }), (rows) => {
        const values: number[] = []
        const open: number[] = []
        let missing = 0
        for (const { a, b } of rows) {
          const [start, end] = [a, b].map((at) => (at === null || at === undefined ? null : new Date(at).getTime()))
          if (start === null || start === undefined) missing++
          else if (end !== null && end !== undefined && end <= AS_OF) values.push(end - start)
          else open.push(AS_OF - start)
        }
        const found = summarize(rows, of)
        expect(found.values).toEqual(values.sort((x, y) => x - y))
        expect(found.open).toEqual(open.sort((x, y) => x - y))
        expect([found.rows, found.n, found.missing, found.invalid]).toEqual([rows.length, values.length, missing, 0])
        expect(found.asOf).toBe('1970-01-01T00:16:40.000Z')
      }),
      runs,
    )
  })

  it('merge to those of all rows, in any precision, and decode to themselves', () => {
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 30 }),
        fc.array(span, { maxLength: 30 }),
        fc.array(span, { maxLength: 30 }),
        fc.constantFrom('exact', 1, 7, 12),
        (x, y, z, precision) => {
          const by = durations({ from: 'a', to: 'b', asOf: AS_OF, precision: precision as 7 })
          const [p, q, r] = [x, y, z].map((rows) => summarize(rows, by)) as [Durations, Durations, Durations]
          const whole = summarize([...x, ...y, ...z], by)
          expectSame(merge(merge(p, q), r), whole)
          expectSame(merge(p, merge(q, r)), whole)
          expectSame(merge(r, summarize([], by), p, q), whole)
          expectSame(decode(JSON.parse(JSON.stringify(whole)), by), whole)
          expectSame(ttr(merge(p, q, r)), ttr(whole))
        },
      ),
      runs,
    )
  })

  it('are the same by groups, by columns and from functions', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 40 }), fc.constantFrom('exact', 7), (rows, precision) => {
        const by = durations({ from: 'a', to: 'b', asOf: AS_OF, precision: precision as 7 })
        const keyed = rows.map((row, i) => ({ ...row, key: i % 3 }))
        for (const { key, summary } of segment(keyed, { by: 'key', of: by, metric: ttr }).segments) {
          expectSame(
            summary,
            summarize(
              rows.filter((_, i) => i % 3 === key),
              by,
            ),
          )
        }
        const columns = { a: rows.map(({ a }) => a ?? null), b: rows.map(({ b }) => b ?? null) }
        expectSame(summarize(columns, by), summarize(rows, by))
        const read = durations<Span>({ from: ({ a }) => a, to: ({ b }) => b, asOf: AS_OF, precision: precision as 7 })
        expectSame(summarize(rows, read), summarize(rows, by))
      }),
      runs,
    )
  })

  it('that end or begin at asOf itself are known then', () => {
    const rows = [
      { a: 0, b: AS_OF },
      { a: AS_OF, b: null },
      { a: 0, b: AS_OF + 1 },
    ]
    expect(summarize(rows, of)).toMatchObject({ values: [AS_OF], open: [0, AS_OF] })
  })

  it('without asOf are missing where they have no end', () => {
    const { n, missing, asOf, open } = summarize(
      [
        { a: 0, b: 5 },
        { a: 0, b: null },
        { a: null, b: 5 },
      ],
      durations({ from: 'a', to: 'b' }),
    )
    expect([n, missing, asOf, open]).toEqual([1, 2, null, []])
    expect(summarize([{ a: 0 }], durations({ from: 'a', to: 'b' as 'a' })).missing).toBe(1)
  })

  it('read local times in their zone, across the end of summer time', () => {
    const rows = [
      { a: '2025-10-26T01:30:00', b: '2025-10-26T03:30:00' },
      { a: '2025-10-25', b: '2025-10-27' },
    ]
    const zones = { timeZone: 'Europe/Rome', naiveZone: 'Europe/Rome' }
    expect(summarize(rows, durations({ from: 'a', to: 'b', ...zones })).values).toEqual([10_800_000, 49 * 3_600_000])
  })

  it('refuse what is wrong, and say where', () => {
    const wrong = (row: object, by = of): string => refusal(() => summarize([{ a: 0, b: 5 }, row], by as never)).message
    expect(wrong({ a: 9, b: 5 })).toBe('rows[1].b must be at or after the start of its row, got 5')
    expect(wrong({ a: AS_OF + 1, b: null })).toBe(
      'rows[1].a must be at most options.asOf, 1970-01-01T00:16:40.000Z, got 1000001',
    )
    expect(wrong({ a: 'today', b: null })).toContain('rows[1].a must be a Date')
    expect(wrong({ a: null, b: 7.5 })).toContain('rows[1].b must be a Date')
    expect(wrong({ a: '2025-01-01', b: null })).toContain('a bare date needs options.timeZone')
    expect(wrong({ a: -8.64e15, b: 5 })).toBe('rows[1].b must be at most 1e12 seconds from the other end, got 5')
    expect(wrong({ a: -8.64e15, b: null })).toContain('rows[1].a must be at most 1e12 seconds')
    expect(wrong({ a: 1e15 + 5, b: new Date(Number.NaN) }, durations({ from: 'a', to: 'b' }))).toContain('rows[1].b')
    const named = durations<Span>({ from: 'a', to: ({ b }) => b })
    expect(wrong({ a: 9, b: 5 }, named as never)).toContain('rows[1] must be at or after')
  })

  it('count what is wrong where that is asked for', () => {
    const rows = [
      { a: 9, b: 5 },
      { a: AS_OF + 1, b: null },
      { a: 'today', b: 5 },
      { a: null, b: 'x' },
      { a: 0, b: null },
    ]
    const by = durations({ from: 'a', to: 'b', asOf: AS_OF, onInvalid: 'count' })
    expect(summarize(rows, by)).toMatchObject({ rows: 5, n: 0, missing: 0, invalid: 4, open: [AS_OF] })
  })

  it('do not merge with those of another time', () => {
    const other = durations({ from: 'a', to: 'b', asOf: AS_OF + 1 })
    const rows = [{ a: 0, b: 5 }]
    expect(refusal(() => merge(summarize(rows, of), summarize(rows, other))).path).toBe('summaries[1].asOf')
    const bits = durations({ from: 'a', to: 'b', asOf: AS_OF, precision: 7 })
    expect(refusal(() => merge(summarize(rows, of), summarize(rows, bits))).path).toBe(
      'summaries[1].definition.precision',
    )
  })
})

describe('durations in seconds', () => {
  it('have the sums of amounts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 40 }), (list) => {
        const { sum, sumSquares, min, max } = summarize({ x: list.map((ms) => ms / 1000) }, durations('x'))
        const expected = summarize({ x: list }, amounts('x'))
        expect({ sum, sumSquares, min, max }).toEqual({
          sum: expected.sum,
          sumSquares: expected.sumSquares,
          min: expected.min,
          max: expected.max,
        })
        expect(ttr(list).mean).toBe(mean(list).value)
      }),
      runs,
    )
  })

  it('take every whole millisecond up to 1e12 seconds, and nothing finer', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(10 ** 9),
          fc.maxSafeNat().map((ms) => ms % 1e15),
          fc.constant(1e15),
        ),
        (ms) => {
          expect(summarize([{ x: ms / 1000 }], durations('x')).values).toEqual([ms])
          const [summary] = [summarize([{ x: (ms % 1e9) / 1000 + 0.0004 }], durations('x', { onInvalid: 'count' }))]
          expect(summary?.invalid).toBe(1)
        },
      ),
      runs,
    )
  })

  it('are counted in the bins that they fall in', () => {
    const { histogram, values, open, openHistogram, sum } = summarize(
      [{ x: 0 }, { x: 0.003 }, { x: 0.003 }, { x: 3600 }],
      durations('x', { precision: 3 }),
    )
    expect(histogram).toEqual({ 0: 1, 3: 2, [binOf(3_600_000, 3)]: 1 })
    expect([values, open, openHistogram, sum]).toEqual([null, null, {}, { exact: [3_600_006] }])
  })

  it('are read along with other summaries, at any time of a stream', () => {
    const both = all({ wait: durations('wait'), paid: amounts('paid') })
    const { wait, paid } = summarize(
      [
        { wait: 5, paid: 1 },
        { wait: null, paid: 2 },
      ],
      both,
    )
    expect([wait.values, wait.missing, paid.n]).toEqual([[5000], 1, 2])
    const tally = durations('x').tally()
    tally.add([[5, 1]], 2, null, 0)
    expect(tally.read(1)[0]?.values).toEqual([1000, 5000])
    tally.add([[3]], 1, null, 2)
    expect(tally.read(1)[0]?.values).toEqual([1000, 3000, 5000])
    expect(tally.read(2)[1]).toMatchObject({ rows: 0, values: [], min: null })
  })

  it('refuse options that are none', () => {
    const message = (run: () => unknown): string => refusal(run).message
    expect(message(() => durations('x', { precision: 13 as 12 }))).toContain("'exact' or a whole number of bits")
    expect(message(() => durations('x', { asOf: 5 } as never))).toContain(
      'options.asOf must be one of precision, onInvalid',
    )
    expect(message(() => durations({ from: 'a', to: 'b', asOf: 'now' }))).toContain('options.asOf must be a Date')
    expect(message(() => durations({ from: 'a' } as never))).toContain('options.to must be a key of the rows')
    expect(message(() => durations({ from: 'a', to: 'b', timeZone: 'Mars' }))).toContain('options.timeZone')
    expect(message(() => durations('x', { onInvalid: 'skip' as 'count' }))).toContain('options.onInvalid')
    expect(message(() => durations(5 as never))).toContain('field must be a key of the rows')
    expect(message(() => summarize([{ y: 1 } as never], durations('x')))).toContain('rows[0].x must be a field')
  })
})

describe('decoded durations', () => {
  const rows = [
    { a: 0, b: 5000 },
    { a: 0, b: 7000 },
    { a: 0, b: null },
    { a: null, b: null },
  ]
  const tampered = (precision: 'exact' | 7, change: (summary: Record<string, unknown>) => void): string => {
    const of = durations({ from: 'a', to: 'b', asOf: AS_OF, precision })
    const json = JSON.parse(JSON.stringify(summarize(rows, of))) as Record<string, unknown>
    change(json)
    return refusal(() => decode(json, of)).path
  }

  it('are refused where their numbers do not agree', () => {
    const cases: [string, 'exact' | 7, (summary: Record<string, unknown>) => void][] = [
      ['summary.n', 'exact', (s) => Object.assign(s, { n: 3 })],
      ['summary.rows', 'exact', (s) => Object.assign(s, { rows: 5 })],
      ['summary.values[1]', 'exact', (s) => Object.assign(s, { values: [5000, 7000.5] })],
      ['summary.values[0]', 'exact', (s) => Object.assign(s, { values: [-5, 7000] })],
      ['summary.open[0]', 'exact', (s) => Object.assign(s, { open: [1e15 + 1] })],
      ['summary.min', 'exact', (s) => Object.assign(s, { min: 4000 })],
      ['summary.max', 'exact', (s) => Object.assign(s, { max: 8000 })],
      ['summary.sum', 'exact', (s) => Object.assign(s, { sum: { exact: [12001] } })],
      ['summary.sumSquares', 'exact', (s) => Object.assign(s, { sumSquares: { exact: [1] } })],
      ['summary.asOf', 'exact', (s) => Object.assign(s, { asOf: null })],
      ['summary.histogram', 'exact', (s) => Object.assign(s, { histogram: {} })],
      ['summary.n', 7, (s) => Object.assign(s, { n: 3 })],
      ['summary.histogram.05', 7, (s) => Object.assign(s, { histogram: { '05': 2 } })],
      ['summary.histogram.99999', 7, (s) => Object.assign(s, { histogram: { 99999: 2 } })],
      ['summary.histogram.5', 7, (s) => Object.assign(s.histogram as object, { 5: 0 })],
      ['summary.min', 7, (s) => Object.assign(s, { min: 4000 })],
      ['summary.max', 7, (s) => Object.assign(s, { max: 9000 })],
      ['summary.sum', 7, (s) => Object.assign(s, { sum: { exact: [99999] } })],
    ]
    for (const [path, precision, change] of cases) expect(tampered(precision, change)).toBe(path)
  })
})
