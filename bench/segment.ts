import { responses } from './data.ts'
import { bench, type Tools } from './harness.ts'

/*
 * NPS by region, of a million responses and 12 regions. d3 is given what its users write, and beside it a reducer tuned
 * by hand, which walks each group once; arquero the sums that its manual shows.
 */

const ROWS = 1_000_000

function lanes({ library, rivals, next }: Tools): Record<string, () => unknown> {
  const { nps, ratings, segment } = library
  const rows = responses(ROWS, next)
  const region = rows.map((row) => row.region)
  const score = rows.map((row) => row.score)
  const bytes = Uint8Array.from(score)
  const options = { by: 'region', of: ratings('score', { scale: [0, 10] }), metric: nps } as const
  const own = {
    'columns, bytes': () => segment({ region, score: bytes }, options),
    'columns, number[]': () => segment({ region, score }, options),
    rows: () => segment(rows, options),
  }
  if (rivals === null) return own
  const { arquero, d3 } = rivals
  const { count, sum } = arquero.op
  const table = arquero.table({ region, score })
  const typed = arquero.table({ region, score: bytes })
  const roll = (of: typeof table): object[] =>
    of
      .groupby('region')
      .rollup({ p: (d) => sum(d.score! >= 9), d: (d) => sum(d.score! <= 6), n: () => count() })
      .objects()
  return {
    ...own,
    d3: () =>
      d3.rollup(
        rows,
        (group) => 100 * (d3.mean(group, (d) => +(d.score >= 9))! - d3.mean(group, (d) => +(d.score <= 6))!),
        (d) => d.region,
      ),
    'd3, tuned reducer': () =>
      d3.rollup(
        rows,
        (group) => {
          let net = 0
          for (const d of group) {
            if (d.score >= 9) net++
            else if (d.score <= 6) net--
          }
          return (100 * net) / group.length
        },
        (d) => d.region,
      ),
    'arquero, array': () => roll(table),
    'arquero, typed array': () => roll(typed),
  }
}

const columns = ['columns, bytes', 'columns, number[]'].flatMap((lane) => [
  { lane, versus: 'd3', atLeast: 8 },
  { lane, versus: 'd3, tuned reducer' },
  { lane, versus: lane.endsWith('bytes') ? 'arquero, typed array' : 'arquero, array', atLeast: 12 },
])

await bench('NPS by region: 1,000,000 rows, 12 text keys', [
  {
    name: 'segment',
    rows: ROWS,
    goals: [...columns, { lane: 'rows', versus: 'd3', atLeast: 2.5 }, { lane: 'rows', versus: 'd3, tuned reducer' }],
    lanes,
  },
])
