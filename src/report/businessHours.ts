import { type Clock, weekCalendar } from '../core/calendar.ts'
import { refuse } from '../core/errors.ts'
import type { SectionMapping } from '../schema/mappingTypes.ts'
import { given } from './reading.ts'

/** The calendar that a metric counts in; none where it counts around the clock. */
export function clockOf(
  { calendar, timeZone }: SectionMapping,
  clock: 'business' | 'elapsed' | undefined,
): { readonly calendar?: Clock } {
  if (calendar === undefined && clock === 'business') {
    refuse('missing-option', 'calendar', "given, as the clock of a metric is 'business'", calendar)
  }
  if (calendar === undefined || clock === 'elapsed') return {}
  const zone = calendar.timeZone ?? timeZone
  if (zone === undefined)
    return refuse('missing-option', 'calendar.timeZone', 'given, or timeZone of the section', zone)
  const week = given(calendar.week)
  return { calendar: weekCalendar('calendar', { ...given(calendar), week, timeZone: zone }) }
}
