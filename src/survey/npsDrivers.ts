import { checkCount, checkOptions } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue, newcombe, wilson } from '../core/intervals.ts'
import type { Answer, Field, Interval, Measured, Missing, Rows } from '../core/types.ts'
import { ratingsFromCounts } from '../summary/ratingsFromCounts.ts'
import {
  type ReasonCounts,
  type ReasonSets,
  type ReasonSetsOptions,
  type Reasons,
  reasonSets,
  reasonsOf,
} from '../summary/reasonSets.ts'
import { summarize } from '../summary/summarize.ts'
import { type Nps, type NpsBreaks, type NpsOptions, nps } from './nps.ts'

/** How scores and reasons are read into drivers. */
export interface NpsDriversOptions extends NpsOptions {
  /** How many of the detractors' reasons mark a passive as at risk; 3 by default. */
  readonly top?: number
}

/** Which fields `npsDrivers` reads. */
export interface NpsDriversFields<Row> {
  /** The answer to the question of recommending. */
  readonly score: Field<Row, Answer>
  /** The list of reasons that the respondent gave; missing = none. */
  readonly reasons: Field<Row, Reasons>
  /** Whether the respondent has left since; missing = not known. */
  readonly left?: Field<Row, boolean | Missing>
}

/** One reason. Shares are of all respondents of that group; null where the group is empty. */
export interface NpsDriver {
  /** Its text. */
  readonly reason: string
  /** How often it was given. */
  readonly mentions: number
  /** By how many respondents. */
  readonly respondents: number
  /** Detractors among them. */
  readonly detractors: number
  /** Passives among them. */
  readonly passives: number
  /** Promoters among them. */
  readonly promoters: number
  /** The share of all detractors who give it. */
  readonly shareOfDetractors: number | null
  /** The share of all passives who give it. */
  readonly shareOfPassives: number | null
  /** The share of all promoters who give it. */
  readonly shareOfPromoters: number | null
  /** The score of those who give it, in points. */
  readonly nps: number | null
  /** The interval of that score. */
  readonly interval: Interval | null
  /** The share of detractors over that of promoters: above 1 it is rather a complaint. Null where no promoter gives it. */
  readonly lift: number | null
  /** The score of all minus that without those who give it, in points: below 0 they pull it down. Null where nobody else is left. */
  readonly impact: number | null
}

/** How many have left, of those who are known to have left or stayed. */
export interface LeftShare {
  /** Known to have left. */
  readonly yes: number
  /** Known to have left or stayed. */
  readonly n: number
  /** The share who left; null where none is known. */
  readonly value: number | null
  /** Wilson's interval of the share. */
  readonly interval: Interval | null
}

/** Whether those at risk did leave. */
export interface AtRiskLeft {
  /** Those at risk. */
  readonly atRisk: LeftShare
  /** All other respondents. */
  readonly others: LeftShare
  /** The share of those at risk minus that of the others; null where either is. */
  readonly difference: number | null
  /** Newcombe's interval of the difference. */
  readonly interval: Interval | null
}

/** Respondents who may leave, by a rule of thumb. */
export interface AtRisk {
  /** Says that this is a rule of thumb, no probability: all detractors, and the passives who share a top reason of theirs. */
  readonly method: 'heuristic'
  /** The top reasons: those that most detractors give. */
  readonly reasons: readonly string[]
  /** How many respondents are at risk. */
  readonly n: number
  /** Detractors among them: all. */
  readonly detractors: number
  /** Passives among them. */
  readonly passives: number
  /** Of all respondents; null where there is none. */
  readonly share: number | null
  /** Whether they did leave; null where it was not read who left. */
  readonly left: AtRiskLeft | null
}

/** A Net Promoter Score with the reasons behind it. */
export interface NpsDrivers extends Measured {
  readonly metric: 'npsDrivers'
  /** Respondents who are promoters. */
  readonly promoters: number
  /** Respondents who are neither. */
  readonly passives: number
  /** Respondents who are detractors. */
  readonly detractors: number
  /** Respondents who give at least one reason. */
  readonly withReasons: number
  /** By number of detractors, the largest first; then by fewest promoters, then by text. */
  readonly reasons: readonly NpsDriver[]
  /** Who may leave. */
  readonly atRisk: AtRisk
}

