import { describe, expect, it } from 'vitest'
import { importsOf, read, sources } from './rooms.ts'

const FAMILIES = ['survey', 'support', 'lifecycle', 'value', 'journey']

/** Room → the rooms and packages that it may import, beside itself. `types` stands for core/types.ts alone. */
const MAY: Record<string, readonly string[]> = {
  core: ['simple-statistics', 'date-fns', '@date-fns/utc'],
  summary: ['core'],
  ...Object.fromEntries(FAMILIES.map((family) => [family, ['core', 'summary']])),
  compose: ['core', 'summary'],
  output: ['types', 'summary', 'catalog.ts'],
  schema: ['types', 'summary', 'catalog.ts', 'zod', 'core'],
  report: ['core', 'summary', ...FAMILIES, 'compose', 'output', 'schema', 'catalog.ts'],
  cli: ['core', 'report', 'schema', 'output', 'node:*', 'csv-parse', 'picocolors', '@streamparser/json'],
  'catalog.ts': [],
  'index.ts': ['core', 'summary', ...FAMILIES, 'compose', 'catalog.ts'],
}

/** Packages that only one file may import. */
const ONLY: Record<string, string> = {
  'simple-statistics': 'core/numeric.ts',
  'date-fns': 'core/buckets.ts',
  '@date-fns/utc': 'core/buckets.ts',
}

const room = (file: string): string =>
  file
    .split('/')
    .slice(0, file.startsWith('@') ? 2 : 1)
    .join('/')

describe('the house', () => {
  for (const file of sources()) {
    it(`${file} imports only what its room may`, () => {
      for (const target of importsOf(file)) {
        const name = target.startsWith('node:') ? 'node:*' : room(target)
        const allowed =
          name === room(file) ||
          MAY[room(file)]?.includes(name) ||
          (target === 'core/types.ts' && MAY[room(file)]?.includes('types'))
        expect(allowed, `src/${file} imports ${target}, which ${room(file)}/ may not`).toBe(true)
        expect(target, `src/${file} imports an index`).not.toMatch(/index\.ts$/)
        const [, owner] = Object.entries(ONLY).find(([name]) => target === name || target.startsWith(`${name}/`)) ?? []
        if (owner) expect(file, `${target} belongs to ${owner}`).toBe(owner)
      }
    })
  }

  it('has no import cycle', () => {
    const state = new Map<string, 'open' | 'done'>()
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return
      expect(state.get(file), `cycle: ${[...path, file].join(' → ')}`).toBeUndefined()
      state.set(file, 'open')
      for (const target of importsOf(file)) if (target.endsWith('.ts')) visit(target, [...path, file])
      state.set(file, 'done')
    }
    for (const file of sources()) visit(file, [])
  })

  it('keeps its files short', () => {
    // The front door is a list of exports and nothing else.
    for (const file of sources().filter((file) => file !== 'index.ts')) {
      expect(read(file).split('\n').length, `src/${file}`).toBeLessThanOrEqual(301)
      expect(new Set(importsOf(file)).size, `imports of src/${file}`).toBeLessThanOrEqual(8)
    }
  })

  it('asks no clock, no dice and no locale', () => {
    for (const file of sources().filter((file) => room(file) !== 'cli')) {
      const code = read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      expect(code, `src/${file}`).not.toMatch(
        /Date\.now|new Date\(\)|Math\.random|toLocale|localeCompare|\beval\b|new Function/,
      )
    }
  })
})
