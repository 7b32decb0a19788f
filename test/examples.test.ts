import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import * as cxmetrics from '../src/index.ts'
import { read, root, sources } from './rooms.ts'

/*
 * Every example runs: an expression whose line ends `// => value` must give that value, one that ends `// throws text`
 * must throw that message. Examples stand in `@example` tags under src and in ```ts fences of README and docs.
 */

interface Example {
  readonly where: string
  readonly code: string
}

describe('examples in src', () => {
  for (const file of sources().filter((file) => !file.startsWith('cli/'))) {
    const examples = examplesOf(file)
    if (examples.length === 0) continue
    it(file, async () => {
      const own = (await import(join(root, 'src', file))) as object
      for (const example of examples) run(example, { ...(await publicNames()), ...own })
    })
  }
})

describe('examples in the documents', () => {
  it('are read', () => expect(fencesOf('README.md').length).toBeGreaterThan(0))

  const documents = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs')]
  for (const file of documents) {
    const examples = fencesOf(file)
    if (examples.length === 0) continue
    it(file, async () => {
      for (const example of examples) run(example, await publicNames())
    })
  }
})

async function publicNames(): Promise<object> {
  const [table, schema, z] = await Promise.all([
    import('../src/output/table.ts'),
    import('../src/schema/index.ts'),
    import('zod'),
  ])
  return { ...cxmetrics, ...table, ...schema, z }
}

function markdownIn(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.md') && !file.startsWith('api')).map((file) => `${folder}/${file}`)
}

function examplesOf(file: string): Example[] {
  const text = read(file)
  const found: Example[] = []
  for (const comment of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const line = text.slice(0, comment.index).split('\n').length
    const body = comment[0].replace(/^\/\*\*|\*\/$/g, '').replace(/^ *\* ?/gm, '')
    for (const part of body.split('@example').slice(1)) {
      found.push({ where: `src/${file}:${line}`, code: (part.split(/\n@/)[0] as string).trim() })
    }
  }
  return found
}

function fencesOf(file: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((fence) => ({
    where: `${file}:${text.slice(0, fence.index).split('\n').length}`,
    code: fence[1] as string,
  }))
}

/** Turns each statement with an expectation behind it into a check of it, then runs all. */
function run({ where, code }: Example, scope: object): void {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true)
  const lines: string[] = []
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) continue
    const [comment] = ts.getTrailingCommentRanges(code, statement.end) ?? []
    const said = comment === undefined ? '' : code.slice(comment.pos, comment.end)
    const [, value] = /^\/\/ => ([\s\S]*)$/.exec(said) ?? []
    const [, message] = /^\/\/ throws ([\s\S]*)$/.exec(said) ?? []
    const text = statement.getText(source).replace(/^;/, '')
    if (value !== undefined) lines.push(`expectSame(() => (${text}), () => (${value}), ${JSON.stringify(said)});`)
    else if (message !== undefined) lines.push(`expectThrow(() => (${text}), ${JSON.stringify(message)});`)
    else if (text !== '') lines.push(`${text};`)
  }
  expect(lines.join(''), `${where} checks nothing`).toMatch(/expectSame|expectThrow/)
  const js = ts.transpileModule(lines.join('\n'), { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText
  const tools = {
    expectSame: (actual: () => unknown, expected: () => unknown, said: string) =>
      expect(actual(), `${where} ${said}`).toEqual(expected()),
    expectThrow: (actual: () => unknown, message: string) => expect(thrown(actual), `${where} throws`).toBe(message),
  }
  const names = { ...scope, ...tools }
  new Function(...Object.keys(names), `'use strict';{${js}}`)(...Object.values(names))
}

function thrown(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing'
}
