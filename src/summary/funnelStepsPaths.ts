import type { StepOrder } from './funnelStepsShape.ts'

/** How the events of a customer become a way through the steps. */
export interface PathRule {
  readonly steps: number
  readonly order: StepOrder
  /** Milliseconds; Infinity where there is no end. */
  readonly window: number
}

/** The way of one customer: when it began, and when each step was reached, for as many as were. */
export interface Path {
  readonly start: number
  readonly at: readonly number[]
}

/**
 * The way that gets furthest, of those the one that begins first. `events` holds the instants of each step, ascending.
 * Every attempt takes the earliest event that fits at each step, which gets it as far as can be.
 */
export function pathOf(events: readonly (readonly number[])[], rule: PathRule): Path {
  let best: Path = { start: 0, at: [] }
  for (const start of startsOf(events, rule)) {
    const path = rule.order === 'strict' ? inOrder(events, start, rule) : inAnyOrder(events, start, rule)
    if (path.at.length > best.at.length) best = path
    // Without a window the first start gets as far as any.
    if (best.at.length === rule.steps || rule.window === Infinity) break
  }
  return best
}

function startsOf(events: readonly (readonly number[])[], { order }: PathRule): readonly number[] {
  return order === 'strict' ? (events[0] as readonly number[]) : events.flat().sort((a, b) => a - b)
}

function inOrder(events: readonly (readonly number[])[], start: number, { steps, window }: PathRule): Path {
  const at = [start]
  while (at.length < steps) {
    const next = firstFrom(events[at.length] as readonly number[], at.at(-1) as number)
    if (next === Infinity || next - start > window) break
    at.push(next)
  }
  return { start, at }
}

/** A step is reached when it and all before it have been done. */
function inAnyOrder(events: readonly (readonly number[])[], from: number, { steps, window }: PathRule): Path {
  const firsts: number[] = []
  while (firsts.length < steps) {
    const next = firstFrom(events[firsts.length] as readonly number[], from)
    if (next === Infinity || next - from > window) break
    firsts.push(next)
  }
  // An attempt may have been tried from an event of a later step than it reaches: its own start is its first event.
  const start = firsts.reduce((first, at) => Math.min(first, at), Infinity)
  let done = start
  return {
    start,
    at: firsts.map((at) => {
      done = Math.max(done, at)
      return done
    }),
  }
}

/** The first instant at or after `from` in an ascending list, Infinity where there is none. */
function firstFrom(instants: readonly number[], from: number): number {
  let [low, high] = [0, instants.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((instants[middle] as number) < from) low = middle + 1
    else high = middle
  }
  return instants[low] ?? Infinity
}

/** What the events of a customer were, by step. */
export interface PathCounts {
  readonly reached: number[]
  readonly repeated: number[]
  readonly outOfOrder: number[]
  readonly outside: number[]
}

/** Adds each event of a customer to the counts, under one heading. */
export function countEvents(
  events: readonly (readonly number[])[],
  path: Path,
  rule: PathRule,
  counts: PathCounts,
): void {
  const first = events[0]?.[0] ?? Infinity
  for (const [step, instants] of events.entries()) {
    for (const instant of instants) counts[headingOf(instant, step, first, path, rule)][step]! += 1
    if (step >= path.at.length) continue
    counts.reached[step]! += 1
    counts.repeated[step]! -= 1
  }
}

/** Where an event belongs; the one by which its step was reached is found repeated. */
function headingOf(
  instant: number,
  step: number,
  first: number,
  { start, at }: Path,
  { order, window }: PathRule,
): Exclude<keyof PathCounts, 'reached'> {
  if (at.length === 0) return 'outOfOrder'
  if (instant - start > window) return 'outside'
  if (order === 'any') return step < at.length ? 'repeated' : step === at.length ? 'outside' : 'outOfOrder'
  if (step >= at.length) return 'outOfOrder'
  const earlier = instant < start && instant >= first
  return earlier || instant >= (at[step] as number) ? 'repeated' : 'outOfOrder'
}
