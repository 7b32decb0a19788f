import { describe, expect, it } from 'vitest'
import { catalog } from '../src/catalog.ts'
import * as cxmetrics from '../src/index.ts'

/** Exports that are no metrics. */
const OTHERS = [
  'CxError', 'aaporRates', 'addOpen', 'adjustP', 'all', 'allocateHandleTime', 'amounts', 'arrivalForecast', 'arrivalProfile', 'arrivals',
  'backlogChanges', 'calendar', 'calendarDifference', 'calendarIntersection', 'calendarSeconds', 'calendarTimeline',
  'calendarUnion', 'catalog', 'changes', 'compare', 'compareMany', 'comparePaired', 'compareSeries', 'compareTo',
  'compareValues', 'comparisonPower', 'comparisonSampleSize', 'contacts', 'convertRate', 'covariances',
  'customerFlow', 'decode', 'decompose', 'durations', 'equivalence', 'erlangA', 'erlangB', 'erlangC', 'explain',
  'funnelSteps', 'handleTimes', 'isOpen', 'mantelHaenszel', 'merge', 'mergeAll', 'minimumDetectableEffect', 'moments',
  'nextClose', 'nextOpen', 'npsFromCounts', 'npsSampleSize', 'openIntervals', 'outcomes', 'proportionSampleSize',
  'queueContacts', 'ratings', 'ratingsFromCounts', 'reasonSets', 'requiredAgents', 'scheduledAgents', 'scoreGroup',
  'segment', 'sessions', 'shrink', 'slaTargets', 'staffing', 'standardise', 'subtractOpen', 'summarize', 'suppress',
  'ticketClocks', 'timeline', 'trend', 'versusRest',
] // biome-ignore format: a list to read

describe('the front door', () => {
  it('exports every metric of the catalogue, and the catalogue has every metric', () => {
    const metrics = Object.keys(cxmetrics).filter((name) => !OTHERS.includes(name))
    expect(metrics.sort()).toEqual(catalog.map(({ id }) => id).sort())
  })

  it('exports nothing that is not there', () => {
    expect(OTHERS.filter((name) => !(name in cxmetrics))).toEqual([])
  })
})
