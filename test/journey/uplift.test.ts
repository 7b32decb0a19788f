import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amounts, compare, decode, mean, merge, segment, summarize } from '../../src/index.ts'
import { type Uplift, uplift } from '../../src/journey/uplift.ts'
import { changes } from '../../src/summary/changes.ts'
import { expectSame, refusal } from '../expectations.ts'

/* Differences in differences by scipy and by the interaction term of statsmodels' OLS, see test/golden/journey.py. */

interface Spread {
  readonly value: number
  readonly standardError: number
  readonly pValue: number
  readonly df: number
  readonly low: number
  readonly high: number
}
const golden = JSON.parse(readFileSync(new URL('../golden/journey.json', import.meta.url), 'utf8')) as {
  readonly paired: Spread & {
    readonly treated: [number, number][]
    readonly control: [number, number][]
    readonly statistic: number
  }
  readonly groups: readonly (Spread & { readonly samples: readonly [number[], number[], number[], number[]] })[]
}
const runs = { numRuns: 1000 }
const close = (actual: number | null | undefined, expected: number, tolerance = 1e-11): void =>
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)))
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}
const by = { before: 'before', after: 'after', treated: 'treated' } as const
const of = changes(by)

function check(result: Uplift, { value, standardError, pValue, df, low, high }: Spread): void {
  close(result.value, value)
  close(result.standardError, standardError)
  close(result.degreesOfFreedom, df)
  close(result.pValue, pValue)
  close(result.interval?.low, low)
  close(result.interval?.high, high)
  expect(result.interval?.method).toBe('welch-t')
}

describe('uplift', () => {
  const row =
    (treated: boolean) =>
    ([before, after]: [number, number]) => ({ before, after, treated })
  const rows = [...golden.paired.treated.map(row(true)), ...golden.paired.control.map(row(false))]

  it('of matched rows is Welch’s t on the changes', () => {
    const result = uplift(rows, by)
    check(result, golden.paired)
    close(result.statistic, golden.paired.statistic)
    expect(result).toMatchObject({
      n: 91,
      missing: 0,
      invalid: 0,
      reason: null,
      warnings: [],
      definition: { design: 'paired' },
    })
    expect(result.treated).toMatchObject({ nBefore: 34, nAfter: 34 })
    close(result.expected, (result.treated.after as number) - (result.value as number))
    close(result.relative, (result.value as number) / (result.expected as number))
    expect(uplift(summarize(rows, of))).toStrictEqual(result)
  })

  it('of matched rows is compare of the mean changes', () => {
    const change = amounts((one: { before: number; after: number }) => one.after - one.before)
    const [control, treated] = segment(rows, { by: 'treated', of: change, metric: mean }).segments
    const { difference, pValue, interval } = compare(control!.result, treated!.result)
    const result = uplift(rows, by)
    expect(result.value).toBe(difference)
    close(result.pValue, pValue as number, 1e-14)
    close(result.interval?.low, interval?.low as number, 1e-14)
  })

  it('of four samples is the interaction term of OLS with HC2 errors', () => {
    for (const { samples, ...expected } of golden.groups) {
      const [a, b, c, d] = samples
      const result = uplift({ treated: { before: a, after: b }, control: { before: c, after: d } })
      check(result, expected)
      expect(result.n).toBe(samples.flat().length)
      const summed = (values: number[]) =>
        summarize(
          values.map((x) => ({ x })),
          amounts('x'),
        )
      const groups = { treated: { before: summed(a), after: new Set(b) }, control: { before: [null, ...c], after: d } }
      if (new Set(b).size === b.length) expect(uplift(groups)).toStrictEqual({ ...result, missing: 1 })
    }
    expect(golden.groups.length).toBe(2)
  })
})

