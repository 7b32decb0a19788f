import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

export const root: string = join(import.meta.dirname, '..')

/** All source files, as paths from `src`. */
export function sources(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
}

/** A source file as text. */
export function read(file: string): string {
  return readFileSync(join(root, 'src', file), 'utf8')
}

/** What a source file imports: other sources as paths from `src`, packages by name. */
export function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(read(file), true, true)
  return importedFiles.map(({ fileName }) => {
    if (!fileName.startsWith('.')) return fileName
    return relative(join(root, 'src'), join(root, 'src', file, '..', fileName))
  })
}
