import { bench, type Tools } from './harness.ts'

/*
 * The RFM table of 1,000,000 purchases by 100,000 customers, over one pass of a Map that counts the same ids. Rows come
 * in no order, days in UTC.
 */

const ROWS = 1_000_000
const CUSTOMERS = 100_000
const YEAR = 365 * 86_400_000

function lanes({ library, next }: Tools): Record<string, () => unknown> {
  const { rfm } = library
  const who = Int32Array.from({ length: ROWS }, () => Math.floor(CUSTOMERS * next()))
  const at = Float64Array.from({ length: ROWS }, () => Math.floor(YEAR * next()))
  const paid = Float64Array.from({ length: ROWS }, () => Math.round(10_000 * next()) / 100)
  const read = { customer: 'who', at: 'at', amount: 'paid', asOf: YEAR, timeZone: 'UTC' } as const
  return {
    'a Map count': () => {
      const counts = new Map<number, number>()
      for (let i = 0; i < ROWS; i++) counts.set(who[i]!, (counts.get(who[i]!) ?? 0) + 1)
      return counts
    },
    rfm: () => rfm({ who, at, paid }, read),
  }
}

await bench('RFM: 1,000,000 purchases of 100,000 customers', [
  { name: 'purchases', rows: ROWS, goals: [{ lane: 'rfm', versus: 'a Map count', atMost: 3 }], lanes },
])
