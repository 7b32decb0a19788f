import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CatalogRow, catalog } from '../../src/catalog.ts'
import * as cxmetrics from '../../src/index.ts'
import {
  amounts,
  backlogChanges,
  changes,
  cohorts,
  contacts,
  customerFlow,
  decode,
  durations,
  exits,
  funnelSteps,
  handleTimes,
  lifetimes,
  merge,
  moments,
  outcomes,
  purchases,
  queueContacts,
  ratings,
  reasonSets,
  revenueFlow,
  type Summarizer,
  sessions,
  slaTargets,
  summarize,
  trials,
} from '../../src/index.ts'
import { expectSame } from '../expectations.ts'

/*
 * The laws that every metric obeys, run over the catalogue. A metric gets them all with its row there; a new kind of
 * summary adds one entry to KINDS.
 */

type Value = number | boolean | null
type Row = { readonly x: Value }
type Result = cxmetrics.Comparable & cxmetrics.Measured
interface Kind {
  readonly valid: (row: CatalogRow) => fc.Arbitrary<Value>
  readonly of: (row: CatalogRow, options?: { onInvalid: 'count' }) => Summarizer<'x', Row, object>
  /** Whether there is something to measure; by default wherever there is a valid row. */
  readonly measurable?: (result: Result) => boolean
  /** False where the metric has no interval, and so no level. */
  readonly level?: false
  /** The values as a typed array, where one can hold them. */
  readonly column: (values: readonly Value[]) => ArrayLike<Value>
}

const scaleOf = ({ scale }: CatalogRow): readonly [number, number] => scale as readonly [number, number]
const fits = (values: readonly Value[]): values is readonly number[] =>
  values.every((value) => typeof value === 'number')
const whole = (values: readonly number[]) =>
  values.some((value) => value < 0) ? Int16Array.from(values) : Uint8Array.from(values)
