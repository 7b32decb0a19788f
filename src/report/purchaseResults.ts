import type { ClvImpactMapping, CohortClvMapping, PurchaseMapping } from '../schema/lifecycleTypes.ts'
import { averageOrderValue } from '../value/averageOrderValue.ts'
import { clvImpact } from '../value/clvImpact.ts'
import { cohortClv } from '../value/cohortClv.ts'
import { purchaseInterval } from '../value/purchaseInterval.ts'
import { repeatPurchaseRate } from '../value/repeatPurchaseRate.ts'
import { given, type Result } from './reading.ts'

/** What a metric of what customers bring makes of its summary. */
export function purchaseResult(mapping: PurchaseMapping | CohortClvMapping | ClvImpactMapping, summary: never): Result {
  const level = given({ level: mapping.level })
  switch (mapping.metric) {
    case 'cohortClv':
      return cohortClv(summary, { ...level, ...given({ age: mapping.age }) })
    case 'clvImpact':
      return clvImpact(summary, level)
    case 'averageOrderValue':
      return averageOrderValue(summary, level)
    case 'purchaseInterval':
      return purchaseInterval(summary, level)
    case 'repeatPurchaseRate':
      return repeatPurchaseRate(summary, level)
  }
}
