import { bench, type Tools } from './harness.ts'

/* What does it cost to merge the summaries of a thousand shards? Shown per shard, beside adding their counts by hand. */

const SHARDS = 1000

function lanes({ library, next }: Tools): Record<string, () => unknown> {
  const { mergeAll, ratings, summarize } = library
  const of = ratings('score', { scale: [0, 10] })
  const shards = Array.from({ length: SHARDS }, () =>
    summarize(
      Array.from({ length: 100 }, () => ({ score: Math.floor(11 * next()) })),
      of,
    ),
  )
  return {
    'counts by hand': () => {
      const counts = new Array<number>(11).fill(0)
      for (const shard of shards) for (let k = 0; k < 11; k++) counts[k]! += shard.counts[k]!
      return counts
    },
    mergeAll: () => mergeAll(shards, { expectedRows: SHARDS * 100 }),
  }
}

await bench('Merging 1,000 summaries: nanoseconds a summary', [
  { name: 'merge', rows: SHARDS, goals: [{ lane: 'mergeAll', versus: 'counts by hand' }], lanes },
])
