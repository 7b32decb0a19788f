import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '../../src/core/random.ts'
import {
  compare,
  compareTo,
  type DurationStatisticsOptions,
  decode,
  durations,
  frt,
  type Headline,
  merge,
  summarize,
  type Ttr,
  trend,
  ttr,
} from '../../src/index.ts'

interface Numbers {
  readonly [name: string]: unknown
  readonly trimmedMean: Readonly<Record<string, number>>
  readonly geometricMean: number | null
  readonly meanInterval: { readonly low: number; readonly high: number }
  readonly intervals: readonly {
    readonly headline: Headline
    readonly level: number
    readonly interval: { readonly low: number; readonly high: number } | null
  }[]
}
interface Survival {
  readonly median: number | null
  readonly low: number | null
  readonly high: number | null
  readonly restrictedMean: number
  readonly restrictedStandardError: number
  readonly restrictedTo: number
}
interface Snapshot {
  readonly at: string
  readonly created: number
  readonly resolved: number
  readonly naive: number
  readonly kaplanMeier: Survival
  readonly truth: number
}
type Whole = Numbers & { readonly open: number; readonly kaplanMeier: Survival }
interface Golden {
  readonly samples: readonly (Numbers & { readonly name: string; readonly values: readonly number[] })[]
  readonly tickets: {
    readonly timeToResolution: Whole
    readonly firstResponse: Whole
    readonly snapshots: readonly Snapshot[]
  }
  readonly incidents: { readonly all: Whole; readonly snapshots: readonly Snapshot[] }
}

const root = join(import.meta.dirname, '../..')
const json = (name: string): unknown => JSON.parse(readFileSync(join(root, 'test/golden', name), 'utf8'))
const golden = json('durations.json') as Golden
const END = '2026-06-17T16:00:00Z'
const DAY = 86_400_000
const runs = { numRuns: 1000 }

type Ticket = Readonly<Record<'created_at' | 'first_response_at' | 'resolved_at', string | null>>
const tickets = readRows<Ticket>(join(root, 'docs/sample/tickets.csv'))

function readRows<Row>(file: string): Row[] {
  return parse(readFileSync(file, 'utf8'), { columns: true, cast: (cell) => (cell === '' ? null : cell) })
}

function near(found: unknown, expected: unknown, where: string): void {
  if (expected === null || found === null || found === undefined) expect(found, where).toBe(expected)
  else
    expect(Math.abs(Number(found) - Number(expected)), where).toBeLessThan(
      1e-12 * Math.max(1, Math.abs(Number(expected))),
    )
}

const FIELDS = [
  'n', 'mean', 'standardDeviation', 'variation', 'median', 'p75', 'p90', 'p95', 'p99', 'iqr', 'min', 'max', 'outliers',
] as const // biome-ignore format: a list to read

function checkNumbers(measure: (options: DurationStatisticsOptions) => Ttr, expected: Numbers, where: string): void {
  const found = measure({ geometric: true })
  for (const field of FIELDS) near(found[field], expected[field], `${where}, ${field}`)
  near(found.geometricMean, expected.geometricMean, `${where}, geometric mean`)
  for (const [trim, mean] of Object.entries(expected.trimmedMean)) {
    near(measure({ trim: Number(trim) }).trimmedMean, mean, `${where}, trimmed by ${trim}`)
  }
  for (const { headline, level, interval } of expected.intervals) {
    const result = measure({ headline, level })
    expect(result.value, where).toBe(result[headline])
    near(result.interval?.low ?? null, interval?.low ?? null, `${where}, ${headline} at ${level}`)
    near(result.interval?.high ?? null, interval?.high ?? null, `${where}, ${headline} at ${level}`)
  }
  const { interval } = measure({ headline: 'mean' })
  near(interval?.low, expected.meanInterval.low, `${where}, interval of the mean`)
  near(interval?.high, expected.meanInterval.high, `${where}, interval of the mean`)
}

function checkSurvival({ survival }: Ttr, expected: Survival, where: string): void {
  expect([survival?.median, survival?.low, survival?.high], where).toEqual([
    expected.median,
    expected.low,
    expected.high,
  ])
  expect(survival?.restrictedTo).toBe(expected.restrictedTo)
  near(survival?.restrictedMean, expected.restrictedMean, where)
  near(survival?.restrictedStandardError, expected.restrictedStandardError, where)
}

