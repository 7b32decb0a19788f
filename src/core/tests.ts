import { betaCdf, normalCdf, tCdf } from './distributions.ts'
import {
  adjusted,
  type Bounds,
  clopperPearson,
  criticalValue,
  newcombe,
  plain,
  type Share,
  square,
  tango,
  tangoDeviation,
  tInterval,
  type Votes,
  wilson,
} from './intervals.ts'
import type { Estimate, MeanEstimate, NormalEstimate, ProportionEstimate, ScoreEstimate } from './types.ts'

/** What a test says of a difference, in the base unit of its estimates. */
export interface Outcome {
  interval(level: number): Bounds
  /** Null where the standard error is 0 and the statistic would be infinite. */
  readonly statistic: number | null
  readonly pValue: number
}
/** A test by its name. */
export interface Test<M extends string = string> {
  readonly method: M
  run(): Outcome
}

/** How two results can be compared. */
export type DifferenceMethod = 'adjusted-wald' | 'wald' | 'score' | 'newcombe' | 'pooled-z' | 'welch-t' | 'z' | 'mover'
/** How a result can be compared with an exact number. */
export type BenchmarkMethod = 'adjusted-wald' | 'wald' | 'score' | 'wilson' | 'clopper-pearson' | 't' | 'z'

/** The tests of b - a, the default first. Both estimates are of one kind. */
export function differenceTests(a: Estimate, b: Estimate): readonly Test<DifferenceMethod>[] {
  if (a.kind === 'score') return scoreDifference(a, b as ScoreEstimate)
  if (a.kind === 'proportion') return shareDifference(a, b as ProportionEstimate)
  if (a.kind === 'mean') return [{ method: 'welch-t', run: () => welch(a, b as MeanEstimate) }]
  return [normalDifference(a, b as NormalEstimate)]
}

function normalDifference(a: NormalEstimate, b: NormalEstimate): Test<DifferenceMethod> {
  const difference = b.value - a.value
  const lopsided = [a, b].some(({ below, above }) => below !== undefined || above !== undefined)
  if (!lopsided) {
    return { method: 'z', run: () => normal(difference, Math.hypot(b.standardError, a.standardError)) }
  }
  return {
    method: 'mover',
    run: () => between(difference, Math.hypot(below(b), above(a)), Math.hypot(above(b), below(a))),
  }
}

function below({ below, standardError }: NormalEstimate): number {
  return below ?? standardError
}

function above({ above, standardError }: NormalEstimate): number {
  return above ?? standardError
}

/** A difference with one standard error to each side; where one is 0 the other stands in for it: 0 is no certainty. */
function between(difference: number, below: number, above: number): Outcome {
  const [down, up] = [below || above, above || below]
  const interval = (level: number): Bounds => {
    const z = criticalValue(level)
    return { low: difference - z * down, high: difference + z * up }
  }
  return { ...normal(difference, difference > 0 ? down : up), interval }
}

/** The tests of an estimate against an exact number, in the base unit, the default first. */
export function benchmarkTests(estimate: Estimate, benchmark: number): readonly Test<BenchmarkMethod>[] {
  if (estimate.kind === 'score') return scoreBenchmark(estimate, benchmark)
  if (estimate.kind === 'proportion') return shareBenchmark(estimate, benchmark)
  if (estimate.kind === 'mean') {
    const { mean, variance, n } = estimate
    return [{ method: 't', run: () => student(mean - benchmark, Math.sqrt(variance / n), n - 1) }]
  }
  return [{ method: 'z', run: () => between(estimate.value - benchmark, below(estimate), above(estimate)) }]
}

function scoreDifference(a: Votes, b: Votes): readonly Test<DifferenceMethod>[] {
  const by = (moments: typeof plain): Outcome => {
    const [first, second] = [moments(a), moments(b)]
    return normal(second.estimate - first.estimate, Math.sqrt(first.variance + second.variance))
  }
  const [from, to] = [plain(a).estimate, plain(b).estimate]
  return [
    { method: 'adjusted-wald', run: () => by(adjusted) },
    { method: 'wald', run: () => by(plain) },
    { method: 'score', run: () => inverted(to - from, (z) => square(from, tango(a, z), to, tango(b, z))) },
  ]
}

function shareDifference(a: Share, b: Share): readonly Test<DifferenceMethod>[] {
  const [from, to] = [a.yes / a.n, b.yes / b.n]
  const difference = to - from
  const unpooled = Math.sqrt((from * (1 - from)) / a.n + (to * (1 - to)) / b.n)
  const pooled = (a.yes + b.yes) / (a.n + b.n)
  const pooledError = Math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n))
  return [
    { method: 'newcombe', run: () => inverted(difference, (z) => newcombe(a, b, z)) },
    { method: 'wald', run: () => normal(difference, unpooled) },
    {
      method: 'pooled-z',
      run: () => ({ ...normal(difference, pooledError), interval: normal(difference, unpooled).interval }),
    },
  ]
}

