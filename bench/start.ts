import { spawnSync } from 'node:child_process'

/* What does importing the root cost over an empty process? Medians of alternated fresh processes, in milliseconds. */

const TURNS = 21
const lanes = { empty: '', root: `await import(${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)})` }

function run(code: string): number {
  const start = performance.now()
  spawnSync(process.execPath, ['--input-type=module', '-e', code])
  return performance.now() - start
}

const times = { empty: [] as number[], root: [] as number[] }
for (let turn = 0; turn < TURNS; turn++)
  for (const name of ['empty', 'root'] as const) times[name].push(run(lanes[name]))
const middle = (list: number[]): number => list.sort((a, b) => a - b)[TURNS >> 1]!
const own = middle(times.root) - middle(times.empty)
console.log(
  `\nImport of the root: ${own.toFixed(1)} ms over an empty process; limit 15 ms; ${own <= 15 ? 'met' : 'NOT MET'}`,
)
