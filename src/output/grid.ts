/** A table of text, ready to be written. */
export interface Grid {
  readonly header: readonly string[]
  readonly cells: readonly (readonly string[])[]
  /** Which columns are numbers, set to the right. */
  readonly right: readonly boolean[]
}

/** How parts of a text are marked, such as by colours of a terminal; plain by default. */
export interface Paint {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
}

/** No marks at all. */
export const PLAIN: Paint = { strong: (text) => text, faint: (text) => text }

/** Lines of aligned text. */
export function gridToText({ header, cells, right }: Grid, paint: Paint = PLAIN, indent = ''): string {
  const clean = [header, ...cells].map((line) => line.map(visible))
  const widths = header.map((_, i) => Math.max(...clean.map((line) => [...(line[i] as string)].length)))
  const write = (line: readonly string[]): string => {
    const padded = line.map((text, i) => {
      const space = ' '.repeat((widths[i] as number) - [...text].length)
      return right[i] ? space + text : text + space
    })
    return padded.join('  ').trimEnd()
  }
  return clean.map((line, i) => indent + (i === 0 ? paint.faint(write(line)) : write(line))).join('\n')
}

/** A Markdown table. */
export function gridToMarkdown({ header, cells, right }: Grid): string {
  const write = (line: readonly string[]): string => `| ${line.map(markdown).join(' | ')} |`
  return [write(header), `|${right.map((set) => (set ? '---:' : '---')).join('|')}|`, ...cells.map(write)].join('\n')
}

/** Text with the characters that a terminal would obey made visible. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (sign) => {
    return `\\u${(sign.codePointAt(0) as number).toString(16).padStart(4, '0')}`
  })
}

/** Text with the characters that Markdown and HTML would obey escaped. */
export function markdown(text: string): string {
  return visible(text).replace(/[\\`*_{}[\]()#+!|~<>&]/g, (sign) =>
    sign === '<' ? '&lt;' : sign === '&' ? '&amp;' : `\\${sign}`,
  )
}