describe('statistics of durations', () => {
  for (const sample of golden.samples) {
    it(`as numpy and scipy have them: ${sample.name}`, () => {
      checkNumbers((options) => ttr(sample.values, options), sample, sample.name)
      const of = durations('x')
      const summary = summarize({ x: sample.values }, of)
      checkNumbers((options) => ttr(summary, options), sample, `${sample.name}, summarized`)
    })
  }

  it('of the sample tickets as pandas and R have them', () => {
    for (const [to, name] of [
      ['resolved_at', 'timeToResolution'],
      ['first_response_at', 'firstResponse'],
    ] as const) {
      const summary = summarize(tickets, durations({ from: 'created_at', to, asOf: END }))
      checkNumbers((options) => ttr(summary, options), golden.tickets[name], name)
      const result = ttr(summary)
      checkSurvival(result, golden.tickets[name].kaplanMeier, name)
      expect(result.open).toBe(golden.tickets[name].open)
      expect(result.warnings).toEqual(['open-excluded'])
      const sample = (json('sample.json') as { tickets: Record<string, Record<string, number>> }).tickets[name] ?? {}
      const all = (sample.all ?? sample) as Record<string, number>
      for (const field of ['n', 'open', 'mean', 'median', 'p90', 'max'] as const) near(result[field], all[field], name)
      expect(result.survival?.median).toBe(all.kaplanMeierMedian)
    }
  })

  const incidents = join(root, '../shared/data/incident-events.csv')
  it.skipIf(!existsSync(incidents))(`of real incidents (skipped where ${incidents} is absent)`, () => {
    const events = readRows<{ id: string; opened_at: string; resolved_at: string | null }>(incidents)
    const rows = [...new Map(events.map((event) => [event.id, event])).values()]
    const at = (asOf: string) => durations({ from: 'opened_at', to: 'resolved_at', asOf, naiveZone: 'UTC' })
    const all = summarize(rows, at('2017-03-01T00:00:00Z'))
    checkNumbers((options) => ttr(all, options), golden.incidents.all, 'incidents')
    checkSurvival(ttr(all), golden.incidents.all.kaplanMeier, 'incidents')
    for (const snapshot of golden.incidents.snapshots) {
      const there = rows.filter(({ opened_at }) => Date.parse(`${opened_at}Z`) <= Date.parse(snapshot.at))
      checkSnapshot(ttr(summarize(there, at(snapshot.at))), snapshot)
    }
  })
})

function checkSnapshot(result: Ttr, { at, created, resolved, naive, kaplanMeier }: Snapshot): void {
  expect([result.n + result.open, result.n], at).toEqual([created, resolved])
  expect(result.median, at).toBe(naive)
  checkSurvival(result, kaplanMeier, at)
}

describe('the table of snapshots in docs/metrics/ttr.md', () => {
  const hours = (seconds: number | null): string => ((seconds as number) / 3600).toFixed(1)
  const lines = golden.tickets.snapshots.map((snapshot) => {
    const at = Date.parse(snapshot.at)
    const there = tickets.filter(({ created_at }) => {
      const created = Date.parse(created_at as string)
      return created <= at && created > at - 14 * DAY
    })
    const result = ttr(summarize(there, durations({ from: 'created_at', to: 'resolved_at', asOf: at })))
    const { median, low, high } = result.survival as NonNullable<Ttr['survival']>
    const error = (value: number): string => {
      const percent = Math.round(100 * (value / snapshot.truth - 1))
      return percent < 0 ? `−${-percent} %` : `${percent} %`
    }
    const cells = [
      snapshot.at.slice(0, 10), result.n + result.open, result.n, hours(result.median),
      `${hours(median)} (${hours(low)} to ${hours(high)})`, hours(snapshot.truth),
      error(result.median as number), error(median as number),
    ] // biome-ignore format: a line of the table
    return { snapshot, result, line: `| ${cells.join(' | ')} |` }
  })

  it('has the numbers of pandas and R', () => {
    for (const { snapshot, result } of lines) checkSnapshot(result, snapshot)
  })

  it('stands in the page', () => {
    const page = readFileSync(join(root, 'docs/metrics/ttr.md'), 'utf8')
    for (const { line } of lines) expect(page).toContain(line)
  })
})

