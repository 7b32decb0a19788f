import { refuse } from '../core/errors.ts'
import { checkRows } from './counters.ts'
import { DAY, unitStart } from './purchasesRead.ts'
import { lineKey, type PurchaseLine, type Purchases, readLine } from './purchasesShape.ts'

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkPurchases(summary: unknown, path: string): void {
  const counted = summary as Purchases
  const { rows, n, outside, merged, lateCustomers, latePurchases, customers, definition } = counted
  checkRows({ ...counted, rows: rows - outside }, path)
  const lines = checkLines(counted, path)
  const late = lines.filter(({ purchases }) => purchases === 0)
  const held = sumOver(late, ({ holdout }) => holdout)
  if (lateCustomers !== late.length) {
    const expected = `${late.length}, its customers without a purchase in the calibration`
    refuse('invalid-summary', `${path}.lateCustomers`, expected, lateCustomers)
  }
  if (latePurchases !== held) {
    refuse('invalid-summary', `${path}.latePurchases`, `${held}, the purchases of those customers`, latePurchases)
  }
  const purchases = merged + sumOver(lines, (line) => line.purchases + line.holdout)
  if (n !== purchases) refuse('invalid-summary', `${path}.n`, `${purchases}, its purchases and merged rows`, n)
  if (merged > 0 && (definition.mergeUnit === 'none' || Object.keys(customers).length === 0)) {
    refuse('invalid-summary', `${path}.merged`, '0, as there is nothing to merge with', merged)
  }
  checkZero(counted, lines, path)
}

function checkLines(counted: Purchases, path: string): PurchaseLine[] {
  const span = spanOf(counted)
  return Object.entries(counted.customers).map(([key, count]) => {
    const line = lineOf(key)
    if (line === null) return refuse('invalid-summary', `${path}.customers`, 'keyed by lines of purchases', key)
    const expected = faultOf(line, span)
    if (expected !== null) refuse('invalid-summary', `${path}.customers`, `lines with ${expected}`, key)
    if (count !== 1) refuse('invalid-summary', `${path}.customers`, 'counts of 1, a customer each', count)
    return line
  })
}

/** Refuses fewer rows of amount 0 than there are such purchases, and more than purchases of more leave. */
function checkZero({ n, zero }: Purchases, lines: readonly PurchaseLine[], path: string): void {
  const least = sumOver(lines, ({ purchases, total, repeat, holdout, holdoutTotal }) => {
    const early = total === 0 ? purchases : repeat === 0 ? purchases - 1 : 0
    return early + (holdoutTotal === 0 ? holdout : 0)
  })
  const paid = sumOver(lines, ({ total, repeat, holdoutTotal }) =>
    [total > repeat, repeat > 0, holdoutTotal > 0].reduce((count, some) => count + (some ? 1 : 0), 0),
  )
  if (zero < least) refuse('invalid-summary', `${path}.zero`, `at least ${least}, its purchases of amount 0`, zero)
  if (zero > n - paid) refuse('invalid-summary', `${path}.zero`, `at most ${n - paid}, as others are of more`, zero)
}

function sumOver(lines: readonly PurchaseLine[], read: (line: PurchaseLine) => number): number {
  return lines.reduce((sum, line) => sum + read(line), 0)
}

/** What times are possible. */
interface Span {
  /** The last of the calibration. */
  readonly calibrated: number
  /** The last of all. */
  readonly end: number
  /** The length of a merge unit; 0 where nothing merges. */
  readonly step: number
}

function spanOf({ definition, asOf, calibrationEnd }: Purchases): Span {
  const start = unitStart(definition)
  const end = start(Date.parse(asOf))
  const step = { none: 0, day: DAY, week: 7 * DAY }[definition.mergeUnit]
  return { calibrated: calibrationEnd === null ? end : start(Date.parse(calibrationEnd)), end, step }
}

/** What should hold of a line and does not; null where all does. */
function faultOf({ first, last, purchases, holdout }: PurchaseLine, { calibrated, end, step }: Span): string | null {
  const late = purchases === 0
  if (late ? first <= calibrated : last > calibrated)
    return 'purchases of the calibration up to its end, others after it'
  if (late ? first > end : holdout > 0 && calibrated >= end) return 'a holdout up to the end of the observation'
  if (step === 0) return null
  // Weeks begin on Monday, and 1970-01-05 was one.
  const begin = step === DAY ? 0 : 4 * DAY
  if ((first - begin) % step !== 0 || (last - begin) % step !== 0) return 'times at the start of a merge unit'
  const fits = late
    ? holdout <= (end - first) / step + 1
    : purchases <= (last - first) / step + 1 && holdout <= (end - calibrated) / step
  return fits ? null : 'one purchase in a merge unit'
}

/** The line of a text that another process wrote; null where it is none. */
function lineOf(key: string): PurchaseLine | null {
  try {
    const line = readLine(key)
    return isLine(line) && lineKey(line) === key ? line : null
  } catch {
    return null
  }
}

function isLine({ customer, first, last, purchases, total, repeat, holdout, holdoutTotal }: PurchaseLine): boolean {
  const named = typeof customer === 'string' ? customer !== '' : Number.isFinite(customer)
  const counts = [purchases, holdout].every((count) => Number.isSafeInteger(count) && count >= 0)
  const sums = [total - repeat, repeat, holdoutTotal].every((sum) => Number.isFinite(sum) && sum >= 0)
  const times = [first, last].every(Number.isSafeInteger) && (purchases > 1 ? first <= last : first === last)
  const bare = (purchases > 0 || total === 0) && (purchases > 1 || repeat === 0) && (holdout > 0 || holdoutTotal === 0)
  return named && counts && purchases + holdout > 0 && sums && times && bare
}
