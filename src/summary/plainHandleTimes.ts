import { refuse } from '../core/errors.ts'
import { isIterable } from '../core/read.ts'
import { type Field, handleTimesOf } from './handleTimes.ts'
import type { HandleTimes } from './handleTimesShape.ts'
import { summarizeList } from './summarize.ts'

/** A summary of handle times, or the summary of a list of whole handle times in seconds. */
export function readHandleTimes(handleTimes: unknown): HandleTimes {
  if ((handleTimes as { kind?: unknown } | null)?.kind === 'handle-times') return handleTimes as HandleTimes
  if (!isIterable(handleTimes)) {
    return refuse('invalid-value', 'handleTimes', 'an iterable of seconds or a summary of them', handleTimes)
  }
  const place = (_field: Field, row: number): string => `handleTimes[${row}]`
  return summarizeList(handleTimes, handleTimesOf({ whole: 'handleTimes' }, null, {}, place))
}
