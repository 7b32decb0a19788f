import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjustP } from '../../src/compose/adjustP.ts'
import { versusRest } from '../../src/compose/versusRest.ts'
import {
  amounts,
  compare,
  customerFlow,
  type Key,
  mean,
  nps,
  outcomes,
  proportion,
  ratings,
  retentionRate,
  segment,
  suppress,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Each segment against all others, see test/golden/comparisons.R. */

interface Departments {
  readonly keys: readonly string[]
  readonly yes: readonly number[]
  readonly n: readonly number[]
  readonly pValue: readonly number[]
  readonly holm: readonly number[]
  readonly difference: readonly number[]
}
const { departments } = (
  JSON.parse(readFileSync(new URL('../golden/comparisons-r.json', import.meta.url), 'utf8')) as {
    cases: { departments: Departments }
  }
).cases

function near(actual: number | null | undefined, expected: number, tolerance = 1e-12): void {
  const off = Math.abs((actual ?? Number.NaN) - expected) / Math.max(1e-3, Math.abs(expected))
  expect(off, `${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}

describe('versusRest', () => {
  it('departments of Berkeley', () => {
    const rows = departments.keys.flatMap((key, k) =>
      Array.from({ length: departments.n[k] as number }, (_, i) => ({ key, yes: i < (departments.yes[k] as number) })),
    )
    const found = versusRest(segment(rows, { by: 'key', of: outcomes('yes'), metric: proportion }), {
      metric: proportion,
      method: 'pooled-z',
    })
    expect(found.tests).toBe(6)
    for (const [i, one] of found.segments.entries()) {
      expect(one.key).toBe(departments.keys[i])
      near(one.comparison?.difference, departments.difference[i] as number)
      near((one.comparison?.pValue as number) / (departments.pValue[i] as number), 1, 1e-10)
      near((one.adjustedP as number) / (departments.holm[i] as number), 1, 1e-10)
      expect((one.result.n as number) + (one.rest?.n as number)).toBe(rows.length)
    }
  })

  const teams = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', null), fc.nat(10)), { minLength: 1, maxLength: 40 })
  it('is compare of the rows outside and the rows inside, with p adjusted', () => {
    fc.assert(
      fc.property(teams, fc.nat(3), (pairs, top) => {
        const rows = pairs.map(([team, score]) => ({ team, score }))
        const of = ratings('score', { scale: [0, 10] })
        const by = segment(rows, { by: 'team', of, metric: nps, top })
        const found = versusRest(by, { metric: nps, correction: 'benjamini-hochberg' })
        expect(found.segments.map(({ key }) => key as Key)).toEqual(by.segments.map(({ key }) => key as Key))
        for (const { key, comparison, rest } of found.segments) {
          const inside = pairs.filter(([team]) => team === key).map(([, score]) => score)
          const outside = pairs.filter(([team]) => team !== key).map(([, score]) => score)
          if (outside.length === 0) expect([comparison, rest]).toEqual([null, null])
          else expect(comparison).toEqual(compare(nps(outside), nps(inside)))
        }
        const raw = found.segments.map(({ comparison }) => comparison?.pValue ?? null)
        expect(found.segments.map(({ adjustedP }) => adjustedP)).toEqual(adjustP(raw, { method: 'benjamini-hochberg' }))
        expect(JSON.parse(JSON.stringify(found))).toEqual(found)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes any comparable metric of a part', () => {
    const rows = [1, 2, 3, 10, 11, 13].map((x, i) => ({ x, side: i < 3 }))
    const by = segment(rows, { by: 'side', of: amounts('x'), metric: (s) => mean(s).value })
    const { segments } = versusRest(by, { metric: (s) => mean(s), level: 0.9 })
    expect(segments.map(({ key, comparison }) => [key, comparison?.method])).toEqual([
      [false, 'welch-t'],
      [true, 'welch-t'],
    ])
    expect(segments[0]?.comparison?.interval?.level).toBe(0.9)
  })

  it('refuses hidden segments, keyed summaries, and metrics that cannot be compared', () => {
    const rows = [...Array(9)].map((_, i) => ({ team: i < 1 ? 'a' : i < 4 ? 'b' : 'c', score: 9 }))
    const by = segment(rows, { by: 'team', of: ratings('score', { scale: [0, 10] }), metric: nps })
    expect(refusal(() => versusRest(suppress(by, { minN: 3 }) as never, { metric: nps as never })).code).toBe(
      'incomplete',
    )
    const wrong = { metric: ((s: { n: number }) => s.n) as never }
    expect(refusal(() => versusRest(by, wrong)).path).toBe('options.metric')
    expect(refusal(() => versusRest(by, { metric: undefined as never })).path).toBe('options.metric')
    expect(refusal(() => versusRest(by, { metric: nps, correction: 'none' as never })).path).toBe('options.correction')

    const customers = [
      { id: 1, plan: 'a', start: '2026-01-01T00:00Z', end: '2026-03-10T00:00Z' },
      { id: 1, plan: 'b', start: '2026-03-10T00:00Z', end: null },
      { id: 2, plan: 'b', start: '2026-01-01T00:00Z', end: null },
    ]
    const of = customerFlow({
      customer: 'id',
      start: 'start',
      end: 'end',
      from: '2026-03-01T00:00Z',
      to: '2026-04-01T00:00Z',
    })
    const flows = segment(customers, { by: 'plan', of: of as never, metric: (s) => retentionRate(s as never) })
    const refused = refusal(() => versusRest(flows as never, { metric: retentionRate as never }))
    expect(refused.code).toBe('not-comparable')
    expect(refused.message).toContain('keyed summaries do not add')
  })
})
