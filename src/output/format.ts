import { catalog } from '../catalog.ts'
import type { Key, Measured } from '../core/types.ts'

/** A value in the unit of its metric, rounded for reading; a dash where there is none. With the definition of its result, lifetimes have their unit, and business time is in hours: a day of it would be none of the calendar's. */
export function formatValue(metric: string, value: number | null, definition: unknown = null): string {
  if (value === null) return '–'
  const unit = catalog.find(({ id }) => id === metric)?.unit
  if (unit === 'points') return fixed(value, 1)
  if (unit === 'percent') return `${fixed(value, 1)} %`
  if (unit === 'fraction') return `${fixed(100 * value, 1)} %`
  if (unit === 'seconds') return formatSeconds(value, isBusiness(definition))
  if (unit === 'periods') return `${grouped(fixed(value, 1))} periods`
  if (unit === 'tickets' && Number.isInteger(value)) return formatCount(value)
  if (unit === 'unit of the lifetimes') return `${grouped(fixed(value, 1))} ${lifeUnit(definition)}`
  return grouped(fixed(value, 2))
}

/** An interval in the unit of its metric; a dash where there is none. */
export function formatInterval(
  result: Pick<Measured, 'metric' | 'interval'> & { readonly definition?: unknown },
): string {
  const { metric, interval, definition } = result
  if (interval === null) return '–'
  return [interval.low, interval.high].map((end) => formatValue(metric, end, definition)).join(' to ')
}

/** A difference with its sign; of shares in percentage points. */
export function formatChange(metric: string, difference: number, definition: unknown = null): string {
  const size = formatValue(metric, Math.abs(difference), definition)
  const points = size.endsWith(' %') ? `${size.slice(0, -2)} points` : size
  if (!/[1-9]/.test(size)) return points
  return `${difference < 0 ? '-' : '+'}${points}`
}

/** A p-value, rounded for reading. */
export function formatP(p: number | null): string {
  return p === null ? 'p unknown' : p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`
}

const STEPS = [
  [86_400, 'd', 172_800],
  [3600, 'h', 7200],
  [60, 'min', 120],
] as const

function isBusiness(definition: unknown): boolean {
  return Boolean((definition as { readonly calendar?: unknown } | null | undefined)?.calendar)
}

function lifeUnit(definition: unknown): string {
  return `${(definition as { readonly unit?: string } | null)?.unit ?? 'unit'}s`
}

/** Seconds in the unit that a reader would choose. */
function formatSeconds(seconds: number, business: boolean): string {
  const steps = business ? STEPS.slice(1) : STEPS
  const [size, unit] = steps.find(([, , from]) => Math.abs(seconds) >= from) ?? [1, 's']
  return `${grouped(fixed(seconds / size, 1))} ${unit}`
}

/** A count with its thousands set apart. */
export function formatCount(count: number): string {
  return grouped(String(count))
}

function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? (0).toFixed(digits) : text
}

/** A confidence level as a percentage. */
export function formatLevel(level: number): string {
  return `${Number((100 * level).toFixed(6))} %`
}

function grouped(digits: string): string {
  const [whole = '', ...rest] = digits.split('.')
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.')
}

/** A key as text: a missing one is set apart from the word. */
export function keyText(key: Key): string {
  return key === null ? '(missing)' : key === '' ? '(empty)' : String(key)
}
