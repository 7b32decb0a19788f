import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { random } from '../src/core/random.ts'
import { responses } from './data.ts'
import { needsBuild, print } from './harness.ts'

/* How much memory does a report on a file of a million rows take over the start of its process, and how long? */

const ROWS = 1_000_000
const LIMIT = 200

needsBuild()
const folder = mkdtempSync(join(tmpdir(), 'cxmetrics-'))
const file = join(folder, 'rows.csv')
try {
  await writeCsv()
  const idle = peak('--version')
  const full = peak('report', file, '--nps', 'score', '--by', 'region')
  const above = full.megabytes - idle.megabytes
  print('A report on a CSV file of 1,000,000 rows', [
    {
      name: '--version',
      took: `${idle.seconds.toFixed(1)} s`,
      ratio: `${idle.megabytes.toFixed(0)} MB`,
      goal: '',
      met: null,
    },
    {
      name: 'report --nps score --by region',
      took: `${full.seconds.toFixed(1)} s`,
      ratio: `${above.toFixed(0)} MB above that at the peak`,
      goal: `≤ ${LIMIT} MB`,
      met: above <= LIMIT,
    },
  ])
} finally {
  rmSync(folder, { recursive: true })
}

async function writeCsv(): Promise<void> {
  const out = createWriteStream(file)
  out.write('id,region,score,comment\n')
  const next = random(1)
  for (let written = 0; written < ROWS; written += 10_000) {
    const rows = responses(10_000, next)
    const lines = rows.map(({ id, region, score }) => `${written + id},${region},${score},"quick, and friendly"\n`)
    if (!out.write(lines.join(''))) await once(out, 'drain')
  }
  out.end()
  await finished(out)
}

/** The peak memory of a call of the command line, and its seconds. */
function peak(...args: string[]): { megabytes: number; seconds: number } {
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
  const tell = `process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS))`
  const start = performance.now()
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, cli, ...args],
    { encoding: 'utf8' },
  )
  const [, kilobytes] = /peak (\d+)$/.exec(stderr) ?? []
  if (status !== 0 || kilobytes === undefined) throw new Error(`cxmetrics ${args.join(' ')} failed: ${stderr}`)
  return { megabytes: Number(kilobytes) / 1024, seconds: (performance.now() - start) / 1000 }
}
