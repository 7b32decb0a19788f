import { answer } from './data.ts'
import { bench, type Tools } from './harness.ts'
import { monthly } from './loops.ts'

/*
 * NPS by 12 segments and 36 months, from text keys and epoch milliseconds in no order, raw columns to results. The
 * limit does all that in one loop by hand, for UTC: text by a cache, months by a table of days, counts in one table.
 */

const FROM = Date.UTC(2023, 0, 1)
const TO = Date.UTC(2026, 0, 1)
const SEGMENTS = ['North', 'South', 'East', 'West', 'Northeast', 'Northwest', 'Southeast', 'Southwest', 'Central', 'Overseas', 'EMEA', 'APAC'] // biome-ignore format: one line

function data(rows: number, next: () => number) {
  const segment = Array.from({ length: rows }, () => SEGMENTS[Math.floor(12 * next())] as string)
  const at = Float64Array.from({ length: rows }, () => Math.floor(FROM + (TO - FROM) * next()))
  return { segment, at, score: Uint8Array.from({ length: rows }, () => answer(next)) }
}

const own =
  ({ library: { nps, ratings, trend } }: Tools, columns: ReturnType<typeof data>, timeZone: string) =>
  () =>
    trend(columns, {
      at: 'at',
      by: 'segment',
      every: 'month',
      timeZone,
      of: ratings('score', { scale: [0, 10] }),
      metric: nps,
    })

async function duck(tools: Tools, rows: number, month: string): Promise<Record<string, () => unknown>> {
  if (tools.rivals === null) return {}
  const instance = await tools.rivals.DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run('SET threads = 1')
  const names = SEGMENTS.map((name) => `'${name}'`).join(', ')
  await connection.run(`CREATE TABLE t AS SELECT [${names}][1 + floor(12 * random())::INT] AS segment,
    make_timestamp(1000 * (${FROM} + floor(${TO - FROM} * random())::BIGINT)) AS moment,
    (CASE WHEN random() < 0.45 THEN 9 + floor(2 * random()) ELSE floor(9 * random()) END)::UTINYINT AS score FROM range(${rows})`)
  const counts = 'countif(score >= 9) AS p, countif(score <= 6) AS d, count(*) AS n'
  const sql = `SELECT segment, ${month} AS month, ${counts} FROM t GROUP BY ALL ORDER BY ALL`
  return { 'DuckDB, one thread': async () => (await connection.runAndReadAll(sql)).getRows() }
}

const ROWS = 10_000_000

await bench('NPS by 12 segments and 36 months, from text and epoch milliseconds', [
  {
    name: '10,000,000 rows',
    rows: ROWS,
    goals: [
      { lane: 'UTC', versus: 'by hand, UTC', atMost: 1.5 },
      { lane: 'UTC', versus: 'DuckDB, one thread', atLeast: 2.5 },
      { lane: 'Europe/Rome', versus: 'UTC', atMost: 1.3 },
    ],
    lanes: async (tools) => {
      const columns = data(ROWS, tools.next)
      return {
        'by hand, UTC': () => monthly(columns.segment, columns.at, columns.score),
        UTC: own(tools, columns, 'UTC'),
        'Europe/Rome': own(tools, columns, 'Europe/Rome'),
        ...(await duck(tools, ROWS, `date_trunc('month', moment)`)),
      }
    },
  },
  {
    name: '1,000,000 rows',
    rows: ROWS / 10,
    goals: [{ lane: 'Europe/Rome', versus: 'DuckDB, one thread', atLeast: 15 }],
    lanes: async (tools) => {
      const columns = data(ROWS / 10, tools.next)
      const local = `date_trunc('month', (moment AT TIME ZONE 'UTC') AT TIME ZONE 'Europe/Rome')`
      return { 'Europe/Rome': own(tools, columns, 'Europe/Rome'), ...(await duck(tools, ROWS / 10, local)) }
    },
  },
])
