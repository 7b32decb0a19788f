import { checkChoice } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Answer } from '../core/types.ts'
import type { Scale } from '../summary/ratingsShape.ts'
import { type CesOptions, ces } from './ces.ts'
import { type CsatOptions, csat } from './csat.ts'
import { type NpsOptions, nps } from './nps.ts'

/** Whom an NPS answer makes. */
export type NpsGroup = 'promoter' | 'passive' | 'detractor'
/** What a CSAT answer says. */
export type CsatGroup = 'satisfied' | 'neutral' | 'dissatisfied'
/** What a CES answer says. */
export type CesGroup = 'easy' | 'neutral' | 'difficult'

/**
 * The group that one answer belongs to, by the cut-offs of its metric: what customers are grouped by to see who leaves,
 * stays or buys again. Takes the options of the metric and gives a function of an answer; no answer is in no group.
 *
 * @formula the group that the metric counts the answer in
 * @unit a name, null for a missing answer
 * @source see `nps`, `csat` and `ces`
 * @complexity O(points of the scale) once, O(1) an answer
 * @example
 * const group = scoreGroup('nps')
 * ;[10, 8, 6, null].map(group) // => ['promoter', 'passive', 'detractor', null]
 * @example
 * const customers = [{ score: 9, left: false }, { score: 3, left: true }, { score: 10, left: false }]
 * const group = scoreGroup('nps')
 * const churn = segment(customers, { by: ({ score }) => group(score), of: outcomes('left'), metric: proportion })
 * churn.segments.map(({ key, result }) => [key, result.value]) // => [['detractor', 1], ['promoter', 0]]
 * @example
 * scoreGroup('ces', { direction: 'effort', scale: [1, 5] })(1) // => 'easy'
 * @example
 * scoreGroup('nps')(11) // throws score must be a whole number from 0 to 10, got 11
 */
export function scoreGroup(metric: 'nps', options?: NpsOptions): (score: Answer) => NpsGroup | null
export function scoreGroup(metric: 'csat', options?: CsatOptions): (score: Answer) => CsatGroup | null
export function scoreGroup(metric: 'ces', options: CesOptions): (score: Answer) => CesGroup | null
export function scoreGroup(
  metric: 'nps' | 'csat' | 'ces',
  options: NpsOptions & CsatOptions & Partial<CesOptions> = {},
): (score: Answer) => string | null {
  checkChoice('metric', metric, ['nps', 'csat', 'ces'])
  const grouped = GROUPS[metric]
  const [min, max] = grouped([], options as never).scale
  const names: (string | undefined)[] = []
  for (let answer = min; answer <= max; answer++) names.push(grouped([answer], options as never).name)
  return (score) => {
    if (score === null || score === undefined) return null
    const name = Number.isInteger(score) ? names[score - min] : undefined
    return name ?? refuse('invalid-value', 'score', `a whole number from ${min} to ${max}`, score)
  }
}

interface Grouped {
  readonly scale: Scale
  /** The group of the only answer. */
  readonly name: string | undefined
}

const GROUPS = {
  nps(answers: readonly number[], options: NpsOptions): Grouped {
    const { definition, promoters, passives } = nps(answers, options)
    return { scale: scaleOf(definition), name: promoters ? 'promoter' : passives ? 'passive' : 'detractor' }
  },
  csat(answers: readonly number[], options: CsatOptions): Grouped {
    const { definition, satisfied, neutral } = csat(answers, options)
    return { scale: scaleOf(definition), name: satisfied ? 'satisfied' : neutral ? 'neutral' : 'dissatisfied' }
  },
  ces(answers: readonly number[], options: CesOptions): Grouped {
    const { definition, easy, neutral } = ces(answers, options)
    return { scale: scaleOf(definition), name: easy ? 'easy' : neutral ? 'neutral' : 'difficult' }
  },
}

function scaleOf(definition: unknown): Scale {
  return (definition as { readonly scale: Scale }).scale
}
