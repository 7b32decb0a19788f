import { defineConfig } from 'tsup'

export default defineConfig([
  {
    entry: { index: 'src/index.ts', table: 'src/output/table.ts', schema: 'src/schema/index.ts' },
    format: ['esm', 'cjs'],
    target: 'es2022',
    splitting: true,
    clean: true,
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  },
  {
    entry: { cli: 'src/cli/main.ts' },
    format: ['esm'],
    target: 'node20',
    noExternal: ['csv-parse', 'picocolors', '@streamparser/json'],
  },
])
