import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proportion } from '../../src/index.ts'
import { type AaporCounts, type AaporName, type AaporRate, aaporRates } from '../../src/survey/aaporRates.ts'
import { responseRate } from '../../src/survey/responseRate.ts'
import { expectSame, refusal } from '../expectations.ts'

interface Case {
  readonly counts: AaporCounts
  readonly e: number
  readonly rates: Readonly<Record<AaporName, number | null>>
  readonly wilson: readonly [number, number] | null
}

const { aapor } = JSON.parse(readFileSync(new URL('../golden/drivers.json', import.meta.url), 'utf8')) as {
  aapor: readonly Case[]
}
const runs = { numRuns: 1000 }
const full = { invited: 1000, delivered: 900, started: 300, completed: 240, partial: 20 }

describe('responseRate', () => {
  it('names what each rate is made of', () => {
    const result = responseRate(full)
    const parts = (
      ['delivery', 'participation', 'response', 'responseWithPartial', 'completion', 'breakoff'] as const
    ).map((name) => [name, result[name]?.yes, result[name]?.n, result[name]?.of])
    expect(parts).toEqual([
      ['delivery', 900, 1000, 'invited'],
      ['participation', 300, 900, 'delivered'],
      ['response', 240, 900, 'delivered'],
      ['responseWithPartial', 260, 900, 'delivered'],
      ['completion', 240, 300, 'started'],
      ['breakoff', 40, 300, 'started'],
    ])
    expect(result.value).toBe(240 / 900)
    expect(result.definition).toEqual({ base: 'delivered' })
    expect(result.estimate).toEqual({ kind: 'proportion', yes: 240, n: 900, unit: 1 })
  })

  it('divides by those invited where it is told so, or knows no better', () => {
    expect(responseRate(full, { base: 'invited' }).value).toBe(0.24)
    expect(responseRate(full, { base: 'invited' }).participation?.of).toBe('invited')
    const bare = responseRate({ invited: 1000, completed: 240 })
    expect([bare.definition, bare.delivery, bare.participation, bare.completion, bare.breakoff]).toEqual([
      { base: 'invited' },
      null,
      null,
      null,
      null,
    ])
  })

  it('has no rate of nobody', () => {
    const none = responseRate({ invited: 5, delivered: 0, started: 0, completed: 0, partial: 0 })
    expect([none.value, none.reason, none.interval, none.standardError]).toEqual([null, 'no-answers', null, null])
    expect(none.delivery?.value).toBe(0)
    expect(none.completion).toEqual({ value: null, yes: 0, n: 0, of: 'started', interval: null })
  })

  it('has the interval of a share', () => {
    const { interval, standardError } = responseRate({ invited: 263, completed: 81 }, { level: 0.9 })
    const share = proportion({ yes: 81, n: 263 }, { level: 0.9 })
    expect([interval, standardError]).toEqual([share.interval, share.standardError])
  })

  it('refuses what cannot be', () => {
    const message = (counts: object, options = {}) => refusal(() => responseRate(counts as never, options)).message
    expect(message({ invited: 10 })).toBe('counts.completed must be a whole number of at least 0, got undefined')
    expect(message({ invited: 10, delivered: 11, completed: 1 })).toBe(
      'counts.delivered must be at most invited, 10, got 11',
    )
    expect(message({ invited: 10, started: 5, completed: 6 })).toBe(
      'counts.completed must be at most started, 5, got 6',
    )
    expect(message({ invited: 10, delivered: 9, started: 5, completed: 4, partial: 2 })).toBe(
      'counts.partial must be at most 1, started without completed, got 2',
    )
    expect(message({ invited: 10, completed: 5 }, { base: 'delivered' })).toMatch(/^counts.delivered must be given/)
    expect(message({ invited: 10, completed: 5 }, { base: 'started' })).toMatch(/^options.base must be one of/)
    expect(message({ invited: 10, completed: 5, finished: 5 })).toMatch(/^counts.finished must be one of invited/)
    expect(message({ invited: 10, completed: null })).toMatch(/^counts.completed/)
    expect(message({ invited: 10, delivered: null, completed: 1 })).toMatch(/^counts.delivered must be a whole number/)
    expect(message({ invited: 1.5, completed: 1 })).toMatch(/^counts.invited/)
    expect(refusal(() => responseRate(null as never)).path).toBe('counts')
  })

  it('keeps every rate and its interval between 0 and 1, and its parts in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 5, maxLength: 5 }), (list) => {
        const [stopped, partial, started, delivered, invited] = list.sort((a, b) => a - b) as [
          number,
          number,
          number,
          number,
          number,
        ]
        const completed = started - partial
        const result = responseRate({ invited, delivered, started, completed, partial: partial - stopped })
        const { delivery, participation, response, responseWithPartial, completion, breakoff } = result
        for (const rate of [delivery, participation, response, responseWithPartial, completion, breakoff]) {
          expectInside(rate as NonNullable<typeof rate>)
        }
        const ordered = [response, responseWithPartial, participation].map((rate) => rate?.value ?? 0)
        expect(ordered).toEqual(ordered.slice().sort((a, b) => a - b))
        expectSame(JSON.parse(JSON.stringify(result)), result)
      }),
      runs,
    )
  })
})

