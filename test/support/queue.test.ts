import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scheduledFor } from '../../src/core/shrinkage.ts'
import {
  abandonmentRate,
  averageSpeedOfAnswer,
  compare,
  occupancy,
  type QueueCounts,
  queueContacts,
  type ServiceLevelVariant,
  scheduledAgents,
  serviceLevel,
  shrinkage,
  summarize,
  utilisation,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Shares against statsmodels, means against R's t.test, agents against fractions: see test/golden/queue.py. */

interface Share {
  readonly yes: number
  readonly n: number
  readonly value: number
  readonly standardError: number
  readonly low: number
  readonly high: number
}
interface CountsCase {
  readonly counts: Required<QueueCounts>
  readonly level: number
  readonly serviceLevel: Readonly<Record<ServiceLevelVariant, Share | null>>
  readonly abandonmentRate: Readonly<Record<'count' | 'exclude', Share | null>>
}
interface QueueCase extends Omit<Share, 'yes' | 'n'>, Omit<QueueCounts, 'shortAbandons'> {
  readonly level: number
  readonly target: number
  readonly shortAbandon: number | null
  readonly shortAbandons: number | null
  readonly wait: readonly number[]
  readonly answered: readonly boolean[]
  readonly averageTimeToAbandon: number | null
  readonly averageWait: number
  readonly standardDeviation: number
}
const golden = JSON.parse(readFileSync(new URL('../golden/queue.json', import.meta.url), 'utf8')) as {
  readonly counts: readonly CountsCase[]
  readonly queues: readonly QueueCase[]
  readonly scheduled: readonly (readonly [agents: number, shrinkage: number, scheduled: number])[]
}
const close = (actual: number | null | undefined, expected: number | null, what = ''): void => {
  if (expected === null) expect(actual, what).toBe(null)
  else
    expect(Math.abs((actual as number) - expected), what).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)))
}
const VARIANTS = ['offered', 'answered-only', 'exclude-short-abandons', 'abandoned-within-met'] as const

function checkShare(result: ReturnType<typeof serviceLevel | typeof abandonmentRate>, share: Share | null): void {
  if (share === null) {
    expect(result).toMatchObject({
      value: null,
      reason: 'no-contacts',
      interval: null,
      estimate: null,
      base: 0,
      warnings: [],
    })
    return
  }
  expect(result).toMatchObject({ reason: null, base: share.n })
  expect(result.value).toBe(share.value)
  expect(result.estimate).toEqual({ kind: 'proportion', yes: share.yes, n: share.n, unit: 1 })
  close(result.standardError, share.standardError, 'standard error')
  close(result.interval?.low, share.low, 'low')
  close(result.interval?.high, share.high, 'high')
  expect(result.warnings).toEqual(share.n < 30 ? ['small-sample'] : [])
}

