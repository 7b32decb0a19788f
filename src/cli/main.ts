#!/usr/bin/env node
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { createColors } from 'picocolors'
import { PLAIN, visible } from '../output/grid.ts'
import { reportToMarkdown, reportToText } from '../report/render.ts'
import type { Report } from '../report/report.ts'
import { type Call, readCall } from './arguments.ts'
import { compute } from './compute.ts'
import { DataError, UsageError } from './errors.ts'

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  try {
    const call = readCall(args)
    if (typeof call === 'string') process.stdout.write(call)
    else write(call, await compute(call))
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`cxmetrics: ${readable(error)}\nTry: cxmetrics --help\n`)
      return 2
    }
    if (!(error instanceof DataError)) throw error
    process.stderr.write(`cxmetrics: ${readable(error)}\n`)
    return 1
  }
}

/** A message without the signs of a file that a terminal would obey. */
function readable({ message }: Error): string {
  return message.split('\n').map(visible).join('\n')
}

/** Writes the whole report at once, so that nothing is ever half-written. */
function write({ format, out }: Call, report: Report): void {
  const text =
    format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : format === 'markdown' ? reportToMarkdown(report) : null
  if (out === null) {
    const { bold, dim } = createColors(Boolean(process.stdout.isTTY) && process.env.NO_COLOR === undefined)
    process.stdout.write(text ?? reportToText(report, { strong: bold, faint: dim }))
    return
  }
  const draft = `${out}.${process.pid}.part`
  try {
    writeFileSync(draft, text ?? reportToText(report, PLAIN))
    renameSync(draft, out)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new UsageError(`cannot write ${out}: ${(error as Error).message}`)
  }
}
