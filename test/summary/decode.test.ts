import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Amounts,
  all,
  amounts,
  CxError,
  ces,
  decode,
  mean,
  merge,
  nps,
  type Outcomes,
  outcomes,
  proportion,
  type Ratings,
  ratings,
  type Summarizer,
  summarize,
} from '../../src/index.ts'
import { expectSame } from '../expectations.ts'

/* Summaries that came from elsewhere: taken as they were, or refused by name; never half-believed. */

type Of = Summarizer<string, never, object>

const rows = [
  { x: 9, w: 2, paid: 0.1, ok: true },
  { x: 3, w: 0.5, paid: 0.2, ok: false },
  { x: 9, w: 1, paid: 1e16, ok: true },
  { x: null, w: null, paid: null, ok: null },
]
const plain = ratings('x', { scale: [0, 10] })
const labelled = ratings('x', { scale: [1, 5], labels: { bad: 1, good: 5 }, surveyType: 'relational' })
const weighted = ratings('x', { scale: [0, 10], weight: 'w' })
const paid = amounts('paid')
const ok = outcomes('ok')
const both = all({ plain, paid })
const makers: Record<string, Of> = {
  plain: plain as Of,
  weighted: weighted as Of,
  paid: paid as Of,
  ok: ok as Of,
  both: both as Of,
}
const summaryOf = (of: Of): object => summarize(rows as never, of as never)
const wireOf = (of: Of): unknown => JSON.parse(JSON.stringify(summaryOf(of)))

function refusal(json: unknown, of: Of): CxError {
  try {
    decode(json, of)
  } catch (error) {
    if (!(error instanceof CxError)) throw error
    expect(error.path.startsWith('summary'), error.path).toBe(true)
    expect(error.message.length).toBeLessThan(400)
    return error
  }
  throw new Error(`taken: ${JSON.stringify(json)?.slice(0, 200)}`)
}

/** The wire with one place changed; `undefined` removes it. */
function changed(of: Of, path: string, value: unknown): unknown {
  const json = wireOf(of)
  const steps = path.split('.')
  const last = steps.pop() as string
  let at = json as Record<string, unknown>
  for (const step of steps) at = at[step] as Record<string, unknown>
  if (value === undefined) delete at[last]
  else Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true })
  return json
}

const deep = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`) as unknown
const deepObject = JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`) as unknown
const long = 'x'.repeat(1_000_000)

describe('what is no summary at all is refused', () => {
  const hostile: [string, unknown][] = [
    ['null', null],
    ['undefined', undefined],
    ['a number', 5],
    ['NaN', Number.NaN],
    ['text', 'ratings'],
    ['a megabyte of text', long],
    ['a truth value', true],
    ['a bigint', 5n],
    ['a symbol', Symbol('s')],
    ['a function', () => summaryOf(plain as Of)],
    ['a list', []],
    ['a list of a summary', [wireOf(plain as Of)]],
    ['an empty object', {}],
    ['a date', new Date(0)],
    ['a map', new Map(Object.entries(wireOf(plain as Of) as object))],
    ['an object that inherits it all', Object.create(wireOf(plain as Of) as object)],
    ['lists ten thousand deep', deep],
    ['objects ten thousand deep', deepObject],
  ]
  for (const [name, json] of hostile) {
    it(name, () => {
      for (const of of Object.values(makers)) refusal(json, of)
    })
  }

  it('the summary of another summarizer', () => {
    for (const [a, of] of Object.entries(makers)) {
      for (const [b, other] of Object.entries(makers)) if (a !== b) refusal(wireOf(other), of)
    }
    const wire = wireOf(plain as Of)
    expect(refusal(wire, ratings('x', { scale: [1, 11] }) as Of)).toMatchObject({
      code: 'different-definition',
      path: 'summary.definition.scale[0]',
    })
    expect(refusal(wire, ratings('x', { scale: [0, 10], surveyType: 'relational' }) as Of).path).toBe(
      'summary.definition.surveyType',
    )
    expect(refusal(wire, weighted as Of).path).toBe('summary.definition.weighted')
    expect(refusal(wire, labelled as Of).code).toBe('different-definition')
  })
})

