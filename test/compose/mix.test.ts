import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decompose } from '../../src/compose/decompose.ts'
import { shrink } from '../../src/compose/shrink.ts'
import { standardise } from '../../src/compose/standardise.ts'
import {
  amounts,
  csat,
  durations,
  mean,
  nps,
  outcomes,
  proportion,
  ratings,
  type Segmentation,
  segment,
  suppress,
  ttr,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Mix and rate, standardisation and shrinkage against numpy and statsmodels, see test/golden/comparisons.py. */

type Counts = readonly (readonly [yes: number, n: number])[]
interface Kitagawa {
  readonly before: Counts
  readonly after: Counts
  readonly change: number
  readonly mix: number
  readonly rate: number
  readonly rates: readonly number[]
  readonly atBefore: number
  readonly atBeforeError: number
}
interface Shrunk {
  readonly yes: readonly number[]
  readonly n: readonly number[]
  readonly between: number
  readonly mean: number
  readonly keep: readonly number[]
  readonly values: readonly number[]
}
const { kitagawa, shrunk } = (
  JSON.parse(readFileSync(new URL('../golden/comparisons-py.json', import.meta.url), 'utf8')) as {
    cases: { kitagawa: Readonly<Record<'berkeley' | 'stones' | 'jeter', Kitagawa>>; shrunk: readonly Shrunk[] }
  }
).cases

function near(actual: number | null | undefined, expected: number, tolerance = 1e-12): void {
  const off = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1e-3, Math.abs(expected))
  expect(off, `${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}
const sharesOf = (counts: Counts) => {
  const rows = counts.flatMap(([yes, n], key) => Array.from({ length: n }, (_, i) => ({ key, yes: i < yes })))
  return segment(rows, { by: 'key', of: outcomes('yes'), metric: proportion })
}
const scoresOf = (pairs: readonly (readonly [string, number])[]) =>
  segment(
    pairs.map(([key, score]) => ({ key, score })),
    { by: 'key', of: ratings('score', { scale: [0, 10] }), metric: nps },
  )
const teams = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(10)), { minLength: 1, maxLength: 40 })

describe('decompose', () => {
  for (const name of ['berkeley', 'stones', 'jeter'] as const) {
    it(name, () => {
      const one = kitagawa[name]
      const { change, mix, rate, segments } = decompose(sharesOf(one.before), sharesOf(one.after))
      near(change, one.change)
      near(mix, one.mix)
      near(rate, one.rate)
      for (const [i, segment] of segments.entries()) near(segment.rate, one.rates[i] as number)
    })
  }

  it('Berkeley and kidney stones as published', () => {
    const parts = (name: 'berkeley' | 'stones') => {
      const { change, mix, rate } = decompose(sharesOf(kitagawa[name].before), sharesOf(kitagawa[name].after))
      return [change, mix, rate].map((x) => (x as number).toFixed(4))
    }
    expect(parts('berkeley')).toEqual(['0.1416', '0.1777', '-0.0360'])
    expect(parts('stones')).toEqual(['0.0457', '0.0994', '-0.0537'])
  })

  it('mix and rate add to the change, turn their sign around, and vanish where they should', () => {
    fc.assert(
      fc.property(teams, teams, (a, b) => {
        const there = decompose(scoresOf(a), scoresOf(b))
        const back = decompose(scoresOf(b), scoresOf(a))
        near((there.mix as number) + (there.rate as number), there.change as number, 1e-9)
        near(
          there.change,
          (nps(b.map(([, s]) => s)).value as number) - (nps(a.map(([, s]) => s)).value as number),
          1e-9,
        )
        near(back.mix, -(there.mix as number), 1e-9)
        near(back.rate, -(there.rate as number), 1e-9)
        const [before, after] = [new Set<string>(a.map(([key]) => key)), new Set<string>(b.map(([key]) => key))]
        for (const { key, rate } of there.segments) if (!before.has(key) || !after.has(key)) expect(rate).toBe(0)
        expect(there.segments.length).toBe(new Set([...before, ...after]).size)
        expect(JSON.parse(JSON.stringify(there))).toEqual(there)
        const doubled = decompose(scoresOf(a), scoresOf([...a, ...a]))
        expect([doubled.change, doubled.mix, doubled.rate]).toEqual([0, 0, 0])
      }),
      { numRuns: 1000 },
    )
  })

  it('says null where a side has nothing, and refuses what does not add', () => {
    const some = scoresOf([['a', 9]])
    expect(decompose(scoresOf([]), some)).toEqual({ change: null, mix: null, rate: null, segments: [] })
    const rows = [1, 5, 9, 200].map((seconds, i) => ({ seconds, team: i % 2 }))
    const medians = segment(rows, { by: 'team', of: durations('seconds'), metric: ttr })
    expect(refusal(() => decompose(medians, medians)).code).toBe('not-comparable')
    const other = segment([{ key: 'a', s: 5 }], { by: 'key', of: ratings('s', { scale: [1, 5] }), metric: csat })
    expect(refusal(() => decompose(some as Segmentation<string, unknown, never>, other as never)).code).toBe(
      'not-comparable',
    )
    const pairs = [...Array(9)].map((_, i) => [i < 1 ? 'a' : i < 4 ? 'b' : 'c', 9] as const)
    const hidden = suppress(scoresOf(pairs), { minN: 3 }) as never
    expect(refusal(() => decompose(hidden, hidden)).code).toBe('incomplete')
    const top = segment(
      [
        { k: 1, x: 1 },
        { k: 2, x: 2 },
      ],
      { by: 'k', of: amounts('x'), metric: (s) => mean(s), top: 1 },
    )
    expect(refusal(() => decompose(top, top)).path).toBe('before.other')
  })
})

describe('standardise', () => {
  for (const name of ['berkeley', 'stones', 'jeter'] as const) {
    it(`${name}: after, at the mix before`, () => {
      const one = kitagawa[name]
      const result = standardise(sharesOf(one.after), { to: sharesOf(one.before) })
      near(result.value, one.atBefore)
      near(result.standardError, one.atBeforeError)
      near(result.crude, (result.value as number) + ((sharesOf(one.after).total.result.value as number) - one.atBefore))
    })
  }

  it('at its own mix it is what it is, and weights need only their proportions', () => {
    fc.assert(
      fc.property(teams, fc.integer({ min: 1, max: 9 }), (pairs, factor) => {
        const by = scoresOf(pairs)
        const own = standardise(by, { to: by })
        near(own.value, own.crude as number, 1e-9)
        const to = by.segments.map(({ key, rows }) => ({ key, weight: rows * factor }))
        near(standardise(by, { to }).value, own.value as number, 1e-9)
        near(
          own.segments.reduce((sum, { weight }) => sum + weight, 0),
          1,
        )
        expect(JSON.parse(JSON.stringify(own))).toEqual(own)
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses weights that do not fit', () => {
    const by = scoresOf([
      ['a', 9],
      ['b', 3],
    ])
    const to = (weights: readonly { key: string; weight: number }[]) => refusal(() => standardise(by, { to: weights }))
    expect(to([{ key: 'a', weight: 1 }]).code).toBe('missing-key')
    expect(
      to([
        { key: 'a', weight: 1 },
        { key: 'b', weight: 1 },
        { key: 'z', weight: 1 },
      ]).path,
    ).toBe('segmentation')
    expect(
      to([
        { key: 'a', weight: -1 },
        { key: 'b', weight: 1 },
      ]).path,
    ).toBe('options.to[0].weight')
    expect(
      to([
        { key: 'a', weight: 1 },
        { key: 'a', weight: 1 },
      ]).path,
    ).toBe('options.to[1].key')
    const none = standardise(by, {
      to: [
        { key: 'a', weight: 0 },
        { key: 'b', weight: 0 },
      ],
    })
    expect(none).toMatchObject({ value: null, crude: 0, interval: null })
  })
})

describe('shrink', () => {
  for (const [i, one] of shrunk.entries()) {
    it(`case ${i}: ${one.n.length} shares`, () => {
      const found = shrink(sharesOf(one.yes.map((yes, k) => [yes, one.n[k] as number] as const)))
      // statsmodels searches for the variance between.
      near((found.between as number) ** 2, one.between, 1e-8)
      near(found.mean, one.mean, 1e-8)
      for (const [k, { shrunk, keep }] of found.segments.filter(({ value }) => value !== null).entries()) {
        near(keep, one.keep[k] as number, 1e-8)
        near(shrunk, one.values[k] as number, 1e-8)
      }
    })
  }

  it('stays between the value and the mean, draws small segments more, and is its own JSON', () => {
    fc.assert(
      fc.property(teams, (pairs) => {
        const by = scoresOf(pairs)
        const found = shrink(by)
        const mean = found.mean as number
        const kept = found.segments.map(({ keep }, i) => [by.segments[i]?.rows as number, keep as number] as const)
        for (const { value, shrunk, keep } of found.segments) {
          expect(keep as number).toBeGreaterThanOrEqual(0)
          expect(keep as number).toBeLessThanOrEqual(1)
          const [low, high] = [Math.min(mean, value as number), Math.max(mean, value as number)]
          expect((shrunk as number) >= low - 1e-9 && (shrunk as number) <= high + 1e-9).toBe(true)
          if (found.segments.length < 4) expect(shrunk).toBe(value)
        }
        for (const [n, keep] of kept)
          for (const [m, other] of kept) if (n < m) expect(keep).toBeLessThanOrEqual(other + 1e-12)
        expect(JSON.parse(JSON.stringify(found))).toEqual(found)
      }),
      { numRuns: 1000 },
    )
  })

  it('of amounts, one of them alone, and of nothing', () => {
    const rows = [
      ['a', 1],
      ['a', 3],
      ['b', 9],
      ['b', 11],
      ['c', 5],
      ['c', 6],
      ['d', 2],
      ['e', 7],
      ['e', 8],
    ].map(([key, x]) => ({ key: key as string, x: x as number }))
    const by = segment(rows, { by: 'key', of: amounts('x'), metric: (s) => mean(s) })
    const { segments, between } = shrink(by)
    expect(between as number).toBeGreaterThan(0)
    expect(segments.every(({ keep }) => (keep as number) < 1)).toBe(true)
    expect(
      shrink(segment([], { by: 'key' as never, of: amounts('x') as never, metric: (s) => mean(s as never) })),
    ).toEqual({
      mean: null,
      between: null,
      segments: [],
    })
  })
})
