import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Answer,
  type Ces,
  type CesDirection,
  ces,
  csat,
  type NpsMethod,
  nps,
  npsFromCounts,
  type Ratings,
  ratings,
  ratingsFromCounts,
  summarize,
} from '../../src/index.ts'

/* What R makes of the same answers, see test/golden/survey.R, and the properties that no table of numbers can show. */

type Pair = readonly [number, number]
type MaybePair = readonly [number | null, number | null]
interface NpsCase {
  readonly promoters: number
  readonly passives: number
  readonly detractors: number
  readonly level: number
  readonly value: number
  readonly standardError: number
  readonly score: Pair
  readonly adjustedWald: Pair
  readonly wald: Pair
}
interface CsatCase {
  readonly scale: Pair
  readonly satisfiedFrom: number
  readonly answers: readonly number[]
  readonly interval: Pair
  readonly [field: string]: unknown
}
type Turned = Pick<Ces, 'easy' | 'difficult' | 'net' | 'easeIndex'>
interface CesCase extends Record<CesDirection, Turned> {
  readonly scale: Pair
  readonly easyFrom: number
  readonly difficultTo: number
  readonly level: number
  readonly answers: readonly number[]
  readonly value: number
  readonly standardDeviation: number
  readonly standardError: number
  readonly interval: Pair
}
interface Measured {
  readonly answers: readonly number[]
  readonly value: number
  readonly standardError: number | null
}
interface WeightedCase {
  readonly name: string
  readonly scaled: number
  readonly weights: readonly number[]
  readonly effectiveN: number
  readonly designEffect: number
  readonly nps: Measured & {
    readonly unweighted: number
    readonly score: Pair
    readonly adjustedWald: Pair
    readonly wald: MaybePair
  }
  readonly csat: Measured & { readonly mean: number; readonly interval: Pair }
  readonly ces: Measured & { readonly interval: MaybePair }
}
interface Golden {
  readonly nps: readonly NpsCase[]
  readonly csat: readonly CsatCase[]
  readonly ces: readonly CesCase[]
  readonly weighted: readonly WeightedCase[]
}

const { cases } = JSON.parse(readFileSync(new URL('../golden/survey-r.json', import.meta.url), 'utf8')) as {
  readonly cases: Golden
}

/** Both sides are formulas. */
const CLOSED_FORM = 1e-12
/** R halves and searches its way to these bounds, and stops a little before the last digits. */
const SEARCHED_IN_R = 1e-9

