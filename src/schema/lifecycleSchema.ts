import * as z from 'zod'
import { codes, column, common } from './parts.ts'

const spelt = { yes: codes, no: codes }
const maybe = column.optional()

/** Either all of the first names are given, or all of the second, and none of the others. */
function forms(first: readonly string[], second: readonly string[]) {
  const error = `with ${first.join(', ')} or with ${second.join(', ')}`
  const given = (metric: object, names: readonly string[]): number =>
    names.filter((name) => (metric as Record<string, unknown>)[name] !== undefined).length
  const fits = (metric: object): boolean =>
    given(metric, first) === 0
      ? given(metric, second) === second.length
      : given(metric, first) === first.length && given(metric, second) === 0
  return [fits, { error }] as const
}

const revenue = {
  ...common,
  start: column,
  end: column,
  amount: maybe,
  customer: maybe,
  before: maybe,
  yes: codes.optional(),
  no: codes.optional(),
}
const reactivation = z.enum(['apart', 'included']).optional()
/** Who paid before is said by a column and its values, or by the rows themselves. */
const known = (metric: object): boolean => {
  const { before, yes, no, amount } = metric as Record<string, unknown>
  const given = [before, yes, no].filter((one) => one !== undefined).length
  return given === 0 || (given === 3 && amount === undefined)
}
const KNOWN = { error: 'with all of before, yes and no, or with none of them; none with amount' }
const cohorts = {
  ...common,
  customer: column,
  at: column,
  start: maybe,
  every: z.enum(['day', 'week', 'month', 'quarter', 'year']),
  weekStart: z.int().min(1).max(7).optional(),
  fiscalYearStart: z.int().min(1).max(12).optional(),
  window: z.number().optional(),
  from: z.string().optional(),
  age: z.int().optional(),
}
const survival = {
  ...common,
  start: maybe,
  end: maybe,
  duration: maybe,
  event: maybe,
  yes: codes.optional(),
  no: codes.optional(),
  entry: maybe,
  unit: z.enum(['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']).optional(),
}
const LIVES = forms(['start', 'end'], ['duration', 'event', 'yes', 'no'])
const purchase = {
  ...common,
  customer: column,
  at: column,
  amount: column,
  mergeUnit: z.enum(['none', 'day', 'week']).optional(),
}

/** The metrics of customers over their lives. */
export const lifecycleMetrics: readonly z.ZodObject<{ metric: z.ZodLiteral<string> }>[] = [
  z.strictObject({ metric: z.literal('grossRevenueRetention'), ...revenue }).refine(known, KNOWN),
  z.strictObject({ metric: z.literal('netRevenueRetention'), ...revenue, reactivation }).refine(known, KNOWN),
  z
    .strictObject({
      metric: z.literal('revenueChurn'),
      ...revenue,
      variant: z.enum(['gross', 'net']).optional(),
      reactivation,
    })
    .refine(known, KNOWN),
  z.strictObject({ metric: z.literal('quickRatio'), ...revenue, reactivation }).refine(known, KNOWN),
  z.strictObject({ metric: z.literal('averageRevenuePerAccount'), ...revenue }).refine(known, KNOWN),
  z.strictObject({
    metric: z.literal('trialConversion'),
    ...common,
    start: column,
    converted: column,
    lost: column,
    variant: z.enum(['resolved-cohort', 'rolling']).optional(),
  }),
  z.strictObject({
    metric: z.literal('exitReasons'),
    ...common,
    column,
    separator: z.string().min(1).optional(),
    exitReason: z.string().optional(),
    method: z.enum(['wilson', 'clopper-pearson']).optional(),
  }),
  z.strictObject({
    metric: z.literal('cohortRetention'),
    ...cohorts,
    mode: z.enum(['period', 'rolling', 'bracket']).optional(),
    type: z.enum(['first-time', 'recurring']).optional(),
    brackets: z.array(z.tuple([z.int(), z.int()])).optional(),
    method: z.enum(['wilson', 'clopper-pearson', 'wald']).optional(),
  }),
  z.strictObject({ metric: z.literal('cohortClv'), ...cohorts, amount: column }),
  z
    .strictObject({
      metric: z.literal('kaplanMeier'),
      ...survival,
      interval: z.enum(['log-log', 'log', 'plain']).optional(),
    })
    .refine(...LIVES),
  z.strictObject({ metric: z.literal('restrictedMean'), ...survival, to: z.number() }).refine(...LIVES),
  z.strictObject({ metric: z.literal('repeatPurchaseRate'), ...purchase }),
  z.strictObject({ metric: z.literal('averageOrderValue'), ...purchase }),
  z.strictObject({ metric: z.literal('purchaseInterval'), ...purchase }),
  z.strictObject({
    metric: z.literal('clvImpact'),
    ...common,
    ...spelt,
    before: column,
    after: column,
    treated: column,
  }),
]
