import { spawnSync } from 'node:child_process'
import { needsBuild, print } from './harness.ts'

/* What does importing the root cost over an empty process? Fresh processes of both take turns; the fastest count. */

const TURNS = 21
const LIMIT = 15

needsBuild()
const root = new URL('../dist/index.js', import.meta.url).href
const codes = { empty: '', root: `await import(${JSON.stringify(root)})` }
const times = { empty: [] as number[], root: [] as number[] }
for (let turn = 0; turn < TURNS; turn++) {
  for (const name of ['empty', 'root'] as const) {
    const start = performance.now()
    spawnSync(process.execPath, ['--input-type=module', '-e', codes[name]])
    times[name].push(performance.now() - start)
  }
}
const [empty, whole] = [Math.min(...times.empty), Math.min(...times.root)]
const own = whole - empty
print('Importing the root, cold', [
  { name: 'empty process', took: `${empty.toFixed(1)} ms`, ratio: '', goal: '', met: null },
  {
    name: 'import',
    took: `${whole.toFixed(1)} ms`,
    ratio: `${own.toFixed(1)} ms over an empty process`,
    goal: `≤ ${LIMIT} ms`,
    met: own <= LIMIT,
  },
])
