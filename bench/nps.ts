import { answer } from './data.ts'
import { bench, type Library, type Race, type Tools } from './harness.ts'
import { branchyArray, branchyBytes, branchyFloats, fourArray, fourFloats, swar, swarWide } from './loops.ts'

/*
 * How close is `nps` to the best loop that can be written by hand for each layout of ten million answers, and is it
 * ever slower than the loop that everybody writes, even when it has seen all kinds of input before?
 */

const ROWS = 10_000_000
const WITHIN = 1.3

const array = (next: () => number): number[] => {
  const list: number[] = []
  for (let i = 0; i < ROWS; i++) list.push(answer(next))
  return list
}
const typed = <T extends Uint8Array | Float64Array>(column: T, next: () => number): T => {
  for (let i = 0; i < column.length; i++) column[i] = answer(next)
  return column
}

/** Every kind of input, so that no call in the library can be compiled for one kind. */
function pollute({ nps }: Library): void {
  const numbers = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 11)
  const holes = new Array<number>(numbers.length)
  for (let i = 0; i < holes.length; i++) if (i % 7 > 0) holes[i] = numbers[i] as number
  const doubles = [0.5, ...numbers]
  doubles[0] = 7
  function* generated(): Generator<number> {
    yield* numbers
  }
  for (let i = 0; i < 60; i++) {
    nps(numbers.map((score, k) => (k % 10 === 3 ? null : score)))
    for (const list of [numbers, doubles, holes, Object.freeze(numbers.slice())]) nps(list)
    for (const column of [Uint8Array, Int8Array, Int16Array, Int32Array, Float32Array, Float64Array]) {
      nps(column.from(numbers))
    }
    for (const list of [new Set(numbers), numbers.values(), generated()]) nps(list)
    try {
      nps([...numbers, 'nine' as never])
    } catch {}
  }
}

const goals = [
  { lane: 'nps', versus: 'limit', atMost: WITHIN },
  { lane: 'nps', versus: 'branchy loop', atMost: 1 },
]

function polluted(name: string, lanes: (tools: Tools) => Record<string, () => unknown>): Race {
  return {
    name: `${name}, after all kinds`,
    rows: ROWS,
    goals: [{ lane: 'nps', versus: 'branchy loop', atMost: 1 }],
    lanes(tools) {
      pollute(tools.library)
      const { nps, 'branchy loop': branchy } = lanes(tools)
      return { nps, 'branchy loop': branchy } as Record<string, () => unknown>
    },
  }
}

function ofBytes({ library, next }: Tools): Record<string, () => unknown> {
  const bytes = typed(new Uint8Array(ROWS), next)
  return {
    limit: () => swar(bytes),
    'wide limit': () => swarWide(bytes),
    nps: () => library.nps(bytes),
    'branchy loop': () => branchyBytes(bytes),
  }
}

function ofNumbers({ library, next }: Tools): Record<string, () => unknown> {
  const list = array(next)
  const lanes = {
    limit: () => fourArray(list),
    nps: () => library.nps(list),
    'branchy loop': () => branchyArray(list),
  }
  return lanes
}

function ofDoubles({ library, next }: Tools): Record<string, () => unknown> {
  const floats = typed(new Float64Array(ROWS), next)
  return {
    limit: () => fourFloats(floats),
    nps: () => library.nps(floats),
    'branchy loop': () => branchyFloats(floats),
  }
}

await bench('NPS of 10,000,000 answers', [
  { name: 'Uint8Array', rows: ROWS, goals: [...goals, { lane: 'nps', versus: 'wide limit' }], lanes: ofBytes },
  { name: 'number[]', rows: ROWS, goals, lanes: ofNumbers },
  { name: 'Float64Array', rows: ROWS, goals, lanes: ofDoubles },
  polluted('Uint8Array', ofBytes),
  polluted('number[]', ofNumbers),
  polluted('Float64Array', ofDoubles),
])
