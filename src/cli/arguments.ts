import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseMapping } from '../schema/mapping.ts'
import type { Mapping, SectionMapping } from '../schema/mappingTypes.ts'
import { UsageError, understood } from './errors.ts'
import { FLAGS, givenFlags, shorthand, type Values } from './shorthand.ts'

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
  --frt FROM,TO              first response time, between two columns
  --ttr FROM,TO              time to resolution, between two columns
  --aht TALK[,HOLD[,WRAP]]   average handle time, from columns of seconds
  --sla FROM,TO,TARGET       SLA attainment; TARGET is seconds, or a column of them
  --fcr CUSTOMER,AT[,TOPIC]  first contact resolution: nobody back within seven days
  --backlog CREATED,RESOLVED open tickets at the end of the last complete period
  --hours "DAYS HH:MM-HH:MM" business hours for --frt, --ttr and --sla, such as
                             "mon-fri 09:00-12:30 13:30-17:00"; may be repeated
  --holiday DATE             a date without business hours; may be repeated
  --churn START,END[,CUSTOMER]
                             churn rate of the last complete period
  --retention START,END[,CUSTOMER]
                             retention rate of the last complete period
  --revenue START,END[,CUSTOMER]
                             gross and net revenue retention, from the revenue at
                             both ends of a period
  --trials START,CONVERTED,LOST
                             trial conversion of the last complete period
  --exits COLUMN             why customers left; each row is one who did
  --survival START,END       median lifetime by Kaplan-Meier; needs --as-of
  --cohorts CUSTOMER,AT,day|week|month|quarter|year
                             retention by cohort; needs --time-zone and --as-of
  --purchases CUSTOMER,AT,AMOUNT
                             repeat purchase rate, average order value, time between
                             purchases; needs --time-zone and --as-of
  --every day|week|month|quarter|year
                             show the trend; needs --time-zone and --as-of
  --at COLUMN                when a row happened; --churn, --retention, --fcr,
                             --backlog and --trials need none
  --time-zone ZONE           the zone of the calendar, such as Europe/Rome
  --naive-zone ZONE          the zone of date-times without an offset
  --as-of INSTANT            the moment of the data, such as 2026-06-17T16:00Z
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
  const { title = mapping.title, out } = values
  const read = [...files, values.config ?? []].flat().map((path) => resolve(path))
  if (out !== undefined && read.includes(resolve(out)))
    throw new UsageError(`--out ${out} would overwrite what is read`)
  return { mapping: { ...mapping, title }, files, format, out: out ?? null }
}

function parse(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...args],
      options: FLAGS,
      allowPositionals: true,
      tokens: true,
    })
    const names = tokens.flatMap((token) => (token.kind === 'option' ? token.name : []))
    const twice = names.find((name, i) => names.indexOf(name) !== i && !Array.isArray(values[name as keyof Values]))
    if (twice !== undefined) throw new UsageError(`--${twice} was given more than once`)
    return { values, positionals }
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function sources(values: Values, file: string | undefined): { mapping: Mapping; files: string[] } {
  const short = givenFlags(values)
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

function textOf(file: string): string {
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`)
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`)
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
