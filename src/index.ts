export { type CatalogRow, catalog } from './catalog.ts'
export { type AdjustPOptions, adjustP, type Correction } from './compose/adjustP.ts'
export { type AreaUnderCurve, type AreaUnderCurveOptions, areaUnderCurve } from './compose/areaUnderCurve.ts'
export type { Countable } from './compose/cellsOf.ts'
export { type CompareOptions, type CompareToOptions, type Comparison, compare, compareTo } from './compose/compare.ts'
export {
  type CompareManyOptions,
  compareMany,
  type ManyComparison,
  type ManyEffect,
  type ManyMethod,
} from './compose/compareMany.ts'
export {
  type ComparePairedOptions,
  comparePaired,
  type PairedComparison,
  type PairedValue,
} from './compose/comparePaired.ts'
export {
  type ComparedLine,
  type ComparedSeries,
  type CompareSeriesOptions,
  compareSeries,
  type SeriesComparison,
  type Shift,
} from './compose/compareSeries.ts'
export {
  type CompareValuesOptions,
  compareValues,
  type ValuesComparison,
  type ValuesEffect,
  type ValuesMethod,
} from './compose/compareValues.ts'
export { type Decomposition, decompose, type SegmentChange } from './compose/decompose.ts'
export { type Equivalence, type EquivalenceOptions, equivalence } from './compose/equivalence.ts'
export { type ExplainedSegment, type ExplainOptions, type Explanation, explain } from './compose/explain.ts'
export type { PeriodOptions, Range } from './compose/frame.ts'
export type { By, KeyFor, KeyOptions, MissingKey } from './compose/group.ts'
export {
  type MantelHaenszelOptions,
  mantelHaenszel,
  type StratifiedComparison,
  type StratifiedMethod,
  type Stratum,
  type StratumShare,
} from './compose/mantelHaenszel.ts'
export type { PairedEffect, PairedMethod } from './compose/pairedTests.ts'
export {
  type Baseline,
  type ComparisonPowerOptions,
  type ComparisonSampleSize,
  type ComparisonSampleSizeOptions,
  comparisonPower,
  comparisonSampleSize,
  type DetectableEffect,
  type MinimumDetectableEffectOptions,
  minimumDetectableEffect,
  type PlanOptions,
} from './compose/power.ts'
export { type GroupOptions, type SegmentOptions, segment } from './compose/segment.ts'
export { type Shrunk, type ShrunkSegment, shrink } from './compose/shrink.ts'
export { type SegmentWeight, type Standardised, type StandardiseOptions, standardise } from './compose/standardise.ts'
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
export { type SegmentVersusRest, type VersusRest, type VersusRestOptions, versusRest } from './compose/versusRest.ts'
export type { TrendMode, Window, WindowOptions } from './compose/windows.ts'
export type {
  CalendarInForce,
  CalendarPart,
  CalendarSequence,
  CalendarWithout,
  Clock,
  CombinedCalendar,
} from './core/calendar.ts'
export type { OnInvalid } from './core/check.ts'
export { CxError, type CxErrorCode, type CxErrorDetails } from './core/errors.ts'
export type { GroupsOutcome } from './core/groups.ts'
export type { QuantileType } from './core/quantiles.ts'
export type { HazardMethod, HazardPoint, SurvivalMethod, SurvivalPoint, SurvivalQuantile } from './core/survival.ts'
export type { LogRankWeights } from './core/survivalTests.ts'
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
export type { ShiftTimes, WeekCalendar, Weekday, WeekOptions } from './core/week.ts'
export { type BounceCounts, type BounceRate, bounceRate } from './journey/bounceRate.ts'
export { type CartAbandonmentRate, type CartCounts, cartAbandonmentRate } from './journey/cartAbandonmentRate.ts'
export {
  type ConversionCounts,
  type ConversionRate,
  conversionRate,
  type OtherConversions,
  type VisitorConversions,
} from './journey/conversionRate.ts'
export { type Funnel, type FunnelRowOptions, type FunnelStep, funnel } from './journey/funnel.ts'
export type { JourneySums } from './journey/journeyTotals.ts'
export { type JourneyId, type MomentsOptions, moments } from './journey/moments.ts'
export type { Moments, MomentsDefinition } from './journey/momentsShape.ts'
export { type PeakEnd, type PeakEndOptions, type PeakEndRowOptions, peakEnd } from './journey/peakEnd.ts'
export { type ReferralCounts, type ReferralRate, referralRate } from './journey/referralRate.ts'
export {
  type Sentiment,
  type SentimentCounts,
  type SentimentPart,
  type SentimentShare,
  sentimentShare,
} from './journey/sentimentShare.ts'
export { type CompetitorVoice, type ShareOfVoice, shareOfVoice, type VoiceCounts } from './journey/shareOfVoice.ts'
export { type Uplift, type UpliftOptions, type UpliftRowOptions, uplift } from './journey/uplift.ts'
export {
  type AccountRevenue,
  type AverageRevenuePerAccount,
  type AverageRevenuePerAccountOptions,
  averageRevenuePerAccount,
} from './lifecycle/averageRevenuePerAccount.ts'
export {
  type ChurnDenominator,
  type ChurnMethod,
  type ChurnRate,
  type ChurnRateOptions,
  churnRate,
} from './lifecycle/churn.ts'
export {
  type CohortRetention,
  type CohortRetentionOptions,
  type CohortRetentionRowOptions,
  cohortRetention,
  type PooledRetention,
  type RetentionCohort,
} from './lifecycle/cohortRetention.ts'
export type { RetentionMode } from './lifecycle/cohortRetentionModes.ts'
export { type ConvertRateOptions, convertRate, type RateUnit } from './lifecycle/convertRate.ts'
export {
  type ExitReason,
  type ExitReasons,
  type ExitReasonsOptions,
  exitReasons,
} from './lifecycle/exitReasons.ts'
export type { FlowCounts, Trials } from './lifecycle/flow.ts'
export {
  type GrossRevenueRetention,
  type GrossRevenueRetentionOptions,
  grossRevenueRetention,
} from './lifecycle/grossRevenueRetention.ts'
export { type ChurnHazard, type ChurnHazardOptions, churnHazard, type HazardPeriod } from './lifecycle/hazard.ts'
export {
  type KaplanMeier,
  type KaplanMeierOptions,
  kaplanMeier,
  type LifetimeQuantile,
} from './lifecycle/kaplanMeier.ts'
export {
  type LifetimeGroups,
  type LogRank,
  type LogRankGroup,
  type LogRankOptions,
  logRank,
} from './lifecycle/logRank.ts'
export { type NelsonAalen, type NelsonAalenOptions, nelsonAalen } from './lifecycle/nelsonAalen.ts'
export {
  type NetRevenueRetention,
  type NetRevenueRetentionOptions,
  netRevenueRetention,
} from './lifecycle/netRevenueRetention.ts'
export { type QuickRatio, type QuickRatioOptions, quickRatio } from './lifecycle/quickRatio.ts'
export { type RestrictedMeanLifetime, type RestrictedMeanOptions, restrictedMean } from './lifecycle/restrictedMean.ts'
export { type RetentionRate, type RetentionRateOptions, retentionRate } from './lifecycle/retention.ts'
export type { Reactivation, RevenueParts, RevenueTotals } from './lifecycle/revenue.ts'
export { type RevenueChurn, type RevenueChurnOptions, revenueChurn } from './lifecycle/revenueChurn.ts'
export {
  type RollingTrialCounts,
  type TrialConversion,
  type TrialConversionOptions,
  type TrialCounts,
  trialConversion,
} from './lifecycle/trialConversion.ts'
export { type All, type AllNeeds, all } from './summary/all.ts'
export { type Amounts, type AmountsOptions, amounts } from './summary/amounts.ts'
export { type ArrivalsOptions, arrivals } from './summary/arrivals.ts'
export type { Arrivals, ArrivalsDefinition } from './summary/arrivalsShape.ts'
export { type BacklogChangesOptions, backlogChanges } from './summary/backlogChanges.ts'
export type { BacklogChanges, BacklogChangesDefinition } from './summary/backlogChangesShape.ts'
export type { BeforeAfter, UpliftGroup, UpliftGroups } from './summary/beforeAfter.ts'
export { type Changes, type ChangesOptions, changes, type GroupChanges } from './summary/changes.ts'
export { type CohortsOptions, cohorts } from './summary/cohorts.ts'
export type { CohortRule } from './summary/cohortsRule.ts'
export type { AgeBracket, CohortEvents, Cohorts, CohortsDefinition, CohortType } from './summary/cohortsShape.ts'
export { type ContactRuleOptions, type ContactsOptions, contacts } from './summary/contacts.ts'
export type { ContactCounts, Contacts, ContactsDefinition } from './summary/contactsShape.ts'
export { type CovariancesOptions, covariances } from './summary/covariances.ts'
export type { CovariancePair, Covariances, CovariancesDefinition, MissingAnswers } from './summary/covariancesShape.ts'
export {
  type CustomerFlowOptions,
  type CustomerFlowPeriod,
  type CustomerId,
  customerFlow,
} from './summary/customerFlow.ts'
export type { CustomerCounts, CustomerDays, CustomerFlow, CustomerFlowDefinition } from './summary/customerFlowShape.ts'
export { decode } from './summary/decode.ts'
export type { DifferenceInDifferences } from './summary/differenceInDifferences.ts'
export { type DurationsOptions, durations, type SpanOptions } from './summary/durations.ts'
export type { Durations, DurationsDefinition, Precision } from './summary/durationsShape.ts'
export { type Exits, type ExitsOptions, exits, type GivenReasons } from './summary/exitReasons.ts'
export { type FunnelRule, type FunnelStepsOptions, funnelSteps } from './summary/funnelSteps.ts'
export type { FunnelSteps, FunnelStepsDefinition, Step, StepOrder } from './summary/funnelStepsShape.ts'
export { type HandleTimesOptions, handleTimes } from './summary/handleTimes.ts'
export type { HandlePart, HandleSums, HandleTimes, HandleTimesDefinition } from './summary/handleTimesShape.ts'
export type { ContactId } from './summary/handleTimesTally.ts'
export { type LifetimeDates, type LifetimeDurations, lifetimes } from './summary/lifetimes.ts'
export type { Lifetimes, LifetimesDefinition, LifetimeUnit } from './summary/lifetimesShape.ts'
export { type Mean, type MeanOptions, mean } from './summary/mean.ts'
export { type MergeAllOptions, merge, mergeAll } from './summary/merge.ts'
export { type Outcomes, type OutcomesOptions, outcomes } from './summary/outcomes.ts'
export { type Proportion, type ProportionMethod, type ProportionOptions, proportion } from './summary/proportion.ts'
export { type PurchaseRuleOptions, type PurchasesOptions, purchases } from './summary/purchases.ts'
export type { MergeUnit, Purchases, PurchasesDefinition } from './summary/purchasesShape.ts'
export type { PurchaseRowOptions } from './summary/purchasesTable.ts'
export { type QueueContactsOptions, queueContacts } from './summary/queueContacts.ts'
export type { QueueContacts, QueueContactsDefinition, WaitSums } from './summary/queueContactsShape.ts'
export { type RatingsOptions, ratings } from './summary/ratings.ts'
export { type RatingsFromCountsOptions, ratingsFromCounts } from './summary/ratingsFromCounts.ts'
export type { Labels, Ratings, RatingsDefinition, Scale } from './summary/ratingsShape.ts'
export { type ReasonSetsOptions, type Reasons, reasonSets } from './summary/reasonSets.ts'
export type { ReasonCounts, ReasonSets, ReasonSetsDefinition } from './summary/reasonSetsShape.ts'
export { revenueFlow } from './summary/revenueFlow.ts'
export type { AccountId, RevenueFlowOptions, RevenueRecordsOptions } from './summary/revenueFlowRead.ts'
export type {
  RevenueChange,
  RevenueFlow,
  RevenueFlowDefinition,
  RevenueMovement,
} from './summary/revenueFlowShape.ts'
export { type AgentId, type SessionsOptions, sessions } from './summary/sessions.ts'
export type { Sessions, SessionsDefinition } from './summary/sessionsShape.ts'
export { type SlaTargetsOptions, slaTargets } from './summary/slaTargets.ts'
export type { SlaTargets, SlaTargetsDefinition } from './summary/slaTargetsShape.ts'
export type { SlaSource } from './summary/slaTargetsSource.ts'
export type { SlaTimes } from './summary/slaTargetsTimes.ts'
export type { Pause, Paused, Span } from './summary/spans.ts'
export { summarize } from './summary/summarize.ts'
export { type TrialOutcomes, type TrialsOptions, trials } from './summary/trials.ts'
export { type AbandonmentRate, type AbandonmentRateOptions, abandonmentRate } from './support/abandonmentRate.ts'
export { type Aht, type AhtOptions, aht } from './support/aht.ts'
export {
  type AllocatedHandleTime,
  type AllocateHandleTimeOptions,
  allocateHandleTime,
  type HandledContact,
  type HandleInterval,
} from './support/allocateHandleTime.ts'
export type { ArrivalDates } from './support/arrivalDays.ts'
export {
  type ArrivalForecast,
  type ArrivalForecastOptions,
  arrivalForecast,
  type ForecastSlot,
} from './support/arrivalForecast.ts'
export {
  type ArrivalCell,
  type ArrivalPeak,
  type ArrivalProfile,
  type ArrivalProfileDefinition,
  type ArrivalProfileOptions,
  type ArrivalWeekday,
  arrivalProfile,
} from './support/arrivalProfile.ts'
export {
  type AverageSpeedOfAnswer,
  type AverageSpeedOfAnswerOptions,
  averageSpeedOfAnswer,
} from './support/averageSpeedOfAnswer.ts'
export {
  type Backlog,
  type BacklogOptions,
  backlog,
  type LittlesLaw,
  type LittlesLawWithin,
} from './support/backlog.ts'
export type { BacklogTimes } from './support/backlogTimes.ts'
export {
  addOpen,
  type CalendarSecondsOptions,
  calendarSeconds,
  isOpen,
  nextClose,
  nextOpen,
  type OpenInterval,
  openIntervals,
  subtractOpen,
} from './support/businessTime.ts'
export {
  calendar,
  calendarDifference,
  calendarIntersection,
  calendarTimeline,
  calendarUnion,
} from './support/calendar.ts'
export { type Concurrency, type ConcurrencyLevel, concurrency } from './support/concurrency.ts'
export {
  type ContactRate,
  type ContactRateCounts,
  type ContactRateOptions,
  contactRate,
} from './support/contactRate.ts'
export {
  type ContainedSessions,
  type ContainmentRate,
  type ContainmentRateOptions,
  containmentRate,
  type SessionEnds,
} from './support/containmentRate.ts'
export type { DurationExtras, OpenSurvival } from './support/durationExtras.ts'
export type { DurationStatisticsOptions, Headline } from './support/durationOptions.ts'
export type { DurationValues } from './support/durationSample.ts'
export type { DurationStatistics } from './support/durationStatistics.ts'
export type { QueueOutcomes, QueuePerformance } from './support/erlang.ts'
export { type ErlangA, type ErlangAOptions, erlangA } from './support/erlangA.ts'
export { type ErlangB, type ErlangBOptions, erlangB } from './support/erlangB.ts'
export { type ErlangC, type ErlangCOptions, erlangC } from './support/erlangC.ts'
export {
  type FirstContactResolution,
  type FirstContactResolutionOptions,
  firstContactResolution,
  type ResolutionMethod,
  type ResolvedContacts,
} from './support/firstContactResolution.ts'
export { type Frt, frt } from './support/frt.ts'
export { type Occupancy, type OccupancyTimes, occupancy } from './support/occupancy.ts'
export type { QueueCounts, QueueParts } from './support/queueCounts.ts'
export type { RuleOptions, Workload } from './support/queueModel.ts'
export {
  type ReopenEvents,
  type ReopenedTickets,
  type ReopenRate,
  type ReopenRateOptions,
  reopenRate,
} from './support/reopenRate.ts'
export { type RequiredAgents, type RequiredAgentsOptions, requiredAgents } from './support/requiredAgents.ts'
export {
  type ResolutionBasis,
  type ResolutionCounts,
  type ResolutionRate,
  type ResolutionRateOptions,
  resolutionRate,
} from './support/resolutionRate.ts'
export { type ScheduledAgentsOptions, scheduledAgents } from './support/scheduledAgents.ts'
export {
  type ServiceLevel,
  type ServiceLevelOptions,
  type ServiceLevelVariant,
  serviceLevel,
} from './support/serviceLevel.ts'
export { type Shrinkage, type ShrinkageTimes, shrinkage } from './support/shrinkage.ts'
export { type SlaAttainment, type SlaAttainmentOptions, slaAttainment } from './support/slaAttainment.ts'
export { type Staffing, type StaffingOptions, staffing } from './support/staffing.ts'
export type { BindingLimit, StaffingLimits } from './support/staffingLimits.ts'
export type { StaffingSlot } from './support/staffingSlots.ts'
export type { StaffingPeak, StaffingTotals } from './support/staffingTotals.ts'
export { type TicketClocks, ticketClocks } from './support/ticketClocks.ts'
export type { TicketClocksOptions, TicketResponseFrom } from './support/ticketOptions.ts'
export type {
  Ticket,
  TicketActor,
  TicketAssignment,
  TicketAttribution,
  TicketComment,
  TicketEvent,
  TicketKey,
  TicketNote,
  TicketOwner,
  TicketQuality,
  TicketReply,
  TicketStations,
  TicketStatus,
  TicketStatusChange,
  TicketStatusTimes,
  TicketStretch,
  TicketTime,
  TicketVisits,
} from './support/ticketTypes.ts'
export { type Ttr, ttr } from './support/ttr.ts'
export { type Utilisation, type UtilisationTimes, utilisation } from './support/utilisation.ts'
export {
  type AaporCounts,
  type AaporName,
  type AaporOptions,
  type AaporRate,
  type AaporRates,
  aaporRates,
} from './survey/aaporRates.ts'
export type { Answers, Weighting } from './survey/answers.ts'
export { type Ces, type CesDirection, type CesOptions, ces } from './survey/ces.ts'
export { type AlphaItem, type CronbachAlpha, type CronbachAlphaOptions, cronbachAlpha } from './survey/cronbachAlpha.ts'
export { type Csat, type CsatOptions, csat } from './survey/csat.ts'
export type { Distribution, DistributionPoint } from './survey/distribution.ts'
export {
  type KeyDriver,
  type KeyDrivers,
  type KeyDriversFields,
  type KeyDriversMethod,
  type KeyDriversOptions,
  keyDrivers,
  type PairCounts,
} from './survey/keyDrivers.ts'
export {
  type Nps,
  type NpsBreaks,
  type NpsCounts,
  type NpsMethod,
  type NpsOptions,
  nps,
  npsFromCounts,
} from './survey/nps.ts'
export {
  type AtRisk,
  type AtRiskLeft,
  type LeftShare,
  type NpsDriver,
  type NpsDrivers,
  type NpsDriversFields,
  type NpsDriversOptions,
  npsDrivers,
} from './survey/npsDrivers.ts'
export {
  type ResponseBase,
  type ResponseCounts,
  type ResponseRate,
  type ResponseRateOptions,
  type ResponseShare,
  responseRate,
} from './survey/responseRate.ts'
export {
  type NpsSampleSizeOptions,
  npsSampleSize,
  type ProportionSampleSizeOptions,
  proportionSampleSize,
  type SampleSize,
} from './survey/sampleSize.ts'
export { type CesGroup, type CsatGroup, type NpsGroup, scoreGroup } from './survey/scoreGroup.ts'
export type { ClvTiming } from './value/annuity.ts'
export {
  type AverageOrderValue,
  type AverageOrderValueOptions,
  type AverageOrderValueRowOptions,
  averageOrderValue,
} from './value/averageOrderValue.ts'
export { type CacPayback, type CacPaybackOptions, cacPayback } from './value/cacPayback.ts'
export { type Clv, type ClvOptions, clv } from './value/clv.ts'
export { type ClvImpact, type ClvImpactOptions, type ClvImpactRowOptions, clvImpact } from './value/clvImpact.ts'
export {
  type ClvCohort,
  type CohortClv,
  type CohortClvOptions,
  type CohortClvRowOptions,
  cohortClv,
} from './value/cohortClv.ts'
export { type HistoricClv, type HistoricClvOptions, historicClv } from './value/historicClv.ts'
export { type LtvToCac, type LtvToCacOptions, ltvToCac } from './value/ltvToCac.ts'
export {
  type PurchaseInterval,
  type PurchaseIntervalOptions,
  type PurchaseIntervalRowOptions,
  purchaseInterval,
} from './value/purchaseInterval.ts'
export type { Measurement, Rate, Valued } from './value/rates.ts'
export {
  type RepeatPurchaseRate,
  type RepeatPurchaseRowOptions,
  repeatPurchaseRate,
} from './value/repeatPurchaseRate.ts'
export {
  type Rfm,
  type RfmCustomer,
  type RfmDefinition,
  type RfmOptions,
  type RfmRowOptions,
  rfm,
  type TimeUnit,
} from './value/rfm.ts'
export {
  type RfmCounts,
  type RfmCuts,
  type RfmScore,
  type RfmScores,
  type RfmScoresOptions,
  type RfmSegmentCounts,
  rfmScores,
} from './value/rfmScores.ts'
export type { Band, RfmSegment } from './value/rfmScoresSegments.ts'
