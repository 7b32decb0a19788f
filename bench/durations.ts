import { bench, type Tools } from './harness.ts'
import { meanAndQuantiles } from './loops.ts'

/*
 * Mean and percentiles of five million log-normal durations in seconds, to the millisecond. The limit gives the mean and
 * four percentiles and checks nothing; `ttr` gives all of its result.
 */

const ROWS = 5_000_000

async function lanes({ library, rivals, next }: Tools): Promise<Record<string, () => unknown>> {
  const { durations, summarize, ttr } = library
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const time = Float64Array.from({ length: ROWS }, () => Math.round(1000 * Math.exp(9 + 1.5 * normal())) / 1000)
  const own = {
    'by hand': () => meanAndQuantiles(time, [0.5, 0.9, 0.95, 0.99]),
    'ttr, seconds': () => ttr(time),
    'ttr, precision 7': () => ttr(summarize({ time }, durations('time', { precision: 7 }))),
  }
  if (rivals === null) return own
  const connection = await (await rivals.DuckDBInstance.create(':memory:')).connect()
  await connection.run('SET threads = 1')
  await connection.run(`CREATE TABLE t AS SELECT
    round(1000 * exp(9 + 1.5 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))) / 1000 AS time FROM range(${ROWS})`)
  const sql = 'SELECT avg(time), quantile_cont(time, [0.5, 0.9, 0.95, 0.99]) FROM t'
  return { ...own, 'DuckDB, one thread': async () => (await connection.runAndReadAll(sql)).getRows() }
}

const goals = ['ttr, seconds', 'ttr, precision 7'].flatMap((lane) => [
  { lane, versus: 'by hand', atMost: 1.5 },
  { lane, versus: 'DuckDB, one thread', atLeast: 4 },
])

await bench('Time to resolution: mean and percentiles of 5,000,000 durations', [
  { name: 'durations', rows: ROWS, goals, lanes },
])