describe('a wrong value is refused where it stands', () => {
  const NOT_A_COUNT = [
    -1,
    -0,
    1.5,
    2 ** 53,
    JSON.parse('1e400'),
    JSON.parse('-1e400'),
    JSON.parse('1e-400') + 0.1,
    null,
    true,
    '1',
    '',
    [],
    [1],
    {},
    long,
    deep,
    deepObject,
    undefined,
  ] as const
  for (const [name, of, paths] of [
    ['plain', plain, ['rows', 'n', 'missing', 'invalid', 'counts.0', 'counts.10']],
    ['weighted', weighted, ['rows', 'counts.3']],
    ['paid', paid, ['rows', 'n', 'missing', 'invalid']],
    ['ok', ok, ['rows', 'n', 'missing', 'invalid', 'yes']],
    ['both', both, ['plain.rows', 'plain.counts.9', 'paid.n']],
  ] as const) {
    it(`counts of ${name}`, () => {
      for (const path of paths) {
        const place = `summary.${path}`.replace(/\.(\d+)/g, '[$1]')
        for (const value of NOT_A_COUNT) {
          if (value === undefined && path.includes('counts.')) continue
          expect(refusal(changed(of as Of, path, value), of as Of).path, place).toBe(place)
        }
      }
    })
  }

  const NOT_SUMS = [null, 5, '5', [], [5], {}, { exact: null }, { exact: 5 }, { exact: {} }, { exact: [0] }]
  const NOT_PARTS = [[-0], [1, 1], [1, 0], ['1'], [null], [true], [[1]], [JSON.parse('1e400')], [1e-3, 1], deep, long]
  const NOT_LONG = [[...Array(65).keys()].map((i) => 2 ** (1000 - i * 30)), Array(100_000).fill(1)]
  it('exact sums', () => {
    for (const [of, path] of [
      [paid, 'sum'],
      [paid, 'sumSquares'],
      [both, 'paid.sum'],
      [weighted, 'weights.9'],
      [weighted, 'squares.0'],
    ] as const) {
      const place = `summary.${path}`.replace(/\.(\d+)/g, '[$1]')
      const wrong = [...NOT_SUMS, ...[...NOT_PARTS, ...NOT_LONG].map((exact) => ({ exact }))]
      for (const value of [...wrong, { exact: [1], more: 1 }, { exact: [1], toString: 1 }, { parts: [1] }]) {
        expect(refusal(changed(of as Of, path, value), of as Of).path.startsWith(place), place).toBe(true)
      }
    }
  })

  it('extremes', () => {
    for (const path of ['min', 'max']) {
      for (const value of ['0', -0, true, [], {}, JSON.parse('1e400'), undefined, null, deep, long]) {
        const { path: found } = refusal(changed(paid as Of, path, value), paid as Of)
        expect(['summary.min', 'summary.max']).toContain(found)
      }
    }
  })

  it('lists and records', () => {
    for (const value of [null, 5, 'text', {}, { length: 11 }, [], Array(10).fill(0), Array(12).fill(0), deep, long]) {
      expect(refusal(changed(plain as Of, 'counts', value), plain as Of).path).toBe('summary.counts')
      expect(refusal(changed(weighted as Of, 'weights', value), weighted as Of).path).toBe('summary.weights')
    }
    for (const value of [[], {}, 0, Array(11).fill({ exact: [] })]) {
      expect(refusal(changed(plain as Of, 'weights', value), plain as Of).path).toBe('summary.weights')
    }
    for (const value of [null, 5, [], 'text']) {
      expect(refusal(changed(both as Of, 'paid', value), both as Of).path).toBe('summary.paid')
    }
    for (const value of [null, undefined, 5, [], 'text', {}, deep, deepObject]) {
      const { path } = refusal(changed(plain as Of, 'definition', value), plain as Of)
      expect(path.startsWith('summary.definition')).toBe(true)
    }
  })

  it('kind, version and definition', () => {
    for (const [path, value] of [
      ['kind', 'outcomes'],
      ['kind', null],
      ['kind', undefined],
      ['version', 1],
      ['version', '2'],
      ['version', undefined],
      ['definition.scale', [0, 11]],
      ['definition.scale', { 0: 0, 1: 10 }],
      ['definition.scale', [0, 10, 10]],
      ['definition.scale', [0]],
      ['definition.scale', '0,10'],
      ['definition.labels', {}],
      ['definition.labels', []],
      ['definition.labels', undefined],
      ['definition.surveyType', ''],
      ['definition.surveyType', undefined],
      ['definition.weighted', 0],
      ['definition.weighted', true],
      ['definition.more', 1],
      ['definition.more', null],
      ['definition.constructor', {}],
      ['definition.toString', 'x'],
      ['definition.scale.2', null],
    ] as const) {
      const { path: found } = refusal(changed(plain as Of, path, value), plain as Of)
      expect(found.startsWith(`summary.${path.split('.').slice(0, 2).join('.')}`), `${path}: ${found}`).toBe(true)
    }
  })

  it('names that should not be there', () => {
    for (const name of ['more', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'weights ', 'exact']) {
      for (const value of [null, 0, {}, [], 'x', { n: 1 }]) {
        expect(refusal(changed(plain as Of, name, value), plain as Of).path).toBe(`summary.${name}`)
        expect(refusal(changed(both as Of, name, value), both as Of).path).toBe(`summary.${name}`)
        expect(refusal(changed(both as Of, `paid.${name}`, value), both as Of).path).toContain('summary.paid')
        const inside = changed(plain as Of, `definition.${name}`, value)
        expect(refusal(inside, plain as Of).path.startsWith('summary.definition'), `definition.${name}`).toBe(true)
      }
    }
    const text = JSON.stringify(summaryOf(plain as Of)).replace('{', '{"__proto__":{"polluted":1},')
    expect(refusal(JSON.parse(text), plain as Of).path).toBe('summary.__proto__')
    const nested = JSON.stringify(summaryOf(plain as Of)).replace('"definition":{', '"definition":{"__proto__":{},')
    refusal(JSON.parse(nested), plain as Of)
    expect(({} as { polluted?: number }).polluted).toBe(undefined)
  })

  it('names that should be there', () => {
    for (const of of Object.values(makers)) {
      for (const name of Object.keys(wireOf(of) as object)) {
        expect(refusal(changed(of, name, undefined), of).path).toBe(`summary.${name}`)
      }
    }
  })

  it('through a proxy or a getter that changes its mind', () => {
    let asked = 0
    const json = wireOf(plain as Of) as Record<string, unknown>
    Object.defineProperty(json, 'n', { get: () => (asked++ === 0 ? 3 : -7), enumerable: true })
    const taken = decode(json, plain)
    expect(taken.n).toBe(3)
    expectSame(taken, summaryOf(plain as Of))
  })
})

