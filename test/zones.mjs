// Runs the suite under host zones, as nothing in the library may depend on them: `node test/zones.mjs 0 8` under all.
import { spawnSync } from 'node:child_process'

const zones = [
  'Pacific/Apia',
  'America/St_Johns',
  'UTC',
  'Europe/Rome',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
]
const [from = 0, to = zones.length] = process.argv.slice(2).map(Number)
for (const zone of zones.slice(from, to)) {
  console.log(`\nhost zone ${zone}`)
  const { status } = spawnSync('vitest', ['run', '--reporter=dot'], {
    stdio: 'inherit',
    env: { ...process.env, TZ: zone },
  })
  if (status !== 0) process.exit(status ?? 1)
}
