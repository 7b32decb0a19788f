import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cohorts, cohorts, type Summarizer, summarize } from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

const [HOUR, DAY] = [3_600_000, 86_400_000]
const daily = { customer: 'c', at: 't', every: 'day', timeZone: 'UTC' } as const

/** How customers are named: each of these is another way to a place. */
const names: Readonly<Record<string, (i: number) => number | string>> = {
  dense: (i) => i,
  // Too far up for the first rows, not for the later ones.
  near: (i) => 4097 + 17 * i,
  sparse: (i) => 80_000_000 * i,
  text: (i) => `C${i}`,
  mixed: (i) => [i, `C${i}`, -i, 4097 + 17 * i, i + 0.5][i % 5] as number | string,
}

/** Hours; from time to time the last millisecond of a day, or the end of what was seen. */
const hour = fc.oneof(
  { weight: 8, arbitrary: fc.nat(2900) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 120 }).map((day) => 24 * day - 1 / HOUR) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const cases = fc.record({
  name: fc.constantFrom(...Object.keys(names)),
  events: fc.array(fc.tuple(fc.nat(12), hour, fc.nat(2)), { maxLength: 60 }),
  /** Whole days, or none. */
  from: fc.option(fc.nat(60), { nil: undefined }),
  until: fc.integer({ min: 61 * 24, max: 2950 }),
  cuts: fc.array(fc.nat(60), { maxLength: 3 }),
  grouped: fc.boolean(),
  plain: fc.boolean(),
})
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

const rowsOf = ({ events, until }: Case) => events.map(([i, at, group]) => [i, at ?? until, group] as const)

/** The summaries of each group, counted in several calls. */
function counted(one: Case, of: Summarizer<string, never, Cohorts>): Cohorts[] {
  const { name, cuts, grouped, plain } = one
  const rows = rowsOf(one)
  const tally = of.tally()
  const ends = [...cuts.filter((cut) => cut < rows.length), rows.length].sort((a, b) => a - b)
  let from = 0
  for (const to of ends) {
    const part = rows.slice(from, to)
    const ids = part.map(([i]) => (names[name] as (i: number) => number | string)(i))
    const times = part.map(([, hours]) => Math.round(hours * HOUR))
    const whole = !plain && ids.every((id) => Number.isSafeInteger(id))
    const columns = [whole ? Int32Array.from(ids as number[]) : ids, plain ? times : Float64Array.from(times)]
    const groups = grouped ? Int32Array.from(part, ([, , group]) => group) : null
    tally.add([...columns, new Uint8Array(part.length)], part.length, groups, from)
    from = to
  }
  return tally.read(grouped ? 3 : 1)
}

function ruleOf({ from, until }: Case) {
  const brackets = [[0, 0], [1, 9], [30, 70]] as const // biome-ignore format: short
  return { ...daily, brackets, observedUntil: until * HOUR, ...(from !== undefined && { from: from * DAY }) }
}

/** What the path for amounts, which keeps all rows, says of the same rows. */
function withoutAmounts({ sums: _sums, squares: _squares, ...rest }: Cohorts): Cohorts {
  return { ...rest, definition: { ...rest.definition, amounts: false }, sums: null, squares: null }
}

