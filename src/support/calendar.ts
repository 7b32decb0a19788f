import {
  type CalendarPart,
  type CalendarSequence,
  type CalendarWithout,
  type Clock,
  type CombinedCalendar,
  calendarWithout,
  combined,
  sequence,
  weekCalendar,
} from '../core/calendar.ts'
import type { WeekCalendar, WeekOptions } from '../core/week.ts'

/**
 * Business hours: the shifts of a week on the clock of a zone, with holidays and dates that have hours of their own.
 * An instant is open where the local clock, at that instant, reads a date and a time within a shift; so an hour that
 * the clock skips has no open time, and one that it repeats counts twice.
 *
 * Shifts may be split, and may end on the next day: `['22:00', '06:00']` is the same as `['22:00', '24:00']` with
 * `['00:00', '06:00']` on the next day. A holiday closes its date from midnight to midnight, a special date replaces
 * the hours of the week on its date; both leave what an overnight shift has on the other date, unless `holidayScope` is 'shift'.
 *
 * @formula open(t) = the local time of t is in a shift of the local date of t, and that is no holiday
 * @unit a calendar: plain frozen data, which its own JSON makes again
 * @source half-open shifts and civil holidays as in zendesk/biz and workclock; clock changes as minute counting has them
 * @complexity O(1) to make; what asks of it grows an index, a block of 366 days at a time
 * @example
 * const office = calendar({ timeZone: 'Europe/Rome', week: { mon: [['09:00', '12:00'], ['13:00', '18:00']], tue: [['09:00', '18:00']] } })
 * calendarSeconds(office, '2026-03-02', '2026-03-04') / 3600 // => 17
 * @example
 * const night = calendar({ timeZone: 'Europe/Rome', week: { sat: [['22:00', '06:00']] } })
 * calendarSeconds(night, '2026-03-28', '2026-03-30') / 3600 // => 7
 * @example
 * calendar({ timeZone: 'Europe/Rome', week: { mon: [['09:00', '12:00'], ['11:00', '18:00']] } }) // throws options.week.mon[1][0] must be at or after 12:00, the end of the shift before it, got "11:00"
 * @example
 * calendar({ timeZone: 'UTC', week: {} }) // throws options must be a calendar that opens at some time, got an object
 */
export function calendar(options: WeekOptions): WeekCalendar {
  return weekCalendar('options', options)
}

/**
 * A calendar that is open wherever one of several is: two teams, or two sites, that answer the same queue.
 *
 * @formula open(t) = any calendar is open at t
 * @unit a calendar
 * @source union of sets of instants; what overlaps counts once
 * @complexity that of its calendars
 * @example
 * const rome = calendar({ timeZone: 'Europe/Rome', week: { mon: [['09:00', '17:00']] } })
 * const lima = calendar({ timeZone: 'America/Lima', week: { mon: [['09:00', '17:00']] } })
 * calendarSeconds(calendarUnion(rome, lima), '2026-03-02T00:00Z', '2026-03-04T00:00Z') / 3600 // => 14
 */
export function calendarUnion(first: Clock, ...rest: readonly Clock[]): CombinedCalendar {
  return combined('calendar-union', 'calendars', [first, ...rest])
}

/**
 * A calendar that is open where all of several are: when a customer and a team can speak to each other.
 *
 * @formula open(t) = every calendar is open at t
 * @unit a calendar
 * @source intersection of sets of instants
 * @complexity that of its calendars
 * @example
 * const rome = calendar({ timeZone: 'Europe/Rome', week: { mon: [['09:00', '17:00']] } })
 * const lima = calendar({ timeZone: 'America/Lima', week: { mon: [['09:00', '17:00']] } })
 * openIntervals(calendarIntersection(rome, lima), '2026-03-02T00:00Z', '2026-03-04T00:00Z') // => [{ start: '2026-03-02T14:00:00.000Z', end: '2026-03-02T16:00:00.000Z' }]
 * @example
 * const [monday, tuesday] = ['mon', 'tue'].map((day) => calendar({ timeZone: 'UTC', week: { [day]: [['09:00', '17:00']] } }))
 * calendarIntersection(monday, tuesday) // throws calendars must be a calendar that opens at some time, got an object
 */
export function calendarIntersection(first: Clock, ...rest: readonly Clock[]): CombinedCalendar {
  return combined('calendar-intersection', 'calendars', [first, ...rest])
}

/**
 * A calendar that is open where one is and another is not: out-of-hours work, or hours less a weekly meeting.
 *
 * @formula open(t) = from is open at t and without is not
 * @unit a calendar
 * @source difference of sets of instants
 * @complexity that of its calendars
 * @example
 * const office = calendar({ timeZone: 'UTC', week: { mon: [['09:00', '17:00']] } })
 * const meeting = calendar({ timeZone: 'UTC', week: { mon: [['10:00', '11:00']] } })
 * calendarSeconds(calendarDifference(office, meeting), '2026-03-02', '2026-03-03', { timeZone: 'UTC' }) / 3600 // => 7
 */
export function calendarDifference(from: Clock, without: Clock): CalendarWithout {
  return calendarWithout(['from', 'without'], from, without)
}

/**
 * Calendars that follow each other, as when hours change in spring or a ticket moves to another team. Each is in force
 * from its instant to that of the next, so a ticket that lives through a change counts both, each for its own time.
 *
 * @formula open(t) = the calendar in force at t is open at t
 * @unit a calendar
 * @source Zendesk takes the schedule in force at the end for the whole span, so that two of its times may differ by less than nothing
 * @complexity that of its calendars
 * @example
 * const before = calendar({ timeZone: 'UTC', week: { mon: [['09:00', '17:00']] } })
 * const after = calendar({ timeZone: 'UTC', week: { mon: [['08:00', '20:00']] } })
 * const hours = calendarTimeline([{ calendar: before }, { from: '2026-03-05T00:00Z', calendar: after }])
 * calendarSeconds(hours, '2026-03-02T00:00Z', '2026-03-10T00:00Z') / 3600 // => 20
 * @example
 * const always = calendar({ timeZone: 'UTC', week: { mon: [['09:00', '17:00']] } })
 * calendarTimeline([{ calendar: always }, { calendar: always }]) // throws parts[1].from must be a Date, whole epoch milliseconds, or ISO 8601 text with an offset or Z, got undefined
 */
export function calendarTimeline(parts: readonly CalendarPart[]): CalendarSequence {
  return sequence('parts', parts)
}