describe('plain durations and summaries', () => {
  const seconds = fc.oneof(
    fc.nat(50),
    fc.nat({ max: 2 ** 31 - 1 }).map((ms) => ms / 1000),
    fc.double({ min: -3, max: 33, noNaN: true }).map((x) => Math.round(Math.exp(x * Math.LN2) * 1000) / 1000),
    fc.constantFrom(0, 0.001, 1e12),
  )
  const options: fc.Arbitrary<DurationStatisticsOptions> = fc.record(
    {
      headline: fc.constantFrom<Headline[]>('median', 'mean', 'p75', 'p90', 'p95', 'p99'),
      level: fc.double({ min: 0.01, max: 0.999, noNaN: true }),
      quantileType: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9),
      trim: fc.double({ min: 0, max: 0.49, noNaN: true }),
      geometric: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  const same = (list: readonly (number | null)[], given: DurationStatisticsOptions): void => {
    const expected = ttr(summarize({ x: list }, durations('x')), given)
    expect(ttr(list, given)).toStrictEqual(expected)
    const walked = function* (): Generator<number | null> {
      yield* list
    }
    expect(ttr(walked(), given)).toStrictEqual(expected)
    const there = list.filter((value) => value !== null)
    expect(ttr(Float64Array.from(there), given)).toStrictEqual({ ...expected, missing: 0 })
    expect(ttr(Float64Array.from([5, ...there]).subarray(1), given)).toStrictEqual({ ...expected, missing: 0 })
  }

  it('give the same result, to the bit', () => {
    fc.assert(fc.property(fc.array(fc.option(seconds, { freq: 8 }), { maxLength: 60 }), options, same), runs)
  })

  it('give the same result where there are so many that they are selected', () => {
    const list = fc.array(fc.option(seconds, { freq: 30 }), { minLength: 80, maxLength: 120 })
    fc.assert(
      fc.property(list, options, fc.integer({ min: 40, max: 120 }), (part, given, times) => {
        same(
          Array.from({ length: times }, (_, i) =>
            part.map((x) => (x === null ? x : ((Math.round(x * 1000) + i) % 1e15) / 1000)),
          ).flat(),
          given,
        )
      }),
      { numRuns: 40 },
    )
  })

  it('come in any typed array', () => {
    const list = [5, 7, 0, 250, 90]
    for (const typed of [Uint8Array.from(list), Int32Array.from(list), Float32Array.from(list)]) {
      expect(ttr(typed)).toStrictEqual(ttr(list))
    }
    expect(ttr(Uint16Array.from({ length: 9000 }, (_, i) => i % 5000))).toStrictEqual(
      ttr(Array.from({ length: 9000 }, (_, i) => i % 5000)),
    )
    expect(() => ttr(BigInt64Array.of(5n) as never)).toThrow('durations[0] must be')
  })

  it('give the same result in any order', () => {
    fc.assert(
      fc.property(fc.array(seconds, { maxLength: 60 }), options, (list, given) => {
        expect(ttr([...list].reverse(), given)).toStrictEqual(ttr(list, given))
      }),
      runs,
    )
  })

  it('hold the value, and order the quantiles', () => {
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 60 }), options, (list, given) => {
        const { value, interval, min, median, p75, p90, p95, p99, max } = ttr(list, given)
        const ascending = [min, median, p75, p90, p95, p99, max] as number[]
        expect([...ascending].sort((a, b) => a - b)).toEqual(ascending)
        if (interval !== null) {
          expect(interval.low <= (value as number) && (value as number) <= interval.high).toBe(true)
        }
      }),
      runs,
    )
  })

  it('in a histogram stay within half a bin, with the mean, the spread and the ends exact', () => {
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (list, bits) => {
        const exact = ttr(list)
        const binned = ttr(summarize({ x: list }, durations('x', { precision: bits as 7 })))
        for (const field of ['n', 'mean', 'standardDeviation', 'variation', 'min', 'max'] as const) {
          expect(binned[field]).toBe(exact[field])
        }
        for (const field of ['median', 'p75', 'p90', 'p95', 'p99'] as const) {
          const [found, expected] = [binned[field] as number, exact[field] as number]
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(expected * 2 ** -(bits + 1) * (1 + 1e-9))
        }
      }),
      runs,
    )
  })
})

