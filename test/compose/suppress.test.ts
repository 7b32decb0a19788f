import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  all,
  amounts,
  CxError,
  mean,
  outcomes,
  type Ratings,
  ratings,
  type Segmentation,
  type SuppressedSegmentation,
  segment,
  suppress,
} from '../../src/index.ts'
import { expectSame } from '../expectations.ts'

/* What a reader who subtracts can find out. */

type Key = string | null
interface Row {
  readonly key: Key
  readonly score: number | null
  readonly stars: number | null
  readonly ok: boolean | null
}
type Table = Segmentation<Key, object, unknown>
type Suppressed = SuppressedSegmentation<Key, object, unknown>

const score = ratings('score', { scale: [0, 10] })
const parts = all({ nps: score, csat: ratings('stars', { scale: [1, 5] }), deep: all({ ok: outcomes('ok') }) })
const one = (rows: readonly Row[], options: object = {}): Table =>
  segment(rows, { by: 'key', of: score, metric: ({ counts }) => counts, ...options }) as Table
const several = (rows: readonly Row[], options: object = {}): Table =>
  segment(rows, {
    by: 'key',
    of: parts,
    metric: (s) => [s.nps.counts, s.csat.counts, s.deep.ok.yes],
    ...options,
  }) as Table

/** The answers in each part of a summary. */
function sizes(summary: object): number[] {
  const { kind, n } = summary as { kind?: unknown; n: number }
  return typeof kind === 'string' ? [n] : Object.values(summary).flatMap((part) => sizes(part as object))
}

const cellsOf = (table: Table): { rows: number; summary: object }[] => [
  ...table.segments,
  ...(table.other === null ? [] : [table.other]),
]
const outOf = (found: Suppressed) => [...found.segments, ...(found.other === null ? [] : [found.other])]

/** Tables of few and many segments, small and large, with and without answers. */
const rowsArbitrary: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      key: fc.constantFrom<Key>('a', 'b', 'c', 'd', 'e', 'f', null),
      times: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 14 })),
      score: fc.option(fc.integer({ min: 0, max: 10 }), { freq: 3 }),
      stars: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 1 }),
      ok: fc.option(fc.boolean(), { freq: 1 }),
    }),
    { maxLength: 12 },
  )
  .map((groups) => groups.flatMap(({ times, ...row }) => Array<Row>(times).fill(row)))
const options = fc.record({
  top: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
  missing: fc.constantFrom('group', 'drop'),
})
const settings = fc.tuple(rowsArbitrary, fc.integer({ min: 1, max: 12 }), options, fc.boolean())

function tableOf(
  rows: readonly Row[],
  { top, missing }: { top: number | undefined; missing: string },
  many: boolean,
): Table {
  return (many ? several : one)(rows, { missing, ...(top !== undefined && { top }) })
}

const law = (check: (table: Table, found: Suppressed, minN: number) => void): void => {
  fc.assert(
    fc.property(settings, ([rows, minN, given, many]) => {
      const table = tableOf(rows, given, many)
      check(table, suppress(table, { minN }), minN)
    }),
    { numRuns: 1000 },
  )
}