/**
 * The reasons behind a Net Promoter Score: who gives each, how they score, what they do to the score, and who may leave.
 *
 * @formula lift = share of detractors / share of promoters; impact = score - score without those who give the reason; at risk = detractors + passives who give a top reason of detractors
 * @unit score, nps and impact in points; shares as fractions
 * @source Reichheld 2003; root causes and risk in the manner of QuestionPro's NPS+; intervals: Tango 1998, Wilson 1927, Newcombe 1998
 * @complexity O(mentions) for rows; O(distinct sets of reasons · reasons) for a summary
 * @example
 * const rows = [{ score: 2, why: ['price'] }, { score: 7, why: ['price', 'speed'] }, { score: 9, why: ['speed'] }, { score: 10, why: null }]
 * const { value, reasons, atRisk } = npsDrivers(rows, { score: 'score', reasons: 'why', top: 1 })
 * ;[value, reasons[0].reason, reasons[0].nps, reasons[0].impact, atRisk.n] // => [25, 'price', -50, -75, 2]
 * @example
 * const rows = [{ score: 2, why: ['price', 'price'] }, { score: 8, why: [] }]
 * const [{ mentions, respondents, lift }] = npsDrivers(rows, { score: 'score', reasons: 'why' }).reasons
 * ;[mentions, respondents, lift] // => [2, 1, null]
 * @example
 * const rows = [{ score: 2, why: ['price'], left: true }, { score: 10, why: ['speed'], left: false }]
 * npsDrivers(rows, { score: 'score', reasons: 'why', left: 'left' }).atRisk.left.difference // => 1
 * @example
 * npsDrivers([{ score: 2, why: [''] }], { score: 'score', reasons: 'why' }) // throws rows[0].why[0] must be a text that is not empty, got ""
 */
export function npsDrivers(rows: ReasonSets, options?: NpsDriversOptions): NpsDrivers
export function npsDrivers<Row>(
  rows: Rows<Row>,
  options: NpsDriversFields<NoInfer<Row>> & NpsDriversOptions,
): NpsDrivers
export function npsDrivers(rows: unknown, options: Given & NpsDriversOptions = {}): NpsDrivers {
  checkOptions(options, ['score', 'reasons', 'left', 'top', 'scale', 'breaks', 'level', 'method'])
  const { score: _score, reasons: _reasons, left: _left, top = 3, ...scoring } = options
  checkCount('options.top', top, 1)
  const summary = summaryOf(rows, options)
  const { scale } = summary.definition
  const score = (points: readonly number[]): Nps => nps(ratingsFromCounts(points, { scale }), scoring)
  const everybody = pointsOf(summary.sets)
  const all = score(everybody)
  const drivers = driversOf(summary, all, everybody, score)
  const { n, missing, invalid } = summary
  const { definition, value, standardError, interval, reason, warnings, promoters, passives, detractors } = all
  return {
    metric: 'npsDrivers',
    definition: { ...(definition as object), top },
    value,
    n,
    missing,
    invalid,
    standardError,
    interval,
    reason,
    warnings,
    promoters,
    passives,
    detractors,
    withReasons: n - sum(pointsOf(summary.sets, (reasons) => reasons.length === 0)),
    reasons: drivers,
    atRisk: atRiskOf(summary, all, topOf(drivers, top), options.level ?? 0.95),
  }
}

/** The fields, whatever they are: `reasonSets` checks them. */
type Given = { readonly [F in keyof NpsDriversFields<never>]?: unknown }

function summaryOf(rows: unknown, { score, reasons, left, scale }: Given & NpsDriversOptions): ReasonSets {
  if ((rows as { kind?: unknown } | null)?.kind === 'reason-sets') {
    for (const [name, field] of Object.entries({ score, reasons, left })) {
      if (field !== undefined) refuse('different-definition', `options.${name}`, 'left to the summary', field)
    }
    return rows as ReasonSets
  }
  type Fields = ReasonSetsOptions<'x', 'x', 'x'>
  const fields = { score, reasons, ...(left !== undefined && { left }), ...(scale !== undefined && { scale }) }
  return summarize(rows as Rows<Record<string, never>>, reasonSets(fields as Fields) as never)
}

