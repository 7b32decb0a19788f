import { checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { quantileBetween } from '../core/quantiles.ts'
import type { Rfm, RfmCustomer } from './rfm.ts'
import { type Band, type RfmSegment, segmentsOf } from './rfmScoresSegments.ts'

/** Where the bins of each part are cut: each list ascends, and has one number fewer than there are bins. */
export interface RfmCuts {
  /** In time since the last purchase; a customer at a cut is on its lower side. */
  readonly recency: readonly number[]
  /** In repeat purchases. */
  readonly frequency: readonly number[]
  /** In the amount of all purchases. */
  readonly monetary: readonly number[]
}

/** The options of `rfmScores`. */
export interface RfmScoresOptions {
  /** How many bins, 2 to 9; 5 by default. */
  readonly bins?: number
  /** Fixed cuts in place of the quantiles of these customers, so that scores of two months compare. */
  readonly cuts?: Partial<RfmCuts>
  /** Names for groups of scores: the first that fits is taken. With 5 bins there are ten by default, else none. */
  readonly segments?: readonly RfmSegment[]
}

/** The scores of one customer: 1 is the worst, the number of bins the best. */
export interface RfmScore {
  /** Who it is. */
  readonly customer: string | number
  /** Higher is more recent. */
  readonly recency: number
  /** Higher is more often. */
  readonly frequency: number
  /** Higher is more money, over all purchases. */
  readonly monetary: number
  /** The three as one text, such as '543'. */
  readonly score: string
  /** The name of its segment; null where none fits. */
  readonly segment: string | null
}

/** The customers of one segment. */
export interface RfmSegmentCounts {
  /** Its name; null for customers that fit none. */
  readonly name: string | null
  /** How many customers. */
  readonly customers: number
  /** Of all customers, 0 to 1; null where there is none. */
  readonly share: number | null
}

/** How many customers each score has, from 1 on: a 0 says that ties left a bin empty. */
export interface RfmCounts {
  /** By recency. */
  readonly recency: readonly number[]
  /** By frequency. */
  readonly frequency: readonly number[]
  /** By money. */
  readonly monetary: readonly number[]
}

/** The scores of all customers. */
export interface RfmScores {
  /** The number of bins. */
  readonly bins: number
  /** Where they were cut. */
  readonly cuts: RfmCuts
  /** How many customers have each score. */
  readonly counts: RfmCounts
  /** In the order of the table. */
  readonly customers: readonly RfmScore[]
  /** In the order in which they were named; those that fit none last, if any. */
  readonly segments: readonly RfmSegmentCounts[]
}

/**
 * Scores customers from 1 to 5 by recency, frequency and money, and names their segments. Customers with equal values
 * always have equal scores: where many are tied, bins stay empty, as `counts` shows, and nobody is placed by chance.
 *
 * @formula 1 + cuts below the value, cuts at the quantiles i / bins (type 7); recency from the other end
 * @unit scores from 1 to the number of bins; higher is better
 * @source Hughes 1994; the cuts as pandas quantile, the bins as R findInterval(left.open = TRUE) + 1
 * @complexity O(customers log customers)
 * @example
 * const orders = [['Ada', 1, 50], ['Ada', 9, 50], ['Bo', 2, 10], ['Cy', 8, 10]].map(([who, at, paid]) => ({ who, at, paid }))
 * const table = rfm(orders, { customer: 'who', at: 'at', amount: 'paid', asOf: 10, mergeUnit: 'none' })
 * const vip = { name: 'regular', frequency: [2, 2] } as const
 * rfmScores(table, { bins: 2, segments: [vip] }).customers.map(({ score, segment }) => [score, segment]) // => [['222', 'regular'], ['111', null], ['211', null]]
 * @example
 * const one = [{ who: 1, at: 0, paid: 5 }, { who: 1, at: 86400000, paid: 5 }]
 * const table = rfm(one, { customer: 'who', at: 'at', amount: 'paid', asOf: 172800000, timeZone: 'UTC' })
 * rfmScores(table, { bins: 3, cuts: { recency: [7, 30], frequency: [0, 1], monetary: [5, 100] } }).customers[0].score // => '322'
 * @example
 * rfmScores(rfm([{ who: 1, at: 0, paid: 5 }], { customer: 'who', at: 'at', amount: 'paid', asOf: 9, mergeUnit: 'none' }), { bins: 1 }) // throws options.bins must be a whole number from 2 to 9, got 1
 */
export function rfmScores(table: Rfm, options: RfmScoresOptions = {}): RfmScores {
  checkOptions(options, ['bins', 'cuts', 'segments'])
  const { bins = 5, cuts = {} } = options
  if (!(Number.isInteger(bins) && bins >= 2 && bins <= 9)) {
    refuse('invalid-option', 'options.bins', 'a whole number from 2 to 9', bins)
  }
  checkOptionCuts(cuts, bins)
  const segments = segmentsOf(options.segments, bins)
  const customers = customersOf(table)
  const given = (part: keyof RfmCuts): number[] | undefined => cuts[part]?.map((cut) => cut + 0)
  const used = {
    recency: given('recency') ?? quantiles(customers, bins, ({ sinceLast }) => sinceLast),
    frequency: given('frequency') ?? quantiles(customers, bins, ({ frequency }) => frequency),
    monetary: given('monetary') ?? quantiles(customers, bins, ({ total }) => total),
  }
  const zeros = (): number[] => new Array<number>(bins).fill(0)
  const counts = { recency: zeros(), frequency: zeros(), monetary: zeros() }
  const members = new Array<number>(segments.length + 1).fill(0)
  const scored = customers.map(({ customer, sinceLast, frequency, total }): RfmScore => {
    const r = bins + 1 - binOf(sinceLast, used.recency)
    const f = binOf(frequency, used.frequency)
    const m = binOf(total, used.monetary)
    counts.recency[r - 1]! += 1
    counts.frequency[f - 1]! += 1
    counts.monetary[m - 1]! += 1
    const found = segments.findIndex((one) => fits(r, one.recency) && fits(f, one.frequency) && fits(m, one.monetary))
    members[found < 0 ? segments.length : found]! += 1
    const segment = segments[found]?.name ?? null
    return { customer, recency: r, frequency: f, monetary: m, score: `${r}${f}${m}`, segment }
  })
  const names = [...segments.map(({ name }) => name), null]
  const all = names.map((name, i) => {
    const count = members[i] as number
    return { name, customers: count, share: customers.length === 0 ? null : count / customers.length }
  })
  return { bins, cuts: used, counts, customers: scored, segments: members.at(-1) === 0 ? all.slice(0, -1) : all }
}

/** The customers of a table, which another tool may have made: what scores are made of must be numbers. */
function customersOf(table: Rfm): readonly RfmCustomer[] {
  const customers = (table as Partial<Rfm> | null)?.customers
  if (!Array.isArray(customers)) return refuse('invalid-value', 'table', 'a table of customers that rfm made', table)
  for (const [i, line] of (customers as readonly (RfmCustomer | null)[]).entries()) {
    const path = `table.customers[${i}]`
    if (typeof line !== 'object' || line === null) {
      return refuse('invalid-value', path, 'a customer of a table that rfm made', line)
    }
    for (const part of ['sinceLast', 'frequency', 'total'] as const) {
      if (!Number.isFinite(line[part])) refuse('invalid-value', `${path}.${part}`, 'a finite number', line[part])
    }
  }
  return customers
}

function fits(score: number, band: Band | undefined): boolean {
  return band === undefined || (score >= band[0] && score <= band[1])
}

/** One more than the cuts below the value. */
function binOf(value: number, cuts: readonly number[]): number {
  let bin = 1
  for (const cut of cuts) if (cut < value) bin++
  return bin
}

/** The quantiles of type 7 at i / bins; none where there are no customers. */
function quantiles(customers: readonly RfmCustomer[], bins: number, read: (line: RfmCustomer) => number): number[] {
  if (customers.length === 0) return []
  const values = Float64Array.from(customers, read).sort()
  return Array.from({ length: bins - 1 }, (_, i) => {
    const place = (values.length - 1) * (i + 1)
    const low = Math.floor(place / bins)
    const high = Math.min(low + 1, values.length - 1)
    return quantileBetween(values[low] as number, values[high] as number, { low, high, part: place % bins, of: bins })
  })
}

function checkOptionCuts(cuts: Partial<RfmCuts>, bins: number): void {
  if (typeof cuts !== 'object' || cuts === null) refuse('invalid-option', 'options.cuts', 'an object', cuts)
  for (const [name, list] of Object.entries(cuts)) {
    if (!['recency', 'frequency', 'monetary'].includes(name)) {
      refuse('unknown-option', `options.cuts.${name}`, 'one of recency, frequency, monetary', name)
    }
    const right =
      Array.isArray(list) &&
      list.length === bins - 1 &&
      list.every((cut, i) => Number.isFinite(cut) && (i === 0 || cut > list[i - 1]))
    if (!right) refuse('invalid-option', `options.cuts.${name}`, `a list of ${bins - 1} ascending numbers`, list)
  }
}
