import { describe, expect, it } from 'vitest'
import { catalog } from '../src/catalog.ts'
import * as cxmetrics from '../src/index.ts'

/** Exports that are no metrics. */
const OTHERS = [
  'CxError', 'aaporRates', 'addOpen', 'adjustP', 'all', 'allocateHandleTime', 'amounts', 'arrivalForecast', 'arrivalProfile', 'arrivals',
  'backlogChanges', 'calendar', 'calendarDifference', 'calendarIntersection', 'calendarSeconds', 'calendarTimeline',
  'calendarUnion', 'catalog', 'changes', 'churnHazard', 'cohorts', 'compare', 'compareMany', 'comparePaired', 'compareSeries', 'compareTo',
  'compareValues', 'comparisonPower', 'comparisonSampleSize', 'contacts', 'convertRate', 'covariances',
  'customerFlow', 'decode', 'decompose', 'durations', 'equivalence', 'erlangA', 'erlangB', 'erlangC', 'exits', 'explain',
  'funnelSteps', 'handleTimes', 'isOpen', 'lifetimes', 'logRank', 'mantelHaenszel', 'merge', 'mergeAll', 'minimumDetectableEffect', 'moments', 'nelsonAalen',
  'nextClose', 'nextOpen', 'npsFromCounts', 'npsSampleSize', 'openIntervals', 'outcomes', 'proportionSampleSize',
  'purchases', 'queueContacts', 'ratings', 'ratingsFromCounts', 'reasonSets', 'requiredAgents', 'rfm', 'rfmScores', 'revenueFlow', 'scheduledAgents', 'scoreGroup',
  'segment', 'sessions', 'shrink', 'slaTargets', 'staffing', 'standardise', 'subtractOpen', 'summarize', 'suppress',
  'ticketClocks', 'timeline', 'trend', 'trials', 'versusRest',
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
