import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  aht,
  decode,
  type HandleTimes,
  handleTimes,
  merge,
  type Precision,
  segment,
  summarize,
  trend,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

type Time = number | null
interface Leg {
  readonly talk: Time
  readonly hold?: Time
  readonly wrap?: Time
  readonly id: string | number | null
}

const runs = { numRuns: 1000 }
const full = handleTimes({ talk: 'talk', hold: 'hold', wrap: 'wrap', contact: 'id' })
const rowsOnly = handleTimes({ talk: 'talk', hold: 'hold', wrap: 'wrap' })
const seconds = fc.oneof(
  fc.nat(5000),
  fc.nat(9_000_000).map((ms) => ms / 1000),
  fc.constantFrom(0, 0.001, 1e9),
)
const maybe = fc.option(seconds)
const leg: fc.Arbitrary<Leg> = fc.record({ talk: maybe, hold: maybe, wrap: maybe, id: fc.nat(9) })
const legs = fc.array(leg, { maxLength: 50 })
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}
const one = (row: object, of = full): HandleTimes => summarize([row as Leg], of)

describe('handleTimes', () => {
  it('adds up legs and contacts, in whole milliseconds', () => {
    const rows: Leg[] = [
      { id: 'K1', talk: 200, hold: 12.5, wrap: 60 },
      { id: 'K1', talk: 100, hold: null, wrap: 17.5 },
      { id: 'K2', talk: 0.25, wrap: null },
      { id: 'K3', talk: null, wrap: 900 },
    ]
    expect(summarize(rows, full)).toStrictEqual({
      kind: 'handle-times',
      version: '1',
      definition: { contact: 'keys', parts: ['hold', 'talk', 'wrap'], precision: 'exact' },
      rows: 4,
      n: 3,
      missing: 1,
      invalid: 0,
      withoutHold: 2,
      withoutWrap: 1,
      parts: { hold: { exact: [12500] }, talk: { exact: [300250] }, wrap: { exact: [77500] } },
      values: [250, 117500, 272500],
      histogram: null,
      sum: { exact: [390250] },
      sumSquares: { exact: [272500 ** 2 + 117500 ** 2 + 250 ** 2] },
      min: 250,
      max: 272500,
      contacts: 2,
      contactSquares: { exact: [390000 ** 2 + 250 ** 2] },
    })
  })

  it('without contact ids, or without parts, says so', () => {
    const { definition, contacts, contactSquares, withoutHold, withoutWrap, parts } = summarize(
      [{ talk: 5 }],
      handleTimes({ talk: 'talk' }),
    )
    expect(definition).toEqual({ contact: 'rows', parts: ['talk'], precision: 'exact' })
    expect([contacts, contactSquares, withoutHold, withoutWrap]).toEqual([null, null, null, null])
    expect(parts).toEqual({ talk: { exact: [5000] } })
    const bare = summarize([{ talk: 5 }], handleTimes({ talk: 'talk' })) as HandleTimes
    expect(path(() => merge(summarize([{ talk: 5 }], rowsOnly as never), bare))).toMatch(/^different-definition/)
  })

  it('reads functions, and keys beside them', () => {
    const of = handleTimes<Leg, 'id'>({ talk: (row) => row.talk, wrap: ({ wrap }) => wrap, contact: 'id' })
    expect(summarize([{ id: 1, talk: 3, wrap: 4 }], of).values).toEqual([7000])
  })

  it('hold and wrap need not be there, talk must', () => {
    expect(one({ id: 1, talk: 3 })).toMatchObject({ withoutHold: 1, withoutWrap: 1, n: 1 })
    expect(path(() => one({ id: 1, hold: 3 }))).toBe('unknown-field rows[0].talk')
    expect(path(() => one({ talk: 3 }))).toBe('missing-key rows[0].id')
    expect(path(() => summarize<Leg, HandleTimes>({ talk: [3] } as never, full))).toBe('unknown-field rows.id')
  })

  it('merges to the summary of all, whatever the split', () => {
    fc.assert(
      fc.property(legs, legs, (a, b) => {
        const whole = summarize([...a, ...b], rowsOnly)
        expect(merge(summarize(a, rowsOnly), summarize(b, rowsOnly))).toStrictEqual(whole)
        expect(JSON.stringify(merge(summarize(b, rowsOnly), summarize(a, rowsOnly)))).toBe(JSON.stringify(whole))
      }),
      runs,
    )
  })

  it('with contacts merges to the summary of all where a contact stays whole', () => {
    fc.assert(
      fc.property(legs, (rows) => {
        const shard = (rest: number) =>
          summarize(
            rows.filter(({ id }) => Number(id) % 3 === rest),
            full,
          )
        const whole = summarize(rows, full)
        expect(merge(shard(0), shard(1), shard(2))).toStrictEqual(whole)
        expect(merge(shard(2), shard(0), shard(1))).toStrictEqual(whole)
        expect(decode(JSON.parse(JSON.stringify(whole)), full)).toStrictEqual(whole)
      }),
      runs,
    )
  })

  it('with bits counts the totals in bins, and keeps sums and contacts exact', () => {
    fc.assert(
      fc.property(legs, legs, fc.integer({ min: 1, max: 12 }), (a, b, bits) => {
        const of = handleTimes({ talk: 'talk', wrap: 'wrap', contact: 'id', precision: bits as Precision })
        const far = b.map((row) => ({ ...row, id: Number(row.id) + 10 }))
        const [binned, exact] = [of, handleTimes({ talk: 'talk', wrap: 'wrap', contact: 'id' })].map((by) =>
          merge(summarize(a, by), summarize(far, by)),
        ) as [HandleTimes, HandleTimes]
        const { definition, values, histogram, ...rest } = binned
        expect(exact).toMatchObject(rest)
        expect([definition.precision, values]).toEqual([bits, null])
        expect(Object.values(histogram ?? {}).reduce((sum, count) => sum + count, 0)).toBe(binned.n)
        expect(summarize([...a, ...far], of)).toStrictEqual(binned)
        expect(decode(JSON.parse(JSON.stringify(binned)), of)).toStrictEqual(binned)
      }),
      runs,
    )
  })

  it('counts a contact in each segment apart, as whoever handled it', () => {
    const rows = [
      { id: 1, talk: 100, agent: 'a' },
      { id: 1, talk: 50, agent: 'b' },
      { id: 2, talk: 30, agent: 'a' },
    ]
    const of = handleTimes({ talk: 'talk', contact: 'id' })
    const { segments } = segment(rows, {
      by: 'agent',
      of,
      metric: ({ contacts, n, sum }) => [contacts, n, sum.exact[0]],
    })
    expect(segments.map(({ result }) => result)).toEqual([
      [2, 2, 130000],
      [1, 1, 50000],
    ])
  })

  it('tells contact ids of text from numbers', () => {
    const rows: Leg[] = [1, '1', -0, 0, '__proto__', 'constructor'].map((id) => ({ id, talk: 1 }))
    expect(summarize(rows, full).contacts).toBe(5)
  })
})

