import type { parseArgs } from 'node:util'
import { WEEKDAYS, type Weekday } from '../core/week.ts'
import { numberOf } from '../schema/cells.ts'
import { parseMapping } from '../schema/mapping.ts'
import type { ColumnMapping, SectionMapping } from '../schema/mappingTypes.ts'
import { UsageError, understood } from './errors.ts'

const MANY = { type: 'string', multiple: true } as const
const ONE = { type: 'string' } as const
/** The options of the command. */
export const FLAGS = {
  config: ONE, nps: MANY, csat: MANY, ces: MANY, frt: MANY, ttr: MANY, aht: MANY, sla: MANY, fcr: MANY, backlog: MANY, churn: MANY,
  retention: MANY, revenue: MANY, trials: MANY, exits: MANY, survival: MANY, cohorts: MANY, purchases: MANY, hours: MANY, holiday: MANY, at: ONE, every: ONE, 'time-zone': ONE, 'naive-zone': ONE, 'as-of': ONE, by: MANY, 'no-answer': MANY, weight: ONE, 'min-n': ONE, delimiter: ONE,
  title: ONE, format: ONE, out: ONE, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' },
} as const // biome-ignore format: one line a kind
const REVENUE = ['grossRevenueRetention', 'netRevenueRetention']
const PURCHASES = ['repeatPurchaseRate', 'averageOrderValue', 'purchaseInterval']
const NOT_SHORTHAND = ['config', 'title', 'format', 'out', 'help', 'version']

/** The options as they were given. */
export type Values = ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values']

/** The names of those given that make a mapping. */
export function givenFlags(values: Values): string[] {
  return Object.keys(values).filter((name) => !NOT_SHORTHAND.includes(name))
}

/** The mapping of a section that the options make. */
export function shorthand(values: Values): SectionMapping {
  const metrics: object[] = [
    ...(values.nps ?? []).map((text) => ({ metric: 'nps' as const, ...columnOf(text) })),
    ...(values.csat ?? []).map((text) => ({ metric: 'csat' as const, ...columnOf(text) })),
    ...(values.ces ?? []).map(cesMapping),
    ...(values.frt ?? []).map((text) => columnsOf('frt', text, ['from', 'to'], 2)),
    ...(values.ttr ?? []).map((text) => columnsOf('ttr', text, ['from', 'to'], 2)),
    ...(values.aht ?? []).map((text) => columnsOf('aht', text, ['talk', 'hold', 'wrap'], 1)),
    ...(values.sla ?? []).map(slaMapping),
    ...(values.fcr ?? []).map((text) => columnsOf('firstContactResolution', text, ['customer', 'at', 'topic'], 2)),
    ...(values.backlog ?? []).map((text) => columnsOf('backlog', text, ['created', 'resolved'], 2)),
    ...(values.churn ?? []).map((text) => columnsOf('churnRate', text, ['start', 'end', 'customer'], 2)),
    ...(values.retention ?? []).map((text) => columnsOf('retentionRate', text, ['start', 'end', 'customer'], 2)),
    ...(values.revenue ?? []).flatMap((text) =>
      REVENUE.map((metric) => columnsOf(metric, text, ['start', 'end', 'customer'], 2)),
    ),
    ...(values.trials ?? []).map((text) => columnsOf('trialConversion', text, ['start', 'converted', 'lost'], 3)),
    ...(values.exits ?? []).map((column) => ({ metric: 'exitReasons', column })),
    ...(values.survival ?? []).map((text) => columnsOf('kaplanMeier', text, ['start', 'end'], 2)),
    ...(values.cohorts ?? []).map((text) => columnsOf('cohortRetention', text, ['customer', 'at', 'every'], 3)),
    ...(values.purchases ?? []).flatMap((text) =>
      PURCHASES.map((metric) => columnsOf(metric, text, ['customer', 'at', 'amount'], 3)),
    ),
  ]
  if (metrics.length === 0) {
    throw new UsageError(
      'nothing to compute: give --nps, --csat, --ces, --frt, --ttr, --aht, --sla, --fcr, --backlog, --churn, --retention, --revenue, --trials, --exits, --survival, --cohorts, --purchases or --config',
    )
  }
  const by = (values.by ?? []).map((list) => ({ columns: list.split(',') }))
  const read = metrics.flatMap(({ metric: _, ...columns }: { metric?: unknown }) => Object.values(columns))
  const used = [...read, ...by.flatMap(({ columns }) => columns), values.weight, values.at].map(String)
  const { 'min-n': least } = values
  if (least !== undefined && !/^[1-9]\d*$/.test(least)) {
    throw new UsageError(`--min-n must be a whole number of at least 1, got ${JSON.stringify(least)}`)
  }
  const minN = least === undefined ? undefined : Number(least)
  const columns = codesOf(values['no-answer'] ?? [], used)
  checkTogether(values)
  const { weight, delimiter, every, at, 'time-zone': timeZone, 'naive-zone': naiveZone, 'as-of': asOf } = values
  const trend = every === undefined ? undefined : { every, ...(at !== undefined && { at }) }
  const calendar = calendarOf(values)
  const section = { columns, metrics, by, minN, weight, delimiter, timeZone, naiveZone, asOf, calendar, trend }
  const given = Object.fromEntries(Object.entries(section).filter(([, value]) => value !== undefined))
  return understood('the options', () => parseMapping(given).sections[0] as SectionMapping)
}

