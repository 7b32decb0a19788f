import type { Clock } from '../core/calendar.ts'
import { checkChoice, checkOptions } from '../core/check.ts'
import {
  checkInstant,
  type InstantOptions,
  type InstantReader,
  instantOptions,
  instantReader,
} from '../core/instants.ts'
import type { Instant } from '../core/types.ts'
import { type Measure, measureBy } from './ticketTimes.ts'
import type { TicketAttribution } from './ticketTypes.ts'

/** Where the clock of the first response starts. */
export type TicketResponseFrom = 'creation' | 'reopening'

/** The options of `ticketClocks`. */
export interface TicketClocksOptions extends InstantOptions {
  /** When the ticket was looked at: what happened later is not known, what has no end by then goes on. */
  readonly asOf: Instant
  /** The calendar of business time; without it `business` is null. */
  readonly calendar?: Clock
  /** 'creation' (default); 'reopening': the last one before the first response, where there was one. */
  readonly responseFrom?: TicketResponseFrom
  /** Whose the times are in `owners`; 'each-assignment' by default. */
  readonly attribution?: TicketAttribution
  /** Whether `owners` are agents (default) or groups. */
  readonly owner?: 'agent' | 'group'
}

/** The options, read. */
export interface ReadOptions {
  readonly asOf: number
  readonly reader: InstantReader
  readonly measure: Measure
  readonly responseFrom: TicketResponseFrom
  readonly attribution: TicketAttribution
  readonly owner: 'agent' | 'group'
}

/** Reads and checks the options. */
export function readOptions(options: TicketClocksOptions): ReadOptions {
  checkOptions(options, ['asOf', 'calendar', 'timeZone', 'naiveZone', 'responseFrom', 'attribution', 'owner'])
  const { responseFrom = 'creation', attribution = 'each-assignment', owner = 'agent' } = options
  const reader = instantReader(instantOptions(options))
  const asOf = checkInstant('options.asOf', options.asOf, reader)
  checkChoice('options.responseFrom', responseFrom, ['creation', 'reopening'])
  checkChoice('options.attribution', attribution, ['ticket', 'first-owner', 'each-assignment', 'time-share'])
  checkChoice('options.owner', owner, ['agent', 'group'])
  return { asOf, reader, measure: measureBy(options.calendar), responseFrom, attribution, owner }
}
