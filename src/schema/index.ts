export { type AnswerSchemaOptions, answerSchema } from './answerSchema.ts'
export { parseMapping } from './mapping.ts'
export type {
  BreaksMapping,
  ByMapping,
  CesMapping,
  Code,
  ColumnMapping,
  Condition,
  CsatMapping,
  Mapping,
  MeanMapping,
  MetricMapping,
  NpsMapping,
  ProportionMapping,
  SectionMapping,
} from './mappingTypes.ts'
export { parseRows, type StandardProps, type StandardSchema, type StandardTypes } from './parseRows.ts'
