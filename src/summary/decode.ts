import { checkSummarizer } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { isExactSum } from '../core/numeric.ts'
import type { Summarizer } from '../core/types.ts'
import { differs, isSummary } from './merge.ts'

/**
 * Takes a summary back from JSON that another process, a file or a warehouse sent. It must be what this summarizer
 * makes: the same kind, version and definition, whole counts, exact sums in canonical form, and numbers that agree.
 *
 * @formula decode(JSON.parse(JSON.stringify(s)), of) equals s
 * @unit a summary, copied
 * @source every field is checked, and unknown ones are refused
 * @complexity O(size of the summary)
 * @example
 * const of = ratings('score', { scale: [0, 10] })
 * const wire = JSON.stringify(summarize([{ score: 9 }], of))
 * nps(decode(JSON.parse(wire), of)).value // => 100
 * @example
 * decode({ kind: 'ratings' }, ratings('score', { scale: [0, 10] })) // throws summary.version must be "1", got undefined
 */
export function decode<S>(json: unknown, of: Summarizer<string, never, S>): S {
  checkSummarizer('of', of)
  const [empty] = of.tally().read(1)
  const summary = copyLike(empty, json, 'summary', false)
  of.check?.(summary, 'summary')
  return summary as S
}

/** A copy of json, refused where it has not the shape of `model`, a summary of no rows. */
function copyLike(model: unknown, json: unknown, path: string, extreme: boolean): unknown {
  if (extreme) return copyExtreme(json, path)
  if (typeof model === 'number') return copyCount(json, path)
  if (Array.isArray(model)) {
    if (!Array.isArray(json) || json.length !== model.length) {
      refuse('invalid-summary', path, `a list of ${model.length}`, json)
    }
    return model.map((item, i) => copyLike(item, json[i], `${path}[${i}]`, false))
  }
  if (typeof model === 'object' && model !== null) return copyRecord(model as Data, json, path)
  if (json !== model) refuse('invalid-summary', path, JSON.stringify(model), json)
  return model
}

type Data = Readonly<Record<string, unknown>>

function copyRecord(model: Data, json: unknown, path: string): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refuse('invalid-summary', path, 'an object', json)
  }
  const data = json as Data
  if (Array.isArray(model.exact)) return copySum(data, path)
  if (Object.keys(model).length === 0) return copyCounts(data, path)
  for (const key of Object.keys(data)) {
    if (!Object.hasOwn(model, key)) refuse('invalid-summary', `${path}.${key}`, 'absent', data[key])
  }
  return Object.fromEntries(
    Object.keys(model).map((key) => {
      const value = Object.hasOwn(data, key) ? data[key] : undefined
      const place = `${path}.${key}`
      const named = isSummary(model) ? key : ''
      if (Array.isArray(model[key]) && (named === 'values' || named === 'open')) return [key, copySorted(value, place)]
      if (named !== 'definition') return [key, copyLike(model[key], value, place, named === 'min' || named === 'max')]
      const difference = differs(model[key], value, place)
      if (difference === null) return [key, JSON.parse(JSON.stringify(model[key]))]
      return refuse('different-definition', difference.path, difference.expected, difference.received)
    }),
  )
}

function copyCount(json: unknown, path: string): number {
  if (!Number.isSafeInteger(json) || (json as number) < 0 || Object.is(json, -0)) {
    refuse('invalid-summary', path, 'a whole number of at least 0', json)
  }
  return json as number
}

/** An ascending list of values; empty in the summary of no rows. */
function copySorted(json: unknown, path: string): number[] {
  if (!Array.isArray(json)) return refuse('invalid-summary', path, 'a list of numbers', json)
  return json.map((value: unknown, i) => {
    if (!Number.isFinite(value) || Object.is(value, -0)) {
      return refuse('invalid-summary', `${path}[${i}]`, 'a finite number', value)
    }
    if (i > 0 && (value as number) < (json[i - 1] as number)) {
      refuse('invalid-summary', `${path}[${i}]`, `at least ${json[i - 1]}, the one before it`, value)
    }
    return value as number
  })
}

/** A record of counts by key, such as a histogram; empty in the summary of no rows. */
function copyCounts(data: Data, path: string): unknown {
  const keys = Object.keys(data).sort()
  return Object.fromEntries(keys.map((key) => [key, copyCount(data[key], `${path}.${key}`)]))
}

function copyExtreme(json: unknown, path: string): number | null {
  if (json !== null && (!Number.isFinite(json) || Object.is(json, -0))) {
    refuse('invalid-summary', path, 'a finite number or null', json)
  }
  return json as number | null
}

function copySum(data: Data, path: string): unknown {
  const parts = Object.hasOwn(data, 'exact') ? data.exact : undefined
  if (!Array.isArray(parts) || Object.keys(data).length !== 1 || !isExactSum(parts)) {
    return refuse('invalid-summary', `${path}.exact`, 'an exact sum as a summary holds it', parts)
  }
  return { exact: parts.slice() }
}
