import { expect, it } from 'vitest'
import { cohortClv, cohortRetention, cohorts, summarize } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

const DAY = 86_400_000
const rows = [
  { who: 'A', at: 0, paid: 5 },
  { who: 'A', at: DAY, paid: 3 },
  { who: 'B', at: 5, paid: 10 },
  { who: 'C', at: DAY, paid: 1 },
  { who: 'C', at: 2 * DAY, paid: 1 },
]
const daily = { customer: 'who', at: 'at', every: 'day', timeZone: 'UTC', observedUntil: 3 * DAY } as const
const brackets = [
  [0, 0],
  [1, 2],
] as const

it('rows and their summary give the same with every option of the metric', () => {
  const paid = summarize(rows, cohorts({ ...daily, amount: 'paid' }))
  for (const own of [{}, { age: 0 }, { level: 0.8 }, { age: 1, level: 0.99 }]) {
    const result = cohortClv(rows, { ...daily, amount: 'paid', ...own })
    expect(result).toStrictEqual(cohortClv(paid, own))
    expect([result.age, result.interval?.level]).toEqual([own.age ?? 2, own.level ?? 0.95])
  }
  const summary = summarize(rows, cohorts({ ...daily, brackets }))
  for (const own of [
    {},
    { mode: 'rolling', age: 2 },
    { mode: 'bracket', age: 2, level: 0.8 },
    { method: 'clopper-pearson', level: 0.99 },
  ] as const) {
    const result = cohortRetention(rows, { ...daily, brackets, ...own })
    expect(result).toStrictEqual(cohortRetention(summary, own))
    const { level = 0.95, method = 'wilson' } = own as { level?: number; method?: string }
    expect(result.pooledIntervals[0]).toMatchObject({ level, method })
  }
})

it('rolling retention of one cohort never rises, but a pooled row may: fewer cohorts have reached the later age', () => {
  const visits = [
    { who: 'A', at: 0 },
    { who: 'A', at: 2 * DAY },
    { who: 'B', at: DAY },
  ]
  const { pooled, cohorts: found } = cohortRetention(visits, { ...daily, mode: 'rolling' })
  expect(pooled).toEqual([1, 0.5, 1])
  expect(found.map(({ rates }) => rates)).toEqual([
    [1, 1, 1],
    [1, 0, null],
    [null, null, null],
  ])
})

it('a bracket that holds age 0 alone has a value where its age is asked for', () => {
  const only = { ...daily, brackets: [[0, 0]], mode: 'bracket' } as const
  expect(cohortRetention(rows, { ...only, age: 0 })).toMatchObject({ value: 1, ages: [[0, 0]] })
  expect(refusal(() => cohortRetention(rows, only)).path).toBe('options.age')
})
