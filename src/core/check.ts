import { refuse } from './errors.ts'

/** Refuses an option that does not exist: a misspelt one would be ignored in silence. */
export function checkOptions(options: object, known: readonly string[]): void {
  checkParts('options', options, known)
}

/** Refuses an option that is no record, or has other parts than these. */
export function checkParts(path: string, record: unknown, known: readonly string[]): void {
  checkRecord(path, record)
  for (const name of Object.keys(record as object)) {
    if (!known.includes(name)) refuse('unknown-option', `${path}.${name}`, `one of ${known.join(', ')}`, name)
  }
}

/** Refuses what is no object. */
export function checkRecord(path: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) refuse('invalid-option', path, 'an object', value)
}

/** Refuses a confidence level that is not between 0 and 1. */
export function checkLevel(level: number): void {
  if (!(typeof level === 'number' && level > 0 && level < 1)) {
    refuse('invalid-option', 'options.level', 'a number between 0 and 1, such as 0.95', level)
  }
}

/** Refuses a value that is not in the list. */
export function checkChoice(path: string, value: unknown, choices: readonly string[]): void {
  if (!choices.includes(value as string)) {
    refuse('invalid-option', path, `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`, value)
  }
}

/** A whole number that is exact as a double and at least `min`, as counts are. */
export function checkCount(path: string, value: unknown, min = 0): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < min || Object.is(value, -0)) {
    refuse('invalid-value', path, `a whole number of at least ${min}`, value)
  }
}

/** Refuses what is no summarizer, such as an option forgotten. */
export function checkSummarizer(path: string, of: unknown): void {
  if (typeof (of as { tally?: unknown } | null | undefined)?.tally !== 'function') {
    refuse('invalid-option', path, "a summarizer, such as ratings('score', { scale: [0, 10] })", of)
  }
}

/** What one wrong value does: stops the call, or is skipped and counted in `invalid`. */
export type OnInvalid = 'refuse' | 'count'

/** Refuses a field that is neither a key nor a function. */
export function checkField(path: string, field: unknown): void {
  if (typeof field !== 'string' && typeof field !== 'function') {
    refuse('invalid-option', path, 'a key of the rows or a function of a row', field)
  }
}
