export { type AnswerSchemaOptions, answerSchema } from './answerSchema.ts'
export type { Code } from './commonTypes.ts'
export type {
  ClvImpactMapping,
  CohortClvMapping,
  CohortRetentionMapping,
  ExitMapping,
  KaplanMeierMapping,
  PurchaseMapping,
  RestrictedMeanMapping,
  RevenueMapping,
  TrialMapping,
} from './lifecycleTypes.ts'
export { parseMapping } from './mapping.ts'
export type {
  ByMapping,
  CalendarMapping,
  ColumnMapping,
  Condition,
  Mapping,
  SectionMapping,
  ShiftMapping,
  TrendMapping,
} from './mappingTypes.ts'
export type {
  BreaksMapping,
  CesMapping,
  ChurnMapping,
  ClvMapping,
  CsatMapping,
  FlowMetricMapping,
  LifecycleMapping,
  MeanMapping,
  MetricMapping,
  NpsMapping,
  ProportionMapping,
  RetentionMapping,
  RowMetricMapping,
} from './metricTypes.ts'
export { parseRows, type StandardProps, type StandardSchema, type StandardTypes } from './parseRows.ts'
export type {
  AhtMapping,
  BacklogMapping,
  DurationMapping,
  FirstContactMapping,
  QueueMapping,
  ShareMapping,
  SlaMapping,
} from './supportTypes.ts'