describe('cohorts by bits', () => {
  it('are those of customers counted one after the other', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const slow = counted(one, cohorts({ ...ruleOf(one), amount: 'a' }) as never)
        expectSame(counted(one, cohorts(ruleOf(one))), slow.map(withoutAmounts))
      }),
      { numRuns: 1000 },
    )
  })

  it('recur as sets of periods say', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const found = counted(one, cohorts({ ...ruleOf(one), type: 'recurring' }))
        for (const [g, { sizes, active, last, events, customers, earlier }] of found.entries()) {
          const own = rowsOf(one).filter(([, , group]) => !one.grouped || group === g)
          const seen = own.filter(([, hours]) => hours < one.until)
          const first = one.from ?? Math.floor(Math.min(...seen.map(([, hours]) => hours)) / 24)
          const inside = seen.filter(([, hours]) => hours >= 24 * first)
          const days = seen.length === 0 && one.from === undefined ? 0 : Math.ceil(one.until / 24) - first
          const over = Math.floor(one.until / 24) - first
          const by = new Map<number, Set<number>>()
          for (const [i, hours] of inside) by.set(i, (by.get(i) ?? new Set()).add(Math.floor(hours / 24) - first))
          const hand = Array.from({ length: days }, (_, c) => {
            const of = [...by.values()].filter((periods) => periods.has(c))
            const ages = Math.max(0, over - c)
            const lasts = new Array<number>(ages + 1).fill(0)
            for (const periods of of) lasts[Math.min(ages, Math.max(...periods) - c)]! += 1
            const counts = Array.from({ length: ages }, (_, age) => of.filter((periods) => periods.has(c + age)).length)
            return { size: of.length, counts, lasts }
          })
          const unfinished = inside.filter(([, hours]) => hours >= 24 * (first + over)).length
          expectSame(
            { sizes, active, last, customers, earlier },
            {
              sizes: hand.map(({ size }) => size),
              active: hand.map(({ counts }) => counts),
              last: hand.map(({ lasts }) => lasts),
              customers: by.size,
              earlier: 0,
            },
          )
          expectSame(events, {
            placed: inside.length - unfinished,
            unfinished,
            later: own.length - seen.length,
            earlier: seen.length - inside.length,
            beforeStart: 0,
            idle: 0,
          })
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('stay the same over many rows, however these come', () => {
    const length = 30_000
    // Mixed up by a multiplier, further and further back, with some too late, and customers who are ever more.
    const id = Int32Array.from({ length }, (_, i) => (Math.imul(i, 40_503) >>> 8) % (50 + (i >> 1)))
    const at = Float64Array.from({ length }, (_, i) => DAY * (420 - ((Math.imul(i, 30_011) >>> 4) % (5 + (i >> 6)))))
    const columns = { c: id, t: at, a: new Uint8Array(length) }
    const rule = { ...daily, observedUntil: 410.5 * DAY }
    const of = (form: object, options: object): unknown =>
      summarize(form as never, cohorts(options as typeof rule) as never)
    for (const more of [{}, { from: 100 * DAY }] as const) {
      const expected = withoutAmounts(summarize(columns, cohorts({ ...rule, ...more, amount: 'a' })) as Cohorts)
      expect(expected.labels.length).toBeGreaterThan(300)
      const rows = Array.from(id, (c, i) => ({ c, t: at[i] as number }))
      const forms = [
        columns,
        rows,
        { c: Uint16Array.from(id), t: at },
        { c: Uint32Array.from(id, (c) => 70_001 * c), t: at },
        { c: Array.from(id, (c) => `C${c}`), t: at },
        { c: Array.from(id, (c) => (c % 3 === 0 ? c : `C${c}`)), t: at },
        { c: id, t: Array.from(at, (t) => new Date(t).toISOString()) },
      ]
      for (const form of forms) expectSame(of(form, { ...rule, ...more }), expected)
      const recurring = forms.map((form) => of(form, { ...rule, ...more, type: 'recurring' }))
      for (const one of recurring) expectSame(one, recurring[1])
    }
  })

  it('count what is wrong among whole columns, and name its row', () => {
    const length = 20_000
    const c = Array.from({ length }, (_, i) => `C${i % 50}` as string | null | boolean)
    const t = Float64Array.from({ length }, (_, i) => (i % 9) * DAY)
    c[9000] = null
    c[9001] = true
    t[17_000] = 0.5
    const rule = { ...daily, observedUntil: 9 * DAY }
    const count = summarize({ c, t } as never, cohorts({ ...rule, onInvalid: 'count' }) as never) as Cohorts
    expect([count.rows, count.n, count.missing, count.invalid, count.customers]).toEqual([length, length - 3, 1, 2, 50])
    const path = (): string => refusal(() => summarize({ c, t } as never, cohorts(rule) as never)).path
    expect(path()).toBe('rows[9001].c')
    c[9001] = 'C1'
    expect(path()).toBe('rows[17000].t')
  })

  it('can be read between rows', () => {
    const tally = cohorts({ ...daily, observedUntil: 9 * DAY }).tally()
    const add = (c: number | string, day: number): Cohorts => {
      tally.add([[c], [Math.round(day * DAY)]], 1, null, 0)
      return tally.read(1)[0] as Cohorts
    }
    expect(add('a', 8).sizes).toEqual([1])
    expect(add(5000, 8 - 1 / DAY).sizes).toEqual([1, 1])
    expect(add('a', 6)).toMatchObject({ sizes: [1, 1, 0], customers: 2, n: 3 })
    expect(add('a', 6).active).toEqual([[1, 0, 1], [1, 0], [0]])
  })

  it('refuse events further back than there can be cells', () => {
    const first: { readonly c: number; readonly t: number } = { c: 1, t: 0 }
    const { path, code } = refusal(() => summarize([first], cohorts({ ...daily, observedUntil: 1500 * DAY })))
    expect([path, code]).toEqual(['options.every', 'invalid-option'])
    expect(summarize([first], cohorts({ ...daily, observedUntil: 1412 * DAY })).customers).toBe(1)
    const years = { ...daily, every: { unit: 'year', step: 10_000 }, observedUntil: '2026-01-01' } as const
    expect(
      summarize(
        [2, 1, 0, -1, -4].map((t) => ({ c: t, t: t * 1e15 })),
        cohorts(years),
      ).customers,
    ).toBe(3)
  })
})
