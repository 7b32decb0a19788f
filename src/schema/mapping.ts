import * as z from 'zod'
import { CxError } from '../core/errors.ts'
import type { Mapping } from './mappingTypes.ts'
import { METRICS, metric } from './metricSchema.ts'
import { code, codes, column } from './parts.ts'

/** A record whose keys come from data: `__proto__` would vanish in silence, so it is refused. */
function record<T extends z.ZodType>(value: T): z.ZodPipe<z.ZodUnknown, z.ZodRecord<z.ZodString, T>> {
  const named = (given: unknown): boolean =>
    typeof given !== 'object' || given === null || !Object.hasOwn(given, '__proto__')
  return z.unknown().refine(named, { error: 'a record without the key __proto__' }).pipe(z.record(z.string(), value))
}

const columnMapping = z.strictObject({
  noAnswer: z.array(code).optional(),
  labels: record(z.int()).optional(),
})

const condition = z.strictObject({
  column,
  is: codes.optional(),
  from: z.string().optional(),
  before: z.string().optional(),
})

const by = z.union([
  column,
  z.strictObject({
    columns: z.array(column).min(1),
    top: z.int().min(1).optional(),
    missing: z.enum(['group', 'drop', 'refuse']).optional(),
  }),
])

const trend = z.strictObject({
  every: z.enum(['day', 'week', 'month', 'quarter', 'year']),
  at: column.optional(),
  periods: z.int().min(1).max(1000).optional(),
  weekStart: z.int().min(1).max(7).optional(),
  fiscalYearStart: z.int().min(1).max(12).optional(),
})

const shifts = z.array(z.tuple([z.string(), z.string()]))
const day = shifts.optional()
const calendar = z.strictObject({
  timeZone: z.string().optional(),
  week: z.strictObject({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }),
  holidays: z.array(z.string()).optional(),
  special: record(shifts).optional(),
  holidayScope: z.enum(['date', 'shift']).optional(),
  validFrom: z.string().optional(),
  validTo: z.string().optional(),
})

const section = z.strictObject({
  title: z.string().optional(),
  file: z.string().optional(),
  delimiter: z
    .string()
    .length(1)
    .regex(/[^"\r\n]/, { error: 'one character, no quote and no line break' })
    .optional(),
  columns: record(columnMapping).optional(),
  where: z.array(condition).optional(),
  weight: column.optional(),
  metrics: z.array(metric).min(1),
  by: z.array(by).optional(),
  timeZone: z.string().optional(),
  naiveZone: z.string().optional(),
  asOf: z.string().optional(),
  calendar: calendar.optional(),
  trend: trend.optional(),
  onInvalid: z.enum(['refuse', 'count']).optional(),
  minN: z.int().min(1).optional(),
})

const sections = z.strictObject({ title: z.string().optional(), sections: z.array(section).min(1) })

/**
 * Checks a mapping that came as JSON, naming the first thing that is wrong with it.
 *
 * @formula a section alone is the mapping { sections: [section] }
 * @unit a mapping
 * @source the table of fields in docs/report.md
 * @complexity O(size of the mapping)
 * @example
 * parseMapping({ metrics: [{ metric: 'nps', column: 'recommend' }] }).sections.length // => 1
 * @example
 * parseMapping({ metrics: [{ metric: 'ces', column: 'ease' }] }) // throws mapping.metrics[0].direction must be one of "ease", "effort", got undefined
 */
export function parseMapping(json: unknown): Mapping {
  const alone = typeof json === 'object' && json !== null && !('sections' in json)
  const parsed = alone ? section.safeParse(json) : sections.safeParse(json)
  if (parsed.success) return (alone ? { sections: [parsed.data] } : parsed.data) as Mapping
  throw refusal(json, firstIssue(parsed.error.issues), 'mapping', 'invalid-option')
}

/** The innermost first issue: a union's own issue says only that none of its forms fits. */
function firstIssue(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  const [issue] = issues as [z.core.$ZodIssue]
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue
  const deepest = [...issue.errors].sort((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0))[0] ?? []
  const inner = deepest.length === 0 ? issue : firstIssue(deepest)
  return { ...inner, path: [...issue.path, ...inner.path] }
}

function refusal(json: unknown, issue: z.core.$ZodIssue, name: string, code: 'invalid-option'): CxError {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = unknown === undefined ? issue.path : [...issue.path, unknown]
  const written = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  let received: unknown = json
  for (const step of path) received = (received as Record<PropertyKey, unknown> | undefined)?.[step]
  return new CxError({ code, path: name + written, expected: expectation(issue), received })
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
  if (issue.code === 'invalid_type') return `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`
  if (issue.code === 'unrecognized_keys') return 'absent: there is no such field'
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const long = issue.origin === 'array' || issue.origin === 'string' ? ' long' : ''
    const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`
    return `${issue.inclusive === false ? limit.replace('at least', 'above').replace('at most', 'below') : limit}${long}`
  }
  if (issue.code === 'invalid_union') return `one of ${METRICS.join(', ')}`
  return issue.message
}