function scoreBenchmark(votes: Votes, benchmark: number): readonly Test<BenchmarkMethod>[] {
  const by = ({ estimate, variance }: ReturnType<typeof plain>): Outcome =>
    normal(estimate - benchmark, Math.sqrt(variance))
  const score = (): Outcome => {
    const distance = votes.plus - votes.minus - votes.n * benchmark
    const interval = (level: number): Bounds => shifted(tango(votes, criticalValue(level)), benchmark)
    return { ...normal(distance, tangoDeviation(votes, benchmark)), interval }
  }
  return [
    { method: 'adjusted-wald', run: () => by(adjusted(votes)) },
    { method: 'wald', run: () => by(plain(votes)) },
    { method: 'score', run: score },
  ]
}

function shareBenchmark({ yes, n }: Share, benchmark: number): readonly Test<BenchmarkMethod>[] {
  const difference = yes / n - benchmark
  const expected = Math.sqrt((benchmark * (1 - benchmark)) / n)
  const around = (bounds: (level: number) => Bounds) => (level: number) => shifted(bounds(level), benchmark)
  const exact = (): Outcome => {
    const atLeast = yes === 0 ? 1 : betaCdf(benchmark, yes, n - yes + 1)
    const atMost = yes === n ? 1 : betaCdf(benchmark, yes + 1, n - yes, 'upper')
    const interval = around((level) => clopperPearson(yes, n, level))
    return { interval, statistic: null, pValue: Math.min(1, 2 * Math.min(atLeast, atMost)) }
  }
  return [
    {
      method: 'wilson',
      run: () => ({
        ...normal(difference, expected),
        interval: around((level) => wilson(yes, n, criticalValue(level))),
      }),
    },
    { method: 'clopper-pearson', run: exact },
    { method: 'wald', run: () => normal(difference, Math.sqrt(((yes / n) * (1 - yes / n)) / n)) },
  ]
}

function shifted({ low, high }: Bounds, by: number): Bounds {
  return { low: low - by, high: high - by }
}

/** A normal difference with its standard error. */
function normal(difference: number, standardError: number): Outcome {
  const interval = (level: number): Bounds => {
    const half = criticalValue(level) * standardError
    return { low: difference - half, high: difference + half }
  }
  if (standardError === 0) return certain(difference, interval)
  const statistic = difference / standardError
  return { interval, statistic, pValue: 2 * normalCdf(-Math.abs(statistic)) }
}

/** A difference that is known but for its spread, which has `df` degrees of freedom. */
function student(difference: number, standardError: number, df: number): Outcome {
  const interval = (level: number): Bounds => tInterval(difference, standardError, df, level)
  if (standardError === 0) return certain(difference, interval)
  const statistic = difference / standardError
  return { interval, statistic, pValue: 2 * tCdf(-Math.abs(statistic), df) }
}

/** No spread at all: only a difference of 0 is possible under the null. */
function certain(difference: number, interval: Outcome['interval']): Outcome {
  return { interval, statistic: null, pValue: difference === 0 ? 1 : 0 }
}

function welch(a: MeanEstimate, b: MeanEstimate): Outcome {
  const [va, vb] = [a.variance / a.n, b.variance / b.n]
  const all = va + vb
  // By shares, as squares of large variances would overflow.
  const df = all === 0 ? 1 : 1 / ((va / all) ** 2 / (a.n - 1) + (vb / all) ** 2 / (b.n - 1))
  return student(b.mean - a.mean, Math.sqrt(va + vb), df)
}

/** The test that an interval makes: its statistic is the normal quantile at which the interval just touches 0. */
function inverted(difference: number, bounds: (z: number) => Bounds): Outcome {
  const interval = (level: number): Bounds => bounds(criticalValue(level))
  if (difference === 0) return { interval, statistic: 0, pValue: 1 }
  const excludes = (z: number): boolean => (difference > 0 ? bounds(z).low > 0 : bounds(z).high < 0)
  let high = 1
  while (excludes(high) && high < 1e9) high *= 2
  let low = 0
  for (let step = 0; step < 64; step++) {
    const middle = (low + high) / 2
    if (excludes(middle)) low = middle
    else high = middle
  }
  return { interval, statistic: Math.sign(difference) * high, pValue: 2 * normalCdf(-high) }
}

/** A difference in units of its spread, so that differences of one kind can be ranked. */
export interface Effect {
  /** Which measure it is. */
  readonly name: 'cohen-h' | 'cohen-d' | 'standardised'
  /** Its size, signed as the difference is. */
  readonly value: number
}

/** The effect of b - a; null where there is no spread, or none is defined. */
export function effectOf(a: Estimate, b: Estimate): Effect | null {
  if (a.kind === 'proportion' && b.kind === 'proportion') return { name: 'cohen-h', value: angle(b) - angle(a) }
  if (a.kind === 'mean' && b.kind === 'mean') {
    const pooled = ((a.n - 1) * a.variance + (b.n - 1) * b.variance) / (a.n + b.n - 2)
    return pooled > 0 ? { name: 'cohen-d', value: (b.mean - a.mean) / Math.sqrt(pooled) } : null
  }
  if (a.kind !== 'score' || b.kind !== 'score') return null
  const [first, second] = [plain(a), plain(b)]
  const spread = (first.variance * a.n + second.variance * b.n) / 2
  return spread > 0 ? { name: 'standardised', value: (second.estimate - first.estimate) / Math.sqrt(spread) } : null
}

function angle({ yes, n }: Share): number {
  return 2 * Math.asin(Math.sqrt(yes / n))
}
