export { type CatalogRow, catalog } from './catalog.ts'
export { type AreaUnderCurve, type AreaUnderCurveOptions, areaUnderCurve } from './compose/areaUnderCurve.ts'
export { type CompareOptions, type CompareToOptions, type Comparison, compare, compareTo } from './compose/compare.ts'
export {
  type ComparedSeries,
  type CompareSeriesOptions,
  compareSeries,
  type SeriesComparison,
  type Shift,
} from './compose/compareSeries.ts'
export type { PeriodOptions, Range } from './compose/frame.ts'
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
export { type PeriodEdges, type TimelineOptions, timeline } from './compose/timeline.ts'
export { type TrendOptions, trend } from './compose/trend.ts'
export type { TrendMode, Window, WindowOptions } from './compose/windows.ts'
export type { OnInvalid } from './core/check.ts'
export { CxError, type CxErrorCode, type CxErrorDetails } from './core/errors.ts'
export type { QuantileType } from './core/quantiles.ts'
export type { BenchmarkMethod, DifferenceMethod, Effect } from './core/tests.ts'
export type {
  Answer,
  Columns,
  Comparable,
  Estimate,
  ExactSum,
  Field,
  Instant,
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
  Trend,
  TrendPoint,
  TrendSeries,
  Unplaced,
  Warning,
} from './core/types.ts'
export {
  type ChurnDenominator,
  type ChurnMethod,
  type ChurnRate,
  type ChurnRateOptions,
  churnRate,
} from './lifecycle/churn.ts'
export { type ConvertRateOptions, convertRate, type RateUnit } from './lifecycle/convertRate.ts'
export type { FlowCounts, Trials } from './lifecycle/flow.ts'
export { type RetentionRate, type RetentionRateOptions, retentionRate } from './lifecycle/retention.ts'
export { type All, type AllNeeds, all } from './summary/all.ts'
export { type Amounts, type AmountsOptions, amounts } from './summary/amounts.ts'
export {
  type CustomerFlowOptions,
  type CustomerFlowPeriod,
  type CustomerId,
  customerFlow,
} from './summary/customerFlow.ts'
export type { CustomerCounts, CustomerDays, CustomerFlow, CustomerFlowDefinition } from './summary/customerFlowShape.ts'
export { decode } from './summary/decode.ts'
export { type DurationsOptions, durations, type SpanOptions } from './summary/durations.ts'
export type { Durations, DurationsDefinition, Precision } from './summary/durationsShape.ts'
export { type HandleTimesOptions, handleTimes } from './summary/handleTimes.ts'
export type { HandlePart, HandleTimes, HandleTimesDefinition } from './summary/handleTimesShape.ts'
export type { ContactId } from './summary/handleTimesTally.ts'
export { type Mean, type MeanOptions, mean } from './summary/mean.ts'
export { type MergeAllOptions, merge, mergeAll } from './summary/merge.ts'
export { type Outcomes, type OutcomesOptions, outcomes } from './summary/outcomes.ts'
export { type Proportion, type ProportionMethod, type ProportionOptions, proportion } from './summary/proportion.ts'
export { type RatingsOptions, ratings } from './summary/ratings.ts'
export { type RatingsFromCountsOptions, ratingsFromCounts } from './summary/ratingsFromCounts.ts'
export type { Labels, Ratings, RatingsDefinition, Scale } from './summary/ratingsShape.ts'
export { summarize } from './summary/summarize.ts'
export { type Aht, type AhtOptions, aht } from './support/aht.ts'
export type { DurationExtras, OpenSurvival } from './support/durationExtras.ts'
export type { DurationStatisticsOptions, Headline } from './support/durationOptions.ts'
export type { DurationValues } from './support/durationSample.ts'
export type { DurationStatistics } from './support/durationStatistics.ts'
export { type Frt, frt } from './support/frt.ts'
export { type Ttr, ttr } from './support/ttr.ts'
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
export { type CesGroup, type CsatGroup, type NpsGroup, scoreGroup } from './survey/scoreGroup.ts'
export type { ClvTiming } from './value/annuity.ts'
export { type CacPayback, type CacPaybackOptions, cacPayback } from './value/cacPayback.ts'
export { type Clv, type ClvOptions, clv } from './value/clv.ts'
export { type HistoricClv, type HistoricClvOptions, historicClv } from './value/historicClv.ts'
export { type LtvToCac, type LtvToCacOptions, ltvToCac } from './value/ltvToCac.ts'
export type { Measurement, Rate, Valued } from './value/rates.ts'
