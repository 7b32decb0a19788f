import { isoOf } from '../core/instants.ts'
import type { CohortGroup } from './cohortsCounts.ts'
import type { OpenedRule } from './cohortsRule.ts'
import type { Cohorts, CohortsDefinition } from './cohortsShape.ts'

/** The summary of a group of rows. */
export function cohortsFrom(group: CohortGroup, { until }: OpenedRule, definition: CohortsDefinition): Cohorts {
  const { missing, invalid } = group
  const { n, counts, values } = group.read()
  const { grid } = counts
  const { sums = null, squares = null } = values?.read() ?? {}
  return {
    kind: 'cohorts',
    version: '1',
    definition,
    rows: n + missing + invalid,
    n,
    missing,
    invalid,
    observedUntil: isoOf(until),
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
