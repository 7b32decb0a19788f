import { criticalValue } from './intervals.ts'

/** Ascending times; each counts once, or as often as `counts` says. */
export interface Times {
  readonly values: ArrayLike<number>
  readonly counts: ArrayLike<number> | null
}

/** What happened at each time at which anything did, in ascending order. */
export interface LifeTable {
  readonly times: readonly number[]
  /** How many ended at that time. */
  readonly events: readonly number[]
  /** How many were last seen at that time, unfinished; they were at risk of what ended then. */
  readonly censored: readonly number[]
}

/** How the interval of a survival curve is made. */
export type SurvivalMethod = 'log-log' | 'log' | 'plain'

/** A survival curve at one time. */
export interface SurvivalPoint {
  readonly time: number
  /** How many were unfinished and under watch just before. */
  readonly atRisk: number
  readonly events: number
  readonly censored: number
  /** The share that takes longer than this. */
  readonly survival: number
  /** Greenwood's; null where the survival is 0. */
  readonly standardError: number | null
  /** Null where the method has none: at 0, and for 'log-log' at 1. */
  readonly low: number | null
  readonly high: number | null
}

/**
 * Brings finished and unfinished times together.
 *
 * @formula at each distinct time, the events and the censored
 * @source Kaplan and Meier 1958
 * @complexity O(times)
 * @example
 * lifeTable({ values: [1, 2, 2], counts: null }, { values: [2], counts: [5] }) // => { times: [1, 2], events: [1, 2], censored: [0, 5] }
 */
export function lifeTable(finished: Times, open: Times): LifeTable {
  const times: number[] = []
  const events: number[] = []
  const censored: number[] = []
  let [i, j] = [0, 0]
  while (i < finished.values.length || j < open.values.length) {
    const time = Math.min(finished.values[i] ?? Infinity, open.values[j] ?? Infinity)
    let [ended, left] = [0, 0]
    for (; finished.values[i] === time; i++) ended += finished.counts?.[i] ?? 1
    for (; open.values[j] === time; j++) left += open.counts?.[j] ?? 1
    times.push(time)
    events.push(ended)
    censored.push(left)
  }
  return { times, events, censored }
}

/**
 * The share that takes longer than each time, with unfinished ones counted for as long as they were watched.
 *
 * @formula S(t) = Π (1 - d/n) over times up to t; variance S² Σ d/(n (n - d)); 'log-log' interval S^exp(±z se / ln S)
 * @source Kaplan and Meier 1958; Greenwood 1926; intervals as R survival::survfit(conf.type)
 * @complexity O(times)
 * @example
 * const table = lifeTable({ values: [1, 2, 4], counts: null }, { values: [3], counts: null })
 * kaplanMeier(table, 0.95).map(({ survival }) => survival) // => [0.75, 0.5, 0.5, 0]
 */
export function kaplanMeier(table: LifeTable, level: number, method: SurvivalMethod = 'log-log'): SurvivalPoint[] {
  const z = criticalValue(level)
  const { times, events, censored } = table
  let atRisk = 0
  for (let i = 0; i < times.length; i++) atRisk += events[i]! + censored[i]!
  // Between two censored times the product is one fraction: without any, the curve is the empirical one exactly.
  let [before, begun, survival, sum] = [1, atRisk, 1, 0]
  return times.map((time, i) => {
    const [ended, left, watched] = [events[i]!, censored[i]!, atRisk]
    const rest = watched - ended
    if (ended > 0) {
      survival = before * (rest / begun)
      sum += rest === 0 ? 0 : ended / (watched * rest)
    }
    atRisk = rest - left
    if (left > 0) [before, begun] = [survival, atRisk]
    const bounds = boundsOf(survival, Math.sqrt(sum), z, method)
    const standardError = survival === 0 ? null : survival * Math.sqrt(sum)
    return { time, atRisk: watched, events: ended, censored: left, survival, standardError, ...bounds }
  })
}

/** `error` is that of the logarithm of the survival. */
function boundsOf(
  survival: number,
  error: number,
  z: number,
  method: SurvivalMethod,
): { low: number | null; high: number | null } {
  if (survival === 0 || (method === 'log-log' && survival === 1)) return { low: null, high: null }
  if (method === 'plain') {
    const half = z * survival * error
    return { low: Math.max(0, survival - half), high: Math.min(1, survival + half) }
  }
  if (method === 'log') {
    const factor = Math.exp(z * error)
    return { low: survival / factor, high: Math.min(1, survival * factor) }
  }
  const power = Math.exp((-z * error) / Math.log(survival))
  return { low: survival ** power, high: survival ** (1 / power) }
}

/** The median of a survival curve, null where the curve does not come down to a half, and its interval likewise. */
export interface SurvivalMedian {
  readonly median: number | null
  readonly low: number | null
  readonly high: number | null
}

/**
 * The median time with its interval: where the curve, and where its bounds, come down to a half.
 *
 * @formula the smallest t with S(t) ≤ ½; where S is ½ for a while, the middle of that while
 * @source Brookmeyer and Crowley 1982, as R survival::survfit
 * @complexity O(points)
 */
export function survivalMedian(points: readonly SurvivalPoint[]): SurvivalMedian {
  return {
    median: crossing(points, 'survival'),
    low: crossing(points, 'low'),
    high: crossing(points, 'high'),
  }
}

/** What rounding may do to a curve that stands at a half. */
const SLACK = 1e-9

function crossing(points: readonly SurvivalPoint[], curve: 'survival' | 'low' | 'high'): number | null {
  const first = points.findIndex((point) => (point[curve] ?? 1) <= 0.5 + SLACK)
  if (first < 0) return null
  const { time, [curve]: height } = points[first] as SurvivalPoint
  if (Math.abs((height as number) - 0.5) > SLACK) return time
  const next = points.find((point, i) => i > first && ((point[curve] ?? height) as number) < (height as number))
  return next === undefined ? time : (time + next.time) / 2
}

/** A mean time up to a horizon. */
export interface RestrictedMean {
  readonly mean: number
  readonly standardError: number
}

/**
 * The mean time spent up to tau: the area under the curve. Null where tau is after the last time and some were open
 * then, as the curve is not known so far.
 *
 * @formula ∫₀^τ S; variance Σ A(t)² d/(n (n - d)), A(t) = ∫_t^τ S
 * @source Irwin 1949; Klein and Moeschberger 2003; as R survival's rmean
 * @complexity O(points)
 */
export function restrictedMean(points: readonly SurvivalPoint[], tau: number): RestrictedMean | null {
  const last = points.at(-1)
  if (last === undefined || (tau > last.time && last.survival > 0)) return null
  let [area, variance, end] = [0, 0, tau]
  for (let i = points.length - 1; i >= 0; i--) {
    const { time, survival, events, atRisk } = points[i] as SurvivalPoint
    if (time > tau) continue
    area += (end - time) * survival
    end = time
    if (atRisk > events) variance += area * area * (events / (atRisk * (atRisk - events)))
  }
  return { mean: area + end, standardError: Math.sqrt(variance) }
}
