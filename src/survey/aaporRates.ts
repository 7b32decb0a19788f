import { checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { criticalValue, wilson } from '../core/intervals.ts'
import type { Interval } from '../core/types.ts'

/** The final dispositions of a sample, one a case; those not given are 0. */
export interface AaporCounts {
  /** I: complete interviews. */
  readonly completed: number
  /** P: partial interviews. */
  readonly partial?: number
  /** R: refusals and breakoffs. */
  readonly refused?: number
  /** NC: known to be eligible, never reached. */
  readonly nonContact?: number
  /** O: known to be eligible, not interviewed for another reason. */
  readonly other?: number
  /** UH: unknown whether there is anybody eligible, such as an address never resolved. */
  readonly unknownHousehold?: number
  /** UO: unknown eligibility, any other. */
  readonly unknownOther?: number
  /** Known not to be eligible: in no rate, but what `e` is estimated from. */
  readonly ineligible?: number
}

/** The options of `aaporRates`. */
export interface AaporOptions {
  /** The share of the cases of unknown eligibility that is eligible, 0 to 1; by default that of the known cases, where `ineligible` is given. */
  readonly e?: number
  /** The confidence level of the intervals, 0.95 by default. */
  readonly level?: number
}

/** One rate of the standard, with what it is made of. */
export interface AaporRate {
  /** The rate, a fraction; null where `n` is 0, or where it needs an `e` that is not known. */
  readonly value: number | null
  /** Cases above the line. */
  readonly yes: number
  /** Cases below the line, not whole where `e` weighs some of them; null where `e` is not known. */
  readonly n: number | null
  /** What `n` counts, by the letters of the standard. */
  readonly of: string
  /** Wilson's; `e` is taken as known. */
  readonly interval: Interval | null
}

/** The names of the rates. */
export type AaporName = `RR${1 | 2 | 3 | 4 | 5 | 6}` | `COOP${1 | 2 | 3 | 4}` | `REF${1 | 2 | 3}` | `CON${1 | 2 | 3}`

/** The rates of the standard: response, cooperation, refusal, contact. */
export interface AaporRates {
  /** Response rate 1: complete interviews of all cases, those of unknown eligibility too. */
  readonly RR1: AaporRate
  /** Response rate 2: as 1, partial interviews counting as well. */
  readonly RR2: AaporRate
  /** Response rate 3: as 1, with the share `e` of the unknown. */
  readonly RR3: AaporRate
  /** Response rate 4: as 3, partial interviews counting as well. */
  readonly RR4: AaporRate
  /** Response rate 5: as 1, with none of the unknown. */
  readonly RR5: AaporRate
  /** Response rate 6: as 5, partial interviews counting as well. */
  readonly RR6: AaporRate
  /** Cooperation rate 1: complete interviews of those who were reached, the unable too. */
  readonly COOP1: AaporRate
  /** Cooperation rate 2: as 1, partial interviews counting as well. */
  readonly COOP2: AaporRate
  /** Cooperation rate 3: as 1, without the unable. */
  readonly COOP3: AaporRate
  /** Cooperation rate 4: as 3, partial interviews counting as well. */
  readonly COOP4: AaporRate
  /** Refusal rate 1: refusals of all cases, those of unknown eligibility too. */
  readonly REF1: AaporRate
  /** Refusal rate 2: with the share `e` of the unknown. */
  readonly REF2: AaporRate
  /** Refusal rate 3: with none of the unknown. */
  readonly REF3: AaporRate
  /** Contact rate 1: reached of all cases, those of unknown eligibility too. */
  readonly CON1: AaporRate
  /** Contact rate 2: with the share `e` of the unknown. */
  readonly CON2: AaporRate
  /** Contact rate 3: with none of the unknown. */
  readonly CON3: AaporRate
  /** The share of the cases of unknown eligibility that was taken as eligible; null where nothing says it. */
  readonly e: number | null
}

const FIELDS = [
  'completed',
  'partial',
  'refused',
  'nonContact',
  'other',
  'unknownHousehold',
  'unknownOther',
  'ineligible',
] as const

/**
 * The outcome rates of a sample by the standard of the American Association for Public Opinion Research.
 *
 * @formula RR1 = I / (I + P + R + NC + O + UH + UO); RR3 weighs UH + UO by e, RR5 by 0; RR2, RR4, RR6 count P as well; COOP, REF and CON alike, see `of`
 * @unit fractions, 0 to 1; higher is better, of REF lower
 * @source AAPOR 2023, Standard Definitions; interval: Wilson 1927
 * @complexity O(1)
 * @example
 * const { RR1, RR3, RR5 } = aaporRates({ completed: 30, refused: 20, unknownOther: 50 }, { e: 0.2 })
 * ;[RR1.value, RR3.value, RR5.value] // => [0.3, 0.5, 0.6]
 * @example
 * aaporRates({ completed: 40, nonContact: 20, unknownOther: 10, ineligible: 20 }).e // => 0.75
 * @example
 * aaporRates({ completed: 30, unknownOther: 50 }).RR3.value // => null
 * @example
 * aaporRates({ completed: 30 }, { e: 20 }) // throws options.e must be a fraction from 0 to 1, got 20
 */
export function aaporRates(counts: AaporCounts, options: AaporOptions = {}): AaporRates {
  checkOptions(options, ['e', 'level'])
  const { level = 0.95 } = options
  checkLevel(level)
  const [I, P, R, NC, O, UH, UO, ineligible] = readCounts(counts)
  const known = I + P + R + NC + O
  const e = readShare(options.e, known, counts.ineligible === undefined ? null : ineligible)
  const z = criticalValue(level)
  const rate = (yes: number, n: number | null, of: string): AaporRate => {
    if (n === null || n === 0) return { value: null, yes, n, of, interval: null }
    return { value: yes / n, yes, n, of, interval: { ...wilson(yes, n, z), level, method: 'wilson' } }
  }
  const unknown = UH + UO
  // Without cases of unknown eligibility nothing depends on e.
  const eligible = unknown === 0 ? 0 : e === null ? null : e * unknown
  const [all, likely] = [known + unknown, eligible === null ? null : known + eligible]
  const [ALL, LIKELY, KNOWN] = [
    'I + P + R + NC + O + UH + UO',
    'I + P + R + NC + O + e (UH + UO)',
    'I + P + R + NC + O',
  ]
  const [reached, asked] = [I + P + R + O, I + P + R]
  return {
    RR1: rate(I, all, ALL),
    RR2: rate(I + P, all, ALL),
    RR3: rate(I, likely, LIKELY),
    RR4: rate(I + P, likely, LIKELY),
    RR5: rate(I, known, KNOWN),
    RR6: rate(I + P, known, KNOWN),
    COOP1: rate(I, reached, 'I + P + R + O'),
    COOP2: rate(I + P, reached, 'I + P + R + O'),
    COOP3: rate(I, asked, 'I + P + R'),
    COOP4: rate(I + P, asked, 'I + P + R'),
    REF1: rate(R, all, ALL),
    REF2: rate(R, likely, LIKELY),
    REF3: rate(R, known, KNOWN),
    CON1: rate(reached, all, ALL),
    CON2: rate(reached, likely, LIKELY),
    CON3: rate(reached, known, KNOWN),
    e,
  }
}

type Counts = [number, number, number, number, number, number, number, number]

function readCounts(counts: AaporCounts): Counts {
  checkRecord('counts', counts)
  for (const name of Object.keys(counts)) {
    if (!(FIELDS as readonly string[]).includes(name)) {
      refuse('unknown-option', `counts.${name}`, `one of ${FIELDS.join(', ')}`, name)
    }
  }
  return FIELDS.map((name) => {
    const count = name === 'completed' ? counts.completed : (counts[name] ?? 0)
    checkCount(`counts.${name}`, count)
    return count
  }) as Counts
}

function readShare(e: number | undefined, known: number, ineligible: number | null): number | null {
  if (e === undefined) return ineligible === null || known + ineligible === 0 ? null : known / (known + ineligible)
  if (!(typeof e === 'number' && e >= 0 && e <= 1)) refuse('invalid-option', 'options.e', 'a fraction from 0 to 1', e)
  return e + 0
}
