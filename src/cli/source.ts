import { createReadStream, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { JSONParser } from '@streamparser/json'
import { parse } from 'csv-parse'
import { CxError } from '../core/errors.ts'
import { DataError, UsageError } from './errors.ts'

/** What a file is read into: batches of the columns that are asked for. */
export interface Sink {
  readonly columns: readonly string[]
  add(batch: Readonly<Record<string, ArrayLike<unknown>>>, length: number): void
  /** Called now and then with the part of the file that is read, 0 to 1, and the rows so far. */
  progress(part: number, rows: number): void
}

const BATCH = 2048

/** Reads a CSV, JSON (a list of objects) or NDJSON file, by its ending. */
export async function readFile(file: string, delimiter: string, sink: Sink): Promise<void> {
  const kind = kindOf(file)
  if (!statSync(file).isFile()) throw new DataError(`${file} is no file`)
  const columns: unknown[][] = sink.columns.map(() => [])
  const size = statSync(file).size
  let read = 0
  let rows = 0
  let held = 0
  const flush = (): void => {
    if (held === 0) return
    sink.add(Object.fromEntries(sink.columns.map((name, j) => [name, columns[j] as unknown[]])), held)
    for (const column of columns) column.length = 0
    held = 0
    sink.progress(size === 0 ? 1 : read / size, rows)
  }
  const take = (cellOf: (column: number) => unknown): void => {
    for (let j = 0; j < columns.length; j++) columns[j]?.push(cellOf(j))
    rows++
    if (++held === BATCH) flush()
  }
  const input = createReadStream(file, { highWaterMark: 1 << 18 })
  input.on('data', (chunk) => {
    read += chunk.length
  })
  if (kind === 'csv') await readCsv(file, input, delimiter, sink.columns, take)
  else await readJson(file, input, kind, sink.columns, take)
  flush()
}

function kindOf(file: string): 'csv' | 'json' | 'ndjson' {
  if (/\.(ndjson|jsonl)$/i.test(file)) return 'ndjson'
  return /\.json$/i.test(file) ? 'json' : 'csv'
}

type Take = (cellOf: (column: number) => unknown) => void

function csvOptions(delimiter: string): { delimiter: string; bom: boolean; skip_empty_lines: boolean } {
  return { delimiter, bom: true, skip_empty_lines: true }
}

function readCsv(
  file: string,
  input: NodeJS.ReadableStream,
  delimiter: string,
  names: readonly string[],
  take: Take,
): Promise<void> {
  const parser = parse(csvOptions(delimiter))
  let places: number[] | null = null
  return new Promise((done, fail) => {
    const stop = (error: unknown): void => {
      input.unpipe(parser)
      parser.destroy()
      fail(isOurs(error) ? error : new DataError(`${file}: ${(error as Error).message}`))
    }
    parser.on('data', (record: readonly string[]) => {
      try {
        if (places === null) places = placesOf(file, record, names)
        else take((j) => record[(places as number[])[j] as number])
      } catch (error) {
        stop(error)
      }
    })
    parser.on('error', stop)
    input.on('error', stop)
    parser.on('end', () => {
      if (places === null) stop(new DataError(`${file} is empty: its first line must name its columns`))
      else done()
    })
    input.pipe(parser)
  })
}

function placesOf(file: string, header: readonly string[], names: readonly string[]): number[] {
  return names.map((name) => {
    const place = header.indexOf(name)
    if (place < 0) throw new UsageError(`${file} has no column ${JSON.stringify(name)}; it has ${header.join(', ')}`)
    if (header.indexOf(name, place + 1) >= 0)
      throw new UsageError(`${file} has several columns ${JSON.stringify(name)}`)
    return place
  })
}

async function readJson(
  file: string,
  input: AsyncIterable<unknown>,
  kind: 'json' | 'ndjson',
  names: readonly string[],
  take: Take,
): Promise<void> {
  const options = kind === 'json' ? { paths: ['$.*', '$'] } : { paths: ['$'], separator: '\n' }
  const parser = new JSONParser({ ...options, keepStack: false })
  const seen = names.map(() => false)
  let rows = 0
  let isList = kind === 'ndjson'
  parser.onValue = ({ value, key, parent }) => {
    if (kind === 'json' && key === undefined) {
      isList = Array.isArray(value)
      return
    }
    if (kind === 'json' && !Array.isArray(parent)) throw new DataError(`${file} must be a list of objects`)
    if (Array.isArray(parent)) parent.length = 0
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new DataError(`${file} row ${rows + 1} must be an object, got ${JSON.stringify(value)?.slice(0, 60)}`)
    }
    const row = value as Record<string, unknown>
    for (const [j, name] of names.entries()) seen[j] ||= Object.hasOwn(row, name)
    rows++
    take((j) => (Object.hasOwn(row, names[j] as string) ? row[names[j] as string] : undefined))
  }
  let failure: unknown = null
  parser.onError = (error) => {
    failure ??= error
  }
  const step = (run: () => void): void => {
    try {
      run()
    } catch (error) {
      failure ??= error
    }
    if (failure !== null) throw isOurs(failure) ? failure : new DataError(`${file}: ${(failure as Error).message}`)
  }
  for await (const chunk of input) step(() => parser.write(chunk as Uint8Array))
  step(() => {
    if (!parser.isEnded) parser.end()
  })
  if (!isList) throw new DataError(`${file} must be a list of objects`)
  const absent = names.find((_, j) => !seen[j])
  if (rows > 0 && absent !== undefined) throw new UsageError(`no row of ${file} has a field ${JSON.stringify(absent)}`)
}

function isOurs(error: unknown): boolean {
  return error instanceof CxError || error instanceof DataError || error instanceof UsageError
}

/** The line on which a row of CSV ends, or of NDJSON stands, counted anew from the start of the file; null elsewhere. */
export async function lineOf(file: string, delimiter: string, row: number): Promise<number | null> {
  const kind = kindOf(file)
  if (kind === 'json') return null
  if (kind === 'ndjson') {
    let line = 0
    let rows = 0
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      line++
      if (text.trim() !== '' && rows++ === row) return line
    }
    return null
  }
  const parser = createReadStream(file).pipe(parse({ ...csvOptions(delimiter), info: true }))
  let index = -1
  for await (const { info } of parser as AsyncIterable<{ info: { bytes: number } }>) {
    if (index++ === row) return linesWithin(file, info.bytes)
  }
  return null
}

/** The line on which the record ends that takes the first `bytes` of a file, with lines as an editor counts them. */
async function linesWithin(file: string, bytes: number): Promise<number> {
  let breaks = 0
  let trailing = 0
  let last = ''
  for await (const chunk of createReadStream(file, { encoding: 'latin1', end: bytes - 1 })) {
    for (const sign of chunk as string) {
      if (sign === '\n' || sign === '\r') {
        if (sign === '\r' || last !== '\r') trailing++
      } else {
        breaks += trailing
        trailing = 0
      }
      last = sign
    }
  }
  return breaks + 1
}
