import { responses } from './data.ts'
import { bench, type Tools } from './harness.ts'
import { branchyRows, oneOfRows } from './loops.ts'

/*
 * What does reading a field of a million rows cost, over the best loop that names the field in its text? And what does
 * the same question cost in d3, which keeps the rows of each class before it counts them?
 */

const ROWS = 1_000_000

function lanes({ library, rivals, next }: Tools): Record<string, () => unknown> {
  const { nps, ratings, summarize } = library
  const rows = responses(ROWS, next)
  const of = ratings('score', { scale: [0, 10] })
  const own = {
    limit: () => oneOfRows(rows),
    'branchy loop': () => branchyRows(rows),
    nps: () => nps(summarize(rows, of)),
  }
  if (rivals === null) return own
  const { d3, lodash } = rivals
  const classOf = ({ score }: { score: number }): string =>
    score >= 9 ? 'promoter' : score <= 6 ? 'detractor' : 'passive'
  return {
    ...own,
    'd3 rollup by class': () => {
      const count = d3.rollup(rows, (group) => group.length, classOf)
      return (100 * ((count.get('promoter') ?? 0) - (count.get('detractor') ?? 0))) / rows.length
    },
    'lodash countBy class': () => {
      const count = lodash.countBy(rows, classOf)
      return (100 * ((count.promoter ?? 0) - (count.detractor ?? 0))) / rows.length
    },
  }
}

await bench('NPS over 1,000,000 rows by key', [
  {
    name: 'rows',
    rows: ROWS,
    goals: [
      { lane: 'nps', versus: 'limit', atMost: 1.5 },
      { lane: 'nps', versus: 'd3 rollup by class', atLeast: 8 },
      { lane: 'nps', versus: 'lodash countBy class', atLeast: 1 },
      { lane: 'nps', versus: 'branchy loop' },
    ],
    lanes,
  },
])
