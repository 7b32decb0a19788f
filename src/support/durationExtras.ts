import { refuse } from '../core/errors.ts'
import { addExact, canonical, exactMean } from '../core/numeric.ts'
import { kaplanMeier, type LifeTable, restrictedMean, survivalMedian } from '../core/survival.ts'
import { millisecondsOf, SECONDS } from '../summary/milliseconds.ts'
import type { DurationSample } from './durationSample.ts'

/** The numbers that are there where they were asked for. */
export interface DurationExtras {
  /** With `trim`: the mean without that share of the finished at each end; null where there is none. */
  readonly trimmedMean?: number | null
  /** With `geometric`: the geometric mean of the finished; null where one of them is 0, or there is none. */
  readonly geometricMean?: number | null
}

/** How long it takes, counting what is open for as long as it has lasted. In seconds. */
export interface OpenSurvival {
  /** Half take longer; null where the open ones leave that unknown. */
  readonly median: number | null
  /** The lower end of its interval; null where unknown. */
  readonly low: number | null
  /** The upper end of its interval; null where unknown. */
  readonly high: number | null
  /** The confidence level of the interval. */
  readonly level: number
  /** How the interval was made. */
  readonly method: 'log-log'
  /** The mean time up to `restrictedTo`; null where that is beyond what was observed. */
  readonly restrictedMean: number | null
  /** Of the restricted mean. */
  readonly restrictedStandardError: number | null
  /** The horizon. */
  readonly restrictedTo: number
}

/** `restrictTo` in milliseconds; null where it is not given. */
export function toRestrict(restrictTo: number | undefined): number | null {
  if (restrictTo === undefined) return null
  const horizon = millisecondsOf(restrictTo)
  return Number.isNaN(horizon) ? refuse('invalid-option', 'options.restrictTo', SECONDS, restrictTo) : horizon
}

/** What `trim` and `geometric` ask for. */
export function extrasOf(
  sample: DurationSample,
  { trim, geometric }: { readonly trim?: number; readonly geometric?: boolean },
): DurationExtras {
  if (trim !== undefined && !(typeof trim === 'number' && trim >= 0 && trim < 0.5)) {
    refuse('invalid-option', 'options.trim', 'a share from 0 to below 0.5', trim)
  }
  if (geometric !== undefined && typeof geometric !== 'boolean') {
    refuse('invalid-option', 'options.geometric', 'true or false', geometric)
  }
  return {
    ...(trim !== undefined && { trimmedMean: sample.n === 0 ? null : trimmedMean(sample, trim) }),
    ...(geometric === true && { geometricMean: geometricMean(sample) }),
  }
}

/** Cut as scipy.stats.trim_mean: the whole part of trim · n at each end. */
function trimmedMean(sample: DurationSample, trim: number): number {
  const { n } = sample
  const cut = Math.floor(trim * n)
  const [low, high] = sample.at([cut, n - cut - 1]) as [number, number]
  const kept = n - 2 * cut
  const parts: number[] = []
  let [upToLow, belowHigh] = [0, 0]
  sample.each((value, count) => {
    if (value <= low) upToLow += count
    if (value < high) belowHigh += count
    if (value > low && value < high) addExact(parts, value * count)
  })
  if (low === high) return low / 1000
  addExact(parts, low * (upToLow - cut))
  addExact(parts, high * (n - cut - belowHigh))
  return exactMean(kept * 1000, canonical(parts))
}

/** From the exact sum of the logarithms, so that no order matters. */
function geometricMean(sample: DurationSample): number | null {
  if (sample.n === 0 || sample.zeros > 0) return null
  const parts: number[] = []
  sample.each((value, count) => addExact(parts, Math.log(value) * count))
  return Math.exp(exactMean(sample.n, canonical(parts))) / 1000
}

/** The survival of finished and open ones together. */
export function survivalOf(life: LifeTable | null, level: number, restrictTo: number | null): OpenSurvival | null {
  if (life === null) return null
  const points = kaplanMeier(life, level)
  const { median, low, high } = survivalMedian(points)
  const horizon = restrictTo ?? (life.times.at(-1) as number)
  const restricted = restrictedMean(points, horizon)
  const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000)
  return {
    median: seconds(median),
    low: seconds(low),
    high: seconds(high),
    level,
    method: 'log-log',
    restrictedMean: seconds(restricted?.mean ?? null),
    restrictedStandardError: seconds(restricted?.standardError ?? null),
    restrictedTo: horizon / 1000,
  }
}
