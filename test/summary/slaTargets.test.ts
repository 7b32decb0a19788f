import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  calendar,
  decode,
  durations,
  merge,
  type SlaTargets,
  slaAttainment,
  slaTargets,
  summarize,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Elapsed time is that of `durations`, which its own tests hold against numpy; here the two are held against each other. */

const runs = { numRuns: 1000 }
const HOUR = 3_600_000
const office = calendar({ timeZone: 'Europe/Rome', week: { thu: [['09:00', '17:00']], fri: [['09:00', '12:00']] } })
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}
interface Row {
  readonly from: number | null
  readonly to: number | null
  readonly within: number | null
  readonly pauses: readonly (readonly [number, number])[]
}
const row: fc.Arbitrary<Row> = fc
  .tuple(fc.option(fc.nat(200)), fc.option(fc.nat(300)), fc.option(fc.nat(60)), fc.nat(100), fc.nat(20))
  .map(([from, length, within, pause, paused]) => ({
    from: from === null ? null : from * HOUR,
    to: length === null ? null : ((from ?? 0) + length) * HOUR,
    within: within === null ? null : within * 3600,
    pauses: [[pause * HOUR, (pause + paused) * HOUR]],
  }))
const rows = fc.array(row, { maxLength: 30 })
const span = { from: 'from', to: 'to', asOf: 250 * HOUR, calendar: office, paused: 'pauses' } as const

