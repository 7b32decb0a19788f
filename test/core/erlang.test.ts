import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delayOf, fewest, lossOf } from '../../src/core/erlang.ts'
import { abandonment } from '../../src/core/erlangA.ts'

/* Against whole numbers of any size and a chain of states, see test/golden/erlang.py. */

interface Abandons {
  readonly load: number
  readonly agents: number
  readonly patience: number
  readonly target: number
  readonly waits: number
  readonly answered: number
  readonly abandoned: number
  readonly answeredWithin: number
  readonly abandonedWithin: number
  readonly waitsLonger: number
  readonly answeredWait: number
  readonly abandonedWait: number
}
const golden = JSON.parse(readFileSync(new URL('../golden/erlang.json', import.meta.url), 'utf8')) as {
  readonly whole: readonly Record<'load' | 'agents' | 'blocked' | 'served' | 'waits' | 'atOnce', number>[]
  readonly abandons: readonly Abandons[]
  readonly halfinWhitt: { readonly beta: number }
}
const runs = { numRuns: 1000 }
const close = (actual: number, expected: number, what: string, tolerance = 1e-13): void =>
  expect(Math.abs(actual - expected), `${what}: ${actual}, ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.abs(expected),
  )

const size = (from: number, to: number) =>
  fc
    .double({ min: Math.log(from), max: Math.log(to), noNaN: true })
    .map((x) => Math.min(to, Math.max(from, Math.exp(x))))
const loads = size(1e-9, 1e7)
/** Agents from one to some way beyond the load, mostly about it. */
const near = fc
  .tuple(size(1e-9, 1e5), fc.double({ min: -6, max: 6, noNaN: true }))
  .map(([load, beta]) => [load, Math.max(1, Math.round(load + beta * Math.sqrt(load)))] as const)

describe('Erlang B and C', () => {
  it('are those of whole numbers', () => {
    expect(golden.whole.length).toBeGreaterThan(100)
    for (const { load, agents, blocked, served, waits, atOnce } of golden.whole) {
      const loss = lossOf(load, agents)
      const delay = delayOf(load, agents, loss)
      const what = `${load} erlangs, ${agents} agents`
      close(loss.blocked, blocked, what)
      close(loss.served, served, what)
      close(delay.waits, waits, what)
      close(delay.atOnce, atOnce, what)
      expect(Math.abs(delay.waits + delay.atOnce - 1), what).toBeLessThan(1e-15)
    }
  })

  it('C is at least B, and both fall with every agent', () => {
    fc.assert(
      fc.property(near, ([load, agents]) => {
        const [here, more] = [lossOf(load, agents), lossOf(load, agents + 1)]
        expect(delayOf(load, agents, here).waits).toBeGreaterThanOrEqual(here.blocked)
        expect(more.blocked).toBeLessThanOrEqual(here.blocked)
        expect(delayOf(load, agents + 1, more).waits).toBeLessThanOrEqual(delayOf(load, agents, here).waits)
      }),
      runs,
    )
  })

  it('obey the recursion', () => {
    fc.assert(
      fc.property(near, ([load, agents]) => {
        const before = load * lossOf(load, agents - 1).blocked
        close(lossOf(load, agents).blocked, before / (agents + before), `${load}, ${agents}`, 1e-12)
      }),
      runs,
    )
  })

  it('stay finite, at once, whatever the agents', () => {
    const start = performance.now()
    fc.assert(
      fc.property(loads, fc.nat({ max: Number.MAX_SAFE_INTEGER }), (load, agents) => {
        for (const n of [agents, Math.floor(load), Math.round(2 * load)]) {
          const loss = lossOf(load, n)
          const { waits, atOnce } = delayOf(load, n, loss)
          for (const share of [loss.blocked, loss.served, waits, atOnce]) expect(share >= 0 && share <= 1).toBe(true)
        }
      }),
      runs,
    )
    expect(performance.now() - start).toBeLessThan(30_000)
    expect(lossOf(0, 0)).toEqual({ blocked: 1, served: 0 })
    expect(lossOf(0, 3)).toEqual({ blocked: 0, served: 1 })
    expect(lossOf(5, 0)).toEqual({ blocked: 1, served: 0 })
    expect(delayOf(5, 5, lossOf(5, 5))).toEqual({ waits: 1, atOnce: 0 })
  })

  it('the share that waits tends to that of Halfin and Whitt', () => {
    const { beta } = golden.halfinWhitt
    const share = (load: number) => {
      const agents = load + beta * Math.sqrt(load)
      const [low, high] = [Math.floor(agents), Math.ceil(agents)].map((n) => delayOf(load, n, lossOf(load, n)).waits)
      return low! + (agents - Math.floor(agents)) * (high! - low!)
    }
    expect(Math.abs(share(1e4) - 0.2)).toBeLessThan(5e-3)
    expect(Math.abs(share(1e6) - 0.2)).toBeLessThan(5e-4)
    expect(Math.abs(share(1e10) - 0.2)).toBeLessThan(5e-6)
  })

  it('the fewest agents are the first whose delay is right', () => {
    fc.assert(
      fc.property(size(1e-6, 3e3), fc.double({ min: 0.001, max: 0.999, noNaN: true }), (load, most) => {
        const agents = fewest(load, 1, (_, { waits }) => waits <= most)
        const waits = (n: number) => delayOf(load, n, lossOf(load, n)).waits
        // The search goes on from one to the next, so its last bits may differ.
        expect(waits(agents)).toBeLessThanOrEqual(most * (1 + 1e-12))
        if (agents > 1) expect(waits(agents - 1)).toBeGreaterThan(most * (1 - 1e-12))
        expect(agents).toBeGreaterThan(load)
      }),
      runs,
    )
    expect(fewest(10, 17, () => true)).toBe(17)
    expect(fewest(10, 1, (_, { waits }) => waits === 0)).toBeLessThan(600)
  })
})

describe('Erlang A', () => {
  it('is the chain of states, with waits by uniformisation', () => {
    expect(golden.abandons.length).toBeGreaterThan(15)
    for (const { load, agents, patience, target, ...expected } of golden.abandons) {
      const found = abandonment(load, agents, patience, target / patience)
      const what = (name: string) => `${name} of ${load} erlangs, ${agents} agents, patience ${patience}`
      close(found.waits, expected.waits, what('waits'))
      close(found.answeredWithin + found.answeredAfter, expected.answered, what('answered'))
      close(found.abandonedWithin + found.abandonedAfter, expected.abandoned, what('abandoned'))
      close(found.answeredWithin, expected.answeredWithin, what('answered within'))
      close(found.abandonedWithin, expected.abandonedWithin, what('abandoned within'))
      close(found.answeredAfter + found.abandonedAfter, expected.waitsLonger, what('waits longer'))
      close(found.answeredWait * patience, expected.answeredWait, what('wait of the answered'))
      close(found.abandonedWait * patience, expected.abandonedWait, what('wait of those who leave'))
    }
  })

  const queues = fc.tuple(near, size(1e-9, 1e9), size(1e-6, 1e3))

  it('loses nobody, and balances its waits', () => {
    fc.assert(
      fc.property(queues, ([[load, agents], patience, target]) => {
        const all = abandonment(load, agents, patience, target / patience)
        const answered = all.answeredWithin + all.answeredAfter
        const abandoned = all.abandonedWithin + all.abandonedAfter
        const what = `${load}, ${agents}, ${patience}, ${target}`
        close(answered + abandoned, 1, what, 1e-12)
        for (const value of Object.values(all)) expect(Number.isFinite(value) && value >= 0, what).toBe(true)
        // Those in the queue leave it by patience at rate 1: the mean wait of all is the share that leaves.
        close(answered * all.answeredWait + abandoned * all.abandonedWait, abandoned, what, 1e-9)
        // Agents are busy as long as they answer: an agent more or less than the load makes no more than it.
        expect(load * answered, what).toBeLessThanOrEqual(agents * (1 + 1e-12))
      }),
      runs,
    )
  })

  it('tends to Erlang C as patience grows, to Erlang B as it goes', () => {
    const wide = near.filter(([load, agents]) => agents > load * 1.001)
    fc.assert(
      fc.property(wide, ([load, agents]) => {
        const loss = lossOf(load, agents)
        const { waits } = delayOf(load, agents, loss)
        const patient = abandonment(load, agents, 1e15, 0)
        close(patient.waits, waits, `${load}, ${agents}: C`, 1e-6)
        const hasty = abandonment(load, agents, 1e-12 / (1 + load), 0)
        close(hasty.abandonedWithin + hasty.abandonedAfter, loss.blocked, `${load}, ${agents}: B`, 1e-6)
      }),
      runs,
    )
  })

  it('does better with every agent, and loses fewer the more patient they are', () => {
    fc.assert(
      fc.property(queues, ([[load, agents], patience, target]) => {
        const here = abandonment(load, agents, patience, target / patience)
        const more = abandonment(load, agents + 1, patience, target / patience)
        const longer = abandonment(load, agents, patience * 1.5, target / patience / 1.5)
        const lost = (all: typeof here) => all.abandonedWithin + all.abandonedAfter
        const slack = 1 + 1e-11
        expect(more.waits).toBeLessThanOrEqual(here.waits * slack)
        expect(lost(more)).toBeLessThanOrEqual(lost(here) * slack)
        expect(lost(longer)).toBeLessThanOrEqual(lost(here) * slack)
        expect(more.answeredWithin * slack).toBeGreaterThanOrEqual(here.answeredWithin)
      }),
      runs,
    )
  })

  it('is the same where the target cuts it elsewhere', () => {
    fc.assert(
      fc.property(queues, size(1e-6, 1e3), ([[load, agents], patience, target], other) => {
        const [one, two] = [target, other].map((t) => abandonment(load, agents, patience, t / patience))
        const sums = (all: typeof one) => [
          all!.waits,
          all!.answeredWithin + all!.answeredAfter,
          all!.abandonedWithin + all!.abandonedAfter,
          all!.answeredWait,
          all!.abandonedWait,
        ]
        for (const [i, value] of sums(one).entries())
          close(value, sums(two)[i]!, `${load}, ${agents}, ${patience}`, 1e-11)
      }),
      runs,
    )
  })

  it('stays finite at the ends of what is taken, and quick', () => {
    const start = performance.now()
    for (const load of [1e-9, 1, 1e6, 1e10]) {
      for (const agents of [1, Math.ceil(load), 2 ** 53 - 1]) {
        for (const patience of [1e-15, 1e-3, 1, 1e9, 1e15]) {
          for (const target of [0, 1e-12, 1, 1e15]) {
            for (const value of Object.values(abandonment(load, agents, patience, target))) {
              expect(value >= 0 && value < Infinity, `${load}, ${agents}, ${patience}, ${target}`).toBe(true)
            }
          }
        }
      }
    }
    expect(performance.now() - start).toBeLessThan(30_000)
  })
})
