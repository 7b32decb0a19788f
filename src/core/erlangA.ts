import { lossOf } from './erlang.ts'

/*
 * A queue whose customers wait an exponential time at most and then leave. All of it are integrals of
 * exp(z (1 - e^-s) - k s) over the offered wait s, in mean patiences, with z = λ / θ and k = n μ / θ. The logarithm of
 * that is concave, so panels of Gauss and Legendre, each as long as it takes to fall by some e^-8, serve every load and
 * every patience alike: no gamma function, and nothing that could overflow.
 */

/** The positive half of the twenty points, each with its weight. */
const POINTS = [
  [0.076526521133497334, 0.15275338713072585],
  [0.22778585114164508, 0.14917298647260375],
  [0.37370608871541956, 0.14209610931838205],
  [0.5108670019508271, 0.13168863844917663],
  [0.63605368072651503, 0.11819453196151842],
  [0.74633190646015079, 0.10193011981724044],
  [0.83911697182221882, 0.083276741576704749],
  [0.91223442825132591, 0.062672048334109064],
  [0.96397192727791379, 0.040601429800386941],
  [0.99312859918509492, 0.017614007139152118],
] as const
/** How far the logarithm falls within a panel, and in all. */
const [FALL, DEPTH] = [8, 45]

/** What becomes of all who come: shares, and waits in mean patiences. */
export interface Abandonment {
  /** Finds all agents busy. */
  readonly waits: number
  /** Is answered within the target. */
  readonly answeredWithin: number
  /** Is answered after it. */
  readonly answeredAfter: number
  /** Leaves within the target. */
  readonly abandonedWithin: number
  /** Leaves after it. */
  readonly abandonedAfter: number
  /** The mean wait of those who are answered; those who do not wait count 0. */
  readonly answeredWait: number
  /** The mean wait of those who leave. */
  readonly abandonedWait: number
}

/** Integrals over offered waits from one to another, each weighted by what happens after such a wait. */
interface Sums {
  /** 1. */
  all: number
  /** e^-s: still there. */
  stays: number
  /** 1 - e^-s: gone. */
  leaves: number
  /** s e^-s. */
  stayed: number
  /** 1 - e^-s (1 + s). */
  left: number
  /** e^-τ - e^-s: gone after the target τ. */
  late: number
}

/**
 * What becomes of a load where customers leave, at least one agent and a load above 0.
 *
 * @formula D = 1 / B(n - 1) + z ∫ f(s) ds with f(s) = exp(z (1 - e^-s) - k s); P(wait) = z ∫ f / D; P(abandon) = z ∫ (1 - e^-s) f / D
 * @source Palm 1946; Zeltyn and Mandelbaum 2005 (M/M/n+G)
 * @complexity O(√load)
 * @param patience the mean patience in handle times
 * @param target in mean patiences
 */
export function abandonment(load: number, agents: number, patience: number, target: number): Abandonment {
  const queue = queueOf(load, agents, patience)
  const { peak } = queue
  const before = sums()
  const after = sums()
  if (peak < target) {
    add(before, queue, peak, 0, target)
    add(before, queue, peak, target, target)
    add(after, queue, target, Infinity, target)
  } else {
    add(before, queue, target, 0, target)
    add(after, queue, peak, target, target)
    add(after, queue, peak, Infinity, target)
  }
  // In units of the largest value of f, so that neither part overflows.
  const idle = Math.exp(-queue.height)
  const scale = lossOf(load, agents - 1).blocked * queue.z
  const total = idle + scale * (before.all + after.all)
  const share = scale / total
  const answered = idle / total + share * (before.stays + after.stays)
  const abandoned = share * (before.leaves + after.leaves)
  return {
    waits: share * (before.all + after.all),
    answeredWithin: idle / total + share * before.stays,
    answeredAfter: share * after.stays,
    abandonedWithin: share * (before.leaves - Math.expm1(-target) * after.all),
    abandonedAfter: share * after.late,
    answeredWait: (share * (before.stayed + after.stayed)) / answered,
    abandonedWait: abandoned > 0 ? (share * (before.left + after.left)) / abandoned : 0,
  }
}

