import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CxError } from '../core/errors.ts'
import { parseMapping } from '../schema/mapping.ts'
import type { ColumnMapping, Mapping, MetricMapping, SectionMapping } from '../schema/mappingTypes.ts'
import { UsageError } from './errors.ts'

/** What a call asks for. */
export interface Call {
  readonly mapping: Mapping
  /** The file of each section. */
  readonly files: readonly string[]
  readonly format: 'text' | 'markdown' | 'json'
  readonly out: string | null
}

const HELP = `Usage: cxmetrics report [FILE] [options]

Computes customer-experience metrics from a CSV, JSON or NDJSON file.
Without FILE and options it reports on the sample that ships with cxmetrics.

  --config MAPPING.json      what each column is (see docs/report.md)
  --nps COLUMN               Net Promoter Score, answers from 0 to 10
  --csat COLUMN[:MIN-MAX]    customer satisfaction, answers from 1 to 5 unless said
  --ces COLUMN:ease|effort[:MIN-MAX]
                             Customer Effort Score, answers from 1 to 7 unless said
  --by COLUMN[,COLUMN]       a breakdown; may be repeated
  --no-answer COLUMN=CODE    a code that means no answer; may be repeated
  --weight COLUMN            survey weight of each row
  --min-n N                  hide groups with fewer answers
  --delimiter CHARACTER      between the cells of a CSV file, a comma by default
  --title TEXT               the heading of the report
  --format FORMAT            text (default), markdown or json
  --out FILE                 write there instead of to the terminal
  --help, --version

Exit code: 0 done, 1 the data were refused, 2 the call was not understood.
`

const MANY = { type: 'string', multiple: true } as const
const ONE = { type: 'string' } as const
const FLAGS = {
  config: ONE, nps: MANY, csat: MANY, ces: MANY, by: MANY, 'no-answer': MANY, weight: ONE, 'min-n': ONE, delimiter: ONE,
  title: ONE, format: ONE, out: ONE, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' },
} as const // biome-ignore format: one line a kind
const SHORTHAND = ['nps', 'csat', 'ces', 'by', 'no-answer', 'weight', 'min-n', 'delimiter'] as const

type Values = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values']

/** Reads the arguments: a call, or a text to print. */
export function readCall(args: readonly string[]): Call | string {
  const { values, positionals } = parse(args)
  if (values.help || args.length === 0) return HELP
  if (values.version) return `${packageJson().version}\n`
  const [command, file, ...more] = positionals
  if (command !== 'report') throw new UsageError(`unknown command ${JSON.stringify(command ?? '')}; there is: report`)
  if (more.length > 0)
    throw new UsageError(`one FILE at a time, got ${more.length + 1}; a mapping may have several sections`)
  const { format = 'text' } = values
  if (format !== 'text' && format !== 'markdown' && format !== 'json') {
    throw new UsageError(`--format must be text, markdown or json, got ${JSON.stringify(format)}`)
  }
  const { mapping, files } = sources(values, file)
  for (const path of files) if (!existsSync(path)) throw new UsageError(`there is no file ${path}`)
  const { title = mapping.title } = values
  return { mapping: { ...mapping, title }, files, format, out: values.out ?? null }
}

function parse(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function sources(values: Values, file: string | undefined): { mapping: Mapping; files: string[] } {
  const short = SHORTHAND.filter((name) => values[name] !== undefined)
  if (values.config !== undefined) {
    if (short.length > 0) throw new UsageError(`--${short[0]} and --config exclude each other: write it in the mapping`)
    return configured(values.config, file)
  }
  if (file !== undefined) return { mapping: { sections: [shorthand(values)] }, files: [file] }
  if (short.length > 0) throw new UsageError(`--${short[0]} needs a FILE`)
  return configured(join(packageRoot(), 'docs/sample/mapping.json'), undefined)
}

function configured(config: string, file: string | undefined): { mapping: Mapping; files: string[] } {
  const mapping = understood(config, () => parseMapping(JSON.parse(textOf(config))))
  if (file !== undefined) {
    if (mapping.sections.length > 1) throw new UsageError(`${config} has several sections, which name their own files`)
    const [section] = mapping.sections as [SectionMapping]
    return { mapping: { ...mapping, sections: [{ ...section, file }] }, files: [file] }
  }
  const files = mapping.sections.map((section, i) => {
    if (section.file === undefined) throw new UsageError(`section ${i + 1} of ${config} names no file: give FILE`)
    return resolve(dirname(config), section.file)
  })
  return { mapping, files }
}

function shorthand(values: Values): SectionMapping {
  const metrics: MetricMapping[] = [
    ...(values.nps ?? []).map((text) => ({ metric: 'nps' as const, ...columnOf(text) })),
    ...(values.csat ?? []).map((text) => ({ metric: 'csat' as const, ...columnOf(text) })),
    ...(values.ces ?? []).map(cesMapping),
  ]
  if (metrics.length === 0) throw new UsageError('nothing to compute: give --nps, --csat, --ces or --config')
  const by = (values.by ?? []).map((list) => ({ columns: list.split(',') }))
  const used = [...metrics.map(({ column }) => column), ...by.flatMap(({ columns }) => columns), values.weight ?? '']
  const minN = values['min-n'] === undefined ? undefined : Number(values['min-n'])
  const columns = codesOf(values['no-answer'] ?? [], used)
  const section = { columns, metrics, by, minN, weight: values.weight, delimiter: values.delimiter }
  const given = Object.fromEntries(Object.entries(section).filter(([, value]) => value !== undefined))
  return understood('the options', () => parseMapping(given).sections[0] as SectionMapping)
}

/** The codes of each column. Either side of `COLUMN=CODE` may hold a sign of equality: a column that is read decides. */
function codesOf(pairs: readonly string[], used: readonly string[]): Record<string, ColumnMapping> {
  const codes = new Map<string, string[]>()
  for (const pair of pairs) {
    const [known] = used.filter((name) => pair.startsWith(`${name}=`)).sort((a, b) => b.length - a.length)
    const column = known || pair.slice(0, Math.max(0, pair.lastIndexOf('=')))
    if (column === '') throw new UsageError(`--no-answer must be COLUMN=CODE, got ${JSON.stringify(pair)}`)
    codes.set(column, [...(codes.get(column) ?? []), pair.slice(column.length + 1)])
  }
  return Object.fromEntries([...codes].map(([column, noAnswer]) => [column, { noAnswer }]))
}

/** `COLUMN:MIN-MAX`, where the scale may be left out. */
function columnOf(text: string): { column: string; scale?: [number, number] } {
  const [, column, min, max] = /^(.+):(-?\d+)-(-?\d+)$/s.exec(text) ?? []
  return column === undefined ? { column: text } : { column, scale: [Number(min), Number(max)] }
}

function cesMapping(text: string): MetricMapping {
  const { column: pair, ...rest } = columnOf(text)
  const at = pair.lastIndexOf(':')
  const direction = pair.slice(at + 1)
  if (at < 1 || (direction !== 'ease' && direction !== 'effort')) {
    throw new UsageError(`--ces must be COLUMN:ease or COLUMN:effort, got ${JSON.stringify(text)}`)
  }
  return { metric: 'ces', column: pair.slice(0, at), direction, ...rest }
}

function textOf(file: string): string {
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`)
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`)
  }
}

/** Turns a mapping that does not hold into a usage error. */
export function understood<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof CxError || error instanceof SyntaxError) throw new UsageError(`${name}: ${error.message}`)
    throw error
  }
}

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

function packageJson(): { readonly version: string } {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))
}
