import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, decode, mergeAll, segment, summarize } from '../../src/index.ts'
import { type Funnel, funnel } from '../../src/journey/funnel.ts'
import { funnelSteps } from '../../src/summary/funnelSteps.ts'
import { expectSame, refusal } from '../expectations.ts'
import { root } from '../rooms.ts'

/* Funnels searched by brute force and joined by pandas, see test/golden/journey.py, and the laws of funnels. */

interface Share {
  readonly yes: number
  readonly n: number
  readonly value: number
  readonly low: number
  readonly high: number
}
interface Case {
  readonly order: 'strict' | 'any'
  readonly window: number | null
  readonly customers: number
  readonly n: number
  readonly other: number
  readonly events: readonly number[]
  readonly reached: readonly number[]
  readonly medianTime: readonly (number | null)[]
  readonly medianFromPrevious: readonly (number | null)[]
  readonly ofFirst: readonly (Share | null)[]
  readonly ofPrevious: readonly (Share | null)[]
}
const file = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const golden = JSON.parse(file('../golden/journey.json')) as {
  readonly log: readonly (readonly [string, number, string])[]
  readonly steps: readonly string[]
  readonly funnels: readonly Case[]
  readonly incidents: Pick<Case, 'n' | 'customers' | 'reached' | 'medianTime'>
  readonly sample: {
    readonly reached: readonly number[]
    readonly medianTime: readonly number[]
    readonly ofFirst: Share[]
  }
}
const { steps } = golden
const runs = { numRuns: 1000 }
const key = { customer: 'id', at: 'at', step: 'did' } as const
const close = (actual: number | null | undefined, expected: number | undefined): void =>
  expect(Math.abs((actual as number) - (expected as number))).toBeLessThanOrEqual(1e-12)
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}
const ruleOf = (order: 'strict' | 'any', window: number | null) => ({ order, ...(window !== null && { window }) })

describe('funnel', () => {
  it('is what a brute-force search finds', () => {
    const rows = golden.log.map(([id, at, did]) => ({ id, at, did }))
    for (const expected of golden.funnels) {
      const { order, window, n, customers, other, reached } = expected
      const result = funnel(rows, { ...key, steps, ...ruleOf(order, window) })
      expect(result).toMatchObject({ n, missing: 0, invalid: 0, customers, other, entered: reached[0] })
      expect(result.definition).toEqual({ steps, order, window })
      expect(result.steps.map((step) => step.reached)).toEqual(reached)
      expect(result.steps.map((step) => step.medianTime)).toEqual(expected.medianTime)
      expect(result.steps.slice(1).map((step) => step.medianFromPrevious)).toEqual(expected.medianFromPrevious.slice(1))
      for (const [i, step] of result.steps.entries()) {
        expect(step.reached + step.repeated + step.outOfOrder + step.outside).toBe(expected.events[i])
        if (i === 0) continue
        expect(step.dropOff).toBe((reached[i - 1] as number) - (reached[i] as number))
        checkShare(step.shareOfFirst, step.intervalOfFirst, expected.ofFirst[i - 1] ?? null)
        checkShare(step.shareOfPrevious, step.intervalOfPrevious, expected.ofPrevious[i - 1] ?? null)
      }
      checkShare(result.value, result.interval, expected.ofFirst.at(-1) ?? null)
    }
  })

  it('is what pandas joins of the sample', () => {
    const read = (name: string) =>
      parse(file(`../../docs/sample/${name}`), { columns: true }) as Record<string, string>[]
    const rows = [
      ...read('subscriptions.csv').map((row) => ({ id: row.customer_id, at: row.started_at, did: 'subscribed' })),
      ...read('surveys.csv').map((row) => ({ id: row.customer_id || null, at: row.answered_at, did: 'survey' })),
      ...read('orders.csv').map((row) => ({ id: row.customer_id, at: row.ordered_at, did: 'order' })),
    ]
    const result = funnel(rows, { ...key, steps: ['subscribed', 'survey', 'order'], timeZone: 'Europe/Rome' })
    expect(result.steps.map(({ reached }) => reached)).toEqual(golden.sample.reached)
    expect(result.steps.slice(1).map(({ medianTime }) => medianTime)).toEqual(golden.sample.medianTime)
    expect(result.missing).toBe(30)
    for (const [i, share] of golden.sample.ofFirst.entries()) {
      checkShare(result.steps[i + 1]?.shareOfFirst ?? null, result.steps[i + 1]?.intervalOfFirst ?? null, share)
    }
  })
})