describe('slaTargets', () => {
  it('keep what durations keep, less the target', () => {
    fc.assert(
      fc.property(rows, fc.nat(60), fc.boolean(), (list, hours, around) => {
        const clock = around ? ({ from: 'from', to: 'to', asOf: 250 * HOUR } as const) : span
        const time = summarize(list, durations(clock))
        const sla = summarize(list, slaTargets({ ...clock, target: hours * 3600 }))
        const less = (values: readonly number[] | null) => values?.map((value) => value - hours * HOUR)
        expect(sla.values).toEqual(less(time.values))
        expect(sla.open).toEqual(less(time.open))
        expect(sla).toMatchObject({ rows: list.length, n: time.n, missing: time.missing, excluded: 0, asOf: time.asOf })
        const options = { atRisk: 7200 }
        const { definition, ...result } = slaAttainment(sla, options)
        const { definition: other, ...same } = slaAttainment(time, { ...options, target: hours * 3600 })
        expect(result).toStrictEqual(same)
        expect(definition).toStrictEqual(other)
      }),
      runs,
    )
  })

  it('take each row against its own target, and merge for any split', () => {
    fc.assert(
      fc.property(rows, fc.nat(30), (list, at) => {
        const of = slaTargets({ ...span, target: 'within' })
        const whole = summarize(list, of)
        const [a, b] = [list.slice(0, at), list.slice(at)]
        expect(merge(summarize(a, of), summarize(b, of))).toStrictEqual(whole)
        expect(decode(JSON.parse(JSON.stringify(whole)), of)).toStrictEqual(whole)
        const [values, open]: [number[], number[]] = [[], []]
        for (const one of list) {
          if (one.within === null) continue
          const time = summarize([one], durations(span))
          for (const value of time.values ?? []) values.push(value - one.within * 1000)
          for (const value of time.open ?? []) open.push(value - one.within * 1000)
        }
        const ascending = (list: number[]) => list.sort((x, y) => x - y)
        expect(whole.values).toEqual(ascending(values))
        expect(whole.open).toEqual(ascending(open))
        expect(whole.excluded).toBe(list.filter(({ within }) => within === null).length)
        expect(whole.missing).toBe(list.filter(({ from, within }) => within !== null && from === null).length)
        const { met, breached, breachedOpen, undecided, excluded, missing, n } = slaAttainment(whole)
        expect(met + breached + breachedOpen).toBe(n)
        expect(n + undecided + excluded + missing).toBe(list.length)
      }),
      runs,
    )
  })

  it('count what is wrong', () => {
    const list = [
      { from: 0, to: 1000, within: 5 },
      { from: 0, to: 1000, within: -5 },
      { from: 0, to: 1000, within: '5' },
      { from: 2000, to: 1000, within: 5 },
      { from: 2000, to: 1000, within: null },
      { from: null, to: null, within: null },
      { from: null, to: null, within: Number.NaN },
      { from: 0, to: null, within: 5 },
    ] as never[]
    const of = (onInvalid: 'count' | 'refuse') => slaTargets({ from: 'from', to: 'to', target: 'within', onInvalid })
    expect(summarize(list, of('count'))).toMatchObject({
      rows: 8,
      n: 1,
      missing: 1,
      invalid: 5,
      excluded: 1,
      asOf: null,
    })
    const place = (i: number): string => path(() => summarize([list[0], list[i]] as never[], of('refuse')))
    expect([1, 2, 3, 4, 6].map(place)).toEqual([
      'invalid-value rows[1].within',
      'invalid-value rows[1].within',
      'invalid-value rows[1].to',
      'invalid-value rows[1].to',
      'invalid-value rows[1].within',
    ])
  })

  it('need no end and no pauses in any row, but a start and a target', () => {
    const rows = [{ a: 0, c: 60 }] as never[]
    const open = { from: 'a', to: 'b', asOf: 50_000, paused: 'd' } as const
    expect(summarize(rows, slaTargets({ ...open, target: 'c' }))).toMatchObject({ open: [-10_000], n: 0 })
    expect(path(() => summarize(rows, slaTargets({ ...open, target: 'e' })))).toBe('unknown-field rows[0].e')
    expect(path(() => summarize(rows, slaTargets({ ...open, from: 'e', target: 60 })))).toBe('unknown-field rows[0].e')
  })

  it('refuse options that say nothing', () => {
    const good = { from: 'a', to: 'b', target: 60 } as const
    expect(path(() => slaTargets({ from: 'a', to: 'b' } as never))).toBe('missing-option options.target')
    expect(path(() => slaTargets({ ...good, target: Number.NaN }))).toBe('invalid-option options.target')
    expect(path(() => slaTargets({ ...good, target: true } as never))).toBe('invalid-option options.target')
    expect(path(() => slaTargets({ ...good, goal: 5 } as never))).toBe('unknown-option options.goal')
    expect(path(() => slaTargets({ ...good, from: 5 } as never))).toBe('invalid-option options.from')
    expect(path(() => slaTargets({ ...good, onInvalid: 'skip' } as never))).toBe('invalid-option options.onInvalid')
    expect(slaTargets({ ...good, target: -0 }).definition).toStrictEqual({ target: 0, calendar: null, paused: false })
    expect(slaTargets({ ...good, target: 'c' }).definition).toEqual({ target: null, calendar: null, paused: false })
    expect(path(() => summarize([{ a: 0, b: 5 }] as never[], slaTargets({ ...good, target: 'c' })))).toBe(
      'unknown-field rows[0].c',
    )
  })

  it('decode only where the numbers agree', () => {
    const of = slaTargets({ from: 'from', to: 'to', target: 60, asOf: 100_000 })
    const good = summarize(
      [
        { from: 0, to: 70_000 },
        { from: 5, to: null },
        { from: 0, to: 0 },
      ],
      of,
    )
    const from = (change: Partial<SlaTargets>): string => path(() => decode({ ...good, ...change }, of))
    expect(good).toMatchObject({ values: [-60_000, 10_000], open: [39_995] })
    expect(decode(good, of)).toStrictEqual(good)
    expect(from({ rows: 4 })).toBe('invalid-summary summary.rows')
    expect(from({ rows: 4, n: 3 })).toBe('invalid-summary summary.n')
    expect(decode({ ...good, rows: 5, excluded: 2 }, of).excluded).toBe(2)
    expect(from({ values: [-60_001, 10_000] })).toBe('invalid-summary summary.values[0]')
    expect(from({ values: [-60_000, 0.5] })).toBe('invalid-summary summary.values[1]')
    expect(from({ open: [1e15 + 1] })).toBe('invalid-summary summary.open[0]')
    expect(from({ values: [10_000, -60_000] })).toBe('invalid-summary summary.values[1]')
    const closed = slaTargets({ from: 'from', to: 'to', target: 60 })
    const odd = { ...summarize([{ from: 0, to: 5 }], closed), rows: 2, open: [7] }
    expect(path(() => decode(odd, closed))).toBe('invalid-summary summary.asOf')
    expect(
      path(() =>
        merge(good, summarize([{ from: 0, to: 0 }], slaTargets({ from: 'from', to: 'to', target: 61, asOf: 100_000 }))),
      ),
    ).toBe('different-definition summaries[1].definition.target')
    const free = slaTargets({ from: 'from', to: 'to', target: 'within', asOf: 0 })
    const far = { ...summarize([] as never[], free), rows: 1, n: 1, values: [-1e15] }
    expect(decode(far, free).values).toEqual([-1e15])
    expect(path(() => decode({ ...far, values: [-1e15 - 1] }, free))).toBe('invalid-summary summary.values[0]')
  })
})
