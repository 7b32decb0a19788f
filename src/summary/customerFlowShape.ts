import { refuse } from '../core/errors.ts'
import { sumOf } from '../core/numeric.ts'
import type { ExactSum, Json, Summary } from '../core/types.ts'
import { checkRows } from './counters.ts'

/** What makes two customer flows alike. */
export interface CustomerFlowDefinition extends Readonly<Record<string, Json>> {
  /** 'rows' where each row is a customer, 'keys' where the rows of one key are. */
  readonly customers: 'rows' | 'keys'
  /** Whether the ends of trials were read. */
  readonly trials: boolean
  /** The zone whose days are counted; null for stretches of 24 hours from `from` on. */
  readonly timeZone: string | null
}

/** Customers day by day: one entry a day of the period, the first from `from` on, the last up to `to`. */
export interface CustomerDays {
  /** Customers at the start of the day. */
  readonly active: readonly number[]
  /** Those of them who are gone at its end. */
  readonly lost: readonly number[]
}

/** The customers of one period, counted. end = start - lost + acquired, and end = start - losses + joins. */
export interface CustomerCounts {
  /** Customers at `from`. */
  readonly start: number
  /** Customers at `to`. */
  readonly end: number
  /** None at `from`, customers at `to`. */
  readonly acquired: number
  /** Customers at `from`, none at `to`. */
  readonly lost: number
  /** None at either, customers for some time between. */
  readonly passing: number
  /** Times that a customer left after `from` and up to `to`: of one who left twice, two. */
  readonly losses: number
  /** Times that someone became a customer after `from` and up to `to`, first or again. */
  readonly joins: number
  /** Those of the joins by someone who had been a customer before, within the period or before it. */
  readonly returned: number
  /** Milliseconds of being a customer within the period, all customers together. */
  readonly time: ExactSum
  /** The same, day by day. */
  readonly daily: CustomerDays
}

/** Customers who come, stay and leave between two instants. */
export interface CustomerFlow extends Summary {
  readonly kind: 'customer-flow'
  readonly definition: CustomerFlowDefinition
  /** Valid rows. */
  readonly n: number
  /** Rows without a start. */
  readonly missing: number
  /** Rows that were wrong and were counted instead of refused. */
  readonly invalid: number
  /** The start of the period. */
  readonly from: string
  /** The first instant after it. */
  readonly to: string
  /** Valid rows that end where they start: nobody was a customer, so nobody is lost. */
  readonly zeroLength: number
  /** Trials apart: a customer is one from the end of the trial on, and one who leaves before never was. */
  readonly paid: CustomerCounts
  /** Trials included. */
  readonly all: CustomerCounts
}

/** Refuses a decoded flow whose numbers contradict each other. */
export function checkFlow(summary: unknown, path: string): void {
  const flow = summary as CustomerFlow
  checkRows(flow, path)
  const most = flow.n - flow.zeroLength
  if (most < 0) refuse('invalid-summary', `${path}.zeroLength`, `at most n, ${flow.n}`, flow.zeroLength)
  const period = Date.parse(flow.to) - Date.parse(flow.from)
  for (const part of ['paid', 'all'] as const) {
    checkCounts(flow[part], `${path}.${part}`, flow.definition.customers === 'rows')
    checkDays(flow[part], `${path}.${part}`)
    const stretches = flow[part].start + flow[part].joins
    if (stretches > most) {
      const expected = `at most ${most - flow[part].start}: start and joins are among the rows with a length`
      refuse('invalid-summary', `${path}.${part}.joins`, expected, flow[part].joins)
    }
    const time = sumOf(flow[part].time)
    if (!(time >= 0 && time <= stretches * period)) {
      refuse('invalid-summary', `${path}.${part}.time`, 'at least 0 and possible for start and joins', time)
    }
  }
  checkPaid(flow, path)
}

function checkCounts(counts: CustomerCounts, path: string, single: boolean): void {
  const { start, end, acquired, lost, passing, losses, joins, returned } = counts
  const must = (name: keyof CustomerCounts, holds: boolean, expected: string): void => {
    if (!holds) refuse('invalid-summary', `${path}.${name}`, expected, counts[name])
  }
  must('lost', lost <= start, `at most start, ${start}`)
  must('end', end === start - lost + acquired, `${start - lost + acquired}, which is start - lost + acquired`)
  must('joins', joins === end - start + losses, `${end - start + losses}, which is end - start + losses`)
  must('losses', losses >= lost + passing, `at least lost + passing, ${lost + passing}`)
  must('returned', returned <= joins, `at most joins, ${joins}`)
  // Who leaves more often than the lost and the passing do once each has come back as often.
  const again = losses - lost - passing
  must('returned', returned >= again, `at least losses - lost - passing, ${again}`)
  must('returned', !single || returned === 0, '0, as each row is a customer')
}

function checkDays({ start, end, losses, daily }: CustomerCounts, path: string): void {
  const { active, lost } = daily
  if (active[0] !== start) refuse('invalid-summary', `${path}.daily.active[0]`, `start, ${start}`, active[0])
  let total = 0
  for (let day = 0; day < active.length; day++) {
    const [here, gone, next] = [active[day] as number, lost[day] as number, active[day + 1] ?? end]
    if (gone > here) refuse('invalid-summary', `${path}.daily.lost[${day}]`, `at most active, ${here}`, gone)
    if (next < here - gone) {
      const place = day + 1 < active.length ? `daily.active[${day + 1}]` : 'end'
      refuse('invalid-summary', `${path}.${place}`, `at least ${here - gone}, who stayed the day before`, next)
    }
    total += gone
  }
  if (total > losses) refuse('invalid-summary', `${path}.losses`, `at least ${total}, as its days have`, losses)
}

/** Who pays is a customer; without trials all pay. */
function checkPaid({ paid, all, definition }: CustomerFlow, path: string): void {
  for (const name of ['start', 'end'] as const) {
    if (paid[name] > all[name]) {
      refuse('invalid-summary', `${path}.paid.${name}`, `at most that of all, ${all[name]}`, paid[name])
    }
  }
  const day = paid.daily.active.findIndex((active, i) => active > (all.daily.active[i] as number))
  if (day >= 0) {
    const most = all.daily.active[day]
    refuse(
      'invalid-summary',
      `${path}.paid.daily.active[${day}]`,
      `at most that of all, ${most}`,
      paid.daily.active[day],
    )
  }
  if (sumOf(paid.time) > sumOf(all.time)) {
    refuse('invalid-summary', `${path}.paid.time`, `at most that of all, ${sumOf(all.time)}`, sumOf(paid.time))
  }
  if (!definition.trials && JSON.stringify(paid) !== JSON.stringify(all)) {
    refuse('invalid-summary', `${path}.paid`, 'as all, where no trials were read', paid)
  }
}