describe('durations refuse and say why', () => {
  it('names the wrong one, however they come', () => {
    const many = Array.from({ length: 5000 }, (_, i) => i)
    for (const wrong of [-1, 0.0001, Number.NaN, Infinity, 1e12 + 1, '5', true, 5n, {}]) {
      const list: unknown[] = [...many.slice(0, 4321), wrong, ...many]
      const path = 'durations[4321]'
      expect(() => ttr(list as number[])).toThrow(expect.objectContaining({ code: 'invalid-value', path }))
      expect(() => ttr(new Set(list) as Set<number>)).toThrow(expect.objectContaining({ path }))
      if (typeof wrong !== 'number') continue
      expect(() => ttr(Float64Array.from(list as number[]))).toThrow(expect.objectContaining({ path }))
      expect(() => ttr([wrong])).toThrow(expect.objectContaining({ path: 'durations[0]' }))
    }
    expect(() => ttr(5 as never)).toThrow('durations must be an iterable of seconds')
    expect(() => ttr('5' as never)).toThrow('durations must be an iterable of seconds')
  })

  it('takes -0 as 0', () => {
    expect(ttr([-0, -0, -0])).toStrictEqual(ttr([0, 0, 0]))
    expect(ttr(new Float64Array(5000).fill(-0))).toStrictEqual(ttr(new Float64Array(5000)))
    expect(JSON.stringify(ttr([-0]))).not.toContain('-0')
  })

  it('refuses options that are none', () => {
    const bad: Record<string, unknown> = {
      headline: 'p80',
      level: 1,
      quantileType: 10,
      trim: 0.5,
      geometric: 1,
      restrictTo: -1,
    }
    for (const [name, value] of Object.entries(bad)) {
      expect(() => ttr([1], { [name]: value })).toThrow(`options.${name} must be`)
    }
    expect(() => ttr([1], { weight: 1 } as never)).toThrow('options.weight must be one of')
  })

  it('says why there is no value', () => {
    const open = summarize([{ a: 0, b: null }], durations({ from: 'a', to: 'b', asOf: 9000 }))
    expect(ttr(open)).toMatchObject({ value: null, reason: 'none-finished', warnings: ['open-excluded'], open: 1 })
    expect(ttr(open).survival).toMatchObject({ median: null, low: null, restrictedMean: 9, restrictedTo: 9 })
    expect(ttr([null])).toMatchObject({ value: null, reason: 'no-answers', missing: 1, warnings: [], survival: null })
    expect(ttr([5])).toMatchObject({ value: 5, standardDeviation: null, interval: null, estimate: null, reason: null })
    expect(ttr([], { trim: 0.1, geometric: true })).toMatchObject({ trimmedMean: null, geometricMean: null })
  })

  it('has no restricted mean beyond what was seen', () => {
    const rows = [
      { a: 0, b: 1000 },
      { a: 0, b: null },
    ]
    const summary = summarize(rows, durations({ from: 'a', to: 'b', asOf: 5000 }))
    expect(ttr(summary, { restrictTo: 5 }).survival).toMatchObject({ restrictedMean: 3, restrictedTo: 5 })
    expect(ttr(summary, { restrictTo: 6 }).survival).toMatchObject({ restrictedMean: null, restrictedTo: 6 })
  })

  it('counts no value on a fence as an outlier', () => {
    expect(ttr([7, 7, 7, 7, 7, 7]).outliers).toBe(0)
    expect(ttr([0, 0, 0, 7, 7, 7, 7, 7]).outliers).toBe(0)
    expect(ttr([7, 7, 7, 7, 7, 7, 8]).outliers).toBe(1)
  })
})

describe('frt and ttr', () => {
  it('differ in name only', () => {
    const list = [60, 90, 3600, null]
    expect(frt(list)).toStrictEqual({ ...ttr(list), metric: 'frt' })
  })

  it('read merged and decoded summaries', () => {
    const of = durations({ from: 'created_at', to: 'resolved_at', asOf: END })
    const whole = ttr(summarize(tickets, of))
    const [a, b] = [summarize(tickets.slice(0, 700), of), summarize(tickets.slice(700), of)]
    expect(ttr(merge(a, decode(JSON.parse(JSON.stringify(b)), of)))).toStrictEqual(whole)
  })

  it('by month created and by month resolved count the same finished tickets', () => {
    const of = durations({ from: 'created_at', to: 'resolved_at', asOf: END })
    const month = { every: 'month', timeZone: 'Europe/Rome', of, metric: ttr } as const
    const created = trend(tickets, { at: 'created_at', ...month })
    const resolved = trend(tickets, { at: 'resolved_at', ...month })
    const total = (points: readonly { readonly result: Ttr }[]): number =>
      points.reduce((n, { result }) => n + result.n, 0)
    expect([total(created.points), total(resolved.points)]).toEqual([1438, 1438])
    expect(resolved.unplaced.missing).toBe(76)
  })
})

