import { refuse } from '../core/errors.ts'
import { addSquare, canonical } from '../core/numeric.ts'
import type { ExactSum, Summary } from '../core/types.ts'
import { checkDurations, type Durations, type Precision } from './durationsShape.ts'

/** A part of a handle time; 'whole' where it was not split. */
export type HandlePart = 'talk' | 'hold' | 'wrap' | 'whole'

/** What the handle times are of. Equal definitions merge. */
export type HandleTimesDefinition = {
  /** Whether legs were put together by contact ('keys'), or each row stands for itself. */
  readonly contact: 'rows' | 'keys'
  /** The parts that were read, in the order of their names. */
  readonly parts: readonly HandlePart[]
  /** 'exact', or the bits of the histogram. */
  readonly precision: Precision
}

/** The exact sums of the parts that were read, in milliseconds. */
export interface HandleSums {
  /** Of whole legs, where nothing more is known of them. */
  readonly whole?: ExactSum
  /** Of talking or writing. */
  readonly talk?: ExactSum
  /** Of holding. */
  readonly hold?: ExactSum
  /** Of after-contact work. */
  readonly wrap?: ExactSum
}

/** Handle times of legs, and of the contacts they belong to, in whole milliseconds. */
export interface HandleTimes extends Summary {
  readonly kind: 'handle-times'
  readonly definition: HandleTimesDefinition
  /** Legs with a talk time. */
  readonly n: number
  /** Rows without a talk time. */
  readonly missing: number
  /** Rows with a wrong value, counted instead of refused. */
  readonly invalid: number
  /** Legs whose hold was not recorded, so added nothing; null where none was read. */
  readonly withoutHold: number | null
  /** Legs whose wrap-up was not recorded, so added nothing; null where none was read. */
  readonly withoutWrap: number | null
  /** The exact sum of each part. */
  readonly parts: HandleSums
  /** The totals of all legs, ascending; null where `histogram` counts them. */
  readonly values: readonly number[] | null
  /** The totals of all legs by bin; null where `values` keeps them. */
  readonly histogram: Readonly<Record<string, number>> | null
  /** The exact sum of the totals. */
  readonly sum: ExactSum
  /** The exact sum of the squares of the legs' totals. */
  readonly sumSquares: ExactSum
  /** The shortest leg, null where there is none. */
  readonly min: number | null
  /** The longest leg, null where there is none. */
  readonly max: number | null
  /** Contacts with a leg that has a talk time; null without contact ids. */
  readonly contacts: number | null
  /** The exact sum of the squares of the contacts' totals; null without contact ids. */
  readonly contactSquares: ExactSum | null
}

/** The longest time of a part, in milliseconds: a contact of a thousand such legs still has an exact total. */
export const LONGEST = 1e12

/** The totals of the legs as durations. */
export function legsOf(times: HandleTimes): Durations {
  const { definition, rows, n, missing, invalid, values, histogram, sum, sumSquares, min, max } = times
  const { precision } = definition
  return {
    kind: 'durations',
    version: '1',
    definition: { precision, calendar: null, paused: false },
    rows,
    n,
    missing,
    invalid,
    asOf: null,
    values,
    open: values && [],
    histogram,
    openHistogram: histogram && {},
    sum,
    sumSquares,
    min,
    max,
  }
}

/** Refuses a decoded summary whose numbers contradict each other. */
export function checkHandleTimes(summary: unknown, path: string): void {
  const times = summary as HandleTimes
  const { n, withoutHold, withoutWrap, sum, sumSquares, contacts, contactSquares } = times
  checkDurations(legsOf(times), path)
  const must = (right: boolean, field: string, expected: string, received: unknown): void => {
    if (!right) refuse('invalid-summary', `${path}.${field}`, expected, received)
  }
  must((withoutHold ?? 0) <= n, 'withoutHold', `at most n, ${n}`, withoutHold)
  must((withoutWrap ?? 0) <= n, 'withoutWrap', `at most n, ${n}`, withoutWrap)
  const total = wholeOf(sum)
  let parts = 0n
  for (const [part, time] of Object.entries(times.parts)) {
    must(wholeOf(time) >= 0n, `parts.${part}`, 'whole milliseconds, at least 0', time.exact[0])
    parts += wholeOf(time)
  }
  must(parts === total, 'parts', 'the parts of the sum', sum.exact[0])
  if (contacts === null || contactSquares === null) return
  must(contacts <= n && contacts > 0 === n > 0, 'contacts', `from ${Math.min(n, 1)} to n, ${n}`, contacts)
  const [squares, least] = [wholeOf(contactSquares), wholeOf(sumSquares)]
  // Putting legs together can only raise the squares, up to that of one contact; Cauchy and Schwarz bound them below.
  const between = squares >= least && squares <= total * total && squares * BigInt(contacts) >= total * total
  const possible = between && (contacts !== n || squares === least)
  must(possible, 'contactSquares', 'possible for so many contacts of these legs', contactSquares.exact[0])
}

/** The exact sum of the squares of some values. */
export function squaresOf(values: Iterable<number>): ExactSum {
  const squares: number[] = []
  for (const value of values) addSquare(squares, value)
  return canonical(squares)
}

/** A sum of whole numbers; -1 where it is none. */
function wholeOf({ exact }: ExactSum): bigint {
  return exact.every(Number.isInteger) ? exact.reduce((sum, part) => sum + BigInt(part), 0n) : -1n
}
