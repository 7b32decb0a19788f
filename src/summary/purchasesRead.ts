import type { InstantReader } from '../core/instants.ts'
import { LARGEST, SMALLEST } from '../core/numeric.ts'
import { idExpected, isId, wrongBy } from './counters.ts'

/** A row as it was read. */
export interface PurchaseRow {
  customer: string | number
  time: number
  amount: number
}

/** Reads a row into `row`, and says how it is counted: 'n' where it is a purchase. */
export type PurchaseReader = (
  columns: readonly ArrayLike<unknown>[],
  i: number,
  row: number,
  into: PurchaseRow,
) => 'n' | 'missing' | 'invalid' | 'outside'

interface Reading {
  readonly instants: InstantReader
  readonly unitOf: (instant: number) => number
  /** The last time that is observed. */
  readonly end: number
  readonly lenient: boolean
}

/** A reader of customer, instant and amount. */
export function purchaseReader(
  [customerField, atField, amountField]: readonly (string | ((row: never) => unknown))[],
  { instants, unitOf, end, lenient }: Reading,
): PurchaseReader {
  const wrong = wrongBy(!lenient)
  return ([customers, ats, amounts], i, row, into) => {
    const customer = customers?.[i] ?? null
    const at = ats?.[i] ?? null
    const amount = amounts?.[i] ?? null
    if (customer !== null && !isId(customer))
      return wrong(customerField, row, idExpected('the id of a customer'), customer)
    const instant = at === null ? 0 : instants.read(at)
    if (Number.isNaN(instant)) return wrong(atField, row, instants.expected(at), at)
    if (amount !== null && !isAmount(amount)) {
      const size = Number.isFinite(amount) && (amount as number) > 0 ? `, 0 or from ${SMALLEST} to ${LARGEST}` : ''
      return wrong(amountField, row, `a finite number of at least 0${size}`, amount)
    }
    if (customer === null || at === null || amount === null) return 'missing'
    const time = unitOf(instant)
    if (time > end) return 'outside'
    into.customer = customer
    into.time = time
    into.amount = amount + 0
    return 'n'
  }
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && ((value >= SMALLEST && value <= LARGEST) || value === 0)
}
