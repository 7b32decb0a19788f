// Runs the suite under several host zones: nothing in the library may depend on them. `node test/zones.mjs 2` or `8`.
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
for (const zone of zones.slice(0, Number(process.argv[2] ?? zones.length))) {
  console.log(`\nhost zone ${zone}`)
  const { status } = spawnSync('vitest', ['run', '--reporter=dot'], {
    stdio: 'inherit',
    env: { ...process.env, TZ: zone },
  })
  if (status !== 0) process.exit(status ?? 1)
}