interface Queue {
  readonly z: number
  readonly k: number
  /** k - z. */
  readonly gap: number
  /** Where f is largest. */
  readonly peak: number
  /** The logarithm of f there. */
  readonly height: number
}

function queueOf(load: number, agents: number, patience: number): Queue {
  const [z, k, gap] = [load * patience, agents * patience, (agents - load) * patience]
  const peak = gap < 0 ? Math.log1p(-gap / k) : 0
  return { z, k, gap, peak, height: gap < 0 ? k * bend(-peak) : 0 }
}

/** How far the logarithm of f is below its largest value: every term is positive. */
function depth({ z, k, gap, peak }: Queue, s: number): number {
  return gap < 0 ? k * bend(s - peak) : z * bend(s) + gap * s
}

/** e^-y - 1 + y without cancellation. */
function bend(y: number): number {
  if (Math.abs(y) > 0.5) return Math.expm1(-y) + y
  let sum = 0
  for (let k = 17; k > 2; k--) sum = (-y / k) * (1 + sum)
  return ((y * y) / 2) * (1 + sum)
}

function sums(): Sums {
  return { all: 0, stays: 0, leaves: 0, stayed: 0, left: 0, late: 0 }
}

/** Adds the integrals from `start`, where f is largest, on the way to `end`, until the rest is nothing. */
function add(into: Sums, queue: Queue, start: number, end: number, target: number): void {
  const top = depth(queue, start)
  // As a double f is 0 here.
  if (top > 745) return
  let s = start
  while (s !== end && depth(queue, s) - top < DEPTH) {
    const to = end < s ? Math.max(end, s - leftStep(queue, s)) : Math.min(end, s + rightStep(queue, s))
    if (to === s) return
    addPanel(into, queue, Math.min(s, to), Math.max(s, to), target)
    s = to
  }
}

/** The length of a panel on the way up: by slope and curvature, which only falls, and short beside the bend of e^-s. */
function rightStep({ z, k, gap, peak }: Queue, s: number): number {
  const curve = gap < 0 ? k * Math.exp(peak - s) : z * Math.exp(-s)
  const slope = gap < 0 ? -k * Math.expm1(peak - s) : gap - z * Math.expm1(-s)
  const step = (2 * FALL) / (slope + Math.sqrt(slope * slope + 2 * FALL * curve))
  return Math.min(step, Math.max(2, s - peak))
}

/** On the way down the curvature grows, e-fold with each mean patience. */
function leftStep({ k, peak }: Queue, s: number): number {
  const [slope, curve] = [k * Math.expm1(peak - s), k * Math.exp(peak - s)]
  return Math.min(2, (2 * FALL) / (slope + Math.sqrt(slope * slope + 2 * FALL * curve * Math.E)))
}

function addPanel(into: Sums, queue: Queue, from: number, to: number, target: number): void {
  const [middle, half] = [(from + to) / 2, (to - from) / 2]
  for (const [point, weight] of POINTS) {
    addPoint(into, queue, middle - half * point, half * weight, target)
    addPoint(into, queue, middle + half * point, half * weight, target)
  }
}

function addPoint(into: Sums, queue: Queue, s: number, weight: number, target: number): void {
  const value = weight * Math.exp(-depth(queue, s))
  const stays = Math.exp(-s)
  into.all += value
  into.stays += value * stays
  into.leaves -= value * Math.expm1(-s)
  into.stayed += value * stays * s
  into.left += value * (s < 0.5 ? stays * bend(-s) : 1 - stays * (1 + s))
  if (s > target) into.late -= value * Math.exp(-target) * Math.expm1(target - s)
}
