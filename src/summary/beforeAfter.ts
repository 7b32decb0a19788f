import { checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { isIterable } from '../core/read.ts'
import type { Answer, ExactSum } from '../core/types.ts'
import { type Amounts, amountsBy } from './amounts.ts'
import type { Changes, GroupChanges } from './changes.ts'
import { meanOf, type Sample, sampleOf } from './contrast.ts'
import { summarizeList } from './summarize.ts'

/** The measurements of one group of other people before and after, or the summaries of them. */
export interface BeforeAfter {
  /** The measurements before. */
  readonly before: Iterable<Answer> | Amounts
  /** Those after, of the same people or of others: they are not matched. */
  readonly after: Iterable<Answer> | Amounts
}

/** Four samples: who was treated and who was not, before and after. */
export interface UpliftGroups {
  /** Those who were treated. */
  readonly treated: BeforeAfter
  /** Those who were not. */
  readonly control: BeforeAfter
}

/** One group of an uplift. */
export interface UpliftGroup {
  /** Measurements before. */
  readonly nBefore: number
  /** Measurements after. */
  readonly nAfter: number
  /** Their mean before. */
  readonly before: number | null
  /** Their mean after. */
  readonly after: number | null
  /** The mean change. */
  readonly change: number | null
}

/** What an uplift is computed of, whatever the design. */
export interface UpliftData {
  readonly design: 'paired' | 'groups'
  readonly n: number
  readonly missing: number
  readonly invalid: number
  readonly treated: UpliftGroup
  readonly control: UpliftGroup
  /** The samples whose variances add up: the first half is of the treated. */
  readonly samples: readonly Sample[]
}

/** The data of customers who were each measured twice. */
export function pairedData({ n, missing, invalid, treated, control }: Changes): UpliftData {
  const [one, other] = [treated, control].map(pairedGroup) as [Paired, Paired]
  const samples = [one.sample, other.sample]
  return { design: 'paired', n, missing, invalid, treated: one.group, control: other.group, samples }
}

interface Paired {
  readonly group: UpliftGroup
  readonly sample: Sample
}

function pairedGroup({ n, before, after, change, changeSquares }: GroupChanges): Paired {
  const sample = sampleOf(n, change, changeSquares)
  const mean = (sum: ExactSum) => meanOf(n, sum)
  return { group: { nBefore: n, nAfter: n, before: mean(before), after: mean(after), change: sample.mean }, sample }
}

/** The data of four samples that are not matched. */
export function groupData(groups: UpliftGroups): UpliftData {
  checkRecord('groups', groups)
  const read = (name: 'treated' | 'control') => {
    checkRecord(`groups.${name}`, groups[name])
    return (['before', 'after'] as const).map((time) => toAmounts(groups[name][time], `groups.${name}.${time}`))
  }
  const all = [...read('treated'), ...read('control')]
  const samples = all.map(({ n, sum, sumSquares }) => sampleOf(n, sum, sumSquares))
  const total = (name: 'n' | 'missing' | 'invalid') => all.reduce((sum, part) => sum + part[name], 0)
  const counted = { n: total('n'), missing: total('missing'), invalid: total('invalid') }
  const [treated, control] = [groupOf(samples[0], samples[1]), groupOf(samples[2], samples[3])]
  return { design: 'groups', ...counted, treated, control, samples }
}

function groupOf(before: Sample | undefined, after: Sample | undefined): UpliftGroup {
  const [first, second] = [before?.mean ?? null, after?.mean ?? null]
  const change = first === null || second === null ? null : second - first
  return { nBefore: before?.n ?? 0, nAfter: after?.n ?? 0, before: first, after: second, change }
}

function toAmounts(values: Iterable<Answer> | Amounts, path: string): Amounts {
  if ((values as { kind?: unknown } | null | undefined)?.kind === 'amounts') return values as Amounts
  if (!isIterable(values)) return refuse('invalid-value', path, 'an iterable of numbers or a summary of them', values)
  const of = amountsBy('amounts', {}, (row) => `${path}[${row}]`)
  return summarizeList(values, of)
}
