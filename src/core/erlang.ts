/*
 * Queues with Poisson arrivals and exponential handle times. The load is in erlangs: arrivals during one handle time.
 * A chain of states is summed outward from all agents busy, so a load of a costs some √a steps, whatever the agents.
 */

/** A system without a queue: who finds all agents busy is turned away. */
export interface Loss {
  /** The share that is turned away. */
  readonly blocked: number
  /** The share that is served. */
  readonly served: number
}

/**
 * What becomes of a load without a queue.
 *
 * @formula 1 / B(n) = Σ n! / (n - k)! a^-k from k = 0 to n; beyond the load B(n) = a B(n - 1) / (n + a B(n - 1))
 * @source Erlang 1917
 * @complexity O(√load)
 * @example
 * lossOf(2, 2) // => { blocked: 0.4, served: 0.6 }
 */
export function lossOf(load: number, agents: number): Loss {
  if (load === 0) return agents === 0 ? { blocked: 1, served: 0 } : { blocked: 0, served: 1 }
  const first = Math.min(agents, Math.floor(load))
  let term = 1
  let sum = 0
  // What is left after a term is less than if all ratios to come were as the next one.
  for (let k = first; k > 0 && term * load > (load - k) * sum * 1e-17; k--) {
    term *= k / load
    sum += term
  }
  const blocked = 1 / (1 + sum)
  if (first === agents) return { blocked, served: sum / (1 + sum) }
  const beyond = grown(blocked, load, first, agents)
  return { blocked: beyond, served: 1 - beyond }
}

/** Less than this is 0: it is come to some 40 √load beyond the load. */
const NOTHING = 1e-300

/** The blocking of more agents, from that of fewer. */
function grown(blocked: number, load: number, from: number, to: number): number {
  let value = blocked
  for (let n = from + 1; n <= to; n++) {
    value = next(value, load, n)
    if (value < NOTHING) return 0
  }
  return value
}

function next(blocked: number, load: number, agents: number): number {
  const offered = load * blocked
  return offered / (agents + offered)
}

/** A system with a queue that nobody leaves. */
export interface Delay {
  /** The share that waits. */
  readonly waits: number
  /** The share that is answered at once. */
  readonly atOnce: number
}

/**
 * Who waits where all wait who must: everybody, where the agents are not more than the load.
 *
 * @formula C = n B / (n - a (1 - B)); 1 - C = (n - a) (1 - B) / (n - a (1 - B))
 * @source Erlang 1917
 * @example
 * delayOf(1, 2, lossOf(1, 2)).waits.toFixed(6) // => '0.333333'
 */
export function delayOf(load: number, agents: number, { blocked, served }: Loss): Delay {
  if (!(agents > load)) return { waits: 1, atOnce: 0 }
  const free = agents - load
  const all = free + load * blocked
  return { waits: (agents * blocked) / all, atOnce: (free * served) / all }
}

/** The fewest agents, at least `from` and more than the load, whose delay is right: it must be where nobody waits. */
export function fewest(load: number, from: number, isRight: (agents: number, delay: Delay) => boolean): number {
  let agents = Math.max(from, Math.floor(load) + 1)
  let loss = lossOf(load, agents)
  while (!isRight(agents, delayOf(load, agents, loss))) {
    agents++
    const blocked = next(loss.blocked, load, agents)
    loss = { blocked, served: 1 - blocked }
  }
  return agents
}
