import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Csat, Nps } from '../../src/index.ts'
import { type Report, reportRows } from '../../src/report/report.ts'
import { parseMapping } from '../../src/schema/index.ts'

/*
 * The command line as a child process. A few calls have a process of their own, as a user's do; the many others share
 * one that runs them in turn, and a test below holds the two ways against each other.
 */

const root = join(import.meta.dirname, '../..')
const main = join(root, 'src/cli/main.ts')
const sample = 'docs/sample/surveys.csv'
const folder = mkdtempSync(join(tmpdir(), 'cxmetrics-'))

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** An error that nobody caught. */
  readonly crash: string | null
}

/** A process of its own. */
function cli(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}): Promise<Ran> {
  const { cwd = root, env = {} } = options
  const command = ['--import', import.meta.resolve('tsx'), cwd === root ? 'src/cli/main.ts' : main, ...args]
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      const crash = /^node:internal|^\s+at .+:\d+:\d+/m.test(stderr) ? stderr : null
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr, crash })
    })
  })
}

/** Runs each call that it is told of as the command line would. */
const DRIVER = `
import { createInterface } from 'node:readline'
const say = process.stdout.write.bind(process.stdout)
process.stdout.setMaxListeners(0)
let turn = 0
for await (const line of createInterface({ input: process.stdin })) {
  const ran = { code: 0, stdout: '', stderr: '', crash: null }
  process.stdout.write = (text) => { ran.stdout += text; return true }
  process.stderr.write = (text) => { ran.stderr += text; return true }
  process.argv = [process.execPath, 'cxmetrics', ...JSON.parse(line)]
  process.exitCode = undefined
  try { await import(${JSON.stringify(pathToFileURL(main).href)} + '?' + turn++) } catch (error) { ran.crash = String(error?.stack ?? error) }
  ran.code = ran.crash === null ? process.exitCode : 1
  process.exitCode = undefined
  say(JSON.stringify(ran) + '\\n')
}
`
let driver: ChildProcess
const waiting: ((ran: Ran) => void)[] = []

beforeAll(() => {
  driver = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', DRIVER], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  createInterface({ input: driver.stdout as NodeJS.ReadableStream }).on('line', (line) =>
    waiting.shift()?.(JSON.parse(line)),
  )
  driver.on('exit', () => {
    for (const done of waiting.splice(0)) done({ code: -1, stdout: '', stderr: '', crash: 'the process ended' })
  })
})

afterAll(() => {
  driver.stdin?.end()
  rmSync(folder, { recursive: true })
})

function run(...args: string[]): Promise<Ran> {
  return new Promise((done) => {
    waiting.push(done)
    driver.stdin?.write(`${JSON.stringify(args)}\n`)
  })
}

/** A call whose end is known; it never ends in an uncaught error. */
async function expectRun(code: number, ...args: string[]): Promise<Ran> {
  const ran = await run(...args)
  expect(ran.crash, args.join(' ')).toBe(null)
  expect(ran.code, `${args.join(' ')}\n${ran.stderr}${ran.stdout.slice(0, 300)}`).toBe(code)
  if (code === 0) expect(ran.stderr).toBe('')
  else {
    expect(ran.stdout, 'nothing is printed where the call failed').toBe('')
    expect(ran.stderr).toMatch(/^cxmetrics: /)
    expect(ran.stderr.endsWith('\n')).toBe(true)
    expect(ran.stderr.includes('Try: cxmetrics --help')).toBe(code === 2)
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no terminal may be told anything
  expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(ran.stdout + ran.stderr), 'control characters').toBe(false)
  return ran
}

let files = 0
/** A file with this content. */
function file(content: string | Uint8Array, ending = 'csv'): string {
  const path = join(folder, `file-${files++}.${ending}`)
  writeFileSync(path, content)
  return path
}

async function reportOf(...args: string[]): Promise<Report> {
  return JSON.parse((await expectRun(0, ...args, '--format', 'json')).stdout) as Report
}

type Total = Omit<Nps, 'metric'> & Pick<Csat, 'satisfied'>
const totalOf = (report: Report, metric = 0): Total => report.sections[0]?.metrics[metric]?.total as unknown as Total
const CODES = ['--no-answer', 'recommend=11']
const drafts = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.part'))

describe('a process of its own', () => {
  it('prints the report of the sample, from any folder, without colours', async () => {
    const [here, there, forced] = await Promise.all([
      cli(['report']),
      cli(['report'], { cwd: folder }),
      cli(['report', sample, '--nps', 'recommend', ...CODES], { env: { FORCE_COLOR: '1' } }),
    ])
    expect([here.code, here.stderr]).toEqual([0, ''])
    expect(here.stdout.split('\n').slice(0, 3)).toEqual([
      'Lumen Desk, July 2025 to June 2026',
      '',
      'Surveys · surveys.csv · 2,413 rows',
    ])
    expect(here.stdout).toMatch(/ all +13\.8 .+ 2,243 +170\n/)
    expect(here.stdout).toMatch(/ all +48\.02 .+ 3,022 +0\n/)
    expect(there).toEqual(here)
    expect(forced.code).toBe(0)
    expect(here.stdout + forced.stdout).not.toContain('\u001b')
    expect((await run('report')).stdout, 'as the shared process').toBe(here.stdout)
  })

  it('ends with 0, 1 or 2, and never with an uncaught error', async () => {
    const calls: [number, string[]][] = [
      [1, ['report', sample, '--nps', 'recommend']],
      [2, ['report', sample, '--npss', 'recommend']],
      [1, ['report', 'docs', '--nps', 'recommend']],
      [0, ['--version']],
    ]
    const ran = await Promise.all(calls.map(([, args]) => cli(args)))
    const shared = await Promise.all(calls.map(([, args]) => run(...args)))
    for (const [i, [code, args]] of calls.entries()) {
      expect(ran[i]?.crash, args.join(' ')).toBe(null)
      expect(ran[i]?.code, args.join(' ')).toBe(code)
      expect(shared[i], 'as the shared process').toEqual(ran[i])
    }
    expect(ran[3]?.stdout).toBe(
      `${(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version}\n`,
    )
  })

  it('ends in peace where its reader has gone', async () => {
    const command = `"${process.execPath}" --import tsx src/cli/main.ts report --format json | head -c 10`
    const ran = await new Promise<string>((done) => {
      execFile('sh', ['-c', command], { cwd: root }, (_error, stdout, stderr) => done(stdout + stderr))
    })
    expect(ran).toBe('{\n  "title')
  })
})