describe('numbers that contradict each other are refused', () => {
  const cases: [string, Of, Record<string, unknown>][] = [
    ['more rows than answers', plain as Of, { rows: 5 }],
    ['fewer rows', plain as Of, { rows: 3 }],
    ['an n that is not the sum of its counts', plain as Of, { n: 4, missing: 0 }],
    ['counts that are not n', plain as Of, { counts: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }],
    ['counts past what is exact', plain as Of, { counts: [2 ** 53 - 1, 2 ** 53 - 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] }],
    ['more yes than answers', ok as Of, { yes: 4 }],
    ['no amounts with a sum', paid as Of, { n: 0, rows: 1, min: null, max: null }],
    ['no amounts with extremes', paid as Of, { n: 0, rows: 1, sum: { exact: [] }, sumSquares: { exact: [] } }],
    ['amounts without extremes', paid as Of, { min: null, max: null }],
    ['a min above the max', paid as Of, { min: 1e16, max: 0.1 }],
    ['a sum above n times the max', paid as Of, { sum: { exact: [4e16] } }],
    ['a sum below n times the min', paid as Of, { sum: { exact: [-1] } }],
    ['a square below 0', paid as Of, { sumSquares: { exact: [-1e32] } }],
    ['squares too small for the sum', paid as Of, { sumSquares: { exact: [1] } }],
  ]
  for (const [name, of, change] of cases) {
    it(name, () => {
      const json = { ...(wireOf(of) as object), ...change }
      const { code, path } = refusal(json, of)
      expect(code).toBe('invalid-summary')
      expect(path).toMatch(/^summary\.\w+/)
    })
  }

  const of = amounts('paid')
  const bare = { ...summarize([] as { paid: number }[], of), rows: 2, n: 2 }
  const sums = (sum: number[], squares: number[]) => ({ sum: { exact: sum }, sumSquares: { exact: squares } })
  const impossible: [string, object][] = [
    ['squares far too large for the extremes', { ...bare, ...sums([2], [1e10]), min: 1, max: 1 }],
    ['squares a little too large for the extremes', { ...bare, ...sums([3], [6]), min: 1, max: 2 }],
    ['a variance just below 0', { ...bare, ...sums([2], [2, -1e-19]), min: 1, max: 1 }],
    ['equal extremes and another sum', { ...bare, ...sums([4.5], [10.25]), min: 2, max: 2 }],
    ['one amount with two extremes', { ...bare, rows: 1, n: 1, ...sums([5], [25]), min: 4, max: 6 }],
    ['one amount that is not its max', { ...bare, rows: 1, n: 1, ...sums([4], [16]), min: 4, max: 6 }],
    ['one amount with another square', { ...bare, rows: 1, n: 1, ...sums([5], [1000]), min: 5, max: 5 }],
    ['one amount with no square', { ...bare, rows: 1, n: 1, ...sums([5], []), min: 5, max: 5 }],
    ['two amounts that the extremes are not', { ...bare, ...sums([3], [5]), min: 0, max: 3 }],
    ['an amount past the largest', { ...bare, rows: 1, n: 1, ...sums([1e150], [1e300]), min: 1e150, max: 1e150 }],
    [
      'sums that overflow when they merge',
      { ...bare, rows: 1, n: 1, ...sums([1.7e308], [1.7e308]), min: 1.7e308, max: 1.7e308 },
    ],
  ]
  for (const [name, json] of impossible) {
    it(name, () => expect(refusal(JSON.parse(JSON.stringify(json)), of as Of).code).toBe('invalid-summary'))
  }

  const two = ratings('x', { scale: [0, 1], weight: 'w' })
  const heavy = (count: number, weight: number[], square: number[]): unknown =>
    JSON.parse(
      JSON.stringify({
        ...summarize([] as { x: number; w: number }[], two),
        rows: count,
        n: count,
        counts: [0, count],
        weights: [{ exact: [] }, { exact: weight }],
        squares: [{ exact: [] }, { exact: square }],
      }),
    )
  it('weights that no answers can have', () => {
    for (const [count, weight, square] of [
      [0, [1], [1]],
      [0, [], [1]],
      [1, [-1], [1]],
      [1, [2], [3]],
      [1, [2], [5]],
      [1, [2], []],
      [1, [], [4]],
      [1, [2], [-4]],
      [2, [2], [1.9]],
      [2, [2], [4.1]],
      [3, [3], [2]],
      [1, [1e-200], []],
      [1, [1e-200], [5e-324]],
      [1, [1e150], [1e300]],
      [2, [1e154], [1e308]],
      [1, [1e200], [1e308]],
    ] as const) {
      const json = heavy(count, [...weight], [...square])
      expect(refusal(json, two as Of).path, JSON.stringify(json)).toMatch(/^summary\.(weights|squares)\[1\]/)
    }
    for (const [count, weight, square] of [
      [0, [], []],
      [1, [2], [4]],
      [2, [2], [2]],
      [2, [2], [4]],
      [5, [], []],
      [3, [0.3, 2 ** -60], [0.03]],
    ] as const) {
      decode(heavy(count, [...weight], [...square]), two)
    }
  })

  it('parts of one pass that have not read the same rows', () => {
    const { plain: a, paid: b } = wireOf(both as Of) as { plain: object; paid: object }
    const short = summarize(rows.slice(1), paid)
    expect(refusal({ plain: a, paid: short }, both as Of).path).toBe('summary.paid.rows')
    expect(refusal({ plain: { ...a, rows: 9 }, paid: b }, both as Of).path).toBe('summary.plain.rows')
    expect(refusal({ plain: a, paid: { ...b, n: 0 } }, both as Of).path).toMatch(/^summary\.paid/)
  })
})

