import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { weekHours } from '../../src/core/weekHours.ts'
import { zoneOf } from '../../src/core/zone.ts'
import {
  amounts,
  calendar,
  calendarTimeline,
  contactRate,
  durations,
  erlangA,
  erlangC,
  handleTimes,
  merge,
  mergeAll,
  queueContacts,
  resolutionRate,
  staffing,
  summarize,
} from '../../src/index.ts'
import { refusal } from '../expectations.ts'

interface Golden {
  readonly cases: readonly {
    readonly count: number
    readonly level: number
    readonly low: number
    readonly high: number
  }[]
}
const golden = JSON.parse(readFileSync(new URL('../golden/poisson.json', import.meta.url), 'utf8')) as Golden

const workload = { contacts: 10, period: 60, aht: 6, agents: 2 }

describe('support metrics keep the rules of the house', () => {
  it('gives no -0 for a target of -0', () => {
    expect(erlangC({ ...workload, target: -0 }).target).toBe(0)
    expect(erlangA({ ...workload, patience: 10, target: -0 }).target).toBe(0)
  })

  it('writes merged waits with the same text as waits that were counted together', () => {
    const of = queueContacts({ wait: 'wait', answered: 'answered', target: 20 })
    const calls = [3, 25, 8].map((wait, i) => ({ wait, answered: i !== 1 }))
    const parts = calls.map((call) => summarize([call], of))
    expect(JSON.stringify(mergeAll(parts))).toBe(JSON.stringify(summarize(calls, of)))
  })

  it('writes merged handle times with the same text, too', () => {
    const of = handleTimes({ talk: 'talk', hold: 'hold', wrap: 'wrap' })
    const legs = [3, 25].map((talk) => ({ talk, hold: 4, wrap: null }))
    const [first, second] = legs.map((leg) => summarize([leg], of))
    expect(JSON.stringify(merge(first!, second!))).toBe(JSON.stringify(summarize(legs, of)))
  })

  it('refuses the resolution rate of durations that say nothing of what is open', () => {
    const tickets = [
      { opened: 0, solved: 1000 },
      { opened: 0, solved: null },
    ]
    const summary = summarize(tickets, durations({ from: 'opened', to: 'solved' }))
    expect(refusal(() => resolutionRate(summary))).toMatchObject({ code: 'invalid-value', path: 'counts.asOf' })
    const known = durations({ from: 'opened', to: 'solved', asOf: 2000 })
    expect(resolutionRate(summarize(tickets, known)).value).toBe(0.5)
  })

  it('refuses a part of a timeline with something that is no part of it', () => {
    const office = calendar({ timeZone: 'UTC', week: { mon: [['09:00', '17:00']] } })
    const part = { calendar: office, until: '2026-03-02T00:00Z' }
    expect(refusal(() => calendarTimeline([part]))).toMatchObject({ code: 'unknown-option', path: 'parts[0].until' })
  })

  it('counts a slot whose load is too heavy where wrong slots are counted', () => {
    const rows = [{ calls: 1e15 }, { calls: 5 }]
    const options = { contacts: 'calls', aht: 60, period: 60, maxOccupancy: 0.8 } as const
    expect(refusal(() => staffing(rows, options))).toMatchObject({ code: 'invalid-value', path: 'rows[0].calls' })
    const { invalid, slots } = staffing(rows, { ...options, onInvalid: 'count' })
    expect([invalid, slots.map(({ agents }) => agents)]).toEqual([1, [null, 7]])
  })

  it('refuses parts of tickets, also where they add up to whole ones', () => {
    const rate = (tickets: readonly number[]) =>
      contactRate(
        summarize(
          tickets.map((count) => ({ tickets: count })),
          amounts('tickets'),
        ),
      )
    expect(refusal(() => rate([0.5, 0.5])).code).toBe('invalid-value')
    expect(refusal(() => rate([0, 0.5, 0.5, 3])).code).toBe('invalid-value')
    expect(rate([0, 1, 3, 0]).value).toBe(1)
  })

  it.each(golden.cases)('has the interval of R for $count tickets at $level', ({ count, level, low, high }) => {
    const { interval } = contactRate({ customers: 1, tickets: count }, { level })
    expect(Math.abs((interval?.low ?? Number.NaN) - low)).toBeLessThanOrEqual(1e-13 * low)
    expect(Math.abs((interval?.high ?? Number.NaN) - high)).toBeLessThanOrEqual(1e-13 * high)
  })

  it('refuses wrong pauses where a row has no end, too', () => {
    const of = durations({ from: 'opened', to: 'solved', paused: 'paused' })
    for (const paused of ['x', -3, [['2026-03-02']], [[5, 4]]] as never[]) {
      const rows = [{ opened: 5, solved: null, paused }]
      expect(refusal(() => summarize(rows, of))).toMatchObject({ code: 'invalid-value', path: 'rows[0].paused' })
    }
    const rows = [{ opened: null, solved: null, paused: 3 }]
    expect(summarize(rows, of).missing).toBe(1)
  })

  it('takes as many special dates as there are', () => {
    const special = new Map(Array.from({ length: 200_000 }, (_, day) => [day, []]))
    const week = { zone: zoneOf('UTC', 'zone'), shifts: [], holidays: new Set<number>(), special, byShift: false }
    expect(weekHours({ ...week, from: -Infinity, to: Infinity }).high).toBe(200_003 * 86_400_000)
  })
})
