import { checkChoice, checkField, checkOptions, type OnInvalid } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { checkZones, type InstantOptions, instantOptions, instantReader } from '../core/instants.ts'
import type { Instant, Missing, Summarizer } from '../core/types.ts'
import { groupTally, idExpected, isId, wrongBy } from './counters.ts'
import { countEvents, type PathRule, pathOf } from './funnelStepsPaths.ts'
import {
  checkFunnelSteps,
  type FunnelSteps,
  type FunnelStepsDefinition,
  type Step,
  type StepOrder,
} from './funnelStepsShape.ts'
import { millisecondsOf, SECONDS } from './milliseconds.ts'

/** The steps of a funnel, and how its instants are read. */
export interface FunnelRule extends InstantOptions {
  /** At least two, in their order. */
  readonly steps: readonly Step[]
  /** 'strict' (default): each at or after the one before it, with other events between them or not; 'any': in whatever order. */
  readonly order?: StepOrder
  /** The conversion window: how many seconds after the first a step still counts. Without it there is no end. */
  readonly window?: number
  /** 'refuse' (default) throws at the first wrong row; 'count' skips it and counts it in `invalid`. */
  readonly onInvalid?: OnInvalid
}

/** The options of `funnelSteps`: C names customers, T reads instants, S steps. */
export interface FunnelStepsOptions<C, T, S> extends FunnelRule {
  /** Names the customer. */
  readonly customer: C
  /** When it happened. */
  readonly at: T
  /** What happened; rows of steps that are not in `steps` are counted apart. */
  readonly step: S
}

type Id = string | number
type Read<Row, T> = (row: Row) => T | Missing
type Event<C extends string, T extends string, S extends string> = { readonly [P in C]?: Id | Missing } & {
  readonly [P in T]?: Instant | Missing
} & { readonly [P in S]?: Step | Missing }

/**
 * Counts how far customers get through ordered steps, from one row an event. Of several ways a customer went, the one
 * that gets furthest counts, of those the first. Keyed: only splits that keep a customer's rows together merge to the
 * same counts. A step at the same instant as the one before it counts as after it. `funnel` turns it into shares.
 *
 * @formula n = other + Σ over steps (reached + repeated + outOfOrder + outside): each event stands under one heading
 * @unit customers and events; time in milliseconds
 * @source sequential funnels as in ClickHouse windowFunnel and PostHog; 'any' as unordered funnels there
 * @complexity O(rows) space; O(rows log rows) time, with a window O(starts · steps · log rows) a customer
 * @example
 * const events = [{ who: 1, at: 0, did: 'visit' }, { who: 1, at: 60000, did: 'buy' }, { who: 2, at: 0, did: 'visit' }]
 * const of = funnelSteps({ customer: 'who', at: 'at', step: 'did', steps: ['visit', 'buy'] })
 * summarize(events, of).reached // => [2, 1]
 * @example
 * const of = funnelSteps({ customer: 'who', at: 'at', step: 'did', steps: ['visit', 'buy'], window: 30 })
 * summarize([{ who: 1, at: 0, did: 'visit' }, { who: 1, at: 60000, did: 'buy' }], of).outside // => [0, 1]
 * @example
 * const of = funnelSteps({ customer: 'who', at: 'at', step: 'did', steps: ['visit', 'buy'] })
 * summarize([{ who: 1, at: 0, did: true as never }], of) // throws rows[0].did must be a step: a finite number or text that is not empty, got true
 * @example
 * funnelSteps({ customer: 'who', at: 'at', step: 'did', steps: ['visit'] }) // throws options.steps must be a list of at least two steps, got ["visit"]
 */
export function funnelSteps<const C extends string, const T extends string, const S extends string>(
  options: FunnelStepsOptions<C, T, S>,
): Summarizer<C | T | S, Event<C, T, S>, FunnelSteps>
export function funnelSteps<Row>(
  options: FunnelStepsOptions<Read<Row, Id>, Read<Row, Instant>, Read<Row, Step>>,
): Summarizer<never, Row, FunnelSteps>
export function funnelSteps<Row, const K extends string>(
  options: FunnelStepsOptions<K | Read<Row, Id>, K | Read<Row, Instant>, K | Read<Row, Step>>,
): Summarizer<K, Row, FunnelSteps>
export function funnelSteps(options: FunnelStepsOptions<Field, Field, Field>): Summarizer<string, never, FunnelSteps> {
  const { definition, rule, lenient } = readOptions(options)
  const read = eventReader(options, lenient)
  return {
    kind: 'funnel-steps',
    definition: copyOf(definition),
    fields: [options.customer, options.at, options.step] as string[],
    keyed: true,
    tally: () =>
      groupTally(
        newGroup,
        (group, columns, i, row) => addEvent(group, read(columns, i, row)),
        (group) => summaryOf(group, rule, copyOf(definition)),
      ),
    check: checkFunnelSteps,
  }
}

type Field = string | ((row: never) => unknown)

function copyOf(definition: FunnelStepsDefinition): FunnelStepsDefinition {
  return { ...definition, steps: [...definition.steps] }
}

