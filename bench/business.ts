import { bench, type Tools } from './harness.ts'
import type * as Rivals from './rivals/index.js'

/*
 * First response and resolution of a million tickets in business time: New York, 9 to 12 and 13 to 17 on weekdays, 18
 * holidays, two years, columns of epoch milliseconds. What date-fns does a ticket is done for a few hundred of them.
 */

const TICKETS = 1_000_000
const FEW = 300
const ZONE = 'America/New_York'
const HOURS = [[9, 12], [13, 17]] as const // biome-ignore format: a day
const HOLIDAYS = [
  '2024-01-01', '2024-01-15', '2024-02-19', '2024-05-27', '2024-06-19', '2024-07-04', '2024-09-02', '2024-11-28',
  '2024-12-25', '2025-01-01', '2025-01-20', '2025-02-17', '2025-05-26', '2025-06-19', '2025-07-04', '2025-09-01',
  '2025-11-27', '2025-12-25',
] // biome-ignore format: a list

function lanes({ library, rivals, next }: Tools): Record<string, () => unknown> {
  const { all, calendar, durations, frt, summarize, ttr } = library
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const hours = (mean: number, spread: number): number => Math.round(3_600_000 * Math.exp(mean + spread * normal()))
  const created = new Float64Array(TICKETS)
  const replied = new Float64Array(TICKETS)
  const resolved = new Float64Array(TICKETS)
  for (let i = 0; i < TICKETS; i++) {
    created[i] = Date.UTC(2024, 0) + Math.floor(next() * 700 * 86_400) * 1000
    replied[i] = created[i]! + hours(0.5, 1.2)
    resolved[i] = created[i]! + hours(2.08, 1.5)
  }
  const day = HOURS.map((shift) => shift.map((hour) => `${String(hour).padStart(2, '0')}:00`) as [string, string])
  const office = calendar({
    timeZone: ZONE,
    week: { mon: day, tue: day, wed: day, thu: day, fri: day },
    holidays: HOLIDAYS,
  })
  const metrics = (length: number, options: object) => () => {
    const columns = {
      created: created.subarray(0, length),
      replied: replied.subarray(0, length),
      resolved: resolved.subarray(0, length),
    }
    const of = all({
      first: durations({ from: 'created', to: 'replied', ...options }),
      last: durations({ from: 'created', to: 'resolved', ...options }),
    })
    const { first, last } = summarize(columns, of)
    return [frt(first), ttr(last)]
  }
  const own = {
    'frt + ttr around the clock': metrics(TICKETS, {}),
    'frt + ttr in business time': metrics(TICKETS, { calendar: office }),
    'frt + ttr in business time, precision 7': metrics(TICKETS, { calendar: office, precision: 7 }),
    [FEWER]: metrics(FEW, { calendar: office }),
  }
  if (rivals === null) return own
  const byDateFns = (): number => {
    let sum = 0
    for (let i = 0; i < FEW; i++) {
      sum += openByDateFns(rivals, created[i]!, replied[i]!) + openByDateFns(rivals, created[i]!, resolved[i]!)
    }
    return sum
  }
  const { first, last } = summarize(
    { a: created.subarray(0, FEW), b: replied.subarray(0, FEW), c: resolved.subarray(0, FEW) },
    all({
      first: durations({ from: 'a', to: 'b', calendar: office }),
      last: durations({ from: 'a', to: 'c', calendar: office }),
    }),
  )
  const ours = [...(first.values ?? []), ...(last.values ?? [])].reduce((a, b) => a + b, 0)
  if (byDateFns() !== ours) throw new Error('date-fns finds other business times')
  return { ...own, [RIVAL]: byDateFns }
}

const RIVAL = 'date-fns with @date-fns/tz'
const FEWER = `frt + ttr in business time, ${FEW} tickets`

/** Business milliseconds as users of date-fns write them: a walk over local days. */
function openByDateFns({ dateFns, TZDate }: typeof Rivals, from: number, to: number): number {
  const { addDays, format, getDay, max, min, set, startOfDay } = dateFns
  const [start, end] = [new TZDate(from, ZONE), new TZDate(to, ZONE)]
  let open = 0
  for (let day = startOfDay(start); day < end; day = addDays(day, 1)) {
    const weekday = getDay(day)
    if (weekday === 0 || weekday === 6 || HOLIDAYS.includes(format(day, 'yyyy-MM-dd'))) continue
    for (const [opens, closes] of HOURS) {
      const first = max([set(day, { hours: opens }), start])
      const last = min([set(day, { hours: closes }), end])
      if (first < last) open += last.getTime() - first.getTime()
    }
  }
  return open
}

await bench('Business time: FRT and TTR of 1,000,000 tickets', [
  {
    name: 'business',
    rows: TICKETS,
    fewer: { [RIVAL]: FEW, [FEWER]: FEW },
    goals: [
      { lane: 'frt + ttr in business time', versus: 'frt + ttr around the clock' },
      { lane: 'frt + ttr in business time', versus: RIVAL, atLeast: 1000 },
      { lane: 'frt + ttr in business time, precision 7', versus: RIVAL, atLeast: 1000 },
      { lane: FEWER, versus: RIVAL, atLeast: 1 },
    ],
    lanes,
  },
])
