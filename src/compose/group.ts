import { refuse } from '../core/errors.ts'
import type { Key } from '../core/types.ts'

/** Codes for keys, given in the order in which keys appear; equal keys share a code. */
export interface Encoder {
  readonly keys: readonly Key[]
  /** Writes the code of each value into `codes`. */
  encode(values: ArrayLike<unknown>, length: number, codes: Int32Array, place: (row: number) => string): void
}

/** Places for texts seen lately, two for each mix of a text's length and three of its characters: cheaper than a Map. */
const PLACES = 1024

/** An encoder that refuses more than `most` different keys. */
export function encoder(most: number): Encoder {
  const keys: Key[] = []
  const known = new Map<unknown, number>()
  // Filled with text, so that every comparison is one of texts.
  const recent = new Array<string>(2 * PLACES).fill('')
  const recentCodes = new Int32Array(2 * PLACES)

  function codeOf(value: unknown, row: number, place: (row: number) => string): number {
    const key = value === undefined ? null : value === 0 ? 0 : value
    const code = known.get(key)
    if (code !== undefined) return code
    if (!isKey(key)) return refuse('invalid-key', place(row), 'text, a finite number, a boolean or missing', value)
    if (keys.length >= most) refuse('too-many-groups', 'groups', `at most ${most}`, keys.length + 1)
    known.set(key, keys.length)
    return keys.push(key) - 1
  }

  return {
    keys,
    encode(values, length, codes, place) {
      for (let i = 0; i < length; i++) {
        const value = values[i]
        if (typeof value !== 'string' || value.length < 2) {
          codes[i] = codeOf(value, i, place)
          continue
        }
        const last = value.length - 1
        const mix = last * 3 + value.charCodeAt(0) * 7 + value.charCodeAt(last) * 37 + value.charCodeAt(last - 1) * 133
        let at = (mix & (PLACES - 1)) << 1
        if (recent[at] !== value && recent[++at] !== value) {
          if (recent[at - 1] === '') at--
          recentCodes[at] = codeOf(value, i, place)
          recent[at] = value
        }
        codes[i] = recentCodes[at] as number
      }
    },
  }
}

/** Codes for pairs of codes, so that several fields make one group. */
export interface Pairing {
  /** For each code made, the pair it stands for. */
  readonly pairs: readonly (readonly [number, number])[]
  /** Replaces each code in `codes` by that of its pair with `next`. */
  join(codes: Int32Array, next: Int32Array, length: number): void
}

/** A pairing that refuses more than `most` different pairs. */
export function pairing(most: number): Pairing {
  const pairs: [number, number][] = []
  const known = new Map<number, number>()
  return {
    pairs,
    join(codes, next, length) {
      for (let i = 0; i < length; i++) {
        const [a, b] = [codes[i] as number, next[i] as number]
        const both = a * 2 ** 26 + b
        let code = known.get(both)
        if (code === undefined) {
          if (pairs.length >= most) refuse('too-many-groups', 'groups', `at most ${most}`, pairs.length + 1)
          code = pairs.push([a, b]) - 1
          known.set(both, code)
        }
        codes[i] = code
      }
    },
  }
}

function isKey(key: unknown): key is Key {
  return key === null || typeof key === 'string' || typeof key === 'boolean' || Number.isFinite(key)
}

const ORDER = ['boolean', 'number', 'string', 'object']

/** The order of keys: false, true, numbers, text by code unit, missing last. */
export function compareKeys(a: Key, b: Key): number {
  const [first, second] = [ORDER.indexOf(typeof a), ORDER.indexOf(typeof b)]
  if (first !== second) return first - second
  if (a === b) return 0
  return (a as string) < (b as string) ? -1 : 1
}
