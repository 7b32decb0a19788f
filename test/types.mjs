// Checks the types of the library alone, and of all there is, both at once.
import { spawn } from 'node:child_process'

for (const project of ['tsconfig.json', 'tsconfig.test.json']) {
  spawn('tsc', ['-p', project], { stdio: 'inherit' }).on('exit', (code) => {
    process.exitCode ||= code ?? 1
  })
}