describe('handleTimes and what is wrong', () => {
  const wrong: readonly [string, object][] = [
    ['invalid-value rows[0].talk', { id: 1, talk: -1 }],
    ['invalid-value rows[0].talk', { id: 1, talk: Number.NaN }],
    ['invalid-value rows[0].talk', { id: 1, talk: '5' }],
    ['invalid-value rows[0].talk', { id: 1, talk: 0.0005 }],
    ['invalid-value rows[0].talk', { id: 1, talk: 1e9 + 1 }],
    ['invalid-value rows[0].hold', { id: 1, talk: 5, hold: Number.POSITIVE_INFINITY }],
    ['invalid-value rows[0].hold', { id: 1, talk: null, hold: -5 }],
    ['invalid-value rows[0].wrap', { id: 1, talk: 5, wrap: true }],
    ['missing-key rows[0].id', { id: null, talk: 5 }],
    ['missing-key rows[0].id', { id: undefined, talk: 5 }],
    ['invalid-key rows[0].id', { id: Number.NaN, talk: 5 }],
    ['invalid-key rows[0].id', { id: {}, talk: null }],
  ]
  for (const [expected, row] of wrong) {
    it(`${expected} is refused, or counted`, () => {
      expect(path(() => one(row))).toBe(expected)
      const counting = handleTimes({ talk: 'talk', hold: 'hold', wrap: 'wrap', contact: 'id', onInvalid: 'count' })
      const after: Leg = { id: 2, talk: 7, hold: 0 }
      expect(summarize([row as Leg, after], counting)).toMatchObject({
        rows: 2,
        n: 1,
        missing: 0,
        invalid: 1,
        values: [7000],
      })
    })
  }

  it('a leg that was not handled needs no contact', () => {
    expect(one({ id: null, talk: null })).toMatchObject({ missing: 1, contacts: 0 })
  })

  it('options are checked', () => {
    expect(path(() => handleTimes({} as never))).toBe('invalid-option options.talk')
    expect(path(() => handleTimes({ talk: 'x', hold: 5 } as never))).toBe('invalid-option options.hold')
    expect(path(() => handleTimes({ talk: 'x', contact: null } as never))).toBe('invalid-option options.contact')
    expect(path(() => handleTimes({ talk: 'x', onInvalid: 'skip' } as never))).toBe('invalid-option options.onInvalid')
    expect(path(() => handleTimes({ talk: 'x', precision: 13 as never }))).toBe('invalid-option options.precision')
    expect(path(() => handleTimes({ talk: 'x', after: 'y' } as never))).toBe('unknown-option options.after')
  })
})