/** What must be true of any summary that is taken, whatever was sent. */
function checkInvariants(summary: object): void {
  const { kind } = summary as { kind?: string }
  if (typeof kind !== 'string') {
    for (const part of Object.values(summary)) checkInvariants(part as object)
    return
  }
  const { rows: read, n, missing, invalid } = summary as Ratings
  expect(read).toBe(n + missing + invalid)
  expect([read, n, missing, invalid].every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true)
  if (kind === 'ratings') {
    const { counts, weights, squares } = summary as Ratings
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n)
    for (const [k, count] of counts.entries()) {
      const weight = weights?.[k]?.exact[0] ?? 0
      const square = squares?.[k]?.exact[0] ?? 0
      const bounded = weight >= 0 && weight <= count * 1e70 && square >= 0 && (count > 0 || square === 0)
      const agree = square <= weight ** 2 * (1 + 1e-6) && square * Math.max(1, count) >= weight ** 2 * (1 - 1e-6)
      if (!bounded || !agree) throw new Error(`${count} weights of ${weight} with squares of ${square}`)
    }
    expectFinite([nps(summary as Ratings), ces(summary as Ratings, { direction: 'ease', easyFrom: 5, difficultTo: 3 })])
  }
  if (kind === 'outcomes') {
    expect((summary as Outcomes).yes).toBeLessThanOrEqual(n)
    expectFinite(proportion(summary as Outcomes))
  }
  if (kind === 'amounts') {
    const { min, max } = summary as Amounts
    const result = mean(summary as Amounts)
    expectFinite(result)
    expect([min === null, max === null]).toEqual([n === 0, n === 0])
    if (n > 0 && min !== null && max !== null) {
      const room = 1e-6 * Math.max(Math.abs(min), Math.abs(max))
      const value = result.value as number
      expect(min <= max && max <= 1e140 && min >= -1e140).toBe(true)
      expect(value >= min - room && value <= max + room).toBe(true)
      const deviation = result.standardDeviation ?? 0
      expect(deviation >= 0).toBe(true)
      const widest = Math.sqrt(Math.max(0, (max - value) * (value - min)) * (n / Math.max(1, n - 1)))
      expect(deviation <= widest + 1e3 * room).toBe(true)
      if (n === 1) expect([min, max]).toEqual([value, value])
    }
  }
  expectFinite(merge(merge(summary, summary), summary))
}