const number = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Math.round(x * 100) / 100),
)
const row = fc.record({
  before: fc.oneof({ arbitrary: number, weight: 8 }, { arbitrary: fc.constant(null), weight: 1 }),
  after: fc.oneof({ arbitrary: number, weight: 8 }, { arbitrary: fc.constant(null), weight: 1 }),
  treated: fc.constantFrom(true, false, 1, 0, null),
})
const rows = fc.array(row, { maxLength: 30 })

describe('laws of uplift', () => {
  it('flips its sign where the groups change places', () => {
    fc.assert(
      fc.property(rows, (rows) => {
        const [one, other] = [rows, rows.map((r) => ({ ...r, treated: r.treated === null ? null : !r.treated }))].map(
          (r) => uplift(r, by),
        )
        checkFlipped(one as Uplift, other as Uplift)
      }),
      runs,
    )
    const sample = fc.array(number, { maxLength: 8 })
    fc.assert(
      fc.property(sample, sample, sample, sample, (a, b, c, d) => {
        const [one, other] = [
          { before: a, after: b },
          { before: c, after: d },
        ]
        checkFlipped(uplift({ treated: one, control: other }), uplift({ treated: other, control: one }))
      }),
      runs,
    )
  })

  it('any split merges to the whole; order does not matter; summaries decode; every row is accounted for', () => {
    fc.assert(
      fc.property(rows, fc.nat(30), fc.double({ min: 0.01, max: 0.999, noNaN: true }), (rows, at, level) => {
        const whole = summarize(rows, of)
        expect(merge(summarize(rows.slice(at), of), summarize(rows.slice(0, at), of))).toStrictEqual(whole)
        expectSame(summarize(rows.slice().reverse(), of), whole)
        expectSame(decode(JSON.parse(JSON.stringify(whole)), of), whole)
        const result = uplift(whole, { level })
        expect(result.n + result.missing + result.invalid).toBe(rows.length)
        expectSame(JSON.parse(JSON.stringify(result)), result)
        const { value, interval, reason, pValue } = result
        expect(value === null).toBe(whole.treated.n === 0 || whole.control.n === 0)
        expect(reason === null).toBe(value !== null)
        expect(interval === null).toBe(whole.treated.n < 2 || whole.control.n < 2)
        if (value === null || interval === null) return
        expect(interval.low <= value && value <= interval.high).toBe(true)
        const excluded = interval.low > 0 || interval.high < 0
        if (Math.abs((pValue as number) - (1 - level)) > 1e-9) expect((pValue as number) < 1 - level).toBe(excluded)
      }),
      runs,
    )
  })

  it('adding a constant to everybody after changes nothing, but for rounding', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -1000, max: 1000 }), (rows, shift) => {
        const moved = rows.map((r) => ({ ...r, after: r.after === null ? null : r.after + shift }))
        const [a, b] = [uplift(rows, by), uplift(moved, by)]
        if (a.value !== null) expect(Math.abs(a.value - (b.value as number))).toBeLessThan(1e-8)
      }),
      runs,
    )
  })
})

function checkFlipped(one: Uplift, other: Uplift): void {
  const turned = (x: number | null | undefined) => (x === null || x === undefined ? x : 0 - x)
  expect(other.value).toBe(turned(one.value))
  expect(other.interval?.low).toBe(turned(one.interval?.high))
  expect(other.interval?.high).toBe(turned(one.interval?.low))
  expect([other.pValue, other.standardError, other.degreesOfFreedom]).toEqual([
    one.pValue,
    one.standardError,
    one.degreesOfFreedom,
  ])
  expect([other.treated, other.control]).toEqual([one.control, one.treated])
}

