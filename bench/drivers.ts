import { bench, type Tools } from './harness.ts'

/*
 * Key drivers of 100,000 answers by Shapley's method, 12 drivers: 4,096 subsets. The pass that sums the products of all
 * pairs, which every method needs, should take most of the time.
 */

const ROWS = 100_000
const DRIVERS = Array.from({ length: 12 }, (_, i) => `d${i}`)

function lanes({ library, next }: Tools): Record<string, () => unknown> {
  const { covariances, keyDrivers, summarize } = library
  const answer = (): number => 1 + Math.floor(5 * next())
  const columns = Object.fromEntries(['y', ...DRIVERS].map((name) => [name, Uint8Array.from({ length: ROWS }, answer)]))
  return {
    'the pass alone': () => summarize(columns, covariances(['y', ...DRIVERS])),
    shapley: () => keyDrivers(columns, { outcome: 'y', drivers: DRIVERS }),
  }
}

await bench('Key drivers: 100,000 rows, 12 drivers', [
  { name: 'drivers', rows: ROWS, goals: [{ lane: 'shapley', versus: 'the pass alone', atMost: 2 }], lanes },
])