function expectFinite(data: unknown): void {
  const odd = typeof data === 'number' ? !Number.isFinite(data) || Object.is(data, -0) : data === undefined
  if (odd) throw new Error(`${Object.is(data, -0) ? '-0' : data} in a result`)
  if (typeof data === 'object' && data !== null) Object.values(data).forEach(expectFinite)
}

describe('any change of a valid summary', () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      ...[null, true, false, '', 'ratings', '1', -0, 0, 1, -1, 2, 3, 4, 0.5, 1e16, 1e308, -1e308, 5e-324, 2 ** 53],
      ...[Infinity, Number.NaN, [], {}, [0], { exact: [] }, { exact: [1] }, { exact: [1e308] }, { exact: [-1] }],
    ),
    fc.integer({ min: 0, max: 12 }),
    fc.double(),
    fc.jsonValue({ maxDepth: 2 }),
  )
  const change = fc.record({
    at: fc.nat(),
    value,
    how: fc.constantFrom('set', 'set', 'nudge', 'remove', 'add', 'swap'),
  })

  type Place = [Record<string, unknown> | unknown[], string]
  function places(json: unknown): Place[] {
    if (typeof json !== 'object' || json === null) return []
    return Object.keys(json).flatMap((key) => [
      [json as Record<string, unknown>, key] as Place,
      ...places((json as Record<string, unknown>)[key]),
    ])
  }

  function apply(json: unknown, { at, value: given, how }: { at: number; value: unknown; how: string }): void {
    // A later change may reach into it, and the next run gets the same one.
    const value = structuredClone(given)
    const list = places(json)
    const [holder, key] = list[at % list.length] as Place
    const [other, otherKey] = list[(at * 7919 + 13) % list.length] as Place
    const data = holder as Record<string, unknown>
    const old = data[key]
    if (how === 'remove') {
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete data[key]
    } else if (how === 'add') {
      if (Array.isArray(holder)) holder.splice(Number(key), 0, value)
      else data[`${key}2`] = value
    } else if (how === 'nudge' && typeof old === 'number') {
      data[key] =
        typeof value === 'number' && Number.isFinite(value) ? old * (1 + 2 ** -30) + Math.sign(value) : old + 1
    } else if (how === 'swap') {
      data[key] = structuredClone((other as Record<string, unknown>)[otherKey])
    } else data[key] = value
  }

  for (const [name, of] of Object.entries(makers)) {
    it(`is refused or still agrees with itself: ${name}`, () => {
      let taken = 0
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
          const json = wireOf(of)
          for (const one of changes) apply(json, one)
          let summary: object
          try {
            summary = decode(json, of)
          } catch (error) {
            if (!(error instanceof CxError)) throw error
            expect(error.path.startsWith('summary')).toBe(true)
            return
          }
          taken++
          checkInvariants(summary)
          expectSame(decode(JSON.parse(JSON.stringify(summary)), of), summary)
        }),
        { numRuns: 1000 },
      )
      expect(taken, 'some changes make another valid summary').toBeGreaterThan(0)
    })

    it(`of its text is refused, or still agrees with itself: ${name}`, () => {
      const text = JSON.stringify(summaryOf(of))
      const sign = fc.constantFrom(...'0123456789-+.eE,:"[]{}ntf \\u'.split(''))
      const edit = fc.tuple(fc.nat(), sign, fc.boolean())
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 2 }), (edits) => {
          let changedText = text
          for (const [at, put, replace] of edits) {
            const place = at % changedText.length
            changedText = changedText.slice(0, place) + put + changedText.slice(place + (replace ? 1 : 0))
          }
          let json: unknown
          try {
            json = JSON.parse(changedText)
          } catch {
            return
          }
          try {
            checkInvariants(decode(json, of))
          } catch (error) {
            if (!(error instanceof CxError)) throw error
          }
        }),
        { numRuns: 1000 },
      )
    })
  }
})

