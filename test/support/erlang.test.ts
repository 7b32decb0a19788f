import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erlangA, erlangB, erlangC, requiredAgents, serviceLevel } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* In seconds: a handle time of 180 s, and so many contacts a handle time as erlangs. See test/golden/erlang.py. */

type Variant = 'offered' | 'answered-only' | 'exclude-short-abandons' | 'abandoned-within-met'
const VARIANTS: readonly Variant[] = ['offered', 'answered-only', 'exclude-short-abandons', 'abandoned-within-met']
interface Required {
  readonly load: number
  readonly target: number
  readonly serviceLevel: number
  readonly patience: number | null
  readonly variant: Variant
  readonly maxOccupancy: number
  readonly maxAbandonment: number
  readonly maxAsa: number | null
  readonly agents: number
}
const golden = JSON.parse(readFileSync(new URL('../golden/erlang.json', import.meta.url), 'utf8')) as {
  readonly whole: readonly Record<'load' | 'agents' | 'blocked' | 'served' | 'waits' | 'atOnce', number>[]
  readonly abandons: readonly Record<string, number>[]
  readonly required: readonly Required[]
}
const AHT = 180
const runs = { numRuns: 1000 }
const work = (load: number) => ({ contacts: load, period: AHT, aht: AHT })
const ms = (seconds: number): number => Math.round(seconds * 1000) / 1000
const close = (actual: number | null, expected: number, what: string, tolerance = 1e-12): void =>
  expect(Math.abs((actual as number) - expected), `${what}: ${actual}, ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.abs(expected),
  )
const size = (from: number, to: number) =>
  fc
    .double({ min: Math.log(from), max: Math.log(to), noNaN: true })
    .map((x) => Math.min(to, Math.max(from, Math.exp(x))))

describe('erlangB and erlangC', () => {
  it('give what exact arithmetic gives', () => {
    for (const { load, agents, blocked, served, waits, atOnce } of golden.whole) {
      const what = `${load} erlangs, ${agents} agents`
      const loss = erlangB({ load, agents })
      close(loss.blocking, blocked, what)
      close(loss.carried, load * served, what)
      if (agents > 0) close(loss.occupancy, (load * served) / agents, what)
      const queue = erlangC({ ...work(load), agents, target: 20 })
      close(queue.waitProbability, waits, what)
      expect(queue.stable, what).toBe(agents > load)
      if (!(agents > load)) {
        expect([queue.serviceLevel, queue.asa, queue.queue, queue.averageWaitOfDelayed], what).toEqual([
          0,
          null,
          null,
          null,
        ])
        expect(queue.occupancy).toBe(agents === 0 ? null : 1)
        continue
      }
      const free = agents - load
      expect(queue.load, what).toBe(load)
      close(queue.asa, (waits * AHT) / free, what, 1e-11)
      close(queue.queue, (waits * load) / free, what, 1e-11)
      close(queue.averageWaitOfDelayed, AHT / free, what, 1e-11)
      close(queue.occupancy, load / agents, what)
      close(queue.serviceLevel, atOnce - waits * Math.expm1((-free * 20) / AHT), what, 1e-11)
    }
  })

  it('keep Little’s law, and count at once what has no target', () => {
    fc.assert(
      fc.property(size(1e-3, 1e4), fc.nat(200), size(0.001, 1e5), (load, more, aht) => {
        const agents = Math.floor(load) + 1 + more
        const queue = erlangC({
          contacts: load * 7,
          period: 700,
          aht,
          agents: Math.ceil((load * 7 * aht) / 700) + more + 1,
        })
        close(queue.queue, ((queue.asa as number) * load * 7) / 700, 'queue', 1e-9)
        expect(queue.serviceLevel).toBe(null)
        const atOnce = erlangC({ ...work(load), agents, target: 0 })
        close((atOnce.serviceLevel as number) + (atOnce.waitProbability as number), 1, 'at once', 1e-15)
      }),
      runs,
    )
  })

  it('give null without contacts, and without agents no occupancy', () => {
    expect(erlangC({ ...work(0), agents: 3, target: 20 })).toEqual({
      model: 'erlang-c', agents: 3, target: 20, load: 0, waitProbability: null, serviceLevel: null, asa: null,
      occupancy: 0, queue: 0, stable: true, averageWaitOfDelayed: null,
    }) // biome-ignore format: a record to read
    expect(erlangC({ ...work(0), agents: 0 }).occupancy).toBe(null)
    expect(erlangB({ load: 0, agents: 0 })).toEqual({ load: 0, agents: 0, blocking: 1, carried: 0, occupancy: null })
    expect(erlangA({ ...work(0), agents: 2, patience: 60, target: 20 })).toMatchObject({
      ...{ abandonment: null, serviceLevel: null, asa: null, queue: 0, answeredWithin: null, averageWait: null },
      ...{ averageTimeToAbandon: null, occupancy: 0 },
    })
  })

  it('give what pyworkforce 0.1.0 and the R package ErlangC 0.1.0 print', () => {
    const queue = erlangC({ contacts: 100, period: 1800, aht: 180, agents: 14, target: 20 })
    close(queue.waitProbability, 0.1741319335950498, 'waits')
    close(queue.serviceLevel, 0.8883500191794669, 'service level')
    close(queue.asa, 7.83593701177724, 'asa')
    const limits = { target: 20, serviceLevel: 0.8, maxOccupancy: 0.85, shrinkage: 0.3 }
    expect(requiredAgents({ contacts: 100, period: 1800, aht: 180, ...limits })).toMatchObject({
      agents: 14,
      scheduled: 20,
    })
    const trap = requiredAgents({ contacts: 1.7, period: 60, aht: 60, target: 600, serviceLevel: 0.5 })
    expect([trap.agents, trap.serviceLevel! > 0.5]).toEqual([2, true])
  })

  it('divide the handle time by the concurrency', () => {
    const { averageWaitOfDelayed, load } = erlangC({ ...work(30), concurrency: 3, agents: 14 })
    expect([load, averageWaitOfDelayed]).toEqual([10, 15])
  })
})

describe('erlangA', () => {
  it('gives what the chain of states gives, in each variant', () => {
    for (const { load, agents, patience, target, ...chain } of golden.abandons as readonly Record<string, number>[]) {
      const seconds = { patience: (patience as number) * AHT, target: ms((target as number) * AHT) }
      if (Math.abs(seconds.target - (target as number) * AHT) > 1e-12) continue
      const what = `${load} erlangs, ${agents} agents`
      const queue = { ...work(load as number), agents: agents as number, ...seconds }
      const found = erlangA(queue)
      const { answered, abandoned, answeredWithin, abandonedWithin, waitsLonger } = chain as Record<string, number>
      close(found.waitProbability, chain.waits as number, what)
      close(found.abandonment, abandoned as number, what)
      close(found.answeredWithin, answeredWithin as number, what)
      close(found.abandonedWithin, abandonedWithin as number, what)
      close((found.answeredAfter as number) + (found.abandonedAfter as number), waitsLonger as number, what)
      close(found.asa, (chain.answeredWait as number) * AHT, what)
      close(found.averageTimeToAbandon, (chain.abandonedWait as number) * AHT, what)
      close(found.averageWait, ((chain.queue as number) / (load as number)) * AHT, what)
      close(found.queue, chain.queue as number, what)
      close(found.occupancy, ((load as number) * (answered as number)) / (agents as number), what)
      const levels = VARIANTS.map((variant) => erlangA({ ...queue, variant }).serviceLevel)
      const [a, w, l] = [answeredWithin as number, answered as number, abandonedWithin as number]
      for (const [i, level] of [a, a / w, a / (1 - l), a + l].entries())
        close(levels[i] as number, level, `${what} ${i}`)
      expect(found.variant).toBe('exclude-short-abandons')
    }
  })

  it('names its variants as the observed metric does, of the same four counts', () => {
    const queue = { ...work(33), agents: 32, patience: 90, target: 20 }
    const { answeredWithin, answeredAfter, abandonedWithin, abandonedAfter } = erlangA(queue)
    const count = (share: number | null): number => Math.round((share as number) * 1e9)
    const counts = {
      ...{ answeredWithin: count(answeredWithin), answeredAfter: count(answeredAfter) },
      ...{ abandonedWithin: count(abandonedWithin), abandonedAfter: count(abandonedAfter) },
    }
    for (const variant of VARIANTS) {
      const observed = serviceLevel(counts, { variant }).value
      close(erlangA({ ...queue, variant }).serviceLevel, observed as number, variant, 1e-8)
    }
  })

  it('loses all where nobody is there, each after their patience', () => {
    const {
      abandonment,
      asa,
      occupancy,
      averageWait,
      averageTimeToAbandon,
      serviceLevel,
      queue,
      stable,
      abandonedWithin,
    } = erlangA({ ...work(5), agents: 0, patience: 60, target: 60 })
    expect([abandonment, asa, occupancy, averageWait, averageTimeToAbandon, serviceLevel, stable]).toEqual([
      1,
      null,
      null,
      60,
      60,
      0,
      true,
    ])
    close(queue, 5 / 3, 'queue')
    close(abandonedWithin, 1 - Math.exp(-1), 'within')
    const met = erlangA({ ...work(5), agents: 0, patience: 60, target: 60, variant: 'abandoned-within-met' })
    close(met.serviceLevel, 1 - Math.exp(-1), 'met')
    expect(erlangA({ ...work(5), agents: 0, patience: 60, target: 60, variant: 'answered-only' }).serviceLevel).toBe(0)
  })

  it('stays in range and finite, and its shares are JSON', () => {
    const target = fc.integer({ min: 0, max: 1e9 }).map((x) => x / 1000)
    const variant = fc.constantFrom(...VARIANTS)
    fc.assert(
      fc.property(
        size(1e-9, 1e7),
        size(0.1, 10),
        size(1e-3, 1e9),
        size(1e-3, 1e6),
        target,
        variant,
        (load, by, patience, aht, target, variant) => {
          const agents = Math.round(load * by)
          const found = erlangA({ contacts: load, period: ms(aht), aht: ms(aht), agents, patience, target, variant })
          expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found)
          for (const name of [
            'waitProbability',
            'serviceLevel',
            'abandonment',
            'answeredWithin',
            'abandonedWithin',
          ] as const) {
            expect((found[name] as number) >= 0 && (found[name] as number) <= 1, `${name} ${found[name]}`).toBe(true)
          }
          if (agents > 0) expect((found.occupancy as number) <= 1).toBe(true)
          expect(found.stable).toBe(true)
        },
      ),
      runs,
    )
  })
})

describe('requiredAgents', () => {
  it('finds what trying one by one finds', () => {
    for (const { agents, load, patience, maxAsa, ...limits } of golden.required) {
      const found = requiredAgents({
        ...work(load),
        ...limits,
        target: ms(limits.target * AHT),
        ...(maxAsa !== null && { maxAsa: maxAsa * AHT }),
        ...(patience === null ? {} : { patience: patience * AHT }),
        maxAbandonment: patience === null || limits.maxAbandonment === 1 ? undefined : limits.maxAbandonment,
      } as never)
      expect(found.agents, JSON.stringify({ load, patience, ...limits })).toBe(agents)
      expect(found.binding.length).toBe(agents === 1 ? 0 : found.binding.length)
      expect(found.model).toBe(patience === null ? 'erlang-c' : 'erlang-a')
    }
  })

  const limits = fc
    .record(
      {
        serviceLevel: fc.double({ min: 0.01, max: 0.9999, noNaN: true }),
        maxAsa: size(0.01, 1e4),
        maxOccupancy: fc.double({ min: 0.05, max: 1, noNaN: true }),
        maxAbandonment: size(1e-6, 0.99),
      },
      { requiredKeys: [] },
    )
    .filter((limits) => Object.keys(limits).length > 0)

  it('meets every limit, and one agent fewer does not', () => {
    const variant = fc.constantFrom(...VARIANTS)
    const cases = fc.tuple(
      size(1e-3, 3e4),
      limits,
      fc.integer({ min: 0, max: 400 }),
      fc.option(size(0.1, 1e5)),
      variant,
    )
    fc.assert(
      fc.property(cases, ([load, all, target, patience, variant]) => {
        const { maxAbandonment, ...rest } = all
        const asked = patience === null ? rest : { ...all, patience, variant }
        if (!['serviceLevel', 'maxAsa', 'maxOccupancy', 'maxAbandonment'].some((name) => name in asked)) return
        const found = requiredAgents({ ...work(load), target, ...asked })
        // What is found may miss a limit by rounding; one agent fewer would have to keep it without.
        const holds = (agents: number, slack: 0 | 1): boolean => {
          const { serviceLevel, asa, occupancy, stable, ...more } =
            patience === null
              ? erlangC({ ...work(load), target, agents })
              : erlangA({ ...work(load), target, agents, patience, variant })
          const lost = 'abandonment' in more ? (more.abandonment as number) : 0
          return (
            stable &&
            (serviceLevel as number) >= (all.serviceLevel ?? 0) - slack * 1e-12 &&
            (asa ?? Infinity) <= (all.maxAsa ?? Infinity) * (1 + slack * 1e-12) &&
            (occupancy ?? 1) <= (all.maxOccupancy ?? 1) * (1 + slack * 1e-11) &&
            lost <= (patience === null ? 1 : (maxAbandonment ?? 1)) * (1 + slack * 1e-12)
          )
        }
        expect(holds(found.agents, 1)).toBe(true)
        if (found.agents > 1) {
          expect(found.binding.length).toBeGreaterThan(0)
          expect(holds(found.agents - 1, 0) && found.binding[0] !== 'serviceLevel').toBe(false)
        } else {
          expect(found.binding).toEqual([])
        }
      }),
      runs,
    )
  })

  it('says which limits decide', () => {
    const calls = { ...work(10), target: 20 }
    expect(requiredAgents({ ...calls, serviceLevel: 0.8 }).binding).toEqual(['serviceLevel'])
    expect(requiredAgents({ ...calls, serviceLevel: 0.01 }).binding).toEqual(['stability', 'serviceLevel'])
    expect(requiredAgents({ ...calls, maxOccupancy: 0.5 })).toMatchObject({ agents: 20, binding: ['maxOccupancy'] })
    expect(requiredAgents({ ...calls, maxAsa: 1 }).binding).toEqual(['maxAsa'])
    expect(requiredAgents({ ...calls, patience: 60, maxAbandonment: 0.01 }).binding).toEqual(['maxAbandonment'])
    expect(requiredAgents({ ...work(8.5), maxOccupancy: 0.85 }).agents).toBe(10)
    expect(requiredAgents({ ...work(10), maxOccupancy: 1 })).toMatchObject({ agents: 11, binding: ['stability'] })
  })

  it('needs nobody without contacts, and somebody with the least', () => {
    const rules = { target: 20, serviceLevel: 0.8, shrinkage: 0.3 }
    expect(requiredAgents({ ...work(0), ...rules })).toEqual({
      model: 'erlang-c', agents: 0, scheduled: 0, load: 0, waitProbability: null, serviceLevel: null, asa: null,
      occupancy: null, queue: 0, stable: true, abandonment: null, binding: [],
    }) // biome-ignore format: a record to read
    expect(requiredAgents({ ...work(1e-9), ...rules })).toMatchObject({ agents: 1, scheduled: 2 })
    expect(requiredAgents({ contacts: 5e-324, period: 1e12, aht: 0.001, ...rules }).agents).toBe(1)
    const hasty = { ...work(10), target: 60, patience: 1, serviceLevel: 0.8, variant: 'abandoned-within-met' as const }
    expect(requiredAgents(hasty)).toMatchObject({ agents: 1, binding: [] })
  })

  it('schedules by dividing: 14 agents at 30 % are 20, not 19', () => {
    const { agents, scheduled } = requiredAgents({ ...work(10), target: 20, serviceLevel: 0.8, shrinkage: 0.3 })
    expect([agents, scheduled]).toEqual([14, 20])
  })

  it('takes heavy loads in no time', () => {
    const start = performance.now()
    for (const load of [1e-9, 1, 1e3, 1e6, 1e7, 1e8]) {
      for (const patience of [undefined, 1e-3, 100, 1e9]) {
        const rules = { target: 20, serviceLevel: 0.8, maxOccupancy: 0.5, ...(patience !== undefined && { patience }) }
        const { agents } = requiredAgents({ ...work(load), ...rules })
        expect(agents).toBeGreaterThan(0)
        expect(agents).toBeLessThanOrEqual(2 * load + 3)
      }
    }
    expect(performance.now() - start).toBeLessThan(30_000)
  })

  it('refuses what cannot be, by name', () => {
    const calls = { ...work(10), target: 20, serviceLevel: 0.8 }
    const ask = (change: object): string => refusal(() => requiredAgents({ ...calls, ...change } as never)).message
    expect(ask({ serviceLevel: 1 })).toBe(
      'options.serviceLevel must be a fraction above 0 and below 1, such as 0.8, got 1',
    )
    expect(ask({ serviceLevel: 0 })).toMatch('options.serviceLevel')
    expect(ask({ maxOccupancy: 85 })).toBe(
      'options.maxOccupancy must be a fraction above 0 and at most 1, such as 0.8, got 85',
    )
    expect(ask({ maxOccupancy: Number.NaN })).toMatch('options.maxOccupancy')
    expect(ask({ maxAbandonment: 0 })).toMatch('options.maxAbandonment must be a fraction above 0 and below 1')
    expect(ask({ maxAbandonment: 0.05 })).toBe(
      'options.patience must be given, as options.maxAbandonment is, got undefined',
    )
    expect(ask({ target: undefined })).toBe('options.target must be given, as options.serviceLevel is, got undefined')
    expect(ask({ serviceLevel: undefined })).toMatch('options.serviceLevel must be given, or maxAsa')
    expect(ask({ target: -1 })).toMatch('options.target must be a number of seconds')
    expect(ask({ target: 1.0005 })).toMatch('no finer than a millisecond')
    expect(ask({ maxAsa: 0 })).toMatch('options.maxAsa must be a number of seconds from 0.001')
    expect(ask({ patience: 0 })).toMatch('options.patience must be a number of seconds from 0.001')
    expect(ask({ variant: 'all' })).toMatch("options.variant must be one of 'offered'")
    expect(ask({ shrinkage: 1 })).toMatch('options.shrinkage must be a number of at least 0 and below 1')
    expect(ask({ shrinkage: 1 - 2 ** -53 })).toMatch('options.shrinkage must be small enough')
    expect(ask({ maxOccupancy: 1e-300 })).toMatch('options.maxOccupancy must be large enough')
    expect(ask({ maxOccupancy: 1e-300, patience: 60 })).toMatch('options.maxOccupancy must be large enough')
    expect(ask({ contacts: -1 })).toBe('options.contacts must be a number from 0 to 1000000000000000, got -1')
    expect(ask({ contacts: 1e15 })).toBe(
      'options.contacts must be few enough for a load of at most 1e8 erlangs, got 1000000000000000',
    )
    expect(ask({ period: 0 })).toMatch('options.period must be a number of seconds above 0')
    expect(ask({ concurrency: 0.5 })).toBe('options.concurrency must be a number from 1 to 1000, got 0.5')
    expect(ask({ agents: 3 })).toMatch('options.agents must be one of')
    const missing = refusal(() => requiredAgents({ period: 1, aht: 1, serviceLevel: 0.8, target: 1 } as never))
    expect([missing.code, missing.path]).toEqual(['missing-option', 'options.contacts'])
    expect(refusal(() => erlangC({ ...work(1), agents: 1.5 })).message).toMatch('options.agents must be a whole number')
    expect(refusal(() => erlangC({ ...work(1), agents: -0 })).path).toBe('options.agents')
    expect(refusal(() => erlangC(work(1) as never)).code).toBe('missing-option')
    expect(refusal(() => erlangC({ ...work(1), agents: 1, patience: 3 } as never)).code).toBe('unknown-option')
    expect(refusal(() => erlangB({ load: 2e8, agents: 1 })).path).toBe('options.load')
  })
})