const desk = join(root, '../shared/data/incident-events.csv')
const absent = !existsSync(desk)
if (absent) console.log('The incident log is not here (../shared/data/incident-events.csv): its test is skipped.')

describe('the incident log', () => {
  it.skipIf(absent)('has the funnel that pandas joins', () => {
    const rows = parse(readFileSync(desk), { columns: true, bom: true }) as Record<
      'id' | 'event_at' | 'state',
      string
    >[]
    const steps = ['New', 'Active', 'Resolved', 'Closed']
    const result = funnel(rows, { customer: 'id', at: 'event_at', step: 'state', steps, naiveZone: 'UTC' })
    const { n, customers, reached, medianTime } = golden.incidents
    expect(result).toMatchObject({ n, customers, missing: 0, invalid: 0 })
    expect(result.steps.map((step) => step.reached)).toEqual(reached)
    expect(result.steps.slice(1).map((step) => step.medianTime)).toEqual(medianTime)
  })
})

function checkShare(value: number | null, interval: Funnel['interval'], expected: Share | null): void {
  expect(value === null).toBe(expected === null)
  expect(interval === null).toBe(expected === null)
  if (expected === null) return
  close(value, expected.value)
  close(interval?.low, expected.low)
  close(interval?.high, expected.high)
}

describe('events of a funnel stand under one heading', () => {
  const line = (text: string) =>
    text.split(' ').map((event) => ({ id: 1, at: Number(event.slice(1)) * 1000, did: event[0] as string }))
  const headings = (text: string, rule: { order?: 'strict' | 'any'; window?: number } = {}) => {
    const { reached, repeated, outOfOrder, outside } = summarize(
      line(text),
      funnelSteps({ ...key, steps: ['a', 'b', 'c'], ...rule }),
    )
    return { reached, repeated, outOfOrder, outside }
  }
  const none = [0, 0, 0]

  it('in strict order', () => {
    expect(headings('a0 b1 c2 a3 b4')).toEqual({
      reached: [1, 1, 1],
      repeated: [1, 1, 0],
      outOfOrder: none,
      outside: none,
    })
    expect(headings('c0 b1 a2 c3')).toEqual({
      reached: [1, 0, 0],
      repeated: none,
      outOfOrder: [0, 1, 2],
      outside: none,
    })
    expect(headings('b0 a1 b2')).toEqual({ reached: [1, 1, 0], repeated: none, outOfOrder: [0, 1, 0], outside: none })
    expect(headings('b0 c1')).toEqual({ reached: none, repeated: none, outOfOrder: [0, 1, 1], outside: none })
    expect(headings('a0 b0 c0')).toEqual({ reached: [1, 1, 1], repeated: none, outOfOrder: none, outside: none })
  })

  it('within a window: the attempt that gets furthest, of those the first', () => {
    const wide = { window: 10 }
    expect(headings('a0 b11', wide)).toEqual({
      reached: [1, 0, 0],
      repeated: none,
      outOfOrder: none,
      outside: [0, 1, 0],
    })
    expect(headings('a0 b10', wide).reached).toEqual([1, 1, 0])
    expect(headings('a0 b5 a20 b21 c22', wide)).toEqual({
      reached: [1, 1, 1],
      repeated: [1, 1, 0],
      outOfOrder: none,
      outside: none,
    })
    expect(headings('a0 b5 a20 b21', wide).outside).toEqual([1, 1, 0])
    expect(headings('b0 a5 b6 c7', wide).outOfOrder).toEqual([0, 1, 0])
  })

  it('in any order', () => {
    const any = { order: 'any' } as const
    expect(headings('c0 b1 a2', any)).toEqual({ reached: [1, 1, 1], repeated: none, outOfOrder: none, outside: none })
    expect(headings('c0 a1', any)).toEqual({ reached: [1, 0, 0], repeated: none, outOfOrder: [0, 0, 1], outside: none })
    expect(headings('b0 a20 b25', { ...any, window: 10 })).toEqual({
      reached: [1, 1, 0],
      repeated: [0, 1, 0],
      outOfOrder: none,
      outside: none,
    })
    expect(headings('b0 a20', { ...any, window: 10 }).outside).toEqual([0, 1, 0])
    const { steps } = funnel(line('c0 b1 a5'), { ...key, steps: ['a', 'b', 'c'], order: 'any' })
    expect(steps.map(({ medianTime }) => medianTime)).toEqual([5, 5, 5])
  })
})

