import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { all, csat, durations, nps, ratings, trend, ttr } from '../../src/index.ts'

/* Trends of real and of sample rows against what pandas counted: test/golden/trends.py. */

type Row = Record<string, string>
type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year'
interface Score {
  readonly n: number
  readonly promoters: number
  readonly detractors: number
}
interface Block {
  readonly rows: number
  readonly n: number
  readonly median: number | null
  readonly mean: number | null
}
interface Golden {
  readonly surveys: {
    readonly zones: Record<string, Record<Unit, [string, number, Score][]>>
    readonly regions: Record<string, [string, Score][]>
    readonly rolling28: [string, Score][]
  }
  readonly tickets: { readonly byCreated: [string, Block][]; readonly byResolved: [string, Block][] }
  readonly airport: Record<Unit, [string, number, Score, number, number][]> | null
}
const root = join(import.meta.dirname, '../..')
const read = (file: string): Row[] => parse(readFileSync(join(root, file)), { columns: true, bom: true })
const golden = JSON.parse(readFileSync(join(root, 'test/golden/trends.json'), 'utf8')) as Golden
const scoreOf = ({ n, promoters, detractors }: Score): Score => ({ n, promoters, detractors })

describe('answers of the sample', () => {
  const rows = read('docs/sample/surveys.csv')
  const of = ratings(({ recommend }: Row) => (/^(11)?$/.test(recommend!) ? null : Number(recommend)), {
    scale: [0, 10],
  })
  const options = { at: (row: Row) => row.answered_at, of, metric: nps }

  for (const [timeZone, units] of Object.entries(golden.surveys.zones)) {
    for (const [every, expected] of Object.entries(units)) {
      it(`by ${every} in ${timeZone}`, () => {
        const { points } = trend(rows, { ...options, every: every as Unit, timeZone })
        expect(points.map(({ result, summary }) => [summary.rows, scoreOf(result)])).toEqual(
          expected.map(([, rows, score]) => [rows, score]),
        )
        const local = new Intl.DateTimeFormat('sv-SE', { timeZone })
        expect(points.map(({ start }) => local.format(new Date(start)))).toEqual(expected.map(([start]) => start))
      })
    }
  }

  it('by month and region', () => {
    const known = ({ region }: Row): string | undefined => region
    const { series } = trend(rows, { ...options, every: 'month', timeZone: 'Europe/Rome', by: known })
    for (const { key, points } of series) {
      const expected = new Map(golden.surveys.regions[key as string])
      for (const { label, result } of points) {
        expect(scoreOf(result)).toEqual(expected.get(`${label}-01`) ?? { n: 0, promoters: 0, detractors: 0 })
      }
    }
  })

  it('over the last 28 local days', () => {
    const { points } = trend(rows, {
      ...options, every: 'day', timeZone: 'Europe/Rome', mode: 'rolling', window: { unit: 'day', step: 28 },
    }) // biome-ignore format: one call
    const expected = new Map(golden.surveys.rolling28)
    const found = points.filter(({ label }) => expected.has(label)).map(({ label, result }) => [label, scoreOf(result)])
    expect(found).toEqual(golden.surveys.rolling28)
  })
})

describe('tickets of the sample', () => {
  const rows = read('docs/sample/tickets.csv')
  const end = (row: Row): string | null => row.resolved_at || null
  const of = durations({ from: (row: Row) => row.created_at, to: end, asOf: '2026-06-17T16:00:00Z' })
  const blockOf = ({ summary, result }: { summary: { rows: number }; result: ReturnType<typeof ttr> }) => {
    const { n, median, mean } = result
    return { rows: summary.rows, n, median, mean }
  }
  const options = { every: 'month', timeZone: 'Europe/Rome', of, metric: ttr } as const

  it('by month of creation', () => {
    const { points } = trend(rows, { ...options, at: (row) => row.created_at })
    expect(points.map(blockOf)).toEqual(golden.tickets.byCreated.map(([, block]) => near(block)))
  })

  it('by month of completion, those that are open in none', () => {
    const { points, unplaced } = trend(rows, { ...options, at: end })
    expect(unplaced.missing).toBe(76)
    expect(points.map(blockOf)).toEqual(golden.tickets.byResolved.map(([, block]) => near(block)))
  })

  function near({ mean, ...rest }: Block) {
    return { ...rest, mean: mean === null ? null : expect.closeTo(mean, 6) }
  }
})

const airport = join(root, '../shared/data/sfo-survey.csv')
const absent = !existsSync(airport)
if (absent) console.log('The airport survey is not here (../shared/data/sfo-survey.csv): its tests are skipped.')

describe.skipIf(absent)('answers of the airport survey', () => {
  for (const [every, expected] of Object.entries(golden.airport ?? {})) {
    it(`by ${every}`, () => {
      const digits = (text: string | undefined, most: number) =>
        /^\d+$/.test(text ?? '') && Number(text) <= most ? Number(text) : null
      const of = all({
        nps: ratings((row: Row) => digits(row.recommend, 10), { scale: [0, 10] }),
        csat: ratings((row: Row) => digits(row.overall, 5) || null, { scale: [1, 5] }),
      })
      const { points } = trend(read('../shared/data/sfo-survey.csv'), {
        at: (row) => row.date, every: every as Unit, timeZone: 'America/Los_Angeles', of,
        metric: (s) => ({ nps: nps(s.nps), csat: csat(s.csat) }),
      }) // biome-ignore format: one call
      expect(
        points.map(({ result, summary }) => [
          summary.nps.rows, scoreOf(result.nps), result.csat.n, result.csat.satisfied,
        ]),
      ).toEqual(expected.map(([, ...rest]) => rest)) // biome-ignore format: one call
    })
  }
})
