import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ChurnHazard,
  churnHazard,
  clv,
  compare,
  decode,
  type KaplanMeierOptions,
  kaplanMeier,
  type Lifetimes,
  type LogRankWeights,
  lifetimes,
  logRank,
  merge,
  nelsonAalen,
  restrictedMean,
  segment,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

type Maybe = number | null
interface Curve extends Record<string, unknown> {
  readonly level: number
  readonly type: 'log-log' | 'log' | 'plain'
}
interface Group {
  readonly name: string
  readonly curves: readonly Curve[]
  readonly restricted: readonly { readonly tau: number; readonly mean: number; readonly standardError: number }[]
  readonly hazards: readonly Record<'from' | 'to' | 'hazard' | 'low' | 'high' | 'survival', number>[]
}
interface Test {
  readonly weights: LogRankWeights
  readonly rho: number
  readonly gamma: number
  readonly statistic: number
  readonly df: number
  readonly pValue: number
  readonly observed: readonly number[]
  readonly expected: readonly number[]
}
interface GoldenSet {
  readonly name: string
  readonly groups: readonly Group[]
  readonly tests: readonly Test[]
  readonly rows?: Record<'time' | 'event' | 'entry', number[]> & { readonly group: string[] }
}
interface Row {
  readonly time: number
  readonly event: number
  readonly entry: number
  readonly group: string
}

