import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalog } from '../src/catalog.ts'
import { root } from './rooms.ts'

const files = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md']
for (const file of readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })) {
  if (file.endsWith('.md') && !file.startsWith('api')) files.push(`docs/${file}`)
}
const text = (file: string): string => readFileSync(join(root, file), 'utf8')

describe('the documents', () => {
  it('README has the table of the catalogue (npm run docs:update writes it)', () => {
    const lines = catalog.map(
      ({ id, name, unit, better, formula }) => `| \`${id}\` | ${name} | ${unit} | ${better} | ${formula} |`,
    )
    const table = ['| function | metric | unit | better | value |', '|---|---|---|---|---|', ...lines].join('\n')
    const readme = text('README.md')
    const updated = readme.replace(/(<!-- metrics -->\n)[\s\S]*?(<!-- \/metrics -->)/, `$1${table}\n$2`)
    if (process.env.UPDATE_DOCS) writeFileSync(join(root, 'README.md'), updated)
    else expect(readme).toBe(updated)
  })

  it('link only to what is there', () => {
    for (const file of files) {
      for (const [, link] of text(file).matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
        if (link?.startsWith('https://')) continue
        expect(existsSync(join(root, dirname(file), link as string)), `${file} links to ${link}`).toBe(true)
      }
    }
  })

  it('name only scripts that exist', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: object }
    for (const file of files) {
      for (const [, script] of text(file).matchAll(/npm run ([\w:]+)/g))
        expect(scripts, file).toHaveProperty([script as string])
    }
  })
})
