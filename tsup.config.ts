import { defineConfig } from 'tsup'

const doors = { index: 'src/index.ts', table: 'src/output/table.ts', schema: 'src/schema/index.ts' }
const dts = { entry: doors, compilerOptions: { ignoreDeprecations: '6.0' } }
/**
 * Stands in a file of its own: bundlers keep what its dependencies do on import, and would do so for everybody. More
 * such files would make a slower start.
 */
const parts = { periods: 'src/core/buckets.ts', nps: 'src/survey/nps.ts' }

export default defineConfig([
  {
    entry: { ...doors, ...parts },
    format: 'esm',
    target: 'es2022',
    splitting: true,
    dts,
  },
  { entry: doors, format: 'cjs', target: 'es2022', dts },
  {
    entry: { cli: 'src/cli/main.ts' },
    format: 'esm',
    target: 'node20',
    noExternal: ['csv-parse', 'picocolors', '@streamparser/json'],
  },
])