describe('durations that are alike or tied', () => {
  const binned = (seconds: readonly number[], precision: 'exact' | number) =>
    ttr(summarize({ seconds }, durations('seconds', { precision: precision as 7 })))

  it('are no outliers, however coarse the bins', () => {
    for (const precision of ['exact', 1, 4, 7, 10, 12] as const) {
      for (const seconds of [0.3, 1, 7, 60, 61.5, 3600, 86_399.999, 1e6]) {
        expect(binned(Array(20).fill(seconds), precision).outliers).toBe(0)
      }
      const close = Array.from({ length: 200 }, (_, i) => (3_600_000 + i) / 1000)
      expect(binned(close, precision).outliers).toBe(0)
    }
  })

  it('give no certainty', () => {
    const [minute, more] = [ttr(Array(50).fill(60)), ttr(Array(50).fill(61))]
    expect([minute.standardError, minute.estimate]).toEqual([null, null])
    expect(minute.interval).toMatchObject({ low: 60, high: 60 })
    expect(compare(minute, more)).toMatchObject({ difference: 1, interval: null, pValue: null, method: null })
  })

  it('are compared by the side of their intervals that matters', () => {
    const mixed = (hours: number) => ttr([...Array(hours).fill(3600), ...Array(100 - hours).fill(7200)])
    const { interval, pValue, method, difference } = compare(mixed(52), mixed(48))
    expect([difference, method]).toEqual([3600, 'mover'])
    expect(interval?.low).toBeCloseTo(3600 - Math.SQRT2 * 3600, 9)
    expect(interval?.high).toBeGreaterThan(interval?.low as number)
    expect(pValue).toBeGreaterThan(0.1)
    expect(compare(mixed(48), mixed(52))).toMatchObject({ difference: -3600, pValue })
    expect(compareTo(mixed(52), 3600).pValue).toBe(1)
  })

  it('are seldom found to differ where they do not', () => {
    const next = random(7)
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    const draws = {
      'in whole hours': () => Math.ceil(Math.exp(1 + normal())) * 3600,
      'of two kinds': () =>
        next() < 0.5 ? Math.ceil(60 * Math.exp(normal() / 4)) : Math.ceil(36000 * Math.exp(normal() / 4)),
      smooth: () => Math.ceil(3600 * Math.exp(normal())),
    }
    for (const [name, draw] of Object.entries(draws)) {
      const sample = () => ttr(Array.from({ length: 100 }, draw))
      const found = Array.from({ length: 400 }, () => compare(sample(), sample()).pValue ?? 1)
      const share = found.filter((p) => p < 0.05).length / 400
      // 0.05 and three standard errors of the simulation.
      expect(share, `${name}: ${share}`).toBeLessThan(0.083)
    }
  })

  it('a p-value is below 1 minus the level exactly where the interval leaves 0 out', () => {
    const sample = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 10, maxLength: 60 })
    fc.assert(
      fc.property(sample, sample, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (a, b, level) => {
        const { interval, pValue } = compare(ttr(a), ttr(b), { level })
        if (interval === null || pValue === null) return
        const outside = interval.low > 0 || interval.high < 0
        if (Math.abs(pValue - (1 - level)) > 1e-9) expect(pValue < 1 - level).toBe(outside)
        expect(interval.low <= (compare(ttr(a), ttr(b)).difference as number)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('outliers of many plain durations', () => {
  it('are those of their summary, near the fences and far from them', () => {
    const next = random(3)
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    const shapes = {
      narrow: () => 3600 + Math.round(next() * 10) / 1000,
      ordinary: () => Math.round(1000 * Math.exp(6 + 1.5 * normal())) / 1000,
      wide: () => Math.round(1000 * Math.exp(4 + 4 * normal())) / 1000,
      withZeros: () => (next() < 0.4 ? 0 : Math.round(1000 * Math.exp(2 + 3 * normal())) / 1000),
      longWithZeros: () => (next() < 0.4 ? 0 : Math.round(1000 * Math.exp(6 + 2 * normal())) / 1000),
      twoKinds: () => (next() < 0.97 ? 60 + Math.floor(next() * 5) : Math.round(next() * 1e6)),
    }
    for (const [name, draw] of Object.entries(shapes)) {
      for (const n of [2049, 5000, 20_000]) {
        const seconds = Float64Array.from({ length: n }, draw)
        const counted = ttr(summarize({ seconds }, durations('seconds')))
        expect(ttr(seconds), `${name}, ${n}`).toEqual(counted)
        expect(ttr(seconds, { quantileType: 6, trim: 0.1 })).toEqual(
          ttr(summarize({ seconds }, durations('seconds')), { quantileType: 6, trim: 0.1 }),
        )
      }
    }
  })
})
