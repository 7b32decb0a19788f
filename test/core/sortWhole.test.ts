import fc from 'fast-check'
import { expect, it } from 'vitest'
import { random } from '../../src/core/random.ts'
import { sortWhole } from '../../src/core/sortWhole.ts'

it('sorts whole numbers of any size as comparing does, few and many', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 1, 2, 8191, 8192, 20_000),
      fc.constantFrom(1, 2, 2000, 2 ** 11, 2 ** 22, 2 ** 31, 2 ** 32, 2 ** 33, 1e12, 1e15, 2 ** 53 - 1),
      fc.constantFrom(0, 2 ** 32, 2 ** 43),
      fc.nat(),
      (length, range, least, seed) => {
        const next = random(seed)
        const values = Float64Array.from({ length }, () => Math.min(2 ** 53 - 1, least + Math.floor(next() * range)))
        const expected = values.slice().sort()
        expect(Buffer.compare(Buffer.from(sortWhole(values).buffer), Buffer.from(expected.buffer))).toBe(0)
      },
    ),
    { numRuns: 200 },
  )
})
