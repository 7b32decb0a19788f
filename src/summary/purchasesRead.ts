import type { InstantReader } from '../core/instants.ts'
import { LARGEST, SMALLEST } from '../core/numeric.ts'
import { zoneOf } from '../core/zone.ts'
import { idExpected, isId, wrongBy } from './counters.ts'
import type { PurchasesDefinition } from './purchasesShape.ts'
import { type PurchaseStore, reserve, slotOf } from './purchasesStore.ts'

type Columns = readonly ArrayLike<unknown>[]

/** Reads columns of customers, instants and amounts. */
export interface PurchaseReader {
  /** Keeps rows that are purchases, from one place up to another; returns the first that is none, or `to`. */
  keep(store: PurchaseStore, columns: Columns, from: number, to: number): number
  /** How a row is counted that is none; refuses it where it is wrong, unless that is counted. */
  leave(columns: Columns, i: number, row: number): 'missing' | 'invalid' | 'outside'
}

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
  return {
    keep(store, [customers = [], ats = [], amounts = []], from, to) {
      reserve(store, to - from)
      const { slot, pairs } = store
      let at = store.length
      let i = from
      for (; i < to; i++) {
        const customer = customers[i]
        const instant = instants.read(ats[i])
        const paid = amounts[i]
        if (Number.isNaN(instant) || !isId(customer) || !isAmount(paid)) break
        const unit = unitOf(instant)
        if (unit > end) break
        slot[at] = slotOf(store, customer)
        pairs[2 * at] = unit
        pairs[2 * at + 1] = paid + 0
        if (paid === 0) store.zero++
        at++
      }
      store.length = at
      return i
    },
    leave([customers, ats, amounts], i, row) {
      const customer = customers?.[i] ?? null
      const at = ats?.[i] ?? null
      const amount = amounts?.[i] ?? null
      if (customer !== null && !isId(customer))
        return wrong(customerField, row, idExpected('the id of a customer'), customer)
      if (at !== null && Number.isNaN(instants.read(at))) return wrong(atField, row, instants.expected(at), at)
      if (amount !== null && !isAmount(amount)) {
        const size = Number.isFinite(amount) && (amount as number) > 0 ? `, 0 or from ${SMALLEST} to ${LARGEST}` : ''
        return wrong(amountField, row, `a finite number of at least 0${size}`, amount)
      }
      return customer === null || at === null || amount === null ? 'missing' : 'outside'
    },
  }
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && ((value >= SMALLEST && value <= LARGEST) || value === 0)
}

/** A day of 24 hours, in milliseconds. */
export const DAY = 86_400_000

/** The start of an instant's merge unit: of a day or week, its local midnight given as if it were UTC. */
export function unitStart({ mergeUnit, timeZone }: PurchasesDefinition): (instant: number) => number {
  if (mergeUnit === 'none' || timeZone === null) return (instant) => instant
  const zone = zoneOf(timeZone, 'options.timeZone')
  let [from, until, offset] = [0, 0, 0]
  return (instant) => {
    if (!(instant >= from && instant < until)) {
      from = instant
      until = zone.steadyUntil(instant)
      offset = zone.offsetAt(instant)
    }
    const day = Math.floor((instant + offset) / DAY)
    // 1970-01-01 was a Thursday.
    return (mergeUnit === 'day' ? day : Math.floor((day + 3) / 7) * 7 - 3) * DAY
  }
}
