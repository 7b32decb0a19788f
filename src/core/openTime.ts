import type { Stretches } from './stretches.ts'
import { FARTHEST } from './zone.ts'

const DAY = 86_400_000
/** Days a block of the index. */
const DAYS = 366
const BLOCK = 31_622_400_000
/** How many blocks without open time are looked through before a search ends: two centuries. */
const MOST = 200

/** When something is open. */
export interface Hours {
  /** The open stretches between two instants, cut there. */
  stretches(from: number, to: number): Stretches
  /** Nothing is open before this instant. */
  readonly low: number
  /** Nothing is open from this instant on. */
  readonly high: number
}

/** Open time by cumulative index; all in epoch milliseconds. */
export interface OpenTime {
  /** Open milliseconds from `start` to before `end`. */
  between(start: number, end: number): number
  /** The earliest instant with this much open time between `instant` and it; NaN where there is none in two centuries. */
  after(instant: number, open: number): number
  /** The latest instant with this much open time between it and `instant`; NaN where there is none in two centuries. */
  before(instant: number, open: number): number
  /** The first instant from this one on that is open, NaN where there is none. */
  nextOpen(instant: number): number
  /** The first instant from this one on that is not open, NaN where there is none. */
  nextClose(instant: number): number
  /** The hours themselves. */
  readonly hours: Hours
}

/** The open stretches of one block. */
interface Block {
  readonly from: number
  readonly starts: Float64Array
  readonly ends: Float64Array
  /** Open time of the block before each stretch, and at last all of it. */
  readonly open: Float64Array
  /** By threes, so that they lie together: end, start and open time before it of each stretch, and at last of one that never comes. */
  readonly cells: Float64Array
  /** Where the cells of the first stretch that ends after the start of each day begin. */
  readonly days: Int32Array
}

function blockOf(number: number, hours: Hours): Block {
  const from = number * BLOCK
  const { starts, ends } = hours.stretches(from, from + BLOCK)
  const open = new Float64Array(starts.length + 1)
  for (let i = 0; i < starts.length; i++) open[i + 1] = open[i]! + ends[i]! - starts[i]!
  const cells = new Float64Array(3 * open.length)
  for (let i = 0; i < open.length; i++) cells.set([ends[i] ?? Infinity, starts[i] ?? Infinity, open[i]!], 3 * i)
  const days = new Int32Array(DAYS)
  for (let day = 0, i = 0; day < DAYS; day++) {
    while (i < ends.length && ends[i]! <= from + day * DAY) i++
    days[day] = 3 * i
  }
  return { from, starts: Float64Array.from(starts), ends: Float64Array.from(ends), open, cells, days }
}

/** Where the cells of the first stretch of a block that ends after an instant in it begin. */
function cellOf({ from, cells, days }: Block, instant: number): number {
  let i = days[((instant - from) / DAY) | 0]!
  while (cells[i]! <= instant) i += 3
  return i
}

/** Open time of a block before an instant in it. */
function openBefore(block: Block, instant: number): number {
  const i = cellOf(block, instant)
  const start = block.cells[i + 1]!
  const open = block.cells[i + 2]!
  return start < instant ? open + instant - start : open
}

/** An index of open time that grows by blocks of 366 days as they are asked about. */
export function openTime(hours: Hours): OpenTime {
  const blocks = new Map<number, Block>()
  let last: Block | null = null

  function blockAt(number: number): Block {
    const known = blocks.get(number)
    if (known !== undefined) return known
    const made = blockOf(number, hours)
    blocks.set(number, made)
    return made
  }

  function holding(instant: number): Block {
    if (last === null || instant < last.from || instant >= last.from + BLOCK) {
      last = blockAt(Math.floor(instant / BLOCK))
    }
    return last
  }

  /** Walks blocks from the one that holds an instant on, until one gives an answer. */
  function search(instant: number, step: 1 | -1, find: (block: Block, at: number) => number): number {
    const [least, most] = [Math.max(hours.low, -FARTHEST), Math.min(hours.high, FARTHEST)]
    let number = Math.floor(instant / BLOCK)
    if (step > 0) number = Math.max(number, Math.floor(least / BLOCK))
    else number = Math.min(number, Math.floor(most / BLOCK))
    for (let looked = 0; looked <= MOST; looked++, number += step) {
      if (step > 0 ? number * BLOCK > most : (number + 1) * BLOCK < least) break
      const block = blockAt(number)
      const found = find(block, Math.min(Math.max(instant, block.from), block.from + BLOCK))
      if (!Number.isNaN(found)) return Math.abs(found) <= FARTHEST ? found : Number.NaN
    }
    return Number.NaN
  }

  const upTo = (block: Block, at: number): number =>
    at >= block.from + BLOCK ? block.open.at(-1)! : openBefore(block, at)

  return {
    hours,
    between(start, end) {
      const first = holding(start)
      const before = openBefore(first, start)
      if (end < first.from + BLOCK) return openBefore(first, end) - before
      let open = first.open.at(-1)! - before
      const block = holding(end)
      for (let number = Math.floor(start / BLOCK) + 1; number * BLOCK < block.from; number++) {
        open += blockAt(number).open.at(-1)!
      }
      return open + openBefore(block, end)
    },
    after(instant, open) {
      let left = open
      if (left === 0) return instant
      return search(instant, 1, (block, at) => {
        const target = upTo(block, at) + left
        if (block.open.at(-1)! < target) {
          left = target - block.open.at(-1)!
          return Number.NaN
        }
        const i = firstAtLeast(block.open, target) - 1
        return block.starts[i]! + target - block.open[i]!
      })
    },
    before(instant, open) {
      let left = open
      if (left === 0) return instant
      return search(instant, -1, (block, at) => {
        const target = upTo(block, at) - left
        if (target < 0) {
          left = -target
          return Number.NaN
        }
        const i = firstAtLeast(block.open, target + 1) - 1
        return block.starts[i]! + target - block.open[i]!
      })
    },
    nextOpen: (instant) =>
      search(instant, 1, (block, at) => {
        const i = cellOf(block, at) / 3
        return i < block.starts.length ? Math.max(at, block.starts[i]!) : Number.NaN
      }),
    nextClose(instant) {
      if (instant < hours.low || instant >= hours.high) return instant
      return search(instant, 1, (block, at) => {
        const i = cellOf(block, at) / 3
        if (i === block.starts.length || block.starts[i]! > at) return at
        return block.ends[i]! < block.from + BLOCK ? block.ends[i]! : Number.NaN
      })
    },
  }
}

/** The first place of an ascending list that holds at least this. */
function firstAtLeast(list: Float64Array, value: number): number {
  let [low, high] = [0, list.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
