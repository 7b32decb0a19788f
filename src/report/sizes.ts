import type { Changes } from '../summary/changes.ts'
import type { Cohorts } from '../summary/cohortsShape.ts'
import type { CustomerFlow } from '../summary/customerFlowShape.ts'
import type { Purchases } from '../summary/purchasesShape.ts'
import { endingCustomers, type RevenueFlow, startingCustomers } from '../summary/revenueFlowShape.ts'
import type { TrialOutcomes } from '../summary/trials.ts'

/** The sizes of summaries that are of customers, not of rows: a rate is a share of them however long the file is. */
const SIZES: Readonly<Record<string, (summary: never) => number[]>> = {
  'customer-flow': ({ paid, all }: CustomerFlow) => [paid.start, paid.end, all.start, all.end],
  'revenue-flow': (flow: RevenueFlow) => [startingCustomers(flow), endingCustomers(flow)],
  trials: ({ started, converted, lost }: TrialOutcomes) => [started, converted + lost],
  cohorts: ({ customers, sizes }: Cohorts) => [
    customers,
    sizes.reduce((least, size) => (size > 0 && size < least ? size : least), customers),
  ],
  purchases: ({ customers, lateCustomers }: Purchases) => [Object.keys(customers).length - lateCustomers],
  changes: ({ treated, control }: Changes) => [treated.n, control.n],
}

/** How many answers, or customers, each part of a summary is of. */
export function sizesOf(summary: object): number[] {
  const { kind, n } = summary as { readonly kind?: unknown; readonly n?: number }
  if (typeof kind !== 'string') return Object.values(summary).flatMap((part) => sizesOf(part as object))
  return SIZES[kind]?.(summary as never) ?? [n as number]
}

/** Whether a summary has answers, but fewer than `minN`. */
export function isSmall(summary: object, minN: number): boolean {
  return sizesOf(summary).some((size) => size > 0 && size < minN)
}

/** A summary that has these sizes and nothing else, for `suppress`. */
export function sizeOnly(summary: object): object {
  return Object.fromEntries(sizesOf(summary).map((n, i) => [`size ${i}`, { kind: 'size', n }]))
}
