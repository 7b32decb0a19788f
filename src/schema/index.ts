export { type AnswerSchemaOptions, answerSchema } from './answerSchema.ts'
export { parseMapping } from './mapping.ts'
export type { ByMapping, ColumnMapping, Condition, Mapping, SectionMapping, TrendMapping } from './mappingTypes.ts'
export type {
  AhtMapping,
  BreaksMapping,
  CesMapping,
  ChurnMapping,
  ClvMapping,
  Code,
  CsatMapping,
  DurationMapping,
  FlowMetricMapping,
  MeanMapping,
  MetricMapping,
  NpsMapping,
  ProportionMapping,
  RetentionMapping,
  RowMetricMapping,
} from './metricTypes.ts'
export { parseRows, type StandardProps, type StandardSchema, type StandardTypes } from './parseRows.ts'