describe('a suppressed segmentation', () => {
  it('shows no segment with some answers but too few', () => {
    law((table, found, minN) => {
      for (const [i, cell] of cellsOf(table).entries()) {
        const small = sizes(cell.summary).some((n) => n > 0 && n < minN)
        const shown = outOf(found)[i]
        if (small) expect(shown?.suppressed).toBe('small')
        else expect(shown?.suppressed).not.toBe('small')
      }
    })
  })

  it('gives away neither one segment nor too few answers by subtraction', () => {
    law((table, found, minN) => {
      if (found.total === null) return
      const cells = cellsOf(table)
      const total = sizes(table.total.summary)
      for (const [part, all] of total.entries()) {
        let rest = all
        let filled = 0
        for (const [i, cell] of outOf(found).entries()) {
          const n = sizes(cells[i]?.summary as object)[part] as number
          if (cell.suppressed === null) rest -= n
          else if (n > 0) filled++
        }
        expect(filled, 'one segment alone is hidden').not.toBe(1)
        expect(rest > 0 && rest < minN, `${rest} answers are left`).toBe(false)
      }
    })
  })

  it('holds nothing of what is hidden', () => {
    law((_table, found) => {
      for (const cell of outOf(found)) {
        if (cell.suppressed === null) continue
        const { suppressed, ...rest } = cell
        expect(['small', 'complementary']).toContain(suppressed)
        const { key: _key, keys: _keys, ...numbers } = rest as Record<string, unknown>
        expectSame(numbers, { rows: null, share: null, result: null, summary: null })
      }
    })
  })

  it('is the same whatever the hidden segments hold, so long as their sum is', () => {
    fc.assert(
      fc.property(settings, fc.nat(), ([rows, minN, given], turn) => {
        const table = tableOf(rows, given, false)
        const found = suppress(table, { minN })
        const hidden = new Set<Key>()
        for (const cell of found.segments) if (cell.suppressed !== null) hidden.add(cell.key)
        if (found.other?.suppressed) for (const key of found.other.keys) hidden.add(key)
        const within = (row: Row): boolean => hidden.has(row.key) && row.score !== null
        const pool = rows.filter(within).map((row) => row.score)
        let next = turn % Math.max(1, pool.length)
        const moved = rows.map((row) => (within(row) ? { ...row, score: pool[next++ % pool.length] ?? null } : row))
        expect(JSON.stringify(suppress(tableOf(moved, given, false), { minN }))).toBe(JSON.stringify(found))
      }),
      { numRuns: 1000 },
    )
  })

  it('shows the rest as it was', () => {
    law((table, found) => {
      for (const [i, cell] of outOf(found).entries()) {
        if (cell.suppressed !== null) continue
        const { suppressed: _suppressed, ...rest } = cell
        const before = cellsOf(table)[i] as object
        if (found.total === null) expect(Object.keys(rest)).toEqual(Object.keys(before))
        else expect(rest).toStrictEqual(before)
      }
      if (found.total !== null) {
        expectSame(found.total, table.total)
        expect(found.dropped).toBe(table.dropped)
      }
      expect(found.segments.length).toBe(table.segments.length)
      expect(found.other === null).toBe(table.other === null)
    })
  })

  it('hides no more than it must', () => {
    law((table, found, minN) => {
      const cells = cellsOf(table)
      const hidden = outOf(found).flatMap(({ suppressed }, i) =>
        suppressed === null ? [] : [[suppressed, i] as const],
      )
      if (cells.every(({ summary }) => sizes(summary).every((n) => n === 0 || n >= minN))) {
        expect(hidden).toEqual([])
        expect(found.total).not.toBe(null)
      }
      const leaks = (list: readonly number[]): boolean =>
        sizes(table.total.summary).some((_all, part) => {
          const filled = list.map((i) => sizes(cells[i]?.summary as object)[part] as number).filter((n) => n > 0)
          const n = filled.reduce((sum, one) => sum + one, 0)
          return filled.length === 1 || (n > 0 && n < minN)
        })
      const small = hidden.filter(([why]) => why === 'small').map(([, i]) => i)
      if (hidden.length > small.length) expect(leaks(small), 'the complementary ones were needed').toBe(true)
      if (found.total === null) {
        const shown = cells.map((_, i) => i).filter((i) => !hidden.some(([, j]) => i === j))
        expect(leaks(hidden.map(([, i]) => i))).toBe(true)
        const parts = sizes(table.total.summary).length
        if (parts === 1) for (const i of shown) expect(sizes(cells[i]?.summary as object)).toEqual([0])
      }
    })
  })

  it('with its total hidden gives the total away in no other place', () => {
    law((_table, found) => {
      if (found.total !== null) return
      expect(found.dropped).toBe(null)
      // share = rows / rows of the total
      for (const cell of outOf(found)) expect(cell.share, JSON.stringify(cell)).toBe(null)
    })
  })

  it('is made without touching the table, and is its own JSON', () => {
    law((table, found, minN) => {
      const before = JSON.stringify(table)
      const again = suppress(deepFreeze(table), { minN })
      expectSame(again, found)
      expect(JSON.stringify(table)).toBe(before)
      expectSame(JSON.parse(JSON.stringify(found)), found)
    })
  })
})

