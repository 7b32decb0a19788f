import { answer } from './data.ts'
import { bench } from './harness.ts'

/* What does `nps` add to walking a generator at all? */

const ROWS = 1_000_000

await bench('NPS of a generator of 1,000,000 answers', [
  {
    name: 'generator',
    rows: ROWS,
    goals: [{ lane: 'nps', versus: 'for-of', atMost: 2 }],
    lanes({ library, next }) {
      const answers = Uint8Array.from({ length: ROWS }, () => answer(next))
      function* generated(): Generator<number> {
        for (let i = 0; i < answers.length; i++) yield answers[i]!
      }
      return {
        'for-of': () => {
          let sum = 0
          for (const value of generated()) sum += value
          return sum
        },
        nps: () => library.nps(generated()),
      }
    },
  },
])
