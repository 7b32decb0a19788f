import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, merge, type QueueContacts, queueContacts, segment, serviceLevel, summarize } from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

const of = queueContacts({ wait: 'wait', answered: 'ok', target: 20, shortAbandon: 5 })
const plain = queueContacts({ wait: 'wait', answered: 'ok', target: 20 })
type Row = { wait?: unknown; ok?: unknown }
const count = (rows: readonly Row[], summarizer: unknown = of): QueueContacts =>
  summarize(rows as never, summarizer as never)

describe('contacts of a queue', () => {
  it('are within the target at the target, and short at the short wait', () => {
    const waits = [0, 5, 5.001, 20, 20.001]
    const rows = [...waits.map((wait) => ({ wait, ok: true })), ...waits.map((wait) => ({ wait, ok: false }))]
    const sums = { sum: { exact: [50_002] }, squares: { exact: [850_050_002] } }
    expect(count(rows)).toEqual({
      kind: 'queue-contacts',
      version: '1',
      definition: { target: 20, shortAbandon: 5 },
      rows: 10,
      n: 10,
      missing: 0,
      invalid: 0,
      answeredWithin: 4,
      answeredAfter: 1,
      abandonedWithin: 4,
      abandonedAfter: 1,
      shortAbandons: 2,
      answered: sums,
      abandoned: sums,
    })
    expect(count(rows, plain)).toMatchObject({ shortAbandons: null, definition: { target: 20, shortAbandon: null } })
  })

  it('that are missing or wrong are counted apart or refused', () => {
    const lenient = queueContacts({ wait: 'wait', answered: 'ok', target: 20, onInvalid: 'count' })
    const rows: Row[] = [
      { wait: 3, ok: 1 },
      { wait: 3, ok: 0 },
      { wait: null, ok: true },
      { wait: 3, ok: undefined },
    ]
    expect(count(rows)).toMatchObject({ rows: 4, n: 2, missing: 2, answeredWithin: 1, abandonedWithin: 1 })
    for (const [row, field] of [
      [{ wait: -1, ok: true }, 'wait'],
      [{ wait: '3', ok: true }, 'wait'],
      [{ wait: 0.0001, ok: null }, 'wait'],
      [{ wait: null, ok: 'true' }, 'ok'],
      [{ wait: 3, ok: 2 }, 'ok'],
      [{ wait: 3, ok: Number.NaN }, 'ok'],
    ] as const) {
      expect(refusal(() => count([{ wait: 1, ok: true }, row]))).toMatchObject({
        code: 'invalid-value',
        path: `rows[1].${field}`,
      })
      expect(count([{ wait: 1, ok: true }, row], lenient)).toMatchObject({ rows: 2, n: 1, missing: 0, invalid: 1 })
    }
  })

  it('are read by functions and by segment', () => {
    const rows = [
      { s: 10, end: 'agent', q: 'a' },
      { s: 30, end: 'agent', q: 'a' },
      { s: 3, end: 'caller', q: 'b' },
    ]
    const read = queueContacts<(typeof rows)[0]>({
      wait: ({ s }) => s,
      answered: ({ end }) => end === 'agent',
      target: 20,
    })
    const { segments, total } = segment(rows, { by: 'q', of: read, metric: serviceLevel })
    expect([...segments, total].map(({ result }) => result.value)).toEqual([0.5, null, 0.5])
    const waits = [...segments, total].map(({ summary }) => [summary.answered.sum.exact, summary.abandoned.sum.exact])
    expect(waits).toEqual([
      [[40_000], []],
      [[], [3000]],
      [[40_000], [3000]],
    ])
  })

  it('need options that are right', () => {
    for (const [given, code, path] of [
      [{}, 'missing-option', 'options.target'],
      [{ target: -1 }, 'invalid-option', 'options.target'],
      [{ target: '20' }, 'invalid-option', 'options.target'],
      [{ target: 0.0005 }, 'invalid-option', 'options.target'],
      [{ target: 20, shortAbandon: null }, 'invalid-option', 'options.shortAbandon'],
      [{ target: 20, shortAbandon: -1 }, 'invalid-option', 'options.shortAbandon'],
      [{ target: 20, wait: 3 }, 'invalid-option', 'options.wait'],
      [{ target: 20, answered: undefined }, 'invalid-option', 'options.answered'],
      [{ target: 20, onInvalid: 'skip' }, 'invalid-option', 'options.onInvalid'],
      [{ target: 20, level: 0.9 }, 'unknown-option', 'options.level'],
    ] as const) {
      expect(refusal(() => queueContacts({ wait: 'wait', answered: 'ok', ...given } as never))).toMatchObject({
        code,
        path,
      })
    }
    expect(Object.is(queueContacts({ wait: 'wait', answered: 'ok', target: -0 }).definition, undefined)).toBe(false)
    expect(queueContacts({ wait: 'wait', answered: 'ok', target: -0 }).definition).toStrictEqual({
      target: 0,
      shortAbandon: null,
    })
  })
})