describe('by cases', () => {
  const rowsOf = (counts: Record<string, number>): Row[] =>
    Object.entries(counts).flatMap(([key, n]) =>
      Array.from(
        { length: Math.abs(n) },
        (_, i): Row => ({ key, score: n < 0 ? null : i % 11, stars: null, ok: null }),
      ),
    )
  const shown = (counts: Record<string, number>, minN: number, more: object = {}): unknown => {
    const { segments, other, total } = suppress(one(rowsOf(counts), more), { minN })
    return [
      segments.map(({ suppressed }) => suppressed?.[0] ?? '.').join(''),
      ...(other === null ? [] : [other.suppressed?.[0] ?? '.']),
      total === null ? 'total hidden' : 'total shown',
    ].join(' ')
  }
  for (const [counts, minN, expected] of [
    [{}, 5, ' total shown'],
    [{ a: 10, b: 10 }, 5, '.. total shown'],
    [{ a: 5, b: 5 }, 5, '.. total shown'],
    [{ a: 4, b: 5 }, 5, 'sc total shown'],
    [{ a: 1, b: 20, c: 10 }, 5, 's.c total shown'],
    [{ a: 1, b: 20, c: 4 }, 5, 's.s total shown'],
    [{ a: 1, b: 20, c: 3 }, 5, 'scs total shown'],
    [{ a: 1, b: 2, c: 1, d: 1 }, 5, 'ssss total shown'],
    [{ a: 1, b: 1 }, 5, 'ss total hidden'],
    [{ a: 3 }, 5, 's total hidden'],
    [{ a: 5 }, 5, '. total shown'],
    [{ a: -9 }, 5, '. total shown'],
    [{ a: -9, b: 9 }, 5, '.. total shown'],
    [{ a: -9, b: 2 }, 5, '.s total hidden'],
    [{ a: -9, b: 2, c: 9 }, 5, '.sc total shown'],
    [{ a: 1, b: 1, c: 1 }, 1, '... total shown'],
    [{ a: 1, b: 7, c: 7 }, 2, 'sc. total shown'],
    [{ a: 1, b: 1, c: 7 }, 2, 'ss. total shown'],
  ] as [Record<string, number>, number, string][]) {
    it(`${JSON.stringify(counts)} at ${minN}`, () => expect(shown(counts, minN)).toBe(expected))
  }

  it('the merged rest counts as a segment', () => {
    const counts = { a: 9, b: 8, c: 1, d: 1 }
    expect(shown(counts, 5, { top: 2 })).toBe('.c s total shown')
    expect(shown(counts, 2, { top: 2 })).toBe('.. . total shown')
    expect(shown({ a: 9, b: 2, c: 8 }, 5, { top: 2 })).toBe('.c s total shown')
    expect(shown({ a: 2, b: 2, c: 1 }, 5, { top: 0 })).toBe(' . total shown')
    expect(shown({ a: 2, b: 1 }, 5, { top: 0 })).toBe(' s total hidden')
  })

  it('a part of a record that is small hides the segment in all parts', () => {
    const rows: Row[] = [
      ...Array<Row>(9).fill({ key: 'a', score: 9, stars: null, ok: true }),
      { key: 'a', score: 9, stars: 5, ok: true },
      ...Array<Row>(9).fill({ key: 'b', score: 9, stars: 5, ok: true }),
      ...Array<Row>(20).fill({ key: 'c', score: 9, stars: 5, ok: null }),
      ...Array<Row>(30).fill({ key: 'd', score: 9, stars: null, ok: true }),
    ]
    const found = suppress(several(rows), { minN: 5 })
    expect(found.segments.map(({ suppressed }) => suppressed)).toEqual(['small', 'complementary', null, null])
    expect(found.total).not.toBe(null)
  })

  it('a segment that is hidden for one part is not alone in another', () => {
    const row = (key: string, times: number, score: number | null, stars: number | null): Row[] =>
      Array<Row>(times).fill({ key, score, stars, ok: null })
    const rows = [
      ...row('a', 9, 9, null),
      ...row('a', 1, 9, 5),
      ...row('b', 6, null, 5),
      ...row('c', 9, 9, 5),
      ...row('d', 20, 9, 5),
    ]
    const found = suppress(several(rows), { minN: 5 })
    expect(found.segments.map(({ suppressed }) => suppressed)).toEqual(['small', null, 'complementary', null])
    expect(found.total).not.toBe(null)
  })

  it('sums of amounts count their amounts', () => {
    const paid = [1, 2, 3, 4, 5, 6].map((x) => ({ key: x === 1 ? 'a' : x < 4 ? 'b' : 'c', x }))
    const table = segment(paid, { by: 'key', of: amounts('x'), metric: mean })
    expect(suppress(table, { minN: 2 }).segments.map(({ suppressed }) => suppressed)).toEqual([
      'small',
      'complementary',
      null,
    ])
  })

  it('thousands of segments', () => {
    const rows = Array.from(
      { length: 60_000 },
      (_, i): Row => ({ key: `k${i % 10_000}`, score: i % 11, stars: null, ok: null }),
    )
    const none = suppress(one(rows), { minN: 6 })
    expect(none.segments.every(({ suppressed }) => suppressed === null)).toBe(true)
    const all = suppress(one(rows), { minN: 7 })
    expect(all.segments.every(({ suppressed }) => suppressed === 'small')).toBe(true)
    expect(all.total?.rows).toBe(60_000)
  })

  it('a table whose segments have sums alone counts their rows', () => {
    const table = segment([{ key: 'a' }, { key: 'b' }], {
      by: 'key',
      of: outcomes(() => null),
      metric: (s) => s.rows,
    })
    expect(suppress(table, { minN: 2 }).segments.map(({ suppressed }) => suppressed)).toEqual([null, null])
  })

  it('options that are wrong are refused', () => {
    const table = one(rowsOf({ a: 3 })) as Segmentation<Key, Ratings, unknown>
    for (const minN of [0, -1, 1.5, Number.NaN, Infinity, '5', null, undefined]) {
      expect(() => suppress(table, { minN: minN as number })).toThrow(CxError)
      expect(() => suppress(table, { minN: minN as number })).toThrow(expect.objectContaining({ path: 'options.minN' }))
    }
    expect(() => suppress(table, { minN: 5, minn: 5 } as { minN: number })).toThrow(
      expect.objectContaining({ code: 'unknown-option', path: 'options.minn' }),
    )
  })
})

function deepFreeze<T>(data: T): T {
  if (typeof data === 'object' && data !== null) for (const part of Object.values(Object.freeze(data))) deepFreeze(part)
  return data
}
