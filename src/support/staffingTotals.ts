import type { QueueRules } from './queueModel.ts'
import type { SlotPart } from './staffingSlots.ts'

/** The slots that need most agents. */
export interface StaffingPeak {
  /** In the chair and ready. */
  readonly agents: number
  /** After shrinkage. */
  readonly scheduled: number
  /** Their places in `slots`, from 0. */
  readonly slots: readonly number[]
}

/** All slots together. */
export interface StaffingTotals {
  /** Contacts of all slots. */
  readonly contacts: number
  /** Hours of work: Σ load · period / 3600. */
  readonly workHours: number
  /** Hours in the chair. */
  readonly agentHours: number
  /** Hours to schedule. */
  readonly scheduledHours: number
  /** The share of the hours in the chair that is spent on contacts; null without any. */
  readonly occupancy: number | null
  /** Of all contacts, by the variant; null without a target or without contacts. */
  readonly serviceLevel: number | null
  /** The mean wait of all who are answered; null without contacts. */
  readonly asa: number | null
  /** The share of all contacts that gives up; null in Erlang C and without contacts. */
  readonly abandonment: number | null
  /** The slots that need most agents; null without a slot that needs any. */
  readonly peak: StaffingPeak | null
}

/** Adds up slots: every share is a ratio of sums, never a mean of shares. */
export function totalsOf(parts: readonly SlotPart[], { target, patience, variant }: QueueRules): StaffingTotals {
  const sum = (of: (part: SlotPart) => number): number => parts.reduce((total, part) => total + of(part), 0)
  const ratio = (top: number, bottom: number): number | null => (bottom > 0 ? Math.min(1, top / bottom) : null)
  const hours = (of: (part: SlotPart) => number): number => sum((part) => (of(part) * part.seconds) / 3600)
  const agentHours = hours(({ agents }) => agents)
  const busyHours = hours(({ agents, performance }) => agents * (performance.occupancy ?? 0))
  const contacts = sum((part) => part.contacts)
  // Without patience all are answered.
  const met = ({ contacts, performance }: SlotPart): number => {
    const { serviceLevel, answeredWithin, abandonedWithin } = performance
    if (patience === null) return contacts * (serviceLevel ?? 0)
    const abandoned = variant === 'abandoned-within-met' ? (abandonedWithin ?? 0) : 0
    return contacts * ((answeredWithin ?? 0) + abandoned)
  }
  const base = ({ contacts, performance }: SlotPart): number => {
    if (variant === 'answered-only') return contacts * (1 - (performance.abandonment ?? 0))
    return contacts * (1 - (variant === 'exclude-short-abandons' ? (performance.abandonedWithin ?? 0) : 0))
  }
  const answered = (part: SlotPart): number => part.contacts * (1 - (part.performance.abandonment ?? 0))
  const answers = sum(answered)
  const most = parts.reduce((most, { agents }) => Math.max(most, agents), 0)
  const peaks = parts.filter(({ agents }) => agents === most)
  const { agents, scheduled } = peaks[0] ?? { agents: 0, scheduled: 0 }
  return {
    contacts,
    workHours: hours(({ performance }) => performance.load),
    agentHours,
    scheduledHours: hours(({ scheduled }) => scheduled),
    occupancy: ratio(busyHours, agentHours),
    serviceLevel: target === null ? null : ratio(sum(met), sum(base)),
    asa: answers > 0 ? sum((part) => answered(part) * (part.performance.asa ?? 0)) / answers : null,
    abandonment:
      patience === null
        ? null
        : ratio(
            sum((part) => part.contacts * (part.performance.abandonment ?? 0)),
            contacts,
          ),
    peak: agents > 0 ? { agents, scheduled, slots: peaks.map(({ at }) => at) } : null,
  }
}
