import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/* Every question in turn; `npx tsx bench/nps.ts` asks one alone. */

for (const script of [
  'nps',
  'rows',
  'segment',
  'trend',
  'cohorts',
  'durations',
  'business',
  'survival',
  'purchases',
  'drivers',
  'staffing',
  'generators',
  'merge',
  'start',
  'memory',
]) {
  const file = fileURLToPath(new URL(`${script}.ts`, import.meta.url))
  const { status } = spawnSync(process.execPath, [...process.execArgv, file], { stdio: 'inherit' })
  // A goal that is not met does not keep the others from being asked.
  if (status !== 0) process.exitCode = 1
}
