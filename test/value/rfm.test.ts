import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  averageOrderValue,
  purchaseInterval,
  purchases,
  type Rfm,
  type RfmScoresOptions,
  repeatPurchaseRate,
  rfm,
  rfmScores,
  summarize,
} from '../../src/index.ts'
import { expectSame } from '../expectations.ts'

/* Tables and rates of simulated purchases, by pandas and statsmodels in test/golden/purchases.py. */

interface Case {
  readonly options: {
    readonly mergeUnit: 'none' | 'day' | 'week'
    readonly asOf: number
    readonly calibrationEnd: number | null
  }
  readonly rfm: { readonly timeUnit: 'hour' | 'day' | 'week'; readonly firstPurchase: 'exclude' | 'include' }
  readonly scores: Readonly<Record<'3' | '4' | '5', readonly (readonly number[])[]>>
  readonly repeat: Record<'yes' | 'n' | 'low' | 'high', number>
  readonly order: Record<'value' | 'standardError' | 'low' | 'high', number>
  readonly interval: Record<'value' | 'standardError' | 'low' | 'high', number>
  readonly expected: Pick<Rfm, 'n' | 'outside' | 'merged' | 'zero' | 'lateCustomers' | 'latePurchases' | 'customers'>
}
const golden = JSON.parse(readFileSync(new URL('../golden/purchases.json', import.meta.url), 'utf8')) as {
  readonly timeZone: string
  readonly rows: readonly (readonly [customer: number, at: number, amount: number])[]
  readonly cases: readonly Case[]
}
const rows = golden.rows.map(([customer, at, amount]) => ({ customer, at, amount }))
const read = ({ options: { calibrationEnd, ...options } }: Case) => ({
  ...options,
  ...(calibrationEnd !== null && { calibrationEnd }),
  ...(options.mergeUnit !== 'none' && { timeZone: golden.timeZone }),
  customer: 'customer' as const,
  at: 'at' as const,
  amount: 'amount' as const,
})

describe.each(golden.cases)('$options of pandas', (test) => {
  const table = rfm(rows, { ...read(test), ...test.rfm })

  it('has the same counts and the same table', () => {
    const { customers, ...counts } = test.expected
    expect(table).toMatchObject(counts)
    expect(table.customers.length).toBe(customers.length)
    customers.forEach((line, i) => {
      for (const [name, value] of Object.entries(line)) {
        const mine = table.customers[i]?.[name as 'total'] as number | null
        if (value === null) expect(mine).toBe(null)
        else expect(mine, `${line.customer} ${name}`).toBeCloseTo(value as number, 9)
      }
    })
  })

  it('has the same scores', () => {
    for (const bins of [3, 4, 5] as const) {
      const mine = rfmScores(table, { bins }).customers
      expect(
        mine.map(({ customer, recency, frequency, monetary }) => [customer, recency, frequency, monetary]),
      ).toEqual(test.scores[bins])
    }
  })

  it('has the same rates, with errors clustered by customer', () => {
    const of = purchases(read(test))
    const summary = summarize(rows, of)
    const repeat = repeatPurchaseRate(summary)
    expect([repeat.repeating, repeat.n]).toEqual([test.repeat.yes, test.repeat.n])
    near(repeat.interval, test.repeat)
    const order = averageOrderValue(summary)
    near({ ...order, ...order.interval }, test.order)
    const interval = purchaseInterval(summary)
    near({ ...interval, ...interval.interval }, test.interval)
    expectSame(averageOrderValue(rows, { ...read(test), level: 0.95 }), order)
    expectSame(purchaseInterval(rows, read(test)), interval)
    expectSame(repeatPurchaseRate(rows, { ...read(test), method: 'wilson' }), repeat)
    const { merged, lateCustomers, latePurchases, outside, customers } = test.expected
    const holdout = customers.reduce((sum, line) => sum + (line.holdout ?? 0), 0)
    for (const found of [repeat, order, interval]) {
      expect(found).toMatchObject({ merged, holdout, lateCustomers, latePurchases, outside })
    }
    expect(order.n).toBe(repeat.purchases)
    expect(interval.intervals).toBe(repeat.purchases - repeat.n)
    expect(interval.single).toBe(repeat.n - repeat.repeating)
  })
})

function near(actual: object | null, expected: object): void {
  for (const [name, value] of Object.entries(expected)) {
    if (!(name in (actual ?? {}))) continue
    const mine = (actual as Record<string, number>)[name] as number
    expect(Math.abs(mine - value), name).toBeLessThanOrEqual(1e-10 * Math.abs(value))
  }
}