describe('counts', () => {
  for (const { counts, level, ...expected } of golden.counts) {
    it(`${JSON.stringify(counts)} have the shares of statsmodels`, () => {
      for (const variant of VARIANTS)
        checkShare(serviceLevel(counts, { variant, level }), expected.serviceLevel[variant])
      for (const shortAbandons of ['count', 'exclude'] as const) {
        checkShare(abandonmentRate(counts, { shortAbandons, level }), expected.abandonmentRate[shortAbandons])
      }
    })
  }

  it('give the service level without short abandons by default', () => {
    const counts = { answeredWithin: 800, answeredAfter: 120, abandonedWithin: 30, abandonedAfter: 50 }
    expect(serviceLevel(counts)).toStrictEqual(serviceLevel(counts, { variant: 'exclude-short-abandons', level: 0.95 }))
    expect(serviceLevel(counts)).toMatchObject({
      metric: 'serviceLevel',
      definition: { variant: 'exclude-short-abandons', target: null },
      n: 1000,
      missing: 0,
      invalid: 0,
      offered: 1000,
      answered: 920,
      abandoned: 80,
      met: 800,
      base: 970,
      ...counts,
    })
    expect(Object.keys(serviceLevel(counts)).at(-1)).toBe('estimate')
    expect(VARIANTS.map((variant) => serviceLevel(counts, { variant }).value?.toFixed(4))).toEqual([
      '0.8000', '0.8696', '0.8247', '0.8300',
    ]) // biome-ignore format: the order of the variants
    expect(abandonmentRate(counts)).toMatchObject({
      definition: { shortAbandons: 'count', shortAbandon: null },
      value: 0.08,
      n: 1000,
      offered: 1000,
      answered: 920,
      abandoned: 80,
      lost: 80,
      shortAbandons: null,
    })
  })

  it('are refused where they are none', () => {
    const counts = { answeredWithin: 8, answeredAfter: 1, abandonedWithin: 1, abandonedAfter: 0 }
    for (const [given, path] of [
      [{ ...counts, answeredWithin: -1 }, 'counts.answeredWithin'],
      [{ ...counts, answeredAfter: 1.5 }, 'counts.answeredAfter'],
      [{ ...counts, abandonedWithin: undefined }, 'counts.abandonedWithin'],
      [{ ...counts, abandonedAfter: '1' }, 'counts.abandonedAfter'],
      [{ ...counts, shortAbandons: 2 }, 'counts.shortAbandons'],
      [{ ...counts, shortAbandons: 0.5 }, 'counts.shortAbandons'],
      [{ ...counts, abandoned: 2 }, 'counts.abandoned'],
    ] as const) {
      for (const metric of [serviceLevel, abandonmentRate]) {
        expect(refusal(() => metric(given as never))).toMatchObject({ code: 'invalid-value', path })
      }
    }
    expect(refusal(() => serviceLevel(null as never)).path).toBe('counts')
    for (const [metric, options, path] of [
      [serviceLevel, { variant: 'best' }, 'options.variant'],
      [serviceLevel, { target: 20 }, 'options.target'],
      [serviceLevel, { level: 1 }, 'options.level'],
      [abandonmentRate, { shortAbandons: 'drop' }, 'options.shortAbandons'],
      [abandonmentRate, { shortAbandons: 'exclude' }, 'options.shortAbandons'],
      [abandonmentRate, { short: 5 }, 'options.short'],
      [abandonmentRate, { level: 0 }, 'options.level'],
    ] as const) {
      expect(refusal(() => metric(counts, options as never)).path).toBe(path)
    }
  })

  it('have variants in their order', () => {
    const count = fc.nat(500)
    const counts = fc.record({
      answeredWithin: count,
      answeredAfter: count,
      abandonedWithin: count,
      abandonedAfter: count,
    })
    fc.assert(
      fc.property(counts, (queue) => {
        const of = (variant: ServiceLevelVariant): number | null => serviceLevel(queue, { variant }).value
        const [offered, answered, excluding, met] = VARIANTS.map(of)
        if (offered == null || met == null) return expect(abandonmentRate(queue).value).toBe(null)
        expect(offered).toBeLessThanOrEqual(met)
        if (excluding != null) expect(offered).toBeLessThanOrEqual(excluding)
        if (excluding != null && answered != null) expect(excluding).toBeLessThanOrEqual(answered)
        if (excluding != null) expect(excluding).toBeLessThanOrEqual(met)
        close(
          (abandonmentRate(queue).value as number) +
            (queue.answeredWithin + queue.answeredAfter) / serviceLevel(queue).n,
          1,
        )
      }),
      { numRuns: 1000 },
    )
  })
})

