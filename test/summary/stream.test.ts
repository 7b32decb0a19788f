import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  all,
  amounts,
  CxError,
  merge,
  nps,
  outcomes,
  ratings,
  type Summarizer,
  segment,
  summarize,
  type Tally,
} from '../../src/index.ts'
import { expectSame } from '../expectations.ts'

/* The tally behind every pass, as a service uses it: one answer at a time, read at any time. */

const of = ratings('score', { scale: [0, 10] })
const row = fc.record({
  score: fc.option(fc.integer({ min: 0, max: 10 })),
  w: fc.option(fc.double({ min: 0.01, max: 9, noNaN: true })),
  paid: fc.option(fc.oneof(fc.integer(), fc.constantFrom(0.1, 0.2, 1e140, 1e-140, -1e140))),
  ok: fc.option(fc.boolean()),
  key: fc.nat({ max: 3 }),
})
type Row = { score: number | null; w: number | null; paid: number | null; ok: boolean | null; key: number }
type Of = Summarizer<string, never, object>
const makers: Record<string, Of> = {
  ratings: of as Of,
  labels: ratings('score', { scale: [0, 10], labels: { good: 10 } }) as Of,
  weighted: ratings('score', { scale: [0, 10], weight: 'w' }) as Of,
  amounts: amounts('paid') as Of,
  outcomes: outcomes('ok') as Of,
  all: all({
    score: of,
    paid: amounts('paid'),
    deep: all({ w: ratings('score', { scale: [0, 10], weight: 'w' }) }),
  }) as unknown as Of,
}

/** What a service does with one row. */
function addRow(tally: Tally<object>, maker: Of, one: Row, at: number): void {
  tally.add(
    maker.fields.map((field) => [(one as unknown as Record<string, unknown>)[field as string]]),
    1,
    null,
    at,
  )
}