function readOptions(options: FunnelStepsOptions<Field, Field, Field>) {
  const names = ['customer', 'at', 'step', 'steps', 'order', 'window', 'timeZone', 'naiveZone', 'onInvalid']
  checkOptions(options, names)
  for (const name of ['customer', 'at', 'step'] as const) checkField(`options.${name}`, options[name])
  const { steps, order = 'strict', window, onInvalid = 'refuse' } = options
  checkChoice('options.order', order, ['strict', 'any'])
  checkChoice('options.onInvalid', onInvalid, ['refuse', 'count'])
  checkZones(instantOptions(options))
  if (!Array.isArray(steps) || steps.length < 2) {
    refuse('invalid-option', 'options.steps', 'a list of at least two steps', steps)
  }
  for (const [i, step] of steps.entries()) {
    if (!isId(step)) refuse('invalid-option', `options.steps[${i}]`, idExpected('a step'), step)
    if (steps.indexOf(step) < i) refuse('invalid-option', `options.steps[${i}]`, 'unlike the steps before it', step)
  }
  const ms = window === undefined ? Infinity : millisecondsOf(window)
  if (Number.isNaN(ms)) refuse('invalid-option', 'options.window', SECONDS, window)
  // Adding 0 makes 0 of -0, which JSON does not keep.
  const named = steps.map((step) => (typeof step === 'number' ? step + 0 : step))
  const definition: FunnelStepsDefinition = { steps: named, order, window: window === undefined ? null : window + 0 }
  const rule: PathRule = { steps: steps.length, order, window: ms }
  return { definition, rule, lenient: onInvalid === 'count' }
}

/** A row as it was read; `step` is its place in the funnel, -1 where it has none. */
interface StepEvent {
  readonly customer: Id
  readonly at: number
  readonly step: number
}
type EventReader = (columns: readonly ArrayLike<unknown>[], i: number, row: number) => StepEvent | 'missing' | 'invalid'

function eventReader(options: FunnelStepsOptions<Field, Field, Field>, lenient: boolean): EventReader {
  const instants = instantReader(instantOptions(options))
  const places = new Map<unknown, number>(options.steps.map((step, i) => [step, i]))
  const wrong = wrongBy(!lenient)
  return (columns, i, row) => {
    const [customer, at, step] = columns.map((column) => column[i] ?? null)
    if (customer !== null && !isId(customer))
      return wrong(options.customer, row, idExpected('the id of a customer'), customer)
    const instant = at === null ? Number.NaN : instants.read(at)
    if (at !== null && Number.isNaN(instant)) return wrong(options.at, row, instants.expected(at), at)
    if (step !== null && !isId(step)) return wrong(options.step, row, idExpected('a step'), step)
    if (customer === null || at === null || step === null) return 'missing'
    return { customer: customer as Id, at: instant, step: places.get(step) ?? -1 }
  }
}

/** One group of rows: its events are kept until it is read. */
interface Group {
  n: number
  missing: number
  invalid: number
  other: number
  /** The latest event of each customer, as a place in `events`, -1 where none is of the funnel. */
  readonly customers: Map<Id, number>
  /** By threes: step, instant, and the place of the customer's event before, -1 where there is none. */
  readonly events: number[]
}

function newGroup(): Group {
  return { n: 0, missing: 0, invalid: 0, other: 0, customers: new Map(), events: [] }
}

function addEvent(group: Group, event: StepEvent | 'missing' | 'invalid'): void {
  if (event === 'missing' || event === 'invalid') {
    group[event]++
    return
  }
  const { customers, events } = group
  const { customer, at, step } = event
  const before = customers.get(customer) ?? -1
  group.n++
  if (step < 0) group.other++
  customers.set(customer, step < 0 ? before : events.length)
  if (step >= 0) events.push(step, at, before)
}

function summaryOf(group: Group, rule: PathRule, definition: FunnelStepsDefinition): FunnelSteps {
  const { n, missing, invalid, other, customers } = group
  const zeros = (): number[] => definition.steps.map(() => 0)
  const counts = { reached: zeros(), repeated: zeros(), outOfOrder: zeros(), outside: zeros() }
  const times = definition.steps.map(() => new Map<number, number>())
  const gaps = definition.steps.map(() => new Map<number, number>())
  for (const latest of customers.values()) {
    const events = eventsOf(group, latest, rule.steps)
    const path = pathOf(events, rule)
    countEvents(events, path, rule, counts)
    for (const [step, at] of path.at.entries()) {
      count(times[step], at - path.start)
      count(gaps[step], at - (path.at[step - 1] ?? path.start))
    }
  }
  return {
    kind: 'funnel-steps',
    version: '1',
    definition,
    rows: n + missing + invalid,
    n,
    missing,
    invalid,
    customers: customers.size,
    ...counts,
    other,
    times: times.map(recordOf),
    gaps: gaps.map(recordOf),
  }
}

/** The instants of each step of one customer, ascending. */
function eventsOf({ events }: Group, latest: number, steps: number): number[][] {
  const found: number[][] = Array.from({ length: steps }, () => [])
  for (let at = latest; at >= 0; at = events[at + 2] as number)
    found[events[at] as number]?.push(events[at + 1] as number)
  for (const instants of found) instants.sort((a, b) => a - b)
  return found
}

function count(counts: Map<number, number> | undefined, key: number): void {
  counts?.set(key, (counts.get(key) ?? 0) + 1)
}

/** In the order that merging keeps: of the keys as text. */
function recordOf(counts: Map<number, number>): Record<string, number> {
  return Object.fromEntries(
    [...counts].map(([key, times]) => [String(key), times] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
