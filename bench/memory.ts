import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { random } from '../src/core/random.ts'
import { responses } from './data.ts'

/* How much memory does a report on a file of a million rows take over the start of its process, and how long? */

const ROWS = 1_000_000
const folder = mkdtempSync(join(tmpdir(), 'cxmetrics-'))
const file = join(folder, 'rows.csv')
const out = createWriteStream(file)
out.write('id,region,score,comment\n')
const rows = responses(ROWS, random(1))
for (let i = 0; i < ROWS; i += 10_000) {
  const lines = rows
    .slice(i, i + 10_000)
    .map(({ id, region, score }) => `${id},${region},${score},"quick, and friendly"\n`)
  if (!out.write(lines.join(''))) await once(out, 'drain')
}
out.end()
await finished(out)

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
/** The peak memory of a call, in MB, and its seconds. */
function peak(...args: string[]): { megabytes: number; seconds: number } {
  const code = `process.argv.splice(1, 0, 'cxmetrics'); process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS)); await import(${JSON.stringify(cli)})`
  const start = performance.now()
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code, '--', ...args], {
    encoding: 'utf8',
  })
  const [, kilobytes] = /peak (\d+)/.exec(stderr) ?? []
  return { megabytes: Number(kilobytes) / 1024, seconds: (performance.now() - start) / 1000 }
}

const idle = peak('--version')
const full = peak('report', file, '--nps', 'score', '--by', 'region')
rmSync(folder, { recursive: true })
const above = full.megabytes - idle.megabytes
console.log(
  `\nA report on ${ROWS.toLocaleString('en')} rows of CSV: ${above.toFixed(0)} MB above start in ${full.seconds.toFixed(1)} s; limit 200 MB; ${above <= 200 ? 'met' : 'NOT MET'}`,
)
