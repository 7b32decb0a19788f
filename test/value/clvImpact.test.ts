import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClvImpact, changes, clvImpact, compareTo, rfm, summarize, uplift } from '../../src/index.ts'

/* Simulated values before and after: Welch's t on the changes, and OLS with HC2 errors, in test/golden/purchases.py. */

type Person = readonly [treated: boolean, before: number, after: number | null]
const golden = JSON.parse(readFileSync(new URL('../golden/purchases.json', import.meta.url), 'utf8')).impact as {
  readonly people: readonly Person[]
  readonly paired: Record<'value' | 'statistic' | 'pValue' | 'degreesOfFreedom' | 'low' | 'high' | 'n', number>
  readonly groups: Record<'value' | 'standardError', number>
}
const read = { before: 'before', after: 'after', treated: 'treated' } as const
const rows = golden.people.map(([treated, before, after]) => ({ treated, before, after }))
const near = (actual: number | null | undefined, expected: number): void => {
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(1e-10 * Math.abs(expected))
}

describe('clvImpact', () => {
  it('of the same customers is Welch’s t on their changes', () => {
    const { paired } = golden
    const result = clvImpact(rows, read)
    for (const name of ['value', 'statistic', 'pValue', 'degreesOfFreedom'] as const) near(result[name], paired[name])
    near(result.interval?.low, paired.low)
    near(result.interval?.high, paired.high)
    expect([result.metric, result.n, result.missing]).toEqual(['clvImpact', paired.n, rows.length - paired.n])
  })

  it('of customers who are not matched is the interaction of a regression', () => {
    const full = rows.filter(({ after }) => after !== null)
    const part = (given: boolean) => {
      const own = full.filter(({ treated }) => treated === given)
      return { before: own.map(({ before }) => before), after: own.map(({ after }) => after) }
    }
    const result = clvImpact({ treated: part(true), control: part(false) })
    near(result.value, golden.groups.value)
    near(result.standardError, golden.groups.standardError)
    expect(result.standardError).toBeGreaterThan(clvImpact(rows, read).standardError as number)
  })

  it('changes its sign with the groups, and is what uplift says', () => {
    const money = fc.integer({ min: 0, max: 1000 })
    const people = fc.array(fc.record({ treated: fc.boolean(), before: money, after: money }), { maxLength: 20 })
    fc.assert(
      fc.property(people, fc.constantFrom(0.5, 0.9, 0.99), (list, level) => {
        const result = clvImpact(list, { ...read, level })
        const turned = clvImpact(list, { ...read, level, treated: ({ treated }) => !treated })
        expect(turned.value).toBe(result.value === null ? null : 0 - result.value)
        expect(turned.standardError).toBe(result.standardError)
        const { metric, ...rest } = uplift(summarize(list, changes(read)), { level })
        expect({ ...result, metric: 'uplift' }).toEqual({ metric, ...rest })
      }),
      { numRuns: 1000 },
    )
  })

  it('takes the value before and after from a table of purchases', () => {
    const orders = [
      [1, '2026-01-10', 20],
      [1, '2026-03-10', 50],
      [2, '2026-02-10', 30],
      [2, '2026-04-10', 70],
      [3, '2026-01-20', 40],
      [3, '2026-03-20', 45],
      [4, '2026-02-20', 10],
    ].map(([who, at, paid]) => ({ who, at, paid }) as { who: number; at: string; paid: number })
    const until = { calibrationEnd: '2026-02-28', asOf: '2026-04-30', timeZone: 'UTC' }
    const { customers } = rfm(orders, { customer: 'who', at: 'at', amount: 'paid', ...until })
    const answered = new Set<string | number>([1, 2])
    const of = changes<(typeof customers)[number]>({
      before: ({ total }) => total,
      after: ({ holdoutTotal }) => holdoutTotal,
      treated: ({ customer }) => answered.has(customer),
    })
    const result: ClvImpact = clvImpact(summarize(customers, of))
    expect([result.treated.change, result.control.change, result.value]).toEqual([35, -2.5, 37.5])
    expect(compareTo(result, 0).difference).toBe(37.5)
  })

  it('refuses what is no value, and options that do not exist', () => {
    expect(() => clvImpact([{ ...rows[0], after: '5' as never }], read as never)).toThrow(
      'rows[0].after must be a finite number, got "5"',
    )
    expect(() => clvImpact(rows, { ...read, confidence: 0.9 } as never)).toThrow('options.confidence must be one of')
    expect(() => clvImpact(rows, { ...read, level: 95 })).toThrow('options.level must be a number between 0 and 1')
    expect(() => clvImpact([] as never)).toThrow('groups.treated must be an object')
  })
})
