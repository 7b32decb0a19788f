export { parseMapping } from './mapping.ts'
export type {
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
export { parseRows, type StandardSchema } from './parseRows.ts'