const event = fc.record({
  id: fc.oneof(fc.nat(6), fc.constant(null)),
  at: fc.nat(20).map((s) => s * 1000),
  did: fc.constantFrom('a', 'b', 'c', 'x', null),
})
const rule = fc.record({
  order: fc.constantFrom('strict' as const, 'any' as const),
  window: fc.constantFrom(null, 0, 3, 8),
})
const events = fc.array(event, { maxLength: 40 })
const abc = ['a', 'b', 'c']

describe('laws of funnels', () => {
  it('counts do not increase, lose no event, and any order gets at least as far as a strict one', () => {
    fc.assert(
      fc.property(events, fc.constantFrom(null, 0, 3, 8), (rows, window) => {
        const both = (['strict', 'any'] as const).map((order) =>
          funnel(rows, { ...key, steps: abc, ...ruleOf(order, window) }),
        )
        for (const { n, missing, other, customers, entered, steps, value } of both) {
          expect(n + missing).toBe(rows.length)
          const known = steps.reduce((sum, s) => sum + s.reached + s.repeated + s.outOfOrder + s.outside, 0)
          expect(known + other).toBe(n)
          expect(steps.every(({ reached }, i) => reached <= (steps[i - 1]?.reached ?? customers))).toBe(true)
          expect(value === null).toBe(entered === 0)
          expect(
            steps.every(({ medianTime }, i) => (medianTime ?? 99) >= (steps[i - 1]?.medianTime ?? 0) || i > 0),
          ).toBe(true)
          if (window === null) expect(steps.every(({ outside }) => outside === 0)).toBe(true)
        }
        expect(both[0]?.steps.every(({ reached }, i) => reached <= (both[1]?.steps[i]?.reached as number))).toBe(true)
      }),
      runs,
    )
  })

  it('a wider window gets no less far', () => {
    fc.assert(
      fc.property(
        events,
        fc.nat(20),
        fc.nat(20),
        fc.constantFrom('strict' as const, 'any' as const),
        (rows, a, b, order) => {
          const at = (window: number) =>
            funnel(rows, { ...key, steps: abc, order, window }).steps.map(({ reached }) => reached)
          const [narrow, wide] = [at(Math.min(a, b)), at(Math.max(a, b))]
          expect(narrow.every((reached, i) => reached <= (wide[i] as number))).toBe(true)
        },
      ),
      runs,
    )
  })

  it('the order of the rows does not matter, and columns are the same', () => {
    fc.assert(
      fc.property(events, rule, fc.integer(), (rows, { order, window }, seed) => {
        const of = funnelSteps({ ...key, steps: abc, ...ruleOf(order, window) })
        const shuffled = rows.map((row, i) => ({ row, k: (Math.imul(i + 1, seed | 1) ^ seed) >>> 0 }))
        shuffled.sort((a, b) => a.k - b.k)
        const whole = summarize(rows, of)
        expectSame(
          summarize(
            shuffled.map(({ row }) => row),
            of,
          ),
          whole,
        )
        const columns = { id: rows.map(({ id }) => id), at: rows.map(({ at }) => at), did: rows.map(({ did }) => did) }
        expectSame(summarize(columns, of), whole)
        expectSame(JSON.parse(JSON.stringify(funnel(whole))), funnel(whole))
        expect(funnel(rows, { ...key, steps: abc, ...ruleOf(order, window) })).toStrictEqual(funnel(whole))
      }),
      runs,
    )
  })

  it('shards by customer merge to the whole, and decode to themselves', () => {
    fc.assert(
      fc.property(events, rule, (rows, { order, window }) => {
        const of = funnelSteps({ ...key, steps: abc, ...ruleOf(order, window) })
        const shards = [0, 1, 2].map((shard) =>
          summarize(
            rows.filter(({ id }) => (id ?? 0) % 3 === shard),
            of,
          ),
        )
        const whole = summarize(rows, of)
        expect(mergeAll(shards)).toStrictEqual(whole)
        expect(mergeAll([...shards, summarize([], of)].reverse())).toStrictEqual(whole)
        expectSame(decode(JSON.parse(JSON.stringify(whole)), of), whole)
        const { segments, total } = segment(
          rows.filter(({ id }) => id !== null),
          { by: 'id', of, metric: funnel },
        )
        expect(segments.reduce((sum, { result }) => sum + result.entered, 0)).toBe(total.result.entered)
      }),
      runs,
    )
  })
})

