import { checkChoice, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import type { Estimate, Json, Measured } from '../core/types.ts'
import { type ContactCounts, type Contacts, contactTotal } from '../summary/contactsShape.ts'
import type { Outcomes } from '../summary/outcomes.ts'
import { type Counted, countedOf, shareOf } from '../summary/share.ts'

/** How it is known that a contact resolved its issue: nobody came back, the customer said so, or one reply was enough. */
export type ResolutionMethod = 'repeat-contact' | 'survey' | 'one-touch'

/** The options of `firstContactResolution`. */
export interface FirstContactResolutionOptions {
  /** What outcomes or counts stand for; required with them. A summary of contacts is always 'repeat-contact'. */
  readonly method?: ResolutionMethod
  /** Of contacts: 'issue' (default) asks of the first contact of each chain whether it was the only one, 'contact' of every contact whether it was the last. */
  readonly per?: 'issue' | 'contact'
  /** Of contacts: 'excluded' (default) leaves out whatever is younger than the window; 'returns-counted' counts those of them that have returned already, and so comes out too low. */
  readonly immature?: 'excluded' | 'returns-counted'
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** Contacts and those of them that resolved their issue, as counts. */
export interface ResolvedContacts {
  /** All contacts, or all answers. */
  readonly contacts: number
  /** Those of them that resolved the issue. */
  readonly resolved: number
}

/** A first contact resolution rate, as a fraction; `n` is resolved + notResolved. */
export interface FirstContactResolution extends Measured {
  readonly metric: 'firstContactResolution'
  /** How resolution is known. */
  readonly method: ResolutionMethod
  /** What is counted; null for outcomes and counts. */
  readonly per: 'issue' | 'contact' | null
  /** Issues that the first contact resolved, or contacts without a return. */
  readonly resolved: number
  /** The others that are decided. */
  readonly notResolved: number
  /** Left out: younger than the window, and no return so far. */
  readonly immature: number
  /** Younger than the window, and with a return already: left out unless `immature` is 'returns-counted'. */
  readonly immatureReturned: number
  /** All contacts of the period; null for outcomes and counts. */
  readonly contacts: number | null
  /** All issues that began in the period; null for outcomes and counts. */
  readonly issues: number | null
  /** What comparisons need. */
  readonly estimate: Estimate | null
}

/**
 * First contact resolution: the share of issues that one contact resolved, which is known from the customer not coming
 * back within the window of `contacts`; or, by name, from a survey or from one-touch flags. A contact younger than the
 * window is not decided yet and is left out, whether it has returned or not: counting only those that have would count
 * failures before successes.
 *
 * @formula resolved / (resolved + notResolved)
 * @unit a fraction, 0 to 1; higher is better
 * @source the repeat-contact method, as callbacks in Google Dialogflow; one-touch: Zendesk; interval: Wilson 1927, as statsmodels proportion_confint(method='wilson')
 * @complexity O(1)
 * @example
 * const days = [['Ada', 1], ['Ada', 3], ['Bo', 2], ['Cy', 27]].map(([who, day]) => ({ who, at: Date.UTC(2026, 2, day) }))
 * const summary = summarize(days, contacts({ customer: 'who', at: 'at', asOf: '2026-03-30T00:00:00Z' }))
 * const { value, resolved, notResolved, immature } = firstContactResolution(summary)
 * ;[value, resolved, notResolved, immature, firstContactResolution(summary, { per: 'contact' }).n] // => [0.5, 1, 1, 1, 3]
 * @example
 * const solved = summarize([{ solved: true }, { solved: false }, { solved: null }], outcomes('solved'))
 * firstContactResolution(solved, { method: 'survey' }).value // => 0.5
 * @example
 * firstContactResolution({ contacts: 400, resolved: 300 }, { method: 'one-touch' }).value // => 0.75
 * @example
 * firstContactResolution({ contacts: 400, resolved: 300 }) // throws options.method must be one of 'repeat-contact', 'survey', 'one-touch', as outcomes and counts do not say it, got undefined
 */
export function firstContactResolution(
  source: Contacts | Outcomes | ResolvedContacts,
  options: FirstContactResolutionOptions = {},
): FirstContactResolution {
  checkOptions(options, ['method', 'per', 'immature', 'level'])
  checkRecord('contacts', source)
  if ((source as { kind?: unknown }).kind === 'contacts') return fromContacts(source as Contacts, options)
  const { method } = options
  if (method === undefined) {
    const expected = "one of 'repeat-contact', 'survey', 'one-touch', as outcomes and counts do not say it"
    return refuse('missing-option', 'options.method', expected, method)
  }
  checkChoice('options.method', method, ['repeat-contact', 'survey', 'one-touch'])
  for (const name of ['per', 'immature'] as const) {
    if (options[name] === undefined) continue
    refuse('invalid-option', `options.${name}`, 'absent: it is for a summary of contacts', options[name])
  }
  const counted = countedOf(source as Outcomes | ResolvedContacts, 'resolved', 'contacts')
  const definition = { method, per: null, immature: null, key: null, window: null }
  const none = { immature: 0, immatureReturned: 0, contacts: null, issues: null }
  return resultOf(counted, 'no-answers', definition, { method, per: null }, none, options.level)
}

function fromContacts(summary: Contacts, options: FirstContactResolutionOptions): FirstContactResolution {
  const { method = 'repeat-contact', per = 'issue', immature: young = 'excluded', level } = options
  checkChoice('options.method', method, ['repeat-contact'])
  checkChoice('options.per', per, ['issue', 'contact'])
  checkChoice('options.immature', young, ['excluded', 'returns-counted'])
  const { definition, missing, invalid, contacts, issues } = summary
  const counts: ContactCounts = per === 'issue' ? issues : contacts
  const { resolved, returned, immature, immatureReturned } = counts
  const n = resolved + returned + (young === 'excluded' ? 0 : immatureReturned)
  const left = { immature, immatureReturned, contacts: contactTotal(contacts), issues: contactTotal(issues) }
  return resultOf(
    { yes: resolved, n, missing, invalid },
    contactTotal(counts) > 0 ? 'none-finished' : 'no-answers',
    { method, per, immature: young, ...definition },
    { method, per },
    left,
    level,
  )
}

function resultOf(
  counted: Counted,
  none: 'none-finished' | 'no-answers',
  definition: Json,
  kind: Pick<FirstContactResolution, 'method' | 'per'>,
  rest: Pick<FirstContactResolution, 'immature' | 'immatureReturned' | 'contacts' | 'issues'>,
  level: number | undefined,
): FirstContactResolution {
  const options = level === undefined ? {} : { level }
  const { measured, estimate } = shareOf('firstContactResolution', definition, counted, none, options)
  const { yes, n } = counted
  return { ...measured, ...kind, resolved: yes, notResolved: n - yes, ...rest, estimate }
}
