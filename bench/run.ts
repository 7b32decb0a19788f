import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/* Every question in turn; `npx tsx bench/nps.ts` asks one alone. */

for (const script of ['nps', 'rows', 'segment', 'generators', 'merge', 'start', 'memory']) {
  const { status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL(`${script}.ts`, import.meta.url))],
    {
      stdio: 'inherit',
    },
  )
  if (status !== 0) process.exit(status ?? 1)
}
