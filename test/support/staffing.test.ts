import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erlangA, requiredAgents, staffing } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

const RULES = { target: 20, serviceLevel: 0.8, shrinkage: 0.3 }
const VARIANTS = ['offered', 'answered-only', 'exclude-short-abandons', 'abandoned-within-met'] as const
const day = [
  { at: '2026-03-02T08:00:00Z', calls: 40, aht: 200 },
  { at: '2026-03-02T08:30:00Z', calls: 100.5, aht: 180 },
  { at: '2026-03-02T09:00:00Z', calls: 0, aht: null },
  { at: '2026-03-02T09:30:00Z', calls: null, aht: 180 },
  { at: '2026-03-02T10:00:00Z', calls: 12, aht: null },
  { at: null, calls: 101, aht: 179 },
]
const fields = { start: 'at', contacts: 'calls', aht: 'aht', period: 1800 } as const

describe('staffing', () => {
  it('is requiredAgents slot by slot', () => {
    for (const rules of [RULES, { ...RULES, patience: 90, maxOccupancy: 0.8 }]) {
      const plan = staffing(day, { ...fields, ...rules })
      expect([plan.n, plan.missing, plan.invalid, plan.slots.length]).toEqual([4, 2, 0, 6])
      for (const [i, { calls, aht }] of day.entries()) {
        const slot = plan.slots[i]
        if (calls === null || (aht === null && calls > 0)) {
          expect(slot).toMatchObject({ agents: null, scheduled: null, load: null, serviceLevel: null, binding: [] })
          continue
        }
        const { model, stable: _, ...one } = requiredAgents({ contacts: calls, period: 1800, aht: aht ?? 1, ...rules })
        expect(slot).toMatchObject(one)
        expect(plan.model).toBe(model)
      }
      expect(plan.slots.map(({ start }) => start)).toEqual(day.map(({ at }) => at?.replace('Z', '.000Z') ?? null))
      expect(plan.slots[1]).toMatchObject({ contacts: 100.5, aht: 180, period: 1800 })
    }
  })

  it('adds up: hours, peaks, and shares of all contacts', () => {
    const plan = staffing(day, { ...fields, ...RULES })
    const slots = plan.slots.filter(({ agents }) => agents !== null)
    const sum = (of: (slot: (typeof slots)[number]) => number): number => slots.reduce((all, slot) => all + of(slot), 0)
    expect(plan.contacts).toBe(241.5)
    expect(plan.workHours).toBeCloseTo((40 * 200 + 100.5 * 180 + 101 * 179) / 3600, 12)
    expect(plan.agentHours).toBe(sum((slot) => slot.agents as number) / 2)
    expect(plan.scheduledHours).toBe(sum((slot) => slot.scheduled as number) / 2)
    expect(plan.occupancy).toBeCloseTo(plan.workHours / plan.agentHours, 12)
    expect(plan.serviceLevel).toBeCloseTo(sum((s) => (s.contacts as number) * (s.serviceLevel ?? 0)) / 241.5, 12)
    expect(plan.asa).toBeCloseTo(sum((s) => (s.contacts as number) * (s.asa ?? 0)) / 241.5, 12)
    expect(plan.abandonment).toBe(null)
    expect(plan.peak).toEqual({ agents: 14, scheduled: 20, slots: [1, 5] })
  })

  it('gives the day’s service level by its variant as a ratio of sums', () => {
    const busy = [{ calls: 300 }, { calls: 20 }]
    for (const variant of VARIANTS) {
      const rules = {
        contacts: 'calls',
        aht: 240,
        period: 900,
        patience: 60,
        target: 20,
        maxAbandonment: 0.2,
        variant,
      } as const
      const plan = staffing(busy, rules)
      let [met, base, wait, answered, lost] = [0, 0, 0, 0, 0]
      for (const [i, { calls }] of busy.entries()) {
        const agents = plan.slots[i]?.agents as number
        const one = erlangA({ contacts: calls, period: 900, aht: 240, agents, patience: 60, target: 20 })
        const all = [one.answeredWithin, one.answeredAfter, one.abandonedWithin, one.abandonedAfter] as number[]
        const [a, b, c, d] = all.map((share) => share * calls) as [number, number, number, number]
        met += variant === 'abandoned-within-met' ? a + c : a
        base += variant === 'answered-only' ? a + b : variant === 'exclude-short-abandons' ? a + b + d : calls
        wait += (a + b) * (one.asa as number)
        answered += a + b
        lost += c + d
      }
      expect(plan.serviceLevel).toBeCloseTo(met / base, 12)
      expect(plan.asa).toBeCloseTo(wait / answered, 12)
      expect(plan.abandonment).toBeCloseTo(lost / 320, 12)
      const idle = plan.slots.map(({ agents, occupancy }) => [agents, occupancy] as [number, number])
      const [n, busyAgents] = idle.reduce(([n, b], [agents, o]) => [n + agents, b + agents * o], [0, 0])
      expect(plan.occupancy).toBeCloseTo(busyAgents / n, 12)
    }
  })

  it('reads lengths of slots, columns and functions', () => {
    const rows = [
      { calls: 100, seconds: 1800 },
      { calls: 50, seconds: 900 },
    ]
    const plan = staffing(rows, { contacts: 'calls', aht: 180, period: 'seconds', ...RULES })
    expect(plan.slots.map(({ load, agents }) => [load, agents])).toEqual([
      [10, 14],
      [10, 14],
    ])
    expect(plan.agentHours).toBe(14 * 0.75)
    const columns = { calls: [100, 50], seconds: new Float64Array([1800, 900]) }
    expect(staffing(columns, { contacts: 'calls', aht: 180, period: 'seconds', ...RULES })).toEqual(plan)
    const asked = {
      contacts: (row: { calls: number }) => row.calls,
      aht: () => 180,
      period: (row: { seconds: number }) => row.seconds,
    }
    expect(staffing(rows, { ...asked, ...RULES })).toEqual(plan)
    expect(staffing(rows, { ...asked, ...RULES, concurrency: 2 }).slots[0]).toMatchObject({ load: 5, aht: 180 })
  })

  it('names the peaks among thousands of slots, and no slot that is near them', () => {
    const many = Array.from({ length: 2100 }, (_, i) => ({ calls: i === 2090 ? 100 : i === 3 ? 92 : 1 }))
    const plan = staffing(many, { contacts: 'calls', aht: 180, period: 1800, ...RULES })
    expect(plan.slots[3]?.agents).toBe(13)
    expect(plan.peak).toEqual({ agents: 14, scheduled: 20, slots: [2090] })
  })

  it('is empty where there is nothing', () => {
    const plan = staffing([] as { calls: number }[], { contacts: 'calls', aht: 180, period: 1800, ...RULES })
    expect(plan).toEqual({
      model: 'erlang-c', n: 0, missing: 0, invalid: 0, contacts: 0, workHours: 0, agentHours: 0, scheduledHours: 0,
      occupancy: null, serviceLevel: null, asa: null, abandonment: null, peak: null, slots: [],
    }) // biome-ignore format: a record to read
    expect(staffing([{ calls: 0 }], { contacts: 'calls', aht: 180, period: 1800, ...RULES }).peak).toBe(null)
  })

  it('refuses what is wrong where it stands, or counts it', () => {
    const ask = (row: object, options: object = {}): string =>
      refusal(() =>
        staffing(
          [{ calls: 1, aht: 1, seconds: 1, at: 0 }, row] as never,
          { ...fields, period: 'seconds', ...RULES, ...options } as never,
        ),
      ).message
    const good = { calls: 1, aht: 1, seconds: 1, at: 0 }
    expect(ask({ ...good, calls: Number.NaN })).toBe('rows[1].calls must be a number from 0 to 1e15, got NaN')
    expect(ask({ ...good, calls: '7' })).toMatch('rows[1].calls')
    expect(ask({ ...good, aht: 0 })).toBe('rows[1].aht must be a number of seconds from 0.001 to 1e12, got 0')
    expect(ask({ ...good, seconds: 0 })).toMatch('rows[1].seconds must be a number of seconds above 0')
    expect(ask({ ...good, at: '2026-03-02T08:00' })).toMatch('rows[1].at must be')
    expect(ask({ ...good, calls: 1e15, aht: 1e12 })).toMatch('rows[1].calls must be few enough')
    expect(ask(good, { aht: 0 })).toMatch('options.aht')
    expect(ask(good, { period: -1 })).toMatch('options.period')
    expect(ask(good, { period: undefined })).toMatch('options.period')
    expect(ask(good, { contacts: undefined })).toMatch('options.contacts')
    expect(ask(good, { start: 3 })).toMatch('options.start')
    expect(ask(good, { agents: 3 })).toMatch('options.agents')
    expect(ask(good, { concurrency: 0 })).toMatch('options.concurrency')
    expect(ask(good, { onInvalid: 'skip' })).toMatch('options.onInvalid')
    expect(ask(good, { serviceLevel: undefined })).toMatch('options.serviceLevel')
    const rows = [
      { calls: -1, aht: 180 },
      { calls: 100, aht: 180 },
      { calls: 5, aht: -2 },
    ]
    const plan = staffing(rows, { contacts: 'calls', aht: 'aht', period: 1800, ...RULES, onInvalid: 'count' })
    expect([plan.n, plan.missing, plan.invalid]).toEqual([1, 0, 2])
    expect(plan.slots.map(({ agents }) => agents)).toEqual([null, 14, null])
    expect(plan.peak?.slots).toEqual([1])
  })

  it('is its own JSON, finite, with every share in range', () => {
    const row = fc.record({
      calls: fc.oneof(fc.nat(500), fc.constant(null), fc.double({ min: 0, max: 1e6, noNaN: true })),
      aht: fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.constant(null)),
    })
    const patience = fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined })
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 4 }),
        patience,
        fc.constantFrom(...VARIANTS),
        (rows, patience, variant) => {
          const rules = { ...RULES, variant, ...(patience !== undefined && { patience }) }
          const plan = staffing(Object.freeze(rows), { contacts: 'calls', aht: 'aht', period: 1800, ...rules })
          expect(JSON.parse(JSON.stringify(plan))).toStrictEqual(plan)
          expect(plan.n + plan.missing + plan.invalid).toBe(rows.length)
          for (const share of [plan.serviceLevel, plan.occupancy, plan.abandonment]) {
            if (share !== null) expect(share >= 0 && share <= 1).toBe(true)
          }
          if (plan.serviceLevel !== null && patience === undefined)
            expect(plan.serviceLevel).toBeGreaterThan(0.8 - 1e-12)
        },
      ),
      runs,
    )
  })
})

const runs = { numRuns: 1000 }
