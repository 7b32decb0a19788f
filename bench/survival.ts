import { bench, type Tools } from './harness.ts'

/*
 * Kaplan and Meier's curve of a million customers, from columns: in whole days, and to the millisecond, where nearly
 * every customer is a point of the curve. The limit sorts the durations and does nothing else.
 */

const ROWS = 1_000_000

function lanesOf(round: (days: number) => number): (tools: Tools) => Record<string, () => unknown> {
  return ({ library, next }) => {
    const { kaplanMeier, lifetimes, summarize } = library
    const time = Float64Array.from({ length: ROWS }, () => round(-700 * Math.log(1 - next())))
    const left = Uint8Array.from({ length: ROWS }, () => (next() < 0.6 ? 1 : 0))
    const of = lifetimes({ duration: 'time', event: 'left', unit: 'day' })
    const summary = summarize({ time, left }, of)
    return {
      'a sort': () => time.slice().sort(),
      'rows to curve': () => kaplanMeier(summarize({ time, left }, of)),
      'summary to curve': () => kaplanMeier(summary),
    }
  }
}

const goals = [
  { lane: 'rows to curve', versus: 'a sort', atMost: 2 },
  { lane: 'summary to curve', versus: 'a sort' },
]

await bench('Survival: the curve of 1,000,000 customers', [
  { name: 'whole days', rows: ROWS, goals, lanes: lanesOf(Math.floor) },
  {
    name: 'milliseconds',
    rows: ROWS,
    goals: goals.map(({ lane, versus }) => ({ lane, versus })),
    lanes: lanesOf((days) => Math.round(days * 86_400_000) / 86_400_000),
  },
])
