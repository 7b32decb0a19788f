import { describe, expect, it } from 'vitest'
import { clvImpact, type Rfm, rfm, rfmScores } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

const table = rfm([{ who: 1, at: 0, paid: 5 }], {
  customer: 'who',
  at: 'at',
  amount: 'paid',
  asOf: 9,
  mergeUnit: 'none',
})

describe('rfmScores', () => {
  it.each([
    [null, 'table.customers[0] must be a customer of a table that rfm made, got null'],
    [{}, 'table.customers[0].sinceLast must be a finite number, got undefined'],
    [{ ...table.customers[0], frequency: Number.NaN }, 'table.customers[0].frequency must be a finite number, got NaN'],
    [{ ...table.customers[0], total: '5' }, 'table.customers[0].total must be a finite number, got "5"'],
  ])('refuse the customer %j', (customer, message) => {
    const { code, message: told } = refusal(() => rfmScores({ ...table, customers: [customer] } as unknown as Rfm))
    expect([code, told]).toEqual(['invalid-value', message])
  })

  it('write no -0', () => {
    expect(rfmScores(table, { bins: 2, cuts: { frequency: [-0] } }).cuts.frequency).toStrictEqual([0])
  })
})

describe('clvImpact', () => {
  it('takes fields of the right type alone', () => {
    const rows = [{ name: 'Ada', before: 1, after: 2, treated: true }]
    // @ts-expect-error: text is no value
    const text = () => clvImpact(rows, { before: 'name', after: 'after', treated: 'treated' })
    expect(refusal(text).message).toBe('rows[0].name must be a finite number, got "Ada"')
    // @ts-expect-error: nor is it a yes or a no
    const flag = () => clvImpact(rows, { before: 'before', after: 'after', treated: 'name' })
    expect(refusal(flag).message).toMatch('must be true, false, 1 or 0, got "Ada"')
  })
})
