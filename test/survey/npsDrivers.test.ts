import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, merge, nps, summarize } from '../../src/index.ts'
import { reasonSets } from '../../src/summary/reasonSets.ts'
import { type NpsDriver, type NpsDrivers, npsDrivers } from '../../src/survey/npsDrivers.ts'
import { expectSame, refusal } from '../expectations.ts'

type Pair = readonly [number, number]
interface KnownLeft {
  readonly yes: number
  readonly n: number
  readonly value: number
  readonly interval: Pair
}
interface Known {
  readonly value: number
  readonly withReasons: number
  readonly reasons: readonly Omit<NpsDriver, 'interval'>[]
  readonly atRisk: Omit<NpsDrivers['atRisk'], 'method' | 'left'> & {
    readonly left: {
      readonly atRisk: KnownLeft
      readonly others: KnownLeft
      readonly difference: number
      readonly interval: Pair
    } | null
  }
}
interface Row {
  readonly score: number | null
  readonly why: readonly string[] | null
  readonly left: boolean | null
}

const golden = (name: string) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'))
const { sample, made } = golden('drivers').reasons as { sample: Known; made: Known & { rows: readonly Row[] } }
const runs = { numRuns: 1000 }
const fields = { score: 'score', reasons: 'why', left: 'left' } as const
const near = (actual: number | null | undefined, expected: number | null): void => {
  if (expected === null || actual === null || actual === undefined) expect(actual).toBe(expected)
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)))
}
const text = fc.constantFrom('price', 'bugs', 'speed', '__proto__', '1', 'a,b', '"x"')
const rowOf = fc.record({
  score: fc.oneof({ arbitrary: fc.integer({ min: 0, max: 10 }), weight: 6 }, fc.constant(null)),
  why: fc.oneof({ arbitrary: fc.array(text, { maxLength: 4 }), weight: 5 }, fc.constant(null)),
  left: fc.constantFrom(true, false, null),
})
const tables = fc.array(rowOf, { maxLength: 40 })

function expectKnown(result: NpsDrivers, { value, withReasons, reasons, atRisk }: Known): void {
  near(result.value, value)
  expect(result.withReasons).toBe(withReasons)
  expect(result.reasons.map(({ reason }) => reason)).toEqual(reasons.map(({ reason }) => reason))
  for (const [i, known] of reasons.entries()) {
    for (const [name, number] of Object.entries(known)) {
      if (name !== 'reason') near(result.reasons[i]?.[name as 'lift'], number as number | null)
    }
  }
  const { left, method, ...counted } = result.atRisk
  const { left: knownLeft, ...knownCounts } = atRisk
  expect(counted).toEqual({ ...knownCounts, share: counted.share })
  near(counted.share, knownCounts.share)
  expect(method).toBe('heuristic')
  if (knownLeft === null) {
    expect(left).toBeNull()
    return
  }
  for (const name of ['atRisk', 'others'] as const) {
    const [share, known] = [left?.[name], knownLeft[name]]
    expect([share?.yes, share?.n]).toEqual([known.yes, known.n])
    near(share?.value, known.value)
    near(share?.interval?.low, known.interval[0])
    near(share?.interval?.high, known.interval[1])
  }
  near(left?.difference, knownLeft.difference)
  near(left?.interval?.low, knownLeft.interval[0])
  near(left?.interval?.high, knownLeft.interval[1])
}

