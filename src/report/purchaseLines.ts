import { formatCount, formatValue } from '../output/format.ts'
import type { AverageOrderValue } from '../value/averageOrderValue.ts'
import type { PurchaseInterval } from '../value/purchaseInterval.ts'
import type { RepeatPurchaseRate } from '../value/repeatPurchaseRate.ts'

const customers = (count: number): string => `${formatCount(count)} customers`

/** What stands beside the value of a metric of purchases. */
export const purchaseLines = {
  repeatPurchaseRate: ({ repeating, n, purchases, outside }: RepeatPurchaseRate): string[] => [
    `${formatCount(repeating)} of ${customers(n)} bought again, ${formatCount(purchases)} purchases${after(outside)}`,
  ],
  averageOrderValue: ({ metric, revenue, customers: count, n, merged, zero, outside }: AverageOrderValue): string[] => [
    `${formatValue(metric, revenue)} from ${customers(count)} in ${formatCount(n)} purchases; ` +
      `${formatCount(merged)} rows merged, ${formatCount(zero)} of nothing${after(outside)}`,
  ],
  purchaseInterval: ({ intervals, repeating, single, outside }: PurchaseInterval): string[] => [
    `${formatCount(intervals)} intervals of ${customers(repeating)}; ${formatCount(single)} bought once${after(outside)}`,
  ],
}

/** Rows that are not looked at. */
function after(outside: number): string {
  return outside === 0 ? '' : `; ${formatCount(outside)} rows are later`
}
