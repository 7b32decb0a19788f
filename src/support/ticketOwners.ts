import { isoOf } from '../core/instants.ts'
import type { ReadOptions } from './ticketOptions.ts'
import { type StatusHistory, type StatusSpans, statusSeconds, statusSpans } from './ticketStatus.ts'
import type { Stay, TicketStays } from './ticketStays.ts'
import { type Measure, plus, type Span, secondsOf } from './ticketTimes.ts'
import type { TicketOwner, TicketStatus } from './ticketTypes.ts'

/** The clocks of the whole ticket that owners have a part in; null where they have not stopped. */
export interface WholeClocks {
  readonly created: number
  readonly responseFrom: number
  readonly response: number | null
  readonly resolution: number | null
  readonly touches: number
}

/** The times of a ticket by owner. */
export function ownersOf(
  { stays, resolver }: TicketStays,
  whole: WholeClocks,
  history: StatusHistory,
  { attribution, asOf, measure }: ReadOptions,
): TicketOwner[] {
  const end = (stay: Stay): number => stay.to ?? asOf
  const times = (from: number, to: number): StatusSpans => statusSpans(history, from, to, measure)
  const held = stays.filter((stay) => stay.owner !== null || end(stay) > stay.from || stay.answers.length > 0)
  const span = (from: number, to: number | null): Span | null => (to === null ? null : measure(from, to))

  if (attribution === 'time-share') {
    return byOwner(held).map((shares) => {
      const [first, last] = [shares[0] as Stay, shares.at(-1) as Stay]
      const parts = shares.map((stay) => times(stay.from, end(stay)))
      const share = (from: number, to: number | null): Span | null => {
        if (to === null) return null
        return shares.map((stay) => within(stay.from, end(stay), from, to, measure)).reduce(plus)
      }
      return ownerOf(first, first.from, last.to, parts.reduce(added), {
        at: null,
        response: share(whole.responseFrom, whole.response),
        resolution: share(whole.created, whole.resolution),
        touches: shares.reduce((sum, { answers }) => sum + answers.length, 0),
      })
    })
  }
  if (attribution === 'each-assignment') {
    return held.map((stay) =>
      ownerOf(stay, stay.from, stay.to, times(stay.from, end(stay)), {
        at: stay.answers[0] ?? null,
        response: span(stay.from, stay.answers[0] ?? null),
        resolution: stay === resolver ? span(stay.from, whole.resolution) : null,
        touches: stay.answers.length,
      }),
    )
  }
  const named = stays.filter(({ owner }) => owner !== null)
  const stay = (attribution === 'ticket' ? named.at(-1) : named[0]) ?? (stays[0] as Stay)
  const all = times(whole.created, asOf)
  return [
    ownerOf(stay, whole.created, null, all, {
      at: whole.response,
      response: span(whole.responseFrom, whole.response),
      resolution: span(whole.created, whole.resolution),
      touches: whole.touches,
    }),
  ]
}

interface Parts {
  readonly at: number | null
  readonly response: Span | null
  readonly resolution: Span | null
  readonly touches: number
}

function ownerOf(
  { owner, kind }: Stay,
  from: number,
  to: number | null,
  times: StatusSpans,
  parts: Parts,
): TicketOwner {
  return {
    owner,
    kind,
    from: isoOf(from),
    to: to === null ? null : isoOf(to),
    statusTimes: statusSeconds(times),
    firstResponseAt: parts.at === null ? null : isoOf(parts.at),
    firstResponse: parts.response === null ? null : secondsOf(parts.response),
    fullResolution: parts.resolution === null ? null : secondsOf(parts.resolution),
    touches: parts.touches,
  }
}

/** The stays of each owner, by their first. */
function byOwner(stays: readonly Stay[]): Stay[][] {
  const lists: Stay[][] = []
  for (const stay of stays) {
    const list = lists.find(([first]) => first?.owner === stay.owner && first.kind === stay.kind)
    if (list === undefined) lists.push([stay])
    else list.push(stay)
  }
  return lists
}

/** What two intervals have in common. */
function within(from: number, to: number, low: number, high: number, measure: Measure): Span {
  const start = Math.max(from, low)
  return measure(start, Math.max(start, Math.min(to, high)))
}

function added(a: StatusSpans, b: StatusSpans): StatusSpans {
  const sum = { ...a } as Record<TicketStatus, Span>
  for (const status of Object.keys(b) as TicketStatus[]) sum[status] = plus(a[status], b[status])
  return sum
}
