import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Concurrency,
  concurrency,
  decode,
  merge,
  type Sessions,
  segment,
  sessions,
  summarize,
} from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

/* Levels against a count second by second, see test/golden/queue.py, and millisecond by millisecond here. */

interface Case {
  readonly who: readonly number[]
  readonly start: readonly number[]
  readonly end: readonly number[]
  readonly agents: number
  readonly levels: readonly (readonly [level: number, seconds: number])[]
  readonly maximum: number
  readonly sessionAht: number
  readonly effortAht: number
  readonly value: number
}
const golden = JSON.parse(readFileSync(new URL('../golden/queue.json', import.meta.url), 'utf8')) as {
  readonly chats: readonly Case[]
}
const of = sessions({ agent: 'who', start: 'from', end: 'to' })
type Row = { who?: unknown; from?: unknown; to?: unknown }
const count = (rows: readonly Row[], summarizer: unknown = of): Sessions =>
  summarize(rows as never, summarizer as never)

describe('sessions', () => {
  for (const expected of golden.chats) {
    it(`of ${expected.agents} agents are those counted second by second`, () => {
      const ms = (seconds: readonly number[]) => seconds.map((second) => second * 1000)
      const summary = summarize({ who: expected.who, from: ms(expected.start), to: ms(expected.end) }, of)
      const result = concurrency(summary)
      const { agents, maximum, sessionAht, effortAht, value } = expected
      expect(result).toMatchObject({
        n: expected.who.length,
        agents,
        maximum,
        sessionAht,
        effortAht,
        value,
        reason: null,
      })
      expect(result.levels.map(({ level, seconds }) => [level, seconds])).toEqual(expected.levels)
    })
  }

  const chat = fc
    .record({ who: fc.constantFrom('a', 'b', 7), from: fc.nat(60), length: fc.nat(40) })
    .map(({ who, from, length }) => ({ who, from, to: from + length }))
  const chats = fc.array(chat, { maxLength: 25 })

  it('are those counted millisecond by millisecond', () => {
    fc.assert(
      fc.property(chats, (rows) => {
        const levels: Record<string, number> = {}
        for (const agent of ['a', 'b', 7]) {
          for (let t = 0; t < 100; t++) {
            const open = rows.filter(({ who, from, to }) => who === agent && from <= t && t < to).length
            if (open > 0) levels[open] = (levels[open] ?? 0) + 1
          }
        }
        expect(count(rows).levels).toStrictEqual(levels)
      }),
      { numRuns: 1000 },
    )
  })

  it('take no more of an agent’s time than all of them, and as much where none overlap', () => {
    fc.assert(
      fc.property(chats, (rows) => {
        const { sessionTime, busyTime, value, maximum, levels, effortAht, sessionAht } = concurrency(count(rows))
        expect(busyTime).toBeLessThanOrEqual(sessionTime)
        const apart = rows.every((a, i) =>
          rows.every((b, j) => i === j || a.who !== b.who || Math.max(a.from, b.from) >= Math.min(a.to, b.to)),
        )
        expect(busyTime === sessionTime).toBe(apart)
        expect(value === null).toBe(busyTime === 0)
        if (value === null || maximum === null || sessionAht === null || effortAht === null) return
        expect(value >= 1 && value <= maximum).toBe(true)
        expect(Math.abs(sessionAht / effortAht - value)).toBeLessThan(1e-12 * value)
        expect(Math.abs(levels.reduce((sum, { share }) => sum + share, 0) - 1)).toBeLessThan(1e-12)
      }),
      { numRuns: 1000 },
    )
  })

  it('merge where an agent’s rows stay together, and decode to themselves', () => {
    fc.assert(
      fc.property(chats, (rows) => {
        const shard = (agents: readonly unknown[]) => count(rows.filter(({ who }) => agents.includes(who)))
        const both = merge(shard(['a']), shard(['b', 7]))
        expectSame(both, count(rows))
        expectSame(decode(JSON.parse(JSON.stringify(both)), of), both)
      }),
      { numRuns: 1000 },
    )
  })

  it('are counted anew in a total over segments, as an agent may be in two', () => {
    const rows = [
      { who: 'a', from: 0, to: 10, queue: 'x' },
      { who: 'a', from: 0, to: 10, queue: 'y' },
    ]
    const { segments, total } = segment(rows, { by: 'queue', of, metric: concurrency })
    expect([...segments, total].map(({ result }) => result.value)).toEqual([1, 1, 2])
    expect(of.keyed).toBe(true)
  })
})