/** Relative, but for numbers under a thousandth: those come out of differences of larger ones. */
function near(actual: number | null | undefined, expected: number | null, tolerance: number, what: string): void {
  if (expected === null || typeof actual !== 'number') {
    expect(actual, what).toBe(expected)
    return
  }
  const off = Math.abs(actual - expected) / Math.max(1e-3, Math.abs(expected))
  expect(off, `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(tolerance)
}

type Bounds = { readonly low: number; readonly high: number } | null
function nearBounds(interval: Bounds, [low, high]: MaybePair, tolerance: number, what: string): void {
  near(interval?.low ?? null, low, tolerance, `${what} low`)
  near(interval?.high ?? null, high, tolerance, `${what} high`)
}

const METHODS = [
  ['score', 'score', SEARCHED_IN_R],
  ['adjusted-wald', 'adjustedWald', CLOSED_FORM],
  ['wald', 'wald', CLOSED_FORM],
] as const

describe('NPS is what R makes of the counts', () => {
  for (const one of cases.nps) {
    const { promoters, passives, detractors, level } = one
    it(`${promoters}/${passives}/${detractors} at ${level}`, () => {
      for (const [method, name, tolerance] of METHODS) {
        const result = npsFromCounts({ promoters, passives, detractors }, { level, method })
        near(result.value, one.value, CLOSED_FORM, 'value')
        near(result.standardError, one.standardError, CLOSED_FORM, 'standard error')
        nearBounds(result.interval, one[name], tolerance, method)
        expect(result.interval).toMatchObject({ level, method })
      }
    })
  }

  it("is Tango's published interval, turned into points", () => {
    const { value, interval } = npsFromCounts({ promoters: 6, passives: 139, detractors: 16 })
    expect([value, interval?.low, interval?.high].map((x) => ((x ?? 0) / 100).toFixed(4))).toEqual([
      '-0.0621',
      '-0.1240',
      '-0.0054',
    ])
    const all = npsFromCounts({ promoters: 3, passives: 0, detractors: 0 }).interval
    expect([all?.low.toFixed(2), all?.high]).toEqual(['-12.30', 100])
  })

  it('has its closed forms where all agree', () => {
    const z = 1.959963984540054
    for (const n of [1, 2, 3, 10, 57, 1000, 10 ** 6]) {
      const shape = (100 * (n - z * z)) / (n + z * z)
      const passive = (100 * z * z) / (n + z * z)
      const agree = (promoters: number, passives: number, detractors: number): Bounds =>
        npsFromCounts({ promoters, passives, detractors }).interval
      nearBounds(agree(n, 0, 0), [shape, 100], CLOSED_FORM, 'promoters')
      nearBounds(agree(0, 0, n), [-100, -shape], CLOSED_FORM, 'detractors')
      nearBounds(agree(0, n, 0), [-passive, passive], CLOSED_FORM, 'passives')
    }
  })
})

describe('CSAT is what R makes of the answers', () => {
  for (const one of cases.csat) {
    const { scale, satisfiedFrom, answers, interval, ...fields } = one
    it(`${scale.join(' to ')} from ${satisfiedFrom}`, () => {
      const result = csat(answers, { scale, satisfiedFrom })
      for (const [name, expected] of Object.entries(fields)) {
        near(result[name as 'value'], expected as number, CLOSED_FORM, name)
      }
      nearBounds(result.interval, interval, CLOSED_FORM, 'interval')
      for (const { answer, count, share } of result.distribution) {
        const given = answers.filter((one) => one === answer).length
        expect(count).toBe(given)
        near(share, given / answers.length, CLOSED_FORM, `share of ${answer}`)
      }
      expect(result.distribution.map(({ answer }) => answer)).toEqual(
        Array.from({ length: scale[1] - scale[0] + 1 }, (_, k) => scale[0] + k),
      )
    })
  }

  it('knows the usual cut-offs, and asks for the others', () => {
    const from = (min: number, max: number): unknown => {
      return (csat([max], { scale: [min, max] }).definition as { satisfiedFrom: number }).satisfiedFrom
    }
    const usual = [from(0, 1), from(1, 2), from(1, 3), from(1, 4), from(1, 5), from(1, 6), from(1, 7), from(1, 10)]
    expect(usual).toEqual([1, 2, 3, 3, 4, 5, 6, 9])
    for (const [min, max] of [
      [0, 10],
      [0, 100],
      [1, 8],
      [1, 9],
      [0, 9],
    ] as const) {
      expect(() => from(min, max)).toThrow(
        expect.objectContaining({ code: 'missing-option', path: 'options.satisfiedFrom' }),
      )
    }
  })
})

describe('CES is what R makes of the answers', () => {
  for (const one of cases.ces) {
    const { scale, easyFrom, difficultTo, level, answers } = one
    it(`${answers.length} answers, ${scale.join(' to ')}, at ${level}`, () => {
      for (const direction of ['ease', 'effort'] as const) {
        const result = ces(answers, { direction, scale, easyFrom, difficultTo, level })
        near(result.value, one.value, CLOSED_FORM, 'value')
        near(result.standardError, one.standardError, CLOSED_FORM, 'standard error')
        nearBounds(result.interval, one.interval, CLOSED_FORM, 't interval')
        for (const name of ['easy', 'difficult', 'net', 'easeIndex'] as const) {
          near(result[name], one[direction][name], CLOSED_FORM, `${direction} ${name}`)
        }
        expect(result.easy + result.neutral + result.difficult).toBe(answers.length)
        const variance = result.estimate?.kind === 'mean' ? result.estimate.variance : null
        near(variance, one.standardDeviation ** 2, CLOSED_FORM, 'variance')
      }
    })
  }
})

function weigh(answers: readonly number[], weights: readonly number[], scale: Pair): Ratings {
  const rows = answers.map((answer, i) => ({ answer, weight: weights[i] as number }))
  return summarize(rows, ratings('answer', { scale, weight: 'weight' }))
}

describe("weights count as in R's survey package", () => {
  for (const one of cases.weighted) {
    const { name, weights, effectiveN, designEffect } = one
    const check = (result: Ces | ReturnType<typeof nps> | ReturnType<typeof csat>, expected: Measured): void => {
      near(result.value, expected.value, CLOSED_FORM, 'value')
      near(result.standardError, expected.standardError, CLOSED_FORM, 'standard error')
      near(result.effectiveN, effectiveN, CLOSED_FORM, 'effective n')
      near(result.designEffect, designEffect, CLOSED_FORM, 'design effect')
    }
    it(`${name}: NPS`, () => {
      const summary = weigh(one.nps.answers, weights, [0, 10])
      for (const [method, field, tolerance] of METHODS) {
        const result = nps(summary, { method })
        check(result, one.nps)
        near(result.unweighted, one.nps.unweighted, CLOSED_FORM, 'unweighted')
        nearBounds(result.interval, one.nps[field], tolerance, method)
      }
    })
    it(`${name}: CSAT`, () => {
      const result = csat(weigh(one.csat.answers, weights, [1, 5]))
      check(result, one.csat)
      near(result.mean, one.csat.mean, CLOSED_FORM, 'mean')
      nearBounds(result.interval, one.csat.interval, CLOSED_FORM, 'interval')
    })
    it(`${name}: CES`, () => {
      const result = ces(weigh(one.ces.answers, weights, [1, 7]), { direction: 'ease' })
      check(result, one.ces)
      nearBounds(result.interval, one.ces.interval, CLOSED_FORM, 'interval')
    })
  }
})

const runs = { numRuns: 1000 }
const SCORE = { min: 0, max: 10 }
const scores = fc.array(fc.integer(SCORE), { minLength: 1, maxLength: 80 })
const level = fc.double({ min: 0.5, max: 0.999, noNaN: true })
const few = fc.nat({ max: 60 })
const counts = fc
  .record({ promoters: few, passives: few, detractors: few })
  .filter(({ promoters, passives, detractors }) => promoters + passives + detractors > 0)
const weighted = fc.array(fc.tuple(fc.integer(SCORE), fc.double({ min: 0.01, max: 50, noNaN: true })), {
  minLength: 2,
  maxLength: 40,
})

describe('the NPS score interval', () => {
  const of = (given: Parameters<typeof npsFromCounts>[0], level: number) => {
    const { value, interval } = npsFromCounts(given, { level })
    return { value: value as number, low: interval?.low as number, high: interval?.high as number }
  }

  it('never leaves -100 to 100 and holds the score', () => {
    fc.assert(
      fc.property(counts, level, (given, level) => {
        const { value, low, high } = of(given, level)
        expect(-100 <= low && low <= value && value <= high && high <= 100, `${low} ${value} ${high}`).toBe(true)
      }),
      runs,
    )
  })

  it('is mirrored where promoters and detractors change places', () => {
    fc.assert(
      fc.property(counts, level, ({ promoters, passives, detractors }, level) => {
        const here = of({ promoters, passives, detractors }, level)
        const there = of({ promoters: detractors, passives, detractors: promoters }, level)
        nearBounds(there, [-here.high, -here.low], CLOSED_FORM, 'mirrored')
        expect(there.value).toBe(here.value === 0 ? 0 : -here.value)
      }),
      runs,
    )
  })

  it('widens with its level', () => {
    fc.assert(
      fc.property(counts, level, level, (given, a, b) => {
        const [narrow, wide] = [of(given, Math.min(a, b)), of(given, Math.max(a, b))]
        const slack = 100 * CLOSED_FORM // for two levels that are all but the same
        expect(wide.low <= narrow.low + slack && narrow.high <= wide.high + slack).toBe(true)
      }),
      runs,
    )
  })

  it('stays on the scale and holds the score with weights too', () => {
    fc.assert(
      fc.property(weighted, level, (pairs, level) => {
        const summary = weigh(...unzip(pairs), [0, 10])
        for (const method of ['score', 'adjusted-wald', 'wald'] satisfies NpsMethod[]) {
          const { value, interval } = nps(summary, { level, method })
          const [low, high] = [interval?.low as number, interval?.high as number]
          expect(-100 <= low && low <= high && high <= 100, `${method}: ${low} to ${high}`).toBe(true)
          if (method === 'score') expect(low <= (value ?? 0) && (value ?? 0) <= high).toBe(true)
        }
      }),
      runs,
    )
  })
})

function unzip(pairs: readonly (readonly [number, number])[]): readonly [number[], number[]] {
  return [pairs.map(([answer]) => answer), pairs.map(([, weight]) => weight)]
}

/** The three metrics of one weighted summary of 0 to 10, on cut-offs that this scale needs. */
function threeOf(summary: Ratings) {
  return [
    nps(summary),
    csat(summary, { satisfiedFrom: 8 }),
    ces(summary, { direction: 'ease', easyFrom: 7, difficultTo: 4 }),
  ] as const
}

describe('weights', () => {
  it('that are all 1 change neither the value nor the interval of a share', () => {
    fc.assert(
      fc.property(scores, (answers) => {
        const summary = weigh(
          answers,
          answers.map(() => 1),
          [0, 10],
        )
        const with1 = threeOf(summary)
        const without = threeOf(summarize({ answer: answers }, ratings('answer', { scale: [0, 10] })))
        for (const [i, result] of with1.entries()) {
          const plain = without[i]
          near(result.value, plain?.value as number, CLOSED_FORM, result.metric)
          nearBounds(
            result.interval,
            [plain?.interval?.low ?? null, plain?.interval?.high ?? null],
            CLOSED_FORM,
            'all 1',
          )
          expect([result.effectiveN, result.designEffect]).toEqual([answers.length, 1])
        }
        expect(with1[0].unweighted).toBe(without[0].value)
      }),
      runs,
    )
  })

  it('may be scaled', () => {
    const scale = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(weighted, scale, (pairs, scale) => {
        const [answers, weights] = unzip(pairs)
        const scaled = threeOf(
          weigh(
            answers,
            weights.map((weight) => weight * scale),
            [0, 10],
          ),
        )
        for (const [i, plain] of threeOf(weigh(answers, weights, [0, 10])).entries()) {
          const result = scaled[i] as typeof plain
          const unit = result.metric === 'ces' ? 10 : 100
          const same = (name: 'value' | 'standardError' | 'effectiveN' | 'designEffect', size: number): void =>
            near((result[name] as number) / size + 1, (plain[name] as number) / size + 1, CLOSED_FORM, name)
          same('value', unit)
          same('standardError', unit)
          same('effectiveN', 1)
          same('designEffect', 1)
          for (const end of ['low', 'high'] as const) {
            near((result.interval?.[end] ?? 0) / unit + 2, (plain.interval?.[end] ?? 0) / unit + 2, CLOSED_FORM, end)
          }
        }
      }),
      runs,
    )
  })

  it('that are whole numbers repeat the answer', () => {
    const repeats = fc.array(fc.tuple(fc.integer(SCORE), fc.nat({ max: 9 })), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(repeats, (pairs) => {
        const repeated = pairs.flatMap(([answer, times]) => Array<number>(times).fill(answer))
        const once = threeOf(weigh(...unzip(pairs), [0, 10]))
        const many = threeOf(summarize({ answer: repeated }, ratings('answer', { scale: [0, 10] })))
        for (const [i, result] of once.entries()) near(result.value, many[i]?.value ?? null, CLOSED_FORM, result.metric)
        expect([once[1].mean, once[1].median, once[1].topBox]).toEqual([many[1].mean, many[1].median, many[1].topBox])
      }),
      runs,
    )
  })

  it('never move a value off its scale', () => {
    const choice = fc.constantFrom(0, 3, 5, 7, 9, 10)
    const same = fc.tuple(
      choice,
      fc.array(fc.double({ min: 0.01, max: 50, noNaN: true }), { minLength: 1, maxLength: 9 }),
    )
    fc.assert(
      fc.property(same, ([answer, weights]) => {
        const summary = weigh(
          weights.map(() => answer),
          weights,
          [0, 10],
        )
        const [score, share, mean] = threeOf(summary)
        expect(score.value).toBe(answer >= 9 ? 100 : answer >= 7 ? 0 : -100)
        expect([share.value, share.mean]).toEqual([answer >= 8 ? 100 : 0, answer])
        expect([mean.value, mean.easeIndex]).toEqual([answer, 10 * answer])
        const [top, low] = [answer >= 8 ? 100 : 0, answer <= 2 ? -100 : 0]
        expect([share.net, mean.net]).toEqual([top + low, answer >= 7 ? 100 : answer <= 4 ? -100 : 0])
      }),
      runs,
    )
  })

  it('next to nothing on one answer do not push the mean off the scale', () => {
    const heavy = fc.array(fc.double({ min: 0.2, max: 3, noNaN: true }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(heavy, fc.double({ min: 1e-25, max: 1e-15, noNaN: true }), (weights, light) => {
        const answers = [1, ...weights.map(() => 7)]
        const summary = weigh(answers, [light, ...weights], [1, 7])
        const { value, easeIndex } = ces(summary, { direction: 'ease' })
        expect(Math.max(value as number, csat(summary).mean as number)).toBeLessThanOrEqual(7)
        expect(easeIndex).toBeLessThanOrEqual(100)
      }),
      runs,
    )
  })
})

describe('answers', () => {
  const given = fc.array(fc.option(fc.integer({ min: 1, max: 5 }), { freq: 5 }), { maxLength: 60 })

  it('are satisfied, neutral or dissatisfied, and easy, neutral or difficult', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 2, max: 5 }), (answers, satisfiedFrom) => {
        const share = csat(answers, { satisfiedFrom })
        expect(share.satisfied + share.neutral + share.dissatisfied).toBe(share.n)
        expect(Math.min(share.satisfied, share.neutral, share.dissatisfied)).toBeGreaterThanOrEqual(0)
        expect(share.n + share.missing).toBe(answers.length)
        const effort = ces(answers, { direction: 'effort', scale: [1, 5] })
        expect(effort.easy + effort.neutral + effort.difficult).toBe(effort.n)
      }),
      runs,
    )
  })

  it('turned around give the same ease', () => {
    const answers = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(answers, (answers) => {
        const ease = ces(answers, { direction: 'ease' })
        const effort = ces(
          answers.map((answer) => 8 - answer),
          { direction: 'effort' },
        )
        near(effort.easeIndex, ease.easeIndex, CLOSED_FORM, 'ease index')
        near(effort.value, 8 - (ease.value as number), CLOSED_FORM, 'value')
        near(effort.standardError, ease.standardError, CLOSED_FORM, 'standard error')
        expect([effort.easy, effort.neutral, effort.difficult]).toEqual([ease.easy, ease.neutral, ease.difficult])
        expect(effort.net).toBe(ease.net)
      }),
      runs,
    )
  })

  it('or their counts give the same NPS', () => {
    fc.assert(
      fc.property(
        counts,
        level,
        fc.constantFrom<NpsMethod>('score', 'adjusted-wald', 'wald'),
        (given, level, method) => {
          const { promoters, passives, detractors } = given
          const many = (times: number, answer: number): number[] => Array<number>(times).fill(answer)
          const answers = [...many(promoters, 9), ...many(passives, 7), ...many(detractors, 6)]
          expect(nps(answers, { level, method })).toEqual(npsFromCounts(given, { level, method }))
        },
      ),
      runs,
    )
  })

  it('or their counts never turn passives into something else where the scale has no room for them', () => {
    const contiguous = [
      { scale: [1, 5], breaks: { detractors: [1, 3], promoters: [4, 5] } },
      { scale: [0, 1], breaks: { detractors: [0, 0], promoters: [1, 1] } },
    ] as const
    for (const options of contiguous) {
      expect(npsFromCounts({ promoters: 5, passives: 0, detractors: 2 }, options)).toMatchObject({ n: 7, promoters: 5 })
      let counted: unknown = 'refused'
      try {
        const { promoters, passives, n } = npsFromCounts({ promoters: 5, passives: 3, detractors: 2 }, options)
        counted = { promoters, passives, n }
      } catch (error) {
        expect(error).toMatchObject({ name: 'CxError' })
      }
      expect(['refused', { promoters: 5, passives: 3, n: 10 }]).toContainEqual(counted)
    }
  })

  it('or their counts give the same summary', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { minLength: 7, maxLength: 7 }), (counts) => {
        const answers = counts.flatMap((count, k): Answer[] => Array<Answer>(count).fill(k + 1))
        const published = ratingsFromCounts(counts, { scale: [1, 7] })
        const of = ratings('answer', { scale: [1, 7] })
        expect(published).toStrictEqual(summarize({ answer: answers }, of))
        expect(csat(published)).toEqual(csat(answers, { scale: [1, 7] }))
      }),
      runs,
    )
  })
})
