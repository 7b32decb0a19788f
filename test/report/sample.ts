import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { parseMapping, type SectionMapping } from '../../src/schema/index.ts'

/* The sample as the command reads it, and what other tools found in it: test/golden/sample.py. */

const root = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** A row as a CSV file gives it. */
export type Row = Record<string, string>

/** The rows of a file of the sample. */
export function rowsOf(file: string): Row[] {
  return parse(read(`docs/sample/${file}`), { columns: true })
}

/** The mapping that ships with the sample. */
export const sample: ReturnType<typeof parseMapping> = parseMapping(JSON.parse(read('docs/sample/mapping.json')))

/** Its section of this title. */
export function sectionOf(name: string): SectionMapping {
  return sample.sections.find(({ title }) => title === name) as SectionMapping
}

/** What pandas, scipy and statsmodels found. */
export const golden = JSON.parse(read('test/golden/sample.json'))
