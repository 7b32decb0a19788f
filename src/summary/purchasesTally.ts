import type { Tally } from '../core/types.ts'
import { linesOf, type PurchaseRule } from './purchasesLines.ts'
import type { PurchaseReader } from './purchasesRead.ts'
import type { PurchaseLine, Purchases } from './purchasesShape.ts'
import { newStore, type PurchaseStore } from './purchasesStore.ts'

/** What a call of `purchases` asks for. */
export interface PurchasePlan {
  readonly fields: readonly (string | ((row: never) => unknown))[]
  readonly rule: PurchaseRule
  readonly read: PurchaseReader
  readonly head: Pick<Purchases, 'kind' | 'version' | 'definition'>
  readonly period: Pick<Purchases, 'asOf' | 'calibrationEnd'>
}

/** The counts of a summary without its lines, and these. */
export interface CountedPurchases {
  readonly counts: Omit<Purchases, 'customers'>
  readonly lines: readonly PurchaseLine[]
}

/** A pass over purchases that ends in what `make` makes of each group. */
export function purchaseTally<S>(
  { rule, read, head, period }: PurchasePlan,
  make: (counted: CountedPurchases) => S,
): Tally<S> {
  const stores: PurchaseStore[] = []
  return {
    add(columns, length, groups, firstRow) {
      for (let i = 0; i < length; ) {
        const group = groups === null ? 0 : groups[i]!
        stores[group] ??= newStore()
        const store = stores[group]
        let to = length
        if (groups !== null) for (to = i + 1; to < length && groups[to] === group; ) to++
        i = read.keep(store, columns, i, to)
        if (i === to) continue
        store[read.leave(columns, i, firstRow + i)]++
        i++
      }
    },
    read: (groups) =>
      Array.from({ length: groups }, (_, g) => {
        const store = stores[g] ?? newStore()
        const { length: n, missing, invalid, outside, zero } = store
        const { merged, lateCustomers, latePurchases, lines } = linesOf(store, rule)
        const rows = n + missing + invalid + outside
        const { kind, version, definition } = head
        const counted = { kind, version, definition: { ...definition }, rows, n, missing, invalid, outside, ...period }
        return make({ counts: { ...counted, merged, zero, lateCustomers, latePurchases }, lines })
      }),
  }
}
