import { averageRevenuePerAccount } from '../lifecycle/averageRevenuePerAccount.ts'
import { grossRevenueRetention } from '../lifecycle/grossRevenueRetention.ts'
import { netRevenueRetention } from '../lifecycle/netRevenueRetention.ts'
import { quickRatio } from '../lifecycle/quickRatio.ts'
import { revenueChurn } from '../lifecycle/revenueChurn.ts'
import type { RevenueMapping } from '../schema/lifecycleTypes.ts'
import { given, type Result } from './reading.ts'

/** What a metric of recurring revenue makes of its summary. */
export function revenueResult({ metric, level, variant, reactivation }: RevenueMapping, summary: never): Result {
  switch (metric) {
    case 'grossRevenueRetention':
      return grossRevenueRetention(summary, given({ level }))
    case 'netRevenueRetention':
      return netRevenueRetention(summary, given({ level, reactivation }))
    case 'revenueChurn':
      return revenueChurn(summary, given({ level, variant, reactivation }))
    case 'quickRatio':
      return quickRatio(summary, given({ level, reactivation }))
    case 'averageRevenuePerAccount':
      return averageRevenuePerAccount(summary, given({ level }))
  }
}
