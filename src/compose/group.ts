import { refuse } from '../core/errors.ts'
import type { Key } from '../core/types.ts'

type Place = (row: number) => string

/** Codes for keys, given in the order in which keys appear; equal keys share a code. */
export interface Encoder {
  readonly keys: readonly Key[]
  /** Writes the codes of some values into `codes`. */
  encode(values: ArrayLike<unknown>, from: number, length: number, codes: Int32Array, place: Place): void
}

/** An encoder that refuses more than `most` different keys. */
export function encoder(most: number): Encoder {
  const keys: Key[] = []
  const known = new Map<unknown, number>()
  // Texts seen lately, two a slot, by length and three characters: cheaper than a Map for the few keys of a column.
  const recent = new Array<string>(2048).fill('')
  const recentCodes = new Int32Array(2048)
  let evicted = 0

  function codeOf(value: unknown, row: number, place: Place): number {
    const key = value === undefined ? null : value === 0 ? 0 : value
    const code = known.get(key)
    if (code !== undefined) return code
    if (!isKey(key)) return refuse('invalid-key', place(row), 'text, a finite number, a boolean or missing', value)
    if (keys.length >= most) refuse('too-many-groups', 'groups', `at most ${most}`, keys.length + 1)
    known.set(key, keys.length)
    return keys.push(key) - 1
  }

  /** The code of a text that neither of its two slots has: it takes the free one, or else the second. */
  function renew(slot: number, text: string, row: number, place: Place): number {
    const code = codeOf(text, row, place)
    const taken = recent[slot] === '' ? slot : slot + 1
    if (recent[taken] !== '') evicted++
    recent[taken] = text
    recentCodes[taken] = code
    return code
  }

  return {
    keys,
    encode(values, from, length, codes, place) {
      const texts = recent
      const textCodes = recentCodes
      const crowded = evicted > 64
      for (let i = 0; i < length; i++) {
        const value = values[from + i]
        if (typeof value !== 'string' || value.length === 0) {
          codes[i] = codeOf(value, i, place)
          continue
        }
        const end = value.length - 1
        let mixed = end ^ (value.charCodeAt(0) << 3) ^ (value.charCodeAt(end - (end >> 2)) << 5)
        if (crowded) mixed ^= (value.charCodeAt(end) << 1) ^ (value.charCodeAt(end >> 1) << 6)
        const slot = (mixed & 1023) << 1
        if (texts[slot] === value) codes[i] = textCodes[slot]!
        else if (texts[slot + 1] === value) codes[i] = textCodes[slot + 1]!
        else codes[i] = renew(slot, value, i, place)
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
