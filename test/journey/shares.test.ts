import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, npsFromCounts, outcomes, ratings, segment, summarize } from '../../src/index.ts'
import { bounceRate } from '../../src/journey/bounceRate.ts'
import { cartAbandonmentRate } from '../../src/journey/cartAbandonmentRate.ts'
import { conversionRate } from '../../src/journey/conversionRate.ts'
import { referralRate } from '../../src/journey/referralRate.ts'
import { sentimentShare } from '../../src/journey/sentimentShare.ts'
import { shareOfVoice } from '../../src/journey/shareOfVoice.ts'
import { refusal } from '../expectations.ts'

/* Wilson's intervals are statsmodels', see test/golden/journey.py. */

interface Share {
  readonly yes: number
  readonly n: number
  readonly level: number
  readonly value: number
  readonly low: number
  readonly high: number
}
const golden = JSON.parse(readFileSync(new URL('../golden/journey.json', import.meta.url), 'utf8')) as {
  readonly shares: readonly Share[]
}
const close = (actual: number | null | undefined, expected: number): void =>
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(1e-12)
const path = (run: () => unknown): string => {
  const { code, path } = refusal(run)
  return `${code} ${path}`
}
const runs = { numRuns: 1000 }
const METRICS = {
  conversionRate: (yes: number, n: number, level?: number) =>
    conversionRate({ visitors: n, conversions: yes }, level === undefined ? {} : { level }),
  cartAbandonmentRate: (yes: number, n: number, level?: number) =>
    cartAbandonmentRate({ carts: n, purchases: n - yes }, level === undefined ? {} : { level }),
  bounceRate: (yes: number, n: number, level?: number) =>
    bounceRate({ sessions: n, singlePage: yes }, level === undefined ? {} : { level }),
  referralRate: (yes: number, n: number, level?: number) =>
    referralRate({ customers: n, referrers: yes }, level === undefined ? {} : { level }),
  shareOfVoice: (yes: number, n: number, level?: number) =>
    shareOfVoice({ own: yes, total: n }, level === undefined ? {} : { level }),
  sentimentShare: (yes: number, n: number, level?: number) =>
    sentimentShare({ positive: yes, neutral: n - yes, negative: 0 }, level === undefined ? {} : { level }),
}
const OF = { conversionRate, cartAbandonmentRate, bounceRate, referralRate, shareOfVoice }

for (const [name, metric] of Object.entries(METRICS)) {
  describe(name, () => {
    it('has the intervals of statsmodels', () => {
      for (const { yes, n, level, value, low, high } of golden.shares) {
        const result = metric(yes, n, level)
        close(result.value, value)
        close(result.interval?.low, low)
        close(result.interval?.high, high)
        close(result.standardError, Math.sqrt((value * (1 - value)) / n))
        expect(result).toMatchObject({ metric: name, n, missing: 0, invalid: 0, reason: null })
        expect(result.estimate).toEqual({ kind: 'proportion', yes, n, unit: 1 })
        expect(result.warnings).toEqual(n < 30 ? ['small-sample'] : [])
      }
    })

    it('is null of nothing, and compares', () => {
      const none = metric(0, 0)
      expect(none).toMatchObject({ value: null, interval: null, standardError: null, estimate: null })
      expect(none.reason).toBe(name === 'conversionRate' || name === 'referralRate' ? 'no-customers' : 'no-answers')
      const { difference, method } = compare<{
        metric: string
        definition: never
        value: number | null
        estimate: never
      }>(metric(48, 80) as never, metric(56, 70) as never)
      close(difference, 0.2)
      expect(method).toBe('newcombe')
    })

    it('stays in 0 to 1, inside its interval, and is its own JSON', () => {
      fc.assert(
        fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
          const result = metric(Math.min(a, b), Math.max(a, b))
          expect(JSON.parse(JSON.stringify(result))).toStrictEqual(result)
          if (result.value === null || result.interval === null) return
          expect(0 <= result.interval.low && result.interval.low <= result.value).toBe(true)
          expect(result.value <= result.interval.high && result.interval.high <= 1).toBe(true)
        }),
        runs,
      )
    })
  })
}

describe('shares of outcomes', () => {
  const rows = [
    { shop: 'a', yes: true },
    { shop: 'a', yes: false },
    { shop: 'b', yes: true },
    { shop: 'b', yes: null },
  ]
  it('count what yes says, and what is missing', () => {
    for (const [name, metric] of Object.entries(OF)) {
      const result = metric(summarize(rows, outcomes('yes')))
      expect(result, name).toMatchObject({ metric: name, n: 3, missing: 1, invalid: 0 })
      expect(result.value, name).toBe(2 / 3)
      const { segments } = segment(rows, { by: 'shop', of: outcomes('yes'), metric: (counts) => metric(counts) })
      expect(segments.map(({ result }) => result.value)).toEqual([0.5, 1])
    }
    expect(cartAbandonmentRate(summarize(rows, outcomes('yes')))).toMatchObject({
      carts: 3,
      abandoned: 2,
      purchases: 1,
    })
  })
})

