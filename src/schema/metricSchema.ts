import * as z from 'zod'
import { lifecycleMetrics } from './lifecycleSchema.ts'
import { codes, column, common } from './parts.ts'
import { supportMetrics } from './supportSchema.ts'

const scale = z.tuple([z.int(), z.int()])
const one = { ...common, column }
const survey = { ...one, scale: scale.optional(), surveyType: z.string().optional(), weight: column.optional() }
const flow = {
  ...common,
  start: column,
  end: column,
  trialEnd: column.optional(),
  customer: column.optional(),
  trials: z.enum(['apart', 'included']).optional(),
}

const metrics = z.discriminatedUnion('metric', [
  z.strictObject({
    metric: z.literal('nps'),
    ...survey,
    breaks: z.strictObject({ detractors: scale, promoters: scale }).optional(),
    method: z.enum(['score', 'adjusted-wald', 'wald']).optional(),
  }),
  z.strictObject({ metric: z.literal('csat'), ...survey, satisfiedFrom: z.int().optional() }),
  z.strictObject({
    metric: z.literal('ces'),
    ...survey,
    direction: z.enum(['ease', 'effort']),
    easyFrom: z.int().optional(),
    difficultTo: z.int().optional(),
  }),
  z.strictObject({
    metric: z.literal('proportion'),
    ...one,
    yes: codes,
    no: codes,
    method: z.enum(['wilson', 'clopper-pearson', 'wald']).optional(),
  }),
  z.strictObject({ metric: z.literal('mean'), ...one }),
  ...supportMetrics,
  ...lifecycleMetrics,
  z.strictObject({
    metric: z.literal('churnRate'),
    ...flow,
    denominator: z
      .enum(['start', 'average', 'start-plus-new', 'mid-adjusted', 'daily-sum', 'customer-days'])
      .optional(),
  }),
  z.strictObject({ metric: z.literal('retentionRate'), ...flow }),
  z.strictObject({
    metric: z.literal('clv'),
    ...flow,
    amount: column,
    margin: z.number().optional(),
    discountRate: z.number().optional(),
    timing: z.enum(['end', 'start']).optional(),
    horizon: z.number().optional(),
    lifetimeCap: z.number().optional(),
  }),
])
/** The metrics that there are. */
export const METRICS: readonly string[] = metrics.options.map(({ shape }) => shape.metric.value)
/** One metric of a mapping. */
export const metric: z.ZodType = metrics
