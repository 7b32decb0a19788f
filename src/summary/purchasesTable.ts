import { checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Answer, Field, Instant, Missing, Rows } from '../core/types.ts'
import { type PurchasesOptions, planOf } from './purchases.ts'
import { calibrated, type Purchases, type PurchaseTable, tableOf } from './purchasesShape.ts'
import { type CountedPurchases, purchaseTally } from './purchasesTally.ts'
import { summarize } from './summarize.ts'

/** How a metric of purchases reads rows. */
export type PurchaseRowOptions<Row> = PurchasesOptions<
  Field<Row, string | number | Missing>,
  Field<Row, Instant | Missing>,
  Field<Row, Answer>
>

/** Purchases of a summary or of rows, and the options that are the metric's own. */
export function readPurchases(
  data: object,
  options: object,
  own: readonly string[],
): { readonly table: PurchaseTable; readonly rest: object } {
  checkRecord('options', options)
  if ((data as { kind?: unknown } | null)?.kind === 'purchases') {
    return { table: tableOf(data as Purchases), rest: options }
  }
  if (!('customer' in options || 'at' in options || 'amount' in options)) {
    refuse('invalid-value', 'purchases', 'a summary of purchases, or rows with options.customer, at and amount', data)
  }
  const entries = Object.entries(options)
  const rest = Object.fromEntries(entries.filter(([name]) => own.includes(name)))
  const plan = planOf(Object.fromEntries(entries.filter(([name]) => !own.includes(name))) as never)
  const counting = { ...plan.head, fields: plan.fields as never[], tally: () => purchaseTally(plan, tableFrom) }
  return { table: summarize(data as Rows<never>, counting), rest }
}

function tableFrom({ counts, lines }: CountedPurchases): PurchaseTable {
  return { ...counts, lines: counts.lateCustomers === 0 ? lines : calibrated(lines) }
}
