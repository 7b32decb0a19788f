/** One metric, described. */
export interface CatalogRow {
  /** The name of its function, and `metric` in its results. */
  readonly id: string
  /** Its name in full. */
  readonly name: string
  /** The group of metrics it belongs to. */
  readonly family: 'general' | 'survey' | 'support' | 'lifecycle' | 'value'
  /** The kind of summary that it reads; null where it takes numbers alone. */
  readonly summary: 'ratings' | 'outcomes' | 'amounts' | 'durations' | 'handle-times' | 'customer-flow' | null
  /** The unit of its value. */
  readonly unit: string
  /** The lowest and the highest value there can be; 'scale' where the answers' scale says it, null where there is no end. */
  readonly range: readonly [number | null, number | null] | 'scale'
  /** Which way is better; 'depends' where an option says it. */
  readonly better: 'higher' | 'lower' | 'depends'
  /** Its value in one line. */
  readonly formula: string
  /** Who defined it, and its interval. */
  readonly source: string
  /** The scale of its answers where nothing else is said. */
  readonly scale?: readonly [number, number]
  /** The options that a call cannot do without, with an ordinary value. */
  readonly required?: Readonly<Record<string, unknown>>
}

/** Every metric, in the order in which tables show them. */
export const catalog: readonly CatalogRow[] = [
  {
    id: 'nps',
    name: 'Net Promoter Score',
    family: 'survey',
    summary: 'ratings',
    unit: 'points',
    range: [-100, 100],
    better: 'higher',
    formula: '100 (promoters - detractors) / n',
    source: 'Reichheld 2003; Rocks 2016',
    scale: [0, 10],
  },
  {
    id: 'csat',
    name: 'Customer satisfaction',
    family: 'survey',
    summary: 'ratings',
    unit: 'percent',
    range: [0, 100],
    better: 'higher',
    formula: '100 satisfied / n',
    source: 'top-two-box; Wilson 1927',
    scale: [1, 5],
  },
  {
    id: 'ces',
    name: 'Customer Effort Score',
    family: 'survey',
    summary: 'ratings',
    unit: 'scale of the answers',
    range: 'scale',
    better: 'depends',
    formula: 'Σ x / n',
    source: 'Dixon, Freeman and Toman 2010, 2013',
    scale: [1, 7],
    required: { direction: 'ease' },
  },
  {
    id: 'proportion',
    name: 'Share of yes',
    family: 'general',
    summary: 'outcomes',
    unit: 'fraction',
    range: [0, 1],
    better: 'depends',
    formula: 'yes / n',
    source: 'Wilson 1927',
  },
  {
    id: 'mean',
    name: 'Mean amount',
    family: 'general',
    summary: 'amounts',
    unit: 'unit of the amounts',
    range: [null, null],
    better: 'depends',
    formula: 'Σ x / n',
    source: 'Student 1908',
  },
]