describe('queues', () => {
  for (const expected of golden.queues) {
    const { target, shortAbandon, level } = expected
    it(`of ${expected.wait.length} contacts have the counts of numpy and the means of R`, () => {
      const short = shortAbandon === null ? {} : { shortAbandon }
      const of = queueContacts({ wait: 'wait', answered: 'answered', target, ...short })
      const summary = summarize({ wait: expected.wait, answered: expected.answered }, of)
      const { answeredWithin, answeredAfter, abandonedWithin, abandonedAfter, shortAbandons } = expected
      const counts = { answeredWithin, answeredAfter, abandonedWithin, abandonedAfter }
      expect(summary).toMatchObject({ ...counts, shortAbandons })
      for (const variant of VARIANTS) {
        const { definition, ...result } = serviceLevel(summary, { variant, level })
        expect(definition).toEqual({ variant, target })
        expect(result).toEqual({ ...serviceLevel(counts, { variant, level }), definition: undefined })
      }
      if (shortAbandons !== null) {
        expect(abandonmentRate(summary, { shortAbandons: 'exclude' })).toEqual({
          ...abandonmentRate({ ...counts, shortAbandons }, { shortAbandons: 'exclude' }),
          definition: { shortAbandons: 'exclude', shortAbandon },
        })
      } else expect(refusal(() => abandonmentRate(summary, { shortAbandons: 'exclude' })).code).toBe('invalid-option')
      const asa = averageSpeedOfAnswer(summary, { level })
      const answered = answeredWithin + answeredAfter
      const n = expected.wait.length
      expect(asa).toMatchObject({ definition: {}, n, offered: n, answered, abandoned: n - answered, reason: null })
      expect(asa.interval).toMatchObject({ level, method: 't' })
      close(asa.value, expected.value, 'value')
      close(asa.standardError, expected.standardError, 'standard error')
      close(asa.interval?.low, expected.low, 'low')
      close(asa.interval?.high, expected.high, 'high')
      close(asa.standardDeviation, expected.standardDeviation, 'standard deviation')
      close(asa.averageTimeToAbandon, expected.averageTimeToAbandon, 'time to abandon')
      close(asa.averageWait, expected.averageWait, 'wait of all')
      expect(asa.warnings).toEqual(answered < 30 ? ['small-sample'] : [])
    })
  }

  const of = queueContacts({ wait: 'wait', answered: 'answered', target: 20 })

  it('of one answered have a mean and no interval', () => {
    const { value, interval, standardError, standardDeviation, estimate, averageTimeToAbandon } = averageSpeedOfAnswer(
      summarize([{ wait: 8, answered: true }], of),
    )
    expect([value, interval, standardError, standardDeviation, estimate, averageTimeToAbandon]).toEqual([
      8, null, null, null, null, null,
    ]) // biome-ignore format: six parts
  })

  it('of nobody have none', () => {
    expect(averageSpeedOfAnswer(summarize([], of))).toMatchObject({
      value: null,
      reason: 'no-contacts',
      averageWait: null,
      warnings: [],
    })
  })

  it('compare where the variant and the target are the same', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ wait: i, answered: i % 3 > 0 }))
    const [a, b] = [
      summarize(rows, of),
      summarize(rows, queueContacts({ wait: 'wait', answered: 'answered', target: 30 })),
    ]
    expect(compare(serviceLevel(a), serviceLevel(a)).difference).toBe(0)
    expect(refusal(() => compare(serviceLevel(a), serviceLevel(b))).code).toBe('not-comparable')
    expect(refusal(() => compare(serviceLevel(a), serviceLevel(a, { variant: 'offered' }))).code).toBe('not-comparable')
    expect(compare(averageSpeedOfAnswer(a), averageSpeedOfAnswer(b)).difference).toBe(0)
    expect(compare(abandonmentRate(a), abandonmentRate(b)).difference).toBe(0)
  })

  it('need a summary for their waits, and known options', () => {
    expect(refusal(() => averageSpeedOfAnswer([1, 2] as never)).path).toBe('contacts')
    expect(refusal(() => averageSpeedOfAnswer(summarize([], of), { level: 2 })).path).toBe('options.level')
    expect(refusal(() => averageSpeedOfAnswer(summarize([], of), { per: 'leg' } as never)).code).toBe('unknown-option')
  })
})