describe('rows', () => {
  it('that have not ended last up to the moment of the data', () => {
    const now = sessions({ agent: 'who', start: 'from', end: 'to', asOf: 100 })
    const rows = [
      { who: 'a', from: 40, to: null },
      { who: 'a', from: 60, to: 130 },
      { who: 'b', from: 0, to: 100 },
      { who: 'b', from: 100, to: undefined },
    ]
    const summary = count(rows, now)
    expect(summary).toEqual({
      kind: 'sessions',
      version: '1',
      definition: {},
      rows: 4,
      n: 4,
      missing: 0,
      invalid: 0,
      asOf: '1970-01-01T00:00:00.100Z',
      unfinished: 3,
      agents: 2,
      levels: { 1: 120, 2: 40 },
    })
    expect(concurrency(summary).warnings).toEqual(['open-included', 'small-sample'])
    expect(count(rows)).toMatchObject({ n: 2, missing: 2, asOf: null, unfinished: 0, levels: { 1: 170 } })
    expect(refusal(() => count([{ who: 'a', from: 101, to: null }], now))).toMatchObject({ path: 'rows[0].from' })
  })

  it('that are wrong are refused or counted', () => {
    const lenient = sessions({ agent: 'who', start: 'from', end: 'to', onInvalid: 'count' })
    for (const [row, field] of [
      [{ who: 'a', from: 'x', to: 5 }, 'from'],
      [{ who: 'a', from: 5, to: 'x' }, 'to'],
      [{ who: 'a', from: 5, to: 4 }, 'to'],
      [{ who: null, from: 5, to: 6 }, 'who'],
      [{ who: '', from: 5, to: 6 }, 'who'],
      [{ who: Number.NaN, from: null, to: 6 }, 'who'],
      [{ who: true, from: 5, to: 6 }, 'who'],
      [{ who: 'a', from: -1, to: 1e12 }, 'from'],
    ] as const) {
      expect(refusal(() => count([{ who: 'a', from: 0, to: 1 }, row]))).toMatchObject({
        code: 'invalid-value',
        path: `rows[1].${field}`,
      })
      expect(count([{ who: 'a', from: 0, to: 1 }, row], lenient)).toMatchObject({ rows: 2, n: 1, invalid: 1 })
    }
    expect(
      count([
        { who: null, from: null, to: 6 },
        { who: 'a', from: 3, to: null },
      ]),
    ).toMatchObject({ n: 0, missing: 2, agents: 0 })
    expect(count([{ who: 'a', from: 0, to: 1e12 }]).levels).toEqual({ 1: 1e12 })
  })

  it('need options that are right', () => {
    for (const [given, code, path] of [
      [{ agent: 3 }, 'invalid-option', 'options.agent'],
      [{ start: undefined }, 'invalid-option', 'options.start'],
      [{ end: null }, 'invalid-option', 'options.end'],
      [{ asOf: 'now' }, 'invalid-option', 'options.asOf'],
      [{ onInvalid: 'skip' }, 'invalid-option', 'options.onInvalid'],
      [{ wait: 'x' }, 'unknown-option', 'options.wait'],
    ] as const) {
      const options = { agent: 'who', start: 'from', end: 'to', ...given }
      expect(refusal(() => sessions(options as never))).toMatchObject({ code, path })
    }
    const day = sessions({ agent: 'who', start: 'from', end: 'to', timeZone: 'Europe/Rome' })
    expect(count([{ who: 1, from: '2026-03-29', to: '2026-03-30' }], day).levels).toEqual({ 1: 23 * 3_600_000 })
  })
})

describe('a summary', () => {
  it('of no session has no concurrency', () => {
    expect(concurrency(count([]))).toStrictEqual({
      metric: 'concurrency',
      definition: {},
      value: null,
      n: 0,
      missing: 0,
      invalid: 0,
      standardError: null,
      interval: null,
      reason: 'no-answers',
      warnings: [],
      agents: 0,
      unfinished: 0,
      sessionAht: null,
      effortAht: null,
      sessionTime: 0,
      busyTime: 0,
      maximum: null,
      levels: [],
      estimate: null,
    } satisfies Concurrency)
    expect(refusal(() => concurrency(undefined as never)).path).toBe('sessions')
  })

  it('is refused where its numbers contradict each other', () => {
    const rows = [
      { who: 'a', from: 0, to: 10 },
      { who: 'a', from: 5, to: 12 },
      { who: 'b', from: 0, to: 1 },
    ]
    const good = count(rows)
    expect(good).toMatchObject({ n: 3, agents: 2, levels: { 1: 8, 2: 5 } })
    for (const [change, path] of [
      [{ rows: 2 }, 'rows'],
      [{ unfinished: 1 }, 'unfinished'],
      [{ agents: 4 }, 'agents'],
      [{ agents: 0 }, 'agents'],
      [{ levels: { 1: 8, 3: 5 } }, 'levels.3'],
      [{ levels: { 0: 8 } }, 'levels.0'],
      [{ levels: { '01': 8 } }, 'levels.01'],
      [{ levels: { '1.5': 8 } }, 'levels.1.5'],
      [{ levels: { 1: 0 } }, 'levels.1'],
      [{ levels: { 1: -8 } }, 'levels.1'],
      [{ levels: { 1: 3e12 + 1 } }, 'levels'],
      [{ n: 0, rows: 0, agents: 0 }, 'levels.1'],
    ] as const) {
      const { code, path: found } = refusal(() => decode({ ...good, ...change }, of))
      expect([code, found], JSON.stringify(change)).toEqual(['invalid-summary', `summary.${path}`])
    }
    expect(decode({ ...good, levels: { 1: 3e12 } }, of).levels).toEqual({ 1: 3e12 })
    const now = sessions({ agent: 'who', start: 'from', end: 'to', asOf: 100 })
    const open = count(rows, now)
    expect(decode({ ...open, unfinished: 3 }, now).unfinished).toBe(3)
    expect(refusal(() => decode({ ...open, unfinished: 4 }, now)).path).toBe('summary.unfinished')
  })
})
