import { checkChoice, checkCount } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Key } from '../core/types.ts'

/** What rows are grouped by: one field (a key or a function), or a list of keys. */
export type By<Row> = (keyof Row & string) | ((row: Row) => Key | undefined) | readonly (keyof Row & string)[]
type Plain<T> = Exclude<T, undefined> | (undefined extends T ? null : never)
/** The type of a group's key. */
export type KeyFor<Row, B> = 0 extends 1 & Row
  ? B extends readonly (infer K extends string)[]
    ? { readonly [P in K]: Key }
    : Key
  : B extends readonly (infer K)[]
    ? { readonly [P in K & keyof Row]: Plain<Row[P]> }
    : B extends keyof Row
      ? Plain<Row[B]>
      : B extends (row: never) => infer T
        ? Plain<T>
        : never
/** A key as results show it: the value, or a record where several fields were given. */
export type Keyed = Key | Readonly<Record<string, Key>>

/** What a missing key does: makes a group of its own, is left out and counted, or is refused. */
export type MissingKey = 'group' | 'drop' | 'refuse'

/** Which groups there may be. */
export interface KeyOptions {
  /** 'group' (default) keeps rows without a key as a segment whose key is null. */
  readonly missing?: MissingKey
  /** The most segments there may be, 100,000 by default; more are refused. */
  readonly maxGroups?: number
}

/** Refuses options of groups where there are none. */
export function checkUngrouped(options: KeyOptions & { readonly by?: unknown }): void {
  if (options.by !== undefined) return
  for (const name of ['missing', 'maxGroups'] as const) {
    if (options[name] !== undefined)
      refuse('invalid-option', `options.${name}`, 'absent without options.by', options[name])
  }
}

/** The groups of a pass, found as rows come. */
export interface Grouping {
  readonly fields: readonly (string | ((row: never) => unknown))[]
  /** The group of each of some rows, whose key columns start at `from`; valid until the next call. */
  codes(columns: readonly ArrayLike<unknown>[], length: number, firstRow: number, from: number): Int32Array
  /** How many groups there are. */
  size(): number
  /** The key of a group. */
  keyOf(group: number): Keyed
  /** Whether rows of the group are to be left out. */
  isDropped(group: number): boolean
  /** The groups in the order of their keys. */
  ordered(): number[]
}

/** Groups by one field or several. */
export function grouping(by: By<never>, { missing = 'group', maxGroups = 100_000 }: KeyOptions): Grouping {
  checkChoice('options.missing', missing, ['group', 'drop', 'refuse'])
  checkCount('options.maxGroups', maxGroups, 1)
  const list = Array.isArray(by)
  const fields = (list ? by : [by]) as readonly (string | ((row: never) => unknown))[]
  if (fields.length === 0 || !fields.every((field) => typeof field === 'string' || typeof field === 'function')) {
    refuse('invalid-option', 'options.by', 'a key, a function of a row, or a list of keys', by)
  }
  const encoders = fields.map(() => encoder(maxGroups))
  const pairings = fields.slice(1).map(() => pairing(maxGroups))
  let codes = new Int32Array(0)
  let next = new Int32Array(0)

  function partsOf(group: number): readonly Key[] {
    const parts: Key[] = []
    let code = group
    for (let j = fields.length - 1; j > 0; j--) {
      const [before, last] = pairings[j - 1]!.pairs[code]!
      parts.unshift(encoders[j]?.keys[last] as Key)
      code = before
    }
    return [encoders[0]?.keys[code] as Key, ...parts]
  }

  const size = (): number => pairings.at(-1)?.pairs.length ?? (encoders[0]?.keys.length as number)
  return {
    fields,
    codes(columns, length, firstRow, from) {
      if (codes.length < length) {
        codes = new Int32Array(length)
        next = new Int32Array(length)
      }
      for (const [j, field] of fields.entries()) {
        const place = (row: number) => `rows[${firstRow + row}]${typeof field === 'string' ? `.${field}` : ''}`
        const values = columns[j] as ArrayLike<unknown>
        encoders[j]?.encode(values, from, length, j === 0 ? codes : next, place)
        if (missing === 'refuse') refuseMissing(values, from, length, place)
        if (j > 0) pairings[j - 1]?.join(codes, next, length)
      }
      return codes
    },
    size,
    keyOf(group) {
      const parts = partsOf(group)
      return list ? Object.fromEntries(fields.map((field, j) => [field as string, parts[j] as Key])) : (parts[0] as Key)
    },
    isDropped: (group) => missing === 'drop' && partsOf(group).includes(null),
    ordered() {
      const all = Array.from({ length: size() }, (_, group) => ({ group, parts: partsOf(group) }))
      return all.sort((a, b) => compareLists(a.parts, b.parts)).map(({ group }) => group)
    },
  }
}

function refuseMissing(values: ArrayLike<unknown>, from: number, length: number, place: Place): void {
  for (let i = 0; i < length; i++) {
    const value = values[from + i]
    if (value === null || value === undefined)
      refuse('missing-key', place(i), 'present, as options.missing is refuse', value)
  }
}

function compareLists(a: readonly Key[], b: readonly Key[]): number {
  for (const [j, key] of a.entries()) {
    const order = compareKeys(key, b[j] as Key)
    if (order !== 0) return order
  }
  return 0
}

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
