import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjustP, CORRECTIONS, type Correction } from '../../src/compose/adjustP.ts'

/* Corrections against R p.adjust, see test/golden/comparisons.R. */

interface Corrected {
  readonly p: readonly (number | null)[]
  readonly adjusted: Readonly<Record<Correction, readonly (number | null)[]>>
}
const golden = JSON.parse(readFileSync(new URL('../golden/comparisons-r.json', import.meta.url), 'utf8')) as {
  cases: { corrections: readonly Corrected[] }
}
const { corrections } = golden.cases

describe('adjustP', () => {
  for (const { p, adjusted } of corrections) {
    for (const method of CORRECTIONS) {
      it(`${method} of ${p.length} p-values`, () => {
        const found = adjustP(p, { method })
        for (const [i, expected] of adjusted[method].entries()) {
          if (expected === null) expect(found[i]).toBe(null)
          else expect(Math.abs((found[i] as number) - expected)).toBeLessThanOrEqual(1e-15)
        }
      })
    }
  }

  it('rejects 4 by Benjamini–Hochberg and 3 by Holm, as published in 1995', () => {
    const rejected = (method: Correction) =>
      adjustP(corrections[0]?.p ?? [], { method }).filter((p) => (p as number) <= 0.05).length
    expect(CORRECTIONS.map(rejected)).toEqual([3, 3, 3, 4, 3])
  })

  const ps = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.05, 1)), {
    maxLength: 30,
  })
  for (const method of CORRECTIONS) {
    it(`${method}: at least the raw p, at most 1, in the same order, whatever the order given`, () => {
      fc.assert(
        fc.property(ps, (ps) => {
          const found = adjustP(ps, { method }) as number[]
          const pairs = ps.map((p, i) => [p, found[i] as number] as const).sort(([a, x], [b, y]) => a - b || x - y)
          for (const [i, [p, adjusted]] of pairs.entries()) {
            expect(adjusted >= p && adjusted <= 1).toBe(true)
            expect(adjusted >= (pairs[i - 1]?.[1] ?? 0)).toBe(true)
          }
          expect(adjustP(ps.slice().reverse(), { method }).reverse()).toEqual(found)
        }),
        { numRuns: 1000 },
      )
    })
  }

  it('Hochberg never exceeds Holm, nor Benjamini–Hochberg Hochberg', () => {
    fc.assert(
      fc.property(ps, (ps) => {
        const by = (method: Correction) => adjustP(ps, { method }) as number[]
        const [holm, hochberg, bh] = [by('holm'), by('hochberg'), by('benjamini-hochberg')]
        for (const i of ps.keys()) {
          expect(hochberg[i] as number).toBeLessThanOrEqual(holm[i] as number)
          expect(bh[i] as number).toBeLessThanOrEqual((hochberg[i] as number) + 1e-15)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses what is no p-value', () => {
    expect(() => adjustP([0.1, Number.NaN])).toThrow('ps[1] must be a number from 0 to 1, got NaN')
    expect(() => adjustP('0.1' as never)).toThrow('ps must be an iterable of p-values, got "0.1"')
    expect(() => adjustP([0.1], { method: 'sidak' as never })).toThrow('got "sidak"')
    expect(() => adjustP([0.1], { by: 'holm' } as never)).toThrow('options.by')
    expect(adjustP([])).toEqual([])
  })
})