describe('funnels refuse', () => {
  const of = { ...key, steps: abc }
  it('wrong rows where they stand, or count them', () => {
    const good = { id: 1, at: 0, did: 'a' }
    for (const [name, wrong] of [
      ['id', Number.NaN],
      ['id', ''],
      ['id', true],
      ['at', Number.NaN],
      ['at', '2026-03-01'],
      ['at', '2026-03-01T09:00'],
      ['at', 0.5],
      ['did', ''],
      ['did', false],
      ['did', Infinity],
    ] as const) /* biome-ignore format: a table */ {
      const rows = [good, { ...good, [name]: wrong }]
      expect(path(() => funnel(rows, of))).toBe(`invalid-value rows[1].${name}`)
      expect(funnel(rows, { ...of, onInvalid: 'count' })).toMatchObject({ n: 1, invalid: 1, entered: 1 })
    }
    const { n, missing } = funnel([good, { ...good, id: null }, { ...good, did: null }, {} as never], of)
    expect([n, missing]).toEqual([1, 3])
    expect(path(() => funnel([{ id: 1, when: 0, did: 'a' } as never], of))).toBe('unknown-field rows[0].at')
  })

  it('wrong options', () => {
    const rows = [{ id: 1, at: 0, did: 'a' }]
    expect(path(() => funnel(rows, { ...of, steps: ['a'] }))).toBe('invalid-option options.steps')
    expect(path(() => funnel(rows, { ...of, steps: ['a', 'b', 'a'] }))).toBe('invalid-option options.steps[2]')
    expect(path(() => funnel(rows, { ...of, steps: ['a', ''] }))).toBe('invalid-option options.steps[1]')
    expect(path(() => funnel(rows, { ...of, order: 'loose' as never }))).toBe('invalid-option options.order')
    for (const window of [-1, Number.NaN, Infinity, 0.0001, '30' as never]) {
      expect(path(() => funnel(rows, { ...of, window }))).toBe('invalid-option options.window')
    }
    expect(path(() => funnel(rows, { ...of, level: 1 }))).toBe('invalid-option options.level')
    expect(path(() => funnel(rows, { ...of, windows: 1 } as never))).toBe('unknown-option options.windows')
    expect(path(() => funnel(rows, { ...of, timeZone: 'Rome' }))).toBe('invalid-option options.timeZone')
    expect(path(() => funnel(5 as unknown as typeof rows, of))).toBe('invalid-rows rows')
  })

  it('summaries that contradict themselves, and comparisons of unlike funnels', () => {
    const by = funnelSteps(of)
    const sound = summarize(
      [
        { id: 1, at: 0, did: 'a' },
        { id: 1, at: 1500, did: 'b' },
        { id: 2, at: 0, did: 'x' },
      ],
      by,
    )
    const broken = (change: object): string => path(() => decode({ ...sound, ...change }, by))
    expect(broken({ reached: [1, 2, 0] })).toBe('invalid-summary summary.reached[1]')
    expect(broken({ n: 4, rows: 4 })).toBe('invalid-summary summary.n')
    expect(broken({ rows: 4 })).toBe('invalid-summary summary.rows')
    expect(broken({ customers: 0 })).toBe('invalid-summary summary.reached[0]')
    expect(broken({ customers: 9 })).toBe('invalid-summary summary.customers')
    expect(broken({ times: [{ 0: 1 }, { 1500: 2 }, {}] })).toBe('invalid-summary summary.times[1]')
    expect(broken({ gaps: [{ 0: 1 }, { '01': 1 }, {}] })).toBe('invalid-summary summary.gaps[1]')
    const any = funnel(summarize([], funnelSteps({ ...of, order: 'any' })))
    expect(path(() => compare(funnel(sound), any))).toBe('not-comparable b.definition.order')
    expect(compare(funnel(sound), funnel(sound)).difference).toBe(0)
  })

  it('names like members of an object are names', () => {
    const steps = ['__proto__', 'constructor']
    const rows = steps.map((did, at) => ({ id: '__proto__', at, did }))
    expect(funnel(rows, { ...key, steps })).toMatchObject({ value: 1, completed: 1, customers: 1 })
    expect(
      funnel<{ id: string | number; at: number; did: number }>(
        [
          { id: 1, at: 0, did: 0 },
          { id: '1', at: 1, did: 1 },
        ],
        { ...key, steps: [-0, 1] },
      ),
    ).toMatchObject({
      value: 0,
      definition: { steps: [0, 1] },
      customers: 2,
    })
  })
})