describe('shares refuse', () => {
  it('a part that is larger than its whole', () => {
    expect(path(() => conversionRate({ n: 1, conversions: 2 }))).toBe('invalid-value counts.conversions')
    expect(refusal(() => conversionRate({ n: 1, conversions: 2 })).message).toBe(
      'counts.conversions must be at most n, 1, got 2',
    )
    expect(path(() => cartAbandonmentRate({ carts: 1, purchases: 2 }))).toBe('invalid-value counts.purchases')
    expect(path(() => bounceRate({ sessions: 1, singlePage: 2 }))).toBe('invalid-value counts.singlePage')
    expect(path(() => referralRate({ customers: 1, referrers: 2 }))).toBe('invalid-value counts.referrers')
    expect(path(() => shareOfVoice({ own: 2, total: 1 }))).toBe('invalid-value counts.own')
  })

  it('what is no count, and names they do not know', () => {
    for (const wrong of [-1, 0.5, Number.NaN, Infinity, '3', null, undefined, true, -0]) {
      expect(path(() => conversionRate({ visitors: wrong as number, conversions: 0 }))).toBe(
        'invalid-value counts.visitors',
      )
      expect(path(() => bounceRate({ sessions: 9, singlePage: wrong as number }))).toBe(
        'invalid-value counts.singlePage',
      )
      expect(path(() => sentimentShare({ positive: 1, neutral: 1, negative: wrong as number }))).toBe(
        'invalid-value counts.negative',
      )
    }
    expect(path(() => conversionRate({ visitors: 3, n: 3, conversions: 1 } as never))).toBe('invalid-value counts.n')
    expect(path(() => bounceRate({ sessions: 9, bounces: 1 } as never))).toBe('invalid-value counts.bounces')
    expect(path(() => sentimentShare({ positive: 1, neutral: 1, negative: 1, mixed: 1 } as never))).toBe(
      'invalid-value counts.mixed',
    )
    expect(path(() => referralRate(null as never))).toBe('invalid-option counts')
    expect(path(() => referralRate({ customers: 3, referrers: 1 }, { levels: 0.9 } as never))).toBe(
      'unknown-option options.levels',
    )
    expect(path(() => referralRate({ customers: 3, referrers: 1 }, { level: 95 }))).toBe('invalid-option options.level')
  })
})

describe('shareOfVoice', () => {
  it('takes a total, competitors, or both where they agree', () => {
    const competitors = { Globex: 60, Acme: 30 }
    const [a, b, c] = [{ total: 120 }, { competitors: 90 }, { competitors, total: 120 }].map((rest) =>
      shareOfVoice({ own: 30, ...rest }),
    )
    expect([a?.value, b?.value, c?.value]).toEqual([0.25, 0.25, 0.25])
    expect(c?.competitors.map(({ name, share }) => [name, share])).toEqual([
      ['Acme', 0.25],
      ['Globex', 0.5],
    ])
    expect(path(() => shareOfVoice({ own: 30, competitors, total: 100 }))).toBe('invalid-value counts.total')
    expect(path(() => shareOfVoice({ own: 30, competitors: { Acme: 1.5 } }))).toBe(
      'invalid-value counts.competitors.Acme',
    )
    expect(path(() => shareOfVoice({ own: 30, competitors: [1] as never }))).toBe('invalid-value counts.competitors')
    expect(path(() => shareOfVoice({ own: 30.5, total: 90 }))).toBe('invalid-value counts.own')
    expect(shareOfVoice({ own: 0, competitors: {} })).toMatchObject({ value: null, reason: 'no-answers', total: 0 })
    expect(JSON.stringify(shareOfVoice({ own: 1, competitors: JSON.parse('{"__proto__": 1}') }).competitors)).toBe(
      '[{"name":"__proto__","mentions":1,"share":0.5}]',
    )
  })
})

describe('sentimentShare', () => {
  const labels = { positive: 1, neutral: 0, negative: -1 }
  const of = ratings('tone', { scale: [-1, 1], labels })

  it('is the same of labels, of rows and of counts', () => {
    const tone = fc.constantFrom('positive' as const, 'neutral' as const, 'negative' as const, null)
    fc.assert(
      fc.property(fc.array(tone, { maxLength: 60 }), (list) => {
        const plain = sentimentShare(list)
        expect(
          sentimentShare(
            summarize(
              list.map((tone) => ({ tone })),
              of,
            ),
          ),
        ).toStrictEqual(plain)
        const count = (name: string): number => list.filter((label) => label === name).length
        const counts = { positive: count('positive'), neutral: count('neutral'), negative: count('negative') }
        expect({ ...sentimentShare(counts), missing: plain.missing }).toStrictEqual(plain)
        expect(plain.n + plain.missing).toBe(list.length)
        const { positive, neutral, negative, net, netInterval } = plain
        if (net === null || netInterval === null) return
        expect((positive.share ?? 0) + (neutral.share ?? 0) + (negative.share ?? 0)).toBeCloseTo(1, 12)
        expect(netInterval.low <= net && net <= netInterval.high).toBe(true)
        const score = npsFromCounts({ promoters: positive.count, passives: neutral.count, detractors: negative.count })
        close(net, (score.value as number) / 100)
        close(netInterval.low, (score.interval?.low as number) / 100)
        close(netInterval.high, (score.interval?.high as number) / 100)
      }),
      runs,
    )
  })

  it('has the intervals of statsmodels for each sentiment', () => {
    for (const { yes, n, level, low, high } of golden.shares) {
      const { negative, neutral } = sentimentShare({ positive: 0, neutral: yes, negative: n - yes }, { level })
      close(neutral.interval?.low, low)
      close(neutral.interval?.high, high)
      close(negative.interval?.low, 1 - high)
    }
  })

  it('refuses other scales, weights and labels', () => {
    const stars = summarize([{ stars: 5 }], ratings('stars', { scale: [1, 5] }))
    expect(path(() => sentimentShare(stars))).toBe('invalid-value sentiments.definition.scale')
    const heavy = ratings('tone', { scale: [-1, 1], weight: 'w' })
    expect(path(() => sentimentShare(summarize([{ tone: 1, w: 2 }], heavy)))).toBe(
      'invalid-value sentiments.definition.weighted',
    )
    expect(path(() => sentimentShare(['positive', 'Positive' as never]))).toBe('invalid-value sentiments[1]')
    expect(path(() => sentimentShare(5 as never))).toBe('invalid-option sentiments')
  })
})