describe('worked time', () => {
  it('has an occupancy, a utilisation and a shrinkage that fit together', () => {
    const time = fc.integer({ min: 1, max: 1e6 })
    fc.assert(
      fc.property(time, time, fc.nat(1e6), (handle, available, off) => {
        const paid = handle + available + off
        const busy = occupancy({ handle, available }).value as number
        const lost = shrinkage({ paid, available: handle + available })
        expect(lost.lost).toBe(off)
        close(utilisation({ handle, paid }).value, busy * (1 - (lost.value as number)))
      }),
      { numRuns: 1000 },
    )
  })

  it('is plain data, null without time', () => {
    expect(occupancy({ handle: 51, available: 9 })).toStrictEqual({
      metric: 'occupancy',
      definition: {},
      value: 0.85,
      reason: null,
      estimate: null,
    })
    expect(occupancy({ handle: 0, available: 9 }).value).toBe(0)
    expect(occupancy({ handle: 0, available: 0 })).toMatchObject({ value: null, reason: 'no-time' })
    expect(utilisation({ handle: 51, paid: 85 })).toStrictEqual({
      metric: 'utilisation',
      definition: {},
      value: 0.6,
      reason: null,
      estimate: null,
    })
    expect(utilisation({ handle: 3, paid: 2 }).value).toBe(1.5)
    expect(utilisation({ handle: 3, paid: 0 })).toMatchObject({ value: null, reason: 'no-time' })
    expect(shrinkage({ paid: 40, available: 28 })).toStrictEqual({
      metric: 'shrinkage', definition: {}, value: 0.3, lost: 12, reason: null, estimate: null,
    }) // biome-ignore format: one line
    expect(shrinkage({ paid: 7, available: 7 }).value).toBe(0)
    expect(shrinkage({ paid: 0, available: 0 })).toMatchObject({ value: null, lost: 0, reason: 'no-time' })
    expect(Object.is(occupancy({ handle: -0, available: 1 }).value, 0)).toBe(true)
  })

  it('is refused where it is none', () => {
    for (const wrong of [-1, Number.NaN, Infinity, '3', null, 2e15, 1e-16]) {
      for (const run of [
        () => occupancy({ handle: wrong as never, available: 1 }),
        () => occupancy({ handle: 1, available: wrong as never }),
        () => utilisation({ handle: 1, paid: wrong as never }),
        () => utilisation({ handle: wrong as never, paid: 1 }),
        () => shrinkage({ paid: 1, available: wrong as never }),
        () => shrinkage({ paid: wrong as never, available: 1 }),
      ]) {
        expect(refusal(run).code).toBe('invalid-option')
      }
    }
    expect(refusal(() => occupancy({ handle: 3 } as never))).toMatchObject({
      code: 'missing-option',
      path: 'options.available',
    })
    expect(refusal(() => occupancy({ handle: 3, paid: 4 } as never)).code).toBe('unknown-option')
    expect(refusal(() => utilisation({ handle: 3, available: 4 } as never)).code).toBe('unknown-option')
    expect(refusal(() => shrinkage({ paid: 3, available: 3.5 })).path).toBe('options.available')
    expect(refusal(() => shrinkage({ paid: 3, handle: 3 } as never)).code).toBe('unknown-option')
    expect(occupancy({ handle: 1e15, available: 1e-15 }).value).toBe(1)
  })
})

describe('agents to schedule', () => {
  it('are those of exact fractions', () => {
    for (const [agents, share, expected] of golden.scheduled) {
      expect(scheduledAgents({ agents, shrinkage: share }), `${agents} at ${share}`).toBe(expected)
    }
  })

  it('are enough, and one fewer is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 9999 }), (agents, share) => {
        const scheduled = scheduledFor(agents, share / 10_000)
        expect(scheduled * (10_000 - share)).toBeGreaterThanOrEqual(agents * 10_000)
        expect((scheduled - 1) * (10_000 - share)).toBeLessThan(agents * 10_000)
      }),
      { numRuns: 1000 },
    )
  })

  it('round a load up, and a share that was computed not', () => {
    expect(scheduledAgents({ agents: 0.001, shrinkage: 0 })).toBe(1)
    expect(scheduledAgents({ agents: 14.0001, shrinkage: 0.3 })).toBe(21)
    expect(scheduledAgents({ agents: 14, shrinkage: 0.1 + 0.2 })).toBe(20)
    expect(scheduledAgents({ agents: 14, shrinkage: 1 - 0.7 })).toBe(20)
    expect(scheduledAgents({ agents: 3, shrinkage: 0.9999 })).toBe(30_000)
    expect(Object.is(scheduledAgents({ agents: -0, shrinkage: 0.2 }), 0)).toBe(true)
  })

  it('are refused for what is no number of agents and no share', () => {
    for (const agents of [-1, Number.NaN, Infinity, '3', 2e9]) {
      expect(refusal(() => scheduledAgents({ agents: agents as never, shrinkage: 0.3 }))).toMatchObject({
        code: 'invalid-option',
        path: 'options.agents',
      })
    }
    for (const share of [-0.1, 1, 30, Number.NaN, '0.3']) {
      expect(refusal(() => scheduledAgents({ agents: 3, shrinkage: share as never }))).toMatchObject({
        code: 'invalid-option',
        path: 'options.shrinkage',
      })
    }
    expect(refusal(() => scheduledAgents({ agents: 3 } as never)).code).toBe('missing-option')
    expect(refusal(() => scheduledAgents({ shrinkage: 0.3 } as never)).code).toBe('missing-option')
    expect(refusal(() => scheduledAgents({ agents: 3, shrinkage: 0.3, level: 1 } as never)).code).toBe('unknown-option')
  })
})
