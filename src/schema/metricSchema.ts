import * as z from 'zod'

/** The name of a column. */
export const column: z.ZodString = z.string().min(1)
/** A value as a file may hold it. */
export const code: z.ZodUnion<readonly [z.ZodString, z.ZodNumber, z.ZodBoolean]> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
])
const scale = z.tuple([z.int(), z.int()])
const level = z.number().gt(0).lt(1)

const common = { label: z.string().optional(), level: level.optional() }
const one = { ...common, column }
const survey = { ...one, scale: scale.optional(), surveyType: z.string().optional(), weight: column.optional() }
const duration = {
  ...common,
  from: column,
  to: column,
  headline: z.enum(['median', 'mean', 'p75', 'p90', 'p95', 'p99']).optional(),
}
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
    yes: z.array(code).min(1),
    no: z.array(code).min(1),
    method: z.enum(['wilson', 'clopper-pearson', 'wald']).optional(),
  }),
  z.strictObject({ metric: z.literal('mean'), ...one }),
  z.strictObject({ metric: z.literal('frt'), ...duration }),
  z.strictObject({ metric: z.literal('ttr'), ...duration }),
  z.strictObject({
    metric: z.literal('aht'),
    ...common,
    talk: column,
    hold: column.optional(),
    wrap: column.optional(),
    contact: column.optional(),
    per: z.enum(['contact', 'leg']).optional(),
  }),
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