describe('a refusal', () => {
  it('says file, line, column, value, what would be right, and what to add', async () => {
    const path = file('id,comment,recommend\n1,"two\nlines",9\n2,"a ""quoted""\n\nword",10\n3,,12\n')
    const { stderr } = await expectRun(1, 'report', path, '--nps', 'recommend')
    expect(stderr).toBe(
      `cxmetrics: ${path}, line 7, column recommend: must be a whole number from 0 to 10, got 12\n` +
        'If 12 means no answer there, add --no-answer "recommend=12", ' +
        'or to the mapping: "columns": { "recommend": { "noAnswer": ["12"] } }\n',
    )
    await expectRun(0, 'report', path, '--nps', 'recommend', '--no-answer', 'recommend=12')
  })

  it('counts lines as an editor does', async () => {
    for (const [content, line] of [
      ['a,x\n1,99\n', 2],
      ['a,x\r\n1,9\r\n2,99\r\n', 3],
      ['\ufeffa,x\n1,9\n2,99', 3],
      ['a,x\n\n\n1,99\n', 4],
      ['\ufeffx\n1\n99\n', 3],
      ['\ufeffx\r\n\r\n1\r\n99', 4],
      ['x,é😀\n1,é😀é😀\n99,\n', 3],
      ['x,y\n1,"a\n"\n99,"\n\n"\n1,1', 6],
      ['a,x\n"\r\n",9\r\n2,99\r\n', 4],
      [`a,x\n${'1,9\n'.repeat(5000)}2,99\n`, 5002],
      [`a,x\n${'"\n",9\n'.repeat(3000)}2,99\n3,9\n`, 6002],
    ] as const) {
      const { stderr } = await expectRun(1, 'report', file(content), '--nps', 'x')
      expect(stderr).toContain(`, line ${line}, column x: `)
    }
    for (const [content, line] of [
      ['{"x":9}\n{"x":99}\n', 2],
      ['{"x":9}\r\n{"x":99}\r\n', 2],
      ['{"x":9}\n\n\n{"x":99}\n', 4],
    ] as const) {
      const { stderr } = await expectRun(1, 'report', file(content, 'ndjson'), '--nps', 'x')
      expect(stderr).toContain(`, line ${line}, column x: `)
    }
    const { stderr } = await expectRun(1, 'report', file('[{"x":9},{"x":99}]', 'json'), '--nps', 'x')
    expect(stderr).toContain(', row 2, column x: ')
  })

  it('of each bad row of the sample can be followed', async () => {
    const bad: Record<string, string>[] = parse(readFileSync(join(root, 'docs/sample/bad-rows.csv')), { columns: true })
    const flags: Record<string, string[]> = {
      recommend: ['--nps', 'recommend'],
      satisfaction: ['--csat', 'satisfaction'],
      ease: ['--ces', 'ease:ease'],
      weight: ['--nps', 'recommend', '--weight', 'weight'],
    }
    const tried: string[] = []
    for (const row of bad) {
      const column = row.field as string
      const args = flags[column]
      if (args === undefined) continue
      tried.push(column)
      const cells = ['recommend', 'satisfaction', 'ease', 'weight'].map((name) => row[name])
      const path = file(`recommend,satisfaction,ease,weight\n9,4,6,1\n${cells.join(',')}\n`)
      const { stderr } = await expectRun(1, 'report', path, ...args)
      expect(stderr).toContain(`${path}, line 3, column ${column}: must be a`)
      const advice = /--no-answer ("(?:[^"\\]|\\.)*"),/.exec(stderr)?.[1] as string
      const followed = await reportOf('report', path, ...args, '--no-answer', JSON.parse(advice) as string)
      expect(totalOf(followed), `${row.why}: ${advice}`).toMatchObject({ n: 1, missing: 1 })
    }
    expect(tried.length).toBe(12)
  })

  it('of a number that is written in another way can be followed', async () => {
    for (const cell of ['11.0', '011', '+11', ' 11', '1e400', '1.1e1', '-0.5', '"1,5"', '"say ""x"""', 'a=b', "it's"]) {
      const path = file(`x\n9\n${cell}\n`)
      const { stderr } = await expectRun(1, 'report', path, '--nps', 'x')
      expect(stderr).not.toContain('got null')
      const advice = /--no-answer ("(?:[^"\\]|\\.)*"),/.exec(stderr)?.[1] as string
      const followed = await run(
        'report',
        path,
        '--nps',
        'x',
        '--no-answer',
        JSON.parse(advice) as string,
        '--format',
        'json',
      )
      expect(followed.code, `${cell}: ${advice} ${followed.stderr}`).toBe(0)
    }
  })

  it('of a missing key gives no advice that cannot help', async () => {
    const config = file(
      JSON.stringify({ metrics: [{ metric: 'nps', column: 'x' }], by: [{ columns: ['g'], missing: 'refuse' }] }),
      'json',
    )
    const { stderr } = await expectRun(1, 'report', file('x,g\n9,a\n9,\n'), '--config', config)
    expect(stderr).toContain('line 3, column g')
    expect(stderr).not.toContain('means no answer')
  })

  it('of an instant on the wrong side of another is not taken for a code', async () => {
    const wrong = file('a,b\n2026-01-02T00:00Z,2026-01-01T00:00Z\n')
    const { stderr } = await expectRun(1, 'report', wrong, '--ttr', 'a,b')
    expect(stderr).toContain('line 2, column b: must be at or after the start of its row')
    expect(stderr).not.toContain('means no answer')
    const early = await expectRun(1, 'report', wrong, '--ttr', 'a,b', '--as-of', '2026-01-01T00:00Z')
    expect(early.stderr).toContain('column a: must be at most asOf')
    expect(early.stderr).not.toContain('means no answer')
    const soon = await expectRun(1, 'report', file('a,b\n2026-01-02T00:00Z,soon\n'), '--ttr', 'a,b')
    expect(soon.stderr).toContain('add --no-answer "b=soon"')
  })

  it('names what a file has where a column is not there', async () => {
    const { stderr } = await expectRun(2, 'report', sample, '--nps', 'recomend')
    expect(stderr).toContain('has no column "recomend"; it has response_id, customer_id, ')
    const ndjson = await expectRun(2, 'report', file('{"x":9}\n', 'ndjson'), '--nps', 'y')
    expect(ndjson.stderr).toContain('no row of')
    for (const flag of [
      ['--by', 'regoin'],
      ['--weight', 'wieght'],
      ['--by', 'region,paln'],
      ['--no-answer', 'recomend=11'],
    ]) {
      await expectRun(2, 'report', sample, '--nps', 'recommend', ...CODES, ...flag)
    }
  })

  it('obeys no sign of the file', async () => {
    const path = file('a,\u001b[31mred\u001b[0m\n1,2\n')
    const { stderr } = await expectRun(2, 'report', path, '--nps', 'recommend')
    expect(stderr).toContain('\\u001b[31mred')
    const cell = await expectRun(1, 'report', file('x\n"\u001b]0;title\u0007\u009b31m"\n'), '--nps', 'x')
    expect(cell.stderr).toContain('line 2')
    const quote = await expectRun(1, 'report', file('x\n9\u001b[31m"a\n'), '--nps', 'x')
    expect(quote.stderr).toContain('line 2')
  })
})

