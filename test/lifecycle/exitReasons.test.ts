import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, decode, type ExitReasons, exitReasons, exits, merge, segment, summarize } from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

/* Reasons of the sample against pandas and statsmodels: see test/golden/revenue.py. */

interface Expected {
  readonly leavers: number
  readonly respondents: number
  readonly reasons: readonly {
    readonly reason: string
    readonly respondents: number
    readonly share: number
    readonly interval: readonly [number, number]
  }[]
}
interface Subscription {
  readonly plan: string
  readonly ended_at: string
  readonly exit_reason: string
}

const golden = JSON.parse(readFileSync(join(root, 'test/golden/revenue.json'), 'utf8')) as {
  readonly exits: { readonly all: Expected; readonly plans: Readonly<Record<string, Expected>> }
}
const table = parse(readFileSync(join(root, 'docs/sample/subscriptions.csv'), 'utf8'), {
  columns: true,
}) as Subscription[]
const left = table.filter(({ ended_at }) => ended_at !== '')
const of = exits((row: Subscription) => (row.exit_reason === '' ? null : row.exit_reason))

function expectReasons(result: ExitReasons, { leavers, respondents, reasons }: Expected): void {
  const [top] = reasons
  expect(result).toMatchObject({ leavers, n: respondents, missing: leavers - respondents, several: 0 })
  expect(result).toMatchObject({ exitReason: top?.reason, value: top?.share, responseRate: respondents / leavers })
  expect(result.reasons.map(({ reason }) => reason)).toEqual(reasons.map(({ reason }) => reason))
  for (const [i, expected] of reasons.entries()) {
    const { share, respondents: yes, mentions, interval } = result.reasons[i] as ExitReasons['reasons'][number]
    expect([share, yes, mentions]).toEqual([expected.share, expected.respondents, expected.respondents])
    expect(interval.low).toBeCloseTo(expected.interval[0], 13)
    expect(interval.high).toBeCloseTo(expected.interval[1], 13)
  }
}

describe('exit reasons of the sample', () => {
  it('are those of pandas', () => expectReasons(exitReasons(summarize(left, of)), golden.exits.all))

  it('are those of pandas by plan, and add up', () => {
    const { segments, total } = segment(left, { by: 'plan', of, metric: exitReasons })
    expect(segments.map(({ key }) => key)).toEqual(Object.keys(golden.exits.plans))
    for (const { key, result } of segments) expectReasons(result, golden.exits.plans[key as string] as Expected)
    expectReasons(total.result, golden.exits.all)
  })
})

describe('exit reasons', () => {
  it('count respondents, not mentions, and list equals in order', () => {
    const result = exitReasons([['b', 'a', 'b'], 'a', 'b', [], undefined, ['__proto__', 'constructor']])
    expect(result).toMatchObject({ n: 4, missing: 2, leavers: 6, several: 2, exitReason: 'a', value: 0.5 })
    expect(
      result.reasons.map(({ reason, respondents, mentions, share }) => [reason, respondents, mentions, share]),
    ).toEqual([
      ['a', 2, 2, 0.5],
      ['b', 2, 3, 0.5],
      ['__proto__', 1, 1, 0.25],
      ['constructor', 1, 1, 0.25],
    ])
    expect(exitReasons(['a', 'b'], { exitReason: 'c' })).toMatchObject({ exitReason: 'c', value: 0, n: 2 })
    const none = {
      value: null,
      reason: 'no-answers',
      exitReason: null,
      responseRate: null,
      reasons: [],
      estimate: null,
    }
    expect(exitReasons([])).toMatchObject(none)
    expect(exitReasons([null], { exitReason: 'c' })).toMatchObject({ ...none, exitReason: 'c', responseRate: 0 })
    const exact = exitReasons(['a', 'b'], { method: 'clopper-pearson' })
    expect(exact.reasons[0]?.interval.method).toBe('clopper-pearson')
  })

  it('are refused where they stand, or counted', () => {
    expect(refusal(() => exitReasons(['a', ['b', '']])).path).toBe('reasons[1][1]')
    expect(refusal(() => exitReasons([['a', null as never]])).path).toBe('reasons[0][1]')
    expect(refusal(() => exitReasons('price' as never)).path).toBe('reasons')
    expect(refusal(() => exitReasons([], { exitReason: '' })).path).toBe('options.exitReason')
    expect(refusal(() => exitReasons([], { method: 'wald' as never })).path).toBe('options.method')
    expect(refusal(() => exits(3 as never)).path).toBe('field')
    const rows = [{ why: '' }, { why: ['a', 3] }, { why: true }, { why: 'a' }, { why: null }] as never[]
    const counted = summarize(rows, exits('why', { onInvalid: 'count' }))
    expect(counted).toMatchObject({ rows: 5, n: 1, missing: 1, invalid: 3, respondents: { a: 1 } })
  })

  it('compare where the reason is the same', () => {
    const [a, b] = [exitReasons(['x', 'x', 'y']), exitReasons(['y', 'y', 'x'])]
    expect(refusal(() => compare(a, b)).code).toBe('not-comparable')
    const same = { exitReason: 'x' }
    const again = compare(exitReasons(['x', 'x', 'y'], same), exitReasons(['y', 'y', 'x'], same))
    expect(again.difference).toBeCloseTo(-1 / 3, 15)
  })

  it('are refused as a summary that contradicts itself', () => {
    const why = exits('why')
    const summary = summarize([{ why: ['a', 'b'] }, { why: 'a' }, { why: null }], why)
    expectSame(decode(JSON.parse(JSON.stringify(summary)), why), summary)
    for (const [path, part] of [
      ['summary.rows', { missing: 0 }],
      ['summary.several', { several: 3 }],
      ['summary.several', { several: 0 }],
      ['summary.respondents["a"]', { respondents: { a: 3, b: 1 } }],
      ['summary.mentions["a"]', { mentions: { a: 1, b: 1 } }],
      ['summary.mentions["c"]', { mentions: { ...summary.mentions, c: 1 } }],
      ['summary.n', { respondents: { a: 2 }, mentions: { a: 2 } }],
      ['summary.respondents', { respondents: { a: 2, b: 2 }, mentions: { a: 2, b: 2 } }],
    ] as const) {
      expect(refusal(() => decode({ ...summary, ...part }, why)).path).toBe(path)
    }
  })

  const reason = fc.constantFrom('price', 'bugs', 'x', '1', '__proto__')
  const given = fc.oneof(reason, fc.array(reason, { maxLength: 4 }), fc.constant(null))
  it('are what a count by hand says, whatever the lists, and merge', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 6 }), fc.array(given, { maxLength: 6 }), (a, b) => {
        const why = exits('why')
        const [first, second] = [a, b].map((list) => list.map((why) => ({ why })))
        const both = merge(summarize(first as never[], why), summarize(second as never[], why))
        const result = exitReasons(both)
        expectSame(result, exitReasons([...a, ...b]))
        const sets = [...a, ...b].map((one) => new Set(typeof one === 'string' ? [one] : (one ?? [])))
        const told = sets.filter(({ size }) => size > 0)
        expect([result.n, result.leavers]).toEqual([told.length, sets.length])
        for (const { reason, respondents, share } of result.reasons) {
          expect(respondents).toBe(told.filter((set: ReadonlySet<string>) => set.has(reason)).length)
          expect(share > 0 && share <= (result.value as number)).toBe(true)
        }
        decode(both, why)
      }),
      { numRuns: 1000 },
    )
  })
})
