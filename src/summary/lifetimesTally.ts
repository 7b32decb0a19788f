import { sortWhole } from '../core/sortWhole.ts'
import type { Tally } from '../core/types.ts'
import { counters } from './counters.ts'
import type { Lifetimes, LifetimesDefinition } from './lifetimesShape.ts'

/** What a row turned out to be. */
export const ENDED = 0
export const CENSORED = 1
export const NO_LIFE = 2
export const WRONG = 3

/** One row as it was read; reused for the next. */
export interface Life {
  time: number
  entry: number
}

/** How rows are read. */
export interface LifeReader {
  /** Reads one row into `life`, and says what it is. */
  row(columns: readonly ArrayLike<unknown>[], i: number, row: number, life: Life): number
  readonly asOf: string | null
}

/** Numbers of one group in the order in which they came. */
interface Store {
  values: Float64Array
  length: number
  /** Whether all are whole, which sort quicker. */
  whole: boolean
}

interface Group {
  readonly ended: Store
  readonly open: Store
  readonly entries: Map<number, number>
}

/** One pass over rows of lifetimes. */
export function lifetimesTally(reader: LifeReader, definition: LifetimesDefinition): Tally<Lifetimes> {
  const table = counters(4)
  const held: (Group | undefined)[] = []
  const life: Life = { time: 0, entry: 0 }

  function groupOf(code: number): Group {
    const group = held[code]
    if (group !== undefined) return group
    const made = { ended: store(), open: store(), entries: new Map<number, number>() }
    held[code] = made
    return made
  }

  return {
    add(columns, length, groups, firstRow) {
      const counts = table.room(groups, length)
      for (let i = 0; i < length; i++) {
        const code = groups === null ? 0 : groups[i]!
        const read = reader.row(columns, i, firstRow + i, life)
        counts[4 * code + read]! += 1
        if (read > CENSORED) continue
        const { ended, open, entries } = groupOf(code)
        put(read === ENDED ? ended : open, life.time)
        if (life.entry > 0) entries.set(life.entry, (entries.get(life.entry) ?? 0) + 1)
      }
    },
    read: (groups) =>
      Array.from({ length: groups }, (_, g) => {
        const [ended, censored, missing, invalid] = table.line(g) as [number, number, number, number]
        const n = ended + censored
        const group = groupOf(g)
        return {
          kind: 'lifetimes',
          version: '1',
          definition: { ...definition },
          rows: n + missing + invalid,
          n,
          missing,
          invalid,
          asOf: reader.asOf,
          values: sorted(group.ended),
          open: sorted(group.open),
          entries: definition.entry ? recordOf(group.entries) : null,
        }
      }),
  }
}

function store(): Store {
  return { values: new Float64Array(16), length: 0, whole: true }
}

function put(store: Store, value: number): void {
  if (store.length === store.values.length) {
    const grown = new Float64Array(2 * store.length)
    grown.set(store.values)
    store.values = grown
  }
  store.values[store.length++] = value
  if (value !== Math.floor(value)) store.whole = false
}

function sorted({ values, length, whole }: Store): number[] {
  const copy = values.slice(0, length)
  const ascending = whole ? sortWhole(copy) : copy.sort()
  // Longer lists are not made at once, as the engine would keep them by key.
  const list = new Array<number>(length < 2 ** 25 ? length : 0)
  for (let i = 0; i < length; i++) list[i] = ascending[i]!
  return list
}

/** In the order in which merging puts keys. */
function recordOf(entries: ReadonlyMap<number, number>): Record<string, number> {
  const named = [...entries].map(([time, count]) => [String(time), count] as const)
  named.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(named)
}