describe('uplift at the edges', () => {
  it('of nothing, of one a group, of no spread, of huge numbers', () => {
    expect(uplift([], by)).toMatchObject({
      value: null,
      reason: 'no-answers',
      interval: null,
      estimate: null,
      warnings: [],
    })
    const two = [
      { before: 1, after: 4, treated: true },
      { before: 1, after: 2, treated: false },
    ]
    expect(uplift(two, by)).toMatchObject({
      value: 2,
      interval: null,
      pValue: null,
      standardError: null,
      expected: 2,
      relative: 1,
    })
    const sure = uplift([...two, ...two], by)
    expect(sure).toMatchObject({ value: 2, standardError: 0, statistic: null, degreesOfFreedom: null, pValue: 0 })
    expect(sure.interval).toMatchObject({ low: 2, high: 2 })
    const huge = uplift({
      treated: { before: [0, 1e140], after: [1e140, -1e140] },
      control: { before: [1, 2], after: [3, 5] },
    })
    expect(Number.isFinite(huge.standardError) && Number.isFinite(huge.pValue)).toBe(true)
    expect(huge.degreesOfFreedom).toBeGreaterThan(1)
    expect(
      uplift(
        [
          { before: 4, after: 1, treated: 1 },
          { before: 9, after: 2, treated: 0 },
        ],
        by,
      ).relative,
    ).toBeNull()
  })

  it('refuses what is wrong, or counts it', () => {
    const good = { before: 1, after: 2, treated: true }
    for (const [name, wrong] of [
      ['before', Number.NaN],
      ['before', '1'],
      ['after', Infinity],
      ['after', 1e200],
      ['after', true],
      ['treated', 2],
      ['treated', 'yes'],
    ] as const) /* biome-ignore format: a table */ {
      const rows = [good, { ...good, [name]: wrong }]
      expect(path(() => uplift(rows, by))).toBe(`invalid-value rows[1].${name}`)
      expect(uplift(rows, { ...by, onInvalid: 'count' })).toMatchObject({ n: 1, invalid: 1 })
    }
    expect(path(() => uplift([{ ...good, before: 1.5e-140, after: 1.6e-140 }], by))).toBe('invalid-value rows[0].after')
    const groups = { treated: { before: [1], after: [2] }, control: { before: [1], after: [2] } }
    expect(path(() => uplift({ ...groups, control: null as never }))).toBe('invalid-option groups.control')
    expect(path(() => uplift({ ...groups, treated: { before: [1], after: '2' as never } }))).toBe(
      'invalid-value groups.treated.after',
    )
    expect(path(() => uplift(groups, { level: 2 }))).toBe('invalid-option options.level')
    expect(path(() => uplift(groups, { alpha: 2 } as never))).toBe('unknown-option options.alpha')
    expect(path(() => uplift([good], { before: 'before', after: 'after' } as never))).toBe(
      'invalid-option options.treated',
    )
    expect(path(() => uplift([good], { ...by, treated: 'campaign' } as never))).toBe('unknown-field rows[0].campaign')
    expect(path(() => uplift(null as never))).toBe('invalid-option groups')
  })

  it('refuses summaries that contradict themselves, and comparisons of unlike designs', () => {
    const sound = summarize(
      [
        { before: 1, after: 3, treated: true },
        { before: 1, after: 4, treated: true },
      ],
      of,
    )
    const broken = (change: object): string => path(() => decode({ ...sound, ...change }, of))
    expect(broken({ n: 1, rows: 1 })).toBe('invalid-summary summary.n')
    expect(broken({ rows: 3 })).toBe('invalid-summary summary.rows')
    expect(broken({ treated: { ...sound.treated, missing: 1 } })).toBe('invalid-summary summary.missing')
    expect(broken({ treated: { ...sound.treated, changeSquares: { exact: [1] } } })).toBe(
      'invalid-summary summary.treated.changeSquares',
    )
    expect(broken({ control: { ...sound.treated, n: 0 } })).toBe('invalid-summary summary.control.n')
    const groups = { treated: { before: [1, 2], after: [2, 4] }, control: { before: [1, 2], after: [2, 2] } }
    expect(path(() => compare(uplift(sound), uplift(groups)))).toBe('not-comparable b.definition.design')
    expect(compare(uplift(groups), uplift(groups)).method).toBe('z')
  })
})
