import { CxError } from '../core/errors.ts'
import type { Report } from '../report/report.ts'
import { type ReportSection, sectionReader } from '../report/section.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import type { Call } from './arguments.ts'
import { DataError, understood } from './errors.ts'
import { lineOf, readFile } from './source.ts'

/** Reads the files of a call and computes its report. */
export async function compute({ mapping, files }: Call): Promise<Report> {
  const sections: ReportSection[] = []
  for (const [i, section] of mapping.sections.entries())
    sections.push(await computeSection(section, files[i] as string))
  return { title: mapping.title ?? null, sections }
}

async function computeSection(mapping: SectionMapping, file: string): Promise<ReportSection> {
  const { delimiter = ',' } = mapping
  const section = understood('the mapping', () => sectionReader(mapping))
  const line = progressLine(file)
  try {
    await readFile(file, delimiter, { columns: section.columns, add: section.add, progress: line.show })
    const read = section.read()
    return { ...read, file: read.file ?? file }
  } catch (error) {
    throw error instanceof CxError ? await explained(error, file, delimiter) : error
  } finally {
    line.clear()
  }
}

/** Says where in the file the bad cell stands, and what would make it a missing one. */
async function explained(
  { path, expected, received, message }: CxError,
  file: string,
  delimiter: string,
): Promise<DataError> {
  const [, row, column] = /^rows\[(\d+)\]\.(.*)$/s.exec(path) ?? []
  if (row === undefined || column === undefined) return new DataError(`${file}: ${message}`)
  const line = await lineOf(file, delimiter, Number(row))
  const place = line === null ? `row ${Number(row) + 1}` : `line ${line}`
  const refusal = `${file}, ${place}, column ${column}:${message.slice(path.length)}`
  // An instant on the wrong side of another is no code.
  const isCode =
    (typeof received === 'string' || typeof received === 'number') &&
    !/^at (most asOf|or after|least its start)/.test(expected)
  if (!isCode) return new DataError(refusal)
  const code = JSON.stringify(String(received))
  return new DataError(
    `${refusal}\nIf ${JSON.stringify(received)} means no answer there, ` +
      `add --no-answer ${JSON.stringify(`${column}=${received}`)}, ` +
      `or to the mapping: "columns": { ${JSON.stringify(column)}: { "noAnswer": [${code}] } }`,
  )
}

/** A line on the terminal that says how far a big file is read; silent elsewhere. */
function progressLine(file: string): { show(part: number, rows: number): void; clear(): void } {
  const { stderr } = process
  let shown = 0
  return {
    show(part, rows) {
      if (!stderr.isTTY || Date.now() - shown < 200) return
      shown = Date.now()
      stderr.write(`\r${file}: ${Math.floor(100 * part)} %, ${rows} rows`)
    },
    clear() {
      if (shown > 0) stderr.write('\r\x1b[K')
    },
  }
}
