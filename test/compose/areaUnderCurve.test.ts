import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaUnderCurve, compare } from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

interface Curve {
  readonly yes: number
  readonly no: number
  readonly value: number
  readonly standardError: number
  readonly level: number
  readonly low: number
  readonly high: number
}
interface Row {
  readonly score: number | null
  readonly left: boolean | null
}
const root = join(import.meta.dirname, '../..')
const golden = JSON.parse(readFileSync(join(root, 'test/golden/curve.json'), 'utf8')) as {
  readonly made: readonly (Curve & { readonly scoresYes: number[]; readonly scoresNo: number[] })[]
  readonly telco: (Curve & { readonly column: string; readonly outcome: string }) | null
}
const fields = { score: 'score', outcome: 'left' } as const
const rowsOf = (yes: readonly number[], no: readonly number[]): Row[] => [
  ...yes.map((score) => ({ score, left: true })),
  ...no.map((score) => ({ score, left: false })),
]

function expectCurve(rows: Row[], { yes, no, value, standardError, level, low, high }: Curve): void {
  const found = areaUnderCurve(rows, { ...fields, level })
  expect([found.yes, found.no]).toEqual([yes, no])
  expect(found.value).toBeCloseTo(value, 13)
  expect(found.standardError).toBeCloseTo(standardError, 12)
  expect(found.interval?.low).toBeCloseTo(low, 12)
  expect(found.interval?.high).toBeCloseTo(high, 12)
}

describe('the area under the curve', () => {
  for (const [i, made] of golden.made.entries()) {
    it(`of made-up scores, ${i}`, () => expectCurve(rowsOf(made.scoresYes, made.scoresNo), made))
  }

  const file = join(root, '../shared/data/telco-churn.csv')
  const absent = !existsSync(file)
  if (absent) console.log('The churn table is not here (../shared/data/telco-churn.csv): its test is skipped.')
  it.skipIf(absent)('of short tenure, for who leaves', () => {
    const telco = golden.telco as NonNullable<typeof golden.telco>
    const rows = (parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[]).map((row) => ({
      score: -Number(row[telco.column]),
      left: row[telco.outcome]?.toLowerCase() === 'yes',
    }))
    expectCurve(rows, telco)
  })

  const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 30 })

  it('is the share of pairs, turns over with the outcome and with the sign, and knows no order', () => {
    fc.assert(
      fc.property(scores, scores, (yes, no) => {
        const pairs = yes.flatMap((a) => no.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)))
        const rows = rowsOf(yes, no)
        const found = areaUnderCurve(rows, fields)
        const { value, interval } = found
        expect(value).toBeCloseTo(pairs.reduce((sum, won) => sum + won, 0) / pairs.length, 12)
        if (interval !== null) expect(interval.low < value! && value! < interval.high).toBe(true)
        if (interval !== null) expect(interval.low >= 0 && interval.high <= 1).toBe(true)
        const turned = rows.map(({ score, left }) => ({ score, left: !left }))
        expect(areaUnderCurve(turned, fields).value).toBeCloseTo(1 - value!, 12)
        expect(areaUnderCurve(rows, { score: (row) => -row.score!, outcome: 'left' }).value).toBeCloseTo(1 - value!, 12)
        expectSame(areaUnderCurve([...rows].reverse(), fields), found)
        const columns = { score: rows.map(({ score }) => score), left: rows.map(({ left }) => left) }
        expectSame(areaUnderCurve(columns, fields), found)
      }),
      { numRuns: 1000 },
    )
  })

  it('has no value of one outcome, and no interval without spread', () => {
    expect(areaUnderCurve([], fields)).toMatchObject({ value: null, reason: 'no-answers' })
    expect(areaUnderCurve(rowsOf([1, 2], []), fields)).toMatchObject({ value: null, reason: 'one-outcome', n: 2 })
    expect(areaUnderCurve(rowsOf([2], [1, 1]), fields)).toMatchObject({ value: 1, interval: null, estimate: null })
    expect(areaUnderCurve(rowsOf([2, 3], [1, 1]), fields)).toMatchObject({
      value: 1,
      interval: null,
      standardError: null,
    })
  })

  it('counts rows without a score or an outcome as missing', () => {
    const rows: Row[] = [...rowsOf([3, 4], [1, 3]), { score: null, left: true }, { score: 5, left: null }]
    expect(areaUnderCurve(rows, fields)).toMatchObject({ n: 4, missing: 2, yes: 2, no: 2 })
  })

  it('refuses what is neither', () => {
    const wrong = (row: object) => refusal(() => areaUnderCurve([{ score: 1, left: true }, row] as Row[], fields)).path
    expect(wrong({ score: Number.NaN, left: true })).toBe('rows[1].score')
    expect(wrong({ score: '1', left: true })).toBe('rows[1].score')
    expect(wrong({ score: 1, left: 'yes' })).toBe('rows[1].left')
    expect(refusal(() => areaUnderCurve([], { score: 'score' } as never)).path).toBe('options.outcome')
    expect(refusal(() => areaUnderCurve([], { ...fields, levle: 0.9 } as never)).path).toBe('options.levle')
  })

  it('of two groups of people can be compared', () => {
    const [a, b] = golden.made
      .slice(2)
      .map(({ scoresYes, scoresNo }) => areaUnderCurve(rowsOf(scoresYes, scoresNo), fields))
    expect(compare(a!, b!)).toMatchObject({ method: 'z', difference: b!.value! - a!.value! })
  })
})