describe('a decoded summary of handle times', () => {
  const rows: Leg[] = [
    { id: 1, talk: 200, hold: 10, wrap: 60 },
    { id: 1, talk: 100 },
    { id: 2, talk: 50, wrap: 5 },
  ]
  const good = summarize(rows, full)
  const broken: readonly [string, object][] = [
    ['rows', { rows: 4 }],
    ['n', { n: 2, rows: 2 }],
    ['n', { values: [55000, 100000] }],
    ['values[0]', { values: [0.5, 100000, 270000], min: 0.5 }],
    ['values[0]', { values: [-5, 100000, 270000], min: -5 }],
    ['values[1]', { values: [55000, 50000, 270000] }],
    ['min', { min: 1 }],
    ['max', { max: null }],
    ['withoutHold', { withoutHold: 4 }],
    ['withoutWrap', { withoutWrap: 4 }],
    ['withoutWrap', { withoutWrap: null }],
    ['sum', { sum: { exact: [1] } }],
    ['sumSquares', { sumSquares: { exact: [1] } }],
    ['parts', { parts: { ...good.parts, hold: { exact: [20000] } } }],
    ['parts.hold', { parts: { ...good.parts, hold: { exact: [-10000] }, talk: { exact: [370000] } } }],
    ['contacts', { contacts: 0 }],
    ['contacts', { contacts: 4 }],
    ['contacts', { contacts: null }],
    ['contactSquares', { contacts: 3 }],
    ['contactSquares', { contacts: 1 }],
    ['contactSquares', { contactSquares: { exact: [1] } }],
    ['contactSquares', { contactSquares: { exact: [0.5] } }],
    ['contactSquares', { contactSquares: { exact: [1e30] } }],
  ]
  for (const [field, change] of broken) {
    it(`is refused at ${field} for ${JSON.stringify(change)}`, () => {
      expect(path(() => decode({ ...good, ...change }, full))).toBe(`invalid-summary summary.${field}`)
    })
  }
})

describe('contacts of several groups', () => {
  const legs = [
    { id: 'K1', team: 'first', at: 0, talk: 60 },
    { id: 'K1', team: 'second', at: 86_400_000, talk: 60 },
  ]
  const of = handleTimes({ talk: 'talk', contact: 'id' })

  it('count once in the total', () => {
    const { segments, total } = segment(legs, { by: 'team', of, metric: aht })
    expect(segments.map(({ result }) => result.contacts)).toEqual([1, 1])
    expect([total.result.contacts, total.result.value]).toEqual([1, 120])
  })

  it('do not add over periods', () => {
    const options = { at: 'at', every: 'day', timeZone: 'UTC', of, metric: aht } as const
    expect(() => trend(legs, { ...options, mode: 'cumulative' })).toThrow('timeline')
  })
})