describe('aaporRates', () => {
  it('keeps intervals within 0 and 1, where a share is a hair from either', () => {
    const counts = { completed: 55, partial: 494, refused: 204, other: 270, unknownOther: 1 }
    for (const rate of Object.values(aaporRates(counts, { e: 5.172751116333529e-12 }))) {
      if (typeof rate !== 'object' || rate?.interval == null) continue
      expect(rate.interval.high).toBeLessThanOrEqual(1)
      expect(rate.interval.low).toBeGreaterThanOrEqual(0)
    }
  })

  it.each(aapor)('as means over single cases in R: $counts, e = $e', ({ counts, e, rates, wilson }) => {
    const result = aaporRates(counts, { e })
    for (const [name, known] of Object.entries(rates)) {
      const { value } = result[name as AaporName]
      if (known === null) expect(value, name).toBeNull()
      else expect(Math.abs((value as number) - known), name).toBeLessThanOrEqual(1e-14)
    }
    if (wilson === null) return
    const { low, high } = result.RR1.interval as { low: number; high: number }
    expect(Math.abs(low - wilson[0])).toBeLessThanOrEqual(1e-12)
    expect(Math.abs(high - wilson[1])).toBeLessThanOrEqual(1e-12)
  })

  it('estimates e from the cases that are known, and does without where none is unknown', () => {
    const counts = { completed: 40, refused: 20, unknownHousehold: 30 }
    expect(aaporRates({ ...counts, ineligible: 20 }).e).toBe(0.75)
    expect(aaporRates({ ...counts, ineligible: 20 }).RR3.n).toBe(82.5)
    expect(aaporRates({ ...counts, ineligible: 20 }, { e: 0.1 }).e).toBe(0.1)
    expect(aaporRates(counts).RR4).toEqual({
      value: null,
      yes: 40,
      n: null,
      of: 'I + P + R + NC + O + e (UH + UO)',
      interval: null,
    })
    expect(aaporRates({ completed: 40, refused: 20 }).RR3.value).toBe(2 / 3)
    expect(aaporRates({ completed: 0, ineligible: 0 }).RR1).toMatchObject({ value: null, n: 0 })
  })

  it('refuses what is no count', () => {
    const message = (counts: object, options = {}) => refusal(() => aaporRates(counts as never, options)).message
    expect(message({})).toBe('counts.completed must be a whole number of at least 0, got undefined')
    expect(message({ completed: 1, refused: -1 })).toBe('counts.refused must be a whole number of at least 0, got -1')
    expect(message({ completed: 1, refusals: 1 })).toMatch(/^counts.refusals must be one of completed/)
    for (const e of [-0.1, 1.1, Number.NaN, '0.5'])
      expect(message({ completed: 1 }, { e })).toMatch(/^options.e must be/)
  })

  it('orders the rates as the standard says, all between 0 and 1', () => {
    const fields = ['partial', 'refused', 'nonContact', 'other', 'unknownHousehold', 'unknownOther'] as const
    const counts = fc.record({
      completed: fc.nat(500),
      ...(Object.fromEntries(fields.map((name) => [name, fc.nat(500)])) as Record<
        (typeof fields)[number],
        fc.Arbitrary<number>
      >),
    })
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (counts, e) => {
        const rates = aaporRates(counts, { e })
        const { RR1, RR2, RR3, RR4, RR5, RR6, COOP1, COOP2, COOP3, COOP4, REF1, REF2, REF3, CON1, CON2, CON3 } = rates
        const chains = [
          [RR1, RR3, RR5],
          [RR2, RR4, RR6],
          [RR1, RR2],
          [RR3, RR4],
          [RR5, RR6],
          [COOP1, COOP2],
          [COOP3, COOP4],
          [COOP1, COOP3],
          [REF1, REF2, REF3],
          [CON1, CON2, CON3],
        ]
        for (const chain of chains) {
          for (const rate of chain) expectInside(rate)
          const values = chain.flatMap(({ value }) => value ?? [])
          for (let i = 1; i < values.length; i++) {
            expect(values[i]).toBeGreaterThanOrEqual((values[i - 1] as number) - 1e-15)
          }
        }
      }),
      runs,
    )
  })
})

function expectInside({ value, interval, n }: Pick<AaporRate, 'value' | 'interval' | 'n'>): void {
  if (value === null) {
    expect([n === 0 || n === null, interval]).toEqual([true, null])
    return
  }
  const { low, high } = interval as { low: number; high: number }
  const inside = 0 <= low && low <= value + 1e-15 && value <= high + 1e-15 && high <= 1
  if (!inside) expect([low, value, high]).toBe('ascending from 0 to 1')
}
