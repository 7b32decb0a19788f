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
  /** How many came under watch before that time and not before the one before; absent where all were there from 0. */
  readonly entered?: readonly number[]
}

/** How the interval of a survival curve is made. */
export type SurvivalMethod = 'log-log' | 'log' | 'plain'

/** A survival curve at one time. */
export interface SurvivalPoint {
  /** The time. */
  readonly time: number
  /** How many were unfinished and under watch just before. */
  readonly atRisk: number
  /** How many ended at that time. */
  readonly events: number
  /** How many were last seen at that time, unfinished. */
  readonly censored: number
  /** The share that takes longer than this. */
  readonly survival: number
  /** Greenwood's; null where the survival is 0. */
  readonly standardError: number | null
  /** Null where the method has none: at 0, and for 'log-log' at 1. */
  readonly low: number | null
  /** Likewise. */
  readonly high: number | null
}

/**
 * Brings finished and unfinished times together. With `entries`, the times above 0 at which some came under watch, they
 * are at risk of what ends later than that; the others are from 0 on.
 *
 * @formula at each distinct time, the events and the censored
 * @source Kaplan and Meier 1958; with entries, left truncation
 * @complexity O(times)
 * @example
 * lifeTable({ values: [1, 2, 2], counts: null }, { values: [2], counts: [5] }) // => { times: [1, 2], events: [1, 2], censored: [0, 5] }
 */
export function lifeTable(finished: Times, open: Times, entries?: Times): LifeTable {
  const times: number[] = []
  const events: number[] = []
  const censored: number[] = []
  const [all, others] = [finished.values.length, open.values.length]
  let [i, j] = [0, 0]
  while (i < all || j < others) {
    const time = Math.min(i < all ? finished.values[i]! : Infinity, j < others ? open.values[j]! : Infinity)
    let ended = 0
    let left = 0
    for (; i < all && finished.values[i] === time; i++) ended += finished.counts?.[i] ?? 1
    for (; j < others && open.values[j] === time; j++) left += open.counts?.[j] ?? 1
    times.push(time)
    events.push(ended)
    censored.push(left)
  }
  const table = { times, events, censored }
  return entries === undefined ? table : { ...table, entered: enteredBy(table, entries) }
}

function enteredBy(table: LifeTable, { values, counts }: Times): number[] {
  let here = riskSet(table)
  for (let i = 0; i < values.length; i++) here -= counts?.[i] ?? 1
  let next = 0
  return table.times.map((time) => {
    let came = here
    here = 0
    for (; next < values.length && values[next]! < time; next++) came += counts?.[next] ?? 1
    return came
  })
}

/** How many there are at risk at the first time, or at all where some entered later. */
function riskSet({ times, events, censored }: LifeTable): number {
  let all = 0
  for (let i = 0; i < times.length; i++) all += events[i]! + censored[i]!
  return all
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
  const { times, events, censored, entered } = table
  let atRisk = entered === undefined ? riskSet(table) : 0
  // Between two censored times the product is one fraction: without any, the curve is the empirical one exactly.
  let [before, begun, survival, sum, left] = [1, atRisk, 1, 0, 0]
  let { low, high } = boundsOf(survival, 0, z, method)
  const points: SurvivalPoint[] = []
  for (let i = 0; i < times.length; i++) {
    const came = entered?.[i] ?? 0
    atRisk += came
    if (came > 0 || left > 0) {
      before = survival
      begun = atRisk
    }
    left = censored[i]!
    const ended = events[i]!
    const rest = atRisk - ended
    if (ended > 0) {
      survival = before * (rest / begun)
      sum += rest === 0 ? 0 : ended / (atRisk * rest)
      ;({ low, high } = boundsOf(survival, Math.sqrt(sum), z, method))
    }
    const standardError = survival === 0 ? null : survival * Math.sqrt(sum)
    points.push({ time: times[i]!, atRisk, events: ended, censored: left, survival, standardError, low, high })
    atRisk = rest - left
  }
  return points
}

