import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '../../src/core/random.ts'
import { amounts, decode, merge, type Purchases, purchases, rfm, segment, summarize } from '../../src/index.ts'
import { expectSame, refusal } from '../expectations.ts'

/* Purchases are grouped by pandas in test/golden/purchases.py, and here by filtering for each customer. */

interface Row {
  readonly who: string | number | null
  readonly at: number | null
  readonly paid: number | null
}
const read = { customer: 'who', at: 'at', amount: 'paid' } as const
const DAY = 86_400_000
const until = { asOf: 60 * DAY, calibrationEnd: 40 * DAY, timeZone: 'Europe/Rome' } as const
const of = purchases({ ...read, ...until })
const row = fc.record({
  who: fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom('a', '2', '__proto__'), fc.constant(null)),
  at: fc.option(fc.nat(70 * DAY), { freq: 9 }),
  paid: fc.option(fc.constantFrom(0, 0.1, 0.2, 0.3, 29.33, 1e16), { freq: 9 }),
})
const rows: fc.Arbitrary<Row[]> = fc.array(row, { maxLength: 40 })
const runs = { numRuns: 1000 }
const localDay = (at: number): number => Math.floor((at + 3_600_000) / DAY)

describe('purchases', () => {
  it('lose no row', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const { n, missing, invalid, outside, merged, latePurchases, lateCustomers, zero, customers } = rfm(list, {
          ...read,
          ...until,
        })
        expect(n + missing + invalid + outside).toBe(list.length)
        const full = list.filter(({ who, at, paid }) => who !== null && at !== null && paid !== null)
        expect(missing).toBe(list.length - full.length)
        expect(outside).toBe(full.filter(({ at }) => localDay(at as number) > 60).length)
        expect(zero).toBe(full.filter(({ at, paid }) => paid === 0 && localDay(at as number) <= 60).length)
        const counted = customers.reduce((sum, { frequency, holdout }) => sum + 1 + frequency + (holdout ?? 0), 0)
        expect(counted + merged + latePurchases).toBe(n)
        expect(customers.length + lateCustomers).toBe(
          new Set(full.filter(({ at }) => localDay(at as number) <= 60).map(({ who }) => who)).size,
        )
      }),
      runs,
    )
  })

  it('are what filtering for each customer gives', () => {
    fc.assert(
      fc.property(rows, (list) => {
        for (const { customer, ...line } of rfm(list, { ...read, ...until }).customers) {
          const own = list.filter(({ who, at, paid }) => who === customer && at !== null && paid !== null)
          const days = [...new Set(own.map(({ at }) => localDay(at as number)))].sort((a, b) => a - b)
          const before = days.filter((day) => day <= 40)
          const first = before[0] as number
          expect(line.frequency).toBe(before.length - 1)
          expect(line.recency).toBe((before.at(-1) as number) - first)
          expect(line.age).toBe(40 - first)
          expect(line.holdout).toBe(days.filter((day) => day > 40 && day <= 60).length)
          expect(line.monetary === null).toBe(line.frequency === 0)
          const spent = own.filter(({ at }) => localDay(at as number) <= 40)
          expect(line.total).toBeCloseTo(
            spent.reduce((sum, { paid }) => sum + (paid as number), 0),
            -1,
          )
        }
      }),
      runs,
    )
  })

  it('do not depend on the order of the rows, and merge where customers are whole', () => {
    fc.assert(
      fc.property(rows, fc.boolean(), (list, plain) => {
        const by = plain ? purchases({ ...read, asOf: 60 * DAY, mergeUnit: 'none' }) : of
        const whole = summarize(list, by)
        expectSame(summarize(list.slice().reverse(), by), whole)
        const mine = ({ who }: Row): boolean => who === null || typeof who === 'string' || who % 2 === 0
        const parts = [list.filter(mine), list.filter((row) => !mine(row))].map((part) => summarize(part, by))
        expectSame(merge(parts[0] as Purchases, parts[1] as Purchases), whole)
        expectSame(decode(JSON.parse(JSON.stringify(whole)), by), whole)
        expectSame(
          rfm(whole),
          rfm(list, plain ? { ...read, asOf: 60 * DAY, mergeUnit: 'none' } : { ...read, ...until }),
        )
      }),
      runs,
    )
  })

  it('are summed exactly, whatever the amounts', () => {
    const paid = fc.constantFrom(0, -0, 0.1, 0.3, 29.33, 1, 1e16, 1e140, 1e-140)
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(5 * DAY), paid }), { minLength: 1, maxLength: 12 }), (list) => {
        const [one] = rfm(
          list.map((line) => ({ who: 1, ...line })),
          { ...read, asOf: 9 * DAY, calibrationEnd: 3 * DAY, mergeUnit: 'none' },
        ).customers
        const early = list.filter(({ at }) => at <= 3 * DAY).sort((a, b) => a.at - b.at || a.paid - b.paid)
        const sum = (part: typeof list) => summarize(part, amounts('paid')).sum.exact[0] ?? 0
        expect(one === undefined).toBe(early.length === 0)
        if (one === undefined) return
        expect(one.total).toBe(sum(early))
        expect(one.holdoutTotal).toBe(sum(list.filter(({ at }) => at > 3 * DAY)))
        expect(one.monetary).toBe(early.length === 1 ? null : sum(early.slice(1)) / (early.length - 1))
      }),
      runs,
    )
  })

  it.each(['none', 'day', 'week'] as const)('by the thousand, in any order, are those of few, unit %s', (mergeUnit) => {
    const by = purchases({ ...read, ...until, mergeUnit })
    const next = random(7)
    const list = Array.from({ length: 20_000 }, () => ({
      who: Math.floor(400 * next() ** 2),
      at: 600_000 * Math.floor(65 * 144 * next()),
      paid: Math.floor(5000 * next()) / 100,
    }))
    const parts = Array.from({ length: 8 }, (_, part) =>
      summarize(
        list.filter(({ who }) => who % 8 === part),
        by,
      ),
    )
    const whole = summarize(list, by)
    expectSame(
      whole,
      parts.reduce((sum, part) => merge(sum, part)),
    )
    expectSame(
      summarize(
        list.slice().sort((a, b) => a.at - b.at),
        by,
      ),
      whole,
    )
    expectSame(
      summarize(
        {
          who: Int32Array.from(list, ({ who }) => who),
          at: list.map(({ at }) => at),
          paid: list.map(({ paid }) => paid),
        },
        by,
      ),
      whole,
    )
  })

  it('of one instant stay apart where nothing merges', () => {
    const list = [3, 1, 2].map((paid) => ({ who: 1, at: 5, paid }))
    const table = rfm(list, { ...read, asOf: 9, mergeUnit: 'none' })
    expect(table.merged).toBe(0)
    expect(table.customers[0]).toMatchObject({ frequency: 2, recency: 0, monetary: 2.5, total: 6 })
  })

  it('of long histories out of order are sorted too', () => {
    const list = Array.from({ length: 5000 }, (_, i) => ({ who: 1, at: ((i * 2_741) % 5000) * DAY, paid: 1 }))
    const [one] = rfm(list, { ...read, asOf: 5000 * DAY, timeZone: 'UTC' }).customers
    expect(one).toMatchObject({ frequency: 4999, recency: 4999, age: 5000, monetary: 1, total: 5000 })
    // One row that is far away leaves all others in one stretch of time.
    const far = Array.from({ length: 20_000 }, (_, i) => ({
      who: 1,
      at: i === 0 ? -8.5989e15 : (i * 7919) % 20_000,
      paid: i,
    }))
    const [two] = rfm(far, { ...read, asOf: 20_000, mergeUnit: 'none', timeUnit: 'hour' }).customers
    expect(two).toMatchObject({ frequency: 19_999, total: 199_990_000, recency: (8.5989e15 + 19_999) / 3_600_000 })
  })

  it('of a customer who was split before merging are refused', () => {
    const part = (at: number): Purchases => summarize([{ who: 1, at, paid: 1 }], of)
    const { code, received } = refusal(() => rfm(merge(part(0), part(5 * DAY))))
    expect([code, received]).toEqual(['invalid-summary', 1])
    expect(refusal(() => rfm(merge(part(0), part(0)))).received).toBe(2)
  })

  it('count local days, whatever the clocks do', () => {
    const at = ['2026-03-28T23:30:00+01:00', '2026-03-29T00:30:00+01:00', '2026-03-29T23:30:00+02:00', '2026-03-30']
    const list = at.map((at) => ({ who: 1, at, paid: 1 }))
    const days = { ...read, asOf: '2026-03-31', timeZone: 'Europe/Rome' } as const
    const summed = (options: object) => rfm(list, { ...days, ...options }).customers[0]
    expect(summed({})).toMatchObject({ frequency: 2, recency: 2, age: 3 })
    expect(summed({ timeZone: 'UTC' })).toMatchObject({ frequency: 2, recency: 2, age: 3 })
    expect(summed({ mergeUnit: 'week' })).toMatchObject({ frequency: 1, recency: 7, age: 7 })
    expect(summed({ mergeUnit: 'none', timeUnit: 'hour' })).toMatchObject({ frequency: 3, recency: 23.5, age: 47.5 })
  })

  it('are of customers with names of any kind, numbers first', () => {
    const list = ['b', 10, '10', 9.5, -1, '__proto__', 2 ** 40].map((who) => ({ who, at: 0, paid: 1 }))
    const names = (ids: typeof list) => rfm(ids, { ...read, ...until }).customers.map(({ customer }) => customer)
    expect(names(list)).toEqual([-1, 9.5, 10, 2 ** 40, '10', '__proto__', 'b'])
    expect(names(list.filter(({ who }) => typeof who === 'number'))).toEqual([-1, 9.5, 10, 2 ** 40])
    const large = (ids: readonly number[]) => names(ids.map((who) => ({ who, at: 0, paid: 1 })))
    expect(large([2 ** 40, 2 ** 30, 7, 2 ** 20 + 1, 3])).toEqual([3, 7, 2 ** 20 + 1, 2 ** 30, 2 ** 40])
    expect(large([2 ** 30, 7, 2 ** 20 + 1, 3])).toEqual([3, 7, 2 ** 20 + 1, 2 ** 30])
    const { segments } = segment(list, { by: 'who', of, metric: (s) => rfm(s).customers.length })
    expect(segments.map(({ result }) => result)).toEqual([1, 1, 1, 1, 1, 1, 1])
  })

  it.each([
    [{ paid: -1 }, 'rows[1].paid must be a finite number of at least 0, got -1'],
    [{ paid: Number.NaN }, 'rows[1].paid must be a finite number of at least 0, got NaN'],
    [{ paid: 1e-200 }, 'rows[1].paid must be a finite number of at least 0, 0 or from 1e-140 to 1e+140, got 1e-200'],
    [{ paid: '3' }, 'rows[1].paid must be a finite number of at least 0, got "3"'],
    [{ who: '' }, 'rows[1].who must be the id of a customer: a finite number or text that is not empty, got ""'],
    [{ who: Infinity }, 'rows[1].who must be the id of a customer'],
    [{ at: 'soon' }, 'rows[1].at must be a Date, whole epoch milliseconds'],
  ])('refuse or count %j', (wrong, message) => {
    const list = [{ who: 1, at: 0, paid: 1 }, { who: 1, at: 0, paid: 1, ...wrong } as never]
    expect(() => summarize(list, of)).toThrow(message)
    const { rows, n, invalid } = summarize(list, purchases({ ...read, ...until, onInvalid: 'count' }))
    expect([rows, n, invalid]).toEqual([2, 1, 1])
  })

  it.each([
    [{ asOf: undefined }, 'options.asOf must be a Date'],
    [{ timeZone: undefined }, 'options.timeZone must be the zone of the days, such as "Europe/Rome", got undefined'],
    [{ timeZone: 'Mars' }, 'options.timeZone'],
    [{ calibrationEnd: 61 * DAY }, 'options.calibrationEnd must be at most options.asOf, 1970-03-02T00:00:00.000Z'],
    [{ mergeUnit: 'hour' }, "options.mergeUnit must be one of 'none', 'day', 'week', got \"hour\""],
    [{ amount: 5 }, 'options.amount must be a key of the rows or a function of a row, got 5'],
    [{ amout: 'paid' }, 'options.amout must be one of customer, at, amount'],
    [{ timeUnit: 'month' }, "options.timeUnit must be one of 'hour', 'day', 'week', got \"month\""],
    [{ firstPurchase: true }, "options.firstPurchase must be one of 'exclude', 'include', got true"],
  ])('refuse the option %j', (wrong, message) => {
    expect(() => rfm([{ who: 1, at: 0, paid: 1 }], { ...read, ...until, ...wrong } as never)).toThrow(message)
  })

  it('refuse a summary that contradicts itself', () => {
    const good = summarize([{ who: 1, at: 0, paid: 1 }], of)
    const [key] = Object.keys(good.customers) as [string]
    for (const wrong of [
      { rows: 2 },
      { n: 2, rows: 2 },
      { zero: 2 },
      { lateCustomers: 1 },
      { customers: { [key]: 2 } },
      { customers: { '[1]': 1 } },
      { customers: { nonsense: 1 } },
      { customers: { [key.replace(',1,1,0,', ',1,1,1,')]: 1 } },
      { customers: { [key.replace('[1', '[""')]: 1 } },
    ]) {
      expect(refusal(() => decode({ ...good, ...wrong }, of)).code, JSON.stringify(wrong)).toBe('invalid-summary')
    }
    expect(() => rfm({ kind: 'amounts' } as never)).toThrow('purchases must be a summary of purchases')
  })
})

const file = new URL('../../../shared/data/cdnow-sample.csv', import.meta.url)
const absent = !existsSync(file)
if (absent) console.log('The CDNOW sample is not here (../shared/data/cdnow-sample.csv): its test is skipped.')

describe('the CDNOW sample', () => {
  it.skipIf(absent)('has its published totals', () => {
    const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1)
    const list = lines.map((line) => {
      const [id, at, , paid] = line.split(',') as [string, string, string, string]
      return { who: Number(id), at, paid: Number(paid) }
    })
    const table = rfm(list, { ...read, asOf: '1998-06-30', calibrationEnd: '1997-09-30', timeZone: 'UTC' })
    const sum = (name: 'frequency' | 'holdout') => table.customers.reduce((sum, line) => sum + (line[name] ?? 0), 0)
    const { n, merged, zero, outside, lateCustomers, customers } = table
    expect([n, outside, merged, zero, lateCustomers]).toEqual([6919, 0, 223, 8, 0])
    expect([customers.length, sum('frequency'), sum('holdout')]).toEqual([2357, 2457, 1882])
    expect(rfm(list, { ...read, asOf: '1997-09-30', timeZone: 'UTC' }).outside).toBe(1959)
  })
})
