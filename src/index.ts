export { type CatalogRow, catalog } from './catalog.ts'
export { type CompareOptions, type CompareToOptions, type Comparison, compare, compareTo } from './compose/compare.ts'
export type { By, KeyFor, KeyOptions, MissingKey } from './compose/group.ts'
export { type GroupOptions, type SegmentOptions, segment } from './compose/segment.ts'
export {
  type HiddenOther,
  type HiddenSegment,
  type ShownOther,
  type ShownSegment,
  type Suppressed,
  type SuppressedSegmentation,
  type SuppressOptions,
  suppress,
} from './compose/suppress.ts'
export type { OnInvalid } from './core/check.ts'
export { CxError, type CxErrorCode, type CxErrorDetails } from './core/errors.ts'
export type { BenchmarkMethod, DifferenceMethod, Effect } from './core/tests.ts'
export type {
  Answer,
  Columns,
  Comparable,
  Estimate,
  ExactSum,
  Field,
  Interval,
  Json,
  Key,
  KeyOf,
  MeanEstimate,
  Measured,
  Missing,
  NormalEstimate,
  Of,
  OtherSegment,
  ProportionEstimate,
  Reason,
  Rows,
  ScoreEstimate,
  Segment,
  Segmentation,
  SegmentTotal,
  Summarizer,
  Summary,
  Tally,
  Warning,
} from './core/types.ts'
export { type All, type AllNeeds, all } from './summary/all.ts'
export { type Amounts, type AmountsOptions, amounts } from './summary/amounts.ts'
export { decode } from './summary/decode.ts'
export { type Mean, type MeanOptions, mean } from './summary/mean.ts'
export { type MergeAllOptions, merge, mergeAll } from './summary/merge.ts'
export { type Outcomes, type OutcomesOptions, outcomes } from './summary/outcomes.ts'
export { type Proportion, type ProportionMethod, type ProportionOptions, proportion } from './summary/proportion.ts'
export { type RatingsOptions, ratings } from './summary/ratings.ts'
export { type RatingsFromCountsOptions, ratingsFromCounts } from './summary/ratingsFromCounts.ts'
export type { Labels, Ratings, RatingsDefinition, Scale } from './summary/ratingsShape.ts'
export { summarize } from './summary/summarize.ts'
export type { Answers, Weighting } from './survey/answers.ts'
export { type Ces, type CesDirection, type CesOptions, ces } from './survey/ces.ts'
export { type Csat, type CsatOptions, csat } from './survey/csat.ts'
export type { Distribution, DistributionPoint } from './survey/distribution.ts'
export {
  type Nps,
  type NpsBreaks,
  type NpsCounts,
  type NpsMethod,
  type NpsOptions,
  nps,
  npsFromCounts,
} from './survey/nps.ts'