describe('a service that counts one answer at a time', () => {
  it('has what summarize has, at every moment', () => {
    const t = of.tally()
    const seen: { score: number | null }[] = []
    for (const [i, score] of [9, 10, null, 3, 7, 0].entries()) {
      t.add([[score]], 1, null, i)
      seen.push({ score })
      expectSame(t.read(1), [summarize(seen, of)])
    }
    expect(nps(t.read(1)[0] as ReturnType<typeof summarize<Row, never>>).value).toBe(0)
  })

  for (const [name, maker] of Object.entries(makers)) {
    it(`counts ${name} alike, and reading disturbs nothing`, () => {
      fc.assert(
        fc.property(fc.array(row, { maxLength: 25 }), fc.nat(), (rows: Row[], moment) => {
          const tally = maker.tally()
          let early: object | undefined
          for (const [i, one] of rows.entries()) {
            if (i === moment % rows.length) early = tally.read(1)[0]
            addRow(tally, maker, one, i)
          }
          const [summary] = tally.read(1) as [object]
          expectSame(summary, summarize(rows as never, maker as never))
          expectSame(tally.read(1), [summary])
          if (early === undefined) return
          const [before, after] = [rows.slice(0, moment % rows.length), rows.slice(moment % rows.length)]
          expectSame(early, summarize(before as never, maker as never))
          expectSame(merge(early, summarize(after as never, maker as never)), summary)
        }),
        { numRuns: 1000 },
      )
    })

    it(`counts ${name} by group`, () => {
      fc.assert(
        fc.property(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (rows: Row[], size) => {
          const tally = maker.tally()
          for (let from = 0; from < rows.length; from += size) {
            const part = rows.slice(from, from + size)
            const columns = maker.fields.map((field) =>
              part.map((one) => (one as never as Record<string, unknown>)[field as string]),
            )
            const groups = new Int32Array(size + 3).fill(-9)
            for (const [i, { key }] of part.entries()) groups[i] = key
            tally.add(columns, part.length, groups, from)
          }
          const read = tally.read(6)
          expect(read.length).toBe(6)
          for (const [key, summary] of read.entries()) {
            const own = rows.filter((one) => one.key === key)
            expectSame(summary, summarize(own as never, maker as never))
          }
          expect(tally.read(0)).toEqual([])
          expectSame(tally.read(2), read.slice(0, 2))
        }),
        { numRuns: 300 },
      )
    })

    it(`reads ${name} before anything came`, () => {
      const empty = summarize([] as never, maker as never)
      expectSame(maker.tally().read(3), [empty, empty, empty])
    })

    it(`makes tallies of ${name} that know nothing of each other`, () => {
      const [a, b] = [maker.tally(), maker.tally()]
      addRow(a, maker, { score: 9, w: 1, paid: 1, ok: true, key: 0 }, 0)
      expectSame(b.read(1), [summarize([] as never, maker as never)])
    })
  }

  it('may mix one group with several, and grow them late', () => {
    const t = of.tally()
    t.add([[9]], 1, null, 0)
    t.add([[3, 4]], 2, Int32Array.of(0, 500), 1)
    t.add([[8]], 1, null, 3)
    const read = t.read(501)
    expect([read[0]?.n, read[1]?.n, read[500]?.n]).toEqual([3, 0, 1])
  })

  it('gives every column that is like an array, of any length', () => {
    for (const length of [1, 483, 484, 3000]) {
      const like: Record<string | number, number> & { length: number } = { length }
      for (let i = 0; i < length; i++) like[i] = i % 11
      const whole = summarize({ score: Array.from(like) }, of)
      const alone = of.tally()
      alone.add([like], length, null, 0)
      expect(alone.read(1), `${length} alone`).toStrictEqual([whole])
      const grouped = of.tally()
      grouped.add([like], length, new Int32Array(length), 0)
      expect(grouped.read(1), `${length} in a group`).toStrictEqual([whole])
    }
  })

  it('is told which answer was wrong, and goes on without it', () => {
    for (const [maker, right, wrong, path] of [
      [of, [9], [11], 'rows[7].score'],
      [makers.weighted, [9, 1], [9, -1], 'rows[7].w'],
      [makers.amounts, [5], ['5'], 'rows[7].paid'],
      [makers.outcomes, [true], ['yes'], 'rows[7].ok'],
    ] as [Of, unknown[], unknown[], string][]) {
      const tally = maker.tally()
      const put = (values: unknown[], at: number) =>
        tally.add(
          values.map((value) => [value]),
          1,
          null,
          at,
        )
      put(right, 6)
      const before = tally.read(1)
      expect(() => put(wrong, 7)).toThrow(CxError)
      expect(() => put(wrong, 7)).toThrow(expect.objectContaining({ path }))
      expectSame(tally.read(1), before)
      put(right, 8)
      expect((tally.read(1)[0] as { n: number }).n).toBe(2)
    }
  })

  it('takes amounts and weights of a size that sums without loss', () => {
    const weighted = ratings('score', { scale: [0, 10], weight: 'w' })
    for (const [maker, values, n] of [
      [makers.amounts, [0, -0, 1e-140, -1e-140, 1e140, -1e140], 6],
      [weighted, [0, 1e-70, 1e70], 3],
    ] as [Of, number[], number][]) {
      const tally = maker.tally()
      const put = (value: number) => tally.add(maker === weighted ? [[5], [value]] : [[value]], 1, null, 0)
      for (const value of values) put(value)
      expect(tally.read(1)[0]).toMatchObject({ n })
      const wrong =
        maker === weighted ? [9e-71, 1.1e70, -1e-70, Infinity] : [9e-141, -9e-141, 5e-324, 1.1e140, -1.1e140]
      for (const value of wrong) expect(() => put(value), `${value}`).toThrow(CxError)
    }
  })

  it('may count the wrong ones instead', () => {
    const t = ratings('score', { scale: [0, 10], onInvalid: 'count' }).tally()
    for (const [i, score] of [9, 11, Number.NaN, '9', null].entries()) t.add([[score]], 1, null, i)
    expect(t.read(1)[0]).toMatchObject({ rows: 5, n: 1, missing: 1, invalid: 3 })
  })

  it('gives summaries that are its own no more', () => {
    const t = of.tally()
    t.add([[9]], 1, null, 0)
    const first = t.read(1)[0] as unknown as { counts: number[] }
    first.counts[9] = 1000
    expect(t.read(1)[0]?.counts[9]).toBe(1)
    const paid = amounts('paid').tally()
    paid.add([[9]], 1, null, 0)
    const sum = paid.read(1)[0]?.sum as { exact: number[] }
    sum.exact.push(1)
    expect(paid.read(1)[0]?.sum.exact).toEqual([9])
  })

  it('is what segment reads', () => {
    const rows = [0, 1, 2, 1, 0, 3].map((key, i) => ({ key, score: i }))
    const t = of.tally()
    t.add(
      [rows.map(({ score }) => score)],
      6,
      Int32Array.from(rows, ({ key }) => key),
      0,
    )
    const { segments } = segment(rows, { by: 'key', of, metric: nps })
    expectSame(
      segments.map(({ summary }) => summary),
      t.read(4),
    )
  })
})
