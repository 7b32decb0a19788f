import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { needsBuild, print } from './harness.ts'

/*
 * What does importing the root cost of its own, over an empty process that imports its dependencies? Fresh processes of
 * both take turns; the fastest count.
 */

const TURNS = 21
const LIMIT = 15

needsBuild()
const root = new URL('../dist/index.js', import.meta.url)
const needed = [
  ...new Set(filesOf(root).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/from ["']([^."'][^"']*)["']/g)])),
]
const imports = (names: readonly string[]): string =>
  names.map((name) => `await import(${JSON.stringify(name)})`).join(';')
const codes = {
  empty: '',
  dependencies: imports([...new Set(needed.map(([, name]) => import.meta.resolve(name as string)))]),
  root: imports([root.href]),
}
const times = { empty: [] as number[], dependencies: [] as number[], root: [] as number[] }
for (let turn = 0; turn < TURNS; turn++) {
  for (const name of ['empty', 'dependencies', 'root'] as const) {
    const start = performance.now()
    spawnSync(process.execPath, ['--input-type=module', '-e', codes[name]])
    times[name].push(performance.now() - start)
  }
}
const [empty, dependencies, whole] = [times.empty, times.dependencies, times.root].map((turns) =>
  Math.min(...turns),
) as [number, number, number]
const own = whole - dependencies
print('Importing the root, cold', [
  { name: 'empty process', took: `${empty.toFixed(1)} ms`, ratio: '', goal: '', met: null },
  {
    name: 'its dependencies',
    took: `${dependencies.toFixed(1)} ms`,
    ratio: `${(dependencies - empty).toFixed(1)} ms over an empty process`,
    goal: '',
    met: null,
  },
  {
    name: 'the root',
    took: `${whole.toFixed(1)} ms`,
    ratio: `${own.toFixed(1)} ms over its dependencies`,
    goal: `≤ ${LIMIT} ms`,
    met: own <= LIMIT,
  },
])

/** The built files that a file brings in, itself among them. */
function filesOf(file: URL): URL[] {
  const parts = [...readFileSync(file, 'utf8').matchAll(/from ["'](\.[^"']*)["']/g)]
  return [file, ...parts.map(([, name]) => new URL(name as string, file))]
}