describe('npsDrivers', () => {
  it('is as R finds it row by row', () => {
    expectKnown(npsDrivers(made.rows, { ...fields, top: 2 }), made)
  })

  it('is as R finds it in the sample', () => {
    const rows = parse(readFileSync(join(import.meta.dirname, '../../docs/sample/surveys.csv')), { columns: true }) as {
      recommend: string
      reasons: string
    }[]
    const split = (row: { reasons: string }) => (row.reasons === '' ? null : row.reasons.split(';'))
    // 11 stands for no answer there.
    const score = ({ recommend }: { recommend: string }) => (['', '11'].includes(recommend) ? null : Number(recommend))
    expectKnown(npsDrivers(rows, { score, reasons: split }), sample)
    const everybody = summarize(rows, reasonSets({ score: () => 0, reasons: split }))
    const { respondents, reasons } = golden('sample').surveys.reasons as {
      respondents: number
      reasons: { reason: string; mentions: number; respondents: number }[]
    }
    const counted = npsDrivers(everybody)
    expect(counted.withReasons).toBe(respondents)
    const found = counted.reasons.map(({ reason, mentions, respondents }) => ({ reason, respondents, mentions }))
    expect(found.sort((a, b) => (a.reason < b.reason ? -1 : 1))).toEqual(reasons)
  })

  it('has the score and the interval of nps, and of those who give a reason', () => {
    const { rows } = made
    const options = { level: 0.9, method: 'adjusted-wald' } as const
    const result = npsDrivers(rows, { ...fields, ...options })
    const {
      metric: _,
      definition,
      estimate,
      ...all
    } = nps(
      rows.map(({ score }) => score),
      options,
    )
    expect(result).toMatchObject(all)
    expect(result.definition).toEqual({ ...(definition as object), top: 3 })
    for (const { reason, nps: own, interval } of result.reasons) {
      const citing = nps(
        rows.flatMap(({ score, why }) => (why?.includes(reason) ? [score] : [])),
        options,
      )
      expect([own, interval]).toEqual([citing.value, citing.interval])
    }
  })

  it('takes other scales with their breaks', () => {
    const breaks = { detractors: [1, 3], promoters: [5, 5] } as const
    const rows = [
      { score: 3, why: ['slow'] },
      { score: 4, why: ['slow'] },
      { score: 5, why: ['kind'] },
    ]
    const options = { score: 'score', reasons: 'why' } as const
    const result = npsDrivers(rows, { ...options, scale: [1, 5], breaks })
    expect([result.value, result.atRisk.n, result.atRisk.passives, result.reasons[0]?.nps]).toEqual([0, 2, 1, -50])
    expect(refusal(() => npsDrivers(rows, { ...options, scale: [1, 5] })).path).toBe('options.breaks')
    const summary = summarize(rows, reasonSets({ ...options, scale: [1, 5] }))
    expect(npsDrivers(summary, { breaks })).toStrictEqual(result)
    expect(refusal(() => npsDrivers(summary, { breaks, scale: [0, 10] })).code).toBe('different-definition')
  })

  it('says what it cannot know', () => {
    const none = npsDrivers([] as Row[], fields)
    expect([none.value, none.reason, none.reasons, none.atRisk.share, none.atRisk.n]).toEqual([
      null,
      'no-answers',
      [],
      null,
      0,
    ])
    expect(none.atRisk.left).toMatchObject({ difference: null, interval: null, others: { n: 0, value: null } })
    const alone = npsDrivers([{ score: 3, why: ['price'], left: null }], fields)
    expect(alone.reasons[0]).toMatchObject({ shareOfPromoters: null, shareOfPassives: null, lift: null, impact: null })
    const praised = npsDrivers(
      [
        { score: 10, why: ['price'] },
        { score: 1, why: null },
      ],
      { score: 'score', reasons: 'why' },
    )
    expect(praised.reasons[0]).toMatchObject({ lift: 0, shareOfDetractors: 0, impact: 100 })
    expect(praised.atRisk).toMatchObject({ reasons: [], n: 1, left: null })
  })

  it('refuses what it cannot read', () => {
    const message = (row: object, options: object = fields): string =>
      refusal(() => npsDrivers([{ score: 1, why: [], left: null }, row] as Row[], options as typeof fields)).message
    expect(message({ score: 11, why: [], left: null })).toBe(
      'rows[1].score must be a whole number from 0 to 10, got 11',
    )
    expect(message({ score: Number.NaN, why: [] })).toMatch(/got NaN$/)
    expect(message({ score: 1, why: 'price' })).toBe('rows[1].why must be a list of texts, got "price"')
    expect(message({ score: null, why: ['a', null] })).toBe('rows[1].why[1] must be a text that is not empty, got null')
    expect(message({ score: 1, why: [], left: 1 })).toBe('rows[1].left must be true or false, got 1')
    expect(message({ score: 1 }, { ...fields, top: 0 })).toBe('options.top must be a whole number of at least 1, got 0')
    expect(message({ score: 1 }, { score: 'score' })).toMatch(/^options.reasons must be a key of the rows/)
    expect(message({ score: 1 }, { ...fields, reason: 'why' })).toMatch(/^options.reason must be one of/)
    expect(message({ score: 1 }, { ...fields, reasons: 'wyh' })).toMatch(
      /^rows\[0\].wyh must be a field that at least one row has/,
    )
    const summary = summarize([{ score: 1, why: [] }], reasonSets({ score: 'score', reasons: 'why' }))
    expect(refusal(() => npsDrivers(summary, { score: 'score' } as object)).path).toBe('options.score')
  })

  it('counts wrong rows where told so', () => {
    const rows = [
      { score: 1, why: ['a'] },
      { score: 11, why: ['a'] },
      { score: 5, why: 'a' as never },
      { score: null, why: ['a'] },
    ]
    const of = reasonSets({ score: 'score', reasons: 'why', onInvalid: 'count' })
    expect(npsDrivers(summarize(rows, of))).toMatchObject({ n: 1, invalid: 2, missing: 1, reasons: [{ mentions: 1 }] })
  })

  it('is the same in any order, from rows, columns and merged summaries, and is its own JSON', () => {
    const of = reasonSets(fields)
    fc.assert(
      fc.property(tables, fc.nat(40), (rows, at) => {
        const result = npsDrivers(rows, fields)
        const summary = summarize(rows, of)
        expectSame(npsDrivers([...rows].reverse(), fields), result)
        expectSame(npsDrivers(summary), result)
        expectSame(merge(summarize(rows.slice(at), of), summarize(rows.slice(0, at), of)), summary)
        expectSame(decode(JSON.parse(JSON.stringify(summary)), of), summary)
        const columns = {
          score: rows.map(({ score }) => score),
          why: rows.map(({ why }) => why),
          left: rows.map(({ left }) => left),
        }
        expectSame(npsDrivers(columns, fields), result)
        expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result)
      }),
      runs,
    )
  })

  it('counts each respondent once a reason, and takes no share beyond the whole', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 1, max: 5 }), (rows, top) => {
        const result = npsDrivers(rows, { ...fields, top })
        expect(result.n + result.missing + result.invalid).toBe(rows.length)
        for (const driver of result.reasons) {
          expect(driver.respondents).toBe(driver.detractors + driver.passives + driver.promoters)
          expect(driver.mentions).toBeGreaterThanOrEqual(driver.respondents)
          const { low, high } = driver.interval as { low: number; high: number }
          expect(low <= (driver.nps as number) && (driver.nps as number) <= high).toBe(true)
          // Weighted by their sizes, the two scores make up the whole.
          if (driver.impact === null) continue
          const rest = (result.value as number) - driver.impact
          const whole =
            (driver.respondents * (driver.nps as number) + (result.n - driver.respondents) * rest) / result.n
          near(whole, result.value)
        }
        const { atRisk, detractors, passives } = result
        expect(atRisk.detractors).toBe(detractors)
        expect(atRisk.n).toBe(atRisk.detractors + atRisk.passives)
        expect(atRisk.passives).toBeLessThanOrEqual(passives)
        expect(atRisk.reasons.length).toBeLessThanOrEqual(top)
      }),
      runs,
    )
  })

  it('refuses summaries whose numbers contradict each other', () => {
    const of = reasonSets(fields)
    const good = JSON.parse(JSON.stringify(summarize([{ score: 0, why: ['b', 'a'], left: true }], of)))
    const message = (change: object): string => refusal(() => decode({ ...good, ...change }, of)).message
    const first = (counts: object) => [counts, ...good.sets.slice(1)]
    expect(message({ sets: first({ '["b","a"]': 1 }) })).toMatch(/^summary.sets\[0\] must be counts of sets/)
    expect(message({ sets: first({ a: 1 }) })).toMatch(/^summary.sets\[0\] must be counts of sets/)
    expect(message({ sets: first({ '["a","b"]': 2 }) })).toMatch(/^summary.n must be 2/)
    expect(message({ stayed: first({ '["a","b"]': 1 }) })).toMatch(/^summary.left\[0\] must be with stayed at most 1/)
    expect(message({ mentions: { a: 1 } })).toMatch(/^summary.mentions\["b"\] must be at least 1/)
    expect(message({ mentions: { a: 1, b: 1, c: 1 } })).toMatch(/^summary.mentions\["c"\] must be absent/)
  })
})