describe('a summary', () => {
  const row = fc.record({
    wait: fc.option(
      fc.nat(60_000).map((ms) => ms / 1000),
      { freq: 9 },
    ),
    ok: fc.constantFrom(true, true, false, null),
  })
  const rows = fc.array(row, { maxLength: 30 })

  it('merges as its rows do, and decodes to itself', () => {
    fc.assert(
      fc.property(
        rows,
        rows,
        fc.constantFrom(of, plain, queueContacts({ wait: 'wait', answered: 'ok', target: 5, shortAbandon: 30 })),
        (a, b, by) => {
          const both = merge(count(a, by), count(b, by))
          expectSame(both, count([...a, ...b], by))
          expectSame(decode(JSON.parse(JSON.stringify(both)), by), both)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('does not merge with that of another target', () => {
    expect(refusal(() => merge(count([]), count([], plain))).code).toBe('different-definition')
  })

  it('is refused where its numbers contradict each other', () => {
    const good = count([
      { wait: 3, ok: true },
      { wait: 30, ok: true },
      { wait: 4, ok: false },
      { wait: 7, ok: false },
    ])
    const sums = (sum: number[], squares: number[]) => ({ sum: { exact: sum }, squares: { exact: squares } })
    expect(good).toMatchObject({ answered: sums([33_000], [909_000_000]), abandoned: sums([11_000], [65_000_000]) })
    for (const [change, path] of [
      [{ rows: 5 }, 'rows'],
      [{ answeredWithin: 2 }, 'n'],
      [{ shortAbandons: 3 }, 'shortAbandons'],
      [{ shortAbandons: null }, 'shortAbandons'],
      [{ answered: sums([20_000], [400_000_000]) }, 'answered.sum'],
      [{ abandoned: sums([40_001], [1_600_000_000]) }, 'abandoned.sum'],
      [{ abandoned: sums([11_000.5], [65_000_000]) }, 'abandoned.sum'],
      [{ abandoned: sums([11_000], [60_499_999]) }, 'abandoned.squares'],
      [{ abandoned: sums([11_000], [121_000_001]) }, 'abandoned.squares'],
      [{ abandoned: sums([1], []) }, 'abandoned.squares'],
    ] as const) {
      const { code, path: found } = refusal(() => decode({ ...good, ...change }, of))
      expect([code, found], JSON.stringify(change)).toEqual(['invalid-summary', `summary.${path}`])
    }
    for (const abandoned of [
      sums([11_000], [60_500_000]),
      sums([11_000], [121_000_000]),
      sums([40_000], [800_000_000]),
    ]) {
      expect(decode({ ...good, abandoned }, of).abandoned).toEqual(abandoned)
    }
    const brief = count(Array.from({ length: 9 }, (_, i) => ({ wait: i < 3 ? 0.001 : 0, ok: false })))
    expect(brief.abandoned).toEqual(sums([3], [3]))
    expect(refusal(() => decode({ ...brief, abandoned: sums([3], [2]) }, of)).path).toBe('summary.abandoned.squares')
    const late = queueContacts({ wait: 'wait', answered: 'ok', target: 5, shortAbandon: 10 })
    const waited = count(
      [
        { wait: 3, ok: false },
        { wait: 8, ok: false },
        { wait: 12, ok: false },
      ],
      late,
    )
    expect(waited).toMatchObject({ abandonedWithin: 1, shortAbandons: 2 })
    expect(refusal(() => decode({ ...waited, shortAbandons: 0 }, late)).expected).toBe('from 1 to 3')
    expect(refusal(() => decode({ ...waited, shortAbandons: 4 }, late)).path).toBe('summary.shortAbandons')
  })
})
