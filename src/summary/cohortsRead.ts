import { isoOf } from '../core/instants.ts'
import { countChains, startsOf } from './cohortsChains.ts'
import { countBits, FEW, newCounts } from './cohortsCounts.ts'
import { type CohortLog, customersOf } from './cohortsEvents.ts'
import { gridOf, type OpenedRule } from './cohortsRule.ts'
import type { Cohorts, CohortsDefinition } from './cohortsShape.ts'
import { newValues } from './cohortsValues.ts'

/** The summary of the rows that were kept. */
export function cohortsFrom(log: CohortLog, rule: OpenedRule, definition: CohortsDefinition): Cohorts {
  const { length, missing, invalid, start, amount } = log
  const at = log.at.subarray(0, length)
  const customers = customersOf(log)
  const simple = rule.window === null && start === null && amount === null
  const starts = simple ? null : startsOf(log, customers.who, customers.count, rule.until)
  const grid = gridOf(rule, rule.from ?? firstOf(starts ?? at, rule.until))
  const counts = newCounts(rule, grid)
  const values = amount === null ? null : newValues(amount, grid.ages)
  if (starts === null && grid.labels.length <= FEW) countBits(counts, rule, customers.who, at, customers.count)
  else {
    const known = starts ?? startsOf(log, customers.who, customers.count, rule.until)
    countChains(counts, rule, log, customers, known, values)
  }
  const { sums = null, squares = null } = values?.read() ?? {}
  return {
    kind: 'cohorts',
    version: '1',
    definition,
    rows: length + missing + invalid,
    n: length,
    missing,
    invalid,
    observedUntil: isoOf(rule.until),
    edges: Array.from(grid.edges, isoOf),
    labels: [...grid.labels],
    customers: counts.customers,
    earlier: counts.earlier,
    events: counts.events,
    sizes: counts.sizes,
    active: counts.active,
    last: counts.last,
    bracketed: definition.brackets === null ? null : counts.bracketed,
    sums,
    squares,
  }
}

/** The earliest of some instants before `until`; null where there is none. */
function firstOf(times: Float64Array, until: number): number | null {
  let first = until
  for (let i = 0; i < times.length; i++) if ((times[i] as number) < first) first = times[i] as number
  return first < until ? first : null
}