describe('a call that is not understood ends with 2 and says why', () => {
  const config = (mapping: unknown): string =>
    file(typeof mapping === 'string' ? mapping : JSON.stringify(mapping), 'json')
  const one = { metrics: [{ metric: 'nps', column: 'recommend' }] }
  const cases: [string, () => string[], RegExp][] = [
    ['another command', () => ['reprot'], /unknown command "reprot"/],
    ['no command', () => ['--nps', 'x'], /unknown command/],
    ['an unknown flag', () => ['report', sample, '--npss', 'x'], /--npss/],
    ['a flag without its value', () => ['report', sample, '--nps'], /--nps/],
    ['two files', () => ['report', sample, sample, '--nps', 'recommend'], /one FILE/],
    ['no file of that name', () => ['report', 'no-such-file.csv', '--nps', 'x'], /no file no-such-file\.csv/],
    ['nothing to compute', () => ['report', sample], /nothing to compute/],
    [
      'a target left out',
      () => ['report', sample, '--sla', 'a,b'],
      /the columns of slaAttainment must be FROM,TO,TARGET, got "a,b"/,
    ],
    [
      'hours that are none',
      () => ['report', sample, '--frt', 'a,b', '--time-zone', 'UTC', '--hours', 'mon-fri 9-17'],
      /--hours must be like "mon-fri/,
    ],
    [
      'hours of no day',
      () => ['report', sample, '--frt', 'a,b', '--time-zone', 'UTC', '--hours', 'fri-mon 09:00-17:00'],
      /--hours must be like "mon-fri/,
    ],
    [
      'hours that overlap',
      () => ['report', sample, '--frt', 'a,b', '--time-zone', 'UTC', '--hours', 'mon 09:00-17:00 12:00-18:00'],
      /calendar\.week\.mon\[1\]\[0\] must be at or after 17:00/,
    ],
    [
      'hours without a zone',
      () => ['report', sample, '--frt', 'a,b', '--hours', 'mon 09:00-17:00'],
      /--hours needs --time-zone/,
    ],
    [
      'hours of nothing',
      () => ['report', sample, '--nps', 'a', '--hours', 'mon 09:00-17:00'],
      /--hours needs --frt or --ttr or --sla/,
    ],
    [
      'a holiday without hours',
      () => ['report', sample, '--nps', 'a', '--holiday', '2026-12-25'],
      /--holiday needs --hours/,
    ],
    ['a backlog without periods', () => ['report', sample, '--backlog', 'a,b'], /--backlog needs --every/],
    ['trials without periods', () => ['report', sample, '--trials', 'a,b,c'], /--trials needs --every/],
    ['lifetimes without a moment', () => ['report', sample, '--survival', 'a,b'], /--survival needs --as-of/],
    [
      'cohorts without a zone',
      () => ['report', sample, '--cohorts', 'a,b,day', '--as-of', '2026-01-01'],
      /--cohorts needs --time-zone/,
    ],
    [
      'cohorts of no length',
      () => ['report', sample, '--cohorts', 'a,b,c', '--as-of', '2026-01-01', '--time-zone', 'UTC'],
      /every must be one of "day"/,
    ],
    ['purchases without a moment', () => ['report', sample, '--purchases', 'a,b,c'], /--purchases needs --as-of/],
    ['returns without periods', () => ['report', sample, '--fcr', 'a,b'], /--fcr needs --every/],
    ['metrics without a file', () => ['report', '--nps', 'recommend'], /needs a FILE/],
    ['another format', () => ['report', '--format', 'pdf'], /text, markdown or json/],
    ['an effort score without direction', () => ['report', sample, '--ces', 'ease'], /COLUMN:ease or COLUMN:effort/],
    ['an effort score with another', () => ['report', sample, '--ces', 'ease:up'], /COLUMN:ease or COLUMN:effort/],
    ['a code without a column', () => ['report', sample, '--nps', 'recommend', '--no-answer', '=11'], /COLUMN=CODE/],
    [
      'a column without a code',
      () => ['report', sample, '--nps', 'recommend', '--no-answer', 'recommend'],
      /COLUMN=CODE/,
    ],
    [
      'a least number that is none',
      () => ['report', sample, '--nps', 'recommend', '--min-n', 'five'],
      /--min-n must be .*, got "five"/,
    ],
    ['a least number of 0', () => ['report', sample, '--nps', 'recommend', '--min-n', '0'], /--min-n .*at least 1/],
    ['an empty breakdown', () => ['report', sample, '--nps', 'recommend', '--by', ''], /by\[0\]/],
    ['a delimiter of two characters', () => ['report', sample, '--nps', 'recommend', '--delimiter', ';;'], /delimiter/],
    ['a delimiter that is a quote', () => ['report', sample, '--nps', 'recommend', '--delimiter', '"'], /delimiter/],
    ['a scale upside down', () => ['report', sample, '--csat', 'satisfaction:5-1'], /scale/],
    ['a scale that needs a cut-off', () => ['report', sample, '--csat', 'recommend:0-11'], /satisfiedFrom/],
    ['metrics and a mapping', () => ['report', sample, '--nps', 'x', '--config', config(one)], /exclude each other/],
    ['no mapping of that name', () => ['report', sample, '--config', 'no-such.json'], /no file no-such\.json/],
    ['a folder for a mapping', () => ['report', sample, '--config', 'docs'], /docs/],
    ['a mapping that is no JSON', () => ['report', sample, '--config', config('{')], /\.json: /],
    [
      'a mapping with a misspelt name',
      () => ['report', sample, '--config', config({ ...one, bye: [] })],
      /mapping\.bye/,
    ],
    ['a mapping without a file', () => ['report', '--config', config(one)], /names no file/],
    [
      'a mapping with a file that is not there',
      () => ['report', '--config', config({ ...one, file: 'gone.csv' })],
      /no file .*gone\.csv/,
    ],
    [
      'a FILE for several sections',
      () => ['report', sample, '--config', config({ sections: [one, one] })],
      /several sections/,
    ],
    [
      'an option twice',
      () => ['report', sample, '--nps', 'x', '--format', 'json', '--format', 'text'],
      /--format .*once/,
    ],
    ['an output over its input', () => ['report', sample, '--nps', 'x', '--out', `./${sample}`], /overwrite/],
    ['columns of a metric', () => ['report', sample, '--churn', 'a'], /START,END\[,CUSTOMER\], got "a"/],
    ['too many columns', () => ['report', sample, '--ttr', 'a,b,c'], /must be FROM,TO, got "a,b,c"/],
    ...(
      [
        ['--nps x --every month', '--every needs --time-zone'],
        ['--nps x --every month --time-zone UTC', '--every needs --as-of'],
        ['--nps x --every month --time-zone UTC --as-of 2026-01-01', '--every needs --at or --churn or --retention'],
        ['--nps x --at y', '--at needs --every'],
        ['--nps x --as-of 2026-01-01', '--as-of needs --every or --frt or --ttr'],
        ['--nps x --time-zone UTC', '--time-zone needs --every or --frt or --ttr'],
        ['--nps x --naive-zone UTC', '--naive-zone needs --every or --frt or --ttr'],
        ['--churn a,b', '--churn needs --every'],
        ['--retention a,b', '--retention needs --every'],
        ['--churn a,b --every month --time-zone UTC --as-of 2026-01-01 --at c', 'trend\\.at must be absent'],
        ['--nps x --every hour --time-zone UTC --as-of 2026-01-01 --at y', 'every must be one of .*"year", got "hour"'],
        ['--nps x --every day --time-zone Mars --as-of 2026-01-01 --at y', 'timeZone must be a time zone'],
        ['--nps x --every day --time-zone UTC --as-of now --at y', 'asOf must be .*, got "now"'],
      ] as const
    ).map(([line, why]): [string, () => string[], RegExp] => [
      line,
      () => ['report', sample, ...line.split(' ')],
      new RegExp(why),
    ]),
    ['an output where no folder is', () => ['report', '--out', join(folder, 'no/such/place.md')], /cannot write/],
  ]
  for (const [name, args, message] of cases) {
    it(name, async () => {
      const { stderr } = await expectRun(2, ...args())
      expect(stderr).toMatch(message)
    })
  }

  it('but help and the version are what they are asked for', async () => {
    for (const args of [[], ['--help'], ['-h'], ['report', '--help']]) {
      expect((await expectRun(0, ...args)).stdout).toMatch(/^Usage: cxmetrics report/)
    }
    expect((await expectRun(0, '--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('data that cannot be read end with 1 and say where', () => {
  const cases: [string, string, string, RegExp][] = [
    ['an empty file', 'csv', '', /is empty/],
    ['a byte order mark alone', 'csv', '\ufeff', /is empty/],
    ['blank lines alone', 'csv', '\n\n\n', /is empty/],
    ['an open quote', 'csv', 'x,y\n9,1\n"9,1\n8,2\n', /[Qq]uote/],
    ['a quote inside a cell', 'csv', 'x,y\n9"z,1\n', /line 2/],
    ['a row too short', 'csv', 'x,y\n9,1\n9\n', /line 3/],
    ['a row too long', 'csv', 'x,y\n9,1\n9,1,1\n', /line 3/],
    ['an empty JSON file', 'json', '', /json/],
    ['JSON cut off in a list', 'json', '[{"x":9},', /json/],
    ['JSON cut off in a row', 'json', '[{"x":9},{"x"', /json/],
    ['JSON with a bare word', 'json', '[{"x":NaN}]', /json/],
    ['JSON with a wrong comma', 'json', '[{"x":9},,{"x":8}]', /json/],
    ['JSON with more behind it', 'json', '[{"x":9}] [{"x":9}]', /json/],
    ['a JSON object', 'json', '{"x":9}', /must be a list of objects/],
    ['a JSON object of lists', 'json', '{"x":[9,8]}', /must be a list of objects/],
    ['a JSON number', 'json', '9', /must be a list of objects/],
    ['a JSON text', 'json', '"x"', /must be a list of objects/],
    ['a JSON null', 'json', 'null', /must be a list of objects/],
    ['a list of numbers', 'json', '[9,8]', /row 1 must be an object, got 9/],
    ['a list of lists', 'json', '[{"x":9},[8]]', /row 2 must be an object, got \[8\]/],
    ['a list with null', 'json', '[{"x":9},null]', /row 2 must be an object, got null/],
    ['NDJSON cut off', 'ndjson', '{"x":9}\n{"x":', /ndjson/],
    ['NDJSON with a number', 'ndjson', '{"x":9}\n5\n', /row 2 must be an object, got 5/],
    ['NDJSON with a list', 'ndjson', '[{"x":9}]\n', /row 1 must be an object/],
    ['a number past the doubles', 'json', '[{"x":1e400}]', /row 1, column x/],
    ['a truth value for an answer', 'json', '[{"x":true}]', /row 1, column x.*got true/],
    ['an object for an answer', 'json', '[{"x":{"y":1}}]', /row 1, column x/],
    ['an object that is no text', 'json', '[{"x":9},{"x":{"toString":1}}]', /row 2, column x/],
    ['a list for an answer', 'json', '[{"x":[]}]', /row 1, column x/],
    ['a list of an answer', 'ndjson', '{"x":[9]}', /line 1, column x/],
  ]
  for (const [name, ending, content, message] of cases) {
    it(name, async () => {
      const { stderr } = await expectRun(1, 'report', file(content, ending), '--nps', 'x')
      expect(stderr).toMatch(message)
    })
  }

  it('a folder', async () => {
    const path = join(folder, 'folder.csv')
    mkdirSync(path)
    expect((await expectRun(1, 'report', path, '--nps', 'x')).stderr).toContain(path)
  })

  it('two columns of one name', async () => {
    expect((await expectRun(2, 'report', file('x,y,x\n9,1,9\n'), '--nps', 'x')).stderr).toContain('several columns "x"')
    expect(totalOf(await reportOf('report', file('x,y,y\n9,1,9\n'), '--nps', 'x')).n).toBe(1)
  })
})

describe('the same data in any form give the same report', () => {
  const rows: Record<string, string>[] = parse(readFileSync(join(root, sample)), { columns: true })
  const flags = [
    '--nps',
    'recommend',
    '--csat',
    'satisfaction',
    '--ces',
    'ease:ease',
    '--by',
    'region,plan',
    '--weight',
    'weight',
  ]
  const codes = ['recommend=11', 'satisfaction=0', 'satisfaction=6', 'satisfaction=Blank', 'ease=99']
  const args = [...flags, ...codes.flatMap((code) => ['--no-answer', code])]
  const bare = ({ sections }: Report): unknown => sections.map(({ file: _file, ...rest }) => rest)

  it('CSV, JSON, NDJSON, with marks and line ends of all kinds', async () => {
    const text = readFileSync(join(root, sample), 'utf8')
    const whole = bare(await reportOf('report', sample, ...args))
    const names = Object.keys(rows[0] as object)
    const quoted = (cell: string, delimiter: string): string =>
      new RegExp(`["\r\n${delimiter}]`).test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell
    const csv = (delimiter: string, end: string): string =>
      [names, ...rows.map((row) => names.map((name) => row[name] as string))]
        .map((line) => line.map((cell) => quoted(cell, delimiter)).join(delimiter) + end)
        .join('')
    const typed = rows.map((row) => ({
      ...row,
      recommend: row.recommend === '' ? null : Number(row.recommend),
      weight: Number(row.weight),
      ...(row.ease === '' ? { ease: undefined } : { ease: Number(row.ease) }),
    }))
    const forms: [string, string, string[]?][] = [
      [csv(';', '\n'), 'csv', ['--delimiter', ';']],
      [csv('\t', '\r\n'), 'tsv', ['--delimiter', '\t']],
      [csv(',', '\r\n'), 'csv'],
      [`\ufeff${text}`, 'csv'],
      [text.trimEnd(), 'txt'],
      [JSON.stringify(rows), 'json'],
      [`\ufeff${JSON.stringify(rows, null, 2)}\n`, 'JSON'],
      [JSON.stringify(typed), 'json'],
      [rows.map((row) => JSON.stringify(row)).join('\n'), 'ndjson'],
      [rows.map((row) => `${JSON.stringify(row)}\r\n`).join(''), 'jsonl'],
    ]
    for (const [content, ending, more = []] of forms) {
      const found = bare(await reportOf('report', file(content, ending), ...args, ...more))
      if (content.includes('"ease":9') || ending !== 'json') expect(found, ending).toEqual(whole)
      else expect(JSON.stringify(found)).toBe(JSON.stringify(whole))
    }
  })

  it('and that of reportRows', async () => {
    const path = join(root, 'docs/sample/mapping.json')
    const mapping = parseMapping(JSON.parse(readFileSync(path, 'utf8')))
    const { title, sections } = await reportOf('report', '--config', path)
    expect(title).toBe(mapping.title)
    expect(sections[0]).toEqual(reportRows(rows, mapping.sections[0] as never))
    expect(sections.map(({ rows }) => rows)).toEqual([2413, 1514, 1514, 568, 208, 3022, 2986])
  })

  it('of no rows', async () => {
    const empty: [string, string][] = [
      ['x,y\n', 'csv'],
      ['x,y', 'csv'],
      ['\ufeffx,y\r\n\r\n', 'csv'],
      ['[]', 'json'],
      [' [ ] \n', 'json'],
    ]
    for (const [content, ending] of empty) {
      expect(totalOf(await reportOf('report', file(content, ending), '--nps', 'x'))).toMatchObject({
        n: 0,
        value: null,
        reason: 'no-answers',
      })
    }
  })

  it('with a column of any name', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'a=b', 'a:b', 'ünïcode 😀', ' spaced ']) {
      const cell = JSON.stringify(name)
      const codes = name === '__proto__' ? [] : ['--no-answer', `${name}=11`]
      const none = name === '__proto__' ? '' : '11'
      for (const path of [
        file(`${name},y\n9,1\n${none},1\n`),
        file(`[{${cell}:9},{${cell}:"${none}"}]`, 'json'),
        file(`{${cell}:9}\n{${cell}:"${none}"}\n`, 'ndjson'),
      ]) {
        const found = await reportOf('report', path, '--nps', name, '--by', name, ...codes)
        expect(totalOf(found), `${name} in ${path}`).toMatchObject({ n: 1, missing: 1 })
        expect(found.sections[0]?.metrics[0]?.by[0]?.segments.length).toBe(2)
      }
    }
  })

  it('but no code is lost in silence for the name of its column', async () => {
    const path = file('__proto__,y\n9,1\n10,1\n')
    const { code, stderr, stdout } = await run('report', path, '--nps', '__proto__', '--no-answer', '__proto__=10')
    if (code === 0) expect(stdout).toMatch(/ 1 +1 *\n/)
    else expect(stderr).toContain('without the key __proto__')
  })

  it('of more rows than a batch', async () => {
    const path = file(`x,g\n${Array.from({ length: 10_000 }, (_, i) => `${i % 11},${i % 3}\n`).join('')}`)
    const { sections } = await reportOf('report', path, '--nps', 'x', '--by', 'g')
    expect(sections[0]?.rows).toBe(10_000)
    expect(sections[0]?.metrics[0]?.by[0]?.segments.map(({ rows }) => rows)).toEqual([3334, 3333, 3333])
  })
})

describe('the output', () => {
  const args = ['report', sample, '--nps', 'recommend', '--by', 'team', ...CODES]

  it('is text, Markdown or JSON, and the same in a file', async () => {
    const [text, mark, json] = await Promise.all(
      ['text', 'markdown', 'json'].map((format) => expectRun(0, ...args, '--format', format, '--title', 'A | B <c>')),
    )
    expect((text as Ran).stdout.startsWith('A | B <c>\n\n')).toBe(true)
    expect((mark as Ran).stdout).toContain('# A \\| B &lt;c')
    expect((mark as Ran).stdout).toContain('R&amp;D &lt;Labs\\> \\| EU')
    expect((mark as Ran).stdout).not.toContain('<')
    expect((JSON.parse((json as Ran).stdout) as Report).title).toBe('A | B <c>')
    for (const [format, { stdout }] of [
      ['text', text],
      ['markdown', mark],
      ['json', json],
    ] as [string, Ran][]) {
      const out = join(folder, `out-${format}`)
      writeFileSync(out, 'what was there before')
      const ran = await expectRun(0, ...args, '--format', format, '--title', 'A | B <c>', '--out', out)
      expect(ran.stdout).toBe('')
      expect(readFileSync(out, 'utf8')).toBe(stdout)
    }
    expect(drafts()).toEqual([])
  })

  it('is not touched where the report fails', async () => {
    const out = join(folder, 'kept')
    writeFileSync(out, 'what was there before')
    await expectRun(1, 'report', sample, '--nps', 'recommend', '--out', out)
    await expectRun(2, 'report', sample, '--nps', 'recomend', '--out', out)
    expect(readFileSync(out, 'utf8')).toBe('what was there before')
    await expectRun(1, 'report', sample, '--nps', 'recommend', '--out', join(folder, 'never'))
    expect(existsSync(join(folder, 'never'))).toBe(false)
    const taken = join(folder, 'a-folder')
    mkdirSync(taken)
    await expectRun(2, ...args, '--out', taken)
    expect(drafts()).toEqual([])
  })

  it('hides small groups', async () => {
    const { stdout } = await expectRun(0, ...args, '--min-n', '5')
    expect(stdout).toMatch(/team toString +hidden/)
    expect(stdout).toMatch(/team First Line +11\.0/)
  })
})

describe('business hours', () => {
  it('are said by --hours and --holiday, and their targets by --sla', async () => {
    const rows = [
      ['2026-03-06T16:00:00Z', '2026-03-09T08:30:00Z', 5400],
      ['2026-03-06T16:00:00Z', '2026-03-10T08:00:00Z', 60],
      ['2026-03-11T08:00:00Z', '', 36000],
    ]
    const path = file(`opened,answered,within\n${rows.map((row) => row.join(',')).join('\n')}\n`)
    const args = ['report', path, '--time-zone', 'Europe/Rome', '--as-of', '2026-03-11T12:00:00Z']
    const hours = [
      '--hours',
      'mon-wed 09:00-12:30 13:30-17:30',
      '--hours',
      'fri 09:00-18:00',
      '--holiday',
      '2026-03-10',
    ]
    const report = await reportOf(...args, ...hours, '--frt', 'opened,answered', '--sla', 'opened,answered,5400', '--sla', 'opened,answered,within') // biome-ignore format: one line
    const [first, fixed, own] = report.sections[0]!.metrics.map(
      ({ total }) => total as unknown as Record<string, number>,
    )
    expect(first).toMatchObject({ n: 2, open: 1, min: 5400, max: 3600 + 7.5 * 3600 })
    expect(fixed).toMatchObject({ met: 1, breached: 1, breachedOpen: 1, undecided: 0 })
    expect(own).toMatchObject({ met: 1, breached: 1, breachedOpen: 0, undecided: 1 })
  })

  it('are not needed by returns and the backlog', async () => {
    const path = file(
      'who,opened,solved\nA,2026-02-02T09:00Z,2026-02-03T09:00Z\nA,2026-02-05T09:00Z,\nB,2026-02-20T09:00Z,\n',
    )
    const args = ['report', path, '--every', 'month', '--time-zone', 'UTC', '--as-of', '2026-03-15']
    const report = await reportOf(...args, '--fcr', 'who,opened', '--backlog', 'opened,solved')
    const [fcr, open] = report.sections[0]!.metrics.map(({ total }) => total as unknown as Record<string, number>)
    expect(fcr).toMatchObject({ value: 0.5, n: 2 })
    expect(open).toMatchObject({ value: 2, created: 3, resolved: 1 })
  })
})

describe('options of customers over their lives', () => {
  const numbers = (report: Report) =>
    report.sections[0]!.metrics.map(({ metric, total }) => [metric, total?.value?.toFixed(2) ?? null])

  it('read revenue, trials and reasons', async () => {
    const rows = ['A,100,120,2026-02-02,2026-02-16,,price', 'B,100,0,2026-02-03,,2026-02-17,bugs', 'A,0,30,,,,price']
    const path = file(`who,was,is,tried,won,lost,why\n${rows.join('\n')}\n`)
    const calendar = ['--every', 'month', '--time-zone', 'UTC', '--as-of', '2026-03-15']
    const args = ['--revenue', 'was,is,who', '--trials', 'tried,won,lost', '--exits', 'why']
    expect(numbers(await reportOf('report', path, ...calendar, ...args))).toEqual([
      ['grossRevenueRetention', '0.50'],
      ['netRevenueRetention', '0.75'],
      ['trialConversion', '0.50'],
      ['exitReasons', '0.67'],
    ])
  })

  it('read lifetimes, cohorts and purchases', async () => {
    const rows = ['A,2026-01-01,2026-01-31,5', 'A,2026-02-10,,7', 'B,2026-01-05,2026-01-15,3']
    const path = file(`who,began,ended,paid\n${rows.join('\n')}\n`)
    const calendar = ['--time-zone', 'UTC', '--as-of', '2026-03-01']
    const args = ['--survival', 'began,ended', '--cohorts', 'who,began,month', '--purchases', 'who,began,paid']
    expect(numbers(await reportOf('report', path, ...calendar, ...args))).toEqual([
      ['kaplanMeier', '30.00'],
      ['cohortRetention', '0.50'],
      ['repeatPurchaseRate', '0.50'],
      ['averageOrderValue', '5.00'],
      ['purchaseInterval', (40 * 86_400).toFixed(2)],
    ])
  })
})

describe('a trend', () => {
  it('of naive date-times is read in the zone that is said', async () => {
    const rows = ['2026-01-31 23:30', '2026-02-10 09:00', '2026-02-11 10:00'].map((at) => `${at},9`)
    const path = file(`at,x\n${rows.join('\n')}\n`)
    const calendar = ['--every', 'month', '--time-zone', 'Europe/Rome', '--as-of', '2026-03-01', '--at', 'at']
    const { stdout } = await expectRun(
      0,
      'report',
      path,
      '--nps',
      'x',
      ...calendar,
      '--naive-zone',
      'UTC',
      '--format',
      'json',
    )
    const [metric] = (JSON.parse(stdout) as Report).sections[0]!.metrics
    expect(metric?.trend?.points.slice(-2).map(({ label, result }) => [label, result?.n])).toEqual([
      ['2026-01', 0],
      ['2026-02', 3],
    ])
    const { stderr } = await expectRun(1, 'report', path, '--nps', 'x', ...calendar)
    expect(stderr).toContain('line 2, column at: must be')
    expect(stderr).toContain('needs naiveZone, got "2026-01-31 23:30"')
  })
})

describe('a mapping', () => {
  it('finds its files beside it, or takes the one that is given', async () => {
    const data = file('x,date,keep\n9,2017-05-01,y\n10,2018-05-01,y\nn/a,2017-06-01,n\n')
    const base = {
      title: 'Mine',
      where: [
        { column: 'date', from: '2017', before: '2018' },
        { column: 'keep', is: ['y'] },
      ],
      metrics: [{ metric: 'nps', column: 'x', label: 'Loyalty' }],
    }
    const named = file(JSON.stringify({ ...base, file: data.slice(folder.length + 1) }), 'json')
    const unnamed = file(JSON.stringify(base), 'json')
    const found = await reportOf('report', '--config', named)
    expect(found.sections[0]).toMatchObject({ rows: 1, leftOut: 2, title: 'Mine', metrics: [{ label: 'Loyalty' }] })
    expect((await reportOf('report', data, '--config', unnamed)).sections[0]?.leftOut).toBe(2)
    expect((await expectRun(0, 'report', data, '--config', unnamed)).stdout).toContain('1 rows, 2 left out')
  })

  it('says which line was wrong though rows before it were left out', async () => {
    const data = file(`x,keep\n${'junk,n\n'.repeat(3000)}9,y\n"12",y\n`)
    const config = file(
      JSON.stringify({ where: [{ column: 'keep', is: ['y'] }], metrics: [{ metric: 'nps', column: 'x' }] }),
      'json',
    )
    expect((await expectRun(1, 'report', data, '--config', config)).stderr).toContain(', line 3003, column x: ')
  })

  it('counts wrong values where it says so', async () => {
    const config = file(
      JSON.stringify({ onInvalid: 'count', metrics: [{ metric: 'nps', column: 'recommend' }] }),
      'json',
    )
    const total = totalOf(await reportOf('report', 'docs/sample/bad-rows.csv', '--config', config))
    expect(total).toMatchObject({ n: 9, invalid: 8, missing: 9 })
  })

  it('with a byte order mark is read', async () => {
    const config = file(`\ufeff${JSON.stringify({ metrics: [{ metric: 'nps', column: 'x' }] })}`, 'json')
    expect(totalOf(await reportOf('report', file('x\n9\n'), '--config', config)).n).toBe(1)
  })
})

const airport = join(root, '../shared/data/sfo-survey.csv')
const absent = !existsSync(airport)
if (absent) console.log('The airport survey is not here (../shared/data/sfo-survey.csv): its tests are skipped.')

describe('the airport survey', () => {
  const rows = (): Record<string, string>[] => parse(readFileSync(airport), { columns: true, bom: true })
  const codes = { recommend: { noAnswer: [11] }, overall: { noAnswer: [0, 6, 'Blank'] } }

  it.skipIf(absent)('without its codes is refused at the line of the first', async () => {
    const lines = readFileSync(airport, 'utf8').split('\n')
    const place = (lines[0] as string).split(',').indexOf('recommend')
    const first = lines.findIndex((line) => line.split(',')[place] === '11')
    const { stderr } = await expectRun(1, 'report', airport, '--nps', 'recommend')
    expect(stderr).toContain(`, line ${first + 1}, column recommend: must be a whole number from 0 to 10, got 11`)
    expect(stderr).toContain('--no-answer "recommend=11"')
  })

  it.skipIf(absent)('with its codes has the NPS and the satisfaction of a recount', async () => {
    const where = [{ column: 'date', from: '2017', before: '2018' }]
    const metrics = [
      { metric: 'nps', column: 'recommend' },
      { metric: 'csat', column: 'overall' },
      { metric: 'nps', column: 'recommend', weight: 'weight' },
    ]
    const config = file(JSON.stringify({ columns: codes, where, metrics, by: ['market'] }), 'json')
    const report = await reportOf('report', airport, '--config', config)
    const year = rows().filter(({ date }) => (date as string).startsWith('2017'))
    expect(report.sections[0]).toMatchObject({ rows: year.length, leftOut: rows().length - year.length })

    const scored = year.filter(({ recommend }) => /^([0-9]|10)$/.test(recommend as string))
    const recount = (list: Record<string, string>[], weigh: (row: Record<string, string>) => number) => {
      let [sum, total] = [0, 0]
      for (const row of list) {
        const score = Number(row.recommend)
        sum += weigh(row) * (score >= 9 ? 1 : score <= 6 ? -1 : 0)
        total += weigh(row)
      }
      return (100 * sum) / total
    }
    expect(totalOf(report).n).toBe(scored.length)
    expect(totalOf(report).value).toBeCloseTo(
      recount(scored, () => 1),
      10,
    )
    const weighed = scored.filter(({ weight }) => weight !== '')
    expect(totalOf(report, 2).n).toBe(weighed.length)
    expect(totalOf(report, 2).value).toBeCloseTo(
      recount(weighed, ({ weight }) => Number(weight)),
      9,
    )

    const rated = year.filter(({ overall }) => ['1', '2', '3', '4', '5'].includes(overall as string))
    const happy = rated.filter(({ overall }) => Number(overall) >= 4)
    expect(totalOf(report, 1)).toMatchObject({
      n: 2688,
      satisfied: happy.length,
      value: (100 * happy.length) / rated.length,
    })
    expect(totalOf(report, 1).value?.toFixed(2)).toBe('82.07')

    for (const { key, result } of report.sections[0]?.metrics[0]?.by[0]?.segments ?? []) {
      const own = scored.filter(({ market }) => (market === '' ? null : market) === key[0])
      expect(result?.n).toBe(own.length)
      if (own.length > 0)
        expect(result?.value).toBeCloseTo(
          recount(own, () => 1),
          10,
        )
    }
  })

  it.skipIf(absent)('by options alone gives the same', async () => {
    const flags = ['recommend=11', 'overall=0', 'overall=6', 'overall=Blank'].flatMap((code) => ['--no-answer', code])
    const report = await reportOf('report', airport, '--nps', 'recommend', '--csat', 'overall', ...flags)
    const rated = rows().filter(({ overall }) => ['1', '2', '3', '4', '5'].includes(overall as string))
    expect(totalOf(report, 1).n).toBe(rated.length)
    expect(totalOf(report).n + totalOf(report).missing).toBe(rows().length)
  })
})