const golden = <T>(name: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../golden/${name}.json`), 'utf8')) as T
const { sets } = golden<{ sets: GoldenSet[] }>('lifetimes')
const weighted = golden<{ sets: Pick<GoldenSet, 'name' | 'tests'>[] }>('lifetimesWeights').sets
const data = join(import.meta.dirname, '../../../shared/data')
const runs = { numRuns: 1000 }

const plain = lifetimes({ duration: 'time', event: 'event', unit: 'day' })
const late = lifetimes({ duration: 'time', event: 'event', entry: 'entry', unit: 'day' })
const summaryOf = (rows: readonly Row[]): Lifetimes =>
  summarize(rows, rows.some(({ entry }) => entry > 0) ? late : plain)

function rowsOf({ name, rows }: GoldenSet): readonly Row[] {
  if (rows !== undefined) {
    return rows.time.map((time, i) => {
      return { time, event: rows.event[i]!, entry: rows.entry[i]!, group: rows.group[i]! }
    })
  }
  const file = name === 'lung' ? 'lung.csv' : 'telco-churn.csv'
  const read = parse(readFileSync(join(data, file)), { columns: true }) as Record<string, string>[]
  return read.map((row) => ({
    time: Number(row.time ?? row.tenure),
    event: row.status === '1' || row.Churn === 'Yes' ? 1 : 0,
    entry: 0,
    group: (row.sex ?? row.Contract) as string,
  }))
}
const there = ({ rows }: GoldenSet): boolean => rows !== undefined || existsSync(data)
const groupsOf = (set: GoldenSet): Record<string, Lifetimes> =>
  Object.fromEntries(set.groups.map(({ name }) => [name, summaryOf(rowsOf(set).filter(({ group }) => group === name))]))

function near(found: Maybe | undefined, expected: Maybe | undefined, where: string, tolerance = 1e-10): void {
  if (expected === null || found === null) return void expect(found, where).toBe(expected)
  const off = Math.abs((found as number) - (expected as number))
  expect(off, `${where}: ${found}, not ${expected}`).toBeLessThan(tolerance * Math.max(1, Math.abs(expected as number)))
}

function allNear(found: readonly Maybe[], expected: unknown, where: string): void {
  const list = expected as readonly Maybe[]
  expect(found.length, where).toBe(list.length)
  for (const [i, value] of found.entries()) near(value, list[i], `${where}[${i}]`)
}

for (const set of sets) {
  const { name, groups, tests } = set
  if (!there(set)) console.warn(`survival of ${name}: skipped, as ${data} is not there`)
  describe.skipIf(!there(set))(`${name}, as R survival`, () => {
    const summaries = there(set) ? groupsOf(set) : {}
    const of = (group: string): Lifetimes => summaries[group] as Lifetimes

    it('curves, medians, quantiles and cumulative hazards', () => {
      for (const group of groups) {
        for (const curve of group.curves) checkCurve(of(group.name), curve, `${name} ${group.name} ${curve.type}`)
      }
    })

    it('restricted means and their standard errors', () => {
      for (const group of groups) {
        for (const { tau, mean, standardError } of group.restricted) {
          const found = restrictedMean(of(group.name), { to: tau })
          // R carries the last height on beyond the last time; here nothing is known so far.
          if (found.value === null)
            expect(Math.max(...[...of(group.name).values, ...of(group.name).open])).toBeLessThan(tau)
          else {
            near(found.value, mean, `${name} ${group.name} ${tau}`)
            // An error of 0, where nothing ends before the horizon, would pass for certainty.
            near(found.standardError, standardError === 0 ? null : standardError, `${name} ${group.name} ${tau}`)
          }
        }
      }
    })

    it('churn by age', () => {
      for (const group of groups) {
        const every = group.hazards[0]!.to
        const { periods } = churnHazard(of(group.name), { every })
        expect(periods.length).toBeGreaterThan(1)
        for (const period of periods.slice(0, group.hazards.length)) {
          const expected = group.hazards.find(({ from }) => from === period.from)
          if (expected === undefined) continue
          const where = `${name} ${group.name} from ${period.from}`
          near(period.survival, expected.survival, where)
          // R's fit of the life after `from` leaves out what ended at 0.
          if (period.from === 0 && of(group.name).values[0] === 0) continue
          near(period.hazard, expected.hazard, where)
          if (period.hazard === 0 || period.hazard === 1) continue
          near(period.low, expected.low, where)
          near(period.high, expected.high, where)
        }
      }
    })

    it('log-rank tests', () => {
      for (const { rho, gamma, statistic, df, pValue, observed, expected } of tests) {
        const even = rho === 0 && gamma === 0
        const found = logRank(summaries, even ? {} : { weights: 'fleming-harrington', rho, gamma })
        expect(found.df).toBe(df)
        near(found.statistic, statistic, `${name} ${rho} ${gamma}`)
        // Some are below the least double.
        if (pValue === 0) expect(found.pValue).toBe(0)
        else expect(Math.abs(found.pValue! / pValue - 1)).toBeLessThan(1e-8)
        allNear(found.groups.map((each) => each.observed), observed, 'observed') // biome-ignore format: one line
        allNear(found.groups.map((each) => each.expected), expected, 'expected') // biome-ignore format: one line
      }
    })
  })
}

function checkCurve(summary: Lifetimes, curve: Curve, where: string): void {
  const options: KaplanMeierOptions = { level: curve.level, interval: curve.type, quantiles: curve.shares as number[] }
  const found = kaplanMeier(summary, options)
  for (const part of ['time', 'atRisk', 'events', 'censored', 'survival'] as const) {
    if (curve[part] === undefined) continue
    allNear(found.points.map((point) => point[part]), curve[part], `${where} ${part}`) // biome-ignore format: one line
  }
  for (const [i, point] of found.points.entries()) {
    const at = `${where} at ${point.time}`
    // R's bounds are numbers where the survival is 1 as well, and NaN where it is 0.
    if (point.standardError !== null) near(point.standardError, (curve.standardError as Maybe[])[i]!, at)
    if (point.low !== null) near(point.low, (curve.low as Maybe[])[i]!, at)
    if (point.high !== null) near(point.high, (curve.high as Maybe[])[i]!, at)
  }
  near(found.median, curve.median as Maybe, `${where} median`)
  near(found.medianLow, curve.medianLow as Maybe, `${where} median low`)
  near(found.medianHigh, curve.medianHigh as Maybe, `${where} median high`)
  allNear(found.quantiles.map(({ time }) => time), curve.quantiles, `${where} quantiles`) // biome-ignore format: one line
  allNear(found.quantiles.map(({ low }) => low), curve.quantileLow, `${where} low`) // biome-ignore format: one line
  allNear(found.quantiles.map(({ high }) => high), curve.quantileHigh, `${where} high`) // biome-ignore format: one line
  const { points } = nelsonAalen(summary, {
    level: curve.level,
    interval: curve.type === 'log-log' ? 'log' : 'plain',
  })
  allNear(points.map((point) => point.cumulativeHazard), curve.cumulativeHazard, `${where} hazard`) // biome-ignore format: one line
  allNear(points.map((point) => point.standardError), curve.hazardError, `${where} hazard error`) // biome-ignore format: one line
  if (curve.type === 'plain') return
  for (const [i, { time, cumulativeHazard, low, high }] of points.entries()) {
    // R has no bounds where nobody has left yet, and infinite ones where exp(-H) is below the least double.
    if (cumulativeHazard === 0) continue
    near(low, (curve.hazardLow as Maybe[])[i]!, `${where} hazard low at ${time}`)
    near(high, (curve.hazardHigh as Maybe[])[i]!, `${where} hazard high at ${time}`)
  }
}

describe('weighted log-rank tests', () => {
  for (const { name, tests } of weighted) {
    const set = sets.find((each) => each.name === name) as GoldenSet
    it(`${name}, as statsmodels`, () => {
      for (const { weights, rho, statistic, pValue } of tests) {
        const found = logRank(groupsOf(set), rho === null ? { weights } : { weights, rho })
        near(found.statistic, statistic, `${name} ${weights}`)
        near(found.pValue, pValue, `${name} ${weights}`)
      }
    })
  }

  it('has the published values of the remissions of Freireich 1963', () => {
    const groups = groupsOf(sets.find(({ name }) => name === 'remission') as GoldenSet)
    const statistic = (weights: LogRankWeights): string => logRank(groups, { weights }).statistic!.toFixed(2)
    expect(statistic('log-rank')).toBe('16.79')
    expect(statistic('wilcoxon')).toBe('13.46')
    expect(statistic('tarone-ware')).toBe('15.12')
    expect(statistic('peto-peto')).toBe('14.08')
    expect(Object.values(groups).map((group) => kaplanMeier(group).median)).toEqual([23, 8])
  })
})

const life = fc.record({
  time: fc.nat(12),
  event: fc.nat(1),
  entry: fc.constant(0),
  group: fc.constantFrom('a', 'b', 'c'),
})
const lateLife = life.map((row, i = 0): Row => {
  const entry = (row.time * 7 + row.event) % 3 === 0 ? row.time / 4 + i : 0
  return { ...row, entry }
})
const lives = fc.array(life, { minLength: 1, maxLength: 40 })

describe('properties', () => {
  it('a curve never rises, a hazard never falls, and -ln S is at least H', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(life, lateLife), { maxLength: 40 }), (rows) => {
        const summary = summarize(rows, late)
        const { points } = kaplanMeier(summary)
        const hazards = nelsonAalen(summary).points
        for (const [i, { survival, low, high }] of points.entries()) {
          const before = i === 0 ? 1 : points[i - 1]!.survival
          expect(survival <= before && survival >= 0).toBe(true)
          expect((low ?? survival) <= survival && survival <= (high ?? survival)).toBe(true)
          const { cumulativeHazard } = hazards[i]!
          expect(cumulativeHazard >= (i === 0 ? 0 : hazards[i - 1]!.cumulativeHazard)).toBe(true)
          expect(-Math.log(survival)).toBeGreaterThanOrEqual(cumulativeHazard - 1e-12)
        }
      }),
      runs,
    )
  })

  it('without censoring, the restricted mean at the longest time is the mean, and its error that of the mean', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 30 }), (times) => {
        const rows = times.map((time) => ({ time, event: 1 }))
        const { value, standardError } = restrictedMean(summarize(rows, plain), { to: Math.max(...times) })
        const mean = times.reduce((sum, time) => sum + time, 0) / times.length
        const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length
        near(value, mean, 'mean')
        near(standardError ?? 0, Math.sqrt(variance / times.length), 'error', 1e-6)
      }),
      runs,
    )
  })

  it('late entry at 0 is no late entry', () => {
    fc.assert(
      fc.property(lives, (rows) => {
        const [a, b] = [kaplanMeier(summarize(rows, late)), kaplanMeier(summarize(rows, plain))]
        expectSame({ ...a, definition: null }, { ...b, definition: null })
      }),
      runs,
    )
  })

  it('a log-rank test does not ask for the order of the groups, and finds nothing between equal ones', () => {
    const weights = fc.constantFrom<LogRankWeights>(
      'log-rank',
      'wilcoxon',
      'tarone-ware',
      'peto-peto',
      'fleming-harrington',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(life, lateLife), { minLength: 1, maxLength: 40 }), weights, (rows, weights) => {
        const [a, b, c] = ['a', 'b', 'c'].map((name) => summarize(rows.filter(({ group }) => group === name), late)) as [
          Lifetimes,
          Lifetimes,
          Lifetimes,
        ] // biome-ignore format: one line
        const [there, back] = [logRank([a, b, c], { weights }), logRank({ c, a, b }, { weights })]
        expect(there.df).toBe(back.df)
        near(back.statistic, there.statistic, weights, 1e-7)
        const total = (part: 'observed' | 'expected'): number => there.groups.reduce((sum, each) => sum + each[part], 0)
        near(total('observed'), total('expected'), 'sums')
        const whole = merge(a, b, c)
        const same = logRank([whole, whole, whole], { weights })
        expect(same.statistic === null || Math.abs(same.statistic) < 1e-18).toBe(true)
        expect(same.statistic === null).toBe(same.df === 0)
      }),
      runs,
    )
  })

  it('churn by age accounts for everybody, and its shares multiply to the curve', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(life, lateLife), { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (rows, every) => {
          const { periods, survival } = churnHazard(summarize(rows, late), { every })
          let [product, here] = [1, rows.filter(({ entry }) => entry === 0).length]
          expect(survival.length).toBe(periods.length + 1)
          for (const [k, period] of periods.entries()) {
            expect(period.atRisk).toBe(here)
            here += period.entered - period.lost - period.censored
            product *= 1 - (period.hazard ?? 0)
            near(survival[k + 1], product, 'product')
            if (period.low !== null) expect(period.low <= period.hazard! && period.hazard! <= period.high!).toBe(true)
          }
        },
      ),
      runs,
    )
  })
})

describe('reading lifetimes', () => {
  const dates = { start: 'joined', end: 'left', asOf: '2026-03-01', unit: 'day', timeZone: 'Europe/Rome' } as const

  it('counts from dates, up to asOf, with delayed entry', () => {
    const of = lifetimes({ ...dates, entry: 'watched' })
    const rows = [
      { joined: '2026-01-01', left: '2026-01-31', watched: '2025-06-01' },
      { joined: '2026-01-01', left: '2026-04-01', watched: '2026-01-11' },
      { joined: '2026-02-01', left: null, watched: '2026-02-01' },
      { joined: null, left: null, watched: '2026-02-01' },
      { joined: '2026-02-01', left: null, watched: null },
    ]
    const { values, open, entries, n, missing, asOf } = summarize(rows, of)
    expect([values, open, entries, n, missing]).toEqual([[30], [28, 59], { 10: 1 }, 3, 2])
    expect(asOf).toBe('2026-02-28T23:00:00.000Z')
  })

  it('keeps times in seconds where no unit is given', () => {
    const of = lifetimes({ start: 'a', end: 'b', asOf: 9000 })
    expect(summarize([{ a: 0, b: 1500 }, { a: 8000, b: null }], of)).toMatchObject({ values: [1.5], open: [1] }) // biome-ignore format: one line
  })

  it('names what is wrong and where, or counts it', () => {
    const of = lifetimes({ ...dates, entry: 'watched' })
    const one = (row: object, at = of) => refusal(() => summarize([row] as never, at as never)).message
    const told = { joined: '2026-01-05', left: '2026-01-09', watched: '2026-01-05' }
    expect(one({ ...told, left: '2026-01-01' })).toMatch('rows[0].left must be at or after the start of its row')
    expect(one({ ...told, joined: '2026-03-02' })).toMatch('rows[0].joined must be at most options.asOf')
    expect(one({ ...told, watched: '2026-01-09' })).toMatch('rows[0].watched must be before the end of its row')
    expect(one({ ...told, watched: 'soon' })).toMatch('rows[0].watched must be a Date')
    const by = lifetimes({ duration: 't', event: 'e', entry: 's', unit: 'month' }) as never
    expect(one({ t: -1, e: 1, s: 0 }, by)).toBe('rows[0].t must be a number from 0 to 1e15, got -1')
    expect(one({ t: '3', e: 1, s: 0 }, by)).toBe('rows[0].t must be a number from 0 to 1e15, got "3"')
    expect(one({ t: 1, e: 2, s: 0 }, by)).toBe('rows[0].e must be true, false, 1 or 0, got 2')
    expect(one({ t: 1, e: 1, s: 1 }, by)).toBe('rows[0].s must be 0, or less than the duration of its row, got 1')
    expect(one({ t: 1, e: 1, s: -1 }, by)).toBe('rows[0].s must be a number from 0 to 1e15, got -1')
    const lenient = lifetimes({ duration: 't', event: 'e', entry: 's', unit: 'month', onInvalid: 'count' })
    const mixed = [{ t: -1, e: 1, s: 0 }, { t: 1, e: null, s: 0 }, { t: 1, e: 1, s: 1 }, { t: 0, e: 1, s: 0 }] // biome-ignore format: one line
    expect(summarize(mixed, lenient)).toMatchObject({ n: 1, missing: 1, invalid: 2, values: [0] })
    const loose = lifetimes({ ...dates, entry: 'watched', onInvalid: 'count' })
    const wrong = [{ ...told, left: '2026-01-01' }, { ...told, watched: '2026-01-09' }, { ...told, watched: 'soon' }, told] // biome-ignore format: one line
    expect(summarize(wrong, loose)).toMatchObject({ n: 1, missing: 0, invalid: 3 })
  })

  it('decodes only what can be', () => {
    const whole = summarize([{ time: 3, event: 1, entry: 2 }, { time: 5, event: 0, entry: 0 }], late) // biome-ignore format: one line
    const told = (change: object): string => refusal(() => decode({ ...whole, ...change }, late)).message
    expectSame(decode(JSON.parse(JSON.stringify(whole)), late), whole)
    expect(told({ n: 1, rows: 1 })).toBe('summary.n must be 2, the number of lifetimes, got 1')
    expect(told({ values: [-3] })).toBe('summary.values[0] must be a number from 0 to 1e15, got -3')
    expect(told({ rows: 3 })).toMatch('summary.rows must be 2')
    expect(told({ entries: { 2: 0 } })).toBe('summary.entries.2 must be a count of at least 1, got 0')
    expect(told({ entries: { 0: 1 } })).toMatch('summary.entries.0 must be absent')
    expect(told({ entries: { 5: 1 } })).toMatch('summary.entries.5 must be at most the lifetimes that are longer')
    expect(told({ entries: { 2: 1, 4: 2 } })).toMatch('summary.entries.4 must be at most')
    expect(told({ entries: { 3: 2 } })).toMatch('summary.entries.3 must be at most')
  })

  it('refuses wrong options by name', () => {
    const message = (run: () => unknown): string => refusal(run).message
    expect(message(() => lifetimes({ start: 'a', end: 'b' } as never))).toMatch('options.asOf must be given')
    expect(message(() => lifetimes({ start: 'a', end: 'b', asOf: 0, unit: 'month' } as never))).toMatch('options.unit')
    expect(message(() => lifetimes({ duration: 'a', event: 'b' } as never))).toMatch('options.unit must be the unit')
    expect(message(() => lifetimes({ duration: 'a', event: 'b', unit: 'day', asOf: 0 } as never))).toMatch(
      'options.asOf',
    )
    expect(message(() => lifetimes({ duration: 'a', unit: 'day' } as never))).toMatch('options.event must be a key')
    expect(message(() => lifetimes(null as never))).toMatch('options must be an object')
    const summary = summarize([{ time: 3, event: 1 }], plain)
    expect(message(() => kaplanMeier(summary, { quantiles: [0.5, 1] }))).toMatch('options.quantiles[1]')
    expect(message(() => kaplanMeier(summary, { interval: 'logit' } as never))).toMatch('options.interval')
    expect(message(() => restrictedMean(summary, {} as never))).toMatch('options.to must be a number above 0')
    expect(message(() => churnHazard(summary, { every: 0 }))).toMatch('options.every must be a finite number above 0')
    expect(message(() => churnHazard(summary, { every: 1e-6 }))).toMatch('options.every must be long enough')
    expect(message(() => logRank([summary, summary], { rho: 1 }))).toMatch('options.rho must be absent')
    expect(message(() => logRank([summary, {} as never]))).toMatch('groups[1] must be a summary of lifetimes')
    const other = summarize([{ time: 3, event: 1 }], lifetimes({ duration: 'time', event: 'event', unit: 'year' }))
    expect(message(() => logRank({ a: summary, b: other }))).toBe(
      'groups.b.definition.unit must be "day", as in groups.a, got "year"',
    )
  })
})

describe('joined to other metrics', () => {
  const rows = (rowsOf(sets[0]!) as Row[]).map((row) => ({ ...row }))

  it('segments, compares and tests the same groups', () => {
    const found = segment(rows, { by: 'group', of: plain, metric: (s: Lifetimes) => restrictedMean(s, { to: 30 }) })
    const [first, second] = found.segments.map(({ result }) => result)
    const { difference, interval, pValue } = compare(first!, second!)
    near(difference, second!.value! - first!.value!, 'difference')
    expect(interval!.low < 0 && interval!.high > 0).toBe(pValue! > 0.05)
    near(logRank(found).statistic, sets[0]!.tests[0]!.statistic, 'log-rank')
    expect(refusal(() => logRank({ ...found, other: {} } as never)).path).toBe('groups.other')
    expect(refusal(() => compare(first!, restrictedMean(found.total.summary, { to: 31 }))).path).toBe('b.definition.to')
  })

  it('gives clv its survival', () => {
    const hazard: ChurnHazard = churnHazard(summarize(rows, plain), { every: 10, periods: 3 })
    const { value } = clv({ amount: 100, survival: hazard.survival, timing: 'start' })
    near(value, 100 * hazard.survival.reduce((sum, share) => sum + share, 0), 'clv')
  })

  it('has no value where there is none', () => {
    const none = summarize([] as Row[], plain)
    expect(kaplanMeier(none)).toMatchObject({ value: null, reason: 'no-answers', points: [], interval: null })
    expect(restrictedMean(none, { to: 3 })).toMatchObject({ value: null, reason: 'no-answers', estimate: null })
    expect(churnHazard(none)).toMatchObject({ periods: [], survival: [1] })
    expect(logRank([none, none])).toMatchObject({ statistic: null, df: 0, pValue: null })
  })
})