const DAY = 86_400_000
const tableOf = (list: readonly { who: number; day: number; paid: number }[]): Rfm =>
  rfm(
    list.map(({ who, day, paid }) => ({ who, at: day * DAY, paid })),
    { customer: 'who', at: 'at', amount: 'paid', asOf: 30 * DAY, timeZone: 'UTC', timeUnit: 'week' },
  )
const orders = fc.array(fc.record({ who: fc.nat(30), day: fc.nat(29), paid: fc.constantFrom(0, 0.1, 5, 10, 33.3) }), {
  maxLength: 60,
})

describe('rfmScores', () => {
  it('never split ties, rise with the value, and count everybody', () => {
    fc.assert(
      fc.property(orders, fc.integer({ min: 2, max: 9 }), (list, bins) => {
        const table = tableOf(list)
        const { customers, counts, segments } = rfmScores(table, { bins })
        for (const [name, read] of [
          ['recency', ({ sinceLast }) => -sinceLast],
          ['frequency', ({ frequency }) => frequency],
          ['monetary', ({ total }) => total],
        ] as readonly ['recency' | 'frequency' | 'monetary', (line: Rfm['customers'][number]) => number][]) {
          const pairs = table.customers.map((line, i) => [read(line), customers[i]?.[name] as number] as const)
          pairs.sort(([a], [b]) => a - b)
          pairs.forEach(([value, score], i) => {
            expect(score >= 1 && score <= bins).toBe(true)
            const [before, worse] = pairs[i - 1] ?? [-Infinity, 1]
            expect(value === before ? score === worse : score >= worse).toBe(true)
          })
          expect(counts[name].reduce((sum, count) => sum + count, 0)).toBe(customers.length)
        }
        expect(segments.reduce((sum, { customers }) => sum + customers, 0)).toBe(customers.length)
        if (bins === 5) expect(customers.every(({ segment }) => segment !== null)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('leave bins empty where most are tied', () => {
    const list = Array.from({ length: 10 }, (_, who) => ({ who, day: 1, paid: who < 8 ? 5 : 9 }))
    expect(rfmScores(tableOf(list)).counts).toEqual({
      recency: [0, 0, 0, 0, 10],
      frequency: [10, 0, 0, 0, 0],
      monetary: [8, 0, 0, 0, 2],
    })
    expect(rfmScores(tableOf([]))).toMatchObject({ customers: [], cuts: { recency: [] } })
    expect(rfmScores(tableOf([])).segments[0]).toEqual({ name: 'champions', customers: 0, share: null })
  })

  it('take fixed cuts and segments, the first that fits', () => {
    const list = [1, 2, 3].flatMap((who) => Array.from({ length: who }, (_, day) => ({ who, day, paid: 10 })))
    const options: RfmScoresOptions = {
      bins: 2,
      cuts: { frequency: [1], monetary: [10] },
      segments: [
        { name: 'often', frequency: [2, 2] },
        { name: 'rich', monetary: [2, 2] },
      ],
    }
    const { customers, segments } = rfmScores(tableOf(list), options)
    expect(customers.map(({ score, segment }) => [score.slice(1), segment])).toEqual([
      ['11', null],
      ['12', 'rich'],
      ['22', 'often'],
    ])
    expect(segments.map(({ name, customers }) => [name, customers])).toEqual([
      ['often', 1],
      ['rich', 1],
      [null, 1],
    ])
  })

  it.each([
    [{ bins: 10 }, 'options.bins must be a whole number from 2 to 9, got 10'],
    [{ cuts: { frequency: [1, 2, 3] } }, 'options.cuts.frequency must be a list of 4 ascending numbers'],
    [{ cuts: { frequency: [1, 2, 2, 3] } }, 'options.cuts.frequency must be a list of 4 ascending numbers'],
    [{ cuts: { money: [1, 2, 3, 4] } }, 'options.cuts.money must be one of recency, frequency, monetary'],
    [{ segments: {} }, 'options.segments must be a list of segments, got an object'],
    [{ segments: [{ name: '' }] }, 'options.segments[0].name must be text that is not empty, got ""'],
    [{ segments: [{ name: 'a', recency: [1, 6] }] }, 'options.segments[0].recency must be the lowest and the highest'],
    [{ segments: [{ name: 'a' }, { name: 'a' }] }, 'options.segments[1].name must be a name that no segment before'],
    [{ segments: [{ name: 'a', money: [1, 2] }] }, 'options.segments[0].money must be one of name, recency'],
    [{ quantile: 5 }, 'options.quantile must be one of bins, cuts, segments'],
  ])('refuse %j', (wrong, message) => {
    expect(() => rfmScores(tableOf([{ who: 1, day: 1, paid: 1 }]), wrong as never)).toThrow(message)
    expect(() => rfmScores([] as never)).toThrow('table must be a table of customers that rfm made')
  })
})
