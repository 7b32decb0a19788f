import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Answer, Missing, Summarizer } from '../core/types.ts'
import { cell, counters } from './counters.ts'
import { checkScale, type Scale } from './ratingsShape.ts'
import { checkReasonSets, keyOf, type ReasonCounts, type ReasonSets } from './reasonSetsShape.ts'

export { type ReasonCounts, type ReasonSets, reasonsOf } from './reasonSetsShape.ts'

/** The reasons of one respondent: a list of texts, each naming one. */
export type Reasons = readonly string[] | Missing

/** The options of `reasonSets`: S reads the score, R the reasons, L who left. */
export interface ReasonSetsOptions<S, R, L = never> {
  /** The answer to the question of recommending. */
  readonly score: S
  /** The list of reasons that the respondent gave; missing = none. */
  readonly reasons: R
  /** Whether the respondent has left since: true or false; missing = not known. */
  readonly left?: L
  /** The lowest and the highest answer; `[0, 10]` by default. */
  readonly scale?: Scale
  /** 'refuse' (default) throws at the first wrong value; 'count' skips its row and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

type Scored<S extends string, R extends string> = { readonly [P in S]?: Answer } & { readonly [P in R]?: Reasons }
type Left<L extends string> = { readonly [P in L]?: boolean | Missing }

/**
 * Counts respondents by score and by the set of reasons they gave. Row summary: any split of the rows merges to the same
 * counts. A reason that a respondent names twice is two mentions, and still one respondent.
 *
 * @formula sets[score - lowest][set] = respondents with that score and exactly those reasons
 * @unit respondents
 * @source a contingency table of scores by sets of reasons
 * @complexity O(mentions) time; space O(distinct sets of reasons) a score and group
 * @example
 * const of = reasonSets({ score: 'score', reasons: 'why' })
 * const { sets, mentions } = summarize([{ score: 3, why: ['price', 'bugs', 'price'] }, { score: 10, why: null }], of)
 * ;[sets[3], sets[10], mentions] // => [{ '["bugs","price"]': 1 }, { '[]': 1 }, { bugs: 1, price: 2 }]
 * @example
 * const of = reasonSets({ score: 'score', reasons: (row) => row.why?.split(';') })
 * summarize([{ score: 9, why: 'price;speed' }], of).mentions // => { price: 1, speed: 1 }
 * @example
 * summarize([{ score: 3, why: 'price' }], reasonSets({ score: 'score', reasons: 'why' })) // throws rows[0].why must be a list of texts, got "price"
 */
export function reasonSets<const S extends string, const R extends string>(
  options: ReasonSetsOptions<S, R>,
): Summarizer<S | R, Scored<S, R>, ReasonSets>
export function reasonSets<const S extends string, const R extends string, const L extends string>(
  options: ReasonSetsOptions<S, R, L>,
): Summarizer<S | R | L, Scored<S, R> & Left<L>, ReasonSets>
export function reasonSets<Row>(
  options: ReasonSetsOptions<(row: Row) => Answer, (row: Row) => Reasons, (row: Row) => boolean | Missing>,
): Summarizer<never, Row, ReasonSets>
export function reasonSets<Row, const K extends string>(
  options: ReasonSetsOptions<
    K | ((row: Row) => Answer),
    K | ((row: Row) => Reasons),
    K | ((row: Row) => boolean | Missing)
  >,
): Summarizer<K, Row, ReasonSets>
export function reasonSets(options: ReasonSetsOptions<Field, Field, Field>): Summarizer<string, never, ReasonSets> {
  const { fields, scale, strict } = readOptions(options)
  const definition = { scale, left: options.left !== undefined }
  const points = scale[1] - scale[0] + 1
  const read = rowReader(fields, scale, strict)
  return {
    kind: 'reason-sets',
    definition: { ...definition },
    fields: fields as string[],
    tally() {
      const table = counters(3)
      const groupsOf: Group[] = []
      return {
        add(columns, length, groups, firstRow) {
          const counts = table.room(groups, length)
          for (let i = 0; i < length; i++) {
            const group = groups === null ? 0 : (groups[i] as number)
            const row = read(columns, i, firstRow + i)
            counts[group * 3 + (row === 'missing' ? 1 : row === 'invalid' ? 2 : 0)]! += 1
            if (row === 'missing' || row === 'invalid') continue
            groupsOf[group] ??= newGroup(points)
            addRow(groupsOf[group], row)
          }
        },
        read: (groups) =>
          Array.from({ length: groups }, (_, g) => {
            const [n, missing, invalid] = table.line(g) as [number, number, number]
            const { sets, left, stayed, mentions } = groupsOf[g] ?? newGroup(points)
            const head = { kind: 'reason-sets', version: '1', definition: { ...definition } } as const
            const counted = { rows: n + missing + invalid, n, missing, invalid }
            const lists = { sets: sets.map(written), left: left.map(written), stayed: stayed.map(written) }
            return { ...head, ...counted, ...lists, mentions: written(mentions) }
          }),
      }
    },
    check: checkReasonSets,
  }
}

type Field = string | ((row: never) => unknown)
type Counts = Map<string, number>

function readOptions(options: ReasonSetsOptions<Field, Field, Field>) {
  checkOptions(options, ['score', 'reasons', 'left', 'scale', 'onInvalid'])
  const { score, reasons, left, scale = [0, 10], onInvalid = 'refuse' } = options
  checkField('options.score', score)
  checkField('options.reasons', reasons)
  if (left !== undefined) checkField('options.left', left)
  checkScale(scale)
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  const fields = left === undefined ? [score, reasons] : [score, reasons, left]
  return { fields, scale: [scale[0] + 0, scale[1] + 0] as Scale, strict: onInvalid === 'refuse' }
}

interface Row {
  /** The place of the score on the scale. */
  readonly point: number
  readonly reasons: readonly string[]
  readonly left: boolean | undefined
}

type RowReader = (columns: readonly ArrayLike<unknown>[], i: number, place: number) => Row | 'missing' | 'invalid'

function rowReader(fields: readonly Field[], [min, max]: Scale, strict: boolean): RowReader {
  return (columns, i, place) => {
    const wrong = (field: number, expected: string, value: unknown, at = ''): 'invalid' =>
      strict ? refuse('invalid-value', cell(fields[field] as Field, place) + at, expected, value) : 'invalid'
    const score = columns[0]?.[i]
    const reasons = columns[1]?.[i] ?? []
    const left = columns[2]?.[i] ?? undefined
    const scored = Number.isInteger(score) && (score as number) >= min && (score as number) <= max
    if (!scored && score !== null && score !== undefined) {
      return wrong(0, `a whole number from ${min} to ${max}`, score)
    }
    if (!Array.isArray(reasons)) return wrong(1, 'a list of texts', reasons)
    for (let j = 0; j < reasons.length; j++) {
      const reason: unknown = reasons[j]
      if (typeof reason !== 'string' || reason === '') return wrong(1, 'a text that is not empty', reason, `[${j}]`)
    }
    if (left !== undefined && typeof left !== 'boolean') return wrong(2, 'true or false', left)
    return scored ? { point: (score as number) - min, reasons, left } : 'missing'
  }
}

interface Group {
  readonly sets: readonly Counts[]
  readonly left: readonly Counts[]
  readonly stayed: readonly Counts[]
  readonly mentions: Counts
}

function newGroup(points: number): Group {
  const list = (): Counts[] => Array.from({ length: points }, () => new Map())
  return { sets: list(), left: list(), stayed: list(), mentions: new Map() }
}

function addRow({ sets, left, stayed, mentions }: Group, row: Row): void {
  const key = keyOf(row.reasons)
  addOne(sets[row.point] as Counts, key)
  if (row.left !== undefined) addOne((row.left ? left : stayed)[row.point] as Counts, key)
  for (const reason of row.reasons) addOne(mentions, reason)
}

function addOne(counts: Counts, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** As a record, in the order of its keys. */
function written(counts: Counts): ReasonCounts {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