/** The interval of a survival; `error` is that of its logarithm. */
export function boundsOf(
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
 * @formula the smallest t with S(t) ≤ ½; where S is ½ until it falls again, the middle of that while
 * @source Brookmeyer and Crowley 1982, as R survival::survfit
 * @complexity O(points)
 */
export function survivalMedian(points: readonly SurvivalPoint[]): SurvivalMedian {
  const { time, low, high } = survivalQuantile(points, 0.5)
  return { median: time, low, high }
}

/** The time by which a share has ended, null where the curve does not come down so far, and its interval likewise. */
export interface SurvivalQuantile {
  /** Null where the curve does not come down so far. */
  readonly time: number | null
  /** Where its lower bound comes down so far. */
  readonly low: number | null
  /** Where its upper bound does. */
  readonly high: number | null
}

/**
 * The time by which a share has ended, with its interval: where the curve, and where its bounds, come down to the rest.
 *
 * @formula the smallest t with S(t) ≤ 1 - share; where S is that until it falls again, the middle of that while
 * @source Brookmeyer and Crowley 1982, as R's summary of a survfit; its quantile() takes the middle up to the last time too
 * @complexity O(points)
 */
export function survivalQuantile(points: readonly SurvivalPoint[], share: number): SurvivalQuantile {
  return {
    time: crossing(points, 'survival', 1 - share),
    low: crossing(points, 'low', 1 - share),
    high: crossing(points, 'high', 1 - share),
  }
}

function crossing(points: readonly SurvivalPoint[], curve: 'survival' | 'low' | 'high', rest: number): number | null {
  // What rounding may do to a curve, as a part of the smaller of the share and the rest.
  const slack = 2e-9 * Math.min(rest, 1 - rest)
  const first = points.findIndex((point) => (point[curve] ?? 1) <= rest + slack)
  if (first < 0) return null
  const { time, [curve]: height } = points[first] as SurvivalPoint
  if (Math.abs((height as number) - rest) > slack) return time
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
    // Steps at losses alone: rounding at the others could bring the area above tau.
    if (time > tau || events === 0) continue
    area += (end - time) * survival
    end = time
    if (atRisk > events) variance += area * area * (events / (atRisk * (atRisk - events)))
  }
  return { mean: area + end, standardError: Math.sqrt(variance) }
}

/** How the interval of a cumulative hazard is made. */
export type HazardMethod = 'log' | 'plain'

/** A cumulative hazard at one time. */
export interface HazardPoint {
  /** The time. */
  readonly time: number
  /** How many were unfinished and under watch just before. */
  readonly atRisk: number
  /** How many ended at that time. */
  readonly events: number
  /** How many were last seen at that time, unfinished. */
  readonly censored: number
  /** The expected number of endings up to then, of one who is replaced at each. */
  readonly cumulativeHazard: number
  /** Aalen's. */
  readonly standardError: number
  /** The lower bound. */
  readonly low: number
  /** The upper bound. */
  readonly high: number
}

/**
 * The cumulative hazard at each time.
 *
 * @formula H(t) = Σ d/n over times up to t; variance Σ d/n²; 'log' interval H exp(±z se / H)
 * @source Nelson 1969; Aalen 1978; as R survival::survfit's cumhaz and std.chaz
 * @complexity O(times)
 * @example
 * const table = lifeTable({ values: [1, 2], counts: null }, { values: [], counts: null })
 * nelsonAalen(table, 1.96, 'log').map(({ cumulativeHazard }) => cumulativeHazard) // => [0.5, 1.5]
 */
export function nelsonAalen(table: LifeTable, z: number, method: HazardMethod): HazardPoint[] {
  const { times, events, censored } = table
  const here = atRiskOf(table)
  let [cumulativeHazard, variance] = [0, 0]
  return times.map((time, i) => {
    const [ended, atRisk] = [events[i]!, here[i]!]
    cumulativeHazard += ended / atRisk
    variance += ended / atRisk / atRisk
    const standardError = Math.sqrt(variance)
    const half = z * standardError
    const factor = cumulativeHazard === 0 ? 1 : Math.exp(half / cumulativeHazard)
    const low = method === 'log' ? cumulativeHazard / factor : Math.max(0, cumulativeHazard - half)
    const high = method === 'log' ? cumulativeHazard * factor : cumulativeHazard + half
    return { time, atRisk, events: ended, censored: censored[i]!, cumulativeHazard, standardError, low, high }
  })
}

/** How many were unfinished and under watch just before each time. */
export function atRiskOf(table: LifeTable): number[] {
  const { times, events, censored, entered } = table
  let atRisk = entered === undefined ? riskSet(table) : 0
  return times.map((_, i) => {
    const here = atRisk + (entered?.[i] ?? 0)
    atRisk = here - events[i]! - censored[i]!
    return here
  })
}
