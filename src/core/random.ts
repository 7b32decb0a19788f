import { refuse } from './errors.ts'

/**
 * A stream of uniform numbers in [0, 1) that a seed fixes: the same seed gives the same stream on every machine.
 *
 * @source Blackman and Vigna 2018 family; this is sfc32 of PractRand (Doty-Humphrey 2010), seeded by splitmix32
 * @example
 * const next = random(7)
 * const again = random(7)
 * next() === again() // => true
 */
export function random(seed: number): () => number {
  if (!Number.isSafeInteger(seed)) refuse('invalid-option', 'seed', 'a whole number', seed)
  let mix = seed | 0
  const word = (): number => {
    mix = (mix + 0x9e3779b9) | 0
    let z = Math.imul(mix ^ (mix >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
  let a = word()
  mix = Math.floor(seed / 2 ** 32) | 0
  let b = word()
  let c = word()
  let counter = 1
  const step = (): number => {
    const out = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + out) | 0
    return out >>> 0
  }
  for (let i = 0; i < 12; i++) step()
  // 53 bits: the high 27 of one word and the high 26 of the next
  return () => ((step() >>> 5) * 67108864 + (step() >>> 6)) / 9007199254740992
}
