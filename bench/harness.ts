import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { random } from '../src/core/random.ts'
import type * as Rivals from './rivals/index.js'

/*
 * A script asks one question as one or more races. Each race runs in fresh processes; in each process its lanes (the
 * library, the limit it is held to, the rivals) take turns over the same data, so that whatever else the machine does
 * falls on all of them. What is judged is a ratio of two lanes: of their fastest turns in a process, as other jobs only
 * ever add time, and then the median over the processes. Nanoseconds are shown, never judged.
 */

export type Library = typeof import('../src/index.ts')

/** What a race may use. The library is the built one, as users have it. */
export interface Tools {
  readonly library: Library
  /** Null where they are not installed: their lanes are left out. */
  readonly rivals: typeof Rivals | null
  /** Uniform numbers in [0, 1), the same in every run. */
  readonly next: () => number
}

/** A ratio of two lanes, and what is asked of it; without a limit it is only shown. */
export interface Goal {
  readonly lane: string
  readonly versus: string
  /** The lane may take at most this many times as long as the other… */
  readonly atMost?: number
  /** …or must be at least this many times as fast. */
  readonly atLeast?: number
}

export interface Race {
  readonly name: string
  /** Rows that each lane reads. */
  readonly rows: number
  /** Lanes that read fewer, as they would take minutes over all. */
  readonly fewer?: Readonly<Record<string, number>>
  readonly goals: readonly Goal[]
  /** Makes the data and the lanes, in a fresh process. */
  readonly lanes: (tools: Tools) => Record<string, () => unknown> | Promise<Record<string, () => unknown>>
}

/** Nanoseconds a row, by lane, one number a turn. */
type Times = Record<string, number[]>

const PROCESSES = Number(process.env.BENCH_PROCESSES ?? 3)
const TURNS = Number(process.env.BENCH_TURNS ?? 15)
const WARM_UP = 3
const INDEX = new URL('../dist/index.js', import.meta.url)
const RIVALS = new URL('./rivals/index.js', import.meta.url)

/** Runs the races of a script and prints their table. */
export async function bench(title: string, races: readonly Race[]): Promise<void> {
  const mine = process.env.BENCH_RACE
  if (mine !== undefined) return send(await run(races[Number(mine)] as Race))
  needsBuild()
  const rows: Row[] = []
  for (const [i, race] of races.entries()) {
    const found = Array.from({ length: PROCESSES }, () => again<Times>({ BENCH_RACE: String(i) }))
    rows.push(...table(race, found))
  }
  print(title, rows)
}

/** The built library must be there: say how to make it. */
export function needsBuild(): void {
  if (existsSync(INDEX)) return
  console.error('bench: dist/ is missing. The library is measured as users have it: run `npm run build` first.')
  process.exit(1)
}

/** Runs this script again in a fresh process and returns what it sends. */
export function again<T>(env: Record<string, string>): T {
  const child = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.status !== 0) throw new Error(`a run of ${process.argv[1]} failed`)
  return JSON.parse(child.stdout.slice(child.stdout.lastIndexOf('\n', child.stdout.length - 2) + 1)) as T
}

/** Sends what a fresh process has found, as its last line. */
export function send(found: unknown): void {
  process.stdout.write(`${JSON.stringify(found)}\n`)
}

async function run(race: Race): Promise<Times> {
  const library = (await import(INDEX.href)) as Library
  const lanes = Object.entries(await race.lanes({ library, rivals: await loadRivals(), next: random(20_240_229) }))
  const times: Times = {}
  for (const [name, lane] of lanes) {
    times[name] = []
    for (let i = 0; i < WARM_UP; i++) await lane()
  }
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, lane] of lanes) times[name]?.push((await measure(lane)) / (race.fewer?.[name] ?? race.rows))
  }
  return times
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void

/**
 * Nanoseconds of one call: of the clock or of the processor, whichever is less, as other jobs may take the core. What
 * the lane before has left behind is cleared first, so that each pays for its own garbage.
 */
async function measure(lane: () => unknown): Promise<number> {
  collect({ type: 'minor' })
  const cpu = process.cpuUsage()
  const start = performance.now()
  const result = lane()
  if (result instanceof Promise) await result
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return Math.min(wall * 1e6, (user + system) * 1e3)
}

async function loadRivals(): Promise<typeof Rivals | null> {
  try {
    return (await import(RIVALS.href)) as typeof Rivals
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null
    throw error
  }
}

/** One line of a table: what was measured, what it took, what was asked and whether it was met. */
export interface Row {
  readonly name: string
  readonly took: string
  readonly ratio: string
  readonly goal: string
  readonly met: boolean | null
}

let missing = false

function table(race: Race, found: readonly Times[]): Row[] {
  const names = Object.keys(found[0] as Times)
  const took = (lane: string): number => median(found.map((times) => fastest(times, lane)))
  const rows: Row[] = []
  for (const name of names) {
    const goals = race.goals.filter((goal) => goal.lane === name && names.includes(goal.versus))
    missing ||= race.goals.some((goal) => goal.lane === name && !names.includes(goal.versus))
    const lines = goals.map((goal) => judge(goal, found))
    const [first = { ratio: '', goal: '', met: null }, ...rest] = lines
    rows.push({ name: `${race.name}: ${name}`, took: `${took(name).toFixed(2)} ns`, ...first })
    for (const line of rest) rows.push({ name: '', took: '', ...line })
  }
  return rows
}

function judge({ lane, versus, atMost, atLeast }: Goal, found: readonly Times[]): Omit<Row, 'name' | 'took'> {
  const faster = atLeast !== undefined
  const ratios = found.map((times) => {
    const ratio = fastest(times, lane) / fastest(times, versus)
    return faster ? 1 / ratio : ratio
  })
  const ratio = median(ratios)
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`
  const met = faster ? ratio >= atLeast : atMost === undefined ? null : ratio <= atMost
  const goal = faster ? `≥ ${atLeast}` : atMost === undefined ? '' : `≤ ${atMost}`
  const text = faster ? `${ratio.toFixed(2)} × as fast as ${versus}` : `${ratio.toFixed(2)} × the time of ${versus}`
  return { ratio: `${text} (${range})`, goal, met }
}

function fastest(times: Times, lane: string): number {
  return Math.min(...(times[lane] as number[]))
}

/** The median of a list; of the two in the middle, their mean. */
export function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Prints a table; a goal that is not met makes the exit code 1. */
export function print(title: string, rows: readonly Row[]): void {
  const lines = rows.map(({ name, took, ratio, goal, met }) => [
    name,
    took,
    ratio,
    goal,
    met === null ? '' : met ? 'met' : 'NOT MET',
  ])
  const all = [['case', 'took', 'ratio (range over processes)', 'goal', ''], ...lines]
  const widths = [0, 1, 2, 3].map((j) => Math.max(...all.map((line) => (line[j] as string).length)))
  console.log(`\n${title}\n`)
  for (const line of all) {
    console.log(
      line
        .map((text, j) => (j === 1 ? text.padStart(widths[j] ?? 0) : text.padEnd(widths[j] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
  }
  if (missing) {
    console.log(
      `\nRivals are left out: install them with \`npm ci --prefix ${fileURLToPath(new URL('./rivals', import.meta.url))}\`.`,
    )
  }
  if (rows.some(({ met }) => met === false)) process.exitCode = 1
}
