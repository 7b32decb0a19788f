import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocateHandleTime } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

/* Intervals against a count second by second, see test/golden/queue.py. */

interface Case {
  readonly start: readonly number[]
  readonly end: readonly number[]
  readonly edges: readonly number[]
  readonly byCompletion: readonly (readonly [seconds: number, contacts: number])[]
  readonly proportional: readonly (readonly [seconds: number, contacts: number])[]
}
const { allocated } = JSON.parse(readFileSync(new URL('../golden/queue.json', import.meta.url), 'utf8')) as {
  readonly allocated: readonly Case[]
}
const BOTH = ['by-completion', 'proportional'] as const

describe('handle time by interval', () => {
  for (const { start, end, edges, byCompletion, proportional } of allocated) {
    it(`of ${start.length} contacts is that counted second by second`, () => {
      const contacts = start.map((second, i) => ({ start: second * 1000, end: (end[i] as number) * 1000 }))
      const ms = edges.map((second) => second * 1000)
      const total = contacts.reduce((sum, contact) => sum + (contact.end - contact.start) / 1000, 0)
      for (const [allocation, expected] of [
        ['by-completion', byCompletion],
        ['proportional', proportional],
      ] as const) {
        const { intervals, outside, n, missing } = allocateHandleTime(contacts, { edges: ms, allocation })
        expect(intervals.map(({ seconds, contacts }) => [seconds, contacts])).toEqual(expected)
        expect(outside).toBe(total - expected.reduce((sum, [seconds]) => sum + seconds, 0))
        expect([n, missing]).toEqual([contacts.length, 0])
        for (const { start, end, seconds, load } of intervals) {
          expect(load).toBeCloseTo(seconds / ((Date.parse(end) - Date.parse(start)) / 1000), 12)
        }
      }
    })
  }

  const contacts = fc.array(
    fc.tuple(fc.nat(100), fc.nat(60)).map(([start, length]) => ({ start, end: start + length })),
    { maxLength: 20 },
  )
  const cuts = fc.uniqueArray(fc.nat(120), { minLength: 2, maxLength: 6 }).map((list) => list.sort((a, b) => a - b))

  it('loses nothing, and is the same whole by either rule', () => {
    fc.assert(
      fc.property(contacts, cuts, (given, edges) => {
        const total = given.reduce((sum, { start, end }) => sum + end - start, 0)
        for (const allocation of BOTH) {
          const { intervals, outside } = allocateHandleTime(given, { edges, allocation })
          const sum = intervals.reduce((sum, { seconds }) => sum + Math.round(1000 * seconds), 0)
          expect(sum + Math.round(1000 * outside)).toBe(total)
        }
        const { intervals } = allocateHandleTime(given, { edges, allocation: 'proportional' })
        for (const [i, { seconds }] of intervals.entries()) {
          const [low, high] = [edges[i] as number, edges[i + 1] as number]
          let time = 0
          for (let t = low; t < high; t++) time += given.filter(({ start, end }) => start <= t && t < end).length
          expect(Math.round(1000 * seconds)).toBe(time)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('puts an end at an edge into the interval that begins there, and by completion is the default', () => {
    const { allocation, intervals, outside } = allocateHandleTime(
      [
        { start: 0, end: 10 },
        { start: 15, end: 20 },
        { start: 2, end: 3 },
        { start: 0, end: 2 },
      ],
      { edges: [3, 10, 20] },
    )
    expect(allocation).toBe('by-completion')
    expect(intervals).toEqual([
      { start: '1970-01-01T00:00:00.003Z', end: '1970-01-01T00:00:00.010Z', seconds: 0.001, contacts: 1, load: 1 / 7 },
      { start: '1970-01-01T00:00:00.010Z', end: '1970-01-01T00:00:00.020Z', seconds: 0.01, contacts: 1, load: 1 },
    ])
    expect(outside).toBe(0.007)
  })

  it('gives no interval a contact of no length in proportion, as it takes no time', () => {
    const given = [{ start: 5, end: 5 }]
    const contacts = BOTH.map(
      (allocation) => allocateHandleTime(given, { edges: [0, 9], allocation }).intervals[0]?.contacts,
    )
    expect(contacts).toEqual([1, 0])
  })

  it('counts contacts that are not over as missing', () => {
    const given = [
      { start: 0, end: null },
      { start: undefined, end: 5 },
      { start: 0, end: 5 },
    ]
    expect(allocateHandleTime(given, { edges: [0, 9] })).toMatchObject({ n: 1, missing: 2 })
    expect(allocateHandleTime([], { edges: [0, 9] })).toMatchObject({
      n: 0,
      outside: 0,
      intervals: [{ seconds: 0, contacts: 0, load: 0 }],
    })
  })

  it('refuses what is wrong', () => {
    const edges = [0, 9]
    for (const [given, path] of [
      [
        [
          { start: 0, end: 1 },
          { start: 'x', end: 1 },
        ],
        'contacts[1].start',
      ],
      [
        [
          { start: null, end: 1 },
          { start: 0, end: 1.5 },
        ],
        'contacts[1].end',
      ],
      [[{ start: 2, end: 1 }], 'contacts[0].end'],
      [[{ start: 0, end: 1e12 + 1 }], 'contacts[0].end'],
      [[null], 'contacts[0]'],
      [[3], 'contacts[0]'],
      [5, 'contacts'],
    ] as const) {
      expect(refusal(() => allocateHandleTime(given as never, { edges }))).toMatchObject({
        code: 'invalid-value',
        path,
      })
    }
    expect(allocateHandleTime([{ start: 0, end: 1e12 }], { edges }).outside).toBe(1e9)
    for (const [options, code, path] of [
      [{}, 'missing-option', 'options.edges'],
      [{ edges: [1] }, 'invalid-option', 'options.edges'],
      [{ edges: '2026' }, 'invalid-option', 'options.edges'],
      [{ edges: [1, 2, 2] }, 'invalid-option', 'options.edges[2]'],
      [{ edges: [2, 1] }, 'invalid-option', 'options.edges[1]'],
      [{ edges: [0, 'x'] }, 'invalid-option', 'options.edges[1]'],
      [{ edges, allocation: 'even' }, 'invalid-option', 'options.allocation'],
      [{ edges, every: 'hour' }, 'unknown-option', 'options.every'],
    ] as const) {
      expect(refusal(() => allocateHandleTime([], options as never))).toMatchObject({ code, path })
    }
    const day = allocateHandleTime([], { edges: ['2026-03-29', '2026-03-30'], timeZone: 'Europe/Rome' })
    expect(day.intervals[0]?.start).toBe('2026-03-28T23:00:00.000Z')
  })
})
