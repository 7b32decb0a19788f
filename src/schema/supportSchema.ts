import * as z from 'zod'
import { codes, column, common } from './parts.ts'

const timed = { ...common, clock: z.enum(['business', 'elapsed']).optional(), paused: column.optional() }
const duration = {
  ...timed,
  from: column,
  to: column,
  headline: z.enum(['median', 'mean', 'p75', 'p90', 'p95', 'p99']).optional(),
}
const queue = { ...common, wait: column, answered: column, yes: codes, no: codes, target: z.number() }
const share = { ...common, column, yes: codes, no: codes }

/** The metrics of support work. */
export const supportMetrics: readonly z.ZodObject<{ metric: z.ZodLiteral<string> }>[] = [
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
    metric: z.literal('slaAttainment'),
    ...timed,
    from: column,
    to: column,
    target: z.union([z.number(), column]),
    atRisk: z.number().optional(),
  }),
  z.strictObject({
    metric: z.literal('firstContactResolution'),
    ...common,
    customer: column,
    at: column,
    topic: column.optional(),
    window: z.number().optional(),
    per: z.enum(['issue', 'contact']).optional(),
  }),
  z.strictObject({
    metric: z.literal('serviceLevel'),
    ...queue,
    variant: z.enum(['exclude-short-abandons', 'offered', 'answered-only', 'abandoned-within-met']).optional(),
  }),
  z.strictObject({ metric: z.literal('abandonmentRate'), ...queue }),
  z.strictObject({ metric: z.literal('averageSpeedOfAnswer'), ...queue }),
  z.strictObject({ metric: z.literal('resolutionRate'), ...share }),
  z.strictObject({ metric: z.literal('reopenRate'), ...share }),
  z.strictObject({ metric: z.literal('containmentRate'), ...share }),
  z.strictObject({ metric: z.literal('backlog'), ...common, created: column, resolved: column }),
]
