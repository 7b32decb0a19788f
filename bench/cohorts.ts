import { bench, type Tools } from './harness.ts'

/*
 * The matrix of monthly cohorts, 500,000 customers over 36 months in no order, from columns to results. The limit does
 * it by hand: months by a table of days, the months of each customer as bits, the lowest bit is its cohort.
 */

const FROM = Date.UTC(2023, 0, 1)
const TO = Date.UTC(2026, 0, 1)
const DAY = 86_400_000

function data(rows: number, customers: number, next: () => number) {
  const customer = Int32Array.from({ length: rows }, () => Math.floor(customers * next()))
  return { customer, at: Float64Array.from({ length: rows }, () => Math.floor(FROM + (TO - FROM) * next())) }
}

function byHand(customer: Int32Array, at: Float64Array, customers: number): number[][] {
  const days = Math.round((TO - FROM) / DAY)
  const months = Uint8Array.from({ length: days }, (_, day) => {
    const date = new Date(FROM + day * DAY)
    return (date.getUTCFullYear() - 2023) * 12 + date.getUTCMonth()
  })
  const bits = new Int32Array(2 * customers)
  for (let i = 0; i < customer.length; i++) {
    const month = months[(((at[i] as number) - FROM) / DAY) | 0] as number
    bits[2 * (customer[i] as number) + (month >> 5)]! |= 1 << (month & 31)
  }
  const active = Array.from({ length: 36 }, () => new Array<number>(36).fill(0))
  for (let u = 0; u < customers; u++) {
    let first = -1
    for (let w = 0; w < 2; w++) {
      for (let word = bits[2 * u + w] as number; word !== 0; word &= word - 1) {
        const month = 32 * w + 31 - Math.clz32(word & -word)
        if (first < 0) first = month
        active[first]![month - first]! += 1
      }
    }
  }
  return active
}

const own =
  ({ library: { cohortRetention } }: Tools, columns: { customer: Int32Array | string[]; at: Float64Array }) =>
  () =>
    cohortRetention(columns as { customer: Int32Array; at: Float64Array }, {
      customer: 'customer',
      at: 'at',
      every: 'month',
      timeZone: 'UTC',
      observedUntil: TO,
    })

async function duck(tools: Tools, rows: number, customers: number, id: string) {
  if (tools.rivals === null) return {}
  const connection = await (await tools.rivals.DuckDBInstance.create(':memory:')).connect()
  await connection.run('SET threads = 1')
  await connection.run(`CREATE TABLE t AS SELECT ${id.replace('$', `floor(${customers} * random())::INT`)} AS customer,
    make_timestamp(1000 * (${FROM} + floor(${TO - FROM} * random())::BIGINT)) AS moment FROM range(${rows})`)
  const sql = `WITH seen AS (SELECT DISTINCT customer, date_trunc('month', moment) AS month FROM t),
    first AS (SELECT customer, min(month) AS cohort FROM seen GROUP BY customer)
    SELECT cohort, month, count(*) AS active FROM seen JOIN first USING (customer) GROUP BY ALL ORDER BY ALL`
  return { 'DuckDB, one thread': async () => (await connection.runAndReadAll(sql)).getRows() }
}

/** What the race calls of arquero. */
interface Verbs {
  derive(values: object): Verbs
  dedupe(...keys: string[]): Verbs
  groupby(...keys: string[]): Verbs
  rollup(values: object): Verbs
  count(): Verbs
  join(other: Verbs, key: string): Verbs
  objects(): object[]
}

/** The rival of text ids: distinct customers and months, a join with the first month, counts. */
function arquero(tools: Tools, columns: { customer: string[]; at: Float64Array }): Record<string, () => unknown> {
  if (tools.rivals === null) return {}
  const aq = tools.rivals.arquero as unknown as Record<'table' | 'escape', (data: unknown) => Verbs> & {
    readonly op: { min(key: string): unknown }
  }
  const month = aq.escape((row: { at: number }) => {
    const date = new Date(row.at)
    return date.getUTCFullYear() * 12 + date.getUTCMonth()
  })
  return {
    arquero() {
      const seen = aq.table(columns).derive({ month }).dedupe('customer', 'month')
      const first = seen.groupby('customer').rollup({ cohort: aq.op.min('month') })
      return seen.join(first, 'customer').groupby('cohort', 'month').count().objects()
    },
  }
}

const [ROWS, CUSTOMERS] = [5_000_000, 500_000]

await bench('Monthly cohorts of 36 months, from customers and epoch milliseconds', [
  {
    name: '5,000,000 events, whole-number ids',
    rows: ROWS,
    goals: [
      { lane: 'cohortRetention', versus: 'by hand', atMost: 1.5 },
      { lane: 'cohortRetention', versus: 'DuckDB, one thread', atLeast: 4 },
    ],
    lanes: async (tools) => {
      const columns = data(ROWS, CUSTOMERS, tools.next)
      return {
        'by hand': () => byHand(columns.customer, columns.at, CUSTOMERS),
        cohortRetention: own(tools, columns),
        ...(await duck(tools, ROWS, CUSTOMERS, '$')),
      }
    },
  },
  {
    name: '1,000,000 events, text ids',
    rows: ROWS / 5,
    goals: [
      { lane: 'cohortRetention', versus: 'arquero', atLeast: 2 },
      { lane: 'cohortRetention', versus: 'DuckDB, one thread' },
    ],
    lanes: async (tools) => {
      const { customer, at } = data(ROWS / 5, CUSTOMERS / 5, tools.next)
      const columns = { customer: Array.from(customer, (id) => `C${id}`), at }
      return {
        cohortRetention: own(tools, columns),
        ...arquero(tools, columns),
        ...(await duck(tools, ROWS / 5, CUSTOMERS / 5, "'C' || $")),
      }
    },
  },
])