function driversOf(
  summary: ReasonSets,
  all: Nps,
  everybody: readonly number[],
  score: (points: readonly number[]) => Nps,
): NpsDriver[] {
  const citing = new Map<string, number[]>()
  for (const [point, counts] of summary.sets.entries()) {
    for (const [key, count] of Object.entries(counts)) {
      for (const reason of reasonsOf(key)) {
        const points = citing.get(reason) ?? everybody.map(() => 0)
        points[point]! += count
        citing.set(reason, points)
      }
    }
  }
  const share = (some: number, group: number): number | null => (group === 0 ? null : some / group)
  const drivers = [...citing].map(([reason, points]): NpsDriver => {
    const own = score(points)
    const rest = score(everybody.map((count, point) => count - (points[point] as number)))
    const shareOfDetractors = share(own.detractors, all.detractors)
    const shareOfPromoters = share(own.promoters, all.promoters)
    return {
      reason,
      mentions: summary.mentions[reason] as number,
      respondents: own.n,
      detractors: own.detractors,
      passives: own.passives,
      promoters: own.promoters,
      shareOfDetractors,
      shareOfPassives: share(own.passives, all.passives),
      shareOfPromoters,
      nps: own.value,
      interval: own.interval,
      lift: shareOfPromoters === null || shareOfDetractors === null ? null : share(shareOfDetractors, shareOfPromoters),
      impact: rest.value === null ? null : (all.value as number) - rest.value,
    }
  })
  const before = (a: NpsDriver, b: NpsDriver): number => (a.reason < b.reason ? -1 : 1)
  return drivers.sort((a, b) => b.detractors - a.detractors || a.promoters - b.promoters || before(a, b))
}

function topOf(drivers: readonly NpsDriver[], top: number): string[] {
  const named = drivers.filter(({ detractors }) => detractors > 0)
  return named.slice(0, top).map(({ reason }) => reason)
}

function atRiskOf(summary: ReasonSets, all: Nps, reasons: readonly string[], level: number): AtRisk {
  const { scale, left } = summary.definition
  const { detractors: low, promoters: high } = all.definition as unknown as NpsBreaks
  const names = new Set(reasons)
  const isAtRisk = (given: readonly string[], point: number): boolean => {
    const score = point + scale[0]
    return score <= low[1] || (score < high[0] && given.some((reason) => names.has(reason)))
  }
  const count = (lists: readonly ReasonCounts[]): number => sum(pointsOf(lists, isAtRisk))
  const n = count(summary.sets)
  const [leaving, staying] = [count(summary.left), count(summary.stayed)]
  const [gone, here] = [sum(pointsOf(summary.left)) - leaving, sum(pointsOf(summary.stayed)) - staying]
  return {
    method: 'heuristic',
    reasons,
    n,
    detractors: all.detractors,
    passives: n - all.detractors,
    share: all.n === 0 ? null : n / all.n,
    left: left ? compareLeft(leftShare(leaving, staying, level), leftShare(gone, here, level), level) : null,
  }
}

function leftShare(yes: number, no: number, level: number): LeftShare {
  const n = yes + no
  if (n === 0) return { yes, n, value: null, interval: null }
  return { yes, n, value: yes / n, interval: { ...wilson(yes, n, criticalValue(level)), level, method: 'wilson' } }
}

function compareLeft(atRisk: LeftShare, others: LeftShare, level: number): AtRiskLeft {
  if (atRisk.value === null || others.value === null) return { atRisk, others, difference: null, interval: null }
  const interval = { ...newcombe(others, atRisk, criticalValue(level)), level, method: 'newcombe' }
  return { atRisk, others, difference: atRisk.value - others.value, interval }
}

/** Respondents by score, of those whose reasons and point of the scale are right. */
function pointsOf(
  lists: readonly ReasonCounts[],
  right: (reasons: readonly string[], point: number) => boolean = () => true,
): number[] {
  return lists.map((counts, point) =>
    sum(Object.entries(counts).map(([key, count]) => (right(reasonsOf(key), point) ? count : 0))),
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