/** Changes every list and record of it, from the inside. */
function spoil(json: unknown): void {
  if (typeof json !== 'object' || json === null) return
  Object.values(json).forEach(spoil)
  if (Array.isArray(json)) json.push('spoilt')
  else Object.assign(json, { spoilt: true })
}

describe('what a summarizer made', () => {
  const value = fc.option(fc.integer({ min: 0, max: 10 }))
  const row = fc.record({
    x: value,
    w: fc.option(fc.oneof(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), fc.constantFrom(0, 1, 1e-70, 1e70))),
    paid: fc.option(fc.oneof(fc.integer(), fc.constantFrom(0, 0.1, 1e140, -1e140, 1e-140))),
    ok: fc.option(fc.boolean()),
  })
  const whole = all({ plain, weighted, paid, ok, inner: all({ again: plain }) })

  const every = [...Object.values(makers), whole as unknown as Of]

  it('comes back from JSON as it was, and no part of it is shared', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.constantFrom(...every), (list, of) => {
        const summary = summarize(list as never, of as never) as object
        const json = JSON.parse(JSON.stringify(summary)) as object
        const decoded = decode(json, of)
        expectSame(decoded, summary)
        expect(Object.keys(decoded)).toEqual(Object.keys(summary))
        checkInvariants(decoded)
        const before = JSON.stringify(decoded)
        spoil(json)
        expect(JSON.stringify(decoded)).toBe(before)
      }),
      { numRuns: 1000 },
    )
  })

  it('comes back whatever the order of its names, and merges with its like', () => {
    const reversed = (data: unknown): unknown =>
      Array.isArray(data) || typeof data !== 'object' || data === null
        ? data
        : Object.fromEntries(
            Object.entries(data)
              .reverse()
              .map(([key, inner]) => [key, reversed(inner)]),
          )
    for (const of of Object.values(makers)) {
      const summary = summaryOf(of)
      const decoded = decode(reversed(wireOf(of)), of)
      expectSame(decoded, summary)
      expectSame(merge(decoded, summary), merge(summary, summary))
    }
    expect(decode(summarize([{ x: 'good' }], labelled), labelled).counts).toEqual([0, 0, 0, 0, 1])
  })
})
