import { type Buckets, type Periods, UNITS, type Unit } from '../core/buckets.ts'
import { checkChoice, checkCount, checkParts } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { isoOf } from '../core/instants.ts'
import type { TrendPoint } from '../core/types.ts'
import { mergeAll } from '../summary/merge.ts'

/** Which rows a point takes: its own period's, those of a window that ends with it, all so far, or all since a larger period began. */
export type TrendMode = 'tumbling' | 'rolling' | 'cumulative' | 'to-date'

/** How long a rolling window is, or which period 'to-date' starts anew with. */
export interface Window {
  /** Its unit. */
  readonly unit: Unit
  /** How many of them, 1 by default. */
  readonly step?: number
}

/** The options of `trend` and `timeline` that say what a point takes. */
export interface WindowOptions {
  /** 'tumbling' (default): each period by itself. */
  readonly mode?: TrendMode
  /** Required by 'rolling' and 'to-date'. */
  readonly window?: Window
}

/** Where the window of a point begins, given the edges of its own period: at an edge of some period. */
export type WindowStart = (start: number, end: number) => number

/** Reads the window; null where each period stands by itself. */
export function windowOf({ mode = 'tumbling', window }: WindowOptions, calendar: Buckets): WindowStart | null {
  checkChoice('options.mode', mode, ['tumbling', 'rolling', 'cumulative', 'to-date'])
  if (mode === 'tumbling' || mode === 'cumulative') {
    if (window !== undefined) refuse('invalid-option', 'options.window', `absent, as options.mode is ${mode}`, window)
    return mode === 'tumbling' ? null : () => -Infinity
  }
  if (window === undefined)
    return refuse('missing-option', 'options.window', `given, as options.mode is ${mode}`, window)
  checkParts('options.window', window, ['unit', 'step'])
  const { unit, step = 1 } = window
  checkChoice('options.window.unit', unit, UNITS)
  checkCount('options.window.step', step, 1)
  const refuseWindow = (expected: string): never => refuse('invalid-option', 'options.window', expected, window)
  const whole = (begin: number, start: number): number => {
    if (begin > start) return refuseWindow('at least as long as a period')
    return calendar.cover(begin, begin).edges[0] === begin ? begin : refuseWindow('a whole number of periods')
  }
  if (mode === 'rolling') return (start, end) => whole(calendar.windowStart(end, { unit, step }), start)
  if (step !== 1) refuse('invalid-option', 'options.window.step', '1, as options.mode is to-date', step)
  return (start) => whole(calendar.startOf(unit, start), start)
}

/** What a trend knows of its periods beside the rows. */
export interface Frame {
  readonly periods: Periods
  /** How many periods before the first point stand only in windows. */
  readonly before: number
  /** The moment of the data, null where it is not said. */
  readonly asOf: number | null
  /** Whether rows before the first edge would have been placed, had there been any. */
  readonly sealed: boolean
}

/** How many points the lines of segments may have together. */
const MOST_POINTS = 1_000_000

/** Refuses segments that would have more points than memory holds; `slack` times as many pass. */
export function checkPoints(segments: number, periods: number, slack = 1): void {
  if (segments * periods <= slack * MOST_POINTS) return
  const most = Math.floor(MOST_POINTS / periods)
  refuse('too-many-groups', 'groups', `at most ${most} where there are ${periods} periods`, segments)
}

/** A window of periods. */
interface Span {
  /** The place of its first period. */
  readonly first: number
  /** Where it begins, which may be before all periods. */
  readonly start: number
}

/** The window that ends with each period of the frame. */
function spansOf({ periods: { edges }, before }: Frame, windowStart: WindowStart | null): Span[] {
  const spans: Span[] = []
  let [first, start] = [0, -Infinity]
  for (let p = before; p + 1 < edges.length; p++) {
    const [own, end] = [edges[p] as number, edges[p + 1] as number]
    // Where a clock is turned back over midnight, the day before an hour can begin earlier than that of the hour before.
    start = Math.max(start, windowStart === null ? own : windowStart(own, end))
    while (first < p && (edges[first + 1] as number) <= start) first++
    spans.push({ first, start })
  }
  return spans
}

/** What a point says of its period or window. */
export type PointFrame = Omit<TrendPoint<never, never>, 'result' | 'summary'>

/** The windows of a trend: their frames, the same for all lines. */
export interface Windows {
  readonly frames: readonly PointFrame[]
  /** The summary of each window of a line, from those of its periods. */
  merge<S extends object>(summaries: readonly S[]): readonly S[]
}

/** The windows that end with each period of the frame. */
export function windowsOf(frame: Frame, windowStart: WindowStart | null): Windows {
  const spans = spansOf(frame, windowStart)
  const firsts = spans.map(({ first }) => first)
  return {
    frames: spans.map((span, i) => pointFrame(frame, i, span)),
    merge: (summaries) =>
      windowStart === null ? summaries.slice(frame.before) : sliding(summaries, firsts, frame.before),
  }
}

function pointFrame({ periods: { edges, labels }, before, asOf, sealed }: Frame, i: number, span: Span): PointFrame {
  const [start, end] = [edges[span.first] as number, edges[before + i + 1] as number]
  const cut = Number.isFinite(span.start) && span.start < start && !sealed
  const seen = asOf === null ? null : Math.max(0, Math.min(end, asOf) - start)
  const complete = cut ? false : asOf === null ? null : end <= asOf
  const elapsed = seen === null ? null : seen / (end - (cut ? span.start : start))
  return { start: isoOf(start), end: isoOf(end), label: labels[before + i] as string, complete, elapsed }
}

/** The points of one line. */
export function pointsOf<S, R>(
  frames: readonly PointFrame[],
  summaries: readonly S[],
  metric: (summary: S) => R,
): TrendPoint<S, R>[] {
  return frames.map(({ start, end, label, complete, elapsed }, i) => {
    const summary = summaries[i] as S
    return { start, end, label, complete, elapsed, result: metric(summary), summary }
  })
}

/**
 * Merges summaries[first..i] for each i, whose firsts never fall: two stacks, so that each summary is merged about
 * twice however long the windows are.
 */
function sliding<S extends object>(summaries: readonly S[], firsts: readonly number[], before: number): S[] {
  const out: S[] = []
  // `tails[k]` is the merge of summaries k to border - 1; `head` that of border to the newest.
  let tails: S[] = []
  let [border, tailFrom] = [firsts[0] ?? 0, firsts[0] ?? 0]
  let head: S | null = null
  let next = border
  for (const [i, first] of firsts.entries()) {
    for (; next <= before + i; next++) {
      const one = summaries[next] as S
      head = head === null ? one : mergeAll([head, one])
    }
    if (first >= border) {
      tails = suffixes(summaries.slice(border, next))
      tailFrom = border
      border = next
      head = null
    }
    const tail = tails[first - tailFrom] as S
    out.push(head === null ? tail : mergeAll([tail, head]))
  }
  return out
}

/** For each summary, the merge of it and all after it. */
function suffixes<S extends object>(summaries: readonly S[]): S[] {
  const made: S[] = []
  for (const summary of [...summaries].reverse()) {
    const later = made.at(-1)
    made.push(later === undefined ? summary : mergeAll([summary, later]))
  }
  return made.reverse()
}
