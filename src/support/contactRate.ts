import { checkCount, checkLevel, checkOptions, checkRecord } from '../core/check.ts'
import { refuse } from '../core/errors.ts'
import { exactPoisson } from '../core/intervals.ts'
import { sumOf } from '../core/numeric.ts'
import type { Estimate, Measured } from '../core/types.ts'
import type { Amounts } from '../summary/amounts.ts'
import { mean } from '../summary/mean.ts'
import { checkNames } from '../summary/share.ts'

/** Tickets and customers of one period. */
export interface ContactRateCounts {
  /** Customers who could have written or called, with those who did not. */
  readonly customers: number
  /** Their tickets, contacts or calls. */
  readonly tickets: number
}

/** The options of `contactRate`. */
export interface ContactRateOptions {
  /** The confidence level of the interval, 0.95 by default. */
  readonly level?: number
}

/** Tickets per customer. */
export interface ContactRate extends Measured {
  readonly metric: 'contactRate'
  /** All customers. */
  readonly customers: number
  /** Their tickets. */
  readonly tickets: number
  /** The most of one customer; null where it is not known. */
  readonly max: number | null
  /** The variance over the mean of tickets by customer: 1 where they come as by chance, above it where some write far more than others; null where it is not known. */
  readonly dispersion: number | null
  /** What comparisons need; null where the spread is not known. */
  readonly estimate: Estimate | null
}

/**
 * Ticket volume per customer in a period: of counts, or of a summary of `amounts` with one row a customer, those
 * without a ticket among them as 0. Counts alone say nothing of how tickets spread over customers; their interval takes
 * them to come as by chance (Poisson), and is too narrow where `dispersion` is above 1. A summary gives that, and an
 * interval that holds all the same.
 *
 * @formula tickets / customers
 * @unit tickets per customer and period, from 0 up; lower is better where tickets are trouble
 * @source intervals: of counts Garwood 1936, as R poisson.test; of a summary Student 1908, as R t.test
 * @complexity O(1)
 * @example
 * contactRate({ customers: 800, tickets: 120 }).value // => 0.15
 * @example
 * const customers = [{ tickets: 0 }, { tickets: 0 }, { tickets: 1 }, { tickets: 7 }]
 * const { value, dispersion, interval } = contactRate(summarize(customers, amounts('tickets')))
 * ;[value, dispersion.toFixed(2), interval.method] // => [2, '5.67', 't']
 * @example
 * contactRate({ customers: 0, tickets: 0 }).reason // => 'no-customers'
 * @example
 * contactRate({ customers: 800, tickets: 1.5 }) // throws counts.tickets must be a whole number of at least 0, got 1.5
 */
export function contactRate(counts: Amounts | ContactRateCounts, options: ContactRateOptions = {}): ContactRate {
  checkOptions(options, ['level'])
  const { level = 0.95 } = options
  checkLevel(level)
  checkRecord('counts', counts)
  return isAmounts(counts) ? ofAmounts(counts, level) : ofCounts(counts, level)
}

function isAmounts(counts: Amounts | ContactRateCounts): counts is Amounts {
  return (counts as { kind?: unknown }).kind === 'amounts'
}

function ofCounts(counts: ContactRateCounts, level: number): ContactRate {
  checkNames(counts, ['customers', 'tickets'])
  const { customers, tickets } = counts
  checkCount('counts.customers', customers)
  checkCount('counts.tickets', tickets)
  const value = customers === 0 ? null : tickets / customers
  const { low, high } = exactPoisson(tickets, level)
  // No ticket at all says little of the spread: an error of 0 would pass for certainty.
  const standardError = customers === 0 || tickets === 0 ? null : Math.sqrt(tickets) / customers
  return {
    metric: 'contactRate',
    definition: {},
    value,
    n: customers,
    missing: 0,
    invalid: 0,
    standardError,
    interval: customers === 0 ? null : { low: low / customers, high: high / customers, level, method: 'poisson-exact' },
    reason: customers === 0 ? 'no-customers' : null,
    warnings: customers > 0 && customers < 30 ? ['small-sample'] : [],
    customers,
    tickets,
    max: null,
    dispersion: null,
    estimate: value === null || standardError === null ? null : { kind: 'normal', value, standardError, unit: 1 },
  }
}

function ofAmounts(amounts: Amounts, level: number): ContactRate {
  const tickets = sumOf(amounts.sum)
  if (amounts.min !== null && amounts.min < 0) {
    refuse('invalid-value', 'counts.min', 'at least 0, as numbers of tickets are', amounts.min)
  }
  if (amounts.max !== null && !Number.isInteger(amounts.max)) {
    refuse('invalid-value', 'counts.max', 'whole, as numbers of tickets are', amounts.max)
  }
  if (!Number.isSafeInteger(tickets) || amounts.sum.exact.length > 1) {
    refuse('invalid-value', 'counts.sum', 'a whole number of tickets', tickets)
  }
  if (!amounts.sumSquares.exact.every(Number.isInteger)) {
    refuse('invalid-value', 'counts.sumSquares', 'whole, as numbers of tickets are', amounts.sumSquares.exact[0])
  }
  const { value, n, missing, invalid, standardError, interval, warnings, max, estimate } = mean(amounts, { level })
  const variance = estimate?.kind === 'mean' ? estimate.variance : null
  return {
    metric: 'contactRate',
    definition: {},
    value,
    n,
    missing,
    invalid,
    standardError,
    interval,
    reason: n === 0 ? 'no-customers' : null,
    warnings,
    customers: n,
    tickets,
    max,
    dispersion: variance === null || value === null || value === 0 ? null : variance / value,
    estimate,
  }
}