let id = 0
const KINDS: Partial<Record<CatalogRow['summary'] & string, Kind>> = {
  ratings: {
    valid: (row) => fc.integer({ min: scaleOf(row)[0], max: scaleOf(row)[1] }),
    of: (row, options) => ratings('x', { scale: scaleOf(row), ...options }) as Summarizer<'x', Row, object>,
    column: (values) => (fits(values) ? whole(values) : values),
  },
  outcomes: {
    valid: () => fc.boolean(),
    of: (_row, options) => outcomes('x', options) as Summarizer<'x', Row, object>,
    column: (values) => values,
  },
  amounts: {
    // Those of a metric that is never below 0 are counts.
    valid: ({ range }) =>
      range[0] === 0
        ? fc.nat(1000)
        : fc.oneof(
            fc.integer(),
            fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((x) => Math.round(x * 1e6) / 1e6),
          ),
    of: (_row, options) => amounts('x', options) as Summarizer<'x', Row, object>,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is when a customer came, in milliseconds from 0 to day 100; a third stay, the others leave within 97 days.
  'customer-flow': {
    valid: () => fc.integer({ min: 0, max: 8_640_000_000 }),
    of: (_row, options) =>
      customerFlow<Row, 'x'>({
        start: 'x',
        end: ({ x }: Row) => (x === null || Number(x) % 3 === 0 ? null : Number(x) + (Number(x) % 97) * 86_400_000),
        from: '1970-02-10T12:00Z',
        to: '1970-03-10T00:00Z',
        ...options,
      }) as Summarizer<'x', Row, object>,
    measurable: (result) => (result as Result & { start: number }).start > 0,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is the start, in milliseconds from 0 to day 100; a third is undecided, the others are decided within 37 days.
  trials: {
    valid: () => fc.integer({ min: 0, max: 8_640_000_000 }),
    of: (_row, options) => {
      const after = (x: Value, rest: number) =>
        x === null || Number(x) % 3 !== rest ? null : Number(x) + (Number(x) % 37) * 86_400_000
      return trials<Row, 'x'>({
        start: 'x',
        converted: ({ x }: Row) => after(x, 1),
        lost: ({ x }: Row) => after(x, 2),
        from: '1970-02-10T12:00Z',
        to: '1970-03-10T00:00Z',
        ...options,
      }) as Summarizer<'x', Row, object>
    },
    measurable: (result) => (result as Result & { base: number }).base > 0,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is a reason or a list of them.
  exits: {
    valid: () => fc.constantFrom('slow', 'price', ['bugs', 'slow'], ['bugs', 'bugs']) as fc.Arbitrary<never>,
    of: (_row, options) => exits('x', options) as unknown as Summarizer<'x', Row, object>,
    column: (values) => values,
  },
  // x is the revenue at the start, from which that at the end is made; one customer in four pays nothing at one of them.
  'revenue-flow': {
    valid: () => fc.nat(12).map((x) => Math.max(0, x - 3)),
    of: (_row, options) =>
      revenueFlow<Row, 'x'>({
        start: 'x',
        end: ({ x }: Row) => (x === null ? null : (Number(x) * 7 + 4) % 11),
        before: ({ x }: Row) => Number(x) % 2 === 0,
        ...options,
      }) as Summarizer<'x', Row, object>,
    measurable(result) {
      const { metric, customers } = result as Result & { customers: number }
      if (metric !== 'quickRatio') return customers > 0
      return (result as Result & { lost: number }).lost > 0
    },
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is how long it lasted, and to be seen a tenth of the rows must have lasted half of that; from 50 on a third has not ended.
  lifetimes: {
    valid: () =>
      fc.oneof(
        fc.nat(100),
        fc.nat(100_000).map((x) => x / 1000),
      ),
    of: (_row, options) =>
      lifetimes<Row>({
        duration: 'x' as never,
        event: ({ x }: Row) => Number(x) < 50 || Math.floor(Number(x)) % 3 > 0,
        entry: ({ x }: Row) => (Math.floor(Number(x)) % 10 === 7 ? Number(x) / 2 : 0),
        unit: 'day',
        ...options,
      }) as never,
    measurable(result) {
      const { metric, n, points } = result as Result & Pick<cxmetrics.KaplanMeier, 'points'>
      return metric === 'kaplanMeier' ? (points.at(-1)?.survival ?? 1) < 0.5 + 1e-9 : n > 0
    },
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  durations: {
    valid: () =>
      fc.oneof(
        fc.nat(100),
        fc.nat({ max: 2 ** 31 - 1 }).map((ms) => ms / 1000),
      ),
    of: (_row, options) => durations('x', options) as Summarizer<'x', Row, object>,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is the end; targets are of one or ten minutes.
  'sla-targets': {
    valid: () => fc.nat(900_000),
    of: (_row, options) =>
      slaTargets<Row, 'x'>({
        from: () => 0,
        to: 'x',
        target: ({ x }: Row) => (Number(x) % 3 === 0 ? 60 : 600),
        ...options,
      } as never) as never,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // Every row is a customer of its own, so that any split of the rows merges; all windows are over.
  contacts: {
    valid: () => fc.nat(1_000_000),
    of: (_row, options) =>
      contacts<Row, 'x'>({ customer: () => id++, at: 'x', asOf: 1e12, ...options } as never) as never,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is the talk time, from which the wrap-up is made; no contacts, so that any split of the rows merges.
  'handle-times': {
    valid: () =>
      fc.oneof(
        fc.nat(5000),
        fc.nat(9_000_000).map((ms) => ms / 1000),
      ),
    of: (_row, options) =>
      handleTimes<Row, 'x'>({
        talk: 'x',
        wrap: ({ x }: Row) => (Number(x) % 3 > 1 ? null : Math.floor(Number(x) / 2)),
        ...options,
      } as never) as Summarizer<'x', Row, object>,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // Every row is a customer of its own, so that any split of the rows merges.
  'funnel-steps': {
    valid: () => fc.nat(1_000_000),
    of: (_row, options) =>
      funnelSteps<Row, 'x'>({
        customer: () => id++,
        at: 'x',
        step: ({ x }: Row) => (Number(x) % 3 === 0 ? 'visit' : 'buy'),
        steps: ['visit', 'buy'],
        ...options,
      } as never) as never,
    measurable: (result) => (result as Result & { entered: number }).entered > 0,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  changes: {
    valid: () => fc.integer({ min: -1e6, max: 1e6 }),
    of: (_row, options) =>
      changes<Row, 'x'>({
        before: () => 7,
        after: 'x',
        treated: ({ x }: Row) => Number(x) % 2 === 0,
        ...options,
      } as never) as never,
    measurable(result) {
      const { treated, control } = result as Result & Record<'treated' | 'control', { nAfter: number }>
      return treated.nAfter > 0 && control.nAfter > 0
    },
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x names the customer, so that any split of the rows merges: no two values are the same.
  purchases: {
    valid: () => fc.nat(999).map((x) => x + 1000 * id++),
    of: (_row, options) =>
      purchases<Row, 'x'>({
        customer: 'x',
        at: ({ x }: Row) => (Number(x) % 97) * 86_400_000,
        amount: ({ x }: Row) => (Number(x) % 13) * 2.1,
        asOf: 1e12,
        timeZone: 'UTC',
        ...options,
      } as never) as never,
    measurable(result) {
      const { n, intervals } = result as Result & { intervals?: number }
      return (intervals ?? n) > 0
    },
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  moments: {
    valid: (row) => fc.integer({ min: scaleOf(row)[0], max: scaleOf(row)[1] }),
    of: (row, options) =>
      moments<Row, 'x'>({
        journey: () => id++,
        at: () => 0,
        score: 'x',
        scale: scaleOf(row),
        ...options,
      } as never) as never,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is when a ticket came, in milliseconds from 0 to day 100; a third stay open, a fifth of all come back.
  'backlog-changes': {
    valid: () => fc.integer({ min: 0, max: 8_640_000_000 }),
    of: (_row, options) =>
      backlogChanges<Row, 'x'>({
        created: 'x',
        ended: ({ x }: Row) => (x === null || Number(x) % 3 === 0 ? null : Number(x) + (Number(x) % 37) * 86_400_000),
        reopened: ({ x }: Row) => Number(x) % 5 === 0,
        from: '1970-02-10T12:00Z',
        to: '1970-03-10T00:00Z',
        ...options,
      }),
    level: false,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is the wait.
  'queue-contacts': {
    valid: () =>
      fc.oneof(
        fc.nat(60),
        fc.nat(120_000).map((ms) => ms / 1000),
      ),
    of: (_row, options) =>
      queueContacts<Row, 'x'>({
        wait: 'x',
        answered: ({ x }: Row) => Number(x) % 3 < 2,
        target: 20,
        shortAbandon: 5,
        ...options,
      } as never),
    measurable(result) {
      const { base, answered } = result as Result & Partial<Record<'base' | 'answered', number>>
      return (base ?? answered ?? 0) > 0
    },
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is the end; every row has an agent of its own, so that any split of the rows merges.
  sessions: {
    valid: () => fc.nat(1_000_000),
    of: (_row, options) => sessions<Row, 'x'>({ agent: () => id++, start: () => 0, end: 'x', ...options } as never),
    measurable: (result) => (result as Result & { busyTime: number }).busyTime > 0,
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  // x is when a customer started, in milliseconds; every row is a customer of its own, so that any split merges.
  cohorts: {
    valid: () => fc.nat(345_600_000),
    of: (_row, options) =>
      cohorts<Row, 'x'>({
        customer: () => id++,
        at: 'x',
        amount: ({ x }: Row) => (Number(x) % 7) / 10,
        every: 'day',
        timeZone: 'UTC',
        from: 0,
        observedUntil: 3 * 86_400_000,
        ...options,
      } as never) as never,
    measurable(result) {
      const { pooledCounts, pooledSizes } = result as unknown as {
        readonly pooledCounts?: cxmetrics.PooledRetention
        readonly pooledSizes?: readonly number[]
      }
      return (pooledCounts?.sizes[1] ?? pooledSizes?.[0] ?? 0) > 0
    },
    column: (values) => (fits(values) ? Float64Array.from(values) : values),
  },
  'reason-sets': {
    valid: () => fc.integer({ min: 0, max: 10 }),
    of: (_row, options) =>
      reasonSets<Row, 'x'>({
        score: 'x',
        reasons: ({ x }: Row) => (x === null ? null : ['slow', 'price', 'bugs'].slice(Number(x) % 3)),
        ...options,
      } as never) as Summarizer<'x', Row, object>,
    column: (values) => (fits(values) ? Uint8Array.from(values) : values),
  },
}

const runs = { numRuns: 1000 }

const asked = new Set<string>()
for (const row of catalog) {
  if (row.summary === null) continue
  const kind = KINDS[row.summary] as Kind
  const functions = cxmetrics as unknown as Record<string, (summary: unknown, options?: unknown) => Result>
  const metric = (summary: unknown): Result => functions[row.id]!(summary, row.required)
  const values = fc.array(
    fc.oneof({ arbitrary: kind.valid(row), weight: 5 }, { arbitrary: fc.constant(null), weight: 1 }),
    {
      maxLength: 28,
    },
  )
  const rowsOf = (list: readonly Value[]): Row[] => list.map((x) => ({ x }))
  const measure = (list: readonly Value[]): Result => metric(summarize(rowsOf(list), kind.of(row)))
  const law = (name: string, ...args: [...fc.Arbitrary<unknown>[], (...values: never[]) => void]): void => {
    it(name, () => {
      const check = args.at(-1) as (...values: never[]) => void
      const given = args.slice(0, -1) as fc.Arbitrary<unknown>[]
      fc.assert(
        fc.property(fc.tuple(...given), (values) => void check(...(values as never[]))),
        runs,
      )
    })
  }

  describe(`laws of ${row.id}`, () => {
    law('frozen input is accepted and unchanged, and the same twice is the same', values, (list: Value[]) => {
      const rows = Object.freeze(rowsOf(list).map(Object.freeze)) as readonly Row[]
      const result = metric(deepFreeze(summarize(rows, kind.of(row))))
      expectSame(metric(summarize(rows, kind.of(row))), result)
      expectSame(rows, rowsOf(list))
    })

    law('every row is accounted for', values, (list: Value[]) => {
      const broken = list.map((value, i) => (i % 7 === 3 ? Number.NaN : value))
      const { n, missing, invalid } = metric(summarize(rowsOf(broken), kind.of(row, { onInvalid: 'count' })))
      expect(n + missing + invalid).toBe(list.length)
      expect(missing).toBe(broken.filter((value) => value === null).length)
      expect(invalid).toBe(broken.filter(Number.isNaN).length)
    })

    law('the value is in range or null, null says why, and a result is its own JSON', values, (list: Value[]) => {
      const result = measure(list)
      const { value, n, reason } = result
      const measurable = kind.measurable?.(result) ?? n > 0
      expect(value === null).toBe(!measurable)
      expect(reason === null).toBe(measurable)
      const [low, high] = row.range === 'scale' ? scaleOf(row) : row.range
      if (value !== null) expect(value >= (low ?? -Infinity) && value <= (high ?? Infinity)).toBe(true)
      expectSame(JSON.parse(JSON.stringify(result)), result)
      expect(hasOddNumber(result)).toBe(false)
    })

    law(
      'the interval contains the value',
      values,
      fc.double({ min: 0.01, max: 0.9999, noNaN: true }),
      (list: Value[], level: number) => {
        const summary = summarize(rowsOf(list), kind.of(row))
        const { value, interval } = functions[row.id]!(summary, {
          ...row.required,
          ...(kind.level !== false && { level }),
        })
        if (value === null || interval === null) return
        expect(interval.low <= value && value <= interval.high, `${interval.low} ≤ ${value} ≤ ${interval.high}`).toBe(
          true,
        )
      },
    )
  })

  // Metrics see nothing but the summary: what holds for that need not be asked of each.
  const summarized = `${row.summary}${row.scale ? `, ${row.scale}` : ''}${row.range[0] === 0 && row.summary === 'amounts' ? ', counts' : ''}`
  if (asked.has(summarized)) continue
  asked.add(summarized)
  describe(`laws of summaries: ${summarized}`, () => {
    law('order does not matter', values, fc.integer(), (list: Value[], seed: number) => {
      const next = seed >>> 0
      const shuffled = list.map((value, i) => ({ value, at: (Math.imul(i + 1, next | 1) ^ next) >>> 0 }))
      shuffled.sort((a, b) => a.at - b.at)
      const of = kind.of(row)
      const summary = summarize(rowsOf(list), of)
      expectSame(summarize(rowsOf(shuffled.map(({ value }) => value)), of), summary)
    })

    law('a summary is its own JSON, and decodes to itself', values, (list: Value[]) => {
      const of = kind.of(row)
      const summary = summarize(rowsOf(list), of)
      expectSame(decode(JSON.parse(JSON.stringify(summary)), of), summary)
    })

    law('NaN is refused where it stands', values, fc.nat(), (list: Value[], at: number) => {
      const place = at % (list.length + 1)
      const broken = [...list.slice(0, place), Number.NaN, ...list.slice(place)]
      expect(() => measure(broken)).toThrow(expect.objectContaining({ name: 'CxError', path: `rows[${place}].x` }))
    })

    law(
      'merged is concatenated, and merging is associative and commutative',
      values,
      values,
      values,
      (a: Value[], b: Value[], c: Value[]) => {
        const of = kind.of(row)
        const [x, y, z] = [a, b, c].map((list) => summarize(rowsOf(list), of)) as [object, object, object]
        const whole = summarize(rowsOf([...a, ...b, ...c]), of)
        expectSame(merge(merge(x, y), z), whole)
        expectSame(merge(x, merge(y, z)), whole)
        expectSame(merge(z, y, x), whole)
        expect(JSON.stringify(merge(z, y, x))).toBe(JSON.stringify(whole))
        expectSame(merge(x, summarize([] as Row[], of)), x)
        expectSame(merge(summarize([] as Row[], of), x), x)
      },
    )

    law('columns, generators and rows agree', values, (list: Value[]) => {
      const of = kind.of(row)
      const expected = summarize(rowsOf(list), of)
      function* generated(): Generator<Row> {
        yield* rowsOf(list)
      }
      expectSame(summarize({ x: kind.column(list) }, of), expected)
      expectSame(summarize({ x: list }, of), expected)
      expectSame(summarize(generated(), of), expected)
    })
  })
}

function deepFreeze<T>(data: T): T {
  if (typeof data === 'object' && data !== null) for (const part of Object.values(Object.freeze(data))) deepFreeze(part)
  return data
}

function hasOddNumber(data: unknown): boolean {
  if (typeof data === 'number') return !Number.isFinite(data) || Object.is(data, -0)
  if (typeof data !== 'object' || data === null) return data === undefined
  return Object.values(data).some(hasOddNumber)
}