/** Options that read instants. */
const DATED = ['every', 'frt', 'ttr', 'sla', 'survival', 'cohorts', 'purchases'] as const
/** Which options need others. A list stands for any one of it. */
const NEEDS: readonly (readonly [keyof Values, readonly (keyof Values)[]])[] = [
  ['churn', ['every']],
  ['retention', ['every']],
  ['fcr', ['every']],
  ['backlog', ['every']],
  ['trials', ['every']],
  ['survival', ['as-of']],
  ['cohorts', ['as-of']],
  ['cohorts', ['time-zone']],
  ['purchases', ['as-of']],
  ['purchases', ['time-zone']],
  ['holiday', ['hours']],
  ['hours', ['frt', 'ttr', 'sla']],
  ['hours', ['time-zone']],
  ['at', ['every']],
  ['every', ['time-zone']],
  ['every', ['as-of']],
  ['every', ['at', 'churn', 'retention', 'fcr', 'backlog', 'trials']],
  ['time-zone', DATED],
  ['naive-zone', DATED],
  ['as-of', DATED],
]

function checkTogether(values: Values): void {
  for (const [name, needed] of NEEDS) {
    if (values[name] === undefined || needed.some((other) => values[other] !== undefined)) continue
    throw new UsageError(`--${name} needs ${needed.map((other) => `--${other}`).join(' or ')}`)
  }
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

/** Columns by name, in the order of `names`; the first `least` are required. */
function columnsOf(metric: string, text: string, names: readonly string[], least: number): object {
  const columns = text.split(',')
  if (columns.length < least || columns.length > names.length) {
    const form = names.map((name, i) => (i === 0 ? name : i < least ? `,${name}` : `[,${name}]`).toUpperCase()).join('')
    throw new UsageError(`the columns of ${metric} must be ${form}, got ${JSON.stringify(text)}`)
  }
  return { metric, ...Object.fromEntries(columns.map((column, i) => [names[i], column])) }
}

/** `FROM,TO,TARGET`; a target that is a number is seconds for all rows, else the column of each row's own. */
function slaMapping(text: string): object {
  const { target, ...span } = columnsOf('slaAttainment', text, ['from', 'to', 'target'], 3) as { target: string }
  return { ...span, target: numberOf(target) ?? target }
}

/** The business hours that `--hours` and `--holiday` say. */
function calendarOf({ hours, holiday: holidays }: Values): object | undefined {
  if (hours === undefined) return undefined
  const week = new Map<string, string[][]>()
  for (const text of hours) {
    const [, days, shifts] = /^([a-z,-]+)((?: \d\d:\d\d-\d\d:\d\d)+)$/.exec(text) ?? []
    const named = daysOf(days)
    if (named === null || shifts === undefined) {
      throw new UsageError(`--hours must be like "mon-fri 09:00-12:30 13:30-17:00", got ${JSON.stringify(text)}`)
    }
    for (const day of named) week.set(day, [...(week.get(day) ?? []), ...shifts.trim().split(' ').map(endsOf)])
  }
  return { week: Object.fromEntries(week), ...(holidays !== undefined && { holidays }) }
}

const endsOf = (shift: string): string[] => shift.split('-')

/** The weekdays of a list such as `mon-fri` or `mon,wed`; null where one is none. */
function daysOf(text = ''): string[] | null {
  const days = text.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map((day) => WEEKDAYS.indexOf(day as Weekday))
    if (first === undefined || last === undefined || first < 0 || last < first) return [null]
    return WEEKDAYS.slice(first, last + 1)
  })
  return days.includes(null) ? null : (days as string[])
}

function cesMapping(text: string): object {
  const { column: pair, ...rest } = columnOf(text)
  const at = pair.lastIndexOf(':')
  const direction = pair.slice(at + 1)
  if (at < 1 || (direction !== 'ease' && direction !== 'effort')) {
    throw new UsageError(`--ces must be COLUMN:ease or COLUMN:effort, got ${JSON.stringify(text)}`)
  }
  return { metric: 'ces', column: pair.slice(0, at), direction, ...rest }
}
