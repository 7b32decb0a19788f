import { describe, expect, it } from 'vitest'
import { ces, csat, nps, scoreGroup } from '../../src/index.ts'
import { refusal } from '../expectations.ts'

const range = (min: number, max: number): number[] => Array.from({ length: max - min + 1 }, (_, i) => min + i)
const count = (names: readonly (string | null)[], name: string): number => names.filter((one) => one === name).length

describe('scoreGroup', () => {
  it('groups as nps counts', () => {
    const breaks = { detractors: [1, 3], promoters: [5, 5] } as const
    for (const [scale, options] of [
      [[0, 10], {}],
      [[1, 5], { scale: [1, 5], breaks }],
    ] as const) {
      const answers = range(scale[0], scale[1])
      const names = answers.map(scoreGroup('nps', options))
      const { promoters, passives, detractors } = nps(answers, options)
      expect(['promoter', 'passive', 'detractor'].map((name) => count(names, name))).toEqual([
        promoters,
        passives,
        detractors,
      ])
    }
  })

  it('groups as csat counts', () => {
    for (const options of [{}, { scale: [1, 10] }, { scale: [1, 7], satisfiedFrom: 7 }, { scale: [1, 2] }] as const) {
      const scale = 'scale' in options ? options.scale : [1, 5]
      const answers = range(scale[0], scale[1])
      const names = answers.map(scoreGroup('csat', options))
      const { satisfied, neutral, dissatisfied } = csat(answers, options)
      expect(['satisfied', 'neutral', 'dissatisfied'].map((name) => count(names, name))).toEqual([
        satisfied,
        neutral,
        dissatisfied,
      ])
    }
  })

  it('groups as ces counts, whichever way it is asked', () => {
    for (const options of [
      { direction: 'ease' },
      { direction: 'effort' },
      { direction: 'effort', scale: [1, 5] },
    ] as const) {
      const scale = 'scale' in options ? options.scale : [1, 7]
      const answers = range(scale[0], scale[1])
      const names = answers.map(scoreGroup('ces', options))
      const { easy, neutral, difficult } = ces(answers, options)
      expect(['easy', 'neutral', 'difficult'].map((name) => count(names, name))).toEqual([easy, neutral, difficult])
      expect(names[options.direction === 'ease' ? 0 : answers.length - 1]).toBe('difficult')
    }
  })

  it('puts no answer in no group, and refuses what is none', () => {
    expect([null, undefined].map(scoreGroup('nps'))).toEqual([null, null])
    for (const wrong of [11, -1, 7.5, Number.NaN, '9', true]) {
      expect(refusal(() => scoreGroup('nps')(wrong as number))).toMatchObject({ path: 'score', received: wrong })
    }
    expect(refusal(() => scoreGroup('aht' as 'nps')).path).toBe('metric')
    expect(refusal(() => scoreGroup('nps', { scale: [1, 5] })).path).toBe('options.breaks')
    expect(refusal(() => scoreGroup('ces', {} as never)).path).toBe('options.direction')
    expect(refusal(() => scoreGroup('csat', { brakes: 1 } as never)).path).toBe('options.brakes')
  })
})
